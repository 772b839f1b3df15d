"""What is kept of servers, in the hands of those who manage them, and what becomes of it when she is taken out."""

from collections.abc import Collection

from companion.clock import DAY, Clock
from companion.config import Settings
from companion.store import Store
from companion.store.erasure import Extent, Gone


class ServerBook:
    """Servers as she has joined and left them."""

    def __init__(self, *, store: Store, clock: Clock, settings: Settings) -> None:
        self._store = store
        self._clock = clock
        self._grace = settings.server_grace_days * DAY

    async def going(self, guild_id: int) -> Gone:
        """How much would go with a server."""
        return await self._store.erasure.going(Extent(guild=guild_id))

    async def is_in(self, guild_ids: Collection[int]) -> None:
        """Take note of all the servers she is a member of now; those she was in before have been left meanwhile."""
        known = await self._store.servers.members_of()
        for guild_id in known - set(guild_ids):
            await self.left(guild_id)
        if set(guild_ids) - known:
            await self._store.servers.joined(guild_ids)

    async def joined(self, guild_id: int) -> None:
        """Take note that she has joined a server, or is back: what is kept of it stays."""
        await self._store.servers.joined([guild_id])

    async def left(self, guild_id: int) -> None:
        """Take note that she was taken out of a server."""
        await self._store.servers.left(guild_id, self._clock.now())

    async def was_left(self, guild_id: int) -> bool:
        """Whether she was taken out of a server, as far as is known."""
        return await self._store.servers.was_left(guild_id)

    async def long_left(self) -> list[int]:
        """Servers she was taken out of so long ago that what is kept of them goes."""
        return await self._store.servers.long_left(before=self._clock.now() - self._grace)

    async def forget(self, guild_id: int) -> None:
        """Let go of a server she has left, once it is erased."""
        await self._store.servers.forget(guild_id)
