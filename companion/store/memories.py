"""What she has understood from what people said of themselves; every reading names the person and who may hear it."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from companion.store._consolidation import fade, merge
from companion.store._remembered import (
    DOUBTED,
    FROM_THESE_ALONE,
    LIKELY,
    SURE,
    Act,
    Change,
    Draft,
    Ending,
    Kind,
    end,
    erase,
    learn,
    says_the_same,
)
from companion.store.database import Database, Transaction
from companion.store.index import index_memory
from companion.talk import Place
from companion.terms import terms_of

__all__ = [
    "DOUBTED",
    "LIKELY",
    "SURE",
    "Act",
    "Change",
    "Draft",
    "Ending",
    "Kind",
    "Memories",
    "Memory",
    "Source",
    "says_the_same",
]

ANYWHERE: Final = "anywhere"
"""The audience of what a person has let her use wherever they talk."""
OWN_EYES: Final = ("*",)
"""Every audience: for what only the person themselves is shown."""


def heard_in(place: Place) -> tuple[str, ...]:
    """The audiences whose memories may be used in a place."""
    return tuple(dict.fromkeys((*place.audiences, ANYWHERE)))


@dataclass(frozen=True, slots=True)
class Memory:
    """One short statement about a person; times in milliseconds since 1970."""

    id: int
    person_id: int
    audience: str
    kind: Kind
    text: str
    cue: str
    """When it would matter, in other words."""
    importance: float
    confidence: float
    is_sensitive: bool
    is_asked: bool
    """Whether the person asked her to remember it."""
    valid_from: int | None
    """In the world; an event or a promise is due then."""
    valid_to: int | None
    learned_at: int
    """To her."""
    ended_at: int | None
    end_reason: Ending | None
    superseded_by: int | None
    recalled_at: int | None
    recalls: int

    @property
    def is_doubtful(self) -> bool:
        """Whether two things she was told do not agree: something to ask about."""
        return self.confidence <= DOUBTED


@dataclass(frozen=True, slots=True)
class Source:
    """A message that a memory came from."""

    memory_id: int
    place_id: int
    guild_id: int | None
    message_id: int
    is_message: bool
    """Whether it is one that Discord can show, rather than the words of a command."""
    at: int


class Memories:
    """The memories of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, person_id: int, audiences: Sequence[str]) -> list[Memory]:
        """What is true of a person as far as she knows, newest first."""
        return await self._select(person_id, audiences, "AND ended_at IS NULL ORDER BY id DESC")

    async def untold(self, person_id: int, audiences: Sequence[str], what: str) -> bool:
        """Whether anything is known of a person who has not been told ``what`` yet."""
        row = await self._database.first(
            """
            SELECT 1 FROM memory WHERE person_id = ?1 AND ended_at IS NULL
            AND audience IN (SELECT value FROM json_each(?2))
            AND NOT EXISTS (SELECT 1 FROM told WHERE person_id = ?1 AND what = ?3) LIMIT 1
            """,
            person_id,
            json.dumps(list(audiences)),
            what,
        )
        return row is not None

    async def past(self, person_id: int, audiences: Sequence[str]) -> list[Memory]:
        """What was true once and has changed or come to an end, newest first."""
        return await self._select(person_id, audiences, "AND end_reason IN ('changed', 'over') ORDER BY id DESC")

    async def found(self, person_id: int, audiences: Sequence[str], words: str) -> list[Memory]:
        """What is known and holds all of these words or their beginnings, or would matter for them; all without any."""
        wanted = set(terms_of(words))
        known = await self.known(person_id, audiences)
        return [
            memory
            for memory in known
            if wanted <= set(terms_of(f"{memory.text} {memory.cue}")) or words.casefold() in memory.text.casefold()
        ]

    async def saying(self, person_id: int, audiences: Sequence[str], words: str) -> list[Memory]:
        """What is known that says all of these words, in any of their forms; nothing where they are no words."""
        wanted = set(terms_of(words))
        known = await self.known(person_id, audiences) if wanted else []
        return [memory for memory in known if wanted <= set(terms_of(memory.text))]

    async def due(self, person_id: int, audiences: Sequence[str], *, since: int, before: int) -> list[Memory]:
        """Promises and events of a span of time, soonest first."""
        which = (
            "AND ended_at IS NULL AND kind IN ('promise', 'event') AND valid_from >= ?3 AND valid_from < ?4"
            " ORDER BY valid_from, id"
        )
        return await self._select(person_id, audiences, which, since, before)

    async def sources(self, person_id: int, audiences: Sequence[str], memory_ids: Sequence[int]) -> list[Source]:
        """The messages these memories came from, oldest first."""
        rows = await self._database.all(
            f"""
            SELECT memory_id, line.place_id, place.guild_id, line.message_id, line.via, line.at FROM memory
            JOIN memory_source ON memory_source.memory_id = memory.id
            JOIN line ON line.id = memory_source.line_id JOIN place ON place.id = line.place_id
            WHERE {_THEIRS} AND memory.id IN (SELECT value FROM json_each(?3)) ORDER BY line.id
            """,  # noqa: S608 (a constant of this module)
            person_id,
            json.dumps(audiences),
            json.dumps(list(memory_ids)),
        )
        return [
            Source(row[0], row["place_id"], row["guild_id"], row["message_id"], row["via"] == "message", row["at"])
            for row in rows
        ]

    async def from_these_alone(self, person_id: int, message_ids: Sequence[int]) -> list[int]:
        """Ids of a person's memories that came from these messages and no others."""
        rows = await self._database.all(FROM_THESE_ALONE, json.dumps(list(message_ids)), person_id)
        return [row["id"] for row in rows]

    async def keep(self, person_id: int, audience: str, draft: Draft, *, at: int, lines: Sequence[int] = ()) -> bool:
        """Keep something a person asked her to, from lines of theirs where it came from any; not while paused."""

        def work(write: Transaction) -> bool:
            person = write.first("SELECT memory_paused_at FROM person WHERE id = ?", person_id)
            if person is None or person["memory_paused_at"] is not None:
                return False
            learn(write, person_id, audience, Change("add", tuple(lines), draft), at)
            return True

        return await self._database.write(work)

    async def correct(
        self,
        person_id: int,
        audiences: Sequence[str],
        memory_id: int,
        draft: Draft,
        *,
        at: int,
        lines: Sequence[int] = (),
    ) -> bool:
        """Put what the person says in a memory's stead; whether there was such a memory."""

        def work(write: Transaction) -> bool:
            old = _one(write, person_id, audiences, memory_id)
            if old is None:
                return False
            change = Change("correct", tuple(lines), draft, memory_id)
            learn(write, person_id, old["audience"], change, at)
            return True

        return await self._database.write(work)

    async def end(self, person_id: int, audiences: Sequence[str], memory_id: int, reason: Ending, *, at: int) -> bool:
        """Let a memory be true no longer; whether there was such a memory."""

        def work(write: Transaction) -> bool:
            if _one(write, person_id, audiences, memory_id) is None:
                return False
            end(write, memory_id, reason, at)
            return True

        return await self._database.write(work)

    async def forget(self, person_id: int, audiences: Sequence[str], memory_ids: Sequence[int]) -> int:
        """Erase memories for good, and what they once replaced; how many went."""

        def work(write: Transaction) -> int:
            return erase(write, [each for each in memory_ids if _one(write, person_id, audiences, each)])

        gone = await self._database.write(work)
        await self._database.flush_erased()
        return gone

    async def origins(self, person_id: int, audiences: Sequence[str], memory_ids: Sequence[int]) -> list[int]:
        """Ids of the messages these memories, and what they once replaced, came from."""
        rows = await self._database.all(
            f"""
            WITH RECURSIVE chain (id) AS (
                SELECT memory.id FROM memory WHERE {_THEIRS} AND id IN (SELECT value FROM json_each(?3))
                UNION SELECT memory.id FROM memory JOIN chain ON memory.superseded_by = chain.id)
            SELECT DISTINCT line.message_id FROM chain JOIN memory_source ON memory_id = chain.id
            JOIN line ON line.id = line_id
            """,  # noqa: S608 (a constant of this module)
            person_id,
            json.dumps(audiences),
            json.dumps(list(memory_ids)),
        )
        return [row["message_id"] for row in rows]

    async def share(self, person_id: int, audiences: Sequence[str], memory_id: int, audience: str) -> bool:
        """Let a memory be used anywhere, or only where its words were said; whether that could be done."""

        def work(write: Transaction) -> bool:
            old = _one(write, person_id, audiences, memory_id)
            if old is None:
                return False
            write.run("UPDATE memory SET audience = ? WHERE id = ?", audience, memory_id)
            index_memory(write, memory_id, person_id, audience, old["text"], old["cue"])
            return True

        return await self._database.write(work)

    async def home(self, person_id: int, memory_id: int) -> str | None:
        """The audience its words were said to, where one of its messages is still there."""
        row = await self._database.first(
            "SELECT line.audience FROM memory JOIN memory_source ON memory_id = memory.id"
            " JOIN line ON line.id = line_id WHERE memory.person_id = ? AND memory.id = ? ORDER BY line.id",
            person_id,
            memory_id,
        )
        return row["audience"] if row else None

    async def consolidate(self, now: int, *, since: int) -> None:
        """Merge what has been learned twice since then, and let fade what matters little, is old and is not used."""

        def work(write: Transaction) -> None:
            merge(write, now, since=since)
            fade(write, now)

        await self._database.write(work)

    async def _select(self, person_id: int, audiences: Sequence[str], which: str, *more: object) -> list[Memory]:
        """The one query that reads memories: of a person, for an audience."""
        sql = f"SELECT * FROM memory WHERE {_THEIRS} {which}"  # noqa: S608 (constants of this module)
        return [_memory(row) for row in await self._database.all(sql, person_id, json.dumps(audiences), *more)]


_THEIRS = """
    memory.person_id = ?1 AND EXISTS (
        SELECT 1 FROM json_each(?2) AS audience WHERE audience.value IN (memory.audience, '*'))
"""


def _one(write: Transaction, person_id: int, audiences: Sequence[str], memory_id: int) -> sqlite3.Row | None:
    sql = f"SELECT audience, text, cue FROM memory WHERE {_THEIRS} AND id = ?3"  # noqa: S608 (a constant)
    return write.first(sql, person_id, json.dumps(audiences), memory_id)


def _memory(row: sqlite3.Row) -> Memory:
    marks = {mark: bool(row[mark]) for mark in ("is_sensitive", "is_asked")}
    return Memory(**{**dict(row), **marks})
