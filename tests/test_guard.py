"""Whom she talks with, where, and how fast; and that help reaches everybody all the same."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from simcord.backend.models import Channel, Guild, Message

import bot
from bot import PERSONA_FOLDER
from companion.clock import MINUTE
from companion.config import Settings, SettingsError
from companion.persona import Strings
from companion.store.forgotten import Extent
from rehearsal.diary import Deed
from rehearsal.panels import panel_of
from rehearsal.people import Person
from tests.stage import ANSWER, Stage, set_stage

STRINGS = Strings.load(PERSONA_FOLDER)
DANGER = "I am going to kill myself tonight"
MUTED = STRINGS.say("muted", "en")
SLOWER = STRINGS.say("slow_down", "en")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


def friends(stage: Stage, *others: Person) -> tuple[Guild, Channel]:
    guild = stage.discord.guild("Friends", stage.mina, *others)
    return guild, stage.discord.channel(guild, "general")


async def unanswered(stage: Stage, text: str, channel: Channel, *, by: Person | None = None) -> bool:
    """Whether somebody says something and hears nothing."""
    since = len(stage.discord.diary.deeds)
    (by or stage.mina).say(channel, text)
    return await stage.said(since=since) == []


async def answered(stage: Stage, text: str, channel: Channel, *, by: Person | None = None) -> bool:
    said = await stage.tell(text, channel=channel, by=by)
    return said[-1].endswith(ANSWER)


# --- pace --------------------------------------------------------------------------------------------------------


async def test_who_writes_faster_than_she_can_follow_is_told_once_gently_and_then_waited_for(tmp_path: Path) -> None:
    async with set_stage(tmp_path, messages_a_minute=3) as stage:
        for number in range(2):
            assert await stage.tell(f"line {number}") == [ANSWER]
        assert await stage.tell("and a third") == [SLOWER]
        assert await unanswered(stage, "and a fourth", stage.mina.dm)
        stage.clock.advance(2 * MINUTE)
        assert await stage.tell("calmer now") == [ANSWER]
        assert "and a fourth" in stage.prompt()


async def test_nobody_waits_because_somebody_else_writes_fast(tmp_path: Path) -> None:
    async with set_stage(tmp_path, messages_a_minute=2) as stage:
        await stage.tell("one")
        assert await stage.tell("two") == [SLOWER]
        assert (await stage.tell("hello", by=stage.discord.person("Theo")))[-1] == ANSWER


async def test_care_07_no_pace_is_too_fast_for_the_card(tmp_path: Path) -> None:
    async with set_stage(tmp_path, messages_a_minute=2) as stage:
        await stage.tell("one")
        assert await stage.tell("two") == [SLOWER]
        card, *_ = await stage.tell(DANGER)
        assert "emergency number" in card


async def test_a_command_faster_than_she_can_follow_is_met_with_the_same_sentence(tmp_path: Path) -> None:
    async with set_stage(tmp_path, messages_a_minute=1) as stage:
        shown = await stage.shown(stage.mina.slash(stage.mina.dm, "talk", message="hello", private=True))
        assert shown.text == SLOWER
        assert shown.is_ephemeral


# --- lists of the host's ----------------------------------------------------------------------------------------


async def test_somebody_the_host_has_blocked_hears_nothing_and_nothing_is_kept_of_them(tmp_path: Path) -> None:
    async with set_stage(tmp_path, blocked=frozenset({4_242})) as stage:
        theo = stage.discord.person("Theo", 4_242)
        assert await unanswered(stage, "hello?", theo.dm, by=theo)
        assert await stage.companion.store.people.get(theo.id) is None
        shown = await stage.shown(theo.slash(theo.dm, "talk", message="hello", private=True))
        assert shown.text == STRINGS.say("not_here", "en")


async def test_care_07_the_card_reaches_whoever_she_does_not_talk_with_once_in_half_an_hour(tmp_path: Path) -> None:
    async with set_stage(tmp_path, blocked=frozenset({4_242})) as stage:
        theo = stage.discord.person("Theo", 4_242)
        (card,) = await stage.tell(DANGER, by=theo)
        assert "emergency number" in card
        assert await unanswered(stage, DANGER, theo.dm, by=theo)
        stage.clock.advance(31 * MINUTE)
        (card,) = await stage.tell(DANGER, by=theo)
        assert "emergency number" in card


async def test_where_the_host_has_listed_those_she_talks_with_she_talks_with_nobody_else(tmp_path: Path) -> None:
    async with set_stage(tmp_path, acquainted=False, allowed=frozenset({4_242})) as stage:
        theo = stage.discord.person("Theo", 4_242)
        assert (await stage.tell("hello", by=theo))[-1] == ANSWER
        assert await unanswered(stage, "hello?", stage.mina.dm)


async def test_a_server_the_host_has_blocked_is_left_alone_and_its_people_elsewhere_are_not(tmp_path: Path) -> None:
    async with set_stage(tmp_path, blocked=frozenset({777})) as stage:
        guild = stage.discord.guild("Elsewhere", stage.mina, guild_id=777)
        assert await unanswered(stage, f"{stage.her} hello", stage.discord.channel(guild, "general"))
        assert await stage.tell("hello") == [ANSWER]


def test_an_id_that_is_none_is_named() -> None:
    assert Settings.from_env({"BLOCKED": "1, 2  3"}).blocked == {1, 2, 3}
    with pytest.raises(SettingsError, match="ALLOWED"):
        Settings.from_env({"ALLOWED": "@everyone"})


# --- rules of a server ------------------------------------------------------------------------------------------


async def test_a_member_a_server_has_blocked_is_left_alone_there_and_there_alone(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    _, general = friends(stage, theo)
    shown = await stage.shown(stage.mina.slash(general, "server block", member=theo.id))
    assert f"<@{theo.id}>" in shown.text
    assert await unanswered(stage, f"{stage.her} hello", general, by=theo)
    assert await answered(stage, f"{stage.her} hello", general)
    assert (await stage.tell("hello", by=theo))[-1] == ANSWER
    await stage.restart()
    assert await unanswered(stage, f"{stage.her} hello again", general, by=theo)
    await stage.shown(stage.mina.slash(general, "server unblock", member=theo.id))
    assert await answered(stage, f"{stage.her} and now?", general, by=theo)


async def test_a_role_a_server_has_blocked_is_left_alone(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    guild, general = friends(stage, theo)
    loud = stage.discord.world.create_role(guild.id, "loud")
    stage.discord.world.add_member_role(guild.id, theo.id, loud.id)
    await stage.shown(stage.mina.slash(general, "server block", role=loud.id))
    assert await unanswered(stage, f"{stage.her} hello", general, by=theo)
    assert await answered(stage, f"{stage.her} hello", general)


async def test_a_server_may_keep_her_to_some_channels(stage: Stage) -> None:
    guild, general = friends(stage)
    cafe = stage.discord.channel(guild, "cafe")
    asked = await stage.shown(stage.mina.slash(general, "server only"))
    assert asked.message
    menu = asked.message["components"][0]["components"][0]["custom_id"]
    chosen = await stage.shown(stage.mina.choose(general, asked.message_id, menu, str(cafe.id)))
    assert f"<#{cafe.id}>" in chosen.text
    assert await unanswered(stage, f"{stage.her} hello", general)
    assert await answered(stage, f"{stage.her} hello", cafe)
    rules = await stage.shown(stage.mina.slash(general, "server rules"))
    assert rules.message
    assert f"<#{cafe.id}>" in panel_of(rules.message).text


async def test_the_rules_of_a_server_go_with_it_when_it_is_erased(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    guild, general = friends(stage, theo)
    await stage.shown(stage.mina.slash(general, "server block", member=theo.id))
    await stage.companion.erase(Extent(guild=guild.id))
    assert await stage.companion.store.rules.all() == []
    assert await answered(stage, f"{stage.her} hello", general, by=theo)


async def test_a_block_outlives_that_its_person_is_forgotten(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    _, general = friends(stage, theo)
    await stage.shown(stage.mina.slash(general, "server block", member=theo.id))
    await stage.companion.forget(theo.id)
    assert await unanswered(stage, f"{stage.her} hello", general, by=theo)


async def test_blocking_nobody_asks_whom(stage: Stage) -> None:
    _, general = friends(stage)
    shown = await stage.shown(stage.mina.slash(general, "server block"))
    assert shown.text == STRINGS.say("server_block_whom", "en")


# --- the switch of the host's -----------------------------------------------------------------------------------


async def test_muted_she_says_so_once_keeps_what_is_written_and_answers_it_when_she_may(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert await asyncio.to_thread(bot.main, ["mute"]) == 0
    assert "silent" in capsys.readouterr().out
    stage.model.requests.clear()
    assert await stage.tell("are you there?") == [MUTED]
    assert await unanswered(stage, "hello?", stage.mina.dm)
    stage.clock.advance(10 * MINUTE)
    await stage.catch_up()
    assert stage.model.requests == []
    assert await asyncio.to_thread(bot.main, ["unmute"]) == 0
    since = len(stage.discord.diary.deeds)
    await stage.catch_up()
    assert await stage.said(since=since) == [ANSWER]
    assert "are you there?" in stage.prompt()


async def test_care_07_muted_she_still_gives_the_card_and_a_caring_word(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "muted").touch()
    card, word = await stage.tell(DANGER)
    assert "emergency number" in card
    assert word in {STRINGS.say("care_3", "en", turn=turn) for turn in range(3)}
    assert "911" in (await stage.shown(stage.mina.slash(stage.mina.dm, "help-now"))).text


# --- bots, webhooks, pings --------------------------------------------------------------------------------------


async def test_neither_a_bot_nor_a_webhook_is_ever_answered(stage: Stage) -> None:
    _, general = friends(stage)
    world = stage.discord.world
    robot = Person(world, world.settle("Robot", bot=True))
    world.add_member(general.guild_id or 0, robot.id, announce=True)
    assert await unanswered(stage, f"{stage.her} hello", general, by=robot)
    since = len(stage.discord.diary.deeds)
    hooked = Message(
        id=world.snowflake(), channel_id=general.id, author_id=stage.mina.id, content=f"{stage.her} hi", webhook_id=5
    )
    world.commit_message(hooked)
    assert await stage.said(since=since) == []


def pings(stage: Stage, deed: Deed) -> bool:
    """Whether Discord was allowed to ping anybody for a message."""
    allowed = stage.discord.world.get_message(deed.channel_id, deed.message_id).allowed_mentions
    return allowed.everyone or allowed.users != frozenset() or allowed.roles != frozenset() or allowed.replied_user


@pytest.mark.parametrize("words", ["@everyone wake up", "@here look", "<@&{role}> and <@{person}>, come"])
async def test_nothing_she_says_pings_anybody(stage: Stage, words: str) -> None:
    theo = stage.discord.person("Theo")
    guild, general = friends(stage, theo)
    role = stage.discord.world.create_role(guild.id, "all")
    stage.model.say(words.format(role=role.id, person=theo.id))
    since = len(stage.discord.diary.deeds)
    await stage.tell(f"{stage.her} ping them all", channel=general)
    (deed,) = await stage.deeds("sent", since=since)
    assert not pings(stage, deed)


async def test_no_answer_to_a_command_pings_anybody(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    _, general = friends(stage, theo)
    stage.model.say(f"@everyone <@{theo.id}>")
    shown = await stage.shown(stage.mina.slash(general, "talk", message="ping them", private=False))
    assert not pings(stage, shown)


async def test_somebody_blocked_is_refused_from_a_messages_menu_too(tmp_path: Path) -> None:
    async with set_stage(tmp_path, blocked=frozenset({4_242})) as stage:
        theo = stage.discord.person("Theo", 4_242)
        _, general = friends(stage, theo)
        asked = theo.menu(general, "Ask her about this", stage.mina.say(general, "look at this"))
        await stage.discord.answered(asked)
        (deed,) = [deed for deed in await stage.deeds("sent") if deed.interaction_id == asked.id]
        assert deed.text == STRINGS.say("not_here", "en")
        assert deed.is_ephemeral
        assert await stage.companion.store.people.get(theo.id) is None
