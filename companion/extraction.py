"""What a person has said since into memories: what a model makes of it, and what of that can be believed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from itertools import count
from typing import Any, Final, get_args

from companion import evidence, when
from companion.llm import Models, Window, Writer
from companion.persona import Persona
from companion.prompt import shortened
from companion.store.lines import Line
from companion.store.memories import DOUBTED, SURE, Act, Change, Draft, Kind, Memory, says_the_same
from companion.talk import Message, Person
from companion.terms import terms_of

_LONGEST: Final = 200
"""Characters of a memory; a cue may be as long."""
_LONGEST_ASKED: Final = 500
_ASKED_IMPORTANCE: Final = 0.8
_ANSWER_TOKENS: Final = 900
_WORD_TOKENS: Final = 20
_MOST_KNOWN: Final = 40
"""Memories shown beside new lines: those nearest to what they say, then the newest."""
_KINDS: Final[Mapping[str, Kind]] = {kind: kind for kind in get_args(Kind)}
_ACTS: Final[Mapping[str, Act]] = {act: act for act in get_args(Act)}
_DATED: Final = {"event", "promise"}
_ITEM: Final = {
    "do": {"type": "string", "enum": list(_ACTS)},
    "known": {"type": "integer"},
    "lines": {"type": "array", "items": {"type": "integer"}},
    "kind": {"type": "string", "enum": list(_KINDS)},
    "text": {"type": "string"},
    "cue": {"type": "string"},
    "when": {"type": "string"},
    "importance": {"type": "integer"},
    "sensitive": {"type": "boolean"},
}
_SCHEMA: Final = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "items": {"type": "object", "properties": _ITEM, "required": list(_ITEM), "additionalProperties": False},
        }
    },
    "required": ["items"],
    "additionalProperties": False,
}
_PASSING: Final = "passing"
_WORD: Final = {
    "type": "object",
    "properties": {"is": {"type": "string", "enum": [_PASSING, *_KINDS]}},
    "required": ["is"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned, and from which lines: all that were read, whether or not anything came of them."""

    lines: tuple[Line, ...]
    changes: tuple[Change, ...]


async def learn_from(
    person: Person,
    lines: Sequence[Line],
    known: Sequence[Memory],
    *,
    models: Models,
    persona: Persona,
    zone: tzinfo | None,
) -> Lesson:
    """What these lines teach beside what is known; a ModelError where no model could say."""
    told = evidence.told_in(lines)
    if not told:
        return Lesson(tuple(lines), ())
    known = _nearest(known, " ".join(told.values()))
    read = list(lines)

    def write(window: Window) -> list[Message]:
        nonlocal read
        rest = persona.reflect_prompt(known=_numbered_memories(known, zone), lines="")
        room = window.context - _ANSWER_TOKENS - window.count(rest) - 64
        read, text = _fitting(lines, told, persona.name, zone=zone, room=room, window=window)
        return [Message("user", persona.reflect_prompt(known=_numbered_memories(known, zone), lines=text))]

    answer = await models.structured(
        write, schema=_SCHEMA, name="memories", purpose="reflect", max_tokens=_ANSWER_TOKENS, person_id=person.id,
        temperature=0,
    )  # fmt: skip
    sources = [line for line in read if line.id in told]
    checked = (_believed(item, sources, told, known, zone) for item in answer["items"])
    return Lesson(tuple(read), tuple(change for change in checked if change))


async def learn_a_little(
    person: Person,
    lines: Sequence[Line],
    known: Sequence[Memory],
    *,
    models: Models,
    persona: Persona,
    zone: tzinfo | None,
) -> Lesson:
    """The same with a model too small to word a memory: it only says which of their lines will matter.

    A memory is then what they said themselves. Changes and corrections are left to what they ask for at once.
    """
    told = evidence.told_in(lines)
    changes: list[Change] = []
    for line in lines:
        words = evidence.of_their_life(told.get(line.id, ""))
        if not words or evidence.is_sensitive(words):
            continue
        answer = await models.structured(
            _sorting(persona, words),
            schema=_WORD,
            name="worth",
            purpose="reflect",
            max_tokens=_WORD_TOKENS,
            person_id=person.id,
            temperature=0,
        )
        if answer["is"] == _PASSING:
            continue
        item = _as_item(words, evidence.kind_of(words, answer["is"]))
        draft = draft_of(item, [line], {line.id: words}, zone)
        if draft is not None:
            changes.append(_added(draft, (line.id,), known))
    return Lesson(tuple(lines), tuple(changes))


def _sorting(persona: Persona, words: str) -> Writer:
    return lambda _window: persona.sort_prompt(words)


def asked_for(text: str, said_at: int, zone: tzinfo | None) -> Draft | None:
    """What a person asks her to remember, in their words; nothing where that says nothing."""
    words = " ".join(text.split())
    if not words or len(words) > _LONGEST_ASKED or not evidence.is_statement(words):
        return None
    said_on = when.day_of(said_at, zone)
    span = when.span_of(words, said_on, looks_back=when.sounds_past(words))
    to_come = span is not None and span.start > said_on
    return Draft(
        kind="event" if to_come else evidence.kind_of(words, "fact"),
        text=words,
        importance=_ASKED_IMPORTANCE,
        confidence=SURE,
        is_sensitive=evidence.is_sensitive(words),
        is_asked=True,
        valid_from=when.start_of(span.start, zone) if span else None,
        valid_to=when.start_of(span.end, zone) if span and to_come else None,
    )


def _believed(
    item: Mapping[str, Any],
    sources: Sequence[Line],
    told: Mapping[int, str],
    known: Sequence[Memory],
    zone: tzinfo | None,
) -> Change | None:
    """A change as far as the lines bear it out; nothing where they do not."""
    cited = [sources[number - 1] for number in dict.fromkeys(item["lines"]) if 1 <= number <= len(sources)]
    old = known[item["known"] - 1] if 1 <= item["known"] <= len(known) else None
    act, ids = _ACTS[item["do"]], tuple(line.id for line in cited)
    if not cited:
        return None
    if act in {"confirm", "end"}:
        words = "\n".join(told[line.id] for line in cited)
        bears_on_it = old and set(terms_of(old.text)) & set(terms_of(words))
        return Change(act, ids, None, old.id) if old and bears_on_it else None
    draft = draft_of(item, cited, told, zone, stands_on=old.text if old and act != "add" else "")
    if draft is None or (act != "add" and old is None):
        return None
    if act == "add" or old is None:
        return _added(draft, ids, known)
    return Change(act, ids, replace(draft, confidence=DOUBTED) if act == "doubt" else draft, old.id)


def _added(draft: Draft, ids: tuple[int, ...], known: Sequence[Memory]) -> Change:
    """Something new, or what is known already said again."""
    same = next((each for each in known if says_the_same(each.text, draft.text)), None)
    return Change("confirm", ids, None, same.id) if same else Change("add", ids, draft)


def _as_item(words: str, kind: str) -> dict[str, Any]:
    """A person's own words in the shape of a model's answer."""
    return {"text": words, "kind": kind, "cue": "", "when": words, "importance": 5, "sensitive": False}


def draft_of(
    item: Mapping[str, Any],
    cited: Sequence[Line],
    told: Mapping[int, str],
    zone: tzinfo | None,
    *,
    stands_on: str = "",
) -> Draft | None:
    """A memory as a model words it; nothing where its lines do not say so, or where it is not for keeping.

    What changes a memory may say again what that one said: ``stands_on``.
    """
    text, words = " ".join(item["text"].split()), "\n".join(told[line.id] for line in cited)
    if item["sensitive"] or evidence.is_sensitive(f"{text} {words}"):
        return None  # kept only where they ask for it, in their own words and at once
    if len(text) > _LONGEST or not (evidence.is_statement(text) and evidence.same_language(text, words)):
        return None
    if not evidence.is_grounded(text, f"{words} {stands_on}") or not set(terms_of(text)) & set(terms_of(words)):
        return None
    if item["kind"] != "person" and evidence.is_about_another(text, words):
        return None
    start, end = _dates(item, cited, told, zone)
    return Draft(
        kind=_KINDS[item["kind"]],
        text=text,
        cue=" ".join(item["cue"].split())[:_LONGEST],
        importance=min(max(item["importance"], 0), 10) / 10,
        valid_from=start,
        valid_to=end,
    )


def _dates(
    item: Mapping[str, Any], cited: Sequence[Line], told: Mapping[int, str], zone: tzinfo | None
) -> tuple[int | None, int | None]:
    """When it is true, from the person's own phrase and the day they said it; only what happens once has an end."""
    phrase = " ".join(item["when"].split()).casefold()
    if not phrase and item["kind"] not in _DATED:
        return None, None
    line = next((each for each in cited if phrase and phrase in told[each.id].casefold()), cited[0])
    sentence = told[line.id]
    said_on, back = when.day_of(line.at, zone), when.sounds_past(sentence)
    theirs = when.span_of(phrase, said_on, looks_back=back) if phrase in sentence.casefold() else None
    span = theirs or when.span_of(sentence, said_on, looks_back=back)
    if span is None:
        return None, None
    end = when.start_of(span.end, zone) if item["kind"] in _DATED else None
    return when.start_of(span.start, zone), end


def _nearest(known: Sequence[Memory], words: str) -> list[Memory]:
    """The memories that new words may bear on: nearest first, then the newest."""
    terms = set(terms_of(words))
    ranked = sorted(known, key=lambda each: (-len(terms & set(terms_of(f"{each.text} {each.cue}"))), -each.id))
    return ranked[:_MOST_KNOWN]


def _numbered_memories(known: Sequence[Memory], zone: tzinfo | None) -> str:
    return "\n".join(
        f"{number}. ({when.day_of(memory.learned_at, zone)}, {memory.kind}) {memory.text}"
        for number, memory in enumerate(known, 1)
    )


def _fitting(
    lines: Sequence[Line],
    told: Mapping[int, str],
    name: str,
    *,
    zone: tzinfo | None,
    room: int,
    window: Window,
) -> tuple[list[Line], str]:
    """The first lines that fit a window, and how they are shown: those that may be cited have numbers."""
    shown: list[str] = []
    numbers = count(1)
    for line in lines:
        words = " / ".join(line.text.splitlines())
        if line.by_her:
            entry = f"    {name}: {words}"
        elif line.id in told:
            entry = f"[{next(numbers)}] ({when.day_of(line.at, zone):%A %Y-%m-%d}) {words}"
        else:
            entry = f"    Friend, not to be cited: {words}"
        entry = entry if shown else shortened(entry, window, room - 2)
        room -= window.count(entry) + 1
        if room < 0 and shown:
            break
        shown.append(entry)
    return list(lines[: len(shown)]), "\n".join(shown)
