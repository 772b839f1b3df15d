"""What a message asks of her memory, heard at once: remember this, forget that, it is this and not that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from companion._remember_patterns import (
    ABOUT,
    COPULA,
    CORRECT,
    FORGET,
    HANGUL,
    NO_TERM,
    NOT_TO_FORGET,
    NOT_TO_REMEMBER,
    PARTICLE,
    REMEMBER,
    SENTENCE,
    SIGN,
    THAT,
)

__all__ = ["SENTENCE", "Request", "is_name", "request_in", "spelt_otherwise", "terms_put_right"]
_LONGEST: Final = 500
"""Characters of a sentence that can ask anything of her memory."""
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_SOUNDS: Final = tuple(
    (re.compile(written), said)
    for written, said in (
        (r"ph", "f"),
        (r"c[kh]?|q", "k"),
        (r"(?<=.)h", ""),
        (r"ie|ey|y", "i"),
        (r"z", "s"),
        (r"(.)\1e?$", r"\1"),
        (r"(.)\1", r"\1"),
    )
)
_LONGEST_TERM: Final = 4
"""Words of what is put right: longer ones are opinions, not slips."""


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked of her memory."""

    act: Literal["remember", "forget", "correct"]
    what: str
    """The statement to keep, the subject to forget, the right word; empty where it is what was said just before."""
    wrong: str = ""
    """The word that was wrong, where a correction names it."""


def request_in(text: str) -> Request | None:
    """What a message asks of her memory, in English or Korean; nothing where it only talks of remembering."""
    sentences = [part.strip() for part in SENTENCE.findall(text.replace("\u2019", "'")) if part.strip()]
    for number, sentence in enumerate(sentences):
        if len(sentence) <= _LONGEST and SIGN.search(sentence) and (request := _request(sentence)):
            if request.act == "remember" and not request.what:
                return Request("remember", " ".join(sentences[:number]))
            return request
    return None


def terms_put_right(text: str, request: Request) -> str | None:
    """A statement with the wrong word replaced; nothing where it does not hold that word by itself."""
    wrong = re.escape(request.wrong)
    pattern = wrong if HANGUL.search(request.wrong) else rf"\b{wrong}\b"
    changed, count = re.subn(pattern, lambda _: request.what, text, flags=re.IGNORECASE)
    return changed if count else None


def spelt_otherwise(name: str, text: str) -> str | None:
    """The word of a text that sounds like a name and is written in another way; nothing where there is none."""
    sound, bare = _sound(name), name.casefold()
    words = _WORD.findall(text)
    return next((word for word in words if word.casefold() != bare and _sound(word) == sound), None)


def _sound(word: str) -> str:
    """A word by what of its spelling is heard, roughly."""
    heard = word.casefold()
    for written, said in _SOUNDS:
        heard = written.sub(said, heard)
    return heard


def is_name(word: str, text: str) -> bool:
    """Whether a word is a name or a number in a text, rather than a word that is also said of other things."""
    at = text.casefold().find(word.casefold())
    found = text[at : at + len(word)] if at >= 0 else ""
    return bool(HANGUL.search(found)) or any(char.isdigit() for char in found) or (at > 0 and found[:1].isupper())


def _request(sentence: str) -> Request | None:
    if not NOT_TO_FORGET.search(sentence):
        for what in _whats(FORGET, sentence):
            return Request("forget", _subject(what))
    if not NOT_TO_REMEMBER.search(sentence):
        for what in _whats(REMEMBER, sentence):
            return Request("remember", "" if THAT.fullmatch(what.lower()) else what.strip(" ,:"))
    for pattern in CORRECT:
        if (found := pattern.search(sentence)) and (request := _correction(found)):
            return request
    return None


def _whats(patterns: tuple[re.Pattern[str], ...], sentence: str) -> Iterator[str]:
    for pattern in patterns:
        if found := pattern.search(sentence):
            yield (found["what"] or "").strip()


def _subject(what: str) -> str:
    """What is to be forgotten, without the words that only point; nothing for "that"."""
    if THAT.fullmatch(what.lower()):
        return ""
    return ABOUT.sub("", what).strip() if HANGUL.search(what) else what


def _correction(found: re.Match[str]) -> Request | None:
    what, wrong = (found["what"] or "").strip(" ,."), (found["wrong"] or "").strip(" ,.")
    if HANGUL.search(what + wrong):
        what, wrong = COPULA.sub("", what), PARTICLE.sub("", wrong)
    words = [*what.split(), *wrong.split()]
    if not what or what.lower() == wrong.lower() or NO_TERM.fullmatch(what) or NO_TERM.fullmatch(wrong):
        return None
    if len(what.split()) > _LONGEST_TERM or len(wrong.split()) > _LONGEST_TERM or len(words) > 2 * _LONGEST_TERM:
        return None
    return Request("correct", what, wrong)
