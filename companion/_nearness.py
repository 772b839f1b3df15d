"""Vectors of what was said, held in memory as far as there is room, and how near all of them are to a query."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from companion.store.reach import Held, Vectors

MOST_HELD: Final = 32_768
"""Vectors of all people together: about 50 MB."""
_LEAST_ROOM: Final = 64
_NEAREST: Final = 60
_NEXT: Final = 0.75
"""What the vector of the next line counts for; it was made from this line too."""
_SPOT: Final = (1 << 40) - 1


class Copy:
    """One scope's vectors in memory, in the order of their spots."""

    def __init__(self, version: int, width: int) -> None:
        self.version = version
        self.width = width
        self.count = 0
        self.last = -1
        """The last spot read, within its scope."""
        self.total = np.zeros(width, np.float32)
        self._spots = np.empty(0, np.int64)
        self._rows = np.empty((0, width), np.float32)

    @property
    def spots(self) -> NDArray[np.int64]:
        """Which spots have a vector, ascending."""
        return self._spots[: self.count]

    @property
    def rows(self) -> NDArray[np.float32]:
        """Their vectors, times 127."""
        return self._rows[: self.count]

    def take_in(self, vectors: Vectors) -> None:
        """Take in vectors of later spots; those of another width are passed over."""
        new = [
            (spot, blob)
            for spot, blob in zip(vectors.spots, vectors.blobs, strict=True)
            if spot & _SPOT > self.last and len(blob) == self.width
        ]
        if not new:
            return
        count = self.count + len(new)
        self._make_room(count)
        rows = np.frombuffer(b"".join(blob for _, blob in new), np.int8).reshape(-1, self.width)
        self._spots[self.count : count] = [spot for spot, _ in new]
        self._rows[self.count : count] = rows
        self.total += rows.sum(axis=0, dtype=np.float32)
        self.count, self.last = count, new[-1][0] & _SPOT

    def _make_room(self, count: int) -> None:
        if count <= len(self._spots):
            return
        room = max(count + count // 4, _LEAST_ROOM)
        spots, rows = np.empty(room, np.int64), np.empty((room, self.width), np.float32)
        spots[: self.count], rows[: self.count] = self.spots, self.rows
        self._spots, self._rows = spots, rows


class Copies:
    """The vectors of those whom something was lately looked for; of the others nothing is held."""

    def __init__(self) -> None:
        self._copies: OrderedDict[int, Copy] = OrderedDict()

    @property
    def held(self) -> Held:
        """What of each scope is here."""
        return {scope: (copy.version, copy.last) for scope, copy in self._copies.items()}

    @property
    def count(self) -> int:
        """How many vectors are held."""
        return sum(copy.count for copy in self._copies.values())

    def of(self, vectors: Mapping[int, Vectors]) -> list[Copy]:
        """These scopes' vectors, with what was just read of them; those of which there are any."""
        found = [copy for scope in sorted(vectors) if (copy := self._of(scope, vectors[scope]))]
        while self.count > MOST_HELD and len(self._copies) > 1:
            self._copies.popitem(last=False)
        return found

    def _of(self, scope: int, new: Vectors) -> Copy | None:
        copy = self._copies.pop(scope, None)
        if copy is None or copy.version != new.version:
            if new.after >= 0 or not new.blobs:  # what these follow has been let go of meanwhile, or there are none
                return None
            copy = Copy(new.version, len(new.blobs[0]))
        copy.take_in(new)
        self._copies[scope] = copy
        return copy


class Nearness:
    """How near in meaning everything is to one query, in standard deviations from the mean."""

    def __init__(self, query: NDArray[np.float32], copies: Sequence[Copy]) -> None:
        # einsum stays on this thread: a matrix product would wake one a core for a millisecond's work.
        near = np.concatenate([np.vecdot(copy.rows, query) for copy in copies])
        self._spots = np.concatenate([copy.spots for copy in copies])
        self._near = (near - near.mean()) / (near.std() or 1.0)
        self.best = self._nearest()
        """The nearest spots, what was said just after them counted in."""

    def at(self, spots: Sequence[int]) -> Iterator[float]:
        """How near each of these spots is; 0 where it has no vector."""
        wanted = np.asarray(spots, np.int64)
        places = np.minimum(np.searchsorted(self._spots, wanted), len(self._spots) - 1)
        yield from np.where(self._spots[places] == wanted, self._near[places], 0.0).tolist()

    def _nearest(self) -> list[int]:
        totals = self._near.copy()
        totals[:-1] += _NEXT * self._near[1:] * (self._spots[1:] == self._spots[:-1] + 1)
        best = np.argpartition(-totals, min(_NEAREST, len(totals)) - 1)[:_NEAREST]
        ordered: list[int] = self._spots[best[np.argsort(-totals[best], kind="stable")]].tolist()
        return ordered
