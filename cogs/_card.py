"""How the resource card reaches a person: in private, at once, whatever else is going on."""

import logging
from collections.abc import Awaitable
from typing import Any

import discord

from cogs._delivery import Delivery
from cogs._errors import report
from cogs._places import person_of
from companion.engine import Companion, Reception

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

    def __init__(self, companion: Companion, delivery: Delivery) -> None:
        self._companion = companion
        self._delivery = delivery

    async def give(self, reception: Reception, message: discord.Message) -> None:
        """Send the card: in a DM as it is, from a server by DM and with a neutral line that opens it."""
        if reception.card is None:
            return
        if message.guild is None:
            reached = await _arrives(self._delivery.send(message.channel, reception.card))
        else:
            by_dm = await _arrives(message.author.send(reception.card))
            reached = await _arrives(self._point_to_it(message, reception.language)) or by_dm
        if reached:
            await self._companion.care.carded(person_of(message.author), reception.risk)
        else:
            _log.error("the resource card for message %s did not arrive", message.id)

    async def _point_to_it(self, message: discord.Message, language: str) -> discord.Message:
        neutral = self._companion.strings.say("card_public", language)
        return await message.channel.send(
            neutral, reference=message.to_reference(fail_if_not_exists=False), view=OpenCard(self._companion, language)
        )


async def _arrives(sending: Awaitable[discord.Message]) -> bool:
    try:
        await sending
    except discord.HTTPException as error:
        _log.info("one way of the resource card is closed (%s)", error.code)
        return False
    return True
