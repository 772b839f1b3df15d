"""True erasure: one transaction over every table, and nothing left behind in the log."""

from companion.store.database import Database
from companion.store.lines import drop_quotes_of


class Erasure:
    """What can be taken out of one database for good."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget_person(self, person_id: int) -> int:
        """Erase everything kept of a person everywhere; comes back with how many lines went.

        Their lines, her answers to them, summaries those lines went into, notices and one-time remarks go;
        usage rows stay as numbers without a name.
        """
        async with self._database.write() as write:
            await write.run(
                """
                DELETE FROM summary WHERE EXISTS (
                    SELECT 1 FROM line WHERE line.place_id = summary.place_id AND line.person_id = ?)
                """,
                person_id,
            )
            for hers in await write.all("SELECT message_id FROM line WHERE person_id = ? AND by_her = 1", person_id):
                await drop_quotes_of(write, hers["message_id"])
            # All at once: left to the lines, each would look for its own.
            sql = "DELETE FROM posting WHERE scope_id IN (SELECT id FROM scope WHERE person_id = ?)"
            await write.run(sql, person_id)
            gone = await write.run("DELETE FROM line WHERE person_id = ?", person_id)
            await write.run("UPDATE line SET quote = NULL WHERE quote_person_id = ?", person_id)
            gone += await write.run("DELETE FROM overheard WHERE person_id = ?", person_id)
            await write.run("DELETE FROM place WHERE id = ?", person_id)
            await write.run("DELETE FROM person WHERE id = ?", person_id)
        await self._database.flush_erased()
        return gone
