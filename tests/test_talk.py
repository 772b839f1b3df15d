"""/talk and "Ask her about this": the same turns, through interactions, where she may be no member at all."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from simcord.backend.models import Channel, Interaction
from simcord.enums import ChannelType

from companion.clock import MINUTE
from companion.talk import DM, Place
from rehearsal.diary import Deed
from rehearsal.people import Person
from rehearsal.trouble import Requests
from tests.stage import ANSWER, Stage, set_stage

DANGER = "I am going to kill myself tonight"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
ASK = "Ask her about this"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


def general(stage: Stage, *others: Person) -> Channel:
    return stage.discord.channel(stage.discord.guild("Friends", stage.mina, *others), "general")


def talk(stage: Stage, channel: Channel, text: str, *, private: bool = True) -> Interaction:
    return stage.mina.slash(channel, "talk", message=text, private=private)


async def answers(stage: Stage, asked: Interaction) -> list[Deed]:
    """Everything said in answer to a command, once she has fallen silent."""
    await stage.discord.answered(asked)
    return [deed for deed in await stage.deeds("sent") if deed.interaction_id == asked.id]


async def test_talk_shows_at_once_that_she_thinks_and_answers_only_the_one_who_asked(stage: Stage) -> None:
    stage.model.say_stream(["Hello ", "there."], delay=0.1)
    since = len(stage.discord.diary.deeds)
    asked = talk(stage, general(stage), "hello")
    (answer,) = await answers(stage, asked)
    assert stage.discord.diary.deeds[since].act == "thinking"
    assert answer.text.endswith("Hello there.")
    assert answer.is_ephemeral


async def test_private_words_belong_to_the_persons_dm(stage: Stage) -> None:
    place = general(stage)
    await answers(stage, talk(stage, place, "my umbrella is orange"))
    await stage.tell("what colour was it?")
    assert "my umbrella is orange" in stage.prompt()
    await stage.tell(f"{stage.her} hello", channel=place)
    assert "orange" not in stage.prompt()


async def test_open_words_belong_to_the_channel_and_not_to_the_dm(stage: Stage) -> None:
    place = general(stage)
    (answer,) = await answers(stage, talk(stage, place, "my umbrella is orange", private=False))
    assert not answer.is_ephemeral
    await stage.tell(f"{stage.her} what colour was it?", channel=place)
    assert "Mina: my umbrella is orange" in stage.prompt()
    await stage.tell("hello")
    assert "orange" not in stage.prompt()


async def test_an_open_answer_knows_nothing_of_the_dm(stage: Stage) -> None:
    await stage.tell("my secret word is heliotrope")
    await answers(stage, talk(stage, general(stage), "hello", private=False))
    assert "heliotrope" not in stage.prompt()


async def test_an_open_answer_in_a_dm_between_others_knows_nothing_of_her_own_dm(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    theirs = stage.discord.world.create_channel(None, None, type=ChannelType.DM, recipient_ids=[stage.mina.id, theo.id])
    await stage.tell("my secret word is heliotrope")
    (answer,) = await answers(stage, talk(stage, theirs, "what do you think?", private=False))
    assert not answer.is_ephemeral
    assert "heliotrope" not in stage.prompt()
    assert "Mina: what do you think?" in stage.prompt()


async def test_the_notice_is_one_small_line_on_the_first_answer(tmp_path: Path) -> None:
    async with set_stage(tmp_path, acquainted=False) as stage:
        (first,) = await answers(stage, talk(stage, general(stage), "hello"))
        assert first.text.startswith("-# Samantha is an AI")
        assert first.text.endswith(f"\n{ANSWER}")
        (second,) = await answers(stage, talk(stage, stage.mina.dm, "and again"))
        assert second.text == ANSWER


async def test_an_outage_is_one_honest_sentence_each_time_somebody_asks(stage: Stage) -> None:
    for _ in range(40):
        stage.model.fail(503)
    (first,) = await answers(stage, talk(stage, stage.mina.dm, "hello"))
    (second,) = await answers(stage, talk(stage, stage.mina.dm, "are you there?"))
    assert "Ask me again" in first.text
    assert "Ask me again" in second.text


async def test_what_was_asked_here_in_an_outage_is_answered_nowhere_else(stage: Stage) -> None:
    for _ in range(20):
        stage.model.fail(503)
    await answers(stage, talk(stage, general(stage), "hello"))
    stage.model._replies.clear()
    since = len(stage.discord.diary.deeds)
    stage.clock.advance(5 * MINUTE)
    await stage.catch_up()
    assert await stage.said(since=since) == []


async def test_what_waits_in_a_dm_is_not_answered_where_something_else_was_asked(stage: Stage) -> None:
    for _ in range(20):
        stage.model.fail(503)
    await stage.tell("my cat is called Pixel")
    stage.model._replies.clear()
    stage.model.say("In the server.", "In the DM.")
    (here,) = await answers(stage, talk(stage, general(stage), "hello"))
    assert here.text == "In the server."
    stage.clock.advance(5 * MINUTE)
    await stage.catch_up()
    assert (await stage.said(channel=stage.mina.dm))[-1] == "In the DM."


async def test_two_questions_at_once_leave_neither_thinking_for_ever(stage: Stage) -> None:
    since = len(stage.discord.diary.deeds)
    stage.model.say_stream(["Too", " early."], delay=0.2)
    first = talk(stage, stage.mina.dm, "one")
    await stage.model.asked(1)
    second = talk(stage, stage.mina.dm, "two")
    await stage.discord.answered(first)
    await stage.discord.answered(second)
    assert await stage.said(since=since) == [ANSWER]
    assert "one\ntwo" in stage.prompt()
    assert len(await stage.deeds("deleted", since=since)) == 1


async def test_a_very_long_answer_stays_within_what_discord_takes(stage: Stage) -> None:
    stage.model.say(" ".join(f"wonder{number}" for number in range(3_000)))
    said = await answers(stage, talk(stage, stage.mina.dm, "tell me everything"))
    assert len(said) == 5
    assert all(deed.is_ephemeral and len(deed.text) <= 2000 for deed in said)
    lines = await stage.companion.store.lines.since(Place(stage.mina.id, DM), 0)
    assert [line.text for line in lines if line.by_her][1:] == [deed.text for deed in said]


@pytest.mark.parametrize("private", [True, False])
async def test_words_of_danger_bring_the_card_first_and_to_this_person_alone(stage: Stage, *, private: bool) -> None:
    card, answer = await answers(stage, talk(stage, general(stage), DANGER, private=private))
    assert "emergency" in card.text or "911" in card.text
    assert card.is_ephemeral
    assert answer.text.endswith(ANSWER)
    assert answer.is_ephemeral is private


async def test_the_card_comes_when_the_model_is_down(stage: Stage) -> None:
    for _ in range(20):
        stage.model.fail(503)
    card, _ = await answers(stage, talk(stage, stage.mina.dm, DANGER))
    assert card.text.startswith("Call 911 now")


async def test_an_answer_that_comes_too_late_for_the_command_comes_as_a_dm(stage: Stage) -> None:
    stage.discord.refuse(Requests("POST", "/webhooks/*"), 401, 50027)
    since = len(stage.discord.diary.deeds)
    await stage.discord.answered(talk(stage, general(stage), "hello"))
    (said,) = await stage.deeds("sent", since=since)
    assert said.channel_id == stage.mina.dm.id
    assert said.text.endswith(ANSWER)


async def test_a_message_menu_asks_her_about_what_somebody_wrote(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    place = general(stage, theo)
    theirs = theo.say(place, "I am selling my bike")
    (answer,) = await answers(stage, stage.mina.menu(place, ASK, theirs))
    assert answer.is_ephemeral
    assert 'asking what you think of Theo\'s message: "I am selling my bike"' in stage.prompt()
    lines = await stage.companion.store.lines.since(Place(stage.mina.id, DM), 0)
    assert "bike" not in "".join(line.text for line in lines)


async def test_the_pictures_of_that_message_are_shown_to_a_model_that_sees(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    place = general(stage, theo)
    theirs = theo.say(place, "look", attachments=[("cat.png", PICTURE)])
    await answers(stage, stage.mina.menu(place, ASK, theirs))
    assert "data:image/png;base64," in stage.prompt()


async def test_a_message_that_is_deleted_is_no_longer_quoted(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    place = general(stage, theo)
    theirs = theo.say(place, "my address is 12 Elm Street")
    await answers(stage, stage.mina.menu(place, ASK, theirs))
    theo.delete(place, theirs)
    await stage.deeds("sent")
    await stage.tell("what did it say?")
    assert "Elm Street" not in stage.prompt()
