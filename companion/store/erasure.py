"""True erasure: one transaction over every table, and nothing left behind in the log."""

import asyncio

from companion.clock import Clock
from companion.store.database import Database, Transaction
from companion.store.forgotten import Forgotten
from companion.store.lines import drop_quotes_of
from companion.store.trouble import StoreError, explain

_SEEN = "erasures up to"
"""The fact that says which erasures a database has seen; a restored backup has seen fewer."""


class Erasure:
    """What can be taken out of one database for good."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._forgotten = Forgotten(database.path)
        self._erasing = asyncio.Lock()

    async def open(self) -> int:
        """Read who was erased, and erase again whom this database still has; how many people that were."""
        try:
            await asyncio.to_thread(self._forgotten.load, self._clock.now())
        except OSError as error:
            raise StoreError(explain(error, self._database.path)) from error
        return sum(1 for lines in (await self._make_good(await self._seen())).values() if lines)

    async def forget_person(self, person_id: int) -> int:
        """Erase everything kept of a person everywhere; comes back with how many lines went.

        Their lines, her answers to them, summaries those lines went into, notices and one-time remarks go;
        usage rows stay as numbers without a name. It is written down first: a crash in between, or a backup
        from before that is restored, ends in the same erasure at the next opening.
        """
        async with self._erasing:
            seen = await self._seen()
            try:
                await asyncio.to_thread(self._forgotten.add, person_id, max(self._clock.now(), seen + 1))
            except OSError as error:
                raise StoreError(explain(error, self._database.path)) from error
            return (await self._make_good(seen))[person_id]

    def erased_at(self, person_id: int) -> int | None:
        """When a person was last erased, in milliseconds since 1970; nothing where that is more than a year ago."""
        return self._forgotten.at(person_id)

    async def _seen(self) -> int:
        row = await self._database.first("SELECT value FROM fact WHERE key = ?", _SEEN)
        return int(row["value"]) if row else 0

    async def _make_good(self, seen: int) -> dict[int, int]:
        """Carry out the erasures after that time; how many lines went with each person."""
        missed = self._forgotten.since(seen)
        if not missed:
            return {}

        def work(write: Transaction) -> dict[int, int]:
            people = dict.fromkeys(erased.person for erased in missed)
            gone = {person_id: _erase(write, person_id) for person_id in people}
            write.run("INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)", _SEEN, str(missed[-1].at))
            return gone

        gone = await self._database.write(work)
        await self._database.flush_erased()
        return gone


def _erase(write: Transaction, person_id: int) -> int:
    write.run(
        """
        DELETE FROM summary WHERE EXISTS (
            SELECT 1 FROM line WHERE line.place_id = summary.place_id AND line.person_id = ?)
        """,
        person_id,
    )
    for hers in write.all("SELECT message_id FROM line WHERE person_id = ? AND by_her = 1", person_id):
        drop_quotes_of(write, hers["message_id"])
    # All at once: left to the lines, each would look for its own.
    write.run("DELETE FROM posting WHERE scope_id IN (SELECT id FROM scope WHERE person_id = ?)", person_id)
    gone = write.run("DELETE FROM line WHERE person_id = ?", person_id)
    write.run("UPDATE line SET quote = NULL WHERE quote_person_id = ?", person_id)
    gone += write.run("DELETE FROM overheard WHERE person_id = ?", person_id)
    write.run("DELETE FROM place WHERE id = ?", person_id)
    write.run("DELETE FROM person WHERE id = ?", person_id)
    return gone
