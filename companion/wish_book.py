"""A person's own hand in how she is with them, and that of people who manage a server in how she is there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from companion.clock import Clock
from companion.persona import Strings
from companion.personas import Personas
from companion.store import Store
from companion.store.wishes import Kept
from companion.talk import DM, Person, Place
from companion.wishes import DIALS, LANGUAGES, Wishes

_ROMANCE = "romance"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose wishes are shown and changed: a person's own, or those of a server they manage."""

    person: Person
    guild_id: int | None = None

    @property
    def owner_id(self) -> int:
        """The id under which they are kept."""
        return self.person.id if self.guild_id is None else self.guild_id

    @property
    def place(self) -> Place:
        """A place where they count."""
        if self.guild_id is None:
            return Place(self.person.id, DM)
        return Place(self.guild_id, str(self.guild_id), guild_id=self.guild_id)


class WishBook:
    """Wishes, as those may see and change them whose they are."""

    def __init__(self, *, store: Store, strings: Strings, clock: Clock, personas: Personas, romance: bool) -> None:
        self._store = store
        self._strings = strings
        self._clock = clock
        self._romance = romance
        self.personas = personas

    async def of(self, whose: Whose) -> Kept:
        """What is wished now, and whether the last change can be undone."""
        return await self._store.wishes.of(whose.owner_id)

    async def keep(self, whose: Whose, wishes: Wishes) -> bool:
        """Keep what is wished from now on; whether it is other than before."""
        if whose.guild_id is None:
            return await self._store.wishes.keep(whose.owner_id, wishes, self._clock.now(), person=whose.person)
        return await self._store.wishes.keep(whose.owner_id, wishes.for_a_server(), self._clock.now(), person=None)

    async def undo(self, whose: Whose) -> bool:
        """Take the last change back; whether there was one."""
        return await self._store.wishes.undo(whose.owner_id, self._clock.now())

    def dials(self, whose: Whose) -> list[str]:
        """The dials that may be turned here."""
        romantic = self._romance and whose.guild_id is None
        return [dial for dial in DIALS if romantic or dial != _ROMANCE]

    def needs_age(self, wishes: Wishes) -> bool:
        """Whether they wish for what is for adults and have not said that they are one."""
        return wishes.romance > 0 and not wishes.is_adult

    def dial(self, dial: str, language: str) -> str:
        """A dial's name."""
        return self._strings.say(f"persona_dial_{dial}", language)

    def levels(self, dial: str, language: str) -> list[str]:
        """What each level of a dial is called."""
        return [self._strings.say(f"persona_level_{dial}", language, turn=at) for at in range(DIALS[dial].levels)]

    def languages(self, language: str) -> list[tuple[str, str]]:
        """Codes and names of the languages she can be asked to keep to; the first is to follow the person's."""
        names = (self._strings.say("persona_languages", language, turn=at) for at in range(len(LANGUAGES)))
        return [("", self._strings.say("persona_language_followed", language)), *zip(LANGUAGES, names, strict=True)]

    def described(self, whose: Whose, wishes: Wishes, language: str) -> str:
        """Everything there is to wish for and how it stands, a line each."""
        return "\n".join(row for row, _ in self._rows(whose, wishes, language))

    def chosen(self, whose: Whose, wishes: Wishes, language: str) -> str:
        """What is wished other than how she is by herself, a line each."""
        rows = [row for row, is_chosen in self._rows(whose, wishes, language) if is_chosen]
        return "\n".join(rows) or self._strings.say("persona_nothing", language)

    def said(self, whose: Whose, wishes: Wishes, language: str) -> str:
        """Names and own words, where there are any: what no dial shows."""
        spoken = replace(Wishes(), their_name=wishes.their_name, her_name=wishes.her_name, words=wishes.words)
        return "" if spoken == Wishes() else self.chosen(whose, spoken, language)

    def _rows(self, whose: Whose, wishes: Wishes, language: str) -> Iterator[tuple[str, bool]]:
        """Each line, and whether it says anything special."""

        def row(key: str, value: str) -> str:
            return f"**{self._strings.say(key, language)}** · {value}"

        def spoken(key: str, value: str) -> tuple[str, bool]:
            return row(key, value or self._strings.say("persona_unset", language)), bool(value)

        if len(self.personas.known()) > 1:
            yield row("persona_who", self.personas.of(wishes.persona).name), bool(wishes.persona)
        for dial in self.dials(whose):
            level = wishes.level(dial)
            yield row(f"persona_dial_{dial}", self.levels(dial, language)[level]), level != DIALS[dial].normal
        if whose.guild_id is None:
            yield spoken("persona_their_name", wishes.their_name)
        yield spoken("persona_her_name", wishes.her_name)
        yield row("persona_language", dict(self.languages(language))[wishes.language]), bool(wishes.language)
        quoted = "\n".join(f"> {line}" for line in wishes.words.splitlines())
        yield spoken("persona_words", f"\n{quoted}" if quoted else "")
