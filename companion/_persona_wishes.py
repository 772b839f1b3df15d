"""How a model is told what somebody wishes of her, in a writer's words; what they say themselves stays a quote."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from companion._persona_files import PersonaError, Tables, Template
from companion.wishes import DIALS, Wishes

_SENTENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "their_name": ("called",),
    "her_name": ("called",),
    "words": ("words",),
}
_FRAME: Final = ("levels", "names", "words")
_QUOTES: Final = '"\u201c\u201d\u201e\u201f\u2033\u2036\uff02\u300c\u300d\u300e\u300f\u00ab\u00bb`'
_LOOKALIKES: Final = str.maketrans(
    {
        **dict.fromkeys(_QUOTES, "'"),
        **dict.fromkeys("<\uff1c", "\u2039"),
        **dict.fromkeys(">\uff1e", "\u203a"),
        **dict.fromkeys("[{\uff3b\uff5b\u3010", "("),
        **dict.fromkeys("]}\uff3d\uff5d\u3011", ")"),
        **dict.fromkeys("|\uff5c", "/"),
    }
)
_LONGEST_FOR_A_SMALL_MODEL: Final = 160
_SENTENCE_END: Final = re.compile(r"(?<=[.!?。])\s")


class WishWords:
    """The words for one size of model, in English and where a writer gave them in other languages."""

    def __init__(self, about: Tables, size: str, *, name: str) -> None:
        self._name = name
        self._is_small = size == "small"
        self._frame = [
            Template.of(line, f"{about.where(size, 'frame')}", offers=("who", *_FRAME, "name"))
            for line in about.text(size, "frame").splitlines()
        ]
        missing = [field for field in _FRAME if f"{{{field}}}" not in about.text(size, "frame")]
        if missing:
            raise PersonaError(f"{about.where(size, 'frame')}: the field {{{missing[0]}}} is missing.")
        self._who = {whose: str(about.table(size).get(whose, "")) for whose in ("person", "server")}
        languages = [key for key, value in about.table(size).items() if isinstance(value, dict) and key != "levels"]
        self._of = {"": _Words(about, size, name), **{each: _Words(about, size, name, each) for each in languages}}

    def say(self, wishes: Wishes, *, language: str, in_a_server: bool = False) -> str:
        """What is wished of her, in words for a model; nothing where nothing is."""
        words = self._of.get(language, self._of[""])
        sentences = {
            "levels": " ".join(filter(None, (words.level(dial, wishes.level(dial)) for dial in DIALS))),
            "names": " ".join(
                filter(None, (words.name(key, getattr(wishes, key)) for key in ("her_name", "their_name")))
            ),
            "words": words.words(_shortened(wishes.words) if self._is_small else wishes.words),
        }
        if not any(sentences.values()):
            return ""
        who = self._who["server" if in_a_server else "person"]
        lines = [line.fill(who=who, name=self._name, **sentences) for line in self._frame]
        return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


class _Words:
    """Sentences for the levels of dials, for names, and for a quote."""

    def __init__(self, about: Tables, size: str, name: str, *language: str) -> None:
        self._her = name
        self._sentences = {
            key: Template.of(
                about.text(size, *language, key),
                about.where(size, *language, key),
                offers=(*fields, "name"),
                needs=fields,
            )
            for key, fields in _SENTENCES.items()
        }
        self._levels = {dial: _levels(about, dial, size, *language, "levels", dial) for dial in DIALS}

    def level(self, dial: str, level: int) -> str:
        return self._levels[dial][level].fill(name=self._her)

    def name(self, key: str, called: str) -> str:
        return self._sentences[key].fill(called=as_quote(called), name=self._her) if called else ""

    def words(self, words: str) -> str:
        return self._sentences["words"].fill(words=as_quote(words), name=self._her) if words else ""


def as_quote(text: str) -> str:
    """Somebody's words as they may stand between quotation marks: one line, with nothing that could end the quote.

    Whatever templates, tags and notes are made of is drawn differently.
    """
    return " ".join(text.translate(_LOOKALIKES).split())


def _levels(about: Tables, dial: str, *names: str) -> list[Template]:
    texts = about.texts(*names)
    known = DIALS[dial]
    if len(texts) != known.levels or texts[known.normal]:
        raise PersonaError(
            f"{about.where(*names)}: {known.levels} texts, of which number {known.normal + 1} is empty: that is her."
        )
    return [Template.of(text, about.where(*names), offers=("name",)) for text in texts]


def _shortened(words: str) -> str:
    """As much as a small model reads without saying it back: the first sentences."""
    if len(words) <= _LONGEST_FOR_A_SMALL_MODEL:
        return words
    kept = ""
    for sentence in _SENTENCE_END.split(words):
        if len(kept) + len(sentence) > _LONGEST_FOR_A_SMALL_MODEL:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or words[:_LONGEST_FOR_A_SMALL_MODEL].rsplit(" ", 1)[0]


def wish_words(path: Path, *, name: str) -> Mapping[str, WishWords]:
    """The words of ``wishes.toml``, for ``large`` and ``small`` models."""
    about = Tables(path)
    return {size: WishWords(about, size, name=name) for size in ("large", "small")}
