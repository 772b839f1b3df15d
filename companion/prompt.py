"""A prompt from its parts, within a budget: what never changes first, what changes every turn last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from itertools import groupby

from companion.clock import HOUR
from companion.llm import Window
from companion.persona import Persona
from companion.store.lines import Line
from companion.talk import Image, Message, Person, Place

KEEP_AFTER_CUT = 0.6
"""How much of the history's budget a cut leaves, so that the next one is far away."""
_LONG_GAP = 6 * HOUR
_LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a reply is made from, before it is put into words for one model."""

    place: Place
    person: Person
    """Whom she answers."""
    history: Sequence[Line]
    """Oldest first; the last ones are what she answers now."""
    summary: str | None
    pictures: tuple[Image, ...]
    language: str
    register: str | None
    """Korean 존댓말 or 반말, as they last wrote."""
    stretch_language: str
    """The language this stretch of talk began in: examples are chosen once, not anew each turn."""
    stretch_register: str | None
    now: int
    zone: tzinfo | None
    silence: int | None
    """Milliseconds since she and the person last spoke here, or nothing at a first meeting."""
    tier: int
    """Risk, 0 to 3."""
    seed: int
    small: bool
    """Whether the model is a small one on this machine, where every token of the note is waited for."""


def compose(window: Window, persona: Persona, scene: Scene, *, reply_tokens: int) -> list[Message]:
    """The prompt for one endpoint: who she is, the story so far, the history that fits, the note of this turn."""
    head = opening(persona, scene)
    words = _note(window, persona, scene)
    note = [Message("system", words)] if words else []
    first = first_that_fits(scene.history, window, window.context - reply_tokens - window.cost([*head, *note]))
    return [*head, *_history(scene, scene.history[first:], with_pictures=window.vision), *note]


def opening(persona: Persona, scene: Scene) -> list[Message]:
    """The part of a prompt that stays the same from turn to turn."""
    return persona.opening(
        language=scene.stretch_language,
        register=scene.stretch_register,
        place="dm" if scene.place.is_private else "server",
        seed=scene.seed,
        small=scene.small,
        story=scene.summary or "",
    )


def first_that_fits(history: Sequence[Line], window: Window, room: int) -> int:
    """Index of the oldest line such that it and all after it fit in ``room`` tokens; always keeps the last."""
    index = len(history)
    while index > 0:
        room -= window.count(rendered(history[index - 1], named=True)) + 6
        if room < 0:
            break
        index -= 1
    return min(index, max(len(history) - 1, 0))


def rendered(line: Line, *, named: bool) -> str:
    """A line as a model reads it: what came with it in brackets, then the words, then nobody else's."""
    words = "\n".join(part for part in (line.quote, line.context, line.text) if part)
    if not named or line.by_her:
        return words
    # A newline inside a line is indented, so that nobody can write a line in somebody else's name.
    return f"{spoken_name(line.name)}: " + words.replace("\n", "\n  ")


def spoken_name(name: str) -> str:
    """A display name as it may stand before a colon."""
    return " ".join(name.replace(":", " ").split())[:_LONGEST_NAME] or "someone"


def _history(scene: Scene, lines: Sequence[Line], *, with_pictures: bool) -> Iterator[Message]:
    named = not scene.place.is_private
    names = _tell_apart(lines) if named else {}
    groups = [list(group) for _, group in groupby(lines, key=lambda line: line.by_her)]
    previous: Line | None = None
    for number, group in enumerate(groups, start=1):
        by_her = group[0].by_her
        texts = [rendered(_named(line, names), named=named) for line in group]
        text = ("\n\n" if by_her else "\n").join(texts)
        if previous and not by_her and group[0].at - previous.at >= _LONG_GAP:
            text = f"({_moment(group[0].at, scene.zone)})\n{text}"
        is_last = number == len(groups)
        pictures = scene.pictures if with_pictures and is_last and not by_her else ()
        yield Message("assistant" if by_her else "user", text, pictures)
        previous = group[-1]


def _tell_apart(lines: Sequence[Line]) -> dict[int, str]:
    """A name for every person: two who share one are numbered in order of appearance."""
    names: dict[int, str] = {}
    for line in lines:
        if line.by_her or line.person_id in names:
            continue
        name = spoken_name(line.name)
        alike = sum(taken == name or taken.startswith(f"{name} (") for taken in names.values())
        names[line.person_id] = f"{name} ({alike + 1})" if alike else name
    return names


def _named(line: Line, names: dict[int, str]) -> Line:
    if line.by_her or line.person_id not in names:
        return line
    return replace(line, name=names[line.person_id])


def _note(window: Window, persona: Persona, scene: Scene) -> str:
    return persona.note(
        small=scene.small,
        time=_moment(scene.now, scene.zone),
        silence=_silence(scene.silence),
        place=_where(scene),
        language=scene.language,
        register=scene.register,
        blind=bool(scene.pictures) and not window.vision,
        tier=scene.tier,
    )


def _where(scene: Scene) -> str:
    if scene.place.is_private:
        return ""
    return f"{scene.place.name or 'a server channel'}; {spoken_name(scene.person.name)} is speaking to you"


def _moment(at: int, zone: tzinfo | None) -> str:
    moment = datetime.fromtimestamp(at / 1000, tz=zone) if zone else datetime.fromtimestamp(at / 1000).astimezone()
    return f"{moment:%A} {moment.day} {moment:%B %Y}, {moment:%H:%M}"


def _silence(silence: int | None) -> str | None:
    if silence is None:
        return None
    hours = silence // HOUR
    if hours < 1:
        return ""
    if hours < 48:  # noqa: PLR2004 (two days read better in hours)
        return f"{hours} hours"
    return f"{hours // 24} days"
