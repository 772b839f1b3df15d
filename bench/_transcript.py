"""A recorded talk with her: JSON lines, or what a rehearsal shows when it is piped."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

_SPOKEN_BY_CODE: Final = [Path(__file__).parent.parent / "persona" / name for name in ("strings.toml", "care.toml")]
_FIELD: Final = re.compile(r"\{[a-z_]+\}")
_TELLING: Final = 12
"""Characters beside its fields that a sentence of code needs to be known by."""
_THEIRS: Final = re.compile(r"(?:#\S+ )?> (?P<text>.+)")
_HERS: Final = re.compile(r"(?P<name>\S+)  (?P<text>\S.*)")
_HER_ROLES: Final = {"assistant", "her", "samantha", "bot"}
_THEIR_ROLES: Final = {"user", "them", "you", "person", "human"}


class TranscriptError(Exception):
    """A file is no transcript; the text says which line and why."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a talk."""

    by_her: bool
    text: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """What somebody said, and her whole reply to it, its messages joined by blank lines."""

    theirs: str
    hers: str


def read(file: Path) -> list[Exchange]:
    """The exchanges of a transcript, without notices and cards, which code speaks for her."""
    rows = file.read_text(encoding="utf-8").splitlines()
    is_json = next((row.lstrip().startswith("{") for row in rows if row.strip()), False)
    fixed = _fixed_sentences()
    said = [each for each in (_json if is_json else _rehearsal)(rows, str(file)) if not _is_fixed(each, fixed)]
    return list(_exchanges(said))


def _exchanges(said: Sequence[Said]) -> Iterator[Exchange]:
    theirs = ""
    for by_her, group in groupby(said, key=lambda each: each.by_her):
        text = ("\n\n" if by_her else "\n").join(each.text for each in group)
        if by_her:
            yield Exchange(theirs, text)
        else:
            theirs = text


def _json(rows: Sequence[str], where: str) -> Iterator[Said]:
    """One object a line: who speaks under ``role``, ``who`` or ``by_her``, the words under ``text`` or ``content``."""
    for number, row in enumerate(rows, 1):
        if not row.strip():
            continue
        try:
            line: dict[str, Any] = json.loads(row)
            text = str(line["text"] if "text" in line else line["content"])
            by_her = line["by_her"] if "by_her" in line else _is_her(str(line.get("role") or line["who"]))
        except (ValueError, TypeError, KeyError) as problem:
            raise TranscriptError(f"{where}, line {number}: not one message of a talk ({problem}).") from problem
        if by_her is not None:
            yield Said(by_her, text)


def _is_her(role: str) -> bool | None:
    """Whether it is she who speaks; neither of the two where it is the system."""
    folded = role.casefold()
    if folded in _HER_ROLES:
        return True
    if folded in _THEIR_ROLES:
        return False
    if folded in {"system", "tool", "developer"}:
        return None
    raise ValueError(f"nobody here is called {role!r}; say user or assistant")


def _rehearsal(rows: Sequence[str], where: str) -> Iterator[Said]:
    """Lines typed after ``>``, her messages after her name, their later lines as deep as the first; no commands."""
    spoken: list[Said] = []
    deep, is_talk = "", False
    for row in rows:
        if deep and row.startswith(deep):
            spoken[-1] = Said(spoken[-1].by_her, f"{spoken[-1].text}\n{row.removeprefix(deep)}")
            continue
        if deep and not row.strip():
            spoken[-1] = Said(spoken[-1].by_her, f"{spoken[-1].text}\n")
            continue
        deep = ""
        if theirs := _THEIRS.fullmatch(row):
            is_talk = not theirs["text"].startswith("/")
            if is_talk:
                spoken.append(Said(by_her=False, text=theirs["text"]))
        elif is_talk and (hers := _HERS.fullmatch(row)):
            spoken.append(Said(by_her=True, text=hers["text"]))
            deep = " " * (len(hers["name"]) + 2)
    if not any(each.by_her for each in spoken):
        raise TranscriptError(f"{where}: she says nothing in it (a rehearsal's transcript, or JSON lines).")
    yield from (Said(each.by_her, each.text.rstrip("\n")) for each in spoken)


def _fixed_sentences() -> list[re.Pattern[str]]:
    """What code says: notices, cards, excuses. Their fields may hold anything."""
    tables = (tomllib.loads(path.read_text(encoding="utf-8")) for path in _SPOKEN_BY_CODE)
    parts = [_FIELD.split(text.strip()) for table in tables for text in _texts(table)]
    told = [each for each in parts if len("".join(each)) >= _TELLING]
    return [re.compile(".+?".join(map(re.escape, each)), re.DOTALL) for each in told]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _is_fixed(said: Said, fixed: Iterable[re.Pattern[str]]) -> bool:
    return said.by_her and any(pattern.fullmatch(said.text.strip()) for pattern in fixed)
