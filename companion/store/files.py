"""Files that are whole or not there: written aside, put on the disk, then renamed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from companion.store.trouble import StoreError

OWNER_ONLY = 0o600


@contextmanager
def synced(path: Path, flags: int = 0) -> Iterator[BinaryIO]:
    """A file for its owner alone to write to; on the disk when the block ends."""
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | flags, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is not there yet, for its owner alone; gone again where the block fails."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY)
    except FileExistsError:
        raise StoreError(f"{path} is there already. Choose another name.") from None
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def put_in_place(fresh: Path, path: Path) -> None:
    """Give a whole file its name, replacing what had it, so that a power cut leaves one of the two."""
    with synced(fresh):
        pass
    fresh.replace(path)
    with suppress(OSError):  # Windows opens no folders
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
