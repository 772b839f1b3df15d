"""Talk where she is a member: DMs, mentions, replies to her, and channels where she may listen."""

import asyncio
import logging
from typing import Literal

import discord
from discord.ext import commands, tasks

from cogs._card import Cards
from cogs._delivery import Delivery, Typing, cannot_be_reached, speak
from cogs._hearing import attachments_of, heard_from, is_unseen, own_words, with_attachments
from cogs._places import person_of, place_of
from companion.clock import MINUTE
from companion.engine import Companion
from companion.store import StoreError
from companion.store.lines import Owed
from companion.talk import Person, Place

_log = logging.getLogger(__name__)

_GOES_ON_FOR = 3 * MINUTE
_MOST_AT_ONCE = 4

Meant = Literal["for her", "around her", "unseen", "not for her"]


class Chat(commands.Cog):
    """Messages in, beats out."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion, delivery: Delivery) -> None:
        self._bot = bot
        self._companion = companion
        self._delivery = delivery
        self._cards = Cards(companion, delivery)

    async def cog_load(self) -> None:
        """Start looking after lines that are still unanswered, and after what is long ago."""
        self.catch_up.start()
        self.tidy.start()

    async def cog_unload(self) -> None:
        """Stop looking after them; what is unanswered stays so in the store."""
        self.catch_up.cancel()
        self.tidy.cancel()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Keep and answer what is meant for her; keep nothing of what is not."""
        if message.author.bot or message.webhook_id or message.is_system():
            return
        person = person_of(message.author)
        place = place_of(message.channel, message.guild, person, message.channel.id)
        match await self._meant(message, place):
            case "for her":
                await self._answer(message, person, place)
            case "around her":
                await self._companion.overhear(heard_from(message, person, place, me=self._me))
            case "unseen":
                await self._say_that_she_cannot_see(message, person, place)
            case "not for her":
                return

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Carry an edit over to what is kept; new words are screened like any others."""
        message = event.message
        if "content" not in event.data or message.author.bot:
            return
        words = own_words(message, self._me)
        reception = await self._companion.revise(event.message_id, words, person_of(message.author))
        if reception is not None:
            await self._cards.give(reception, message)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Carry a deletion over to what is kept."""
        await self._companion.unsay([event.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Carry many deletions over to what is kept."""
        await self._companion.unsay(sorted(event.message_ids))

    @tasks.loop(seconds=30)
    async def catch_up(self) -> None:
        """Answer what is still waiting, now that she may be able to think again."""
        try:
            async with asyncio.TaskGroup() as group:
                for owed in (await self._companion.owed())[:_MOST_AT_ONCE]:
                    group.create_task(self._make_good(owed))
        except* StoreError as errors:
            _log.warning("nobody could be answered late: %s", errors.exceptions[0])

    @tasks.loop(seconds=30)
    async def tidy(self) -> None:
        """Sum up and drop where it has been quiet."""
        try:
            await self._companion.tidy()
        except StoreError as error:
            _log.warning("nothing could be tidied: %s", error)

    @catch_up.before_loop
    @tidy.before_loop
    async def _until_ready(self) -> None:
        await self._bot.wait_until_ready()

    @property
    def _me(self) -> discord.ClientUser:
        me = self._bot.user
        if me is None:
            raise RuntimeError("events arrive only after the login")
        return me

    async def _meant(self, message: discord.Message, place: Place) -> Meant:
        if place.is_private:
            return "for her"
        answered = message.reference.resolved if message.reference else None
        replies_to_her = isinstance(answered, discord.Message) and answered.author.id == self._me.id
        if replies_to_her and is_unseen(message):
            return "unseen"
        if replies_to_her or self._me in message.mentions or self._her_role_is_mentioned(message):
            return "for her"
        if not (self._bot.intents.message_content and await self._listens_in(message.channel)):
            return "not for her"
        if self._companion.is_named(message.content) or await self._goes_on(message, place):
            return "for her"
        return "around her"

    async def _goes_on(self, message: discord.Message, place: Place) -> bool:
        """Whether somebody whom she has just answered goes on and addresses nobody else."""
        if message.mentions or message.role_mentions or message.mention_everyone or message.reference:
            return False
        return await self._companion.was_talking_with(message.author.id, place, within=_GOES_ON_FOR)

    def _her_role_is_mentioned(self, message: discord.Message) -> bool:
        return any(role.tags is not None and role.tags.bot_id == self._me.id for role in message.role_mentions)

    async def _answer(self, message: discord.Message, person: Person, place: Place) -> None:
        heard = heard_from(message, person, place, me=self._me)
        brings_more = bool(attachments_of(message))
        reception = await self._companion.hear(heard, more_is_coming=brings_more)
        if reception is None:
            return
        await self._cards.give(reception, message)
        if brings_more:
            await self._companion.arrived(reception.line_id, await with_attachments(heard, message))
        if await self._companion.pause(heard, reception.line_id):
            await self._converse(message.channel, person, place, answers=message)

    async def _make_good(self, owed: Owed) -> None:
        """Answer somebody late, where they wrote; give it up where that is not possible any more."""
        try:
            channel = await self._channel_of(owed.place)
            if channel is None:
                await self._companion.set_down(owed.place, owed.person)
                return
            guild = getattr(channel, "guild", None)
            place = owed.place if owed.place.is_private else place_of(channel, guild, owed.person, channel.id)
            await self._converse(channel, owed.person, place, unasked=True)
        except discord.HTTPException as error:
            _log.warning("place %s is answered another time (%s)", owed.place.id, error.code)

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

        async def say(text: str, nonce: str) -> discord.Message:
            nonlocal first
            replied_to, silent, first = answers if first and not place.is_private else None, not first, False
            sent = await self._delivery.send(channel, text, answers=replied_to, nonce=nonce, silent=silent)
            await typing.go_on()
            return sent

        async with self._companion.turn(place, person, may_excuse=not unasked) as turn:
            if not await turn.begin():
                return
            try:
                async with Typing(channel) as typing:
                    await speak(turn, say, notice_apart=place.is_private)
            except discord.HTTPException as error:
                if not cannot_be_reached(error):
                    raise
                _log.info("place %s cannot be reached (%s): its lines are set down", place.id, error.code)
                await turn.set_down()

    async def _say_that_she_cannot_see(self, message: discord.Message, person: Person, place: Place) -> None:
        if not await self._companion.tell_once(person, "cannot see unmentioned"):
            return
        language = _guild_language(message)
        sentence = self._companion.strings.say("only_mentions", language)
        notice = await self._companion.care.notice_due(person, place, language)
        await self._delivery.send(message.channel, f"-# {notice}\n{sentence}" if notice else sentence, answers=message)
        if notice:
            await self._companion.care.noticed(person, place)

    async def _listens_in(self, channel: "discord.abc.MessageableChannel") -> bool:
        """Whether she may speak here unmentioned; a thread is as its channel is."""
        parent = getattr(channel, "parent_id", None)
        return any([await self._companion.listens_in(each) for each in (channel.id, parent) if each])

    async def _channel_of(self, place: Place) -> "discord.abc.MessageableChannel | None":
        try:
            if place.is_private:
                return await (await self._bot.fetch_user(place.id)).create_dm()
            channel = self._bot.get_channel(place.id) or await self._bot.fetch_channel(place.id)
        except (discord.NotFound, discord.Forbidden):
            return None
        return channel if isinstance(channel, discord.abc.Messageable) else None


def _guild_language(message: discord.Message) -> str:
    return str(message.guild.preferred_locale).split("-")[0] if message.guild else "en"
