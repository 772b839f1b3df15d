"""One request on the wire: what the ``openai`` library does for us, and its errors in our own words."""

import ipaddress
import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import httpx2
import openai

from companion.llm.endpoint import Endpoint, Timeouts
from companion.llm.errors import Garbled, Refusal, Said, Unreachable

_KEPT_OPEN_FOR: Final = 60
"""Seconds a connection is kept for the next request."""
_NEVER_CONNECTED: Final = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    httpx2.ConnectError,
)


def client(endpoint: Endpoint, timeouts: Timeouts, transport: httpx2.AsyncBaseTransport | None) -> openai.AsyncOpenAI:
    """A client that neither retries nor waits on its own account: both are ours to decide."""
    http = openai.DefaultAioHttpClient(  # discord.py brings aiohttp, which parses an answer at half the cost
        timeout=httpx2.Timeout(None, connect=timeouts.connect),
        limits=httpx2.Limits(max_connections=0, keepalive_expiry=_KEPT_OPEN_FOR),  # 0 is no limit to aiohttp
        follow_redirects=True,
        trust_env=not _is_this_machine(endpoint.base_url),  # a proxy has no business between us and ourselves
        transport=transport,
    )
    return openai.AsyncOpenAI(
        api_key=endpoint.api_key or "none", base_url=endpoint.base_url, max_retries=0, http_client=http
    )


class Wire:
    """One streamed request and its events; everything that goes wrong comes out as ModelError or Refusal."""

    def __init__(self, client: openai.AsyncOpenAI, endpoint: Endpoint) -> None:
        self._client = client
        self._name = endpoint.name
        self._events: openai.AsyncStream[object] | None = None
        self._whole: list[object] = []
        self.answered = False
        """Whether the endpoint took the request: from then on it may cost something."""

    async def send(self, body: Mapping[str, Any]) -> None:
        """Ask; returns when the endpoint has begun to answer."""
        try:
            self._events = await self._client.post(
                "/chat/completions",
                cast_to=object,
                body=dict(body),
                stream=True,
                stream_cls=openai.AsyncStream[object],
            )
        except openai.APIError as error:
            raise self._in_our_words(error) from error
        self.answered = True
        await self._check_kind(self._events)

    async def ask(self, path: str, body: Mapping[str, Any]) -> object:
        """The whole answer to a request that is not streamed."""
        try:
            return await self._client.post(path, cast_to=object, body=dict(body))
        except openai.APIError as error:
            raise self._in_our_words(error) from error
        except ValueError as error:
            raise Garbled(f"{self._name} answered with broken JSON.") from error

    async def receive(self) -> object | None:
        """The next event's JSON; None once the answer is over."""
        if self._whole:
            return self._whole.pop()
        if self._events is None:
            return None
        try:
            return await anext(self._events, None)
        except openai.APIError as error:
            raise self._in_our_words(error) from error
        except ValueError as error:
            raise Garbled(f"{self._name} sent something that is not JSON in the middle of its answer.") from error

    async def close(self) -> None:
        """Let go of the connection, in the middle of an answer too."""
        if self._events is not None:
            await self._events.close()

    async def _check_kind(self, events: "openai.AsyncStream[object]") -> None:
        """Servers that answer 200 with a page, or with the whole answer at once, are not streaming."""
        kind = events.response.headers.get("content-type", "")
        if "html" in kind:
            raise Garbled(
                f"{self._name} answered with a web page, not in the OpenAI protocol: "
                "check its address (most end in /v1).",
                rest=300,
            )
        if "json" not in kind or "stream" in kind:
            return
        self._events = None
        try:
            answer = json.loads(await events.response.aread())
        except ValueError as error:
            raise Garbled(f"{self._name} answered with broken JSON.") from error
        except httpx2.RequestError as error:
            raise self._lost() from error
        if isinstance(answer, dict) and answer.get("error"):
            raise Refusal(Said(text=json.dumps(answer["error"])))
        self._whole = [answer]

    def _in_our_words(self, error: openai.APIError) -> Exception:
        if isinstance(error, openai.APIConnectionError):
            return self._lost() if not _never_connected(error) else self._never()
        if not isinstance(error, openai.APIStatusError):
            return Refusal(Said(code=error.code, param=error.param, text=_text(error)))
        headers = error.response.headers
        return Refusal(
            Said(
                status=error.status_code,
                code=error.code,
                param=error.param,
                text=_text(error),
                retry_after=_seconds(headers),
                is_page="html" in headers.get("content-type", ""),
            )
        )

    def _lost(self) -> Unreachable:
        return Unreachable(f"The connection to {self._name} broke.", connected=True)

    def _never(self) -> Unreachable:
        return Unreachable(f"{self._name} cannot be reached: is it running, and is its address right?")


def _never_connected(error: openai.APIConnectionError) -> bool:
    cause = error.__cause__
    return isinstance(cause, _NEVER_CONNECTED) or (cause is not None and isinstance(cause.__cause__, _NEVER_CONNECTED))


def _text(error: openai.APIError) -> str:
    """All an endpoint said, short enough to search."""
    return f"{error.message} {json.dumps(error.body, default=str)}"[:2_000]


def _seconds(headers: httpx2.Headers) -> float | None:
    """Retry-After where it is given in seconds (or in milliseconds, as some do); dates are not worth parsing."""
    for header, unit in (("retry-after-ms", 1_000), ("retry-after", 1)):
        try:
            return max(0.0, float(headers[header]) / unit)
        except (KeyError, ValueError):
            continue
    return None


def _is_this_machine(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
