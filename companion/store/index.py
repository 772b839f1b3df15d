"""What can be recalled: every line and memory by its terms and its vector, read for one person in one place only."""

import asyncio
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from companion.clock import HOUR
from companion.store.database import Database, Transaction
from companion.store.reach import SESSION_SPOTS, Held, Reach, Vectors, reach, vectors_of
from companion.talk import Place
from companion.terms import terms_of, words_in

SESSION_GAP = 2 * HOUR
"""A silence this long, or another channel, ends a stretch of talk."""
_AT_ONCE = 500
"""Lines indexed in one transaction."""
_A_FEW = 32
_BREATH = 0.01
"""Seconds between two transactions that only catch up with the past."""
_B = 0.4
_K1 = 1.2
_USUAL_WORDS = 20
"""BM25's constants; the usual length is everybody's, so that an entry is weighed once and for all."""


@dataclass(frozen=True, slots=True)
class Unembedded:
    """Something that is to have a vector: what was said, with what was said before it."""

    scope_id: int
    spot: int
    version: int
    """Of its scope, when it was read."""
    person_id: int
    text: str


class Index:
    """The index of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.old = 0
        """How many lines of an old database had no index at its opening; 0 as soon as they have one."""
        self._old_done = 0
        self._taking_in = asyncio.Lock()

    async def open(self) -> None:
        """See how far the index is behind, and catch up where that takes a moment only."""
        row = await self._database.first(_BEHIND)
        self.old = row[0] if row and row[0] > _AT_ONCE else 0
        await self.catch_up()

    async def reach(
        self,
        person_id: int,
        place: Place,
        *,
        terms: Collection[str] = (),
        hidden: Collection[int] = (),
        held: Held | None = None,
    ) -> Reach:
        """What may be recalled of a person in a place, read in one trip; see :func:`companion.store.reach.reach`.

        While the lines of an old database are being indexed, that is what has been so far.
        """

        def work(read: Transaction) -> Reach | None:
            if not self.old and read.first(_UNINDEXED, 1):
                return None
            return reach(self._database, read, person_id, place, terms=terms, hidden=hidden, held=held)

        while (found := await self._database.read(work)) is None:
            await self.catch_up()
        return found

    async def catch_up(self) -> None:
        """Index what was kept since the last time: keeping a line does not wait for it, recalling does.

        Not what :meth:`take_in_old` is there for.
        """
        while not self.old and await self._database.first(_UNINDEXED, 1):
            await self._database.write(lambda write: _index_next(write, _AT_ONCE))

    async def take_in_old(self, told: Callable[[int, int], None]) -> None:
        """Index the lines of an old database, so few at a time that whoever speaks meanwhile does not wait.

        ``told`` hears how many of how many are done. What is interrupted goes on from there.
        """
        async with self._taking_in:
            while self.old:
                indexed = await self._database.write(lambda write: _index_next(write, _A_FEW))
                self._old_done += indexed
                told(min(self._old_done, self.old), self.old)
                if indexed < _A_FEW:
                    self.old = 0
                await asyncio.sleep(_BREATH)

    async def lately(self, people: int) -> list[int]:
        """The scopes of those who have talked last, newest first."""
        return [row["id"] for row in await self._database.all(_LATELY, people)]

    async def vectors(self, scope: int, *, after: int, most: int) -> Vectors | None:
        """The next so many embeddings of a scope behind a spot; nothing where there are none."""
        return await self._database.read(lambda read: vectors_of(read, scope, after, most))

    async def use(self, model: str) -> None:
        """Keep vectors of this model from now on, and drop those of any other."""

        def work(write: Transaction) -> None:
            known = write.first("SELECT value FROM fact WHERE key = 'embedding model'")
            if known and known["value"] == model:
                return
            write.run("UPDATE entry SET vector = NULL WHERE vector IS NOT NULL")
            write.run("UPDATE scope SET version = version + 1")
            write.run("INSERT OR REPLACE INTO fact (key, value) VALUES ('embedding model', ?)", model)

        await self._database.write(work)

    async def unembedded(self, her: str, most: int) -> list[Unembedded]:
        """The next lines and memories without a vector; ``her`` name stands before what she said."""
        await self.catch_up()
        return [Unembedded(*row) for row in await self._database.all(_UNEMBEDDED, her, most)]

    async def embed(self, vectors: Sequence[tuple[Unembedded, bytes]]) -> None:
        """Keep vectors, but none where something was changed or deleted in its scope meanwhile."""

        def work(write: Transaction) -> None:
            write.run_each(
                "UPDATE entry SET vector = ?1 WHERE scope_id = ?2 AND spot = ?3"
                " AND ?4 = (SELECT version FROM scope WHERE id = ?2)",
                [(vector, each.scope_id, each.spot, each.version) for each, vector in vectors],
            )
            first = {each.scope_id: each.spot for each, _ in reversed(vectors)}
            write.run_each(_NOT_IN_ORDER, first.items())

        await self._database.write(work)

    async def recalled(self, spots: Collection[int], at: int) -> None:
        """Remember that what stands at these spots has reached a prompt."""

        def work(write: Transaction) -> None:
            write.run_each(
                "UPDATE entry SET recalled_at = ?1 WHERE scope_id = ?2 >> 40 AND spot = ?2 & ((1 << 40) - 1)",
                [(at, spot) for spot in spots],
            )
            write.run_each(_RECALLED_MEMORY, [(at, spot) for spot in spots])

        await self._database.write(work)


def reindex_line(write: Transaction, line_id: int) -> None:
    """Make an indexed line findable by its present words instead, inside the transaction that changes it."""
    row = write.first("DELETE FROM entry WHERE line_id = ? RETURNING scope_id, spot", line_id)
    line = write.first("SELECT text FROM line WHERE id = ?", line_id)
    if row and line:
        _enter(write, row["scope_id"], row["spot"], line["text"], line_id=line_id)


def _index_next(write: Transaction, most: int) -> int:
    """Index the next lines; how many these were."""
    scopes: dict[tuple[int, str], _Scope] = {}
    lines = write.all(_UNINDEXED, most)
    for line in lines:
        whose = line["person_id"], line["audience"]
        scope = scopes.get(whose) or _scope(write, *whose, is_memories=False)
        goes_on = scope.last_place_id == line["place_id"] and abs(line["at"] - scope.last_at) < SESSION_GAP
        spot = scope.last_spot + 1 if goes_on else _next_session(scope.last_spot)
        scopes[whose] = _Scope(scope.id, spot, line["place_id"], line["at"])
        _enter(write, scope.id, spot, line["text"], line_id=line["id"])
    write.run_each(
        "UPDATE scope SET last_spot = ?, last_place_id = ?, last_at = ? WHERE id = ?",
        [(scope.last_spot, scope.last_place_id, scope.last_at, scope.id) for scope in scopes.values()],
    )
    return len(lines)


def index_memory(write: Transaction, memory_id: int, person_id: int, audience: str, text: str, cue: str) -> None:  # noqa: PLR0917 (what a memory is found by)
    """Make a memory findable by its text and cue, instead of whatever it was found by before."""
    unindex_memory(write, memory_id)
    scope = _scope(write, person_id, audience, is_memories=True)
    spot = _next_session(scope.last_spot)
    write.run("UPDATE scope SET last_spot = ? WHERE id = ?", spot, scope.id)
    _enter(write, scope.id, spot, f"{text}\n{cue}", memory_id=memory_id)


def unindex_memory(write: Transaction, memory_id: int) -> None:
    """Let a memory not be found any more; one that is deleted takes its entry with it by itself."""
    write.run("DELETE FROM entry WHERE memory_id = ?", memory_id)


# Lines are indexed in the order of their ids, so whatever comes after the last one has yet to be.
_UNINDEXED = """
    SELECT id, place_id, audience, person_id, text, at FROM line
    WHERE id > (SELECT coalesce(max(line_id), 0) FROM entry) ORDER BY id LIMIT ?
"""
_BEHIND = "SELECT count(*) FROM line WHERE id > (SELECT coalesce(max(line_id), 0) FROM entry)"
_LATELY = """
    SELECT scope.id FROM scope
    JOIN (SELECT person_id, max(last_at) AS at FROM scope GROUP BY person_id ORDER BY at DESC LIMIT ?)
        USING (person_id)
    ORDER BY at DESC, scope.id
"""
_UNEMBEDDED = """
    SELECT entry.scope_id, entry.spot, scope.version, scope.person_id,
           coalesce(iif(before.by_her, ?1, before.name) || ': ' || before.text || char(10), '')
           || coalesce(iif(line.by_her, ?1, line.name) || ': ' || line.text, memory.text || char(10) || memory.cue)
    FROM entry
    JOIN scope ON scope.id = entry.scope_id
    LEFT JOIN line ON line.id = entry.line_id
    LEFT JOIN memory ON memory.id = entry.memory_id
    LEFT JOIN entry AS previous ON previous.scope_id = entry.scope_id AND previous.spot = entry.spot - 1
    LEFT JOIN line AS before ON before.id = previous.line_id
    WHERE entry.vector IS NULL
    ORDER BY entry.scope_id, entry.spot LIMIT ?2
"""
# Whoever holds a copy of a scope's vectors asks for later spots only, unless the version has changed.
_NOT_IN_ORDER = """
    UPDATE scope SET version = version + 1 WHERE id = ?1
    AND EXISTS (SELECT 1 FROM entry WHERE scope_id = ?1 AND spot > ?2 AND vector IS NOT NULL)
"""
_RECALLED_MEMORY = """
    UPDATE memory SET recalled_at = ?1, recalls = recalls + 1 WHERE id = (
        SELECT memory_id FROM entry WHERE scope_id = ?2 >> 40 AND spot = ?2 & ((1 << 40) - 1))
"""


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where the next entry of a person and an audience goes."""

    id: int
    last_spot: int
    last_place_id: int | None
    last_at: int


def _scope(write: Transaction, person_id: int, audience: str, *, is_memories: bool) -> _Scope:
    write.run(
        "INSERT OR IGNORE INTO scope (person_id, audience, is_memories) VALUES (?, ?, ?)",
        person_id,
        audience,
        int(is_memories),
    )
    row = write.first(
        "SELECT id, last_spot, last_place_id, last_at FROM scope"
        " WHERE person_id = ? AND audience = ? AND is_memories = ?",
        person_id,
        audience,
        int(is_memories),
    )
    if row is None:
        raise LookupError("a scope that was just made is gone")
    return _Scope(*row)


def _next_session(spot: int) -> int:
    return (spot // SESSION_SPOTS + 1) * SESSION_SPOTS


def _enter(
    write: Transaction,
    scope_id: int,
    spot: int,
    text: str,
    *,
    line_id: int | None = None,
    memory_id: int | None = None,
) -> None:
    terms = terms_of(text)
    norm = _K1 * (1 - _B + _B * words_in(text) / _USUAL_WORDS)
    write.run(
        "INSERT INTO entry (scope_id, spot, line_id, memory_id, terms) VALUES (?, ?, ?, ?, ?)",
        scope_id,
        spot,
        line_id,
        memory_id,
        json.dumps(list(terms), ensure_ascii=False),
    )
    write.run_each(
        "INSERT INTO posting (scope_id, term, spot, weight) VALUES (?, ?, ?, ?)",
        [(scope_id, term, spot, round(100 * (_K1 + 1) * often / (often + norm))) for term, often in terms.items()],
    )
