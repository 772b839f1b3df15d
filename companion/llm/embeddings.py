"""Texts into vectors at an endpoint that speaks the OpenAI protocol."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any, Final, Self

import httpx2

from companion.clock import Clock
from companion.llm import errors, tokens, wire
from companion.llm.endpoint import Endpoint, Timeouts
from companion.llm.errors import Garbled, Refusal, Stalled
from companion.llm.stream import Usage

_log = logging.getLogger(__name__)
_PATIENCE: Final = Timeouts(connect=3, total=30)
_PURPOSE: Final = "embed"


class Embeddings:
    """One embedding model; ``async with`` owns its connections.

    What every request cost goes to ``record``, beside whoever waits for the vectors.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        clock: Clock,
        record: Callable[[Usage], Awaitable[None]],
        timeouts: Timeouts = _PATIENCE,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.model = endpoint.model
        self._endpoint = endpoint
        self._timeouts = timeouts
        self._clock = clock
        self._record = record
        self._recording: set[asyncio.Future[None]] = set()
        self._client = wire.client(endpoint, timeouts, transport)
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._closing.enter_async_context(self._client)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._closing.aclose()
        await asyncio.gather(*self._recording, return_exceptions=True)

    async def embed(self, texts: Sequence[str], *, person_id: int | None) -> list[list[float]]:
        """A vector for each text of a person's, in their order; a :class:`ModelError` where there is none.

        It is counted as theirs: as the endpoint reports it, or as estimated where it reports nothing or nobody waited.
        """
        endpoint, asked_at, answer = self._endpoint, self._clock.now(), None
        body = {"model": endpoint.model, "input": list(texts), "encoding_format": "float"}
        try:
            async with asyncio.timeout(self._timeouts.total):
                answer = await wire.Wire(self._client, endpoint).ask("/embeddings", body)
        except Refusal as refusal:
            raise errors.from_answer(endpoint.name, endpoint.base_url, endpoint.model, refusal.said) from refusal
        except (TimeoutError, asyncio.CancelledError) as error:
            self._charge(texts, None, person_id=person_id, asked_at=asked_at)
            if isinstance(error, asyncio.CancelledError):
                raise
            raise Stalled(f"{endpoint.name} took too long over embeddings.") from error
        self._charge(texts, answer, person_id=person_id, asked_at=asked_at)
        return _vectors(answer, len(texts), endpoint.name)

    def _charge(self, texts: Sequence[str], answer: Any, *, person_id: int | None, asked_at: int) -> None:
        reported = _reported(answer)
        usage = Usage(
            at=asked_at,
            endpoint=self._endpoint.name,
            model=self.model,
            purpose=_PURPOSE,
            person_id=person_id,
            prompt=reported or round(sum(tokens.estimate(text) for text in texts)),
            cached=0,
            completion=0,
            first_token_ms=None,
            total_ms=max(0, self._clock.now() - asked_at),
            estimated=not reported,
        )
        task = asyncio.ensure_future(self._record(usage))
        self._recording.add(task)
        task.add_done_callback(self._recorded)

    def _recorded(self, task: asyncio.Future[None]) -> None:
        self._recording.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("what embeddings cost could not be written down: %s", error)


def _reported(answer: Any) -> int:
    """The tokens an answer says it cost; 0 where it says nothing."""
    usage = answer.get("usage") if isinstance(answer, dict) else None
    counts = [usage.get(name) for name in ("prompt_tokens", "total_tokens")] if isinstance(usage, dict) else []
    return next((count for count in counts if isinstance(count, int) and count > 0), 0)


def _vectors(answer: Any, count: int, name: str) -> list[list[float]]:
    try:
        rows = sorted(answer["data"], key=lambda row: row["index"])
        vectors = [[float(number) for number in row["embedding"]] for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise Garbled(f"{name} did not answer with embeddings.") from error
    if len(vectors) != count or not all(vectors):
        raise Garbled(f"{name} answered with {len(vectors)} embeddings for {count} texts.")
    return vectors
