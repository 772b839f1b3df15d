"""How somebody wishes her to be: dials, names, a language and a few words of their own; pure."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Final

from companion.talk import Place

LONGEST_WORDS: Final = 1_500
"""Characters of what somebody says about it in their own words."""
LONGEST_NAME: Final = 32
LANGUAGES: Final = ("en", "ko", "ja", "zh", "es", "fr", "de", "pt")
GRAVE: Final = 2
"""From this risk on she is as she is, whatever anybody wished."""
_SHORTEST_NAME: Final = 2
_IN_NAMES: Final = frozenset(" '\u2019.-\u00b7")


@dataclass(frozen=True, slots=True)
class Dial:
    """One thing that can be turned: how many levels it has, and which of them is how she is by herself."""

    levels: int
    normal: int


DIALS: Final[Mapping[str, Dial]] = MappingProxyType(
    {
        "warmth": Dial(5, 2),
        "playfulness": Dial(5, 2),
        "candour": Dial(5, 2),
        "curiosity": Dial(5, 2),
        "brevity": Dial(5, 2),
        "emoji": Dial(3, 1),
        "romance": Dial(3, 0),
    }
)


class NotANameError(ValueError):
    """What was typed cannot be used as a name."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one person, or the people of one server, wish of her; unset, she is as she is."""

    warmth: int = DIALS["warmth"].normal
    playfulness: int = DIALS["playfulness"].normal
    candour: int = DIALS["candour"].normal
    curiosity: int = DIALS["curiosity"].normal
    brevity: int = DIALS["brevity"].normal
    """Higher is shorter."""
    emoji: int = DIALS["emoji"].normal
    romance: int = DIALS["romance"].normal
    is_adult: bool = False
    """They have said that they are grown up; without that there is no romance."""
    their_name: str = ""
    """What she is to call them."""
    her_name: str = ""
    """What they call her."""
    language: str = ""
    """One of ``LANGUAGES``, or nothing to be followed."""
    words: str = ""
    """Their own, at most ``LONGEST_WORDS`` characters."""
    persona: str = ""
    """The folder of the persona they talk with, or nothing for the host's own choice."""

    @classmethod
    def read(cls, kept: str) -> "Wishes":
        """Wishes as :meth:`written`; whatever in them is unknown or impossible is as if it had not been said."""
        try:
            found = json.loads(kept)
        except ValueError:
            return cls()
        return cls(**_sound(found)) if isinstance(found, dict) else cls()

    def written(self) -> str:
        """Everything that was wished for, as JSON."""
        plain = Wishes()
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return json.dumps(
            {name: value for name, value in said.items() if value != getattr(plain, name)}, ensure_ascii=False
        )

    def level(self, dial: str) -> int:
        """Where a dial stands."""
        return int(getattr(self, dial))

    def turned(self, dial: str, level: int) -> "Wishes":
        """The same with one dial turned; unchanged where there is no such dial or level."""
        known = dial in DIALS and 0 <= level < DIALS[dial].levels
        return replace(self, **_sound({dial: level})) if known else self

    def in_force(self, *, romance: bool, tier: int) -> "Wishes":
        """What of it counts now: in danger nothing but names and language, and romance only where it may be."""
        if tier >= GRAVE:
            return Wishes(
                their_name=self.their_name, her_name=self.her_name, language=self.language, persona=self.persona
            )
        return self if self.romance == 0 or (romance and self.is_adult) else replace(self, romance=0)

    def for_a_server(self) -> "Wishes":
        """The same without what is between two: romance, and a name for one person."""
        return replace(self, romance=0, is_adult=False, their_name="")


def owner_of(place: Place) -> int | None:
    """Whose wishes count in a place: the one person's who is there, the server's, or nobody's."""
    return place.id if place.is_private else place.guild_id


def as_name(typed: str) -> str:
    """A name as it may stand in a prompt and in a message; :class:`NotANameError` where it cannot.

    It is made of letters, digits and what joins them, so it can end no line, quote or tag, and call nobody.
    """
    name = " ".join(unicodedata.normalize("NFC", typed).split(" ")).strip()
    if not name:
        return ""
    if not _SHORTEST_NAME <= len(name) <= LONGEST_NAME and not _is_one_syllable(name):
        raise NotANameError
    if not name[0].isalnum() or not all(_may_stand_in_a_name(char) for char in name):
        raise NotANameError
    return name


def as_words(typed: str) -> str:
    """What somebody says in their own words, without characters nobody sees, and not too long."""
    seen = typed.replace("\r\n", "\n")
    if not seen.replace("\n", "").isprintable():
        seen = "".join(char for char in seen if char == "\n" or unicodedata.category(char)[0] != "C")
    return seen.strip()[:LONGEST_WORDS].strip()


def _is_one_syllable(name: str) -> bool:
    """One letter is no name, except where a letter is a syllable or a word."""
    return len(name) == 1 and unicodedata.category(name) == "Lo"


def _may_stand_in_a_name(char: str) -> bool:
    return char in _IN_NAMES or unicodedata.category(char) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"}


def _sound(found: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the wishes that can be what they say."""
    return {name: value for name, value in found.items() if name in _SOUND and _SOUND[name](name, value)}


def _is_level(name: str, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < DIALS[name].levels


def _is_name(_: str, value: Any) -> bool:
    try:
        return isinstance(value, str) and as_name(value) == value
    except NotANameError:
        return False


def _is_folder(_: str, value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME * 2 and all(c.isalnum() or c in "-_" for c in value)


_SOUND: Final = MappingProxyType(
    {
        **dict.fromkeys(DIALS, _is_level),
        "is_adult": lambda _, value: isinstance(value, bool),
        "their_name": _is_name,
        "her_name": _is_name,
        "language": lambda _, value: isinstance(value, str) and value in {"", *LANGUAGES},
        "words": lambda _, value: isinstance(value, str) and as_words(value) == value,
        "persona": _is_folder,
    }
)
