"""Everything the store holds of a person, each part named once: how it is counted, exported and erased."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from companion.store.database import Database, Transaction
from companion.store.inspection import beside

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing that is held of a person; in its SQL ``?1`` is the person's id."""

    name: str
    table: str
    where: str
    columns: str = "*"
    """What an export shows: never another person's words."""
    order: str = "rowid"
    erased_by: tuple[str, ...] = ()
    """Statements that erase it; empty where it goes with a row it hangs on."""
    is_plain: bool = False
    """Whether people know it when they see it, as against what is only kept so that the rest works."""


_OWN: Final = "person_id = ?1"
_OF_LINES: Final = "line_id IN (SELECT id FROM line WHERE person_id = ?1)"
_OF_MEMORIES: Final = "memory_id IN (SELECT id FROM memory WHERE person_id = ?1)"
_OF_SCOPES: Final = "scope_id IN (SELECT id FROM scope WHERE person_id = ?1)"
_OF_OUTGOING: Final = "nonce IN (SELECT nonce FROM outgoing WHERE person_id = ?1)"
_SUMMED_UP: Final = "place_id = ?1 OR place_id IN (SELECT place_id FROM line WHERE person_id = ?1)"
_VISITED: Final = "id = ?1 OR id IN (SELECT place_id FROM line WHERE person_id = ?1)"
_LINE: Final = (
    "id, place_id, audience, person_id, by_her, name, text, context, only_kind,"
    " iif(coalesce(quote_person_id, ?1) = ?1, quote, NULL) AS quote, quote_message_id, quote_person_id,"
    " via, message_id, at, kept_at, answered_at, excused_at, tries, tried_at"
)
_ENTRY: Final = "scope_id, spot, line_id, memory_id, terms, recalled_at, length(vector) AS vector_bytes"

# In the order in which they are erased.
PARTS: Final = (
    Part(
        "summary",
        "summary",
        _SUMMED_UP,
        columns="place_id, audience, at, upto_line, iif(place_id = ?1, text, NULL) AS text",
        erased_by=(f"DELETE FROM summary WHERE {_SUMMED_UP}",),  # noqa: S608 (a constant)
        is_plain=True,
    ),
    Part(
        "quoted",
        "line",
        "quote_person_id = ?1 AND quote IS NOT NULL AND person_id <> ?1",
        columns="id, place_id, quote_message_id, quote_person_id, quote, at",
        erased_by=(
            "UPDATE line SET quote = NULL WHERE quote_person_id = ?1",
            """
            UPDATE line SET quote = NULL
            WHERE quote_message_id IN (SELECT message_id FROM line WHERE person_id = ?1 AND by_her = 1)
            """,
        ),
        is_plain=True,
    ),
    Part(
        "entry",
        "entry",
        _OF_SCOPES,
        columns=_ENTRY,
        order="scope_id, spot",
        # All postings at once: left to the entries, each would look for its own.
        erased_by=(f"DELETE FROM posting WHERE {_OF_SCOPES}",),  # noqa: S608 (a constant)
    ),
    Part("mood_cause", "mood_cause", _OF_LINES),
    Part("line_source", "line_source", _OF_LINES, order="line_id, source_id"),
    Part("read_again", "read_again", _OF_LINES),
    Part("memory_source", "memory_source", _OF_MEMORIES, order="memory_id, line_id"),
    Part("outgoing_source", "outgoing_source", _OF_OUTGOING, order="nonce, line_id"),
    Part(
        "line",
        "line",
        _OWN,
        columns=_LINE,
        order="place_id, id",
        erased_by=("DELETE FROM line WHERE person_id = ?1",),
        is_plain=True,
    ),
    Part(
        "overheard",
        "overheard",
        _OWN,
        erased_by=("DELETE FROM overheard WHERE person_id = ?1",),
        is_plain=True,
    ),
    Part("place", "place", _VISITED, erased_by=("DELETE FROM place WHERE id = ?1",)),
    Part("memory", "memory", _OWN, is_plain=True),
    Part("check_in", "check_in", _OWN, is_plain=True),
    Part("mood", "mood", _OWN, order="audience", is_plain=True),
    Part("wishes", "wishes", _OWN, is_plain=True),
    Part("told", "told", _OWN, order="what", is_plain=True),
    Part("farewell", "farewell", _OWN, is_plain=True),
    Part("outgoing", "outgoing", _OWN),
    Part("reading", "reading", _OWN, order="audience"),
    Part("scope", "scope", _OWN),
    Part("usage", "usage", _OWN, order="id", is_plain=True),  # a number without a name is left
    Part("server_rule", "server_rule", "kind = 'person' AND id = ?1", order="guild_id"),  # the server's to lift
    Part("person", "person", "id = ?1", erased_by=("DELETE FROM person WHERE id = ?1",), is_plain=True),
)


class Held:
    """What is held of one person at one moment, read beside everything else that goes on."""

    def __init__(self, connection: sqlite3.Connection, person_id: int) -> None:
        self.person_id = person_id
        self._connection = connection

    def rows(self, part: Part, *, skip: int = 0, most: int = -1) -> Iterator[Mapping[str, object]]:
        """The rows of a part, one at a time; ``most`` of them after the first ``skip``."""
        sql = f"SELECT {part.columns} FROM {part.table} WHERE {part.where} ORDER BY {part.order} LIMIT ?2 OFFSET ?3"  # noqa: S608 (constants)
        for row in self._connection.execute(sql, (self.person_id, most, skip)):
            yield dict(row)

    @property
    def is_known(self) -> bool:
        """Whether anything at all is held."""
        return any(self.count(part) for part in PARTS)

    def count(self, part: Part) -> int:
        """How many rows a part has."""
        return int(self._connection.execute(_count(part), (self.person_id,)).fetchone()[0])


class Holdings:
    """What one database holds of people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def counts(self, person_id: int) -> dict[str, int]:
        """How many rows each part has, by its name."""
        return await self._database.read(
            lambda read: {part.name: row[0] for part in PARTS if (row := read.first(_count(part), person_id))}
        )

    async def beside(self, person_id: int, work: Callable[[Held], T]) -> T:
        """What somebody makes of all that is held of a person, on a thread and a connection of its own."""
        async with self._database.log_in_use:
            return await asyncio.to_thread(self._beside, person_id, work)

    def _beside(self, person_id: int, work: Callable[[Held], T]) -> T:
        with held_by(self._database.path, person_id) as held:
            return work(held)


@contextmanager
def held_by(database: Path, person_id: int) -> Iterator[Held]:
    """What a database holds of a person now, also while she uses it."""
    with beside(database) as connection:
        connection.execute("BEGIN")
        yield Held(connection, person_id)


def erase(write: Transaction, person_id: int) -> int:
    """Erase every part of a person; how many of their lines and of those overheard went."""
    gone = 0
    for part in PARTS:
        for statement in part.erased_by:
            changed = write.run(statement, person_id)
            gone += changed if part.name in {"line", "overheard"} else 0
    return gone


def _count(part: Part) -> str:
    return f"SELECT count(*) FROM {part.table} WHERE {part.where}"  # noqa: S608 (constants)
