"""Goodbyes: who takes their leave, and what of an answer would hold them back; English and Korean, pure."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from companion import _goodbye_patterns as patterns
from companion.ties import without_running_down

_LONGEST: Final = 240
"""Characters of a message that can be a goodbye; who writes more has more to say."""
_SENTENCE: Final = re.compile(
    r"[^.!?\u2026\u3002\uff01\uff1f\n]*[.!?\u2026\u3002\uff01\uff1f]*[\"'\u201d\u2019)\]]*\s*"
)
_PARTS: Final = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\n,;~\u3160\u315c]+|\s+-+\s+|\s*[:;]-?[()]+|\s+(?=\u3160)")
_TAIL: Final = re.compile(r"[\s\u314b\u314e^*\"'()\U0001f300-\U0001faff\u2600-\u27bf\u2764\ufe0f]+$")
_APOSTROPHE: Final = re.compile("[\u2018\u2019\u00b4`]")
_ASKS: Final = re.compile(r"[?\uff1f][\"'\u201d\u2019)\]\s]*$")


def _any_of(texts: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{text})" for text in texts), re.IGNORECASE)


_LEAVES: Final = _any_of([*patterns.LEAVES_EN, *patterns.LEAVES_KO])
_HOLDS_BACK: Final = _any_of([*patterns.HOLDS_BACK_EN, *patterns.HOLDS_BACK_KO])
_STAYS: Final = _any_of([patterns.STAYS_EN, patterns.STAYS_KO])
_UNFIT: Final = _any_of([patterns.REUNION, patterns.GUILT])


def says_goodbye(text: str) -> bool:
    """Whether a message takes leave; one that goes on with a question does not."""
    if len(text) > _LONGEST:
        return False
    plain = _APOSTROPHE.sub("'", text)
    if _ASKS.search(plain):
        return False
    parts = (_TAIL.sub("", part).strip() for part in _PARTS.split(plain))
    return any(_LEAVES.search(part) for part in parts if part)


def holds_back(sentence: str) -> bool:
    """Whether a sentence would keep somebody from leaving: by a plea, guilt, a hook, or something to be missed."""
    return bool(_HOLDS_BACK.search(_APOSTROPHE.sub("'", sentence).strip()))


def let_go(text: str, *, may_ask: bool = False) -> str:
    """An answer to a goodbye without what would hold somebody back, nor any question unless it ``may_ask``."""
    kept = [
        sentence
        for sentence in _sentences(text)
        if not holds_back(sentence) and (may_ask or not _ASKS.search(sentence))
    ]
    return "".join(kept).strip()


def takes_back(text: str) -> bool:
    """Whether somebody who is leaving for good says that they are not."""
    return len(text) <= _LONGEST and bool(_STAYS.search(_APOSTROPHE.sub("'", text)))


def is_fit_for_a_last_letter(text: str) -> bool:
    """Whether a last letter promises no reunion, lays no guilt on anybody, speaks against nobody, asks for nothing."""
    plain = _APOSTROPHE.sub("'", text)
    return without_running_down(plain) == plain and not (
        _UNFIT.search(plain) or any(map(holds_back, _sentences(plain))) or "?" in plain or "\uff1f" in plain
    )


def _sentences(text: str) -> Iterator[str]:
    return (match[0] for match in _SENTENCE.finditer(text) if match[0])
