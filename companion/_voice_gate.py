"""The voice gate: how a recorded conversation of hers sounds, in numbers with bounds, computed without a model."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from companion._voice_patterns import (
    BOLD,
    CODE,
    DASH,
    HEADING,
    LIST_ITEM,
    NOT_X_BUT_Y,
    PRAISE,
    QUESTION_AT_THE_END,
    THERAPY,
    VALIDATION,
)
from companion._voice_text import length, opener, runs
from companion._voice_tongue import is_in_another_script

ENOUGH_REPLIES: Final = 20
"""Below this many replies a gate says little."""
_OPENERS_REMEMBERED: Final = 5
_REPLIES_REMEMBERED: Final = 8


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of the gate and the bounds it must keep, both included."""

    name: str
    value: float
    most: float
    least: float = 0

    @property
    def passes(self) -> bool:
        """Whether the value is within its bounds."""
        return self.least <= self.value <= self.most


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a voice may reach at most; shares are of replies, the last three per 100 words."""

    words: tuple[float, float] = (12, 60)
    question: float = 0.45
    not_x_but_y: float = 0.03
    opener: float = 0.08
    overlap: float = 0.03
    validation: float = 0.10
    praise: float = 0.10
    therapy: float = 0.03
    dash: float = 0.20


BOUNDS: Final[Mapping[str, Bounds]] = {"ko": Bounds(words=(8, 40), praise=0.15, therapy=0.045, dash=0.30)}
"""Bounds of languages that have their own; the others keep those of English.

Korean says with two words what English says with three (``python -m bench.voice --baseline``: 0.667 over her own
sentences in both), so what is counted in words is less, and what is counted per 100 words is more.
"""


def gate(replies: Sequence[str], language: str) -> list[Measure]:
    """The measures of her replies in one language, in the order in which they were said; none where there are none.

    A reply is all she said at once, its messages joined by blank lines.
    """
    if not replies:
        return []
    return list(_measures(replies, language, BOUNDS.get(language, Bounds())))


def _measures(replies: Sequence[str], language: str, bounds: Bounds) -> Iterator[Measure]:
    least, most = bounds.words
    questions = [bool(QUESTION_AT_THE_END.search(reply)) for reply in replies]
    validating = [bool(VALIDATION.match(reply.lstrip())) for reply in replies]
    hundreds = sum(length(reply, language) for reply in replies) / 100
    yield Measure("median words a reply", median(length(reply, language) for reply in replies), most, least)
    yield Measure("replies ending in a question", _share(questions), bounds.question)
    yield Measure("three questions in a row", _in_a_row(questions, 3), 0)
    yield Measure("list, heading or bold", _share([has_layout(reply) for reply in replies]), 0)
    yield Measure("not X, it's Y", _share([bool(NOT_X_BUT_Y.search(reply)) for reply in replies]), bounds.not_x_but_y)
    yield Measure("opener seen in the last 5", _share(_openers_again(replies, language)), bounds.opener)
    yield Measure("4-word runs of the last 8 replies", _overlap(replies, language), bounds.overlap)
    yield Measure("validation opener", _share(validating), bounds.validation)
    yield Measure("validation twice in a row", _in_a_row(validating, 2), 0)
    yield Measure("praise words per 100", _rate(PRAISE, replies, hundreds), bounds.praise)
    yield Measure("therapy-speak per 100", _rate(THERAPY, replies, hundreds), bounds.therapy)
    yield Measure("dashes per 100", _rate(DASH, replies, hundreds), bounds.dash)
    yield Measure("in another script", _share([is_in_another_script(reply, language) for reply in replies]), 0)


def has_layout(text: str) -> bool:
    """Whether a text outside its code has a list, a heading or bold."""
    outside = CODE.sub(" ", text)
    return any(pattern.search(outside) for pattern in (LIST_ITEM, HEADING, BOLD))


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found)


def _in_a_row(found: Sequence[bool], count: int) -> int:
    return sum(all(found[at : at + count]) for at in range(len(found) - count + 1))


def _openers_again(replies: Sequence[str], language: str) -> list[bool]:
    openers = [opener(reply, language) for reply in replies]
    return [bool(each) and each in openers[max(at - _OPENERS_REMEMBERED, 0) : at] for at, each in enumerate(openers)]


def _overlap(replies: Sequence[str], language: str) -> float:
    """The share of all runs that one of the replies just before has as well."""
    said = [runs(reply, language) for reply in replies]
    again = sum(
        len(own & frozenset().union(*said[max(at - _REPLIES_REMEMBERED, 0) : at])) for at, own in enumerate(said)
    )
    return again / max(sum(map(len, said)), 1)


def _rate(pattern: re.Pattern[str], replies: Sequence[str], hundreds: float) -> float:
    return sum(len(pattern.findall(reply)) for reply in replies) / max(hundreds, 0.01)
