"""What can go wrong between a bot and Discord's REST API, on demand."""

import fnmatch
import math
from dataclasses import dataclass, field
from typing import Any

from companion.clock import SECOND

TOO_MANY, LOST = 429, 504


@dataclass(slots=True)
class Requests:
    """Requests by method and path: every n-th of those that match, a number of times or for ever."""

    method: str
    path: str
    """Below ``/api/v10``, with ``*`` and ``?`` as in a shell."""
    times: float = math.inf
    every: int = 1
    _seen: int = field(default=0, init=False)

    def match(self, method: str, path: str) -> bool:
        """Whether this is a request of that kind, whichever its turn."""
        return method == self.method and fnmatch.fnmatch(path, self.path)

    def take(self, method: str, path: str) -> bool:
        """Count this request if it matches, and say whether it is one of those meant."""
        if self.times <= 0 or not self.match(method, path):
            return False
        self._seen += 1
        if self._seen % self.every:
            return False
        self.times -= 1
        return True


@dataclass(frozen=True, slots=True)
class Trouble:
    """An answer that some requests get instead of their own."""

    requests: Requests
    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    is_late: bool = False
    """The request is obeyed first: only its answer is lost."""


def rate_limited(requests: Requests, retry_after: float, *, everywhere: bool = False) -> Trouble:
    """Return 429s with this many seconds to wait."""
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
    return Trouble(requests, TOO_MANY, body, {"Retry-After": str(math.ceil(retry_after))})


def refused(requests: Requests, status: int, code: int) -> Trouble:
    """Return errors of Discord's, such as 403 with code 50007."""
    return Trouble(requests, status, {"message": f"refused with {code}", "code": code})


def lost(requests: Requests) -> Trouble:
    """Return what a bot sees when Discord did as asked, but the answer never came."""
    return Trouble(requests, LOST, {"message": "504: Gateway Timeout", "code": 0}, is_late=True)


@dataclass(slots=True)
class Bucket:
    """So many requests in so many seconds for each path that matches, told in headers as Discord does."""

    requests: Requests
    limit: int
    seconds: float
    _windows: dict[str, tuple[int, int]] = field(default_factory=dict, init=False)

    def take(self, path: str, now: int) -> tuple[int, dict[str, str]]:
        """Return how many more are allowed after this one (-1: not even this one), and the headers that say so."""
        ends, used = self._windows.get(path, (0, 0))
        if now >= ends:
            ends, used = now + round(self.seconds * SECOND), 0
        self._windows[path] = ends, used + 1
        left = max(self.limit - used - 1, -1)
        return left, {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(left, 0)),
            "X-RateLimit-Reset-After": str((ends - now) / SECOND),
            "X-RateLimit-Bucket": f"{self.requests.method}-{self.requests.path}".encode().hex(),
        }
