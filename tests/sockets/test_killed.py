"""A bot in a process of its own, killed without warning while Discord goes on."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from rehearsal.server import LoopbackDiscord

ROOT = Path(__file__).parent.parent.parent
BOT = """
import asyncio, sys
root, rest, gateway, token = sys.argv[1:]
sys.path.insert(0, root)
from rehearsal.transport import point_at
from tests.sockets.echo import Echo

async def main():
    async with Echo() as bot:
        await bot.start(token)

with point_at(rest, gateway):
    asyncio.run(main())
"""


@asynccontextmanager
async def bot_process(loopback: LoopbackDiscord) -> AsyncIterator[asyncio.subprocess.Process]:
    """A connected bot in another process, killed when the block ends."""
    before = loopback.gateway.identified
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BOT, str(ROOT), loopback.rest_base, loopback.gateway_url, loopback.token
    )
    try:
        await loopback.gateway.until_identified(before + 1)
        yield process
    finally:
        process.kill()
        await process.wait()


async def test_discord_outlives_a_killed_bot_and_welcomes_the_next(loopback: LoopbackDiscord) -> None:
    mina = loopback.person("Mina")
    async with bot_process(loopback):
        mina.say(mina.dm, "one")
        await loopback.diary.sent("echo: one")
    missed = mina.say(mina.dm, "while you were gone")
    async with bot_process(loopback):
        mina.say(mina.dm, "two")
        await loopback.diary.sent("echo: two")
    texts = [message["content"] for message in loopback.messages(mina.dm)]
    assert texts == ["one", "echo: one", "while you were gone", "two", "echo: two"]
    assert missed > int(loopback.messages(mina.dm)[0]["id"])
