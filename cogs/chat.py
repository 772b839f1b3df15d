"""Talk where she is a member: DMs, mentions, replies to her, and channels where she may listen."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

import aiohttp
import discord
from discord.ext import commands, tasks

from cogs._away import Away
from cogs._card import Cards
from cogs._delivery import Delivery, Typing, cannot_be_reached, may_not_write, speak
from cogs._ears import Ears, is_a_persons, whose_and_where
from cogs._places import place_of
from companion.engine import Companion
from companion.language import language_of
from companion.store import StoreError
from companion.store.lines import Owed
from companion.store.outgoing import Leaving
from companion.talk import Person, Place

_log = logging.getLogger(__name__)

_MOST_AT_ONCE = 8
_BREATH = 0.25
"""Seconds between two places that are read back, so that live talk goes first at Discord."""
_LONGEST_LOOK_BACK = 5.0
"""Seconds somebody who is there may wait for what was said before to be read."""


class Chat(commands.Cog):
    """Messages in, beats out."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion, delivery: Delivery) -> None:
        self._bot = bot
        self._companion = companion
        self._delivery = delivery
        self._cards = Cards(bot, companion, delivery)
        self._ears = Ears(bot, companion, self._cards)
        self._away = Away(bot, companion, delivery, self._ears)
        self._late: set[Owed] = set()
        self._room = asyncio.Semaphore(_MOST_AT_ONCE)
        self._tidying: asyncio.Task[None] | None = None
        self._cannot_keep = False

    async def cog_load(self) -> None:
        """Start looking after what she missed, lines that are still unanswered, and what is long ago."""
        self.pulse.start()

    async def cog_unload(self) -> None:
        """Stop looking after them; what is unanswered stays so in the store."""
        self.pulse.cancel()
        if self._tidying:
            self._tidying.cancel()

    @tasks.loop(seconds=30)
    async def pulse(self) -> None:
        """Have everything looked after; as an event, so that what goes wrong there is reported and stops nothing."""
        self._bot.dispatch("pulse")

    @pulse.before_loop
    async def _until_ready(self) -> None:
        await self._bot.wait_until_ready()

    @commands.Cog.listener()
    async def on_shard_connect(self, _shard_id: int) -> None:
        """Read back whatever was said before this session: it is a new one, and nobody tells."""
        self._away.begin()
        await self._bot.wait_until_ready()
        await self.read_back()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Keep and answer what is meant for her; keep nothing of what is not."""
        if not is_a_persons(message):
            return
        person, place = whose_and_where(message)
        match await self._ears.meant(message, place):
            case "for her":
                await self._answer(message, person, place)
            case "around her":
                await self._ears.overhear(message, person, place)
                self._away.saw(message)
            case "not welcome":
                if self._companion.card_unkept(message.content, person) and self._companion.guard.may_card(person.id):
                    await self._cards.give_unkept(message, person)
                self._away.saw(message)
            case "unseen":
                await self._say_that_she_cannot_see(message, person, place)
            case "not for her":
                self._away.saw(message)

    @commands.Cog.listener()
    async def on_raw_typing(self, event: discord.RawTypingEvent) -> None:
        """Wait a little longer for somebody who is typing."""
        self._companion.typing(event.channel_id if event.guild_id else event.user_id, event.user_id)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Carry an edit over to what is kept."""
        if "content" in event.data and not event.message.author.bot:
            await self._ears.hear_again(event.message, *whose_and_where(event.message))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Carry a deletion over to what is kept."""
        await self._companion.unsay([event.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Carry many deletions over to what is kept."""
        await self._companion.unsay(sorted(event.message_ids))

    @commands.Cog.listener("on_pulse")
    async def read_back(self) -> None:
        """Read back what was said while she was not connected, newest places first, and have it answered."""
        session = self._away.session
        try:
            await self._away.write_down()
            for place in await self._away.behind():
                if self._away.session != session:
                    return  # another has begun, and reads them from the top
                if await self._read(place):
                    self._answer_late(await self._companion.waiting_in(place))
                await asyncio.sleep(_BREATH)
        except StoreError as error:
            _log.warning("not everything could be read back: %s", error)
            self._away.is_behind = True

    @commands.Cog.listener("on_pulse")
    async def catch_up(self) -> None:
        """Answer what is still waiting, now that she may be able to think again."""
        try:
            due = await self._companion.owed()
        except StoreError as error:
            _log.warning("nobody could be answered late: %s", error)
            return
        # While no model answers, one try is enough to learn whether that has changed.
        self._answer_late(due[:1] if self._companion.models.down_since else due)

    @commands.Cog.listener("on_pulse")
    async def tidy(self) -> None:
        """Sum up and drop where it has been quiet."""
        if self._tidying:
            return
        self._tidying = asyncio.current_task()
        try:
            await self._companion.tidy()
        except StoreError as error:
            _log.warning("nothing could be tidied: %s", error)
        finally:
            self._tidying = None

    @commands.Cog.listener()
    async def on_owed(self, owed: Owed) -> None:
        """Answer somebody late, where they wrote."""
        try:
            async with self._room:
                await self._make_good(owed)
        finally:
            self._late.discard(owed)

    def _answer_late(self, waiting: Sequence[Owed]) -> None:
        for owed in waiting:
            if owed not in self._late:
                self._late.add(owed)
                self._bot.dispatch("owed", owed)

    async def _read(self, place: Place) -> bool:
        """Read one place back; whether that could be done now."""
        try:
            channel = await self._away.channel_of(place)
            if channel is not None:
                await self._away.read(place, channel)
        except (discord.HTTPException, aiohttp.ClientError, OSError, StoreError) as error:
            _log.info("place %s is read another time (%s)", place.id, type(error).__name__)
            self._away.lost_track(place)
            return False
        return True

    async def _answer(self, message: discord.Message, person: Person, place: Place) -> None:
        pace = self._companion.pace_of(person, message.content)
        if pace != "fine":
            await self._ears.take_in(message, person, place, nothing_missing=False, answered=True)
            if pace == "too fast":
                sentence = self._companion.strings.say("slow_down", language_of(message.content, person.language))
                await self._delivery.send(message.channel, sentence, answers=None if place.is_private else message)
            return
        with self._companion.hearing_out(place, person):
            nothing_missing = await self._has_read(message, place)
            try:
                kept = await self._ears.take_in(message, person, place, nothing_missing=nothing_missing)
            except StoreError as error:
                await self._say_that_nothing_is_kept(message, person, place, error)
                return
            self._cannot_keep = False
            line_id = kept.line_id if kept else await self._companion.line_of(message.id)
            is_the_last = line_id is not None and await self._companion.pause(place, person, line_id)
        if is_the_last:
            await self._converse(message.channel, person, place, answers=message)

    async def _has_read(self, message: discord.Message, place: Place) -> bool:
        """Read a place back before the first message there is taken in; whether that could be done."""
        if self._away.has_read(place):
            return True
        try:
            async with asyncio.timeout(_LONGEST_LOOK_BACK):
                await self._away.read(place, message.channel)
        except (discord.HTTPException, aiohttp.ClientError, OSError, StoreError) as error:
            _log.info("place %s is read another time (%s)", place.id, type(error).__name__)
            return False
        return True

    async def _make_good(self, owed: Owed) -> None:
        """Answer somebody late, where they wrote; give it up where that is not possible any more."""
        if self._companion.is_hearing_out(owed.place, owed.person):
            return  # they are speaking now, and will be answered then
        try:
            channel = await self._away.channel_of(owed.place)
            if channel is None:
                await self._companion.set_down(owed.place, owed.person)
                return
            guild = getattr(channel, "guild", None)
            place = owed.place if owed.place.is_private else place_of(channel, guild, owed.person, channel.id)
            await self._away.read(place, channel)
            if due := await self._companion.still_due(owed):
                await self._cards.give(due, owed.person, place, channel)
            await self._converse(channel, owed.person, place, unasked=True)
        except (discord.HTTPException, aiohttp.ClientError, OSError, StoreError) as error:
            _log.warning("place %s is answered another time (%s)", owed.place.id, type(error).__name__)

    async def _converse(
        self,
        channel: "discord.abc.MessageableChannel",
        person: Person,
        place: Place,
        *,
        answers: discord.Message | None = None,
        unasked: bool = False,
    ) -> None:
        """One turn: her beats as messages, each written down once it is out."""
        first = True

        async def say(leaving: Leaving) -> discord.Message:
            nonlocal first
            replied_to, silent, first = answers if first and not place.is_private else None, not first, False
            send = partial(self._delivery.send, channel, leaving.text, nonce=leaving.nonce)
            sent = await self._delivery.surely(leaving, partial(send, answers=replied_to, silent=silent))
            await typing.go_on()
            return sent

        async with self._companion.turn(place, person, may_excuse=not unasked) as turn:
            if not await turn.begin():
                return
            try:
                async with Typing(channel) as typing:
                    await speak(turn, say, notice_apart=place.is_private)
            except (discord.DiscordServerError, aiohttp.ClientError, OSError) as error:
                _log.warning("place %s is answered another time (%s)", place.id, type(error).__name__)
            except StoreError as error:
                if not turn.has_answered:
                    raise
                _log.error("the rest of a reply in place %s is lost: %s", place.id, error)
            except discord.HTTPException as error:
                if not cannot_be_reached(error):
                    raise
                _log.info("place %s cannot be reached (%s): its lines are set down", place.id, error.code)
                await turn.set_down()
                if may_not_write(error):
                    await self._say_that_she_may_not_write(person, place)

    async def _say_that_she_cannot_see(self, message: discord.Message, person: Person, place: Place) -> None:
        if not await self._companion.tell_once(person, "cannot see unmentioned"):
            return
        language = _guild_language(message)
        sentence = self._companion.strings.say("only_mentions", language)
        notice = await self._companion.care.notice_due(person, place, language)
        await self._delivery.send(message.channel, f"-# {notice}\n{sentence}" if notice else sentence, answers=message)
        if notice:
            await self._companion.care.noticed(person, place)

    async def _say_that_she_may_not_write(self, person: Person, place: Place) -> None:
        """Tell somebody in private, once, why they were not answered in a channel."""
        if place.is_private or not await self._companion.tell_once(person, f"may not write in {place.id}"):
            return
        known = await self._companion.known(person)
        sentence = self._companion.strings.say("may_not_write", known.language, place=place.name or "a channel")
        try:
            await self._delivery.send(await self._bot.create_dm(discord.Object(person.id)), sentence)
        except discord.HTTPException as error:
            _log.info("person %s cannot be told why place %s is silent (%s)", person.id, place.id, error.code)

    async def _say_that_nothing_is_kept(
        self, message: discord.Message, person: Person, place: Place, error: StoreError
    ) -> None:
        """Own up, once, to a message that could not be written down; its place is read back when that works again."""
        _log.error("message %s could not be kept: %s", message.id, error)
        self._away.lost_track(place)
        await self._cards.give_unkept(message, person)
        if not self._cannot_keep:
            self._cannot_keep = True
            await self._delivery.send(message.channel, self._companion.strings.say("not_kept", person.language))


def _guild_language(message: discord.Message) -> str:
    return str(message.guild.preferred_locale).split("-")[0] if message.guild else "en"
