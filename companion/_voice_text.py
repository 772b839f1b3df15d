"""A text as the voice's measures see it: its words, its runs of words, its opener, whatever language it is in."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from companion._voice_patterns import CODE
from companion.held import held

WITHOUT_SPACES: Final = frozenset({"ja", "zh"})
GRAPHEMES_A_WORD: Final = 2.5
"""How many characters of a language written without spaces count as one word."""
_RUN: Final = 4
_RUN_WITHOUT_SPACES: Final = 3
_OPENER: Final = 2
_OPENER_WITHOUT_SPACES: Final = 5

SENTENCE_END: Final = re.compile(r"[.!?…。！？]+[\"'”’)\]]*(?=\s|$)|\n")
_ALIKE: Final = 0.7
"""The share of letters in threes that two sentences have in common when they say the same again in other words."""
WORTH_SAYING_TWICE: Final = 12
"""Letters up to which a sentence may well be said again: a greeting, a yes."""
_FIRST_DENSE: Final = "\u1100"
"""From here on stand Korean, Chinese and Japanese, where a character says as much as two letters."""

_TELLING: Final = re.compile(
    r"\d+|\b(?:not?|never|none|without|cannot)\b|n['\u2019]t\b|\b(?:안|못)\b|않|없|아니", re.IGNORECASE
)
"""What makes another sentence of nearly the same words: its numbers, and whether it says no."""
_WORD: Final = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def words(text: str, language: str) -> list[str]:
    """The words outside code, folded; characters where a language writes none apart."""
    found: list[str] = _WORD.findall(CODE.sub(" ", text).casefold().replace("’", "'"))
    return [char for word in found for char in word] if language in WITHOUT_SPACES else found


def length(text: str, language: str) -> float:
    """How long it is, in words."""
    count = len(words(text, language))
    return count / GRAPHEMES_A_WORD if language in WITHOUT_SPACES else count


@held(64)
def runs(text: str, language: str) -> frozenset[tuple[str, ...]]:
    """Every four words in a row; three characters where a language writes no words apart."""
    found = words(text, language)
    length_of_one = _RUN_WITHOUT_SPACES if language in WITHOUT_SPACES else _RUN
    return frozenset(zip(*(found[at:] for at in range(length_of_one)), strict=False))


def opener(text: str, language: str) -> tuple[str, ...]:
    """How it begins: two words."""
    return tuple(words(text, language)[: _OPENER_WITHOUT_SPACES if language in WITHOUT_SPACES else _OPENER])


def sentences(text: str) -> list[str]:
    """The text cut after every sentence and line, nothing left out."""
    ends = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends) if text[start:end]]


def plain(text: str) -> str:
    """A text without case, marks and spacing that would hide that it is another one again."""
    return " ".join(_WORD.findall(text.casefold()))


def fresh(text: str, said: Iterable[str]) -> list[str]:
    """The sentences of a text that have not been said before, in these words or nearly; short ones always are.

    What the text itself says twice is kept once. Another number makes another sentence, and so does a no: it may put
    the first one right.
    """
    known = [_gist(sentence) for line in said for sentence in sentences(line) if is_long(sentence)]
    new: list[str] = []
    for sentence in sentences(text):
        own = _gist(sentence)
        if not (is_long(sentence) and _is_known(own, known)):
            new.append(sentence)
            known.append(own)
    return new


def is_long(sentence: str) -> bool:
    """Whether saying it again is repeating oneself."""
    return sum(1 + (char >= _FIRST_DENSE) for char in sentence.strip()) > WORTH_SAYING_TWICE


_Gist = tuple[frozenset[str], tuple[str, ...]]
"""A sentence's letters in threes, and what makes it another one than it looks."""


def _is_known(own: _Gist, known: Iterable[_Gist]) -> bool:
    letters, telling = own
    return any(
        telling == told and 2 * len(letters & others) >= _ALIKE * max(len(letters) + len(others), 1)
        for others, told in known
    )


@held(4_096)
def _gist(sentence: str) -> _Gist:
    letters = plain(sentence).replace(" ", "")
    threes = frozenset(letters[at : at + 3] for at in range(len(letters) - 2))
    return threes, tuple(telling.casefold() for telling in _TELLING.findall(sentence))
