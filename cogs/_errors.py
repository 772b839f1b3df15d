"""What a person is told when a command fails."""

import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from companion.engine import Companion

_log = logging.getLogger(__name__)


def explain(error: app_commands.AppCommandError, companion: Companion, interaction: discord.Interaction) -> str:
    """One sentence for the person, by what went wrong.

    1. They may not use this command (``CheckFailure``, ``MissingPermissions`` among them).
    2. The command here and at Discord are not the same (``CommandSignatureMismatch``, ``CommandNotFound``).
    3. Anything else is unforeseen: logged with the command's name and the person's id, never with words.
    """
    language = str(interaction.locale).split("-")[0]
    if isinstance(error, app_commands.CheckFailure):
        return companion.strings.say("needs_manage_server", language)
    if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
        return companion.strings.say("command_changed", language)
    name = interaction.command.qualified_name if interaction.command else None
    _log.error("command %s failed for person %s", name, interaction.user.id, exc_info=error)
    return companion.strings.say("unexpected", language)


async def report(interaction: discord.Interaction, error: Exception) -> None:
    """Take an error of a button or a menu to where those of commands end."""
    if not isinstance(interaction.client, commands.Bot | commands.AutoShardedBot):
        raise TypeError("her panels belong to her") from error
    failure = app_commands.AppCommandError("a panel failed")
    failure.__cause__ = error
    tree: app_commands.CommandTree[Any] = interaction.client.tree
    await tree.on_error(interaction, failure)
