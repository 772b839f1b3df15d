"""One SQLite file: how it is opened, brought up to date, written to and closed."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Self

import aiosqlite

from companion.store.claim import claim
from companion.store.trouble import StoreError, damaged, explain, newer

_BUSY_SECONDS = 5.0
_PRAGMAS = """
    PRAGMA foreign_keys = ON;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
"""


class Database:
    """The store's two connections: one that writes, behind a lock, and one that reads what is committed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer: aiosqlite.Connection | None = None
        self._reader: aiosqlite.Connection | None = None
        self._claim: sqlite3.Connection | None = None
        self._writing = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Open the file, creating or migrating it; a :class:`StoreError` says what is wrong with it."""
        try:
            await asyncio.to_thread(self.path.parent.mkdir, parents=True, exist_ok=True)
            self._claim = await asyncio.to_thread(claim, self.path)
            self._writer = await self._connect()
            await self._examine()
            await self._migrate()
            self._reader = await self._connect()
        except (sqlite3.Error, OSError) as error:
            await self._close()
            raise StoreError(explain(error, self.path)) from error
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()

    async def all(self, sql: str, *parameters: object) -> list[sqlite3.Row]:
        """Every row of a query, from what is committed."""
        async with self._reading():
            return await _rows(self._open(self._reader), sql, parameters)

    async def first(self, sql: str, *parameters: object) -> sqlite3.Row | None:
        """The first row of a query, or nothing."""
        return next(iter(await self.all(sql, *parameters)), None)

    @asynccontextmanager
    async def write(self) -> AsyncIterator["Transaction"]:
        """One transaction: kept whole when the block ends, undone when it raises."""
        writer = self._open(self._writer)
        async with self._writing:
            try:
                await writer.execute("BEGIN IMMEDIATE")
                yield Transaction(writer)
                await writer.execute("COMMIT")
            except BaseException as error:
                # The connection's thread runs what was queued in order, so this also undoes a cancelled BEGIN.
                with suppress(sqlite3.OperationalError):
                    await writer.execute("ROLLBACK")
                if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError):
                    raise StoreError(explain(error, self.path)) from error
                raise

    async def flush_erased(self) -> None:
        """Move everything out of the write-ahead log and empty it, so that nothing erased lingers there."""
        async with self._writing, self._open(self._writer).execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
            row = await cursor.fetchone()
        if row is None or row[0]:
            raise StoreError(f"{self.path} is in use elsewhere, so its log could not be emptied yet. Try once more.")

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(explain(error, self.path)) from error

    async def _connect(self) -> aiosqlite.Connection:
        connection = await aiosqlite.connect(self.path, isolation_level=None, timeout=_BUSY_SECONDS)
        try:
            connection.row_factory = sqlite3.Row
            await connection.executescript(_PRAGMAS)
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _examine(self) -> None:
        """Refuse a damaged file: 0.4 s for 225 MB, so at every start and not only after a bad end."""
        async with self._open(self._writer).execute("PRAGMA quick_check(1)") as cursor:
            row = await cursor.fetchone()
        if row is None or row[0] != "ok":
            raise StoreError(damaged(self.path, str(row[0]) if row else "it cannot be examined"))

    async def _migrate(self) -> None:
        writer = self._open(self._writer)
        async with writer.execute("PRAGMA user_version") as cursor:
            row = await cursor.fetchone()
        version = int(row[0]) if row else 0
        steps = migrations()
        if version > len(steps):
            raise StoreError(newer(self.path, version, len(steps)))
        for number, sql in list(enumerate(steps, start=1))[version:]:
            try:
                await writer.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;")
            except BaseException:
                if writer.in_transaction:
                    await writer.execute("ROLLBACK")
                raise

    async def _close(self) -> None:
        reader, writer, self._reader, self._writer = self._reader, self._writer, None, None
        for connection in (reader, writer):
            if connection is not None:
                await connection.close()
        if self._claim is not None:
            self._claim.close()
            self._claim = None

    def _open(self, connection: aiosqlite.Connection | None) -> aiosqlite.Connection:
        if connection is None:
            raise StoreError("The database is closed.")
        return connection


class Transaction:
    """What can be done inside one write."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def run(self, sql: str, *parameters: object) -> int:
        """Execute one statement; comes back with how many rows it changed."""
        return (await self._connection.execute(sql, parameters)).rowcount

    async def insert(self, sql: str, *parameters: object) -> int | None:
        """Execute one INSERT; comes back with the new row's id, or nothing where no row was made."""
        cursor = await self._connection.execute(sql, parameters)
        return cursor.lastrowid if cursor.rowcount > 0 else None

    async def run_each(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Execute one statement for every row of parameters."""
        await self._connection.executemany(sql, rows)

    async def all(self, sql: str, *parameters: object) -> list[sqlite3.Row]:
        """Every row of a query, this transaction's own changes included."""
        return await _rows(self._connection, sql, parameters)

    async def first(self, sql: str, *parameters: object) -> sqlite3.Row | None:
        """The first row of a query, this transaction's own changes included."""
        return next(iter(await self.all(sql, *parameters)), None)


async def _rows(connection: aiosqlite.Connection, sql: str, parameters: tuple[object, ...]) -> list[sqlite3.Row]:
    # One trip to the connection's thread, where a cursor takes three: to execute, to fetch and to close.
    return list(await connection.execute_fetchall(sql, parameters))


def migrations() -> list[str]:
    """The SQL that brings a database up to date, step by step; its schema is the number of steps taken."""
    folder = files("companion.store") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]
