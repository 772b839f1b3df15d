"""What a prompt carries word for word is held in memory, and never differs from what is kept."""

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.store import Store
from companion.store._carried import Carried, Memory
from companion.store.lines import Line
from companion.talk import Heard, Person, Place, Quote
from tests.test_store import MINA, ROOM, START, THEO, private, said, say, store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["store"]

_IDS = count(1_000)
_DOINGS = ("speak", "answer", "edit", "attach", "unsay", "quote", "cut", "forget", "look")
_PLACES = (private(MINA), private(THEO), ROOM)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    doings=st.lists(st.tuples(st.sampled_from(_DOINGS), st.sampled_from((MINA, THEO)), st.integers(0, 20)), max_size=30)
)
async def test_whatever_happens_the_history_is_what_is_kept(
    store: Store, doings: list[tuple[str, Person, int]]
) -> None:
    said_ids: list[int] = []
    for what, person, number in doings:
        await _do(store, what, person, number, said_ids)
        for place in _PLACES:
            stretch, held, _ = await store.places.history(place, person.id)
            assert list(held) == await store.lines.since(place, stretch.window_from), what
    for person in (MINA, THEO):
        await store.erasure.forget_person(person.id)


async def _do(store: Store, what: str, person: Person, number: int, said_ids: list[int]) -> None:
    place = ROOM if number % 3 == 0 else private(person)
    message_id = next(_IDS)
    chosen = said_ids[number % len(said_ids)] if said_ids else 0
    waiting = await store.lines.waiting(private(person).id, person.id)
    doings: dict[str, Callable[[], Awaitable[object]]] = {
        "speak": lambda: store.lines.keep(said(message_id, person, f"line {number}", place), START),
        "answer": lambda: say(store, person, "yes", message_id, [line.id for line in waiting]),
        "edit": lambda: store.lines.revise(chosen, f"edited {number}"),
        "attach": lambda: store.lines.add_context(waiting[0].id if waiting else 0, f"[file: {number}]"),
        "unsay": lambda: store.lines.unsay([chosen]),
        "quote": lambda: store.lines.keep(_quoting(message_id, person, place, chosen), START),
        "cut": lambda: store.places.cut(place.id, waiting[-1].id if waiting else 0),
        "forget": lambda: store.erasure.forget_person(person.id),
        "look": lambda: store.places.history(place, person.id),
    }
    await doings[what]()
    if what in {"speak", "answer", "quote"}:
        said_ids.append(message_id)


def _quoting(message_id: int, person: Person, place: Place, quoted: int) -> Heard:
    heard = said(message_id, person, "this", place)
    return replace(heard, quote=Quote(quoted, THEO.id, "what was said"))


def test_the_places_least_lately_talked_in_are_let_go_when_there_are_too_many_lines() -> None:
    memory = Memory()
    for number in range(100):
        memory.hold(private(Person(number, "somebody")), _lines(1_000))
    held = [number for number in range(100) if memory.of(private(Person(number, "somebody")))]
    assert held == list(range(60, 100))


def test_holding_a_place_again_counts_it_once() -> None:
    memory = Memory()
    for _ in range(100):
        memory.hold(private(MINA), _lines(1_000))
    memory.hold(private(THEO), _lines(1_000))
    assert memory.of(private(MINA))


def test_lines_of_another_audience_are_not_what_is_held() -> None:
    memory = Memory()
    memory.hold(ROOM, _lines(3))
    assert memory.of(Place(ROOM.id, str(ROOM.id), "#general", guild_id=700)) is None


def _lines(many: int) -> Carried:
    return Carried(
        0, 0, [Line(1, 1, by_her=False, name="", text="", context="", quote=None, only=None, at=0, kept_at=0)] * many
    )
