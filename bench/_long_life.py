"""A database as it is after years: many people, and everything they and she have said."""

import asyncio
import hashlib
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Final

from bench._speech import LANGUAGES, speech
from companion.clock import DAY, MINUTE
from companion.store import Store

FIRST_PERSON: Final = 1_000_000_000_000_000_000
_BETWEEN_LINES: Final = 10 * MINUTE
_DIFFERENT_LINES: Final = 5_000


async def live_long(home: Path, *, lines: int, people: int, kept: Path | None = None) -> None:
    """Put a database of that size into a folder; it is made once, and kept to be copied from then on."""
    kept = kept or Path(tempfile.gettempdir()) / f"samantha-bench-{lines}-{people}-{_schema()}.db"
    if not kept.exists():
        made = kept.with_suffix(".new")
        made.unlink(missing_ok=True)
        async with Store(made):
            pass
        await asyncio.to_thread(_fill, made, lines, people)
        made.rename(kept)
    await asyncio.to_thread(shutil.copyfile, kept, home / "samantha.db")
    await asyncio.to_thread(_notice, home / "samantha.db")


def language_of(person: int) -> str:
    """What the person of that number speaks."""
    return LANGUAGES[person % len(LANGUAGES)]


def _fill(path: Path, lines: int, people: int) -> None:
    now = time.time_ns() // 1_000_000 - DAY
    with closing(sqlite3.connect(path)) as database, database:
        ids = range(FIRST_PERSON, FIRST_PERSON + people)
        database.executemany(
            "INSERT INTO person (id, name, first_heard_at, last_heard_at, session_from) VALUES (?, ?, 0, ?2, ?2)",
            ((person, now) for person in ids),
        )
        database.executemany("INSERT INTO place (id, audience, name) VALUES (?, 'dm', '')", ((each,) for each in ids))
        database.executemany(
            "INSERT INTO line (place_id, audience, person_id, by_her, name, text, message_id, at, kept_at, answered_at)"
            " VALUES (?1, 'dm', ?1, ?2, '', ?3, ?4, ?5, ?5, ?5)",
            _lines(lines, people, until=now),
        )
        database.execute(
            "INSERT INTO reading (person_id, audience, upto_line) SELECT id, 'dm', ? FROM person", (lines,)
        )
        # Only the newest line is in the index, so that nothing is indexed at the start and nothing comes to mind.
        database.execute("INSERT INTO scope (id, person_id, audience, is_memories) VALUES (1, ?, 'dm', 0)", (ids[-1],))
        database.execute("INSERT INTO entry (scope_id, spot, line_id, terms) SELECT 1, 1, max(id), '[]' FROM line")
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _lines(count: int, people: int, *, until: int) -> Iterator[tuple[object, ...]]:
    """Everybody says something and is answered, then everybody again."""
    said = {language: list(islice(speech(1, language), _DIFFERENT_LINES)) for language in LANGUAGES}
    for number in range(count):
        person, by_her = number // 2 % people, number % 2
        text = said[language_of(person)][number * 7 % _DIFFERENT_LINES]
        at = until - (count - number) // (2 * people) * _BETWEEN_LINES
        yield FIRST_PERSON + person, by_her, text, number + 1, at


def _notice(path: Path) -> None:
    """Let everybody have been told today what they are talking to, so that a turn is a turn."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE person SET noticed_at = ?", (time.time_ns() // 1_000_000,))


def _schema() -> str:
    migrations = files("companion.store") / "migrations"
    texts = sorted(entry.read_text(encoding="utf-8") for entry in migrations.iterdir() if entry.name.endswith(".sql"))
    return hashlib.sha256("".join(texts).encode()).hexdigest()[:8]
