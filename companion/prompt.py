"""A prompt from its parts, within a budget: what never changes first, what changes every turn last."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from itertools import chain, count, groupby
from operator import attrgetter

from companion.clock import DAY, HOUR, MINUTE
from companion.held import held
from companion.llm import Window, tokens
from companion.mood import GRAVE
from companion.moves import Manner
from companion.persona import Persona
from companion.store.lines import Line
from companion.store.reach import Thing
from companion.talk import Image, Leave, Message, Person, Place
from companion.untrusted import inert, label, unbracketed
from companion.wishes import Wishes

KEEP_AFTER_CUT = 0.6
"""How much of the history's budget a cut leaves, so that the next one is far away."""
_LONG_GAP = 6 * HOUR
_NOTICEABLY_LATE = 10 * MINUTE
_LONGEST_MARK = "(Wednesday 30 September 2026, 00:00)\n"
_LONGEST_NAME = 32
_HELD = 40_000
"""Lines held as they are put into words, while they are talked about."""
_LEFT_OUT = " [... {} characters left out, too long to read at once ...] "
_TIERS = 4
_RECALLED_TOKENS = 400
_RECALLED_FRAME = 60
"""What the sentence before the quotes takes."""
_LONGEST_QUOTE = 300
_MOST_FOR_A_SMALL_MODEL = 2
_UNITS = (("day", 1, 14), ("week", 7, 60), ("month", 30, 730))
_QUOTES = re.compile('["\u201c\u201d\u201e\u201f\u2033\u2036\uff02\u300c\u300d\u00ab\u00bb]')
_BY_HER = attrgetter("by_her")
_SMALL_TRUTH_TOKENS = 80


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
    late: int
    """Milliseconds for which the oldest line to be answered has waited."""
    tier: int
    """Risk, 0 to 3."""
    recalled: Sequence[Thing]
    """What comes to mind beside the history, what matters most first."""
    seed: int
    is_blind: bool
    """Whether they sent a picture that is gone, as after a restart."""
    small: bool
    """Whether the model is a small one on this machine, where every token of the note is waited for."""
    leave: Leave = ""
    """Whether the person takes their leave, for now or for good."""
    manner: Manner | None = None
    """Her mood, and what she does with this turn."""
    wishes: Wishes = field(default_factory=Wishes)
    """How this person, or in a server its people, would like her to be."""
    reasons: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    """By spot what spoke for each thing that comes to mind."""
    truth: Sequence[str] = ()
    """What is true of what they ask about her, a sentence each."""
    is_minor: bool = False
    """Whether the person has said that they are not of age."""
    play_off: bool = False
    """Whether grave words fell in the last 24 hours: no jokes, games or romance, and nothing unasked."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked, and where its history should begin the next time."""

    messages: list[Message]
    window_from: int | None
    """Id of the line the history should begin with from now on, in one large step; nothing while it fits whole."""
    recalled: Sequence[Thing]
    """What came to mind and had room."""
    carried: int
    """How many lines of the talk it carries word for word."""


def compose(window: Window, persona: Persona, scene: Scene, *, reply_tokens: int) -> Prompt:
    """The prompt for one endpoint: who she is, the story so far, the history that fits, the note of this turn."""
    frame = _frame(window, persona, scene, reply_tokens)
    shown = _shown(window, scene, frame.room)
    recalled = _that_fit(persona, frame.scene, window)
    told = "\n".join(_told(persona, frame.scene, thing) for thing in recalled)
    blind = scene.is_blind or len(shown) < len(scene.pictures)
    words = _note(persona, frame.scene, told, _truths_that_fit(frame.scene, window), blind=blind)
    note = [Message("system", words)] if words else []
    named = not scene.place.is_private
    lines = _Measured(scene.history, window, named=named, most=frame.room // 2)
    beside = [Message("system", told)] if frame.scene.small and told else []
    taken = frame.head_cost + window.cost([*beside, *note, Message("user", "", shown)])
    first = lines.first_that_fits(_whole_room(window, reply_tokens) - taken)
    history = [*_history(scene, lines.lines[first:], shown)]
    # What stands after their words is what a small model answers to.
    messages = [*frame.head, *history[:-1], *beside, *history[-1:], *note]
    return Prompt(messages, _cut(lines, window, frame.room, named=named), recalled, len(lines.lines) - first)


def _cut(measured: "_Measured", window: Window, room: int, *, named: bool) -> int | None:
    if measured.first_that_fits(room) == 0:
        return None
    kept = _Measured([line for line in measured.lines if line.id], window, named=named, most=room // 2)
    if kept.first_that_fits(room) == 0:
        return None
    return min(line.id for line in kept.lines[kept.first_that_fits(int(room * KEEP_AFTER_CUT)) :])


def opening(persona: Persona, scene: Scene) -> list[Message]:
    """The part of a prompt that stays the same from turn to turn."""
    return list(_opening(persona, scene)[0])


def _opening(persona: Persona, scene: Scene) -> tuple[tuple[Message, ...], float]:
    """The same, and its estimated tokens before any model's own scale."""
    where = "dm" if scene.place.is_private else "server"
    manner = scene.stretch_language, scene.stretch_register
    story = inert(scene.summary or "")
    return _opened(persona, manner, where, scene.seed, small=scene.small, wishes=scene.wishes, story=story)


@held(512)
def _opened(
    persona: Persona,
    manner: tuple[str, str | None],
    place: str,
    seed: int,
    *,
    small: bool,
    wishes: Wishes,
    story: str,
) -> tuple[tuple[Message, ...], float]:
    language, register = manner
    messages = persona.opening(
        language=language, register=register, place=place, seed=seed, small=small, wishes=wishes, story=story
    )
    return tuple(messages), tokens.estimate_prompt(messages)


class _Measured:
    """Lines with what each can cost at most, counted once; one of more than ``most`` tokens is shortened."""

    def __init__(self, lines: Sequence[Line], window: Window, *, named: bool, most: int) -> None:
        self.lines = [*lines]
        self._costs = [window.tokens(_measured(line, named)) for line in lines]
        for at, cost in enumerate(self._costs):
            if cost > most:
                self.lines[at] = _within(lines[at], window, most)
                self._costs[at] = window.tokens(_measured(self.lines[at], named))

    def first_that_fits(self, room: int) -> int:
        """Index of the oldest line such that it and all after it fit in ``room`` tokens; always keeps the last."""
        index = len(self.lines)
        while index > 0:
            room -= self._costs[index - 1]
            if room < 0:
                break
            index -= 1
        return min(index, max(len(self.lines) - 1, 0))


def shortened(text: str, window: Window, room: int) -> str:
    """The text, or where it takes more than ``room`` tokens its beginning and its end, with a mark between them."""
    if window.holds(text, room):
        return text
    room -= window.count(_LEFT_OUT.format(len(text)))
    kept = bisect_right(range(len(text)), room, key=lambda kept: window.count(_ends(text, kept, ""))) - 1
    return _ends(text, max(kept, 0), _LEFT_OUT.format(len(text) - max(kept, 0)))


def rendered(line: Line, *, named: bool) -> str:
    """A line as a model reads it: what came with it in brackets, then the words, then nobody else's."""
    words = _words(line)
    if not named or line.by_her:
        return words
    # A newline inside a line is indented, so that nobody can write a line in somebody else's name.
    return f"{spoken_name(line.name)}: " + "\n  ".join(words.splitlines())


@held(_HELD)
def _words(line: Line) -> str:
    own = line.text if line.by_her else unbracketed(inert(line.text))
    return "\n".join(filter(None, (inert(line.quote or ""), inert(line.context), own)))


@held(_HELD)
def _measured(line: Line, named: bool) -> float:  # noqa: FBT001 (a name costs more to look up by)
    """Estimated tokens a line adds at most: as a message of its own, with a date and a numbered name."""
    return tokens.MESSAGE_TOKENS + tokens.estimate(f"{_LONGEST_MARK} (99)\n\n{rendered(line, named=named)}")


@held(4_096)
def spoken_name(name: str) -> str:
    """A display name as it may stand before a colon."""
    plain = label(name.replace(":", " ").replace("\uff1a", " "))
    return "".join(char for char in plain if char.isprintable())[:_LONGEST_NAME].strip() or "someone"


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands before the history, and what that leaves."""

    scene: Scene
    head: Sequence[Message]
    head_cost: int
    room: int
    """Tokens the history may take whatever the note of a turn says, so that it begins at the same line every turn."""


def _frame(window: Window, persona: Persona, scene: Scene, reply_tokens: int) -> _Frame:
    """As much of her as leaves a quarter of the window to the talk: all, the card of a small model, or its text."""
    whole = _whole_room(window, reply_tokens)
    for made, head, estimated in _heads(persona, scene):
        cost = window.tokens(estimated)
        frame = _Frame(made, head, cost, whole - cost - _longest_note(window, persona, made))
        if frame.room >= window.context // 4:
            break
    return frame


def _heads(persona: Persona, scene: Scene) -> Iterator[tuple[Scene, Sequence[Message], float]]:
    yield scene, *_opening(persona, scene)
    small = replace(scene, small=True)
    head, estimated = _opening(persona, small)
    yield small, head, estimated
    bare = [message for message in head if message.role == "system"]
    yield small, bare, tokens.estimate_prompt(bare)


def _whole_room(window: Window, reply_tokens: int) -> int:
    return window.context - min(reply_tokens, window.context // 4)


def _longest_note(window: Window, persona: Persona, scene: Scene) -> int:
    tongue = scene.language, scene.register
    lasting = scene.is_minor, scene.play_off, scene.leave == "for good"
    estimated = _longest_note_of(persona, tongue, _where(scene), lasting, small=scene.small)
    return window.tokens(estimated) + _room_for_recalled(window)


@held(512)
def _longest_note_of(
    persona: Persona, tongue: tuple[str, str | None], where: str, lasting: tuple[bool, bool, bool], *, small: bool
) -> float:
    """Estimated tokens of the longest note there can be, beside what is recalled and what lasts for a day or longer."""
    language, register = tongue
    is_minor, play_off, is_leaving = lasting
    since = _silence(1_000 * DAY)
    notes = (
        persona.note(
            small=small,
            language=language,
            register=register,
            tier=tier,
            time=_LONGEST_MARK.strip(),
            silence=since,
            late=since or "",
            place=where,
            blind=True,
            leave="for good" if is_leaving and tier < GRAVE else "",
            is_minor=is_minor,
            play_off=play_off,
            manner=persona.longest_manner(small=small),
        )
        for tier in range(_TIERS)
    )
    return tokens.MESSAGE_TOKENS + max(map(tokens.estimate, notes))


def _shown(window: Window, scene: Scene, room: int) -> tuple[Image, ...]:
    """The newest pictures, as many as half the room holds."""
    if not window.vision or not scene.pictures:
        return ()
    most = max(room, 0) // 2 // window.cost([Message("user", "", scene.pictures[:1])])
    return scene.pictures[max(len(scene.pictures) - most, 0) :]


def _within(line: Line, window: Window, most: int) -> Line:
    """A line of that many tokens at most."""
    words = _words(line)
    short = shortened(words, window, most)
    return line if short == words else replace(line, quote=None, context=short, text="")


def _ends(text: str, count: int, between: str) -> str:
    return f"{text[: count - count // 2]}{between}{text[len(text) - count // 2 :]}"


def _history(scene: Scene, lines: Sequence[Line], pictures: tuple[Image, ...]) -> Iterator[Message]:
    named = not scene.place.is_private
    names = _tell_apart(scene.history) if named else {}
    said_before: int | None = None
    for by_her, group in groupby((_named(line, names) for line in lines) if names else lines, key=_BY_HER):
        together = (*group,)
        message = _message(together, scene.zone, said_before, named)
        said_before = together[-1].at
        yield (
            message if by_her or not pictures or together[-1].id != lines[-1].id else replace(message, images=pictures)
        )


@held(_HELD)
def _message(lines: tuple[Line, ...], zone: tzinfo | None, said_before: int | None, named: bool) -> Message:  # noqa: FBT001 (as above)
    """What one side says without the other, as one message; ``said_before`` is when the last line before it was."""
    texts: list[str] = []
    for line in lines:
        is_later = said_before is not None and not line.by_her and line.at - said_before >= _LONG_GAP
        text = rendered(line, named=named)
        texts.append(f"({_moment(line.at, zone)})\n{text}" if is_later else text)
        said_before = line.at
    by_her = lines[0].by_her
    return Message("assistant" if by_her else "user", ("\n\n" if by_her else "\n").join(texts))


def _tell_apart(lines: Sequence[Line]) -> dict[int, str]:
    """A name for every person: those who share one are numbered in order of appearance."""
    names: dict[int, str] = {}
    for line in lines:
        if line.by_her or line.person_id in names:
            continue
        name = spoken_name(line.name)
        numbered = (f"{name} ({number})" for number in count(2))
        names[line.person_id] = next(each for each in chain([name], numbered) if each not in names.values())
    return names


def _named(line: Line, names: dict[int, str]) -> Line:
    return replace(line, name=names.get(line.person_id, line.name)) if names else line


def _room_for_recalled(window: Window) -> int:
    """Tokens for what is asked about her and what comes to mind, whether or not there is any of it."""
    return min(_RECALLED_TOKENS, window.context // 24)


def _truths_that_fit(scene: Scene, window: Window) -> str:
    room, kept = _SMALL_TRUTH_TOKENS if scene.small else _room_for_recalled(window), list[str]()
    for sentence in scene.truth:
        room -= window.count(sentence) + 1
        if room >= 0:
            kept.append(sentence)
    return " ".join(kept)


def _that_fit(persona: Persona, scene: Scene, window: Window) -> Sequence[Thing]:
    """What comes to mind as far as there is room; of lines nothing to a small model, which would answer them."""
    recalled = [thing for thing in scene.recalled if thing.memory_id] if scene.small else scene.recalled
    room = _room_for_recalled(window) - window.count(_truths_that_fit(scene, window)) - _RECALLED_FRAME
    for number, thing in enumerate(recalled):
        room -= window.count(_told(persona, scene, thing)) + 1
        if room < 0:
            return recalled[:number]
    return recalled[:_MOST_FOR_A_SMALL_MODEL] if scene.small else recalled


def _told(persona: Persona, scene: Scene, thing: Thing) -> str:
    """One thing that comes to mind, as the model is told of it."""
    if not scene.small:
        return _quoted(thing, scene)
    unit, count = _passed(scene.now - thing.at)
    return persona.reminder(_one_line(thing.text), scene.language, unit=unit, count=count)


def _one_line(text: str) -> str:
    """Somebody's words as data: on one line, without quotation marks that could end a quote."""
    text = _QUOTES.sub("'", label(text))
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]} ..."


def _quoted(thing: Thing, scene: Scene) -> str:
    """A thing as data: one line, between quotation marks that it cannot close."""
    text = _one_line(thing.text)
    who = "you said" if thing.by_her else f"{spoken_name(thing.name or scene.person.name)} said"
    return f'- {_ago(scene.now - thing.at)}, {who if thing.memory_id is None else "you learned"}: "{text}"'


def _ago(passed: int) -> str:
    """How long ago something was, as people say it."""
    unit, count = _passed(passed)
    return "within a day" if unit == "today" else f"{count} {unit}{'s' if count > 1 else ''} ago"


def _passed(passed: int) -> tuple[str, int]:
    """How many days, weeks, months or years a time is long, in the unit people would take; 0 is today."""
    days = max(passed, 0) // DAY
    if not days:
        return "today", 0
    return next(
        ((unit, max(days // length, 1)) for unit, length, until in _UNITS if days < until), ("year", days // 365)
    )


def _note(persona: Persona, scene: Scene, recalled: str, truth: str, *, blind: bool) -> str:
    return persona.note(
        small=scene.small,
        time=_moment(scene.now, scene.zone),
        silence=_silence(scene.silence),
        late=_late(scene.late),
        place=_where(scene),
        recalled="" if scene.small else recalled,
        language=scene.language,
        register=scene.register,
        blind=blind,
        truth=truth,
        is_minor=scene.is_minor,
        tier=scene.tier,
        manner=scene.manner,
        leave=scene.leave,
        play_off=scene.play_off,
    )


def _where(scene: Scene) -> str:
    if scene.place.is_private:
        return ""
    name = _tell_apart(scene.history).get(scene.person.id) or spoken_name(scene.person.name)
    return f"{scene.place.name or 'a server channel'}; {name} is speaking to you"


def _moment(at: int, zone: tzinfo | None) -> str:
    moment = datetime.fromtimestamp(at / 1000, tz=zone) if zone else datetime.fromtimestamp(at / 1000).astimezone()
    return f"{moment:%A} {moment.day} {moment:%B %Y}, {moment:%H:%M}"


def _late(late: int) -> str:
    return "" if late < _NOTICEABLY_LATE else _silence(late) or f"{late // MINUTE} minutes"


def _silence(silence: int | None) -> str | None:
    if silence is None:
        return None
    hours = silence // HOUR
    if hours < 1:
        return ""
    if hours < 48:  # noqa: PLR2004 (two days read better in hours)
        return f"{hours} hours"
    return f"{hours // 24} days"
