"""/server and the command list: what people who manage a server decide, and what Discord is told, and when."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.backend.models import Channel, Guild
from simcord.enums import AppCommandType

from bot import Samantha
from rehearsal.people import NotPossibleError, Person
from tests.stage import ANSWER, Stage, set_stage

EVERYWHERE = [0, 1, 2]
ANYHOW = [0, 1]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def listening(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path, message_content=True) as stage:
        yield stage


def friends(stage: Stage, *others: Person) -> tuple[Guild, Channel]:
    guild = stage.discord.guild("Friends", stage.mina, *others)
    return guild, stage.discord.channel(guild, "general")


def told(stage: Stage) -> dict[str, dict[str, Any]]:
    """The commands as Discord was told about them, by name."""
    return {name: command for (name, _), command in stage.discord.world.commands[None].items()}


def syncs(stage: Stage) -> int:
    path = f"/applications/{stage.discord.world.application_id}/commands"
    return stage.discord.rest.requests["PUT", path]


async def choose(stage: Stage, where: Channel, *channels: Channel) -> str:
    """Open /server channels, choose, and come back with what she says to it."""
    asked = await stage.shown(stage.mina.slash(where, "server channels"))
    assert asked.is_ephemeral
    assert asked.message
    menu = asked.message["components"][0]["components"][0]["custom_id"]
    chosen = stage.mina.choose(where, asked.message_id, menu, *(str(channel.id) for channel in channels))
    return (await stage.shown(chosen)).text


async def test_without_the_content_intent_server_channels_says_what_is_missing(stage: Stage) -> None:
    _, general = friends(stage)
    answer = await stage.shown(stage.mina.slash(general, "server channels"))
    assert "MESSAGE_CONTENT=1" in answer.text
    assert answer.is_ephemeral


async def test_in_a_chosen_channel_she_answers_to_her_name_until_it_is_chosen_no_more(listening: Stage) -> None:
    _, general = friends(listening)
    since = len(listening.discord.diary.deeds)
    listening.mina.say(general, "Samantha, are you here?")
    assert await listening.said(since=since) == []
    assert f"<#{general.id}>" in await choose(listening, general, general)
    (answer,) = await listening.tell("Samantha, are you here?", channel=general)
    assert answer.endswith(ANSWER)
    assert "only where somebody mentions me" in await choose(listening, general)
    since = len(listening.discord.diary.deeds)
    listening.mina.say(general, "Samantha, are you here?")
    assert await listening.said(since=since) == []


async def test_what_was_chosen_before_is_chosen_already_when_asked_again(listening: Stage) -> None:
    guild, general = friends(listening)
    await choose(listening, general, general, listening.discord.channel(guild, "music"))
    asked = await listening.shown(listening.mina.slash(general, "server channels"))
    assert asked.message
    defaults = asked.message["components"][0]["components"][0]["default_values"]
    assert len(defaults) == 2


async def test_the_choice_of_one_server_leaves_another_servers_alone(listening: Stage) -> None:
    _, here = friends(listening)
    _, there = friends(listening)
    await choose(listening, here, here)
    await choose(listening, there, there)
    await choose(listening, there)
    assert await listening.companion.listens_in(here.id)


async def test_members_who_may_not_manage_the_server_are_not_offered_it(listening: Stage) -> None:
    theo = listening.discord.person("Theo")
    _, general = friends(listening, theo)
    assert "server channels" not in theo.commands(general)
    assert "server channels" in listening.mina.commands(general)
    with pytest.raises(NotPossibleError, match="not offered"):
        theo.slash(general, "server channels")


async def test_a_member_whom_discord_lets_through_is_told_whom_it_is_for(listening: Stage) -> None:
    theo = listening.discord.person("Theo")
    guild, general = friends(listening, theo)
    world = listening.discord.world
    let_through = {"id": str(theo.id), "type": 2, "permission": True}
    world.set_command_permissions(guild.id, int(told(listening)["server"]["id"]), [let_through])
    answer = await listening.shown(theo.slash(general, "server channels"))
    assert answer.text == "That one is for people who manage this server."
    assert answer.is_ephemeral


async def test_server_is_offered_to_managers_in_servers_where_she_is_a_member_only(stage: Stage) -> None:
    server = told(stage)["server"]
    assert server["contexts"] == [0]
    assert server["integration_types"] == [0]
    assert int(server["default_member_permissions"]) == discord.Permissions(manage_guild=True).value
    assert "server channels" not in stage.mina.commands(stage.mina.dm)


async def test_every_other_command_is_offered_everywhere_to_everybody(stage: Stage) -> None:
    others = {name: command for name, command in told(stage).items() if name != "server"}
    assert others.keys() == {
        "talk",
        "age",
        "Ask her about this",
        "Remember this",
        "Forget this",
        "memory",
        "mood",
        "persona",
        "goodbye",
        "safety",
        "help-now",
        "about",
        "privacy",
    }
    for command in others.values():
        assert sorted(command["contexts"]) == EVERYWHERE
        assert sorted(command["integration_types"]) == ANYHOW
        assert command["default_member_permissions"] is None
    assert others["Ask her about this"]["type"] == AppCommandType.MESSAGE


async def test_commands_are_told_once_and_not_again_at_the_next_start(stage: Stage) -> None:
    assert syncs(stage) == 1
    await stage.restart()
    assert syncs(stage) == 1


async def test_commands_are_told_again_when_they_have_changed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = Samantha.setup_hook

    async def begin_with_one_more(bot: Samantha) -> None:
        @bot.tree.command(description="One more.")
        async def another(interaction: discord.Interaction) -> None:
            del interaction

        await begin(bot)

    monkeypatch.setattr(Samantha, "setup_hook", begin_with_one_more)
    await stage.restart()
    assert syncs(stage) == 2
    assert "another" in told(stage)


async def test_a_command_that_fails_unforeseen_is_met_with_a_sentence(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(stage.companion, "about", broken)
    answer = await stage.shown(stage.mina.slash(stage.mina.dm, "about"))
    assert "wrong" in answer.text or "broke" in answer.text
    assert answer.is_ephemeral


async def test_a_command_discord_knows_and_she_does_not_is_met_with_what_to_do(stage: Stage) -> None:
    stage.bot.tree.remove_command("about")
    answer = await stage.shown(stage.mina.slash(stage.mina.dm, "about"))
    assert "Reload Discord" in answer.text
