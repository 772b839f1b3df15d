"""A whole Discord on 127.0.0.1: REST, gateway, attachments, and people to act in it."""

import asyncio
import json
import secrets
import socket
from pathlib import Path
from types import TracebackType
from typing import Self

import discord
from aiohttp import web
from simcord.backend import serializers
from simcord.backend.models import Channel, Guild, Interaction, Overwrite
from simcord.enums import OverwriteType

from companion.clock import MINUTE, Clock, SystemClock
from rehearsal.diary import Diary, Payload
from rehearsal.gateway import GOING_AWAY, PRIVILEGED, Gateway
from rehearsal.people import Person
from rehearsal.rest import API, Rest
from rehearsal.trouble import Bucket, Requests, lost, rate_limited, refused
from rehearsal.world import World

_CROWD = 1_024
"""Connections that may wait to be accepted: a bot with hundreds of people to answer opens as many at once."""


class LoopbackDiscord:
    """Discord as one bot sees it, for as long as ``async with`` lasts.

    ``memory`` is a file in which registered commands outlive the process, as they do at Discord.
    ``privileged`` says whether the portal's privileged intents are switched on; asking without closes 4014.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        bot_name: str = "Samantha",
        clock: Clock | None = None,
        memory: Path | None = None,
        privileged: bool = True,
        nonce_window: int = 5 * MINUTE,
        shards: int = 1,
    ) -> None:
        clock = clock or SystemClock()
        self.token = token or secrets.token_urlsafe(24)
        self.diary = Diary()
        self.world = World(clock, self.diary, bot_name=bot_name)
        approved = PRIVILEGED if privileged else discord.Intents.none()
        self.gateway = Gateway(self.world, token=self.token, approved=approved, shards=shards)
        self.rest = Rest(self.world, clock, token=self.token, nonce_window=nonce_window, keep=self._keep)
        self.rest.can_read_content = privileged
        self._shards = shards
        self._memory = memory
        self._runner: web.AppRunner | None = None
        self.rest_base = self.gateway_url = ""

    async def __aenter__(self) -> Self:
        listener = socket.create_server(("127.0.0.1", 0))
        host, port = listener.getsockname()
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/gateway", self.gateway.accept)
        app.router.add_get("/attachments/{path:.*}", self.rest.attachment)
        app.router.add_route("*", API + "/{path:.*}", self.rest.answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.SockSite(self._runner, listener, backlog=_CROWD).start()
        self.rest_base, self.gateway_url = f"http://{host}:{port}{API}", f"ws://{host}:{port}/gateway"
        self.world.cdn.base = f"http://{host}:{port}"
        self.gateway.url = self.gateway_url
        starts = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        self.rest.gateway = {"url": self.gateway_url, "shards": self._shards, "session_start_limit": starts}
        await asyncio.to_thread(self._recall)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.drop(GOING_AWAY)
        if self._runner:
            await self._runner.cleanup()

    def person(self, name: str, person_id: int | None = None, *, locale: str = "en-US") -> Person:
        """Return a new person with that id, or one of their own."""
        user = self.world.settle(name, person_id)
        self.world.locales[user.id] = locale
        return Person(self.world, user)

    def guild(self, name: str, *members: Person, guild_id: int | None = None) -> Guild:
        """Return a new server with the bot in it, owned by the first of these people."""
        guild = self.world.create_guild(name, id=guild_id, owner_id=members[0].id)
        for member in members[1:]:
            self.world.add_member(guild.id, member.id, announce=True)
        return guild

    def channel(self, guild: Guild, name: str, channel_id: int | None = None) -> Channel:
        """Return a new text channel of that server."""
        return self.world.open_channel(guild.id, name, channel_id)

    def expel(self, guild: Guild) -> None:
        """Take the bot out of a server."""
        del self.world.guilds[guild.id]
        self.world.emit("GUILD_DELETE", {"id": str(guild.id)})

    def readmit(self, guild: Guild) -> None:
        """Let the bot into a server it was taken out of."""
        self.world.guilds[guild.id] = guild
        self.world.emit("GUILD_CREATE", serializers.guild_create_payload(self.world, guild))

    def lose_sight_of(self, guild: Guild) -> None:
        """Let a server have an outage."""
        self.world.emit("GUILD_DELETE", {"id": str(guild.id), "unavailable": True})

    def forbid(self, channel: Channel, permissions: discord.Permissions) -> None:
        """Take these permissions from the bot in a channel, and no others."""
        mine = Overwrite(self.world.bot_user.id, OverwriteType.MEMBER, deny=permissions.value)
        self.world.set_overwrite(channel.id, mine)

    def messages(self, channel: Channel) -> list[Payload]:
        """Return everything now standing in a channel, oldest first."""
        standing = self.world.messages[channel.id]
        return [self.world.payload(standing[message_id]) for message_id in sorted(standing)]

    async def answered(self, interaction: Interaction) -> Interaction:
        """Return an interaction once the bot has first responded to it."""
        await self.diary.first(lambda deed: deed.act == "answered" and deed.interaction_id == interaction.id)
        return interaction

    def limit(self, requests: Requests, retry_after: float, *, everywhere: bool = False) -> None:
        """Answer these requests with 429 from now on."""
        self.rest.troubles.append(rate_limited(requests, retry_after, everywhere=everywhere))

    def meter(self, requests: Requests, limit: int, *, seconds: float) -> None:
        """Count these requests by path from now on, tell the bot in headers, and refuse those over the limit."""
        self.rest.buckets.append(Bucket(requests, limit, seconds))

    def refuse(self, requests: Requests, status: int, code: int = 0) -> None:
        """Answer these requests with an error of Discord's from now on."""
        self.rest.troubles.append(refused(requests, status, code))

    def lose(self, requests: Requests) -> None:
        """Obey these requests from now on, but let the bot believe that they failed (504)."""
        self.rest.troubles.append(lost(requests))

    def _recall(self) -> None:
        if self._memory and self._memory.exists():
            kept = json.loads(self._memory.read_text(encoding="utf-8"))
            self.world.commands[None] = {(command["name"], command["type"]): command for command in kept}

    async def _keep(self) -> None:
        if self._memory:
            await asyncio.to_thread(_write, self._memory, list(self.world.commands.get(None, {}).values()))


def _write(path: Path, commands: list[Payload]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(commands), encoding="utf-8")
