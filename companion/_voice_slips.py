"""Gross failures of a voice that one message shows by itself, and what is left of the message without them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from companion._voice_gate import has_layout
from companion._voice_patterns import ASKED_FOR_LAYOUT, BOLD, CODE, HEADING, LABEL, LIST_ITEM, TURNS_AWAY
from companion._voice_text import fresh, is_long, opener, plain, sentences
from companion._voice_tongue import is_in_another_script
from companion.held import held

Slip = Literal["layout", "opener", "echo", "script", "scaffolding", "refusal"]

_ITEMS: Final = 2
"""One line with a dash before it is an aside, two are a list."""
_LINES_ASKED_IN: Final = 3
_OPENERS_REMEMBERED: Final = 5
_OPENER_TOO_OFTEN: Final = 2
_LONG_ENOUGH_TO_KNOW: Final = 20
"""Characters from which on a sentence of her instructions is known again for what it is."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a message is held against."""

    language: str
    """The language of the talk."""
    theirs: Sequence[str]
    """What people have said lately, oldest first, the last being what is answered."""
    hers: Sequence[str]
    """Her last replies, oldest first, each with all its messages."""
    told: tuple[str, ...] = ()
    """Her instructions, which are nobody else's to read."""
    begun: Sequence[str] = ()
    """What she has already said of this reply."""


def slips_of(beat: str, around: Around, *, written: str = "", grave: bool = False) -> set[Slip]:
    """The gross failures in one message of hers; ``written`` is how the model wrote it, if something is gone already.

    Where something ``grave`` is at hand, saying the same again, and in the same way, is none.
    """
    slips: set[Slip] = set()
    if is_laid_out(written or beat) and not _may_be_laid_out(around):
        slips.add("layout")
    if LABEL.search(_without_code(beat)) or _is_told(beat, around.told):
        slips.add("scaffolding")
    if is_in_another_script(beat, around.language, around.theirs):
        slips.add("script")
    if not grave and TURNS_AWAY.fullmatch(beat):
        slips.add("refusal")  # whoever means it says it again
    if not grave and is_long(beat):
        if not fresh(beat, (*around.hers[-1:], *around.begun)):
            slips.add("echo")
        elif not around.begun and _opens_as_ever(beat, around):
            slips.add("opener")
    return slips


def mended(beat: str, around: Around, slips: Collection[Slip]) -> str:
    """The message without them; empty where nothing is left, and as it is where it has nothing but its opener."""
    text = beat if _may_be_laid_out(around) else _unbolded(beat)
    if "echo" in slips:
        return ""
    if "layout" in slips:
        text = _each_outside_code(text, lambda part: LIST_ITEM.sub("", HEADING.sub("", _unbolded(part))))
    if "scaffolding" in slips:
        label = LABEL.search(text)
        text = _kept(text[: label.start()] if label else text, lambda each: _is_told(each, around.told))
    if "script" in slips:
        text = _kept(text, lambda each: is_in_another_script(each, around.language, around.theirs))
    if "opener" in slips:
        _, *rest = sentences(text) or [""]
        text = "".join(rest).strip() if rest and is_long("".join(rest)) else text
    return text.strip()


def without_worn_opener(beat: str, around: Around) -> str:
    """The message without a short first sentence that began another reply lately, if anything else is left."""
    first, *rest = sentences(beat) or [""]
    left = "".join(rest).strip()
    is_worn = not around.begun and not is_long(first) and _openings(beat, around) > 0
    return left if is_worn and is_long(left) else beat


def is_laid_out(text: str) -> bool:
    """Whether a message has a heading or a list outside its code."""
    outside = _without_code(text)
    return bool(HEADING.search(outside)) or len(LIST_ITEM.findall(outside)) >= _ITEMS


def _may_be_laid_out(around: Around) -> bool:
    """Whether somebody wants it so: they ask for a recipe, write lists themselves, or go on about one."""
    asked = any(map(_calls_for_layout, around.theirs[-_LINES_ASKED_IN:]))
    return asked or any(map(_has_layout, around.hers[-1:]))


@held(4_096)
def _calls_for_layout(line: str) -> bool:
    return bool(ASKED_FOR_LAYOUT.search(line)) or "```" in line or _has_layout(line)


_has_layout = held(4_096)(has_layout)


def _opens_as_ever(beat: str, around: Around) -> bool:
    return _openings(beat, around) >= _OPENER_TOO_OFTEN


def _openings(beat: str, around: Around) -> int:
    """How many of her last replies began in the same way."""
    begins = opener(beat, around.language)
    lately = [opener(reply, around.language) for reply in around.hers[-_OPENERS_REMEMBERED:]]
    return lately.count(begins) if len(begins) > 1 else 0


@lru_cache(maxsize=16)
def _told(told: tuple[str, ...]) -> frozenset[str]:
    each = (plain(sentence) for text in told for sentence in sentences(text) if "{" not in sentence)
    return frozenset(sentence for sentence in each if len(sentence) >= _LONG_ENOUGH_TO_KNOW)


def _is_told(sentence: str, told: tuple[str, ...]) -> bool:
    words = plain(sentence)
    return any(each in words for each in _told(told))


def _kept(text: str, leaves: Callable[[str], bool]) -> str:
    return "".join(sentence for sentence in sentences(text) if not leaves(sentence))


def _without_code(text: str) -> str:
    return CODE.sub(" ", text)


def _unbolded(text: str) -> str:
    return _each_outside_code(text, lambda part: BOLD.sub(lambda bold: bold[1] or bold[2], part))


def _each_outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with everything but its code changed."""
    parts, at = [], 0
    for code in CODE.finditer(text):
        parts += [change(text[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*parts, change(text[at:])])
