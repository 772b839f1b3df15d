"""What is kept of a server: erased when its managers ask, or some time after she was taken out of it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from simcord.backend.models import Channel, Guild

from cogs.membership import Membership
from companion.clock import DAY
from companion.housekeeping import back_up, restore
from companion.store.rules import Rule
from companion.talk import Heard, Person, Place
from rehearsal.diary import Deed
from rehearsal.panels import panel_of
from tests.stage import Stage, set_stage

CANARY = "xyzzy-4711"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path, message_content=True) as stage:
        yield stage


def read(deed: Deed) -> str:
    assert deed.message
    return panel_of(deed.message).text


def found(folder: Path) -> bool:
    return any(CANARY.encode() in path.read_bytes() for path in folder.glob("samantha.db*"))


async def live(stage: Stage) -> tuple[Guild, Channel]:
    """Something of every kind that a server can have."""
    theo = stage.discord.person("Theo")
    guild = stage.discord.guild("Friends", stage.mina, theo)
    place = stage.discord.channel(guild, "general")
    await stage.tell(f"{stage.her} remember that the canary is {CANARY}", channel=place)
    await stage.tell(f"{stage.her} I have a canary {CANARY} too", by=theo, channel=place)
    await stage.companion.listen(guild.id, [place.id])
    await stage.companion.guard.block(Rule(guild.id, "person", 88))
    await stage.companion.overhear(
        Heard(5, Person(77, "Ann"), Place(999, str(guild.id), "#other", guild.id), f"aside {CANARY}", 1)
    )
    return guild, place


async def sweep(stage: Stage) -> None:
    cog = stage.bot.get_cog("Membership")
    assert isinstance(cog, Membership)
    await cog.erase_what_was_left()


def mentions(folder: Path, guild: Guild, place: Channel) -> dict[str, int]:
    """How many rows of each table are a server's, by any column that could say so."""
    audiences = f"'{guild.id}', '{place.id}'"
    found: dict[str, int] = {}
    with closing(sqlite3.connect(folder / "samantha.db")) as file:
        for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            names = {row[1] for row in file.execute(f"PRAGMA table_info({table})")}
            where = [f"guild_id = {guild.id}"] if "guild_id" in names else []
            where += [f"place_id = {place.id}"] if "place_id" in names else []
            where += [f"audience IN ({audiences})"] if "audience" in names else []
            where += [f"owner_id = {guild.id}"] if "owner_id" in names else []
            if where and table != "server":
                sql = f"SELECT count(*) FROM {table} WHERE {' OR '.join(where)}"  # noqa: S608 (names from the schema)
                found[table] = file.execute(sql).fetchone()[0]
    return found


async def test_a_manager_can_have_a_server_erased_and_is_told_first_how_much_that_is(
    stage: Stage, tmp_path: Path
) -> None:
    guild, place = await live(stage)
    before = mentions(tmp_path, guild, place)
    tables = ("line", "place", "listening", "overheard", "memory", "scope", "server_rule")
    assert all(before[table] for table in tables), before
    asked = await stage.shown(stage.mina.slash(place, "server erase"))
    assert asked.is_ephemeral
    assert "Of 3 people there are lines: 5, and memories: 1." in read(asked)
    assert found(tmp_path)
    await stage.discord.answered(stage.mina.press(place, asked.message_id, label="Yes, erase this server"))
    done = (await stage.deeds("edited"))[-1]
    assert "Erased. People: 3, lines: 5, memories: 1." in read(done)
    assert set(mentions(tmp_path, guild, place).values()) == {0}
    assert not stage.companion.guard.named(guild.id, "person")
    assert not found(tmp_path)
    assert await stage.companion.kept_of(stage.mina.id) == 2
    await stage.tell(f"{stage.her} what do you know?", channel=place)
    assert CANARY not in stage.prompt()


async def test_a_server_she_was_taken_out_of_goes_after_a_month_and_not_before(stage: Stage, tmp_path: Path) -> None:
    guild, place = await live(stage)
    stage.discord.expel(guild)
    await stage.deeds("sent")
    stage.clock.advance(29 * DAY)
    await sweep(stage)
    assert mentions(tmp_path, guild, place)["line"] == 4
    await stage.restart()
    stage.clock.advance(DAY)
    await sweep(stage)
    assert set(mentions(tmp_path, guild, place).values()) == {0}
    assert not found(tmp_path)
    assert await stage.companion.kept_of(stage.mina.id) == 2


async def test_coming_back_cancels_it(stage: Stage, tmp_path: Path) -> None:
    guild, place = await live(stage)
    stage.discord.expel(guild)
    await stage.deeds("sent")
    stage.clock.advance(20 * DAY)
    stage.discord.readmit(guild)
    await stage.deeds("sent")
    stage.clock.advance(20 * DAY)
    await sweep(stage)
    assert mentions(tmp_path, guild, place)["line"] == 4


async def test_an_outage_is_no_leaving(stage: Stage, tmp_path: Path) -> None:
    guild, place = await live(stage)
    stage.discord.lose_sight_of(guild)
    await stage.deeds("sent")
    stage.clock.advance(60 * DAY)
    await sweep(stage)
    assert mentions(tmp_path, guild, place)["line"] == 4


async def test_being_taken_out_while_she_was_not_running_counts_from_her_next_start(
    stage: Stage, tmp_path: Path
) -> None:
    guild, place = await live(stage)
    await stage.restart()
    await stage.deeds("sent")
    await stage.leave()
    stage.discord.expel(guild)
    stage.clock.advance(60 * DAY)
    await stage.come_back()
    await stage.deeds("sent")
    await sweep(stage)
    assert mentions(tmp_path, guild, place)["line"] == 4
    stage.clock.advance(30 * DAY)
    await sweep(stage)
    assert mentions(tmp_path, guild, place)["line"] == 0


async def test_a_server_she_was_never_in_is_not_taken_for_one_she_left(stage: Stage) -> None:
    """Somebody may use /talk where she has not been added."""
    elsewhere = Place(4_000, "4000", "#elsewhere", 4_001)
    await stage.companion.hear(Heard(9_001, Person(stage.mina.id, "Mina"), elsewhere, "hello", stage.clock.now()))
    await stage.restart()
    stage.clock.advance(60 * DAY)
    await sweep(stage)
    assert await stage.companion.kept_of(stage.mina.id) == 3


async def test_a_backup_from_before_brings_no_erased_server_back(stage: Stage, tmp_path: Path) -> None:
    guild, place = await live(stage)
    back_up(tmp_path / "samantha.db", tmp_path / "before.db", clock=stage.clock)
    stage.discord.expel(guild)
    await stage.deeds("sent")
    stage.clock.advance(30 * DAY)
    await sweep(stage)
    await stage.leave()
    await asyncio.to_thread(restore, tmp_path / "samantha.db", tmp_path / "before.db", clock=stage.clock)
    assert set(mentions(tmp_path, guild, place).values()) == {0}
    assert not found(tmp_path)
    await stage.come_back()
