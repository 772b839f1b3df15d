"""A model that costs next to nothing: the OpenAI protocol on a bare socket, answered at once and in words."""

import asyncio
import json
import re
from collections.abc import Callable
from functools import lru_cache
from types import TracebackType
from typing import Final, Self

Answer = Callable[[bytes], tuple[str, int]]
"""From a request's body to what is said, and how many prompt tokens are reported."""

CALM: Final = json.dumps(
    {"risk": 0, "about": "self", "valence": 0.1, "arousal": 0.4, "feelings": [], "confidence": 0.3}
    | {"disclosure": 0.1, "hostility": 0}
)
"""How an ordinary message is read."""
_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CROWD: Final = 1_024
_NOT_FOUND: Final = b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"


def asks_how_they_are(body: bytes) -> bool:
    """Whether a request is for a reading of how somebody is, rather than for talk."""
    return b'"name":"reading"' in body or b'"name": "reading"' in body


class InstantModel:
    """Listens on loopback for as long as ``async with`` lasts; ``requests`` counts what was asked."""

    def __init__(self, answer: Answer) -> None:
        self.base_url = ""
        self.requests = 0
        self._answer = answer
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=_CROWD)
        self.base_url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()
        for line in self._lines:
            line.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                body = await reader.readexactly(int(length[1])) if length else b""
                writer.write(self._reply(body) if head.startswith(b"POST /v1/chat/completions") else _NOT_FOUND)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._lines.discard(writer)
            writer.close()

    def _reply(self, body: bytes) -> bytes:
        self.requests += 1
        text, prompt_tokens = self._answer(body)
        usage = {"prompt_tokens": prompt_tokens, "completion_tokens": len(text.split())}
        stream = _words(text) + _event({"choices": [], "usage": usage}) + b"data: [DONE]\n\n"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {len(stream)}\r\n\r\n"
        return head.encode() + stream


@lru_cache
def _words(text: str) -> bytes:
    """The events of a stream that says a text word by word."""
    pieces = [{"content": word} for word in re.findall(r"\s*\S+", text)]
    choices = [{"index": 0, "delta": piece, "finish_reason": None} for piece in [{"role": "assistant"}, *pieces]]
    return b"".join(_event({"choices": [each]}) for each in [*choices, {"delta": {}, "finish_reason": "stop"}])


def _event(content: object) -> bytes:
    return f"data: {json.dumps(content, ensure_ascii=False)}\n\n".encode()
