"""One message into what it tells of a person: how they are, and whether they are in danger, as a model reads it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from companion.care import About, Risk, screen
from companion.llm import Models, Window
from companion.mood import Affect
from companion.persona import Persona
from companion.store.lines import Line
from companion.talk import Message

LINES: Final = 6
"""How many of a talk's last lines are read for one message."""
_GRAVEST: Final = 3
_LONGEST: Final = 1_200
_LONGEST_BESIDE: Final = 400
_LONGEST_FEELING: Final = 14
_MOST_FEELINGS: Final = 2
_ANSWER_TOKENS: Final = 400
_WORD_TOKENS: Final = 20
_NOT_LETTERS: Final = re.compile(r"[\W\d_]+")
_NUMBER: Final = {"type": "number"}
_FIELDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "risk": {"type": "integer", "enum": [0, 1, 2, 3]},
    "about": {"type": "string", "enum": ["self", "other"]},
    "valence": _NUMBER,
    "arousal": _NUMBER,
    "feelings": {"type": "array", "items": {"type": "string"}},
    "confidence": _NUMBER,
    "disclosure": _NUMBER,
    "hostility": _NUMBER,
}
SCHEMA: Final = {
    "type": "object",
    "properties": _FIELDS,
    "required": list(_FIELDS),
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message tells, as far as a model can see."""

    affect: Affect
    risk: Risk
    feelings: tuple[str, ...] = ()
    """At most two words for it, in the language of the message."""


_WORDS: Final[Mapping[str, Reading]] = {
    "plain": Reading(Affect(valence=0.05, confidence=0.3), Risk()),
    "glad": Reading(Affect(valence=0.6, arousal=0.6, confidence=0.6, disclosure=0.2), Risk()),
    "low": Reading(Affect(valence=-0.5, arousal=0.35, confidence=0.6, disclosure=0.4), Risk(1)),
    "angry": Reading(Affect(valence=-0.5, arousal=0.7, confidence=0.6, hostility=0.8), Risk()),
    "danger": Reading(Affect(valence=-0.8, arousal=0.5, confidence=0.6, disclosure=0.5), Risk(2)),
}
"""What each of a small model's words stands for."""


async def appraise(lines: Sequence[Line], *, models: Models, persona: Persona, person_id: int) -> Reading:
    """What the last of these lines tells of the person who said it; a ModelError where no model could say."""
    told = json.dumps([_shown(line, person_id) for line in lines], ensure_ascii=False)

    def write(_window: Window) -> list[Message]:
        return persona.appraise_prompt(told)

    answer = await models.structured(
        write, schema=SCHEMA, name="reading", purpose="appraisal", max_tokens=_ANSWER_TOKENS, person_id=person_id,
        temperature=0,
    )  # fmt: skip
    return _believed(answer)


async def appraise_a_little(words: str, *, models: Models, persona: Persona, person_id: int | None) -> Reading:
    """The same with a model too small for numbers: it says one word, which stands for mood and danger at once.

    Measured with the embedded model: it saw danger in 8 of 16 grave lines, and in 2 of 24 that only sound like it. So
    its word alone is low mood; it is danger where the screen finds distress in the same words.
    """
    known = sorted(persona.appraisals & _WORDS.keys())
    schema = {
        "type": "object",
        "properties": {"is": {"type": "string", "enum": known}},
        "required": ["is"],
        "additionalProperties": False,
    }

    def write(_window: Window) -> list[Message]:
        return persona.small_appraise_prompt(_cut(words, _LONGEST_BESIDE))

    answer = await models.structured(
        write, schema=schema, name="reading", purpose="appraisal", max_tokens=_WORD_TOKENS, person_id=person_id,
        temperature=0,
    )  # fmt: skip
    read = _WORDS[answer["is"]]
    return read if read.risk.tier <= screen(words).tier + 1 else replace(read, risk=Risk(1))


def _believed(answer: Mapping[str, Any]) -> Reading:
    """An answer with every number brought into range, and nothing in it that is not a word."""
    about: About = "other" if answer["about"] == "other" else "self"
    words = (_NOT_LETTERS.sub(" ", word).strip().casefold() for word in answer["feelings"])
    feelings = tuple(word for word in words if 0 < len(word) <= _LONGEST_FEELING)[:_MOST_FEELINGS]
    risk = min(max(answer["risk"], 0), _GRAVEST)
    return Reading(Affect.of({name: answer[name] for name in Affect.__slots__}), Risk(risk, about), feelings)


def _shown(line: Line, person_id: int) -> dict[str, Any]:
    """A line as data."""
    by = "her" if line.by_her else "friend" if line.person_id == person_id else "other"
    beside = {"came_with": line.context, "points_at": line.quote or ""}
    shown = {name: _cut(text, _LONGEST_BESIDE) for name, text in beside.items() if text}
    return {"by": by, "text": _cut(line.text, _LONGEST), **shown}


def _cut(text: str, most: int) -> str:
    """A text, of a very long one its beginning and its end."""
    return text if len(text) <= most else f"{text[: most // 2]} […] {text[-most // 2 :]}"
