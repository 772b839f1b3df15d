"""What one person may be reminded of in one place, and nothing else: the only reading of what can be recalled."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from companion.store.database import Database, Transaction
from companion.talk import Place

ANYWHERE = "anywhere"
"""The audience of what a person lets her bring up in any place."""
SESSION_SPOTS = 1_024
"""Spots of one stretch of talk; what is said beyond them begins another."""


_SPOT = (1 << 40) - 1
"""Of a whole number that begins with a scope, what is the spot."""
Postings = Mapping[str, tuple[Sequence[int], Sequence[int]]]


class Thing(NamedTuple):
    """A line or a memory that may come to mind."""

    spot: int
    text: str
    by_her: bool
    name: str
    """The speaker's, as it was shown; empty where it is she herself."""
    at: int
    """When it was said, or learned; milliseconds since 1970."""
    recalled_at: int | None
    """When it last reached a prompt."""
    line_id: int | None = None
    memory_id: int | None = None
    sources: tuple[int, ...] = ()
    """Spots of the lines a memory came from, as far as they may be read here."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """The embeddings of one scope from some spot on."""

    version: int
    """Changes whenever one of them is gone or has come out of order: a copy made at another version is stale."""
    after: int
    """The spot of the scope behind which they stand; -1 where they are all there are."""
    spots: Sequence[int]
    blobs: Sequence[bytes]

    @property
    def last(self) -> int:
        """The last spot among them, within its scope."""
        return self.spots[-1] & _SPOT if self.spots else self.after


Held = Mapping[int, tuple[int, int]]
"""By scope the version at which a copy of its vectors was made, and the last spot in it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What one person may be reminded of in one place; made by :func:`reach` alone."""

    _database: Database = field(repr=False)
    _scopes: Sequence[int]
    """Which lists are read."""
    entries: int
    sessions: int
    postings: Postings
    """By term the spots where it stands, and with how many hundredths of weight it stands there."""
    hidden: frozenset[int]
    """Where the lines stand that are out of sight."""
    vectors: Mapping[int, Vectors]
    """By scope the embeddings that no copy has yet, in order."""

    async def things(self, spots: Iterable[int]) -> list[Thing]:
        """What stands at these spots, and the lines the memories among them came from, as far as it is of this reach.

        Memories that have ended are left out, and those all of whose lines are hidden.
        """
        return await self._database.read(lambda read: _things(read, spots, self._scopes, self.hidden))


def reach(
    database: Database,
    read: Transaction,
    person_id: int,
    place: Place,
    *,
    terms: Collection[str],
    hidden: Collection[int],
    held: Held | None,
) -> Reach:
    """What this person has said or let her know that she may bring up in this place, and where the terms stand in it.

    That is what was said to the very audience of the place, what everyone in its server could read, and memories
    that the person lets her bring up anywhere. ``hidden`` are ids of lines out of sight. Vectors are read where a copy
    of them is ``held``, as far as they are missing from it.
    """
    rows = read.all(
        "SELECT id, entries, version, last_spot FROM scope WHERE person_id = ? AND audience IN (?, ?, ?)",
        person_id,
        *place.audiences,
        ANYWHERE,
    )
    scopes = [row["id"] for row in rows]
    listed = json.dumps(scopes)
    return Reach(
        database,
        scopes,
        sum(row["entries"] for row in rows),
        sum(row["last_spot"] // SESSION_SPOTS for row in rows),
        _postings(read, terms, listed),
        _spots(read, hidden),
        {} if held is None else {row["id"]: _vectors(read, row["id"], row["version"], held) for row in rows},
    )


def _postings(read: Transaction, terms: Iterable[str], listed: str) -> Postings:
    found: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for term, spots, weights in read.all(_POSTINGS, listed, json.dumps(list(terms))):
        found[term][0].extend(json.loads(spots))
        found[term][1].extend(json.loads(weights))
    return found


def _spots(read: Transaction, line_ids: Iterable[int]) -> frozenset[int]:
    rows = read.all(
        "SELECT scope_id << 40 | spot FROM entry WHERE line_id IN (SELECT value FROM json_each(?))",
        json.dumps(list(line_ids)),
    )
    return frozenset(row[0] for row in rows)


def vectors_of(read: Transaction, scope: int, after: int, most: int) -> Vectors | None:
    """The next so many embeddings of a scope behind a spot; nothing where there are none."""
    row = read.first("SELECT version FROM scope WHERE id = ?", scope)
    rows = read.all(_VECTORS, scope, after, most) if row else []
    return (
        Vectors(row["version"], after, [each[0] for each in rows], [each[1] for each in rows]) if row and rows else None
    )


def _vectors(read: Transaction, scope: int, version: int, held: Held) -> Vectors:
    copied, last = held.get(scope, (version, -1))
    after = last if copied == version else -1
    rows = read.all(_VECTORS, scope, after, -1)
    return Vectors(version, after, [row[0] for row in rows], [row[1] for row in rows])


def _things(read: Transaction, spots: Iterable[int], scopes: Sequence[int], hidden: AbstractSet[int]) -> list[Thing]:
    listed = json.dumps(scopes)
    found = {row[0]: Thing(*row) for row in read.all(_THINGS, json.dumps(list(spots)), listed)}
    memories = [thing.memory_id for thing in found.values() if thing.memory_id]
    sources = _sources(read, memories, listed)
    for thing in [*found.values()]:
        if came_from := sources.get(thing.memory_id or 0):
            if set(came_from) <= hidden:
                del found[thing.spot]
            else:
                found[thing.spot] = thing._replace(sources=tuple(came_from))
    others = {spot for thing in found.values() for spot in thing.sources} - found.keys() - hidden
    lines = read.all(_THINGS, json.dumps(list(others)), listed) if others else []
    return [*found.values(), *(Thing(*row) for row in lines)]


def _sources(read: Transaction, memory_ids: Sequence[int], listed: str) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    if memory_ids:
        for memory_id, spot in read.all(_SOURCES, json.dumps(memory_ids), listed):
            found[memory_id].append(spot)
    return found


# One row a term: thousands of small rows would wake the garbage collector, which takes longer than all the rest.
_POSTINGS = """
    SELECT term, json_group_array(scope_id << 40 | spot), json_group_array(weight) FROM posting
    WHERE scope_id IN (SELECT value FROM json_each(?)) AND term IN (SELECT value FROM json_each(?))
    GROUP BY scope_id, term
"""
# A spot with its scope in front of it is one whole number.
_THINGS = """
    SELECT scope_id << 40 | spot AS spot, coalesce(memory.text, line.text) AS text, coalesce(line.by_her, 0) AS by_her,
           coalesce(line.name, '') AS name, coalesce(line.at, memory.learned_at) AS at, entry.recalled_at,
           entry.line_id, entry.memory_id
    FROM json_each(?) AS wanted
    CROSS JOIN entry ON entry.scope_id = wanted.value >> 40 AND entry.spot = wanted.value & ((1 << 40) - 1)
    LEFT JOIN line ON line.id = entry.line_id
    LEFT JOIN memory ON memory.id = entry.memory_id
    WHERE memory.ended_at IS NULL AND scope_id IN (SELECT value FROM json_each(?))
"""
_SOURCES = """
    SELECT memory_source.memory_id, scope_id << 40 | spot FROM memory_source JOIN entry USING (line_id)
    WHERE memory_source.memory_id IN (SELECT value FROM json_each(?))
    AND scope_id IN (SELECT value FROM json_each(?))
"""
_VECTORS = """
    SELECT scope_id << 40 | spot, vector FROM entry
    WHERE scope_id = ? AND spot > ? AND vector IS NOT NULL ORDER BY spot LIMIT ?
"""
