"""Which of many patterns a text may match at all: those of which some word that every match has stands in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import chain
from typing import Any, Final

__all__ = ["AnyOf", "Sieve", "needed_by"]

try:
    _PARSER: Final[Any] = import_module("re._parser")
except ImportError:  # of no public name: without it every pattern is looked for
    _PARSER = None  # type: ignore[misc]

_START: Final = 3
"""Characters by which a word is looked up, where there are many."""
_FEW: Final = 100
_Words = frozenset[str]


class Sieve:
    """Patterns in an order that is kept, by the words they need."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._always = 0
        by_word: dict[str, int] = {}
        for place, pattern in enumerate(patterns):
            needed = needed_by(pattern)
            if not needed:
                self._always |= 1 << place
            for word in needed:
                by_word[word] = by_word.get(word, 0) | 1 << place
        self._in_ascii = bool(self._always) or any(word[:1].isascii() for word in by_word)
        few = len(by_word) <= _FEW
        self._each = [each for each in by_word.items() if few or len(each[0]) < _START]
        self._by_start: dict[str, list[tuple[str, int]]] = {}
        for word, places in by_word.items():
            if not few and len(word) >= _START:
                self._by_start.setdefault(word[:_START], []).append((word, places))

    def left(self, text: str) -> Iterator[int]:
        """The places of the patterns that may match; the text is in lower case."""
        if text.isascii() and not self._in_ascii:
            return
        bits = self._always
        for word, places in self._each:
            if word in text:
                bits |= places
        if self._by_start:
            starts = self._by_start.keys() & {text[at : at + _START] for at in range(len(text))}
            for word, places in chain.from_iterable(self._by_start[start] for start in starts):
                if word in text:
                    bits |= places
        while bits:
            lowest = bits & -bits
            yield lowest.bit_length() - 1
            bits ^= lowest

    def lets_through(self, text: str) -> bool:
        """Whether any may match."""
        return next(self.left(text), None) is not None


class AnyOf:
    """Several patterns as one, whatever their case, looked for only where one of their words stands."""

    def __init__(self, *patterns: str) -> None:
        self._sieve = Sieve(patterns)
        self._pattern = re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in the text."""
        return self._pattern.search(text) if self._sieve.lets_through(text.casefold()) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match in the text."""
        return self._pattern.finditer(text) if self._sieve.lets_through(text.casefold()) else iter(())


def needed_by(pattern: str) -> _Words:
    """Words in lower case of which at least one stands in whatever matches; none where that cannot be said."""
    return (_PARSER and _needed_by(_PARSER.parse(pattern))) or frozenset()


def _needed_by(steps: Iterable[tuple[Any, Any]]) -> _Words | None:
    """Of what stands one after the other, the part whose shortest word is longest."""
    best: _Words | None = None
    run = ""
    for name, given in [*_flat(steps), ("END", None)]:
        if name == "LITERAL":
            run += chr(given)
            continue
        if name in {"AT", "ASSERT", "ASSERT_NOT"}:
            continue  # takes no room: what stands before and behind it stands together
        best = _better(_better(best, frozenset({run.lower()}) if run else None), _of(name, given))
        run = ""
    return best


def _flat(steps: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, Any]]:
    for kind, given in steps:
        name = str(kind)
        if name == "SUBPATTERN":
            yield from _flat(given[-1])
        else:
            yield name, given


def _of(name: str, given: Any) -> _Words | None:
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        least, _, repeated = given
        return _needed_by(repeated) if least else None
    if name == "BRANCH":
        branches = [_needed_by(branch) for branch in given[1]]
        return frozenset[str]().union(*filter(None, branches)) if all(branches) else None
    return None


def _better(one: _Words | None, other: _Words | None) -> _Words | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda words: (min(map(len, words)), -len(words)))
