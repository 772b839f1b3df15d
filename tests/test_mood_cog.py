"""Moods in the open, on Discord: hers with what moved it, a person's own check-ins, and the line beside her name."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from simcord.backend.models import Channel

from cogs.mood import Mood
from companion.clock import DAY, HOUR
from rehearsal.diary import Deed
from rehearsal.panels import panel_of
from rehearsal.people import NotPossibleError, Person
from tests.model_server import reading
from tests.stage import Stage, set_stage

NOTE = "saw a kingfisher"


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
    return await stage.shown(person.slash(channel or person.dm, f"mood {name}", **options))


async def press(stage: Stage, deed: Deed, label: str, *, by: Person | None = None) -> Deed:
    person = by or stage.mina
    await stage.discord.answered(person.press(person.dm, deed.message_id, label=label))
    return (await stage.deeds("edited"))[-1]


async def choose(stage: Stage, deed: Deed, number: int) -> Deed:
    assert deed.message
    (menu,) = [control for control in panel_of(deed.message).controls if control.is_menu]
    value = menu.options[number][1]
    await stage.discord.answered(stage.mina.choose(stage.mina.dm, deed.message_id, menu.custom_id, value))
    return (await stage.deeds("edited"))[-1]


async def write_note(stage: Stage, deed: Deed, note: str) -> Deed:
    asked = stage.mina.press(stage.mina.dm, deed.message_id, label="Note")
    await stage.discord.answered(asked)
    assert asked.modal
    field = asked.modal["components"][0]["component"]["custom_id"]
    await stage.discord.answered(stage.mina.submit(asked, {field: note}))
    return (await stage.deeds("edited"))[-1]


async def check_in(stage: Stage, valence: str, energy: str, note: str = "") -> Deed:
    panel = await press(stage, await press(stage, await run(stage, "check-in"), valence), energy)
    if note:
        panel = await write_note(stage, panel, note)
    return await press(stage, panel, "Keep it")


# --- hers --------------------------------------------------------------------------------------------------------


async def test_show_says_how_she_is_what_moved_it_and_that_she_is_software(stage: Stage) -> None:
    assert "where I usually rest" in read(await run(stage, "show"))
    assert "Nothing you said here" in read(await run(stage, "show"))
    stage.model.reading = lambda _: reading(valence=0.9, arousal=0.8, confidence=1)
    for _ in range(4):
        await stage.tell("they took my story for the magazine!")
    shown = await run(stage, "show")
    assert shown.is_ephemeral
    assert "Playful." in read(shown)
    assert '- Brighter: "they took my story for the magazine!" (09-21 ' in read(shown)
    assert "I'm software. What I call a mood is a state" in read(shown)


async def test_what_moved_her_in_private_is_not_shown_in_a_server_nor_to_anybody_else(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    place = general(stage, theo)
    stage.model.reading = lambda _: reading(valence=-0.9, confidence=1)
    for _ in range(4):
        await stage.tell("my cat is ill")
    assert "- Lower: " in read(await run(stage, "show"))
    for shown in (await run(stage, "show", channel=place), await run(stage, "show", by=theo, channel=place)):
        assert "cat" not in read(shown)
        assert "where I usually rest" in read(shown)


async def test_a_deleted_message_is_no_longer_named_as_a_reason(stage: Stage) -> None:
    stage.model.reading = lambda _: reading(valence=0.9, confidence=1)
    said = stage.mina.say(stage.mina.dm, "I won the raffle")
    await stage.deeds("sent")
    assert "raffle" in read(await run(stage, "show"))
    stage.mina.delete(stage.mina.dm, said)
    await stage.deeds("sent")
    assert "raffle" not in read(await run(stage, "show"))


# --- theirs ------------------------------------------------------------------------------------------------------


async def test_nothing_is_kept_of_a_persons_mood_before_they_ask_for_it(stage: Stage) -> None:
    for command in ("check-in", "chart"):
        assert "nothing about your mood unless you want it" in read(await run(stage, command))
    stage.model.reading = lambda _: reading(valence=0.9, confidence=1, feelings=["proud"])
    await run(stage, "track", keep="on")
    for _ in range(3):
        await stage.tell("I won the raffle")
    assert "No check-ins in the last 7 days" in read(await run(stage, "chart")), "never an estimate"


async def test_a_check_in_is_two_presses_and_a_note_if_one_likes(stage: Stage) -> None:
    await run(stage, "track", keep="on")
    panel = await run(stage, "check-in")
    assert panel.is_ephemeral
    with pytest.raises(NotPossibleError):
        stage.mina.press(stage.mina.dm, panel.message_id, label="Keep it")
    kept = await check_in(stage, "good", "tired", NOTE)
    assert "Kept: 09-21 14:13: good, tired." in read(kept)
    (entry,) = await stage.companion.store.check_ins.of(stage.mina.id)
    assert (entry.valence, entry.energy, entry.note) == (4, 2, NOTE)


async def test_the_chart_is_a_picture_with_the_same_in_words(stage: Stage) -> None:
    await run(stage, "track", keep="on")
    for valence, energy in (("low", "tired"), ("good", "steady"), ("good", "buzzing")):
        await check_in(stage, valence, energy)
        stage.clock.advance(5 * HOUR)
    shown = await run(stage, "chart")
    assert shown.is_ephemeral
    assert "Check-ins: 3, from 09-21 14:13 to 09-22 00:13." in read(shown)
    assert "Mood (round, solid line): between low and good, most often good; last good." in read(shown)
    assert "Energy (square, dashed line): between tired and buzzing" in read(shown)
    assert "[picture] The check-ins described above" in read(shown)
    picture = Image.open(BytesIO(stage.discord.world.cdn.content(_attached(shown))))
    assert (picture.format, picture.size) == ("PNG", (1_000, 480))
    assert "No check-ins in the last 24 hours" not in read(await run(stage, "chart", span="day"))
    stage.clock.advance(8 * DAY)
    assert "No check-ins in the last 7 days" in read(await run(stage, "chart"))
    assert "Check-ins: 3" in read(await run(stage, "chart", span="month"))


def _attached(deed: Deed) -> dict[str, object]:
    assert deed.message
    (attached,) = deed.message["attachments"]
    return dict(attached)


async def test_each_point_can_be_put_right_and_erased(stage: Stage) -> None:
    await run(stage, "track", keep="on")
    await check_in(stage, "low", "tired")
    stage.clock.advance(HOUR)
    await check_in(stage, "good", "steady", NOTE)
    entry = await choose(stage, await run(stage, "chart"), 1)
    assert "Your check-in of 09-21 14:13" in read(entry)
    entry = await press(stage, entry, "great")
    assert "Mood: great" in read(entry)
    entry = await write_note(stage, entry, "it was only the rain")
    back = await press(stage, entry, "Back to the chart")
    assert "between good and great" in read(back)
    kept = await stage.companion.store.check_ins.of(stage.mina.id)
    assert [(each.valence, each.energy, each.note) for each in kept] == [(5, 2, "it was only the rain"), (4, 3, NOTE)]
    left = await press(stage, await choose(stage, back, 1), "Delete")
    assert "Check-ins: 1," in read(left)
    assert await choose(stage, left, 0)
    gone = await press(stage, (await stage.deeds("edited"))[-1], "Delete")
    assert "Erased." in read(gone)


async def test_every_point_of_a_month_can_be_reached(stage: Stage) -> None:
    await run(stage, "track", keep="on")
    for number in range(30):
        await stage.companion.store.check_ins.add(
            stage.mina.id, at=stage.clock.now(), valence=1 + number % 5, energy=3, note=f"number {number}"
        )
        stage.clock.advance(HOUR)
    shown = await run(stage, "chart", span="month")
    older = await press(stage, shown, "Older")
    assert "number 0" in read(await choose(stage, older, 4))
    back = await press(stage, (await stage.deeds("edited"))[-1], "Back to the chart")
    newer = await press(stage, await press(stage, back, "Older"), "Newer")
    assert "number 29" in read(await choose(stage, newer, 0))


async def test_off_erases_every_check_in_and_nothing_of_it_is_left(stage: Stage, tmp_path: Path) -> None:
    await run(stage, "track", keep="on")
    await check_in(stage, "good", "tired", NOTE)
    assert _found(tmp_path, NOTE)
    assert "Erased: 1 check-ins" in read(await run(stage, "track", keep="off"))
    assert await stage.companion.store.check_ins.of(stage.mina.id) == []
    assert not _found(tmp_path, NOTE)
    assert "unless you want it" in read(await run(stage, "check-in"))


async def test_a_check_in_begun_before_off_is_not_kept(stage: Stage) -> None:
    await run(stage, "track", keep="on")
    panel = await press(stage, await press(stage, await run(stage, "check-in"), "good"), "tired")
    await run(stage, "track", keep="off")
    assert "unless you want it" in read(await press(stage, panel, "Keep it"))
    assert await stage.companion.store.check_ins.of(stage.mina.id) == []


async def test_forgetting_a_person_takes_mood_and_check_ins_with_it(stage: Stage, tmp_path: Path) -> None:
    await run(stage, "track", keep="on")
    stage.model.reading = lambda _: reading(valence=0.9, confidence=1)
    await stage.tell("I won the raffle")
    await check_in(stage, "good", "tired", NOTE)
    await stage.companion.forget(stage.mina.id)
    assert not _found(tmp_path, NOTE)
    assert await stage.companion.store.moods._database.all("SELECT 1 FROM mood") == []
    assert "where I usually rest" in read(await run(stage, "show"))


async def test_nobody_reaches_anybody_elses_check_in(stage: Stage) -> None:
    await run(stage, "track", keep="on")
    await check_in(stage, "good", "tired", NOTE)
    (entry,) = await stage.companion.store.check_ins.of(stage.mina.id)
    assert await stage.companion.store.check_ins.one(999, entry.id) is None
    assert not await stage.companion.store.check_ins.delete(999, entry.id)
    assert not await stage.companion.store.check_ins.correct(999, entry)
    theo = stage.discord.person("Theo")
    await run(stage, "track", by=theo, keep="on")
    assert "No check-ins" in read(await run(stage, "chart", by=theo))


async def test_a_note_that_speaks_of_dying_brings_the_card(stage: Stage) -> None:
    await run(stage, "track", keep="on")
    await check_in(stage, "awful", "drained", "I want to kill myself")
    card = (await stage.deeds("sent"))[-1]
    assert card.is_ephemeral
    assert "You do not have to carry this alone" in card.text


async def test_panels_are_in_the_language_of_the_persons_discord(stage: Stage) -> None:
    yuna = stage.discord.person("Yuna", locale="ko")
    assert "편안하고 반가워요" in read(await run(stage, "show", by=yuna))
    assert "직접 적는 것만" in read(await run(stage, "track", by=yuna, keep="on"))
    panel = await run(stage, "check-in", by=yuna)
    panel = await press(stage, await press(stage, panel, "좋음", by=yuna), "피곤", by=yuna)
    assert "기분 좋음, 기운 피곤" in read(await press(stage, panel, "남기기", by=yuna))
    assert "줄곧 좋음" in read(await run(stage, "chart", by=yuna))


def _found(folder: Path, needle: str) -> bool:
    return any(needle.encode() in path.read_bytes() for path in folder.glob("samantha.db*"))


# --- beside her name ---------------------------------------------------------------------------------------------


async def test_the_line_beside_her_name_follows_the_clock_and_nobodys_mood(stage: Stage) -> None:
    cog, gateway = stage.bot.get_cog("mood"), stage.discord.gateway
    assert isinstance(cog, Mood)
    await gateway.until_shown()
    stage.model.reading = lambda _: reading(risk=2, valence=-1, confidence=1)
    await stage.tell("everything is lost")
    await cog.look_up.coro(cog)
    stage.clock.advance(10 * HOUR)
    await cog.look_up.coro(cog)
    await gateway.until_shown(2)
    day, night = gateway.presences
    assert (day["status"], night["status"]) == ("online", "idle")
    lines = [shown["activities"][0]["state"] for shown in (day, night)]
    assert lines[0] in said(stage, "presence_day")
    assert lines[1] in said(stage, "presence_night")


async def test_a_new_session_shows_the_line_again(stage: Stage) -> None:
    cog, gateway = stage.bot.get_cog("mood"), stage.discord.gateway
    assert isinstance(cog, Mood)
    await gateway.until_shown()
    gateway.invalidate()
    await gateway.until_identified(2)
    await stage.tell("hello")
    await cog.look_up.coro(cog)
    await gateway.until_shown(2)
    assert gateway.presences[0] == gateway.presences[1]


def said(stage: Stage, key: str) -> set[str]:
    return {stage.companion.strings.say(key, "en", turn=turn) for turn in range(12)}
