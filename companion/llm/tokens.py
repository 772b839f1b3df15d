"""How many tokens a text is worth, without a tokenizer: from its script, corrected by what endpoints report."""

import math
import string
from collections.abc import Sequence
from typing import Final

from companion.held import held
from companion.talk import Message

MESSAGE_TOKENS: Final = 5
"""What a chat template spends on one message besides its text."""
IMAGE_TOKENS: Final = 1_000
"""What one picture costs, roughly: providers count between 85 and 1,600."""

_LATIN: Final = string.ascii_letters.encode()
_DIGITS: Final = string.digits.encode()
_ACCENTED: Final = bytes(range(0xC0, 0x100))
_LETTERS: Final = bytes(range(0x01, 0x20))
"""High bytes of the scripts up to U+1FFF."""
_HANGUL: Final = bytes(range(0xAC, 0xD8))
"""High bytes of the syllables."""
MOST_PER_CHARACTER: Final = 0.8
"""What a character of no script below counts, and so the most that any can."""
_SCALES: Final = (0.4, 3.0)
_WEIGHT: Final = 0.3
_TEACHES: Final = 40
"""Prompts smaller than this are mostly template, and teach nothing."""


def estimate(text: str) -> float:
    """Tokens in ``text`` by the script of its characters, for a tokenizer nobody has looked at yet."""
    # Counted in bytes: a whole prompt is estimated several times a turn, and a pattern is forty times as slow.
    low = text.encode("latin-1", "ignore")
    high = b"" if text.isascii() else text.encode("utf-16-le", "surrogatepass")[1::2]
    latin, digits, spaces, hangul = _count(low, _LATIN), _count(low, _DIGITS), low.count(b" "), _count(high, _HANGUL)
    letters = _count(high, _LETTERS) + (_count(low, _ACCENTED) if high else 0)
    others = len(text) - latin - digits - spaces - hangul - letters
    return 0.23 * latin + 0.6 * digits + 0.05 * spaces + 0.7 * hangul + 0.5 * letters + MOST_PER_CHARACTER * others


def estimate_prompt(messages: Sequence[Message]) -> float:
    """Tokens in a whole prompt: texts, pictures and what the template adds."""
    pictures = sum(len(message.images) for message in messages)
    # What people and she have said stands in prompt after prompt; what the system says changes from turn to turn.
    said = sum(_estimate_held(message.text) for message in messages if message.role != "system")
    told = "".join(message.text for message in messages if message.role == "system")
    return said + estimate(told) + MESSAGE_TOKENS * len(messages) + IMAGE_TOKENS * pictures


_estimate_held = held(40_000)(estimate)


class Ruler:
    """One model's correction of the estimate: a moving average of reported over estimated."""

    def __init__(self) -> None:
        self.scale = 1.0
        self._taught = False

    def learn(self, reported: int, estimated: float) -> None:
        """Move the correction towards what the endpoint counted; the first count weighs most."""
        if estimated < _TEACHES or reported <= 0:
            return
        weight = _WEIGHT if self._taught else 2 * _WEIGHT
        self._taught = True
        self._set(self.scale + weight * (reported / estimated - self.scale))

    def stretch(self, factor: float) -> None:
        """Count more (or less) from now on: the endpoint showed that the estimate was off."""
        self._set(self.scale * factor)

    def tokens(self, estimated: float) -> int:
        """The estimate in this model's own tokens."""
        return math.ceil(estimated * self.scale)

    def _set(self, scale: float) -> None:
        self.scale = min(max(scale, _SCALES[0]), _SCALES[1])


def _count(text: bytes, wanted: bytes) -> int:
    return len(text) - len(text.translate(None, wanted))
