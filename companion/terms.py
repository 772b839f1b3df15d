"""A text as the terms it is found by: stems of words, and pairs of characters where a script has no spaces to go by."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

_CJK = "\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3々"
_RUNS = re.compile(rf"(?P<cjk>[{_CJK}]+)|(?P<word>[^\W_{_CJK}]+)")
_HAN = re.compile("[\u3400-\u9fff]")
_LONGEST_WORD = 40
"""Anything longer is an address or a code, and nobody asks for it letter by letter."""


def terms_of(text: str) -> Counter[str]:
    """The terms of a text and how often each occurs; words that say nothing on their own are left out."""
    return Counter(_terms(text))


def words_in(text: str) -> int:
    """How many words, or pairs of characters, a text is long."""
    runs = _RUNS.finditer(_folded(text))
    return sum(max(len(run.group()) - 1, 1) if run.lastgroup == "cjk" else 1 for run in runs)


def _terms(text: str) -> Iterator[str]:
    for run in _RUNS.finditer(_folded(text)):
        word = run.group()
        if run.lastgroup == "cjk":
            yield from (word[start : start + 2] for start in range(max(len(word) - 1, 1)))
            if len(word) > 1:
                yield from _HAN.findall(word)
        elif word not in _STOP_WORDS and len(word) <= _LONGEST_WORD:
            yield stem(word)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A lower-case word without its accents and, if it is made of Latin letters, without its English endings.

    M. F. Porter, "An algorithm for suffix stripping", Program 14 (3), 1980.
    """
    if not word.isascii():
        bare = unicodedata.normalize("NFD", word)
        word = "".join(char for char in bare if not unicodedata.combining(char))
    if len(word) < 3 or not (word.isascii() and word.isalpha()):  # noqa: PLR2004 (as in the paper)
        return word
    word = ("Y" if word[0] == "y" else word[0]) + word[1:]
    word = _without_plural_and_past(word)
    if word.endswith("y") and _HAS_VOWEL.match(word[:-1]):
        word = word[:-1] + "i"
    for endings in (_STEP_2, _STEP_3):
        word = _exchanged(word, endings)
    return _without_last_e(_without_suffix(word)).lower()


_C = "[^aeiou][^aeiouy]*"
_V = "[aeiouy][aeiou]*"
_LONG = re.compile(f"^(?:{_C})?{_V}{_C}")
_ONE = re.compile(f"^(?:{_C})?{_V}{_C}(?:{_V})?$")
_LONGER = re.compile(f"^(?:{_C})?{_V}{_C}{_V}{_C}")
_HAS_VOWEL = re.compile(f"^(?:{_C})?[aeiouy]")
_SHORT_END = re.compile(f"^{_C}[aeiouy][^aeiouwxy]$")
_DOUBLE = re.compile(r"([^aeiouylsz])\1$")


def _without_plural_and_past(word: str) -> str:
    if word.endswith(("sses", "ies")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("eed"):
        return word[:-1] if _LONG.match(word[:-3]) else word
    for ending in ("ed", "ing"):
        base = word.removesuffix(ending)
        if base != word:
            return _mended(base) if _HAS_VOWEL.match(base) else word
    return word


def _mended(base: str) -> str:
    """What is left of a past form or a participle, as the word is written without it."""
    if base.endswith(("at", "bl", "iz")) or _SHORT_END.match(base):
        return base + "e"
    return base[:-1] if _DOUBLE.search(base) else base


def _exchanged(word: str, endings: dict[str, str]) -> str:
    for ending, other in endings.items():
        if word.endswith(ending):
            base = word[: -len(ending)]
            return base + other if _LONG.match(base) else word
    return word


def _without_suffix(word: str) -> str:
    for suffix in _STEP_4:
        if word.endswith(suffix):
            base = word[: -len(suffix)]
            stays = suffix == "ion" and not base.endswith(("s", "t"))
            return base if _LONGER.match(base) and not stays else word
    return word


def _without_last_e(word: str) -> str:
    base = word.removesuffix("e")
    if base != word and (_LONGER.match(base) or (_ONE.match(base) and not _SHORT_END.match(base))):
        word = base
    return word[:-1] if word.endswith("ll") and _LONGER.match(word) else word


def _pairs(text: str) -> dict[str, str]:
    return {ending: other.strip("-") for ending, _, other in (pair.partition(">") for pair in text.split())}


_STEP_2 = _pairs("""
    ational>ate ization>ize fulness>ful ousness>ous iveness>ive tional>tion biliti>ble entli>ent ousli>ous
    ation>ate alism>al aliti>al iviti>ive enci>ence anci>ance izer>ize alli>al ator>ate logi>log bli>ble eli>e
""")
_STEP_3 = _pairs("icate>ic ative>- alize>al iciti>ic ical>ic ness>- ful>-")
_STEP_4 = tuple(_pairs("ement ance ence able ible ment ant ent ion ism ate iti ous ive ize al er ic ou"))

_STOP_LIST = """
    a about again all also am an and any are aren as at be because been before being but by can could couldn d did
    didn do does doesn doing don down during each few for from further get got had hadn has hasn have haven having he
    her here hers herself him himself his how i if in into is isn it its itself just let ll m me more most my myself
    no nor not now o of off ok on once only or other our ours out over own re really s same she should shouldn so some
    such t than that the their theirs them themselves then there these they this those through to too u under until up
    ur ve very was wasn we were weren what when where which while who whom whose why will with won would wouldn yeah
    yes you your yours yourself
"""
_STOP_WORDS = frozenset(_STOP_LIST.split())
