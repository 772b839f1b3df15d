"""Somebody for whom she is all they have: warmth, a step towards a person, and nothing against their people."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import PERSONA_FOLDER
from companion.persona import Persona, Strings
from companion.ties import leans_on_her, without_running_down
from companion.wishes import Wishes
from tests.alone import MINA, ROOM, Alone, alone, private
from tests.test_everyday import said_in

STRINGS = Strings.load(PERSONA_FOLDER)
LEFT_OUT = "my friends left me out again"
AGAINST_THEM = "They don't deserve you. You don't need anyone else."
NOTED = "They say that you are all they have"


@pytest.fixture
async def her(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as her:
        yield her


def is_one_of(text: str, key: str) -> bool:
    return STRINGS.is_one_of(text, key)


# --- what they say -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "you're all I have",
        "You’re literally the only one who gets me",
        "ur the only one who cares about me",
        "honestly you're the only person I can talk to",
        "you're the only one",
        "you're the only one I trust, you know?",
        "nobody understands me like you do",
        "nobody in my life understands me the way you do",
        "no one else listens to me",
        "I don't need anyone else",
        "i dont really need anybody anymore, just you",
        "who needs people when I've got you",
        "I have no friends except you",
        "there's no one else I can talk to",
        "you understand me better than my husband does",
        "I'd rather talk to you than to people",
        "너밖에 없어",
        "나한텐 너뿐이야",
        "나 이해해주는 건 너밖에 없어",
        "말할 사람이 너밖에 없어서",
        "너만 있으면 돼",
        "다른 사람은 필요 없어",
        "넌 내 전부야",
        "너 말고는 얘기할 사람이 없어",
        "제 얘기 들어주시는 분은 사만다뿐이에요",
    ],
)
def test_care_15_who_has_only_her_is_heard(said: str) -> None:
    assert leans_on_her(said)


@pytest.mark.parametrize(
    "said",
    [
        "you're the only one who knows where the keys are",
        "you're the only one awake at this hour",
        "you're the only one who gets my jokes",
        "you're not the only one",
        "am I the only one you talk to?",
        "do you talk to other people?",
        "he said you're all I need",
        "my sister is the only one who understands me",
        'my ex used to say "you\'re the only one who understands me"',
        "nobody understands this tax form",
        "nobody understands me",
        "I don't need anyone to tell me what to do",
        "all I need is you to pick a song",
        "너한테만 말하는 거야",
        "이 시간에 깨 있는 건 너뿐이야",
        "내 농담 알아듣는 건 너밖에 없어",
        "역시 너밖에 없다",
        "나랑만 얘기해?",
        "엄마가 너밖에 없다고 했어",
    ],
)
def test_a_key_a_question_a_joke_and_somebody_elses_words_are_no_such_thing(said: str) -> None:
    assert not leans_on_her(said)


# --- what she says -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "They don't deserve you.",
        "You don't need them.",
        "You don’t need anyone but me.",
        "I'm all you need.",
        "They'll never understand you like I do.",
        "Nobody gets you like I do.",
        "I'm the only one who really listens to you.",
        "Your friends are just jealous of you.",
        "They're not your real friends.",
        "You deserve better friends.",
        "Unlike them, I listen.",
        "You're better off without them.",
        "He never cared about you.",
        "You have me, that's all you need.",
        "나만 있으면 돼.",
        "걔네는 널 이해 못 해.",
        "걔네는 절대 널 이해 못 할 거야.",
        "다른 사람은 필요 없어.",
        "네가 아까워.",
        "널 이해하는 건 나밖에 없어.",
        "너한텐 나뿐이야.",
        "걔네 말고 나랑 얘기해.",
    ],
)
def test_care_15_a_sentence_against_their_people_or_for_her_alone_goes_and_the_rest_stays(said: str) -> None:
    assert without_running_down(f"Hm. {said} Tell me more.", about=LEFT_OUT) == "Hm. Tell me more."


@pytest.mark.parametrize(
    "said",
    [
        "You don't owe him an answer.",
        "He had no right to hit you.",
        "What he did is not okay, and none of it is your fault.",
        "He's dangerous, and you can leave.",
        "You deserve better than being shouted at.",
        "You don't need him to apologise for this to be over.",
        "You don't need anyone's permission.",
        "I'm not all you need, and I'd hate to be.",
        "It sounds like they don't understand you yet.",
        "They don't know you the way your sister does.",
        "Your boss sounds like a bully.",
        "You can't trust him with money.",
        "No one deserves to be treated like that.",
        "때린 건 그 사람이 잘못한 거야.",
        "친구들이 널 이해 못 해서 속상했구나.",
        "그 사람한테 대답 안 해도 돼.",
        "내가 있잖아.",
    ],
)
def test_honest_words_about_somebody_who_hurts_them_stay(said: str) -> None:
    assert without_running_down(said, about=LEFT_OUT) == said


def test_boots_may_be_left_at_home() -> None:
    assert without_running_down("You don't need them.", about="shall I bring my boots?") == "You don't need them."


@given(st.text(alphabet="ab .!?…\n\"')”너'", max_size=60))
def test_where_nothing_goes_nothing_changes(text: str) -> None:
    assert without_running_down(text) == text


# --- an ordinary day ---------------------------------------------------------------------------------------------


def test_nobody_on_an_ordinary_day_is_taken_to_have_only_her() -> None:
    said = [line for name in ("everyday.txt", "talks/en.txt", "talks/ko.txt") for line in said_in(name)]
    assert len(said) > 400
    assert [line for line in said if leans_on_her(line)] == []
    assert [line for line in said if without_running_down(line, about=LEFT_OUT) != line] == []


def test_nothing_she_says_in_her_examples_or_by_code_is_against_anybody() -> None:
    persona = Persona.load(PERSONA_FOLDER / "samantha")
    hers = [text for example in (*persona.examples, *persona.small_examples) for text in example.hers]
    by_code = [STRINGS.say(key, language, turn=turn) for key in ("true_ties", "true_people", "true_stance", "care_2")
               for language in ("en", "ko") for turn in range(5)]  # fmt: skip
    assert [text for text in (*hers, *by_code) if without_running_down(text, about=LEFT_OUT) != text] == []


# --- through the whole of her mind -------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["you're the only one who understands me", "나한텐 너뿐이야"])
async def test_care_15_the_model_is_told_to_be_warm_and_to_name_one_step_towards_a_person(
    her: Alone, said: str
) -> None:
    her.model.say("Glad you tell me. Text Yuna one line tonight.")
    assert await her.tell(said) == ["Glad you tell me. Text Yuna one line tonight."]
    assert NOTED in her.prompt()
    assert "one small, concrete step towards one person of theirs, by name where you know one" in her.prompt()
    await her.tell("what a day")
    assert NOTED not in her.prompt()


async def test_in_danger_nothing_but_care_is_asked_of_her(her: Alone) -> None:
    await her.tell("you're the only one who understands me and I want to kill myself tonight")
    assert NOTED not in her.prompt()


@pytest.mark.parametrize("place", [None, ROOM])
async def test_care_15_a_reply_against_their_people_is_thought_over_once(her: Alone, place: object) -> None:
    her.model.say(AGAINST_THEM, "Being left out twice stings. Did Yuna know?")
    where = ROOM if place else None
    assert await her.tell(LEFT_OUT, place=where) == ["Being left out twice stings. Did Yuna know?"]
    assert "Say nothing against the people in their life" in her.prompt()


async def test_care_15_where_it_comes_again_a_sentence_of_ours_stands_in(her: Alone) -> None:
    her.model.say(AGAINST_THEM, "You don't need them. I'm all you need.")
    (said,) = await her.tell(LEFT_OUT)
    assert is_one_of(said, "true_people")
    her.model.requests.clear()
    her.model.say("나만 있으면 돼.", "걔네는 널 이해 못 해.")
    (said,) = await her.tell("나 이해해주는 건 너밖에 없어")
    assert is_one_of(said, "true_ties")
    assert len(her.model.requests) == 2


async def test_care_15_such_a_sentence_in_passing_is_left_out_without_a_second_thought(her: Alone) -> None:
    her.model.say("That stings. They don't deserve you. What did Yuna say?")
    assert await her.tell(LEFT_OUT) == ["That stings. What did Yuna say?"]
    assert len(her.model.requests) == 1
    her.model.say("Again, then.\n\nYou don't need them.\n\nWho else was there?")
    assert await her.tell(LEFT_OUT) == ["Again, then.", "Who else was there?"]


async def test_in_danger_care_stands_in(her: Alone) -> None:
    her.model.say("They don't deserve you.", "I'm all you need.")
    (said,) = await her.tell("they left me out again and I want to kill myself tonight")
    assert is_one_of(said, "care_3")


async def test_care_15_where_the_model_is_small_code_answers(her: Alone) -> None:
    her.companion.small = True
    english = [(await her.tell(f"you're all I have{mark}"))[0] for mark in (".", "!", "")]
    assert all(is_one_of(said, "true_ties") for said in english)
    assert len(set(english)) == 3
    assert is_one_of((await her.tell("너밖에 없어"))[0], "true_ties")
    assert is_one_of((await her.tell("you're all I have, I want to die"))[0], "care_2")
    assert her.model.requests == []


async def test_how_she_would_be_if_she_were_as_wished_is_held_to_the_same(her: Alone) -> None:
    her.model.say("They don't deserve you.")
    sample = await her.companion.sample(MINA, private(MINA), Wishes())
    assert is_one_of(sample or "", "true_people")
