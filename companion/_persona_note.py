"""The note that stands after a conversation: which sentences it has, and in what order a writer puts them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from companion._persona_files import PersonaError, Tables, Template, read_text
from companion._persona_manner import Manners

_NOTE_FIELDS: Final = ("time", "silence", "late", "place", "recalled", "mood", "leave", "language", "unseen", "care")
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
}
_TIERS: Final = 4


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
        if len(self._care) != _TIERS or "other" not in self._tongues:
            raise PersonaError(
                f"{path.parent / 'persona.toml'}, {table}: care has {_TIERS} texts, language an 'other'."
            )

    def say(self, name: str, **fields: object) -> str:
        """One of its sentences."""
        return self._sentences[name].fill(**fields)

    def tongue(self, language: str, register: str | None) -> str:
        """The rule for a language and a register, else for the language, else for any."""
        names = (f"{language}.{register}", language, "other")
        rule = next(self._tongues[name] for name in names if name in self._tongues)
        return rule.fill(language=language)

    def care(self, tier: int) -> str:
        """What is owed to everyone, and after it what a tier of risk asks for."""
        always, *more = self._care
        return f"{always} {more[min(tier, len(more)) - 1]}".strip() if tier > 0 else always

    def fill(self, **sentences: str) -> str:
        """The note; a line whose fields are all empty is left out."""
        lines = "\n".join(line.fill(**sentences) for line in self._lines).splitlines()
        return "\n".join(" ".join(line.split()) for line in lines if line.strip())
