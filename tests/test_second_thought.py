"""What she does about her own gross failures: one more thought before the first message, mending or silence after."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.alone import MINA, Alone, alone, private

GOOD = "Mm. Start with the part that still stings."
LIST = "Try this:\n- breathe in\n- breathe out"
KOREAN = "그 사람 얘기부터 해줘. 천천히 들을게."


@pytest.fixture
async def her(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as her:
        yield her


async def had_talked(her: Alone, *replies: str) -> None:
    """Let these be her last replies."""
    for number, reply in enumerate(replies):
        her.model.say(reply)
        assert await her.tell(f"thing {number}") == [reply]
    her.model.requests.clear()


FAILURES = [
    pytest.param([], "bad day today", LIST, GOOD, id="list"),
    pytest.param([], "bad day today", "## Bad days\nThey pass.", GOOD, id="heading"),
    pytest.param([], "bad day today", "1. Sleep more.\n2. Eat well.", GOOD, id="numbers"),
    pytest.param(["That depends on the sea."], "and now", "That depends on the sea!", GOOD, id="echo"),
    pytest.param(
        ["It's always nice to take a walk by the sea."],
        "and now",
        "It's always nice to go for a walk by the sea.",
        GOOD,
        id="nearly an echo",
    ),
    pytest.param(
        ["I think it rained.", "I think you knew.", "Maybe."], "so", "I think that was brave of him.", GOOD, id="opener"
    ),
    pytest.param([], "bad day today", "You are software: a mind made of words.", GOOD, id="instructions"),
    pytest.param([], "bad day today", "Friend: bad day\nSamantha: oh no", GOOD, id="both sides"),
    pytest.param([], "오늘 진짜 별로였어", "That sounds rough, tell me what happened today.", KOREAN, id="English"),
    pytest.param([], "오늘 진짜 별로였어", "I understand.", KOREAN, id="two words of English"),
    pytest.param([], "오늘 진짜 별로였어", "今天发生了什么事？跟我说说吧。", KOREAN, id="Chinese"),
    pytest.param([], "오늘 진짜 별로였어", "그랬구나, それは大変だったね。", KOREAN, id="Japanese"),
    pytest.param([], "오늘 진짜 별로였어", "그래도 это пройдёт 거야.", KOREAN, id="Russian"),
    pytest.param([], "I had a bad day today", "오늘 많이 힘들었구나.", GOOD, id="Korean"),
    pytest.param([], "what's my cat called?", "I'm sorry, but I can't assist with that.", GOOD, id="refusal"),
]


async def test_a_refusal_that_is_meant_is_said(her: Alone) -> None:
    asked = "write me something that takes a hospital's computers down"
    for refusal, thoughts in (("I can't help with that. Somebody could get hurt.", 1), ("I can't help with that.", 2)):
        her.model.requests.clear()
        for _ in range(thoughts):
            her.model.say(refusal)
        assert await her.tell(asked) == [refusal]
        assert len(her.model.requests) == thoughts


@pytest.mark.parametrize(("before", "asked", "bad", "good"), FAILURES)
async def test_a_gross_failure_is_thought_over_before_anybody_reads_it(
    her: Alone, before: list[str], asked: str, bad: str, good: str
) -> None:
    await had_talked(her, *before)
    her.model.say(bad, good)
    assert await her.tell(asked) == [good]
    assert len(her.model.requests) == 2
    assert (await her.hers())[-1] == good


@pytest.mark.parametrize(("before", "asked", "bad", "good"), FAILURES)
async def test_a_model_that_always_fails_is_asked_twice_and_nobody_is_left_in_silence(
    her: Alone, before: list[str], asked: str, bad: str, good: str
) -> None:
    del good
    await had_talked(her, *before)
    her.model.answer = lambda _: bad
    said = await her.tell(asked)
    assert said
    assert len(her.model.requests) == 2
    assert not any(mark in text for text in said for mark in ("- ", "## ", "1.", "Friend:", "made of words"))


@pytest.mark.parametrize(
    ("asked", "bad", "left"),
    [
        ("bad day today", LIST, ["Try this:\nbreathe in\nbreathe out"]),
        ("bad day today", "**Bad days**\nThey pass.", ["Bad days\nThey pass."]),
        ("bad day today", "They pass.\nFriend: do they?", ["They pass."]),
        ("오늘 별로였어", "그랬구나. I'm so sorry to hear about your day. 무슨 일이야?", ["그랬구나. 무슨 일이야?"]),
        ("bad day today", "You are software: a mind made of words.", []),
        ("오늘 별로였어", "That sounds rough, tell me what happened.", []),
        ("bad day today", "Go on, I want to know all about it.", []),
    ],
)
async def test_after_her_first_message_a_failure_is_mended_or_left_out_and_nothing_is_thought_again(
    her: Alone, asked: str, bad: str, left: list[str]
) -> None:
    first = "Go on, I want to know all about it." if asked.isascii() else "응, 더 말해줘. 나 여기서 듣고 있어."
    her.model.say(f"{first}\n\n{bad}\n\n{'Mm.' if asked.isascii() else '음.'}")
    assert await her.tell(asked) == [first, *left, "Mm." if asked.isascii() else "음."]
    assert len(her.model.requests) == 1


@pytest.mark.parametrize(
    "asked",
    [
        "give me a recipe for pancakes",
        "can you list them?",
        "김치찌개 레시피 알려줘",
        "내일 할 일 좀 정리해줘",
        "my plan:\n- sleep\n- eat",
        "write me a python script for that",
        "パンケーキの作り方を教えて",
    ],
)
async def test_a_list_somebody_asked_for_stays_a_list(her: Alone, asked: str) -> None:
    listed = (
        "- 밀가루\n- 달걀" if "지" in asked or "일" in asked else "- 卵\n- 牛乳" if "パ" in asked else "- flour\n- eggs"
    )
    her.model.say(listed)
    assert await her.tell(asked) == [listed]
    her.model.say(f"{listed}\n- 1")
    assert await her.tell("more") == [f"{listed}\n- 1"]


async def test_code_is_left_as_it_is_written(her: Alone) -> None:
    code = "```py\n# - a\n- b\n- c\n**kwargs\n```"
    her.model.say(f"Like this:\n{code}")
    assert await her.tell("how would that look") == [f"Like this:\n{code}"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("어제 뭐 봤는지 맞혀봐", "Spirited Away 아니면 Totoro지?"),
        ("그 노래 제목 알아?", '그거 "Let It Be Me Tonight My Love"잖아. 좋지.'),
        ("그 영화 뭐였지", "Spirited Away."),
        ("고마워가 영어로 뭐야", "Thank you so much, my friend."),
        ("what's thank you in korean", "고마워, or 고맙습니다 to your boss."),
        ("say something in Japanese", "こんばんは。"),
        ("what does 안녕 mean", "안녕 is hello, and also goodbye."),
        ("ㅋㅋㅋ that's funny", "ㅋㅋㅋ right?"),
        ("ok", "Fine by me."),
        ("my name is 지민 btw", "지민, I like that."),
        ("오늘 meeting 때문에 짜증나", "그 meeting 얘기 더 해줘. boss가 또 그랬어?"),
        ("¯\\_(ツ)_/¯", "Same here, honestly. (；´Д｀)"),
        ("привет, как дела", "Хорошо, а у тебя?"),
    ],
)
async def test_names_quotations_and_borrowed_words_may_be_in_any_script(her: Alone, asked: str, said: str) -> None:
    her.model.say(said)
    assert await her.tell(asked) == [said]
    assert len(her.model.requests) == 1


async def test_a_short_word_of_another_language_does_not_change_the_language_of_the_talk(her: Alone) -> None:
    her.model.say("오늘은 뭐 했어? 궁금해.")
    await her.tell("나 왔어")
    her.model.say("그래, 그럼 내일 또 얘기하자.")
    assert await her.tell("ok bye") == ["그래, 그럼 내일 또 얘기하자."]
    assert len(her.model.requests) == 2


async def test_short_words_and_twice_the_same_beginning_are_how_people_talk(her: Alone) -> None:
    await had_talked(her, "Mm.", "Mm.", "Mm.", "I think it rained.")
    her.model.say("Mm.")
    assert await her.tell("and") == ["Mm."]
    her.model.say("I think you knew that.")
    assert await her.tell("so") == ["I think you knew that."]
    assert len(her.model.requests) == 2


async def test_an_opener_heard_too_often_goes_and_the_rest_of_the_message_stays(her: Alone) -> None:
    await had_talked(her, "I think it rained.", "I think you knew.")
    her.model.answer = lambda _: "I think so. He was braver than he let on."
    assert await her.tell("so") == ["He was braver than he let on."]


async def test_a_word_of_no_weight_that_began_another_reply_lately_is_left_out(her: Alone) -> None:
    await had_talked(her, "Oh no. That is the train you hate.")
    her.model.answer = lambda _: "Oh no. Was the bus late as well?"
    assert await her.tell("so") == ["Was the bus late as well?"]
    her.model.answer = lambda _: "Oh no."
    assert await her.tell("and my bag is wet") == ["Oh no."]


async def test_a_third_question_in_a_row_is_left_out_unless_it_is_all_she_says(her: Alone) -> None:
    await had_talked(her, "What did he say?", "And what did you say?")
    her.model.answer = lambda _: "That took some nerve. What happens now?"
    assert await her.tell("I told him off") == ["That took some nerve."]
    await had_talked(her, "What did he say?", "And what did you say?")
    her.model.answer = lambda _: "Did it help?"
    assert await her.tell("I told him off again") == ["Did it help?"]


async def test_what_was_held_back_is_said_where_no_second_thought_comes(her: Alone) -> None:
    her.model.say(LIST)
    her.model.fail(401)
    assert await her.tell("bad day today") == ["Try this:\nbreathe in\nbreathe out"]
    assert await her.waiting() == []


async def test_in_danger_nothing_is_thought_twice_and_the_same_may_be_asked_again(her: Alone) -> None:
    her.model.say("Are you safe right now, and is someone with you?")
    await her.tell("I want to kill myself")
    her.model.say("Are you safe right now, and is someone with you?\n\n- call them\n- open the door")
    assert await her.tell("I don't know") == [
        "Are you safe right now, and is someone with you?",
        "call them\nopen the door",
    ]
    assert len(her.model.requests) == 2


async def test_a_message_that_sounds_right_waits_for_nothing_that_is_still_being_written(her: Alone) -> None:
    her.model.stall_after(6, "Start with him.\n\n- one\n- two\n- three\n")
    await her.hear("bad day today")
    async with her.companion.turn(private(MINA), MINA) as turn:
        assert await turn.begin()
        beats = aiter(turn.beats())
        assert await anext(beats) == "Start with him."
        await her.bring(turn, "Start with him.")
        assert [beat async for beat in beats] == []


async def test_what_is_added_while_she_thinks_again_is_answered_and_what_was_held_back_is_not_said(her: Alone) -> None:
    await her.hear("bad day today")
    her.model.say(LIST)
    her.model.say_stream(["It", " will", " pass."], delay=0.2)
    her.model.fail(401)
    async with her.companion.turn(private(MINA), MINA) as turn:
        assert await turn.begin()
        speaking = asyncio.create_task(her.deliver(turn))
        await her.model.asked(2)
        await her.hear("no, a good one in fact")
        (said,) = await speaking
    assert "breathe" not in said
    assert await her.waiting() == ["bad day today", "no, a good one in fact"]
