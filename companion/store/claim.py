"""One Samantha per database: two would answer everybody twice."""

import sqlite3
from pathlib import Path

from companion.store.trouble import StoreError, explain


def claim(path: Path) -> sqlite3.Connection:
    """Claim a database for this process until the returned connection is closed, or the process ends in any way.

    A :class:`StoreError` says that somebody else has it. Reading and copying the database need no claim.
    """
    lock = path.with_suffix(".lock")
    try:
        held = sqlite3.connect(lock, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise StoreError(explain(error, path)) from error
    try:
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        held.close()
        raise StoreError(_TAKEN.format(path=path) if "locked" in str(error) else explain(error, path)) from error
    return held


_TAKEN = "A Samantha is running on {path} already, and two would answer twice. Stop her first, or set another DATA_DIR."
