import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from companion._graphemes import is_boundary
from companion.beats import DISCORD_LIMIT, BeatCutter, split

FAMILY = "👩‍👩‍👧‍👦"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
JAMO = "\u1112\u1161\u11ab"
CLUSTERS = [FAMILY, SCOTLAND, JAMO, "🇰🇷", "👍🏽", "1️⃣", "e\u0301\u0323", "क्ष", "กำ", "❤️‍🔥", "한", "\r\n"]

words = st.one_of(
    st.sampled_from(
        [
            *CLUSTERS[:-1],
            "hello",
            "그래요.",
            "Really?",
            "你好。",
            "<https://example.com/a_(b)?q=1>",
            "https://example.com/path",
            "[the long way home](https://example.com/x)",
            "`a b`",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="`<>[]()-", exclude_categories=["Cc", "Cs"])),
)
lines = st.lists(words, max_size=12).map(" ".join)
fences = st.tuples(st.sampled_from(["py", "", "c++"]), st.lists(lines.map(lambda line: line.replace("`", "")))).map(
    lambda code: "\n".join([f"```{code[0]}", *code[1], "```"])
)
texts = st.lists(st.one_of(lines, fences), max_size=12).flatmap(
    lambda blocks: st.sampled_from(["\n", "\n\n"]).map(lambda glue: glue.join(blocks))
)
raw = st.lists(
    st.sampled_from([*"ab `\n\r.-[]()<>:/h", *CLUSTERS, "```", "https://a.b/", "<beat>", "---"]), max_size=300
).map("".join)


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def visible(text: str) -> str:
    return re.sub(r"\s", "", re.sub(r"(?m)^```.*$", "", text))


def beats_of(text: str, *, sizes: list[int] | None = None, limit: int = DISCORD_LIMIT) -> list[str]:
    cutter, beats, at = BeatCutter(limit=limit), [], 0
    for size in sizes or []:
        beats += cutter.feed(text[at : at + size])
        at += size
    return beats + cutter.feed(text[at:]) + cutter.close()


# Beats


def test_one_paragraph_is_one_beat() -> None:
    assert beats_of("I was just\nthinking of you.") == ["I was just\nthinking of you."]


def test_a_beat_goes_out_the_moment_its_blank_line_arrives() -> None:
    cutter = BeatCutter()
    assert cutter.feed("Oh.\n") == []
    assert cutter.feed("\n") == ["Oh."]
    assert cutter.feed("Wait") == []
    assert cutter.close() == ["Wait"]


def test_two_very_short_paragraphs_stay_two_messages() -> None:
    assert beats_of("ha.\n\nno.") == ["ha.", "no."]


def test_from_the_third_paragraph_on_the_rest_stays_together() -> None:
    assert beats_of("a\n\nb\n\nc\n\n\nd\n\ne") == ["a", "b", "c\n\nd\n\ne"]


@pytest.mark.parametrize("mark", ["---", "-----", " --- ", "<beat>", "  <beat>"])
def test_a_models_own_mark_ends_a_beat_and_is_never_shown(mark: str) -> None:
    assert beats_of(f"one\n{mark}\ntwo") == ["one", "two"]


def test_a_beat_mark_inside_a_line_ends_a_beat_too() -> None:
    assert [beat.strip() for beat in beats_of("one <beat> two\n<beat>three<beat>four")] == [
        "one",
        "two",
        "three\n\nfour",
    ]


@pytest.mark.parametrize("nothing", ["", " \n\n \t\n", "\u200b\n\n\u3164", "---\n\n<beat>\n---"])
def test_beats_nobody_could_see_vanish(nothing: str) -> None:
    assert beats_of(nothing) == []


def test_blank_lines_and_rules_inside_code_end_nothing() -> None:
    code = "```py\na = 1\n\n---\n<beat>\n\nb = 2\n```"
    assert beats_of(f"Look:\n\n{code}\n\nNice?") == ["Look:", code, "Nice?"]


def test_a_fence_that_opens_after_words_is_a_fence_too() -> None:
    assert beats_of("Try this: ```py\na\n\nb\n```\n\nOk?") == ["Try this: ```py\na\n\nb\n```", "Ok?"]


def test_a_longer_fence_may_hold_a_shorter_one() -> None:
    nested = "````md\n```py\na\n\nb\n```\n\nc\n````"
    assert beats_of(nested + "\n\nok") == [nested, "ok"]


def test_backticks_in_prose_open_nothing() -> None:
    assert beats_of("Type ``` twice to open a block.\n\nEasy.") == ["Type ``` twice to open a block.", "Easy."]


def test_a_fence_the_stream_left_open_is_closed() -> None:
    assert beats_of("```py\nprint(1)") == ["```py\nprint(1)\n```"]


def test_a_paragraph_longer_than_a_message_becomes_several() -> None:
    beats = beats_of("word " * 1_000)
    assert len(beats) == 3
    assert all(units(beat) <= DISCORD_LIMIT for beat in beats)


@given(text=st.one_of(texts, raw), sizes=st.lists(st.integers(1, 20), max_size=60))
@example(text="a\r\n\r\nb", sizes=[2, 1, 1])
def test_how_the_stream_was_chunked_never_changes_the_beats(text: str, sizes: list[int]) -> None:
    assert beats_of(text, sizes=sizes, limit=80) == beats_of(text, limit=80)


@given(texts)
def test_no_visible_character_is_lost_on_the_way_to_beats(text: str) -> None:
    def seen(text: str) -> str:
        return "".join(c for c in visible(text) if unicodedata.category(c) not in {"Cf", "Zs", "Zl", "Zp"})

    assert seen("\n".join(beats_of(text))).replace("\u3164", "") == seen(text).replace("\u3164", "")


# Splitting


def test_a_text_that_fits_is_left_alone() -> None:
    assert split("x" * DISCORD_LIMIT) == ["x" * DISCORD_LIMIT]


def test_the_limit_counts_as_discord_counts() -> None:
    parts = split("😀" * 1_500)
    assert [units(part) for part in parts] == [2_000, 1_000]


def test_a_paragraph_is_preferred_to_a_line_and_a_line_to_a_sentence() -> None:
    filler = "word " * 200
    paragraph = f"{filler}end.\n\n{filler}end.\n{filler}end. {filler}"
    assert split(paragraph)[0] == f"{filler}end."
    line = f"{filler}end. {filler[:400]}end.\n{filler}end. {filler}"
    assert split(line)[0] == f"{filler}end. {filler[:400]}end."
    sentence = f"{filler}“Is it?” {filler}{filler}"
    assert split(sentence)[0] == f"{filler}“Is it?”"


def test_a_cut_that_would_leave_almost_nothing_is_passed_over() -> None:
    assert len(split("Hi.\n\n" + "word " * 400)[0]) > 1_900


def test_chinese_is_cut_after_a_full_stop() -> None:
    assert split("今天天气很好。" * 400)[0].endswith("。")


@pytest.mark.parametrize(
    "link",
    ["https://example.com/" + "a" * 90, "<https://example.com/a,b>", "[one two three](https://example.com/(x))"],
)
def test_a_link_that_fits_is_never_cut(link: str) -> None:
    for before in range(1_850, 2_005):
        parts = split("word " * (before // 5) + "x" * (before % 5) + " " + link + " word" * 100)
        assert sum(link in part for part in parts) == 1


def test_a_link_longer_than_a_message_is_the_only_one_cut_inside() -> None:
    link = "https://example.com/" + "a" * 3_000
    assert "".join(split(f"see {link}")).replace(" ", "") == f"see{link}"


def test_a_cut_inside_code_closes_the_fence_and_opens_it_again_with_its_language() -> None:
    code = "\n".join(f"    line_{number} = {number}" for number in range(200))
    parts = split(f"Here:\n```py\n{code}\n```\nDone.")
    assert len(parts) > 1
    assert all(part.count("```") % 2 == 0 for part in parts)
    assert all(part.startswith("```py\n    line_") for part in parts[1:])
    assert visible("\n".join(parts)) == visible(f"Here:{code}Done.")


@given(texts, st.integers(64, 200))
def test_every_part_fits_and_nothing_is_lost_or_moved(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(units(part) <= limit for part in parts)
    assert visible("\n".join(parts)) == visible(text)


@given(raw, st.integers(64, 90))
def test_even_broken_markdown_fits_and_keeps_its_letters(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(units(part) <= limit for part in parts)
    written = iter("".join(parts))
    assert all(char in written for char in re.sub(r"[\s`]", "", text))


@given(texts, st.integers(64, 200))
def test_fences_are_balanced_in_every_part(text: str, limit: int) -> None:
    assert all(len(re.findall(r"(?m)^```", part)) % 2 == 0 for part in split(text, limit))


@given(st.lists(st.sampled_from(CLUSTERS[:-1]), min_size=1, max_size=300), st.integers(64, 120))
def test_no_grapheme_is_cut(clusters: list[str], limit: int) -> None:
    ends, at = set(), 0
    for cluster in clusters:
        at += len(cluster)
        ends.add(at)
    at = 0
    for part in split("".join(clusters), limit):
        at += len(part)
        assert at in ends


@given(st.lists(st.sampled_from(CLUSTERS), min_size=2, max_size=6))
def test_a_cluster_has_no_boundary_inside(clusters: list[str]) -> None:
    text = "".join(clusters)
    ends = {sum(map(len, clusters[:count])) for count in range(len(clusters) + 1)}
    assert {at for at in range(len(text) + 1) if is_boundary(text, at)} <= ends


def test_ordinary_neighbours_may_be_parted() -> None:
    assert all(is_boundary(a + b, 1) for a, b in pairwise("a1한국👍❤你\u1112"))


@pytest.mark.parametrize(
    "hostile", ["🇰🇷", "[", "`", "``` a ", "```\n", "[x](", "e\u0301", "<https://", "\u0301", "\n "]
)
def test_a_hostile_text_costs_a_bounded_number_of_parts(hostile: str) -> None:
    text = hostile * (100_000 // len(hostile))
    parts = split(text)
    assert len(parts) <= 4 * units(text) / DISCORD_LIMIT + 1
    assert all(units(part) <= DISCORD_LIMIT for part in parts)


def test_a_limit_too_small_to_hold_a_fence_is_refused() -> None:
    with pytest.raises(ValueError, match="at least"):
        split("x", 10)
