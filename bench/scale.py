"""What recall costs one person with a long history, among a million lines and two hundred thousand memories."""

import random
import statistics
import time
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench._said import say as she_said
from bench.recall import LATER, opened
from companion.clock import HOUR, MINUTE
from companion.embedding import Embedding
from companion.recall import Recall, ask
from companion.store import Store
from companion.store.database import Transaction
from companion.store.index import index_memory
from companion.talk import DM, Heard, Person, Place

_LINES: Final = 10_000
_MEMORIES: Final = 2_000
_PEOPLE: Final = 100
_TALK: Final = 25
_QUERIES: Final = 300
_WIDTH: Final = 384
_START: Final = 1_600_000_000_000


class Anything:
    """An embedder of nobody's words: a direction for each text, at no cost."""

    name = "anything"
    is_charged = False

    def __init__(self) -> None:
        self._random = np.random.default_rng(2)
        self._made: dict[str, NDArray[np.float32]] = {}

    def prepare(self, text: str) -> None:
        """Make the vector of a text, so that asking for it costs nothing any more."""
        row = self._random.standard_normal(_WIDTH)
        self._made[text] = np.asarray(row / np.linalg.norm(row), np.float32)

    async def warm(self) -> None:
        """Nothing waits for it."""

    async def query(self, text: str, *, person_id: int) -> NDArray[np.float32]:
        """A vector of unit length."""
        del person_id
        return self._made[text]

    async def passages(self, texts: Sequence[str], *, person_id: int) -> NDArray[np.float32]:
        """A row for each text."""
        for text in texts:
            self.prepare(text)
        return np.vstack([await self.query(text, person_id=person_id) for text in texts])


async def measure() -> dict[str, float | str]:
    """Milliseconds and bytes, by what they are of."""
    numbers: dict[str, float] = {"lines": _LINES * _PEOPLE, "memories": _MEMORIES * _PEOPLE}
    say = _Words()
    async with opened() as (store, path):
        started = time.process_time()
        await _tell(store, say)
        numbers["index_ms_per_line"] = round(1_000 * (time.process_time() - started) / _LINES, 3)
        await _multiply(store)
        await store._database.flush_erased()
        numbers["bytes_per_line_and_fifth_of_a_memory"] = path.stat().st_size // (_LINES * _PEOPLE)
        anything = Anything()
        embedding = Embedding(store, anything, her="Samantha", deadline=60)
        numbers |= await _ask(Recall(store), say, "words", anything)
        await _embed_one(store)
        numbers |= await _ask(Recall(store, embedding), say, "vectors", anything)
        started = time.perf_counter()
        await store.erasure.forget_person(2)
        numbers["forgetting_a_person_s"] = round(time.perf_counter() - started, 2)
    for name, value in numbers.items():
        print(f"{name:<40}{value:>14}")
    return {"bench": "recall_scale"} | numbers


class _Words:
    """Sentences of made-up words, as often and as seldom as words are."""

    def __init__(self) -> None:
        self._random = random.Random(4)
        self._words = ["".join(self._random.choices("abdefgiklmnoprstuvz", k=7)) for _ in range(20_000)]
        self._weights = [1 / (rank + 10) for rank in range(len(self._words))]

    def sentence(self, length: int) -> str:
        """So many words."""
        return " ".join(self._random.choices(self._words, self._weights, k=length))


async def _tell(store: Store, say: _Words) -> None:
    """The history of the first person: stretches of talk, half of it hers."""
    me, here, last = Person(1, "Mina"), Place(1, DM), 0
    for number in range(1, _LINES + 1):
        at = _START + (number // _TALK) * 12 * HOUR + number % _TALK * MINUTE
        if number % 2:
            last = await store.lines.keep(Heard(number, me, here, say.sentence(12), at), at) or last
        else:
            text = say.sentence(12)
            await she_said(store, here, me, text, number, at, [last])

    def work(write: Transaction) -> None:
        for number in range(1, _MEMORIES + 1):
            text = say.sentence(8)
            write.run(
                "INSERT INTO memory (id, person_id, audience, kind, text, importance, confidence, learned_at)"
                " VALUES (?, 1, 'dm', 'fact', ?, 0.5, 0.9, ?)",
                number,
                text,
                _START,
            )
            index_memory(write, number, 1, "dm", text, "")

    await store._database.write(work)


async def _multiply(store: Store) -> None:
    """The same history for everybody else, copied from table to table."""

    def work(write: Transaction) -> None:
        for person in range(2, _PEOPLE + 1):
            for sql in _COPIES:
                write.run(sql, person, (person - 1) * _LINES, (person - 1) * _MEMORIES)

    await store._database.write(work)


async def _embed_one(store: Store) -> None:
    """Vectors for all the first person said: what they are does not matter to what they cost."""

    def work(write: Transaction) -> None:
        random_rows = np.random.default_rng(1).integers(-20, 20, (_LINES + _MEMORIES, _WIDTH), np.int8)
        keys = write.all(
            "SELECT scope_id, spot FROM entry WHERE scope_id IN (SELECT id FROM scope WHERE person_id = 1)"
        )
        write.run_each(
            "UPDATE entry SET vector = ? WHERE scope_id = ? AND spot = ?",
            [(row.tobytes(), *key) for row, key in zip(random_rows, map(tuple, keys), strict=True)],
        )

    await store._database.write(work)


async def _ask(recall: Recall, say: _Words, how: str, anything: Anything) -> dict[str, float]:
    times = []
    for _ in range(_QUERIES):
        query = ask(say.sentence(7), people={})
        anything.prepare(query.text)
        started = time.process_time()
        await recall.of(Person(1, "Mina"), Place(1, DM), query, now=LATER)
        times.append(1_000 * (time.process_time() - started))
    first, times = times[0], sorted(times[1:])
    return {
        f"cpu_ms_first, {how}": round(first, 2),
        f"cpu_ms_median, {how}": round(statistics.median(times), 2),
        f"cpu_ms_p99, {how}": round(times[len(times) * 99 // 100], 2),
    }


_COPIES: Final = [
    """
    INSERT INTO person (id, name, first_heard_at, last_heard_at, session_from)
    SELECT ?1, name, ?2 * 0, ?3 * 0, 0 FROM person WHERE id = 1
    """,
    "INSERT INTO place (id, audience, name) SELECT ?1, audience, name FROM place WHERE id = 1 AND ?2 AND ?3",
    """
    INSERT INTO line (id, place_id, audience, person_id, by_her, name, text, message_id, at, kept_at, answered_at)
    SELECT id + ?2, ?1, audience, ?1, by_her, name, text, message_id + ?2, at, kept_at, 1
    FROM line WHERE person_id = 1 AND ?3
    """,
    """
    INSERT INTO memory (id, person_id, audience, kind, text, importance, confidence, learned_at)
    SELECT id + ?3, ?1, audience, kind, text, importance, confidence, learned_at
    FROM memory WHERE person_id = 1 AND ?2
    """,
    """
    INSERT INTO scope (id, person_id, audience, is_memories, last_spot, last_place_id, last_at)
    SELECT id + 2 * (?1 - 1), ?1, audience, is_memories, last_spot, ?1, last_at
    FROM scope WHERE person_id = 1 AND ?2 AND ?3
    """,
    """
    INSERT INTO entry (scope_id, spot, line_id, memory_id, terms)
    SELECT scope_id + 2 * (?1 - 1), spot, line_id + ?2, memory_id + ?3, terms FROM entry WHERE scope_id <= 2
    """,
    """
    INSERT INTO posting (scope_id, term, spot, weight)
    SELECT scope_id + 2 * (?1 - 1), term, spot, weight FROM posting WHERE scope_id <= 2 AND ?2 AND ?3
    """,
]
