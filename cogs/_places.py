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
    return Place(channel_id, audience, f"{shown} in {guild.name}" if shown and guild.name else shown, guild.id)


def place_here(interaction: discord.Interaction, person: Person) -> Place:
    """The place where a command is used; a DM between other people is not her own with this person."""
    channel_id = interaction.channel_id or interaction.id
    if interaction.guild_id is None and not interaction.context.dm_channel:
        return Place(channel_id, str(channel_id))
    return place_of(interaction.channel, interaction.guild, person, channel_id)


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
