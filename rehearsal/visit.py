"""What the person at the terminal types, done on the loopback Discord."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simcord.backend.errors import BackendError
from simcord.backend.models import Interaction

from rehearsal.diary import Payload
from rehearsal.forms import filled, question, read_file
from rehearsal.home import Home
from rehearsal.lines import Command, Talk, find, listing, options_of, parse
from rehearsal.panels import fields_of
from rehearsal.people import NotPossibleError
from rehearsal.screen import Screen
from rehearsal.server import LoopbackDiscord
from rehearsal.view import View

GREETING = "Type to talk. /help lists what else can be done here, /quit leaves (so does Ctrl-D)."
HELP = """\
/press 1            press a button of the last panel
/choose 1 value     choose in one of its menus
/attach path words  send a file
/edit words         change the last thing you said
/delete             take it back
/go #general        go to the server's channel (there, mention her: @{her}), /go dm to come back
/quit               leave"""
TOO_LATE = "(no answer within three seconds: Discord would say that the application did not respond)"
FORM_CLOSED = "(the form was closed)"
SILENCE = "(she said nothing)"
Verb = Callable[[str], Awaitable[None]]
_TYPING_EVERY = 8.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long, in seconds, a pipe waits for her before its next line; at a terminal the person decides."""

    answer: float = 240.0
    """For an answer to what was meant for her."""
    overheard: float = 3.0
    """For an answer to what need not get one."""
    typing: float = 10.5
    """For the next thing she does while she is seen typing: so long Discord shows it."""
    quiet: float = 2.0
    """For the next thing she does where she is not typing: writing on, she is seen to within a second."""


class Visit:
    """One sitting at the terminal."""

    def __init__(self, loopback: LoopbackDiscord, home: Home, screen: Screen, view: View, patience: Patience) -> None:
        self._loopback = loopback
        self._home = home
        self._screen = screen
        self._view = view
        self._patience = patience
        self._last_said: int | None = None
        self._told_typing = -math.inf
        self._verbs: dict[str, Verb] = {
            "help": self._help,
            "press": self._press,
            "choose": self._choose,
            "attach": self._attach,
            "edit": self._edit,
            "delete": self._delete,
            "go": self._go,
        }
        screen.while_typing = self._tell_typing

    async def talk(self, opening: str) -> None:
        """Read and do what is typed, until the person leaves."""
        for line in filter(None, (opening, GREETING)):
            self._screen.note(line)
        await self._loopback.gateway.until_identified()
        while (typed := await self._next()) is not None:
            try:
                await self._do(typed)
            except NotPossibleError as refusal:
                self._screen.note(str(refusal))
            except BackendError as refusal:
                self._screen.note(refusal.message)

    async def _next(self) -> str | None:
        place = self._view.place
        try:
            typed = await self._screen.ask("> " if place is self._home.dm else f"#{place.name} > ")
        except (EOFError, KeyboardInterrupt):
            return None
        return None if typed.strip() in {"/quit", "/exit"} else typed

    async def _do(self, typed: str) -> None:
        match parse(typed):
            case Talk(text):
                await self._say(text)
            case Command(verb, rest) if verb in self._verbs:
                await self._verbs[verb](rest)
            case Command(verb, rest):
                await self._slash(f"{verb} {rest}".strip())
            case None:
                pass

    async def _say(self, text: str, *files: tuple[str, bytes]) -> None:
        since = len(self._loopback.diary.deeds)
        called = f"@{self._view.her_name}"
        words = text.replace(called, f"<@{self._loopback.world.bot_user.id}>")
        self._last_said = self._home.you.say(self._view.place, words, attachments=files)
        self._told_typing = -math.inf
        is_for_her = self._view.place is self._home.dm or called in text
        await self._rest(since, self._patience.answer if is_for_her else None)

    async def _slash(self, typed: str) -> None:
        you, place = self._home.you, self._view.place
        offered = you.commands(place)
        name, rest = find(typed, offered)
        ids = self._home.ids | {self._view.her_name: self._loopback.world.bot_user.id}
        options = options_of(name, offered[name], rest, ids)
        for key, value in options.items():
            if isinstance(value, Path):
                options[key] = await read_file(value)
        await self._see_through(you.slash(place, name, **options))

    async def _help(self, _: str) -> None:
        self._screen.note(HELP.format(her=self._view.her_name))
        for line in listing(self._home.you.commands(self._view.place)):
            self._screen.note(line)

    async def _press(self, rest: str) -> None:
        place, message_id, control = self._view.control(rest)
        if control.is_menu:
            raise NotPossibleError(f"That is a menu: /choose {rest} value")
        await self._see_through(self._home.you.press(place, message_id, custom_id=control.custom_id))

    async def _choose(self, rest: str) -> None:
        number, _, typed = rest.partition(" ")
        place, message_id, control = self._view.control(number)
        if not control.is_menu:
            raise NotPossibleError(f"That is a button: /press {number}")
        named = [value.strip() for value in typed.split(",") if value.strip()]
        values = [str(self._home.ids.get(value, control.value_of(value))) for value in named]
        await self._see_through(self._home.you.choose(place, message_id, control.custom_id, *values))

    async def _attach(self, rest: str) -> None:
        path, _, words = rest[1:].partition('"') if rest.startswith('"') else rest.partition(" ")
        await self._say(words.strip(), await read_file(Path(path)))

    async def _edit(self, rest: str) -> None:
        since = len(self._loopback.diary.deeds)
        self._home.you.edit(self._view.place, self._last(), rest)
        await self._rest(since)

    async def _delete(self, _: str) -> None:
        since = len(self._loopback.diary.deeds)
        self._home.you.delete(self._view.place, self._last())
        self._last_said = None
        await self._rest(since)

    async def _go(self, rest: str) -> None:
        if rest not in self._home.places:
            raise NotPossibleError(f"One can /go to {' or '.join(self._home.places)}.")
        self._view.place = self._home.places[rest]
        self._last_said = None

    async def _see_through(self, interaction: Interaction) -> None:
        """Wait for the first answer as long as Discord does, fill in the form if it is one, let her finish."""
        since = len(self._loopback.diary.deeds)
        try:
            async with asyncio.timeout(3):
                await self._loopback.answered(interaction)
        except TimeoutError:
            self._screen.note(TOO_LATE)
            return
        if interaction.modal:
            values = await self._fill_in(interaction.modal)
            await self._see_through(self._home.you.submit(interaction, values))
            return
        await self._rest(since, self._patience.answer if interaction.loading else None)

    async def _fill_in(self, form: Payload) -> dict[str, Any]:
        self._screen.note(form["title"])
        values: dict[str, Any] = {}
        for field in fields_of(form):
            try:
                typed = (await self._screen.ask(question(field))).strip()
            except (EOFError, KeyboardInterrupt):
                raise NotPossibleError(FORM_CLOSED) from None
            if typed:
                values[field.custom_id] = await filled(field, typed)
        return values

    def _last(self) -> int:
        if self._last_said is None:
            raise NotPossibleError("You have not said anything here yet.")
        return self._last_said

    def _tell_typing(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._told_typing > _TYPING_EVERY:
            self._told_typing = now
            self._home.you.typing(self._view.place)

    async def _rest(self, since: int, patience: float | None = None) -> None:
        """In a pipe, wait until she has answered what came since, and has fallen quiet."""
        if self._screen.is_live:
            return
        try:
            async with asyncio.timeout(patience or self._patience.overheard):
                await self._loopback.diary.first(lambda deed: deed.act in {"sent", "edited"}, since=since)
        except TimeoutError:
            if patience:
                self._screen.note(SILENCE)
            return
        while await self._stirs(since):
            pass

    async def _stirs(self, since: int) -> bool:
        """Whether she does something more before it can be called quiet."""
        diary = self._loopback.diary
        is_typing = len(diary.deeds) > since and diary.deeds[-1].act == "typing"
        try:
            async with asyncio.timeout(self._patience.typing if is_typing else self._patience.quiet):
                await diary.first(lambda _: True, since=len(diary.deeds))
        except TimeoutError:
            return False
        return True
