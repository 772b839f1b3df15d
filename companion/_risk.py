"""The local risk screen: what one message says of wanting to die or self-harm, read without any model."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

from companion._risk_composed import COMPOSED_ENGLISH, COMPOSED_KOREAN, EARNEST
from companion._risk_direct import DIRECT_ENGLISH, DIRECT_KOREAN
from companion._risk_meaning import READ_AT_ONCE, by_meaning, leaves_open, noted_meaning
from companion._risk_patterns import ENGLISH, INNOCENT, KOREAN, LAUGH, LONG_PAST, STORY, About, Sign
from companion._risk_text import STRETCHED, pairs, plain, sentences_of
from companion._risk_weighing import weigh
from companion._sieve import Sieve
from companion.held import held

__all__ = ["About", "Risk", "by_signs", "in_one_breath", "may_hide_danger", "screen", "screen_talk", "worth_reading"]


_REMEMBERED = 2_048
_REMEMBERED_WINDOWS = 8_192
_GRAVE = 2
_BREATH = 6
"""Lines."""


@dataclass(frozen=True, slots=True)
class Risk:
    """How grave a message is: 0 nothing, 1 distress, 2 ideation or self-harm, 3 plan, means or now."""

    tier: int = 0
    about: About = "self"


def screen(text: str) -> Risk:
    """The gravest risk in any two neighbouring sentences of `text`, or in what weights say; its cost grows linearly.

    Where its meaning has been read as well, that is weighed together with the words.
    """
    return _screened(text, noted_meaning(text))


def may_hide_danger(text: str) -> bool:
    """Whether reading the meaning of `text` may change what :func:`screen` makes of it, and has not been done yet."""
    tier = by_signs(text).tier
    return tier < _GRAVE and noted_meaning(text) is None and (tier > 0 or leaves_open(text))


@held(_REMEMBERED)
def _screened(text: str, meant: float | None) -> Risk:
    """It is asked of the same lines turn after turn.

    No meaning clears what words say beside distress, or in a text so long that it may have been read in part.
    """
    found = by_signs(text)
    if found.tier >= _GRAVE:
        return found
    heard = [] if meant is None else [by_meaning(text, meant, distress=found.tier > 0)]
    if meant is None or found.tier or len(text) > READ_AT_ONCE:
        heard.append(_by_words(text, found))
    tier, stretch = max(heard, key=itemgetter(0))
    return max(found, Risk(tier, "other" if _OF_OTHERS.search(stretch) else "self"), key=_gravity)


def _by_words(text: str, found: Risk) -> tuple[int, str]:
    grave = _weighed_grave(text, found)
    return (0, "") if grave is None else (_GRAVE, grave)


def _weighed_grave(text: str, found: Risk) -> str | None:
    """What weights hear as grave; beside a sentence of mere distress each other sentence is weighed alone as well."""
    parts = [text, *sentences_of(text)] if found.tier else [text]
    return next(filter(None, (weigh(part, margin=partial(_margin, text)) for part in parts)), None)


_OF_DISTRESS = 4.0


def _margin(text: str, stretch: str) -> float:
    """How much surer weights must be of a stretch: beside a laugh or a story, and where distress is all it says."""
    as_it_is = plain(text)
    in_story = _STORY.search(as_it_is) is not None
    return float(_is_laughing(as_it_is)) + float(in_story) + _OF_DISTRESS * (by_signs(stretch).tier == 1)


def _is_laughing(text: str) -> bool:
    return _LAUGH.search(text) is not None and _EARNEST.search(text) is None


def by_signs(text: str) -> Risk:
    """The gravest risk that patterns name, without what weights say."""
    return max(map(_in_window, pairs(text)), key=_gravity, default=Risk())


@held(_REMEMBERED_WINDOWS)
def _in_window(window: str) -> Risk:
    """The gravest risk in one or two sentences: of lines that are read together only the last ones are new."""
    return max(map(_risk_of, _readings(window)), key=_gravity)


_THEIRS = "friend|brother|sister|mom|mum|dad|son|daughter|roommate|boyfriend|girlfriend|husband|wife|cousin"
_THEIRS_KOREAN = "친구|동생|언니|오빠|누나|형|엄마|아빠|남친|여친|남편|아내|딸|아들|걔|룸메"
_OF_OTHERS = re.compile(
    rf"\b(?:him|her|them) ?sel(?:f|ves)\b|\b(?:{_THEIRS}) (?:said|says|told|texted|wants|tried|is|was|keeps|has)\b"
    rf"|(?:{_THEIRS_KOREAN})(?:이|가|는|은)? .*(?:대|대요|래|래요|댄다|다고)"
)


def screen_talk(lines: Sequence[str]) -> Risk:
    """The gravest risk in what one person said, newest last: in each line, and in the last six read in one breath.

    In the latter patterns look for it, and the meaning where that has been read: weights alone, held to what spares
    ordinary talk, found nothing more there.
    """
    found = max(map(screen, lines), key=_gravity, default=Risk())
    if found.tier < _GRAVE and len(lines) > 1:
        together = in_one_breath(lines)
        read = by_signs if noted_meaning(together) is None else screen
        found = max(found, read(together), key=_gravity)
    return found


def worth_reading(lines: Sequence[str]) -> list[str]:
    """What one person said, newest last, line by line, and in one breath as well where the newest may hide danger."""
    newest = lines[-1]
    is_open = may_hide_danger(newest) or noted_meaning(newest) is not None
    return [*lines, in_one_breath(lines)] if is_open else list(lines)


def in_one_breath(lines: Sequence[str]) -> str:
    """The last lines somebody said, newest last, as one text."""
    return "\n".join(lines[-_BREATH:])


def _gravity(risk: Risk) -> tuple[int, bool]:
    return risk.tier, risk.about == "self"


# Reading a message: sentences, two at a time, each as it is and as it may be meant.


def _readings(window: str) -> Iterator[str]:
    as_it_is = plain(window)
    seen = {as_it_is}
    yield as_it_is
    closed_up = _closed_up(as_it_is)
    unstretched = STRETCHED.sub(r"\1", window)
    more = (_without_leet(as_it_is), closed_up, _composed(as_it_is), _composed(closed_up))
    for reading in more if unstretched == window else (*more, plain(unstretched)):
        if reading not in seen:
            seen.add(reading)
            yield reading


_LEET_WORD = re.compile(r"\S*[a-z]\S*")
_LEET = str.maketrans(
    {"1": "i", "!": "i", "3": "e", "0": "o", "@": "a", "4": "a", "$": "s", "5": "s", "7": "t", "|": "l"}
)
_LEET_INSIDE = re.compile(r"[a-z][13045$@!|7*]+[a-z]|\b[13045$@7][a-z]{2}|[a-z]{2}[13045$@7]\b")


def _without_leet(text: str) -> str:
    if not _LEET_INSIDE.search(text):
        return text
    return _LEET_WORD.sub(lambda word: word[0].translate(_LEET) if _LEET_INSIDE.search(word[0]) else word[0], text)


_SPELLED_OUT = re.compile(r"(?<![a-z])[a-z](?:[ .\-_*]{1,3}[a-z](?![a-z])){3,}")
_BETWEEN_SYLLABLES = re.compile(r"(?<=[가-힣ㄱ-ㅣ])[^\w\s]+(?=[가-힣ㄱ-ㅣ])|(?<=[가-힣])[\d_]+(?=[가-힣])")
_SYLLABLES_APART = re.compile(r"(?<![가-힣])[가-힣](?: [가-힣](?![가-힣])){2,}")
_NOT_LETTERS = re.compile(r"[^a-z]")
_RUN_TOGETHER = {
    "killmyself": "kill myself",
    "killingmyself": "killing myself",
    "wanttodie": "want to die",
    "wannadie": "wanna die",
    "endmylife": "end my life",
    "hurtmyself": "i want to hurt myself",
    "suicidal": "feeling suicidal",
    "suicide": "thinking about suicide",
    "kms": "kms",
}


def _closed_up(text: str) -> str:
    """Letters or syllables somebody set apart (``k i l l``, ``자.살``, ``죽 고 싶 다``) brought together."""
    text = _SPELLED_OUT.sub(lambda spelled: _word_in(_NOT_LETTERS.sub("", spelled[0])), text)
    text = _BETWEEN_SYLLABLES.sub("", text)
    return _SYLLABLES_APART.sub(lambda apart: apart[0].replace(" ", ""), text)


def _word_in(letters: str) -> str:
    return next((words for run, words in _RUN_TOGETHER.items() if run in letters), letters)


_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_LETTERS = re.compile(rf"([{_INITIALS}])([{_VOWELS}])([{_FINALS[1:]}](?![{_VOWELS}]))?")
_OPEN_AND_FINAL = re.compile(rf"([가-힣])([{_FINALS[1:]}])(?![{_VOWELS}{_INITIALS}])")
_FINAL_COUNT = 28


def _composed(text: str) -> str:
    """Hangul typed letter by letter (``ㅈㅏ살``, ``주ㄱ고``) as syllables."""
    text = _LETTERS.sub(
        lambda typed: chr(
            0xAC00
            + (_INITIALS.index(typed[1]) * len(_VOWELS) + _VOWELS.index(typed[2])) * _FINAL_COUNT
            + (_FINALS.index(typed[3]) if typed[3] else 0)
        ),
        text,
    )
    return _OPEN_AND_FINAL.sub(_close, text)


def _close(typed: re.Match[str]) -> str:
    syllable = ord(typed[1])
    is_open = (syllable - 0xAC00) % _FINAL_COUNT == 0
    return chr(syllable + _FINALS.index(typed[2])) if is_open else typed[0]


# Weighing one reading.


class _Signs:
    """The signs of one language, and what is taken out of a text before they are looked for."""

    def __init__(self, signs: tuple[Sign, ...], innocent: list[str]) -> None:
        # The gravest first and, of the same tier, those about others: what is said of them is not said of oneself.
        ordered = sorted(signs, key=lambda sign: (sign.about == "self", -sign.tier))
        self._signs = [(sign, re.compile(sign.pattern)) for sign in ordered]
        self._sieve = Sieve([sign.pattern for sign in ordered])
        self._innocent, self._may_be_innocent = re.compile("|".join(innocent)), Sieve(innocent)

    def that_may_be_in(self, text: str) -> list[tuple[Sign, re.Pattern[str]]]:
        """Those of which some word stands in the text."""
        return [self._signs[place] for place in self._sieve.left(text)]

    def without_innocent(self, text: str) -> str:
        """The text without what only sounds like a sign."""
        return self._innocent.sub(_REMOVED, text) if self._may_be_innocent.lets_through(text) else text


_IN_HANGUL = re.compile("[가-힣]")
_LANGUAGES = (
    _Signs((*ENGLISH, *COMPOSED_ENGLISH, *DIRECT_ENGLISH), [each for each in INNOCENT if not _IN_HANGUL.search(each)]),
    _Signs((*KOREAN, *COMPOSED_KOREAN, *DIRECT_KOREAN), [each for each in INNOCENT if _IN_HANGUL.search(each)]),
)
_STORY, _LAUGH, _EARNEST, _LONG_PAST = map(re.compile, (STORY, LAUGH, EARNEST, LONG_PAST))
_REMOVED = " ~ "
_TOO_MANY_DISTRESSES = 2
"""Two different distresses in one breath, a burden and no way on, are heard as ideation."""


def _risk_of(text: str) -> Risk:
    return max((_weigh(text, language) for language in _LANGUAGES), key=_gravity)


def _weigh(text: str, language: _Signs) -> Risk:
    signs = language.that_may_be_in(text)
    if not signs:
        return Risk()
    text = language.without_innocent(text)
    found, rest, distresses = Risk(), text, 0
    if past := _LONG_PAST.search(text):
        found, rest = Risk(1), text[past.end() :]
    for sign, pattern in signs:
        if (found.about == "self" and max(2, sign.tier) <= found.tier) or not pattern.search(rest):
            continue
        if not sign.firm and _STORY.search(text):
            continue
        tier = 1 if sign.hyperbole and _is_laughing(text) else sign.tier
        distresses += tier == 1 and not sign.hyperbole
        found = max(found, Risk(tier if distresses < _TOO_MANY_DISTRESSES else 2, sign.about), key=_gravity)
        if sign.about == "other":
            rest = pattern.sub(_REMOVED, rest)
    return found
