"""What the bot did on the simulated Discord, in order: to look back on, and to wait for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Literal

Act = Literal["typing", "thinking", "sent", "edited", "deleted", "answered"]
Payload = dict[str, Any]
EPHEMERAL = 1 << 6
LOADING = 1 << 7


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing the bot did where somebody could notice it."""

    act: Act
    """``thinking`` is a deferred answer; ``answered`` says that an interaction got its first response."""
    channel_id: int
    message: Payload | None = None
    """The message as it is now, in Discord's wire form."""
    interaction_id: int | None = None
    modal: Payload | None = None

    @property
    def message_id(self) -> int:
        """The message's id, 0 where there is none."""
        return int(self.message["id"]) if self.message else 0

    @property
    def text(self) -> str:
        """The message's words."""
        return str(self.message["content"]) if self.message else ""

    @property
    def is_ephemeral(self) -> bool:
        """Whether only one person can see it."""
        return bool(self.message and self.message["flags"] & EPHEMERAL)


class Diary:
    """Every deed so far, and those to come."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []
        self._more = asyncio.Event()

    def note(self, deed: Deed) -> None:
        """Write one deed down and tell whoever is waiting."""
        self.deeds.append(deed)
        self._more.set()
        self._more = asyncio.Event()

    async def follow(self, since: int = 0) -> AsyncIterator[Deed]:
        """Yield each deed from that index on, for ever."""
        while True:
            while since < len(self.deeds):
                yield self.deeds[since]
                since += 1
            await self._more.wait()

    async def first(self, matches: Callable[[Deed], bool], *, since: int = 0) -> Deed:
        """Return the first deed from that index on that matches, waiting for it if need be."""
        while True:
            for deed in self.deeds[since:]:
                if matches(deed):
                    return deed
            since = len(self.deeds)
            await self._more.wait()

    async def sent(self, text: str, *, since: int = 0) -> Deed:
        """Return the first message from that index on with exactly this text."""
        return await self.first(lambda deed: deed.act == "sent" and deed.text == text, since=since)
