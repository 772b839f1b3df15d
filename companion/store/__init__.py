"""The only SQL of the house: what was said, by whom and where, kept in one file."""

from pathlib import Path
from types import TracebackType
from typing import Self

from companion.store.database import Database, StoreError
from companion.store.erasure import Erasure
from companion.store.index import Index
from companion.store.ledger import Ledger
from companion.store.lines import Lines
from companion.store.people import People
from companion.store.places import Places

__all__ = ["Store", "StoreError"]


class Store:
    """One database, a noun at a time."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.people = People(self._database)
        self.places = Places(self._database)
        self.lines = Lines(self._database)
        self.index = Index(self._database)
        self.ledger = Ledger(self._database)
        self.erasure = Erasure(self._database)

    async def __aenter__(self) -> Self:
        """Open the file; a :class:`StoreError` says why it cannot be used."""
        await self._database.__aenter__()
        try:
            await self.index.catch_up()
        except BaseException:
            await self._database.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._database.__aexit__(kind, error, trace)
