"""What her last reply to somebody was made of, held without a word of it: who asks has it all read again."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Final

from companion.llm import Usage
from companion.memory_page import Link
from companion.persona import Strings
from companion.prompt import Prompt, Scene
from companion.store import Store
from companion.store.lines import Line
from companion.store.traces import Trace
from companion.talk import Person, Place
from companion.why_page import Recalled, Reply, page

_MOST: Final = 1_000
"""Replies held, the last one for each person and place; about 2 MB."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Something that came to mind for a reply."""

    line_id: int | None
    memory_id: int | None
    mark: int
    """Tells whether its words are still the same, and nothing else of them."""
    parts: Mapping[str, float]
    """What spoke for it."""


@dataclass(slots=True)
class Basis:
    """What a reply was made of, in ids and numbers."""

    at: int
    """When it was thought; milliseconds since 1970."""
    answered: Mapping[int, int]
    """By id of each line it answers, a mark of its words."""
    recalled: Sequence[Drawn] = ()
    carried: int = 0
    """How many earlier lines of the talk stood in the prompt."""
    has_summary: bool = False
    mood: str | None = None
    """The word for it, where there is one."""
    model: str | None = None
    """Nothing where code answered and no model."""
    usage: Usage | None = field(default=None, repr=False)
    """What it cost, once the model is done."""


def by_code(lines: Sequence[Line], *, at: int) -> Basis:
    """The basis of a fixed sentence."""
    return Basis(at, {line.id: hash(line.text) for line in lines})


def by_model(lines: Sequence[Line], scene: Scene, prompt: Prompt, *, model: str) -> Basis:
    """The basis of a reply to these lines that a model makes from a prompt."""
    recalled = [
        Drawn(thing.line_id, thing.memory_id, hash(thing.text), dict(scene.reasons.get(thing.spot, {})))
        for thing in prompt.recalled
    ]
    return Basis(
        at=scene.now,
        answered={line.id: hash(line.text) for line in lines},
        recalled=recalled,
        carried=max(prompt.carried - len(lines), 0),
        has_summary=scene.summary is not None,
        mood=scene.manner.label if scene.manner else None,
        model=model,
    )


class Why:
    """The bases of the last replies; they are gone when she stops."""

    def __init__(self, *, store: Store, strings: Strings, zone: tzinfo | None) -> None:
        self._store = store
        self._strings = strings
        self._zone = zone
        self._held: OrderedDict[tuple[int, int], Basis] = OrderedDict()

    def note(self, place: Place, person: Person, basis: Basis) -> None:
        """Hold what the reply is made of that has just reached a person, instead of the one before it."""
        self._held[place.id, person.id] = basis
        self._held.move_to_end((place.id, person.id))
        if len(self._held) > _MOST:
            self._held.popitem(last=False)

    def forget(self, person_id: int) -> None:
        """Let go of everything about a person."""
        for key in [key for key in self._held if key[1] == person_id]:
            del self._held[key]

    async def page(self, person: Person, place: Place, link: Link) -> str:
        """What the last reply to a person in a place was made of, as a page to read; or that it is not known.

        Words come from what is kept now: what has been forgotten, changed or made private since is only counted.
        """
        basis = self._held.get((place.id, person.id))
        reply = await self._read(person, place, basis) if basis else None
        if reply is None:
            key = "why_unknown" if place.is_private else "why_unknown_among_others"
            return self._strings.say(key, person.language)
        return page(reply, link, strings=self._strings, language=person.language, zone=self._zone)

    async def _read(self, person: Person, place: Place, basis: Basis) -> Reply | None:
        """A reply with the words that are still there; nothing where what it answered is gone, and it with it."""
        drawn = basis.recalled
        traces = await self._store.traces.still_there(
            person.id,
            place,
            lines=[*basis.answered, *(each.line_id for each in drawn if each.line_id is not None)],
            memories=[each.memory_id for each in drawn if each.memory_id is not None],
        )
        there = {(trace.line_id, trace.memory_id): trace for trace in traces}
        asked = [_unchanged(there.get((line, None)), mark) for line, mark in basis.answered.items()]
        recalled = [(_unchanged(there.get((each.line_id, each.memory_id)), each.mark), each.parts) for each in drawn]
        if not any((line, None) in there for line in basis.answered):
            return None
        return Reply(
            at=basis.at,
            answered=[trace for trace in asked if trace],
            answered_gone=asked.count(None),
            recalled=[Recalled(trace, parts) for trace, parts in recalled if trace],
            recalled_gone=sum(trace is None for trace, _ in recalled),
            carried=basis.carried,
            has_summary=basis.has_summary,
            mood=basis.mood,
            model=basis.model,
            usage=basis.usage,
        )


def _unchanged(trace: Trace | None, mark: int) -> Trace | None:
    return trace if trace and hash(trace.text) == mark else None
