"""A message cut into what is read at a time, and made plain."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from companion._risk_patterns import INNOCENT
from companion._sieve import Sieve

__all__ = ["STRETCHED", "pairs", "plain", "sentences_of", "stretches", "without_innocent"]

_LONGEST_SENTENCE = 300
_OVERLAP = 60
_SHORT = 90
_ENOUGH = 60
_LONGEST_STRETCH = 300
"""Characters, as those above."""


def pairs(text: str) -> Iterator[str]:
    """Any two neighbouring sentences."""
    sentences = sentences_of(text)
    if len(sentences) <= 1:
        yield from sentences
    for first, second in pairwise(sentences):
        yield f"{first} {second}"


def stretches(text: str) -> Iterator[str]:
    """A short text whole; of a longer one what begins with each sentence and is long enough to mean something."""
    sentences = sentences_of(text)
    if sum(map(len, sentences)) <= _SHORT:
        yield " ".join(sentences)
        return
    for start, first in enumerate(sentences):
        stretch, end = first, start + 1
        while end < len(sentences) and (end < start + 2 or len(stretch) < _ENOUGH):
            if len(stretch) + len(sentences[end]) >= _LONGEST_STRETCH:
                break
            stretch, end = f"{stretch} {sentences[end]}", end + 1
        yield stretch
        if end >= len(sentences):
            return


def plain(text: str) -> str:
    """Lower case, composed (NFC: NFKC would break ㅈㄱ), without invisible characters and apostrophes."""
    shown = text if text.isprintable() else "".join(filter(_is_shown, text))
    lower = unicodedata.normalize("NFC", shown).lower().replace("\u3164", "")
    return _SPACES.sub(" ", _MISTYPED.sub(_as_meant, STRETCHED.sub(r"\1\1", _APOSTROPHES.sub("", lower)))).strip()


def without_innocent(text: str) -> str:
    """A plain text without the idioms and remarks that only sound like danger."""
    return _SPACES.sub(" ", _INNOCENT.sub(" ", text)).strip() if _MAY_BE_INNOCENT.lets_through(text) else text


_INNOCENT, _MAY_BE_INNOCENT = re.compile("|".join(INNOCENT)), Sieve(INNOCENT)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, a very long one in pieces."""
    return [piece for sentence in _sentences(text) for piece in _pieces(sentence)]


def _sentences(text: str) -> Iterator[str]:
    """Sentences; a full stop inside a word (``죽.고``) ends none."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield text[start : end.end()]
        start = end.end()
    yield text[start:]


_SENTENCE_END = re.compile(r"[.!?](?=\s)|[。！？\n]")  # noqa: RUF001 - full-width marks are meant


def _pieces(sentence: str) -> Iterator[str]:
    for start in range(0, len(sentence), _LONGEST_SENTENCE):
        piece = sentence[max(0, start - _OVERLAP) : start + _LONGEST_SENTENCE].strip()
        if piece:
            yield piece


_APOSTROPHES = re.compile(r"['\u2019\u02bc`]")
_SPACES = re.compile(r"\s+")
STRETCHED = re.compile(r"(.)\1{2,}")
_AS_MEANT = {
    "killin": "killing", "endin": "ending", "cuttin": "cutting", "hurtin": "hurting", "thinkin": "thinking",
    "livin": "living", "dyin": "dying", "wnat": "want", "watn": "want", "myslef": "myself", "mysef": "myself",
    "sewerslide": "suicide",
    "suicde": "suicide", "sucide": "suicide", "suiside": "suicide", "sucidal": "suicidal", "suicidial": "suicidal",
    "abt": "about", "tmrw": "tomorrow", "tn": "tonight", "tonite": "tonight", "dnt": "dont", "anymor": "anymore",
}  # fmt: skip
_MISTYPED = re.compile(rf"\b(?:{'|'.join(_AS_MEANT)})\b")


def _as_meant(typed: re.Match[str]) -> str:
    return _AS_MEANT[typed[0]]


_INVISIBLE = {"Cf", "Cc"}


def _is_shown(char: str) -> bool:
    return char == "\n" or unicodedata.category(char) not in _INVISIBLE
