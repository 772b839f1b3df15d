"""Moods in the open: hers, how a person says they are, and the line beside her name."""

from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands, tasks

from cogs._card_items import show_aside
from cogs._mood_panels import Button, Entry, chart_panel, entry_panel
from cogs._panels import Panel
from cogs._places import person_of, place_here
from companion.engine import Companion
from companion.presence import CHANGES, Presence, presence
from companion.store.check_ins import CheckIn, Span
from companion.talk import Person

_SPANS: dict[str, Span] = {"day": "day", "week": "week", "month": "month"}


class Mood(commands.GroupCog, name="mood", description="How she is, and how you are."):
    """/mood; everything is shown to the person alone."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion) -> None:
        self._bot = bot
        self._companion = companion
        self._book = companion.mood_book
        self._shown: Presence | None = None

    async def cog_load(self) -> None:
        """Begin to look at the clock."""
        self.look_up.start()

    async def cog_unload(self) -> None:
        """Stop looking."""
        self.look_up.cancel()

    @tasks.loop(minutes=CHANGES)
    async def look_up(self) -> None:
        """Change the line beside her name where the hour, or her model's being there, asks for another."""
        companion = self._companion
        can_think = companion.models.down_since is None
        now = presence(companion.strings, now=companion.clock.now(), zone=companion.zone, can_think=can_think)
        if now == self._shown:
            return
        self._shown = now
        status = discord.Status.idle if now.rests else discord.Status.online
        await self._bot.change_presence(activity=discord.CustomActivity(now.line), status=status)

    @look_up.before_loop
    async def _until_ready(self) -> None:
        await self._bot.wait_until_ready()

    @commands.Cog.listener()
    async def on_shard_ready(self, _shard_id: int) -> None:
        """Show the line again in a new session, which begins without one."""
        self._shown = None

    @app_commands.command()
    async def show(self, interaction: discord.Interaction) -> None:
        """How she is with you, and what moved it lately."""
        person = person_of(interaction.user, locale=interaction.locale)
        text = await self._book.hers(person, place_here(interaction, person))
        await interaction.response.send_message(view=Panel(text), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(keep="On keeps your check-ins; off erases all of them")
    @app_commands.choices(
        keep=[app_commands.Choice[str](name="on", value="on"), app_commands.Choice[str](name="off", value="off")]
    )
    async def track(self, interaction: discord.Interaction, keep: app_commands.Choice[str]) -> None:
        """Have your own check-ins kept, or all of them erased."""
        person = person_of(interaction.user, locale=interaction.locale)
        if keep.value == "on":
            await self._book.track(person)
            await self._say(interaction, person, "mood_track_on")
        else:
            await self._say(interaction, person, "mood_track_off", count=await self._book.untrack(person))

    @app_commands.command(name="check-in")
    async def check_in(self, interaction: discord.Interaction) -> None:
        """Note how you are right now."""
        person = person_of(interaction.user, locale=interaction.locale)
        if await self._book.tracks(person):
            await interaction.response.send_message(view=self._asking(person, Entry()), ephemeral=True)
        else:
            await self._say(interaction, person, "mood_untracked")

    @app_commands.command()
    @app_commands.describe(span="How far back (a week by default)")
    @app_commands.choices(span=[app_commands.Choice[str](name=name, value=name) for name in _SPANS])
    async def chart(self, interaction: discord.Interaction, span: app_commands.Choice[str] | None = None) -> None:
        """Your check-ins as a picture and in words, each to change or erase."""
        person = person_of(interaction.user, locale=interaction.locale)
        chosen = _SPANS[span.value] if span else "week"
        if not await self._book.tracks(person):
            await self._say(interaction, person, "mood_untracked")
            return
        drawn = await self._drawn(person, chosen)
        if drawn is None:
            await interaction.response.send_message(view=self._empty(person, chosen), ephemeral=True)
        else:
            await interaction.response.send_message(view=drawn[0], file=drawn[1], ephemeral=True)

    def _asking(self, person: Person, entry: Entry) -> discord.ui.LayoutView:
        """A check-in being made."""

        async def changed(pressed: discord.Interaction, after: Entry) -> None:
            await pressed.response.edit_message(view=self._asking(person, after))

        async def keep(pressed: discord.Interaction) -> None:
            valence, energy = entry.valence or 0, entry.energy or 0
            kept = await self._book.check_in(person, valence=valence, energy=energy, note=entry.note)
            row = self._book.row(CheckIn(0, self._companion.clock.now(), valence, energy), person.language)
            text = self._text(person, "mood_kept", row=row) if kept else self._text(person, "mood_untracked")
            await pressed.response.edit_message(view=Panel(text))
            await show_aside(pressed, self._companion, person, entry.note)

        style = discord.ButtonStyle.success
        is_whole = bool(entry.valence and entry.energy)
        button = Button(self._text(person, "mood_keep_button"), keep, style=style, disabled=not is_whole)
        return entry_panel(self._companion, person.language, "mood_ask", entry, changed, button)

    def _correcting(self, person: Person, check_in: CheckIn, span: Span) -> discord.ui.LayoutView:
        """A kept check-in being put right: every press is kept at once."""

        async def changed(pressed: discord.Interaction, after: Entry) -> None:
            put_right = replace(
                check_in,
                valence=after.valence or check_in.valence,
                energy=after.energy or check_in.energy,
                note=after.note,
            )
            if await self._book.correct(person, put_right):
                await pressed.response.edit_message(view=self._correcting(person, put_right, span))
                await show_aside(pressed, self._companion, person, after.note if after.note != check_in.note else "")
            else:
                await pressed.response.edit_message(view=Panel(self._text(person, "mood_gone")))

        async def delete(pressed: discord.Interaction) -> None:
            gone = await self._book.delete(person, check_in.id)
            await self._back(pressed, person, span, told="mood_deleted" if gone else "mood_gone")

        async def back(pressed: discord.Interaction) -> None:
            await self._back(pressed, person, span)

        entry = Entry(check_in.valence, check_in.energy, check_in.note)
        buttons = (
            Button(self._text(person, "mood_delete_button"), delete, style=discord.ButtonStyle.danger),
            Button(self._text(person, "mood_back_button"), back),
        )
        when = self._book.moment(check_in.at)
        return entry_panel(self._companion, person.language, "mood_entry", entry, changed, *buttons, when=when)

    async def _back(
        self, pressed: discord.Interaction, person: Person, span: Span, *, told: str = "", page: int = 0
    ) -> None:
        """Show the chart again, as it is now."""
        drawn = await self._drawn(person, span, page)
        if drawn is None:
            view = Panel(self._text(person, told)) if told else self._empty(person, span)
            await pressed.response.edit_message(view=view, attachments=[])
        else:
            await pressed.response.edit_message(view=drawn[0], attachments=[drawn[1]])

    async def _drawn(
        self, person: Person, span: Span, page: int = 0
    ) -> tuple[discord.ui.LayoutView, discord.File] | None:
        """The chart of a span; nothing where there is nothing in it."""
        chart = await self._book.chart(person, span)
        if chart is None:
            return None

        async def choose(pressed: discord.Interaction, number: int) -> None:
            check_in = await self._book.one(person, number)
            if check_in is None:
                await self._back(pressed, person, span, told="mood_gone")
            else:
                view = self._correcting(person, check_in, span)
                await pressed.response.edit_message(view=view, attachments=[])

        async def turn(pressed: discord.Interaction, to: int) -> None:
            await self._back(pressed, person, span, page=to)

        return chart_panel(self._companion, person.language, chart, page=page, choose=choose, turn=turn)

    def _empty(self, person: Person, span: Span) -> Panel:
        return Panel(self._text(person, "mood_no_check_ins", span=self._text(person, f"mood_span_{span}")))

    async def _say(self, interaction: discord.Interaction, person: Person, key: str, **fields: object) -> None:
        await interaction.response.send_message(view=Panel(self._text(person, key, **fields)), ephemeral=True)

    def _text(self, person: Person, key: str, **fields: object) -> str:
        return self._companion.strings.say(key, person.language, turn=0, **fields)
