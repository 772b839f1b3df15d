"""How /memory answers: who asks and where, one sentence to that person alone, and the addresses of messages."""

import discord

from cogs._panels import Panel
from cogs._places import person_of, place_here
from companion.engine import Companion
from companion.memory_page import Link
from companion.store.memories import Source
from companion.store.traces import Origin
from companion.talk import Person, Place


class Answers:
    """One sentence at a time, which only the person sees."""

    def __init__(self, companion: Companion) -> None:
        self._companion = companion

    async def say(self, interaction: discord.Interaction, person: Person, key: str, **fields: str) -> None:
        """Answer with a sentence."""
        view = Panel(self._companion.strings.say(key, person.language, turn=0, **fields))
        await interaction.response.send_message(view=view, ephemeral=True)

    async def tell_whether_kept(
        self, interaction: discord.Interaction, person: Person, place: Place, text: str, *, kept: bool
    ) -> None:
        """Answer with what was kept, or why nothing was."""
        if kept:
            await self.say(
                interaction, person, "memory_added_dm" if place.is_private else "memory_added_here", text=text
            )
        else:
            paused = await self._companion.memory_book.is_paused(person)
            await self.say(interaction, person, "memory_is_paused" if paused else "memory_not_added")


def who_and_where(interaction: discord.Interaction) -> tuple[Person, Place]:
    """Who uses a command, and in which place."""
    person = person_of(interaction.user, locale=interaction.locale)
    return person, place_here(interaction, person)


async def links(interaction: discord.Interaction, person: Person) -> Link:
    """What makes the address of a message; in their private place that is one of their DM with her."""
    dm = await interaction.user.create_dm()

    def link(message: Source | Origin) -> str:
        channel = dm.id if message.place_id == person.id else message.place_id
        return f"https://discord.com/channels/{message.guild_id or '@me'}/{channel}/{message.message_id}"

    return link
