"""The only SQL of the house: what was said, by whom and where, kept in one file."""

from pathlib import Path
from types import TracebackType
from typing import Self

from companion.clock import Clock, SystemClock
from companion.store.cards import Cards
from companion.store.check_ins import CheckIns
from companion.store.database import Database
from companion.store.erasure import Erasure
from companion.store.farewells import Farewells
from companion.store.holdings import Holdings
from companion.store.index import Index
from companion.store.ledger import Ledger
from companion.store.lines import Lines
from companion.store.memories import Memories
from companion.store.moods import Moods
from companion.store.outgoing import Outgoing
from companion.store.people import People
from companion.store.places import Places
from companion.store.readings import Readings
from companion.store.rules import Rules
from companion.store.servers import Servers
from companion.store.sparing import Sparing
from companion.store.traces import Traces
from companion.store.trouble import StoreError
from companion.store.wishes import WishList

__all__ = ["Store", "StoreError"]


class Store:
    """One database, a noun at a time."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self.folder = path.parent
        """Where the database is, with what belongs to it."""
        self._database = Database(path)
        self.people = People(self._database)
        self.cards = Cards(self._database)
        self.places = Places(self._database)
        self.lines = Lines(self._database)
        self.memories = Memories(self._database)
        self.readings = Readings(self._database)
        self.moods = Moods(self._database)
        self.check_ins = CheckIns(self._database)
        self.outgoing = Outgoing(self._database)
        self.index = Index(self._database)
        self.traces = Traces(self._database)
        self.ledger = Ledger(self._database)
        self.wishes = WishList(self._database)
        self.farewells = Farewells(self._database)
        self.servers = Servers(self._database)
        self.rules = Rules(self._database)
        self.sparing = Sparing(self._database)
        self.holdings = Holdings(self._database)
        self.erasure = Erasure(self._database, clock or SystemClock())
        self.erased_again = 0
        """How many people were erased at opening, because this database did not know of it."""

    async def __aenter__(self) -> Self:
        """Open the file; a :class:`StoreError` says why it cannot be used."""
        await self._database.__aenter__()
        try:
            self.erased_again = await self.erasure.open()
            await self.index.open()
            await self.farewells.open()
        except BaseException:
            await self._database.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._database.__aexit__(kind, error, trace)
