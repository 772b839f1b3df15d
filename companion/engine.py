"""The mind as the outside sees it: what is heard is kept, answered in turns, corrected and forgotten."""

import asyncio
import logging
import re
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Literal
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from companion.age import ADULT, of_age_at, stated_age
from companion.breath import Breath
from companion.budget import Budget
from companion.care import Risk, screen, screen_talk, worth_reading
from companion.caring import CARD_TIER, Caring
from companion.clock import DAY, HOUR, MINUTE, Clock
from companion.config import Settings
from companion.farewells import Farewells
from companion.feeling import Attention, Feeling
from companion.guard import Guard, Pace
from companion.held import let_go
from companion.language import language_of
from companion.llm import ModelError, Models
from companion.memory_book import MemoryBook
from companion.mood_book import MoodBook
from companion.persona import Persona, Strings
from companion.personas import Personas
from companion.privacy_book import HISTORY_LASTS, PrivacyBook
from companion.prompt import Scene, opening
from companion.recall import Recall
from companion.reflection import sum_up
from companion.remembering import Remembering, without_subject
from companion.scene import OVERHEARD_FOR, imagined, set_scene
from companion.server_book import ServerBook
from companion.store import Store
from companion.store.erasure import Extent, Gone
from companion.store.lines import Line, Owed, Unread
from companion.store.outgoing import Leaving
from companion.store.places import History
from companion.talk import DM, Heard, Message, Person, Place
from companion.turn import Turn
from companion.why import Why
from companion.wish_book import WishBook
from companion.wishes import Wishes

_log = logging.getLogger(__name__)

PAUSE = 1.2
"""Seconds of silence that end a thought."""
_LONGEST_PAUSE = 8_000
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_QUIET_BEFORE_SUMMARY = 2 * MINUTE
_MOST_PICTURES = 64 * 1024 * 1024
"""Bytes of pictures held for lines that are still to be answered."""
_LONGEST_ARRIVAL = 12.0
_MOST_TURNS_OF_ONE = 2
_OWED_AFTER = MINUTE
_OWED_FOR = DAY
_ACTIVE_FOR = 30 * DAY
_TYPING_LASTS = 10_000
"""Milliseconds for which a sign of typing is taken to mean that more is coming."""
_SUMMARY_AGAIN_AFTER = HOUR
AgeKnown = Literal["age_unknown", "age_minor", "age_minor_today", "age_adult"]


@dataclass(frozen=True, slots=True)
class Reception:
    """What is due to a person before she has thought about their words."""

    line_id: int
    message_id: int
    language: str
    risk: Risk
    card: str | None
    """The resource card, to be sent at once."""


@dataclass(frozen=True, slots=True)
class Truths:
    """What is true of what a person asks about her."""

    sentences: tuple[str, ...] = ()
    people: int = 0
    """How many have talked with her today, where that was asked for."""


Understand = Callable[[Iterable[str], int], Awaitable[None]]
"""Reads what a person's messages mean where their words leave open how grave they are, before these are screened."""


async def nothing_more(texts: Iterable[str], person_id: int) -> None:
    """Without embeddings words are all there is to go by."""


class _Thought:
    """What one person is in the middle of saying somewhere, for as long as somebody waits for its end."""

    def __init__(self, since: int) -> None:
        self.since = since
        self.typing_at = 0
        self.lines: list[int] = []


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
        guard: Guard,
        clock: Clock,
        settings: Settings,
        feeling: Feeling,
        personas: Personas | None = None,
        recall: Recall | None = None,
        understand: Understand | None = None,
        small: bool = False,
        pause: float = PAUSE,
    ) -> None:
        self.store = store
        self.models = models
        self.persona = persona
        self.personas = personas or Personas(persona, folder=settings.persona, others={})
        self.strings = strings
        self.care = care
        self.guard = guard
        self.clock = clock
        self.zone = settings.timezone
        self.small = small
        """Whether the model is a small one on this machine: short notes, and nothing beside talk while people talk."""
        self.settings = settings
        self.memory = Remembering(
            store=store, models=models, persona=persona, clock=clock, zone=settings.timezone, small=small
        )
        self.why = Why(store=store, strings=strings, zone=settings.timezone)
        self.memory_book = MemoryBook(store=store, strings=strings, clock=clock, zone=settings.timezone)
        self.mood_book = MoodBook(store=store, feeling=feeling, strings=strings, clock=clock, zone=settings.timezone)
        self.wish_book = WishBook(
            store=store, strings=strings, clock=clock, personas=self.personas, romance=settings.romance
        )
        self.privacy_book = PrivacyBook(
            store=store, strings=strings, clock=clock, zone=settings.timezone, settings=settings, her=persona.name
        )
        self.budget = Budget(
            store.ledger, clock, self.zone, per_person=settings.person_tokens, in_all=settings.all_tokens
        )
        self.servers = ServerBook(store=store, clock=clock, settings=settings)
        self.farewells = Farewells(
            store=store,
            models=models,
            persona=persona,
            strings=strings,
            clock=clock,
            budget=self.budget,
            settings=settings,
            small=small,
        )
        self.changes = 0
        """How often kept lines have been edited or taken back, so that a turn knows when to look again."""
        self.feeling = feeling
        feeling.on_danger = self._tell_of_danger
        self._breath = Breath(clock.now)
        self.recall = recall or Recall(store, names=persona.names)
        self.understand = understand or nothing_more
        self._pause = pause
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._pictured: dict[int, Heard] = {}
        self._stirred = asyncio.Event()
        self._talking: set[asyncio.Task[Any]] = set()
        self._rested = asyncio.Event()
        self._coming: dict[int, asyncio.Event] = {}
        self._thoughts: WeakValueDictionary[tuple[int, int], _Thought] = WeakValueDictionary()
        self._turns: dict[tuple[int, int, str], Turn] = {}
        self._rooms: WeakValueDictionary[int, asyncio.Semaphore] = WeakValueDictionary()
        self._room = asyncio.Semaphore(settings.most_turns)
        self._closing = False
        self._name = _calling(persona.names)

    async def hear(
        self, heard: Heard, *, more_is_coming: bool = False, nothing_missing: bool = True, answered: bool = False
    ) -> Reception | None:
        """Keep what was heard, before anything else; nothing comes back where it is already kept.

        Where ``more_is_coming``, turns wait a little for :meth:`brought`: pictures and files take their time.
        ``nothing_missing`` says that every earlier message of its place has been heard as well, ``answered`` that
        this one needs no answer any more.
        """
        now = self.clock.now()
        line_id = await self.store.lines.keep(heard, now, nothing_missing=nothing_missing, answered=answered)
        if line_id is None:
            return None
        self._stirred.set()
        if not answered:
            self.feeling.attend(line_id, heard)
        await self.note_age(stated_age(heard.text, _date(heard.at)), heard.person, heard.at)
        await self.memory.hear(line_id, heard)
        await self.farewells.hear(heard)
        self._goes_on(line_id, heard)
        if more_is_coming:
            self._coming[line_id] = asyncio.Event()
        else:
            self._picture(line_id, heard)
        return await self._reception(line_id, heard.message_id, heard.person, heard)

    async def brought(self, line_id: int, heard: Heard) -> Reception:
        """Keep what came with a line, now that it is here; it is screened as the line was."""
        try:
            await self.store.lines.add_context(line_id, heard.context)
            self._picture(line_id, heard)
        finally:
            self._coming.pop(line_id).set()
        return await self._reception(line_id, heard.message_id, heard.person, heard)

    async def overhear(self, heard: Heard) -> None:
        """Keep a line said around her for that place's context, for a day."""
        await self.store.lines.overhear(heard)

    def card_unkept(self, text: str, person: Person) -> tuple[str, str] | None:
        """The card for words that cannot be written down and its language, where they call for it; without a store."""
        language = language_of(text, fallback=person.language)
        card = self.care.card_at_once(person, screen(text), language)
        return (card, language) if card else None

    async def read_in(self, line_id: int) -> Reception | None:
        """What is due to a person once a model has read danger in their line; nothing where it found none."""
        read = await self.feeling.read(line_id)
        if read is None or read.reading is None or read.reading.risk.tier < CARD_TIER:
            return None
        return await self._reception_of(line_id, read.message_id, read.person, read.text, read.reading.risk)

    @asynccontextmanager
    async def afterword(self, danger: Reception, place: Place, person: Person) -> AsyncIterator[Leaving | None]:
        """Her caring question to somebody who had been answered before their danger was known, else nothing.

        It is asked for once the card is given. The place is held until it is out, so that it stands behind what she
        was saying.
        """
        read = await self.feeling.read(danger.line_id)
        if read is not None:
            read.carded.set()
        async with self._locks.setdefault(place.id, asyncio.Lock()):
            if read is None or read.is_met or not read.is_answered:
                yield None
                return
            read.is_met = True
            text = self.strings.say(f"care_{danger.risk.tier}", danger.language, turn=danger.line_id // 2)
            nonce, sources = f"{danger.line_id}-afterword", (danger.line_id,)
            yield Leaving(nonce, place, person, "beat", text, sources, after_id=danger.message_id)

    def pace_of(self, person: Person, text: str) -> Pace:
        """Whether somebody writes faster than she can follow; in danger nobody does."""
        pace = self.guard.pace(person.id)
        return "fine" if pace != "fine" and screen(text).tier >= CARD_TIER else pace

    async def revise(self, message_id: int, text: str, person: Person) -> Reception | None:
        """Carry an edit over; nothing comes back where the message was never kept or its words are the same."""
        line_id = await self.store.lines.revise(message_id, text, kept_as=without_subject(text))
        self.changes += 1
        if line_id:
            await self.note_age(stated_age(text, _date(self.clock.now())), person, self.clock.now())
        return await self._reception(line_id, message_id, person, text) if line_id else None

    async def unsay(self, message_ids: Sequence[int]) -> None:
        """Carry deletions over."""
        self._unsee(lambda heard: heard.message_id in message_ids)
        self.feeling.forget(lambda read: read.message_id in message_ids)
        await self.store.lines.unsay(message_ids)
        self.changes += 1
        self._let_go()
        self._breath.unsay(message_ids)

    async def kept_of(self, person_id: int) -> int:
        """How many lines are kept of a person, her answers among them."""
        return sum(await self.store.lines.count(person_id))

    async def forget(self, person_id: int) -> int:
        """Erase a person; how many lines went."""
        return (await self.erase(Extent(person_id))).lines

    async def erase(self, extent: Extent) -> Gone:
        """Erase an extent, on the disk and in what is held in memory; how much went."""
        self._unsee(lambda heard: extent.covers(heard.person.id, heard.place.guild_id, heard.at))
        self.feeling.forget(lambda read: extent.covers(read.person.id, read.place.guild_id, read.at))
        self.changes += 1
        try:
            gone = await self.store.erasure.erase(extent)
            if extent.person is None:
                await self.guard.load()
            return gone
        finally:
            await self.store.farewells.open()
            self.store.wishes.let_go()
            self._let_go()
            if extent.person is not None:
                self.guard.forget(extent.person)
                self.why.forget(extent.person)
                self.care.forget(extent.person)
                self._breath.forget(extent.person)

    @contextmanager
    def hearing_out(self, place: Place, person: Person) -> Iterator[None]:
        """Let somebody who has just spoken finish: from here on it counts whether they go on or are typing."""
        thought = self._thoughts.setdefault((place.id, person.id), _Thought(self.clock.now()))
        thought.typing_at = 0
        yield

    async def pause(self, place: Place, person: Person, line_id: int) -> bool:
        """Wait out the silence that ends a thought; whether this line is the one to answer from.

        Somebody who is typing is waited for, but nobody waits longer than eight seconds.
        """
        thought = self._thoughts.get((place.id, person.id)) or _Thought(self.clock.now())
        while True:
            await asyncio.sleep(self._pause)
            now = self.clock.now()
            if now - thought.since >= _LONGEST_PAUSE:
                break
            if any(line > line_id for line in thought.lines):
                return False
            if now - thought.typing_at >= _TYPING_LASTS:
                break
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_ARRIVAL):
                for coming in [self._coming[line] for line in thought.lines if line in self._coming]:
                    await coming.wait()
        return True

    def typing(self, place_id: int, person_id: int) -> None:
        """Note that somebody is typing; it counts only where they have begun a thought."""
        if thought := self._thoughts.get((place_id, person_id)):
            thought.typing_at = self.clock.now()

    def is_hearing_out(self, place: Place, person: Person) -> bool:
        """Whether somebody has just spoken and is being given time to finish."""
        return (place.id, person.id) in self._thoughts

    @asynccontextmanager
    async def turn(
        self, place: Place, person: Person, *, via: str = "message", may_excuse: bool = True
    ) -> AsyncIterator[Turn]:
        """This place's next reply to a person, with the place held until it is over.

        A turn whose lines were answered meanwhile does not begin. Lines stay unanswered when the block raises. One
        person has at most two turns at a time, and everybody together as many as the settings say.
        """
        theirs = self._rooms.setdefault(person.id, asyncio.Semaphore(_MOST_TURNS_OF_ONE))
        async with self._locks.setdefault(place.id, asyncio.Lock()), theirs, self._room:
            turn = Turn(self, place, person, via=via, may_excuse=may_excuse)
            self._turns[place.id, person.id, via] = turn
            with self._counted():
                try:
                    yield turn
                finally:
                    del self._turns[place.id, person.id, via]
                    await turn.close()
                    for line in turn.lines if turn.has_answered else ():
                        self._pictured.pop(line.id, None)

    async def leave(self, leaving: Leaving) -> None:
        """Write down what is about to be sent."""
        await self.store.outgoing.leave(leaving, self.clock.now())

    async def arrived(self, nonce: str, message_id: int, text: str, *, said_at: int) -> None:
        """Write down that something arrived, with what stands there now, and when by Discord's clock."""
        await self.store.outgoing.arrived(nonce, message_id, text, said_at=said_at, at=self.clock.now())

    async def never_left(self, nonce: str) -> None:
        """Let go of what was refused."""
        await self.store.outgoing.drop(nonce)

    async def unconfirmed(self, place: Place) -> list[Leaving]:
        """What was sent to a place and may or may not have arrived, oldest first."""
        return await self.store.outgoing.unconfirmed(place.id)

    async def line_of(self, message_id: int) -> int | None:
        """The line of a message that still waits for an answer, where it is kept."""
        return await self.store.lines.line_of(message_id)

    async def active_places(self) -> list[Place]:
        """Places with talk of the last month, newest first."""
        return await self.store.places.active(since=self.clock.now() - _ACTIVE_FOR)

    def was_erased(self, person: Person, place: Place, at: int) -> bool:
        """Whether what a person said in a place at that time has been erased since: it is not kept again."""
        return self.store.erasure.was_erased(person.id, place.guild_id, at)

    async def unread(self, place: Place) -> Unread | None:
        """From where a place has to be read again, and what is kept of it; nothing where she has not been there."""
        return await self.store.lines.unread(place.id, waiting_after=self.clock.now() - _OWED_FOR)

    async def has_read(self, newest: Mapping[int, int]) -> None:
        """Remember up to which message each place has been read."""
        await self.store.places.read_upto(newest)

    async def waiting_in(self, place: Place) -> list[Owed]:
        """People who wait for an answer in a place, where what they said is not too long ago."""
        return await self.store.lines.waiting_in(place.id, after=self.clock.now() - _OWED_FOR)

    async def still_due(self, owed: Owed) -> Reception | None:
        """What was due to a person before any thought about lines that still wait, and has not reached them."""
        waiting = await self.store.lines.waiting(owed.place.id, owed.person.id)
        if not waiting:
            return None
        await self.understand([line.text for line in waiting], owed.person.id)
        gravest = max(waiting, key=lambda line: screen(line.text).tier)
        return await self._reception_of(
            gravest.id, gravest.message_id or 0, owed.person, gravest.text, screen(gravest.text)
        )

    async def heard_aside(self, person: Person, text: str) -> tuple[str, Risk] | None:
        """The resource card for words put into a command or a form, where they call for one now."""
        await self.understand([text], person.id)
        risk = screen(text)
        person = await self.known(person) if risk.tier >= CARD_TIER else person
        card = await self.care.card_due(person, risk, language_of(text, fallback=person.language))
        return (card, risk) if card else None

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
        if self.guard.is_muted:
            return []
        now = self.clock.now()
        waiting = await self.store.lines.owed(
            now=now, after=now - _OWED_FOR, patience=_OWED_AFTER, back_since=self.models.back_since
        )
        return [
            owed for owed in waiting if not self._is_held(owed.place) and not await self.budget.gone(owed.person.id)
        ]

    async def set_down(self, place: Place, person: Person) -> None:
        """Give up the lines of somebody who cannot be reached any more."""
        waiting = await self.store.lines.waiting(place.id, person.id)
        await self.store.lines.answer([line.id for line in waiting], self.clock.now())

    async def scene(self, place: Place, person: Person, lines: Sequence[Line], read: History | None = None) -> Scene:
        """Everything a reply to these lines is made from; ``read`` is the place's history if it has just been read."""
        now = self.clock.now()
        pictured = {line.id: self._pictured[line.id] for line in lines if line.id in self._pictured}
        scene = await set_scene(
            self.store,
            place,
            person,
            lines,
            pictured,
            now=now,
            zone=self.zone,
            small=self.small,
            recall=self.recall,
            feeling=self.feeling,
            read=read,
            romance=self.settings.romance,
            is_leaving=self.farewells.is_pending(person.id),
        )
        return replace(scene, play_off=self.care.is_play_off(person.id))

    async def sample(self, person: Person, place: Place, wishes: Wishes) -> str | None:
        """What she would say if she were as wished; nothing where no model answers or today's share is used up."""
        if self.is_closing or await self.budget.gone(person.id):
            return None
        said = self.strings.say("persona_sample", wishes.language or person.language)
        now = self.clock.now()
        is_minor = await self.age_of(person) in {"age_minor", "age_minor_today"}
        romance = self.settings.romance and place.is_private and not is_minor
        wishes = wishes.in_force(romance=romance, tier=0)
        *_, disposition = await self.store.places.history(place, person.id)
        mood = self.feeling.settled(disposition.mood)
        scene = imagined(place, person, said, wishes, now=now, zone=self.zone, small=self.small, mood=mood)
        self._stirred.set()
        with self._counted():
            try:
                async with self._room, aclosing(Turn(self, place, person).would_say(scene)) as beats:
                    return "\n\n".join([beat async for beat in beats]) or None
            except ModelError as error:
                _log.info("no sample for person %s: %s", person.id, error)
                return None

    async def truths(self, person: Person, at_issue: Collection[str], *, opinion: str = "") -> Truths:
        """What is true of what a person asks about her or says of them both, for her prompt, else nothing.

        ``opinion`` is one of hers that they push against.
        """
        if not at_issue:
            return Truths()
        lines, people = await self.store.people.lines_and_people(person.id, since=self.budget.since)
        facts = {
            "model": self.models.primary.model,
            "endpoint": self._whereabouts("en"),
            "host": self.settings.host or self.strings.say("host_unnamed", "en"),
            "lines": lines,
            "people": people,
            "opinion": opinion,
        }
        return Truths(tuple(self.persona.truth(each, **facts) for each in at_issue), people)

    async def age_of(self, person: Person) -> AgeKnown:
        """What is known of somebody's age, as the name of the sentence that says so."""
        known, now = await self.store.people.get(person.id), self.clock.now()
        if known is None or not (known.is_minor(now) or known.adult_at):
            return "age_unknown"
        if not known.is_minor(now):
            return "age_adult"
        return "age_minor_today" if now - (known.minor_said_at or 0) < DAY else "age_minor"

    async def note_age(self, age: int | None, person: Person, at: int) -> None:
        """Keep what somebody says of their age; an adult's age lifts nothing that was said before."""
        if age is None:
            return
        if age < ADULT:
            await self.store.people.said_minor(person.id, at, until=of_age_at(age, at))
        else:
            await self.store.people.said_adult(person, at, surely=False)

    async def note_of_age(self, person: Person) -> bool:
        """Take somebody's word that they are of age, unless they have said otherwise within a day."""
        if await self.age_of(person) == "age_minor_today":
            return False
        await self.store.people.said_adult(person, self.clock.now(), surely=True)
        return True

    async def beginning(self, person: Person) -> list[Message]:
        """What every prompt of this person's private talk begins with now, and nothing that is only theirs."""
        scene = await self.scene(Place(person.id, DM), person, [])
        plain = replace(scene, summary=None, wishes=Wishes())
        return opening(self.personas.of(scene.wishes.persona), plain)

    async def about(self, person: Person) -> str:
        """What she is and runs on, and what this person's talk has used, in plain words."""
        return self.strings.say("about", person.language, **await self._facts(person))

    async def safety(self, person: Person) -> str:
        """What is done when somebody may be in danger, and how often it was this month, in plain words."""
        month, cards = await self.care.cards_this_month()
        return self.strings.say("safety", person.language, month=month, cards=sum(cards.values()), now=cards.get(3, 0))

    async def privacy(self, person: Person) -> str:
        """What is kept of this person, in plain words."""
        return await self.privacy_book.panel(person, await self._facts(person))

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

    async def is_named(self, text: str, guild_id: int | None = None) -> bool:
        """Whether she is called by name, one that a server gave her among them."""
        if self._name.search(text):
            return True
        names = self.personas.names_in(await self.store.wishes.of_server(guild_id)) if guild_id else ()
        return bool(_calling(names).search(text))

    async def tell_once(self, person: Person, what: str) -> bool:
        """Whether something is still to be said to a person that is said only once."""
        return await self.store.people.tell_once(person, what, self.clock.now())

    async def tidy(self) -> None:
        """What she does when nobody is talking: drop what was only overheard, remember, and sum up what is long ago."""
        now = self.clock.now()
        await self.store.lines.forget_overheard(before=now - OVERHEARD_FOR)
        if await self.store.sparing.drop(now, quiet_since=now - HISTORY_LASTS, waiting_since=now - _OWED_FOR):
            self._let_go()
        may_spend = not await self.budget.all_gone()
        await self.recall.catch_up(may_go_on=lambda: not self.is_talking and not self.is_closing, may_spend=may_spend)
        if (self.small and self.is_talking) or not may_spend:
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
        for reading in await self.memory.due():
            if await self.budget.gone(reading.person.id):
                continue
            self._stirred.clear()
            if not await self._undisturbed(self.memory.read(reading)):
                return
        await self.memory.fade()

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
        spent = await self.store.ledger.spent(person.id, since=self.budget.since)
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

    def _let_go(self) -> None:
        """Hold in memory nothing of what people said: some of it is about to be no more."""
        self.store.places.carried.let_go()
        let_go()

    def _unsee(self, forgotten: Callable[[Heard], bool]) -> None:
        self._pictured = {line: heard for line, heard in self._pictured.items() if not forgotten(heard)}

    def _whereabouts(self, language: str) -> str:
        """Where her thinking is done, as a person would say it."""
        host = urlsplit(self.models.primary.base_url).hostname or ""
        return self.strings.say("this_machine", language) if host in _LOOPBACK else self.models.primary.name

    def _is_held(self, place: Place) -> bool:
        lock = self._locks.get(place.id)
        return lock is not None and lock.locked()

    async def _reception(self, line_id: int, message_id: int, person: Person, heard: Heard | str) -> Reception:
        text = heard if isinstance(heard, str) else heard.text
        if isinstance(heard, str):
            await self.understand([text], person.id)
            risk = screen(text)
        else:
            risk = await self._risk_of(heard)
        if risk.about == "self":
            self.feeling.screened(line_id, risk.tier)
        return await self._reception_of(line_id, message_id, person, text, risk)

    async def _reception_of(self, line_id: int, message_id: int, person: Person, text: str, risk: Risk) -> Reception:
        if risk.tier < CARD_TIER:
            return Reception(line_id, message_id, language_of(text, fallback=person.language), risk, None)
        person = await self.known(person)
        language = language_of(text, fallback=person.language)
        return Reception(line_id, message_id, language, risk, await self.care.card_due(person, risk, language))

    def _tell_of_danger(self, read: Attention) -> None:
        """Interrupt a reply that does not know of it."""
        if turn := self._turns.get((read.place.id, read.person.id, read.via)):
            turn.danger.set()

    async def _risk_of(self, heard: Heard) -> Risk:
        """The risk in a line by itself, in what came with it, and together with the lines before it."""
        lines = self._breath.with_those_before(heard.place.id, heard.person.id, heard.message_id, heard.text)
        with_context = "\n".join(part for part in (heard.context, heard.text) if part)
        quoted = [heard.quote.text] if heard.quote else []
        await self.understand([with_context, *worth_reading(lines), *quoted], heard.person.id)
        # Others may have been heard meanwhile, and what they were given a card for must not bring it again.
        lines = self._breath.with_those_before(heard.place.id, heard.person.id, heard.message_id, heard.text)
        own = screen(with_context)
        risk = max(_with_a_quote(heard, own), screen_talk(lines), key=lambda risk: risk.tier)
        if risk.tier >= CARD_TIER:
            self._breath.answered(heard.place.id, heard.person.id)
        return risk

    def _goes_on(self, line_id: int, heard: Heard) -> None:
        """Note that somebody goes on, and interrupt a reply to them that has not begun to be said."""
        if thought := self._thoughts.get((heard.place.id, heard.person.id)):
            thought.lines.append(line_id)
        if turn := self._turns.get((heard.place.id, heard.person.id, heard.via)):
            turn.more.set()

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


def _date(at: int) -> date:
    return datetime.fromtimestamp(at / 1000, tz=UTC).date()


def _calling(names: Sequence[str]) -> re.Pattern[str]:
    """What is found where she is called by one of these names; nothing is where there are none."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?![a-z])", re.IGNORECASE)


def _day(at: int, zone: tzinfo | None) -> str:
    return datetime.fromtimestamp(at / 1000, tz=UTC).astimezone(zone).date().isoformat()


def _with_a_quote(heard: Heard, own: Risk) -> Risk:
    """The risk in a person's words, else in what they answer; somebody else's words are about somebody else."""
    if heard.quote is None or heard.quote.person_id is None or own.tier:
        return own
    theirs = screen(heard.quote.text)
    return theirs if heard.quote.person_id == heard.person.id else replace(theirs, about="other")
