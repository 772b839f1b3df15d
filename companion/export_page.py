"""An export as a page to read: one HTML file that needs nothing else, in which whatever people wrote is only text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import escape
from importlib.resources import files
from typing import Any, Final

from companion.persona import Strings
from companion.store.holdings import PARTS, Held, Part
from companion.talk import DM

_TALK: Final = "line"
_WORDED: Final = frozenset({"memory", "summary", _TALK})
"""Parts with a layout of their own; the others are tables."""
_MOMENTS: Final = ("at", "_at", "_from", "_to")
_FEW: Final = 3
"""Rows that are shown one under the other."""
_EARLIEST: Final = 1_000_000_000_000
"""Milliseconds; what is smaller in a column of times is something else."""


@dataclass(frozen=True, slots=True)
class Share:
    """Which lines one of several files holds, and which file it is, counted from 1."""

    number: int = 1
    count: int = 1
    skip: int = 0
    most: int = -1

    @property
    def has_the_rest(self) -> bool:
        """Whether everything beside lines is in this one."""
        return self.number == 1


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a page is written."""

    strings: Strings
    language: str
    her: str
    """Her name."""
    zone: tzinfo | None
    now: int

    def words(self, key: str, **fields: Any) -> str:
        """One of the page's own sentences."""
        return self.strings.say(f"export_{key}", self.language, **fields)

    def part(self, name: str) -> str:
        """What one kind of thing that is held is called."""
        return self.strings.say(f"part_{name}", self.language)

    def moment(self, at: int) -> datetime:
        """A time on the clock she lives by."""
        return datetime.fromtimestamp(at / 1_000, tz=UTC).astimezone(self.zone)


def page(held: Held, reader: Reader, share: Share) -> Iterator[str]:
    """The page, piece by piece."""
    title = escape(reader.words("title", her=reader.her))
    style = (files("companion") / "export.css").read_text(encoding="utf-8")
    yield (
        f'<!doctype html>\n<html lang="{escape(reader.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
    made = f"{reader.moment(reader.now):%Y-%m-%d %H:%M}"
    yield f"<p>{escape(reader.words('intro', her=reader.her, id=held.person_id, made=made))}</p>\n"
    if share.count > 1:
        yield f"<p>{escape(reader.words('share', number=share.number, count=share.count))}</p>\n"
    if share.has_the_rest:
        yield from _memories(held, reader)
        yield from _summaries(held, reader)
    yield from _talk(held, reader, share)
    if share.has_the_rest:
        yield from _others(held, reader)
    yield f"<footer>{escape(reader.words('footer', her=reader.her))}</footer>\n</body>\n</html>\n"


def _memories(held: Held, reader: Reader) -> Iterator[str]:
    rows = held.rows(_part("memory"))
    items = (
        f'<li>{_text(row["text"])} <span class="soft">{_day(row["learned_at"], reader)}'
        f"{' - ' + _day(row['ended_at'], reader) if row['ended_at'] else ''}</span></li>\n"
        for row in rows
    )
    yield from _section(reader.part("memory"), items, "ul")


def _summaries(held: Held, reader: Reader) -> Iterator[str]:
    rows = held.rows(_part("summary"))
    texts = (
        f"<p>{_text(row['text']) if row['text'] else escape(reader.words('summary_shared'))}"
        f' <span class="soft">{_day(row["at"], reader)}</span></p>\n'
        for row in rows
    )
    yield from _section(reader.part("summary"), texts)


def _talk(held: Held, reader: Reader, share: Share) -> Iterator[str]:
    places = {row["id"]: row for row in held.rows(_part("place"))}
    yield f"<h2>{escape(reader.part(_TALK))}</h2>\n"
    where, day = None, ""
    for row in held.rows(_part(_TALK), skip=share.skip, most=share.most):
        if row["place_id"] != where:
            where, day = row["place_id"], ""
            yield f"<h3>{escape(_place(places.get(where), reader))}</h3>\n"
        if (today := _day(row["at"], reader)) != day:
            day = today
            yield f'<p class="soft day">{day}</p>\n'
        yield _said(row, reader)


def _said(row: Mapping[str, object], reader: Reader) -> str:
    who = reader.her if row["by_her"] else str(row["name"])
    beside = "".join(f'<span class="soft">{_text(each)}</span>' for each in (row["quote"], row["context"]) if each)
    at = f"{reader.moment(_number(row['at'])):%H:%M}"
    kind = "said hers" if row["by_her"] else "said"
    head = f'<span class="soft">{escape(who)} <time>{at}</time></span>'
    return f'<div class="{kind}">{head}{beside}{_text(row["text"])}</div>\n'


def _others(held: Held, reader: Reader) -> Iterator[str]:
    yield f"<h2>{escape(reader.words('others'))}</h2>\n"
    for part in PARTS:
        if part.is_plain and part.name not in _WORDED and held.count(part):
            yield f"<details><summary>{escape(reader.part(part.name))} ({held.count(part)})</summary>\n"
            yield from (_cards if held.count(part) <= _FEW else _table)(held, part, reader)
            yield "</details>\n"
    yield f"<p>{escape(reader.words('rest'))}</p>\n<ul>\n"
    for part in PARTS:
        if not part.is_plain and (count := held.count(part)):
            yield f"<li>{escape(reader.part(part.name))}: {count}</li>\n"
    yield "</ul>\n"


def _cards(held: Held, part: Part, reader: Reader) -> Iterator[str]:
    """A few rows, each as a table of what it says; what it does not say is left out."""
    for row in held.rows(part):
        said = {name: _cell(name, value, reader) for name, value in row.items() if value not in {None, ""}}
        rows = "".join(f"<tr><th>{escape(name)}</th><td>{cell}</td></tr>\n" for name, cell in said.items())
        yield f'<div class="wide"><table>\n{rows}</table></div>\n'


def _table(held: Held, part: Part, reader: Reader) -> Iterator[str]:
    names: list[str] = []
    for row in held.rows(part):
        if not names:
            names = list(row)
            yield '<div class="wide"><table>\n<tr>' + "".join(f"<th>{escape(name)}</th>" for name in names) + "</tr>\n"
        yield "<tr>" + "".join(f"<td>{_cell(name, row[name], reader)}</td>" for name in names) + "</tr>\n"
    if names:
        yield "</table></div>\n"


def _section(heading: str, items: Iterator[str], tag: str = "div") -> Iterator[str]:
    first = next(items, None)
    if first is None:
        return
    yield f"<h2>{escape(heading)}</h2>\n<{tag}>\n{first}"
    yield from items
    yield f"</{tag}>\n"


def _place(place: Mapping[str, object] | None, reader: Reader) -> str:
    if place is None or place["audience"] == DM:
        return reader.words("private")
    return str(place["name"] or reader.words("elsewhere", id=place["id"]))


def _cell(name: str, value: object, reader: Reader) -> str:
    if isinstance(value, int) and value >= _EARLIEST and name.endswith(_MOMENTS):
        return f"{reader.moment(value):%Y-%m-%d %H:%M}"
    return "" if value is None else _text(value)


def _day(at: object, reader: Reader) -> str:
    return f"{reader.moment(_number(at)):%Y-%m-%d}"


def _text(value: object) -> str:
    return escape(str(value))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _part(name: str) -> Part:
    return next(part for part in PARTS if part.name == name)
