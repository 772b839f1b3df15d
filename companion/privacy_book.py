"""A person's own hand in what is kept of them: what it is, a copy to take along, parts of it erased, and switches."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Any, Final

from companion import when
from companion.clock import MINUTE, Clock
from companion.config import Settings
from companion.export import Export, Zip
from companion.export_page import Reader
from companion.persona import Strings
from companion.store import Store
from companion.store.erasure import Extent, Gone
from companion.store.holdings import PARTS
from companion.talk import Person

HISTORY_LASTS: Final = 30 * MINUTE
"""After this silence a talk is over: where somebody keeps no history, its lines are erased then."""


@dataclass(frozen=True, slots=True)
class Switches:
    """What is kept of a person from now on."""

    memory: bool
    history: bool


@dataclass(frozen=True, slots=True)
class Server:
    """A server where something of a person is kept."""

    guild_id: int
    name: str
    """As her places there were last called."""


class PrivacyBook:
    """What is kept, as those may see and change it whose it is."""

    def __init__(
        self, *, store: Store, strings: Strings, clock: Clock, zone: tzinfo | None, settings: Settings, her: str
    ) -> None:
        self._store = store
        self._strings = strings
        self._clock = clock
        self._zone = zone
        self._settings = settings
        self._her = her
        self._export = Export(store.holdings, store.folder)

    async def panel(self, person: Person, facts: Mapping[str, Any]) -> str:
        """What is kept of a person, in plain words and true numbers; ``facts`` are those of this installation."""
        counts = await self._store.holdings.counts(person.id)
        plain = [part.name for part in PARTS if part.is_plain and counts[part.name]]
        rows = [self._row(person, name, counts[name]) for name in plain]
        if rest := sum(counts[part.name] for part in PARTS if not part.is_plain):
            rows.append(self._row(person, "rest", rest))
        held = "\n".join(rows) or self._say(person, "privacy_holds_nothing")
        return self._say(person, "privacy", held=held, how_long=await self._how_long(person), **facts)

    async def knows(self, person: Person) -> bool:
        """Whether anything at all is kept of a person."""
        return await self._store.people.get(person.id) is not None

    async def switches(self, person: Person) -> Switches:
        """How a person has set them."""
        return Switches(
            memory=not await self._store.readings.paused(person.id),
            history=not await self._store.sparing.is_off(person.id),
        )

    async def switch_memory(self, person: Person, *, on: bool) -> None:
        """Remember things about a person from now on, or not."""
        now = self._clock.now()
        if on:
            await self._store.readings.resume(person.id)
        else:
            await self._store.people.greet(person, now)
            await self._store.readings.pause(person.id, now)

    async def switch_history(self, person: Person, *, on: bool) -> None:
        """Keep what is said with a person, or erase it whenever a talk is over."""
        if on:
            await self._store.sparing.switch_on(person.id)
        else:
            await self._store.sparing.switch_off(person, self._clock.now())

    async def going(self, extent: Extent) -> Gone:
        """How much would go with an extent."""
        return await self._store.erasure.going(extent)

    def day(self, person: Person, words: str) -> tuple[Extent, str] | None:
        """The day or other span that is named in words, and how to write it; nothing where none is named."""
        span = when.span_of(words, when.day_of(self._clock.now(), self._zone), looks_back=True)
        if span is None:
            return None
        since, until = when.start_of(span.start, self._zone), when.start_of(span.end, self._zone)
        last = span.end - timedelta(days=1)
        written = f"{span.start:%Y-%m-%d}" if last <= span.start else f"{span.start:%Y-%m-%d} - {last:%Y-%m-%d}"
        return Extent(person.id, since=since, until=until), written

    async def servers(self, person: Person) -> Sequence[Server]:
        """The servers where something of a person is kept, the latest talk first."""
        return [Server(guild_id, name) for guild_id, name in await self._store.places.servers_of(person.id)]

    async def export(self, person: Person, *, most: int | None, into: ExitStack) -> list[Zip]:
        """Everything kept of a person as files of at most ``most`` bytes, which go with ``into``.

        :class:`companion.export.TooLargeError` where they would be too many.
        """
        reader = Reader(self._strings, person.language, self._her, self._zone, self._clock.now())
        return await self._export.make(person.id, reader, most=most, into=into)

    async def _how_long(self, person: Person) -> str:
        switches, days = await self.switches(person), self._settings.backup_keep_days
        sentences = [
            self._say(person, "privacy_history_on" if switches.history else "privacy_history_off"),
            self._say(person, "privacy_memory_on" if switches.memory else "privacy_memory_off"),
            self._say(person, "privacy_backups", days=days) if days else self._say(person, "privacy_no_backups"),
        ]
        return " ".join(sentences)

    def _row(self, person: Person, name: str, count: int) -> str:
        return self._say(person, "privacy_row", what=self._say(person, f"part_{name}"), count=count)

    def _say(self, person: Person, key: str, /, **fields: Any) -> str:
        return self._strings.say(key, person.language, **fields)
