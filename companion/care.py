"""What is owed to every person: the risk screen, helplines whose numbers never change, and the AI notice."""

import json
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from companion._notices import LONG_USE, LONG_USE_OF_A_MINOR, Notice, NoticeState, break_due, notice_due
from companion._phone_numbers import digits_of, redact_numbers
from companion._risk import About, Risk, in_one_breath, may_hide_danger, screen, screen_talk, worth_reading
from companion._risk_meaning import READ_AT_ONCE, note_meaning

__all__ = [
    "LONG_USE",
    "LONG_USE_OF_A_MINOR",
    "READ_AT_ONCE",
    "About",
    "CareFileError",
    "CareTexts",
    "Helplines",
    "Notice",
    "NoticeState",
    "Risk",
    "break_due",
    "country_of",
    "digits_of",
    "in_one_breath",
    "may_hide_danger",
    "note_meaning",
    "notice_due",
    "redact_numbers",
    "screen",
    "screen_talk",
    "worth_reading",
]

LANGUAGES = ("en", "ko", "ja", "zh", "es", "fr", "de", "pt")
IMMEDIATE = 3
"""The tier at which the emergency number comes before everything else."""
HELP_COMMAND = "/help-now"

_TEXTS = "care.toml"
_TABLE = "helplines.json"
_MORE = {"name", "about", "privacy"}
_FIELDS: dict[str, dict[str, set[str]]] = {
    "notice": {"first": _MORE, "day": _MORE, "long": _MORE, "small": {"name", "about"}},
    "card": {
        "now_self": {"emergency"},
        "now_other": {"emergency"},
        "talk_self": set(),
        "talk_other": set(),
        "emergency": {"emergency"},
        "local_emergency": set(),
        "call": {"name", "number"},
        "text": {"name", "number"},
        "text_word": {"name", "word", "number"},
        "chat": {"name", "where"},
        "unchecked": set(),
        "fallback": {"name", "url"},
        "choose": {"command"},
    },
}
_COUNTRY_OF_A_LANGUAGE = {"ko": "KR", "ja": "JP"}
_COUNTRY_OF_A_LOCALE = {**_COUNTRY_OF_A_LANGUAGE, "de": "DE", "fr": "FR", "nl": "NL", "hi": "IN"}
_COUNTRY_CODE_LENGTH = 2


class CareFileError(ValueError):
    """A file of the persona folder that care rests on is not as it must be; the text names file and key."""


def country_of(locale: str | None, language: str) -> str | None:
    """The ISO code of the country a Discord locale, else a language, points to; nothing where it is a guess."""
    base, _, region = (locale or "").partition("-")
    if len(region) == _COUNTRY_CODE_LENGTH and region.isalpha():
        return region.upper()
    return _COUNTRY_OF_A_LOCALE.get(base.lower()) or _COUNTRY_OF_A_LANGUAGE.get(language)


class CareTexts:
    """The sentences of ``care.toml``, in eight languages; any other language is answered in English."""

    def __init__(self, texts: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
        self._texts = texts

    @classmethod
    def load(cls, persona: Path) -> "CareTexts":
        """The sentences of this persona folder, or a `CareFileError` that names what is missing or wrong."""
        path = persona / _TEXTS
        try:
            texts = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as problem:
            raise CareFileError(f"{path}: {problem}") from problem
        for problem_found in _problems(texts):
            raise CareFileError(f"{path}: {problem_found}")
        return cls(texts)

    def notice(self, kind: Notice, language: str, *, name: str, about: str, privacy: str) -> str:
        """The AI notice that is due, with her name and where to read more."""
        return self._of(language, "notice")[kind].format(name=name, about=about, privacy=privacy)

    def small_notice(self, language: str, *, name: str, about: str) -> str:
        """The notice as one line, for the top of a reply in a server."""
        return self._of(language, "notice")["small"].format(name=name, about=about)

    def card(self, language: str) -> Mapping[str, str]:
        """The sentences of the resource card."""
        return self._of(language, "card")

    def _of(self, language: str, group: str) -> Mapping[str, str]:
        return self._texts.get(language, self._texts["en"])[group]


def _problems(texts: Mapping[str, Any]) -> Iterator[str]:
    for language in LANGUAGES:
        for group, keys in _FIELDS.items():
            found = texts.get(language, {}).get(group, {})
            for key in sorted(keys.keys() | found.keys()):
                problem = _problem(found.get(key), keys.get(key))
                if problem:
                    yield f"{language}.{group}.{key} {problem}"


def _problem(text: object, fields: set[str] | None) -> str | None:
    if fields is None:
        return "is not a known key"
    if not isinstance(text, str) or not text.strip():
        return "is missing"
    try:
        used = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError as problem:
        return f"is not a template: {problem}"
    if used != fields:
        return f"must use exactly the fields {sorted(fields)}, not {sorted(used)}"
    return None


@dataclass(frozen=True, slots=True)
class _Line:
    """One helpline, each number as it is dialled in its country."""

    name: str
    call: tuple[str, ...] = ()
    text: str | None = None
    text_word: str | None = None
    chat: str | None = None
    hours: str | None = None
    url: str | None = None
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class _Country:
    """A country's emergency numbers and helplines."""

    name: str
    emergency: tuple[str, ...]
    lines: tuple[_Line, ...]


class Helplines:
    """The table of ``helplines.json`` and the resource card made from it."""

    def __init__(self, table: Mapping[str, Any], texts: CareTexts) -> None:
        self._texts = texts
        self._fallback: Mapping[str, str] = table["fallback"]
        self._countries = {code: _country(row) for code, row in table["countries"].items()}

    @classmethod
    def load(cls, persona: Path) -> "Helplines":
        """The table of this persona folder, or a `CareFileError` that says what is wrong with it."""
        path = persona / _TABLE
        texts = CareTexts.load(persona)
        try:
            return cls(json.loads(path.read_text(encoding="utf-8")), texts)
        except (OSError, json.JSONDecodeError) as problem:
            raise CareFileError(f"{path}: {problem}") from problem
        except KeyError as missing:
            raise CareFileError(f"{path}: {missing} is missing") from missing

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every number of the table as digits: what :func:`redact_numbers` lets stand."""
        return frozenset(
            digits_of(number)
            for country in self._countries.values()
            for number in (*country.emergency, *(n for line in country.lines for n in _numbers(line)))
        )

    def countries(self) -> list[tuple[str, str]]:
        """Code and name of each country in the table, by name."""
        return sorted(((code, country.name) for code, country in self._countries.items()), key=lambda row: row[1])

    def card(self, country: str | None, language: str, tier: int, about: About = "self") -> str:
        """The resource card as one plain message of at most 1,500 characters, the fallback always with it.

        At tier 3 the emergency number comes first. Of a country we do not know only the fallback is shown.
        """
        say = self._texts.card(language)
        known = self._countries.get((country or "").upper())
        emergency = " / ".join(known.emergency) if known else say["local_emergency"]
        lines = known.lines if known else ()
        opening = say[("now_" if tier >= IMMEDIATE else "talk_") + about]
        parts = [opening.format(emergency=emergency), *(row for line in lines for row in _rows(line, say))]
        if any(line.confirm for line in lines):
            parts.append(say["unchecked"])
        parts.append(say["fallback"].format(**self._fallback))
        if tier < IMMEDIATE:
            parts.append(say["emergency"].format(emergency=emergency))
        if known is None:
            parts.append(say["choose"].format(command=HELP_COMMAND))
        return "\n".join(parts)


def _country(row: Mapping[str, Any]) -> _Country:
    return _Country(row["name"], tuple(row["emergency"]), tuple(map(_line, row["lines"])))


def _line(row: Mapping[str, Any]) -> _Line:
    text = row.get("text", {})
    return _Line(
        name=row["name"],
        call=tuple(row.get("call", ())),
        text=text.get("number"),
        text_word=text.get("word"),
        chat=row.get("chat"),
        hours=row.get("hours"),
        url=row.get("url"),
        confirm=row.get("confirm", False),
    )


def _numbers(line: _Line) -> Iterator[str]:
    yield from line.call
    if line.text:
        yield line.text


def _rows(line: _Line, say: Mapping[str, str]) -> Iterator[str]:
    name = f"{line.name} ({line.hours})" if line.hours else line.name
    star = "*" if line.confirm else ""
    link = f" <{line.url}>" if line.url else ""
    if line.call:
        yield say["call"].format(name=name, number=" / ".join(line.call)) + star + link
    if line.text:
        key = "text_word" if line.text_word else "text"
        shown = say[key].format(name=name, number=line.text, word=line.text_word)
        yield shown + star + ("" if line.call else link)
    if line.chat:
        yield say["chat"].format(name=name, where=line.chat) + star
