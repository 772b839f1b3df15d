"""What everybody may ask of her at any time: help now, what she is, what she keeps, and to forget it all."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs._card import OpenCard
from cogs._panels import Panel, PanelButton
from cogs._places import person_of
from companion.engine import Companion

_MOST_CHOICES = 25


class Care(commands.Cog):
    """/help-now, /about and /privacy."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion) -> None:
        self._bot = bot
        self._companion = companion

    async def cog_load(self) -> None:
        """Let buttons under earlier messages go on working."""
        self._bot.add_view(OpenCard(self._companion))

    @app_commands.command(name="help-now")
    @app_commands.describe(country="Where you are, for numbers that work there")
    async def help_now(self, interaction: discord.Interaction, country: str | None = None) -> None:
        """People who can help right now, by phone or chat."""
        person = person_of(interaction.user, locale=interaction.locale)
        card = await self._companion.care.card_for(person, country=self._code_of(country) if country else None)
        await interaction.response.send_message(card, ephemeral=True)

    def _code_of(self, country: str) -> str:
        """The code of a country that was chosen, or typed without choosing."""
        found = dict(self._companion.care.countries(country))
        return country if country.upper() in found else next(iter(found), country)

    @help_now.autocomplete("country")
    async def _countries(self, _interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = self._companion.care.countries(typed)
        return [app_commands.Choice(name=name, value=code) for code, name in found[:_MOST_CHOICES]]

    @app_commands.command()
    async def about(self, interaction: discord.Interaction) -> None:
        """What she is, what she runs on, and what your talk has used."""
        person = person_of(interaction.user, locale=interaction.locale)
        await interaction.response.send_message(view=Panel(await self._companion.about(person)), ephemeral=True)

    @app_commands.command()
    async def privacy(self, interaction: discord.Interaction) -> None:
        """What is kept of you, and how to have it erased."""
        person = person_of(interaction.user, locale=interaction.locale)
        say = self._companion.strings.say

        async def ask(pressed: discord.Interaction) -> None:
            kept = await self._companion.kept_of(person.id)
            if not kept and not await self._companion.knows(person.id):
                await pressed.response.edit_message(view=Panel(say("forget_nothing", person.language)))
                return
            text = say("forget_ask", person.language, lines=kept)
            sure = PanelButton(say("forget_yes", person.language), forget, danger=True)
            await pressed.response.edit_message(
                view=Panel(text, sure, PanelButton(say("forget_no", person.language), keep))
            )

        async def forget(pressed: discord.Interaction) -> None:
            await pressed.response.defer()
            gone = await self._companion.forget(person.id)
            await pressed.edit_original_response(view=Panel(say("forget_done", person.language, lines=gone)))

        async def keep(pressed: discord.Interaction) -> None:
            await pressed.response.edit_message(view=Panel(say("forget_kept", person.language)))

        button = PanelButton(say("forget_button", person.language), ask, danger=True)
        panel = Panel(await self._companion.privacy(person), button)
        await interaction.response.send_message(view=panel, ephemeral=True)
