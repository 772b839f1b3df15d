"""Words into Discord messages, in order in every channel."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

import discord

from companion.beats import DISCORD_LIMIT
from companion.engine import Companion
from companion.store import StoreError
from companion.store.outgoing import Leaving
from companion.turn import Turn

_log = logging.getLogger(__name__)

_TYPING_LASTS = 8.0
_BETWEEN_BEATS = 0.8
_BEFORE_TYPING = 0.5
"""Seconds in which words may come without a sign that they will."""
_NONCE_BYTES = 12
_UNREACHABLE = {50007, 50278}
_LOST = {10003, 50001, 50013, 160005}
_NO_PERMISSION = {50001, 50013}
_MAY_NOT_REPLY = 160002
"""Discord lets only those reply who may read what was said before."""

Say = Callable[[Leaving], Awaitable[discord.Message]]
"""Sends one message of a reply and comes back with it."""


class Delivery:
    """The only way words reach a channel: one message at a time there, and no channel waits for another."""

    def __init__(self, companion: Companion) -> None:
        self.unsure: set[int] = set()
        """Places to which something was sent of which nobody knows whether it arrived."""
        self.under_way: set[str] = set()
        """Nonces of what is being sent at this moment."""
        self._companion = companion
        # Whoever waits for a lock is served in turn, so each lock is a channel's queue, and gone when it is empty.
        self._order: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def send(
        self,
        channel: "discord.abc.MessageableChannel",
        text: str,
        *,
        answers: discord.Message | None = None,
        nonce: str | None = None,
        silent: bool = False,
        view: discord.ui.View | discord.ui.LayoutView | None = None,
        file: discord.File | None = None,
    ) -> discord.Message:
        """Send one message and come back with it; whoever asked first is served first."""
        send = partial(channel.send, text, nonce=nonce or secrets.token_hex(_NONCE_BYTES), silent=silent)
        send = partial(send, view=view) if view else send
        send = partial(send, file=file) if file else send
        async with self._order.setdefault(channel.id, asyncio.Lock()):
            if answers is None:
                return await send()
            try:
                return await send(reference=answers.to_reference(fail_if_not_exists=False))
            except discord.HTTPException as error:
                if error.code != _MAY_NOT_REPLY:
                    raise
                return await send()

    async def surely(self, leaving: Leaving, sending: Callable[[], Awaitable[discord.Message]]) -> discord.Message:
        """Write a message down, send it, and write down that it arrived; what then stands there is what was said.

        Under a repeated nonce that may be the words of an earlier try. Where it is not known whether it arrived,
        its place is noted in ``unsure``.
        """
        self.under_way.add(leaving.nonce)
        try:
            return await self._send_noted(leaving, sending)
        finally:
            self.under_way.discard(leaving.nonce)

    async def arrived(self, nonce: str, message: discord.Message) -> None:
        """Write down that a message of hers stands at Discord."""
        said_at = int(message.created_at.timestamp() * 1000)
        await self._companion.arrived(nonce, message.id, message.content, said_at=said_at)

    async def _send_noted(self, leaving: Leaving, sending: Callable[[], Awaitable[discord.Message]]) -> discord.Message:
        await self._companion.leave(leaving)
        try:
            sent = await sending()
        except BaseException as error:
            if isinstance(error, discord.HTTPException) and error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                await self._companion.never_left(leaving.nonce)
            else:
                self.unsure.add(leaving.place.id)
            raise
        try:
            await self.arrived(leaving.nonce, sent)
        except StoreError as error:
            _log.error("message %s arrived and could not be noted: %s", sent.id, error)
            self.unsure.add(leaving.place.id)
        return sent


async def speak(turn: Turn, say: Say, *, notice_apart: bool, most: int | None = None) -> None:
    """Give one reply of at most ``most`` messages: the AI notice if it is due, then each beat.

    The notice is a message of its own before she thinks, or one small line on top of her first beat. In a DM, the
    first time that she remembers somebody, a small line under it says so.
    """
    said = 0
    notice = await turn.notice()
    if notice and notice_apart:
        await say(turn.leaving(notice, "notice"))
        notice = None
    async for beat in turn.beats():
        on_top = f"-# {notice}\n" if notice else ""
        if len(on_top) + len(beat) > DISCORD_LIMIT:
            await say(turn.leaving(on_top, "notice"))
            on_top, said = "", said + 1
        await say(turn.leaving(beat, on_top=on_top))
        turn.delivered()
        notice, said = None, said + 1
        if said == most:
            return
    if notice_apart and (remark := await turn.remark()):
        await say(turn.leaving(remark, "remark"))


def cannot_be_reached(error: discord.HTTPException) -> bool:
    """Whether Discord will not deliver here, now or on another try: closed DMs, a lost channel or permission."""
    return error.code in _UNREACHABLE or error.code in _LOST


def may_not_write(error: discord.HTTPException) -> bool:
    """Whether she lacks a permission in a channel that is there."""
    return error.code in _NO_PERMISSION


class Typing:
    """Shows that she is writing, for as long as the block lasts; words never wait for it and never fail with it."""

    def __init__(self, channel: "discord.abc.MessageableChannel") -> None:
        self._channel = channel
        self._begins: asyncio.TimerHandle | None = None
        self._shown: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._begin(after=_BEFORE_TYPING)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    async def go_on(self) -> None:
        """Show it again if more is still being written in a moment: every message that arrives clears it."""
        await self._stop()
        self._begin(after=_BETWEEN_BEATS)

    def _begin(self, *, after: float) -> None:
        self._begins = asyncio.get_running_loop().call_later(after, self._show)

    async def _stop(self) -> None:
        if self._begins is not None:
            self._begins.cancel()
        if self._shown is not None:
            self._shown.cancel()
            await asyncio.gather(self._shown, return_exceptions=True)
            self._shown = None

    def _show(self) -> None:
        self._shown = asyncio.create_task(self._go_on_showing())

    async def _go_on_showing(self) -> None:
        try:
            while True:
                await self._channel.typing()
                await asyncio.sleep(_TYPING_LASTS)
        except discord.HTTPException:
            return
