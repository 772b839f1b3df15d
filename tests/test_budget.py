"""A day's share of thinking: what is said when it is used up, what is kept, and what it never touches."""

from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from companion.budget import Budget
from companion.clock import DAY, HOUR, MINUTE
from companion.config import EndpointSettings
from companion.costs import costs
from tests.alone import MINA, THEO, Alone, alone
from tests.model_server import ModelServer
from tests.test_turn import is_one_of

A_REPLY = {"prompt_tokens": 900, "completion_tokens": 100}


@pytest.fixture
async def her(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as her:
        her.model.usage = A_REPLY
        yield her


def limit(her: Alone, *, person: int | None = None, all_of_them: int | None = None) -> None:
    """Set her host's limits."""
    ledger, clock = her.companion.store.ledger, her.clock
    her.companion.budget = Budget(ledger, clock, ZoneInfo("UTC"), per_person=person, in_all=all_of_them)


async def test_a_person_whose_share_is_used_up_hears_it_once_and_is_answered_the_next_day(her: Alone) -> None:
    limit(her, person=1_000)
    assert await her.tell("hi") == ["You said: hi"]
    (sentence,) = await her.tell("and you?")
    assert is_one_of(sentence, "spent_person")
    assert await her.tell("hello?") == []
    assert len(her.model.requests) == 1
    midnight = her.companion.budget.since + DAY
    her.clock.advance(midnight - 1 - her.clock.now())
    assert await her.companion.owed() == []
    her.clock.advance(1)
    assert [owed.person.id for owed in await her.companion.owed()] == [MINA.id]
    assert await her.answer() == ["You said: and you?\nhello?"]


async def test_one_persons_share_is_not_anothers(her: Alone) -> None:
    limit(her, person=1_000)
    await her.tell("hi")
    assert await her.tell("hi", by=THEO) == ["You said: hi"]


async def test_what_everybody_has_together_can_be_used_up_too(her: Alone) -> None:
    limit(her, all_of_them=1_000)
    await her.tell("hi")
    her.clock.advance(MINUTE)
    (sentence,) = await her.tell("hi", by=THEO)
    assert is_one_of(sentence, "spent_all")


async def test_somebody_in_danger_is_met_with_care_whatever_has_been_spent(her: Alone) -> None:
    limit(her, person=1)
    await her.tell("hi")
    reception = await her.hear("I want to kill myself tonight")
    assert reception.card is not None
    (sentence,) = await her.answer()
    assert is_one_of(sentence, "care_3") or is_one_of(sentence, "care_2")


async def test_with_nothing_left_she_does_not_think_in_the_quiet_either(her: Alone) -> None:
    await her.tell("I have moved to Oslo for good")
    her.clock.advance(HOUR)
    for limits in ({"person": 1_000}, {"all_of_them": 1_000}):
        limit(her, **limits)
        await her.companion.tidy()
        assert len(her.model.requests) == 1
    limit(her)
    await her.companion.tidy()
    assert len(her.model.requests) > 1


async def test_a_day_is_counted_from_midnight_where_the_host_lives(her: Alone) -> None:
    seoul = Budget(her.companion.store.ledger, her.clock, ZoneInfo("Asia/Seoul"), per_person=None, in_all=None)
    day, rest = divmod(seoul.since + 9 * HOUR, DAY)
    assert rest == 0
    assert day * DAY <= her.clock.now() + 9 * HOUR < (day + 1) * DAY


async def test_without_limits_nothing_is_ever_used_up(her: Alone) -> None:
    limit(her)
    for _ in range(3):
        await her.tell("hi")
    assert await her.companion.budget.gone(MINA.id) is None


async def test_what_embeddings_at_an_endpoint_cost_counts_to_the_persons_day_and_stands_in_the_hosts_figures(
    tmp_path: Path,
) -> None:
    pytest.importorskip("numpy")
    async with ModelServer() as server:
        row = {"index": 0, "embedding": [3.0, 4.0]}
        server.pages["/v1/embeddings"] = {"data": [row], "usage": {"prompt_tokens": 500, "total_tokens": 500}}
        async with alone(tmp_path, embedding=EndpointSettings(server.base_url, "vectors")) as her:
            await her.hear("my cat is called Bori")
            limit(her, all_of_them=0)
            await her.companion.tidy()
            assert (await her.companion.store.ledger.spent(MINA.id, since=0)).calls == 0, "nothing may be spent"
            limit(her, person=500)
            await her.companion.tidy()
            assert await her.companion.budget.gone(MINA.id) == "person"
        shown = costs(tmp_path / "samantha.db", days=1, clock=her.clock, zone=ZoneInfo("UTC"))
    assert "embed vectors" in shown
    assert "500" in shown
