"""What weights learnt from examples make of a message, for what no pattern names; ``bench.fit_care`` makes them."""

import json
import math
import re
from array import array
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from companion._risk_features import features
from companion._risk_text import plain, stretches, without_innocent
from companion.held import held

__all__ = ["Weights", "surest", "weigh"]

DATA: Final = "risk_weights.bin"
_HANGUL: Final = re.compile("[가-힣ㄱ-ㅣ]")
_REMEMBERED: Final = 8_192
_SHORTEST: Final = 3
_FEWEST_WORDS: Final = 3
"""Of English fewer say too little to be weighed; patterns read them all the same."""
_ENOUGH_ENGLISH: Final = 7
"""Words; with each that is missing a stretch must score higher, since little is said by it and much can be meant."""
_ENOUGH_KOREAN: Final = 8
"""Syllables, in the same way."""
_FOR_EACH: Final = 0.5
_HEADER_BYTES: Final = 4


class Weights:
    """What each word and concept says, as numbers; scores are log odds."""

    def __init__(self, header: dict[str, Any], words: dict[int, float]) -> None:
        self.words = words
        self.bias: float = header["bias"]
        self._limits: dict[str, float] = header["limits"]

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

    def score(self, stretch: str) -> float:
        """What the words and concepts of a plain stretch say."""
        found = features(stretch)
        known = sum(self.words.get(feature, 0.0) for feature in found)
        return known / math.sqrt(max(1, len(found))) + self.bias

    def limit(self, stretch: str) -> float:
        """From where a stretch is grave, by its language and its length."""
        if _HANGUL.search(stretch):
            return self._limits["ko"] + _FOR_EACH * max(0, _ENOUGH_KOREAN - len(stretch.replace(" ", "")))
        return self._limits["en"] + _FOR_EACH * max(0, _ENOUGH_ENGLISH - len(stretch.split()))


def weigh(text: str, *, margin: Callable[[str], float] = lambda _: 0.0) -> str | None:
    """The first stretch of a message that is heard as ideation or worse, if any, by at least a margin.

    ``margin`` is asked of such stretches only.
    """
    found = map(_over, stretches(text))
    return next((stretch for over, stretch in found if over > 0 and over > margin(stretch)), None)


def surest(text: str) -> tuple[float, str]:
    """By how much the gravest stretch of a message is over its limit, and that stretch in plain."""
    return max(map(_over, stretches(text)), default=(-math.inf, ""))


def _over(said: str) -> tuple[float, str]:
    score, stretch = _scored(said)
    return score - _weights().limit(stretch), stretch


@held(_REMEMBERED)
def _scored(said: str) -> tuple[float, str]:
    """What a stretch scores, and the stretch in plain; of lines that are read together only the last ones are new."""
    stretch = without_innocent(plain(said))
    return (_weights().score(stretch) if _is_weighed(stretch) else -math.inf), stretch


@cache
def _weights() -> Weights:
    return Weights.read(Path(str(files("companion") / DATA)).read_bytes())


def _is_weighed(stretch: str) -> bool:
    return len(stretch) >= _SHORTEST and (not stretch.isascii() or len(stretch.split()) >= _FEWEST_WORDS)
