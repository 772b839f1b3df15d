"""The line beside her name, for everybody: by the hour, in few changes, with nothing of anyone in it."""

from itertools import pairwise
from zoneinfo import ZoneInfo

from bot import PERSONA_FOLDER
from companion.clock import HOUR, MINUTE
from companion.persona import Strings
from companion.presence import CHANGES, Presence, presence

STRINGS = Strings.load(PERSONA_FOLDER)
MIDNIGHT = 1_789_948_800_000
SEOUL = ZoneInfo("Asia/Seoul")


def shown(at: int, *, zone: str = "UTC", can_think: bool = True) -> Presence:
    return presence(STRINGS, now=at, zone=ZoneInfo(zone), can_think=can_think)


def test_over_a_day_it_changes_a_few_times_and_never_twice_within_an_hour() -> None:
    looks = [shown(MIDNIGHT + minute * MINUTE) for minute in range(0, 24 * 60, CHANGES)]
    changes = [at for at, (before, after) in enumerate(pairwise(looks)) if before != after]
    assert 5 <= len(changes) <= 12
    assert all(later - earlier >= 60 // CHANGES for earlier, later in pairwise(changes))


def test_at_night_and_without_her_model_she_rests() -> None:
    assert shown(MIDNIGHT + 2 * HOUR).rests
    assert not shown(MIDNIGHT + 12 * HOUR).rests
    away = shown(MIDNIGHT + 12 * HOUR, can_think=False)
    assert away.rests
    assert away.line == STRINGS.say("presence_away", "en")


def test_it_goes_by_the_hour_where_she_lives_and_in_the_language_there() -> None:
    seoul = presence(STRINGS, now=MIDNIGHT + 15 * HOUR, zone=SEOUL, can_think=True)
    assert seoul.rests, "it is midnight there"
    assert any("가" <= char <= "힣" for char in seoul.line)


def test_every_line_is_short_enough_for_discord() -> None:
    for key in (key for key in STRINGS.keys if key.startswith("presence_")):
        for language in ("en", "ko"):
            assert all(len(STRINGS.say(key, language, turn=turn)) <= 128 for turn in range(8))
