"""What she remembers of a person, in their own hands: /memory, and two menus on a message."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs._card_items import show_aside
from cogs._hearing import own_words
from cogs._memory_panels import page_of, question
from cogs._panels import Panel
from cogs._places import person_of, place_here
from companion.engine import Companion
from companion.memory_book import LONGEST, Reach
from companion.store.memories import Memory as Remembered
from companion.store.memories import Source
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
        self._bot = bot
        self._companion = companion
        self._book = companion.memory_book
        self._menus = (
            app_commands.ContextMenu(name="Remember this", callback=self.remember_message),
            app_commands.ContextMenu(name="Forget this", callback=self.forget_message),
        )

    async def cog_load(self) -> None:
        """Add the message menus, which cannot be declared inside a class."""
        for menu in self._menus:
            self._bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Take the message menus back."""
        for menu in self._menus:
            self._bot.tree.remove_command(menu.name, type=menu.type)

    @app_commands.command()
    @app_commands.describe(search="Only what holds these words")
    async def show(self, interaction: discord.Interaction, search: str = "") -> None:
        """What she remembers of you, since when, and from where."""
        person, place = _who_and_where(interaction)
        dm = await interaction.user.create_dm() if place.is_private else None

        def link(source: Source) -> str:
            channel = dm.id if dm and source.place_id == person.id else source.place_id
            return f"https://discord.com/channels/{source.guild_id or '@me'}/{channel}/{source.message_id}"

        pages = await self._book.pages(person, place, search, link)
        if not pages:
            await self._say(interaction, person, "memory_nothing_found" if search else "memory_nothing")
            return
        view = page_of(self._companion, person.language, pages)
        await interaction.response.send_message(view=view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(text="One sentence about you")
    async def add(self, interaction: discord.Interaction, text: app_commands.Range[str, 1, LONGEST]) -> None:
        """Tell her something to remember."""
        person, place = _who_and_where(interaction)
        kept = await self._book.add(person, place, text)
        await self._tell_whether_kept(interaction, person, place, text, kept=kept)
        await show_aside(interaction, self._companion, person, text)

    @app_commands.command()
    @app_commands.describe(memory="Which one is wrong", to="What is right, in one sentence")
    async def correct(
        self, interaction: discord.Interaction, memory: str, to: app_commands.Range[str, 1, LONGEST]
    ) -> None:
        """Put right what she remembers."""
        person, place = _who_and_where(interaction)
        chosen = await self._chosen(person, place, memory)
        if not chosen:
            await self._say(interaction, person, "memory_nothing_found")
        elif await self._book.correct(person, place, chosen[0], to):
            await self._say(interaction, person, "memory_corrected", text=to)
        else:
            await self._say(interaction, person, "memory_not_added")
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
        person, place = _who_and_where(interaction)
        if not (memory or another or about or day):
            await self._say(interaction, person, "memory_forget_what")
            return
        chosen = [
            *(await self._chosen(person, place, memory, another)),
            *(await self._book.about(person, place, about) if about else ()),
            *(await self._book.of_day(person, place, day) if day else ()),
        ]
        if not chosen:
            await self._say(interaction, person, "memory_nothing_found")
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
        person, place = _who_and_where(interaction)
        reach: Reach = "anywhere" if where.value == "anywhere" else "here" if where.value == "here" else "dm"
        chosen = await self._chosen(person, place, memory)
        if not chosen or not await self._book.share(person, place, chosen[0], reach):
            await self._say(interaction, person, "memory_nothing_found")
            return
        await self._say(interaction, person, f"memory_shared_{reach}", text=chosen[0].text)

    @app_commands.command()
    async def pause(self, interaction: discord.Interaction) -> None:
        """Have her keep nothing new for now."""
        person, _ = _who_and_where(interaction)
        await self._book.pause(person)
        await self._say(interaction, person, "memory_paused")

    @app_commands.command()
    async def resume(self, interaction: discord.Interaction) -> None:
        """Have her remember again."""
        person, _ = _who_and_where(interaction)
        await self._book.resume(person)
        await self._say(interaction, person, "memory_resumed")

    async def remember_message(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Remember what a message of yours says."""
        person, place = _who_and_where(interaction)
        if message.author.id != person.id:
            await self._say(interaction, person, "memory_not_yours")
            return
        text = own_words(message, self._bot.user or interaction.user)
        kept = await self._book.add_message(person, place, message.id, text)
        await self._tell_whether_kept(interaction, person, place, text, kept=kept)

    async def forget_message(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Forget a message, and what came from it alone."""
        person, _ = _who_and_where(interaction)
        gone = await self._book.forget_message(person, message.id)
        await self._say(interaction, person, "memory_message_forgotten" if gone else "memory_message_unknown")

    @correct.autocomplete("memory")
    @forget.autocomplete("memory")
    @forget.autocomplete("another")
    @audience.autocomplete("memory")
    async def _suggest(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        known = await self._book.known(*_who_and_where(interaction), typed)
        return [
            app_commands.Choice(name=memory.text[:_LONGEST_CHOICE], value=str(memory.id))
            for memory in known[:_MOST_CHOICES]
        ]

    async def _chosen(self, person: Person, place: Place, *values: str | None) -> list[Remembered]:
        """The memories that were chosen, or typed without choosing."""
        known = await self._book.known(person, place)
        return [each for value in values if value for each in known if value in {str(each.id), each.text}]

    async def _tell_whether_kept(
        self, interaction: discord.Interaction, person: Person, place: Place, text: str, *, kept: bool
    ) -> None:
        if kept:
            await self._say(
                interaction, person, "memory_added_dm" if place.is_private else "memory_added_here", text=text
            )
        else:
            paused = await self._book.is_paused(person)
            await self._say(interaction, person, "memory_is_paused" if paused else "memory_not_added")

    async def _say(self, interaction: discord.Interaction, person: Person, key: str, **fields: str) -> None:
        view = Panel(self._companion.strings.say(key, person.language, turn=0, **fields))
        await interaction.response.send_message(view=view, ephemeral=True)


def _who_and_where(interaction: discord.Interaction) -> tuple[Person, Place]:
    person = person_of(interaction.user, locale=interaction.locale)
    return person, place_here(interaction, person)
