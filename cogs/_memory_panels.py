"""The panels of /memory: pages to turn, and a question before anything is forgotten."""

from collections.abc import Awaitable, Callable, Sequence
from textwrap import shorten

import discord

from cogs._panels import Panel, PanelButton
from companion.engine import Companion
from companion.memory_book import Going

_MOST_ROWS = 15
_LONGEST_ROW = 200

Forget = Callable[[], Awaitable[Going]]


def page_of(companion: Companion, language: str, pages: Sequence[str], number: int = 0) -> Panel:
    """One page, with buttons to those before and after it."""
    say = companion.strings.say

    def turn_to(other: int) -> Callable[[discord.Interaction], Awaitable[None]]:
        async def turn(pressed: discord.Interaction) -> None:
            await pressed.response.edit_message(view=page_of(companion, language, pages, other))

        return turn

    buttons = []
    if number > 0:
        buttons.append(PanelButton(say("memory_previous", language), turn_to(number - 1)))
    if number + 1 < len(pages):
        buttons.append(PanelButton(say("memory_next", language), turn_to(number + 1)))
    text = say("memory_page", language, number=number + 1, count=len(pages), rows=pages[number])
    return Panel(text, *buttons)


def question(companion: Companion, language: str, going: Going, forget: Forget, *, message: str = "") -> Panel:
    """What would be forgotten, and the choice; ``message`` is one that was pointed at."""
    say = companion.strings.say

    async def do(pressed: discord.Interaction) -> None:
        await pressed.response.defer()
        gone = await forget()
        text = say("memory_forgotten", language, count=len(gone.memories), messages=gone.messages)
        await pressed.edit_original_response(view=Panel(text))

    async def keep(pressed: discord.Interaction) -> None:
        await pressed.response.edit_message(view=Panel(say("forget_kept", language)))

    rows = [f'- "{shorten(message, _LONGEST_ROW)}"'] if message else []
    rows += [f"- {shorten(memory.text, _LONGEST_ROW)}" for memory in going.memories[:_MOST_ROWS]]
    if len(going.memories) > _MOST_ROWS:
        rows.append(say("memory_forget_more", language, count=len(going.memories) - _MOST_ROWS))
    text = say("memory_forget_ask", language, rows="\n".join(rows), messages=going.messages)
    yes = PanelButton(say("memory_forget_yes", language), do, danger=True)
    return Panel(text, yes, PanelButton(say("forget_no", language), keep))
