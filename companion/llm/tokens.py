"""How many tokens a text is worth, without a tokenizer: from its script, corrected by what endpoints report."""

import math
import re
from collections.abc import Iterable
from typing import Final

from companion.talk import Message

MESSAGE_TOKENS: Final = 5
"""What a chat template spends on one message besides its text."""
IMAGE_TOKENS: Final = 1_000
"""What one picture costs, roughly: providers count between 85 and 1,600."""

_RUNS = re.compile(
    r"(?P<latin>[A-Za-z]+)|(?P<space> +)|(?P<digits>[0-9]+)|(?P<hangul>[\uac00-\ud7a3]+)"
    r"|(?P<han>[\u3040-\u30ff\u3400-\u9fff]+)|(?P<letters>[\u00c0-\u1fff]+)|(?P<other>.)",
    re.DOTALL,
)
_PER_CHARACTER: Final = {
    "latin": 0.23,
    "space": 0.05,
    "digits": 0.6,
    "hangul": 0.7,
    "han": 0.8,
    "letters": 0.5,
    "other": 0.8,
}
_SCALES: Final = (0.4, 3.0)
_WEIGHT: Final = 0.3
_TEACHES: Final = 40
"""Prompts smaller than this are mostly template, and teach nothing."""


def estimate(text: str) -> float:
    """Tokens in ``text`` by the script of its characters, for a tokenizer nobody has looked at yet."""
    return sum(len(run.group()) * _PER_CHARACTER[run.lastgroup or "other"] for run in _RUNS.finditer(text))


def estimate_prompt(messages: Iterable[Message]) -> float:
    """Tokens in a whole prompt: texts, pictures and what the template adds."""
    return sum(estimate(message.text) + MESSAGE_TOKENS + IMAGE_TOKENS * len(message.images) for message in messages)


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
