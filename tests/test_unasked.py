"""Days go by, everything she does by herself runs, and nobody hears from her who has not spoken to her."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from discord.ext import tasks

from companion.clock import DAY, HOUR, MINUTE
from companion.nightly import Nightly
from rehearsal.diary import Deed
from rehearsal.people import Person
from tests.stage import ANSWER, PATIENCE, Stage, set_stage

LOOPS = {"pulse", "look_up"}
ON_PULSE = {"read_back", "catch_up", "tidy", "see_off", "look_round", "erase_what_was_left"}
"""All that these tests let run; whoever adds one adds it here, and sees what follows run with it."""


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path, message_content=True, erase_after_days=60) as stage:
        yield stage


def loops(stage: Stage) -> "dict[str, tasks.Loop[Any]]":
    """Everything that a cog does over and over, by its name."""
    cogs = stage.bot.cogs.values()
    found = ((name, getattr(cog, name)) for cog in cogs for name in dir(type(cog)) if not name.startswith("__"))
    return {name: loop for name, loop in found if isinstance(loop, tasks.Loop)}


async def let_everything_run(stage: Stage) -> None:
    for loop in loops(stage).values():
        await loop.coro(loop._injected)
    async with asyncio.timeout(PATIENCE):
        while busy := [task for task in asyncio.all_tasks() if task.get_name().startswith("discord.py: on_")]:
            await asyncio.wait(busy)


async def let_pass(stage: Stage, span: int, *, step: int) -> list[Deed]:
    """What she does where somebody could notice it, while the time goes by in steps and nobody says anything."""
    since = len(stage.discord.diary.deeds)
    for _ in range(span // step):
        stage.clock.advance(step)
        await let_everything_run(stage)
    return stage.discord.diary.deeds[since:]


async def have_talked(stage: Stage) -> list[Person]:
    """Several people, in private and in a server, and each of them with something one might come back to."""
    theo, yuna, ada = (stage.discord.person(name) for name in ("Theo", "Yuna", "Ada"))
    friends = stage.discord.guild("Friends", stage.mina, theo)
    general = stage.discord.channel(friends, "general")
    await stage.companion.listen(friends.id, [general.id])
    await stage.tell("remember that I have an exam on Friday")
    await stage.tell("you're the only one who understands me")
    await stage.tell("remind me to call my sister tomorrow", by=theo)
    await stage.tell("wait, I'll tell you the rest later", by=theo)
    await stage.tell("다음 주 화요일에 면접이 있어", by=yuna)
    await stage.tell("잘 자", by=yuna)
    await stage.tell("I want to die", by=ada)
    await stage.tell(f"{stage.her} who is coming to the lake?", channel=general)
    await stage.tell(f"{stage.her} I am", by=theo, channel=general)
    stage.mina.say(general, "nobody in particular, but what a day")
    stage.mina.typing(stage.mina.dm)
    await stage.said()
    return [stage.mina, theo, yuna, ada]


async def test_care_12_in_ten_days_of_silence_she_says_nothing_to_anybody(stage: Stage, tmp_path: Path) -> None:
    assert set(loops(stage)) == LOOPS
    assert {listener.__name__ for listener in stage.bot.extra_events["on_pulse"]} == ON_PULSE
    nightly = Nightly(tmp_path / "samantha.db", clock=stage.clock, zone=None, hour=4, keep_days=2)
    await have_talked(stage)
    stage.model.requests.clear()
    assert await let_pass(stage, DAY, step=HOUR) == []
    assert stage.model.requests, "she has been reading the talk again"
    assert await let_pass(stage, 4 * DAY, step=6 * HOUR) == []
    assert await nightly.look()
    since = len(stage.discord.diary.deeds)
    await stage.restart()
    assert await let_pass(stage, 5 * DAY, step=6 * HOUR) == []
    assert await stage.deeds("sent", since=since) == []
    assert await stage.tell("hello again") != []


@pytest.mark.parametrize("said", ["good night", "okay I have to go now", "잘 자", "bye"])
async def test_care_12_after_a_goodbye_she_is_silent_for_eight_hours_and_longer(stage: Stage, said: str) -> None:
    await stage.tell("my interview is tomorrow at nine")
    await stage.tell(said)
    assert await let_pass(stage, 8 * HOUR, step=10 * MINUTE) == []
    assert await let_pass(stage, DAY, step=HOUR) == []


async def test_care_12_what_comes_late_answers_somebody_once_and_nobody_else_hears_of_it(stage: Stage) -> None:
    theo, *_ = (await have_talked(stage))[1:]
    for _ in range(4):
        stage.model.fail(500)
    await stage.tell("are you there?", by=theo)
    stage.clock.advance(5 * MINUTE)
    stage.model.answer = lambda _: "I am again."
    late = [deed for deed in await let_pass(stage, 3 * DAY, step=HOUR) if deed.act == "sent"]
    assert [(deed.text, deed.channel_id) for deed in late] == [("I am again.", theo.dm.id)]


async def test_care_12_the_announced_exceptions_are_a_farewell_asked_for_and_one_notice_of_erasure(
    stage: Stage,
) -> None:
    mina, theo, yuna, ada = await have_talked(stage)
    shown = await stage.shown(mina.slash(mina.dm, "goodbye"))
    await stage.discord.answered(mina.press(mina.dm, shown.message_id, label="Begin the goodbye"))
    assert [deed.act for deed in await let_pass(stage, 7 * DAY - HOUR, step=DAY - HOUR)] == []
    farewell = await let_pass(stage, 2 * DAY, step=DAY)
    assert {deed.channel_id for deed in farewell} == {mina.dm.id}
    assert len([deed for deed in farewell if deed.act == "sent"]) == 2
    notices = [deed for deed in await let_pass(stage, 70 * DAY, step=DAY) if deed.act == "sent"]
    assert {deed.channel_id for deed in notices} == {theo.dm.id, yuna.dm.id, ada.dm.id}
    assert len(notices) == 3
    assert all("quiet between us" in deed.text or "조용했네요" in deed.text for deed in notices)
    assert ANSWER not in {deed.text for deed in notices}
