"""What a reply is made from: read from the store for one person in one place, before any model is chosen."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from heapq import merge

from companion.care import screen_quietly
from companion.clock import DAY
from companion.language import korean_register, language_of
from companion.prompt import Scene
from companion.recall import Recall
from companion.store import Store
from companion.store.lines import Line
from companion.talk import Heard, Person, Place

OVERHEARD_FOR = DAY
"""Milliseconds for which talk around her is context."""
_RISKY_LINES = 6
_RISKY_LINES_OF_A_SMALL_MODEL = 3
"""Where it is not asked at all: code speaks for it as long as this."""
_PICTURE = "[picture:"


async def set_scene(
    store: Store,
    place: Place,
    person: Person,
    lines: Sequence[Line],
    pictured: Mapping[int, Heard],
    *,
    now: int,
    zone: tzinfo | None,
    small: bool,
    recall: Recall,
) -> Scene:
    """The scene in which these lines of a person are answered; ``pictured`` holds what came with them, by line."""
    stretch, history = await store.places.history(place)
    if not place.is_private:
        around = await store.lines.overheard(place.id, after=now - OVERHEARD_FOR)
        history = list(merge(history, around, key=lambda line: line.at))
    # What she answers now stands last, whatever was said since: a prompt ends with what calls for an answer.
    asked = {line.id for line in lines}
    history = [*(line for line in history if line.id not in asked), *lines]
    earlier = [line.at for line in history if line.person_id == person.id and line.id not in asked | {0}]
    theirs = [line.text for line in history if line.person_id == person.id and not line.by_her]
    risky = theirs[-(_RISKY_LINES_OF_A_SMALL_MODEL if small else _RISKY_LINES) :]
    recalled = [] if small else await recall.remind(person, place, history, lines, now=now, zone=zone)
    return Scene(
        place=place,
        person=person,
        history=history,
        summary=stretch.summary.text if stretch.summary else None,
        pictures=tuple(picture for heard in pictured.values() for picture in heard.images),
        is_blind=not pictured and any(_PICTURE in line.context for line in lines),
        language=language_of("\n".join(line.text for line in lines), fallback=person.language),
        stretch_language=language_of("\n".join(theirs[:1]), fallback=person.language),
        stretch_register=next(filter(None, (korean_register(text) for text in theirs if not text.isascii())), None),
        register=korean_register("\n".join(theirs[-3:])),
        now=now,
        zone=zone,
        silence=now - max(earlier) if earlier else 0 if stretch.window_from else None,
        late=now - min((line.at for line in lines), default=now),
        tier=(await screen_quietly(risky)).tier,
        recalled=[each.thing for each in recalled],
        seed=place.id + stretch.window_from,
        small=small,
    )
