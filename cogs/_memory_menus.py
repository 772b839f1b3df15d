"""The two menus on a message that belong to /memory: "Remember this" and "Forget this"."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs._hearing import own_words
from cogs._memory_answers import Answers, who_and_where
from cogs._memory_panels import question
from companion.engine import Companion
from companion.memory_book import Going


class MemoryMenus:
    """What a person can do with one message; they cannot be declared inside a cog."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion) -> None:
        self._bot = bot
        self._companion = companion
        self._book = companion.memory_book
        self._answers = Answers(companion)
        self._menus = (
            app_commands.ContextMenu(name="Remember this", callback=self.remember),
            app_commands.ContextMenu(name="Forget this", callback=self.forget),
        )

    def add(self) -> None:
        """Add them to her commands."""
        for menu in self._menus:
            self._bot.tree.add_command(menu)

    def remove(self) -> None:
        """Take them back."""
        for menu in self._menus:
            self._bot.tree.remove_command(menu.name, type=menu.type)

    async def remember(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Remember what a message of yours says."""
        person, place = who_and_where(interaction)
        if message.author.id != person.id:
            await self._answers.say(interaction, person, "memory_not_yours")
            return
        text = own_words(message, self._bot.user or interaction.user)
        kept = await self._book.add_message(person, place, message.id, text)
        await self._answers.tell_whether_kept(interaction, person, place, text, kept=kept)

    async def forget(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Forget a message, and what came from it alone, once it has been said what that is."""
        person, _ = who_and_where(interaction)
        going = await self._book.going_with(person, message.id)
        if going is None:
            await self._answers.say(interaction, person, "memory_message_unknown")
            return

        async def forget() -> Going:
            await self._book.forget_message(person, message.id)
            return going

        view = question(self._companion, person.language, going, forget, message=message.content)
        await interaction.response.send_message(view=view, ephemeral=True)
