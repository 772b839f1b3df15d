"""Everything kept of a person as files to take along: zips with a page to read and JSON for machines."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from companion.export_page import Reader, Share, page
from companion.store.holdings import PARTS, Held, Holdings

MOST_FILES: Final = 20
"""Zips of one export; what needs more is for the host to hand over."""
_ROOM: Final = 0.8
"""How full a zip is meant to be, since lines differ in how much they say."""
_VERSION: Final = 1
_PIECES: Final = 64
"""Pieces of text written at once."""


@dataclass(frozen=True, slots=True)
class Zip:
    """One file of an export, open and at its beginning; it has no name on the disk."""

    name: str
    content: BufferedRandom
    size: int


class TooLargeError(Exception):
    """An export does not fit into as many files as may be sent."""


class Export:
    """The files of an export, until the block ends."""

    def __init__(self, holdings: Holdings, folder: Path) -> None:
        self._holdings = holdings
        self._folder = folder

    async def make(self, person_id: int, reader: Reader, *, most: int | None, into: ExitStack) -> list[Zip]:
        """All that is kept of a person, in files of at most ``most`` bytes; :class:`TooLargeError` where that fails.

        They are written beside the event loop to nameless files that go with ``into``.
        """

        def open_file() -> BufferedRandom:
            return into.enter_context(tempfile.TemporaryFile(dir=self._folder))

        return await self._holdings.beside(person_id, lambda held: zips(held, reader, most=most, open_file=open_file))


def zips(held: Held, reader: Reader, *, most: int | None, open_file: Callable[[], BufferedRandom]) -> list[Zip]:
    """All that is kept of a person, in as few files of at most ``most`` bytes as will do."""
    lines = held.count(next(part for part in PARTS if part.name == "line"))
    count = 1
    while count <= MOST_FILES:
        each = -(-lines // count)
        shares = [Share(number + 1, count, number * each, each) for number in range(count)] if count > 1 else [Share()]
        made: list[Zip] = []
        for share in shares:
            made.append(_zip(held, reader, share, open_file()))
            if most is not None and made[-1].size > most:
                break
        else:
            return made
        needed = -(-made[-1].size * count // int(most * _ROOM)) if most else count
        count = max(count + 1, needed)
    raise TooLargeError


def write_zip(held: Held, reader: Reader, file: BinaryIO, share: Share | None = None) -> None:
    """Write one file of an export, by default the only one."""
    share = share or Share()
    number = _number(share)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for ending, pieces in (("html", page(held, reader, share)), ("json", _json(held, reader, share))):
            with archive.open(f"samantha{number}.{ending}", "w", force_zip64=True) as entry:
                for text in _gathered(pieces):
                    entry.write(text.encode())


def _zip(held: Held, reader: Reader, share: Share, file: BufferedRandom) -> Zip:
    write_zip(held, reader, file, share)
    size = file.tell()
    file.seek(0)
    number = _number(share)
    return Zip(f"samantha-{reader.moment(reader.now):%Y-%m-%d}{number}.zip", file, size)


def _number(share: Share) -> str:
    return f"-{share.number}" if share.count > 1 else ""


def _json(held: Held, reader: Reader, share: Share) -> Iterator[str]:
    about = {
        "format": "samantha-export",
        "version": _VERSION,
        "person_id": held.person_id,
        "made_at": reader.now,
        "file": share.number,
        "files": share.count,
        "times": "milliseconds since 1970-01-01, UTC",
    }
    yield json.dumps(about, ensure_ascii=False)[:-1] + ', "parts": {'
    between = "\n"
    for part in PARTS:
        if part.name != "line" and not share.has_the_rest:
            continue
        skip, most = (share.skip, share.most) if part.name == "line" else (0, -1)
        yield f"{between}{json.dumps(part.name)}: "
        yield json.dumps({"what": reader.part(part.name)}, ensure_ascii=False)[:-1] + ', "rows": ['
        comma = "\n"
        for row in held.rows(part, skip=skip, most=most):
            yield comma + json.dumps(row, ensure_ascii=False)
            comma = ",\n"
        yield "\n]}"
        between = ",\n"
    yield "\n}}\n"


def _gathered(pieces: Iterator[str]) -> Iterator[str]:
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if len(held) == _PIECES:
            yield "".join(held)
            held.clear()
    yield "".join(held)
