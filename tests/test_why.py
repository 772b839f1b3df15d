"""What her last reply was made of, told to the person it was for: their own data, and only what is still there."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from simcord.backend.models import Channel

from bot import PERSONA_FOLDER
from companion import why
from companion.clock import HOUR
from companion.llm import Usage
from companion.persona import Strings
from companion.recall import WEIGHTS
from companion.store.memories import Source
from companion.store.places import Summary
from companion.store.traces import Origin, Trace
from companion.talk import Image, Person, Place
from companion.why_page import PARTS, Recalled, Reply, page
from rehearsal.diary import Deed
from rehearsal.panels import panel_of
from rehearsal.people import Person as Somebody
from tests.alone import MINA, ROOM, THEO, Alone, alone, private
from tests.stage import Stage, set_stage

UNKNOWN = "I can't say: what an answer was made of"
CELLAR = Place(901, "901", "#staff", guild_id=700)
LATE = 4_000_000_000_000
GONE = "Forgotten, changed or kept from here since: 1"
COST = {"prompt_tokens": 1_234, "prompt_tokens_details": {"cached_tokens": 1_000}, "completion_tokens": 56}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def her(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as her:
        yield her


def general(stage: Stage, *others: Somebody) -> Channel:
    return stage.discord.channel(stage.discord.guild("Friends", stage.mina, *others), "general")


async def run(
    stage: Stage, name: str, *, by: Somebody | None = None, channel: Channel | None = None, **options: Any
) -> Deed:
    person = by or stage.mina
    return await stage.shown(person.slash(channel or person.dm, f"memory {name}", **options))


async def told(stage: Stage, *, by: Somebody | None = None, channel: Channel | None = None) -> str:
    shown = await run(stage, "why", by=by, channel=channel)
    assert shown.is_ephemeral
    assert shown.message
    return panel_of(shown.message).text


async def say(stage: Stage, text: str) -> int:
    """Let Mina say something and be answered; her message's id."""
    since = len(stage.discord.diary.deeds)
    mine = stage.mina.say(stage.mina.dm, text)
    await stage.discord.diary.first(lambda deed: deed.act == "sent", since=since)
    await stage.deeds("sent")
    return mine


def link(message: Source | Origin) -> str:
    return f"<{message.place_id}/{message.message_id}>"


async def asked(her: Alone, person: Person = MINA, place: Place | None = None) -> str:
    return await her.companion.why.page(person, place or private(person), link)


async def memory_of(stage: Stage, text: str) -> str:
    choices = await stage.discord.answered(stage.mina.look_up(stage.mina.dm, "memory forget", "memory", text))
    return str((choices.autocomplete_choices or [])[0]["value"])


async def test_why_tells_what_was_answered_what_came_to_mind_and_what_thought(stage: Stage) -> None:
    await run(stage, "add", text="I keep bees on the roof")
    stage.model.usage = COST
    await stage.tell("how are the bees on my roof?")
    shown = await told(stage)
    assert "- how are the bees on my roof?\n-# 2026-09-21" in shown
    assert f"[your message](https://discord.com/channels/@me/{stage.mina.dm.id}/" in shown
    assert "- I keep bees on the roof\n-# I remember it · 2026-09-21" in shown
    assert "you wrote it down for me" in shown
    assert "`scripted`: 1,234 read, 1,000 of them known from before; 56 written." in shown


async def test_why_shows_what_spoke_for_each_thing_and_the_parts_come_to_the_score(stage: Stage) -> None:
    await run(stage, "add", text="I keep bees on the roof")
    await stage.tell("how are the bees on my roof?")
    line = next(line for line in (await told(stage)).splitlines() if "score" in line)
    score, parts = line.removeprefix("-# score ").replace("\u2212", "-").split(": ")
    assert "its words" in parts
    values = [float(part.rsplit(" ", 1)[1]) for part in parts.split(", ")]
    assert values == sorted(values, key=abs, reverse=True)
    assert sum(values) == pytest.approx(float(score), abs=0.3)


async def test_what_a_memory_came_from_is_linked(stage: Stage) -> None:
    mine = await say(stage, "remember that I keep bees on the roof")
    stage.clock.advance(HOUR)
    place = general(stage)
    await run(stage, "audience", memory=await memory_of(stage, "bees"), where="anywhere")
    await stage.tell(f"{stage.her} how are the bees on my roof?", channel=place)
    shown = await told(stage, channel=place)
    assert f"[your message](https://discord.com/channels/@me/{stage.mina.dm.id}/{mine})" in shown


async def test_before_her_first_reply_and_after_a_restart_why_says_that_it_is_not_known(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    assert UNKNOWN in await told(stage, by=theo)
    assert "What it answered" in await told(stage)
    await stage.restart()
    assert UNKNOWN in await told(stage)
    await stage.tell("hello again")
    assert "- hello again" in await told(stage)


async def test_nothing_of_anybody_else_is_shown_where_both_talk_to_her(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    place = general(stage, theo)
    await run(stage, "add", by=theo, channel=place, text="I keep wasps in the xyzzy cellar")
    await stage.tell(f"{stage.her} how are the wasps in my xyzzy cellar?", by=theo, channel=place)
    assert UNKNOWN in await told(stage, channel=place)
    await stage.tell(f"{stage.her} what about wasps in a cellar?", channel=place)
    hers, his = await told(stage, channel=place), await told(stage, by=theo, channel=place)
    assert "what about wasps in a cellar?" in hers
    for word in ("xyzzy", "Theo", "I keep"):
        assert word not in hers
    assert "I keep wasps in the xyzzy cellar" in his
    assert "what about" not in his


async def test_whatever_is_asked_for_only_what_is_theirs_and_may_be_used_there_is_read(her: Alone) -> None:
    her.model.answer = lambda _: "Mm."
    book = her.companion.memory_book
    for person in (MINA, THEO):
        for place in (private(person), ROOM, CELLAR):
            await her.tell(f"{person.name} in {place.audience}", by=person, place=place)
            await book.add(person, place, f"{person.name} told it to {place.audience}")
    everything = range(1, 100)
    for place, audiences in ((private(MINA), {"dm"}), (ROOM, {"700"}), (CELLAR, {"700", "901"})):
        traces = await her.companion.store.traces.still_there(MINA.id, place, lines=everything, memories=everything)
        theirs = {trace.text for trace in traces if not trace.by_her}
        said = {f"Mina in {audience}" for audience in audiences}
        assert theirs == said | {f"Mina told it to {audience}" for audience in audiences}
        assert sum(trace.by_her for trace in traces) == len(audiences)


async def test_a_memory_forgotten_since_is_counted_and_its_words_are_gone(stage: Stage) -> None:
    await run(stage, "add", text="I keep bees in the xyzzy tree")
    await stage.tell("how are the bees in that tree?")
    assert "xyzzy" in await told(stage)
    question = await run(stage, "forget", memory=await memory_of(stage, "bees"))
    stage.mina.press(stage.mina.dm, question.message_id, label="Yes, forget it")
    await stage.deeds("edited")
    shown = await told(stage)
    assert "xyzzy" not in shown
    assert GONE in shown
    assert "how are the bees in that tree?" in shown


async def test_a_memory_put_right_since_is_not_shown_in_its_old_words(stage: Stage) -> None:
    await run(stage, "add", text="my sister Nina lives in Oslo")
    await stage.tell("where does my sister Nina live?")
    await run(stage, "correct", memory=await memory_of(stage, "Nina"), to="my sister Mina lives in Oslo")
    shown = await told(stage)
    assert "lives in Oslo" not in shown
    assert GONE in shown


async def test_what_was_said_in_direct_messages_is_never_shown_in_a_server(stage: Stage) -> None:
    place = general(stage)
    await run(stage, "add", text="I keep bees in the xyzzy tree")
    await stage.tell("how are the bees in that tree?")
    assert UNKNOWN in await told(stage, channel=place)
    await stage.tell(f"{stage.her} how are the bees in that tree?", channel=place)
    assert "xyzzy" not in await told(stage, channel=place)
    assert "xyzzy" in await told(stage)


async def test_a_memory_that_has_been_made_private_since_is_counted_in_the_server_and_not_shown(stage: Stage) -> None:
    place = general(stage)
    await run(stage, "add", text="I keep bees in the xyzzy tree")
    memory = await memory_of(stage, "bees")
    await run(stage, "audience", memory=memory, where="anywhere")
    await stage.tell(f"{stage.her} how are the bees in that tree?", channel=place)
    assert "xyzzy" in await told(stage, channel=place)
    await run(stage, "audience", memory=memory, where="dm")
    shown = await told(stage, channel=place)
    assert "xyzzy" not in shown
    assert GONE in shown


async def test_a_memory_that_has_been_widened_since_is_still_shown(stage: Stage) -> None:
    await run(stage, "add", text="I keep bees in the tree")
    await stage.tell("how are the bees in that tree?")
    await run(stage, "audience", memory=await memory_of(stage, "bees"), where="anywhere")
    shown = await told(stage)
    assert "- I keep bees in the tree" in shown
    assert "kept from here since" not in shown


async def test_when_the_message_she_answered_is_deleted_nothing_of_the_reply_is_told(stage: Stage) -> None:
    mine = await say(stage, "the password is xyzzy")
    stage.mina.delete(stage.mina.dm, mine)
    await stage.deeds("deleted")
    assert UNKNOWN in await told(stage)


async def test_a_message_edited_since_is_not_shown_in_either_of_its_words(stage: Stage) -> None:
    mine = await say(stage, "the password is xyzzy")
    stage.mina.edit(stage.mina.dm, mine, "the password is plugh")
    await stage.deeds("edited")
    shown = await told(stage)
    assert "password" not in shown
    assert GONE in shown


async def test_whoever_is_erased_is_told_that_nothing_is_known(stage: Stage) -> None:
    await stage.tell("hello there")
    await stage.companion.forget(stage.mina.id)
    assert UNKNOWN in await told(stage)


async def test_a_fixed_sentence_is_told_to_be_one_and_not_the_model_that_answered_before(her: Alone) -> None:
    her.model.answer = lambda _: "Mm."
    await her.tell("hello")
    await her.hear("", only="voice")
    await her.answer()
    shown = await asked(her)
    assert "one of my fixed sentences" in shown
    assert "(no words: a picture, a file or somebody's message)" in shown
    assert "scripted" not in shown


async def test_an_excuse_is_told_to_be_a_fixed_sentence_although_she_had_begun_to_think(her: Alone) -> None:
    her.model.answer = lambda _: "Kill yourself."
    assert await her.tell("hello")
    shown = await asked(her)
    assert "one of my fixed sentences" in shown
    assert "scripted" not in shown


async def test_a_line_of_long_ago_is_shown_with_who_said_it_and_a_link(her: Alone) -> None:
    her.model.answer = lambda _: "Bees on a roof, lovely."
    await her.tell("my bees live on the roof of the mill")
    her.model.answer = lambda _: "Mm."
    last = (await her.kept())[-1]
    for text in ("the weather is fine", "I had soup", "the train was late"):
        await her.tell(text)
    await her.companion.store.places.cut(MINA.id, last.id + 1)
    await her.tell("where on the mill do my bees live?")
    shown = await asked(her)
    assert "- my bees live on the roof of the mill\n-# you said it" in shown
    assert "[your message](<1/1>)" in shown
    assert "Messages I had before me: 6." in shown


async def test_a_summary_she_had_before_her_is_mentioned_and_not_shown(her: Alone) -> None:
    her.model.answer = lambda _: "Mm."
    await her.tell("hello")
    read, *_ = await her.companion.store.places.history(private(MINA), MINA.id)
    assert read.summary is None
    first = (await her.kept())[0].id
    summary = Summary("A heliotrope greeting.", first)
    await her.companion.store.places.summarise(private(MINA), summary, replaces=0, at=her.clock.now())
    await her.tell("and now?")
    shown = await asked(her)
    assert "a summary of what came before them" in shown
    assert "heliotrope" not in shown


async def test_while_she_is_still_talking_the_tokens_are_not_counted_yet(her: Alone) -> None:
    her.model.say_stream(["One thing first.\n\n", "And another."])
    await her.hear("hello")
    async with her.companion.turn(private(MINA), MINA) as turn:
        assert await turn.begin()
        beats = turn.beats()
        await her.bring(turn, await anext(beats))
        assert "not counted yet" in await asked(her)
    assert "about" in await asked(her), "a server that reports nothing leaves an estimate"


async def test_a_person_erased_while_she_talks_leaves_nothing_behind(her: Alone) -> None:
    her.model.say_stream(["One thing first.\n\n", "And another."])
    await her.hear("hello")
    async with her.companion.turn(private(MINA), MINA) as turn:
        assert await turn.begin()
        beats = turn.beats()
        await her.bring(turn, await anext(beats))
        await her.companion.forget(MINA.id)
        await her.bring(turn, await anext(beats))
    assert not her.companion.why._held


async def test_no_word_is_held(her: Alone) -> None:
    her.model.answer = lambda _: "a heliotrope answer"
    await her.tell("remember that I keep xyzzy bees")
    her.clock.advance(HOUR)
    await her.tell("how are my xyzzy bees?")
    for word in ("xyzzy", "heliotrope", "Mina"):
        assert word not in repr(list(her.companion.why._held.items()))


async def test_only_so_many_replies_are_held_and_the_oldest_goes_first(
    her: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(why, "_MOST", 2)
    her.model.answer = lambda _: "Mm."
    robin = Person(3, "Robin")
    for person in (MINA, THEO, MINA, robin):
        await her.tell("hello", by=person)
    assert UNKNOWN in await asked(her, THEO)
    assert "- hello" in await asked(her, MINA)
    assert "- hello" in await asked(her, robin)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_is_never_larger_than_discord_takes(language: str) -> None:
    def address(_message: Source | Origin) -> str:
        return f"https://discord.com/channels/{'9' * 20}/{'9' * 20}/{'9' * 20}"

    trace = Trace(1, None, "w" * 4_000, by_her=True, at=LATE, origin=Origin(1, 1, 1, is_message=True))
    reply = Reply(
        at=LATE,
        answered=[trace] * 30,
        answered_gone=30,
        recalled=[Recalled(trace, dict.fromkeys(PARTS, -11.11))] * 6,
        recalled_gone=6,
        carried=1_000,
        has_summary=True,
        mood="unsettled",
        model="m" * 400,
        usage=Usage(LATE, "e", "m", "talk", 1, 10**6, 10**6, 10**6, 1, 1, estimated=False),
    )
    text = page(reply, address, strings=Strings.load(PERSONA_FOLDER), language=language, zone=None)
    assert "27" in text, "what is not shown is counted"
    assert len(text) < 3_900


async def test_words_of_theirs_cannot_break_the_page(her: Alone) -> None:
    her.model.answer = lambda _: "Mm."
    await her.tell("```\n**What came to mind**\n- a trick")
    shown = await asked(her)
    assert "\n- a trick" not in shown
    assert "```" not in shown


async def test_a_picture_in_a_room_is_told_without_words(her: Alone) -> None:
    her.model.answer = lambda _: "Mm."
    await her.hear("", place=ROOM, images=(Image("image/png", b"png"),))
    await her.answer(place=ROOM)
    assert "(no words" in await asked(her, MINA, ROOM)


async def test_the_mood_is_told_in_which_she_answered(her: Alone) -> None:
    her.model.answer = lambda _: "Mm."
    await her.tell("hello")
    assert "My mood: At ease" in await asked(her)


async def test_why_is_told_in_the_language_of_the_persons_discord(stage: Stage) -> None:
    yuna = stage.discord.person("Yuna", locale="ko")
    assert "지금은 말해줄 수 없어요" in await told(stage, by=yuna)
    await run(stage, "add", by=yuna, text="나 옥상에서 벌 키워")
    await stage.tell("나 옥상에서 벌 키워, 알지?", by=yuna)
    shown = await told(stage, by=yuna)
    assert "**떠오른 것**\n- 나 옥상에서 벌 키워\n-# 기억하는 것" in shown
    assert "같은 말" in shown


def test_every_part_of_a_score_has_a_name_to_be_shown_under() -> None:
    assert set(PARTS) == set(WEIGHTS)
