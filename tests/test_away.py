"""What was said while she was not there, through a simulated Discord: read back, answered once, and nothing doubled."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from companion.clock import HOUR, MINUTE
from companion.store import StoreError
from companion.store.outgoing import Leaving
from companion.talk import Heard, Place
from companion.talk import Person as Known
from rehearsal.trouble import Requests
from tests.stage import ANSWER, Stage, set_stage

SENDS = "/channels/*/messages"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


async def test_what_was_said_while_she_was_away_gets_one_reply_that_knows_how_long_it_took(stage: Stage) -> None:
    await stage.leave()
    since = len(stage.discord.diary.deeds)
    for text in ("are you there?", "I got the job"):
        stage.mina.say(stage.mina.dm, text)
    stage.clock.advance(3 * HOUR)
    await stage.come_back()
    await stage.discord.diary.sent(ANSWER, since=since)
    assert await stage.said(since=since) == [ANSWER]
    assert "are you there?\nI got the job" in stage.prompt()
    assert "3 hours" in stage.prompt()


async def test_what_was_deleted_while_she_was_away_is_not_answered_and_not_kept(stage: Stage) -> None:
    stage.model.stall_after(0)
    waiting = stage.mina.say(stage.mina.dm, "the code is heliotrope")
    await stage.model.asked(1)
    await stage.leave()
    since = len(stage.discord.diary.deeds)
    never_seen = stage.mina.say(stage.mina.dm, "and it is periwinkle")
    for message in (waiting, never_seen):
        stage.mina.delete(stage.mina.dm, message)
    await stage.come_back()
    assert await stage.tell("hello") == [ANSWER]
    assert await stage.said(since=since) == [ANSWER]
    assert "heliotrope" not in stage.prompt()
    assert "periwinkle" not in stage.prompt()


async def test_what_was_edited_while_she_was_away_is_read_as_it_now_stands(stage: Stage) -> None:
    stage.model.stall_after(0)
    message = stage.mina.say(stage.mina.dm, "I live in Rome")
    await stage.model.asked(1)
    await stage.leave()
    stage.mina.edit(stage.mina.dm, message, "I live in Oslo")
    since = len(stage.discord.diary.deeds)
    await stage.come_back()
    await stage.discord.diary.sent(ANSWER, since=since)
    assert "Oslo" in stage.prompt()
    assert "Rome" not in stage.prompt()


async def test_a_mention_while_she_was_away_is_answered_in_channels_she_knows(stage: Stage) -> None:
    general = stage.discord.channel(stage.discord.guild("Friends", stage.mina), "general")
    await stage.tell(f"{stage.her} hello", channel=general)
    her = stage.her
    await stage.leave()
    since = len(stage.discord.diary.deeds)
    stage.mina.say(general, "to nobody in particular")
    stage.mina.say(general, f"{her} still here?")
    await stage.come_back()
    await stage.discord.diary.sent(ANSWER, since=since)
    assert await stage.said(since=since, channel=general) == [ANSWER]
    assert "nobody in particular" not in stage.prompt()


async def test_a_beat_that_arrived_unnoticed_is_found_and_not_said_again(stage: Stage) -> None:
    """She dies after Discord took her words and before she could write that down; Discord forgets the nonce."""
    said = stage.mina.say(stage.mina.dm, "hello")
    await stage.deeds("sent")
    stage.model.requests.clear()
    await _make_unconfirmed(stage, said, ANSWER)
    stage.clock.advance(HOUR)
    since = len(stage.discord.diary.deeds)
    await stage.come_back()
    assert await stage.said(since=since) == []
    assert [request for request in stage.model.requests if "response_format" not in request] == []
    lines = await stage.companion.store.lines.since(Place(stage.mina.id, "dm"), 0)
    assert [line.text for line in lines][-2:] == ["hello", ANSWER]


async def test_a_beat_that_never_arrived_is_thought_anew(stage: Stage) -> None:
    said = stage.mina.say(stage.mina.dm, "hello")
    await stage.deeds("sent")
    await _make_unconfirmed(stage, said, "Words that never reached Discord.")
    hers = stage.discord.messages(stage.mina.dm)[-1]
    stage.discord.world.delete_message(stage.mina.dm.id, int(hers["id"]))
    since = len(stage.discord.diary.deeds)
    stage.model.say("Words that did.")
    await stage.come_back()
    await stage.discord.diary.sent("Words that did.", since=since)
    assert await stage.said(since=since) == ["Words that did."]


async def test_an_answer_whose_record_is_lost_is_looked_up_before_the_next_one(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills up between sending and writing that down; nothing is said twice when there is room again."""
    store, once = stage.companion.store.outgoing, iter([True])
    arrived = store.arrived

    async def full(nonce: str, message_id: int, text: str, *, said_at: int, at: int) -> None:
        if next(once, False):
            raise StoreError("The disk is full.")
        await arrived(nonce, message_id, text, said_at=said_at, at=at)

    monkeypatch.setattr(store, "arrived", full)
    stage.mina.say(stage.mina.dm, "hello")
    since = len(stage.discord.diary.deeds)
    await stage.discord.diary.sent(ANSWER, since=since)
    await stage.deeds("sent")
    stage.clock.advance(10 * MINUTE)
    await stage.catch_up()
    await stage.deeds("sent")
    assert await stage.said(since=since) == [ANSWER]
    assert await stage.companion.store.lines.waiting(stage.mina.id, stage.mina.id) == []


async def test_a_new_session_reads_back_what_the_old_one_lost(stage: Stage) -> None:
    await stage.tell("hello")
    since = len(stage.discord.diary.deeds)
    sessions = stage.discord.gateway.identified
    stage.discord.gateway.invalidate()
    stage.mina.say(stage.mina.dm, "did you get this?")
    await stage.discord.gateway.until_identified(sessions + 1)
    await stage.discord.diary.sent(ANSWER, since=since)
    assert await stage.said(since=since) == [ANSWER]
    assert "did you get this?" in stage.prompt()


async def test_somebody_who_was_forgotten_does_not_come_back_with_what_discord_still_shows(stage: Stage) -> None:
    await stage.tell("the code is heliotrope")
    stage.clock.advance(MINUTE)
    await stage.companion.forget(stage.mina.id)
    await stage.leave()
    await stage.come_back()
    stage.clock.advance(MINUTE)
    await stage.tell("hello")
    assert "heliotrope" not in stage.prompt()
    lines = await stage.companion.store.lines.since(Place(stage.mina.id, "dm"), 0)
    assert "the code is heliotrope" not in [line.text for line in lines]


async def test_with_an_old_database_what_she_answered_is_not_answered_again(stage: Stage, tmp_path: Path) -> None:
    await stage.tell("hello")
    await stage.leave()
    await asyncio.to_thread((tmp_path / "samantha.db").unlink)
    since = len(stage.discord.diary.deeds)
    await stage.come_back()
    said = await stage.tell("and now?")
    assert said[-1] == ANSWER
    assert [each for each in await stage.said(since=since) if each == ANSWER] == [ANSWER]


async def test_a_message_that_cannot_be_written_down_is_owned_up_to_and_read_back_later(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = stage.companion.store.lines.keep
    full = True

    async def keeping(heard: Heard, at: int, *, nothing_missing: bool = True, answered: bool = False) -> int | None:
        if full:
            raise StoreError("The disk is full.")
        return await keep(heard, at, nothing_missing=nothing_missing, answered=answered)

    monkeypatch.setattr(stage.companion.store.lines, "keep", keeping)
    (sentence,) = await stage.tell("I got the job")
    assert "write anything down" in sentence
    full = False
    since = len(stage.discord.diary.deeds)
    assert await stage.tell("hello?") == [ANSWER]
    assert await stage.said(since=since) == [ANSWER]
    assert "I got the job\nhello?" in stage.prompt()


async def test_somebody_in_danger_gets_the_card_though_nothing_can_be_written_down(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_given: object, **_named: object) -> int:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(stage.companion.store.lines, "keep", full)
    card, sentence = await stage.tell("I want to kill myself tonight")
    assert "findahelpline.com" in card
    assert "write anything down" in sentence


async def test_a_card_goes_out_though_it_can_no_longer_be_noted(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_given: object, **_named: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(stage.companion.store.outgoing, "leave", full)
    assert "findahelpline.com" in (await stage.tell("I want to kill myself tonight"))[0]


async def test_a_card_that_was_due_when_she_died_is_given_when_she_is_back(stage: Stage) -> None:
    await stage.leave()
    since = len(stage.discord.diary.deeds)
    stage.mina.say(stage.mina.dm, "I want to kill myself tonight")
    await stage.come_back()
    await stage.discord.diary.sent(ANSWER, since=since)
    card, answer = await stage.said(since=since)
    assert "findahelpline.com" in card
    assert answer == ANSWER


async def test_where_she_may_not_write_the_person_learns_why_once(stage: Stage) -> None:
    general = stage.discord.channel(stage.discord.guild("Friends", stage.mina), "general")
    stage.discord.refuse(Requests("POST", f"/channels/{general.id}/messages"), 403, 50013)
    since = len(stage.discord.diary.deeds)
    for _ in range(2):
        stage.mina.say(general, f"{stage.her} hello")
        await stage.deeds("sent")
    (sentence,) = await stage.said(since=since)
    assert "#general" in sentence
    assert "not allowed to write" in sentence


async def test_typing_in_a_dm_is_waited_for(stage: Stage) -> None:
    since = len(stage.discord.diary.deeds)
    stage.mina.say(stage.mina.dm, "so")
    stage.mina.typing(stage.mina.dm)
    await asyncio.sleep(0.3)
    assert stage.model.requests == []
    stage.mina.say(stage.mina.dm, "I got the job")
    await stage.discord.diary.sent(ANSWER, since=since)
    assert await stage.said(since=since) == [ANSWER]
    assert "so\nI got the job" in stage.prompt()


async def test_nobody_who_goes_on_typing_waits_longer_than_eight_seconds(stage: Stage) -> None:
    since = len(stage.discord.diary.deeds)
    stage.mina.say(stage.mina.dm, "so")
    stage.mina.typing(stage.mina.dm)
    await asyncio.sleep(0.3)
    assert stage.model.requests == []
    stage.clock.advance(8_001)
    await stage.discord.diary.sent(ANSWER, since=since)


async def test_a_place_whose_history_is_closed_is_answered_all_the_same(stage: Stage) -> None:
    stage.mina.say(stage.mina.dm, "hello")
    await stage.deeds("sent")
    await stage.leave()
    stage.discord.refuse(Requests("GET", SENDS), 403, 50001)
    await stage.come_back()
    assert await stage.tell("and now?") == [ANSWER]


async def _make_unconfirmed(stage: Stage, message_id: int, text: str) -> None:
    """Leave the database as it is when she dies between sending her answer to a message and writing that down."""
    store, place = stage.companion.store, Place(stage.mina.id, "dm")
    (line,) = [each for each in await store.lines.since(place, 0) if each.message_id == message_id]
    await store._database.run("DELETE FROM line WHERE by_her = 1 AND id > ?", line.id)
    await store._database.run("UPDATE line SET answered_at = NULL WHERE id = ?", line.id)
    leaving = Leaving("n", place, Known(stage.mina.id, "Mina"), "beat", text, (line.id,), after_id=message_id)
    await stage.companion.leave(leaving)
    await stage.leave()
