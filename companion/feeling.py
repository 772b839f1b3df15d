"""Her mood at work: each message is read beside everything else, and what it tells moves her from the next turn on."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self, TypeVar

from companion.appraisal import LINES, Reading, appraise, appraise_a_little
from companion.clock import MINUTE, Clock
from companion.llm import Garbled, ModelError, Models
from companion.mood import GRAVE, Mood, moved, resting, settled
from companion.moves import Move
from companion.persona import Persona
from companion.store import Store, StoreError
from companion.store.lines import Line
from companion.store.moods import Cause, Disposition
from companion.talk import Heard, Person, Place

K = TypeVar("K")
_log = logging.getLogger(__name__)

WAITS: Final = 0.8
"""Seconds her first words wait, at most, to learn whether somebody is in danger."""
_CARD_WITHIN: Final = 2.0
_LONGEST: Final = 20.0
_LONGEST_OF_A_SMALL_MODEL: Final = 60.0
_AFTER: Final = 0.02
"""Seconds after a message at which its reading begins: what answers it at once goes first."""
_AT_ONCE: Final = 16
_GARBLED_IN_A_ROW: Final = 3
_RESTS: Final = 10 * MINUTE
_HELD: Final = 1_024
"""Messages whose reading is held for the turns and people that may ask for it."""
NOTICEABLE: Final = 0.01
"""A movement of her mood that is worth a reason."""
_SEEMED_FOR: Final = 20 * MINUTE


@dataclass(slots=True)
class Attention:
    """One message being read."""

    line_id: int
    message_id: int
    person: Person
    place: Place
    via: str
    text: str
    at: int
    reading: Reading | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)
    is_answered: bool = False
    """Whether a turn over it is over: what she feels about it counts from then on."""
    is_counted: bool = False
    is_met: bool = False
    """Whether she has spoken to the danger in it."""
    is_watched: bool = False
    """Whether somebody gives the resource card where a model reads danger in it."""
    screened: int = 0
    """The risk that was heard in it at once, together with the lines before it."""
    carded: asyncio.Event = field(default_factory=asyncio.Event)
    """The card has been given, or need not be."""


class Feeling:
    """Her moods; alive inside ``async with``, which ends every reading that is under way."""

    def __init__(self, *, store: Store, models: Models, persona: Persona, clock: Clock, small: bool) -> None:
        self._store = store
        self._models = models
        self._persona = persona
        self._clock = clock
        self._small = small
        self.on_danger: Callable[[Attention], None] = lambda _: None
        """Is told of each message in which a model has read danger."""
        self._held: dict[int, Attention] = {}
        self._lately: dict[tuple[int, str], Attention] = {}
        self._reading: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._garbled = 0
        self._rests_until = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tasks = list(self._reading)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def warm(self) -> None:
        """Let a small model read ahead what each of its readings begins with."""
        if self._small:
            with suppress(ModelError):
                await appraise_a_little("hi", models=self._models, persona=self._persona, person_id=None)

    def attend(self, line_id: int, heard: Heard) -> None:
        """Begin to read a message that has just been kept."""
        words = heard.text or heard.context or (heard.quote.text if heard.quote else "")
        attention = Attention(line_id, heard.message_id, heard.person, heard.place, heard.via, words, heard.at)
        _hold(self._held, line_id, attention)
        if not words or heard.only or self._clock.now() < self._rests_until:
            attention.done.set()
            return
        task = asyncio.create_task(self._read(attention))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    def screened(self, line_id: int, tier: int) -> None:
        """Note what risk was heard in a line at once."""
        if attention := self._held.get(line_id):
            attention.screened = max(attention.screened, tier)

    def tier(self, line_ids: Iterable[int]) -> int:
        """The gravest risk that is known by now of these lines."""
        held = [each for each in map(self._held.get, line_ids) if each]
        return max((max(each.screened, each.reading.risk.tier if each.reading else 0) for each in held), default=0)

    async def wait(self, line_ids: Iterable[int]) -> None:
        """Wait until these lines are read, but no longer than a moment."""
        unread = [each.done.wait() for each in map(self._held.get, line_ids) if each and not each.done.is_set()]
        if unread:
            tasks = [asyncio.ensure_future(waiting) for waiting in unread]
            try:
                await asyncio.wait(tasks, timeout=WAITS)
            finally:
                for task in tasks:
                    task.cancel()

    async def read(self, line_id: int) -> Attention | None:
        """A message once it is read, however long that takes; nothing where it is not read at all."""
        attention = self._held.get(line_id)
        if attention is None:
            return None
        attention.is_watched = True
        await attention.done.wait()
        return attention if attention.reading else None

    async def meet(self, line_ids: Iterable[int]) -> None:
        """Note that she speaks to the danger in these lines from here on; whoever gives a card goes first."""
        held = [each for each in map(self._held.get, line_ids) if each]
        for each in held:
            each.is_met = True
        try:
            async with asyncio.timeout(_CARD_WITHIN):
                for each in held:
                    if each.is_watched and each.reading and each.reading.risk.tier >= GRAVE:
                        await each.carded.wait()
        except TimeoutError:
            _log.warning("her care goes before a card that is late (person %s)", held[0].person.id)

    async def turn_over(self, place: Place, person: Person, line_ids: Sequence[int], move: Move | None) -> None:
        """Let what she has heard and answered count from now on, and remember what she did with the turn."""
        answered = [each for each in map(self._held.get, line_ids) if each]
        for each in answered:
            each.is_answered = True
            if each.reading or not each.done.is_set():
                _hold(self._lately, (person.id, place.audience), each)
        await self._write(place, person, answered, move)

    async def mood(self, person: Person, place: Place) -> Mood:
        """How she is with a person in a place now."""
        kept = (await self._store.moods.of(person.id, place)).mood
        return self.settled(kept)

    def forget(self, forgotten: Callable[[Attention], bool]) -> None:
        """Let go of messages, whether read or still being read."""
        self._held = {key: each for key, each in self._held.items() if not forgotten(each)}
        self._lately = {key: each for key, each in self._lately.items() if not forgotten(each)}

    def seemed(self, person_id: int, place: Place) -> tuple[str, ...]:
        """How the person's last answered message here sounded to her, in at most two words; it is written nowhere."""
        last = self._lately.get((person_id, place.audience))
        if last is None or last.reading is None or not 0 <= self._clock.now() - last.at <= _SEEMED_FOR:
            return ()
        return last.reading.feelings

    async def _read(self, attention: Attention) -> None:
        try:
            await asyncio.sleep(_AFTER)
            async with self._room, asyncio.timeout(_LONGEST_OF_A_SMALL_MODEL if self._small else _LONGEST):
                attention.reading = await self._reading_of(attention)
            self._garbled = 0
        except TimeoutError:
            _log.info("line %s was not read in time", attention.line_id)
        except (ModelError, StoreError) as error:
            _log.info("line %s could not be read: %s", attention.line_id, error)
            self._rest_where_useless(error)
        finally:
            attention.done.set()
        if attention.reading is None:
            return
        if attention.reading.risk.tier >= GRAVE:
            self.on_danger(attention)
        if attention.is_answered:
            await self._write(attention.place, attention.person, [attention], None)

    async def _reading_of(self, attention: Attention) -> Reading:
        person_id = attention.person.id
        if self._small:
            return await appraise_a_little(
                attention.text, models=self._models, persona=self._persona, person_id=person_id
            )
        lines = await self._store.lines.last(attention.place, attention.line_id, most=LINES)
        return await appraise(lines, models=self._models, persona=self._persona, person_id=person_id)

    def _rest_where_useless(self, error: Exception) -> None:
        """Spare an endpoint that cannot answer in JSON for a while; her mood only settles meanwhile."""
        self._garbled = self._garbled + 1 if isinstance(error, Garbled) else 0
        if self._garbled >= _GARBLED_IN_A_ROW:
            self._garbled, self._rests_until = 0, self._clock.now() + _RESTS
            _log.warning("the model cannot say how people are (%s); that is tried again later", error)

    async def _write(self, place: Place, person: Person, heard: Sequence[Attention], move: Move | None) -> None:
        """Let each of these messages that is read count, once."""
        counting = [(each.line_id, each.reading) for each in heard if each.reading and not each.is_counted]
        if not counting and move is None:
            return
        for each in heard:
            each.is_counted = each.is_counted or each.reading is not None

        def change(before: Disposition) -> tuple[Disposition, list[Cause]]:
            mood, causes = self.settled(before.mood), []
            for line_id, reading in counting:
                was = mood.shown
                mood = moved(mood, self._persona.temperament, reading.affect, mood.at)
                by = mood.shown[0] - was[0], mood.shown[1] - was[1]
                if max(map(abs, by)) >= NOTICEABLE:
                    causes.append(Cause(line_id, *by))
            return Disposition(mood, (*before.moves, move) if move else before.moves), causes

        try:
            await self._store.moods.change(person.id, place, change)
        except StoreError as error:
            _log.warning("her mood in place %s stays as it was: %s", place.id, error)

    def settled(self, kept: Mood | None) -> Mood:
        """A mood as it was written down, as it is now; her temperament where there is none."""
        temperament, now = self._persona.temperament, self._clock.now()
        return settled(kept, temperament, now) if kept else resting(temperament, now)


def _hold(held: dict[K, Attention], key: K, attention: Attention) -> None:
    """Hold one more, as the newest, and no more than a fixed number."""
    held.pop(key, None)
    held[key] = attention
    while len(held) > _HELD:
        del held[next(iter(held))]


def ids_of(lines: Iterable[Line]) -> list[int]:
    """The ids of these lines."""
    return [line.id for line in lines]
