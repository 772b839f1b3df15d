"""What people say and what she answers, made up from a seed: English and Korean, mostly short, now and then long."""

import random
from collections.abc import Iterator
from typing import Final

_WHENS: Final = {
    "en": (
        "all week",
        "yesterday",
        "this morning",
        "after lunch",
        "last night",
        "on Sunday",
        "before work",
        "a while ago",
        "these days",
        "at first",
        "for once",
        "in the end",
        "right now",
        "every evening",
        "since March",
        "so far",
        "by now",
        "just now",
        "this time",
        "once again",
    ),
    "ko": (
        "어제",
        "오늘 아침에",
        "점심 먹고",
        "지난주에",
        "일요일에",
        "요즘",
        "처음에는",
        "이번에는",
        "결국",
        "지금은",
        "저녁마다",
        "봄부터",
        "아까",
        "방금",
        "또",
        "퇴근하고",
        "밤에",
        "며칠 전에",
        "그래도",
        "솔직히",
    ),
}
"""Many, so that she does not begin as she began a moment ago, which she would think over."""
_THINGS: Final = {
    "en": (
        "the rain",
        "the bus",
        "my sister",
        "the cat",
        "that meeting",
        "the garden",
        "my old bike",
        "dinner",
        "the exam",
    ),
    "ko": ("비가", "버스가", "동생이", "고양이가", "회의가", "저녁이", "시험이", "자전거가", "친구가"),
}
_HAPPENINGS: Final = {
    "en": (
        "kept me busy all day",
        "was better than I thought",
        "made me laugh",
        "is all I can think about",
        "took forever and then some",
        "surprised me this morning",
        "could have gone worse",
        "is still not done",
    ),
    "ko": (
        "오늘도 늦었어",
        "생각보다 괜찮았어",
        "자꾸 생각나",
        "아직도 안 끝났어",
        "나를 웃게 했어",
        "좀 힘들었어",
        "어제보다 나았어",
    ),
}
_ENDS: Final = (". ", ". ", "! ", "... ", "? ")
LANGUAGES: Final = ("en", "ko")
_LONG_ONE_IN: Final = 20


def speech(seed: int, language: str) -> Iterator[str]:
    """Lines without end, the same for a seed: one to three sentences, one in twenty a whole paragraph."""
    chance = random.Random(seed)
    while True:
        count = chance.randint(6, 20) if chance.randrange(_LONG_ONE_IN) == 0 else chance.randint(1, 3)
        yield "".join(_sentence(chance, language) for _ in range(count)).strip()


def _sentence(chance: random.Random, language: str) -> str:
    when, thing, happening = (chance.choice(each[language]) for each in (_WHENS, _THINGS, _HAPPENINGS))
    return f"{when} {thing} {happening}, {chance.randint(1, 99)}{chance.choice(_ENDS)}"
