"""Which place a Discord channel is, and who may be told later what was said there."""

import discord

from companion.talk import DM, Person, Place


def person_of(user: discord.abc.User, *, locale: discord.Locale | None = None) -> Person:
    """Somebody on Discord as she knows them: the id is who they are, the name what they are called here."""
    return Person(user.id, user.display_name, str(locale) if locale else None)


def private_place(person: Person) -> Place:
    """The place only one person and she are in: their DM, and answers only they can see."""
    return Place(person.id, DM)


def place_of(channel: object, guild: discord.Guild | None, person: Person, channel_id: int) -> Place:
    """The place of a channel for what this person says there.

    Its audience is the guild where everyone in it can view the channel, else the channel alone.
    """
    if isinstance(channel, discord.DMChannel):
        return private_place(person)
    name = getattr(channel, "name", None)
    shown = f"#{name}" if isinstance(name, str) else ""
    if guild is None:
        return Place(channel_id, str(channel_id), shown)
    audience = str(guild.id) if _everyone_can_view(channel, guild) else str(channel_id)
    named = f"{shown} in {guild.name}" if shown and guild.name else shown
    return Place(channel_id, audience, named, guild.id, is_age_restricted=_is_age_restricted(channel))


def place_here(interaction: discord.Interaction, person: Person) -> Place:
    """The place where a command is used; a DM between other people is not her own with this person."""
    channel_id = interaction.channel_id or interaction.id
    if interaction.guild_id is None and not interaction.context.dm_channel:
        return Place(channel_id, str(channel_id))
    return place_of(interaction.channel, interaction.guild, person, channel_id)


def whose_roles(user: discord.abc.User) -> list[int]:
    """The roles somebody has where they speak, by id."""
    return [role.id for role in user.roles] if isinstance(user, discord.Member) else []


def channels_of(channel: object) -> list[int]:
    """The channel, and of a thread the one it hangs on, by id."""
    ids = (getattr(channel, "id", None), getattr(channel, "parent_id", None))
    return [each for each in ids if isinstance(each, int)]


def _is_age_restricted(channel: object) -> bool:
    if isinstance(channel, discord.Thread | discord.TextChannel | discord.VoiceChannel | discord.StageChannel):
        return channel.is_nsfw()
    return False


def _everyone_can_view(channel: object, guild: discord.Guild) -> bool:
    everyone = guild.default_role if guild.roles else None
    if everyone is None:
        return False
    if isinstance(channel, discord.Thread):
        if channel.is_private() or channel.parent is None:
            return False
        return channel.parent.permissions_for(everyone).view_channel
    if isinstance(channel, discord.abc.GuildChannel):
        return channel.permissions_for(everyone).view_channel
    return False
