"""The panels of /mood: a check-in being made or put right, and the chart with its points to choose from."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Literal, Self

import discord

from cogs._errors import report
from companion.engine import Companion
from companion.mood_book import LEVELS, LONGEST_NOTE, Chart

_LASTS = 14 * 60
_MOST_POINTS = 25
_PICTURE = "mood.png"
_ACCENT = discord.Colour(0xD6604D)

Press = Callable[[discord.Interaction], Awaitable[None]]
Choose = Callable[[discord.Interaction, int], Awaitable[None]]
Write = Callable[[discord.Interaction, str], Awaitable[None]]
Scale = Literal["valence", "energy"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody has entered so far."""

    valence: int | None = None
    energy: int | None = None
    note: str = ""


Changed = Callable[[discord.Interaction, Entry], Awaitable[None]]


class MoodPanel(discord.ui.LayoutView):
    """Text, a picture where there is one, and rows of controls, shown to one person only."""

    def __init__(self, text: str, *rows: "discord.ui.ActionRow[Any]", picture: str = "") -> None:
        super().__init__(timeout=_LASTS)
        shown: list[discord.ui.Item[Self]] = [discord.ui.TextDisplay(text)]
        if picture:
            described = discord.MediaGalleryItem(f"attachment://{_PICTURE}", description=picture)
            shown.append(discord.ui.MediaGallery(described))
        self.add_item(discord.ui.Container(*shown, *rows, accent_colour=_ACCENT))

    async def on_error(self, interaction: discord.Interaction, error: Exception, _item: discord.ui.Item[Any]) -> None:
        """Tell the person, and the log."""
        await report(interaction, error)


class Button(discord.ui.Button[MoodPanel]):
    """A button that does one thing."""

    def __init__(
        self,
        label: str,
        press: Press,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        super().__init__(label=label, style=style, disabled=disabled)
        self._press = press

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it."""
        await self._press(interaction)


class Points(discord.ui.Select[MoodPanel]):
    """Check-ins of a chart, newest first."""

    def __init__(
        self,
        label: str,
        options: Sequence[tuple[str, int]],
        choose: Choose,
    ) -> None:
        choices = [discord.SelectOption(label=shown, value=str(number)) for shown, number in options]
        super().__init__(placeholder=label, options=choices)
        self._choose = choose

    async def callback(self, interaction: discord.Interaction) -> None:
        """Go on with the one that was chosen."""
        await self._choose(interaction, int(self.values[0]))


class NoteForm(discord.ui.Modal):
    """Asks for the note of a check-in."""

    def __init__(
        self,
        companion: Companion,
        language: str,
        note: str,
        kept: Write,
    ) -> None:
        say = companion.strings.say
        super().__init__(title=say("mood_note_title", language), timeout=_LASTS)
        self._kept = kept
        self._field: discord.ui.TextInput[Self] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, max_length=LONGEST_NOTE, required=False, default=note or None
        )
        self.add_item(discord.ui.Label(text=say("mood_note_label", language), component=self._field))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Go on with the note."""
        await self._kept(interaction, self._field.value)

    async def on_error(
        self, interaction: discord.Interaction, error: Exception, _item: discord.ui.Item[Any] | None = None, /
    ) -> None:
        """Tell the person, and the log."""
        await report(interaction, error)


def entry_panel(
    companion: Companion, language: str, key: str, entry: Entry, changed: Changed, *more: Button, when: str = ""
) -> MoodPanel:
    """A check-in with a row of buttons for each scale, one for the note, and whatever else can be done with it."""
    say, level = companion.strings.say, companion.mood_book.level
    unsaid = say("mood_unsaid", language)
    told: dict[str, Any] = {
        "valence": level("valence", entry.valence, language) if entry.valence else unsaid,
        "energy": level("energy", entry.energy, language) if entry.energy else unsaid,
        "note": " ".join(entry.note.split()) or unsaid,
        **({"when": when} if when else {}),
    }

    def scale(name: Scale, chosen: int | None) -> "discord.ui.ActionRow[MoodPanel]":
        def choose(number: int) -> Press:
            after = replace(entry, valence=number) if name == "valence" else replace(entry, energy=number)
            return lambda pressed: changed(pressed, after)

        def button(number: int) -> Button:
            style = discord.ButtonStyle.primary if number == chosen else discord.ButtonStyle.secondary
            return Button(level(name, number, language), choose(number), style=style)

        return discord.ui.ActionRow(*map(button, LEVELS))

    async def ask_for_note(pressed: discord.Interaction) -> None:
        async def kept(sent: discord.Interaction, note: str) -> None:
            await changed(sent, replace(entry, note=note))

        await pressed.response.send_modal(NoteForm(companion, language, entry.note, kept))

    note = Button(say("mood_note_button", language), ask_for_note)
    text = say(key, language, turn=0, **told)
    rows = scale("valence", entry.valence), scale("energy", entry.energy), discord.ui.ActionRow(note, *more)
    return MoodPanel(text, *rows)


def chart_panel(
    companion: Companion, language: str, chart: Chart, *, page: int, choose: Choose, turn: Choose
) -> tuple[MoodPanel, discord.File]:
    """The chart with its words and a menu of its points, and the picture to send along.

    A menu holds no more than 25: with more, buttons turn to older and newer ones.
    """
    say, first = companion.strings.say, page * _MOST_POINTS
    shown = chart.check_ins[first : first + _MOST_POINTS]
    menu = Points(
        say("mood_choose", language), [(companion.mood_book.row(each, language), each.id) for each in shown], choose
    )
    rows: list[discord.ui.ActionRow[MoodPanel]] = [discord.ui.ActionRow(menu)]
    turns = []
    if first + _MOST_POINTS < len(chart.check_ins):
        turns.append(Button(say("mood_older_button", language), lambda pressed: turn(pressed, page + 1)))
    if page:
        turns.append(Button(say("mood_newer_button", language), lambda pressed: turn(pressed, page - 1)))
    if turns:
        rows.append(discord.ui.ActionRow(*turns))
    described = say("mood_alt", language)
    panel = MoodPanel(chart.words, *rows, picture=described)
    return panel, discord.File(BytesIO(chart.picture), _PICTURE, description=described)
