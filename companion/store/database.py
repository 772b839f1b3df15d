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

_BUSY_SECONDS = 5.0
_PRAGMAS = """
    PRAGMA foreign_keys = ON;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
"""


class StoreError(Exception):
    """The database cannot be used; the text says why and what to do."""


class Database:
    """The store's two connections: one that writes, behind a lock, and one that reads what is committed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer: aiosqlite.Connection | None = None
        self._reader: aiosqlite.Connection | None = None
        self._writing = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Open the file, creating or migrating it; a :class:`StoreError` says what is wrong with it."""
        try:
            await asyncio.to_thread(self.path.parent.mkdir, parents=True, exist_ok=True)
            self._writer = await self._connect()
            await self._migrate()
            self._reader = await self._connect()
        except (sqlite3.Error, OSError) as error:
            await self._close()
            raise StoreError(self._explain(error)) from error
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
        async with self._explained():
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
                    raise StoreError(self._explain(error)) from error
                raise

    async def run(self, sql: str, *parameters: object) -> None:
        """One statement that is a transaction of its own: one trip to the file where :meth:`write` takes three."""
        async with self._writing, self._explained():
            await self._open(self._writer).execute(sql, parameters)

    async def flush_erased(self) -> None:
        """Move everything out of the write-ahead log and empty it, so that nothing erased lingers there."""
        async with self._writing, self._open(self._writer).execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
            row = await cursor.fetchone()
        if row is None or row[0]:
            raise StoreError(f"{self.path} is in use elsewhere, so its log could not be emptied yet. Try once more.")

    @asynccontextmanager
    async def _explained(self) -> AsyncIterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(self._explain(error)) from error

    async def _connect(self) -> aiosqlite.Connection:
        connection = await aiosqlite.connect(self.path, isolation_level=None, timeout=_BUSY_SECONDS)
        try:
            connection.row_factory = sqlite3.Row
            await connection.executescript(_PRAGMAS)
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _migrate(self) -> None:
        writer = self._open(self._writer)
        async with writer.execute("PRAGMA user_version") as cursor:
            row = await cursor.fetchone()
        version = int(row[0]) if row else 0
        steps = _migrations()
        if version > len(steps):
            raise StoreError(
                f"{self.path} was written by a newer Samantha (schema {version}, this one knows {len(steps)}). "
                "Update her, or point DATA_DIR somewhere else. Nothing was changed."
            )
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

    def _open(self, connection: aiosqlite.Connection | None) -> aiosqlite.Connection:
        if connection is None:
            raise StoreError("The database is closed.")
        return connection

    def _explain(self, error: sqlite3.Error | OSError) -> str:
        reason = str(error)
        for sign, sentence in _TROUBLE.items():
            if sign in reason:
                return sentence.format(path=self.path, folder=self.path.parent)
        return f"The database {self.path} cannot be used: {reason}."


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
    # In one trip to the connection's thread. A cursor takes three, and while one is open between them every other
    # query there reads the past: what has just been committed seems not to be there.
    return list(await connection.execute_fetchall(sql, parameters))


def _migrations() -> list[str]:
    folder = files("companion.store") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


_TROUBLE = {
    "locked": "The database {path} is locked by another program. Is another Samantha running on it?",
    "readonly": "The database {path} cannot be written to. Is the disk read-only, or {folder} somebody else's?",
    "Read-only file system": "{folder} is on a read-only disk, and she has to keep what is said. Set DATA_DIR.",
    "Permission denied": "{folder} may not be written to by this user. Change its owner or set DATA_DIR.",
    "unable to open": "The database {path} cannot be opened. Check that {folder} is a folder this user may write to.",
    "disk is full": "The disk that holds {path} is full. Free some space; nothing already kept is lost.",
    "not a database": "{path} is not a database, or it is damaged. Move it aside or restore a backup over it.",
    "malformed": "The database {path} is damaged. Stop her and restore a backup over it.",
}
