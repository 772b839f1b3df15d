"""What a host may see of a database while she uses it: whether it is sound, and how much it holds."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from companion.store.database import migrations
from companion.store.trouble import StoreError, damaged, explain, newer, older

_COUNTED = {"people": "person", "places": "place", "lines": "line", "memories": "memory", "model calls": "usage"}


@dataclass(frozen=True, slots=True)
class Holding:
    """How much a sound database holds."""

    schema: int
    size: int
    """Bytes, what is still in its log included."""
    rows: dict[str, int]


@contextmanager
def beside(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that only reads, also while she writes; a :class:`StoreError` says what is wrong with the file."""
    if not path.is_file():
        raise StoreError(f"There is no database at {path}.")
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            yield connection
        finally:
            connection.close()
    except (sqlite3.Error, OSError) as error:
        raise StoreError(explain(error, path)) from error


def inspect(path: Path) -> Holding:
    """Read every page of a database and every reference in it; a :class:`StoreError` says what is not sound."""
    with beside(path) as connection:
        schema = examine(connection, path)
        rows = {noun: _count(connection, table) for noun, table in _tables(connection).items()}
        size = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*") if not file.match("*-shm"))
        return Holding(schema, size, rows)


def examine(connection: sqlite3.Connection, path: Path) -> int:
    """The schema of a database that is whole, hers, and not from a newer version; else a :class:`StoreError`."""
    schema = schema_of(connection, path)
    wrong = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if wrong != "ok":
        raise StoreError(damaged(path, str(wrong)))
    astray = connection.execute("PRAGMA foreign_key_check").fetchone()
    if astray:
        raise StoreError(damaged(path, f"a row of {astray['table']} points nowhere"))
    return schema


def schema_of(connection: sqlite3.Connection, path: Path, *, is_present: bool = False) -> int:
    """The schema of a database that is hers and not from a newer version, nor from an older where ``is_present``."""
    schema, known = int(connection.execute("PRAGMA user_version").fetchone()[0]), len(migrations())
    if schema > known:
        raise StoreError(newer(path, schema, known))
    if not schema or "people" not in _tables(connection):
        raise StoreError(f"{path} is a database, but not one of hers.")
    if is_present and schema < known:
        raise StoreError(older(path, schema, known))
    return schema


def _tables(connection: sqlite3.Connection) -> dict[str, str]:
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {noun: table for noun, table in _COUNTED.items() if table in there}


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 (one of a few literals)
