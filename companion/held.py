"""What has been worked out from people's words, held to spare working it out again until it has to be forgotten."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, Generic, ParamSpec, TypeVar, cast

P = ParamSpec("P")
K = TypeVar("K")
T = TypeVar("T")
_CLEARING: Final = list[Callable[[], None]]()
_times: list[int] = [0]


def held(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Remember the ``most`` newest results of a pure function of somebody's words, until :func:`let_go`."""

    def holding(work: Callable[P, T]) -> Callable[P, T]:
        remembered = lru_cache(maxsize=most)(work)
        _CLEARING.append(remembered.cache_clear)
        return cast("Callable[P, T]", remembered)

    return holding


class Noted(Generic[K, T]):
    """The ``most`` newest things that were found out beside the words themselves, until :func:`let_go`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._noted: dict[K, T] = {}
        _CLEARING.append(self._noted.clear)

    def note(self, key: K, value: T) -> None:
        """Hold one more, as the newest."""
        self._noted.pop(key, None)
        self._noted[key] = value
        if len(self._noted) > self._most:
            del self._noted[next(iter(self._noted))]

    def get(self, key: K) -> T | None:
        """What was found out, nothing where it was not or is no longer held."""
        return self._noted.get(key)


def let_go() -> None:
    """Hold nothing any more: some of the words it came from are to be no more."""
    _times[0] += 1
    for clear in _CLEARING:
        clear()


def times_let_go() -> int:
    """How often that was; what began before the last time must not be noted any more."""
    return _times[0]
