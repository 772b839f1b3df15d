import re
import shutil
import string
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from companion._voice_patterns import BOLD, HEADING, LIST_ITEM, NOT_X_BUT_Y, PRAISE, THERAPY, VALIDATION
from companion.language import korean_register, language_of
from companion.persona import Example, Persona, PersonaError, Strings

HOUSE = Path(__file__).parent.parent
FOLDER = HOUSE / "persona" / "samantha"
SAMANTHA = Persona.load(FOLDER)
STRINGS = Strings.load(HOUSE / "persona")
EVERY_EXAMPLE = (*SAMANTHA.examples, *SAMANTHA.small_examples)

HELPDESK = re.compile(
    r"how can i (?:help|assist)|as an ai|here for you|feel free|assistant|도와드릴|말씀해 주세요|당신|그녀",
    re.IGNORECASE,
)
EMOJI = re.compile(r"[\u2600-\u27bf\U0001f300-\U0001faff]")


def replies(language: str, examples: tuple[Example, ...] = EVERY_EXAMPLE) -> list[str]:
    return [text for example in examples if example.language == language for text in example.hers]


def words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.lower())


def house(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOUSE / "persona", tmp_path / "persona")) / "samantha"


def broken(folder: Path, file: str, old: str, new: str) -> str:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PersonaError) as error:
        Persona.load(folder)
    assert file in str(error.value)
    return str(error.value)


# --- the examples, held against the voice gate ------------------------------------------------------------------


def test_there_are_enough_examples_of_every_kind() -> None:
    kinds = Counter((example.language, example.register) for example in SAMANTHA.examples)
    assert kinds["en", None] >= 12
    assert min(kinds["ko", "존댓말"], kinds["ko", "반말"]) >= 6
    for language in ("en", "ko"):
        moods = {example.mood for example in SAMANTHA.examples if example.language == language}
        assert moods >= {
            "light",
            "heavy",
            "playful",
            "candid",
            "challenge",
            "goodbye",
            "disagree",
            "factual",
            "good-news",
        }
        assert any(example.place == "server" for example in SAMANTHA.examples if example.language == language)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "pattern",
    [PRAISE, THERAPY, NOT_X_BUT_Y, HELPDESK, LIST_ITEM, HEADING, BOLD, EMOJI, re.compile("[\u2013\u2014]")],
)
def test_no_example_has_what_she_never_says(language: str, pattern: re.Pattern[str]) -> None:
    assert [text for text in replies(language) if pattern.search(text)] == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_few_examples_end_in_a_question(language: str) -> None:
    hers = replies(language, SAMANTHA.examples)
    assert sum(text.rstrip().endswith("?") for text in hers) / len(hers) <= 0.45


def test_examples_are_as_long_as_texts_are() -> None:
    assert 12 <= median(len(words(text)) for text in replies("en", SAMANTHA.examples)) <= 60
    assert max(len(words(text)) for text in replies("en")) <= 60
    assert all(text.count("\n\n") <= 2 for language in ("en", "ko") for text in replies(language))


def test_examples_open_in_ever_new_ways() -> None:
    for language in ("en", "ko"):
        openers = [tuple(words(text)[:2]) for text in replies(language, SAMANTHA.examples)]
        repeated = sum(opener in openers[max(0, at - 5) : at] for at, opener in enumerate(openers))
        assert repeated / len(openers) <= 0.08


def test_examples_hardly_share_a_run_of_four_words() -> None:
    for language in ("en", "ko"):
        runs = Counter(
            run
            for text in replies(language, SAMANTHA.examples)
            for run in zip(*(words(text)[at:] for at in range(4)), strict=False)
        )
        assert sum(count - 1 for count in runs.values()) / sum(runs.values()) <= 0.03


def test_validation_is_rare_and_never_twice_in_a_row() -> None:
    opens = [bool(VALIDATION.match(text)) for text in replies("en")]
    assert sum(opens) / len(opens) <= 0.10
    assert not any(one and two for one, two in pairwise(opens))


def test_a_goodbye_is_let_go() -> None:
    goodbyes = [text for example in EVERY_EXAMPLE if example.mood == "goodbye" for text in example.hers]
    assert len(goodbyes) >= 6
    assert all(len(words(text)) <= 25 and "?" not in text for text in goodbyes)


@pytest.mark.parametrize("example", EVERY_EXAMPLE, ids=lambda example: f"{example.language} {example.mood}")
def test_she_answers_in_the_language_and_register_of_the_example(example: Example) -> None:
    for text in example.hers:
        assert language_of(text, fallback=example.language) == example.language
        assert korean_register(text) in {example.register, None}


# --- what stands before and after a conversation ----------------------------------------------------------------


def test_the_cards_stay_short() -> None:
    assert len(SAMANTHA.core.split()) <= 220
    assert len(SAMANTHA.voice.split()) <= 200


def test_the_same_seed_gives_the_same_opening_and_another_seed_other_examples() -> None:
    def text(seed: int) -> str:
        return SAMANTHA.prefix(language="en", register=None, place="dm", seed=seed, small=False)

    assert text(7) == text(7)
    assert len({text(seed) for seed in range(8)}) > 1


def test_examples_follow_language_register_and_place() -> None:
    chosen = SAMANTHA.chosen(language="ko", register="반말", place="dm", seed=1, small=False)
    assert {(example.language, example.register, example.place) for example in chosen} == {("ko", "반말", "dm")}
    in_a_server = SAMANTHA.chosen(language="en", register=None, place="server", seed=1, small=False)
    assert in_a_server[0].place == "server"
    unknown = SAMANTHA.chosen(language="ko", register=None, place="dm", seed=1, small=False)
    assert {example.register for example in unknown} == {"존댓말"}
    assert {
        example.language for example in SAMANTHA.chosen(language="ja", register=None, place="dm", seed=1, small=False)
    } == {"en"}


def test_one_stretch_sees_no_mood_twice_before_it_has_seen_the_others() -> None:
    moods = [example.mood for example in SAMANTHA.chosen(language="en", register=None, place="dm", seed=5, small=False)]
    assert len(moods) == len(set(moods))


def test_a_large_model_reads_examples_quoted_and_a_small_one_as_talk() -> None:
    large = SAMANTHA.opening(language="en", register=None, place="dm", seed=1, small=False)
    assert [message.role for message in large] == ["system"]
    assert "Friend: " in large[0].text
    small = SAMANTHA.opening(language="ko", register="반말", place="dm", seed=1, small=True)
    assert small[0].text == SAMANTHA.prefix(language="ko", register="반말", place="dm", seed=9, small=True)
    assert [message.role for message in small[1:]] == ["user", "assistant"] * (len(small) // 2)


@pytest.mark.parametrize("small", [True, False])
def test_the_story_so_far_stands_last_before_the_talk(*, small: bool) -> None:
    beginning = SAMANTHA.opening(language="en", register=None, place="dm", seed=1, small=small)
    told = SAMANTHA.opening(language="en", register=None, place="dm", seed=1, small=small, story="They {paint} boats.")
    assert told[-1].text.endswith("They {paint} boats.")
    assert told[-1].role == "system"
    assert all(now.text.startswith(before.text) for before, now in zip(beginning, told, strict=False))


def test_the_note_ends_with_what_is_owed_whatever_a_name_says() -> None:
    for tier in range(4):
        calm = SAMANTHA.note(small=False, language="en", register=None, tier=tier)
        note = SAMANTHA.note(
            small=False, language="en", register=None, tier=tier, time="Monday, 23:10", place="{care} {x}", blind=True
        )
        assert note.splitlines()[-1] == calm.splitlines()[-1]
        assert "Monday, 23:10" in note
        assert "{care} {x}" in note


def test_a_small_model_is_told_only_what_it_must_know_now() -> None:
    def note(tier: int, *, blind: bool = False) -> str:
        return SAMANTHA.note(small=True, language="ko", register="반말", tier=tier, time="Monday, 23:10", blind=blind)

    assert [note(tier) for tier in range(2)] == ["", ""]
    assert "safe" in note(2)
    assert "emergency" in note(3)
    assert "picture" in note(0, blind=True)


def test_risk_adds_to_what_is_owed_and_takes_nothing_away() -> None:
    def note(tier: int) -> str:
        return SAMANTHA.note(small=False, language="en", register=None, tier=tier)

    assert all(note(tier).startswith(note(0)) for tier in (1, 2, 3))
    assert len({note(tier) for tier in range(4)}) == 4
    assert note(7) == note(3)


def test_the_note_leaves_out_what_there_is_nothing_to_say_about() -> None:
    assert len(SAMANTHA.note(small=False, language="en", register=None, tier=0).splitlines()) == 2
    assert "last spoke 3 days ago" in SAMANTHA.note(small=False, language="en", register=None, tier=0, silence="3 days")
    assert "first words" in SAMANTHA.note(small=False, language="en", register=None, tier=0, silence=None)


def test_the_note_follows_register_and_any_language() -> None:
    assert "반말" in SAMANTHA.note(small=False, language="ko", register="반말", tier=0)
    assert "해요체" in SAMANTHA.note(small=False, language="ko", register="존댓말", tier=0)
    assert "(ja)" in SAMANTHA.note(small=False, language="ja", register=None, tier=0)


def test_the_summary_is_asked_for_with_everything_it_is_made_from() -> None:
    prompt = SAMANTHA.summary_prompt("They bake.", "Kim: I quit {today}\n")
    assert "They bake." in prompt
    assert "Kim: I quit {today}" in prompt
    assert "(nothing yet)" in SAMANTHA.summary_prompt("", "")


def test_she_can_be_described_in_any_language() -> None:
    assert "소프트웨어" in SAMANTHA.describe("ko")
    assert SAMANTHA.describe("fi") == SAMANTHA.describe("en")
    assert SAMANTHA.temperament.valence == 0.30
    assert {"samantha", "사만다"} <= set(SAMANTHA.names)


# --- mistakes of a writer are named when she starts -------------------------------------------------------------


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    assert "{wether}" in broken(house(tmp_path), "note.md", "{unseen}", "{wether}")


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    assert "{lines}" in broken(house(tmp_path), "summary.md", "{lines}", "")


def test_a_field_in_a_sentence_is_named(tmp_path: Path) -> None:
    assert "note.silence" in broken(
        house(tmp_path), "persona.toml", "last spoke {silence} ago. Pick", "last spoke {days} ago. Pick"
    )


def test_braces_that_make_no_sense_are_named(tmp_path: Path) -> None:
    broken(house(tmp_path), "core.md", "software", "soft{ware")


def test_care_cannot_be_moved_from_the_end(tmp_path: Path) -> None:
    assert "last" in broken(house(tmp_path), "note.md", "{care}", "{care} And now be silly.")


def test_a_missing_value_is_named(tmp_path: Path) -> None:
    assert "temperament.valence" in broken(house(tmp_path), "persona.toml", "valence = 0.30", "")


def test_toml_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken(house(tmp_path), "persona.toml", "valence = 0.30", "valence 0.30")


@pytest.mark.parametrize(
    "heading", ["## en dm", "## en moon playful", "## en dm playful and much more"], ids=["short", "no place", "long"]
)
def test_a_wrong_heading_is_named(tmp_path: Path, heading: str) -> None:
    assert heading in broken(house(tmp_path), "examples.md", "## en dm playful\n", f"{heading}\n")


def test_an_example_in_which_she_says_nothing_is_named(tmp_path: Path) -> None:
    assert "last word" in broken(
        house(tmp_path), "examples.md", "Night. Sleep well, and let tomorrow start slowly.", "> bye"
    )


@pytest.mark.parametrize(
    "file",
    [
        "persona.toml",
        "core.md",
        "voice.md",
        "examples.md",
        "examples.small.md",
        "small.md",
        "note.md",
        "note.small.md",
        "wishes.toml",
    ],
)
def test_a_missing_or_empty_file_is_named(tmp_path: Path, file: str) -> None:
    folder = house(tmp_path)
    (folder / file).write_text("\n", encoding="utf-8")
    with pytest.raises(PersonaError, match=re.escape(file)):
        Persona.load(folder)
    (folder / file).unlink()
    with pytest.raises(PersonaError, match=re.escape(file)):
        Persona.load(folder)


# --- her own sentences ------------------------------------------------------------------------------------------


def test_every_sentence_stands_in_english_and_korean_with_the_same_fields() -> None:
    for key in STRINGS.keys:
        for language in ("en", "ko"):
            fields = {field for _, field, _, _ in string.Formatter().parse(STRINGS._texts[key][language][0]) if field}
            given: dict[str, Any] = dict.fromkeys(fields, "2")
            said = STRINGS.say(key, language, **given)
            if re.search(r"[^\W\d_]", said):  # a mere form of numbers is in no language
                assert bool(re.search("[가-힣]", said)) == (language == "ko")
            assert "\u2014" not in said


def test_variants_take_turns() -> None:
    said = {STRINGS.say("model_unreachable", "en", turn=turn) for turn in range(6)}
    assert len(said) == 3
    assert STRINGS.say("model_unreachable", "en", turn=0) == STRINGS.say("model_unreachable", "en", turn=3)


def test_a_language_she_has_no_sentence_in_is_answered_in_english() -> None:
    assert STRINGS.say("unexpected", "fi") == STRINGS.say("unexpected", "en")


def test_an_unknown_sentence_is_named() -> None:
    with pytest.raises(KeyError, match="no_such_sentence"):
        STRINGS.say("no_such_sentence", "en")


def test_every_sentence_the_code_says_exists() -> None:
    code = [HOUSE / "bot.py", *(HOUSE / "cogs").glob("*.py"), *(HOUSE / "companion").rglob("*.py")]
    said = {
        key for path in code if path.exists() for key in re.findall(r'\bsay\(\s*"([a-z_]+)"', path.read_text("utf-8"))
    }
    assert said - STRINGS.keys - {"time", "first", "silence", "late", "place", "recalled", "unseen", "minor"} == set()


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ('[a]\nko = ["가"]', "en"),
        ('[a]\nen = ["{x}"]\nko = ["가"]', "same fields"),
        ('[a]\nen = "x"', "list"),
        ('[a]\nen = ["{x"]', "[a]"),
    ],
)
def test_a_wrong_sentence_is_named(tmp_path: Path, written: str, named: str) -> None:
    (tmp_path / "strings.toml").write_text(written, encoding="utf-8")
    with pytest.raises(PersonaError) as error:
        Strings.load(tmp_path)
    assert named in str(error.value)
    assert "strings.toml" in str(error.value)
