"""Words into Discord messages, in order in every channel."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

import discord

from companion.turn import Turn

_TYPING_LASTS = 8.0
_BETWEEN_BEATS = 0.8
_NONCE_BYTES = 12
_UNREACHABLE = {50007, 50278}
_LOST = {10003, 50001, 50013}

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
        reference = answers.to_reference(fail_if_not_exists=False) if answers else None
        async with self._order.setdefault(channel.id, asyncio.Lock()):
            if reference is None:
                return await channel.send(text, nonce=nonce or _nonce(), silent=silent)
            return await channel.send(text, reference=reference, nonce=nonce or _nonce(), silent=silent)


async def speak(turn: Turn, say: Say, *, notice_apart: bool) -> None:
    """Give one reply: the AI notice if it is due, then each beat, written down once it is out.

    The notice is a message of its own before she thinks, or one small line on top of her first beat.
    """
    notice = await turn.notice()
    if notice and notice_apart:
        await say(notice, turn.nonce("notice"))
        await turn.noticed()
        notice = None
    async for beat in turn.beats():
        sent = await say(f"-# {notice}\n{beat}" if notice else beat, turn.nonce("beat"))
        await turn.delivered(beat, sent.id)
        if notice:
            await turn.noticed()
            notice = None


def _nonce() -> str:
    return secrets.token_hex(_NONCE_BYTES)


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
