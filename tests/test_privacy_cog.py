"""What is kept, on Discord: the panel, a copy by DM, parts erased after a question that says how much, and switches."""

import asyncio
import io
import json
import random
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from simcord.backend.models import Channel

from cogs._exporting import Exports
from cogs.privacy import Privacy
from companion import talk
from companion.clock import DAY, HOUR, MINUTE
from companion.housekeeping import back_up, restore
from rehearsal.diary import Deed
from rehearsal.panels import panel_of
from rehearsal.people import Person
from rehearsal.trouble import Requests
from tests.stage import ANSWER, PATIENCE, Stage, set_stage

CANARY = "xyzzy-4711"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


def general(stage: Stage, *others: Person) -> Channel:
    return stage.discord.channel(stage.discord.guild("Friends", stage.mina, *others), "general")


def read(deed: Deed) -> str:
    assert deed.message
    return panel_of(deed.message).text


async def panel(stage: Stage, *, by: Person | None = None, channel: Channel | None = None) -> Deed:
    person = by or stage.mina
    return await stage.shown(person.slash(channel or person.dm, "privacy"))


async def press(stage: Stage, deed: Deed, label: str, *, channel: Channel | None = None) -> Deed:
    await stage.discord.answered(stage.mina.press(channel or stage.mina.dm, deed.message_id, label=label))
    await stage.deeds("edited")
    return [each for each in stage.discord.diary.deeds if each.message_id == deed.message_id][-1]


async def take_copy(stage: Stage, *, channel: Channel | None = None) -> tuple[list[str], list[dict[str, str]]]:
    """What she says to somebody who wants a copy, and what is in the files that came."""
    since = len(stage.discord.diary.deeds)
    shown = await panel(stage, channel=channel)
    stage.mina.press(channel or stage.mina.dm, shown.message_id, label="Take a copy")

    def says_what_came_of_it(deed: Deed) -> bool:
        message = deed.message or {}
        return deed.act == "sent" and deed.is_ephemeral and bool(deed.text) and not message["attachments"]

    async with asyncio.timeout(PATIENCE):
        await stage.discord.diary.first(says_what_came_of_it, since=since)
    sent = [deed for deed in await stage.deeds("sent", since=since) if deed.message_id != shown.message_id]
    return [deed.text for deed in sent], [files for deed in sent for files in _files(stage, deed)]


def _files(stage: Stage, deed: Deed) -> list[dict[str, str]]:
    found = []
    for attachment in (deed.message or {})["attachments"]:
        with zipfile.ZipFile(io.BytesIO(stage.discord.world.cdn.content(attachment))) as archive:
            found.append({name: archive.read(name).decode() for name in archive.namelist()})
    return found


async def forget_day(stage: Stage, words: str) -> Deed:
    shown = await press(stage, await panel(stage), "Forget a part")
    asked = stage.mina.press(stage.mina.dm, shown.message_id, label="A day")
    await stage.discord.answered(asked)
    assert asked.modal
    field = asked.modal["components"][0]["component"]["custom_id"]
    await stage.discord.answered(stage.mina.submit(asked, {field: words}))
    await stage.deeds("edited")
    return [deed for deed in stage.discord.diary.deeds if deed.message_id == shown.message_id][-1]


async def forget_server(stage: Stage, channel: Channel) -> Deed:
    shown = await press(stage, await panel(stage), "Forget a part")
    assert shown.message
    (menu,) = [control for control in panel_of(shown.message).controls if control.is_menu]
    chosen = stage.mina.choose(stage.mina.dm, shown.message_id, menu.custom_id, str(channel.guild_id))
    await stage.discord.answered(chosen)
    await stage.deeds("edited")
    return [deed for deed in stage.discord.diary.deeds if deed.message_id == shown.message_id][-1]


def found(folder: Path, needle: str = CANARY) -> bool:
    return any(needle.encode() in path.read_bytes() for path in folder.glob("samantha.db*"))


async def test_the_panel_says_what_is_kept_in_true_numbers_who_keeps_it_and_how_long(stage: Stage) -> None:
    await stage.tell("remember that I collect tin robots")
    text = read(await panel(stage))
    assert "4 lines, yours and my answers" in text
    assert "- Lines, yours and my answers: 4" in text
    assert "- Memories: 1" in text
    assert "the model scripted" in text
    assert "this host's own machine" in text
    assert "I keep what we say to each other." in text
    assert "I make no backups by myself." in text
    assert not any(row.startswith("- ") and "heck-ins" in row for row in text.splitlines())


async def test_a_copy_comes_by_dm_and_holds_a_page_and_the_same_for_machines(stage: Stage) -> None:
    await stage.tell(f"remember that the canary is {CANARY}")
    said, (files,) = await take_copy(stage)
    assert "Here is everything I keep of you (1/1)" in said[0]
    assert "sent it to our direct messages" in said[1]
    assert set(files) == {"samantha.html", "samantha.json"}
    assert CANARY in files["samantha.html"]
    rows = json.loads(files["samantha.json"])["parts"]
    assert [row["text"] for row in rows["line"]["rows"]][-1] == ANSWER
    assert CANARY in rows["memory"]["rows"][0]["text"]
    assert rows["person"]["rows"][0]["id"] == stage.mina.id


async def test_asked_for_in_a_server_a_copy_still_comes_by_dm(stage: Stage) -> None:
    place = general(stage)
    since = len(stage.discord.diary.deeds)
    _, (files,) = await take_copy(stage, channel=place)
    assert "samantha.json" in files
    for deed in await stage.deeds("sent", since=since):
        assert deed.is_ephemeral or deed.channel_id == stage.mina.dm.id


async def test_where_direct_messages_are_closed_the_copy_is_shown_to_the_person_alone(stage: Stage) -> None:
    place = general(stage)
    stage.discord.refuse(Requests("POST", f"/channels/{stage.mina.dm.id}/messages"), 403, 50007)
    since = len(stage.discord.diary.deeds)
    said, (files,) = await take_copy(stage, channel=place)
    assert "Your direct messages are closed to me" in said[-1]
    assert "samantha.html" in files
    assert all(deed.is_ephemeral for deed in await stage.deeds("sent", since=since))


async def test_a_copy_too_large_for_one_message_comes_in_several(stage: Stage) -> None:
    chance = random.Random(7)
    for number in range(300):
        words = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz ", k=60))
        place = talk.Place(stage.mina.id, talk.DM)
        heard = talk.Heard(number + 1, _mina(stage), place, words, stage.clock.now())
        await stage.companion.hear(heard, answered=True)
    _exports(stage).most = 20_000
    said, files = await take_copy(stage)
    assert len(files) > 1
    assert f"(1/{len(files)})" in said[0]
    assert f"Files: {len(files)}." in said[-1]
    lines = [row["id"] for each in files for name in each if name.endswith("json") for row in _lines(each[name])]
    assert len(lines) == len(set(lines)) == 302


def _lines(text: str) -> list[dict[str, int]]:
    rows: list[dict[str, int]] = json.loads(text)["parts"]["line"]["rows"]
    return rows


async def test_what_discord_cannot_carry_is_the_hosts_to_hand_over_and_she_says_how(stage: Stage) -> None:
    _exports(stage).most = 1_000
    said, _ = await take_copy(stage)
    assert "more than Discord lets me send" in said[-1]
    assert f"python bot.py export {stage.mina.id}" in said[-1]


async def test_forgetting_a_day_says_how_much_goes_and_takes_that_day_alone(stage: Stage, tmp_path: Path) -> None:
    await stage.tell(f"remember that the canary is {CANARY}")
    assert found(tmp_path)
    stage.clock.advance(DAY)
    await stage.tell("a new day")
    asked = await forget_day(stage, "yesterday")
    assert "Lines that go, yours and my answers: 4. Memories: 1. Check-ins: 0." in read(asked)
    assert found(tmp_path)
    done = await press(stage, asked, "Yes, forget it")
    assert "Forgotten. Lines: 4, memories: 1, check-ins: 0." in read(done)
    assert not found(tmp_path)
    await stage.tell("and now?")
    assert CANARY not in stage.prompt()
    assert "a new day" in stage.prompt()


async def test_a_day_that_is_none_or_had_nothing_is_answered_and_loses_nothing(stage: Stage) -> None:
    assert 'couldn\'t make a day of "the before times"' in read(await forget_day(stage, "the before times"))
    assert "I keep nothing of yours from" in read(await forget_day(stage, "3 May 2024"))
    assert await stage.companion.kept_of(stage.mina.id) == 2


async def test_forgetting_a_server_leaves_private_talk_and_other_people(stage: Stage, tmp_path: Path) -> None:
    theo = stage.discord.person("Theo")
    place = general(stage, theo)
    await stage.tell(f"{stage.her} remember that the canary is {CANARY}", channel=place)
    await stage.tell(f"{stage.her} my scooter is green", by=theo, channel=place)
    await stage.tell("between us")
    assert found(tmp_path)
    asked = await forget_server(stage, place)
    assert "Shall I forget Friends? Lines that go, yours and my answers: 2. Memories: 1." in read(asked)
    await press(stage, asked, "Yes, forget it")
    assert not found(tmp_path)
    assert await stage.companion.kept_of(stage.mina.id) == 4
    await stage.tell(f"{stage.her} what do you know?", by=theo, channel=place)
    assert "green" in stage.prompt()
    assert CANARY not in stage.prompt()


async def test_what_was_erased_of_a_day_is_not_read_back_from_discord(stage: Stage, tmp_path: Path) -> None:
    await stage.tell(f"the canary is {CANARY}")
    await press(stage, await forget_day(stage, "today"), "Yes, forget it")
    assert not found(tmp_path)
    await stage.restart()
    await stage.read_back()
    assert not found(tmp_path)


async def test_a_backup_from_before_brings_no_erased_day_back(stage: Stage, tmp_path: Path) -> None:
    await stage.tell(f"remember that the canary is {CANARY}")
    stage.clock.advance(DAY)
    await stage.tell("a new day")
    back_up(tmp_path / "samantha.db", tmp_path / "before.db", clock=stage.clock)
    await press(stage, await forget_day(stage, "yesterday"), "Yes, forget it")
    await stage.leave()
    await asyncio.to_thread(restore, tmp_path / "samantha.db", tmp_path / "before.db", clock=stage.clock)
    assert not found(tmp_path)
    await stage.come_back()
    assert await stage.companion.kept_of(stage.mina.id) == 2


async def test_memory_off_and_on_by_the_panel(stage: Stage) -> None:
    shown = await press(stage, await panel(stage), "Memory off")
    assert "I remember nothing new about you." in read(shown)
    await stage.tell("remember that I collect tin robots")
    assert "Memories" not in read(await panel(stage))
    await stage.restart()
    shown = await press(stage, await panel(stage), "Memory on")
    assert "I remember things you tell me" in read(shown)
    await stage.tell("remember that I collect tin robots")
    assert "- Memories: 1" in read(await panel(stage))


async def _history_off(stage: Stage) -> Deed:
    asked = await press(stage, await panel(stage), "History off")
    assert "lines I have of ours go half an hour after our last word" in read(asked)
    return await press(stage, asked, "Yes, keep none")


async def test_with_history_off_talk_holds_together_and_is_gone_after_half_an_hour(
    stage: Stage, tmp_path: Path
) -> None:
    assert "I keep no history" in read(await _history_off(stage))
    await stage.tell(f"the canary is {CANARY}")
    stage.clock.advance(20 * MINUTE)
    await stage.companion.tidy()
    await stage.tell("what was it?")
    assert CANARY in stage.prompt()
    assert found(tmp_path)
    stage.clock.advance(30 * MINUTE)
    await stage.companion.tidy()
    assert not found(tmp_path)
    assert await stage.companion.kept_of(stage.mina.id) == 0
    await stage.tell("hello again")
    assert CANARY not in stage.prompt()


async def test_with_history_off_nothing_is_answered_twice_or_lost(stage: Stage) -> None:
    await _history_off(stage)
    await stage.tell("one")
    stage.clock.advance(HOUR)
    await stage.companion.tidy()
    await stage.leave()
    stage.mina.say(stage.mina.dm, "two, while you were away")
    since = len(stage.discord.diary.deeds)
    await stage.come_back()
    await stage.read_back()
    assert await stage.said(since=since) == [ANSWER]
    assert "two, while you were away" in stage.prompt()
    await stage.restart()
    await stage.read_back()
    assert await stage.said(since=since) == [ANSWER]


async def test_with_history_off_a_line_that_waits_for_its_answer_waits_on(stage: Stage) -> None:
    await _history_off(stage)
    for _ in range(12):
        stage.model.fail(500)
    await stage.tell("are you there?")
    stage.clock.advance(HOUR)
    await stage.companion.tidy()
    assert await stage.companion.kept_of(stage.mina.id) == 1


async def test_with_history_on_again_what_is_said_stays(stage: Stage) -> None:
    await _history_off(stage)
    shown = await press(stage, await panel(stage), "History on")
    assert "I keep what we say to each other." in read(shown)
    stage.clock.advance(HOUR)
    await stage.companion.tidy()
    assert await stage.companion.kept_of(stage.mina.id) == 2


async def test_care_20_whoever_is_erased_is_not_known_to_her_any_more(stage: Stage, tmp_path: Path) -> None:
    await stage.tell(f"remember that the canary is {CANARY}")
    assert found(tmp_path)
    shown = await press(stage, await panel(stage), "Forget everything")
    assert "That is 4 lines of ours, the summaries" in read(shown)
    await press(stage, shown, "Yes, forget it all")
    assert not found(tmp_path)
    notice, _ = await stage.tell("do you remember me?")
    assert "is an AI" in notice
    assert CANARY not in stage.prompt()
    assert "first words between you two" in stage.prompt()


def _exports(stage: Stage) -> Exports:
    cog = stage.bot.get_cog("Privacy")
    assert isinstance(cog, Privacy)
    return cog.exports


def _mina(stage: Stage) -> talk.Person:
    return talk.Person(stage.mina.id, "Mina")
