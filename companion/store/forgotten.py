"""Who was erased and when, kept outside the database so that no restored backup brings anybody back."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from companion.clock import DAY
from companion.store.files import put_in_place, synced

KEPT_FOR = 365 * DAY
"""No backup older than this may be restored."""


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure: whose, and when, in milliseconds since 1970; no two at the same time."""

    person: int
    at: int


class Forgotten:
    """The erasures beside one database, oldest first."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name("erased.jsonl")
        self._erased: list[Erased] = []
        self._last: dict[int, int] = {}

    def load(self, now: int) -> None:
        """Read the file, and drop from it what is too old to matter or was cut off by a crash."""
        written = self._path.read_text(encoding="utf-8").split() if self._path.exists() else []
        known = [erased for line in written if (erased := _erased(line))]
        self._erased = [erased for erased in known if erased.at > now - KEPT_FOR]
        self._last = {erased.person: erased.at for erased in self._erased}
        if len(self._erased) < len(written):
            fresh = self._path.with_suffix(".part")
            with synced(fresh, os.O_TRUNC) as file:
                file.writelines(_line(erased) for erased in self._erased)
            put_in_place(fresh, self._path)

    def add(self, person: int, at: int) -> None:
        """Write an erasure down for good, before it is done."""
        erased = Erased(person, max(at, self._erased[-1].at + 1 if self._erased else 0))
        with synced(self._path, os.O_APPEND) as file:
            file.write(_line(erased))
        self._erased.append(erased)
        self._last[person] = erased.at

    def since(self, mark: int) -> list[Erased]:
        """The erasures after that time."""
        return [erased for erased in self._erased if erased.at > mark]

    def at(self, person: int) -> int | None:
        """When a person was last erased, or nothing."""
        return self._last.get(person)


def _line(erased: Erased) -> bytes:
    """One line, begun anew in case the one before was cut off."""
    return b"\n" + json.dumps(asdict(erased), separators=(",", ":")).encode()


def _erased(line: str) -> Erased | None:
    try:
        return Erased(**json.loads(line))
    except (ValueError, TypeError):
        return None
