"""How she starts and ends: an exit code and one sentence for what a host can get wrong, and nothing lost on the way."""

import asyncio
import logging
import os
import re
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import create_autospec

import aiohttp
import discord
import pytest

import bot
from companion.clock import MINUTE, HeldClock
from companion.config import EndpointSettings, Settings
from companion.engine import Companion
from companion.health import Health
from companion.mind import Mind
from companion.persona import Persona
from companion.store import Store, StoreError
from companion.talk import Person
from rehearsal.diary import Deed
from rehearsal.server import LoopbackDiscord
from rehearsal.transport import point_at
from tests.model_server import ModelServer, last_words

ROOT = Path(bot.__file__).parent
NOWHERE = {"LLM_BASE_URL": "http://127.0.0.1:9/v1", "LLM_MODEL": "none"}
PATIENCE = 15
"""Seconds after which a process or an event that does not come fails the test."""


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int | None
    said: str
    complained: str


async def start(folder: Path, typed: str = "", *words: str, **given: str) -> Outcome:
    """Run ``python bot.py`` as somebody would who has set these settings and no others."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    unset = dict.fromkeys(re.findall(r"^#?([A-Z][A-Z0-9_]*)=", example, re.MULTILINE), "")  # so that no .env fills them
    machine = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "bot.py"),
        *words,
        cwd=folder,
        env=machine | {"LANG": "C.UTF-8", "PYTHONUTF8": "1"} | unset | {"DATA_DIR": str(folder / "kept")} | given,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            said, complained = await process.communicate(typed.encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    return Outcome(process.returncode, said.decode(), complained.decode().strip())


def is_one_sentence(text: str) -> bool:
    return len(text.splitlines()) == 1 and "Traceback" not in text


async def test_a_setting_that_cannot_be_used_is_named_and_ends_with_2(tmp_path: Path) -> None:
    outcome = await start(tmp_path, MESSAGE_CONTENT="perhaps")
    assert outcome.code == 2
    assert outcome.complained.startswith("MESSAGE_CONTENT")
    assert is_one_sentence(outcome.complained)


@pytest.mark.parametrize(("token", "home"), [("", "kept/rehearsal"), ("a-token", "kept")], ids=["home", "discord"])
async def test_a_database_from_a_newer_version_ends_with_5_and_is_left_alone(
    tmp_path: Path, token: str, home: str
) -> None:
    path = tmp_path / home / "samantha.db"
    async with Store(path):
        pass
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    outcome = await start(tmp_path, DISCORD_TOKEN=token, LOG_LEVEL="ERROR", **NOWHERE)
    assert outcome.code == 5
    assert "newer Samantha" in outcome.complained
    assert is_one_sentence(outcome.complained)


@pytest.mark.parametrize("token", ["", "a-token"], ids=["home", "discord"])
async def test_a_folder_that_cannot_be_written_to_is_named_and_ends_with_5(tmp_path: Path, token: str) -> None:
    (tmp_path / "kept").write_text("a file in the way")
    outcome = await start(tmp_path, DISCORD_TOKEN=token, LOG_LEVEL="ERROR", **NOWHERE)
    assert outcome.code == 5
    assert "kept" in outcome.complained
    assert is_one_sentence(outcome.complained)


@pytest.mark.parametrize(("token", "home"), [("", "kept/rehearsal"), ("a-token", "kept")], ids=["home", "discord"])
async def test_a_second_samantha_on_the_same_database_is_refused_and_ends_with_5(
    tmp_path: Path, token: str, home: str
) -> None:
    async with Store(tmp_path / home / "samantha.db"):
        outcome = await start(tmp_path, DISCORD_TOKEN=token, LOG_LEVEL="ERROR", **NOWHERE)
    assert outcome.code == 5
    assert "running" in outcome.complained
    assert is_one_sentence(outcome.complained)


async def test_a_samantha_that_was_killed_leaves_her_database_to_the_next(tmp_path: Path) -> None:
    living = (
        "import asyncio, pathlib, companion.store as s\n"
        "async def main():\n"
        "    async with s.Store(pathlib.Path('samantha.db')):\n"
        "        print('alive', flush=True)\n"
        "        await asyncio.sleep(3600)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        living,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    async with asyncio.timeout(PATIENCE):
        assert await process.stdout.readline() == b"alive\n"
    with pytest.raises(StoreError, match="running"):
        async with Store(tmp_path / "samantha.db"):
            pass
    process.kill()
    await process.communicate()
    async with Store(tmp_path / "samantha.db"):
        pass


async def test_a_host_can_copy_examine_and_count_while_she_runs_but_not_restore(tmp_path: Path) -> None:
    async with Store(tmp_path / "kept" / "samantha.db") as store:
        await store.ledger.know("colour", "blue")
        for words, expected in (
            (("check",), "is sound"),
            (("stats", "--days", "3"), "last 3 days"),
            (("backup", "copy.db"), "copy.db"),
        ):
            outcome = await start(tmp_path, "", *words)
            assert (outcome.code, outcome.complained) == (0, "")
            assert expected in outcome.said
        refused = await start(tmp_path, "", "restore", "copy.db")
        assert refused.code == 5
        assert "running" in refused.complained
        assert await store.ledger.fact("colour") == "blue"
    restored = await start(tmp_path, "", "restore", "copy.db")
    assert (restored.code, restored.complained) == (0, "")
    async with Store(tmp_path / "kept" / "samantha.db") as store:
        assert await store.ledger.fact("colour") == "blue"


@pytest.mark.parametrize("words", [("check",), ("stats",), ("backup",), ("restore", "nowhere.db"), ("inspect", "1")])
async def test_what_a_host_asks_for_where_nothing_is_kept_is_told_in_one_sentence(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    outcome = await start(tmp_path, "", *words, "--rehearsal")
    assert outcome.code == 5
    assert "There is no database at" in outcome.complained
    assert is_one_sentence(outcome.complained)


async def test_one_person_is_counted_while_she_runs_a_stranger_is_refused_and_a_name_is_no_number(
    tmp_path: Path,
) -> None:
    async with Store(tmp_path / "kept" / "samantha.db") as store:
        await store.people.greet(Person(4_711, "Heliotrope"), 1)
        counted = await start(tmp_path, "", "inspect", "4711")
        stranger = await start(tmp_path, "", "inspect", "4712")
    assert (counted.code, counted.complained) == (0, "")
    assert "Person 4711" in counted.said
    assert "Heliotrope" not in counted.said
    assert stranger.code == 5
    assert "nothing of a person with the id 4712" in stranger.complained
    assert is_one_sentence(stranger.complained)
    for wrong in ("Heliotrope", "0", "1.5", "9" * 30):
        outcome = await start(tmp_path, "", "inspect", wrong)
        assert outcome.code == 2
        assert "the number Discord knows them by" in outcome.complained


async def test_a_health_port_that_is_taken_is_named_and_ends_with_2(tmp_path: Path) -> None:
    taken = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    async with taken, ModelServer() as model:
        port = taken.sockets[0].getsockname()[1]
        given = {"LLM_BASE_URL": model.base_url, "LLM_MODEL": "scripted", "LLM_VISION": "0", "LOG_LEVEL": "ERROR"}
        outcome = await start(tmp_path, DISCORD_TOKEN="a-token", HEALTH_PORT=str(port), **given)  # noqa: S106 (a made-up one)
    assert outcome.code == 2
    assert outcome.complained.startswith(f"HEALTH_PORT={port}")
    assert is_one_sentence(outcome.complained)


async def test_with_no_model_at_all_the_three_ways_to_one_are_shown_and_it_ends_with_6(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['xllamacpp'] = None\n")
    outcome = await start(tmp_path, PYTHONPATH=str(tmp_path), LLM_MODEL="a model that no server here has")
    assert outcome.code == 6
    assert "Traceback" not in outcome.complained
    for way in ("OPENAI_API_KEY", "ollama", "pip install"):
        assert way in outcome.complained


@pytest.mark.parametrize("token", ["", "a-token"], ids=["home", "discord"])
async def test_a_persona_that_is_not_there_is_named_and_ends_with_7(tmp_path: Path, token: str) -> None:
    outcome = await start(tmp_path, DISCORD_TOKEN=token, PERSONA="nobody", **NOWHERE)
    assert outcome.code == 7
    assert "nobody" in outcome.complained
    assert is_one_sentence(outcome.complained)


@pytest.mark.parametrize("trouble", ["wrong key", "unknown model", "a web page"])
async def test_a_model_that_refuses_is_told_at_once_and_ends_with_8(tmp_path: Path, trouble: str) -> None:
    async with ModelServer() as model:
        for _ in range(4):
            match trouble:
                case "wrong key":
                    model.fail(401)
                case "unknown model":
                    model.fail(404)
                case _:
                    model.html()
        outcome = await start(tmp_path, "hello\n", LLM_BASE_URL=model.base_url, LLM_MODEL="gpt-none")
    assert outcome.code == 8
    assert is_one_sentence(outcome.complained)
    assert "127.0.0.1" in outcome.complained


async def test_a_rehearsal_with_nobody_at_the_address_ends_with_8(tmp_path: Path) -> None:
    outcome = await start(tmp_path, "hello\n", **NOWHERE)
    assert outcome.code == 8
    assert is_one_sentence(outcome.complained)


async def test_words_stay_out_of_the_log_however_much_it_tells(tmp_path: Path) -> None:
    async with ModelServer() as model:
        model.answer = lambda _: "a canary called heliotrope"
        given = {"LLM_BASE_URL": model.base_url, "LLM_MODEL": "scripted", "LOG_LEVEL": "DEBUG"}
        outcome = await start(tmp_path, "my secret is xyzzy\n", **given)
    assert "heliotrope" in outcome.said
    log = (tmp_path / "kept" / "rehearsal" / "rehearsal.log").read_text(encoding="utf-8")
    assert re.search(r"asked purpose=talk model=scripted person=\d+ .* total_ms=\d+", log)
    assert "xyzzy" not in log
    assert "heliotrope" not in log


@pytest.mark.parametrize(
    ("error", "code", "named"),
    [
        (discord.LoginFailure("Improper token has been passed."), 3, "DISCORD_TOKEN"),
        (discord.PrivilegedIntentsRequired(None), 4, "Message Content Intent"),
    ],
)
def test_what_discord_refuses_is_told_in_one_sentence_of_our_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, code: int, named: str
) -> None:
    async def refused(_settings: Settings, _token: str) -> None:
        raise error

    monkeypatch.setattr(bot, "load_dotenv", lambda: None)
    monkeypatch.setattr(bot, "live", refused)
    monkeypatch.setenv("DISCORD_TOKEN", "a-token")
    assert bot.main() == code
    complained = capsys.readouterr().err
    assert named in complained
    assert is_one_sentence(complained)


@dataclass(slots=True)
class Life:
    """What a test holds in its hand while she lives on a loopback Discord."""

    settings: Settings
    model: ModelServer
    clock: HeldClock
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    companions: list[Companion] = field(default_factory=list)

    @property
    def companion(self) -> Companion:
        """The one that is alive now."""
        return self.companions[-1]


@pytest.fixture
async def life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Life]:
    async with ModelServer() as model:
        endpoints = (EndpointSettings(model.base_url, "scripted", context=8_192, vision=False),)
        life = Life(Settings(data_dir=tmp_path, endpoints=endpoints), model, HeldClock())
        really = bot.open_companion

        @asynccontextmanager
        async def opened(settings: Settings, persona: Persona, mind: Mind, *, home: Path) -> AsyncIterator[Companion]:
            async with really(settings, persona, mind, home=home, clock=life.clock, pause=0.01) as companion:
                life.companions.append(companion)
                yield companion

        monkeypatch.setattr(bot, "open_companion", opened)
        monkeypatch.setattr(bot, "_told_to_stop", lambda: life.stopping)
        monkeypatch.setattr(bot, "_FIRST_RETRY", 0.01)
        yield life


@asynccontextmanager
async def living(life: Life, loopback: LoopbackDiscord) -> AsyncIterator[None]:
    """She is on that Discord, and told to stop in the end."""
    life.stopping.clear()
    with point_at(loopback.rest_base, loopback.gateway_url):
        task = asyncio.create_task(bot.live(life.settings, loopback.token))
        try:
            async with asyncio.timeout(PATIENCE):
                await loopback.gateway.until_identified()
            yield
        finally:
            life.stopping.set()
            async with asyncio.timeout(PATIENCE):
                await task


async def until(holds: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110 (what is waited for is in a database or a log)
            await asyncio.sleep(0.01)


async def test_a_wrong_token_is_a_failed_login_and_not_tried_again(life: Life) -> None:
    async with LoopbackDiscord() as loopback:
        with point_at(loopback.rest_base, loopback.gateway_url), pytest.raises(discord.LoginFailure):
            await bot.live(life.settings, "not-the-token")


async def test_an_intent_that_the_portal_has_not_switched_on_is_told(life: Life) -> None:
    settings = Settings(data_dir=life.settings.data_dir, endpoints=life.settings.endpoints, message_content=True)
    async with LoopbackDiscord(privileged=False) as loopback:
        with (
            point_at(loopback.rest_base, loopback.gateway_url),
            pytest.raises(discord.PrivilegedIntentsRequired),
        ):
            await bot.live(settings, loopback.token)


async def test_a_discord_out_of_reach_is_waited_for(life: Life, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "samantha")

    async def has_failed_twice() -> bool:
        return sum("out of reach" in message for message in caplog.messages) > 1

    async with LoopbackDiscord() as loopback:
        with point_at("http://127.0.0.1:9/api/v10", "ws://127.0.0.1:9/gateway"):
            task = asyncio.create_task(bot.live(life.settings, loopback.token))
            await until(has_failed_twice)
            with point_at(loopback.rest_base, loopback.gateway_url):
                await loopback.gateway.until_identified()
                life.stopping.set()
                await task


async def test_a_discord_that_bans_this_address_for_a_while_is_waited_for(
    life: Life, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    really, times = bot._be_on_discord, 0

    async def banned_at_first(
        companion: Companion, settings: Settings, token: str, stopping: asyncio.Event, health: Health
    ) -> None:
        nonlocal times
        times += 1
        if times == 1:
            raise discord.HTTPException(create_autospec(aiohttp.ClientResponse, status=429, reason=""), "blocked")
        await really(companion, settings, token, stopping, health)

    monkeypatch.setattr(bot, "_be_on_discord", banned_at_first)
    async with LoopbackDiscord() as loopback, living(life, loopback):
        assert "out of reach" in caplog.text


async def test_a_monitor_is_told_how_she_is_also_after_the_bot_was_built_anew(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = _free_port()
    life.settings = replace(life.settings, health_port=port)
    really, cut = bot._be_on_discord, asyncio.Event()

    async def cut_once(
        companion: Companion, settings: Settings, token: str, stopping: asyncio.Event, health: Health
    ) -> None:
        if cut.is_set():
            return await really(companion, settings, token, stopping, health)
        await really(companion, settings, token, cut, health)
        raise aiohttp.ClientConnectionError

    async def tells(**parts: bool) -> bool:
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/healthz") as answer:
            well = {"gateway": True, "store": True, "model": True} | parts
            return (answer.status, await answer.json()) == (200 if all(well.values()) else 503, well)

    monkeypatch.setattr(bot, "_be_on_discord", cut_once)
    async with LoopbackDiscord() as loopback, living(life, loopback):
        await until(tells)
        with point_at("http://127.0.0.1:9/api/v10", "ws://127.0.0.1:9/gateway"):
            cut.set()
            await until(lambda: tells(gateway=False))
        await until(tells)
        life.companion.models._down_since = 1
        await until(lambda: tells(model=False))


async def test_a_nightly_backup_is_made_where_the_host_wants_it(life: Life, tmp_path: Path) -> None:
    life.settings = replace(life.settings, backup_keep_days=7)

    async def made() -> bool:
        return any((tmp_path / "backups").glob("samantha-*.db"))

    async with LoopbackDiscord() as loopback, living(life, loopback):
        await until(made)


async def test_told_to_stop_while_waiting_for_discord_she_stops(
    life: Life, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bot, "_FIRST_RETRY", 3_600)

    async def has_failed() -> bool:
        return "out of reach" in caplog.text

    with point_at("http://127.0.0.1:9/api/v10", "ws://127.0.0.1:9/gateway"):
        task = asyncio.create_task(bot.live(life.settings, "a-token"))
        await until(has_failed)
        life.stopping.set()
        async with asyncio.timeout(PATIENCE):
            await task


async def test_told_to_stop_in_the_middle_of_a_login_she_stops(life: Life) -> None:
    asked = asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        with point_at(f"http://{address}/api/v10", f"ws://{address}/gateway"):
            task = asyncio.create_task(bot.live(life.settings, "a-token"))
            await asked.wait()
            life.stopping.set()
            async with asyncio.timeout(PATIENCE):
                await task


async def test_told_to_stop_she_finishes_what_she_is_saying_and_answers_the_rest_when_she_is_back(life: Life) -> None:
    async with LoopbackDiscord(clock=life.clock) as loopback:
        mina, theo = loopback.person("Mina"), loopback.person("Theo")
        async with living(life, loopback):
            life.model.say_stream(["One.\n\n", "Two."], delay=0.3)
            mina.say(mina.dm, "count")
            await loopback.diary.first(lambda deed: deed.text == "One.")
            life.companion._pause = PATIENCE  # he is still being listened to when she is told to stop
            theo.say(theo.dm, "and me?")
            await until(lambda: life.companion.store.lines.waiting(theo.id, theo.id))
        assert [deed.text for deed in _said(loopback, mina.dm.id)][-2:] == ["One.", "Two."]
        assert not _said(loopback, theo.dm.id)
        life.clock.advance(2 * MINUTE)
        async with living(life, loopback):
            await loopback.diary.first(lambda deed: deed.text == "You said: and me?")
        assert sum(deed.text == "Two." for deed in loopback.diary.deeds) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="its event loop knows no signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_to_stop_is_heard(number: signal.Signals) -> None:
    stopping = bot._told_to_stop()
    try:
        os.kill(os.getpid(), number)
        async with asyncio.timeout(PATIENCE):
            await stopping.wait()
    finally:
        for each in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().remove_signal_handler(each)


async def test_a_rehearsal_is_a_conversation_that_the_next_one_remembers(tmp_path: Path) -> None:
    async with ModelServer() as model:
        model.answer = lambda asked: f"I heard {last_words(asked)!r}, and it stays with me."
        given = {"LLM_BASE_URL": model.base_url, "LLM_MODEL": "scripted", "LLM_VISION": "0"}
        first = await start(tmp_path, "my sister is called Ada\n/about\n/memory why\n", **given)
        assert (first.code, first.complained) == (0, "")
        assert "I heard 'my sister is called Ada', and it stays with me." in " ".join(first.said.split())
        assert "scripted" in first.said
        assert "What it answered - my sister is called Ada" in " ".join(first.said.split())
        assert "Traceback" not in first.said
        model.requests.clear()
        second = await start(tmp_path, "do you remember?\n", **given)
        assert (second.code, second.complained) == (0, "")
        told = [str(message["content"]) for message in model.requests[-1]["messages"]]
        assert "my sister is called Ada" in told
        assert "do you remember?" in told[-2:]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _said(loopback: LoopbackDiscord, channel_id: int) -> list[Deed]:
    return [deed for deed in loopback.diary.deeds if deed.act == "sent" and deed.channel_id == channel_id]
