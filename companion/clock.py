"""The only source of "now", so that a test or a rehearsal can hold time in its hand."""

import time
from typing import Protocol

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Clock(Protocol):
    """Anything that knows what time it is."""

    def now(self) -> int:
        """Milliseconds since the Unix epoch, UTC."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> int:
        """Milliseconds since the Unix epoch, UTC."""
        return time.time_ns() // 1_000_000


class HeldClock:
    """A clock that moves only when told to."""

    def __init__(self, now: int = 1_790_000_000_000) -> None:
        self._now = now

    def now(self) -> int:
        """Milliseconds since the Unix epoch, UTC."""
        return self._now

    def advance(self, milliseconds: int) -> None:
        """Let time pass; a negative number turns the clock back."""
        self._now += milliseconds
