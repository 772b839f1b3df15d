"""/age: what she knows of somebody's age, and how to say that they are of age."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs._panels import Panel, PanelButton
from cogs._places import person_of
from companion.engine import Companion


class Age(commands.Cog):
    """/age, shown to the person alone."""

    def __init__(self, companion: Companion) -> None:
        self._companion = companion

    @app_commands.command()
    async def age(self, interaction: discord.Interaction) -> None:
        """What she knows of your age, and a way to put it right."""
        person = person_of(interaction.user, locale=interaction.locale)
        say = self._companion.strings.say

        async def note(pressed: discord.Interaction) -> None:
            noted = await self._companion.note_of_age(person)
            sentence = "age_noted" if noted else "age_minor_today"
            await pressed.response.edit_message(view=Panel(say(sentence, person.language)))

        stands = await self._companion.age_of(person)
        may_say_so = stands in {"age_unknown", "age_minor"}
        buttons = [PanelButton(say("age_button", person.language), note)] if may_say_so else []
        await interaction.response.send_message(view=Panel(say(stands, person.language), *buttons), ephemeral=True)
