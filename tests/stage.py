"""The production bot on a loopback Discord, with a scripted model and a clock that is held in the hand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from simcord.backend.models import Channel

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


@dataclass(slots=True)
class Stage:
    """Everything a test of her on Discord needs."""

    discord: LoopbackDiscord
    model: ModelServer
    bot: Samantha
    companion: Companion
    clock: HeldClock
    mina: Person

    async def tell(self, text: str, *, by: Person | None = None, channel: Channel | None = None) -> list[str]:
        """Say one thing to her and come back with all she says to it."""
        person = by or self.mina
        since = len(self.discord.diary.deeds)
        person.say(channel or person.dm, text)
        await self.discord.diary.first(lambda deed: deed.act == "sent", since=since)
        return await self.said(since=since)

    async def said(self, *, since: int = 0, channel: Channel | None = None) -> list[str]:
        """What she has said since that deed, once she has fallen silent."""
        return [deed.text for deed in await self.deeds("sent", since=since, channel=channel)]

    async def deeds(self, act: str, *, since: int = 0, channel: Channel | None = None) -> list[Deed]:
        """What she has done since that deed, once she does nothing more."""
        count = -1
        while count != len(self.discord.diary.deeds) or self.companion.is_talking:
            count = len(self.discord.diary.deeds)
            await asyncio.sleep(QUIET)
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
        chat = self.bot.get_cog("Chat")
        assert isinstance(chat, Chat)
        await chat.catch_up.coro(chat)

    def prompt(self, number: int = -1) -> str:
        """Everything the model was told in one of its requests, as one text."""
        return "\n".join(str(message["content"]) for message in self.model.requests[number]["messages"])


@asynccontextmanager
async def set_stage(
    folder: Path, *, message_content: bool = False, vision: bool | None = None, acquainted: bool = True
) -> AsyncIterator[Stage]:
    """Everything up and running; Mina knows already what she is talking to, unless told otherwise."""
    clock = HeldClock()
    persona = Persona.load(PERSONA_FOLDER / "samantha")
    settings = Settings(data_dir=folder, message_content=message_content)
    async with ModelServer() as model:
        model.answer = lambda _: ANSWER
        endpoint = Endpoint("scripted", model.base_url, "scripted", vision=vision, timeouts=QUICK)
        mind = Mind((endpoint,), described="a scripted model")
        async with (
            open_companion(settings, persona, mind, home=folder, clock=clock, pause=0.05) as companion,
            LoopbackDiscord(clock=clock) as discord,
        ):
            with point_at(discord.rest_base, discord.gateway_url):
                async with running(discord, companion, message_content=message_content) as bot:
                    stage = Stage(discord, model, bot, companion, clock, discord.person("Mina"))
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
    async with Samantha(companion, message_content=message_content) as bot:
        task = asyncio.create_task(bot.start(discord.token))
        await discord.gateway.until_identified()
        await bot.wait_until_ready()
        try:
            yield bot
        finally:
            await bot.close()
            await task
