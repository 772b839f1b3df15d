"""A person at a terminal, talking to the production bot on a loopback Discord."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import discord

from rehearsal.home import settle_in
from rehearsal.screen import Screen, open_screen
from rehearsal.server import LoopbackDiscord
from rehearsal.view import View
from rehearsal.visit import Patience, Visit


async def rehearse(
    bot: discord.Client,
    loopback: LoopbackDiscord,
    *,
    opening: str = "",
    name: str = "you",
    locale: str = "en-US",
    downloads: Path = Path("from-samantha"),
    screen: Screen | None = None,
    patience: Patience | None = None,
    before_leaving: Callable[[], Awaitable[object]] | None = None,
) -> None:
    """Start the bot, and let the person at this terminal talk to it until they leave; then close it.

    ``discord.py`` must already be pointed at ``loopback``. Files the bot sends are saved in ``downloads``.
    ``before_leaving`` is awaited while the bot is still connected, so that it can finish what it is saying.
    If the bot ends first, its error ends the rehearsal.
    """
    with contextlib.ExitStack() as stack:
        screen = screen or stack.enter_context(open_screen())
        home = settle_in(loopback, name=name, locale=locale)
        view = View(loopback, home, screen, downloads)
        visit = Visit(loopback, home, screen, view, patience or Patience())
        running = asyncio.create_task(bot.start(loopback.token))
        sitting = [asyncio.create_task(visit.talk(opening)), asyncio.create_task(view.watch())]
        try:
            await asyncio.wait((running, *sitting), return_when=asyncio.FIRST_COMPLETED)
            if before_leaving and not running.done():
                await before_leaving()
        finally:
            for task in sitting if loopback.gateway.identified else (running, *sitting):
                task.cancel()
            await bot.close()
            ended = await asyncio.gather(running, *sitting, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, Exception):
            raise outcome
