"""The gateway: who is connected, what each may see, and what they missed while away."""

import asyncio
import contextlib
import copy
import json
import secrets
import zlib
from collections import deque
from collections.abc import Mapping
from typing import Any

import discord
from aiohttp import WSMsgType, web
from simcord import intents as rules
from simcord.backend import serializers

from rehearsal.world import World

PRIVILEGED = discord.Intents(members=True, presences=True, message_content=True)
UNKNOWN_TOKEN, BAD_INTENTS, GOING_AWAY = 4004, 4014, 1001


class Gateway:
    """Accepts bots over WebSocket and tells each session what happens in the world."""

    def __init__(self, world: World, *, token: str, approved: discord.Intents, shards: int) -> None:
        self.url = ""
        self.identified = 0
        """How many sessions were ever begun; resumes are not counted."""
        self.resumed = 0
        self.presences: list[dict[str, Any]] = []
        """What the bot has asked to have shown beside its name, oldest first."""
        self._world = world
        self._token = token
        self._approved = approved
        self._shards = shards
        self._sessions: dict[str, _Session] = {}
        self._lines: set[_Line] = set()
        self._news = asyncio.Event()
        world.subscribers.append(self._feed)

    async def until_identified(self, times: int = 1) -> None:
        """Wait until that many sessions have begun since the start; events reach a session from then on."""
        while self.identified < times:
            await self._news.wait()

    async def until_resumed(self, times: int = 1) -> None:
        """Wait until that many sessions have been taken up again."""
        while self.resumed < times:
            await self._news.wait()

    async def until_shown(self, times: int = 1) -> None:
        """Wait until the bot has changed what stands beside its name that often."""
        while len(self.presences) < times:
            await self._news.wait()

    async def drop(self, code: int | None = None) -> None:
        """Cut every connection, with a close code or without a word; sessions can be resumed."""
        for line in list(self._lines):
            await line.close(code)

    def ask_to_reconnect(self) -> None:
        """Send op 7 on every connection."""
        for line in self._lines:
            line.send({"op": 7, "d": None})

    def invalidate(self) -> None:
        """End every session for good: op 9 now for those connected, at their resume for the others."""
        self._sessions.clear()
        for line in self._lines:
            line.session = None
            line.send({"op": 9, "d": False})

    async def accept(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse(max_msg_size=0, timeout=2)
        await socket.prepare(request)
        line = _Line(request, socket, compressed=request.query.get("compress") == "zlib-stream")
        self._lines.add(line)
        line.send({"op": 10, "d": {"heartbeat_interval": 41_250}})
        writer = asyncio.create_task(line.write())
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._hear(line, json.loads(frame.data))
        finally:
            self._lines.discard(line)
            if line.session:
                line.session.line = None
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await writer
        return socket

    async def _hear(self, line: "_Line", frame: dict[str, Any]) -> None:
        match frame["op"]:
            case 1:
                line.send({"op": 11, "d": None})
            case 2:
                await self._identify(line, frame["d"])
            case 3:
                self.presences.append(frame["d"])
                self._tell()
            case 6:
                await self._resume(line, frame["d"])
            case 8 if line.session:
                line.session.push("GUILD_MEMBERS_CHUNK", self._members(frame["d"]))
            case _:
                pass

    async def _identify(self, line: "_Line", wishes: dict[str, Any]) -> None:
        intents = discord.Intents.none()
        intents.value = wishes["intents"]
        if wishes["token"] != self._token:
            await line.close(UNKNOWN_TOKEN)
            return
        if rules.missing_privileged_intents(intents, self._approved):
            await line.close(BAD_INTENTS)
            return
        shard, count = wishes.get("shard") or (0, 1)
        for old in [s for s in self._sessions.values() if s.shard == shard and not s.line]:
            del self._sessions[old.id]
        session = _Session(line, self._world, intents, shard=shard, shards=count)
        self._sessions[session.id] = session
        line.session = session
        session.welcome(self.url)
        self.identified += 1
        self._tell()

    async def _resume(self, line: "_Line", wishes: dict[str, Any]) -> None:
        session = self._sessions.get(wishes["session_id"])
        if session is None or wishes["token"] != self._token or not session.remembers(wishes["seq"]):
            line.send({"op": 9, "d": False})
            return
        line.session, session.line = session, line
        session.replay(wishes["seq"])
        session.push("RESUMED", {})
        self.resumed += 1
        self._tell()

    def _members(self, wishes: dict[str, Any]) -> dict[str, Any]:
        guild = self._world.get_guild(int(wishes["guild_id"]))
        wanted = {int(person) for person in wishes.get("user_ids") or guild.members}
        chunk = [
            serializers.member_payload(self._world, guild, member)
            for member in guild.members.values()
            if member.user_id in wanted
        ]
        return {
            "guild_id": str(guild.id),
            "members": chunk,
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": wishes.get("nonce"),
        }

    def _feed(self, event: str, payload: Mapping[str, Any]) -> None:
        for session in self._sessions.values():
            session.tell(event, payload)

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


class _Session:
    """What one shard of a bot has been told, kept so that it can be told again."""

    def __init__(self, line: "_Line", world: World, intents: discord.Intents, *, shard: int, shards: int) -> None:
        self.id = secrets.token_hex(8)
        self.line: _Line | None = line
        self.shard = shard
        self._world = world
        self._intents = intents
        self._shards = shards
        self._sequence = 0
        self._told: deque[tuple[int, dict[str, Any]]] = deque(maxlen=5_000)

    def welcome(self, gateway_url: str) -> None:
        """Say READY and describe every server of this shard."""
        guilds = [guild for guild in self._world.guilds.values() if self._is_here(guild.id)]
        self.push(
            "READY",
            {
                "v": 10,
                "user": dict(serializers.user_payload(self._world.bot_user)),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": self.id,
                "resume_gateway_url": gateway_url,
                "shard": [self.shard, self._shards],
                "application": {"id": str(self._world.application_id), "flags": 0},
            },
        )
        for guild in guilds:
            self.tell("GUILD_CREATE", serializers.guild_create_payload(self._world, guild))

    def tell(self, event: str, payload: Mapping[str, Any]) -> None:
        """Pass an event on if this shard is concerned and its intents ask for it, shaped by them."""
        guild_id = payload.get("guild_id") or (payload["id"] if event.startswith("GUILD_") else None)
        gate = rules.required_intent(event, payload)
        if not self._is_here(guild_id) or (gate and not getattr(self._intents, gate)):
            return
        shaped = copy.deepcopy(dict(payload))
        if not self._intents.message_content:
            self._censor(event, shaped)
        if event == "GUILD_CREATE":
            rules.prune_guild_create(shaped, self._intents, self._world.bot_user.id)
        self.push(event, shaped)

    def push(self, event: str, payload: dict[str, Any]) -> None:
        """Number an event, remember it, and send it if anybody listens."""
        self._sequence += 1
        frame = {"op": 0, "t": event, "s": self._sequence, "d": payload}
        self._told.append((self._sequence, frame))
        if self.line:
            self.line.send(frame)

    def remembers(self, sequence: int) -> bool:
        """Whether everything after that number can still be told."""
        return bool(self._told) and self._told[0][0] <= sequence + 1

    def replay(self, sequence: int) -> None:
        """Tell again everything after that number."""
        for number, frame in self._told:
            if number > sequence and self.line:
                self.line.send(frame)

    def _is_here(self, guild_id: str | int | None) -> bool:
        shard = (int(guild_id) >> 22) % self._shards if guild_id else 0
        return shard == self.shard

    def _censor(self, event: str, payload: dict[str, Any]) -> None:
        bot = self._world.bot_user.id
        if event in {"MESSAGE_CREATE", "MESSAGE_UPDATE"}:
            rules.censor_message(payload, bot, backend=self._world)
        if event != "INTERACTION_CREATE":
            return
        if "message" in payload:
            rules.censor_message(payload["message"], bot, backend=self._world, exempt_root=True)
        for message in payload["data"].get("resolved", {}).get("messages", {}).values():
            rules.censor_message(message, bot, backend=self._world, exempt_root=True)


class _Line:
    """One WebSocket, written to in order by one task."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self.session: _Session | None = None
        self._request = request
        self._socket = socket
        self._deflate = zlib.compressobj() if compressed else None
        self._outgoing: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def send(self, frame: dict[str, Any]) -> None:
        """Queue a frame."""
        self._outgoing.put_nowait(frame)

    async def write(self) -> None:
        """Send what is queued, for ever."""
        while True:
            text = json.dumps(await self._outgoing.get())
            if self._deflate is None:
                await self._socket.send_str(text)
                continue
            packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
            await self._socket.send_bytes(packed)

    async def close(self, code: int | None) -> None:
        """End the connection with a close code, or just cut it."""
        if self.session:
            self.session.line, self.session = None, None
        if code is not None:
            await self._socket.close(code=code)
        elif self._request.transport:
            self._request.transport.abort()
