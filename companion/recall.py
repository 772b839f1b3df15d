"""What comes to mind: a plain sum of what speaks for each line and memory, whose parts stay with it."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import tzinfo
from math import inf, log, log1p, sqrt
from typing import Any, Final, Protocol

from companion._query import Query, ask
from companion.clock import HOUR
from companion.store import Store
from companion.store.lines import Line
from companion.store.reach import SESSION_SPOTS, Held, Postings, Reach, Thing
from companion.talk import Person, Place
from companion.terms import terms_of

__all__ = ["Query", "Recall", "Recalled", "ask", "choose"]

WEIGHTS: Final[Mapping[str, float]] = {
    "its words": 12.0,
    "words just before it": 4.0,
    "words two lines before it": 5.0,
    "words just after it": 2.5,
    "words of that talk": 6.0,
    "its meaning": 1.5,
    "meaning just after it": 1.0,
    "who said it": 1.5,
    "when it was": 2.0,
    "it is a question": -0.75,
    "its length": 0.5,
    "a memory of it": 0.5,
    "recalled lately": -1.5,
}
"""What a part counts for: words by the share of the query's weight they cover, all else by standard deviations."""
_NEIGHBOURS: Final = {
    "its words": 0,
    "words just before it": -1,
    "words two lines before it": -2,
    "words just after it": 1,
}
_GROUNDS: Final = {*_NEIGHBOURS, "its meaning"}
_LEAST_GROUNDS: Final = 4.0
"""About a third of the words asked for, or a meaning nearer than all but a few."""
_MOST: Final = 6
"""Things that come to mind at once."""
_STEPS: Final = tuple((-away, WEIGHTS[name]) for name, away in _NEIGHBOURS.items())
_WIDENED: Final = 200
"""How many lines with the best words have their neighbours looked at."""
_NOWHERE: Final[tuple[Sequence[int], Sequence[int]]] = ((), ())
_POOL: Final = 100
"""How many things are looked at closely for their words."""
_FORGOTTEN_AFTER: Final = 12 * HOUR
"""In which the damping of what was recalled halves."""
_SAME: Final = 0.8
"""The share of common terms above which two things say the same."""


class Meaning(Protocol):
    """How near in meaning everything is to a query."""

    @property
    def best(self) -> Sequence[int]:
        """The nearest spots."""
        ...

    def at(self, spots: Sequence[int]) -> Iterable[float]:
        """How near each spot is, in standard deviations from the mean; 0 where that is not known."""
        ...


class Embedding(Protocol):
    """What compares meanings; where there is none, or it takes too long, words have to do."""

    @property
    def held(self) -> Held:
        """Which vectors it has in memory."""
        ...

    async def vector(self, text: str, person_id: int) -> Any:
        """What stands for the meaning of a text a person's words look for; nothing where that takes too long."""
        ...

    def near(self, reach: Reach, text: str, vector: Any) -> Meaning | None:
        """How near to that text everything within reach is."""
        ...

    async def catch_up(self, *, may_go_on: Callable[[], bool], may_spend: bool) -> int:
        """Prepare what has come since; how many lines and memories that was."""
        ...


@dataclass(frozen=True, slots=True)
class Recalled:
    """Something that came to mind, and what spoke for it."""

    thing: Thing
    parts: Mapping[str, float]

    @property
    def score(self) -> float:
        """All that speaks for it, less what speaks against."""
        return sum(self.parts.values())

    @property
    def grounds(self) -> float:
        """What speaks for it by what it says, not by its form, its author or its time."""
        return sum(value for name, value in self.parts.items() if name in _GROUNDS)


class Recall:
    """Recall over one store."""

    def __init__(self, store: Store, embedding: Embedding | None = None, *, names: Iterable[str] = ()) -> None:
        self._store = store
        self._embedding = embedding
        self._names = tuple(names)
        """What she answers to."""

    async def remind(
        self,
        person: Person,
        place: Place,
        history: Sequence[Line],
        lines: Sequence[Line],
        *,
        now: int,
        zone: tzinfo | None,
        only_memories: bool = False,
    ) -> list[Recalled]:
        """The few things that these lines of a person bring to mind, beyond the history they stand in."""
        if not lines:
            return []
        people = {person.name: person.name} | dict.fromkeys(self._names, "")
        asked = {line.id for line in lines}
        earlier = [line.text for line in history if line.id not in asked]
        query = ask("\n".join(line.text for line in lines), earlier, people=people, zone=zone)
        found = await self.of(person, place, query, now=now, hidden=[line.id for line in history])
        found = [each for each in found if each.thing.memory_id or not only_memories]
        return choose([each for each in found if each.grounds >= _LEAST_GROUNDS], most=_MOST)

    async def catch_up(self, *, may_go_on: Callable[[], bool], may_spend: bool = True) -> None:
        """Prepare what is found by words, and what makes meanings comparable for as long as it may go on."""
        await self._store.index.catch_up()
        if self._embedding:
            await self._embedding.catch_up(may_go_on=may_go_on, may_spend=may_spend)

    async def of(
        self, person: Person, place: Place, query: Query, *, now: int, hidden: Collection[int] = ()
    ) -> list[Recalled]:
        """What a query brings to mind of a person in a place, best first, without the lines in ``hidden``."""
        reach, meaning = await self._reach(person, place, query, hidden)
        if not reach.entries:
            return []
        evidence = weigh(query, reach.postings, reach.entries, reach.sessions, meaning)
        things = await reach.things(candidates(evidence, reach.hidden))
        return rank(query, things, evidence, now=now)

    async def _reach(
        self, person: Person, place: Place, query: Query, hidden: Collection[int]
    ) -> tuple[Reach, Meaning | None]:
        if self._embedding is None:
            return await self._store.index.reach(person.id, place, terms=query.terms, hidden=hidden), None
        held = self._embedding.held
        reach, vector = await asyncio.gather(
            self._store.index.reach(person.id, place, terms=query.terms, hidden=hidden, held=held),
            self._embedding.vector(query.text, person.id),
        )
        return reach, self._embedding.near(reach, query.text, vector)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the index says about a query, before any line is read."""

    words: Mapping[int, float]
    """BM25 by spot, as a share of all that the query's terms weigh."""
    talk: Mapping[int, float]
    """BM25 of whole stretches of talk, by the number of their first spot over :data:`SESSION_SPOTS`."""
    meaning: Meaning | None

    def columns(self, spots: Sequence[int]) -> Iterator[tuple[str, list[float]]]:
        """What speaks for each of these spots, a kind at a time."""
        words, talk = self.words, self.talk
        for name, away in _NEIGHBOURS.items():
            beside = ((spot, 0 <= spot % SESSION_SPOTS + away < SESSION_SPOTS) for spot in spots)
            yield name, [words.get(spot + away, 0.0) if same_talk else 0.0 for spot, same_talk in beside]
        yield "words of that talk", [talk.get(spot // SESSION_SPOTS, 0.0) for spot in spots]
        if self.meaning:
            yield "its meaning", [*self.meaning.at(spots)]
            yield "meaning just after it", [*self.meaning.at([spot + 1 for spot in spots])]


def weigh(
    query: Query,
    postings: Postings,
    entries: int,
    sessions: int,
    meaning: Meaning | None = None,
) -> Evidence:
    """The evidence for a query in what stands where; both kinds of BM25 as shares of what the query weighs."""
    found = [(counts, *postings.get(term, _NOWHERE)) for term, counts in query.terms.items()]
    often = [Counter([spot // SESSION_SPOTS for spot in spots]) for _, spots, _ in found]
    rare = [counts * _rarity(len(spots), entries) for counts, spots, _ in found]
    rare_talk = [counts * _rarity(len(each), sessions) for (counts, _, _), each in zip(found, often, strict=True)]
    most_words, most_talk = sum(rare) or 1.0, sum(rare_talk) or 1.0
    words: dict[int, float] = defaultdict(float)
    talk: dict[int, float] = defaultdict(float)
    for (_, spots, weights), rarity in zip(found, rare, strict=True):
        share = rarity / most_words / 100
        for spot, weight in zip(spots, weights, strict=True):
            words[spot] += share * weight
    for counted, rarity in zip(often, rare_talk, strict=True):
        share = rarity / most_talk
        for session, count in counted.items():
            talk[session] += share * count / (count + 1.2)
    return Evidence(words, talk, meaning)


def candidates(evidence: Evidence, hidden: AbstractSet[int]) -> list[int]:
    """The spots worth a closer look: those with the best words in and around them, in the best stretches of talk."""
    words = evidence.words
    totals: dict[int, float] = defaultdict(float)
    for spot in sorted(words, key=words.__getitem__, reverse=True)[:_WIDENED]:
        value, at = words[spot], spot % SESSION_SPOTS
        for step, weight in _STEPS:
            if 0 <= at + step < SESSION_SPOTS:
                totals[spot + step] += weight * value
    talk = {session: WEIGHTS["words of that talk"] * value for session, value in evidence.talk.items()}
    for spot in totals:
        totals[spot] += talk.get(spot // SESSION_SPOTS, 0.0)
    near = evidence.meaning.best if evidence.meaning else ()
    best = sorted(totals.keys() - hidden, key=totals.__getitem__, reverse=True)[:_POOL]
    return [*dict.fromkeys([*best, *(spot for spot in near if spot not in hidden)])]


def rank(query: Query, things: Sequence[Thing], evidence: Evidence, *, now: int) -> list[Recalled]:
    """These things, what matters most first, each with its parts."""
    found: list[dict[str, float]] = [{} for _ in things]
    for name, column in evidence.columns([thing.spot for thing in things]):
        _add(found, name, column)
    told: dict[int, float] = {}
    for memory, parts in zip(things, found, strict=True):
        for spot in memory.sources:
            told[spot] = max(told.get(spot, 0.0), sum(parts.values()))
    for name, values in _features(query, things):
        _add(found, name, _standard(values))
    _add(found, "a memory of it", [told.get(thing.spot, 0.0) for thing in things])
    _add(found, "recalled lately", [_freshness(thing.recalled_at, now) for thing in things])
    return sorted(map(Recalled, things, found), key=lambda each: -each.score)


def _features(query: Query, things: Sequence[Thing]) -> Iterator[tuple[str, list[float]]]:
    """What can be told from a thing itself."""
    if query.names:
        yield "who said it", [float(thing.memory_id is None and thing.name in query.names) for thing in things]
    if query.months or query.years:
        yield "when it was", [float(query.is_when(thing.at)) for thing in things]
    yield "it is a question", [float("?" in thing.text or "\uff1f" in thing.text) for thing in things]
    yield "its length", [log1p(len(thing.text)) for thing in things]


def _add(found: Sequence[dict[str, float]], name: str, values: Iterable[float]) -> None:
    weight = WEIGHTS[name]
    for parts, value in zip(found, values, strict=True):
        if value:
            parts[name] = weight * value


def choose(
    ranked: Iterable[Recalled], *, most: int, room: float = inf, cost: Callable[[Thing], float] = lambda _: 0
) -> list[Recalled]:
    """The first of these that fit in ``room`` and do not say again what another says."""
    chosen: list[Recalled] = []
    covered: set[int] = set()
    said: list[set[str]] = []
    for each in ranked:
        if len(chosen) == most:
            break
        spots, terms = {each.thing.spot, *each.thing.sources}, set(terms_of(each.thing.text))
        if spots & covered or any(_alike(terms, others) for others in said) or cost(each.thing) > room:
            continue
        room -= cost(each.thing)
        chosen.append(each)
        covered |= spots
        said.append(terms)
    return chosen


def _rarity(count: int, of: int) -> float:
    return log(1 + (max(of - count, 0) + 0.5) / (count + 0.5))


def _standard(values: Sequence[float]) -> list[float]:
    mean = sum(values) / max(len(values), 1)
    deviation = sqrt(sum((value - mean) ** 2 for value in values) / max(len(values), 1))
    return [(value - mean) / deviation if deviation else 0.0 for value in values]


def _freshness(recalled_at: int | None, now: int) -> float:
    return 0.0 if recalled_at is None else 2.0 ** (-max(now - recalled_at, 0) / _FORGOTTEN_AFTER)


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) > _SAME * len(one | other)
