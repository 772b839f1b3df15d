"""True erasure: one transaction over every table, and nothing left behind in the log."""

import asyncio

from companion.clock import Clock
from companion.store._erasing import Gone, erase_extent, going
from companion.store.database import Database, Transaction
from companion.store.forgotten import Extent, Forgotten
from companion.store.trouble import StoreError, explain

__all__ = ["Erasure", "Extent", "Gone"]

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
        """Read what was erased, and erase again what this database still has; how many people went whole."""
        try:
            await asyncio.to_thread(self._forgotten.load, self._clock.now())
        except OSError as error:
            raise StoreError(explain(error, self._database.path)) from error
        gone = await self._make_good(await self._seen())
        return sum(1 for extent, went in gone.items() if extent.is_whole_person and went.lines)

    async def forget_person(self, person_id: int) -> int:
        """Erase everything kept of a person everywhere; comes back with how many lines went.

        Their lines, her answers to them, summaries those lines went into, notices and one-time remarks go;
        usage rows stay as numbers without a name.
        """
        return (await self.erase(Extent(person_id))).lines

    async def going(self, extent: Extent) -> Gone:
        """How much would go with an extent."""
        return await self._database.read(lambda read: going(read, extent))

    async def erase(self, extent: Extent) -> Gone:
        """Erase an extent with all that was made from it alone; how much went.

        It is written down first: a crash in between, or a backup from before that is restored, ends in the same
        erasure at the next opening.
        """
        async with self._erasing:
            seen = await self._seen()
            try:
                await asyncio.to_thread(self._forgotten.add, extent, max(self._clock.now(), seen + 1))
            except OSError as error:
                raise StoreError(explain(error, self._database.path)) from error
            return (await self._make_good(seen))[extent]

    def erased_at(self, person_id: int) -> int | None:
        """When a person was last erased, in milliseconds since 1970; nothing where that is more than a year ago."""
        return self._forgotten.at(person_id)

    def was_erased(self, person_id: int, guild_id: int | None, at: int) -> bool:
        """Whether what a person said in a server, or in private, at that time has been erased since."""
        return self._forgotten.covers(person_id, guild_id, at)

    async def _seen(self) -> int:
        row = await self._database.first("SELECT value FROM fact WHERE key = ?", _SEEN)
        return int(row["value"]) if row else 0

    async def _make_good(self, seen: int) -> dict[Extent, Gone]:
        """Carry out the erasures after that time; how much went with each."""
        missed = self._forgotten.since(seen)
        if not missed:
            return {}

        def work(write: Transaction) -> dict[Extent, Gone]:
            extents = dict.fromkeys(erased.extent for erased in missed)
            gone = {extent: erase_extent(write, extent) for extent in extents}
            write.run("INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)", _SEEN, str(missed[-1].at))
            return gone

        gone = await self._database.write(work)
        await self._database.flush_erased()
        return gone
