"""The last letter to somebody who leaves for good: what was built, who their people are, and no promise to meet."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from companion.goodbye import is_fit_for_a_last_letter
from companion.llm import ModelError, Models, Window
from companion.persona import Persona, Strings
from companion.store.memories import Memory
from companion.talk import Message, Person
from companion.terms import terms_of
from companion.untrusted import inert, label
from companion.voice import claims_humanity, sayable, whole_sentences

_log = logging.getLogger(__name__)

_TOKENS: Final = 450
_SHORTEST, _LONGEST = 120, 1_800
"""Characters."""
_TRIES: Final = 2
_NAME: Final = re.compile(r"(?<=\w )[A-Z]\w+")
_FOREIGN: Final = re.compile(r"://|<[@#:]|\d[\d\s().-]{5,}\d")
"""Links, mentions and long numbers, none of which belongs there."""
_BEFORE_A_NAME: Final = " \n-\u2013\u2014"
_MOST: Final = 20
"""Memories a model is told, and..."""
_MOST_NAMED: Final = 6
"""...memories that a letter without a model names."""


@dataclass(frozen=True, slots=True)
class Bond:
    """What there was between her and somebody, as far as she knows it."""

    person: Person
    language: str
    since: str
    """The day they first spoke."""
    memories: Sequence[Memory]
    """What matters most first; nothing of it is sensitive."""
    story: str
    """The summary of older private talk."""

    @property
    def people(self) -> list[Memory]:
        """What she knows of the people they named."""
        return [memory for memory in self.memories if memory.kind == "person"]


async def write_letter(bond: Bond, *, models: Models, persona: Persona, strings: Strings, may_think: bool) -> str:
    """Her last letter; from the strings where no model answers, or what it writes does not pass."""

    def write(_window: Window) -> list[Message]:
        return [Message("user", persona.letter_prompt(**_facts(bond)))]

    for _ in range(_TRIES if may_think else 0):
        try:
            written = await models.complete(write, purpose="letter", max_tokens=_TOKENS, person_id=bond.person.id)
        except ModelError as error:
            _log.info("the last letter to person %s is written without a model: %s", bond.person.id, error)
            break
        letter = _finished(sayable(written, names=persona.names), persona.names)
        if passes(letter, bond):
            return letter
    return plain_letter(bond, strings)


def passes(letter: str, bond: Bond) -> bool:
    """Whether a letter may be sent: it names what was built and their people, and promises and asks nothing."""
    if not _SHORTEST <= len(letter) <= _LONGEST or claims_humanity(letter) or not is_fit_for_a_last_letter(letter):
        return False
    if _FOREIGN.search(letter):
        return False
    if (names := _names(bond)) and not any(name in letter for name in names):
        return False
    words, own = set(terms_of(letter)), set(terms_of(bond.person.name))
    return all(
        any(words & (set(terms_of(memory.text)) - own) for memory in memories)
        for memories in (bond.memories, bond.people)
        if memories
    )


def plain_letter(bond: Bond, strings: Strings) -> str:
    """The letter that needs no model: it names what they told her in their own terms, their people first."""
    named = [*bond.people, *(memory for memory in bond.memories if memory.kind != "person")][:_MOST_NAMED]
    rows = "\n".join(f"- {memory.text}" for memory in named)
    if not rows:
        return strings.say("letter_bare", bond.language, name=bond.person.name, since=bond.since)
    return strings.say("letter_plain", bond.language, name=bond.person.name, since=bond.since, rows=rows)


def _names(bond: Bond) -> set[str]:
    """The names of the people they spoke of, where a script has capitals to tell them by."""
    return {name for memory in bond.people for name in _NAME.findall(memory.text)} - set(bond.person.name.split())


def _finished(letter: str, names: Sequence[str]) -> str:
    """The letter up to its last finished sentence, and her name under it where it stands there."""
    whole = whole_sentences(letter)
    signed = letter[len(whole) :].strip(_BEFORE_A_NAME)
    return letter if signed.casefold() in names else whole


def _facts(bond: Bond) -> dict[str, str]:
    memories = "\n".join(f"- {label(memory.text)}" for memory in bond.memories[:_MOST])
    return {
        "person": label(bond.person.name),
        "since": bond.since,
        "language": bond.language,
        "memories": memories or "(nothing)",
        "story": inert(bond.story) or "(nothing)",
    }
