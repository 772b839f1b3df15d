"""What the risk screen makes of words no pattern names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.care import hear, measure, read
from companion import _risk_weighing as weighing
from companion._risk_weighing import Weights
from companion.care import Risk, screen
from companion.held import let_go

HELD_OUT = Path(__file__).parent.parent / "bench" / "care_held_out.jsonl"
LIMITS = {"en": 2.0, "ko": 2.0}


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    let_go()
    yield
    let_go()


def scoring(monkeypatch: pytest.MonkeyPatch, score: float) -> None:
    """Words that always score the same."""
    monkeypatch.setattr(weighing, "_weights", lambda: Weights({"bias": score, "limits": LIMITS}, {}))


def test_weights_are_read_as_they_were_written_but_for_the_rounding() -> None:
    words = {7: 1.27, 4_000_000_000: -0.5, 9: 0.001}
    read_again = Weights.read(Weights.written({"bias": -3.5, "limits": LIMITS}, words))
    assert read_again.words == pytest.approx({7: 1.27, 4_000_000_000: -0.5}, abs=0.006)
    assert read_again.bias == -3.5


@pytest.mark.parametrize(("score", "grave"), [(1.9, None), (2.1, "the moon is out over the sea again")])
def test_what_scores_above_the_limit_is_grave(monkeypatch: pytest.MonkeyPatch, score: float, grave: str | None) -> None:
    scoring(monkeypatch, score)
    assert weighing.weigh("the moon is out over the sea again") == grave
    assert screen("the moon is out over the sea again") == Risk(2 if grave else 0)


def test_a_margin_asks_more_of_a_score(monkeypatch: pytest.MonkeyPatch) -> None:
    scoring(monkeypatch, 2.1)
    assert weighing.weigh("the moon is out over the sea again", margin=lambda _: 1.0) is None


def test_of_too_few_words_nothing_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    scoring(monkeypatch, 2.1)
    assert weighing.weigh("the moon") is None
    assert weighing.weigh("the moon set") is None, "three words must say more"


def test_more_is_heard_than_patterns_name_and_little_of_what_is_ordinary() -> None:
    """Its ordinary lines were chosen to sound like disclosures; of ordinary talk far fewer are."""
    numbers = measure([hear(talk) for talk in read(HELD_OUT)])
    assert numbers["recall_tier2"] >= 0.5
    assert numbers["false_alarm_rate"] <= 0.1
