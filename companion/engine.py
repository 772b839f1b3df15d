"""The mind as the outside sees it: what is heard is kept, answered in turns, corrected and forgotten."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from companion.care import Risk, screen
from companion.caring import Caring
from companion.clock import DAY, MINUTE, Clock
from companion.config import Settings
from companion.language import korean_register, language_of
from companion.llm import ModelError, Models
from companion.persona import Persona, Strings
from companion.prompt import Scene, opening
from companion.reflection import sum_up
from companion.store import Store
from companion.store.lines import Line, Owed
from companion.talk import DM, Heard, Message, Person, Place
from companion.turn import Turn

_log = logging.getLogger(__name__)

PAUSE = 1.2
"""Seconds of silence that end a thought."""
_LONGEST_PAUSE = 8_000
_OVERHEARD_FOR = DAY
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_QUIET_BEFORE_SUMMARY = 2 * MINUTE
_RISKY_LINES = 6
_MOST_PICTURED_LINES = 64


@dataclass(frozen=True, slots=True)
class Reception:
    """What is due to a person before she has thought about their words."""

    line_id: int
    language: str
    risk: Risk
    card: str | None
    """The resource card, to be sent at once."""


class Companion:
    """Samantha's mind: hears, answers, forgets."""

    def __init__(
        self,
        *,
        store: Store,
        models: Models,
        persona: Persona,
        strings: Strings,
        care: Caring,
        clock: Clock,
        settings: Settings,
        small: bool = False,
        pause: float = PAUSE,
    ) -> None:
        self.store = store
        self.models = models
        self.persona = persona
        self.strings = strings
        self.care = care
        self.clock = clock
        self.zone = settings.timezone
        self.small = small
        """Whether the model is a small one on this machine: short notes, and nothing beside talk while people talk."""
        self.settings = settings
        self._pause = pause
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._pictured: dict[int, Heard] = {}
        self._stirred = asyncio.Event()
        self._turns = 0
        self._rested = asyncio.Event()
        self._closing = False
        self._name = re.compile(rf"\b(?:{'|'.join(map(re.escape, persona.names))})", re.IGNORECASE)

    async def hear(self, heard: Heard) -> Reception | None:
        """Keep what was heard, before anything else; nothing comes back where it is already kept."""
        line_id = await self.store.lines.keep(heard)
        if line_id is None:
            return None
        self._stirred.set()
        if heard.images:
            self._pictured[line_id] = heard
            while len(self._pictured) > _MOST_PICTURED_LINES:
                del self._pictured[next(iter(self._pictured))]
        return await self._reception(line_id, heard)

    async def overhear(self, heard: Heard) -> None:
        """Keep a line said around her for that place's context, for a day."""
        await self.store.lines.overhear(heard)

    async def revise(self, heard: Heard) -> Reception | None:
        """Carry an edit over; nothing comes back where the message was never kept."""
        line_id = await self.store.lines.revise(heard)
        return await self._reception(line_id, heard) if line_id else None

    async def unsay(self, message_ids: Sequence[int]) -> None:
        """Carry deletions over."""
        self._unsee(lambda heard: heard.message_id in message_ids)
        await self.store.lines.unsay(message_ids)

    async def kept_of(self, person_id: int) -> int:
        """How many lines are kept of a person, her answers among them."""
        return sum(await self.store.lines.count(person_id))

    async def forget(self, person_id: int) -> int:
        """Erase a person; how many lines went."""
        self._unsee(lambda heard: heard.person.id == person_id)
        return await self.store.erasure.forget_person(person_id)

    async def pause(self, heard: Heard, line_id: int) -> bool:
        """Wait out the pause that ends a thought; whether this line is the one to answer from."""
        await asyncio.sleep(self._pause)
        waiting = await self.store.lines.waiting(heard.place.id, heard.person.id)
        if not waiting or waiting[-1].id <= line_id:
            return bool(waiting)
        return self.clock.now() - waiting[0].at >= _LONGEST_PAUSE

    @asynccontextmanager
    async def turn(self, place: Place, person: Person) -> AsyncIterator[Turn]:
        """This place's next reply to a person, with the place held until it is over.

        A turn whose lines were answered meanwhile has no beats. Lines stay unanswered when the block raises.
        """
        async with self._locks.setdefault(place.id, asyncio.Lock()):
            turn = Turn(self, place, person)
            self._turns += 1
            try:
                yield turn
            finally:
                await turn.close()
                self._turns -= 1
                if not self._turns:
                    self._rested.set()
                for line in turn.lines if turn.has_answered else ():
                    self._pictured.pop(line.id, None)

    async def come_to_rest(self, *, within: float) -> None:
        """Begin nothing new, and give what is under way ``within`` seconds to end; the rest waits in the store."""
        self._closing = True
        if self.is_talking:
            self._rested.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._rested.wait(), within)

    @property
    def is_talking(self) -> bool:
        """Whether a turn is under way anywhere."""
        return self._turns > 0

    @property
    def is_closing(self) -> bool:
        """Whether no new reply may begin."""
        return self._closing

    async def owed(self, *, before: int, after: int) -> list[Owed]:
        """People who wait for an answer since before then, where no turn is under way."""
        waiting = await self.store.lines.owed(before=before, after=after)
        return [owed for owed in waiting if not self._is_held(owed.place)]

    async def set_down(self, place: Place, person: Person) -> None:
        """Give up the lines of somebody who cannot be reached any more."""
        waiting = await self.store.lines.waiting(place.id, person.id)
        await self.store.lines.answer([line.id for line in waiting], self.clock.now())

    async def scene(self, place: Place, person: Person, lines: Sequence[Line]) -> Scene:
        """Everything a reply to these lines is made from."""
        now = self.clock.now()
        stretch = await self.store.places.stretch(place)
        history = await self.store.lines.since(place, stretch.window_from)
        if not place.is_private:
            around = await self.store.lines.overheard(place.id, after=now - _OVERHEARD_FOR)
            history = sorted([*history, *around], key=lambda line: line.at)
        # What she answers now stands last, whatever was said since: a prompt ends with what calls for an answer.
        asked = {line.id for line in lines}
        history = [*(line for line in history if line.id not in asked), *lines]
        pictured = [self._pictured[line.id] for line in lines if line.id in self._pictured]
        earlier = [line.at for line in history if line.person_id == person.id and line.id not in asked | {0}]
        theirs = [line.text for line in history if line.person_id == person.id and not line.by_her]
        fallback = person.language
        return Scene(
            place=place,
            person=person,
            history=history,
            summary=stretch.summary.text if stretch.summary else None,
            pictures=tuple(picture for heard in pictured for picture in heard.images),
            language=language_of("\n".join(line.text for line in lines), fallback=fallback),
            stretch_language=language_of("\n".join(theirs[:1]), fallback=fallback),
            stretch_register=next(filter(None, map(korean_register, theirs)), None),
            register=korean_register("\n".join(theirs[-3:])),
            now=now,
            zone=self.zone,
            silence=now - max(earlier) if earlier else 0 if stretch.window_from else None,
            tier=max((screen(text).tier for text in theirs[-_RISKY_LINES:]), default=0),
            seed=place.id + stretch.window_from,
            small=self.small,
        )

    async def beginning(self, person: Person) -> list[Message]:
        """What every prompt of this person's private talk begins with now, and nothing that is only theirs."""
        scene = await self.scene(Place(person.id, DM), person, [])
        return opening(self.persona, replace(scene, summary=None))

    async def about(self, person: Person) -> str:
        """What she is and runs on, and what this person's talk has used, in plain words."""
        return self.strings.say("about", person.language, **await self._facts(person))

    async def privacy(self, person: Person) -> str:
        """What is kept of this person, in plain words."""
        return self.strings.say("privacy", person.language, **await self._facts(person))

    async def was_talking_with(self, person_id: int, place: Place, *, within: int) -> bool:
        """Whether her last words in a place were to this person, not longer ago than ``within`` milliseconds."""
        last = await self.store.lines.last_reply(place.id)
        return last is not None and last[0] == person_id and self.clock.now() - last[1] <= within

    async def listens_in(self, channel_id: int) -> bool:
        """Whether a channel is one where she may speak unmentioned."""
        return await self.store.places.listens_in(channel_id)

    async def listening(self, guild_id: int) -> list[int]:
        """The channels of a server where she may speak unmentioned."""
        return await self.store.places.listening(guild_id)

    async def listen(self, guild_id: int, channel_ids: list[int]) -> None:
        """Let these channels of a server, and no others there, be ones where she may speak unmentioned."""
        await self.store.places.listen(guild_id, channel_ids)

    def is_named(self, text: str) -> bool:
        """Whether she is called by name."""
        return bool(self._name.search(text))

    async def tell_once(self, person: Person, what: str) -> bool:
        """Whether something is still to be said to a person that is said only once."""
        return await self.store.people.tell_once(person, what, self.clock.now())

    async def tidy(self) -> None:
        """What she does when nobody is talking: drop what was only overheard, and sum up what is long ago."""
        now = self.clock.now()
        await self.store.lines.forget_overheard(before=now - _OVERHEARD_FOR)
        for place in await self.store.places.behind(quiet_since=now - _QUIET_BEFORE_SUMMARY):
            self._stirred.clear()
            work = sum_up(place, store=self.store, models=self.models, persona=self.persona, now=now)
            try:
                if not await self._undisturbed(work):
                    return
            except ModelError as error:
                _log.info("place %s is summed up another time: %s", place.id, error)
                return

    async def _undisturbed(self, work: Coroutine[None, None, object]) -> bool:
        """Do something in the background; on a small local model, give up as soon as somebody speaks."""
        task = asyncio.create_task(work)
        stirred = asyncio.create_task(self._stirred.wait())
        try:
            await asyncio.wait({task, stirred} if self.small else {task}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()
            return task.done()
        finally:
            for each in (task, stirred):
                each.cancel()
            await asyncio.gather(task, stirred, return_exceptions=True)

    async def _facts(self, person: Person) -> dict[str, Any]:
        known = await self.store.people.get(person.id)
        spent = await self.store.ledger.spent(person.id, since=self.clock.now() - DAY)
        theirs, hers = await self.store.lines.count(person.id)
        return {
            "self": self.persona.describe(person.language),
            "model": self.models.primary.model,
            "endpoint": self._whereabouts(person.language),
            "host": self.settings.host or self.strings.say("host_unnamed", person.language),
            "lines": str(theirs + hers),
            "since": _day(known.first_heard_at if known else self.clock.now(), self.zone),
            "used_today": str(spent.prompt_tokens + spent.completion_tokens),
            "privacy_url": self.settings.privacy_url or self.strings.say("policy_unlinked", person.language),
        }

    def _unsee(self, forgotten: Callable[[Heard], bool]) -> None:
        self._pictured = {line: heard for line, heard in self._pictured.items() if not forgotten(heard)}

    def _whereabouts(self, language: str) -> str:
        """Where her thinking is done, as a person would say it."""
        host = urlsplit(self.models.primary.base_url).hostname or ""
        return self.strings.say("this_machine", language) if host in _LOOPBACK else self.models.primary.name

    def _is_held(self, place: Place) -> bool:
        lock = self._locks.get(place.id)
        return lock is not None and lock.locked()

    async def _reception(self, line_id: int, heard: Heard) -> Reception:
        person = heard.person
        language = language_of(heard.text, fallback=person.language)
        risk = screen("\n".join(part for part in (heard.context, heard.text) if part))
        card = await self.care.card_due(person, risk, language)
        return Reception(line_id, language, risk, card)


def _day(at: int, zone: tzinfo | None) -> str:
    return datetime.fromtimestamp(at / 1000, tz=UTC).astimezone(zone).date().isoformat()
