"""Where a rehearsal is seen and typed: a terminal with colours, or a plain pipe."""

import asyncio
import codecs
import os
import shutil
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from textwrap import indent
from typing import Protocol, TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.patch_stdout import patch_stdout

from rehearsal.typeset import wrap

_NAME, _FAINT, _CONTROL, _PLAIN = "\x1b[1;35m", "\x1b[2m", "\x1b[36m", "\x1b[0m"
_WIDEST = 96


class Screen(Protocol):
    """What the rehearsal needs of the place where it is seen."""

    is_live: bool
    """Whether somebody sits there; in a pipe the next line waits for her answer instead."""

    while_typing: Callable[[], None]
    """Called as the person types words for her."""

    async def ask(self, prompt: str) -> str:
        """Return the next line typed; EOFError when there is none."""
        ...

    def say(self, name: str, text: str) -> None:
        """Show what somebody said."""
        ...

    def note(self, text: str) -> None:
        """Show a remark of the rehearsal's own."""
        ...

    def offer(self, text: str) -> None:
        """Show something that can be pressed or chosen."""
        ...

    def writing(self, name: str | None) -> None:
        """Show that somebody is typing, or that nobody is."""
        ...


class Terminal:
    """A person's terminal: soft colours, lines wrapped to its width, typing that comes and goes."""

    is_live = True

    def __init__(self) -> None:
        self.while_typing: Callable[[], None] = _nothing
        self._session: PromptSession[str] = PromptSession()
        self._session.default_buffer.on_text_changed += self._changed
        self._prompt = ""
        self._writer: str | None = None

    async def ask(self, prompt: str) -> str:
        """Return the next line typed."""
        self._prompt = prompt
        return await self._session.prompt_async(self._line)

    def say(self, name: str, text: str) -> None:
        """Show a name and, hanging beside it, the text."""
        hanging = " " * (len(name) + 2)
        first, *more = wrap(text, self._width() - len(hanging))
        self._print(f"{_NAME}{name}{_PLAIN}  {first}")
        for line in more:
            self._print((hanging + line).rstrip())

    def note(self, text: str) -> None:
        """Show it faintly."""
        for line in wrap(text, self._width()):
            self._print(f"{_FAINT}{line}{_PLAIN}")

    def offer(self, text: str) -> None:
        """Show it in the colour of controls."""
        for line in wrap(text, self._width() - 2):
            self._print(f"  {_CONTROL}{line}{_PLAIN}")

    def writing(self, name: str | None) -> None:
        """Show or take away the line above the prompt."""
        self._writer = name
        self._session.app.invalidate()

    def _changed(self, buffer: Buffer) -> None:
        if buffer.text and not buffer.text.startswith("/"):
            self.while_typing()

    def _line(self) -> ANSI:
        above = f"{_FAINT}{self._writer} is typing…{_PLAIN}\n" if self._writer else ""
        return ANSI(f"{above}{_FAINT}{self._prompt}{_PLAIN}")

    def _print(self, line: str) -> None:
        sys.stdout.write(line + "\n")

    def _width(self) -> int:
        return min(shutil.get_terminal_size().columns, _WIDEST) - 1


class Pipe:
    """Plain lines in and plain lines out."""

    is_live = False

    def __init__(self, lines: AsyncIterator[str], out: TextIO) -> None:
        self.while_typing: Callable[[], None] = _nothing
        self._lines = lines
        self._out = out

    async def ask(self, prompt: str) -> str:
        """Return the next line, echoed so that the output reads as a conversation."""
        try:
            line = await anext(self._lines)
        except StopAsyncIteration:
            raise EOFError from None
        self.note(prompt + line)
        return line

    def say(self, name: str, text: str) -> None:
        """Show a name and the text, its later lines indented."""
        hanging = indent(text, " " * (len(name) + 2)).lstrip()
        self.note(f"{name}  {hanging}")

    def note(self, text: str) -> None:
        """Show it."""
        self._out.write(text + "\n")
        self._out.flush()

    def offer(self, text: str) -> None:
        """Show it, indented."""
        self.note(f"  {text}")

    def writing(self, name: str | None) -> None:
        """A pipe shows only words."""


@contextmanager
def open_screen() -> Iterator[Screen]:
    """Open the screen that fits what this process was started with."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield Pipe(typed_lines(sys.stdin.fileno()), sys.stdout)
        return
    with patch_stdout(raw=True):
        yield Terminal()


async def typed_lines(descriptor: int) -> AsyncIterator[str]:
    """Yield the lines that come through a file descriptor of any kind."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        for line in _lines(descriptor):
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, None)

    # A daemon on the bare descriptor: a pipe that never ends must not keep the process alive.
    threading.Thread(target=read, daemon=True).start()
    while (line := await lines.get()) is not None:
        yield line


def _lines(descriptor: int) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest = ""
    while chunk := os.read(descriptor, 4096):
        *whole, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from whole
    if rest:
        yield rest


def _nothing() -> None:
    """Nobody listens yet."""
