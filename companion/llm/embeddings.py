"""Texts into vectors at an endpoint that speaks the OpenAI protocol."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any, Final, Self

import httpx2

from companion.llm import errors, wire
from companion.llm.endpoint import Endpoint, Timeouts
from companion.llm.errors import Garbled, Refusal, Stalled

_PATIENCE: Final = Timeouts(connect=3, total=30)


class Embeddings:
    """One embedding model; ``async with`` owns its connections."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        timeouts: Timeouts = _PATIENCE,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.model = endpoint.model
        self._endpoint = endpoint
        self._timeouts = timeouts
        self._client = wire.client(endpoint, timeouts, transport)
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._closing.enter_async_context(self._client)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._closing.aclose()

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each text, in their order; a :class:`ModelError` where there is none."""
        endpoint = self._endpoint
        body = {"model": endpoint.model, "input": list(texts), "encoding_format": "float"}
        try:
            async with asyncio.timeout(self._timeouts.total):
                answer = await wire.Wire(self._client, endpoint).ask("/embeddings", body)
        except Refusal as refusal:
            raise errors.from_answer(endpoint.name, endpoint.base_url, endpoint.model, refusal.said) from refusal
        except TimeoutError as error:
            raise Stalled(f"{endpoint.name} took too long over embeddings.") from error
        return _vectors(answer, len(texts), endpoint.name)


def _vectors(answer: Any, count: int, name: str) -> list[list[float]]:
    try:
        rows = sorted(answer["data"], key=lambda row: row["index"])
        vectors = [[float(number) for number in row["embedding"]] for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise Garbled(f"{name} did not answer with embeddings.") from error
    if len(vectors) != count or not all(vectors):
        raise Garbled(f"{name} answered with {len(vectors)} embeddings for {count} texts.")
    return vectors
