"""Danger that only a model sees, on Discord: the card at once, the rest unsaid, one caring question."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from simcord.backend.models import Channel

from companion import feeling
from companion.talk import DM, Place
from rehearsal.people import Person
from tests.model_server import Reply, Request, cut_up, reading
from tests.stage import ANSWER, PATIENCE, Stage, set_stage

HINT = "the ferry leaves at nine, no need to bother with breakfast"
CARD = "You do not have to carry this alone"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        stage.model.reading = grave
        yield stage


def grave(request: Request) -> str:
    return reading(risk=2 if "bother" in str(request["messages"]) else 0)


def late(request: Request) -> Reply:
    """A reading that takes its time."""
    return Reply(cut_up(grave(request)), delay=0.03)


def is_care(stage: Stage, text: str, language: str = "en") -> bool:
    return text in {stage.companion.strings.say("care_2", language, turn=turn) for turn in range(4)}


async def test_the_card_comes_although_the_screen_saw_nothing_and_she_answers_with_care(stage: Stage) -> None:
    card, answer = await told(stage, HINT, by=stage.mina, count=2)
    assert CARD in card
    assert answer == ANSWER
    assert "nothing else matters in this reply" in stage.prompt()


async def test_a_reading_after_the_reply_brings_the_card_and_then_one_caring_question(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeling, "WAITS", 0.01)
    stage.model.reading = late
    answer, card, question = await told(stage, HINT, by=stage.mina, count=3)
    assert answer == ANSWER
    assert CARD in card
    assert is_care(stage, question)
    kept = await stage.companion.store.lines.since(Place(stage.mina.id, DM), 0)
    assert kept[-1].text == question, "it is kept as hers"
    assert await stage.companion.owed() == []


async def test_in_a_server_the_card_is_private_and_the_question_answers_the_message(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeling, "WAITS", 0.01)
    stage.model.reading = late
    general = stage.discord.channel(stage.discord.guild("Friends", stage.mina), "general")
    answer, card, neutral, question = await told(stage, f"{stage.her} {HINT}", by=stage.mina, count=4, channel=general)
    assert ANSWER in answer
    assert CARD in card
    assert neutral == stage.companion.strings.say("card_public", "en")
    assert is_care(stage, question)
    assert [CARD in deed.text for deed in await stage.deeds("sent", channel=general)] == [False] * 3


async def test_in_a_private_answer_to_a_command_card_and_question_are_private(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeling, "WAITS", 0.01)
    stage.model.reading = late
    general = stage.discord.channel(stage.discord.guild("Friends", stage.mina), "general")
    since = len(stage.discord.diary.deeds)
    stage.mina.slash(general, "talk", message=HINT)
    await until(stage, 3, since=since)
    said = [deed for deed in stage.discord.diary.deeds[since:] if deed.act in {"sent", "edited"} and deed.text]
    assert all(deed.is_ephemeral for deed in said)
    assert any(CARD in deed.text for deed in said)
    assert is_care(stage, said[-1].text)


async def test_the_card_is_not_given_twice_when_screen_and_model_agree(stage: Stage) -> None:
    stage.model.reading = lambda _: reading(risk=2)
    said = await told(stage, "I want to die", by=stage.mina, count=2)
    assert [CARD in text for text in said] == [True, False]


async def test_the_card_comes_though_no_model_may_talk_any_more_today(tmp_path: Path) -> None:
    async with set_stage(tmp_path) as stage:
        stage.companion.budget._in_all = 0
        stage.model.reading = grave
        card, care = await told(stage, HINT, by=stage.mina, count=2)
    assert CARD in card
    assert is_care(stage, care)


async def test_somebody_who_writes_korean_gets_card_and_question_in_korean(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeling, "WAITS", 0.01)
    stage.model.reading = lambda _: Reply(cut_up(reading(risk=2)), delay=0.03)
    _, card, question = await told(stage, "내일 아침 배로 섬에 들어가요", by=stage.mina, count=3)
    assert "혼자 견디지 않아도" in card
    assert is_care(stage, question, "ko")


async def told(stage: Stage, text: str, *, by: Person, count: int, channel: Channel | None = None) -> list[str]:
    """Everything she sends after somebody has said this, once there are so many messages."""
    since = len(stage.discord.diary.deeds)
    by.say(channel or by.dm, text)
    await until(stage, count, since=since)
    return await stage.said(since=since)


async def until(stage: Stage, count: int, *, since: int) -> None:
    async with asyncio.timeout(PATIENCE):
        at = since
        for _ in range(count):
            deed = await stage.discord.diary.first(lambda deed: deed.act in {"sent", "edited"}, since=at)
            at = stage.discord.diary.deeds.index(deed, at) + 1
    await stage.deeds("sent")
