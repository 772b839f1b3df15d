"""Reads what writers wrote: templates whose fields are checked when they are read, and example exchanges."""

import re
import string
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

Speaker = Literal["them", "her"]

_HEADING: Final = re.compile(r"^## +(.*)$", re.MULTILINE)
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n")
_PLACES: Final = ("dm", "server")


class PersonaError(Exception):
    """A file of the persona is missing or not as it must be; the text names file and place, fit to show the host."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text with fields in braces, all of them known."""

    text: str

    @classmethod
    def of(cls, text: str, where: str, *, offers: Collection[str] = (), needs: Collection[str] = ()) -> "Template":
        """The template, or a `PersonaError` that names the field which is unknown or left out."""
        used = fields_of(text, where)
        for field in sorted(used - set(offers)):
            known = f"it may use {', '.join(sorted(offers))}" if offers else "it may use none"
            raise PersonaError(f"{where}: the field {{{field}}} is unknown; {known}.")
        for field in sorted(set(needs) - used):
            raise PersonaError(f"{where}: the field {{{field}}} is missing.")
        return cls(text.strip())

    def fill(self, **fields: object) -> str:
        """The text with its fields filled in; braces inside a value stay what they are."""
        return self.text.format(**fields)


@dataclass(frozen=True, slots=True)
class Example:
    """One exchange as she would have it, and when it fits."""

    language: str
    register: str | None
    place: str
    mood: str
    lines: tuple[tuple[Speaker, str], ...]

    @property
    def hers(self) -> tuple[str, ...]:
        """What she says in it."""
        return tuple(text for speaker, text in self.lines if speaker == "her")


class Tables:
    """The tables of ``persona.toml``, each asked for by name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tables = read_toml(path)

    def table(self, *names: str) -> Mapping[str, Any]:
        """The table of that name."""
        found = self._find(names)
        if not isinstance(found, dict):
            raise PersonaError(f"{self.where(*names)} is not a table.")
        return found

    def text(self, *names: str) -> str:
        """A text that is not empty."""
        found = self._find(names)
        if not isinstance(found, str) or not found.strip():
            raise PersonaError(f"{self.where(*names)} is not a text.")
        return found.strip()

    def texts(self, *names: str) -> list[str]:
        """A list of at least one text."""
        found = self._find(names)
        if not isinstance(found, list) or not found or not all(isinstance(text, str) for text in found):
            raise PersonaError(f"{self.where(*names)} is not a list of texts.")
        return found

    def number(self, *names: str) -> float:
        """A number."""
        found = self._find(names)
        if not isinstance(found, int | float):
            raise PersonaError(f"{self.where(*names)} is not a number.")
        return float(found)

    def template(self, *names: str, offers: Sequence[str]) -> Template:
        """A text that uses exactly these fields."""
        return Template.of(self.text(*names), self.where(*names), offers=offers, needs=offers)

    def _find(self, names: Sequence[str]) -> Any:
        found: Any = self._tables
        for name in names:
            if not isinstance(found, dict) or name not in found:
                raise PersonaError(f"{self.where(*names)} is missing.")
            found = found[name]
        return found

    def where(self, *names: str) -> str:
        """How to name a place in this file to its writer."""
        return f"{self._path}, {'.'.join(names)}"


def fields_of(text: str, where: str) -> set[str]:
    """The names in braces; `PersonaError` where the braces make no sense."""
    try:
        fields = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError as problem:
        raise PersonaError(f"{where}: {problem} (a brace itself is written twice).") from problem
    for field in fields:
        if not field.isidentifier():
            raise PersonaError(f"{where}: {{{field}}} is not the name of a field (a brace itself is written twice).")
    return fields


def read_text(path: Path) -> str:
    """A file's text without the white space round it; `PersonaError` where it is missing or empty."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError as problem:
        raise PersonaError(f"{path} is missing.") from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise PersonaError(f"{path} cannot be read: {problem}") from problem
    if not text:
        raise PersonaError(f"{path} is empty.")
    return text


def read_toml(path: Path) -> Mapping[str, Any]:
    """A TOML file's tables."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as problem:
        raise PersonaError(f"{path}: {problem}") from problem


def read_examples(path: Path) -> tuple[Example, ...]:
    """The exchanges of a Markdown file: a heading of tags each, their words quoted, hers plain."""
    _, *parts = _HEADING.split(read_text(path))
    if not parts:
        raise PersonaError(f"{path} holds no example: each begins with a heading such as '## en dm playful'.")
    return tuple(_example(tags, body, path) for tags, body in zip(parts[::2], parts[1::2], strict=True))


def read_sorting(path: Path) -> tuple[str, tuple[tuple[str, str], ...]]:
    """How to sort what people say: what to do, and messages quoted with ``>``, each followed by its word."""
    told, *rest = _PARAGRAPHS.split(read_text(path))
    spoken = [_spoken(paragraph) for paragraph in rest]
    if not spoken or [speaker for speaker, _ in spoken] != ["them", "her"] * (len(spoken) // 2):
        raise PersonaError(f"{path}: after what to do come quoted messages, each followed by one word.")
    texts = [text for _, text in spoken]
    return told, tuple(zip(texts[::2], texts[1::2], strict=True))


def _example(tags: str, body: str, path: Path) -> Example:
    where = f"{path}, '## {tags}'"
    match tags.split():
        case [language, place, mood]:
            register = None
        case [language, register, place, mood]:
            pass
        case _:
            raise PersonaError(f"{where}: a heading is language, register (where the language has one), place, mood.")
    if place not in _PLACES:
        raise PersonaError(f"{where}: the place is dm or server, not {place}.")
    lines: list[tuple[Speaker, str]] = []
    for paragraph in _PARAGRAPHS.split(body.strip()):
        speaker, text = _spoken(paragraph)
        if speaker == "her" and lines and lines[-1][0] == "her":
            lines[-1] = ("her", f"{lines[-1][1]}\n\n{text}")
        else:
            lines.append((speaker, text))
    if len(lines) % 2 or any(speaker != ("them", "her")[at % 2] for at, (speaker, _) in enumerate(lines)):
        raise PersonaError(f"{where}: their quoted lines and her answers must take turns, and she has the last word.")
    return Example(language, register, place, mood, tuple(lines))


def _spoken(paragraph: str) -> tuple[Speaker, str]:
    rows = paragraph.strip().splitlines()
    if all(row.startswith(">") for row in rows):
        return "them", "\n".join(row[1:].strip() for row in rows)
    return "her", "\n".join(row.strip() for row in rows)
