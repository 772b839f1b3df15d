"""People who want no history kept: what was said goes when the talk is over and answered."""

from companion.store._erasing import erase_lines
from companion.store.database import Database, Transaction
from companion.store.people import meet
from companion.talk import Person


class Sparing:
    """The switch for history of each person in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_off(self, person_id: int) -> bool:
        """Whether no history is kept of a person."""
        sql = "SELECT 1 FROM person WHERE id = ? AND history_off_at IS NOT NULL"
        return await self._database.first(sql, person_id) is not None

    async def switch_off(self, person: Person, at: int) -> None:
        """Keep no history of a person from now on, and let go of what there is."""

        def work(write: Transaction) -> None:
            meet(write, person, at)
            write.run("UPDATE person SET history_off_at = coalesce(history_off_at, ?) WHERE id = ?", at, person.id)

        await self._database.write(work)

    async def switch_on(self, person_id: int) -> None:
        """Keep history again."""
        await self._database.run("UPDATE person SET history_off_at = NULL WHERE id = ?", person_id)

    async def drop(self, now: int, *, quiet_since: int, waiting_since: int) -> int:
        """Erase the lines of those who want no history and have been silent since then; how many went.

        A line that still waits for its answer stays, unless it has waited since before ``waiting_since``; so does
        one whose answer may still be on its way.
        """
        if not await self._database.first(f"{_DUE} LIMIT 1", quiet_since, waiting_since):
            return 0

        def work(write: Transaction) -> int:
            rows = write.all(_DUE, quiet_since, waiting_since)
            write.run_each(
                "UPDATE place SET dropped_at = ? WHERE id = ?",
                [(now, place_id) for place_id in {row["place_id"] for row in rows}],
            )
            erase_lines(write, [row["id"] for row in rows])
            return len(rows)

        gone = await self._database.write(work)
        await self._database.flush_erased()
        return gone


_DUE = """
    SELECT line.id, line.place_id FROM person JOIN line ON line.person_id = person.id
    WHERE person.history_off_at IS NOT NULL AND person.last_heard_at <= ?1
      AND (line.answered_at IS NOT NULL OR line.at <= ?2)
      AND NOT EXISTS (SELECT 1 FROM outgoing_source WHERE outgoing_source.line_id = line.id)
"""
