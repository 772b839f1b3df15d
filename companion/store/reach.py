"""What one person may be reminded of in one place, and nothing else: the only reading of what can be recalled."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from companion.store.database import Database
from companion.talk import Place

ANYWHERE = "anywhere"
"""The audience of what a person lets her bring up in any place."""
SESSION_SPOTS = 1_024
"""Spots of one stretch of talk; what is said beyond them begins another."""


Postings = Mapping[str, tuple[Sequence[int], Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Thing:
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

    spots: Sequence[int]
    blobs: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Reach:
    """One person's things in one place; made by :func:`reach` alone."""

    _database: Database = field(repr=False)
    scopes: Mapping[int, int]
    """Which lists are read, each with its version: a copy of its vectors made at another one is stale."""
    entries: int
    sessions: int

    async def postings(self, terms: Iterable[str]) -> Postings:
        """By term the spots where it stands, and with how many hundredths of weight it stands there."""
        rows = await self._database.all(_POSTINGS, self._listed, json.dumps(list(terms)))
        found: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for term, spots, weights in rows:
            found[term][0].extend(json.loads(spots))
            found[term][1].extend(json.loads(weights))
        return found

    async def vectors(self, scope: int, after: int = -1) -> Vectors:
        """The embeddings of one of its scopes behind a spot of that scope, in order."""
        rows = await self._database.all(
            "SELECT scope_id << 40 | spot, vector FROM entry"
            " WHERE scope_id = ? AND spot > ? AND vector IS NOT NULL ORDER BY spot",
            scope if scope in self.scopes else None,  # nothing is read beyond this reach
            after,
        )
        return Vectors([row[0] for row in rows], [row[1] for row in rows])

    async def things(self, spots: Iterable[int]) -> list[Thing]:
        """What stands at these spots, as far as it is of this reach; memories that have ended are left out."""
        rows = await self._database.all(_THINGS, json.dumps(list(spots)), self._listed)
        sources = await self._sources([row["memory_id"] for row in rows if row["memory_id"]])
        return [_thing(row, sources) for row in rows]

    async def spots(self, line_ids: Iterable[int]) -> set[int]:
        """Where these lines stand."""
        rows = await self._database.all(
            "SELECT scope_id << 40 | spot FROM entry WHERE line_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(line_ids)),
        )
        return {row[0] for row in rows}

    @property
    def _listed(self) -> str:
        return json.dumps(list(self.scopes))

    async def _sources(self, memory_ids: Sequence[int]) -> Mapping[int, list[int]]:
        if not memory_ids:
            return {}
        rows = await self._database.all(
            "SELECT memory_source.memory_id, scope_id << 40 | spot FROM memory_source JOIN entry USING (line_id)"
            " WHERE memory_source.memory_id IN (SELECT value FROM json_each(?))"
            " AND scope_id IN (SELECT value FROM json_each(?))",
            json.dumps(memory_ids),
            self._listed,
        )
        found: dict[int, list[int]] = defaultdict(list)
        for memory_id, spot in rows:
            found[memory_id].append(spot)
        return found


async def reach(database: Database, person_id: int, place: Place) -> Reach:
    """What this person has said or let her know that she may bring up in this place.

    That is what was said to the very audience of the place, what everyone in its server could read, and memories
    that the person lets her bring up anywhere.
    """
    rows = await database.all(
        "SELECT id, entries, version, last_spot FROM scope WHERE person_id = ? AND audience IN (?, ?, ?)",
        person_id,
        *place.audiences,
        ANYWHERE,
    )
    return Reach(
        database,
        {row["id"]: row["version"] for row in rows},
        sum(row["entries"] for row in rows),
        sum(row["last_spot"] // SESSION_SPOTS for row in rows),
    )


def _thing(row: sqlite3.Row, sources: Mapping[int, Sequence[int]]) -> Thing:
    return Thing(
        spot=row["spot"],
        text=row["text"],
        by_her=bool(row["by_her"]),
        name=row["name"],
        at=row["at"],
        recalled_at=row["recalled_at"],
        line_id=row["line_id"],
        memory_id=row["memory_id"],
        sources=tuple(sources.get(row["memory_id"], ())),
    )


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
