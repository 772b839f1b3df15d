"""Killed without warning at any instant, she loses nothing that was said to her and says nothing twice."""

import asyncio
import random
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.sockets.mortal import Instant, Stretch, stretch

LONGEST_PAUSE = 0.2
"""Seconds between one person's words and the next one's."""
LONGEST_LIFE = 1.5
"""Seconds after which she is killed although the chosen instant has not come."""
LONGEST_WAIT = 30
"""Seconds after which an answer is taken never to come, so that a test fails rather than waits."""
DEATHS: list[tuple[Instant, int]] = [
    ("asking", 1),
    ("first words", 1),
    ("sending", 1),
    ("sent", 1),
    ("sending", 2),
    ("sent", 2),
]
"""What she dies of as she answers one message, and at which time of it: the second is a reply's second beat."""
INSTANTS: list[Instant] = ["reading back", "asking", "first words", "sending", "sent"]
WAYS: list[Instant | None] = [None, None, *INSTANTS]
"""Every way to die; None is any instant of her life."""


@pytest.fixture(autouse=True)
async def deadline(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """End a test whose bot never does what the test waits for."""
    loop = asyncio.get_running_loop()
    seconds = 60 + 5 * int(request.config.getoption("--kills"))
    timer = loop.call_later(seconds, lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
    yield
    timer.cancel()


async def test_killed_again_and_again_she_answers_everything_exactly_once(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    seed = pytestconfig.getoption("--seed") or random.randrange(1_000_000)
    kills = pytestconfig.getoption("--kills")
    sys.stdout.write(f"to run it again: --kills {kills} --seed {seed}\n")
    chance = random.Random(seed)
    ways = [WAYS[number % len(WAYS)] for number in range(kills)]
    chance.shuffle(ways)
    async with stretch(tmp_path) as scene:
        await scene.her.die()
        for way in ways:
            what_happens_while_she_is_dead(scene, chance)
            await live_and_die(scene, way, chance)
        for _ in range(2):
            await scene.her.begin()
            await scene.her.awake()
            await scene.calm()
            await scene.all_speak()
            faults = await scene.calm()
            await scene.her.die()
    assert not faults, "\n".join([f"--kills {kills} --seed {seed}", *faults])
    assert database_faults(scene.database) == []


async def test_killed_as_she_answers_she_has_answered_once_even_when_every_nonce_is_forgotten(tmp_path: Path) -> None:
    async with stretch(tmp_path) as scene:
        mina, dm = scene.voices[0]
        for instant, times in DEATHS:
            scene.tally.tell(mina, dm)
            await scene.her.killed_at(instant, times, within=LONGEST_LIFE)
            scene.pass_the_nonce_window()
            await scene.her.begin()
            await scene.tally.until_answered(within=LONGEST_WAIT)
        await scene.all_speak()
        assert await scene.calm() == []


async def test_an_answer_that_arrived_unseen_is_known_to_have_arrived(tmp_path: Path) -> None:
    async with stretch(tmp_path) as scene:
        mina, dm = scene.voices[0]
        told = scene.tally.tell(mina, dm)
        assert await scene.her.killed_at("sent")
        assert scene.tally.waiting() == []
        scene.pass_the_nonce_window()
        await scene.her.begin()
        await scene.all_speak()
        assert await scene.calm() == []
    assert f"m{told.number}" in "\n".join(what_she_said(scene.database))


async def test_what_she_was_about_to_answer_is_not_answered_once_it_is_taken_back(tmp_path: Path) -> None:
    async with stretch(tmp_path) as scene:
        mina, dm = scene.voices[0]
        told = scene.tally.tell(mina, dm)
        assert await scene.her.killed_at("sending")
        scene.tally.take_back(told)
        await scene.her.begin()
        await scene.all_speak()
        assert await scene.calm() == []


@pytest.mark.parametrize("instant", ["sending", "sent"])
async def test_the_notice_of_what_she_is_reaches_somebody_new_once(instant: Instant, tmp_path: Path) -> None:
    async with stretch(tmp_path) as scene:
        eve = scene.discord.person("Eve")
        scene.tally.tell(eve, eve.dm)
        assert await scene.her.killed_at(instant)
        scene.pass_the_nonce_window()
        await scene.her.begin()
        notice, *faults = await scene.calm()
        assert "software" in notice
        assert faults == []


def what_happens_while_she_is_dead(scene: Stretch, chance: random.Random) -> None:
    """Time goes by, people say things, and take back some of what they have had no answer to."""
    if chance.random() < 1 / 3:
        scene.pass_the_nonce_window()
    for _ in range(chance.randrange(3)):
        scene.tally.tell(*chance.choice(scene.voices))
    if (waiting := scene.tally.waiting()) and chance.random() < 1 / 4:
        scene.tally.take_back(chance.choice(waiting))


async def live_and_die(scene: Stretch, way: Instant | None, chance: random.Random) -> None:
    """One life: people talk to her until she is killed."""
    if way is not None:
        scene.her.doom(way, chance.randint(1, 3))
    talk = asyncio.create_task(talk_to_her(scene, chance))
    await scene.her.begin()
    await scene.her.struck(within=chance.uniform(0, LONGEST_LIFE / 2) if way is None else LONGEST_LIFE)
    talk.cancel()
    await asyncio.gather(talk, return_exceptions=True)
    await scene.her.die()


async def talk_to_her(scene: Stretch, chance: random.Random) -> None:
    """A few people say a few things."""
    for _ in range(chance.randint(2, 5)):
        scene.tally.tell(*chance.choice(scene.voices))
        await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE))


def what_she_said(path: Path) -> list[str]:
    """Her own lines as she remembers them."""
    with sqlite3.connect(path) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM line WHERE by_her = 1 ORDER BY id")]


def database_faults(path: Path) -> list[str]:
    """What SQLite itself finds wrong with a database."""
    with sqlite3.connect(path) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return [*found, *map(str, connection.execute("PRAGMA foreign_key_check"))]
