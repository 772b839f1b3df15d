"""What in a person's own words can be taken as told: no questions, what-ifs, jokes, make-believe or borrowed words."""

from collections.abc import Mapping, Sequence
from typing import Final

from companion._evidence_patterns import (
    BORROWED,
    FIRST_PERSON,
    GLUE,
    HANGUL,
    HEARSAY,
    KIDDING,
    NAME,
    NOT_TOLD,
    NUMBER,
    PRETENDING,
    PROMISING,
    PRONOUN,
    REFUSING,
    RELATIVE,
    RELATIVE_KO,
    SENSITIVE,
    SENTENCE,
    SERIOUS_AGAIN,
    SOMEBODY,
    STAGE,
    TO_HER,
)
from companion.clock import HOUR
from companion.language import language_of
from companion.remember import request_in
from companion.store.lines import Line
from companion.store.memories import Kind
from companion.terms import terms_of

_SHORT: Final = 6
"""Words of a line that does nothing but take back the one before."""
_LEAST_TERMS: Final = 2
_BORROWED: Final = "\ufffc"
"""Stands where somebody else's words were: the sentence round them only introduces them."""
_SCRIPTS: Final = {"ko", "ja", "zh"}
_GROUNDED: Final = 0.33
"""The least share of a memory's terms that have to stand in the words it comes from."""


def told_in(lines: Sequence[Line]) -> Mapping[int, str]:
    """What each of a person's lines tells in earnest, by line; lines that tell nothing are left out.

    Make-believe lasts until it is called off or an hour has passed; "just kidding" also takes back the line before.
    """
    told: dict[int, str] = {}
    pretending_since: int | None = None
    before: Line | None = None
    for line in lines:
        if line.by_her:
            continue
        if pretending_since is not None and (SERIOUS_AGAIN.search(line.text) or line.at - pretending_since > HOUR):
            pretending_since = None
        if PRETENDING.search(line.text):
            pretending_since = line.at
        if KIDDING.search(line.text):
            if before is not None and len(line.text.split()) <= _SHORT:
                told.pop(before.id, None)
        elif pretending_since is None and (words := _earnest(line.text)):
            told[line.id] = words
        before = line
    return told


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, one after the other."""
    return [part.strip() for part in SENTENCE.findall(text) if part.strip()]


def is_grounded(statement: str, told: str) -> bool:
    """Whether a statement says nothing that the words it comes from do not: its terms, its names and its numbers."""
    terms, source = set(terms_of(GLUE.sub(" ", statement))), set(terms_of(told))
    if not terms or len(terms & source) < _GROUNDED * len(terms):
        return False
    words = told.casefold()
    names = NAME.findall(statement)
    return all(name.casefold() in words for name in [*names, *NUMBER.findall(statement)])


def is_about_another(statement: str, told: str) -> bool:
    """Whether the sentence a statement rests on is about somebody whom the statement does not mention."""
    terms = set(terms_of(statement))
    sentence = max(sentences_of(told), key=lambda each: len(terms & set(terms_of(each))), default="")
    if found := RELATIVE.search(sentence) or RELATIVE_KO.search(sentence):
        return not terms & set(terms_of(found["who"]))
    if found := SOMEBODY.search(sentence):
        return found["who"].casefold() not in statement.casefold()
    return bool(PRONOUN.search(sentence)) and not FIRST_PERSON.search(sentence)


def is_sensitive(text: str) -> bool:
    """Whether a text touches health, sexuality, faith, politics, finances or the law."""
    return bool(SENSITIVE.search(text))


def of_their_life(told: str) -> str:
    """The sentences of a line by which a person tells of themselves or theirs; nothing where none does."""
    sentences = [each for each in sentences_of(told) if not TO_HER.search(each)]
    rest = " ".join(sentences)
    if not any(FIRST_PERSON.search(each) or HANGUL.search(each) for each in sentences) or HEARSAY.search(rest):
        return ""
    return rest if len(terms_of(rest)) >= _LEAST_TERMS else ""


def kind_of(words: str, said: str) -> Kind:
    """The kind of a memory in a person's own words, where a small model says it is of a kind."""
    if PROMISING.search(words):
        return "promise"
    if REFUSING.search(words):
        return "boundary"
    if any(RELATIVE.search(each) or RELATIVE_KO.search(each) for each in sentences_of(words)):
        return "person"
    return "preference" if said == "preference" else "event" if said == "event" else "fact"


def is_statement(text: str) -> bool:
    """Whether a text can stand as a memory: it says something, and asks or commands nothing."""
    return bool(set(terms_of(text))) and not text.rstrip().endswith(("?", "\uff1f")) and request_in(text) is None


def same_language(statement: str, told: str) -> bool:
    """Whether a statement is in the language of the words it comes from, as far as short texts tell."""
    spoken = language_of(told)
    return (language_of(statement, fallback=spoken) in _SCRIPTS) == (spoken in _SCRIPTS)


def _earnest(text: str) -> str:
    """A line without what is not told in earnest."""
    if (request := request_in(text)) and request.act != "correct":
        return ""  # it is kept as they asked, or forgotten
    own = STAGE.sub(" ", BORROWED.sub(_BORROWED, text))
    return " ".join(each for each in sentences_of(own) if _BORROWED not in each and not NOT_TOLD.search(each)).strip()
