"""One bot in a process of its own, and what it costs: ``bench.turns`` starts this and reads its reports."""

import asyncio
import cProfile
import json
import pstats
import resource
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import discord
import httpx2
import openai
from discord.gateway import DiscordWebSocket
from discord.state import ConnectionState

from bench._instant_model import asks_how_they_are
from bot import PERSONA_FOLDER, Samantha, open_companion, settle_memory
from companion.config import Settings
from companion.engine import nothing_more
from companion.llm import Endpoint
from companion.mind import Mind
from companion.persona import Persona
from companion.recall import Recall, Recalled
from rehearsal.transport import point_at

MODEL: Final = "instant"
_CONTEXT: Final = 8_192
_SHOWN: Final = 45
_TO_FINISH: Final = 8.0


@dataclass(slots=True)
class Gauges:
    """What has been measured since the last report; the same for either bot."""

    waits: list[float] = field(default_factory=list)
    """Milliseconds from a message's frame to the model's request."""
    statements: int = 0
    asked: int = 0
    """Requests to the model for talk."""
    _cpu: float = 0.0
    _framed: float = 0.0
    _heard: float | None = None

    def attach(self) -> None:
        """Watch frames come in, requests go out and SQL being run, wherever this process does so."""
        receive, parse = DiscordWebSocket.received_message, ConnectionState.parse_message_create
        ask = httpx2.AsyncClient.send
        gauges = self

        async def received_message(socket: DiscordWebSocket, frame: Any, /) -> None:
            gauges._framed = time.perf_counter()
            await receive(socket, frame)

        def parse_message_create(state: Any, payload: Any) -> None:
            if not payload["author"].get("bot"):
                gauges._heard = gauges._framed
            parse(state, payload)

        async def send(client: httpx2.AsyncClient, request: httpx2.Request, **how: Any) -> httpx2.Response:
            if not asks_how_they_are(request.content):
                gauges._count_request()
            return await ask(client, request, **how)

        for owner, name, watched in (
            (DiscordWebSocket, "received_message", received_message),
            (ConnectionState, "parse_message_create", parse_message_create),
            (httpx2.AsyncClient, "send", send),
            (sqlite3, "connect", self._counting(sqlite3.connect)),
        ):
            setattr(owner, name, watched)

    def _count_request(self) -> None:
        self.asked += 1
        if self._heard is not None:
            self.waits.append(1_000 * (time.perf_counter() - self._heard))
            self._heard = None

    def _counting(self, connect: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
        gauges = self

        class Counted(sqlite3.Connection):
            def execute(self, *given: Any) -> sqlite3.Cursor:
                gauges.statements += 1
                return super().execute(*given)

            def executemany(self, *given: Any) -> sqlite3.Cursor:
                gauges.statements += 1
                return super().executemany(*given)

        def counted(*given: Any, **named: Any) -> sqlite3.Connection:
            return connect(*given, factory=Counted, **named)

        return counted

    def report(self) -> dict[str, Any]:
        """Everything since the last report."""
        cpu, used = self._cpu, time.process_time()
        report = {
            "waits": self.waits,
            "cpu": used - cpu,
            "statements": self.statements,
            "asked": self.asked,
            "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        self.waits, self.statements, self.asked, self._cpu = [], 0, 0, used
        return report


class Bare(discord.Client):
    """The least a bot can do: what it hears goes to the model, what the model says goes to the channel."""

    def __init__(self, model: openai.AsyncOpenAI) -> None:
        super().__init__(intents=discord.Intents.default(), max_messages=None)
        self._model = model

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message."""
        if message.author.bot:
            return
        stream = await self._model.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": message.content}], stream=True
        )
        words = [event.choices[0].delta.content or "" async for event in stream if event.choices]
        await message.channel.send("".join(words))


@asynccontextmanager
async def bare(model_url: str) -> AsyncIterator[discord.Client]:
    """The bare bot and its model."""
    async with openai.AsyncOpenAI(base_url=model_url, api_key="none") as model, Bare(model) as bot:
        yield bot


class Unmindful(Recall):
    """Recall to which nothing comes to mind."""

    async def remind(self, *_given: object, **_named: object) -> list[Recalled]:
        """Nothing."""
        return []


def _attend_to_nobody(*_given: object) -> None:
    """Read no message for how somebody is."""


@asynccontextmanager
async def samantha(model_url: str, home: Path, recall: str) -> AsyncIterator[discord.Client]:
    """Samantha as the composition root builds her, without the pause in which people finish their thought.

    ``recall`` is ``off`` or ``words``, where no model reads how people are beside the reply; ``read``, by words and
    with that reading; or ``all``, with embeddings as well, of every question and of what may hide danger.
    """
    mind = Mind((Endpoint(MODEL, model_url, MODEL, context=_CONTEXT),), described="an instant model")
    persona = Persona.load(PERSONA_FOLDER / "samantha")
    async with (
        open_companion(Settings(data_dir=home), persona, mind, home=home, pause=0) as companion,
        Samantha(companion) as bot,
    ):
        if recall != "all":
            companion.recall = (Unmindful if recall == "off" else Recall)(companion.store, names=persona.names)
            companion.understand = nothing_more
        if recall in {"off", "words"}:
            setattr(companion.feeling, "attend", _attend_to_nobody)  # noqa: B010 (a method of somebody else's)
        settle_memory()
        yield bot
        await companion.come_to_rest(within=_TO_FINISH)


async def main(wanted: dict[str, Any]) -> None:
    """Run one bot and report whenever a line comes in, until no more do."""
    gauges, profile = Gauges(), cProfile.Profile() if wanted["profile"] else None
    gauges.attach()
    home = wanted["home"]
    opened: AbstractAsyncContextManager[discord.Client] = (
        samantha(wanted["model"], Path(home), wanted["recall"]) if home else bare(wanted["model"])
    )
    with point_at(wanted["rest"], wanted["gateway"]):
        async with opened as bot:
            running = asyncio.create_task(bot.start(wanted["token"]))
            await bot.wait_until_ready()
            if profile:
                profile.enable()
            _tell(gauges)
            while await asyncio.to_thread(sys.stdin.readline):
                _tell(gauges)
            if profile:
                profile.disable()
                pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(_SHOWN)
        await running


def _tell(gauges: Gauges) -> None:
    sys.stdout.write(f"{json.dumps(gauges.report())}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
