"""A copy of everything kept of a person: complete, readable, safe to open, and in pieces where it is large."""

import io
import json
import sqlite3
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from bot import PERSONA_FOLDER, main
from companion.clock import HOUR
from companion.export import TooLargeError, Zip
from companion.language import language_of
from companion.store import Store
from companion.store.holdings import PARTS
from companion.store.rules import Rule
from companion.talk import Heard, Person, Quote
from tests.alone import MINA, ROOM, THEO, Alone, alone, private
from tests.model_server import reading

DERIVED = {"posting": "one row for each term of an entry, which is exported with all its terms"}
HOSTILE = "<script>alert('x')</script></style><img src=x onerror=alert(1)> & \"quoted\""


@pytest.fixture
async def her(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as her:
        yield her


async def exported(her: Alone, person: Person = MINA, *, most: int | None = None) -> list[dict[str, str]]:
    """The files of every zip of an export, by their endings."""
    with ExitStack() as files:
        made = await her.companion.privacy_book.export(person, most=most, into=files)
        return [_unpacked(each) for each in made]


def _unpacked(made: Zip) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(made.content.read())) as archive:
        assert archive.testzip() is None
        return {name.rpartition(".")[2]: archive.read(name).decode() for name in archive.namelist()}


async def parts_of(her: Alone, person: Person = MINA) -> dict[str, list[dict[str, Any]]]:
    (made,) = await exported(her, person)
    return {name: part["rows"] for name, part in json.loads(made["json"])["parts"].items()}


async def _live(her: Alone, person: Person) -> None:
    """Something in every table there is, by way of the store, and by hand where it would take weeks."""
    her.model.reading = lambda _: reading(valence=0.9, confidence=1)
    for number in range(3):
        await her.tell(f"{person.name} likes tea number {number}", by=person)
    await her.tell("hello all", by=person, place=ROOM)
    await her.companion.memory_book.add(person, private(person), f"{person.name} is allergic to cashews")
    await her.companion.mood_book.track(person)
    await her.companion.mood_book.check_in(person, valence=3, energy=3, note="fine")
    await her.companion.tell_once(person, "something")
    her.clock.advance(HOUR)
    await her.companion.tidy()
    wished = await her.companion.wish_book.of(_own(person))
    await her.companion.wish_book.keep(_own(person), wished.wishes)
    await _by_hand(her, person)


def _own(person: Person) -> Any:
    from companion.wish_book import Whose  # noqa: PLC0415

    return Whose(person)


async def _by_hand(her: Alone, person: Person) -> None:
    heard = Heard(900_000 + person.id, person, ROOM, "an aside", her.clock.now())
    await her.companion.overhear(heard)
    db, at, key = her.companion.store._database, her.clock.now(), f"n{person.id}"
    first = await db.first("SELECT min(id) FROM line WHERE person_id = ?", person.id)
    memory = await db.first("SELECT max(id) FROM memory WHERE person_id = ?", person.id)
    assert first
    assert memory
    rows: list[tuple[str, tuple[object, ...]]] = [
        ("INSERT OR IGNORE INTO summary VALUES (?, 'dm', 'They like tea.', 1, ?)", (person.id, at)),
        ("INSERT OR IGNORE INTO read_again VALUES (?)", (first[0],)),
        ("INSERT OR IGNORE INTO mood_cause VALUES (?, 0.1, 0.1, ?)", (first[0], at)),
        ("INSERT OR IGNORE INTO mood VALUES (?, 'dm', ?, 0, 0, 0, 0, 0, 0, 'warm', '')", (person.id, at)),
        ("INSERT OR IGNORE INTO wishes VALUES (?, ?, '{}', NULL, ?)", (person.id, person.id, at)),
        ("INSERT OR IGNORE INTO reading VALUES (?, 'dm', 1, NULL, 0)", (person.id,)),
        ("INSERT INTO farewell (person_id, language, asked_at, due_at) VALUES (?, 'en', ?, ?)", (person.id, at, at)),
        ("INSERT INTO outgoing VALUES (?, ?, 'dm', ?, 'beat', '', 'coming', 1, ?)", (key, person.id, person.id, at)),
        ("INSERT INTO outgoing_source VALUES (?, ?)", (key, first[0])),
        ("INSERT OR IGNORE INTO memory_source VALUES (?, ?)", (memory[0], first[0])),
        ("UPDATE line SET quote = 'quoted', quote_person_id = ? WHERE person_id <> ?", (person.id, person.id)),
    ]
    for sql, parameters in rows:
        await db.run(sql, *parameters)


def _columns(file: sqlite3.Connection, table: str) -> list[tuple[str, int]]:
    return [(row[1], row[5]) for row in file.execute(f"PRAGMA table_info({table})")]


def _key(file: sqlite3.Connection, table: str) -> list[str]:
    return [name for name, order in _columns(file, table) if order]


def _theirs(file: sqlite3.Connection, table: str, person: int, seen: frozenset[str] = frozenset()) -> str | None:
    """The condition under which a row of a table is a person's, found out from the schema alone."""
    names = {name for name, _ in _columns(file, table)}
    conditions = [f"{name} = {person}" for name in sorted(names) if name == "person_id" or name.endswith("_person_id")]
    if table in {"person", "place"}:
        conditions.append(f"id = {person}")
    for key in file.execute(f"PRAGMA foreign_key_list({table})").fetchall():
        parent, column, target = key[2], key[3], key[4] or "id"
        if parent in seen | {table, "person", "place"} or column.endswith("person_id"):
            continue
        if (above := _theirs(file, parent, person, seen | {table})) is not None:
            conditions.append(f"{column} IN (SELECT {target} FROM {parent} WHERE {above})")  # noqa: S608
    if "place_id" in names:
        conditions.append(f"place_id = {person}")
    return " OR ".join(conditions) or None


async def test_care_20_every_row_that_leads_to_a_person_is_in_their_export(her: Alone, tmp_path: Path) -> None:
    for person in (MINA, THEO):
        await _live(her, person)
    parts = await parts_of(her)
    by_table: dict[str, list[dict[str, Any]]] = {}
    for part in PARTS:
        by_table.setdefault(part.table, []).extend(parts[part.name])
    with closing(sqlite3.connect(tmp_path / "samantha.db")) as file:
        tables = [row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in sorted(set(tables) - set(DERIVED)):
            theirs = _theirs(file, table, MINA.id)
            if table.startswith("sqlite_") or theirs is None:
                continue
            key = _key(file, table)
            rows = file.execute(f"SELECT {', '.join(key)} FROM {table} WHERE {theirs}").fetchall()  # noqa: S608
            assert rows, f"nothing in {table} to try this on"
            held = {tuple(row[name] for name in key) for row in by_table.get(table, ())}
            assert not set(rows) - held, f"{table} is not exported whole"


async def test_care_20_every_row_that_leads_to_a_person_goes_when_they_are_forgotten(
    her: Alone, tmp_path: Path
) -> None:
    for person in (MINA, THEO):
        await _live(her, person)
    await her.companion.forget(MINA.id)
    with closing(sqlite3.connect(tmp_path / "samantha.db")) as file:
        tables = [row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            theirs = _theirs(file, table, MINA.id)
            if theirs is not None:
                left = file.execute(f"SELECT count(*) FROM {table} WHERE {theirs}").fetchone()[0]  # noqa: S608
                assert left == 0, table
    assert set((await her.companion.store.holdings.counts(MINA.id)).values()) == {0}
    assert (await her.companion.store.holdings.counts(THEO.id))["line"] > 0


async def test_care_19_an_export_holds_nobody_elses_words_and_nothing_of_others_private_talk(her: Alone) -> None:
    her.model.answer = lambda _: "Mm."
    await her.tell("the canary of Theo is quokka-77", by=THEO)
    await her.tell("theo says wombat-88 in the room", by=THEO, place=ROOM)
    heard = Heard(70_001, MINA, ROOM, "I agree", her.clock.now(), quote=Quote(3, THEO.id, '[answering: "wombat-88"]'))
    await her.companion.hear(heard)
    await her.answer(MINA, ROOM)
    (made,) = await exported(her)
    for text in made.values():
        assert "I agree" in text
        assert "quokka" not in text
        assert "wombat" not in text


async def test_that_a_server_wants_somebody_left_alone_is_exported_and_outlives_their_erasure(
    her: Alone,
) -> None:
    await her.tell("hello")
    await her.companion.guard.block(Rule(700, "person", MINA.id))
    assert (await parts_of(her))["server_rule"] == [{"guild_id": 700, "kind": "person", "id": MINA.id}]
    await her.companion.forget(MINA.id)
    assert not her.companion.guard.welcomes(MINA.id, guild_id=700)


async def test_whatever_people_write_is_only_text_on_the_page(her: Alone) -> None:
    mina = Person(MINA.id, HOSTILE[:40])
    await her.hear(HOSTILE, by=mina)
    await her.answer(mina)
    await her.companion.memory_book.add(mina, private(mina), f"likes {HOSTILE[:60]}")
    (made,) = await exported(her, mina)
    page = made["html"]
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("</style>") == 1
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "https://" not in page
    assert json.loads(made["json"])["parts"]["line"]["rows"][0]["text"] == HOSTILE


async def test_the_page_is_in_the_persons_language(her: Alone) -> None:
    yuna = Person(MINA.id, "유나", "ko")
    await her.tell("안녕, 오늘 비가 온다", by=yuna)
    (made,) = await exported(her, yuna)
    assert '<html lang="ko">' in made["html"]
    assert "둘만의 대화" in made["html"]
    assert "안녕, 오늘 비가 온다" in made["html"]
    assert language_of(made["html"].partition("<h1>")[2].partition("</h1>")[0]) == "ko"


async def _say_much(store: Store, lines: int) -> None:
    await store.people.greet(MINA, 1)
    rows = [
        (MINA.id, MINA.id, number % 2, f"line {number} of a long talk about tea and rain", number, number, number, 1)
        for number in range(1, lines + 1)
    ]
    await store._database.run("INSERT INTO place (id, audience, name) VALUES (?, 'dm', '')", MINA.id)
    await store._database.write(
        lambda write: write.run_each(
            "INSERT INTO line (place_id, audience, person_id, by_her, name, text, message_id, at, kept_at, answered_at)"
            " VALUES (?, 'dm', ?, ?, 'Mina', ?, ?, ?, ?, ?)",
            rows,
        )
    )


async def test_an_export_over_the_limit_is_divided_without_losing_or_repeating_a_line(her: Alone) -> None:
    await _say_much(her.companion.store, 4_000)
    with ExitStack() as files:
        (whole,) = await her.companion.privacy_book.export(MINA, most=None, into=files)
        made = await her.companion.privacy_book.export(MINA, most=whole.size // 3, into=files)
        assert len(made) >= 4
        assert all(each.size <= whole.size // 3 for each in made)
        assert len({each.name for each in made}) == len(made)
        unpacked = [_unpacked(each) for each in made]
    lines = [row["id"] for each in unpacked for row in json.loads(each["json"])["parts"]["line"]["rows"]]
    assert sorted(lines) == list(range(1, 4_001))
    assert "File 1 of" in unpacked[0]["html"]
    assert "person" in json.loads(unpacked[0]["json"])["parts"]
    assert list(json.loads(unpacked[1]["json"])["parts"]) == ["line"]


async def test_what_does_not_fit_into_twenty_files_is_refused_before_anything_is_sent(her: Alone) -> None:
    await _say_much(her.companion.store, 2_000)
    with ExitStack() as files, pytest.raises(TooLargeError):
        await her.companion.privacy_book.export(MINA, most=2_000, into=files)


async def test_an_export_takes_no_more_memory_for_many_lines_than_for_few(tmp_path: Path) -> None:
    few, many = [await _memory_for(tmp_path / str(lines), lines) for lines in (1_000, 10_000)]
    assert many < few + 1_000_000


async def _memory_for(folder: Path, lines: int) -> int:
    """The most memory an export of so many lines takes, in bytes."""
    async with alone(folder) as her:
        await _say_much(her.companion.store, lines)
        await exported_size(her)
        tracemalloc.start()
        try:
            await exported_size(her)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


async def exported_size(her: Alone) -> int:
    with ExitStack() as files:
        (made,) = await her.companion.privacy_book.export(MINA, most=10_000_000, into=files)
        return made.size


async def test_an_export_leaves_no_file_behind(her: Alone, tmp_path: Path) -> None:
    await her.tell("the canary is xyzzy-4711")
    before = _files(tmp_path)
    await exported(her)
    assert _files(tmp_path) == before


def _files(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def test_the_host_writes_an_export_to_a_file_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import asyncio  # noqa: PLC0415

    async def live() -> None:
        async with alone(tmp_path) as her:
            await her.tell("I like tea")

    asyncio.run(live())
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert main(["export", str(MINA.id), str(tmp_path / "mina.zip")]) == 0
    assert "Give it to them alone" in capsys.readouterr().out
    with zipfile.ZipFile(tmp_path / "mina.zip") as archive:
        assert "I like tea" in archive.read("samantha.html").decode()
    assert (tmp_path / "mina.zip").stat().st_mode & 0o077 == 0
    assert main(["export", str(MINA.id), str(tmp_path / "mina.zip")]) == 5
    assert "is there already" in capsys.readouterr().err
    assert main(["export", "4711"]) == 5
    assert "Nothing is kept of a person" in capsys.readouterr().err
    assert not list(tmp_path.rglob("4711*"))


def test_every_part_has_a_name_in_both_languages() -> None:
    from companion.persona import Strings  # noqa: PLC0415

    strings = Strings.load(PERSONA_FOLDER)
    for part in PARTS:
        assert strings.say(f"part_{part.name}", "en") != strings.say(f"part_{part.name}", "ko")
