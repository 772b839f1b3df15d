"""What is done to memories inside a transaction, so that a memory, its sources and the index never part."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from companion.store.database import Transaction
from companion.store.index import index_memory, unindex_memory
from companion.terms import terms_of

Kind = Literal["fact", "preference", "person", "event", "promise", "boundary", "between"]
Ending = Literal["corrected", "changed", "over", "merged", "faded"]
Act = Literal["add", "confirm", "supersede", "correct", "doubt", "end"]

SURE: Final = 0.9
LIKELY: Final = 0.7
DOUBTED: Final = 0.4
"""Confidence of what she might ask about rather than say."""
_THE_SAME: Final = 0.8
"""The share of common terms from which two statements say the same."""
_PUNCTUATION: Final = re.compile(r"\W+")
_MARKS: Final = re.compile(r"\d+|(?<=\w )[A-Z]\w+")
_NOT: Final = re.compile(
    r"\b(?:no|not|never|none|without|isn't|don't|doesn't|can't|dislikes?|hates?)\b|n't\b|안 |못 |않|없|싫",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A memory before it is kept."""

    kind: Kind
    text: str
    cue: str = ""
    importance: float = 0.5
    confidence: float = LIKELY
    is_sensitive: bool = False
    is_asked: bool = False
    valid_from: int | None = None
    valid_to: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing learned from lines: something new, or what it means for a memory there is."""

    act: Act
    lines: tuple[int, ...]
    draft: Draft | None = None
    memory_id: int | None = None


def learn(write: Transaction, person_id: int, audience: str, change: Change, at: int) -> int | None:
    """Make one change to what is known of a person in an audience; id of a memory that is new.

    A memory of another person or audience, or one that has ended, is never touched.
    """
    draft, old = change.draft, change.memory_id
    if old is not None and not _may_change(write, person_id, audience, change):
        return None
    match change.act:
        case "confirm" if old is not None:
            confirm(write, old, change.lines)
        case "end" if old is not None:
            end(write, old, "over", at)
        case "supersede" | "correct" if draft and old is not None:
            held, is_new = _add(write, person_id, audience, draft, change.lines, at=at, instead_of=old)
            if held is not None and held != old:
                corrected = change.act == "correct"
                end(write, old, "corrected" if corrected else "changed", at, by=held, valid_to=draft.valid_from)
            return held if is_new else None
        case "doubt" if draft and old is not None:
            write.run("UPDATE memory SET confidence = min(confidence, ?) WHERE id = ?", DOUBTED, old)
            held, is_new = _add(write, person_id, audience, draft, change.lines, at=at, instead_of=old)
            return held if is_new else None
        case "add" if draft:
            held, is_new = _add(write, person_id, audience, draft, change.lines, at=at)
            return held if is_new else None
    return None


def confirm(write: Transaction, memory_id: int, lines: Sequence[int]) -> None:
    """Trust a memory more for every line that says it again; one that has ended is never trusted again."""
    for line in lines:
        if write.run("INSERT OR IGNORE INTO memory_source VALUES (?, ?)", memory_id, line):
            write.run(
                "UPDATE memory SET confidence = confidence + (1 - confidence) * 0.3 WHERE id = ? AND ended_at IS NULL",
                memory_id,
            )


def end(
    write: Transaction, memory_id: int, reason: Ending, at: int, *, by: int | None = None, valid_to: int | None = None
) -> None:
    """Let a memory be true or known no longer; what was wrong or is only said twice is not found any more."""
    write.run(
        """
        UPDATE memory SET ended_at = ?2, end_reason = ?3, superseded_by = ?4,
                          valid_to = CASE WHEN ?3 IN ('changed', 'over') THEN coalesce(valid_to, ?5) ELSE valid_to END
        WHERE id = ?1 AND ended_at IS NULL
        """,
        memory_id,
        at,
        reason,
        by,
        valid_to or at,
    )
    if reason not in {"changed", "over"}:
        unindex_memory(write, memory_id)


def erase(write: Transaction, memory_ids: Sequence[int]) -> int:
    """Erase memories and what they once replaced, with sources and index entries; how many went."""
    gone = write.all(f"{_CHAIN} SELECT id FROM chain", json.dumps(list(memory_ids)))  # noqa: S608 (a constant)
    for row in gone:
        write.run("DELETE FROM memory WHERE id = ?", row["id"])
    return len(gone)


def erase_what_came_from(write: Transaction, message_ids: Sequence[int]) -> None:
    """Erase the memories that came from these messages alone; to be called while their lines are still there."""
    rows = write.all(FROM_THESE_ALONE, json.dumps(list(message_ids)), None)
    for row in rows:
        write.run("DELETE FROM memory WHERE id = ?", row["id"])


def read_again(write: Transaction, line_id: int) -> None:
    """Erase what came from a line whose words have changed, and let it be read anew if it has been read."""
    row = write.first("SELECT message_id FROM line WHERE id = ?", line_id)
    erase_what_came_from(write, [row["message_id"]] if row else [])
    write.run("DELETE FROM memory_source WHERE line_id = ?", line_id)
    write.run(
        """
        INSERT OR IGNORE INTO read_again SELECT line.id FROM line
        JOIN person ON person.id = line.person_id AND person.memory_paused_at IS NULL
        JOIN reading ON reading.person_id = line.person_id AND reading.audience = line.audience
        WHERE line.id = ? AND line.id <= reading.upto_line
        """,
        line_id,
    )


def says_the_same(one: str, other: str) -> bool:
    """Whether two statements differ in little but their form; a "not", a name or a number makes all the difference."""
    if _bare(one) == _bare(other):
        return True
    terms, others = set(terms_of(one)), set(terms_of(other))
    if bool(_NOT.search(one)) != bool(_NOT.search(other)) or _marks(one) != _marks(other):
        return False
    return len(terms & others) >= _THE_SAME * len(terms | others) > 0


def _marks(text: str) -> set[str]:
    """The names and numbers of a statement."""
    return set(_MARKS.findall(text))


def _bare(text: str) -> str:
    return _PUNCTUATION.sub(" ", text.casefold()).strip()


_CHAIN = """
    WITH RECURSIVE chain (id) AS (
        SELECT value FROM json_each(?)
        UNION SELECT memory.id FROM memory JOIN chain ON memory.superseded_by = chain.id)
"""
FROM_THESE_ALONE = """
    WITH gone AS (SELECT id FROM line WHERE message_id IN (SELECT value FROM json_each(?1)))
    SELECT DISTINCT memory_id AS id FROM memory_source JOIN line ON line.id = line_id
    WHERE line_id IN gone AND (?2 IS NULL OR line.person_id = ?2) AND NOT EXISTS (
        SELECT 1 FROM memory_source AS other
        WHERE other.memory_id = memory_source.memory_id AND other.line_id NOT IN gone)
"""


def _may_change(write: Transaction, person_id: int, audience: str, change: Change) -> bool:
    """Whether a memory is theirs, still held, and not from words said after those that would change it."""
    row = write.first(
        """
        SELECT coalesce((SELECT max(line_id) FROM memory_source WHERE memory_id = memory.id), 0) AS newest FROM memory
        WHERE id = ? AND person_id = ? AND audience = ? AND ended_at IS NULL
        """,
        change.memory_id,
        person_id,
        audience,
    )
    return row is not None and (change.act == "confirm" or not change.lines or max(change.lines) >= row["newest"])


def _add(
    write: Transaction,
    person_id: int,
    audience: str,
    draft: Draft,
    lines: Sequence[int],
    *,
    at: int,
    instead_of: int | None = None,
) -> tuple[int | None, bool]:
    """The memory that holds this now, and whether it is new; what was found to be wrong is held by none.

    What is known already is confirmed. What stands in a memory's stead resembles it, and is not taken for it.
    """
    sql = "SELECT id, text, ended_at, end_reason FROM memory WHERE person_id = ? AND audience = ? ORDER BY id"
    known = write.all(sql, person_id, audience)
    same = [
        row
        for row in known
        if _bare(row["text"]) == _bare(draft.text)
        or (row["id"] != instead_of and says_the_same(row["text"], draft.text))
    ]
    if current := next((row["id"] for row in same if row["ended_at"] is None), None):
        confirm(write, current, lines)
        marks = "UPDATE memory SET is_asked = max(is_asked, ?), is_sensitive = max(is_sensitive, ?) WHERE id = ?"
        write.run(marks, int(draft.is_asked), int(draft.is_sensitive), current)
        return current, False
    if not draft.is_asked and any(row["end_reason"] == "corrected" for row in same):
        return None, False
    new = write.insert(
        """
        INSERT INTO memory (person_id, audience, kind, text, cue, importance, confidence, is_sensitive, is_asked,
                            valid_from, valid_to, learned_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        person_id,
        audience,
        draft.kind,
        draft.text,
        draft.cue,
        draft.importance,
        draft.confidence,
        int(draft.is_sensitive),
        int(draft.is_asked),
        draft.valid_from,
        draft.valid_to,
        at,
    )
    if new is not None:
        write.run_each("INSERT INTO memory_source VALUES (?, ?)", [(new, line) for line in lines])
        index_memory(write, new, person_id, audience, draft.text, draft.cue)
    return new, True
