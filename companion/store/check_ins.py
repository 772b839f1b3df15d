"""How people say they are, entered by themselves and only while they want it kept."""

import sqlite3
from dataclasses import dataclass
from typing import Final, Literal

from companion.store.database import Database, Transaction
from companion.store.people import meet
from companion.talk import Person

Span = Literal["day", "week", "month"]
DAYS: Final[dict[Span, int]] = {"day": 1, "week": 7, "month": 30}
"""How far back each span goes."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One entry of a person's: how they felt and how much energy they had, each from 1 to 5."""

    id: int
    at: int
    valence: int
    energy: int
    note: str = ""


class CheckIns:
    """The check-ins of one database; nobody's are read or changed but by their own id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def are_kept(self, person_id: int) -> bool:
        """Whether a person wants their check-ins kept."""
        row = await self._database.first("SELECT mood_tracked_at FROM person WHERE id = ?", person_id)
        return row is not None and row["mood_tracked_at"] is not None

    async def begin(self, person: Person, at: int) -> None:
        """Keep a person's check-ins from now on."""

        def work(write: Transaction) -> None:
            meet(write, person, at)
            sql = "UPDATE person SET mood_tracked_at = coalesce(mood_tracked_at, ?) WHERE id = ?"
            write.run(sql, at, person.id)

        await self._database.write(work)

    async def end(self, person_id: int) -> int:
        """Keep none any more and erase those there are; how many that was."""

        def work(write: Transaction) -> int:
            write.run("UPDATE person SET mood_tracked_at = NULL WHERE id = ?", person_id)
            return write.run("DELETE FROM check_in WHERE person_id = ?", person_id)

        gone = await self._database.write(work)
        await self._database.flush_erased()
        return gone

    async def add(self, person_id: int, *, at: int, valence: int, energy: int, note: str) -> bool:
        """Keep one; whether it was kept, which it is only while they want it."""

        def work(write: Transaction) -> bool:
            sql = (
                "INSERT INTO check_in (person_id, at, valence, energy, note) SELECT id, ?, ?, ?, ? FROM person"
                " WHERE id = ? AND mood_tracked_at IS NOT NULL"
            )
            return write.run(sql, at, valence, energy, note, person_id) > 0

        return await self._database.write(work)

    async def correct(self, person_id: int, check_in: CheckIn) -> bool:
        """Put a person's entry right; whether there was one of theirs by that id."""

        def work(write: Transaction) -> bool:
            sql = "UPDATE check_in SET valence = ?, energy = ?, note = ? WHERE id = ? AND person_id = ?"
            return write.run(sql, check_in.valence, check_in.energy, check_in.note, check_in.id, person_id) > 0

        return await self._database.write(work)

    async def delete(self, person_id: int, check_in_id: int) -> bool:
        """Erase a person's entry; whether there was one of theirs by that id."""

        def work(write: Transaction) -> bool:
            return write.run("DELETE FROM check_in WHERE id = ? AND person_id = ?", check_in_id, person_id) > 0

        gone = await self._database.write(work)
        await self._database.flush_erased()
        return gone

    async def one(self, person_id: int, check_in_id: int) -> CheckIn | None:
        """A person's entry by its id."""
        row = await self._database.first(
            "SELECT * FROM check_in WHERE id = ? AND person_id = ?", check_in_id, person_id
        )
        return _check_in(row) if row else None

    async def of(self, person_id: int, *, since: int = 0) -> list[CheckIn]:
        """All of a person's since then, oldest first: what the chart shows, and what an export holds."""
        sql = "SELECT * FROM check_in WHERE person_id = ? AND at >= ? ORDER BY at, id"
        return [_check_in(row) for row in await self._database.all(sql, person_id, since)]


def _check_in(row: sqlite3.Row) -> CheckIn:
    return CheckIn(row["id"], row["at"], row["valence"], row["energy"], row["note"])
