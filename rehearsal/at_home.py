"""A rehearsal of the whole of her: her mind, a Discord on this machine, and the person at this terminal."""

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import discord

from companion.config import Settings
from companion.engine import Companion
from companion.mind import Mind, open_mind
from rehearsal.server import LoopbackDiscord
from rehearsal.terminal import rehearse
from rehearsal.transport import point_at

OPENING = "She thinks with {mind}. What is said here stays in {folder}."
_TO_FINISH_A_TURN = 8.0


class OpenCompanion(Protocol):
    """Opens her mind on a database of its own."""

    def __call__(self, settings: Settings, mind: Mind, *, home: Path) -> AbstractAsyncContextManager[Companion]:
        """Return the opened companion."""
        ...


class MakeBot(Protocol):
    """Makes the production bot."""

    def __call__(self, companion: Companion, *, message_content: bool) -> discord.Client:
        """Return a bot that is not connected yet."""
        ...


async def sit_down(settings: Settings, open_companion: OpenCompanion, make_bot: MakeBot) -> None:
    """Run the production bot on loopback until the person leaves; her memory of it is kept for the next time."""
    home = settings.data_dir / "rehearsal"
    await asyncio.to_thread(home.mkdir, parents=True, exist_ok=True)
    async with (
        open_mind(settings, rehearsing=True, progress=_show_progress) as mind,
        open_companion(settings, mind, home=home) as companion,
        LoopbackDiscord(memory=home / "discord.json") as loopback,
    ):
        with point_at(loopback.rest_base, loopback.gateway_url), _logging_to(home / "rehearsal.log"):
            async with make_bot(companion, message_content=settings.message_content) as bot:
                await rehearse(
                    bot,
                    loopback,
                    opening=OPENING.format(mind=mind.described, folder=home),
                    downloads=home / "files",
                    before_leaving=lambda: companion.come_to_rest(within=_TO_FINISH_A_TURN),
                )


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\rPutting her model together: {100 * done // max(total, 1)} %{end}")
        sys.stderr.flush()


@contextmanager
def _logging_to(path: Path) -> Iterator[None]:
    """Keep the log out of the conversation for as long as it lasts."""
    root = logging.getLogger()
    before = root.handlers[:]
    file = logging.FileHandler(path, encoding="utf-8", delay=True)
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.handlers[:] = [file]
    try:
        yield
    finally:
        root.handlers[:] = before
        file.close()
