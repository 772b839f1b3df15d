"""Weights on this machine, served on loopback in the OpenAI protocol: the mind she has where nobody brings another."""

import asyncio
import hashlib
import importlib.util
import json
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, cast

import httpx2

from companion.talk import Message
from companion.weights import INSTALL, QWEN, LocalModelError, Progress, Release, Weights, find_weights

__all__ = [
    "INSTALL",
    "QWEN",
    "LocalModel",
    "LocalModelError",
    "Progress",
    "Release",
    "Weights",
    "available",
    "find_weights",
]

CONTEXT: Final = 4_096
"""Tokens of each slot. More would fit, but reading it again would take minutes on two cores."""
_TALK, _WORK = 0, 1
_SLOTS: Final = 2
_ENGINE: Final = "xllamacpp"
_SERVER: Final = Path(__file__).with_name("_llama_server.py")
_FRESH: Final = {"min_p": 0.1, "dry_multiplier": 0.8, "dry_allowed_length": 4, "dry_penalty_last_n": 512}
"""A model this small repeats sentences; DRY stops that, where penalties on single tokens break its Korean."""
_SNAPSHOTS_KEPT: Final = 3
_READING: Final = 600.0
"""Seconds a prefix may take to be read on a slow machine."""
_REST: Final = 1.0
"""Seconds between a crash and the next start."""
_log = logging.getLogger(__name__)


def available() -> str | None:
    """Why the embedded model cannot run here, with the line to type; None where it can."""
    if importlib.util.find_spec(_ENGINE) is None:
        return f"The engine of the embedded model (xllamacpp) is not installed. To install it: {INSTALL}"
    return None


class LocalModel:
    """A model server of her own, alive inside ``async with``; two slots, one of which belongs to talk alone."""

    def __init__(self, weights: Weights, data_dir: Path, *, context: int = CONTEXT) -> None:
        self.model = weights.name
        self.context = context
        """Tokens for prompt and reply together, in each slot."""
        self._weights = weights
        self._snapshots = data_dir / "models" / "prefixes"
        self._process: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None
        # A kept connection may have been closed by the server meanwhile; on loopback a new one costs nothing.
        limits = httpx2.Limits(max_keepalive_connections=0)
        self._http = httpx2.AsyncClient(trust_env=False, timeout=_READING, limits=limits)

    async def __aenter__(self) -> Self:
        """Load the weights; a :class:`LocalModelError` says why that is impossible."""
        if (reason := available()) is not None:
            raise LocalModelError(reason)
        try:
            await asyncio.to_thread(self._snapshots.mkdir, parents=True, exist_ok=True)
            await self._serve()
        except OSError as error:
            await self._leave()
            raise LocalModelError(f"The embedded model cannot be started: {error}.") from error
        except BaseException:
            await self._leave()
            raise
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._leave()

    @property
    def base_url(self) -> str:
        """Where it listens, as an OpenAI client wants it."""
        return f"{str(self._http.base_url).rstrip('/')}/v1"

    def extra(self, purpose: str) -> dict[str, Any]:
        """What to add to a request: talk keeps a slot, and so its prefix, to itself, and is kept from circling."""
        return _pinned(_TALK) | _FRESH if purpose == "talk" else _pinned(_WORK)

    async def warm(self, messages: Sequence[Message]) -> bool:
        """Have a prompt's stable beginning in the talking slot; whether it is there.

        What an earlier start has kept on disk is taken from there, else it is read, and kept. Only give it what is
        true of everybody: nothing that is kept here is found when a person asks to be forgotten.
        """
        kept = self._snapshots / f"{self._key(messages)}.kv"
        try:
            if await asyncio.to_thread(kept.is_file) and await self._slot("restore", kept) is not None:
                return True
            length = await self._read(messages)
            if length is not None:
                await self._keep(kept, length)
        except httpx2.HTTPError as error:
            _log.warning("the beginning of her prompt could not be read ahead: %r", error)
            return False
        return length is not None

    async def _read(self, messages: Sequence[Message]) -> int | None:
        """How many tokens the prompt has, once it has been read."""
        body = {
            "messages": [{"role": message.role, "content": message.text} for message in messages],
            "max_tokens": 1,
            **_pinned(_TALK),
        }
        response = await self._http.post("/v1/chat/completions", json=body)
        return int(response.json()["usage"]["prompt_tokens"]) if response.is_success else None

    async def _keep(self, kept: Path, length: int) -> None:
        """Write the slot to disk, unless a conversation has begun in it meanwhile: that is nobody's to keep."""
        saved = await self._slot("save", kept)
        if saved is not None and saved["n_saved"] > length + 1:
            await asyncio.to_thread(kept.unlink, missing_ok=True)
        await asyncio.to_thread(_keep_newest, self._snapshots)

    async def _slot(self, action: str, file: Path) -> Any:
        """What the server says of a slot it saved or restored; None where it could not."""
        response = await self._http.post(f"/slots/{_TALK}", params={"action": action}, json={"filename": file.name})
        if response.is_success:
            return response.json()
        _log.info("the server could not %s its talking slot: %s", action, response.text)
        return None

    def _key(self, messages: Sequence[Message]) -> str:
        said = [[message.role, message.text] for message in messages]
        what = [self._weights.identity, metadata.version(_ENGINE), self.context, said]
        return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:32]

    async def _serve(self) -> None:
        """Start the server and wait until it answers; where it ran before, at the same address."""
        process = self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # its folder is not a place to import from
            str(_SERVER),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        wanted = {
            "model": str(self._weights.path.resolve()),
            "name": self.model,
            "slots": _SLOTS,
            "context": self.context,
            "snapshots": f"{self._snapshots.resolve()}{os.sep}",
            "port": self._http.base_url.port or 0,
        }
        cast("asyncio.StreamWriter", process.stdin).write(json.dumps(wanted).encode() + b"\n")
        line = await cast("asyncio.StreamReader", process.stdout).readline()
        answer = json.loads(line) if line else {}
        if "address" not in answer:
            raise LocalModelError(self._why_not(await process.wait()))
        self._http.base_url = answer["address"]

    def _why_not(self, code: int) -> str:
        if code < 0:
            return f"The embedded model stopped while it was loading (signal {-code}); is there enough memory for it?"
        return f"{self._weights.path} could not be loaded; is it a whole GGUF file that this xllamacpp knows?"

    async def _watch(self) -> None:
        """Native code can stop by itself; start it again, for as long as that works."""
        while self._process is not None:
            code = await self._process.wait()
            _log.error("the embedded model stopped by itself (%d); starting it again", code)
            await asyncio.sleep(_REST)
            try:
                await self._serve()
            except (LocalModelError, OSError) as error:
                _log.error("it does not start again: %s", error)
                return

    async def _leave(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()  # it has nothing to save, and while it loads it hears nothing else
            await self._process.wait()
        await self._http.aclose()


def _pinned(slot: int) -> dict[str, Any]:
    return {"id_slot": slot, "cache_prompt": True}


def _keep_newest(folder: Path) -> None:
    kept = sorted(folder.glob("*.kv"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in kept[_SNAPSHOTS_KEPT:]:
        old.unlink(missing_ok=True)
