"""What comes to mind: found by its words, for one person in one place only, and gone when it is deleted."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench._said import say as she_said
from companion.clock import DAY, HOUR, MINUTE
from companion.indexing import index_old_lines
from companion.recall import Recall, Recalled, ask, choose
from companion.store import Store
from companion.store.database import Transaction
from companion.store.index import index_memory, reindex_line, unindex_memory
from companion.store.reach import Thing
from companion.talk import Heard, Person, Place
from companion.terms import stem, terms_of
from tests.alone import alone

MINA = Person(1, "Mina")
THEO = Person(2, "Theo")
ROOM = Place(900, "700", "#general", guild_id=700)
CELLAR = Place(901, "901", "#staff", guild_id=700)
ELSEWHERE = Place(950, "800", "#talk", guild_id=800)
START = 1_790_000_000_000


def private(person: Person) -> Place:
    return Place(person.id, "dm")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store(tmp_path / "samantha.db") as store:
        yield store


async def say(
    store: Store, text: str, *, number: int, by: Person = MINA, place: Place | None = None, at: int = START
) -> int:
    line = await store.lines.keep(Heard(number, by, place or private(by), text, at), at)
    assert line
    return line


async def know(store: Store, text: str, *, person: Person = MINA, audience: str = "dm", cue: str = "") -> int:
    def work(write: Transaction) -> int:
        memory = write.insert(
            "INSERT INTO memory (person_id, audience, kind, text, cue, importance, confidence, learned_at)"
            " VALUES (?, ?, 'fact', ?, ?, 0.5, 0.9, ?)",
            person.id,
            audience,
            text,
            cue,
            START,
        )
        assert memory
        index_memory(write, memory, person.id, audience, text, cue)
        return memory

    return await store._database.write(work)


async def recalled(
    store: Store, text: str, *, person: Person = MINA, place: Place | None = None, now: int = START + DAY
) -> list[Recalled]:
    query = ask(text, people={person.name: person.name, "Samantha": ""})
    return await Recall(store).of(person, place or private(person), query, now=now)


async def texts(store: Store, text: str, *, person: Person = MINA, place: Place | None = None) -> list[str]:
    return [each.thing.text for each in await recalled(store, text, person=person, place=place)]


async def test_a_line_is_found_by_other_forms_of_its_words(store: Store) -> None:
    await say(store, "I was painting the old boat", number=1)
    await say(store, "lovely weather", number=2, at=START + DAY)
    assert (await texts(store, "do you remember the boats I painted?"))[0] == "I was painting the old boat"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("우리 고양이 이름은 보리야", "고양이가 또 아파"),
        ("猫の名前はボリです", "あの猫どうしてる?"),
        ("我的猫叫波莉", "猫的名字"),
    ],
)
async def test_a_line_is_found_in_scripts_without_spaces(store: Store, said: str, asked: str) -> None:
    await say(store, said, number=1)
    await say(store, "…", number=2, at=START + DAY)
    assert (await texts(store, asked))[0] == said


async def test_what_was_said_next_to_the_words_comes_with_them(store: Store) -> None:
    await say(store, "guess what happened at the lighthouse", number=1)
    await say(store, "somebody proposed!", number=2, at=START + MINUTE)
    await say(store, "unrelated", number=3, at=START + DAY)
    assert await texts(store, "lighthouse") == ["guess what happened at the lighthouse", "somebody proposed!"]


async def test_her_own_lines_are_found_and_marked_as_hers(store: Store) -> None:
    line = await say(store, "pick a song", number=1)
    at = START + MINUTE
    await she_said(store, private(MINA), MINA, "Harvest Moon", 2, at, [line])
    found = {
        each.thing.text: each.thing for each in await recalled(store, "which song did Samantha pick, Harvest Moon?")
    }
    assert found["Harvest Moon"].by_her
    assert not found["pick a song"].by_her


async def test_the_one_who_is_named_is_the_one_who_said_it(store: Store) -> None:
    line = await say(store, "I love jazz", number=1)
    at = START + MINUTE
    await she_said(store, private(MINA), MINA, "I love jazz", 2, at, [line])
    assert [each.thing.by_her for each in await recalled(store, "does Samantha love jazz?")] == [True, False]
    assert [each.thing.by_her for each in await recalled(store, "does Mina love jazz?")] == [False, True]


async def test_a_month_that_is_named_is_when_it_was_said(store: Store) -> None:
    for number in range(1, 4):
        await say(store, "went to the cinema", number=number, at=START + 31 * DAY * number)
    october = await recalled(store, "what about the cinema in October?")
    november = await recalled(store, "what about the cinema in November?")
    assert october[0].thing.at == START + 31 * DAY
    assert november[0].thing.at == START + 62 * DAY
    assert "when it was" in october[0].parts


async def test_everything_that_speaks_for_a_thing_stays_with_it(store: Store) -> None:
    await say(store, "the bees are well", number=1)
    await say(store, "are they? I do not know", number=2, at=START + DAY)
    (found, *_) = await recalled(store, "bees")
    assert found.parts["its words"] > 0
    assert found.score == pytest.approx(sum(found.parts.values()))


async def test_a_line_that_says_little_is_asked_with_what_went_before() -> None:
    query = ask("and how did that go?", ["I have a job interview at the harbour", "good luck!"], people={})
    assert {stem("interview"), stem("harbour")} <= set(query.terms)
    assert set(ask("the job interview at the harbour went badly", ["my cat"], people={}).terms).isdisjoint({"cat"})


def test_names_are_no_search_terms_and_may_is_a_month_only_in_capitals() -> None:
    query = ask("what may Mina have said in May 2025 or 3월?", people={"Mina": "Mina"})
    assert "mina" not in query.terms
    assert query.names == {"Mina"}
    assert query.months == {5, 3}
    assert query.years == {2025}
    assert ask("you may go", people={}).months == frozenset()


async def test_what_stands_in_the_history_is_not_recalled(store: Store) -> None:
    line = await say(store, "the bees are well", number=1)
    await say(store, "the bees are swarming", number=2, at=START + DAY)
    found = await Recall(store).of(MINA, private(MINA), ask("bees", people={}), now=START + DAY, hidden=[line])
    assert [each.thing.text for each in found] == ["the bees are swarming"]


async def test_what_was_recalled_a_moment_ago_stands_back(store: Store) -> None:
    await say(store, "the bees swarm in spring", number=1)
    await say(store, "the bees sleep in winter", number=2, at=START + DAY)
    first, second = await recalled(store, "bees")
    await store.index.recalled([first.thing.spot], START + DAY)
    assert [each.thing.text for each in await recalled(store, "bees")] == [second.thing.text, first.thing.text]
    later = await recalled(store, "bees", now=START + 30 * DAY)
    assert [each.thing.text for each in later] == [first.thing.text, second.thing.text]


async def test_what_left_the_window_long_ago_comes_to_mind_in_a_turn_and_is_remembered_to_have(tmp_path: Path) -> None:
    async with alone(tmp_path) as mind:
        mind.model.answer = lambda _: "Mm."
        await mind.tell("my tabby cat is called Bori")
        newest = (await mind.kept())[-1]
        await mind.companion.store.places.cut(MINA.id, newest.id + 1)
        mind.clock.advance(21 * DAY)
        await mind.tell("what was my tabby cat called again?")
        assert mind.prompt().count("my tabby cat is called Bori") == 1
        assert '3 weeks ago, Mina said: "my tabby cat is called Bori"' in mind.prompt()
        await mind.tell("and your cat?", by=THEO)
        assert "Bori" not in mind.prompt()
        row = await mind.companion.store._database.first("SELECT recalled_at FROM entry WHERE line_id = 1")
        assert row
        assert row["recalled_at"] == mind.clock.now()


async def test_a_small_model_is_told_of_memories_and_of_no_lines(tmp_path: Path) -> None:
    async with alone(tmp_path) as mind:
        mind.model.answer = lambda _: "Mm."
        mind.companion.small = True
        await mind.tell("my tabby cat eats at noon")
        await mind.tell("remember that my tabby cat is called Bori")
        newest = (await mind.kept())[-1]
        await mind.companion.store.places.cut(MINA.id, newest.id + 1)
        mind.clock.advance(21 * DAY)
        await mind.tell("what was my tabby cat called again?")
        told = mind.model.requests[-1]["messages"]
        assert told[-1] == {"role": "user", "content": "what was my tabby cat called again?"}
        assert told[-2] == {
            "role": "system",
            "content": 'What your friend told you 3 weeks ago: "my tabby cat is called Bori"',
        }
        assert "at noon" not in mind.prompt()


async def test_a_memory_is_found_by_its_cue_and_points_at_the_line_it_came_from(store: Store) -> None:
    line = await say(store, "no more cashews for me, ever", number=1)
    memory = await know(store, "Mina is allergic to nuts.", cue="pad thai, satay")

    def work(write: Transaction) -> None:
        write.run("INSERT INTO memory_source (memory_id, line_id) VALUES (?, ?)", memory, line)

    await store._database.write(work)
    found = await recalled(store, "shall we order pad thai?")
    assert [each.thing.text for each in found] == ["Mina is allergic to nuts.", "no more cashews for me, ever"]
    assert "a memory of it" in found[1].parts
    assert [each.thing.memory_id for each in choose(found, most=5)] == [memory]
    await store.index.recalled([found[0].thing.spot], START)
    row = await store._database.first("SELECT recalled_at, recalls FROM memory WHERE id = ?", memory)
    assert row
    assert tuple(row) == (START, 1)


async def test_a_memory_that_has_ended_or_was_taken_out_is_not_recalled(store: Store) -> None:
    await say(store, "hello", number=1)
    ended, unindexed = await know(store, "Mina lives in Rome."), await know(store, "Mina lived in Rome once.")

    def work(write: Transaction) -> None:
        write.run("UPDATE memory SET ended_at = ? WHERE id = ?", START, ended)
        unindex_memory(write, unindexed)

    await store._database.write(work)
    assert await texts(store, "Rome") == []


async def test_what_was_edited_is_found_by_its_present_words_only(store: Store) -> None:
    await say(store, "I live in Rome", number=1)
    await store.lines.revise(1, "I live in Oslo")
    assert await texts(store, "Rome") == []
    assert await texts(store, "Oslo") == ["I live in Oslo"]


async def test_choosing_stops_where_the_room_ends_and_says_nothing_twice() -> None:
    things = [
        Thing(spot, text, by_her=False, name="Mina", at=START, recalled_at=None)
        for spot, text in enumerate(["red fox", "Red fox!", "owl", "elk"])
    ]
    ranked = [Recalled(thing, {}) for thing in things]
    assert [each.thing.text for each in choose(ranked, most=3)] == ["red fox", "owl", "elk"]
    assert [each.thing.text for each in choose(ranked, most=3, room=2, cost=lambda _: 1)] == ["red fox", "owl"]


@pytest.mark.parametrize("gone", ["deleted", "edited", "forgotten"])
async def test_words_that_are_gone_are_gone_from_the_index_and_the_file(
    store: Store, tmp_path: Path, gone: str
) -> None:
    await say(store, "the canary is called wxyzzy", number=1)
    await say(store, "her cage is blue", number=2, at=START + MINUTE)
    for number in range(3, 60):
        await say(store, f"ordinary talk number {number}", number=number, by=THEO, at=START + number * MINUTE)
    assert stem("wxyzzy") == "wxyzzi"
    assert (await texts(store, "wxyzzy"))[0] == "the canary is called wxyzzy"
    assert _found(tmp_path, b"wxyzzi")
    assert _found(tmp_path, b"wxyzzy")
    match gone:
        case "deleted":
            await store.lines.unsay([1])
        case "edited":
            await store.lines.revise(1, "never mind")
        case _:
            await store.erasure.forget_person(MINA.id)
    await store._database.flush_erased()
    assert await texts(store, "wxyzzy") == []
    assert not _found(tmp_path, b"wxyzz")


async def test_nothing_of_a_forgotten_person_stays_in_the_index(store: Store) -> None:
    await say(store, "hello there", number=1)
    await say(store, "hello bees", number=2, by=THEO)
    await know(store, "Mina keeps bees.")
    await store.index.catch_up()
    await store.erasure.forget_person(MINA.id)
    for table, left in (("scope", 1), ("entry", 1), ("posting", len(terms_of("hello bees")))):
        row = await store._database.first(f"SELECT count(*) FROM {table}")  # noqa: S608 (names from this test)
        assert row
        assert row[0] == left, table


async def test_lines_from_before_there_was_an_index_are_indexed_at_the_start(tmp_path: Path) -> None:
    async with Store(tmp_path / "samantha.db") as store:
        for number in range(1, 4):
            await say(store, f"bees number {number}", number=number, at=START + number * MINUTE)

        def work(write: Transaction) -> None:
            write.run("DELETE FROM entry")

        await store._database.write(work)
    async with Store(tmp_path / "samantha.db") as store:
        assert len(await texts(store, "bees")) == 3


async def test_many_old_lines_are_indexed_beside_the_talk_with_word_of_how_far_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Store(tmp_path / "samantha.db") as store:
        for number in range(1, 602):
            await say(store, f"bees number {number}", number=number, at=START + number * MINUTE)
    caplog.set_level("INFO", "companion.indexing")
    async with Store(tmp_path / "samantha.db") as store:
        assert store.index.old == 601
        assert await texts(store, "bees") == []
        indexing = asyncio.create_task(index_old_lines(store))
        await say(store, "bees at last", number=700, at=START + DAY)
        assert len(await texts(store, "bees")) < 601
        await indexing
        assert store.index.old == 0
        assert "bees at last" in await texts(store, "at last")
        row = await store._database.first("SELECT count(*) FROM entry")
        assert row
        assert row[0] == 602
    told = [record.getMessage() for record in caplog.records]
    assert "601 lines" in told[0]
    assert len(told) == 11


async def test_indexing_that_was_interrupted_goes_on_where_it_stopped(tmp_path: Path) -> None:
    async with Store(tmp_path / "samantha.db") as store:
        for number in range(1, 602):
            await say(store, f"bees number {number}", number=number, at=START + number * MINUTE)
    async with Store(tmp_path / "samantha.db") as store:
        begun = asyncio.Event()
        indexing = asyncio.create_task(store.index.take_in_old(lambda _done, _total: begun.set()))
        await begun.wait()
        indexing.cancel()
        await asyncio.gather(indexing, return_exceptions=True)
        assert store.index.old
    async with Store(tmp_path / "samantha.db") as store:
        await index_old_lines(store)
        row = await store._database.first("SELECT count(*), count(DISTINCT line_id) FROM entry")
        assert row
        assert tuple(row) == (601, 601)


async def test_talk_goes_on_at_the_next_spot_and_begins_anew_after_a_silence(store: Store) -> None:
    for number, at in enumerate([START, START + MINUTE, START + DAY, START + DAY + HOUR], start=1):
        await say(store, "bees", number=number, at=at)
    spots = [each.thing.spot & 0xFFFFFF for each in await recalled(store, "bees")]
    assert sorted(spots) == [1_024, 1_025, 2_048, 2_049]


async def test_indexing_a_line_again_changes_nothing(store: Store) -> None:
    line = await say(store, "bees", number=1)

    def work(write: Transaction) -> None:
        reindex_line(write, line)

    await store._database.write(work)
    assert await texts(store, "bees") == ["bees"]


PLACES = (None, ROOM, CELLAR, ELSEWHERE)
AUDIENCES = ("dm", "700", "901", "800", "anywhere")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.tuples(st.sampled_from([MINA, THEO]), st.sampled_from(PLACES)), max_size=12),
    memories=st.lists(st.tuples(st.sampled_from([MINA, THEO]), st.sampled_from(AUDIENCES)), max_size=8),
)
async def test_nothing_crosses_from_one_person_or_place_to_another(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[tuple[Person, Place | None]],
    memories: list[tuple[Person, str]],
) -> None:
    async with Store(tmp_path_factory.mktemp("store") / "samantha.db") as store:
        for person in (MINA, THEO):
            await say(store, "hello", number=1_000 + person.id, by=person)
        for number, (person, place) in enumerate(lines, start=1):
            where = (place or private(person)).audience
            await say(store, f"secret {person.id} {where} {number}", number=number, by=person, place=place)
        for person, audience in memories:
            await know(store, f"secret {person.id} {audience}", person=person, audience=audience)
        for person in (MINA, THEO):
            for place in (private(person), ROOM, CELLAR, ELSEWHERE):
                found = [each for each in await texts(store, "secret", person=person, place=place) if each != "hello"]
                assert sorted(found) == sorted(_allowed(person, place, lines, memories))


def _allowed(
    person: Person, place: Place, lines: Sequence[tuple[Person, Place | None]], memories: Sequence[tuple[Person, str]]
) -> list[str]:
    """The rule as MEMORY.md has it: a DM in that DM, a server in that server, a closed channel also in itself."""
    readable = {"dm": {"dm"}, "700": {"700"}, "901": {"901", "700"}, "800": {"800"}}[place.audience]
    said = [(who, (where or private(who)).audience, f" {number}") for number, (who, where) in enumerate(lines, start=1)]
    known = [(who, audience, "") for who, audience in memories]
    return [
        f"secret {who.id} {audience}{number}"
        for who, audience, number in [*said, *known]
        if who == person and audience in readable | {"anywhere"}
    ]


def _found(folder: Path, needle: bytes) -> bool:
    with sqlite3.connect(folder / "samantha.db") as file:
        file.execute("PRAGMA wal_checkpoint(PASSIVE)")
    file.close()
    return any(needle in path.read_bytes() for path in folder.glob("samantha.db*"))
