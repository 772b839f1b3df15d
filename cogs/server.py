"""What people who manage a server decide for it."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs._errors import report
from cogs._panels import Panel, PanelButton
from cogs._places import person_of
from cogs.persona import PersonaHere
from companion.engine import Companion
from companion.store.erasure import Extent
from companion.store.rules import Rule

_MOST_CHANNELS = 25


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class Server(commands.GroupCog, name="server", description="For those who manage this server."):
    """/server, for members who may manage it."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion) -> None:
        self._bot = bot
        self._companion = companion
        if self.app_command is not None:
            self.app_command.add_command(PersonaHere(companion))

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Whether this member may manage the server; Discord's own setting is only a hint."""
        if interaction.permissions.manage_guild:
            return True
        raise app_commands.MissingPermissions(["manage_guild"])

    @app_commands.command()
    async def channels(self, interaction: discord.Interaction) -> None:
        """Choose channels where she may speak without being mentioned."""
        guild_id = interaction.guild_id
        language = person_of(interaction.user, locale=interaction.locale).language
        if guild_id is None or not self._bot.intents.message_content:
            sentence = self._companion.strings.say("channels_need_content", language)
            await interaction.response.send_message(sentence, ephemeral=True)
            return
        chosen = await self._companion.listening(guild_id)
        view = ChannelPanel(ChannelChoice(self._companion, language, chosen))
        await interaction.response.send_message(
            self._companion.strings.say("channels_choose", language), view=view, ephemeral=True
        )

    @app_commands.command()
    async def erase(self, interaction: discord.Interaction) -> None:
        """Have everything erased that she keeps of this server."""
        person = person_of(interaction.user, locale=interaction.locale)
        say, language = self._companion.strings.say, person.language
        gone = await self._companion.servers.going(interaction.guild_id or 0)

        async def do(pressed: discord.Interaction) -> None:
            await pressed.response.defer()
            went = await self._companion.erase(Extent(guild=interaction.guild_id))
            text = say("server_erased", language, lines=went.lines, memories=went.memories, people=went.people)
            await pressed.edit_original_response(view=Panel(text))

        async def keep(pressed: discord.Interaction) -> None:
            await pressed.response.edit_message(view=Panel(say("forget_kept", language)))

        text = say("server_erase_ask", language, lines=gone.lines, memories=gone.memories, people=gone.people)
        yes = PanelButton(say("server_erase_yes", language), do, danger=True)
        panel = Panel(text, yes, PanelButton(say("forget_no", language), keep))
        await interaction.response.send_message(view=panel, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(member="Somebody she should leave alone", role="Everybody with this role")
    async def block(
        self, interaction: discord.Interaction, member: discord.User | None = None, role: discord.Role | None = None
    ) -> None:
        """Have her leave a member or a role alone here; helplines still reach them."""
        await self._change(interaction, member, role, "server_blocked", self._companion.guard.block)

    @app_commands.command()
    @app_commands.describe(member="Somebody she may talk with again", role="Everybody with this role")
    async def unblock(
        self, interaction: discord.Interaction, member: discord.User | None = None, role: discord.Role | None = None
    ) -> None:
        """Let her talk with a member or a role here again."""
        await self._change(interaction, member, role, "server_unblocked", self._companion.guard.unblock)

    @app_commands.command()
    async def only(self, interaction: discord.Interaction) -> None:
        """Choose the only channels where she may speak at all."""
        language = person_of(interaction.user, locale=interaction.locale).language
        chosen = list(self._companion.guard.named(interaction.guild_id or 0, "channel"))
        view = ChannelPanel(OnlyChannels(self._companion, language, chosen))
        sentence = self._companion.strings.say("server_only_choose", language)
        await interaction.response.send_message(sentence, view=view, ephemeral=True)

    @app_commands.command()
    async def rules(self, interaction: discord.Interaction) -> None:
        """Whom she leaves alone here, and where alone she speaks."""
        language = person_of(interaction.user, locale=interaction.locale).language
        named, guild_id, say = self._companion.guard.named, interaction.guild_id or 0, self._companion.strings.say
        nobody, anywhere = say("server_rules_nobody", language), say("server_rules_anywhere", language)
        text = say(
            "server_rules",
            language,
            people=" ".join(f"<@{each}>" for each in sorted(named(guild_id, "person"))) or nobody,
            roles=" ".join(f"<@&{each}>" for each in sorted(named(guild_id, "role"))) or nobody,
            channels=" ".join(f"<#{each}>" for each in sorted(named(guild_id, "channel"))) or anywhere,
        )
        await interaction.response.send_message(view=Panel(text), ephemeral=True)

    async def _change(
        self,
        interaction: discord.Interaction,
        member: discord.User | None,
        role: discord.Role | None,
        sentence: str,
        change: Callable[[Rule], Awaitable[None]],
    ) -> None:
        language, guild_id = person_of(interaction.user, locale=interaction.locale).language, interaction.guild_id
        whom = [each for each in (member, role) if each is not None]
        if guild_id is None or not whom:
            text = self._companion.strings.say("server_block_whom", language)
        else:
            for each in whom:
                await change(Rule(guild_id, "role" if isinstance(each, discord.Role) else "person", each.id))
            text = self._companion.strings.say(sentence, language, whom=" ".join(each.mention for each in whom))
        await interaction.response.send_message(text, ephemeral=True)


class ChannelPanel(discord.ui.View):
    """A menu of channels, shown to one person only."""

    def __init__(self, choice: "ChannelChoice | OnlyChannels") -> None:
        super().__init__(timeout=14 * 60)
        self.add_item(choice)

    async def on_error(self, interaction: discord.Interaction, error: Exception, _item: discord.ui.Item[Any]) -> None:
        """Tell the person, and the log."""
        await report(interaction, error)


class OnlyChannels(discord.ui.ChannelSelect[ChannelPanel]):
    """The only channels where she may speak; none of them is a choice too."""

    def __init__(self, companion: Companion, language: str, chosen: list[int]) -> None:
        super().__init__(
            channel_types=[discord.ChannelType.text, discord.ChannelType.voice],
            min_values=0,
            max_values=_MOST_CHANNELS,
            default_values=[
                discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel)
                for channel in chosen[:_MOST_CHANNELS]
            ],
        )
        self._companion = companion
        self._language = language

    async def callback(self, interaction: discord.Interaction) -> None:
        """Keep the choice and say it back."""
        if interaction.guild_id is None:
            return
        await self._companion.guard.keep_to(interaction.guild_id, [channel.id for channel in self.values])
        say, mentions = self._companion.strings.say, " ".join(channel.mention for channel in self.values)
        sentence = (
            say("server_only_set", self._language, channels=mentions)
            if mentions
            else say("server_only_none", self._language)
        )
        await interaction.response.edit_message(content=sentence, view=None)


class ChannelChoice(discord.ui.ChannelSelect[ChannelPanel]):
    """The channels where she may speak without being mentioned; none of them is a choice too."""

    def __init__(self, companion: Companion, language: str, chosen: list[int]) -> None:
        defaults = [
            discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel) for channel in chosen
        ]
        super().__init__(
            channel_types=[discord.ChannelType.text, discord.ChannelType.voice],
            min_values=0,
            max_values=_MOST_CHANNELS,
            default_values=defaults[:_MOST_CHANNELS],
        )
        self._companion = companion
        self._language = language

    async def callback(self, interaction: discord.Interaction) -> None:
        """Keep the choice and say it back."""
        if interaction.guild_id is None:
            return
        await self._companion.listen(interaction.guild_id, [channel.id for channel in self.values])
        say = self._companion.strings.say
        mentions = " ".join(channel.mention for channel in self.values)
        sentence = (
            say("channels_set", self._language, channels=mentions) if mentions else say("channels_none", self._language)
        )
        await interaction.response.edit_message(content=sentence, view=None)
