"""What can be wrong with a file of hers, in one sentence for the host."""

import shlex
import sqlite3
from pathlib import Path

from companion.store.backups import newest


class StoreError(Exception):
    """The database cannot be used; the text says why and what to do."""


def explain(error: sqlite3.Error | OSError, path: Path) -> str:
    """Why the database at ``path`` cannot be used."""
    reason = str(error)
    if "malformed" in reason or "not a database" in reason:
        return damaged(path, reason)
    for sign, sentence in _TROUBLE.items():
        if sign in reason:
            return sentence.format(path=path, folder=path.parent)
    return f"The database {path} cannot be used: {reason}."


def damaged(path: Path, reason: str) -> str:
    """That a database is damaged, and how to put its newest backup back."""
    backup, found = newest(path), f"{path} is not a database, or it is damaged ({reason})."
    if backup is None:
        return f"{found} No backup of it was found; nothing was changed."
    home = " --rehearsal" if path.parent.name == "rehearsal" else ""
    return f"{found} Put its newest backup back with: python bot.py restore {shlex.quote(str(backup))}{home}"


def newer(path: Path, version: int, known: int) -> str:
    """That a database comes from a version after this one."""
    return (
        f"{path} was written by a newer Samantha (schema {version}, this one knows {known}). "
        "Update her, or point DATA_DIR somewhere else. Nothing was changed."
    )


def older(path: Path, version: int, known: int) -> str:
    """That a database comes from a version before this one, and has not been opened by this one yet."""
    return (
        f"{path} was written by an older Samantha (schema {version}, this one knows {known}). "
        "Start her once, and it is brought up to date."
    )


_TROUBLE = {
    "locked": "The database {path} is locked by another program. Is another Samantha running on it?",
    "readonly": "The database {path} cannot be written to. Is the disk read-only, or {folder} somebody else's?",
    "Read-only file system": "{folder} is on a read-only disk, and she has to keep what is said. Set DATA_DIR.",
    "Permission denied": "{folder} may not be written to by this user. Change its owner or set DATA_DIR.",
    "unable to open": "The database {path} cannot be opened. Check that {folder} is a folder this user may write to.",
    "disk is full": "The disk that holds {path} is full. Free some space; nothing already kept is lost.",
    "No space left": "The disk that holds {path} is full. Free some space; nothing already kept is lost.",
}
