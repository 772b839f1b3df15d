"""Conversation into what is kept of it: the neutral summary of what no longer fits word for word."""

from dataclasses import replace

from companion.llm import Models, Window
from companion.persona import Persona
from companion.prompt import rendered, shortened
from companion.store import Store
from companion.store.places import Summary
from companion.talk import Message, Place

_SUMMARY_TOKENS = 300
_LINES_AT_ONCE = 120


async def sum_up(place: Place, *, store: Store, models: Models, persona: Persona, now: int) -> bool:
    """Fold the next lines that left a place's window into its summary; whether one was kept.

    A summary is made from lines of one place and audience only. It is dropped when any of them changes, and made
    anew from the first line on; what it was made from is every line up to its ``upto_line``.
    """
    stretch = await store.places.stretch(place)
    covered = stretch.summary.upto_line if stretch.summary else 0
    lines = await store.lines.between(place, covered, stretch.window_from, _LINES_AT_ONCE)
    if not lines:
        return False
    fitting = len(lines)

    def write(window: Window) -> list[Message]:
        nonlocal fitting
        told = persona.summary_prompt(stretch.summary.text if stretch.summary else "", "")
        room = window.context - _SUMMARY_TOKENS - window.count(told) - 64
        text, fitting = "", 0
        for line in lines:
            own = replace(line, quote=None, context="")  # a summary is made of what people said themselves
            entry = f"{persona.name} (herself): {line.text}" if line.by_her else rendered(own, named=True)
            entry = shortened(entry, window, room - 2) if not fitting else entry
            room -= window.count(entry) + 2
            if room < 0 and fitting:
                break
            text, fitting = f"{text}{entry}\n", fitting + 1
        return [Message("user", persona.summary_prompt(stretch.summary.text if stretch.summary else "", text))]

    text = await models.complete(write, purpose="summary", max_tokens=_SUMMARY_TOKENS)
    summary = Summary(text.strip(), lines[fitting - 1].id)
    return await store.places.summarise(place, summary, replaces=covered, at=now, made_from=lines[:fitting])
