"""Help where a model reads danger that nobody had seen: the resource card at once, and one caring question."""

from functools import partial

import discord
from discord.ext import commands

from cogs._card import Cards
from cogs._delivery import Delivery
from cogs.talk import show_card
from companion.engine import Companion, Reception
from companion.talk import Heard, Person, Place


class Heeding(commands.Cog):
    """Waits, beside the reply, for what a model reads in each message."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion, delivery: Delivery) -> None:
        self._bot = bot
        self._companion = companion
        self._delivery = delivery
        self._cards = Cards(bot, companion, delivery)

    @commands.Cog.listener()
    async def on_kept(self, reception: Reception, person: Person, place: Place, message: discord.Message) -> None:
        """Heed a message that has just been kept."""
        danger = await self._companion.read_in(reception.line_id)
        if danger is None:
            return
        answers = None if place.is_private else message
        await self._cards.give(danger, person, place, message.channel, answers=message)
        async with self._companion.afterword(danger, place, person) as leaving:
            if leaving is not None:
                send = partial(self._delivery.send, message.channel, leaving.text, nonce=leaving.nonce)
                await self._delivery.surely(leaving, partial(send, answers=answers))

    @commands.Cog.listener()
    async def on_kept_aside(
        self,
        reception: Reception,
        heard: Heard,
        interaction: discord.Interaction,
        private: bool,  # noqa: FBT001 (an event's arguments have no names)
    ) -> None:
        """Heed what was said in a command."""
        danger = await self._companion.read_in(reception.line_id)
        if danger is None:
            return
        if private and danger.card:
            await show_card(interaction, danger.card)
            await self._companion.care.carded(heard.person, danger.risk)
        elif isinstance(interaction.channel, discord.abc.Messageable):
            await self._cards.give(danger, heard.person, heard.place, interaction.channel)
        async with self._companion.afterword(danger, heard.place, heard.person) as leaving:
            if leaving is not None:
                send = partial(interaction.followup.send, leaving.text, ephemeral=private, wait=True)
                await self._delivery.surely(leaving, send)
