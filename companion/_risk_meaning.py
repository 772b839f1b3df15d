"""What embeddings say of danger beside the words: noted by whoever reads them, as the risk screen waits for nothing."""

import re
from typing import Final

from companion._risk_weighing import surest
from companion.held import Noted
from companion.language import language_of

__all__ = ["READ_AT_ONCE", "by_meaning", "leaves_open", "note_meaning", "noted_meaning"]

READ_AT_ONCE: Final = 700
"""Characters that are embedded together; of a longer text some may be left unread."""
_NOTED: Final = Noted[str, float](4_096)
_WEIGHED: Final = frozenset({"en", "ko"})
"""The languages whose words are weighed; in any other its meaning is all there is to go by."""
_LEFT_OPEN: Final = -1.7
"""Words that are less grave than this leave nothing for their meaning to say: most ordinary ones."""
_MOST_OF_WORDS: Final = 1.0
_LEAST_OF_WORDS: Final = -4.0
_IN_TURN: Final = 0.75
"""How much surer meaning must be of several lines: the more is said, the likelier one word of it sounds grave."""
_LIMITS: Final = {"en": 0.2, "ko": 0.1}
"""Log odds from where a message is grave; chosen by hand as those of the weights are."""
_LIMIT_ELSEWHERE: Final = 1.0
_LIMIT_UNTOLD: Final = 2.0
"""For what may be short English or any other language in Latin letters."""
_UNTOLD: Final = "xx"
_NEAR: Final = 1.0
"""How far below the limit a message is still heard as distress: she goes gently, and no card is sent."""
_SHORTEST: Final = 3
_LETTER: Final = re.compile(r"[^\W\d_]")
_NOT_LATIN: Final = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]")


def leaves_open(text: str) -> bool:
    """Whether the words of a message leave open how grave it is."""
    if language_of(text, _UNTOLD) not in _WEIGHED:
        return len(_LETTER.findall(text)) >= _SHORTEST
    return surest(text)[0] > _LEFT_OPEN


def note_meaning(text: str, log_odds: float) -> None:
    """Note how grave a message is by its meaning."""
    _NOTED.note(text, log_odds)


def noted_meaning(text: str) -> float | None:
    """How grave a message is by its meaning, as log odds, where that is known."""
    return _NOTED.get(text)


def by_meaning(text: str, log_odds: float, *, distress: bool) -> tuple[int, str]:
    """What words and meaning of a message say together: 2 for ideation or worse, 1 near it; and its gravest stretch.

    Where a pattern has named ``distress`` in it, more is asked, since that is near danger by its very words.
    """
    over, stretch = surest(text)
    most = 0.0 if (in_turn := "\n" in text) else _MOST_OF_WORDS
    of_words = min(max(over, _LEAST_OF_WORDS), most)
    language = language_of(text, _UNTOLD)
    if language in _WEIGHED:
        above = of_words - _LIMITS[language]
    elif language != _UNTOLD or _NOT_LATIN.search(text):
        above = -_LIMIT_ELSEWHERE
    else:
        above = max(of_words - _LIMITS["en"], -_LIMIT_UNTOLD)
    above += log_odds - _IN_TURN * in_turn - distress
    return 2 if above > 0 else 1 if above > -_NEAR else 0, stretch or text
