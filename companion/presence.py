"""What stands beside her name for everybody: the hour where she lives, whether she can think, and nobody's talk."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from companion.persona import Strings

CHANGES: Final = 20
"""Minutes between two looks at the clock, and so the least between two changes."""
_MORNING, _DAY, _EVENING, _NIGHT = 6, 11, 18, 23
_HOURS_A_LINE: Final = 3
_SPEAKS: Final = {"Asia/Seoul": "ko", "Asia/Pyongyang": "ko"}
"""The language of those among whom she lives; wherever else, English is understood."""


@dataclass(frozen=True, slots=True)
class Presence:
    """A line for everybody, and whether she is at rest."""

    line: str
    rests: bool


def presence(strings: Strings, *, now: int, zone: tzinfo | None, can_think: bool) -> Presence:
    """What she shows now; it changes every few hours, and when her model comes or goes."""
    moment = datetime.fromtimestamp(now / 1_000, UTC).astimezone(zone)
    part = _part_of(moment.hour)
    key = f"presence_{part}" if can_think else "presence_away"
    turn = moment.toordinal() * (24 // _HOURS_A_LINE) + moment.hour // _HOURS_A_LINE
    language = _SPEAKS.get(str(zone), "en")
    return Presence(strings.say(key, language, turn=turn), rests=part == "night" or not can_think)


def _part_of(hour: int) -> str:
    if hour < _MORNING or hour >= _NIGHT:
        return "night"
    return "morning" if hour < _DAY else "day" if hour < _EVENING else "evening"
