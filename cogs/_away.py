"""What happened while she was not connected: read back from Discord, a place at a time, before she speaks there."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from weakref import WeakValueDictionary

import discord
from discord.ext import commands

from cogs._delivery import Delivery, cannot_be_reached
from cogs._ears import Ears, is_a_persons, whose_and_where
from companion.clock import DAY
from companion.engine import Companion
from companion.store.lines import Unread
from companion.talk import Place

_log = logging.getLogger(__name__)

_MOST_MESSAGES = 1_000
"""Of what was said in one place while she was away, the newest are read."""
_OVERLAP = 60_000 << 22
"""A minute as a distance between message ids: in a server, messages may be kept a little out of order."""


class Away:
    """Which places have been read since this session of the gateway began, and how the others are."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion, delivery: Delivery, ears: Ears) -> None:
        self._bot = bot
        self._companion = companion
        self._delivery = delivery
        self._ears = ears
        self.session = 0
        """Which session of the gateway this is, counted from the start."""
        self.is_behind = False
        """Whether there may be places to read that nobody is about to read."""
        self._read: set[int] = set()
        self._reading: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._newest: dict[int, int] = {}

    def begin(self) -> None:
        """Forget what has been read: a new session has begun, and nobody tells what happened before it."""
        self.session += 1
        self.is_behind = True
        self._read.clear()

    def lost_track(self, place: Place) -> None:
        """Have a place read again, because something said there could not be read or kept."""
        self.is_behind = True
        self._read.discard(place.id)

    async def behind(self) -> list[Place]:
        """Places that are still to be read, those with the newest talk first; whoever asks is to read them."""
        if not (self.is_behind or self._delivery.unsure):
            return []
        self.is_behind = False
        return [place for place in await self._companion.active_places() if not self.has_read(place)]

    def has_read(self, place: Place) -> bool:
        """Whether everything said in a place is kept, and everything sent there is known to have arrived or not."""
        return place.id in self._read and place.id not in self._delivery.unsure

    def saw(self, message: discord.Message) -> None:
        """Note that a server's message was nothing to her, so that it need not be read again."""
        if message.channel.id in self._read:
            self._newest[message.channel.id] = message.id

    async def write_down(self) -> None:
        """Keep how far servers' channels have been read."""
        newest, self._newest = self._newest, {}
        if newest:
            await self._companion.has_read(newest)

    async def channel_of(self, place: Place) -> "discord.abc.MessageableChannel | None":
        """The channel of a place, or nothing where it is gone or closed to her."""
        try:
            if place.is_private:
                return await self._bot.create_dm(discord.Object(place.id))
            channel = self._bot.get_channel(place.id) or await self._bot.fetch_channel(place.id)
        except (discord.NotFound, discord.Forbidden):
            return None
        return channel if isinstance(channel, discord.abc.Messageable) else None

    async def read(self, place: Place, channel: "discord.abc.MessageableChannel") -> None:
        """Bring a place up to date with Discord, once a session; where its history is closed to her it stays as it is.

        Her own messages there settle what was on its way; people's new messages are kept, edited ones changed, and
        those deleted meanwhile forgotten.
        """
        async with self._reading.setdefault(place.id, asyncio.Lock()):
            if self.has_read(place):
                return
            session = self.session
            if place.id in self._delivery.unsure:
                self.lost_track(place)
                self._delivery.unsure.discard(place.id)
            unread = await self._companion.unread(place)
            if unread is None and not place.is_private:
                self._read.add(place.id)
                return
            lost = await self._may_be_lost(place)
            messages = await self._history(channel, _floor(place, unread, self._companion.clock.now()))
            if messages is not None:
                await self._bring_up_to_date(place, unread, messages, lost)
            if session == self.session:  # else something may have been said since that nobody told her of
                self._read.add(place.id)

    async def _history(self, channel: "discord.abc.MessageableChannel", after: int) -> list[discord.Message] | None:
        """The messages after that one, oldest first, or nothing where they are closed to her."""
        if not _may_read(channel):
            return None
        try:
            return await _newest(channel, after)
        except discord.HTTPException as error:
            if not cannot_be_reached(error):
                raise
            _log.info("the history of channel %s is closed to her (%s)", channel.id, error.code)
            return None

    async def _may_be_lost(self, place: Place) -> set[str]:
        """Nonces of what was sent there, is not being sent any more, and has not been seen to arrive."""
        return {leaving.nonce for leaving in await self._companion.unconfirmed(place)} - self._delivery.under_way

    async def _bring_up_to_date(
        self, place: Place, unread: Unread | None, messages: list[discord.Message], lost: Collection[str]
    ) -> None:
        await self._settle(place, messages, lost)
        if unread:
            await self._forget_deleted(unread, messages)
        newest = await self._newest_known(place)
        waiting = {owed.person.id for owed in await self._companion.waiting_in(place)}
        for message in messages:
            may_be_answered = message.id > newest and message.author.id not in waiting
            await self._take_in(message, answered=may_be_answered and self._was_answered(message, messages))
        if messages:
            await self._companion.has_read({place.id: messages[-1].id})

    async def _newest_known(self, place: Place) -> int:
        """The newest message of which the database knows: what is older was missed by her, not by the database."""
        known = await self._companion.unread(place)
        return max([known.after_id, *known.kept, *known.hers]) if known else 0

    async def _settle(self, place: Place, messages: list[discord.Message], lost: Collection[str]) -> None:
        """Find what was on its way among her own messages; of what is not there, the lost is thought anew."""
        known = await self._companion.unread(place)
        hers = {m.id: m for m in messages if m.author.id == self._ears.me.id and not (known and m.id in known.hers)}
        for leaving in await self._companion.unconfirmed(place):
            words = leaving.text.strip()
            found = next((m for m in hers.values() if m.id > leaving.after_id and m.content.strip() == words), None)
            if found is not None:
                await self._delivery.arrived(leaving.nonce, hers.pop(found.id))
            elif leaving.nonce in lost and leaving.nonce not in self._delivery.under_way:
                await self._companion.never_left(leaving.nonce)

    async def _forget_deleted(self, unread: Unread, messages: list[discord.Message]) -> None:
        standing = {message.id for message in messages}
        since = messages[0].id if len(messages) == _MOST_MESSAGES else 0
        if gone := sorted(kept for kept in unread.kept - standing if kept >= since):
            await self._companion.unsay(gone)

    async def _take_in(self, message: discord.Message, *, answered: bool) -> None:
        if not is_a_persons(message):
            return
        person, place = whose_and_where(message)
        if self._companion.was_erased(person, place, int(message.created_at.timestamp() * 1000)):
            return
        match await self._ears.meant(message, place):
            case "for her":
                kept = await self._ears.take_in(message, person, place, nothing_missing=False, answered=answered)
                if kept is None and message.edited_at:
                    await self._ears.hear_again(message, person, place)
            case "around her":
                await self._ears.overhear(message, person, place)
            case _:
                return

    def _was_answered(self, message: discord.Message, messages: Sequence[discord.Message]) -> bool:
        """Whether she spoke to its writer later, as she has where a database was lost or an older one restored."""
        return any(
            later.id > message.id
            and later.author.id == self._ears.me.id
            and _speaks_to(message.author, later)
            and not self._companion.strings.is_one_of(later.content, "not_kept")
            for later in messages
        )


async def _newest(channel: "discord.abc.MessageableChannel", after: int) -> "list[discord.Message]":
    found = channel.history(limit=_MOST_MESSAGES, after=discord.Object(after), oldest_first=False)
    return [message async for message in found][::-1]


def _may_read(channel: "discord.abc.MessageableChannel") -> bool:
    """Whether she may read what was said before; where not, Discord shows an empty history and reports no error."""
    above = channel.parent if isinstance(channel, discord.Thread) else channel
    if not isinstance(above, discord.abc.GuildChannel):
        return True
    return above.permissions_for(above.guild.me).read_message_history


def _floor(place: Place, unread: Unread | None, now: int) -> int:
    """The message after which a place is read; of a person never met, what they wrote in the last day."""
    if unread is not None:
        return unread.after_id if place.is_private else max(unread.after_id - _OVERLAP, 0)
    return discord.utils.time_snowflake(datetime.fromtimestamp((now - DAY) / 1000, tz=UTC))


def _speaks_to(person: discord.abc.User, message: discord.Message) -> bool:
    if message.guild is None:
        return True
    answered = message.reference.resolved if message.reference else None
    return isinstance(answered, discord.Message) and answered.author.id == person.id
