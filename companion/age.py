"""How old somebody says they are, in English and Korean; what others are, were or might be does not count."""

import re
from collections.abc import Iterator
from datetime import date

from companion._age_patterns import (
    ANSWERS,
    ASKS,
    CORRECTED,
    HINTS,
    KO_ASIDE,
    KO_CLAUSE_END,
    KO_NOT_SO,
    KO_ONES,
    KO_SAYS,
    KO_SAYS_BARE,
    KO_SCHOOLS,
    KO_SELF,
    KO_TENS,
    NOT_SO,
    NUMBERS,
    OLD_ENOUGH,
    PUPILS,
    SAYS,
    SCHOOL_YEARS,
)
from companion.clock import DAY
from companion.held import held

__all__ = ["ADULT", "OLD_ENOUGH", "answered_age", "is_too_young", "of_age_at", "stated_age"]

ADULT = 18
_LONGEST = 2_000
_YOUNGEST, _OLDEST = 5, 99
_YEAR = 366 * DAY
_SEVENTH_GRADE = 7
_KO_MAY_BE_MINOR = 19
"""Up to this number of 살 somebody may still be a minor: many count from the year of birth."""
_QUOTED = re.compile('"[^"\n]*"|\u201c[^\u201d\n]*\u201d|(?m:^>.*$)|`[^`]*`')
_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[.!?\u2026\n;]+")
_Said = tuple[int, int]
"""Where in a sentence it is said, and the years."""


@held(2_048)
def stated_age(text: str, today: date) -> int | None:
    """The years somebody says they have, the fewest their words allow; nothing where they do not say.

    Where it is said twice, the last time counts: "I'm 15, I mean 51".
    """
    words = text[:_LONGEST].replace("\u2019", "'")
    if not _DIGIT.search(words) and not _is_hinted_at(words.casefold()):
        return None
    said = [age for sentence in _SENTENCE.split(_QUOTED.sub(" ", words)) for age in _said_in(sentence, today)]
    return said[-1] if said else None


def answered_age(question: str, answer: str, today: date) -> int | None:
    """The same where a number alone answers the question how old they are."""
    number = ANSWERS.match(answer) if ASKS.search(question) else None
    if number is None:
        return None
    in_korean = not question.isascii() or not number["number"].isascii()
    return stated_age(f"나 {number['number']}살이야" if in_korean else f"I'm {number['number']} years old", today)


def of_age_at(age: int, said_at: int) -> int:
    """When somebody who had that many years then will surely be of age; milliseconds since 1970."""
    return said_at + max(ADULT - age, 0) * _YEAR


def is_too_young(minor_until: int, now: int) -> bool:
    """Whether somebody who will be of age then is younger than Discord lets people be."""
    return minor_until - now > (ADULT - OLD_ENOUGH) * _YEAR


def _is_hinted_at(folded: str) -> bool:
    return any(hint in folded for hint in HINTS)


def _said_in(sentence: str, today: date) -> list[int]:
    said = [*_in_english(sentence, today), *_in_korean(sentence, today)]
    if said:
        said += [(match.start(), _number(match["number"])) for match in CORRECTED.finditer(sentence)]
    return [age for _, age in sorted(said) if _YOUNGEST <= age <= _OLDEST]


def _in_english(sentence: str, today: date) -> Iterator[_Said]:
    for pattern in SAYS:
        for match in pattern.finditer(sentence):
            if not NOT_SO.search(sentence[: match.start()]):
                yield match.start(), _years(match, today)


def _in_korean(sentence: str, today: date) -> Iterator[_Said]:
    for pattern in (*KO_SAYS, KO_SAYS_BARE):
        for match in pattern.finditer(sentence):
            before = KO_CLAUSE_END.split(sentence[: match.start()])[-1]
            if KO_SELF.search(before) and not KO_NOT_SO.search(before):
                yield match.start(), _years(match, today)
            elif pattern is not KO_SAYS_BARE and KO_ASIDE.match(before) and not KO_NOT_SO.search(sentence):
                # Of whom it is said is only to be guessed: too young to be here at all is nobody by a guess.
                yield match.start(), max(_years(match, today), OLD_ENOUGH)


def _years(match: re.Match[str], today: date) -> int:
    """The fewest years the words of a match allow."""
    kind, word = next((name, value.lower()) for name, value in match.groupdict().items() if value and name != "exact")
    match kind:
        case "next":
            years = _number(word) - 1
        case "born":
            years = today.year - _year_of_birth(word, today) - 1
        case "grade" | "grader":
            years = OLD_ENOUGH if int(word) == _SEVENTH_GRADE else int(word) + 5
        case "level":
            age = KO_SCHOOLS[word] + int(match["grade"])
            years = age if word == "초" else max(age, OLD_ENOUGH)
        case "school" | "pupil":
            years = PUPILS[word]
        case "year":
            years = SCHOOL_YEARS[word]
        case "minor":
            years = OLD_ENOUGH
        case _:
            years = _number(word) if match.re in SAYS else _in_years_of_life(match, word)
    return years


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def _year_of_birth(word: str, today: date) -> int:
    year = int(word)
    if year >= 1900:  # noqa: PLR2004 (a year in full)
        return year
    return year + (2000 if year <= today.year % 100 else 1900)


def _in_years_of_life(match: re.Match[str], word: str) -> int:
    """A Korean age: without 만 it may be counted from the year of birth, and be a year more than it is."""
    tens = next((name for name in KO_TENS if word.startswith(name)), "")
    rest = word.removeprefix(tens).strip()
    counted = int(word) if word.isdigit() else KO_TENS.get(tens, 0) + KO_ONES.get(rest, 0)
    if match.groupdict().get("exact") or counted < OLD_ENOUGH:
        return counted
    fewest = max(counted - 1, OLD_ENOUGH)
    return min(fewest, ADULT - 1) if counted <= _KO_MAY_BE_MINOR else fewest
