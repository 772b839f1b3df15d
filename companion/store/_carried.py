"""What prompts carry word for word, kept in memory so that a turn reads only what has been said since the last."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from companion.store.lines import Line
from companion.talk import Place

_MOST_LINES = 40_000
"""Lines held of all places together, about 20 MB."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A place's lines from one id on, as they were at one revision of the place."""

    window_from: int
    revision: int
    lines: Sequence[Line]
    """Oldest first."""

    @property
    def upto(self) -> int:
        """The id of the last line."""
        return self.lines[-1].id if self.lines else 0


class Memory:
    """The lines of the places where people talk now; of the others nothing is held."""

    def __init__(self) -> None:
        self._places: OrderedDict[tuple[int, tuple[str, str]], Carried] = OrderedDict()
        self._lines = 0

    def of(self, place: Place) -> Carried | None:
        """What is held of a place, for its present audience."""
        return self._places.get((place.id, place.audiences))

    def hold(self, place: Place, carried: Carried) -> None:
        """Hold this of a place instead, and let go of the places least lately talked in."""
        self._drop((place.id, place.audiences))
        self._places[place.id, place.audiences] = carried
        self._lines += len(carried.lines)
        while self._lines > _MOST_LINES:
            self._drop(next(iter(self._places)))

    def let_go(self) -> None:
        """Hold nothing any more."""
        self._places.clear()
        self._lines = 0

    def _drop(self, key: tuple[int, tuple[str, str]]) -> None:
        if dropped := self._places.pop(key, None):
            self._lines -= len(dropped.lines)
