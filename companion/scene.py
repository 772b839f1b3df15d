"""What a reply is made from: read from the store for one person in one place, before any model is chosen."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from heapq import merge

from companion.care import screen_talk
from companion.caring import CARD_TIER
from companion.clock import DAY
from companion.feeling import Feeling, ids_of
from companion.goodbye import says_goodbye
from companion.language import korean_register, language_of
from companion.mood import Mood
from companion.moves import manner_of
from companion.prompt import Scene
from companion.recall import Recall
from companion.store import Store
from companion.store.lines import Line
from companion.store.places import History
from companion.talk import Heard, Leave, Person, Place
from companion.tuning import leaning
from companion.wishes import Wishes

OVERHEARD_FOR = DAY
"""Milliseconds for which talk around her is context."""
_RISKY_LINES = 6
_RISKY_LINES_OF_A_SMALL_MODEL = 3
"""Where it is not asked at all: code speaks for it as long as this."""
_PICTURE = "[picture:"
_A_WORD = "Mm."
"""What she has said before in a scene that is imagined: they are no strangers there."""


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
    feeling: Feeling,
    read: History | None = None,
    romance: bool = False,
    is_leaving: bool = False,
) -> Scene:
    """The scene in which these lines of a person are answered; ``pictured`` holds what came with them, by line.

    ``read`` is the place's history where it has just been read. The risk a model has read in their lines can only
    add to what the screen finds. ``is_leaving`` says that the person has asked to be erased some days from now.
    """
    stretch, history, disposition = read or await store.places.history(place, person.id)
    if not place.is_private:
        around = await store.lines.overheard(place.id, after=now - OVERHEARD_FOR)
        history = list(merge(history, around, key=lambda line: line.at))
    # What she answers now stands last, whatever was said since: a prompt ends with what calls for an answer.
    asked = {line.id for line in lines}
    history = [*(line for line in history if line.id not in asked), *lines]
    earlier = [line.at for line in history if line.person_id == person.id and line.id not in asked | {0}]
    their_lines = [line for line in history if line.person_id == person.id and not line.by_her]
    theirs = [line.text for line in their_lines]
    risky = their_lines[-(_RISKY_LINES_OF_A_SMALL_MODEL if small else _RISKY_LINES) :]
    recalled = await recall.remind(person, place, history, lines, now=now, zone=zone, only_memories=small)
    tier = max(feeling.tier(ids_of(risky)), screen_talk([line.text for line in risky]).tier)
    leave = _leave(lines, tier, is_leaving=is_leaving)
    wishes = stretch.wishes.in_force(romance=romance and place.is_private, tier=tier)
    return Scene(
        place=place,
        person=person,
        history=history,
        summary=stretch.summary.text if stretch.summary else None,
        pictures=tuple(picture for heard in pictured.values() for picture in heard.images),
        is_blind=not pictured and any(_PICTURE in line.context for line in lines),
        language=wishes.language or language_of("\n".join(line.text for line in lines), fallback=person.language),
        stretch_language=wishes.language or language_of("\n".join(theirs[:1]), fallback=person.language),
        stretch_register=next(filter(None, (korean_register(text) for text in theirs if not text.isascii())), None),
        register=korean_register("\n".join(theirs[-3:])),
        now=now,
        zone=zone,
        silence=now - max(earlier) if earlier else 0 if stretch.window_from else None,
        late=now - min((line.at for line in lines), default=now),
        tier=tier,
        recalled=[each.thing for each in recalled],
        reasons={each.thing.spot: each.parts for each in recalled},
        seed=place.id + stretch.window_from,
        small=small,
        leave=leave,
        manner=manner_of(
            feeling.settled(disposition.mood),
            tier=tier,
            lately=disposition.moves,
            hers=[line.text for line in history if line.by_her],
            remembers=bool(recalled),
            seed=max(asked, default=0),
            seemed=feeling.seemed(person.id, place),
            is_goodbye=leave == "for now",
            leaning=leaning(wishes),
        ),
        wishes=wishes,
    )


def _leave(lines: Sequence[Line], tier: int, *, is_leaving: bool) -> Leave:
    """Whether somebody takes their leave; in danger that is nothing to be granted."""
    if tier >= CARD_TIER:
        return ""
    if lines and says_goodbye(lines[-1].text):
        return "for now"
    return "for good" if is_leaving else ""


def imagined(
    place: Place, person: Person, said: str, wishes: Wishes, *, now: int, zone: tzinfo | None, small: bool, mood: Mood
) -> Scene:
    """A scene in which one thing has been said and nothing else is known, to hear how she would answer."""
    language, register = language_of(said, fallback=person.language), korean_register(said)
    return Scene(
        place=place,
        person=person,
        history=[Line(0, person.id, False, person.name, said, "", None, None, now, now)],  # noqa: FBT003 (not by her)
        summary=None,
        pictures=(),
        is_blind=False,
        language=wishes.language or language,
        stretch_language=wishes.language or language,
        stretch_register=register,
        register=register,
        now=now,
        zone=zone,
        silence=0,
        late=0,
        tier=0,
        recalled=(),
        seed=place.id,
        small=small,
        manner=manner_of(mood, tier=0, lately=(), hers=[_A_WORD], remembers=False, seed=now, leaning=leaning(wishes)),
        wishes=wishes,
    )
