"""How the resource card reaches a person: in private, at once, whatever else is going on."""

import logging
from collections.abc import Awaitable
from functools import partial
from typing import Any

import discord
from discord.ext import commands

from cogs._delivery import Delivery
from cogs._errors import report
from cogs._places import person_of
from companion.engine import Companion, Reception
from companion.store import StoreError
from companion.store.outgoing import Leaving
from companion.talk import Person, Place

_log = logging.getLogger(__name__)


class OpenCard(discord.ui.View):
    """A button under a neutral public line; it shows the card to whoever presses it, and to nobody else."""

    def __init__(self, companion: Companion, language: str = "en") -> None:
        super().__init__(timeout=None)
        self._companion = companion
        self.open.label = companion.strings.say("card_open", language)

    @discord.ui.button(emoji="🤍", custom_id="card:open", style=discord.ButtonStyle.secondary)
    async def open(self, interaction: discord.Interaction, _button: discord.ui.Button["OpenCard"]) -> None:
        """Show the card privately."""
        card = await self._companion.care.card_for(person_of(interaction.user, locale=interaction.locale))
        await interaction.response.send_message(card, ephemeral=True)

    async def on_error(self, interaction: discord.Interaction, error: Exception, _item: discord.ui.Item[Any]) -> None:
        """Tell the person, and the log."""
        await report(interaction, error)


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
            by_dm = await _arrives(self._by_dm(person, reception.card))
            reached = await _arrives(self._point_to_it(channel, answers, reception.language)) or by_dm
            if reached:
                await self._companion.care.carded(person, reception.risk)
        if not reached:
            _log.error("the resource card for message %s did not arrive", reception.message_id)

    async def give_unkept(self, message: discord.Message, person: Person) -> None:
        """Send the card for a message that could not be written down, where it calls for one."""
        if card := self._companion.card_unkept(message.content, person):
            in_dm = message.guild is None
            sending = self._delivery.send(message.channel, card) if in_dm else self._by_dm(person, card)
            if not await _arrives(sending):
                _log.error("the resource card for message %s did not arrive", message.id)

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
        send = partial(self._delivery.send, channel, card, nonce=nonce)
        try:
            return await self._delivery.surely(leaving, send)
        except StoreError as error:
            _log.error("the card for message %s goes out unnoted: %s", reception.message_id, error)
            return await send()

    async def _by_dm(self, person: Person, card: str) -> discord.Message:
        return await self._delivery.send(await self._bot.create_dm(discord.Object(person.id)), card)

    async def _point_to_it(
        self, channel: "discord.abc.MessageableChannel", answers: discord.Message | None, language: str
    ) -> discord.Message:
        neutral, view = self._companion.strings.say("card_public", language), OpenCard(self._companion, language)
        return await self._delivery.send(channel, neutral, answers=answers, view=view)


async def _arrives(sending: Awaitable[discord.Message]) -> bool:
    try:
        await sending
    except discord.HTTPException as error:
        _log.info("one way of the resource card is closed (%s)", error.code)
        return False
    return True
