"""Leaving: /goodbye for good, with a pause that can be taken back; and what becomes of people long silent."""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from cogs._delivery import Delivery
from cogs._exporting import Exports
from cogs._panels import Panel, PanelButton
from cogs._places import person_of
from companion.engine import Companion
from companion.export import TooLargeError
from companion.store import StoreError
from companion.store.farewells import Farewell
from companion.talk import Person

_log = logging.getLogger(__name__)

_CANCEL = "cancel"
_MOST_TOLD = 5
"""People told of their long silence at a time."""
_REFUSALS = {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
"""Closed direct messages, or an account that is no more: another try would come to the same."""


class Goodbye(commands.Cog):
    """/goodbye, and everything that follows from it."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion, delivery: Delivery) -> None:
        self._bot = bot
        self._companion = companion
        self._delivery = delivery
        self._exports = Exports(bot, companion, delivery)
        self._farewells = companion.farewells
        self._is_seeing_off = False

    @app_commands.command()
    @app_commands.describe(what="Nothing to begin or to look; cancel to stay after all")
    @app_commands.choices(what=[app_commands.Choice[str](name=_CANCEL, value=_CANCEL)])
    async def goodbye(self, interaction: discord.Interaction, what: app_commands.Choice[str] | None = None) -> None:
        """Leave for good: a pause, a copy, a last letter, then everything is erased."""
        person = person_of(interaction.user, locale=interaction.locale)
        if what is not None:
            was_leaving = await self._farewells.cancel(person)
            key = "goodbye_cancelled" if was_leaving else "goodbye_none"
            await interaction.response.send_message(view=Panel(self._say(person, key)), ephemeral=True)
            return
        await interaction.response.send_message(view=await self._panel(person), ephemeral=True)

    async def _panel(self, person: Person) -> Panel:
        copy = PanelButton(self._say(person, "privacy_export_button"), self._copy(person))
        if day := await self._farewells.day(person):
            stay = PanelButton(self._say(person, "goodbye_stay_button"), self._stay(person))
            return Panel(self._say(person, "goodbye_pending", day=day), stay, copy)

        async def begin(pressed: discord.Interaction) -> None:
            day = await self._farewells.begin(person, person.language)
            stay = PanelButton(self._say(person, "goodbye_stay_button"), self._stay(person))
            await pressed.response.edit_message(view=Panel(self._say(person, "goodbye_begun", day=day), stay, copy))

        async def not_now(pressed: discord.Interaction) -> None:
            await pressed.response.edit_message(view=Panel(self._say(person, "forget_kept")))

        text = self._say(person, "goodbye_explained", days=self._farewells.days, day=self._farewells.day_from_now())
        return Panel(
            text,
            PanelButton(self._say(person, "goodbye_begin_button"), begin, danger=True),
            copy,
            PanelButton(self._say(person, "goodbye_not_now_button"), not_now),
        )

    def _copy(self, person: Person) -> Callable[[discord.Interaction], Awaitable[None]]:
        async def copy(pressed: discord.Interaction) -> None:
            await self._exports.asked(pressed, person)

        return copy

    def _stay(self, person: Person) -> Callable[[discord.Interaction], Awaitable[None]]:
        async def stay(pressed: discord.Interaction) -> None:
            was_leaving = await self._farewells.cancel(person)
            key = "goodbye_cancelled" if was_leaving else "goodbye_none"
            await pressed.response.edit_message(view=Panel(self._say(person, key)))

        return stay

    @commands.Cog.listener("on_pulse")
    async def see_off(self) -> None:
        """Give those whose goodbye is due their copy and a last letter, and erase them; and those long silent."""
        if self._is_seeing_off:
            return
        self._is_seeing_off = True
        try:
            for farewell in await self._farewells.due():
                await self._try(self._see_off(farewell))
            for person, day in (await self._farewells.to_be_told_of_silence())[:_MOST_TOLD]:
                await self._try(self._tell_of_silence(person, day))
            for person_id in await self._farewells.silent():
                await self._companion.forget(person_id)
                _log.info("person %s was erased after a long silence", person_id)
        except StoreError as error:
            _log.warning("those who leave are seen off another time: %s", error)
        finally:
            self._is_seeing_off = False

    async def _try(self, work: Awaitable[None]) -> None:
        """Do something for one person; what keeps it from being done now keeps nothing from the others."""
        try:
            await work
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("somebody is seen off another time (%s)", type(error).__name__)

    async def _see_off(self, farewell: Farewell) -> None:
        """Each step is written down when it is done, so that a restart goes on with the next."""
        person = farewell.person
        if farewell.exported_at is None:
            await self._reach(person, self._send_copy(farewell))
            await self._farewells.has_copy(farewell)
        letter = await self._farewells.letter(farewell)
        if not self._farewells.is_pending(person.id):
            return  # they have stayed while it was written
        if farewell.lettered_at is None:
            await self._reach(person, self._send(person, letter, nonce=f"letter-{person.id}"))
            await self._farewells.has_letter(farewell)
        if not self._farewells.is_pending(person.id):
            return  # or as they read it
        await self._companion.forget(person.id)
        _log.info("person %s has left for good", person.id)

    async def _send_copy(self, farewell: Farewell) -> None:
        person = farewell.person
        try:
            await self._exports.send(person, farewell.language)
        except TooLargeError:
            say = self._companion.strings.say
            host = self._companion.settings.host or say("host_unnamed", farewell.language)
            await self._send(person, say("export_too_large", farewell.language, host=host, id=person.id))

    async def _tell_of_silence(self, person: Person, day: str) -> None:
        text = self._say(person, "silence_notice", day=day)
        await self._reach(person, self._send(person, text, nonce=f"silence-{person.id}"[:25]))
        await self._farewells.told_of_silence(person)

    async def _reach(self, person: Person, sending: Awaitable[None]) -> None:
        """Send something to a person; where their direct messages are closed, that is how it is."""
        try:
            await sending
        except discord.HTTPException as error:
            if error.status not in _REFUSALS:
                raise
            _log.info("person %s cannot be reached (%s)", person.id, error.code)

    async def _send(self, person: Person, text: str, *, nonce: str | None = None) -> None:
        channel = await self._bot.create_dm(discord.Object(person.id))
        await self._delivery.send(channel, text, nonce=nonce[:25] if nonce else None)

    def _say(self, person: Person, key: str, **fields: Any) -> str:
        return self._companion.strings.say(key, person.language, **fields)
