"""Her mood as numbers: how it moves, settles and stays within bounds, whatever is said and whatever the clock does."""

from itertools import pairwise
from math import hypot

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from companion.clock import DAY, HOUR, MINUTE, SECOND
from companion.mood import (
    AROUSAL,
    FEELING_HALVES,
    HYSTERESIS,
    LABELS,
    MOOD_HALVES,
    VALENCE,
    Affect,
    Mood,
    Temperament,
    moved,
    resting,
    settled,
    target,
)

HER = Temperament(valence=0.30, arousal=0.45)
START = 1_790_000_000_000
YEAR = 365 * DAY

units = st.floats(0, 1)
affects = st.builds(Affect, st.floats(-1, 1), units, units, units, units)
temperaments = st.builds(Temperament, st.floats(-0.4, 0.85), st.floats(0.1, 0.95))
spans = st.integers(0, YEAR)
histories = st.lists(st.tuples(affects, spans), max_size=30)
numbers = st.floats(allow_nan=True, allow_infinity=True)
GLAD, SAD, HOSTILE = Affect(0.8, 0.7, 0.9), Affect(-0.7, 0.9, 0.9), Affect(-0.8, 1.0, 0.9, hostility=0.9)


def lived(history: list[tuple[Affect, int]], her: Temperament = HER) -> Mood:
    """Her mood after all this was said, with these pauses before each."""
    mood = resting(her, START)
    for affect, pause in history:
        mood = moved(mood, her, affect, mood.at + pause)
    return mood


def numbers_of(mood: Mood) -> list[float]:
    return [mood.valence, mood.arousal, mood.felt_valence, mood.felt_arousal, mood.closeness, mood.sting]


def hear(affect: Affect, times: int, pause: int = MINUTE) -> Mood:
    return lived([(affect, pause)] * times)


@given(histories)
def test_a_feeling_halves_in_twenty_minutes_and_a_mood_in_six_hours(history: list[tuple[Affect, int]]) -> None:
    mood = lived(history)
    later = settled(mood, HER, mood.at + FEELING_HALVES)
    assert (later.felt_valence, later.felt_arousal) == pytest.approx((mood.felt_valence / 2, mood.felt_arousal / 2))
    assert later.sting == pytest.approx(mood.sting / 2)
    later = settled(mood, HER, mood.at + MOOD_HALVES)
    assert later.valence - HER.valence == pytest.approx((mood.valence - HER.valence) / 2)
    assert later.arousal - HER.arousal == pytest.approx((mood.arousal - HER.arousal) / 2)
    assert (FEELING_HALVES, MOOD_HALVES) == (20 * MINUTE, 6 * HOUR)


@given(histories, st.lists(spans, max_size=8))
def test_settling_in_many_steps_is_settling_in_one(history: list[tuple[Affect, int]], steps: list[int]) -> None:
    mood = stepped = lived(history)
    for step in steps:
        stepped = settled(stepped, HER, stepped.at + step)
    at_once = settled(mood, HER, mood.at + sum(steps))
    assert numbers_of(stepped) == pytest.approx(numbers_of(at_once), abs=1e-9)
    assert stepped.at == at_once.at
    assert stepped.word == at_once.word


@given(st.lists(st.tuples(affects, st.integers(-YEAR, YEAR)), max_size=40), temperaments)
def test_what_shows_is_always_within_bounds(history: list[tuple[Affect, int]], her: Temperament) -> None:
    mood = resting(her, START)
    for affect, pause in history:
        mood = moved(mood, her, affect, mood.at + pause)
        valence, arousal = mood.shown
        assert VALENCE[0] <= valence <= VALENCE[1]
        assert AROUSAL[0] <= arousal <= AROUSAL[1]
        assert 0 <= mood.closeness <= 1
        assert 0 <= mood.sting <= 1
        assert mood.label() in LABELS


@given(st.dictionaries(st.sampled_from(Affect.__slots__), numbers))
def test_numbers_out_of_range_are_brought_into_it(read: dict[str, float]) -> None:
    affect = Affect.of(read)
    assert -1 <= affect.valence <= 1
    for number in (affect.arousal, affect.confidence, affect.disclosure, affect.hostility):
        assert 0 <= number <= 1


@given(histories, spans)
def test_a_clock_that_runs_backwards_is_harmless(history: list[tuple[Affect, int]], back: int) -> None:
    mood = lived(history)
    earlier = settled(mood, HER, mood.at - back)
    assert numbers_of(earlier) == numbers_of(mood)
    assert earlier.word == mood.word
    assert numbers_of(settled(earlier, HER, earlier.at + HOUR)) == pytest.approx(
        numbers_of(settled(mood, HER, mood.at + HOUR))
    ), "time goes on from there"


@given(histories)
def test_ninety_days_of_silence_leave_closeness_as_it_was(history: list[tuple[Affect, int]]) -> None:
    mood = lived(history)
    assert settled(mood, HER, mood.at + 90 * DAY).closeness == mood.closeness


@given(histories)
def test_after_long_silence_she_is_neither_colder_nor_warmer_than_she_is(history: list[tuple[Affect, int]]) -> None:
    later = settled(mood := lived(history), HER, mood.at + 90 * DAY)
    assert later.shown == pytest.approx((HER.valence, HER.arousal))
    assert later.label() == resting(HER, later.at).label()


@given(histories, affects, spans)
def test_closeness_only_grows_and_only_with_what_is_disclosed(
    history: list[tuple[Affect, int]], affect: Affect, pause: int
) -> None:
    mood = lived(history)
    after = moved(mood, HER, affect, mood.at + pause)
    assert after.closeness >= mood.closeness
    if not affect.disclosure:
        assert after.closeness == mood.closeness


@given(histories, st.floats(-1, 1), units, units)
def test_what_nobody_is_sure_of_moves_nothing(
    history: list[tuple[Affect, int]], valence: float, arousal: float, hostility: float
) -> None:
    mood = lived(history)
    affect = Affect(valence, arousal, confidence=0, disclosure=1, hostility=hostility)
    assert numbers_of(moved(mood, HER, affect, mood.at)) == numbers_of(mood)


@given(st.floats(-1, -0.01), units)
def test_somebody_who_is_not_well_is_met_lower_and_calmer_however_agitated_they_are(
    valence: float, arousal: float
) -> None:
    lower, calmer = target(Affect(valence, arousal, 1))
    assert lower < 0
    assert calmer < 0
    assert (lower, calmer) == pytest.approx((0.35 * valence, -0.20 * -valence))


def test_the_targets_are_those_of_the_model() -> None:
    assert target(Affect(0.5, 0.85)) == pytest.approx((0.20, 0.14))
    assert target(Affect(0.9, 0.9, hostility=0.5)) == (-0.15, -0.10)
    assert target(Affect(0.0, 0.45)) == pytest.approx((0, 0))


def test_one_message_moves_the_feeling_by_a_third_and_the_mood_by_little() -> None:
    mood = moved(resting(HER, START), HER, Affect(1.0, 0.45, 1.0), START)
    assert (mood.felt_valence, mood.felt_arousal) == pytest.approx((0.35 * 0.40, 0))
    assert mood.valence == pytest.approx(0.30 + 0.08 * 0.35 * 0.40)


@given(st.lists(st.tuples(affects, st.integers(0, HOUR)), min_size=2, max_size=40))
def test_a_word_for_her_mood_gives_way_only_to_one_that_fits_clearly_better(
    history: list[tuple[Affect, int]],
) -> None:
    mood, moods = resting(HER, START), [resting(HER, START)]
    for affect, pause in history:
        calm = Affect(affect.valence, affect.arousal, affect.confidence)  # hostility has its own word
        mood = moved(mood, HER, calm, mood.at + pause)
        moods.append(mood)
    changed = [(after, before.word) for before, after in pairwise(moods) if after.word != before.word]
    for (first, came_from), (second, _) in pairwise(changed):
        if second.word == came_from:
            away = hypot(second.shown[0] - first.shown[0], second.shown[1] - first.shown[1])
            assert away >= HYSTERESIS - 1e-9, "to go back she has to have moved"


def test_each_word_can_be_reached_and_good_news_lifts_while_sadness_slows() -> None:
    assert resting(HER, START).label() == "warm"
    assert hear(GLAD, 3).label() == "playful"
    assert hear(GLAD, 12).label() == "radiant"
    assert hear(Affect(0.8, 0.2, 0.9), 4).label() == "tender"
    assert hear(Affect(0.1, 0.9, 0.9), 8).label() == "curious"
    assert hear(SAD, 3).label() == "pensive"
    assert hear(SAD, 10).label() == "concerned"
    assert hear(HOSTILE, 5).label() == "unsettled"


def test_being_unsettled_passes_with_a_kind_word_or_with_time() -> None:
    stung = hear(HOSTILE, 5)
    assert settled(stung, HER, stung.at + 2 * HOUR).label() == "warm"
    assert lived([*[(HOSTILE, MINUTE)] * 5, *[(Affect(0.6, 0.5, 0.9), 10 * SECOND)] * 2]).label() != "unsettled"


@given(histories)
def test_where_somebody_is_in_danger_she_is_concerned_whatever_else_she_feels(
    history: list[tuple[Affect, int]],
) -> None:
    assert lived(history).label(tier=2) == "concerned"
    assert lived(history).label(tier=3) == "concerned"


@given(histories, spans)
def test_nothing_that_was_felt_grows_by_waiting(history: list[tuple[Affect, int]], pause: int) -> None:
    assume(history)
    mood = lived(history)
    later = settled(mood, HER, mood.at + pause)
    for before, after, rest in zip(numbers_of(mood), numbers_of(later), [0.30, 0.45, 0, 0, None, 0], strict=True):
        if rest is not None:
            assert abs(after - rest) <= abs(before - rest) + 1e-12
