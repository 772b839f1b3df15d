"""How far people's own words have been read for memories: the database is the queue."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from companion.store._remembered import Change, learn
from companion.store.database import Database, Transaction
from companion.store.lines import LINE_COLUMNS, Line, line_from
from companion.talk import Person, Place


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody's words in one audience that are due to be read."""

    person: Person
    audience: str
    upto_line: int
    """The last line that has been read, 0 for none."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a person's own."""

    line_id: int
    message_id: int
    text: str


class Readings:
    """The reading cursors of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, *, now: int, quiet_since: int, long: int, patience: int) -> list[Reading]:
        """Whose words are due: said before ``quiet_since`` with none after, or ``long`` lines of them.

        Where reading has failed, ``patience`` milliseconds pass before another try, and twice as many after each.
        """
        rows = await self._database.all(
            """
            SELECT person.id, person.name, person.locale, line.audience, coalesce(reading.upto_line, 0) AS upto_line
            FROM person JOIN line ON line.person_id = person.id AND line.by_her = 0
            LEFT JOIN reading ON reading.person_id = person.id AND reading.audience = line.audience
            WHERE person.memory_paused_at IS NULL
              AND (line.id > coalesce(reading.upto_line, 0) OR line.id IN (SELECT line_id FROM read_again))
              AND (reading.failed_at IS NULL
                   OR reading.failed_at + (?4 << min(reading.failures - 1, 10)) <= ?1)
            GROUP BY person.id, line.audience
            HAVING max(line.kept_at) <= ?2 OR count(*) >= ?3
            ORDER BY min(line.id)
            """,
            now,
            quiet_since,
            long,
            patience,
        )
        return [
            Reading(Person(row["id"], row["name"], row["locale"]), row["audience"], row["upto_line"]) for row in rows
        ]

    async def lines(self, reading: Reading, *, most: int) -> list[Line]:
        """The next unread lines of the person's, and between them her answers to them; oldest first."""
        rows = await self._database.all(
            f"""
            WITH theirs AS (
                SELECT id FROM line WHERE person_id = ?1 AND audience = ?2 AND by_her = 0
                AND (id > ?3 OR id IN (SELECT line_id FROM read_again)) ORDER BY id LIMIT ?4)
            SELECT {LINE_COLUMNS} FROM line WHERE id IN theirs
            OR (person_id = ?1 AND audience = ?2 AND by_her = 1 AND id > ?3 AND id < (SELECT max(id) FROM theirs))
            ORDER BY id
            """,  # noqa: S608 (the names of columns)
            reading.person.id,
            reading.audience,
            reading.upto_line,
            most,
        )
        return [line_from(row) for row in rows]

    async def finish(self, reading: Reading, lines: Sequence[Line], changes: Sequence[Change], at: int) -> int | None:
        """Keep what was learned from lines and count them as read, in one step; how many memories are new.

        Nothing is kept, and nothing comes back, where a line has changed meanwhile, where somebody else has read them,
        or where the person has paused.
        """
        person_id, audience = reading.person.id, reading.audience

        def work(write: Transaction) -> int | None:
            person = write.first("SELECT memory_paused_at FROM person WHERE id = ?", person_id)
            row = write.first("SELECT upto_line FROM reading WHERE person_id = ? AND audience = ?", person_id, audience)
            if not lines or person is None or person["memory_paused_at"] is not None:
                return None
            if (row["upto_line"] if row else 0) != reading.upto_line:
                return None
            for line in lines:
                if not write.first("SELECT 1 FROM line WHERE id = ? AND text = ?", line.id, line.text):
                    return None
            learned = [learn(write, person_id, audience, change, at) for change in changes]
            write.run(
                "INSERT OR REPLACE INTO reading (person_id, audience, upto_line) VALUES (?, ?, ?)",
                person_id,
                audience,
                max(reading.upto_line, *(line.id for line in lines)),
            )
            write.run_each("DELETE FROM read_again WHERE line_id = ?", [(line.id,) for line in lines])
            return sum(each is not None for each in learned)

        return await self._database.write(work)

    async def failed(self, reading: Reading, at: int) -> None:
        """Remember that reading came to nothing; the lines stay unread."""

        def work(write: Transaction) -> None:
            write.run(
                """
                INSERT INTO reading (person_id, audience, failed_at, failures)
                SELECT id, ?2, ?3, 1 FROM person WHERE id = ?1
                ON CONFLICT (person_id, audience) DO UPDATE SET failed_at = ?3, failures = failures + 1
                """,
                reading.person.id,
                reading.audience,
                at,
            )

        await self._database.write(work)

    async def lately(self, person_id: int, place: Place, before_line: int, *, since: int, most: int) -> list[Said]:
        """What a person has said in a place since then and before a line, newest first."""
        rows = await self._database.all(
            """
            SELECT id, message_id, text FROM line
            WHERE place_id = ? AND audience = ? AND person_id = ? AND by_her = 0 AND id < ? AND at >= ?
              AND message_id IS NOT NULL
            ORDER BY id DESC LIMIT ?
            """,
            place.id,
            place.audience,
            person_id,
            before_line,
            since,
            most,
        )
        return [Said(*row) for row in rows]

    async def kept_from(self, lines: Sequence[Line]) -> set[int]:
        """Those of these lines from which any memory was ever made."""
        ids = json.dumps([line.id for line in lines])
        sql = "SELECT DISTINCT line_id FROM memory_source WHERE line_id IN (SELECT value FROM json_each(?))"
        return {row["line_id"] for row in await self._database.all(sql, ids)}

    async def line_of(self, person_id: int, place: Place, message_id: int) -> int | None:
        """The line of a person's own message in a place, where it is kept."""
        sql = "SELECT id FROM line WHERE message_id = ? AND person_id = ? AND audience = ? AND by_her = 0"
        row = await self._database.first(sql, message_id, person_id, place.audience)
        return row["id"] if row else None

    async def is_theirs(self, person_id: int, message_id: int) -> bool:
        """Whether a kept message is a person's own, or her answer to them."""
        sql = "SELECT 1 FROM line WHERE message_id = ? AND person_id = ?"
        return await self._database.first(sql, message_id, person_id) is not None

    async def paused(self, person_id: int) -> bool:
        """Whether a person wants nothing kept as a memory for now."""
        sql = "SELECT 1 FROM person WHERE id = ? AND memory_paused_at IS NOT NULL"
        return await self._database.first(sql, person_id) is not None

    async def pause(self, person_id: int, at: int) -> None:
        """Keep nothing from now on."""

        def work(write: Transaction) -> None:
            sql = "UPDATE person SET memory_paused_at = coalesce(memory_paused_at, ?) WHERE id = ?"
            write.run(sql, at, person_id)

        await self._database.write(work)

    async def resume(self, person_id: int) -> None:
        """Keep memories again, of what is said from now on: what was said meanwhile is never read."""

        def work(write: Transaction) -> None:
            write.run(
                """
                INSERT INTO reading (person_id, audience, upto_line)
                SELECT person_id, audience, max(line.id) FROM line JOIN person ON person.id = line.person_id
                WHERE person_id = ? AND memory_paused_at IS NOT NULL GROUP BY audience
                ON CONFLICT (person_id, audience) DO UPDATE
                SET upto_line = max(upto_line, excluded.upto_line), failed_at = NULL, failures = 0
                """,
                person_id,
            )
            write.run("UPDATE person SET memory_paused_at = NULL WHERE id = ?", person_id)

        await self._database.write(work)
