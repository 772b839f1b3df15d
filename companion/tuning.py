"""What a dial changes by code, whatever a model makes of it: what she does, how much she says, which marks; pure."""

import re
from typing import Final

from companion.moves import Leaning
from companion.wishes import Wishes

_MORE: Final = (0.0, 0.5, 1.0, 1.8, 3.0)
"""How much more often she does what a dial is about."""
_CLOSER: Final = (0.5, 0.8, 1.0, 1.3, 1.7)
_LENGTHS: Final = (2.8, 1.5, 1.0, 0.6, 0.4)
_BEATS: Final = (4, 3, 3, 1, 1)
_SHARE: Final = (1.5, 1.25, 1.0, 0.6, 0.35)
"""Of the tokens a reply may usually take, by how brief she is to be."""
_MOST_SENTENCES: Final = {3: 3, 4: 1}
_LEAST_WORDS: Final = 3
"""Fewer than this are no sentence to leave somebody with: "Hmm." takes the next one along."""
_MARK: Final = (
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a\u231b\u23e9-\u23fa]"
    "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*(?:\u200d[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?)*"
    "|[0-9#*]\ufe0f?\u20e3|<a?:\\w+:\\d+>|(?<!\\S):[a-z0-9_]{2,32}:(?!\\S)"
)
_EMOJI: Final = re.compile(rf"[ \t]+(?:{_MARK})+(?=[,.!?;…])|{_MARK}")
_SENTENCE: Final = re.compile(r".+?(?:[.!?…。！？]+[\"'”’)\]]*(?=\s|$)|$)\s*", re.DOTALL)  # noqa: RUF001 (full-width marks are meant)
_QUESTION_END: Final = re.compile(r"[?？][\"'”’)\]]*\s*$")  # noqa: RUF001 (the same)
_SPACES: Final = re.compile(r"[ \t]{2,}")


def leaning(wishes: Wishes) -> Leaning:
    """What she does more or less of than by herself, and at what length."""
    closer = _CLOSER[wishes.warmth]
    return Leaning(
        {
            "tease": _MORE[wishes.playfulness],
            "challenge": _MORE[wishes.candour],
            "ask": _MORE[wishes.curiosity],
            "reflect": closer,
            "callback": closer,
            "be_there": closer,
        },
        length=_LENGTHS[wishes.brevity],
        may_ask=wishes.curiosity > 0,
    )


def most_beats(wishes: Wishes) -> int:
    """Into how many messages she puts a reply."""
    return _BEATS[wishes.brevity]


def most_tokens(wishes: Wishes, usual: int) -> int:
    """How many tokens a reply may take."""
    return int(usual * _SHARE[wishes.brevity])


def tuned(text: str, wishes: Wishes, *, may_ask: bool = True) -> str:
    """Words of hers as this person wishes them; code stays as it is, and something is always left to say.

    ``may_ask`` says whether it may end in a question.
    """
    if "```" in text:
        return text
    if wishes.emoji == 0:
        text = _without_emoji(text)
    if wishes.curiosity == 0 or not may_ask:
        text = _unasking(text)
    most = _MOST_SENTENCES.get(wishes.brevity)
    return text if most is None else _beginning(text, most)


def _without_emoji(text: str) -> str:
    return "\n".join(_SPACES.sub(" ", line).strip() for line in _EMOJI.sub("", text).splitlines()).strip()


def _beginning(text: str, most: int) -> str:
    kept = ""
    for number, sentence in enumerate(_sentences(text)):
        if number >= most and len(kept.split()) >= _LEAST_WORDS:
            break
        kept += sentence
    return kept.rstrip()


def _unasking(text: str) -> str:
    """The text without the questions it ends in, unless it asks and says nothing else."""
    sentences = _sentences(text)
    while len(sentences) > 1 and _QUESTION_END.search(sentences[-1]):
        sentences.pop()
    return "".join(sentences).rstrip()


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.findall(text) if sentence]
