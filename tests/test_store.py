"""What is kept, on a real file: lines, edits, deletions, erasure, and a database that cannot be used."""

import asyncio
import shlex
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.clock import DAY, MINUTE, HeldClock
from companion.mood import Temperament, resting
from companion.store import Store, StoreError
from companion.store.backups import place_for
from companion.store.copying import copy
from companion.store.database import Transaction
from companion.store.moods import Cause, Disposition
from companion.store.outgoing import Leaving
from companion.store.places import Summary
from companion.talk import Heard, Person, Place, Quote

MINA = Person(1, "Mina")
THEO = Person(2, "Theo")
ROOM = Place(900, "700", "#general", guild_id=700)
START = 1_790_000_000_000


def private(person: Person) -> Place:
    return Place(person.id, "dm")


def said(message_id: int, person: Person, text: str, place: Place | None = None, at: int = START) -> Heard:
    return Heard(message_id, person, place or private(person), text, at)


async def say(store: Store, person: Person, text: str, message_id: int, sources: list[int]) -> None:
    """Let something she says to these lines arrive."""
    leaving = Leaving(f"n{message_id}", private(person), person, "beat", text, tuple(sources), after_id=0)
    await store.outgoing.leave(leaving, START)
    await store.outgoing.arrived(leaving.nonce, message_id, text, said_at=START, at=START)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store(tmp_path / "samantha.db") as store:
        yield store


async def test_words_of_an_earlier_try_answer_only_what_that_one_was_for(store: Store) -> None:
    first, second = [await store.lines.keep(said(number, MINA, "hello"), START) or 0 for number in (10, 11)]
    earlier = Leaving("n", private(MINA), MINA, "beat", "to the first", (first,), after_id=10)
    await store.outgoing.leave(earlier, START)
    await store.outgoing.drop("n")  # it was looked for at Discord, and was not there yet
    await store.outgoing.leave(replace(earlier, text="to both", sources=(first, second)), START)
    await store.outgoing.arrived("n", 12, "to the first", said_at=START, at=START)
    assert [line.id for line in await store.lines.waiting(MINA.id, MINA.id)] == [second]


async def test_words_of_this_try_answer_all_that_it_is_for(store: Store) -> None:
    first, second = [await store.lines.keep(said(number, MINA, "hello"), START) or 0 for number in (10, 11)]
    earlier = Leaving("n", private(MINA), MINA, "beat", "to the first", (first,), after_id=10)
    await store.outgoing.leave(earlier, START)
    await store.outgoing.leave(replace(earlier, text="to both", sources=(first, second)), START)
    await store.outgoing.arrived("n", 12, "to both", said_at=START, at=START)
    assert await store.lines.waiting(MINA.id, MINA.id) == []


async def test_a_line_is_kept_once_however_often_it_arrives(store: Store) -> None:
    assert await store.lines.keep(said(10, MINA, "hello"), START)
    assert await store.lines.keep(said(10, MINA, "hello"), START) is None
    assert [line.text for line in await store.lines.waiting(MINA.id, MINA.id)] == ["hello"]


async def test_what_she_says_answers_its_sources_in_the_same_breath(store: Store) -> None:
    line = await store.lines.keep(said(10, MINA, "hello"), START)
    assert line
    await say(store, MINA, "hi", 11, [line])
    assert await store.lines.waiting(MINA.id, MINA.id) == []
    assert [(each.by_her, each.text) for each in await store.lines.since(private(MINA), 0)] == [
        (False, "hello"),
        (True, "hi"),
    ]


async def test_a_reply_to_lines_erased_meanwhile_is_not_kept(store: Store) -> None:
    line = await store.lines.keep(said(10, MINA, "hello"), START)
    assert line
    await store.erasure.forget_person(MINA.id)
    await say(store, MINA, "hi", 11, [line])
    assert await store.lines.since(private(MINA), 0) == []


async def test_a_deleted_message_takes_with_it_the_reply_that_came_from_it_alone(store: Store) -> None:
    first = await store.lines.keep(said(10, MINA, "my secret"), START)
    second = await store.lines.keep(said(12, MINA, "and the weather"), START)
    assert first
    assert second
    await say(store, MINA, "your secret", 11, [first])
    await say(store, MINA, "both", 13, [first, second])
    await store.lines.unsay([10])
    assert [line.text for line in await store.lines.since(private(MINA), 0)] == ["and the weather", "both"]


async def test_deleting_or_editing_a_message_empties_the_quotes_of_it(store: Store) -> None:
    quoting = Heard(20, THEO, ROOM, "what is that?", START, quote=Quote(10, MINA.id, '[answering: "my secret"]'))
    await store.lines.keep(quoting, START)
    await store.lines.unsay([10])
    assert (await store.lines.since(ROOM, 0))[0].quote is None


async def test_an_edit_is_carried_over_and_drops_the_summary_made_from_the_old_words(store: Store) -> None:
    line = await store.lines.keep(said(10, MINA, "I live in Rome"), START)
    assert line
    assert await store.places.summarise(private(MINA), Summary("Lives in Rome.", line), replaces=0, at=START)
    await store.lines.revise(10, "I live in Oslo")
    assert (await store.lines.since(private(MINA), 0))[0].text == "I live in Oslo"
    assert (await store.places.stretch(private(MINA))).summary is None


async def test_an_edit_of_a_message_that_was_never_kept_keeps_nothing(store: Store) -> None:
    assert await store.lines.revise(10, "psst") is None
    assert await store.lines.since(private(MINA), 0) == []


async def test_a_summary_is_read_only_for_the_audience_it_was_made_for(store: Store) -> None:
    line = await store.lines.keep(said(10, MINA, "hello", ROOM), START)
    assert line
    await store.places.summarise(ROOM, Summary("Small talk.", line), replaces=0, at=START)
    assert (await store.places.stretch(ROOM)).summary
    assert (await store.places.stretch(replace(ROOM, audience=str(ROOM.id)))).summary is None


async def test_a_summary_of_words_that_changed_meanwhile_is_not_kept(store: Store) -> None:
    first = await store.lines.keep(said(10, MINA, "one"), START)
    second = await store.lines.keep(said(11, MINA, "two"), START)
    assert first
    assert second
    assert await store.places.summarise(private(MINA), Summary("One.", first), replaces=0, at=START)
    await store.lines.unsay([10])
    assert not await store.places.summarise(private(MINA), Summary("One, two.", second), replaces=first, at=START)


async def test_overheard_lines_last_a_day_and_are_nobodys_history(store: Store) -> None:
    await store.lines.overhear(said(10, THEO, "not to her", ROOM))
    assert [line.text for line in await store.lines.overheard(ROOM.id, after=START - 1)] == ["not to her"]
    assert await store.lines.since(ROOM, 0) == []
    await store.lines.forget_overheard(before=START + DAY)
    assert await store.lines.overheard(ROOM.id, after=0) == []


async def test_a_stretch_of_use_begins_anew_after_half_an_hour_of_silence(store: Store) -> None:
    for minutes in (0, 29, 58, 89):
        await store.lines.keep(said(10 + minutes, MINA, "…", at=START + minutes * MINUTE), START)
    known = await store.people.get(MINA.id)
    assert known
    assert known.session_from == START + 89 * MINUTE
    assert known.first_heard_at == START


async def test_once_is_once(store: Store) -> None:
    await store.lines.keep(said(10, MINA, "hello"), START)
    assert await store.people.tell_once(MINA, "blind", START)
    assert not await store.people.tell_once(MINA, "blind", START)


async def test_erasing_a_person_leaves_no_row_with_them_in_any_table(store: Store, tmp_path: Path) -> None:
    for person in (MINA, THEO):
        await _fill(store, person)
    await store.erasure.forget_person(MINA.id)
    with sqlite3.connect(tmp_path / "samantha.db") as file:
        left = {table: _mentions(file, table, MINA.id) for (table,) in _tables(file)}
        kept = {table: _mentions(file, table, THEO.id) for (table,) in _tables(file)}
    file.close()
    assert set(left.values()) == {0}, left
    assert all(
        kept[table]
        for table in ("person", "place", "line", "overheard", "told", "usage", "summary", "scope", "mood", "check_in")
    ), kept


async def test_erased_words_are_neither_in_the_file_nor_in_its_log(store: Store, tmp_path: Path) -> None:
    await store.lines.keep(said(10, MINA, "the canary is xyzzy-4711"), START)
    await store.check_ins.begin(MINA, START)
    await store.check_ins.add(MINA.id, at=START, valence=3, energy=3, note="plugh-0815")
    assert _found(tmp_path, b"xyzzy-4711")
    assert _found(tmp_path, b"plugh-0815")
    await store.erasure.forget_person(MINA.id)
    assert not _found(tmp_path, b"xyzzy-4711")
    assert not _found(tmp_path, b"plugh-0815")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.tuples(st.sampled_from([MINA, THEO]), st.booleans(), st.text(max_size=20)), max_size=12),
)
async def test_nobody_reads_anybody_elses_private_lines(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[Person, bool, str]]
) -> None:
    async with Store(tmp_path_factory.mktemp("store") / "samantha.db") as store:
        for number, (person, publicly, text) in enumerate(lines, start=1):
            marked = f"{person.id}:{text}"
            await store.lines.keep(said(number, person, marked, ROOM if publicly else None), START)
        for person in (MINA, THEO):
            private_lines = await store.lines.since(private(person), 0)
            assert all(line.text.startswith(f"{person.id}:") for line in private_lines)
            expected = sum(1 for who, publicly, _ in lines if who == person and not publicly)
            assert len(private_lines) == expected


async def test_a_database_from_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "samantha.db"
    async with Store(path):
        pass
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    with pytest.raises(StoreError, match="newer Samantha"):
        async with Store(path):
            pass


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "samantha.db"
    path.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(StoreError, match="not a database"):
        async with Store(path):
            pass
    assert path.read_bytes().startswith(b"this is a letter")


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreError, match="taken"):
        async with Store(tmp_path / "taken" / "samantha.db"):
            pass


async def test_a_database_locked_by_another_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.store.database._BUSY_SECONDS", 0.05)
    async with Store(tmp_path / "samantha.db") as store:
        other = sqlite3.connect(tmp_path / "samantha.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another program"):
            await store.lines.keep(said(10, MINA, "hello"), START)
        other.execute("ROLLBACK")
        other.close()
        assert await store.lines.keep(said(10, MINA, "hello"), START)


async def test_two_on_one_database_are_refused_and_the_first_is_not_disturbed(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="running on"):
        async with Store(tmp_path / "samantha.db"):
            pass
    assert await store.lines.keep(said(10, MINA, "hello"), START)


async def test_a_damaged_database_is_refused_with_the_command_that_puts_its_newest_backup_back(tmp_path: Path) -> None:
    path = tmp_path / "a folder" / "samantha.db"
    async with Store(path) as store:
        for number in range(200):
            await store.lines.keep(said(number + 10, MINA, "hello " * 50), START)
    for at in (START, START + DAY):
        copy(path, place_for(path, at))
    _damage(path)
    with pytest.raises(StoreError, match="damaged") as refusal:
        async with Store(path):
            pass
    command = str(refusal.value).partition("python bot.py restore ")[2]
    assert shlex.split(command) == [str(place_for(path, START + DAY))]


async def test_a_damaged_database_without_a_backup_is_said_to_have_none(tmp_path: Path) -> None:
    path = tmp_path / "samantha.db"
    async with Store(path) as store:
        for number in range(200):
            await store.lines.keep(said(number + 10, MINA, "hello " * 50), START)
    _damage(path)
    with pytest.raises(StoreError, match="No backup of it was found"):
        async with Store(path):
            pass


async def test_when_somebody_was_erased_is_known_also_after_a_restart_and_for_a_year(tmp_path: Path) -> None:
    clock, path = HeldClock(START), tmp_path / "samantha.db"
    async with Store(path, clock) as store:
        assert store.erasure.erased_at(MINA.id) is None
        await store.erasure.forget_person(MINA.id)
        assert store.erasure.erased_at(MINA.id) == START
    async with Store(path, clock) as store:
        assert store.erasure.erased_at(MINA.id) == START
        assert store.erased_again == 0
    clock.advance(366 * DAY)
    async with Store(path, clock) as store:
        assert store.erasure.erased_at(MINA.id) is None
    assert (tmp_path / "erased.jsonl").read_bytes() == b""


async def test_what_somebody_says_after_being_erased_is_theirs_to_keep(tmp_path: Path) -> None:
    clock, path = HeldClock(START), tmp_path / "samantha.db"
    async with Store(path, clock) as store:
        await store.lines.keep(said(10, MINA, "hello"), START)
        await store.erasure.forget_person(MINA.id)
        clock.advance(-DAY)
        await store.lines.keep(said(11, MINA, "hello again"), clock.now())
    async with Store(path, clock) as store:
        assert [line.text for line in await store.lines.since(private(MINA), 0)] == ["hello again"]


async def test_an_erasure_that_a_crash_cut_off_is_done_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "samantha.db"
    async with Store(path) as store:
        await store.lines.keep(said(10, MINA, "hello"), START)
        with monkeypatch.context() as crash:
            crash.setattr("companion.store.erasure.erase_extent", _power_cut)
            with pytest.raises(ZeroDivisionError):
                await store.erasure.forget_person(MINA.id)
        assert await store.lines.since(private(MINA), 0)
    async with Store(path) as store:
        assert await store.lines.since(private(MINA), 0) == []
        assert store.erased_again == 1


async def test_a_list_of_the_erased_that_a_full_disk_cut_off_loses_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "samantha.db"
    async with Store(path) as store:
        await store.erasure.forget_person(MINA.id)
        with (tmp_path / "erased.jsonl").open("a") as file:
            file.write('\n{"person":3,"a')
        await store.erasure.forget_person(THEO.id)
    async with Store(path) as store:
        assert store.erasure.erased_at(MINA.id)
        assert store.erasure.erased_at(THEO.id)
    assert len((tmp_path / "erased.jsonl").read_text().split()) == 2


async def test_two_who_ask_to_be_forgotten_at_once_are_both_told_how_much_went(store: Store) -> None:
    for number in range(3):
        await store.lines.keep(said(10 + number, MINA, "hello"), START)
    await store.lines.keep(said(20, THEO, "hello"), START)
    gone = await asyncio.gather(*(store.erasure.forget_person(person.id) for person in (MINA, THEO)))
    assert list(gone) == [3, 1]


async def test_a_write_that_fails_is_undone_whole(store: Store) -> None:
    def half(write: Transaction) -> None:
        write.run("INSERT INTO fact (key, value) VALUES ('half', 'done')")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store._database.write(half)
    assert await store.ledger.fact("half") is None


async def test_what_is_written_meanwhile_goes_in_one_transaction_in_order(store: Store) -> None:
    seen: list[int] = []
    statements: list[str] = []

    def noting(write: Transaction) -> None:
        row = write.first("SELECT count(*) FROM fact")
        assert row
        seen.append(row[0])
        write.run("INSERT INTO fact (key, value) VALUES (?, '')", f"key {len(seen)}")

    writer = store._database._writer
    assert writer
    await writer.trip(lambda write: write._connection.set_trace_callback(statements.append))
    await asyncio.gather(*(store._database.write(noting) for _ in range(20)))
    assert [count - seen[0] for count in seen] == list(range(20)), "each sees what went before it"
    assert statements.count("COMMIT") <= 2, "at most the first alone, and the others together"


async def test_of_what_is_written_together_only_that_which_fails_is_undone(store: Store) -> None:
    def failing(write: Transaction) -> None:
        write.run("INSERT INTO fact (key, value) VALUES ('half', 'done')")
        raise ZeroDivisionError

    def twice(write: Transaction) -> None:
        write.run("INSERT INTO fact (key, value) VALUES ('one', 'again')")

    outcomes = await asyncio.gather(
        store.ledger.know("zero", "kept"),
        store.ledger.know("one", "kept"),
        store._database.write(failing),
        store._database.write(twice),
        store.ledger.know("two", "kept"),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [
        type(None),
        type(None),
        ZeroDivisionError,
        sqlite3.IntegrityError,
        type(None),
    ]
    assert [await store.ledger.fact(key) for key in ("zero", "one", "half", "two")] == ["kept", "kept", None, "kept"]


async def test_where_the_disk_is_full_nobody_is_told_that_something_is_kept(store: Store) -> None:
    pages = await store._database.first("PRAGMA page_count")
    await store._database._on(store._database._writer, lambda write: write.run(f"PRAGMA max_page_count = {pages[0]}"))  # type: ignore[index]
    large = "x" * 100_000
    outcomes = await asyncio.gather(*(store.ledger.know(f"key {n}", large) for n in range(5)), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {StoreError}
    assert [await store.ledger.fact(f"key {number}") for number in range(5)] == [None] * 5
    await store._database._on(store._database._writer, lambda write: write.run("PRAGMA max_page_count = 1000000"))
    await store.ledger.know("key", "kept")
    assert await store.ledger.fact("key") == "kept", "it goes on when there is room again"


async def test_whoever_gives_up_waiting_for_a_write_holds_nobody_else_up(store: Store) -> None:
    tasks = [asyncio.create_task(store.ledger.know(f"key {number}", "kept")) for number in range(5)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert [await store.ledger.fact(f"key {number}") for number in (0, 1, 3, 4)] == ["kept"] * 4


async def test_what_is_still_being_written_is_kept_before_the_file_is_closed(tmp_path: Path) -> None:
    async with Store(tmp_path / "samantha.db") as store:
        writing = [asyncio.create_task(store.ledger.know(f"key {number}", "kept")) for number in range(5)]
        await asyncio.sleep(0)
    await asyncio.gather(*writing)
    async with Store(tmp_path / "samantha.db") as store:
        assert [await store.ledger.fact(f"key {number}") for number in range(5)] == ["kept"] * 5


def _power_cut(_write: object, _extent: object) -> int:
    raise ZeroDivisionError


def _damage(path: Path) -> None:
    """Overwrite what is not the beginning, as a bad disk would."""
    with path.open("r+b") as file:
        file.seek(8_192)
        file.write(b"\xff" * 16_384)


async def _fill(store: Store, person: Person) -> None:
    line = await store.lines.keep(said(person.id * 100, person, "hello"), START)
    assert line
    await say(store, person, "hi", person.id * 100 + 1, [line])
    await store.lines.keep(said(person.id * 100 + 2, person, "hello all", ROOM), START)
    await store.lines.overhear(said(person.id * 100 + 3, person, "aside", ROOM))
    await store.index.catch_up()
    await store.places.summarise(private(person), Summary("They met.", line), replaces=0, at=START)
    await store.people.tell_once(person, "blind", START)
    await store.check_ins.begin(person, START)
    assert await store.check_ins.add(person.id, at=START, valence=4, energy=2, note="a quiet day")
    mood = Disposition(resting(Temperament(0.3, 0.45), START), ("ask",))
    await store.moods.change(person.id, private(person), lambda _: (mood, [Cause(line, 0.1, 0.1)]))
    await store.ledger.charge(
        at=START,
        person_id=person.id,
        endpoint="e",
        model="m",
        purpose="talk",
        prompt=1,
        cached=0,
        completion=1,
        first_token_ms=1,
        total_ms=2,
        estimated=False,
    )


def _tables(file: sqlite3.Connection) -> list[tuple[str]]:
    return file.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()


def _mentions(file: sqlite3.Connection, table: str, person_id: int) -> int:
    """How many rows of a table point at a person: by id, by a column that names people, or by their private place."""
    columns = [row[1] for row in file.execute(f"PRAGMA table_info({table})")]
    about = [name for name in columns if name in {"person_id", "quote_person_id", "place_id"}]
    about += ["id"] if table in {"person", "place"} else []
    if not about:
        return 0
    where = " OR ".join(f"{name} = {person_id}" for name in about)
    sql = f"SELECT count(*) FROM {table} WHERE {where}"  # noqa: S608 (names from the schema itself)
    return int(file.execute(sql).fetchone()[0])


def _found(folder: Path, needle: bytes) -> bool:
    return any(needle in path.read_bytes() for path in folder.glob("samantha.db*"))


async def test_what_is_kept_is_seen_at_once_however_many_are_reading(store: Store) -> None:
    async def read() -> None:
        for _ in range(100):
            await store.ledger.fact("number")

    async def write() -> None:
        for number in map(str, range(100)):
            await store.ledger.know("number", number)
            assert await store.ledger.fact("number") == number

    await asyncio.gather(write(), *(read() for _ in range(8)))
