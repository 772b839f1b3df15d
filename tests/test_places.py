"""Which place a channel is: who may be told later what was said in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
from simcord.backend.models import Channel, Guild, Overwrite
from simcord.enums import ChannelType, OverwriteType

from companion.talk import DM, Place
from tests.stage import Stage, set_stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
def guild(stage: Stage) -> Guild:
    return stage.discord.guild("Friends", stage.mina)


VIEW = discord.Permissions(view_channel=True).value


def hidden(stage: Stage, guild: Guild) -> Channel:
    """A channel that only the owner and she can view."""
    everyone = Overwrite(guild.id, OverwriteType.ROLE, deny=VIEW)
    her = Overwrite(stage.discord.world.bot_user.id, OverwriteType.MEMBER, allow=VIEW)
    return stage.discord.world.create_channel(guild.id, "hidden", overwrites=[everyone, her])


def thread(stage: Stage, parent: Channel, *, private: bool = False) -> Channel:
    kind = ChannelType.PRIVATE_THREAD if private else ChannelType.PUBLIC_THREAD
    world = stage.discord.world
    made = world.create_thread(parent.id, "a thread", stage.mina.id, type=kind, broadcast=False)
    world.announce_thread_create(made)
    return made


async def audiences(stage: Stage, place: Channel) -> list[str]:
    """For whom what Mina says there may be read."""
    await stage.tell(f"{stage.her} hello", channel=place)
    possible = [DM, str(place.guild_id), str(place.id), str(place.parent_id)]
    since = stage.companion.store.lines.since
    return [audience for audience in possible if await since(Place(place.id, audience), 0)]


async def test_what_is_said_in_an_open_channel_is_for_its_server(stage: Stage, guild: Guild) -> None:
    assert await audiences(stage, stage.discord.channel(guild, "general")) == [str(guild.id)]


async def test_what_is_said_in_a_hidden_channel_is_for_that_channel(stage: Stage, guild: Guild) -> None:
    channel = hidden(stage, guild)
    assert await audiences(stage, channel) == [str(channel.id)]


async def test_a_thread_of_an_open_channel_is_for_its_server(stage: Stage, guild: Guild) -> None:
    assert await audiences(stage, thread(stage, stage.discord.channel(guild, "general"))) == [str(guild.id)]


async def test_a_forum_post_is_for_its_server(stage: Stage, guild: Guild) -> None:
    forum = stage.discord.world.create_channel(guild.id, "questions", type=ChannelType.FORUM)
    assert await audiences(stage, thread(stage, forum)) == [str(guild.id)]


async def test_a_private_thread_is_for_itself(stage: Stage, guild: Guild) -> None:
    made = thread(stage, stage.discord.channel(guild, "general"), private=True)
    stage.discord.world.add_thread_member(made.id, stage.discord.world.bot_user.id)
    assert await audiences(stage, made) == [str(made.id)]


async def test_a_thread_of_a_hidden_channel_is_for_itself(stage: Stage, guild: Guild) -> None:
    made = thread(stage, hidden(stage, guild))
    assert await audiences(stage, made) == [str(made.id)]


async def test_a_thread_goes_on_like_any_conversation(stage: Stage, guild: Guild) -> None:
    made = thread(stage, stage.discord.channel(guild, "general"))
    await stage.tell(f"{stage.her} my umbrella is orange", channel=made)
    await stage.tell(f"{stage.her} what colour is it?", channel=made)
    assert "Mina: my umbrella is orange" in stage.prompt()


async def test_what_is_said_in_a_hidden_channel_never_reaches_an_open_one(stage: Stage, guild: Guild) -> None:
    await stage.tell(f"{stage.her} the code is heliotrope", channel=hidden(stage, guild))
    await stage.tell(f"{stage.her} what is the code?", channel=stage.discord.channel(guild, "general"))
    assert "heliotrope" not in stage.prompt()


async def test_a_channel_that_is_opened_does_not_carry_what_was_said_while_it_was_hidden(
    stage: Stage, guild: Guild
) -> None:
    channel = hidden(stage, guild)
    await stage.tell(f"{stage.her} the code is heliotrope", channel=channel)
    stage.discord.world.delete_overwrite(channel.id, guild.id)
    await stage.tell(f"{stage.her} what is the code?", channel=channel)
    assert "heliotrope" not in stage.prompt()


async def test_a_channel_that_is_hidden_still_carries_what_everybody_could_read(stage: Stage, guild: Guild) -> None:
    channel = stage.discord.channel(guild, "general")
    await stage.tell(f"{stage.her} my umbrella is orange", channel=channel)
    her = Overwrite(stage.discord.world.bot_user.id, OverwriteType.MEMBER, allow=VIEW)
    stage.discord.world.set_overwrite(channel.id, her)
    stage.discord.world.set_overwrite(channel.id, Overwrite(guild.id, OverwriteType.ROLE, deny=VIEW))
    await stage.tell(f"{stage.her} what colour is it?", channel=channel)
    assert "orange" in stage.prompt()
