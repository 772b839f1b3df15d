"""Entry and composition root: settings, store, models, companion, bot; the only place where things are built."""

import asyncio
import hashlib
import json
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands
from dotenv import load_dotenv

from cogs._delivery import Delivery
from cogs._places import person_of
from cogs.care import Care as CareCog
from cogs.chat import Chat
from cogs.server import Server
from cogs.talk import Talk
from companion.care import Care
from companion.clock import SystemClock
from companion.config import Settings, SettingsError
from companion.engine import Companion
from companion.llm import Endpoint, Models
from companion.persona import Persona, PersonaError, Strings
from companion.store import Store, StoreError

_log = logging.getLogger("samantha")
_HERE = Path(__file__).parent
_FIRST_RETRY = 5.0
_LONGEST_RETRY = 300.0

EXIT_SETTINGS = 2
EXIT_TOKEN = 3
EXIT_INTENTS = 4
EXIT_STORE = 5
EXIT_NO_MIND = 6
EXIT_PERSONA = 7


class Samantha(commands.AutoShardedBot):
    """The bot as Discord sees it: cogs, commands, and one place where unexpected errors end."""

    def __init__(self, companion: Companion, *, message_content: bool = False, shard_count: int | None = None) -> None:
        intents = discord.Intents.default()
        intents.message_content = message_content
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=intents,
            shard_count=shard_count,
            tree_cls=Commands,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )
        self.companion = companion
        self.delivery = Delivery()

    async def setup_hook(self) -> None:
        """Load the cogs, and tell Discord about the commands if they have changed since it was last told."""
        await self.add_cog(Chat(self, self.companion, self.delivery))
        await self.add_cog(Talk(self, self.companion))
        await self.add_cog(CareCog(self, self.companion))
        await self.add_cog(Server(self, self.companion))
        await self._sync_commands()

    async def on_error(self, event_method: str, /, *args: object, **_kwargs: object) -> None:
        """Log an unexpected error of an event by its ids, and say so where somebody waits for an answer."""
        message = next((argument for argument in args if isinstance(argument, discord.Message)), None)
        _log.exception("%s failed (message %s)", event_method, message.id if message else None)
        if message is not None and event_method == "on_message":
            language = person_of(message.author).language
            try:
                await self.delivery.send(message.channel, self.companion.strings.say("unexpected", language))
            except discord.HTTPException as error:
                _log.warning("nor could that be said: %s", error.code)

    async def _sync_commands(self) -> None:
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        key = f"commands of {self.application_id}"
        if await self.companion.store.ledger.fact(key) == digest:
            return
        await self.tree.sync()
        await self.companion.store.ledger.know(key, digest)
