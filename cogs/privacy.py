"""/privacy: what is kept of a person, a copy of it, parts of it or all of it erased, and what is kept from now on."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs._delivery import Delivery
from cogs._exporting import Exports
from cogs._panels import Panel, PanelButton, PanelMenu, Press
from cogs._places import person_of
from cogs._privacy_panels import DayForm, confirm
from companion.engine import Companion
from companion.store.erasure import Extent
from companion.talk import Person

_MOST_SERVERS = 25
_LONGEST_LABEL = 100


class Privacy(commands.Cog):
    """/privacy; everything is shown to the person alone."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion, delivery: Delivery) -> None:
        self.exports = Exports(bot, companion, delivery)
        self._bot = bot
        self._companion = companion
        self._book = companion.privacy_book

    @app_commands.command()
    async def privacy(self, interaction: discord.Interaction) -> None:
        """What is kept of you; take a copy, have it erased, keep less."""
        person = person_of(interaction.user, locale=interaction.locale)
        await interaction.response.send_message(view=await self._panel(person), ephemeral=True)

    async def _panel(self, person: Person) -> Panel:
        switches = await self._book.switches(person)
        memory = "privacy_memory_off_button" if switches.memory else "privacy_memory_on_button"
        history = "privacy_history_off_button" if switches.history else "privacy_history_on_button"

        async def export(pressed: discord.Interaction) -> None:
            await self.exports.asked(pressed, person)

        async def switch_memory(pressed: discord.Interaction) -> None:
            await self._book.switch_memory(person, on=not switches.memory)
            await pressed.response.edit_message(view=await self._panel(person))

        async def switch_history(pressed: discord.Interaction) -> None:
            if switches.history:
                await self._ask_for_no_history(pressed, person)
                return
            await self._book.switch_history(person, on=True)
            await pressed.response.edit_message(view=await self._panel(person))

        return Panel(
            await self._companion.privacy(person),
            PanelButton(self._say(person, "privacy_export_button"), export),
            PanelButton(self._say(person, "privacy_part_button"), self._forget_a_part(person)),
            PanelButton(self._say(person, "forget_button"), self._forget_all(person), danger=True),
            PanelButton(self._say(person, memory), switch_memory),
            PanelButton(self._say(person, history), switch_history),
        )

    async def _ask_for_no_history(self, pressed: discord.Interaction, person: Person) -> None:
        async def switch(again: discord.Interaction) -> None:
            await self._book.switch_history(person, on=False)
            await again.response.edit_message(view=await self._panel(person))

        text = self._say(person, "privacy_history_ask", lines=await self._companion.kept_of(person.id))
        yes = PanelButton(self._say(person, "privacy_history_yes"), switch, danger=True)
        await pressed.response.edit_message(view=Panel(text, yes, self._no(person)))

    def _forget_all(self, person: Person) -> Press:
        async def ask(pressed: discord.Interaction) -> None:
            kept = await self._companion.kept_of(person.id)
            gone = await self._book.going(Extent(person.id))
            if not kept and gone.is_nothing and not await self._book.knows(person):
                await pressed.response.edit_message(view=Panel(self._say(person, "forget_nothing")))
                return
            text = self._say(person, "forget_ask", lines=gone.lines, memories=gone.memories, check_ins=gone.check_ins)
            yes = PanelButton(self._say(person, "forget_yes"), forget, danger=True)
            await pressed.response.edit_message(view=Panel(text, yes, self._no(person)))

        async def forget(pressed: discord.Interaction) -> None:
            await pressed.response.defer()
            gone = await self._companion.forget(person.id)
            await pressed.edit_original_response(view=Panel(self._say(person, "forget_done", lines=gone)))

        return ask

    def _forget_a_part(self, person: Person) -> Press:
        async def open_form(pressed: discord.Interaction) -> None:
            await pressed.response.send_modal(DayForm(self._companion, person, self._ask_of_day(person)))

        async def ask(pressed: discord.Interaction) -> None:
            servers = (await self._book.servers(person))[:_MOST_SERVERS]
            names = {str(each.guild_id): self._server_name(each.guild_id, each.name) for each in servers}

            async def chosen(again: discord.Interaction, value: str) -> None:
                await self._ask_of_part(again, person, Extent(person.id, guild=int(value)), names[value])

            menus = [PanelMenu(self._say(person, "privacy_server"), list(names.items()), "", chosen)] if names else []
            button = PanelButton(self._say(person, "privacy_day_button"), open_form)
            view = Panel(self._say(person, "privacy_part_ask"), button, self._no(person), menus=menus)
            await pressed.response.edit_message(view=view)

        return ask

    def _ask_of_day(self, person: Person) -> Callable[[discord.Interaction, str], Awaitable[None]]:
        async def ask(sent: discord.Interaction, words: str) -> None:
            named = self._book.day(person, words)
            if named is None:
                await sent.response.edit_message(view=Panel(self._say(person, "privacy_day_unknown", words=words)))
            else:
                await self._ask_of_part(sent, person, *named)

        return ask

    async def _ask_of_part(self, pressed: discord.Interaction, person: Person, extent: Extent, what: str) -> None:
        gone = await self._book.going(extent)
        if gone.is_nothing:
            await pressed.response.edit_message(view=Panel(self._say(person, "privacy_part_nothing", what=what)))
            return
        await pressed.response.edit_message(view=confirm(self._companion, person, extent, gone, what))

    def _no(self, person: Person) -> PanelButton:
        async def keep(pressed: discord.Interaction) -> None:
            await pressed.response.edit_message(view=Panel(self._say(person, "forget_kept")))

        return PanelButton(self._say(person, "forget_no"), keep)

    def _server_name(self, guild_id: int, place: str) -> str:
        guild = self._bot.get_guild(guild_id)
        return ((guild.name if guild else place) or str(guild_id))[:_LONGEST_LABEL]

    def _say(self, person: Person, key: str, **fields: Any) -> str:
        return self._companion.strings.say(key, person.language, **fields)
