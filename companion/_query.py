"""What somebody's words look for: terms, names, a month or a year, with what was said before where they say little."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from companion.terms import terms_of

_SAYS_LITTLE: Final = 3
"""Terms below which a line does not say on its own what it is about."""
_POINTS_BACK_UNTIL: Final = 6
"""Terms from which on it does, although it points back."""
_EARLIER_LINES: Final = 2
_EARLIER_COUNTS: Final = 0.5
_MOST_TERMS: Final = 48


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for."""

    text: str
    """To be embedded."""
    terms: Mapping[str, float]
    """Each with what it counts for."""
    names: frozenset[str]
    """Of people named in it, as they are shown; her own is the empty one."""
    months: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()
    zone: tzinfo | None = None

    def is_when(self, at: int) -> bool:
        """Whether a moment, in milliseconds, is in a month or a year that is named."""
        if not self.months and not self.years:
            return False
        moment = datetime.fromtimestamp(at / 1000, tz=self.zone or UTC)
        return (not self.months or moment.month in self.months) and (not self.years or moment.year in self.years)


def ask(newest: str, earlier: Sequence[str] = (), *, people: Mapping[str, str], zone: tzinfo | None = None) -> Query:
    """What somebody's newest words look for, with earlier ones, oldest first, where these say little alone.

    ``people`` are names that may be called, each with the name the person's lines carry; names are no search terms.
    """
    named = {called for called in people if _says(called, newest)}
    text = newest
    terms: dict[str, float] = dict.fromkeys(terms_of(_without(people, newest)), 1.0)
    if len(terms) < (_POINTS_BACK_UNTIL if _POINTS_BACK.search(newest) else _SAYS_LITTLE):
        before = "\n".join(earlier[-_EARLIER_LINES:])
        text = f"{before}\n{newest}".strip()
        for term in terms_of(_without(people, before)):
            terms.setdefault(term, _EARLIER_COUNTS)
    return Query(
        text=text,
        terms=dict(list(terms.items())[:_MOST_TERMS]),
        names=frozenset(people[called] for called in named),
        months=frozenset(_months(newest)),
        years=frozenset(int(year) for year in _YEAR.findall(newest)),
        zone=zone,
    )


def _says(name: str, text: str) -> bool:
    return bool(name) and bool(re.search(rf"(?<!\w){re.escape(name)}(?![a-z])", text, re.IGNORECASE))


def _without(people: Iterable[str], text: str) -> str:
    for name in filter(None, people):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?![a-z])", " ", text, flags=re.IGNORECASE)
    return text


def _months(text: str) -> Iterator[int]:
    """The months a text names, in English or as a number before 月 or 월."""
    for match in _MONTH.finditer(text):
        yield _MONTH_NAMES.index(match["name"].lower()) + 1 if match["name"] else int(match["number"])


_MONTH_LIST = "january february march april may june july august september october november december"
_MONTH_NAMES: Final = _MONTH_LIST.split()
# "may" and "march" are months only with a capital letter.
_MONTH = re.compile(
    r"\b(?P<name>(?i:january|february|april|june|july|august|september|october|november|december)|May|March)\b"
    r"|(?<!\d)(?P<number>1[0-2]|[1-9])\s?[月월]"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_POINTS_BACK = re.compile(
    r"\b(?:it|that|this|those|these|he|him|she|they|them|there|one)\b|그거|그게|그건|그것|이거|저거|걔|그때|거기"
    r"|それ|あれ|これ|あの|その|那个|这个|它|他|她",
    re.IGNORECASE,
)
