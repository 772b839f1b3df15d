"""What a host does beside her: copies that are whole, a past put back without the forgotten, and numbers."""

import asyncio
import errno
import logging
import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from companion.clock import DAY, HOUR, MINUTE, SECOND, HeldClock
from companion.costs import costs
from companion.health import Health
from companion.housekeeping import back_up, check, look_at, restore
from companion.nightly import Nightly
from companion.store import Store, StoreError
from companion.store.backups import newest, place_for
from companion.talk import Heard, Person
from tests.alone import MINA, ROOM, THEO, alone, private

START = 1_790_000_000_000

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock(START)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "samantha.db"


async def test_a_copy_made_while_she_writes_is_whole_and_for_its_owner_alone(database: Path, clock: HeldClock) -> None:
    async with Store(database, clock) as store:
        await store.lines.keep(_said(10, "hello"), START)
        told = back_up(database, None, clock=clock)
        await store.lines.keep(_said(11, "hello again"), START)
    copied = place_for(database, START)
    assert str(copied) in told
    assert copied.stat().st_mode & 0o077 == 0
    assert _texts(copied) == ["hello"]
    assert [path.name for path in copied.parent.iterdir()] == [copied.name]


async def test_a_copy_never_replaces_a_file(database: Path, clock: HeldClock) -> None:
    async with Store(database, clock) as store:
        await store.lines.keep(_said(10, "hello"), START)
        with pytest.raises(StoreError, match="there already"):
            back_up(database, database, clock=clock)
    assert _texts(database) == ["hello"]


async def test_a_full_disk_leaves_no_part_of_a_copy(
    database: Path, clock: HeldClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Store(database, clock):
        pass
    with monkeypatch.context() as full:
        full.setattr("companion.store.copying.put_in_place", _no_space)
        with pytest.raises(StoreError, match=r"holds .*/elsewhere/copy\.db is full"):
            back_up(database, tmp_path / "elsewhere" / "copy.db", clock=clock)
    assert list((tmp_path / "elsewhere").iterdir()) == []


async def test_a_folder_that_cannot_be_written_to_is_named(database: Path, clock: HeldClock, tmp_path: Path) -> None:
    async with Store(database, clock):
        pass
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreError, match="taken"):
        back_up(database, tmp_path / "taken" / "copy.db", clock=clock)


def test_what_was_kept_at_the_time_of_a_backup_is_back_and_what_was_there_before_is_kept_aside(
    database: Path, clock: HeldClock
) -> None:
    _keep(database, clock, _said(10, "before"))
    back_up(database, None, clock=clock)
    backup = place_for(database, clock.now())
    clock.advance(HOUR)
    _keep(database, clock, _said(11, "after"))
    told = restore(database, backup, clock=clock)
    aside = place_for(database, clock.now(), kind="replaced")
    assert str(aside) in told
    assert _texts(database) == ["before"]
    assert _texts(aside) == ["before", "after"]
    assert aside.stat().st_mode & 0o077 == 0
    assert not list(database.parent.glob("restoring*"))


def test_somebody_who_was_forgotten_does_not_come_back_with_a_backup(database: Path, clock: HeldClock) -> None:
    _keep(database, clock, _said(10, "the canary is xyzzy-4711"))
    _keep(database, clock, _said(20, "hello", THEO))
    back_up(database, None, clock=clock)
    backup = place_for(database, clock.now())
    assert b"xyzzy-4711" in backup.read_bytes()
    clock.advance(HOUR)
    _forget_mina(database, clock)
    told = restore(database, backup, clock=clock)
    assert "Erased again" in told
    assert _texts(database) == ["hello"]
    assert not any(b"xyzzy-4711" in path.read_bytes() for path in database.parent.glob("samantha.db*"))
    clock.advance(HOUR)
    assert "Erased again" in restore(database, backup, clock=clock)


def test_what_somebody_said_again_before_the_backup_comes_back_with_it(database: Path, clock: HeldClock) -> None:
    _forget_mina(database, clock)
    _keep(database, clock, _said(10, "hello again"))
    back_up(database, None, clock=clock)
    told = restore(database, place_for(database, clock.now()), clock=clock)
    assert "Erased" not in told
    assert _texts(database) == ["hello again"]


def test_a_backup_can_be_put_where_nothing_is(database: Path, clock: HeldClock, tmp_path: Path) -> None:
    _keep(database, clock, _said(10, "hello"))
    back_up(database, tmp_path / "copy.db", clock=clock)
    elsewhere = tmp_path / "new" / "samantha.db"
    assert "before" not in restore(elsewhere, tmp_path / "copy.db", clock=clock)
    assert _texts(elsewhere) == ["hello"]


def test_a_damaged_database_is_replaced_and_its_log_is_not_left_beside_the_new_one(
    database: Path, clock: HeldClock
) -> None:
    _keep(database, clock, _said(10, "hello"))
    back_up(database, None, clock=clock)
    database.write_bytes(b"noise" * 1_000)
    database.with_name("samantha.db-wal").write_bytes(b"more noise")
    restore(database, place_for(database, clock.now()), clock=clock)
    assert _texts(database) == ["hello"]
    assert not database.with_name("samantha.db-wal").exists()
    assert place_for(database, clock.now(), kind="replaced").read_bytes().startswith(b"noise")


@pytest.mark.parametrize("flaw", ["noise", "somebody else's", "newer", "missing"])
def test_a_file_that_is_no_sound_backup_of_hers_changes_nothing(
    database: Path, clock: HeldClock, tmp_path: Path, flaw: str
) -> None:
    _keep(database, clock, _said(10, "hello"))
    file = tmp_path / "file.db"
    match flaw:
        case "noise":
            file.write_bytes(b"noise" * 1_000)
        case "somebody else's":
            _sql(file, "CREATE TABLE recipe (name TEXT)")
        case "newer":
            back_up(database, file, clock=clock)
            _sql(file, "PRAGMA user_version = 99")
    with pytest.raises(StoreError) as refusal:
        restore(database, file, clock=clock)
    assert "\n" not in str(refusal.value)
    assert "file.db" in str(refusal.value)
    assert _texts(database) == ["hello"]
    assert not list(database.parent.glob("backups/replaced-*"))


def test_a_sound_database_is_counted(database: Path, clock: HeldClock) -> None:
    _keep(database, clock, _said(10, "hello"))
    assert "lines 1," in check(database)
    assert "There is no backup" in check(database)
    back_up(database, None, clock=clock)
    assert str(place_for(database, clock.now())) in check(database)


def test_a_reference_that_points_nowhere_is_found(database: Path, clock: HeldClock) -> None:
    _keep(database, clock, _said(10, "hello"))
    _sql(database, "DELETE FROM person")
    with pytest.raises(StoreError, match="points nowhere"):
        check(database)


async def test_a_backup_is_made_once_a_night_by_the_clock_she_lives_by(database: Path, clock: HeldClock) -> None:
    nightly = Nightly(database, clock=clock, zone=SEOUL, hour=4, keep_days=3)
    async with Store(database, clock):
        made = []
        for _ in range(3 * 24 * 2):
            if await nightly.look():
                made.append(clock.now())
            clock.advance(HOUR // 2)
    assert made[0] == START
    assert [_hour_in_seoul(at) for at in made[1:]] == [4, 4, 4]


async def test_after_a_night_that_was_missed_a_backup_is_made_at_once(database: Path, clock: HeldClock) -> None:
    async with Store(database, clock):
        for expected in (True, False):
            nightly = Nightly(database, clock=clock, zone=SEOUL, hour=4, keep_days=30)
            assert bool(await nightly.look()) is expected
        clock.advance(2 * DAY)
        assert await Nightly(database, clock=clock, zone=SEOUL, hour=4, keep_days=30).look()


async def test_copies_go_after_the_days_that_were_promised_and_nothing_else_does(
    database: Path, clock: HeldClock
) -> None:
    folder = database.parent / "backups"
    folder.mkdir()
    strange = [folder / name for name in ("samantha-old.db", "holiday.db", "samantha-20200101-000000.db.txt")]
    ours = [place_for(database, START - 5 * DAY, kind=kind) for kind in ("samantha", "replaced")]
    for path in (*strange, *ours):
        path.write_bytes(b"")
    async with Store(database, clock):
        await Nightly(database, clock=clock, zone=SEOUL, hour=4, keep_days=5).look()
        assert all(path.exists() for path in (*strange, *ours))
        clock.advance(MINUTE)
        await Nightly(database, clock=clock, zone=SEOUL, hour=4, keep_days=5).look()
    assert [path for path in (*strange, *ours) if path.exists()] == strange
    assert newest(database) == place_for(database, START)


async def test_a_backup_that_fails_is_warned_of_once_and_tried_again_after_an_hour(
    database: Path, clock: HeldClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    (database.parent / "backups").write_text("in the way")
    nightly = Nightly(database, clock=clock, zone=SEOUL, hour=4, keep_days=5)
    async with Store(database, clock):
        for _ in range(59):
            assert await nightly.look() is None
            clock.advance(MINUTE)
        assert len(caplog.messages) == 1
        (database.parent / "backups").unlink()
        clock.advance(MINUTE)
        assert await nightly.look()


async def test_costs_are_told_by_day_and_by_use_within_80_columns_and_without_a_word(tmp_path: Path) -> None:
    async with alone(tmp_path) as her:
        her.model.answer = lambda _: "a canary called heliotrope"
        await her.tell("my secret is xyzzy")
        her.clock.advance(DAY + MINUTE)
        await her.tell("and another")
        her.clock.advance(MINUTE)
        await her.tell("and one more")
        told = costs(tmp_path / "samantha.db", days=2, clock=her.clock, zone=SEOUL)
        today = costs(tmp_path / "samantha.db", days=1, clock=her.clock, zone=SEOUL)
    by_day, by_use, _ = told.split("\n\n")
    assert [line.split()[1] for line in by_day.splitlines()] == ["turns", "1", "2"]
    assert "talk scripted" in by_use
    assert max(map(len, told.splitlines())) <= 80
    assert len(today.split("\n\n")[0].splitlines()) == 2
    for word in ("xyzzy", "heliotrope", "Mina"):
        assert word not in told


async def test_middle_and_late_waiting_times_are_told(database: Path, clock: HeldClock) -> None:
    async with Store(database, clock) as store:
        for number in range(1, 101):
            await store.ledger.charge(
                at=START,
                person_id=None,
                endpoint="e",
                model="a-model-with-a-name-that-is-rather-long",
                purpose="talk",
                prompt=100_000,
                cached=75_000,
                completion=10_000,
                first_token_ms=number * 100,
                total_ms=number * 1_000,
                estimated=False,
            )
    row = costs(database, days=1, clock=clock, zone=SEOUL).split("\n\n")[0].splitlines()[1]
    assert row.split() == ["2026-09-21", "0", "10,000,000", "75%", "1,000,000", "5.0/9.5", "50.0/95.0"]


async def test_what_is_kept_of_one_person_is_counted_within_80_columns_and_without_a_word(tmp_path: Path) -> None:
    async with alone(tmp_path) as her:
        her.model.answer = lambda _: "a canary called heliotrope"
        await her.tell("remember that my secret is xyzzy")
        await her.tell("remember that my cat is plugh", by=THEO)
        await her.tell("remember that I keep frobnicated bees", place=ROOM)
        known = await her.companion.memory_book.known(MINA, private(MINA))
        assert await her.companion.memory_book.correct(MINA, private(MINA), known[-1], "my secret is quux")
        her.clock.advance(3 * HOUR)
        await her.hear("are you still there, grault?")
        told = look_at(tmp_path / "samantha.db", MINA.id, clock=her.clock, zone=SEOUL)
    rows = {" ".join(line.split()) for line in told.splitlines()}
    assert {
        "Person 1",
        "heard first 2026-09-21 23:13, last 2026-09-22 02:13, places 2",
        "lines theirs 3, her answers 2",
        "waiting for an answer 1 (oldest 0 min)",
        "her messages not known to have arrived 0",
        "memories 2 known, 1 ended",
        "fact: known 2, corrected 1",
        "reading for memories still to come 3 (oldest 3 hours)",
    } <= rows
    assert max(map(len, told.splitlines())) <= 80
    for word in ("xyzzy", "quux", "heliotrope", "plugh", "frobnicated", "bees", "grault", "Mina", "general"):
        assert word not in told


async def test_what_the_talk_of_one_person_has_cost_is_told_without_that_of_others(
    database: Path, clock: HeldClock
) -> None:
    async with Store(database, clock) as store:
        for person in (MINA, THEO, MINA):
            await store.people.greet(person, START)
            await store.ledger.charge(
                at=START,
                person_id=person.id,
                endpoint="e",
                model="m",
                purpose="talk",
                prompt=1_000,
                cached=750,
                completion=10,
                first_token_ms=1,
                total_ms=2,
                estimated=False,
            )
        told = look_at(database, MINA.id, clock=clock, zone=SEOUL)
    assert "read 2,000 (1,500 of them cached), written 20" in told
    assert "model calls 2" in told


async def test_where_reading_lags_or_is_paused_and_recall_is_incomplete_the_host_sees_it(tmp_path: Path) -> None:
    async with alone(tmp_path) as her:
        her.model.answer = lambda _: "Mm."
        store = her.companion.store
        for number in range(4):
            await her.tell(f"I have {number + 2} cats")
        her.clock.advance(2 * DAY)
        await store.index.reach(MINA.id, private(MINA))
        for reading in await her.companion.memory.due():
            await store.readings.failed(reading, her.clock.now())
            await store.readings.failed(reading, her.clock.now())
        behind = look_at(tmp_path / "samantha.db", MINA.id, clock=her.clock, zone=SEOUL)
        await her.hear("one more")
        incomplete = look_at(tmp_path / "samantha.db", MINA.id, clock=her.clock, zone=SEOUL)
        await her.companion.memory_book.pause(MINA)
        paused = look_at(tmp_path / "samantha.db", MINA.id, clock=her.clock, zone=SEOUL)
    assert "still to come 4 (oldest 2 days), failed 2 times in a row" in behind
    assert "index     8 of 8 can be recalled" in behind
    assert "index     8 of 9 (88.9%) can be recalled" in incomplete
    assert "paused by them since 2026-09-23" in paused


async def test_a_person_she_does_not_know_or_has_erased_is_refused_in_one_sentence(tmp_path: Path) -> None:
    database = tmp_path / "samantha.db"
    async with alone(tmp_path) as her:
        await her.hear("hello")
        await her.companion.forget(MINA.id)
        for nobody in (MINA.id, THEO.id):
            with pytest.raises(StoreError, match=f"the id {nobody}\\.$"):
                look_at(database, nobody, clock=her.clock, zone=SEOUL)


@pytest.mark.parametrize(("schema", "sentence"), [(99, "newer Samantha"), (5, "older Samantha")])
def test_a_database_of_another_version_is_not_looked_into(
    database: Path, clock: HeldClock, schema: int, sentence: str
) -> None:
    _keep(database, clock, _said(10, "hello"))
    _sql(database, f"PRAGMA user_version = {schema}")
    with pytest.raises(StoreError, match=sentence):
        look_at(database, MINA.id, clock=clock, zone=SEOUL)


async def test_her_health_says_which_part_is_unwell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.store.database._BUSY_SECONDS", 0.05)
    async with alone(tmp_path) as her:
        health = Health(her.companion)
        assert await health.now() == {"gateway": False, "store": True, "model": True}
        health.gateway = lambda: True
        with closing(sqlite3.connect(tmp_path / "samantha.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert (await health.now())["store"]  # what was found a moment ago
            her.clock.advance(MINUTE)
            assert await health.now() == {"gateway": True, "store": False, "model": True}
            other.execute("ROLLBACK")
        her.clock.advance(MINUTE)
        assert all((await health.now()).values())


def _said(number: int, text: str, person: Person = MINA) -> Heard:
    return Heard(number, person, private(person), text, START)


def _keep(database: Path, clock: HeldClock, heard: Heard) -> None:
    async def keep() -> None:
        async with Store(database, clock) as store:
            await store.lines.keep(heard, clock.now())

    asyncio.run(keep())


def _forget_mina(database: Path, clock: HeldClock) -> None:
    async def forget() -> None:
        async with Store(database, clock) as store:
            await store.erasure.forget_person(MINA.id)

    asyncio.run(forget())


def _texts(database: Path) -> list[str]:
    return [row[0] for row in _sql(database, "SELECT text FROM line ORDER BY id")]


def _sql(file: Path, sql: str) -> list[tuple[str]]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        return connection.execute(sql).fetchall()


def _no_space(_fresh: Path, _path: Path) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _hour_in_seoul(at: int) -> int:
    return datetime.fromtimestamp(at / SECOND, SEOUL).hour
