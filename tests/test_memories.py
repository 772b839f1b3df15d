"""Memories in the store and in talk: whose they are, where they may be heard, and how they go for good."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.clock import DAY
from companion.store import Store
from companion.store._remembered import says_the_same
from companion.store.database import Transaction
from companion.store.memories import ANYWHERE, OWN_EYES, Act, Change, Draft, Memory, heard_in
from companion.store.readings import Reading
from companion.talk import DM, Heard, Person, Place, Quote
from tests.alone import MINA, ROOM, THEO, Alone, alone, private

HIDDEN = Place(901, "901", "#hidden", guild_id=700)
CANARY = "heliotrope"


@pytest.fixture
async def her(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as her:
        her.model.answer = lambda _: "Mm."
        yield her


async def known(her: Alone, person: Person = MINA, audiences: tuple[str, ...] = OWN_EYES) -> list[str]:
    return [memory.text for memory in await her.companion.store.memories.known(person.id, audiences)]


async def one(her: Alone) -> Memory:
    (memory,) = await her.companion.store.memories.known(MINA.id, OWN_EYES)
    return memory


async def keep(her: Alone, text: str, *, lines: tuple[int, ...] = (), draft: Draft | None = None) -> None:
    await her.companion.store.people.greet(MINA, her.clock.now())
    draft = draft or Draft(kind="fact", text=text)
    assert await her.companion.store.memories.keep(MINA.id, DM, draft, at=her.clock.now(), lines=lines)


async def pass_the_quiet(her: Alone) -> None:
    her.clock.advance(DAY)
    her.model.answer = lambda _: '{"items": []}'
    await her.companion.tidy()


async def traces(her: Alone, word: str) -> list[str]:
    """Every table that still holds a word."""
    database = her.companion.store._database
    tables = await database.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    rows = {table["name"]: await database.all(f"SELECT * FROM {table['name']}") for table in tables}  # noqa: S608
    return [name for name, held in rows.items() if any(word in str(tuple(row)) for row in held)]


# --- remembering and forgetting, at once --------------------------------------------------------------------------


async def test_remember_this_always_stores_at_once(her: Alone) -> None:
    await her.hear("remember that my sister lives in Oslo")
    await her.hear("my scooter is green")
    await her.hear("remember that")
    await her.hear("나 새우 알레르기 있어. 기억해줘")
    assert await known(her) == ["나 새우 알레르기 있어.", "my scooter is green", "my sister lives in Oslo"]


async def test_what_somebody_else_wrote_is_not_remembered_however_they_ask(her: Alone) -> None:
    await her.hear("my scooter is green")
    quote = Quote(900, THEO.id, '[answering Theo\'s message: "I keep bees"]')
    await her.companion.hear(Heard(901, MINA, private(MINA), "remember this", her.clock.now(), quote=quote))
    assert await known(her) == []


async def test_forget_that_always_forgets_and_leaves_no_trace(her: Alone) -> None:
    await her.tell(f"my secret word is {CANARY}")
    await her.hear("remember that")
    assert "posting" in await traces(her, "heliotrop"), "the search finds what is there"
    await her.hear("forget that")
    assert await traces(her, "heliotrop") == []
    assert await known(her) == []


async def test_forget_about_a_subject_takes_every_memory_and_message_of_it(her: Alone) -> None:
    await her.tell("Theo plays the harp")
    await her.hear("my brother Theo plays the harp. remember that")
    await her.hear("remember that I keep bees")
    await her.hear("forget about the harp")
    assert await known(her) == ["I keep bees"]
    assert not [line.text for line in await her.kept() if "plays the harp" in line.text]


@pytest.mark.parametrize(
    ("told", "asked", "word"),
    [
        ("my brother plays the heliotrope harp. remember that", "forget about the heliotrope harp", "heliotrop"),
        (
            "my brother plays the harp. remember that",
            "Harps hurt me. Please forget everything about the harp. Ok?",
            "harp",
        ),
        ("전남친은 부산에 살아. 기억해줘", "전남친 얘기는 잊어줘", "전남친"),
    ],
)
async def test_what_asked_her_to_forget_a_subject_does_not_keep_it(
    her: Alone, told: str, asked: str, word: str
) -> None:
    await her.tell(told)
    her.model.say("All right.")
    assert await her.tell(asked) == ["All right."], "it is answered, once"
    assert await traces(her, word) == []
    assert word not in her.prompt().lower(), "and her answer cannot name it again"
    kept = await her.kept()
    assert [line.by_her for line in kept] == [False, True], "the request itself is still there"
    await her.companion.revise(kept[0].message_id or 0, asked, MINA)
    assert await traces(her, word) == [], "a message that comes again unchanged brings nothing back"


async def test_a_request_to_forget_that_found_nothing_stays_as_it_was(her: Alone) -> None:
    await her.tell("forget about the harp")
    assert "forget about the harp" in [line.text for line in await her.kept()]


async def test_forgetting_a_subject_takes_nothing_that_only_looks_like_it(her: Alone) -> None:
    await keep(her, "Bakes banana bread")
    await keep(her, "", draft=Draft(kind="fact", text="Has a cat", cue="pets, going on a trip"))
    await her.hear("forget about Ana")
    await her.hear("forget about the trip")
    assert await known(her) == ["Has a cat", "Bakes banana bread"]


async def test_talk_of_forgetting_forgets_nothing(her: Alone) -> None:
    await her.hear("remember that I keep bees")
    for line in (
        "forget it",
        "don't forget the bees",
        "I forgot my bees",
        "forget about the harp",
        "forget about them",
    ):
        await her.hear(line)
    assert await known(her) == ["I keep bees"]


async def test_a_correction_ends_the_old_memory_before_the_next_reply(her: Alone) -> None:
    await keep(her, "Has a sister called Nina")
    await her.hear("no, it's Mina, not Nina")
    assert await known(her) == ["Has a sister called Mina"]
    assert (await one(her)).confidence >= 0.9
    await her.companion.unsay([1])
    assert await known(her) == [], "what came from a message goes with it, and what was wrong does not come back"


async def test_a_name_spelt_wrong_is_put_right_though_only_the_right_spelling_is_said(her: Alone) -> None:
    await her.hear("remember that my sister Hanna is a nurse")
    await her.hear("remember that I had bananas")
    await her.hear("no, her name is Hannah with an h at the end")
    assert await known(her) == ["my sister Hannah is a nurse", "I had bananas"]


async def test_a_correction_ends_a_memory_that_it_only_resembles_or_whose_right_form_is_known(her: Alone) -> None:
    await keep(her, "Has a little sister called Nina who studies law and plays chess in Oslo with old friends")
    await keep(her, "동생 이름은 니나이고 오슬로에서 법을 공부하면서 체스를 둔다")
    await keep(her, "Twin is Nina")
    await keep(her, "Twin is Mina")
    await her.hear("no, it's Mina, not Nina")
    await her.hear("아니 니나가 아니라 미나야")
    assert not [text for text in await known(her) if "Nina" in text or "니나" in text]
    assert len(await known(her)) == 3


async def test_a_correction_touches_nothing_that_only_shares_a_word(her: Alone) -> None:
    await keep(her, "Gets sad in winter")
    await her.hear("no, I'm tired not sad")
    assert await known(her) == ["Gets sad in winter"]


async def test_what_is_said_in_a_channel_corrects_nothing_said_elsewhere(her: Alone) -> None:
    await keep(her, "Has a sister called Nina")
    await her.hear("no, it's Mina, not Nina", place=ROOM)
    assert await known(her) == ["Has a sister called Nina"]


# --- provenance ---------------------------------------------------------------------------------------------------


async def test_a_memory_goes_with_the_last_line_it_came_from(her: Alone) -> None:
    first, second = (await her.hear("I keep bees")).line_id, (await her.hear("bees, still")).line_id
    await keep(her, "Keeps bees", lines=(first, second))
    await keep(her, "Has a hive", lines=(first,))
    await her.companion.unsay([1])
    assert await known(her) == ["Keeps bees"]
    await her.companion.unsay([2])
    assert await known(her) == []
    assert "entry" not in await traces(her, "hive")


async def test_an_edited_line_loses_what_came_from_it_alone_and_is_read_again_by_itself(her: Alone) -> None:
    line = (await her.hear("I live in Rome")).line_id
    await her.hear("I keep bees")
    await keep(her, "Lives in Rome", lines=(line,))
    her.clock.advance(DAY)
    (reading,) = await her.companion.memory.due()
    lines = await her.companion.store.readings.lines(reading, most=9)
    await her.companion.store.readings.finish(reading, lines, [], her.clock.now())
    await her.companion.revise(1, "I live in Oslo", MINA)
    assert await known(her) == []
    (again,) = await her.companion.memory.due()
    assert [line.text for line in await her.companion.store.readings.lines(again, most=9)] == ["I live in Oslo"]


async def test_what_they_ask_to_remember_is_kept_anew_when_they_mend_its_spelling(her: Alone) -> None:
    await her.hear("remember that my sister lives in Olso")
    await pass_the_quiet(her)
    await her.companion.revise(1, "remember that my sister lives in Oslo", MINA)
    assert await known(her) == []
    await pass_the_quiet(her)
    assert await known(her) == ["my sister lives in Oslo"]
    await pass_the_quiet(her)
    assert await known(her) == ["my sister lives in Oslo"]


async def test_what_they_asked_to_remember_and_then_put_right_does_not_come_back_when_it_is_read(her: Alone) -> None:
    await her.hear("remember that my sister is Nina")
    await her.hear("no, it's Mina, not Nina")
    await pass_the_quiet(her)
    assert await known(her) == ["my sister is Mina"]


async def test_forgetting_a_memory_takes_what_it_replaced_and_the_messages_of_both(her: Alone) -> None:
    await her.tell(f"my sister is {CANARY}")
    await her.hear("remember that")
    await her.hear(f"no, it's Mina, not {CANARY}")
    book = her.companion.memory_book
    (memory,) = await book.known(MINA, private(MINA))
    assert memory.text == "my sister is Mina"
    gone = await book.forget(MINA, private(MINA), [memory])
    assert (len(gone.memories), gone.messages) == (1, 2)
    assert await traces(her, CANARY) == []
    assert await known(her) == []


async def test_a_person_who_is_forgotten_leaves_no_memory(her: Alone) -> None:
    await her.hear(f"remember that my word is {CANARY}")
    await her.companion.forget(MINA.id)
    assert await traces(her, CANARY) == []
    assert await traces(her, "heliotrop") == []


# --- audiences ----------------------------------------------------------------------------------------------------


async def test_what_was_said_in_a_dm_is_known_only_there_until_the_person_widens_it(her: Alone) -> None:
    await her.hear("remember that I keep bees")
    book = her.companion.memory_book
    assert await book.known(MINA, ROOM) == []
    memory = await one(her)
    assert not await book.share(MINA, ROOM, memory, "anywhere"), "not from where it is not known"
    assert await book.share(MINA, private(MINA), memory, "anywhere")
    assert [each.text for each in await book.known(MINA, ROOM)] == ["I keep bees"]
    assert await book.share(MINA, ROOM, await one(her), "here")
    assert await book.known(MINA, ROOM) == []


async def test_a_private_channel_knows_what_its_server_knows_and_not_the_other_way_round(her: Alone) -> None:
    await her.hear("remember that I keep bees", place=ROOM)
    await her.hear("remember that I keep wasps", place=HIDDEN)
    book = her.companion.memory_book
    assert [memory.text for memory in await book.known(MINA, ROOM)] == ["I keep bees"]
    assert [memory.text for memory in await book.known(MINA, HIDDEN)] == ["I keep wasps", "I keep bees"]
    assert await book.known(THEO, HIDDEN) == []


PEOPLE = st.sampled_from([MINA, THEO])
PLACES = st.sampled_from([None, ROOM, HIDDEN])
DEEDS = st.tuples(
    st.sampled_from(["keep", "widen", "narrow", "correct", "forget", "unsay"]), PEOPLE, PLACES, st.integers(0, 9)
)


@settings(max_examples=20)
@given(st.lists(DEEDS, max_size=14))
def test_no_memory_crosses_a_person_or_an_audience_and_provenance_always_resolves(
    deeds: list[tuple[str, Person, Place | None, int]],
) -> None:
    asyncio.run(_live_through(deeds))


async def _live_through(deeds: list[tuple[str, Person, Place | None, int]]) -> None:
    widened: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        async with Store(Path(folder) / "her.db") as store:
            for number, (deed, person, somewhere, which) in enumerate(deeds, 1):
                place = somewhere or private(person)
                mark = f"{person.id}/{place.audience}/"
                mine = [each for each in await store.memories.known(person.id, heard_in(place)) if mark in each.text]
                chosen = mine[which % len(mine)] if mine else None
                if deed == "keep":
                    heard = Heard(number, person, place, f"{mark}{number}", number)
                    line = await store.lines.keep(heard, number)
                    assert line
                    draft = Draft(kind="fact", text=heard.text)
                    await store.memories.keep(person.id, place.audience, draft, at=number, lines=(line,))
                elif deed == "unsay":
                    await store.lines.unsay([which])
                elif chosen is not None and deed == "forget":
                    await store.memories.forget(person.id, heard_in(place), [chosen.id])
                elif chosen is not None and deed == "correct":
                    draft = Draft(kind="fact", text=f"{chosen.text}0")
                    widened |= {draft.text} if chosen.text in widened else set()
                    await store.memories.correct(person.id, heard_in(place), chosen.id, draft, at=number)
                elif chosen is not None:
                    audience = ANYWHERE if deed == "widen" else place.audience
                    (widened.add if deed == "widen" else widened.discard)(chosen.text)
                    await store.memories.share(person.id, heard_in(place), chosen.id, audience)
                await _nothing_is_out_of_place(store, widened)


async def _nothing_is_out_of_place(store: Store, widened: set[str]) -> None:
    for person in (MINA, THEO):
        for place in (private(person), ROOM, HIDDEN):
            for memory in await store.memories.known(person.id, heard_in(place)):
                owner, audience, _ = memory.text.split("/")
                assert owner == str(person.id)
                assert audience in place.audiences or memory.text in widened
        held = await store.memories.known(person.id, OWN_EYES)
        for source in await store.memories.sources(person.id, OWN_EYES, [memory.id for memory in held]):
            assert await store.readings.is_theirs(person.id, source.message_id)
    orphans = "SELECT 1 FROM entry WHERE memory_id IS NOT NULL AND memory_id NOT IN (SELECT id FROM memory)"
    assert await store._database.all(orphans) == []


ACTS = st.tuples(
    st.sampled_from(["add", "confirm", "supersede", "correct", "end", "doubt"]), st.integers(1, 8), st.integers(0, 3)
)


@settings(max_examples=25)
@given(st.lists(ACTS, max_size=14))
def test_a_correction_is_never_outvoted(acts: list[tuple[Act, int, int]]) -> None:
    asyncio.run(_outvote(acts))


async def _outvote(acts: list[tuple[Act, int, int]]) -> None:
    """Whatever lines say later, what was corrected is neither held again nor trusted more."""
    names = ["Nina", "Mina", "Dina", "Tina"]
    with tempfile.TemporaryDirectory() as folder:
        async with Store(Path(folder) / "her.db") as store:
            corrected: dict[int, float] = {}
            upto = 0
            for number, (act, memory_id, name) in enumerate(acts, 1):
                line = await store.lines.keep(Heard(number, MINA, private(MINA), names[name], number), number)
                assert line
                draft = Draft(kind="person", text=f"Has a sister called {names[name]}")
                change = Change(act, (line,), draft, None if act == "add" else memory_id)
                reading = Reading(MINA, DM, upto)
                lines = await store.readings.lines(reading, most=1)
                assert await store.readings.finish(reading, lines, [change], number) is not None
                upto = line
                for row in await store._database.all("SELECT * FROM memory WHERE end_reason = 'corrected'"):
                    assert row["confidence"] <= corrected.setdefault(row["id"], row["confidence"])
                rows = await store._database.all("SELECT text FROM memory WHERE end_reason = 'corrected'")
                held = [memory.text for memory in await store.memories.known(MINA.id, (DM,))]
                assert not [row["text"] for row in rows if row["text"] in held]


# --- time ---------------------------------------------------------------------------------------------------------


async def test_what_is_over_is_no_longer_known_and_stays_with_its_times(her: Alone) -> None:
    await keep(her, "Works at the bakery")
    memories, memory = her.companion.store.memories, await one(her)
    her.clock.advance(DAY)
    assert not await memories.end(THEO.id, OWN_EYES, memory.id, "over", at=her.clock.now())
    assert await memories.end(MINA.id, (DM,), memory.id, "over", at=her.clock.now())
    assert await known(her) == []
    (past,) = await memories.past(MINA.id, (DM,))
    assert (past.learned_at, past.valid_to) == (memory.learned_at, her.clock.now())


async def test_what_is_known_twice_becomes_one_with_the_sources_of_both(her: Alone) -> None:
    lines = [(await her.hear("I keep bees")).line_id, (await her.hear("bees!")).line_id]
    await keep(her, "Keeps bees", lines=(lines[0],))
    await keep(her, "Owns a hive", lines=(lines[1],))
    database = her.companion.store._database

    def work(write: Transaction) -> None:
        write.run("UPDATE memory SET text = 'Keeps the bees', importance = 0.9 WHERE text = 'Owns a hive'")

    await database.write(work)
    await her.companion.memory.fade()
    memory = await one(her)
    assert (memory.text, memory.importance) == ("Keeps bees", 0.9)
    assert len(await her.companion.store.memories.sources(MINA.id, (DM,), [memory.id])) == 2


async def test_the_unimportant_fades_with_age_unless_it_is_used_or_was_asked_for(her: Alone) -> None:
    drafts = [
        Draft(kind="fact", text="Saw a heron", importance=0.2),
        Draft(kind="fact", text="Lives for music", importance=1.0),
        Draft(kind="fact", text="Owns a blue mug", importance=0.2, is_asked=True),
        Draft(kind="boundary", text="No talk of the ex", importance=0.1),
        Draft(kind="fact", text="Hums in the rain", importance=0.2),
        Draft(kind="event", text="Sails one day", importance=0.2, valid_from=her.clock.now() + 900 * DAY),
    ]
    for draft in drafts:
        await keep(her, "", draft=draft)
    her.clock.advance(250 * DAY)

    def work(write: Transaction) -> None:
        write.run("UPDATE memory SET recalls = 3, recalled_at = ? WHERE text LIKE 'Hums%'", her.clock.now() - DAY)

    await her.companion.store._database.write(work)
    await her.companion.memory.fade()
    assert await known(her) == [
        "Sails one day",
        "Hums in the rain",
        "No talk of the ex",
        "Owns a blue mug",
        "Lives for music",
    ]


async def test_consolidation_runs_once_a_day(her: Alone) -> None:
    await her.companion.tidy()
    await keep(her, "", draft=Draft(kind="fact", text="Saw a heron", importance=0.0))
    her.clock.advance(DAY - 1)
    await her.companion.tidy()
    her.clock.advance(1)
    assert await her.companion.store.ledger.fact("memories faded") == str(her.clock.now() - DAY)


async def test_she_says_once_and_only_in_private_that_she_has_begun_to_remember(her: Alone) -> None:
    memory = her.companion.memory
    assert not await memory.kept_something_new(MINA, private(MINA))
    await her.hear("remember that I keep bees")
    assert not await memory.kept_something_new(MINA, ROOM)
    assert await memory.kept_something_new(MINA, private(MINA))
    assert not await memory.kept_something_new(MINA, private(MINA))


@pytest.mark.parametrize(
    ("one_", "other", "same"),
    [
        ("I'm allergic to nuts", "Allergic to nuts.", True),
        ("Likes cats", "Does not like cats", False),
        ("Has 2 cats", "Has 3 cats", False),
        ("Loves the old harbour town of Porto most", "Loves the old harbour town of Lagos most", False),
        ("고양이를 키운다", "고양이를 키운다!", True),
        ("고양이를 좋아한다", "고양이를 안 좋아한다", False),
    ],
)
def test_statements_are_the_same_where_they_differ_in_form_alone(one_: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert says_the_same(one_, other) is same
