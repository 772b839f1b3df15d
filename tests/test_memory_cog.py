"""What she remembers in a person's own hands, on Discord."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from simcord.backend.models import Channel

from companion.clock import DAY
from rehearsal.diary import Deed
from rehearsal.panels import panel_of
from rehearsal.people import NotPossibleError, Person
from tests.stage import ANSWER, Stage, set_stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


def general(stage: Stage, *others: Person) -> Channel:
    return stage.discord.channel(stage.discord.guild("Friends", stage.mina, *others), "general")


def read(deed: Deed) -> str:
    assert deed.message
    return panel_of(deed.message).text


async def run(
    stage: Stage, name: str, *, by: Person | None = None, channel: Channel | None = None, **options: str
) -> Deed:
    person = by or stage.mina
    return await stage.shown(person.slash(channel or person.dm, f"memory {name}", **options))


async def offered(stage: Stage, command: str, option: str, typed: str) -> dict[str, str]:
    asked = await stage.discord.answered(stage.mina.look_up(stage.mina.dm, f"memory {command}", option, typed))
    return {choice["name"]: choice["value"] for choice in asked.autocomplete_choices or []}


async def test_show_tells_what_she_remembers_since_when_and_from_which_message(stage: Stage) -> None:
    await stage.tell("remember that I keep bees")
    shown = await run(stage, "show")
    assert shown.is_ephemeral
    assert "What I remember of you** (1/1)" in read(shown)
    assert "**Your life**\n- I keep bees\n-# 2026-09-21 · only between us · [your message](" in read(shown)
    line = stage.mina.dm.id
    assert f"https://discord.com/channels/@me/{line}/" in read(shown)


async def test_the_first_time_she_remembers_somebody_a_small_line_under_her_answer_says_so(stage: Stage) -> None:
    general_ = general(stage)
    assert await stage.tell(f"{stage.her} remember that I keep bees", channel=general_) != []
    answer, remark = await stage.tell("remember that I have a goat")
    assert answer == ANSWER
    assert remark.startswith("-# ")
    assert "/memory show" in remark
    assert await stage.tell("remember that I have a cow") == [ANSWER]


async def test_what_is_coming_is_shown_with_its_day(stage: Stage) -> None:
    await run(stage, "add", text="my driving test is next Friday")
    assert "coming**\n- my driving test is next Friday (2026-10-02)" in read(await run(stage, "show"))


async def test_where_nothing_is_remembered_show_says_so(stage: Stage) -> None:
    assert "nothing of you here yet" in read(await run(stage, "show"))
    await run(stage, "add", text="I keep bees")
    assert "Nothing I remember fits" in read(await run(stage, "show", search="wasps"))
    assert "I keep bees" in read(await run(stage, "show", search="bee"))


async def test_what_is_added_by_hand_is_kept_in_the_persons_words(stage: Stage) -> None:
    assert "only between us: I keep bees" in read(await run(stage, "add", text="I keep bees"))
    assert "you wrote it down for me" in read(await run(stage, "show"))
    assert "couldn't make a memory" in read(await run(stage, "add", text="what?"))


async def test_in_a_server_only_what_may_be_used_there_is_shown_and_to_the_person_alone(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    place = general(stage, theo)
    await run(stage, "add", text="I keep bees")
    await run(stage, "add", text="I paint boats", channel=place)
    shown = await run(stage, "show", channel=place)
    assert shown.is_ephemeral
    assert "I paint boats" in read(shown)
    assert "bees" not in read(shown)
    assert "nothing of you" in read(await run(stage, "show", by=theo, channel=place))
    everything = read(await run(stage, "show"))
    assert "I keep bees\n-# 2026-09-21 · only between us" in everything
    assert "I paint boats\n-# 2026-09-21 · only where you said it" in everything


async def test_a_memory_is_put_right_by_choosing_it_from_what_is_suggested(stage: Stage) -> None:
    await run(stage, "add", text="my sister is Nina")
    chosen = (await offered(stage, "correct", "memory", "nin"))["my sister is Nina"]
    assert "Put right: my sister is Mina" in read(await run(stage, "correct", memory=chosen, to="my sister is Mina"))
    assert "Nina" not in read(await run(stage, "show"))


async def test_forget_asks_first_says_what_goes_and_a_no_keeps_it(stage: Stage) -> None:
    await stage.tell("remember that I keep bees")
    chosen = (await offered(stage, "forget", "memory", ""))["I keep bees"]
    asked = await run(stage, "forget", memory=chosen)
    assert "- I keep bees" in read(asked)
    assert "my answers to them: 1." in read(asked)
    kept = await stage.shown(stage.mina.press(stage.mina.dm, asked.message_id, label="No, keep it"))
    assert "everything stays" in read(kept)
    assert "I keep bees" in read(await run(stage, "show"))


async def test_forget_by_subject_takes_all_of_it_and_leaves_the_rest(stage: Stage) -> None:
    for text in ("I keep bees", "bees scare my brother", "I paint boats"):
        await run(stage, "add", text=text)
    asked = await run(stage, "forget", about="bees")
    stage.mina.press(stage.mina.dm, asked.message_id, label="Yes, forget it")
    assert "Memories: 2, messages: 0" in read((await stage.deeds("edited"))[-1])
    shown = read(await run(stage, "show"))
    assert "bees" not in shown
    assert "I paint boats" in shown


async def test_forget_by_day_takes_what_was_learned_that_day(stage: Stage) -> None:
    await run(stage, "add", text="I keep bees")
    stage.clock.advance(DAY)
    await run(stage, "add", text="I paint boats")
    asked = await run(stage, "forget", day="yesterday")
    assert "I keep bees" in read(asked)
    assert "boats" not in read(asked)
    assert "Nothing I remember fits" in read(await run(stage, "forget", day="someday"))


async def test_forget_without_saying_what_asks_for_it(stage: Stage) -> None:
    assert "Tell me which" in read(await run(stage, "forget"))


async def test_nobody_can_forget_what_is_somebody_elses(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    await run(stage, "add", text="I keep bees")
    chosen = (await offered(stage, "forget", "memory", ""))["I keep bees"]
    assert "Nothing I remember fits" in read(await run(stage, "forget", by=theo, memory=chosen))


async def test_a_memory_is_widened_and_narrowed_by_its_owner(stage: Stage) -> None:
    place = general(stage)
    await run(stage, "add", text="I keep bees")
    chosen = (await offered(stage, "audience", "memory", ""))["I keep bees"]
    assert "wherever we talk" in read(await run(stage, "audience", memory=chosen, where="anywhere"))
    assert "I keep bees\n-# 2026-09-21 · anywhere" in read(await run(stage, "show", channel=place))
    assert "stays between us" in read(await run(stage, "audience", memory=chosen, where="dm"))
    assert "nothing of you here" in read(await run(stage, "show", channel=place))


async def test_while_paused_nothing_is_added_and_resume_ends_it(stage: Stage) -> None:
    assert "nothing new from now on" in read(await run(stage, "pause"))
    assert "keep nothing for now" in read(await run(stage, "add", text="I keep bees"))
    assert "I remember again" in read(await run(stage, "resume"))
    assert "Kept" in read(await run(stage, "add", text="I keep bees"))


async def test_remember_this_keeps_a_message_of_their_own_and_nobody_elses(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    place = general(stage, theo)
    hers = (await stage.deeds("sent"))[-1].message_id
    for channel, message in ((place, theo.say(place, "I keep wasps")), (stage.mina.dm, hers)):
        refused = await stage.shown(stage.mina.menu(channel, "Remember this", message))
        assert "isn't yours" in read(refused)
    mine = stage.mina.say(stage.mina.dm, "I keep bees")
    await stage.deeds("sent")
    assert "I keep bees" in read(await stage.shown(stage.mina.menu(stage.mina.dm, "Remember this", mine)))
    stage.mina.delete(stage.mina.dm, mine)
    await stage.deeds("sent")
    assert "nothing of you" in read(await run(stage, "show")), "a memory goes with its message"


async def test_forget_this_erases_a_message_and_what_came_from_it(stage: Stage) -> None:
    mine = stage.mina.say(stage.mina.dm, "remember that I keep bees")
    await stage.deeds("sent")
    asked = await stage.shown(stage.mina.menu(stage.mina.dm, "Forget this", mine))
    assert '- "remember that I keep bees"\n- I keep bees' in read(asked)
    assert "I keep bees" in read(await run(stage, "show"))
    stage.mina.press(stage.mina.dm, asked.message_id, label="Yes, forget it")
    assert "Forgotten. Memories: 1, messages: 1." in read((await stage.deeds("edited"))[-1])
    assert "nothing of you" in read(await run(stage, "show"))
    again = await stage.shown(stage.mina.menu(stage.mina.dm, "Forget this", mine))
    assert "keep nothing from that message" in read(again)


async def test_somebody_elses_message_cannot_be_forgotten(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    place = general(stage, theo)
    mine = stage.mina.say(place, f"{stage.her} remember that I keep bees")
    await stage.deeds("sent")
    refused = await stage.shown(theo.menu(place, "Forget this", mine))
    assert "keep nothing from that message" in read(refused)
    assert "I keep bees" in read(await run(stage, "show"))


async def test_many_memories_are_pages_to_turn(stage: Stage) -> None:
    for number in range(30):
        await run(stage, "add", text=f"my plant {number} is a fern of sort {number * 37}")
    shown = await run(stage, "show")
    assert "(1/3)" in read(shown)
    more = await stage.shown(stage.mina.press(stage.mina.dm, shown.message_id, label="More"))
    assert "(2/3)" in read(more)
    assert len(read(more)) < 4_000
    with pytest.raises(NotPossibleError):
        stage.mina.press(stage.mina.dm, shown.message_id, label="Back to the beginning")
    back = await stage.shown(stage.mina.press(stage.mina.dm, shown.message_id, label="Back"))
    assert "(1/3)" in read(back)


async def test_panels_are_in_the_language_of_the_persons_discord(stage: Stage) -> None:
    yuna = stage.discord.person("Yuna", locale="ko")
    assert "기억해둘게요" in read(await run(stage, "add", by=yuna, text="나 벌 키워"))
    assert "**제가 기억하는 것**" in read(await run(stage, "show", by=yuna))


async def test_no_page_is_larger_than_discord_takes(stage: Stage) -> None:
    for number in range(20):
        await run(stage, "add", text=f"{number} " + "bees and wasps and moths " * 11)
    shown = await run(stage, "show")
    texts = [read(shown)]
    while "More" in str(shown.message):
        shown = await stage.shown(stage.mina.press(stage.mina.dm, shown.message_id, label="More"))
        texts.append(read(shown))
    assert sum(text.count("bees and wasps and moths bees") > 0 for text in texts) == len(texts) > 1
    texts.append(read(await run(stage, "forget", about="bees")))
    assert "and 5 more" in texts[-1]
    assert max(map(len, texts)) < 4_000
