"""Whether she is well, for a monitor on this machine to ask over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

from aiohttp import web

from companion.clock import SECOND
from companion.config import SettingsError
from companion.engine import Companion
from companion.store import StoreError

_TRUST_FOR = 5 * SECOND
_WRITE_WITHIN = 3.0


class Health:
    """How her gateway, her store and her model are now."""

    def __init__(self, companion: Companion) -> None:
        self._companion = companion
        self.gateway: Callable[[], bool] = lambda: False
        """Whether the bot that lives now is connected; whoever starts one says how to tell."""
        self._wrote = False
        self._tried_at = 0
        self._trying = asyncio.Lock()

    async def now(self) -> dict[str, bool]:
        """Each part by name, and whether it works."""
        return {
            "gateway": self.gateway(),
            "store": await self._can_write(),
            "model": self._companion.models.down_since is None,
        }

    async def _can_write(self) -> bool:
        """Whether a transaction works, tried at most every few seconds."""
        async with self._trying:
            now = self._companion.clock.now()
            if not 0 <= now - self._tried_at < _TRUST_FOR:
                self._wrote, self._tried_at = await self._writes(now), now
            return self._wrote

    async def _writes(self, now: int) -> bool:
        try:
            async with asyncio.timeout(_WRITE_WITHIN):
                await self._companion.store.ledger.know("found well at", str(now))
        except (StoreError, TimeoutError):
            return False
        return True


@asynccontextmanager
async def told_at(port: int | None, health: Health) -> AsyncIterator[None]:
    """Answer ``/healthz`` on 127.0.0.1 while the block runs: 200 where all is well, else 503."""
    if port is None:
        yield
        return

    async def healthz(_request: web.Request) -> web.Response:
        parts = await health.now()
        return web.json_response(parts, status=HTTPStatus.OK if all(parts.values()) else HTTPStatus.SERVICE_UNAVAILABLE)

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
        except OSError as error:
            raise SettingsError(f"HEALTH_PORT={port} is taken or not allowed. Choose another port.") from error
        yield
    finally:
        await runner.cleanup()
