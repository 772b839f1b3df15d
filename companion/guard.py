"""Whom she talks with, where, and how fast: the host's lists and switch, servers' rules, and everybody's pace."""

from collections import deque
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Literal

from companion.clock import MINUTE, Clock
from companion.config import Settings
from companion.store.rules import Kind, Rule, Rules

MUTED = "muted"
"""The file in her folder whose being there keeps her silent."""
Pace = Literal["fine", "too fast", "still too fast"]
_CARD_ONCE_IN = 30 * MINUTE
_MOST_WATCHED = 10_000


class Guard:
    """Kept in memory, so that no message waits for it."""

    def __init__(self, rules: Rules, settings: Settings, clock: Clock, *, home: Path) -> None:
        self._rules = rules
        self._settings = settings
        self._clock = clock
        self._switch = home / MUTED
        self._kept: dict[tuple[int, Kind], set[int]] = {}
        self._heard: dict[int, deque[int]] = {}
        self._warned: set[int] = set()
        self._carded: dict[int, int] = {}

    async def load(self) -> None:
        """Read what servers have decided."""
        self._kept = {}
        for rule in await self._rules.all():
            self._kept.setdefault((rule.guild_id, rule.kind), set()).add(rule.id)

    @property
    def is_muted(self) -> bool:
        """Whether her host has switched her to silent."""
        return self._switch.exists()

    def welcomes(
        self, person_id: int, *, guild_id: int | None = None, roles: Iterable[int] = (), channels: Iterable[int] = ()
    ) -> bool:
        """Whether she talks with somebody here; ``channels`` are the channel and, of a thread, the one it hangs on."""
        roles, channels = set(roles), set(channels)
        named = {person_id, *roles, *([guild_id] if guild_id else [])}
        if self._settings.blocked & named or (self._settings.allowed and not self._settings.allowed & named):
            return False
        if guild_id is None:
            return True
        if person_id in self.named(guild_id, "person") or not roles.isdisjoint(self.named(guild_id, "role")):
            return False
        only = self.named(guild_id, "channel")
        return not only or not channels.isdisjoint(only)

    def named(self, guild_id: int, kind: Kind) -> Collection[int]:
        """The people or roles a server wants left alone, or the only channels it wants her to speak in."""
        return self._kept.get((guild_id, kind), ())

    async def block(self, rule: Rule) -> None:
        """Leave somebody alone in a server from now on."""
        await self._rules.add(rule)
        self._kept.setdefault((rule.guild_id, rule.kind), set()).add(rule.id)

    async def unblock(self, rule: Rule) -> None:
        """Talk with them there again."""
        await self._rules.remove(rule)
        self._kept.get((rule.guild_id, rule.kind), set()).discard(rule.id)

    async def keep_to(self, guild_id: int, channels: Collection[int]) -> None:
        """Speak only in these channels of a server; none of them means in all."""
        await self._rules.keep_to(guild_id, channels)
        self._kept[guild_id, "channel"] = set(channels)

    def pace(self, person_id: int) -> Pace:
        """How fast somebody writes, this message counted: "too fast" once, until it has been fine again."""
        now, most = self._clock.now(), self._settings.messages_a_minute
        heard = self._heard.setdefault(person_id, deque(maxlen=most + 1))
        heard.append(now)
        if len(self._heard) > _MOST_WATCHED:
            self._heard = {each: times for each, times in self._heard.items() if now - times[-1] < MINUTE}
        if len(heard) <= most or now - heard[0] >= MINUTE:
            self._warned.discard(person_id)
            return "fine"
        if person_id in self._warned:
            return "still too fast"
        self._warned.add(person_id)
        return "too fast"

    def forget(self, person_id: int) -> None:
        """Know nothing any more of how fast somebody writes and what they were shown."""
        self._heard.pop(person_id, None)
        self._carded.pop(person_id, None)
        self._warned.discard(person_id)

    def may_card(self, person_id: int) -> bool:
        """Whether somebody she does not talk with may be shown the resource card again; from now on they were."""
        now = self._clock.now()
        if 0 <= now - self._carded.get(person_id, now - _CARD_ONCE_IN) < _CARD_ONCE_IN:
            return False
        self._carded = {each: at for each, at in self._carded.items() if now - at < _CARD_ONCE_IN} | {person_id: now}
        return True


def switch(home: Path, *, muted: bool) -> str:
    """Mute or unmute her from beside; she looks before every answer."""
    if muted:
        home.mkdir(parents=True, exist_ok=True)
        (home / MUTED).touch()
        return (
            "She is silent from now on. What people write is kept and answered after `unmute`; helplines still go out."
        )
    (home / MUTED).unlink(missing_ok=True)
    return "She may speak again, and answers what has waited for less than a day."
