"""Words into Discord messages, in order in every channel."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

import discord

from companion.beats import DISCORD_LIMIT
from companion.turn import Turn

_TYPING_LASTS = 8.0
_BETWEEN_BEATS = 0.8
_NONCE_BYTES = 12
_UNREACHABLE = {50007, 50278}
_LOST = {10003, 50001, 50013, 160005}
_MAY_NOT_REPLY = 160002
"""Discord lets only those reply who may read what was said before."""

Say = Callable[[str, str], Awaitable[discord.Message]]
"""Sends one message of a reply under a nonce, and comes back with it."""


class Delivery:
    """The only way words reach a channel: one message at a time there, and no channel waits for another."""

    def __init__(self) -> None:
        self._order: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def send(
        self,
        channel: "discord.abc.MessageableChannel",
        text: str,
        *,
        answers: discord.Message | None = None,
        nonce: str | None = None,
        silent: bool = False,
    ) -> discord.Message:
        """Send one message and come back with it; whoever asked first is served first."""
        nonce = nonce or secrets.token_hex(_NONCE_BYTES)
        async with self._order.setdefault(channel.id, asyncio.Lock()):
            if answers is None:
                return await channel.send(text, nonce=nonce, silent=silent)
            try:
                reference = answers.to_reference(fail_if_not_exists=False)
                return await channel.send(text, reference=reference, nonce=nonce, silent=silent)
            except discord.HTTPException as error:
                if error.code != _MAY_NOT_REPLY:
                    raise
                return await channel.send(text, nonce=nonce, silent=silent)


async def speak(turn: Turn, say: Say, *, notice_apart: bool, most: int | None = None) -> None:
    """Give one reply of at most ``most`` messages: the AI notice if it is due, then each beat, written down once out.

    The notice is a message of its own before she thinks, or one small line on top of her first beat.
    """
    said = 0
    notice = await turn.notice()
    if notice and notice_apart:
        await say(notice, turn.nonce("notice"))
        await turn.noticed()
        notice = None
    async for beat in turn.beats():
        on_top = f"-# {notice}\n" if notice else ""
        if len(on_top) + len(beat) > DISCORD_LIMIT:
            await say(on_top, turn.nonce("notice"))
            on_top, said = "", said + 1
        sent = await say(on_top + beat, turn.nonce("beat"))
        # What stands there is what was said: under a repeated nonce Discord keeps the words of the first time.
        words = sent.content.removeprefix(on_top.rstrip("\n")).strip() or beat
        await turn.delivered(words, sent.id, said_at=int(sent.created_at.timestamp() * 1000))
        if notice:
            await turn.noticed()
            notice = None
        said += 1
        if said == most:
            return


def cannot_be_reached(error: discord.HTTPException) -> bool:
    """Whether Discord will not deliver here, now or on another try: closed DMs, a lost channel or permission."""
    return error.code in _UNREACHABLE or error.code in _LOST


class Typing:
    """Shows that she is writing, for as long as the block lasts; words never wait for it and never fail with it."""

    def __init__(self, channel: "discord.abc.MessageableChannel") -> None:
        self._channel = channel
        self._shown: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._shown = asyncio.create_task(self._show(after=0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    async def go_on(self) -> None:
        """Show it again if more is still being written in a moment: every message that arrives clears it."""
        await self._stop()
        self._shown = asyncio.create_task(self._show(after=_BETWEEN_BEATS))

    async def _stop(self) -> None:
        if self._shown is not None:
            self._shown.cancel()
            await asyncio.gather(self._shown, return_exceptions=True)

    async def _show(self, *, after: float) -> None:
        await asyncio.sleep(after)
        try:
            while True:
                await self._channel.typing()
                await asyncio.sleep(_TYPING_LASTS)
        except discord.HTTPException:
            return
