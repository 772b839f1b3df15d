"""How the resource card reaches a person: in private, at once, whatever else is going on."""

import logging

import discord

from cogs._delivery import Delivery
from cogs._places import person_of
from companion.engine import Companion, Reception
from companion.talk import Heard

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
        card = self._companion.care.card_for(person_of(interaction.user, locale=interaction.locale))
        await interaction.response.send_message(card, ephemeral=True)


class Cards:
    """Gives the resource card for a message, in private."""

    def __init__(self, companion: Companion, delivery: Delivery) -> None:
        self._companion = companion
        self._delivery = delivery

    async def give(self, heard: Heard, reception: Reception, message: discord.Message) -> None:
        """Send the card: in a DM as it is, from a server by DM and with a neutral line that opens it."""
        if reception.card is None:
            return
        try:
            if heard.place.is_private:
                await self._delivery.send(message.channel, reception.card)
            else:
                await self._give_from_server(reception.card, reception.language, message)
        except discord.HTTPException as error:
            _log.error("the resource card did not reach person %s: %s", heard.person.id, error.code)
            return
        await self._companion.care.carded(heard.person, reception.risk)

    async def _give_from_server(self, card: str, language: str, message: discord.Message) -> None:
        try:
            await message.author.send(card)
        except discord.HTTPException as error:
            _log.info("person %s cannot be written to (%s); the button is the way", message.author.id, error.code)
        neutral = self._companion.strings.say("card_public", language)
        await message.channel.send(
            neutral, reference=message.to_reference(fail_if_not_exists=False), view=OpenCard(self._companion, language)
        )
