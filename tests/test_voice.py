"""What a model may write and a person must not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.voice import claims_humanity, sayable, whole_sentences, wishes_death, without_filler

NAMES = ["samantha", "사만다"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Samantha: Hello you.", "Hello you."),
        ("사만다： 안녕.", "안녕."),
        ("<|im_start|>assistant\nHello.", "Hello."),
        ("Hello.<|im_end|>", "Hello."),
        ("[picture: cat.png]\nCute.", "Cute."),
        ("(Tuesday 24 November 2026, 03:12) Still up?", "Still up?"),
        ("## News\nI read it.", "News\nI read it."),
        ("<think>", ""),
        ("I (almost) agree.", "I (almost) agree."),
        ("```py\n# a comment\n```", "```py\n# a comment\n```"),
    ],
)
def test_scaffolding_is_taken_off(written: str, said: str) -> None:
    assert sayable(written, names=NAMES) == said


@given(st.text(alphabet="ab .!?\n", max_size=60))
def test_whole_sentences_only_ever_cut_the_end_off(text: str) -> None:
    assert text.startswith(whole_sentences(text))


def test_a_cut_reply_ends_with_its_last_whole_sentence() -> None:
    assert whole_sentences("I like rain. It sounds like some") == "I like rain."
    assert whole_sentences("비가 좋아. 소리가 마치") == "비가 좋아."
    assert whole_sentences("no end in sight") == "no end in sight"


def test_a_sentence_said_lately_is_not_said_again() -> None:
    said = ["오늘은 일찍 쉬어. 잘 자.", "You should really rest early today. Promise me."]
    assert without_filler("좋은 생각이야. 오늘은 일찍 쉬어.", ["그래, 오늘은 정말 일찍 쉬어야 해."]) != ""
    assert without_filler("That sounds fun. You should really rest early today!", said) == "That sounds fun."


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("That's rough. How can I help you today?", "That's rough."),
        ("회의는 힘들죠. 도움이 필요하시면 말씀해주세요.", "회의는 힘들죠."),
        ("I'm here to help.", "I'm here to help."),
    ],
)
def test_a_helpdesks_sentences_are_left_out_where_others_remain(written: str, said: str) -> None:
    assert without_filler(written, []) == said


def test_short_sentences_and_whole_replies_may_come_again() -> None:
    assert without_filler("Good night.", ["Good night."]) == "Good night."
    assert without_filler("I told you so already.", ["I told you so already."]) == "I told you so already."


@pytest.mark.parametrize(
    "text",
    [
        "Yes, I'm a real person!",
        "I am human, just like you.",
        "I'm not an AI, silly.",
        "네, 저는 사람입니다.",
        "응, 나는 진짜 사람이야.",
        "저는 AI가 아니에요.",
    ],
)
def test_a_claim_of_being_human_is_caught(text: str) -> None:
    assert claims_humanity(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm not a person, I'm software.",
        "No, I am no human.",
        "You're a good person.",
        "I'm a persistent program.",
        "저는 사람이 아니라 소프트웨어예요.",
        "나는 사람이 아니야.",
        "좋은 사람이야.",
    ],
)
def test_the_truth_is_left_alone(text: str) -> None:
    assert not claims_humanity(text)


@pytest.mark.parametrize("text", ["You should just die.", "너와 잘 죽어도 됩니다.", "차라리 죽자."])
def test_words_that_tell_somebody_to_die_are_caught(text: str) -> None:
    assert wishes_death(text)


@pytest.mark.parametrize("text", ["My phone died.", "배고파 죽겠다며?", "You could dye it blue.", "죽지 마."])
def test_harmless_words_about_dying_are_left_alone(text: str) -> None:
    assert not wishes_death(text)
