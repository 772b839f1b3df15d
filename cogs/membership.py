"""The servers she is in: what is kept of one goes some time after she has been taken out of it."""

import logging

import discord
from discord.ext import commands

from companion.engine import Companion
from companion.store import StoreError
from companion.store.erasure import Extent

_log = logging.getLogger(__name__)


class Membership(commands.Cog):
    """Joined, left, come back; an outage is neither."""

    def __init__(self, bot: commands.AutoShardedBot, companion: Companion) -> None:
        self._bot = bot
        self._companion = companion
        self._servers = companion.servers
        self._is_behind = False

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Compare the servers she is in with those she was in when she stopped."""
        self._is_behind = True
        await self.look_round()

    @commands.Cog.listener("on_pulse")
    async def look_round(self) -> None:
        """Do so, where it is yet to be done."""
        if not self._is_behind:
            return
        try:
            await self._servers.is_in([guild.id for guild in self._bot.guilds])
            self._is_behind = False
        except StoreError as error:
            _log.warning("her servers are looked at another time: %s", error)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep what there is of a server she is back in."""
        await self._servers.joined(guild.id)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """The same, where Discord tells of it as of a server that had an outage."""
        if await self._servers.was_left(guild.id):
            await self._servers.joined(guild.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Begin the time after which what is kept of a server goes; Discord tells of outages otherwise."""
        await self._servers.left(guild.id)

    @commands.Cog.listener("on_pulse")
    async def erase_what_was_left(self) -> None:
        """Erase what is kept of servers she was taken out of long ago."""
        try:
            for guild_id in await self._servers.long_left():
                await self._companion.erase(Extent(guild=guild_id))
                await self._servers.forget(guild_id)
                _log.info("server %s was erased after she was taken out of it", guild_id)
        except StoreError as error:
            _log.warning("a server is erased another time: %s", error)
