"""The production bot on a loopback Discord, with a scripted model and a clock that is held in the hand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from simcord.backend.models import Channel, Interaction

from bot import PERSONA_FOLDER, Samantha, open_companion
from cogs.chat import Chat
from companion.clock import HeldClock
from companion.config import Settings
from companion.engine import Companion
from companion.llm import Endpoint, Timeouts
from companion.mind import Mind
from companion.persona import Persona
from rehearsal.diary import Deed
from rehearsal.people import Person
from rehearsal.server import LoopbackDiscord
from rehearsal.transport import point_at
from tests.model_server import ModelServer

QUICK = Timeouts(connect=1, first_token=1, chunk=0.5, total=5, retry_after=0.05, probe=0.5)
ANSWER = "Mm."
"""What the model says where a test does not care."""
QUIET = 0.15
"""Seconds without a deed after which she is taken to have nothing more to say."""
PATIENCE = 20
"""Seconds after which an answer is taken never to come, so that a test fails rather than waits."""
Begin = Callable[[AsyncExitStack], Awaitable[tuple[Samantha, Companion]]]


class OnStage(Samantha):
    """Herself, without the five seconds discord.py waits before it begins another session."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        del shard_id, initial


@dataclass(slots=True)
class Stage:
    """Everything a test of her on Discord needs."""

    discord: LoopbackDiscord
    model: ModelServer
    bot: Samantha
    companion: Companion
    clock: HeldClock
    mina: Person
    _life: AsyncExitStack
    _begin: Begin

    async def restart(self) -> None:
        """Let her stop, and start again with the same database on the same Discord."""
        await self.leave()
        await self.come_back()

    async def leave(self) -> None:
        """Let her stop."""
        await self._life.aclose()

    async def come_back(self) -> None:
        """Let her start again with the same database on the same Discord."""
        self.bot, self.companion = await self._begin(self._life)

    async def tell(self, text: str, *, by: Person | None = None, channel: Channel | None = None) -> list[str]:
        """Say one thing to her and come back with all she says to it."""
        person = by or self.mina
        since = len(self.discord.diary.deeds)
        person.say(channel or person.dm, text)
        async with asyncio.timeout(PATIENCE):
            await self.discord.diary.first(lambda deed: deed.act == "sent", since=since)
        return await self.said(since=since)

    async def said(self, *, since: int = 0, channel: Channel | None = None) -> list[str]:
        """What she has said since that deed, once she has fallen silent."""
        return [deed.text for deed in await self.deeds("sent", since=since, channel=channel)]

    async def shown(self, asked: Interaction) -> Deed:
        """The message that answers a command or a pressed button, as it was last changed."""

        def answers(deed: Deed) -> bool:
            return deed.act in {"sent", "edited"} and deed.message_id == asked.message_id

        async with asyncio.timeout(PATIENCE):
            await self.discord.answered(asked)
            await self.discord.diary.first(answers)
        return [deed for deed in self.discord.diary.deeds if answers(deed)][-1]

    async def deeds(self, act: str, *, since: int = 0, channel: Channel | None = None) -> list[Deed]:
        """What she has done since that deed, once she does nothing more."""
        count = -1
        while count != len(self.discord.diary.deeds) or self.companion.is_talking or _is_hearing():
            count = len(self.discord.diary.deeds)
            for _ in range(5):  # on a busy machine one sleep may be over before anything else has had its turn
                await asyncio.sleep(QUIET / 5)
        return [
            deed
            for deed in self.discord.diary.deeds[since:]
            if deed.act == act and (channel is None or deed.channel_id == channel.id)
        ]

    @property
    def her(self) -> str:
        """The mention that calls her."""
        assert self.bot.user
        return self.bot.user.mention

    async def catch_up(self) -> None:
        """Let her do now what she does every half a minute."""
        await self._chat.catch_up()

    async def read_back(self) -> None:
        """Let her try now, as she does every half a minute, to read what she has not been able to read back."""
        await self._chat.read_back()

    @property
    def _chat(self) -> Chat:
        chat = self.bot.get_cog("Chat")
        assert isinstance(chat, Chat)
        return chat

    def prompt(self, number: int = -1) -> str:
        """Everything the model was told in one of its requests, as one text."""
        return "\n".join(str(message["content"]) for message in self.model.requests[number]["messages"])


def _is_hearing() -> bool:
    """Whether discord.py has handed on something that nobody is done with."""
    return any(task.get_name().startswith("discord.py: on_message") for task in asyncio.all_tasks())


@asynccontextmanager
async def set_stage(
    folder: Path,
    *,
    message_content: bool = False,
    vision: bool | None = None,
    acquainted: bool = True,
    **chosen: Any,
) -> AsyncIterator[Stage]:
    """Everything up and running; Mina knows already what she is talking to, unless told otherwise.

    ``chosen`` are further settings of the host's.
    """
    clock = HeldClock()
    persona = Persona.load(PERSONA_FOLDER / "samantha")
    settings = Settings(data_dir=folder, message_content=message_content, timezone=ZoneInfo("UTC"), **chosen)
    async with ModelServer() as model, LoopbackDiscord(clock=clock) as discord:
        model.answer = lambda _: ANSWER
        endpoint = Endpoint("scripted", model.base_url, "scripted", vision=vision, timeouts=QUICK)
        mind = Mind((endpoint,), described="a scripted model")

        async def begin(life: AsyncExitStack) -> tuple[Samantha, Companion]:
            opened = open_companion(settings, persona, mind, home=folder, clock=clock, pause=0.05)
            companion = await life.enter_async_context(opened)
            started = running(discord, companion, message_content=message_content)
            return await life.enter_async_context(started), companion

        with point_at(discord.rest_base, discord.gateway_url):
            async with AsyncExitStack() as life:
                stage = Stage(discord, model, *await begin(life), clock, discord.person("Mina"), life, begin)
                if acquainted:
                    model.say("Hello, Mina.")
                    await stage.tell("hi")
                    model.requests.clear()
                yield stage


@asynccontextmanager
async def running(
    discord: LoopbackDiscord, companion: Companion, *, message_content: bool = False
) -> AsyncIterator[Samantha]:
    """The bot, logged in and ready."""
    sessions = discord.gateway.identified
    async with OnStage(companion, message_content=message_content) as bot:
        bot._connection.guild_ready_timeout = QUIET  # discord.py waits two seconds for servers that are all here
        task = asyncio.create_task(bot.start(discord.token))
        await discord.gateway.until_identified(sessions + 1)
        await bot.wait_until_ready()
        try:
            yield bot
        finally:
            await bot.close()
            await task
