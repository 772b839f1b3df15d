"""The note that stands after a conversation: which sentences it has, and in what order a writer puts them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from companion._persona_files import PersonaError, Tables, Template, read_text
from companion._persona_manner import Manners

_NOTE_FIELDS: Final = (
    "time",
    "silence",
    "late",
    "place",
    "recalled",
    "mood",
    "leave",
    "language",
    "unseen",
    "truth",
    "minor",
    "care",
)
_SENTENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "time": ("time",),
    "first": (),
    "silence": ("silence",),
    "late": ("late",),
    "place": ("place",),
    "recalled": ("recalled",),
    "unseen": (),
    "leave_for_now": (),
    "leave_for_good": (),
    "minor": (),
}
_TIERS: Final = 4
_AGO: Final = (("today", ()), *((unit, ("count",)) for unit in ("day", "week", "month", "year")))
_CARE_TEXTS: Final = 5
_GRAVE: Final = 2


class Note:
    """A note's layout, and the sentences that may stand in it."""

    def __init__(self, path: Path, about: Tables, table: str) -> None:
        text = read_text(path)
        if not text.endswith("{care}"):
            raise PersonaError(f"{path}: {{care}} must be the last thing in it.")
        self._lines = [Template.of(line, str(path), offers=_NOTE_FIELDS) for line in text.splitlines() if line.strip()]
        self._sentences = {name: about.template(table, name, offers=offers) for name, offers in _SENTENCES.items()}
        self._tongues = {
            name: Template.of(
                str(rule), f"{path.parent / 'persona.toml'}, {table}.language.{name}", offers=("language",)
            )
            for name, rule in about.table(table, "language").items()
        }
        self.manners = Manners(about, table) if "{mood}" in text else None
        """How she says her mood, where the layout has a place for it."""
        self._care = about.texts(table, "care")
        if len(self._care) != _CARE_TEXTS or "other" not in self._tongues:
            raise PersonaError(
                f"{path.parent / 'persona.toml'}, {table}: care has {_CARE_TEXTS} texts, language an 'other'."
            )

    @property
    def told(self) -> tuple[str, ...]:
        """All its sentences, with their fields still open."""
        sentences = (template.text for template in (*self._sentences.values(), *self._tongues.values()))
        return (*sentences, *self._care)

    def say(self, name: str, **fields: object) -> str:
        """One of its sentences."""
        return self._sentences[name].fill(**fields)

    def tongue(self, language: str, register: str | None) -> str:
        """The rule for a language and a register, else for the language, else for any."""
        names = (f"{language}.{register}", language, "other")
        rule = next(self._tongues[name] for name in names if name in self._tongues)
        return rule.fill(language=language)

    def care(self, tier: int, *, play_off: bool = False) -> str:
        """What is owed to everyone, after it what a tier of risk asks for, and what the day after grave words does."""
        always, *more, afterwards = self._care
        asked = more[min(tier, len(more)) - 1] if tier > 0 else ""
        return " ".join(filter(None, (always, asked, afterwards if play_off and tier < _GRAVE else "")))

    def fill(self, **sentences: str) -> str:
        """The note; a line whose fields are all empty is left out."""
        lines = "\n".join(line.fill(**sentences) for line in self._lines).splitlines()
        return "\n".join(" ".join(line.split()) for line in lines if line.strip())


class Reminder:
    """The sentence that tells a small model of one thing that comes to mind."""

    def __init__(self, about: Tables) -> None:
        languages = about.table("recalled_small", "ago")
        self._told = {name: about.template("recalled_small", name, offers=("ago", "recalled")) for name in languages}
        self._ago = {
            name: {unit: about.template("recalled_small", "ago", name, unit, offers=fields) for unit, fields in _AGO}
            for name in languages
        }
        if "en" not in languages:
            raise PersonaError("persona.toml, recalled_small.ago: English is missing.")

    def say(self, recalled: str, language: str, *, unit: str, count: int) -> str:
        """The sentence, in a language or else in English; ``unit`` is a day, week, month or year, or today."""
        language = language if language in self._told else "en"
        return self._told[language].fill(recalled=recalled, ago=self._ago[language][unit].fill(count=count))
