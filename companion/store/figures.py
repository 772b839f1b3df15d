"""What her talk has cost and how long it took, in numbers: no words, no names, no ids."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from companion.store.cards import month_of
from companion.store.inspection import beside


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
