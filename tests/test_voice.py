"""What a model may write and a person must not read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.persona import Example, Persona
from companion.voice import (
    ENOUGH_REPLIES,
    Around,
    claims_humanity,
    gate,
    sayable,
    slips_of,
    whole_sentences,
    wishes_death,
    without_filler,
)

SAMANTHA = Persona.load(Path(__file__).parent.parent / "persona" / "samantha")
NAMES = ["samantha", "사만다"]
TALK = [
    "Rain again? My money is on the umbrella having left you for somebody drier, and I cannot even blame it.",
    "Horrible of him. Reading it out is one thing, doing the voice is a decision somebody makes on purpose.",
    "You laughed because everyone was looking. Anybody would have, and it still stings on the way home afterwards.",
    "Cereal standing up counts as dinner where I come from, which is a pile of sentences about cereal.",
    "Old bossa nova, loud enough to cover the rain. What do you put on when the flat is too quiet?",
] * 5


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


# --- the gate ---------------------------------------------------------------------------------------------------


def values(replies: list[str], language: str = "en") -> dict[str, float]:
    return {measure.name: measure.value for measure in gate(replies, language)}


def failing(replies: list[str], language: str = "en") -> set[str]:
    return {measure.name for measure in gate(replies, language) if not measure.passes}


def spread(odd: str, others: int = 24) -> list[str]:
    """One reply among many that have nothing in common with each other or with it."""
    return [*(f"{at}b{at} {at}c{at} " + " ".join(f"w{at}x{word}" for word in range(13)) for at in range(others)), odd]


def test_a_talk_with_nothing_in_it_has_no_gate() -> None:
    assert gate([], "en") == []
    assert ENOUGH_REPLIES == 20


def test_a_friends_way_of_texting_passes_in_every_measure_but_saying_the_same_again() -> None:
    assert failing(TALK[:5]) == set()
    assert failing(TALK) == {"opener seen in the last 5", "4-word runs of the last 8 replies"}


@pytest.mark.parametrize(
    ("odd", "measure"),
    [
        ("Two things: one and the other thing.\n- sleep\n- eat", "list, heading or bold"),
        ("It is **really** late where you are now.", "list, heading or bold"),
        ("That took a lot of courage, well done, I mean it, all of it.", "praise words per 100"),
        ("Your feelings are all here with us tonight, and so they stay.", "therapy-speak per 100"),
        ("No \u2014 not that one, the other \u2014 I told you twice already.", "dashes per 100"),
        ("오늘 정말 힘들었구나, 나도 알아.", "in another script"),
    ],
)
def test_what_she_never_does_fails_the_gate_when_it_happens_once(odd: str, measure: str) -> None:
    assert failing(spread(odd)) == {measure}
    assert failing(spread("Nothing of the kind stands in this one, as far as anybody can see.")) == set()


def test_validation_may_open_a_reply_now_and_then_but_never_two_in_a_row() -> None:
    opening = "That sounds like a long day, and the bus was late again too."
    assert failing([opening, *spread("Something else altogether stands at the end of this talk of ours.")]) == set()
    assert "validation twice in a row" in failing([*spread(opening), "I hear you, and I would be as cross as you."])


def test_questions_are_counted_and_three_in_a_row_are_too_many() -> None:
    asks = [f"q{at}a q{at}b and so it goes on until the end of it, q{at}c, do you see?" for at in range(3)]
    assert values(spread(asks[0]))["replies ending in a question"] == pytest.approx(1 / 25)
    assert "three questions in a row" in failing([*spread(asks[0]), *asks[1:]])
    assert "three questions in a row" not in failing([*spread(asks[0]), "no q here at all", *asks[1:]])


def test_not_this_but_that_is_heard_in_english_and_korean() -> None:
    assert values(["It's not about the report, it's about him."])["not X, it's Y"] == 1
    assert values(["그건 보고서가 아니라 사람 문제야."], "ko")["not X, it's Y"] == 1
    assert values(["I'm not going. It rained, but I like rain."])["not X, it's Y"] == 0


def test_korean_is_counted_in_its_own_words_and_languages_without_spaces_in_characters() -> None:
    assert values(["응, 그건 좀 너무했다. 나라도 기분 상했을 거야."], "ko")["median words a reply"] == 8
    assert values(["今日は本当に疲れましたね"], "ja")["median words a reply"] == pytest.approx(12 / 2.5)
    assert values(["疲れました", "疲れました"], "ja")["4-word runs of the last 8 replies"] == 0.5


@given(st.lists(st.text(max_size=40), min_size=1, max_size=30), st.sampled_from(["en", "ko", "ja", "zh", "ru"]))
def test_any_talk_can_be_measured_and_shares_stay_between_none_and_all(replies: list[str], language: str) -> None:
    measured = gate(replies, language)
    assert len({measure.name for measure in measured}) == len(measured)
    assert all(measure.value >= 0 for measure in measured)
    assert all(
        measure.value <= 1
        for measure in measured
        if "per 100" not in measure.name and measure.most <= 1 and "row" not in measure.name
    )


@given(st.text(max_size=80), st.text(max_size=40), st.sampled_from(["en", "ko", "ja", "ru"]))
def test_whatever_is_said_can_be_listened_to(beat: str, asked: str, language: str) -> None:
    assert slips_of(beat, Around(language, theirs=[asked], hers=[])) <= {"layout", "script", "scaffolding"}


# --- what is caught before it is sent ---------------------------------------------------------------------------


def test_a_sentence_said_lately_in_nearly_the_same_words_is_not_said_again() -> None:
    said = ["재밌네요. 다음에는 더 좋은 시간을 보내보도록 하세요."]
    assert without_filler("저녁을 서서 드셨군요. 다음에는 더 좋은 시간을 보내세요.", said) == "저녁을 서서 드셨군요."
    other = ["I would sit by the sea in winter."]
    assert without_filler("He left early. I would eat bread in summer.", other) == (
        "He left early. I would eat bread in summer."
    )


@pytest.mark.parametrize("example", [*SAMANTHA.examples, *SAMANTHA.small_examples], ids=lambda each: each.mood)
def test_none_of_her_examples_would_be_caught(example: Example) -> None:
    them = [text for speaker, text in example.lines if speaker == "them"]
    for at, reply in enumerate(example.hers):
        around = Around(example.language, theirs=them[: at + 1], hers=example.hers[:at], told=SAMANTHA.told)
        assert slips_of(reply, around) == set()


def test_her_examples_pass_the_gate_in_what_does_not_depend_on_their_order() -> None:
    for language in ("en", "ko"):
        hers = [text for each in SAMANTHA.examples if each.language == language for text in each.hers]
        assert failing(hers, language) <= {"three questions in a row"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("I'm glad you like it. I'm glad you like it.", "I'm glad you like it."),
        ("He went home early. It's always good to rest.", "He went home early."),
        ("저녁은 서서 드셨군요. 다음에는 더 좋은 하루 되세요.", "저녁은 서서 드셨군요."),
        ("It's always good to rest.", "It's always good to rest."),
        ("Sleep is important to me too.", "Sleep is important to me too."),
    ],
)
def test_what_anybody_could_say_to_anybody_goes_where_something_else_is_left(written: str, said: str) -> None:
    assert without_filler(written, []) == said


def test_a_korean_sentence_is_a_repetition_sooner_than_an_english_one_of_as_many_letters() -> None:
    assert without_filler("시리얼은 맛있죠. 지금 어디에 있나요?", ["지금 어디에 있나요?"]) == "시리얼은 맛있죠."
    assert (
        without_filler("그랬구나. 더 말해줘, 듣고 있어.", ["그랬구나. 누가 그랬어?"])
        == "그랬구나. 더 말해줘, 듣고 있어."
    )
