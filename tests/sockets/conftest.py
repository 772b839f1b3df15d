"""A Discord on real sockets, and a small bot connected to it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from companion.clock import HeldClock
from rehearsal.server import LoopbackDiscord
from tests.sockets.echo import Echo, on_stage


@pytest.fixture(autouse=True)
async def deadline() -> AsyncIterator[None]:
    """End a test whose bot never does what the test waits for."""
    loop = asyncio.get_running_loop()
    timer = loop.call_later(60, lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
    yield
    timer.cancel()


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
async def loopback(clock: HeldClock) -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord(clock=clock, privileged=False) as here:
        yield here
        assert here.rest.gaps == []


@pytest.fixture
async def echo(loopback: LoopbackDiscord) -> AsyncIterator[Echo]:
    async with on_stage(loopback, Echo()) as bot:
        yield bot
