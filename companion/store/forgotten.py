"""Who and what was erased and when, kept outside the database so that no restored backup brings anything back."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from companion.clock import DAY
from companion.store.files import put_in_place, synced

KEPT_FOR = 365 * DAY
"""No backup older than this may be restored."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What is to be erased: a person, a server, or of a person one server or one span of time.

    ``since`` and ``until`` are milliseconds since 1970, the second one no longer part of it.
    """

    person: int | None = None
    guild: int | None = None
    since: int | None = None
    until: int | None = None

    @property
    def is_whole_person(self) -> bool:
        """Whether it is everything of a person, wherever and whenever."""
        return self.person is not None and self.guild is None and self.since is None and self.until is None

    def covers(self, person: int, guild: int | None, at: int) -> bool:
        """Whether what a person said in a server, or in private, at that time is part of it."""
        return (
            self.person in {None, person}
            and self.guild in {None, guild}
            and (self.since is None or at >= self.since)
            and (self.until is None or at < self.until)
        )


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure: of what, and when, in milliseconds since 1970; no two at the same time."""

    extent: Extent
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
        self._erased, self._last = [], {}
        for erased in known:
            if erased.at > now - KEPT_FOR:
                self._hold(erased)
        if len(self._erased) < len(written):
            fresh = self._path.with_suffix(".part")
            with synced(fresh, os.O_TRUNC) as file:
                file.writelines(_line(erased) for erased in self._erased)
            put_in_place(fresh, self._path)

    def add(self, extent: Extent, at: int) -> None:
        """Write an erasure down for good, before it is done."""
        erased = Erased(extent, max(at, self._erased[-1].at + 1 if self._erased else 0))
        with synced(self._path, os.O_APPEND) as file:
            file.write(_line(erased))
        self._hold(erased)

    def since(self, mark: int) -> list[Erased]:
        """The erasures after that time."""
        return [erased for erased in self._erased if erased.at > mark]

    def at(self, person: int) -> int | None:
        """When a person was last erased, or nothing."""
        return self._last.get(person)

    def covers(self, person: int, guild: int | None, at: int) -> bool:
        """Whether what a person said in a server, or in private, at that time has been erased since."""
        return any(at <= erased.at and erased.extent.covers(person, guild, at) for erased in self._erased)

    def _hold(self, erased: Erased) -> None:
        self._erased.append(erased)
        if erased.extent.person is not None and erased.extent.is_whole_person:
            self._last[erased.extent.person] = erased.at


def _line(erased: Erased) -> bytes:
    """One line, begun anew in case the one before was cut off."""
    named = {name: value for name, value in asdict(erased.extent).items() if value is not None}
    return b"\n" + json.dumps({**named, "at": erased.at}, separators=(",", ":")).encode()


def _erased(line: str) -> Erased | None:
    try:
        known = json.loads(line)
        return Erased(at=known.pop("at"), extent=Extent(**known)) if known.keys() & {"person", "guild"} else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
