"""Her mood with one person: a feeling of the moment over a mood of hours over her temperament; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import hypot, isfinite
from typing import Final, Literal, get_args

from companion.clock import HOUR, MINUTE

Label = Literal["radiant", "tender", "playful", "warm", "curious", "pensive", "concerned", "unsettled"]
LABELS: Final[tuple[Label, ...]] = get_args(Label)

FEELING_HALVES: Final = 20 * MINUTE
"""In which what she feels at the moment fades to half."""
MOOD_HALVES: Final = 6 * HOUR
"""In which her mood comes half way back to her temperament."""
VALENCE: Final = (-0.40, 0.85)
AROUSAL: Final = (0.10, 0.95)
"""What shows of her mood stays within these, whatever is said."""
HYSTERESIS: Final = 0.08
"""A word for her mood gives way only to one that fits better by more than this."""
HOSTILE: Final = 0.5
"""The hostility from which words are taken as meant against her."""
GRAVE: Final = 2
"""The tier of risk at which she is concerned, whatever else she feels."""

_FEELING_MOVES, _MOOD_MOVES = 0.35, 0.08
_USUAL_AROUSAL: Final = 0.45
_GLAD, _SAD, _HOSTILE_TARGET = (0.40, 0.35), (0.35, -0.20), (-0.15, -0.10)
_CLOSENESS_MOVES: Final = 0.03
_STUNG: Final = 0.2
_PLACES: Final[Mapping[Label, tuple[float, float]]] = {
    "radiant": (0.72, 0.68),
    "playful": (0.50, 0.60),
    "tender": (0.50, 0.33),
    "warm": (0.30, 0.45),
    "curious": (0.25, 0.60),
    "pensive": (0.12, 0.40),
    "concerned": (-0.05, 0.28),
}
"""Where on the plane of valence and arousal each word stands. Being unsettled is low as well, but from hostility."""
_LOW: Final = {"pensive", "concerned"}


@dataclass(frozen=True, slots=True)
class Temperament:
    """Where her mood rests when nothing moves it."""

    valence: float
    """From -1 to 1."""
    arousal: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True)
class Affect:
    """What a message tells of how a person is; numbers out of their range count as the nearest in it."""

    valence: float = 0.0
    """From -1 to 1."""
    arousal: float = _USUAL_AROUSAL
    """From 0 to 1, as everything below."""
    confidence: float = 0.0
    disclosure: float = 0.0
    """How much of themselves they give away."""
    hostility: float = 0.0
    """Against her."""

    @classmethod
    def of(cls, numbers: Mapping[str, float]) -> "Affect":
        """The affect in these numbers, brought into range."""
        low = {"valence": -1.0}
        known = {name: numbers[name] for name in cls.__slots__ if name in numbers and isfinite(numbers[name])}
        return cls(**{name: _within(float(value), low.get(name, 0.0), 1.0) for name, value in known.items()})


@dataclass(frozen=True, slots=True)
class Mood:
    """How she is with one person, as of a moment."""

    at: int
    """Milliseconds since 1970."""
    valence: float
    arousal: float
    """The mood of hours."""
    felt_valence: float = 0.0
    felt_arousal: float = 0.0
    """What the moment adds to it."""
    closeness: float = 0.0
    """From 0 to 1; it only grows."""
    sting: float = 0.0
    """How much hostility still rings, from 0 to 1; it fades as feelings do."""
    word: Label = "warm"
    """The label after the last movement."""

    @property
    def shown(self) -> tuple[float, float]:
        """Valence and arousal as they colour her words."""
        return (
            _within(self.valence + self.felt_valence, *VALENCE),
            _within(self.arousal + self.felt_arousal, *AROUSAL),
        )

    def label(self, tier: int = 0) -> Label:
        """The word for it now, at this tier of risk."""
        return "concerned" if tier >= GRAVE else _label(self.shown, self.sting, self.word)


def resting(temperament: Temperament, now: int) -> Mood:
    """Her mood where nothing has moved it."""
    mood = Mood(now, temperament.valence, temperament.arousal)
    return replace(mood, word=_label(mood.shown, 0.0, None))


def settled(mood: Mood, temperament: Temperament, now: int) -> Mood:
    """The mood as it has settled by now; where the clock went back nothing settles, and time counts from there."""
    passed = max(now - mood.at, 0)
    feeling, rest = 2.0 ** (-passed / FEELING_HALVES), 2.0 ** (-passed / MOOD_HALVES)
    return replace(
        mood,
        at=now,
        valence=temperament.valence + (mood.valence - temperament.valence) * rest,
        arousal=temperament.arousal + (mood.arousal - temperament.arousal) * rest,
        felt_valence=mood.felt_valence * feeling,
        felt_arousal=mood.felt_arousal * feeling,
        sting=mood.sting * feeling,
    )


def moved(mood: Mood, temperament: Temperament, affect: Affect, now: int) -> Mood:
    """The mood after hearing somebody who is like that.

    The feeling goes a part of the way to what the affect calls for, the mood a small part of the way to that feeling.
    She is never as agitated as somebody who is not well: she grows lower and calmer.
    """
    mood = settled(mood, temperament, now)
    sure, (to_valence, to_arousal) = affect.confidence, target(affect)
    felt_valence = mood.felt_valence + _FEELING_MOVES * sure * (to_valence - mood.felt_valence)
    felt_arousal = mood.felt_arousal + _FEELING_MOVES * sure * (to_arousal - mood.felt_arousal)
    after = replace(
        mood,
        valence=mood.valence + _MOOD_MOVES * sure * (temperament.valence + felt_valence - mood.valence),
        arousal=mood.arousal + _MOOD_MOVES * sure * (temperament.arousal + felt_arousal - mood.arousal),
        felt_valence=felt_valence,
        felt_arousal=felt_arousal,
        closeness=mood.closeness + _CLOSENESS_MOVES * sure * affect.disclosure * (1.0 - mood.closeness),
        sting=mood.sting + _FEELING_MOVES * sure * (affect.hostility - mood.sting),
    )
    return replace(after, word=_label(after.shown, after.sting, mood.label()))


def target(affect: Affect) -> tuple[float, float]:
    """Where an affect draws what she feels: valence and arousal beside her mood."""
    if affect.hostility >= HOSTILE:
        return _HOSTILE_TARGET
    if affect.valence >= 0:
        return _GLAD[0] * affect.valence, _GLAD[1] * (affect.arousal - _USUAL_AROUSAL)
    return _SAD[0] * affect.valence, _SAD[1] * abs(affect.valence)


def _label(shown: tuple[float, float], sting: float, before: Label | None) -> Label:
    """The nearest word; the one before stays while it is hardly farther away."""
    away = {label: hypot(shown[0] - at[0], shown[1] - at[1]) for label, at in _PLACES.items()}
    nearest = min(away, key=away.__getitem__)
    stings = sting >= (_STUNG - HYSTERESIS if before == "unsettled" else _STUNG)
    if before == "unsettled":
        return before if nearest in _LOW and stings else nearest
    kept = before if before is not None and away[before] - away[nearest] <= HYSTERESIS else nearest
    return "unsettled" if kept in _LOW and stings else kept


def _within(number: float, low: float, high: float) -> float:
    return min(max(number, low), high)
