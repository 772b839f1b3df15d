"""Leaving for good: a pause that can be taken back, a copy, a last letter, then erasure; and what silence ends in."""

from datetime import UTC, datetime, tzinfo
from typing import Final

from companion.budget import Budget
from companion.clock import DAY, Clock
from companion.config import Settings
from companion.goodbye import takes_back
from companion.language import language_of
from companion.last_letter import Bond, write_letter
from companion.llm import Models
from companion.persona import Persona, Strings
from companion.store import Store
from companion.store.farewells import Farewell
from companion.store.memories import OWN_EYES
from companion.talk import DM, Heard, Person, Place

NOTICE_OF_SILENCE: Final = 14 * DAY
"""So long before their erasure somebody silent is told of it."""
_LATELY: Final = 3
_ANY_LINE: Final = 1 << 62
_LAST_WORDS: Final = DAY
"""Whoever has spoken so lately is not erased yet."""


class Farewells:
    """Who is leaving, and what is due to them."""

    def __init__(
        self,
        *,
        store: Store,
        models: Models,
        persona: Persona,
        strings: Strings,
        clock: Clock,
        budget: Budget,
        settings: Settings,
        small: bool,
    ) -> None:
        self._store = store
        self._models = models
        self._persona = persona
        self._strings = strings
        self._clock = clock
        self._budget = budget
        self._settings = settings
        self._small = small
        self._stayed: set[int] = set()

    @property
    def days(self) -> int:
        """How many days a goodbye waits."""
        return self._settings.goodbye_days

    def is_pending(self, person_id: int) -> bool:
        """Whether somebody has asked to leave for good."""
        return person_id in self._store.farewells.pending

    async def begin(self, person: Person, language: str) -> str:
        """Begin somebody's goodbye; the day on which it ends.

        The letter will be in the language they last wrote in, or in ``language`` where that is not known.
        """
        now = self._clock.now()
        lately = await self._store.readings.lately(person.id, Place(person.id, DM), _ANY_LINE, since=0, most=_LATELY)
        spoken = language_of("\n".join(said.text for said in lately), fallback=language)
        await self._store.farewells.begin(person, spoken, now, due_at=now + self.days * DAY)
        return await self.day(person) or ""

    async def day(self, person: Person) -> str | None:
        """The day on which somebody's goodbye ends, where they have begun one."""
        farewell = await self._store.farewells.of(person.id) if self.is_pending(person.id) else None
        return _day(farewell.due_at, self._settings.timezone) if farewell else None

    def day_from_now(self) -> str:
        """The day on which a goodbye begun now would end."""
        return _day(self._clock.now() + self.days * DAY, self._settings.timezone)

    async def cancel(self, person: Person) -> bool:
        """Let somebody stay; whether they were leaving."""
        return await self._store.farewells.cancel(person.id)

    async def hear(self, heard: Heard) -> None:
        """Take a goodbye back where somebody who is leaving writes that they stay."""
        if self.is_pending(heard.person.id) and takes_back(heard.text) and await self.cancel(heard.person):
            self._stayed.add(heard.person.id)

    async def remark(self, person: Person, place: Place, language: str) -> str | None:
        """What is to be said under an answer in private: that a goodbye is off, or once a day that it is pending."""
        if not place.is_private:
            return None
        if person.id in self._stayed:
            self._stayed.discard(person.id)
            return self._strings.say("goodbye_off_remark", language)
        if not self.is_pending(person.id):
            return None
        farewell = await self._store.farewells.remind(person.id, self._clock.now())
        if farewell is None:
            return None
        return self._strings.say("goodbye_remark", language, day=_day(farewell.due_at, self._settings.timezone))

    async def due(self) -> list[Farewell]:
        """Goodbyes whose time has come; nobody is seen off within a day of their last words."""
        now = self._clock.now()
        return await self._store.farewells.due(now, quiet_since=now - _LAST_WORDS)

    async def has_copy(self, farewell: Farewell) -> None:
        """Remember that somebody has their copy, or cannot be given it."""
        await self._store.farewells.exported(farewell.person.id, self._clock.now())

    async def letter(self, farewell: Farewell) -> str:
        """The last letter to somebody, written once."""
        if farewell.letter is not None:
            return farewell.letter
        may_think = not self._small and not await self._budget.gone(farewell.person.id)
        letter = await write_letter(
            await self._bond(farewell),
            models=self._models,
            persona=self._persona,
            strings=self._strings,
            may_think=may_think,
        )
        await self._store.farewells.written(farewell.person.id, letter)
        return letter

    async def has_letter(self, farewell: Farewell) -> None:
        """Remember that somebody has their letter, or cannot be given it."""
        await self._store.farewells.lettered(farewell.person.id, self._clock.now())

    async def to_be_told_of_silence(self) -> list[tuple[Person, str]]:
        """Silent people who are to be told, once, that they will be erased, each with the day."""
        if not self._settings.erase_after_days:
            return []
        now = self._clock.now()
        after = self._settings.erase_after_days * DAY
        people = await self._store.farewells.to_be_told_of_silence(heard_before=now - after + NOTICE_OF_SILENCE)
        return [(person, _day(now + NOTICE_OF_SILENCE, self._settings.timezone)) for person in people]

    async def told_of_silence(self, person: Person) -> None:
        """Remember that somebody was told, or cannot be."""
        await self._store.farewells.told_of_silence(person.id, self._clock.now())

    async def silent(self) -> list[int]:
        """Ids of people whose silence has lasted long enough to be erased, and who were told in time."""
        if not self._settings.erase_after_days:
            return []
        now, after = self._clock.now(), self._settings.erase_after_days * DAY
        return await self._store.farewells.silent(heard_before=now - after, told_before=now - NOTICE_OF_SILENCE)

    async def _bond(self, farewell: Farewell) -> Bond:
        person, place = farewell.person, Place(farewell.person.id, DM)
        known = await self._store.people.get(person.id)
        memories = await self._store.memories.known(person.id, OWN_EYES)
        stretch = await self._store.places.stretch(place)
        return Bond(
            person=person,
            language=farewell.language,
            since=_day(known.first_heard_at if known else farewell.asked_at, self._settings.timezone),
            memories=sorted(
                (memory for memory in memories if not memory.is_sensitive), key=lambda each: -each.importance
            ),
            story=stretch.summary.text if stretch.summary else "",
        )


def _day(at: int, zone: tzinfo | None) -> str:
    return datetime.fromtimestamp(at / 1_000, tz=UTC).astimezone(zone).date().isoformat()
