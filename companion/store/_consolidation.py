"""Memories over time: what is known twice becomes one, what matters little and is never used is let go."""

from itertools import groupby
from math import log1p
from typing import Final

from companion.clock import DAY
from companion.store._remembered import end, says_the_same
from companion.store.database import Transaction

_HALF_LIFE: Final = 90 * DAY
_FADED: Final = 0.05
"""A memory of middling importance that is never used falls below it after ten months."""
_MOST: Final = 500
"""Memories that fade in one go."""


def merge(write: Transaction, now: int, *, since: int) -> None:
    """Let memories learned since then be one with what says the same; nothing a person asked to keep is merged away."""
    rows = write.all(
        """
        SELECT id, person_id, audience, kind, text, is_asked, learned_at FROM memory
        WHERE ended_at IS NULL AND person_id IN (SELECT person_id FROM memory WHERE learned_at > ?)
        ORDER BY person_id, audience, is_asked DESC, id
        """,
        since,
    )
    for _, group in groupby(rows, key=lambda row: (row["person_id"], row["audience"])):
        held = list(group)
        merged: set[int] = set()
        for at, row in enumerate(held):
            if row["id"] in merged:
                continue
            for other in held[at + 1 :]:
                new = max(row["learned_at"], other["learned_at"]) > since
                if new and not other["is_asked"] and says_the_same(row["text"], other["text"]):
                    _unite(write, row["id"], other["id"], now)
                    merged.add(other["id"])


def fade(write: Transaction, now: int) -> None:
    """Let go of memories by importance, age since they were last used, and use; never what a person asked to keep."""
    rows = write.all(
        """
        SELECT id, importance, recalls, max(learned_at, coalesce(recalled_at, 0)) AS alive_at FROM memory
        WHERE ended_at IS NULL AND is_asked = 0 AND kind <> 'boundary' AND coalesce(valid_to, valid_from, 0) <= ?1
          AND max(learned_at, coalesce(recalled_at, 0)) < ?1 - ?2
        """,
        now,
        _HALF_LIFE,
    )
    faint = [row["id"] for row in rows if _strength(row["importance"], row["recalls"], now - row["alive_at"]) < _FADED]
    for memory_id in faint[:_MOST]:
        end(write, memory_id, "faded", now)


def _strength(importance: float, recalls: int, age: int) -> float:
    """Importance by use by age, the last with a half-life of three months."""
    return float(importance * (1 + log1p(recalls)) * 0.5 ** (age / _HALF_LIFE))


def _unite(write: Transaction, kept: int, other: int, now: int) -> None:
    write.run(
        "INSERT OR IGNORE INTO memory_source SELECT ?1, line_id FROM memory_source WHERE memory_id = ?2", kept, other
    )
    write.run(
        """
        UPDATE memory SET
            importance = max(memory.importance, other.importance),
            confidence = max(memory.confidence, other.confidence),
            is_sensitive = max(memory.is_sensitive, other.is_sensitive),
            valid_from = coalesce(memory.valid_from, other.valid_from),
            valid_to = coalesce(memory.valid_to, other.valid_to),
            learned_at = min(memory.learned_at, other.learned_at),
            recalls = memory.recalls + other.recalls,
            recalled_at = nullif(max(coalesce(memory.recalled_at, 0), coalesce(other.recalled_at, 0)), 0)
        FROM memory AS other WHERE memory.id = ?1 AND other.id = ?2
        """,
        kept,
        other,
    )
    end(write, other, "merged", now, by=kept)
