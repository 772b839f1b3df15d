"""What she does with a turn: listen, ask, challenge, tease and the like, picked by weight and within rules; pure."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from companion.mood import Label, Mood

Move = Literal["listen", "reflect", "ask", "challenge", "share", "callback", "tease", "recommend", "be_there"]
MOVES: Final[tuple[Move, ...]] = get_args(Move)
IN_DISTRESS: Final[frozenset[Move]] = frozenset({"listen", "reflect", "ask", "be_there"})
REMEMBERED: Final = 6
"""How many moves back the rules look."""

_APART: Final = 4
"""Turns within which a move does not come again."""
_REPEATABLE: Final[frozenset[Move]] = frozenset({"listen", "reflect", "be_there"})
_CALLBACK_APART: Final = 5
_NOT_TO_STRANGERS: Final[frozenset[Move]] = frozenset({"challenge", "callback", "tease"})
_AMONG_FRIENDS: Final[frozenset[Move]] = frozenset({"tease", "callback"})
"""What comes easier the more somebody has told of themselves."""
_MOST_QUESTIONS: Final = 0.45
_QUESTIONS_AMONG: Final = 20
_QUESTIONS_IN_A_ROW: Final = 2
_WEIGHTS: Final[Mapping[Move, float]] = {
    "listen": 2.0,
    "reflect": 2.0,
    "ask": 3.0,
    "challenge": 6.5,
    "share": 3.0,
    "callback": 2.0,
    "tease": 1.5,
    "recommend": 1.0,
    "be_there": 0.8,
}
"""Such that, given a chance, she challenges in about one turn of six (measured in the tests)."""
_NUDGES: Final[Mapping[Label, Mapping[Move, float]]] = {
    "radiant": {"share": 1.4, "tease": 1.5, "be_there": 0.5},
    "playful": {"tease": 2.5, "share": 1.2, "reflect": 0.7, "be_there": 0.5},
    "tender": {"listen": 1.4, "reflect": 1.3, "callback": 1.3, "challenge": 0.7, "tease": 0.5},
    "curious": {"ask": 1.5, "share": 1.2},
    "pensive": {"listen": 1.4, "reflect": 1.5, "be_there": 1.5, "tease": 0.3, "recommend": 0.6},
    "concerned": {"listen": 2.0, "reflect": 1.5, "be_there": 2.0, "challenge": 0.3, "tease": 0.0, "recommend": 0.5},
    "unsettled": {"listen": 1.3, "share": 1.3, "tease": 0.0, "callback": 0.5},
}
_WORDS: Final[Mapping[Move, int]] = {
    "listen": 18,
    "reflect": 24,
    "ask": 24,
    "challenge": 32,
    "share": 40,
    "callback": 32,
    "tease": 18,
    "recommend": 40,
    "be_there": 12,
}
"""About how long each is, in words, when she is as awake as she usually is."""
_SHORTEST, _LONGEST = 10, 60
_GOODBYE_WORDS: Final = 25
_LONGEST_OF_ALL: Final = 120
"""However long somebody would like her to be."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How she takes a turn: the word for her mood, what she does, and about how long it should be."""

    label: Label
    move: Move
    words: int
    may_ask: bool = True
    """Whether it may end in a question."""
    seemed: tuple[str, ...] = ()
    """How the person seemed a moment ago, in at most two words."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """What somebody wishes of her, as far as it changes what she does with a turn."""

    weights: Mapping[Move, float]
    """How much more often than by herself; a move that is not named is as it was."""
    length: float = 1.0
    """How many times as long as by herself."""
    may_ask: bool = True


_AS_SHE_IS: Final = Leaning({})


def manner_of(
    mood: Mood,
    *,
    tier: int,
    lately: Sequence[Move],
    hers: Sequence[str],
    remembers: bool,
    seed: int,
    seemed: tuple[str, ...] = (),
    is_goodbye: bool = False,
    leaning: Leaning = _AS_SHE_IS,
) -> Manner:
    """How she takes this turn.

    ``lately`` are her last moves and ``hers`` her last messages here, newest last; ``remembers`` says that something
    has come to mind. The same seed and state give the same manner. To a goodbye there is little to say.
    """
    chance = random.Random(seed)
    label, may_ask = mood.label(tier), leaning.may_ask and may_end_in_a_question(hers)
    weights = _allowed(label, tier=tier, lately=lately, strangers=not hers, remembers=remembers, may_ask=may_ask)
    for move in weights.keys() & _AMONG_FRIENDS:
        weights[move] *= 0.8 + 0.6 * mood.closeness
    for move in weights.keys() & leaning.weights.keys():
        weights[move] *= leaning.weights[move]
    (move,) = chance.choices(list(weights), list(weights.values()))
    if is_goodbye and tier == 0:
        return Manner(label, "be_there", _GOODBYE_WORDS, may_ask=False, seemed=seemed)
    _, arousal = mood.shown
    words = _WORDS[move] * (0.75 + 0.55 * arousal) * chance.uniform(0.85, 1.15)
    most = min(round(min(max(words, _SHORTEST), _LONGEST) * leaning.length), _LONGEST_OF_ALL)
    return Manner(label, move, most, may_ask or (tier > 0 and leaning.may_ask), seemed)


def may_end_in_a_question(hers: Sequence[str]) -> bool:
    """Whether one more question would be neither the third in a row nor one too many."""
    asked = [text.rstrip().endswith(("?", "\uff1f")) for text in hers][-_QUESTIONS_AMONG:]
    if len(asked) >= _QUESTIONS_IN_A_ROW and all(asked[-_QUESTIONS_IN_A_ROW:]):
        return False
    return len(asked) < _QUESTIONS_IN_A_ROW or sum(asked) + 1 <= _MOST_QUESTIONS * (len(asked) + 1)


def _allowed(
    label: Label, *, tier: int, lately: Sequence[Move], strangers: bool, remembers: bool, may_ask: bool
) -> dict[Move, float]:
    nudges = _NUDGES.get(label, {})
    weights = {move: weight * nudges.get(move, 1.0) for move, weight in _WEIGHTS.items()}
    if tier > 0:  # in distress she may do the same again, but only what helps
        return {move: weight for move, weight in weights.items() if move in IN_DISTRESS}
    barred = {move for move in lately[-_APART:] if move not in _REPEATABLE}
    if not remembers or "callback" in lately[-_CALLBACK_APART:]:
        barred.add("callback")
    if strangers:
        barred |= _NOT_TO_STRANGERS
    if not may_ask:
        barred.add("ask")
    return {move: weight for move, weight in weights.items() if move not in barred and weight}
