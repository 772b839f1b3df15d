"""Where copies of a database are kept, and how long: the files themselves are all that is known of them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

_OURS = re.compile(r"(?:samantha|replaced)-(\d{8}-\d{6})\.db(?:-wal|-shm|\.part)?")
_STAMP = "%Y%m%d-%H%M%S"


def place_for(database: Path, at: int, *, kind: str = "samantha") -> Path:
    """Where a copy made at that time belongs; the time in its name is UTC."""
    return database.parent / "backups" / f"{kind}-{datetime.fromtimestamp(at / 1_000, UTC):{_STAMP}}.db"


def newest(database: Path) -> Path | None:
    """The newest whole backup of a database, or nothing."""
    return max((path for path, _ in _copies(database) if path.match("samantha-*.db")), default=None)


def made_at(backup: Path) -> int | None:
    """When a copy was made by its name, in milliseconds since 1970, or nothing where the name is not one of ours."""
    named = _OURS.fullmatch(backup.name)
    if named is None:
        return None
    try:
        return int(datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC).timestamp()) * 1_000
    except ValueError:
        return None


def drop_older(database: Path, *, than: int) -> int:
    """Delete the copies of a database made before then, the replaced ones too; how many files went."""
    old = [path for path, at in _copies(database) if at < than]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _copies(database: Path) -> Iterator[tuple[Path, int]]:
    for path in sorted((database.parent / "backups").glob("*.db*")):
        at = made_at(path)
        if at is not None:
            yield path, at
