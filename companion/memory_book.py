"""A person's own hand in what she remembers of them: what they see, add, correct, forget and share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Final, Literal

from companion import when
from companion.clock import Clock
from companion.extraction import asked_for
from companion.memory_page import Link, pages
from companion.persona import Strings
from companion.store import Store
from companion.store.memories import ANYWHERE, OWN_EYES, Memory, Source, heard_in
from companion.talk import DM, Person, Place

LONGEST: Final = 300
"""Characters of a memory a person writes themselves."""
Reach = Literal["here", "dm", "anywhere"]


@dataclass(frozen=True, slots=True)
class Going:
    """What goes with memories that are forgotten."""

    memories: tuple[Memory, ...]
    """Those that were chosen, and others that came from the same messages alone."""
    messages: int


class MemoryBook:
    """What she remembers, as its owner may see and change it."""

    def __init__(self, *, store: Store, strings: Strings, clock: Clock, zone: tzinfo | None) -> None:
        self._store = store
        self._strings = strings
        self._clock = clock
        self._zone = zone

    async def known(self, person: Person, place: Place, words: str = "") -> list[Memory]:
        """What may be shown to a person here and holds all these words, newest first."""
        return await self._store.memories.found(person.id, seen_in(place), words)

    async def about(self, person: Person, place: Place, words: str) -> list[Memory]:
        """What may be shown to a person here and says all these words: what they mean by a subject to forget."""
        return await self._store.memories.saying(person.id, seen_in(place), words)

    async def of_day(self, person: Person, place: Place, day: str) -> list[Memory]:
        """What she learned on a day or in another span that is named in words; nothing where none is named."""
        span = when.span_of(day, when.day_of(self._clock.now(), self._zone), looks_back=True)
        if span is None:
            return []
        start, end = when.start_of(span.start, self._zone), when.start_of(span.end, self._zone)
        return [each for each in await self.known(person, place) if start <= each.learned_at < end]

    async def sources(self, person: Person, place: Place, memories: Sequence[Memory]) -> dict[int, Source]:
        """The first message each of these memories came from, where there is one."""
        found = await self._store.memories.sources(person.id, seen_in(place), [memory.id for memory in memories])
        return {source.memory_id: source for source in reversed(found)}

    async def pages(self, person: Person, place: Place, words: str, link: Link) -> list[str]:
        """What may be shown to a person here, as pages to read."""
        known = await self.known(person, place, words)
        sources = await self.sources(person, place, known)
        return pages(known, sources, link, strings=self._strings, language=person.language, zone=self._zone)

    async def add(self, person: Person, place: Place, text: str) -> bool:
        """Keep what a person writes; not while they have paused, and nothing that says nothing."""
        draft = asked_for(text, self._clock.now(), self._zone)
        if draft is None or await self.is_paused(person):
            return False
        await self._store.people.greet(person, self._clock.now())
        return await self._store.memories.keep(person.id, place.audience, draft, at=self._clock.now())

    async def add_message(self, person: Person, place: Place, message_id: int, text: str) -> bool:
        """Keep what one message of a person's says; the memory goes with it."""
        line_id = await self._store.readings.line_of(person.id, place, message_id)
        draft = asked_for(text, self._clock.now(), self._zone)
        if draft is None or await self.is_paused(person):
            return False
        await self._store.people.greet(person, self._clock.now())
        lines = () if line_id is None else (line_id,)
        return await self._store.memories.keep(person.id, place.audience, draft, at=self._clock.now(), lines=lines)

    async def correct(self, person: Person, place: Place, memory: Memory, text: str) -> bool:
        """Put the person's own words in a memory's stead."""
        now = self._clock.now()
        draft = asked_for(text, now, self._zone)
        if draft is None:
            return False
        draft = replace(draft, kind=memory.kind, is_sensitive=draft.is_sensitive or memory.is_sensitive)
        return await self._store.memories.correct(person.id, seen_in(place), memory.id, draft, at=now)

    async def going(self, person: Person, place: Place, memories: Sequence[Memory]) -> Going:
        """What would go with these memories."""
        ids = [memory.id for memory in memories]
        origins = await self._store.memories.origins(person.id, seen_in(place), ids)
        known = await self._store.memories.known(person.id, OWN_EYES)
        too = set(await self._store.memories.from_these_alone(person.id, origins)) | set(ids)
        return Going(tuple(memory for memory in known if memory.id in too), len(origins))

    async def forget(self, person: Person, place: Place, memories: Sequence[Memory]) -> Going:
        """Erase memories with the messages they came from, her answers to those, and what else came from them."""
        gone = await self.going(person, place, memories)
        ids = [memory.id for memory in memories]
        await self._store.lines.unsay(await self._store.memories.origins(person.id, seen_in(place), ids))
        await self._store.memories.forget(person.id, seen_in(place), ids)
        return gone

    async def going_with(self, person: Person, message_id: int) -> Going | None:
        """What would go with a message of the person's, or of hers to them; nothing where none of it is kept."""
        if not await self._store.readings.is_theirs(person.id, message_id):
            return None
        too = set(await self._store.memories.from_these_alone(person.id, [message_id]))
        known = await self._store.memories.known(person.id, OWN_EYES)
        return Going(tuple(memory for memory in known if memory.id in too), 1)

    async def forget_message(self, person: Person, message_id: int) -> bool:
        """Erase a message of the person's, or of hers to them, with all that came from it alone."""
        if not await self._store.readings.is_theirs(person.id, message_id):
            return False
        await self._store.lines.unsay([message_id])
        await self._store.memories.forget(person.id, OWN_EYES, [])
        return True

    async def share(self, person: Person, place: Place, memory: Memory, reach: Reach) -> bool:
        """Let a memory be used anywhere, where it was told, or in direct messages alone."""
        home = await self._store.memories.home(person.id, memory.id) or DM
        audience = {"anywhere": ANYWHERE, "here": home, "dm": DM}[reach]
        return await self._store.memories.share(person.id, seen_in(place), memory.id, audience)

    async def is_paused(self, person: Person) -> bool:
        """Whether nothing new is kept of a person for now."""
        return await self._store.readings.paused(person.id)

    async def pause(self, person: Person) -> None:
        """Keep nothing new of a person from now on."""
        await self._store.people.greet(person, self._clock.now())
        await self._store.readings.pause(person.id, self._clock.now())

    async def resume(self, person: Person) -> None:
        """Keep memories again, of what is said from now on."""
        await self._store.readings.resume(person.id)


def seen_in(place: Place) -> tuple[str, ...]:
    """What a person may look at in a place: in their own DM all of theirs, elsewhere what may be used there."""
    return OWN_EYES if place.is_private else heard_in(place)
