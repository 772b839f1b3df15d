"""When a person is due to be told again that she is software."""

from dataclasses import dataclass, replace
from typing import Literal

from companion.clock import DAY, HOUR, MINUTE

Notice = Literal["first", "day", "long"]

SESSION_ENDS_AFTER = 30 * MINUTE
LONG_USE = 3 * HOUR
LONG_USE_OF_A_MINOR = HOUR
BREAK_AFTER = 90 * MINUTE
"""Continuing use after which a break is suggested, where no notice has done so."""


@dataclass(frozen=True, slots=True)
class NoticeState:
    """What must be remembered of a person to know which notice is due; all times in milliseconds."""

    last_noticed_at: int | None = None
    session_from: int | None = None
    """When the talk that is going on began."""
    last_heard_at: int | None = None

    def heard(self, now: int) -> "NoticeState":
        """The state once a line was heard: the talk goes on, or after a silence a new one begins."""
        return replace(self, session_from=self.session_at(now), last_heard_at=now)

    def noticed(self, now: int) -> "NoticeState":
        """The state once a notice was shown."""
        return replace(self, last_noticed_at=now)

    def session_at(self, now: int) -> int:
        """When the talk that a line heard now belongs to began."""
        if self.session_from is None or self.last_heard_at is None:
            return now
        if now - self.last_heard_at >= SESSION_ENDS_AFTER:
            return now
        return min(self.session_from, now)


def notice_due(state: NoticeState, now: int, *, utc_offset_minutes: int = 0, long_use: int = LONG_USE) -> Notice | None:
    """Which notice a line heard `now` calls for, before :meth:`NoticeState.heard` has counted it.

    ``long_use`` is how much continuing use may pass without one: for a minor, `LONG_USE_OF_A_MINOR`.
    """
    noticed = state.last_noticed_at
    if noticed is None:
        return "first"
    offset = utc_offset_minutes * MINUTE
    if (now + offset) // DAY > (noticed + offset) // DAY or noticed - now >= DAY:
        return "day"
    return "long" if now - max(state.session_at(now), noticed) >= long_use else None


def break_due(state: NoticeState, now: int, *, hinted_at: int | None) -> bool:
    """Whether somebody has talked on for so long that a break is to be suggested."""
    last = max(state.session_at(now), state.last_noticed_at or 0, hinted_at or 0)
    return now - last >= BREAK_AFTER
