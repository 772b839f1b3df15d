"""What everybody may ask of her at any time: help now, and what she is."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs._card_items import OpenCard, Where, with_items
from cogs._panels import Panel
from cogs._places import person_of
from companion.engine import Companion

_MOST_CHOICES = 25


class Care(commands.Cog):
    """/help-now, /safety and /about."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion) -> None:
        self._bot = bot
        self._companion = companion

    async def cog_load(self) -> None:
        """Let buttons under earlier messages go on working."""
        self._bot.add_dynamic_items(OpenCard, Where)

    @app_commands.command(name="help-now")
    @app_commands.describe(country="Where you are, for numbers that work there")
    async def help_now(self, interaction: discord.Interaction, country: str | None = None) -> None:
        """People who can help right now, by phone or chat."""
        person = person_of(interaction.user, locale=interaction.locale)
        card = await self._companion.care.card_for(person, country=self._code_of(country) if country else None)
        where = with_items(Where(self._companion, person.language))
        await interaction.response.send_message(card, view=where, ephemeral=True)

    def _code_of(self, country: str) -> str:
        """The code of a country that was chosen, or typed without choosing."""
        found = dict(self._companion.care.countries(country))
        return country if country.upper() in found else next(iter(found), country)

    @help_now.autocomplete("country")
    async def _countries(self, _interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = self._companion.care.countries(typed)
        return [app_commands.Choice(name=name, value=code) for code, name in found[:_MOST_CHOICES]]

    @app_commands.command()
    async def safety(self, interaction: discord.Interaction) -> None:
        """What is done when somebody may be in danger, and what is not."""
        person = person_of(interaction.user, locale=interaction.locale)
        await interaction.response.send_message(view=Panel(await self._companion.safety(person)), ephemeral=True)

    @app_commands.command()
    async def about(self, interaction: discord.Interaction) -> None:
        """What she is, what she runs on, and what your talk has used."""
        person = person_of(interaction.user, locale=interaction.locale)
        await interaction.response.send_message(view=Panel(await self._companion.about(person)), ephemeral=True)
