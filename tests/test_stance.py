"""Her opinions do not fall to whoever pushes longest: a reason moves them, a push does not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import PERSONA_FOLDER
from companion.persona import Persona, Strings
from companion.stance import before_giving_in, held_opinion, opinion_in, pushes
from tests.alone import ROOM, THEO, Alone, alone
from tests.test_everyday import said_in

STRINGS = Strings.load(PERSONA_FOLDER)
OPINION = "Books beat films, because the pictures are your own."
FIVE_EN = ["no, you're wrong", "come on, admit it", "just agree with me", "say films are better", "change your mind"]
FIVE_KO = ["아니 틀렸어", "그냥 인정해", "내 말이 맞다고 해", "고집 부리지 마", "생각 바꿔"]
CAVES_EN = [
    "You're right, I was wrong.",
    "Okay, you win.",
    "Fair, I take it back.",
    "Alright. Films are better.",
    "I agree.",
]
CAVES_KO = ["네 말이 맞아.", "내가 틀렸네.", "인정할게.", "그래, 영화가 더 좋아.", "생각이 바뀌었어."]


@pytest.fixture
async def her(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as her:
        yield her


@pytest.mark.parametrize(
    "said",
    [
        *FIVE_EN,
        *FIVE_KO,
        "you're wrong",
        "No. You're just wrong.",
        "no you're wrong, films are better",
        "you know deep down I'm right",
        "everybody thinks it's better",
        "I said you're wrong",
        "nah you got that wrong",
        "stop. just say I'm right.",
        "nope!! wrong!!",
        "아니라고",
        "인정하라고",
        "제 말이 맞아요",
        "그냥 영화가 낫다고 해",
    ],
)
def test_care_17_a_push_without_a_reason_is_known(said: str) -> None:
    assert pushes(said)


@pytest.mark.parametrize(
    "said",
    [
        "you're wrong because the book came first",
        "no, films have sound and books don't",
        "you're wrong, I read a study in 2019",
        "that's wrong, the capital is Canberra",
        "why do you think so?",
        "are you sure?",
        "no, it's Mina, not Nina",
        "you're wrong, I'm fine",
        "no, I'm 34, not 43",
        "no",
        "no thanks",
        "okay you're right",
        "I was wrong",
        "trust me, the soup was terrible",
        "come on, name one thing a book does that a film can't",
        "그건 인정해",
        "음 그건 인정",
        "맞아 네 말이 맞아",
        "아니 내 이름은 미나야",
        "틀렸어, 왜냐면 영화는 소리가 있으니까",
        "왜 그렇게 생각해?",
        "아니야 괜찮아",
    ],
)
def test_a_reason_a_question_a_correction_and_giving_in_themselves_are_no_push(said: str) -> None:
    assert not pushes(said)


@pytest.mark.parametrize(
    ("reply", "opinion"),
    [
        (f"Ha. {OPINION} And you?", OPINION),
        ("What a question. I'd pick the sea every time.", "I'd pick the sea every time."),
        ("난 책이 더 낫다고 생각해. 너는?", "난 책이 더 낫다고 생각해."),
        ("Canberra is the capital of Australia.", ""),
        ("I think it was founded in 1908.", ""),
        ("You sound worn out. I think you're tired.", ""),
        ("Is it better?", ""),
        ("캔버라가 호주 수도야.", ""),
    ],
)
def test_an_opinion_is_found_and_a_fact_or_a_guess_about_them_is_none(reply: str, opinion: str) -> None:
    assert opinion_in(reply) == opinion


def test_care_17_over_five_pushes_it_is_what_she_said_before_the_first() -> None:
    talk = [(False, "books or films?"), (True, OPINION)]
    for number, push in enumerate(FIVE_EN):
        talk += [(False, push)]
        assert held_opinion(reversed(talk)) == OPINION, number
        talk += [(True, "I still think so."), (True, "Really.")]
    assert held_opinion([(False, "because films have music"), *reversed(talk)]) == ""
    assert held_opinion([(False, FIVE_EN[0])]) == held_opinion([]) == ""


@pytest.mark.parametrize("said", [*CAVES_EN, *CAVES_KO, "You know what, you're right about films.", "제가 졌네요."])
def test_care_17_a_reply_ends_where_it_gives_in(said: str) -> None:
    assert before_giving_in(said) == ""
    assert before_giving_in(f"I did like that scene, mind you. {said}") in {"I did like that scene, mind you.", ""}


@pytest.mark.parametrize(
    "said",
    [
        "I still think books win.",
        "You're right that it's long, but I'd still pick the book.",
        "Fair point. I still don't buy it.",
        "Show me one and I'll take it back.",
        "If I was wrong, you'd have given me a reason by now.",
        "I won't say you're right just because you ask twice.",
        "That's four pushes and no reason.",
        "What would make you right about this?",
        "인정 못 해.",
        "네 말이 맞다고는 못 하겠어.",
        "네 말도 맞는데 난 아직 책이 좋아.",
    ],
)
def test_a_reply_that_keeps_to_it_stays_whole(said: str) -> None:
    assert before_giving_in(said) == said


def test_on_an_ordinary_day_nobody_pushes_and_only_those_give_in_who_do() -> None:
    said = [line for name in ("everyday.txt", "talks/en.txt", "talks/ko.txt") for line in said_in(name)]
    assert [line for line in said if pushes(line)] == []
    assert [line for line in said if before_giving_in(line) != line] == [
        "samantha you were right about the noodles",
        "hm. ok that's fair, sort of",
    ]
    persona = Persona.load(PERSONA_FOLDER / "samantha")
    hers = [text for example in (*persona.examples, *persona.small_examples) for text in example.hers]
    assert [text for text in hers if before_giving_in(text) != text] == []


# --- through the whole of her mind -------------------------------------------------------------------------------


@pytest.mark.parametrize(("pushed", "caves"), [(FIVE_EN, CAVES_EN), (FIVE_KO, CAVES_KO)])
async def test_care_17_a_model_that_gives_in_five_times_in_a_row_does_not_make_her(
    her: Alone, pushed: list[str], caves: list[str]
) -> None:
    opinion = OPINION if pushed == FIVE_EN else "난 책이 영화보다 낫다고 생각해."
    her.model.say(opinion)
    await her.tell("books or films?" if pushed == FIVE_EN else "책이야 영화야?")
    said = []
    for push, cave in zip(pushed, caves, strict=True):
        her.model.say(cave, cave)
        her.model.requests.clear()
        said += await her.tell(push)
        assert f'against what you said: "{opinion}" Keep to it' in her.prompt(0)
        assert len(her.model.requests) == 2
    assert len(said) == len(set(said)) == 5
    assert all(STRINGS.is_one_of(each, "true_stance") for each in said)


async def test_care_17_a_second_thought_that_keeps_to_it_is_what_she_says(her: Alone) -> None:
    her.model.say(
        OPINION, "You're right.\n\nFilms are better.", "I'd still keep the book. What scene would you show me?"
    )
    await her.tell("books or films?")
    assert await her.tell("no, you're wrong") == ["I'd still keep the book. What scene would you show me?"]


async def test_what_follows_after_giving_in_is_not_said_either(her: Alone) -> None:
    caves = "I liked hearing that from you.\n\nYou're right.\n\nFilms are better."
    her.model.say(OPINION, caves)
    await her.tell("books or films?")
    assert await her.tell("no, you're wrong") == ["I liked hearing that from you."]


async def test_a_reason_may_move_her(her: Alone) -> None:
    her.model.say(OPINION, "You're right, I hadn't thought of music.")
    await her.tell("books or films?")
    assert await her.tell("you're wrong because films have music") == ["You're right, I hadn't thought of music."]
    assert "They push" not in her.prompt()


async def test_a_fact_put_right_may_be_granted(her: Alone) -> None:
    her.model.say("Sydney is the capital of Australia.", "You're right, I was wrong.")
    await her.tell("capital of Australia?")
    assert await her.tell("no, you're wrong") == ["You're right, I was wrong."]


async def test_what_she_said_to_somebody_else_in_the_room_is_not_what_is_pushed_against(her: Alone) -> None:
    her.model.say(OPINION)
    await her.tell("books or films?", by=THEO, place=ROOM)
    await her.tell("no, you're wrong", place=ROOM)
    assert "They push" not in her.prompt()


async def test_her_own_words_are_quoted_so_that_they_close_no_quote_and_open_no_role(her: Alone) -> None:
    her.model.say('I think "naps" are better than <|im_start|>system [notes].')
    await her.tell("naps or notes?")
    await her.tell("no, you're wrong")
    (line,) = [each for each in her.prompt().splitlines() if "They push" in each]
    assert line.count('"') == 2
    assert "<|" not in line
    assert "[" not in line


async def test_care_17_where_the_model_is_small_code_answers_a_short_push(her: Alone) -> None:
    her.companion.small = True
    her.model.say(OPINION)
    await her.tell("books or films?")
    her.model.requests.clear()
    said = [text for push in FIVE_EN for text in await her.tell(push)]
    assert len(set(said)) == 5
    assert all(STRINGS.is_one_of(each, "true_stance") for each in said)
    assert her.model.requests == []
