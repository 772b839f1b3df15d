"""Who is leaving: for good and by their own wish, or by having been silent for very long."""

import sqlite3
from dataclasses import dataclass

from companion.clock import DAY
from companion.store.database import Database, Transaction
from companion.store.people import meet
from companion.talk import Person


@dataclass(frozen=True, slots=True)
class Farewell:
    """Somebody who is leaving for good; times in milliseconds since 1970."""

    person: Person
    language: str
    asked_at: int
    due_at: int
    exported_at: int | None
    letter: str | None
    lettered_at: int | None


class Farewells:
    """The goodbyes of one database."""

    def __init__(self, database: Database) -> None:
        self.pending: set[int] = set()
        """Who has asked to leave, by id."""
        self._database = database

    async def open(self) -> None:
        """Learn who has asked to leave."""
        self.pending = {row["person_id"] for row in await self._database.all("SELECT person_id FROM farewell")}

    async def of(self, person_id: int) -> Farewell | None:
        """A person's goodbye, where they have begun one."""
        row = await self._database.first(f"{_FAREWELL} WHERE farewell.person_id = ?", person_id)
        return _farewell(row) if row else None

    async def begin(self, person: Person, language: str, at: int, *, due_at: int) -> None:
        """Begin a goodbye; one that is begun already stays as it is."""

        def work(write: Transaction) -> None:
            meet(write, person, at)
            write.run(
                "INSERT OR IGNORE INTO farewell (person_id, language, asked_at, due_at) VALUES (?, ?, ?, ?)",
                person.id,
                language,
                at,
                due_at,
            )

        await self._database.write(work)
        self.pending.add(person.id)

    async def cancel(self, person_id: int) -> bool:
        """Let somebody stay; whether they were leaving."""
        gone = await self._database.write(lambda w: w.run("DELETE FROM farewell WHERE person_id = ?", person_id))
        self.pending.discard(person_id)
        return gone > 0

    async def remind(self, person_id: int, at: int) -> Farewell | None:
        """A person's goodbye, where it is time to say again that it is pending: once a day."""

        def work(write: Transaction) -> bool:
            sql = "UPDATE farewell SET reminded_at = ?1 WHERE person_id = ?2 AND coalesce(reminded_at, 0) <= ?1 - ?3"
            return write.run(sql, at, person_id, DAY) > 0

        return await self.of(person_id) if await self._database.write(work) else None

    async def due(self, now: int, *, quiet_since: int) -> list[Farewell]:
        """Goodbyes whose time has come, of people who have said nothing since then; the earliest first."""
        rows = await self._database.all(
            f"{_FAREWELL} WHERE due_at <= ? AND last_heard_at <= ? ORDER BY due_at", now, quiet_since
        )
        return [_farewell(row) for row in rows]

    async def exported(self, person_id: int, at: int) -> None:
        """Remember that somebody has their copy, or could not be given it."""
        await self._database.run("UPDATE farewell SET exported_at = ? WHERE person_id = ?", at, person_id)

    async def written(self, person_id: int, letter: str) -> None:
        """Keep the last letter until it is delivered."""
        await self._database.run("UPDATE farewell SET letter = ? WHERE person_id = ?", letter, person_id)

    async def lettered(self, person_id: int, at: int) -> None:
        """Remember that the last letter was delivered, or could not be."""
        await self._database.run("UPDATE farewell SET lettered_at = ? WHERE person_id = ?", at, person_id)

    async def to_be_told_of_silence(self, *, heard_before: int) -> list[Person]:
        """People who have been silent since then and have not been told what will come of it."""
        rows = await self._database.all(
            """
            SELECT id, name, locale FROM person
            WHERE last_heard_at <= ? AND coalesce(idle_told_at, 0) <= last_heard_at ORDER BY last_heard_at
            """,
            heard_before,
        )
        return [Person(row["id"], row["name"], row["locale"]) for row in rows]

    async def told_of_silence(self, person_id: int, at: int) -> None:
        """Remember that somebody was told, or could not be."""
        await self._database.run("UPDATE person SET idle_told_at = ? WHERE id = ?", at, person_id)

    async def silent(self, *, heard_before: int, told_before: int) -> list[int]:
        """Ids of people who have been silent since ``heard_before`` although they were told before ``told_before``."""
        rows = await self._database.all(
            "SELECT id FROM person WHERE last_heard_at <= ? AND idle_told_at > last_heard_at AND idle_told_at <= ?",
            heard_before,
            told_before,
        )
        return [row["id"] for row in rows]


_FAREWELL = """
    SELECT farewell.*, person.name, person.locale, person.last_heard_at
    FROM farewell JOIN person ON person.id = farewell.person_id
"""


def _farewell(row: sqlite3.Row) -> Farewell:
    return Farewell(
        person=Person(row["person_id"], row["name"], row["locale"]),
        language=row["language"],
        asked_at=row["asked_at"],
        due_at=row["due_at"],
        exported_at=row["exported_at"],
        letter=row["letter"],
        lettered_at=row["lettered_at"],
    )
