"""A person at the terminal, the small bot, and real sockets between them."""

import asyncio
import io
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest

from rehearsal.screen import Pipe
from rehearsal.server import LoopbackDiscord
from rehearsal.terminal import rehearse
from rehearsal.transport import point_at
from rehearsal.visit import Patience
from tests.sockets.echo import Echo

HASTE = Patience(answer=20, overheard=0.05, typing=0.3, quiet=0.1)


async def sit_down(*typed: str, tmp_path: Path, bot: Echo | None = None) -> str:
    """Return what was seen of a rehearsal in which these lines were typed."""

    async def lines() -> AsyncIterator[str]:
        for line in typed:
            yield line

    seen = io.StringIO()
    async with LoopbackDiscord(privileged=False) as loopback:
        with point_at(loopback.rest_base, loopback.gateway_url):
            async with bot or Echo() as running:
                await rehearse(
                    running,
                    loopback,
                    opening="A small echo.",
                    downloads=tmp_path / "files",
                    screen=Pipe(lines(), seen),
                    patience=HASTE,
                )
    return seen.getvalue()


async def test_talk_is_answered_before_the_next_line_is_read(tmp_path: Path) -> None:
    seen = await sit_down("hi", "안녕", tmp_path=tmp_path)
    assert seen.splitlines()[0] == "A small echo."
    assert seen.splitlines()[2:] == ["> hi", "samantha  echo: hi", "> 안녕", "samantha  echo: 안녕"]


async def test_a_command_its_button_and_its_form_are_used_by_typing(tmp_path: Path) -> None:
    seen = await sit_down("/ask topic=the rain loud=yes", "/press 1", "umbrella", tmp_path=tmp_path)
    assert "(only you see this)\nsamantha  ABOUT THE RAIN\n  [1] Write\n" in seen
    assert "> /press 1\nA form\nYour word: umbrella\n(only you see this)\nsamantha  word: umbrella\n" in seen


async def test_a_form_left_open_is_closed_and_the_rehearsal_ends(tmp_path: Path) -> None:
    seen = await sit_down("/ask topic=rain", "/press 1", tmp_path=tmp_path)
    assert seen.endswith("A form\n(the form was closed)\n")


async def test_files_are_sent_and_saved(tmp_path: Path) -> None:
    poem = tmp_path / "poem.txt"
    poem.write_bytes(b"rain")
    seen = await sit_down(f"/attach {poem} look", tmp_path=tmp_path)
    (saved,) = (tmp_path / "files").iterdir()
    assert saved.read_bytes() == b"rain"
    assert f"[poem.txt was saved as {saved}]" in seen


async def test_on_the_server_only_a_mention_reaches_her(tmp_path: Path) -> None:
    seen = await sit_down("/go #general", "@samantha hello", "/go dm", "hi", tmp_path=tmp_path)
    assert "#general > @samantha hello\nsamantha  echo: @Samantha hello\n" in seen
    assert "\n> hi\nsamantha  echo: hi" in seen


async def test_the_last_line_can_be_changed_and_taken_back(tmp_path: Path) -> None:
    seen = await sit_down("/edit x", "hi", "/edit ho", "/delete", "/delete", tmp_path=tmp_path)
    assert seen.count("You have not said anything here yet.") == 2


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ("/fly", "There is no /fly. There is:\n/ask topic= [loud=] · Ask for a panel."),
        ("/ask", "/ask needs topic= (What about)"),
        ("/press 1", "There is nothing to press yet."),
        ("/go away", "One can /go to dm or #general."),
        ("/attach nowhere.txt", "nowhere.txt cannot be read: No such file or directory."),
        ("x" * 2001, "Invalid Form Body"),
    ],
)
async def test_what_cannot_be_done_is_said_and_the_rehearsal_goes_on(typed: str, remark: str, tmp_path: Path) -> None:
    seen = await sit_down(typed, "still here", tmp_path=tmp_path)
    assert remark in seen
    assert "samantha  echo: still here" in seen


async def test_when_the_bot_ends_the_rehearsal_ends_with_its_error(tmp_path: Path) -> None:
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await sit_down("hi", tmp_path=tmp_path, bot=Echo(discord.Intents.all()))


async def test_leaving_at_once_is_polite(tmp_path: Path) -> None:
    assert (await sit_down("/quit", "never read", tmp_path=tmp_path)).endswith("> /quit\n")


async def test_commands_registered_once_are_still_there_next_time(tmp_path: Path) -> None:
    memory = tmp_path / "discord.json"
    async with LoopbackDiscord(memory=memory) as loopback:
        with point_at(loopback.rest_base, loopback.gateway_url):
            async with Echo() as bot:
                await bot.login(loopback.token)
        first = loopback.world.commands[None]
    async with LoopbackDiscord(memory=memory) as loopback:
        assert loopback.world.commands[None] == first
        assert [name for name, _ in first] == ["ask"]


PIPED = """
import asyncio, sys
sys.path[:0] = sys.argv[1:]
from tests.sockets.echo import Echo
from rehearsal.server import LoopbackDiscord
from rehearsal.terminal import rehearse
from rehearsal.transport import point_at
from rehearsal.visit import Patience

async def main():
    async with LoopbackDiscord() as loopback:
        with point_at(loopback.rest_base, loopback.gateway_url):
            async with Echo() as bot:
                await rehearse(bot, loopback, patience=Patience(typing=0.3, quiet=0.1))

asyncio.run(main())
"""


async def test_a_real_pipe_ends_in_an_answer(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PIPED,
        str(Path(__file__).parent.parent.parent),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=tmp_path,
        env=dict(os.environ),
    )
    out, _ = await process.communicate("비가 와요".encode())
    assert out.decode().endswith("> 비가 와요\nsamantha  echo: 비가 와요\n")
    assert b"\x1b" not in out
    assert process.returncode == 0
