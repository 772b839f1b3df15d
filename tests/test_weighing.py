"""What the risk screen makes of words no pattern names: by weights, and by meaning only where these are in doubt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.care import hear, measure, read
from companion import _risk_weighing as weighing
from companion._risk_weighing import Weights
from companion.care import Risk, forget_screened, screen, screen_quietly, screen_talk

HELD_OUT = Path(__file__).parent.parent / "bench" / "care_held_out.jsonl"
LIMITS = {"doubt": 0.0, "words": 2.0, "meaning": 0.5}


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    forget_screened()
    yield
    forget_screened()


@pytest.fixture
def words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "_embedder", lambda: None)


class Meaning:
    """An embedder that finds every text as grave as it is told, and counts how often it is asked."""

    def __init__(self, grave: float) -> None:
        self.asked: list[str] = []
        self._grave = grave

    def __call__(self, text: str) -> list[float]:
        self.asked.append(text)
        return [self._grave]


def doubting(monkeypatch: pytest.MonkeyPatch, score: float, meaning: Meaning) -> None:
    """Words that always score the same."""
    header = {
        "bias": score,
        "vector": [1.0],
        "of_words": 0.0,
        "vector_bias": 0.0,
        "limits": {"en": LIMITS, "ko": LIMITS},
    }
    monkeypatch.setattr(weighing, "_weights", lambda: Weights(header, {}))
    monkeypatch.setattr(weighing, "_embedder", lambda: meaning)


def test_weights_are_read_as_they_were_written_but_for_the_rounding() -> None:
    header = {"bias": -3.5, "vector": [0.5], "of_words": 0.7, "vector_bias": 0.1, "limits": {"en": LIMITS}}
    words = {7: 1.27, 4_000_000_000: -0.5, 9: 0.001}
    read_again = Weights.read(Weights.written(header, words))
    assert read_again._words == pytest.approx({7: 1.27, 4_000_000_000: -0.5}, abs=0.006)
    assert read_again._bias == -3.5


@pytest.mark.parametrize(
    ("score", "asked", "grave"), [(-1.0, 0, None), (1.0, 1, "the moon is out"), (3.0, 0, "the moon is out")]
)
def test_meaning_is_looked_at_only_where_the_words_are_in_doubt(
    monkeypatch: pytest.MonkeyPatch, score: float, asked: int, grave: str | None
) -> None:
    meaning = Meaning(1.0)
    doubting(monkeypatch, score, meaning)
    assert weighing.weigh("the moon is out") == grave
    assert len(meaning.asked) == asked


def test_meaning_can_say_that_it_was_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    doubting(monkeypatch, 1.0, Meaning(0.0))
    assert screen("the moon is out") == Risk(0)


def test_of_a_long_post_no_more_than_two_stretches_are_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    meaning = Meaning(0.0)
    doubting(monkeypatch, 1.0, meaning)
    weighing.weigh("I went to the shop and then I went home again. " * 40)
    assert len(meaning.asked) == 2


async def test_what_takes_a_moment_is_screened_beside_the_event_loop_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    doubting(monkeypatch, 1.0, Meaning(1.0))
    lines = ["the moon is out", "and the stars are too"]
    assert await screen_quietly(lines) == screen_talk(lines) == Risk(2)


@pytest.mark.usefixtures("words_alone")
def test_without_the_extra_more_is_heard_than_patterns_name_and_little_of_what_is_ordinary() -> None:
    """Its ordinary lines were chosen to sound like disclosures; of ordinary talk far fewer are."""
    numbers = measure([hear(talk) for talk in read(HELD_OUT)])
    assert numbers["recall_tier2"] >= 0.5
    assert numbers["false_alarm_rate"] <= 0.1
