"""Ordinary days are met as ordinary days: nobody who talks of lunch, of a loss or of a bad day is handed helplines."""

from pathlib import Path

from companion.care import screen, screen_talk
from companion.caring import CARD_TIER

BENCH = Path(__file__).parents[1] / "bench"
_A_BREATH = 6
_PLAIN = 340
"""Lines at the beginning, none of which was written to mislead."""


def said_in(name: str) -> list[str]:
    lines = (BENCH / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_hardly_a_line_of_an_ordinary_day_is_taken_to_be_grave_though_a_third_were_written_to_sound_so() -> None:
    said = said_in("everyday.txt")
    assert len(said) > 2_500
    assert [line for line in said[:_PLAIN] if screen(line).tier >= CARD_TIER] == []
    assert sum(screen(line).tier >= CARD_TIER for line in said) <= len(said) * 4 / 1_000


def test_nor_is_more_than_one_in_a_hundred_where_every_line_sounds_a_little_so() -> None:
    said = said_in("loaded.txt")
    assert len(said) > 5_000
    assert sum(screen(line).tier >= CARD_TIER for line in said) <= len(said) / 100


def test_nor_is_a_whole_evening_of_talk_though_a_father_has_died_in_it() -> None:
    for name in ("talks/en.txt", "talks/ko.txt"):
        said = said_in(name)
        heard = [
            said[at] for at in range(len(said)) if screen_talk(said[max(0, at - _A_BREATH) : at + 1]).tier >= CARD_TIER
        ]
        assert heard == [], name


def test_danger_spread_over_lines_is_still_heard_among_them() -> None:
    said = [*said_in("talks/en.txt")[:4], "I have the pills here", "I want to end my life tonight"]
    assert screen_talk(said).tier >= CARD_TIER
