"""That the benchmarks still run, and that what they count makes sense; how fast anything was is not tested."""

import json
from pathlib import Path

import pytest

from bench import prompt_cost, turns, voice
from bench._transcript import Exchange, read
from companion.language import language_of


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
    # How many more a reading asks for is less than what background work of the moment adds to either.
    assert min(with_readings["sql_per_turn"], with_words["sql_per_turn"]) > numbers["sql_per_turn"]
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


PIPED = """\
Samantha thinks with something small.
Type to talk. /help lists what else can be done here, /quit leaves (so does Ctrl-D).
> hey
samantha  Samantha is an AI: software, not a human being. She can be wrong. Conversations are stored on her host's \
machine. More: /about, /privacy.
samantha  Hey you. What did today do to you?
> /about
samantha  I'm Samantha.
  [1] Close
> it rained

> on my cake
samantha  Oh no. Was anyone there to see it?
          Tell me that somebody laughed.

          I would have.
samantha  And was it chocolate?
"""


def test_a_piped_rehearsal_is_read_as_the_talk_it_was(tmp_path: Path) -> None:
    file = tmp_path / "talk.txt"
    file.write_text(PIPED, encoding="utf-8")
    assert read(file) == [
        Exchange("hey", "Hey you. What did today do to you?"),
        Exchange(
            "it rained\non my cake",
            "Oh no. Was anyone there to see it?\nTell me that somebody laughed.\n\nI would have.\n\n"
            "And was it chocolate?",
        ),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "Hello."}],
        [{"who": "them", "text": "hi"}, {"who": "her", "text": "Hello."}],
        [
            {"role": "system", "content": "Be kind."},
            {"by_her": False, "text": "hi"},
            {"by_her": True, "text": "Hello."},
        ],
    ],
)
def test_json_lines_are_read_under_the_names_people_give_them(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    file = tmp_path / "talk.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert read(file) == [Exchange("hi", "Hello.")]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"role": "user", "content": "hi"}\n{"role": "tree"}', "line 2"),
        ('{"role": "tree", "text": "hi"}', "tree"),
        ('{"text": ', "line 1"),
        ("nothing of a talk\n", "says nothing"),
        ("", "says nothing"),
    ],
)
def test_what_is_no_transcript_is_named_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, named: str
) -> None:
    file = tmp_path / "talk.txt"
    file.write_text(text, encoding="utf-8")
    assert voice.main([str(file)]) == 2
    assert named in capsys.readouterr().err


def test_the_gate_is_shown_by_language_and_ends_in_one_line_of_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = []
    for asked, said in (("how was it, tell me", "Fine.\n- a\n- b"), ("오늘 어땠어? 말해봐", "좋았어. 넌 어땠어?")):
        rows += [{"role": "user", "text": asked}, {"role": "assistant", "text": said}]
    file = tmp_path / "talk.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert voice.main([str(file), "--slips"]) == 1
    out = capsys.readouterr().out
    numbers = json.loads(out.splitlines()[-1])
    assert numbers["bench"] == "voice"
    assert {language: numbers[language]["replies"] for language in ("en", "ko")} == {"en": 1, "ko": 1}
    assert not numbers["en"]["measures"]["list, heading or bold"]["passes"]
    assert numbers["ko"]["measures"]["replies ending in a question"]["value"] == 1
    assert "1: layout: 'Fine." in out
    assert "too few to tell" in out


def test_the_written_talks_are_forty_lines_each_and_in_the_language_they_say() -> None:
    for path in (Path(voice.__file__).parent / "talks").glob("*.txt"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) == 40
        assert language_of("\n".join(lines)) == path.stem
        assert all(line.strip() and not line.startswith("/") for line in lines)
