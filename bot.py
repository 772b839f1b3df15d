"""Entry and composition root: settings, store, models, companion, bot; the only place where things are built."""

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands
from dotenv import load_dotenv

from cogs import care, chat, server, talk
from cogs._delivery import Delivery
from cogs._errors import explain
from companion.care import CareFileError, CareTexts, Helplines
from companion.caring import Caring
from companion.clock import Clock, SystemClock
from companion.config import Settings, SettingsError
from companion.engine import PAUSE, Companion
from companion.llm import Models, Usage
from companion.mind import Mind, NoMindError, open_mind
from companion.persona import Persona, PersonaError, Strings
from companion.store import Store, StoreError

_log = logging.getLogger("samantha")
_HERE = Path(__file__).parent
_FIRST_RETRY = 5.0
_LONGEST_RETRY = 300.0

_TO_FINISH_A_TURN = 8.0
_EXITS: dict[type[Exception], int] = {
    SettingsError: 2,
    discord.LoginFailure: 3,
    discord.PrivilegedIntentsRequired: 4,
    StoreError: 5,
    NoMindError: 6,
    PersonaError: 7,
    CareFileError: 7,
}
_SENTENCES: dict[type[Exception], str] = {
    discord.LoginFailure: (
        "Discord refused DISCORD_TOKEN. Copy it anew from the Developer Portal: your application, Bot, Reset Token."
    ),
    discord.PrivilegedIntentsRequired: (
        "MESSAGE_CONTENT=1 asks for an intent that is switched off. Switch on Message Content Intent in the Developer "
        "Portal (your application, Bot), or remove MESSAGE_CONTENT: DMs and mentions work without it."
    ),
}


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
        await self.add_cog(chat.Chat(self, self.companion, self.delivery))
        await self.add_cog(talk.Talk(self, self.companion))
        await self.add_cog(care.Care(self, self.companion))
        await self.add_cog(server.Server(self, self.companion))
        await self._sync_commands()

    async def on_error(self, event_method: str, /, *args: object, **_kwargs: object) -> None:
        """Log an unexpected error of an event by its ids, and say so where somebody waits for an answer."""
        message = next((argument for argument in args if isinstance(argument, discord.Message)), None)
        _log.exception("%s failed (message %s)", event_method, message.id if message else None)
        if message is None or event_method != "on_message":
            return
        language = self.companion.language_of(message.content)
        with contextlib.suppress(discord.HTTPException):
            await self.delivery.send(message.channel, self.companion.strings.say("unexpected", language))

    async def _sync_commands(self) -> None:
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        key = f"commands of {self.application_id}"
        if await self.companion.store.ledger.fact(key) == digest:
            return
        await self.tree.sync()
        await self.companion.store.ledger.know(key, digest)


class Commands(app_commands.CommandTree[Samantha]):
    """The command tree, with the second of the two places where unexpected errors end."""

    async def on_error(self, interaction: discord.Interaction[Samantha], error: app_commands.AppCommandError, /) -> None:
        """Answer a failed command with one sentence; log what was not foreseen, by its ids."""
        sentence = explain(error, self.client.companion, interaction)
        with contextlib.suppress(discord.HTTPException):
            if interaction.response.is_done():
                await interaction.followup.send(sentence, ephemeral=True)
            else:
                await interaction.response.send_message(sentence, ephemeral=True)


@asynccontextmanager
async def open_companion(
    settings: Settings, mind: Mind, *, home: Path, clock: Clock | None = None, pause: float = PAUSE
) -> AsyncIterator[Companion]:
    """Her mind with everything it stands on, opened and closed in order; ``home`` is the folder of her database."""
    clock = clock or SystemClock()
    persona, strings = Persona.load(_HERE / "persona" / settings.persona), Strings.load(_HERE / "persona")

    async with Store(home / "samantha.db") as store:

        async def record(usage: Usage) -> None:
            await store.ledger.charge(**asdict(usage))

        async with Models(mind.endpoints, clock=clock, record=record, warn=_log.warning) as models:
            await models.probe()
            yield Companion(
                store=store,
                models=models,
                persona=persona,
                strings=strings,
                care=Caring(
                    store=store,
                    texts=CareTexts.load(_HERE / "persona"),
                    helplines=Helplines.load(_HERE / "persona"),
                    clock=clock,
                    zone=settings.timezone,
                    name=persona.name,
                ),
                clock=clock,
                settings=settings,
                small=mind.is_small,
                pause=pause,
            )


async def live(settings: Settings, token: str) -> None:
    """Run her on Discord until told to stop."""
    async with (
        open_mind(settings, rehearsing=False, tell=_log.info) as mind,
        open_companion(settings, mind, home=settings.data_dir) as companion,
    ):
        _log.info("thinking with %s", mind.described)
        stopping = _told_to_stop()
        wait = _FIRST_RETRY
        while not stopping.is_set():
            try:
                await _be_on_discord(companion, settings, token, stopping)
                return
            except (aiohttp.ClientError, OSError, discord.GatewayNotFound, discord.DiscordServerError) as error:
                _log.warning("Discord is out of reach (%s); trying again in %.0f s", type(error).__name__, wait)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), wait * random.uniform(0.8, 1.2))
            wait = min(wait * 2, _LONGEST_RETRY)


async def rehearse_at_home(settings: Settings) -> None:
    """Run her on a Discord on this machine, with the person at this terminal in her DMs."""
    try:
        from rehearsal.progress import loading  # noqa: PLC0415 (an optional extra)

        from rehearsal.server import LoopbackDiscord  # noqa: PLC0415
        from rehearsal.terminal import rehearse  # noqa: PLC0415
        from rehearsal.transport import point_at  # noqa: PLC0415
    except ImportError as error:
        raise NoMindError(_NO_REHEARSAL.format(missing=error.name)) from error
    home = settings.data_dir / "rehearsal"
    with loading() as progress:
        mind_opens = open_mind(settings, rehearsing=True, progress=progress)
        async with mind_opens as mind, open_companion(settings, mind, home=home) as companion:
            async with LoopbackDiscord(memory=home / "commands.json") as loopback:
                with point_at(loopback.rest_base, loopback.gateway_url):
                    async with Samantha(companion, message_content=True) as bot:
                        await rehearse(bot, loopback, opening=f"Samantha thinks with {mind.described}.")


async def _be_on_discord(companion: Companion, settings: Settings, token: str, stopping: asyncio.Event) -> None:
    async with Samantha(companion, message_content=settings.message_content) as bot:
        running = asyncio.create_task(bot.start(token))
        told = asyncio.create_task(stopping.wait())
        await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not running.done():
            await companion.come_to_rest(within=_TO_FINISH_A_TURN)
            await bot.close()
        await running


def _told_to_stop() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers in its loop
            loop.add_signal_handler(name, stopping.set)
    return stopping


def main() -> int:
    """Run her as the environment says; comes back with the exit code."""
    load_dotenv()
    try:
        settings = Settings.from_env(os.environ)
        logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        if settings.discord_token:
            asyncio.run(live(settings, settings.discord_token))
        else:
            asyncio.run(rehearse_at_home(settings))
    except tuple(_EXITS) as error:
        sys.stderr.write(f"{_SENTENCES.get(type(error), str(error))}\n")
        return next(code for kind, code in _EXITS.items() if isinstance(error, kind))
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
