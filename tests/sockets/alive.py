"""Samantha in a process of her own, on a loopback Discord and a scripted model: from a line on stdin to SIGKILL."""

import asyncio
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import PERSONA_FOLDER, open_companion
from companion.clock import SystemClock
from companion.config import Settings
from companion.llm import Endpoint
from companion.mind import Mind
from companion.persona import Persona
from rehearsal.transport import point_at
from tests.stage import QUICK, QUIET, OnStage

PAUSE = 0.03
CONTEXT = 32_768
"""Room enough that no line of a test is ever cut from a prompt."""


class LaterClock:
    """The machine's own time, moved on by what has been skipped."""

    def __init__(self, skipped: int = 0) -> None:
        self.skipped = skipped

    def now(self) -> int:
        return SystemClock().now() + self.skipped


async def live(token: str, model_url: str, folder: Path, clock: LaterClock) -> None:
    """Be there until the process ends."""
    settings = Settings(data_dir=folder, timezone=ZoneInfo("UTC"))
    mind = Mind((Endpoint("scripted", model_url, "scripted", context=CONTEXT, timeouts=QUICK),), "a scripted model")
    persona = Persona.load(PERSONA_FOLDER / "samantha")
    async with (
        open_companion(settings, persona, mind, home=folder, clock=clock, pause=PAUSE) as companion,
        OnStage(companion) as bot,
    ):
        bot._connection.guild_ready_timeout = QUIET
        await bot.start(token)


if __name__ == "__main__":
    rest_base, gateway_url, *rest = sys.argv[1:]
    if word := sys.stdin.readline():
        with point_at(rest_base, gateway_url):
            asyncio.run(live(rest[0], rest[1], Path(rest[2]), LaterClock(int(word))))
