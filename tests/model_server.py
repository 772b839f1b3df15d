"""A model on loopback that says what it was told to: the OpenAI protocol over real sockets, deterministic.

In a test: ``async with ModelServer() as server: server.say("Hello."); …``. As a process:
``python -m tests.model_server --port 0`` prints its address and answers until it is stopped.
"""

import argparse
import asyncio
import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

Request = dict[str, Any]
Answer = Callable[[Request], "str | Reply"]
_PIECE = 7


def last_words(request: Request) -> str:
    """The text of the newest user message, whatever form its content has."""
    said = [message["content"] for message in request["messages"] if message["role"] == "user"]
    content = said[-1] if said else ""
    return content if isinstance(content, str) else next(part["text"] for part in content if part["type"] == "text")


def echo(request: Request) -> str:
    """The answer of a server nobody has told anything."""
    return f"You said: {last_words(request)}"


def asks_for(request: Request) -> str:
    """The name of the JSON that is asked for, where it is."""
    return str(request.get("response_format", {}).get("json_schema", {}).get("name", ""))


def reading(
    risk: int = 0, valence: float = 0.0, *, arousal: float = 0.45, confidence: float = 0.0, **more: object
) -> str:
    """How somebody is, as a model says it."""
    read = {"risk": risk, "about": "self", "valence": valence, "arousal": arousal, "confidence": confidence}
    return json.dumps({**read, "feelings": [], "disclosure": 0.0, "hostility": 0.0, **more})


def calm(_request: Request) -> str:
    """Nothing that would move anybody."""
    return reading()


@dataclass(frozen=True, slots=True)
class Reply:
    """One scripted answer: pieces of a stream and how it ends, or a status and a body."""

    pieces: Sequence[str] = ()
    thoughts: Sequence[str] = ()
    """Sent before the pieces as ``reasoning_content``."""
    delay: float = 0
    """Seconds before each piece."""
    finish: str | None = "stop"
    ending: str = "done"
    """``done``, ``stall`` (say nothing more), ``cut`` (drop the connection) or ``close`` (end without a reason)."""
    raw: str = ""
    """Sent as it is after the pieces, for streams that go wrong."""
    status: int = 200
    body: str = ""
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class ModelServer:
    """A scripted server: replies are taken in order, then ``answer`` speaks; what was asked is in ``requests``."""

    def __init__(self, *, port: int = 0) -> None:
        self.answer: Answer = echo
        self.requests: list[Request] = []
        self.reading: Answer = calm
        """Answers those who ask how somebody is; what they asked is in ``readings``, apart from all else."""
        self.readings: list[Request] = []
        self.headers: list[Mapping[str, str]] = []
        """The headers of each request, in the same order."""
        self.disconnects = 0
        """How many askers hung up in the middle of a reply."""
        self.usage: Mapping[str, Any] | Callable[[Request], Mapping[str, Any]] | None = None
        """What a reply reports as its usage, where it is asked to; None: nothing."""
        self.pages: dict[str, Any] = {"/v1/models": {"data": [{"id": "scripted"}]}}
        """JSON served at other paths (``/props``, ``/api/ps``); anything else is not found."""
        self.wrote: Callable[[int], None] | None = None
        """Is told after each event of a stream how many there have been."""
        self._replies: deque[Reply] = deque()
        self._changed = asyncio.Condition()
        self._port = port
        self._base_url = ""
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_route("*", "/{path:.*}", self._page)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        self._base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @property
    def base_url(self) -> str:
        """Where it listens, as an OpenAI client wants it."""
        return self._base_url

    def say(self, *texts: str) -> None:
        """Answer with these texts, one for each request."""
        for text in texts:
            self.reply(Reply(cut_up(text)))

    def say_stream(self, pieces: Sequence[str], *, delay: float = 0, finish: str | None = "stop") -> None:
        """Answer in exactly these pieces."""
        self.reply(Reply(pieces, delay=delay, finish=finish))

    def think(self, thoughts: str, text: str, *, finish: str = "stop") -> None:
        """Reason in ``reasoning_content`` first."""
        self.reply(Reply(cut_up(text), thoughts=cut_up(thoughts), finish=finish))

    def structured(self, value: object) -> None:
        """Answer with JSON as the text of the reply."""
        self.say(json.dumps(value))

    def empty(self) -> None:
        """Answer without a word."""
        self.reply(Reply())

    def fail(
        self, status: int, message: str = "scripted failure", *, retry_after: float | None = None, **error: Any
    ) -> None:
        """Refuse with an OpenAI error object; more keywords become its fields (``code``, ``param``)."""
        headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
        self.reply(Reply(status=status, body=json.dumps({"error": {"message": message, **error}}), headers=headers))

    def html(self, status: int = 200) -> None:
        """Answer with a web page."""
        self.reply(Reply(status=status, body="<!doctype html><title>Sign in</title>", kind="text/html"))

    def malformed(self) -> None:
        """Begin a stream with something that is not JSON."""
        self.reply(Reply(raw="data: {this is not\n\n"))

    def stall_after(self, count: int, text: str = "I was about to") -> None:
        """Stream ``count`` pieces, then say nothing more until the asker hangs up."""
        self.reply(Reply(cut_up(text)[:count], ending="stall"))

    def cut_after(self, count: int, text: str = "I was about to") -> None:
        """Stream ``count`` pieces, then drop the connection."""
        self.reply(Reply(cut_up(text)[:count], ending="cut"))

    def close_after(self, count: int, text: str = "I was about to") -> None:
        """Stream ``count`` pieces, then end in good order but without a finish reason."""
        self.reply(Reply(cut_up(text)[:count], ending="close"))

    def reply(self, reply: Reply) -> None:
        """Put any answer at the end of the queue."""
        self._replies.append(reply)

    async def asked(self, count: int) -> None:
        """Wait until ``count`` requests have arrived."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.requests) >= count)

    async def hung_up(self, count: int = 1) -> None:
        """Wait until ``count`` askers have hung up in the middle of a reply."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.disconnects >= count)

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        asked: Request = await request.json()
        if asks_for(asked) == "reading":
            return await self._read(request, asked)
        reply = self._replies.popleft() if self._replies else _as_reply(self.answer(asked))
        async with self._changed:
            self.requests.append(asked)
            self.headers.append(dict(request.headers))
            self._changed.notify_all()
        if reply.body:
            return web.Response(status=reply.status, text=reply.body, content_type=reply.kind, headers=reply.headers)
        if not asked.get("stream"):
            return web.json_response(_whole(reply) | self._reported(asked))
        try:
            return await self._stream(request, asked, reply)
        except (ConnectionError, asyncio.CancelledError):
            await asyncio.shield(self._lost_one())
            raise

    async def _read(self, request: web.Request, asked: Request) -> web.StreamResponse:
        async with self._changed:
            self.readings.append(asked)
            self._changed.notify_all()
        reply = _as_reply(self.reading(asked))
        if reply.body:
            return web.Response(status=reply.status, text=reply.body, content_type=reply.kind, headers=reply.headers)
        return await self._stream(request, asked, reply)

    async def _stream(self, request: web.Request, asked: Request, reply: Reply) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for count, event in enumerate(_events(reply), start=1):
            await asyncio.sleep(reply.delay)
            await response.write(_sse(event))
            if self.wrote is not None:
                self.wrote(count)
        await response.write(reply.raw.encode())
        if reply.ending == "stall":
            await asyncio.Event().wait()
        if reply.ending == "cut" and request.transport is not None:
            request.transport.close()
            return response
        if reply.ending == "done":
            await response.write(_sse(_chunk({}, reply.finish)))
            if asked.get("stream_options", {}).get("include_usage"):
                await response.write(_sse({"choices": []} | self._reported(asked)))
            await response.write(b"data: [DONE]\n\n")
        return response

    async def _page(self, request: web.Request) -> web.Response:
        if request.path not in self.pages:
            return web.json_response({"error": {"message": "not found"}}, status=404)
        return web.json_response(self.pages[request.path])

    async def _lost_one(self) -> None:
        async with self._changed:
            self.disconnects += 1
            self._changed.notify_all()

    def _reported(self, asked: Request) -> dict[str, Any]:
        if self.usage is None:
            return {}
        return {"usage": dict(self.usage(asked) if callable(self.usage) else self.usage)}


def cut_up(text: str) -> list[str]:
    """A text as the small pieces in which a stream brings it."""
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]


def _as_reply(answer: str | Reply) -> Reply:
    return Reply(cut_up(answer)) if isinstance(answer, str) else answer


def _events(reply: Reply) -> list[dict[str, Any]]:
    first = _chunk({"role": "assistant", "content": ""}, None)
    thoughts = [_chunk({"reasoning_content": piece}, None) for piece in reply.thoughts]
    return [first, *thoughts, *(_chunk({"content": piece}, None) for piece in reply.pieces)]


def _chunk(delta: Mapping[str, Any], finish: str | None) -> dict[str, Any]:
    choice = {"index": 0, "delta": dict(delta), "finish_reason": finish}
    return {"id": "scripted", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}


def _whole(reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": "".join(reply.pieces)}
    choice = {"index": 0, "message": message, "finish_reason": reply.finish}
    return {"id": "scripted", "object": "chat.completion", "created": 0, "model": "scripted", "choices": [choice]}


def _sse(event: Mapping[str, Any]) -> bytes:
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


async def _serve(port: int) -> None:
    async with ModelServer(port=port) as server:
        print(server.base_url, flush=True)  # noqa: T201  # the address is what whoever started this waits for
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    asyncio.run(_serve(parser.parse_args().port))
