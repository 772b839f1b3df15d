"""Entry and composition root: settings, store, models, companion, bot; the only place where things are built."""

import argparse
import asyncio
import contextlib
import gc
import hashlib
import json
import locale
import logging
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands
from dotenv import load_dotenv

from cogs import age, care, chat, goodbye, heeding, membership, memory, mood, privacy, server, talk
from cogs._delivery import Delivery
from cogs._errors import explain
from cogs.persona import PersonaOf
from companion.care import CareFileError, CareTexts, Helplines
from companion.caring import Caring
from companion.clock import Clock, SystemClock
from companion.config import Settings, SettingsError
from companion.costs import costs
from companion.engine import PAUSE, Companion, Understand
from companion.export_page import Reader
from companion.feeling import Feeling
from companion.guard import Guard, switch
from companion.health import Health, told_at
from companion.housekeeping import back_up, check, hand_over, look_at, restore
from companion.indexing import index_old_lines
from companion.language import language_of
from companion.llm import Endpoint, Garbled, ModelError, Models, Refused, Usage
from companion.mind import Mind, NoMindError, open_mind
from companion.nightly import Nightly
from companion.persona import Persona, PersonaError, Strings
from companion.personas import Personas
from companion.recall import Embedding, Recall
from companion.store import Store, StoreError
from companion.talk import Message, Person

_log = logging.getLogger("samantha")
PERSONA_FOLDER = Path(__file__).parent / "persona"
_FIRST_RETRY = 5.0
_DATABASE = "samantha.db"
_LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LONGEST_RETRY = 300.0
_MOST_DAYS = 3_650
_LARGEST_ID = (1 << 63) - 1

_TO_FINISH_A_TURN = 8.0
_A_GOOD_RUN = 600.0
_NEW_OBJECTS = 20_000
"""How many come to be between two looks for garbage; a turn of a long talk makes thousands."""
_FINAL_CLOSE_CODES = {4004, 4010, 4011, 4012, 4013, 4014}
_TOKEN_IS_NO_LONGER_GOOD = 4004
_OURS = ("samantha", "companion", "cogs")
_EXITS: dict[type[Exception], int] = {
    SettingsError: 2,
    discord.LoginFailure: 3,
    discord.PrivilegedIntentsRequired: 4,
    StoreError: 5,
    NoMindError: 6,
    PersonaError: 7,
    CareFileError: 7,
    ModelError: 8,
}
_NO_REHEARSAL = """\
DISCORD_TOKEN is not set, so this would be a rehearsal at your terminal; but {missing} is not installed.

  talk to her here     python -m pip install -e '.[home]'
  or on Discord        put DISCORD_TOKEN=... in .env (README.md says how to get one)"""
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
        self.delivery = Delivery(companion)

    @property
    def is_connected(self) -> bool:
        """Whether every connection to Discord's gateway is open now, and has been greeted."""
        return self.is_ready() and not any(shard.is_closed() for shard in self.shards.values())

    async def setup_hook(self) -> None:
        """Load the cogs, and tell Discord about the commands if they have changed since it was last told."""
        await self.add_cog(chat.Chat(self, self.companion, self.delivery))
        await self.add_cog(talk.Talk(self, self.companion, self.delivery))
        await self.add_cog(heeding.Heeding(self, self.companion, self.delivery))
        await self.add_cog(memory.Memory(self, self.companion))
        await self.add_cog(mood.Mood(self, self.companion))
        await self.add_cog(PersonaOf(self.companion))
        await self.add_cog(care.Care(self, self.companion))
        await self.add_cog(age.Age(self.companion))
        await self.add_cog(privacy.Privacy(self, self.companion, self.delivery))
        await self.add_cog(goodbye.Goodbye(self, self.companion, self.delivery))
        await self.add_cog(membership.Membership(self, self.companion))
        await self.add_cog(server.Server(self, self.companion))
        await self._sync_commands()

    async def on_error(self, event_method: str, /, *args: object, **_kwargs: object) -> None:
        """Log an unexpected error of an event by its ids, and say so where somebody waits for an answer."""
        message = next((argument for argument in args if isinstance(argument, discord.Message)), None)
        _log.exception("%s failed (message %s)", event_method, message.id if message else None)
        if message is None or event_method != "on_message":
            return
        language = language_of(message.content)
        with contextlib.suppress(discord.HTTPException):
            await self.delivery.send(message.channel, self.companion.strings.say("unexpected_kept", language))

    async def _sync_commands(self) -> None:
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        key = f"commands of {self.application_id}"
        if await self.companion.store.ledger.fact(key) == digest:
            return
        try:
            await self.tree.sync()
        except (discord.HTTPException, app_commands.AppCommandError) as error:
            _log.warning("Discord did not take her commands (%s); she talks without the new ones", error)
            return
        await self.companion.store.ledger.know(key, digest)


class Commands(app_commands.CommandTree[Samantha]):
    """The command tree, with the second of the two places where unexpected errors end."""

    async def on_error(self, interaction: discord.Interaction[Samantha], error: app_commands.AppCommandError) -> None:
        """Answer a failed command with one sentence; log what was not foreseen, by its ids."""
        sentence = explain(error, self.client.companion, interaction)
        with contextlib.suppress(discord.HTTPException):
            if interaction.response.is_done():
                await interaction.followup.send(sentence, ephemeral=True)
            else:
                await interaction.response.send_message(sentence, ephemeral=True)


@asynccontextmanager
async def open_companion(
    settings: Settings, persona: Persona, mind: Mind, *, home: Path, clock: Clock | None = None, pause: float = PAUSE
) -> AsyncIterator[Companion]:
    """Her mind with everything it stands on, opened and closed in order; ``home`` is the folder of her database."""
    clock = clock or SystemClock()
    async with Store(home / _DATABASE, clock) as store:

        async def record(usage: Usage) -> None:
            _log.info(
                "asked purpose=%s model=%s person=%s prompt=%d cached=%d completion=%d first_ms=%s total_ms=%d",
                usage.purpose,
                usage.model,
                usage.person_id,
                usage.prompt,
                usage.cached,
                usage.completion,
                usage.first_token_ms,
                usage.total_ms,
            )
            await store.ledger.charge(**asdict(usage))

        async with (
            Models(mind.endpoints, clock=clock, record=record, warn=_log.warning) as models,
            Models(mind.readers, clock=clock, record=record, warn=_log.warning) as readers,
            Feeling(store=store, models=readers, persona=persona, clock=clock, small=mind.reads_a_little) as feeling,
            _embedding(settings, store, persona, clock=clock, record=record) as (embedding, understand),
        ):
            await models.probe()
            caring = Caring(
                store=store,
                texts=CareTexts.load(PERSONA_FOLDER),
                helplines=Helplines.load(PERSONA_FOLDER),
                clock=clock,
                zone=settings.timezone,
                name=persona.name,
            )
            await caring.begin()
            guard = Guard(store.rules, settings, clock, home=home)
            await guard.load()
            yield Companion(
                store=store,
                models=models,
                persona=persona,
                personas=Personas.beside(persona, PERSONA_FOLDER, folder=settings.persona),
                strings=Strings.load(PERSONA_FOLDER),
                care=caring,
                guard=guard,
                clock=clock,
                settings=settings,
                feeling=feeling,
                recall=Recall(store, embedding, names=persona.names),
                understand=understand,
                small=mind.is_small,
                pause=pause,
            )


@asynccontextmanager
async def _embedding(
    settings: Settings, store: Store, persona: Persona, *, clock: Clock, record: Callable[[Usage], Awaitable[None]]
) -> AsyncIterator[tuple[Embedding | None, Understand | None]]:
    """What compares meanings, and what reads danger in them, where there is anything to do it with."""
    try:
        from companion.embedding import bundled, open_embedding  # noqa: PLC0415 (numpy is an extra)
        from companion.meaning import Meanings  # noqa: PLC0415 (the same)
    except ImportError:
        yield None, None
        return
    local = bundled()
    given = settings.embedding
    endpoint = Endpoint("embeddings", given.base_url, given.model, given.api_key) if given else None
    async with open_embedding(
        store, endpoint=endpoint, local=local, her=persona.name, clock=clock, record=record
    ) as embedding:
        yield embedding, Meanings(local).read if local else None


def settle_memory() -> None:
    """Look through memory for garbage less often, and never again at what is here to stay: code and patterns."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])


async def live(settings: Settings, token: str) -> None:
    """Run her on Discord until told to stop."""
    persona = Persona.load(PERSONA_FOLDER / settings.persona)
    async with (
        open_mind(settings, persona, rehearsing=False) as mind,
        open_companion(settings, persona, mind, home=settings.data_dir) as companion,
        told_at(settings.health_port, health := Health(companion)),
        _meanwhile(_backing_up(settings, companion.clock)),
        _meanwhile(index_old_lines(companion.store)),
    ):
        _log.info("thinking with %s", mind.described)
        await _try_mind(companion, mind, patiently=True)
        settle_memory()
        stopping = _told_to_stop()
        wait = _FIRST_RETRY
        while not stopping.is_set():
            began = asyncio.get_running_loop().time()
            try:
                await _be_on_discord(companion, settings, token, stopping, health)
            except (aiohttp.ClientError, OSError, discord.DiscordException) as error:
                if not _will_pass(error):
                    raise
                _log.warning("Discord is out of reach (%s)", type(error).__name__)
            else:
                return
            if asyncio.get_running_loop().time() - began > _A_GOOD_RUN:
                wait = _FIRST_RETRY
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), wait * random.uniform(0.8, 1.2))
            wait = min(wait * 2, _LONGEST_RETRY)


async def _try_mind(companion: Companion, mind: Mind, *, patiently: bool) -> None:
    """Ask the model for a word before anybody waits for one: a mistake in the settings is told at once.

    ``patiently`` lets her start although it is away: she says so to whoever writes, and answers when it is back.
    """
    error = None if mind.is_small else await companion.models.check()
    if error is None:
        return
    if not patiently or isinstance(error, Refused | Garbled):
        raise error
    _log.warning("%s She starts all the same and answers when it is back.", error)


def _will_pass(error: Exception) -> bool:
    """Whether Discord is away or blocks this address for a while, rather than refusing what was asked."""
    match error:
        case discord.LoginFailure() | discord.PrivilegedIntentsRequired():
            return False
        case discord.ConnectionClosed():
            return error.code not in _FINAL_CLOSE_CODES
        case discord.HTTPException():
            return error.status == HTTPStatus.TOO_MANY_REQUESTS or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        case _:
            return True


async def rehearse_at_home(settings: Settings) -> None:
    """Run her on a Discord on this machine, with the person at this terminal in her DMs."""
    try:
        from rehearsal import YOU, LoopbackDiscord, loading, point_at, rehearse  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise NoMindError(_NO_REHEARSAL.format(missing=error.name)) from error
    persona, home = Persona.load(PERSONA_FOLDER / settings.persona), settings.data_dir / "rehearsal"
    you = Person(YOU, "you", _discord_locale(locale.getlocale()[0]))
    with loading() as progress:
        async with (
            open_mind(settings, persona, rehearsing=True, progress=progress) as mind,
            open_companion(settings, persona, mind, home=home) as companion,
            LoopbackDiscord(memory=home / "commands.json", privileged=settings.message_content) as loopback,
        ):
            with point_at(loopback.rest_base, loopback.gateway_url):
                await _try_mind(companion, mind, patiently=False)
                async with (
                    Samantha(companion, message_content=settings.message_content) as bot,
                    _meanwhile(_read_ahead(mind, await companion.beginning(you), companion.feeling)),
                    _meanwhile(index_old_lines(companion.store)),
                ):
                    await rehearse(
                        bot,
                        loopback,
                        opening=f"{persona.name} thinks with {mind.described}.{_still_to_index(companion.store)}",
                        locale=you.locale or "en-US",
                        downloads=home / "files",
                        before_leaving=lambda: companion.come_to_rest(within=_TO_FINISH_A_TURN),
                    )


def _still_to_index(store: Store) -> str:
    return (
        f" Her {store.index.old:,} old lines are being indexed and come to mind little by little."
        if store.index.old
        else ""
    )


@asynccontextmanager
async def _meanwhile(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Do something beside the block, for no longer than it lasts."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _read_ahead(mind: Mind, beginning: Sequence[Message], feeling: Feeling) -> None:
    """Let the embedded model read the beginnings of her prompts while nobody is waiting for it yet."""
    if mind.local is not None:
        await mind.local.warm(beginning)
        await feeling.warm()


async def _backing_up(settings: Settings, clock: Clock) -> None:
    """Make a backup every night, where the host wants any."""
    if settings.backup_keep_days:
        await Nightly(
            settings.data_dir / _DATABASE,
            clock=clock,
            zone=settings.timezone,
            hour=settings.backup_hour,
            keep_days=settings.backup_keep_days,
        ).run()


def _discord_locale(name: str | None) -> str:
    """The Discord locale nearest to one of this machine, such as ``ko_KR``."""
    language = (name or "").split("_")[0]
    exact = (name or "").split(".")[0].replace("_", "-")
    known = {each.value for each in discord.Locale}
    return next((each for each in (exact, language) if each in known), "en-US")


async def _be_on_discord(
    companion: Companion, settings: Settings, token: str, stopping: asyncio.Event, health: Health
) -> None:
    async with Samantha(companion, message_content=settings.message_content) as bot:
        health.gateway = lambda: bot.is_connected
        running = asyncio.create_task(bot.start(token))
        told = asyncio.create_task(stopping.wait())
        await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not running.done():
            await companion.come_to_rest(within=_TO_FINISH_A_TURN)
            await bot.close()
        await running


def _set_levels(level: str) -> None:
    """Let the host choose how much she tells; libraries would tell words, so they tell no more than usual."""
    chosen = logging.getLevelNamesMapping()[level]
    logging.getLogger().setLevel(max(chosen, logging.INFO))
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(chosen)


def _log_to(folder: Path) -> None:
    """Keep the log out of a conversation that goes on in the same terminal."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(format=_LOG_FORMAT, filename=folder / "rehearsal.log", encoding="utf-8")
    except OSError as error:
        sentence = f"{folder} cannot be written to ({error.strerror}). Set DATA_DIR to a folder that can."
        raise StoreError(sentence) from error


def _told_to_stop() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers in its loop
            loop.add_signal_handler(name, stopping.set)
    return stopping


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--rehearsal", action="store_true", help="with the database of the rehearsal")
    parser = argparse.ArgumentParser(
        prog="bot.py",
        description="Samantha on Discord, or without DISCORD_TOKEN at this terminal. Her host can also ask for:",
        epilog="All but restore may be used while she runs.",
    )
    tasks = parser.add_subparsers(dest="task", metavar="")
    backup = tasks.add_parser("backup", parents=[where], help="make a copy of all she keeps")
    backup.add_argument("file", nargs="?", type=Path, help="where to; DATA_DIR/backups if not named")
    back = tasks.add_parser("restore", parents=[where], help="put a backup in place of what she keeps")
    back.add_argument("file", type=Path)
    tasks.add_parser("check", parents=[where], help="whether what she keeps is sound, and how much it is")
    tasks.add_parser("mute", parents=[where], help="keep her silent: she hears, and answers nobody but with helplines")
    tasks.add_parser("unmute", parents=[where], help="let her speak again")
    export = tasks.add_parser("export", parents=[where], help="everything kept of one person, as a file for them")
    export.add_argument("person", type=_person, help="their Discord id")
    export.add_argument("file", nargs="?", type=Path, help="where to; DATA_DIR/exports if not named")
    export.add_argument("--language", default="en", help="of the page, such as ko; English if not named")
    stats = tasks.add_parser("stats", parents=[where], help="turns, tokens and waiting times, never words")
    stats.add_argument("--days", type=_days, default=7, metavar="N")
    one = tasks.add_parser("inspect", parents=[where], help="how much is kept of one person, never words or names")
    one.add_argument("person", type=_person, metavar="PERSON", help="their Discord user id")
    return parser.parse_args(arguments)


def _person(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _LARGEST_ID:
        raise argparse.ArgumentTypeError(f"should be the number Discord knows them by, not {text!r}")
    return int(text)


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"should be a whole number from 1 to {_MOST_DAYS}, not {text!r}")
    return int(text)


def _keep_house(asked: argparse.Namespace, settings: Settings) -> str:
    """Do what the host asked for beside her; what there is to say of it."""
    home = settings.data_dir / "rehearsal" if asked.rehearsal else settings.data_dir
    database, clock = home / _DATABASE, SystemClock()
    match asked.task:
        case "backup":
            return back_up(database, asked.file, clock=clock)
        case "restore":
            return restore(database, asked.file, clock=clock)
        case "check":
            return check(database)
        case "mute" | "unmute":
            return switch(home, muted=asked.task == "mute")
        case _:
            return _look_into(asked, settings, database)


def _look_into(asked: argparse.Namespace, settings: Settings, database: Path) -> str:
    """What she keeps, or has cost, as far as it was asked for."""
    clock = SystemClock()
    match asked.task:
        case "inspect":
            return look_at(database, asked.person, clock=clock, zone=settings.timezone)
        case "export":
            persona = Persona.load(PERSONA_FOLDER / settings.persona)
            strings = Strings.load(PERSONA_FOLDER)
            reader = Reader(strings, asked.language, persona.name, settings.timezone, clock.now())
            return hand_over(database, asked.person, asked.file, reader=reader)
        case _:
            return costs(database, days=asked.days, clock=clock, zone=settings.timezone)


def main(arguments: Sequence[str] = ()) -> int:
    """Run her as the environment says, or do what her host asks for; comes back with the exit code."""
    asked = _asked(arguments)
    load_dotenv()
    try:
        settings = Settings.from_env(os.environ)
        if asked.task:
            sys.stdout.write(f"{_keep_house(asked, settings)}\n")
            return 0
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # she has no voice to lack parts for
        if settings.discord_token:
            logging.basicConfig(format=_LOG_FORMAT)
            _set_levels(settings.log_level)
            asyncio.run(live(settings, settings.discord_token))
        else:
            _log_to(settings.data_dir / "rehearsal")
            _set_levels(settings.log_level)
            asyncio.run(rehearse_at_home(settings))
    except tuple(_EXITS) as error:
        sys.stderr.write(f"{_SENTENCES.get(type(error), str(error))}\n")
        return next(code for kind, code in _EXITS.items() if isinstance(error, kind))
    except discord.ConnectionClosed as error:
        refused = discord.LoginFailure if error.code == _TOKEN_IS_NO_LONGER_GOOD else discord.DiscordException
        sys.stderr.write(f"{_SENTENCES.get(refused, f'Discord closed the connection for good ({error.code}).')}\n")
        return _EXITS[discord.LoginFailure]
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
