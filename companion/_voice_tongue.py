"""Whether a text is in the language of the talk, read from its script alone."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from companion._voice_patterns import ASKED_FOR_A_TONGUE
from companion._voice_text import sentences
from companion.held import held
from companion.language import language_of

_QUOTED: Final = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|<[^<>\s]{1,200}>|https?://\S+"
    '|"[^"\n]*"|“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|«[^»\n]*»|‘[^’\n]*’|《[^》\n]*》'
    r"|[(（][^()（）\n]{0,40}[)）]",
    re.DOTALL,
)
"""Code, links, quotations and asides: there any script may stand."""
_SCRIPTS: Final = {"ko": {"HANGUL", "LATIN"}, "ja": {"HIRAGANA", "KATAKANA", "CJK", "LATIN"}, "zh": {"CJK", "LATIN"}}
_KANA: Final = {"HIRAGANA", "KATAKANA"}
_LATIN: Final = frozenset({"LATIN"})
_WIDTHS: Final = {"FULLWIDTH", "HALFWIDTH"}
_SAME_SCRIPT: Final = {"KATAKANA-HIRAGANA": "KATAKANA", "IDEOGRAPHIC": "CJK", "MATHEMATICAL": "LATIN", "MODIFIER": ""}
_NO_SCRIPT: Final = frozenset("ㅋㅎㅠㅜㅡㅇㄷㄱㄴㅅㅈ")
"""Letters that people type as a laugh or a tear in any language."""
_LATIN_WORD: Final = re.compile(r"[A-Za-z']+")
_ENOUGH_TO_TELL: Final = 4
"""Words that say which language a message is in; fewer may be a loanword, a name or a laugh."""
_ENOUGH_ALONE: Final = 2
"""The same where nothing of the talk's own script stands beside them."""
_FOREIGN_LETTERS: Final = 2
_CHINESE_AT_LEAST: Final = 6
_RECENT: Final = 4


def is_in_another_script(text: str, language: str, theirs: Iterable[str] = ()) -> bool:
    """Whether a text answers a talk in `language` in a script that has no place in it.

    Scripts in which the person wrote lately have their place, so has any where languages are what is talked about.
    ``theirs`` is what the person said, the last one being what is answered; Latin names and words may stand
    anywhere, but not be most of it.
    """
    if language not in _SCRIPTS and text.isascii():
        return False
    lines = list(theirs)[-_RECENT:]
    if any(map(ASKED_FOR_A_TONGUE.search, lines[-2:])):
        return False
    own = _QUOTED.sub(" ", text)
    asked, before = lines[-1:], lines[:-1] if len(" ".join(lines[-1:]).split()) < _ENOUGH_TO_TELL else []
    welcome = _SCRIPTS.get(language, _LATIN).union(*map(_scripts, asked + before))
    found = _letters_in_words(own)
    if sum(count for script, count in found.items() if script not in welcome) >= _FOREIGN_LETTERS:
        return True
    if language not in _SCRIPTS or any(map(_is_latin, asked + before)):
        return False
    if language == "ja" and found["CJK"] >= _CHINESE_AT_LEAST and not _scripts(own) & _KANA:
        return True
    enough = _ENOUGH_TO_TELL if _scripts(own) & (welcome - _LATIN) else _ENOUGH_ALONE
    return any(_is_latin_sentence(sentence, language, enough) for sentence in sentences(own))


def _is_latin_sentence(text: str, language: str, enough: int) -> bool:
    """Whether a sentence that should be in Korean, Chinese or Japanese is mostly Latin words."""
    latin = len(_LATIN_WORD.findall(text)) >= enough
    return latin and language_of(text, fallback=language) not in _SCRIPTS


def _is_latin(line: str) -> bool:
    return language_of(line, fallback="ko") not in _SCRIPTS


@held(2_048)
def _scripts(text: str) -> frozenset[str]:
    return frozenset(script for script in map(_script, text) if script)


def _letters_in_words(text: str) -> Counter[str]:
    """How many letters of each script stand beside another of the same; a lone one is part of a face or a formula."""
    found: Counter[str] = Counter()
    before = ""
    run = 0
    for script in [*map(_script, text), ""]:
        if script == before:
            run += 1
            continue
        if before and run > 1:
            found[before] += run
        before, run = script, 1
    return found


@lru_cache(maxsize=4_096)
def _script(char: str) -> str:
    if char.isascii():
        return "LATIN" if char.isalpha() else ""
    if not char.isalpha() or char in _NO_SCRIPT:
        return ""
    first, _, rest = unicodedata.name(char, "").partition(" ")
    first = rest.partition(" ")[0] if first in _WIDTHS else first
    return _SAME_SCRIPT.get(first, first)
