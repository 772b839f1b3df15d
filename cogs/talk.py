"""Talk where she is only user-installed: /talk, and a message menu to ask her about what somebody wrote."""

from dataclasses import replace
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from cogs._delivery import Delivery, speak
from cogs._hearing import as_quote, what_came_with
from cogs._places import channels_of, person_of, place_here, private_place, whose_roles
from companion.engine import Companion, Reception
from companion.language import language_of
from companion.store.outgoing import Leaving
from companion.talk import Heard, Person, Place

_TOKEN_IS_VOID = {10015, 50027}
_MOST_MESSAGES = 5
"""Where the app is installed by the person alone, Discord takes no more follow-ups than this."""


class Talk(commands.Cog):
    """The same turns as in a DM, asked for and answered through interactions."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion, delivery: Delivery) -> None:
        self._bot = bot
        self._companion = companion
        self._delivery = delivery
        adults_only = companion.settings.adults_only
        self._ask = app_commands.ContextMenu(name="Ask her about this", callback=self.ask_about, nsfw=adults_only)
        self.talk.nsfw = adults_only  # Discord then offers it to adults alone

    async def cog_load(self) -> None:
        """Add the message menu, which cannot be declared inside a class."""
        self._bot.tree.add_command(self._ask)

    async def cog_unload(self) -> None:
        """Take the message menu back."""
        self._bot.tree.remove_command(self._ask.name, type=self._ask.type)

    @app_commands.command()
    @app_commands.describe(message="What you want to tell her", private="Whether only you see it (yes by default)")
    async def talk(
        self,
        interaction: discord.Interaction,
        message: app_commands.Range[str, 1, 2000],
        private: bool = True,  # noqa: FBT001, FBT002 (an option of a slash command)
    ) -> None:
        """Talk to her here, even where she has not been added."""
        person = person_of(interaction.user, locale=interaction.locale)
        place = private_place(person) if private else place_here(interaction, person)
        await self._answer(interaction, _heard(interaction, person, place, message), private=private)

    async def ask_about(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Ask her about a message somebody wrote; only you see her answer."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        person = person_of(interaction.user, locale=interaction.locale)
        heard = _heard(interaction, person, private_place(person), "")
        heard = await _pointing_at(heard, message, self._bot.user or interaction.user)
        await self._answer(interaction, heard, private=True)

    async def _answer(self, interaction: discord.Interaction, heard: Heard, *, private: bool) -> None:
        if refusal := self._refusal(interaction, heard):
            await show_card(interaction, refusal)
            return
        reception = await self._companion.hear(heard)
        if reception is None:
            return
        await self._begin(interaction, heard.person, reception, private=private)
        self._bot.dispatch("kept_aside", reception, heard, interaction, private)
        spoken = False

        async def send(text: str) -> discord.Message:
            nonlocal spoken
            spoken = True
            try:
                return await interaction.followup.send(text, ephemeral=private, wait=True)
            except discord.HTTPException as error:
                if error.code not in _TOKEN_IS_VOID:
                    raise
                return await self._say_too_late(interaction, text, private=private)

        async def say(leaving: Leaving) -> discord.Message:
            return await self._delivery.surely(leaving, partial(send, leaving.text))

        async with self._companion.turn(heard.place, heard.person, via="interaction") as turn:
            if await turn.begin():
                await speak(turn, say, notice_apart=False, most=_MOST_MESSAGES)
            elif self._companion.is_closing:
                await send(self._companion.strings.say("model_away", reception.language))
        if not (spoken or reception.card):
            await interaction.delete_original_response()  # its words were answered together with others

    def _refusal(self, interaction: discord.Interaction, heard: Heard) -> str | None:
        """What is said to somebody she does not talk with here, or not for a while; in danger it is the card."""
        guard, say = self._companion.guard, self._companion.strings.say
        language = language_of(heard.text, heard.person.language)
        roles, channels = whose_roles(interaction.user), channels_of(interaction.channel)
        if not guard.welcomes(heard.person.id, guild_id=interaction.guild_id, roles=roles, channels=channels):
            card, _ = self._companion.card_unkept(heard.text, heard.person) or (say("not_here", language), language)
            return card
        return None if self._companion.pace_of(heard.person, heard.text) == "fine" else say("slow_down", language)

    async def _begin(
        self, interaction: discord.Interaction, person: Person, reception: Reception, *, private: bool
    ) -> None:
        """Answer within Discord's three seconds: with the card where it is due, else with "thinking"."""
        if reception.card:
            await show_card(interaction, reception.card)
            await self._companion.care.carded(person, reception.risk)
        elif not interaction.response.is_done():
            await interaction.response.defer(ephemeral=private, thinking=True)

    async def _say_too_late(self, interaction: discord.Interaction, text: str, *, private: bool) -> discord.Message:
        """An interaction lives for 15 minutes; after that the answer is an ordinary message."""
        if private:
            return await interaction.user.send(text)
        channel = interaction.channel
        if not isinstance(channel, discord.abc.Messageable):
            raise TypeError("a public answer has a channel")
        return await channel.send(text)


async def show_card(interaction: discord.Interaction, card: str) -> None:
    """The card for one person alone; the first message after a public "thinking" would be public whatever it asks."""
    if interaction.response.is_done():
        await interaction.followup.send(card, ephemeral=True)
    else:
        await interaction.response.send_message(card, ephemeral=True)


def _heard(interaction: discord.Interaction, person: Person, place: Place, text: str) -> Heard:
    at = int(interaction.created_at.timestamp() * 1000)
    return Heard(interaction.id, person, place, text, at=at, via="interaction")


async def _pointing_at(heard: Heard, message: discord.Message, me: discord.abc.User) -> Heard:
    """What the person asks about, all of it as a quote: none of it is theirs."""
    images, context = await what_came_with(message)
    quote = as_quote(message, me, verb="asking what you think of", context=context)
    return replace(heard, quote=quote, images=images)
