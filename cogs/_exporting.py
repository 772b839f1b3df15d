"""A copy of what is kept, brought to the person: in their direct messages, or where these are closed to them alone."""

from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import discord
from discord.utils import DEFAULT_FILE_SIZE_LIMIT_BYTES

from cogs._delivery import Delivery, cannot_be_reached
from companion.engine import Companion
from companion.export import TooLargeError, Zip
from companion.talk import Person

_ROOM_FOR_THE_REST = 64 * 1024
"""Bytes of a request that are not the file."""
MOST = DEFAULT_FILE_SIZE_LIMIT_BYTES - _ROOM_FOR_THE_REST


class Exports:
    """Makes and sends exports, one at a time for each person."""

    def __init__(self, bot: discord.Client, companion: Companion, delivery: Delivery) -> None:
        self.most = MOST
        """Bytes of one file."""
        self._bot = bot
        self._companion = companion
        self._delivery = delivery
        self._under_way: set[int] = set()

    async def asked(self, interaction: discord.Interaction, person: Person) -> None:
        """Answer somebody who wants a copy."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send(await self._bring(interaction, person), ephemeral=True)

    async def send(self, person: Person, language: str) -> int:
        """Send a copy to somebody's direct messages; how many files. What Discord refuses is raised."""
        with ExitStack() as files:
            reader = replace(person, locale=language)
            made = await self._companion.privacy_book.export(reader, most=self.most, into=files)
            await self._by_dm(person, made, language)
            return len(made)

    async def _bring(self, interaction: discord.Interaction, person: Person) -> str:
        if person.id in self._under_way:
            return self._say(person, "export_under_way")
        self._under_way.add(person.id)
        try:
            return await self._bring_files(interaction, person)
        except TooLargeError:
            host = self._companion.settings.host or self._say(person, "host_unnamed")
            return self._say(person, "export_too_large", host=host, id=person.id)
        finally:
            self._under_way.discard(person.id)

    async def _bring_files(self, interaction: discord.Interaction, person: Person) -> str:
        with ExitStack() as files:
            made = await self._companion.privacy_book.export(person, most=self.most, into=files)
            try:
                await self._by_dm(person, made, person.language)
            except discord.HTTPException as error:
                if not cannot_be_reached(error):
                    raise
                for each in made:
                    each.content.seek(0)
                    await interaction.followup.send(file=discord.File(each.content, each.name), ephemeral=True)
                return self._say(person, "export_here", count=len(made))
            return self._say(person, "export_sent", count=len(made))

    async def _by_dm(self, person: Person, made: list[Zip], language: str) -> None:
        channel = await self._bot.create_dm(discord.Object(person.id))
        for number, each in enumerate(made, start=1):
            text = self._companion.strings.say("export_ready", language, number=number, count=len(made))
            await self._delivery.send(channel, text, file=discord.File(each.content, each.name))

    def _say(self, person: Person, key: str, **fields: Any) -> str:
        return self._companion.strings.say(key, person.language, **fields)
