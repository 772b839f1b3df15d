"""One SQLite file: how it is opened, brought up to date, written to and closed."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import aiosqlite

from companion.store.claim import claim
from companion.store.trouble import StoreError, damaged, explain, newer

T = TypeVar("T")
_BUSY_SECONDS = 5.0
_PRAGMAS = """
    PRAGMA foreign_keys = ON;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -8192;
"""


class Database:
    """The store's two connections, each with a thread: one that writes, and one that reads what is committed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.log_in_use = asyncio.Lock()
        """Held while somebody else reads the file, so that nobody tries to empty its log meanwhile."""
        self._queued: list[_Queued] = []
        self._writing: asyncio.Task[None] | None = None
        self._writer: _Connection | None = None
        self._reader: _Connection | None = None
        self._claim: sqlite3.Connection | None = None

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
        return await self.read(lambda read: read.all(sql, *parameters))

    async def first(self, sql: str, *parameters: object) -> sqlite3.Row | None:
        """The first row of a query, or nothing."""
        return await self.read(lambda read: read.first(sql, *parameters))

    async def run(self, sql: str, *parameters: object) -> None:
        """One statement that is kept whole when this returns."""
        await self.write(lambda write: write.run(sql, *parameters))

    async def read(self, work: "Callable[[Transaction], T]") -> T:
        """What several queries come to, asked in one trip; it runs beside the event loop and may not wait for it."""
        return await self._on(self._reader, work)

    async def write(self, work: "Callable[[Transaction], T]") -> T:
        """What some statements come to: kept whole when this returns, undone when the work raises.

        The work runs beside the event loop and may not wait for it, so nothing can come between its statements. What
        is asked for while another transaction is under way goes into the next one together, in order.
        """
        queued = _Queued(work, asyncio.get_running_loop().create_future())
        self._queued.append(queued)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_queued())
        async with self._explained():
            result: T = await queued.result
        return result

    async def _write_queued(self) -> None:
        together: list[_Queued] = []
        try:
            while self._queued:
                together, self._queued = self._queued, []
                try:
                    await self._open(self._writer).trip(partial(_whole, together))
                except Exception as error:  # noqa: BLE001 (it is raised where somebody waits for it)
                    for each in together:
                        each.outcome = error
                for each in together:
                    each.tell()
        finally:
            self._writing, left, self._queued = None, self._queued, []
            for each in (*together, *left):
                each.result.cancel()  # nobody is left waiting where this is broken off

    async def _on(self, connection: "_Connection | None", work: "Callable[[Transaction], T]") -> T:
        async with self._explained():
            return await self._open(connection).trip(work)

    async def flush_erased(self) -> None:
        """Move everything out of the write-ahead log and empty it, so that nothing erased lingers there."""
        async with self.log_in_use:
            row = await self._on(self._writer, lambda write: write.first("PRAGMA wal_checkpoint(TRUNCATE)"))
        if row is None or row[0]:
            raise StoreError(f"{self.path} is in use elsewhere, so its log could not be emptied yet. Try once more.")

    @asynccontextmanager
    async def _explained(self) -> AsyncIterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise StoreError(explain(error, self.path)) from error

    async def _connect(self) -> "_Connection":
        connection = _Connection(partial(_opened, self.path), iter_chunk_size=1)
        await connection
        try:
            await connection.executescript(_PRAGMAS)
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _examine(self) -> None:
        """Refuse a damaged file: 0.4 s for 225 MB, so at every start and not only after a bad end."""
        row = await self._on(self._writer, lambda write: write.first("PRAGMA quick_check(1)"))
        if row is None or row[0] != "ok":
            raise StoreError(damaged(self.path, str(row[0]) if row else "it cannot be examined"))

    async def _migrate(self) -> None:
        writer = self._open(self._writer)
        row = await writer.trip(lambda write: write.first("PRAGMA user_version"))
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
        if self._writing is not None:
            await asyncio.wait({self._writing})
        reader, writer, self._reader, self._writer = self._reader, self._writer, None, None
        for connection in (reader, writer):
            if connection is not None:
                await connection.close()
        if self._claim is not None:
            self._claim.close()
            self._claim = None

    def _open(self, connection: "_Connection | None") -> "_Connection":
        if connection is None:
            raise StoreError("The database is closed.")
        return connection


@dataclass(slots=True)
class _Queued:
    """Something to be written, and whoever waits for what it comes to."""

    work: "Callable[[Transaction], Any]"
    result: "asyncio.Future[Any]"
    outcome: Any = None

    def tell(self) -> None:
        """Pass on what it has come to, if anybody still waits."""
        if self.result.done():
            return
        if isinstance(self.outcome, Exception):
            self.result.set_exception(self.outcome)
        else:
            self.result.set_result(self.outcome)


def _whole(together: "Sequence[_Queued]", write: "Transaction") -> None:
    """Do several things in one transaction; what raises is undone by itself, and nothing is kept unless all is."""
    write.run("BEGIN IMMEDIATE")
    try:
        if len(together) == 1:
            together[0].outcome = together[0].work(write)
        else:
            for each in together:
                _apart(each, write)
        write.run("COMMIT")
    except BaseException:
        with suppress(sqlite3.OperationalError):
            write.run("ROLLBACK")
        raise


def _apart(queued: _Queued, write: "Transaction") -> None:
    write.run("SAVEPOINT one")
    try:
        queued.outcome = queued.work(write)
    except Exception as error:  # noqa: BLE001 (it is raised where somebody waits for it)
        queued.outcome = error
        write.run("ROLLBACK TO one")
    write.run("RELEASE one")


class Transaction:
    """What can be done inside one trip to the file; outside it nothing of this may be used."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, sql: str, *parameters: object) -> int:
        """Execute one statement; comes back with how many rows it changed."""
        return self._connection.execute(sql, parameters).rowcount

    def insert(self, sql: str, *parameters: object) -> int | None:
        """Execute one INSERT; comes back with the new row's id, or nothing where no row was made."""
        cursor = self._connection.execute(sql, parameters)
        return cursor.lastrowid if cursor.rowcount > 0 else None

    def run_each(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Execute one statement for every row of parameters."""
        self._connection.executemany(sql, rows)

    def all(self, sql: str, *parameters: object) -> list[sqlite3.Row]:
        """Every row of a query, this transaction's own changes included."""
        return self._connection.execute(sql, parameters).fetchall()

    def first(self, sql: str, *parameters: object) -> sqlite3.Row | None:
        """The first row of a query, this transaction's own changes included."""
        return next(iter(self.all(sql, *parameters)), None)


class _Connection(aiosqlite.Connection):
    """A connection that does several things in one trip to its thread, where aiosqlite makes a trip of each."""

    async def trip(self, work: Callable[[Transaction], T]) -> T:
        """What the work comes to, done on the connection's own thread."""
        execute: Callable[[Callable[[], T]], Awaitable[T]] = self._execute
        return await execute(lambda: work(Transaction(self._conn)))


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
    connection.row_factory = sqlite3.Row
    return connection


def migrations() -> list[str]:
    """The SQL that brings a database up to date, step by step; its schema is the number of steps taken."""
    folder = files("companion.store") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]
