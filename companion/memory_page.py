"""What she remembers of a person as a page to read: by kind, with since when, where she may use it and where from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Final

from companion.persona import Strings
from companion.store.memories import ANYWHERE, Memory, Source
from companion.store.traces import Origin
from companion.talk import DM
from companion.when import day_of

Link = Callable[[Source | Origin], str]
"""The address of a message."""

_LONGEST: Final = 3_400
_MOST: Final = 12
_DATED: Final = ("event", "promise")
_KINDS: Final = ("person", "fact", "preference", "event", "promise", "boundary", "between")


def pages(
    memories: Sequence[Memory],
    sources: Mapping[int, Source],
    link: Link,
    *,
    strings: Strings,
    language: str,
    zone: tzinfo | None,
) -> list[str]:
    """The pages of a panel, each well below what Discord takes in one; none where there is nothing."""
    found: list[str] = []
    room, rows = 0, 0
    for kind, memory in _by_kind(memories):
        row = _row(memory, sources.get(memory.id), link, strings=strings, language=language, zone=zone)
        heading = strings.say(f"memory_kind_{kind}", language)
        if len(row) + len(heading) > room or rows == _MOST:
            found.append("")
            room, rows = _LONGEST, 0
        shown = row if f"{heading}\n" in found[-1] else f"{heading}\n{row}" if not found[-1] else f"\n{heading}\n{row}"
        found[-1] = f"{found[-1]}\n{shown}".strip()
        room, rows = room - len(shown) - 1, rows + 1
    return found


def _by_kind(memories: Sequence[Memory]) -> Iterator[tuple[str, Memory]]:
    for kind in _KINDS:
        yield from ((kind, memory) for memory in memories if memory.kind == kind)


def _row(
    memory: Memory,
    source: Source | None,
    link: Link,
    *,
    strings: Strings,
    language: str,
    zone: tzinfo | None,
) -> str:
    since, text = day_of(memory.learned_at, zone).isoformat(), memory.text
    if memory.kind in _DATED and memory.valid_from is not None:
        text = f"{text} ({day_of(memory.valid_from, zone).isoformat()})"
    reach = strings.say(_reach(memory.audience), language)
    if source is None:
        return strings.say("memory_row_by_hand", language, text=text, since=since, reach=reach)
    if not source.is_message:
        return strings.say("memory_row_unlinked", language, text=text, since=since, reach=reach)
    return strings.say("memory_row", language, text=text, since=since, reach=reach, link=link(source))


def _reach(audience: str) -> str:
    return {DM: "memory_reach_dm", ANYWHERE: "memory_reach_anywhere"}.get(audience, "memory_reach_place")
