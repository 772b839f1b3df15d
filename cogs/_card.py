"""How the resource card reaches a person: in private, at once, whatever else is going on."""

import logging
from collections.abc import Awaitable
from functools import partial

import discord
from discord.ext import commands

from cogs._card_items import OpenCard, Where, with_items
from cogs._delivery import Delivery
from companion.engine import Companion, Reception
from companion.store import StoreError
from companion.store.outgoing import Leaving
from companion.talk import Person, Place

_log = logging.getLogger(__name__)


class Cards:
    """Gives the resource card for a message, in private."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion, delivery: Delivery) -> None:
        self._bot = bot
        self._companion = companion
        self._delivery = delivery

    async def give(
        self,
        reception: Reception,
        person: Person,
        place: Place,
        channel: "discord.abc.MessageableChannel",
        *,
        answers: discord.Message | None = None,
    ) -> None:
        """Send the card: in a DM as it is, from a server by DM and with a neutral line that opens it."""
        if reception.card is None:
            return
        if place.is_private:
            reached = await _arrives(self._in_dm(reception, reception.card, person, place, channel))
        else:
            reached = await self._beside(person, reception.card, channel, answers, reception.language)
            if reached:
                await self._companion.care.carded(person, reception.risk)
        if not reached:
            _log.error("the resource card for message %s did not arrive", reception.message_id)

    async def give_unkept(self, message: discord.Message, person: Person) -> None:
        """Send the card for a message that could not be written down, where it calls for one."""
        due = self._companion.card_unkept(message.content, person)
        if due is None:
            return
        card, language = due
        if message.guild is None:
            reached = await _arrives(self._send(message.channel, card, language))
        else:
            reached = await self._beside(person, card, message.channel, message, language)
        if not reached:
            _log.error("the resource card for message %s did not arrive", message.id)

    async def _beside(
        self,
        person: Person,
        card: str,
        channel: "discord.abc.MessageableChannel",
        answers: discord.Message | None,
        language: str,
    ) -> bool:
        """Both private ways from a server; whether one of them is open."""
        by_dm = await _arrives(self._by_dm(person, card, language))
        return await _arrives(self._point_to_it(person, channel, answers, language)) or by_dm

    async def _in_dm(
        self,
        reception: Reception,
        card: str,
        person: Person,
        place: Place,
        channel: "discord.abc.MessageableChannel",
    ) -> discord.Message:
        nonce, tier = f"{reception.line_id}-card-{reception.risk.tier}", reception.risk.tier
        leaving = Leaving(nonce, place, person, "card", card, (), after_id=reception.message_id, tier=tier)
        send = partial(self._send, channel, card, reception.language, nonce=nonce)
        try:
            return await self._delivery.surely(leaving, send)
        except StoreError as error:
            _log.error("the card for message %s goes out unnoted: %s", reception.message_id, error)
            return await send()

    async def _by_dm(self, person: Person, card: str, language: str) -> discord.Message:
        return await self._send(await self._bot.create_dm(discord.Object(person.id)), card, language)

    async def _send(
        self, channel: "discord.abc.MessageableChannel", card: str, language: str, *, nonce: str | None = None
    ) -> discord.Message:
        view = with_items(Where(self._companion, language))
        return await self._delivery.send(channel, card, nonce=nonce, view=view)

    async def _point_to_it(
        self,
        person: Person,
        channel: "discord.abc.MessageableChannel",
        answers: discord.Message | None,
        language: str,
    ) -> discord.Message:
        neutral = self._companion.strings.say("card_public", language)
        view = with_items(OpenCard(self._companion, person.id, language))
        return await self._delivery.send(channel, neutral, answers=answers, view=view)


async def _arrives(sending: Awaitable[discord.Message]) -> bool:
    try:
        await sending
    except discord.HTTPException as error:
        _log.info("one way of the resource card is closed (%s)", error.code)
        return False
    return True
