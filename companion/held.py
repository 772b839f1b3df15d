"""What has been worked out from people's words, held to spare working it out again until it has to be forgotten."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
_CLEARING: Final = list[Callable[[], None]]()


def held(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Remember the ``most`` newest results of a pure function of somebody's words, until :func:`let_go`."""

    def holding(work: Callable[P, T]) -> Callable[P, T]:
        remembered = lru_cache(maxsize=most)(work)
        _CLEARING.append(remembered.cache_clear)
        return cast("Callable[P, T]", remembered)

    return holding


def let_go() -> None:
    """Hold nothing any more: some of the words it came from are to be no more."""
    for clear in _CLEARING:
        clear()
