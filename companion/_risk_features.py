"""What a message is made of, for the weights of the risk screen: its words, its concepts, and what stands near what."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from zlib import crc32

from companion._risk_concepts import ENGLISH, KOREAN

__all__ = ["features"]

_LONGEST_PHRASE = 3
_NEAR = 4
"""Concepts: how far apart two may stand that are still taken together."""
_WORD = re.compile(r"[a-z]+|\d+|[가-힣ㄱ-ㅣ]+|[😂🤣💀]")
_HANGUL = re.compile("[가-힣ㄱ-ㅣ]")
_LONGEST_PART = 8
_PARTS_OF = (2, 3, 4)


def features(text: str) -> set[int]:
    """Everything a short plain text is made of (lower case, no apostrophes), each as a number of 32 bits."""
    return {crc32(name.encode()) for name in _names(text)}


def _names(text: str) -> Iterator[str]:
    words = ["#" if word.isdecimal() else word for word in _WORD.findall(text)]
    if _HANGUL.search(text):
        yield from _of_korean(text)
        words = [word for word in words if not _HANGUL.match(word)]
    if words:
        yield from _of_english(words)


def _of_english(words: list[str]) -> Iterator[str]:
    framed = ["<", *words, ">"]
    yield from words
    yield from map(" ".join, pairwise(framed))
    yield from map(" ".join, zip(framed, framed[1:], framed[2:], strict=False))
    yield from (f"{first} * {third}" for first, third in zip(framed, framed[2:], strict=False))
    yield from _near(list(_concepts_in(words)))


def _of_korean(text: str) -> Iterator[str]:
    spaced = f" {' '.join(text.split())} "
    for length in _PARTS_OF:
        yield from (spaced[start : start + length] for start in range(len(spaced) - length + 1))
    yield from _near(list(_parts_in(spaced)))


def _near(concepts: list[str]) -> Iterator[str]:
    """Concepts alone, in order with each that follows soon, and three in a row."""
    yield from (f"1 {concept}" for concept in concepts)
    for index, concept in enumerate(concepts):
        for other in islice(concepts, index + 1, index + 1 + _NEAR):
            yield f"2 {concept} {other}"
    yield from (f"3 {a} {b} {c}" for a, b, c in zip(concepts, concepts[1:], concepts[2:], strict=False))


def _concepts_in(words: list[str]) -> Iterator[str]:
    """The concept of each word or phrase that has one, the longest phrase first."""
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_BY_WORD.get(words[at], 0), len(words) - at), 0, -1):
            concept = _PHRASES.get(" ".join(words[at : at + length]))
            if concept:
                yield concept
                at += length
                break
        else:
            at += 1


def _parts_in(spaced: str) -> Iterator[str]:
    at = 0
    while at < len(spaced):
        for length in range(min(_LONGEST_BY_LETTER.get(spaced[at], 0), len(spaced) - at), 0, -1):
            concept = _PARTS.get(spaced[at : at + length])
            if concept:
                yield concept
                at += max(1, length - 1) if spaced[at + length - 1] == " " else length
                break
        else:
            at += 1


def _by_phrase(concepts: Mapping[str, str]) -> dict[str, str]:
    """The first concept that names a phrase; a question mark after a space leaves it open."""
    named: dict[str, str] = {}
    for concept, row in concepts.items():
        for phrase in row.split("|"):
            for written in {phrase.replace(" ?", ""), phrase.replace(" ?", " ")}:
                named.setdefault(written, concept)
    return named


_PHRASES, _PARTS = _by_phrase(ENGLISH), _by_phrase(KOREAN)
_LONGEST_BY_WORD, _LONGEST_BY_LETTER = dict[str, int](), dict[str, int]()
for _phrase in _PHRASES:
    _first, _length = _phrase.split(" ")[0], min(len(_phrase.split(" ")), _LONGEST_PHRASE)
    _LONGEST_BY_WORD[_first] = max(_length, _LONGEST_BY_WORD.get(_first, 0))
for _part in _PARTS:
    _LONGEST_BY_LETTER[_part[0]] = max(min(len(_part), _LONGEST_PART), _LONGEST_BY_LETTER.get(_part[0], 0))
