"""Talk, through a simulated Discord on real sockets: what is answered, how, and what is left alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stage import Stage, set_stage

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def listening(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path, message_content=True) as stage:
        yield stage


async def test_a_dm_is_answered_in_beats(stage: Stage) -> None:
    stage.model.say("First thought.\n\nSecond thought.")
    assert await stage.tell("hello") == ["First thought.", "Second thought."]


async def test_a_beat_goes_out_while_the_next_is_still_being_written(stage: Stage) -> None:
    stage.model.stall_after(8, "One whole thought.\n\nAnd another that never ends")
    since = len(stage.discord.diary.deeds)
    stage.mina.say(stage.mina.dm, "hello")
    first = await stage.discord.diary.first(lambda deed: deed.act == "sent", since=since)
    assert first.text == "One whole thought."
    assert stage.model.disconnects == 0


async def test_she_knows_what_was_said_before(stage: Stage) -> None:
    await stage.tell("my cat is called Pixel")
    await stage.tell("what is my cat called?")
    assert "my cat is called Pixel" in stage.prompt()


async def test_several_short_lines_get_one_reply(stage: Stage) -> None:
    since = len(stage.discord.diary.deeds)
    for text in ("so", "I have news", "I got the job"):
        stage.mina.say(stage.mina.dm, text)
    stage.model.say("The job!")
    assert await stage.discord.diary.sent("The job!", since=since)
    assert await stage.said(since=since) == ["The job!"]
    assert len(stage.model.requests) == 1
    assert "so\nI have news\nI got the job" in stage.prompt()


async def test_a_line_that_arrives_before_her_first_word_joins_the_turn(stage: Stage) -> None:
    stage.model.say_stream(["Too", " early", "."], delay=0.2)
    stage.model.say("Both heard.")
    since = len(stage.discord.diary.deeds)
    stage.mina.say(stage.mina.dm, "first")
    await stage.model.asked(1)
    stage.mina.say(stage.mina.dm, "second")
    await stage.discord.diary.sent("Both heard.", since=since)
    assert await stage.said(since=since) == ["Both heard."]


async def test_two_people_never_see_each_others_words(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    await stage.tell("my secret word is heliotrope")
    await stage.tell("hello", by=theo)
    assert "heliotrope" not in stage.prompt()


async def test_a_dm_never_reaches_a_server(stage: Stage) -> None:
    guild = stage.discord.guild("Friends", stage.mina)
    general = stage.discord.channel(guild, "general")
    await stage.tell("my secret word is heliotrope")
    await stage.tell(f"<@{stage.bot.user.id}> hello", channel=general)  # type: ignore[union-attr]
    assert "heliotrope" not in stage.prompt()


async def test_bots_are_not_answered(stage: Stage) -> None:
    guild = stage.discord.guild("Friends", stage.mina)
    general = stage.discord.channel(guild, "general")
    other = stage.discord.person("Other bot")
    stage.discord.world.users[other.id].bot = True
    stage.discord.world.add_member(guild.id, other.id, announce=True)
    since = len(stage.discord.diary.deeds)
    other.say(general, f"<@{_her(stage)}> hello")
    assert await stage.said(since=since) == []
    assert stage.model.requests == []


def _her(stage: Stage) -> int:
    assert stage.bot.user
    return stage.bot.user.id
