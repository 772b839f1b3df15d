"""What she does with a turn: rates and rules over long talks, and the same choice for the same seed."""

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.mood import LABELS, Label, Mood, Temperament, resting
from companion.moves import IN_DISTRESS, MOVES, REMEMBERED, Leaning, Manner, Move, manner_of, may_end_in_a_question
from companion.tuning import leaning
from companion.wishes import Wishes

HER = Temperament(0.30, 0.45)
CALM = resting(HER, 0)
AS_SHE_IS = Leaning({})
MOODS: dict[Label, Mood] = {
    "radiant": replace(CALM, valence=0.75, arousal=0.7, word="radiant"),
    "playful": replace(CALM, valence=0.5, arousal=0.6, word="playful"),
    "tender": replace(CALM, valence=0.5, arousal=0.33, word="tender"),
    "warm": CALM,
    "curious": replace(CALM, valence=0.25, arousal=0.6, word="curious"),
    "pensive": replace(CALM, valence=0.12, arousal=0.4, word="pensive"),
    "concerned": replace(CALM, valence=-0.05, arousal=0.28, word="concerned"),
    "unsettled": replace(CALM, valence=0.1, arousal=0.35, sting=0.5, word="unsettled"),
}


def talk(
    mood: Mood = CALM,
    *,
    turns: int = 3_000,
    remembers: bool = True,
    tier: int = 0,
    seed: int = 1,
    leans: Leaning = AS_SHE_IS,
) -> list[Manner]:
    """A long talk in one mood; she ends in a question where that is her move, and now and then where she may."""
    chance = random.Random(seed)
    manners: list[Manner] = []
    hers: list[str] = []
    for number in range(turns):
        lately = [manner.move for manner in manners[-REMEMBERED:]]
        manner = manner_of(mood, tier=tier, lately=lately, hers=hers, remembers=remembers, seed=number, leaning=leans)
        asks = manner.move == "ask" or (manner.may_ask and chance.random() < 0.3)
        manners.append(manner)
        hers = [*hers, "And you?" if asks else "Mm."][-40:]
    return manners


def rates(manners: list[Manner]) -> dict[Move, float]:
    counted = Counter(manner.move for manner in manners)
    return {move: counted[move] / len(manners) for move in MOVES}


def test_she_challenges_in_about_one_turn_of_six() -> None:
    for manners in (talk(), talk(remembers=False)):
        assert 0.14 <= rates(manners)["challenge"] <= 0.19


@pytest.mark.parametrize("label", LABELS)
def test_she_calls_back_at_most_once_in_six_turns_and_only_what_came_to_mind(label: Label) -> None:
    manners = talk(MOODS[label], turns=1_000)
    at = [number for number, manner in enumerate(manners) if manner.move == "callback"]
    assert at
    assert min(after - before for before, after in pairwise(at)) >= 6
    assert rates(talk(MOODS[label], turns=300, remembers=False))["callback"] == 0


@pytest.mark.parametrize("label", LABELS)
def test_no_move_comes_again_within_four_turns_but_listening_reflecting_and_being_there(label: Label) -> None:
    moves = [manner.move for manner in talk(MOODS[label], turns=1_000)]
    for number, move in enumerate(moves):
        if move not in {"listen", "reflect", "be_there"}:
            assert move not in moves[max(number - 4, 0) : number]


@given(st.integers(), st.sampled_from(LABELS), st.integers(1, 3), st.lists(st.sampled_from(MOVES), max_size=6))
def test_in_distress_she_only_listens_reflects_asks_and_is_there_and_may_do_so_again(
    seed: int, label: Label, tier: int, lately: list[Move]
) -> None:
    hers = ["And you?"] * 20
    manner = manner_of(MOODS[label], tier=tier, lately=lately, hers=hers, remembers=True, seed=seed)
    assert manner.move in IN_DISTRESS
    assert manner.may_ask, "a caring question is never one too many"


@given(st.integers(), st.sampled_from(LABELS), st.lists(st.sampled_from(MOVES), max_size=6))
def test_the_same_seed_gives_the_same_manner(seed: int, label: Label, lately: list[Move]) -> None:
    first, second = (
        manner_of(MOODS[label], tier=0, lately=lately, hers=["Mm."], remembers=True, seed=seed) for _ in range(2)
    )
    assert first == second
    assert 10 <= first.words <= 60


def test_a_talk_in_which_she_asks_whenever_she_may_has_nine_questions_in_twenty_and_never_three_in_a_row() -> None:
    hers: list[str] = []
    for _ in range(200):
        hers.append("그래서?" if may_end_in_a_question(hers) else "Mm.")
    asked = [text.endswith("?") for text in hers]
    assert max(sum(asked[at : at + 20]) for at in range(180)) == 9
    assert not any(all(asked[at : at + 3]) for at in range(198))
    assert not may_end_in_a_question(["뭐?", "왜\uff1f"])


def test_where_it_would_be_one_question_too_many_she_does_not_ask() -> None:
    for seed in range(200):
        manner = manner_of(CALM, tier=0, lately=[], hers=["So?", "And?"], remembers=True, seed=seed)
        assert manner.move != "ask"
        assert not manner.may_ask


def test_somebody_she_has_just_met_is_neither_teased_nor_challenged() -> None:
    for seed in range(200):
        manner = manner_of(MOODS["playful"], tier=0, lately=[], hers=[], remembers=True, seed=seed)
        assert manner.move not in {"tease", "challenge", "callback"}


def test_her_mood_changes_what_she_does_and_how_long_it_is() -> None:
    playful, pensive = talk(MOODS["playful"]), talk(MOODS["pensive"])
    assert rates(playful)["tease"] > 2 * rates(pensive)["tease"]
    assert (
        rates(pensive)["be_there"] + rates(pensive)["reflect"] > rates(playful)["be_there"] + rates(playful)["reflect"]
    )
    assert _mean_words(talk(MOODS["radiant"])) > 1.15 * _mean_words(talk(MOODS["concerned"]))
    assert rates(talk(MOODS["concerned"]))["tease"] == rates(talk(MOODS["unsettled"]))["tease"] == 0


def test_closeness_makes_teasing_easier() -> None:
    assert rates(talk(replace(CALM, closeness=1.0)))["tease"] > rates(talk())["tease"]


def _mean_words(manners: list[Manner]) -> float:
    return sum(manner.words for manner in manners) / len(manners)


# --- what somebody wishes of her --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dial", "move"), [("playfulness", "tease"), ("candour", "challenge"), ("curiosity", "ask"), ("warmth", "reflect")]
)
def test_every_dial_moves_its_move_the_way_it_is_turned(dial: str, move: Move) -> None:
    found = [rates(talk(leans=leaning(Wishes().turned(dial, level))))[move] for level in range(5)]
    assert found == sorted(found)
    assert found[0] < found[2] < found[4]
    assert dial == "warmth" or found[0] == 0


def test_who_wants_no_questions_is_asked_none_and_length_follows_brevity() -> None:
    assert not any(manner.may_ask for tier in (0, 1) for manner in talk(tier=tier, leans=leaning(Wishes(curiosity=0))))
    lengths = [
        sum(manner.words for manner in talk(leans=leaning(Wishes(brevity=brevity)))) / 3_000 for brevity in range(5)
    ]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[4] < 13
    assert lengths[0] > 60
    assert all(
        4 <= manner.words <= 120 for brevity in (0, 4) for manner in talk(leans=leaning(Wishes(brevity=brevity)))
    )


@given(
    st.builds(Wishes, **dict.fromkeys(("warmth", "playfulness", "candour", "curiosity", "brevity"), st.integers(0, 4))),
    st.integers(0, 3),
)
def test_in_distress_no_wish_brings_back_what_does_not_help(wishes: Wishes, tier: int) -> None:
    moves = {manner.move for manner in talk(tier=tier, turns=30, leans=leaning(wishes))}
    assert tier == 0 or moves <= IN_DISTRESS


def test_as_she_is_nothing_changes() -> None:
    assert talk(turns=300, leans=leaning(Wishes())) == talk(turns=300)
