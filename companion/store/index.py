"""What can be recalled: every line and memory by its terms and its vector, read for one person in one place only."""

import json
from dataclasses import dataclass

from companion.clock import HOUR
from companion.store.database import Transaction
from companion.terms import terms_of, words_in

SESSION_GAP = 2 * HOUR
"""A silence this long, or another channel, ends a stretch of talk."""
SESSION_SPOTS = 1_024
"""Spots of one stretch of talk; what is said beyond them begins another."""
_B = 0.75
_K1 = 1.2
_USUAL_WORDS = 14
"""BM25's constants; the usual length is everybody's, so that an entry is weighed once and for all."""


def index_line(write: Transaction, line_id: int) -> None:
    """Make a line findable, or findable by its present words, inside the transaction that changes it."""
    line = write.first("SELECT place_id, audience, person_id, text, at FROM line WHERE id = ?", line_id)
    if line is None:
        return
    row = write.first("DELETE FROM entry WHERE line_id = ? RETURNING scope_id, spot", line_id)
    if row is None:
        scope = _scope(write, line["person_id"], line["audience"], is_memories=False)
        goes_on = scope.last_place_id == line["place_id"] and abs(line["at"] - scope.last_at) < SESSION_GAP
        spot = scope.last_spot + 1 if goes_on else _next_session(scope.last_spot)
        sql = "UPDATE scope SET last_spot = ?, last_place_id = ?, last_at = ? WHERE id = ?"
        write.run(sql, spot, line["place_id"], line["at"], scope.id)
        where = (scope.id, spot)
    else:
        where = (row["scope_id"], row["spot"])
    _enter(write, *where, line["text"], line_id=line_id)


def index_memory(write: Transaction, memory_id: int, person_id: int, audience: str, text: str, cue: str) -> None:
    """Make a memory findable by its text and cue, instead of whatever it was found by before."""
    unindex_memory(write, memory_id)
    scope = _scope(write, person_id, audience, is_memories=True)
    spot = _next_session(scope.last_spot)
    write.run("UPDATE scope SET last_spot = ? WHERE id = ?", spot, scope.id)
    _enter(write, scope.id, spot, f"{text}\n{cue}", memory_id=memory_id)


def unindex_memory(write: Transaction, memory_id: int) -> None:
    """Let a memory not be found any more; one that is deleted takes its entry with it by itself."""
    write.run("DELETE FROM entry WHERE memory_id = ?", memory_id)


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
    assert row
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
