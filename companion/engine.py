"""The mind as the outside sees it: what is heard is kept, answered in turns, corrected and forgotten."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from companion.care import Risk, screen
from companion.caring import Caring
from companion.clock import DAY, HOUR, MINUTE, Clock
from companion.config import Settings
from companion.language import language_of
from companion.llm import ModelError, Models
from companion.persona import Persona, Strings
from companion.prompt import Scene, opening
from companion.recall import Recall
from companion.reflection import sum_up
from companion.scene import OVERHEARD_FOR, set_scene
from companion.store import Store
from companion.store.lines import Line, Owed
from companion.talk import DM, Heard, Message, Person, Place
from companion.turn import Turn

_log = logging.getLogger(__name__)

PAUSE = 1.2
"""Seconds of silence that end a thought."""
_LONGEST_PAUSE = 8_000
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_QUIET_BEFORE_SUMMARY = 2 * MINUTE
_MOST_PICTURES = 64 * 1024 * 1024
"""Bytes of pictures held for lines that are still to be answered."""
_LONGEST_ARRIVAL = 12.0
_OWED_AFTER = MINUTE
_OWED_FOR = DAY
_SUMMARY_AGAIN_AFTER = HOUR


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
        recall: Recall | None = None,
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
        self.recall = recall or Recall(store, names=persona.names)
        self._pause = pause
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._pictured: dict[int, Heard] = {}
        self._stirred = asyncio.Event()
        self._talking: set[asyncio.Task[Any]] = set()
        self._rested = asyncio.Event()
        self._coming: dict[int, asyncio.Event] = {}
        self._closing = False
        self._name = re.compile(rf"\b(?:{'|'.join(map(re.escape, persona.names))})(?![a-z])", re.IGNORECASE)

    async def hear(self, heard: Heard, *, more_is_coming: bool = False) -> Reception | None:
        """Keep what was heard, before anything else; nothing comes back where it is already kept.

        Where ``more_is_coming``, turns wait a little for :meth:`arrived`: pictures and files take their time.
        """
        line_id = await self.store.lines.keep(heard, self.clock.now())
        if line_id is None:
            return None
        self._stirred.set()
        if more_is_coming:
            self._coming[line_id] = asyncio.Event()
        else:
            self._picture(line_id, heard)
        return await self._reception(line_id, heard.person, heard)

    async def arrived(self, line_id: int, heard: Heard) -> None:
        """Keep what came with a line, now that it is here."""
        try:
            await self.store.lines.add_context(line_id, heard.context)
            self._picture(line_id, heard)
        finally:
            self._coming.pop(line_id).set()

    async def overhear(self, heard: Heard) -> None:
        """Keep a line said around her for that place's context, for a day."""
        await self.store.lines.overhear(heard)

    async def revise(self, message_id: int, text: str, person: Person) -> Reception | None:
        """Carry an edit over; nothing comes back where the message was never kept or its words are the same."""
        line_id = await self.store.lines.revise(message_id, text)
        return await self._reception(line_id, person, text) if line_id else None

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
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_ARRIVAL):
                for coming in [self._coming[line.id] for line in waiting if line.id in self._coming]:
                    await coming.wait()
        if not waiting or waiting[-1].id <= line_id:
            return bool(waiting)
        return self.clock.now() - waiting[0].kept_at >= _LONGEST_PAUSE

    @asynccontextmanager
    async def turn(
        self, place: Place, person: Person, *, via: str = "message", may_excuse: bool = True
    ) -> AsyncIterator[Turn]:
        """This place's next reply to a person, with the place held until it is over.

        A turn whose lines were answered meanwhile does not begin. Lines stay unanswered when the block raises.
        """
        async with self._locks.setdefault(place.id, asyncio.Lock()):
            turn = Turn(self, place, person, via=via, may_excuse=may_excuse)
            with self._counted():
                try:
                    yield turn
                finally:
                    await turn.close()
                    for line in turn.lines if turn.has_answered else ():
                        self._pictured.pop(line.id, None)

    async def known(self, person: Person) -> Person:
        """The person with what is known of them beside what the moment tells: their Discord's language."""
        kept = await self.store.people.get(person.id)
        return replace(person, locale=person.locale or kept.person.locale) if kept else person

    async def come_to_rest(self, *, within: float) -> None:
        """Begin nothing new, and give what is under way ``within`` seconds to end; the rest waits in the store."""
        self._closing = True
        if not self._talking:
            return
        self._rested.clear()
        try:
            await asyncio.wait_for(self._rested.wait(), within)
        except TimeoutError:
            late = [task for task in self._talking if task is not asyncio.current_task()]
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    @property
    def is_talking(self) -> bool:
        """Whether a turn is under way anywhere."""
        return bool(self._talking)

    @property
    def is_closing(self) -> bool:
        """Whether no new reply may begin."""
        return self._closing

    async def owed(self) -> list[Owed]:
        """People who wait for an answer to messages of the last day and are due for a try, where nobody is talking."""
        now = self.clock.now()
        waiting = await self.store.lines.owed(now=now, after=now - _OWED_FOR, patience=_OWED_AFTER)
        return [owed for owed in waiting if not self._is_held(owed.place)]

    async def set_down(self, place: Place, person: Person) -> None:
        """Give up the lines of somebody who cannot be reached any more."""
        waiting = await self.store.lines.waiting(place.id, person.id)
        await self.store.lines.answer([line.id for line in waiting], self.clock.now())

    async def scene(self, place: Place, person: Person, lines: Sequence[Line]) -> Scene:
        """Everything a reply to these lines is made from."""
        now = self.clock.now()
        pictured = {line.id: self._pictured[line.id] for line in lines if line.id in self._pictured}
        return await set_scene(
            self.store, place, person, lines, pictured, now=now, zone=self.zone, small=self.small, recall=self.recall
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
        await self.store.lines.forget_overheard(before=now - OVERHEARD_FOR)
        await self.recall.catch_up(may_go_on=lambda: not self.is_talking and not self.is_closing)
        if self.small and self.is_talking:
            return
        quiet, failed = now - _QUIET_BEFORE_SUMMARY, now - _SUMMARY_AGAIN_AFTER
        for place in await self.store.places.behind(quiet_since=quiet, failed_before=failed):
            self._stirred.clear()
            work = sum_up(place, store=self.store, models=self.models, persona=self.persona, now=now)
            try:
                if not await self._undisturbed(work):
                    return
            except ModelError as error:
                _log.info("place %s is summed up another time: %s", place.id, error)
                await self.store.places.unsummed(place.id, now)

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

    async def _reception(self, line_id: int, person: Person, heard: Heard | str) -> Reception:
        person = await self.known(person)
        text = heard if isinstance(heard, str) else heard.text
        language = language_of(text, fallback=person.language)
        risk = screen(text) if isinstance(heard, str) else _risk_of(heard)
        return Reception(line_id, language, risk, await self.care.card_due(person, risk, language))

    def _picture(self, line_id: int, heard: Heard) -> None:
        """Hold the pictures of a line until it is answered, as far as there is any use and room for them."""
        if not heard.images or self.models.primary.vision is False:
            return
        self._pictured[line_id] = heard
        while sum(len(image.content) for held in self._pictured.values() for image in held.images) > _MOST_PICTURES:
            del self._pictured[next(iter(self._pictured))]

    @contextmanager
    def _counted(self) -> Iterator[None]:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a turn belongs to a task")
        self._talking.add(task)
        try:
            yield
        finally:
            self._talking.discard(task)
            if not self._talking:
                self._rested.set()


def _day(at: int, zone: tzinfo | None) -> str:
    return datetime.fromtimestamp(at / 1000, tz=UTC).astimezone(zone).date().isoformat()


def _risk_of(heard: Heard) -> Risk:
    """The risk in a person's words and in what came with them; somebody else's words are about somebody else."""
    own = screen("\n".join(part for part in (heard.context, heard.text) if part))
    if heard.quote is None or heard.quote.person_id is None or own.tier:
        return own
    theirs = screen(heard.quote.text)
    return theirs if heard.quote.person_id == heard.person.id else replace(theirs, about="other")
