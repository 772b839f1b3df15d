"""That a pattern is passed over only where it could not have matched."""

import json
import re
from pathlib import Path

import pytest

from companion import _sieve
from companion._risk import _LANGUAGES, _readings
from companion._risk_patterns import INNOCENT
from companion._risk_text import pairs
from companion._sieve import Sieve, needed_by

BENCH = Path(__file__).parent.parent / "bench"
PATTERNS = [*INNOCENT, *(sign.pattern for language in _LANGUAGES for sign, _ in language._signs)]


def texts() -> list[str]:
    """Everything that is kept to tell danger from ordinary talk, as it is looked at."""
    kept = [(BENCH / f"{name}.jsonl").read_text(encoding="utf-8") for name in ("care_tune", "care_held_out")]
    rows = [json.loads(row) for text in kept for row in text.splitlines()]
    said = [row.get("text") or "\n".join(row["lines"]) for row in rows]
    said += (BENCH / "everyday.txt").read_text(encoding="utf-8").splitlines()
    return [reading for text in said for window in pairs(text) for reading in _readings(window)]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"kill myself", {"kill myself"}),
        (r"\b(?:end|take) my (?:own )?life\b", {"life", " my "}),
        (r"(?:gun|rope)s? in hand", {"s in hand", " in hand"}),
        (r"colou?r(?! blind)", {"colo", "r"}),
        (r"\w+ (?:is|are) \d", {"is", "are", " "}),
        (r"(?:\w|you)", set()),
        (r"(?:very )*", set()),
        (r"(?:ha){2,}", {"ha"}),
        (r"(?<=so )tired", {"tired"}),
    ],
)
def test_a_word_is_named_that_every_match_has(pattern: str, needed: set[str]) -> None:
    found = needed_by(pattern)
    assert found <= needed
    assert bool(found) == bool(needed)


def test_no_pattern_that_matches_is_passed_over() -> None:
    sieve, compiled = Sieve(PATTERNS), [re.compile(pattern) for pattern in PATTERNS]
    matched = 0
    for text in texts():
        left = set(sieve.left(text))
        found = {place for place, pattern in enumerate(compiled) if pattern.search(text)}
        assert found <= left, text
        assert sieve.lets_through(text) == bool(left)
        matched += len(found)
    assert matched > 1_000, "or nothing has been shown"


def test_most_patterns_are_passed_over_in_ordinary_talk() -> None:
    sieve = Sieve(PATTERNS)
    ordinary = (BENCH / "everyday.txt").read_text(encoding="utf-8").splitlines()
    left = [sum(1 for _ in sieve.left(text.lower())) for text in ordinary]
    assert sum(left) / len(left) < len(PATTERNS) / 20


def test_where_patterns_cannot_be_read_every_one_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sieve, "_PARSER", None)
    assert list(Sieve(["kill", "die"]).left("the sun is out")) == [0, 1]
