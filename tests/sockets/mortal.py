"""One life of hers after the other, each ended by SIGKILL at an instant that is chosen from outside."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from aiohttp import web
from simcord.backend.models import Channel

from companion.clock import DAY, MINUTE, SECOND
from rehearsal.people import Person
from rehearsal.rest import Moment
from rehearsal.server import LoopbackDiscord
from tests.model_server import ModelServer, Reply, Request
from tests.sockets.alive import LaterClock
from tests.sockets.tally import Tally, Thoughts

Instant = Literal["reading back", "asking", "first words", "sending", "sent"]
"""When she can be killed to the point: as she reads a channel's history, as the model is asked or begins to answer,
and before or after Discord does what a send of hers asks for; she hears of none of it."""
_ROOT = Path(__file__).parents[2]
_FIRST_WORDS = 2
_SETTLING = 0.05
_WINDOW = MINUTE
_PATIENCE = 30
_SILENCE = 0.3
"""Seconds without a deed after which she is taken to have nothing more to say."""


class Mortal:
    """Samantha in one process after the other; the next always waits with everything imported."""

    def __init__(self, discord: LoopbackDiscord, model: ModelServer, folder: Path, clock: LaterClock) -> None:
        self._discord = discord
        self._model = model
        self._folder = folder
        self._clock = clock
        self._thoughts = Thoughts()
        self._doom: tuple[Instant, int] | None = None
        self._struck = asyncio.Event()
        self._dead = True
        self._sessions = 0

    async def __aenter__(self) -> Self:
        self._discord.rest.witness = self._witness
        self._model.answer = self._asked
        self._model.wrote = self._wrote
        self._next = self._process = await self._conceive()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.die()
        self._next.kill()
        await self._next.wait()

    async def begin(self) -> None:
        """Start her; she is not awake yet."""
        self._sessions = self._discord.gateway.identified
        self._process, self._dead = self._next, False
        self._struck.clear()
        assert self._process.stdin is not None
        self._process.stdin.write(f"{self._clock.skipped}\n".encode())
        self._next = await self._conceive()

    async def awake(self) -> None:
        """Wait until Discord has begun a session with her."""
        await self._discord.gateway.until_identified(self._sessions + 1)

    async def killed_at(self, instant: Instant, times: int = 1, *, within: float = _PATIENCE) -> bool:
        """Kill her when that instant comes for the n-th time, or else after so many seconds; whether it came."""
        self.doom(instant, times)
        came = await self.struck(within=within)
        await self.die()
        return came

    def doom(self, instant: Instant, times: int = 1) -> None:
        """Have her killed when that instant comes for the n-th time."""
        self._doom = instant, times

    async def struck(self, *, within: float) -> bool:
        """Wait until her hour has come, but no longer than this many seconds; whether it came."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._struck.wait(), within)
        return self._struck.is_set()

    async def die(self) -> None:
        """Kill her now where that has not happened, and let Discord deal with all that she has sent."""
        self._doom = None
        if self._dead:
            return
        self._dead = True
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await asyncio.sleep(_SETTLING)

    async def _conceive(self) -> asyncio.subprocess.Process:
        where = [self._discord.rest_base, self._discord.gateway_url, self._discord.token, self._model.base_url]
        program = [sys.executable, "-m", "tests.sockets.alive", *where, str(self._folder)]
        return await asyncio.create_subprocess_exec(*program, stdin=asyncio.subprocess.PIPE, cwd=_ROOT)

    def _strikes(self, instant: Instant) -> bool:
        """Whether she has just been killed because this instant came."""
        if self._doom is None or self._doom[0] != instant:
            return False
        left = self._doom[1] - 1
        self._doom = (instant, left) if left else None
        if left == 0:
            self._process.kill()
            self._struck.set()
        return left == 0

    async def _witness(self, moment: Moment, method: str, path: str) -> None:
        if not path.endswith("/messages"):
            return
        instants: dict[tuple[str, Moment], Instant] = {
            ("GET", "received"): "reading back",
            ("POST", "received"): "sending",
            ("POST", "obeyed"): "sent",
        }
        instant = instants.get((method, moment))
        if instant is None or not self._strikes(instant):
            return
        await self._process.wait()
        if instant == "sending":
            raise web.HTTPServiceUnavailable  # it never got as far as Discord

    def _asked(self, request: Request) -> Reply:
        self._strikes("asking")
        return self._thoughts(request)

    def _wrote(self, events: int) -> None:
        if events == _FIRST_WORDS:
            self._strikes("first words")


@dataclass(slots=True)
class Stretch:
    """A conversation of several people with somebody who does not live long."""

    discord: LoopbackDiscord
    clock: LaterClock
    her: Mortal
    tally: Tally
    voices: Sequence[tuple[Person, Channel]]
    """Who speaks where: three people in their DMs, two of them in one channel too."""
    database: Path

    def pass_the_nonce_window(self) -> None:
        """Let so much time go by that Discord forgets every nonce."""
        self.clock.skipped += _WINDOW + SECOND

    async def all_speak(self) -> None:
        """Let everybody say something everywhere and be answered."""
        for person, channel in self.voices:
            self.tally.tell(person, channel)
        await self.tally.until_answered(within=_PATIENCE)

    async def calm(self) -> list[str]:
        """What went wrong, once everything is answered and she has fallen silent."""
        await self.tally.until_answered(within=_PATIENCE)
        deeds, count = self.discord.diary.deeds, -1
        while count != len(deeds):
            count = len(deeds)
            await asyncio.sleep(_SILENCE)
        return self.tally.faults()


@asynccontextmanager
async def stretch(folder: Path) -> AsyncIterator[Stretch]:
    """Everything up, everybody known to her and the AI notices given; she is alive, and counting begins now."""
    clock = LaterClock()
    clock.skipped = DAY // 2 - clock.now() % DAY  # it is noon: no new day begins, and no notice of it
    async with ModelServer() as model, LoopbackDiscord(clock=clock, privileged=False, nonce_window=_WINDOW) as discord:
        mina, ada, ben = people = [discord.person(name) for name in ("Mina", "Ada", "Ben")]
        general = discord.channel(discord.guild("Home", *people), "general")
        async with Mortal(discord, model, folder, clock) as her:
            voices = [(mina, mina.dm), (ada, ada.dm), (ben, ben.dm), (mina, general), (ben, general)]
            scene = Stretch(discord, clock, her, Tally(discord), voices, folder / "samantha.db")
            await her.begin()
            await her.awake()
            await scene.all_speak()
            await scene.calm()
            assert scene.tally.waiting() == []
            scene.tally.begin()
            yield scene
