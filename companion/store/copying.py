"""Whole copies of a database: made while she writes, and put where it stood."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from companion.store.files import OWNER_ONLY, put_in_place, synced
from companion.store.inspection import beside, examine
from companion.store.trouble import StoreError, explain


def copy(source: Path, to: Path) -> int:
    """Copy a database as it is at this moment to a new file of its own, and examine the copy; its size in bytes.

    Nothing is left where that fails: a :class:`StoreError` says why.
    """
    fresh = to.with_name(f"{to.name}.part")
    try:
        if to.exists():
            raise StoreError(f"{to} is there already. Choose another name.")
        to.parent.mkdir(parents=True, exist_ok=True)
        with beside(source) as connection:
            connection.execute("PRAGMA schema_version")  # what is no database says so here, in its own name
            _write(connection, fresh, to)
        with beside(fresh) as connection:
            examine(connection, source)
        put_in_place(fresh, to)
        return to.stat().st_size
    except (sqlite3.Error, OSError) as error:
        raise StoreError(explain(error, to)) from error
    finally:
        _clear(fresh)


def replace(database: Path, fresh: Path, *, aside: Path) -> None:
    """Put a closed database where another one stood, which is kept ``aside``; at no moment is there none.

    The caller holds the claim. A log the old one left behind goes with it: on the new one it would be poison.
    """
    try:
        if aside.exists():
            raise StoreError(f"{aside} is there already. Try again in a second.")
        if database.exists():
            aside.parent.mkdir(parents=True, exist_ok=True)
            _empty_log(database)
            _keep(database, aside)
            for end in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    database.with_name(database.name + end).replace(aside.with_name(aside.name + end))
        put_in_place(fresh, database)
    except OSError as error:
        raise StoreError(explain(error, database)) from error


def _write(source: sqlite3.Connection, fresh: Path, to: Path) -> None:
    """Write the copy; what goes wrong is about where it goes, not about where it comes from."""
    _clear(fresh)
    try:
        with synced(fresh, os.O_EXCL):
            pass
        with closing(sqlite3.connect(fresh, isolation_level=None)) as target:
            target.execute("PRAGMA journal_mode = OFF")
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise StoreError(explain(error, to)) from error


def _clear(fresh: Path) -> None:
    with suppress(OSError):
        for end in ("", "-journal", "-wal", "-shm"):
            fresh.with_name(fresh.name + end).unlink(missing_ok=True)


def _empty_log(database: Path) -> None:
    """Bring what a crash left in the log into the file, where the file is sound enough for that."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _keep(database: Path, aside: Path) -> None:
    try:
        aside.hardlink_to(database)
    except OSError:  # a disk without links
        shutil.copy2(database, aside)
    aside.chmod(OWNER_ONLY)
