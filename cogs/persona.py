"""How she is, in people's own hands: /persona for a person, and for a server the same under /server."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs._persona_panels import Desk
from cogs._places import person_of
from companion.engine import Companion
from companion.wish_book import Whose


class PersonaOf(commands.GroupCog, name="persona", description="How she is with you."):
    """/persona, for what is between one person and her; everything is shown to that person alone."""

    def __init__(self, companion: Companion) -> None:
        self._companion = companion

    @app_commands.command()
    async def show(self, interaction: discord.Interaction) -> None:
        """How she is with you now."""
        await self._desk(interaction).show(interaction)

    @app_commands.command()
    async def tune(self, interaction: discord.Interaction) -> None:
        """Turn her dials, and hear how it sounds before you save."""
        await self._desk(interaction).tune(interaction)

    @app_commands.command()
    async def describe(self, interaction: discord.Interaction) -> None:
        """Say in your own words how she should be, and what you call each other."""
        await self._desk(interaction).describe(interaction)

    @app_commands.command()
    async def reset(self, interaction: discord.Interaction) -> None:
        """Have her be as she is by herself."""
        await self._desk(interaction).reset(interaction)

    @app_commands.command()
    @app_commands.describe(who="Whom you want to talk with")
    async def switch(self, interaction: discord.Interaction, who: str) -> None:
        """Talk with another persona; what is remembered of you stays yours."""
        await self._desk(interaction).switch(interaction, who)

    @switch.autocomplete("who")
    async def _who(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return self._desk(interaction).personas(typed)

    def _desk(self, interaction: discord.Interaction) -> Desk:
        return Desk(self._companion, Whose(person_of(interaction.user, locale=interaction.locale)))


class PersonaHere(app_commands.Group):
    """/server persona, for the members who may manage it."""

    def __init__(self, companion: Companion) -> None:
        super().__init__(name="persona", description="How she is in this server.")
        self._companion = companion

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Whether this member may manage the server; Discord's own setting is only a hint."""
        if interaction.permissions.manage_guild:
            return True
        raise app_commands.MissingPermissions(["manage_guild"])

    @app_commands.command()
    async def show(self, interaction: discord.Interaction) -> None:
        """How she is in this server now."""
        await self._desk(interaction).show(interaction)

    @app_commands.command()
    async def tune(self, interaction: discord.Interaction) -> None:
        """Turn her dials for this server, and hear how it sounds before you save."""
        await self._desk(interaction).tune(interaction)

    @app_commands.command()
    async def describe(self, interaction: discord.Interaction) -> None:
        """Say in your own words how she should be here, and what she is called here."""
        await self._desk(interaction).describe(interaction)

    @app_commands.command()
    async def reset(self, interaction: discord.Interaction) -> None:
        """Have her be as she is by herself in this server."""
        await self._desk(interaction).reset(interaction)

    @app_commands.command()
    @app_commands.describe(who="Who speaks in this server")
    async def switch(self, interaction: discord.Interaction, who: str) -> None:
        """Let another persona speak in this server."""
        await self._desk(interaction).switch(interaction, who)

    @switch.autocomplete("who")
    async def _who(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return self._desk(interaction).personas(typed)

    def _desk(self, interaction: discord.Interaction) -> Desk:
        if interaction.guild_id is None:
            raise app_commands.NoPrivateMessage
        return Desk(
            self._companion, Whose(person_of(interaction.user, locale=interaction.locale), interaction.guild_id)
        )
