"""What she remembers of a person, in their own hands: /memory, and two menus on a message."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs._card_items import show_aside
from cogs._memory_answers import Answers, links, who_and_where
from cogs._memory_menus import MemoryMenus
from cogs._memory_panels import page_of, question
from cogs._panels import Panel
from companion.engine import Companion
from companion.memory_book import LONGEST, Reach
from companion.store.memories import Memory as Remembered
from companion.talk import Person, Place

_MOST_CHOICES = 25
_LONGEST_CHOICE = 100
_REACHES = [
    app_commands.Choice[str](name="anywhere we talk", value="anywhere"),
    app_commands.Choice[str](name="only where I said it", value="here"),
    app_commands.Choice[str](name="only in our direct messages", value="dm"),
]


class Memory(commands.GroupCog, name="memory", description="What she remembers of you."):
    """/memory, "Remember this" and "Forget this"; everything is shown to the person alone."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion) -> None:
        self._companion = companion
        self._book = companion.memory_book
        self._menus = MemoryMenus(bot, companion)
        self._answers = Answers(companion)

    async def cog_load(self) -> None:
        """Add the message menus."""
        self._menus.add()

    async def cog_unload(self) -> None:
        """Take the message menus back."""
        self._menus.remove()

    @app_commands.command()
    @app_commands.describe(search="Only what holds these words")
    async def show(self, interaction: discord.Interaction, search: str = "") -> None:
        """What she remembers of you, since when, and from where."""
        person, place = who_and_where(interaction)
        pages = await self._book.pages(person, place, search, await links(interaction, person))
        if not pages:
            await self._answers.say(interaction, person, "memory_nothing_found" if search else "memory_nothing")
            return
        view = page_of(self._companion, person.language, pages)
        await interaction.response.send_message(view=view, ephemeral=True)

    @app_commands.command()
    async def why(self, interaction: discord.Interaction) -> None:
        """What her last answer to you here was made of."""
        person, place = who_and_where(interaction)
        page = await self._companion.why.page(person, place, await links(interaction, person))
        await interaction.response.send_message(view=Panel(page), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(text="One sentence about you")
    async def add(self, interaction: discord.Interaction, text: app_commands.Range[str, 1, LONGEST]) -> None:
        """Tell her something to remember."""
        person, place = who_and_where(interaction)
        kept = await self._book.add(person, place, text)
        await self._answers.tell_whether_kept(interaction, person, place, text, kept=kept)
        await show_aside(interaction, self._companion, person, text)

    @app_commands.command()
    @app_commands.describe(memory="Which one is wrong", to="What is right, in one sentence")
    async def correct(
        self, interaction: discord.Interaction, memory: str, to: app_commands.Range[str, 1, LONGEST]
    ) -> None:
        """Put right what she remembers."""
        person, place = who_and_where(interaction)
        chosen = await self._chosen(person, place, memory)
        if not chosen:
            await self._answers.say(interaction, person, "memory_nothing_found")
        elif await self._book.correct(person, place, chosen[0], to):
            await self._answers.say(interaction, person, "memory_corrected", text=to)
        else:
            await self._answers.say(interaction, person, "memory_not_added")
        await show_aside(interaction, self._companion, person, to)

    @app_commands.command()
    @app_commands.describe(
        memory="One memory", another="One more", about="All that hold these words", day="All she learned on this day"
    )
    async def forget(
        self,
        interaction: discord.Interaction,
        memory: str | None = None,
        another: str | None = None,
        about: str | None = None,
        day: str | None = None,
    ) -> None:
        """Have her forget one memory, several, a subject or a day."""
        person, place = who_and_where(interaction)
        if not (memory or another or about or day):
            await self._answers.say(interaction, person, "memory_forget_what")
            return
        chosen = [
            *(await self._chosen(person, place, memory, another)),
            *(await self._book.about(person, place, about) if about else ()),
            *(await self._book.of_day(person, place, day) if day else ()),
        ]
        if not chosen:
            await self._answers.say(interaction, person, "memory_nothing_found")
            return
        going = await self._book.going(person, place, chosen)
        view = question(
            self._companion, person.language, going, lambda: self._book.forget(person, place, going.memories)
        )
        await interaction.response.send_message(view=view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(memory="Which one", where="Where she may use it")
    @app_commands.choices(where=_REACHES)
    async def audience(self, interaction: discord.Interaction, memory: str, where: app_commands.Choice[str]) -> None:
        """Say where she may use a memory."""
        person, place = who_and_where(interaction)
        reach: Reach = "anywhere" if where.value == "anywhere" else "here" if where.value == "here" else "dm"
        chosen = await self._chosen(person, place, memory)
        if not chosen or not await self._book.share(person, place, chosen[0], reach):
            await self._answers.say(interaction, person, "memory_nothing_found")
            return
        await self._answers.say(interaction, person, f"memory_shared_{reach}", text=chosen[0].text)

    @app_commands.command()
    async def pause(self, interaction: discord.Interaction) -> None:
        """Have her keep nothing new for now."""
        person, _ = who_and_where(interaction)
        await self._book.pause(person)
        await self._answers.say(interaction, person, "memory_paused")

    @app_commands.command()
    async def resume(self, interaction: discord.Interaction) -> None:
        """Have her remember again."""
        person, _ = who_and_where(interaction)
        await self._book.resume(person)
        await self._answers.say(interaction, person, "memory_resumed")

    @correct.autocomplete("memory")
    @forget.autocomplete("memory")
    @forget.autocomplete("another")
    @audience.autocomplete("memory")
    async def _suggest(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        known = await self._book.known(*who_and_where(interaction), typed)
        return [
            app_commands.Choice(name=memory.text[:_LONGEST_CHOICE], value=str(memory.id))
            for memory in known[:_MOST_CHOICES]
        ]

    async def _chosen(self, person: Person, place: Place, *values: str | None) -> list[Remembered]:
        """The memories that were chosen, or typed without choosing."""
        known = await self._book.known(person, place)
        return [each for value in values if value for each in known if value in {str(each.id), each.text}]
