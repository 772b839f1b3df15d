"""That the benchmarks still run, and that what they count makes sense; how fast anything was is not tested."""

import json
from pathlib import Path

import pytest

from bench import prompt_cost, turns


async def test_a_turn_is_measured_beside_a_bare_bot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await turns.main(turns.arguments(["--quick", "--database", str(tmp_path / "long.db")]))
    *table, last = capsys.readouterr().out.splitlines()
    numbers = json.loads(last)
    assert any("bare" in row and "Samantha" in row for row in table)
    assert numbers.pop("bench") == "turns"
    embedding = numbers.pop("embedding_ms")
    assert embedding is None or embedding > 0
    with_words, with_readings = numbers.pop("with_words"), numbers.pop("with_read")
    measured = {
        "added_ms_median",
        "added_ms_p99",
        "throughput_ratio",
        "cpu_ms_per_turn",
        "sql_per_turn",
        "rss_mb",
    }
    assert set(numbers) == set(with_words) == set(with_readings) == measured
    assert with_readings["sql_per_turn"] > with_words["sql_per_turn"] > numbers["sql_per_turn"]
    assert numbers["throughput_ratio"] > 0
    assert 5 < numbers["sql_per_turn"] < 40


async def test_a_long_talk_is_cut_and_summed_up_and_begins_as_the_turn_before_did() -> None:
    numbers = await prompt_cost.measure(4_096, 60)
    assert set(numbers) == {
        "tokens_at_50",
        "tokens_at_most",
        "prefix_share",
        "prefix_share_by_tokens",
        "calls_per_turn",
    }
    assert 1_000 < numbers["tokens_at_50"] <= numbers["tokens_at_most"] < 4_096
    assert 0.6 < numbers["prefix_share"] < 1
    assert 1 < numbers["calls_per_turn"] < 1.5
