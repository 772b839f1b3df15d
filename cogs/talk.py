"""Talk where she is only user-installed: /talk, and a message menu to ask her about what somebody wrote."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs._delivery import speak
from cogs._hearing import as_quote, what_came_with
from cogs._places import person_of, place_of, private_place
from companion.engine import Companion
from companion.talk import Heard, Person, Place

_TOKEN_IS_VOID = {10015, 50027}


class Talk(commands.Cog):
    """The same turns as in a DM, asked for and answered through interactions."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion) -> None:
        self._bot = bot
        self._companion = companion
        self._ask = app_commands.ContextMenu(name="Ask her about this", callback=self.ask_about)

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
        await interaction.response.defer(ephemeral=private, thinking=True)
        person = person_of(interaction.user, locale=interaction.locale)
        place = private_place(person)
        if not private:
            place = place_of(interaction.channel, interaction.guild, person, interaction.channel_id or interaction.id)
        await self._answer(interaction, _heard(interaction, person, place, message))

    async def ask_about(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Ask her about a message somebody wrote; only you see her answer."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        person = person_of(interaction.user, locale=interaction.locale)
        heard = _heard(interaction, person, private_place(person), "")
        await self._answer(interaction, await _pointing_at(heard, message, self._bot.user or interaction.user))

    async def _answer(self, interaction: discord.Interaction, heard: Heard) -> None:
        reception = await self._companion.hear(heard)
        if reception is None:
            return
        if reception.card:
            await interaction.followup.send(reception.card, ephemeral=True)
            await self._companion.care.carded(heard.person, reception.risk)

        async def say(text: str, _nonce: str) -> discord.Message:
            try:
                return await interaction.followup.send(text, ephemeral=heard.place.is_private, wait=True)
            except discord.HTTPException as error:
                if error.code not in _TOKEN_IS_VOID:
                    raise
                return await self._say_too_late(interaction, heard, text)

        async with self._companion.turn(heard.place, heard.person) as turn:
            await speak(turn, say, notice_apart=False)

    async def _say_too_late(self, interaction: discord.Interaction, heard: Heard, text: str) -> discord.Message:
        """An interaction lives for 15 minutes; after that the answer is an ordinary message."""
        if heard.place.is_private:
            return await interaction.user.send(text)
        channel = interaction.channel
        if not isinstance(channel, discord.abc.Messageable):
            raise TypeError("a public answer has a channel")
        return await channel.send(text)


def _heard(interaction: discord.Interaction, person: Person, place: Place, text: str) -> Heard:
    return Heard(interaction.id, person, place, text, at=int(interaction.created_at.timestamp() * 1000))


async def _pointing_at(heard: Heard, message: discord.Message, me: discord.abc.User) -> Heard:
    images, context = await what_came_with(message)
    return Heard(
        message_id=heard.message_id,
        person=heard.person,
        place=heard.place,
        text="",
        at=heard.at,
        context=context,
        quote=as_quote(message, me, verb="asking what you think of"),
        images=images,
    )
