"""What of Discord's talk is meant for her, and how it comes to be kept."""

from dataclasses import dataclass
from typing import Literal

import discord
from discord.ext import commands

from cogs._card import Cards
from cogs._hearing import attachments_of, heard_from, is_unseen, own_words, with_attachments
from cogs._places import channels_of, person_of, place_of, whose_roles
from companion.clock import MINUTE
from companion.engine import Companion
from companion.talk import Person, Place

_GOES_ON_FOR = 3 * MINUTE

Meant = Literal["for her", "around her", "unseen", "not for her", "not welcome"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that has been taken in and is to be answered."""

    line_id: int
    person: Person
    place: Place


class Ears:
    """Hears messages, live ones and those read back later, in one way."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion, cards: Cards) -> None:
        self._bot = bot
        self._companion = companion
        self._cards = cards

    @property
    def me(self) -> discord.ClientUser:
        """She herself, as Discord knows her."""
        me = self._bot.user
        if me is None:
            raise RuntimeError("events arrive only after the login")
        return me

    async def meant(self, message: discord.Message, place: Place) -> Meant:
        """What a person's message is to her."""
        meant = await self._meant(message, place)
        if meant == "not for her" or self._welcomes(message):
            return meant
        return "not welcome" if meant == "for her" else "not for her"

    def _welcomes(self, message: discord.Message) -> bool:
        return self._companion.guard.welcomes(
            message.author.id,
            guild_id=message.guild.id if message.guild else None,
            roles=whose_roles(message.author),
            channels=channels_of(message.channel),
        )

    async def _meant(self, message: discord.Message, place: Place) -> Meant:
        if place.is_private:
            return "for her"
        answered = message.reference.resolved if message.reference else None
        replies_to_her = isinstance(answered, discord.Message) and answered.author.id == self.me.id
        if replies_to_her and is_unseen(message):
            return "unseen"
        if replies_to_her or self.me in message.mentions or self._her_role_is_mentioned(message):
            return "for her"
        if not (self._bot.intents.message_content and await self._listens_in(message.channel)):
            return "not for her"
        if await self._companion.is_named(message.content, place.guild_id) or await self._goes_on(message, place):
            return "for her"
        return "around her"

    async def take_in(
        self,
        message: discord.Message,
        person: Person,
        place: Place,
        *,
        nothing_missing: bool,
        answered: bool = False,
    ) -> Kept | None:
        """Keep a message meant for her, card and attachments and all; nothing where it was kept before."""
        heard = heard_from(message, person, place, me=self.me)
        brings_more = bool(attachments_of(message))
        reception = await self._companion.hear(
            heard, more_is_coming=brings_more, nothing_missing=nothing_missing, answered=answered
        )
        if reception is None:
            return None
        await self._cards.give(reception, person, place, message.channel, answers=message)
        self._bot.dispatch("kept", reception, person, place, message)
        if brings_more:
            brought = await self._companion.brought(reception.line_id, await with_attachments(heard, message))
            await self._cards.give(brought, person, place, message.channel, answers=message)
        return Kept(reception.line_id, person, place)

    async def hear_again(self, message: discord.Message, person: Person, place: Place) -> None:
        """Carry an edit over to what is kept; new words are screened like any others."""
        reception = await self._companion.revise(message.id, own_words(message, self.me), person)
        if reception is not None:
            await self._cards.give(reception, person, place, message.channel, answers=message)

    async def overhear(self, message: discord.Message, person: Person, place: Place) -> None:
        """Keep for a day what is said around her."""
        await self._companion.overhear(heard_from(message, person, place, me=self.me))

    async def _goes_on(self, message: discord.Message, place: Place) -> bool:
        """Whether somebody whom she has just answered goes on and addresses nobody else."""
        if message.mentions or message.role_mentions or message.mention_everyone or message.reference:
            return False
        return await self._companion.was_talking_with(message.author.id, place, within=_GOES_ON_FOR)

    def _her_role_is_mentioned(self, message: discord.Message) -> bool:
        return any(role.tags is not None and role.tags.bot_id == self.me.id for role in message.role_mentions)

    async def _listens_in(self, channel: "discord.abc.MessageableChannel") -> bool:
        """Whether she may speak here unmentioned; a thread is as its channel is."""
        parent = getattr(channel, "parent_id", None)
        return any([await self._companion.listens_in(each) for each in (channel.id, parent) if each])


def is_a_persons(message: discord.Message) -> bool:
    """Whether somebody wrote it, rather than a bot, a webhook or Discord itself."""
    return not (message.author.bot or message.webhook_id or message.is_system())


def whose_and_where(message: discord.Message) -> tuple[Person, Place]:
    """Who wrote a message, and in what place."""
    person = person_of(message.author)
    return person, place_of(message.channel, message.guild, person, message.channel.id)
