"""What her talk has cost, and how much she keeps of one person, in numbers: no words, no names."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from companion.store.cards import month_of
from companion.store.inspection import beside, schema_of
from companion.store.trouble import StoreError


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a model; tokens and milliseconds."""

    at: int
    purpose: str
    model: str
    prompt: int
    cached: int
    completion: int
    first_ms: int | None
    total_ms: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a host may know of a stretch of time."""

    turns: list[int]
    """When each was answered, in milliseconds since 1970."""
    calls: list[Call]
    cards: list[tuple[str, int, int]]
    """Resource cards by month and tier: how many, whoever they went to."""


def figures(path: Path, *, since: int) -> Figures:
    """The turns and the calls of a database from then on, oldest first."""
    with beside(path) as connection:
        return Figures(
            turns=[row["answered_at"] for row in connection.execute(_TURNS, (since,))],
            calls=[_call(row) for row in connection.execute("SELECT * FROM usage WHERE at >= ? ORDER BY at", (since,))],
            cards=[tuple(row) for row in connection.execute(_CARDS, (month_of(since),))] if _counts(connection) else [],
        )


def _counts(connection: sqlite3.Connection) -> bool:
    """Whether cards are counted here yet: a database she has not opened since they are has no place for them."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'card_count'").fetchone() is not None


_CARDS = "SELECT month, tier, count FROM card_count WHERE month >= ? ORDER BY month, tier"
_TURNS = """
    SELECT DISTINCT place_id, person_id, answered_at FROM line
    WHERE by_her = 0 AND answered_at >= ? AND EXISTS (SELECT 1 FROM line_source WHERE source_id = line.id)
    ORDER BY answered_at
"""


def _call(row: sqlite3.Row) -> Call:
    return Call(
        at=row["at"],
        purpose=row["purpose"],
        model=row["model"],
        prompt=row["prompt_tokens"],
        cached=row["cached_tokens"],
        completion=row["completion_tokens"],
        first_ms=row["first_token_ms"],
        total_ms=row["total_ms"],
    )


@dataclass(frozen=True, slots=True)
class Somebody:
    """What a host may know of one person; times in milliseconds since 1970."""

    first_heard_at: int
    last_heard_at: int
    paused_at: int | None
    """Since when nothing is kept as a memory."""
    places: int
    theirs: int
    hers: int
    """Her answers to them."""
    waiting: int
    """Their lines that still wait for an answer."""
    oldest_waiting_at: int | None
    leaving: int
    """Her messages of which nobody knows yet whether they arrived."""
    memories: list[tuple[str, str, int]]
    """Kind, state (``known`` or why it ended) and how many."""
    unread: int
    """Their lines that have not been read for memories."""
    oldest_unread_at: int | None
    failures: int
    """How often in a row reading them has come to nothing, where that is most often."""
    findable: int
    """Lines and memories in the index."""
    to_be_found: int
    """Lines and memories that should be."""
    vectors: int
    embedding: str | None
    calls: int
    prompt: int
    cached: int
    completion: int


def figures_of(path: Path, person_id: int) -> Somebody:
    """The numbers of one person; a :class:`StoreError` where she knows nobody of that id."""
    with beside(path) as connection:
        schema_of(connection, path, is_present=True)

        def one(sql: str) -> sqlite3.Row:
            found: sqlite3.Row = connection.execute(sql, {"person": person_id}).fetchone()
            return found

        person = one("SELECT first_heard_at, last_heard_at, memory_paused_at FROM person WHERE id = :person")
        if person is None:
            raise StoreError(f"{path} holds nothing of a person with the id {person_id}.")
        kinds = connection.execute(_MEMORIES, {"person": person_id}).fetchall()
        model = one("SELECT value FROM fact WHERE key = 'embedding model'")
        return Somebody(
            first_heard_at=person["first_heard_at"],
            last_heard_at=person["last_heard_at"],
            paused_at=person["memory_paused_at"],
            memories=[(row["kind"], row["state"], row["often"]) for row in kinds],
            embedding=model["value"] if model else None,
            **{key: value for sql in _OF_ONE for key, value in dict(one(sql)).items()},
        )


_MEMORIES = """
    SELECT kind, coalesce(end_reason, 'known') AS state, count(*) AS often FROM memory WHERE person_id = :person
    GROUP BY kind, state ORDER BY kind, state = 'known' DESC, state
"""
# What changed or is over stays in the index, to be asked about; what was wrong, merged or faded does not.
_OF_ONE = (
    """
    SELECT count(DISTINCT place_id) AS places, coalesce(sum(by_her = 0), 0) AS theirs,
           coalesce(sum(by_her), 0) AS hers, coalesce(sum(answered_at IS NULL), 0) AS waiting,
           min(iif(answered_at IS NULL, at, NULL)) AS oldest_waiting_at
    FROM line WHERE person_id = :person
    """,
    "SELECT count(*) AS leaving FROM outgoing WHERE person_id = :person",
    """
    SELECT count(*) AS unread, min(line.at) AS oldest_unread_at FROM line
    LEFT JOIN reading ON reading.person_id = line.person_id AND reading.audience = line.audience
    WHERE line.person_id = :person AND by_her = 0
      AND (line.id > coalesce(upto_line, 0) OR line.id IN (SELECT line_id FROM read_again))
    """,
    "SELECT coalesce(max(failures), 0) AS failures FROM reading WHERE person_id = :person",
    """
    SELECT count(*) AS findable, count(vector) AS vectors FROM entry
    WHERE scope_id IN (SELECT id FROM scope WHERE person_id = :person)
    """,
    """
    SELECT (SELECT count(*) FROM line WHERE person_id = :person)
         + (SELECT count(*) FROM memory WHERE person_id = :person
            AND coalesce(end_reason, '') NOT IN ('corrected', 'merged', 'faded')) AS to_be_found
    """,
    """
    SELECT count(*) AS calls, coalesce(sum(prompt_tokens), 0) AS prompt, coalesce(sum(cached_tokens), 0) AS cached,
           coalesce(sum(completion_tokens), 0) AS completion
    FROM usage WHERE person_id = :person
    """,
)
