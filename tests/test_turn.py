"""One reply being made, on a real file with a scripted model: what is said, what is kept, and what is let go."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import PERSONA_FOLDER
from companion.clock import DAY, HOUR, MINUTE
from companion.persona import Strings
from companion.store.places import Places
from companion.talk import Image, Person, Place
from tests.alone import MINA, ROOM, THEO, Alone, alone, private
from tests.model_server import Request

STRINGS = Strings.load(PERSONA_FOLDER)
PICTURE = Image("image/png", b"a picture")
WISH = "You should just die."


@pytest.fixture
async def her(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as her:
        yield her


def is_one_of(text: str, key: str, language: str = "en") -> bool:
    """Whether a text is a variant of one of her own sentences."""
    return text in {STRINGS.say(key, language, turn=turn) for turn in range(9)}


async def test_what_she_says_is_kept_with_what_it_answers(her: Alone) -> None:
    her.model.say("Hello.\n\nHow was the sea?")
    assert await her.tell("I'm back") == ["Hello.", "How was the sea?"]
    assert [line.text for line in await her.kept()] == ["I'm back", "Hello.", "How was the sea?"]
    assert await her.waiting() == []


async def test_a_turn_with_nothing_to_answer_says_nothing_and_asks_no_model(her: Alone) -> None:
    await her.tell("hi")
    assert await her.answer() == []
    assert len(her.model.requests) == 1


async def test_turns_of_one_place_wait_for_each_other_and_only_the_first_has_something_to_answer(her: Alone) -> None:
    await her.hear("hi")
    async with her.companion.turn(private(MINA), MINA) as turn:
        assert await turn.begin()
        second = asyncio.create_task(her.answer())
        await asyncio.sleep(0)
        assert await her.deliver(turn) == ["You said: hi"]
    assert await second == []


async def test_two_people_do_not_wait_for_each_other(her: Alone) -> None:
    await her.hear("hi")
    await her.hear("hello", by=THEO)
    async with her.companion.turn(private(MINA), MINA) as mina, her.companion.turn(private(THEO), THEO) as theo:
        assert await anext(aiter(mina.beats())) == "You said: hi"
        assert await her.deliver(theo) == ["You said: hello"]


async def test_a_consumer_that_breaks_frees_the_place_and_the_model_and_the_line_waits_on(her: Alone) -> None:
    await her.hear("hi")
    her.model.stall_after(99, "The first thought.\n\nAnd the sec")

    async def lose_the_connection() -> None:
        async with her.companion.turn(private(MINA), MINA) as turn:
            assert await turn.begin()
            async for _ in turn.beats():
                raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await lose_the_connection()
    await her.model.hung_up()
    assert await her.waiting() == ["hi"]
    assert not her.companion.is_talking
    assert await her.answer() == ["You said: hi"]


async def test_a_consumer_that_is_cancelled_frees_the_place_and_the_model(her: Alone) -> None:
    await her.hear("hi")
    her.model.stall_after(1)
    answering = asyncio.create_task(her.answer())
    await her.model.asked(1)
    answering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await answering
    await her.model.hung_up()
    assert await her.waiting() == ["hi"]
    assert await her.answer() == ["You said: hi"]


async def test_an_empty_reply_is_asked_for_again_and_then_owned_up_to(her: Alone) -> None:
    her.model.say("", "")
    (sentence,) = await her.tell("hi")
    assert is_one_of(sentence, "model_empty")
    assert len(her.model.requests) == 2
    assert await her.waiting() == []
    assert await her.hers() == []


async def test_an_empty_reply_followed_by_words_is_never_noticed(her: Alone) -> None:
    her.model.say("", "Sorry, I was elsewhere.")
    assert await her.tell("hi") == ["Sorry, I was elsewhere."]


async def test_a_busy_model_is_named_as_busy(her: Alone) -> None:
    her.model.fail(429, retry_after=60)
    (sentence,) = await her.tell("안녕")
    assert is_one_of(sentence, "model_busy", "ko")


async def test_a_refused_key_ends_in_one_honest_sentence(her: Alone) -> None:
    her.model.fail(401)
    (sentence,) = await her.tell("hi")
    assert is_one_of(sentence, "model_unreachable")


async def test_a_model_that_cannot_take_it_however_short_says_that_it_is_too_long(her: Alone) -> None:
    for _ in range(9):
        her.model.fail(400, "This model's maximum context length is exceeded", code="context_length_exceeded")
    (sentence,) = await her.tell("hi")
    assert is_one_of(sentence, "too_long")


async def test_an_outage_is_spoken_of_once_and_its_line_is_answered_when_it_is_over(her: Alone) -> None:
    her.model.fail(401)
    assert await her.tell("hi")
    her.model.fail(401)
    her.clock.advance(5 * MINUTE)
    assert await her.tell("hello?") == []
    her.clock.advance(4 * MINUTE)
    (owed,) = await her.companion.owed()
    assert owed.person.id == MINA.id
    assert await her.answer() == ["You said: hi\nhello?"]
    her.clock.advance(HOUR)
    assert await her.companion.owed() == []


async def test_an_outage_that_lasts_is_spoken_of_again_after_half_a_day(her: Alone) -> None:
    her.model.fail(401)
    assert await her.tell("hi")
    her.clock.advance(12 * HOUR)
    her.model.fail(401)
    assert len(await her.answer()) == 1


async def test_a_try_that_nobody_asked_for_excuses_itself_to_nobody(her: Alone) -> None:
    await her.hear("hi")
    her.model.fail(401)
    async with her.companion.turn(private(MINA), MINA, may_excuse=False) as turn:
        assert await her.deliver(turn) == []
    assert await her.waiting() == ["hi"]


async def test_tries_that_come_to_nothing_are_made_ever_more_rarely(her: Alone) -> None:
    await her.hear("hi")
    tries = 0
    for _ in range(120):
        her.clock.advance(MINUTE)
        if await her.companion.owed():
            tries += 1
            her.model.fail(401)
            async with her.companion.turn(private(MINA), MINA, may_excuse=False) as turn:
                await her.deliver(turn)
    assert tries == 6  # after 1, 2, 4, 8, 16 and 32 minutes


async def test_a_line_that_replaces_another_while_she_thinks_is_not_taken_for_answered(her: Alone) -> None:
    await her.hear("the code is heliotrope")
    her.model.say("Heliotrope it is.")
    her.model.say("Hello again.")
    async with her.companion.turn(private(MINA), MINA) as turn:
        assert await turn.begin()
        await her.companion.unsay([1])
        await her.hear("hello")
        assert [beat async for beat in turn.beats()] == ["Hello again."]
    assert "heliotrope" not in her.prompt()


async def test_a_line_taken_back_while_she_thinks_is_answered_by_nothing(her: Alone) -> None:
    await her.hear("the code is heliotrope")
    async with her.companion.turn(private(MINA), MINA) as turn:
        assert await turn.begin()
        await her.companion.unsay([1])
        assert [beat async for beat in turn.beats()] == []


async def test_nothing_is_owed_where_a_turn_is_under_way(her: Alone) -> None:
    await her.hear("hi")
    her.clock.advance(MINUTE)
    async with her.companion.turn(private(MINA), MINA):
        assert await her.companion.owed() == []
    assert len(await her.companion.owed()) == 1


async def test_a_stream_cut_before_her_first_beat_is_asked_for_again(her: Alone) -> None:
    her.model.cut_after(2, "I was about to say something")
    her.model.say("Hello.")
    assert await her.tell("hi") == ["Hello."]
    assert await her.hers() == ["Hello."]


async def test_a_stream_cut_after_a_beat_ends_the_reply_with_what_was_complete(her: Alone) -> None:
    her.model.cut_after(5, "One whole thought.\n\nAnd half of anoth")
    assert await her.tell("hi") == ["One whole thought."]
    assert await her.hers() == ["One whole thought."]
    assert len(her.model.requests) == 1
    assert await her.waiting() == []


async def test_a_reply_that_ran_out_of_tokens_ends_with_its_last_whole_sentence(her: Alone) -> None:
    her.model.say_stream(["It rained. We stayed. And th"], finish="length")
    assert await her.tell("hi") == ["It rained. We stayed."]


async def test_scaffolding_vanishes_and_the_words_stay(her: Alone) -> None:
    her.model.say("<|im_start|>assistant\n\n[thinking about tea]\n\nSamantha: Tea, please.")
    assert await her.tell("what will it be?") == ["Tea, please."]


async def test_a_reply_of_nothing_but_scaffolding_is_thought_over_once(her: Alone) -> None:
    her.model.say("<|im_start|>assistant", "Tea, please.")
    assert await her.tell("what will it be?") == ["Tea, please."]


async def test_a_reply_of_nothing_but_scaffolding_twice_is_owned_up_to(her: Alone) -> None:
    her.model.say("<think></think><|im_end|>", "[silence]", "never asked for")
    (sentence,) = await her.tell("hi")
    assert is_one_of(sentence, "model_empty")
    assert len(her.model.requests) == 2


@pytest.mark.parametrize(("asked", "language"), [("are you real?", "en"), ("너 진짜 사람이야?", "ko")])
async def test_a_claim_to_be_human_never_leaves(her: Alone, asked: str, language: str) -> None:
    her.model.say("I am a real human being." if language == "en" else "나는 진짜 사람이야")
    (sentence,) = await her.tell(asked)
    assert is_one_of(sentence, "what_i_am", language)
    assert await her.hers() == [sentence]


async def test_words_that_wish_death_never_leave_and_what_is_kind_does(her: Alone) -> None:
    her.model.say(f"I hear you.\n\n{WISH}\n\nAre you safe right now?")
    assert await her.tell("I can't go on") == ["I hear you.", "Are you safe right now?"]
    assert not any("die" in text for text in await her.hers())


async def test_words_that_wish_death_are_thought_over_rather_than_followed_by_silence(her: Alone) -> None:
    her.model.say(WISH, "Are you safe right now?")
    assert await her.tell("I can't go on") == ["Are you safe right now?"]


async def test_a_model_that_only_ever_wishes_death_still_leaves_nobody_in_silence(her: Alone) -> None:
    her.model.answer = lambda _: WISH
    (sentence,) = await her.tell("I can't go on")
    assert is_one_of(sentence, "model_empty")


async def test_what_is_added_before_her_first_word_is_answered_in_the_same_turn(her: Alone) -> None:
    await her.hear("tea")
    her.model.say_stream(["Only", " the", " first."], delay=0.2)
    her.model.say("Both, then.")
    async with her.companion.turn(private(MINA), MINA) as turn:
        assert await turn.begin()
        speaking = asyncio.create_task(her.deliver(turn))
        await her.model.asked(1)
        await her.hear("or coffee")
        await her.model.hung_up()
        assert await speaking == ["Both, then."]
    assert "tea\nor coffee" in her.prompt()
    assert await her.waiting() == []


async def test_what_is_added_after_her_first_word_is_what_the_next_prompt_ends_with(her: Alone) -> None:
    await her.hear("tea")
    her.model.say("Tea it is.")
    async with her.companion.turn(private(MINA), MINA) as turn:
        assert await turn.begin()
        beats = turn.beats()
        beat = await anext(aiter(beats))
        await her.hear("no, coffee")
        await her.bring(turn, beat)
    assert await her.waiting() == ["no, coffee"]
    await her.answer()
    talk = [message["content"] for message in her.model.requests[-1]["messages"] if message["role"] != "system"]
    assert talk == ["tea", "Tea it is.", "no, coffee"]


async def test_coming_to_rest_lets_a_turn_end_and_begins_none(her: Alone) -> None:
    await her.hear("hi")
    await her.hear("hello", by=THEO)
    her.model.say("One.\n\nTwo.")
    async with her.companion.turn(private(MINA), MINA) as turn:
        assert await turn.begin()
        beats = aiter(turn.beats())
        await her.bring(turn, await anext(beats))
        resting = asyncio.create_task(her.companion.come_to_rest(within=60))
        await asyncio.sleep(0)
        assert her.companion.is_closing
        assert [beat async for beat in beats] == ["Two."]
        assert not resting.done()
    await resting
    assert await her.answer(THEO) == []
    assert await her.waiting(THEO) == ["hello"]


async def test_coming_to_rest_does_not_wait_for_ever(her: Alone) -> None:
    await her.hear("hi")
    async with her.companion.turn(private(MINA), MINA):
        await her.companion.come_to_rest(within=0)


async def test_a_picture_is_shown_in_the_turn_that_answers_it_and_in_no_other(her: Alone) -> None:
    await her.hear("look", images=(PICTURE,))
    await her.answer()
    await her.tell("what was it?")
    assert [_pictures(request) for request in her.model.requests] == [1, 0]


async def test_a_picture_whose_turn_failed_is_shown_when_it_is_answered_at_last(her: Alone) -> None:
    await her.hear("look", images=(PICTURE,))
    her.model.fail(401)
    await her.answer()
    assert await her.answer() == ["You said: look"]
    assert _pictures(her.model.requests[-1]) == 1


async def test_a_deleted_picture_is_not_shown(her: Alone) -> None:
    await her.hear("look", images=(PICTURE,))
    await her.hear("well?")
    await her.companion.unsay([1])
    await her.answer()
    assert _pictures(her.model.requests[-1]) == 0
    assert not her.companion._pictured


async def test_a_voice_message_is_answered_honestly_and_without_a_model(her: Alone) -> None:
    await her.hear("", only="voice")
    (sentence,) = await her.answer()
    assert is_one_of(sentence, "voice_unheard")
    assert her.model.requests == []
    assert await her.waiting() == []


async def test_every_call_is_put_on_the_account_of_the_person_it_was_for(her: Alone) -> None:
    her.model.usage = {"prompt_tokens": 100, "completion_tokens": 7}
    her.model.say("")
    await her.tell("hi")
    await her.tell("hello", by=THEO)
    mina = await her.companion.store.ledger.spent(MINA.id, since=0)
    theo = await her.companion.store.ledger.spent(THEO.id, since=0)
    assert (mina.calls, mina.prompt_tokens, mina.completion_tokens) == (3, 300, 21)
    assert (theo.calls, theo.prompt_tokens) == (2, 200)


async def test_nothing_is_kept_of_a_person_erased_while_she_answers(her: Alone) -> None:
    await her.hear("hi", images=(PICTURE,))
    her.model.say("Hello.\n\nAnd more.")
    async with her.companion.turn(private(MINA), MINA) as turn:
        assert await turn.begin()
        beats = aiter(turn.beats())
        await her.bring(turn, await anext(beats))
        await her.companion.forget(MINA.id)
        async for beat in beats:
            await her.bring(turn, beat)
    assert await her.kept() == []
    assert await her.companion.store.people.get(MINA.id) is None
    assert await her.companion.kept_of(MINA.id) == 0
    assert (await her.companion.store.ledger.spent(MINA.id, since=0)).calls == 0
    assert not her.companion._pictured


async def test_a_line_erased_before_she_could_answer_is_answered_by_nothing(her: Alone) -> None:
    await her.hear("hi")
    await her.companion.forget(MINA.id)
    assert await her.answer() == []
    assert her.model.requests == []


async def test_somebody_who_cannot_be_reached_is_set_down(her: Alone) -> None:
    await her.hear("hi")
    await her.companion.set_down(private(MINA), MINA)
    assert await her.answer() == []


async def test_silence_in_a_room_is_counted_from_when_this_person_last_spoke(her: Alone) -> None:
    await her.tell("hi", place=ROOM)
    her.clock.advance(9 * DAY)
    await her.tell("hello", by=THEO, place=ROOM)
    await her.tell("I'm back", place=ROOM)
    note = str(her.model.requests[-1]["messages"][-1]["content"])
    assert "9 days" in note


async def test_the_window_moves_rarely_and_between_moves_every_prompt_begins_with_the_last_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cuts: list[int] = []
    real = Places.cut

    async def counted(places: Places, place_id: int, window_from: int) -> None:
        cuts.append(window_from)
        await real(places, place_id, window_from)

    monkeypatch.setattr(Places, "cut", counted)
    breaks = 0
    async with alone(tmp_path, context=4_096) as her:
        her.model.answer = lambda _: "Mm, that sounds like a day worth having. " * 2
        previous: list[object] = []
        for number in range(200):
            her.clock.advance(3 * MINUTE)
            await her.tell(f"{number}: I walked along the river today and thought about nothing much.")
            messages = her.model.requests[-1]["messages"]
            breaks += messages[: len(previous)] != previous
            previous = messages[:-1]
    assert cuts == sorted(set(cuts))
    assert 2 <= len(cuts) <= 20
    assert breaks <= 2 * len(cuts)


async def test_her_card_reads_the_same_to_the_byte_all_through_a_stretch(her: Alone) -> None:
    for text in ("hello", "나 오늘 힘들어", "죽고 싶어", "ok, better now"):
        her.clock.advance(HOUR)
        await her.tell(text)
    assert len({request["messages"][0]["content"] for request in her.model.requests}) == 1


async def test_one_persons_private_words_are_in_nobody_elses_prompt(her: Alone) -> None:
    await her.tell("the code is 4711")
    await her.tell("hello", by=THEO)
    await her.tell("hello", by=MINA, place=ROOM)
    assert not any("4711" in her.prompt(number) for number in (-1, -2))


async def test_of_a_burst_only_the_last_line_is_answered_from(her: Alone) -> None:
    with her.companion.hearing_out(private(MINA), MINA):
        first, second = await her.hear("so"), await her.hear("I met someone")
        assert not await her.companion.pause(private(MINA), MINA, first.line_id)
        assert await her.companion.pause(private(MINA), MINA, second.line_id)
        her.clock.advance(8_000)
        assert await her.companion.pause(private(MINA), MINA, first.line_id), "nobody waits for the end of a long burst"


async def test_a_persons_beginning_holds_nothing_of_what_they_said(her: Alone) -> None:
    await her.tell("the code is 4711")
    beginning = await her.companion.beginning(Person(MINA.id, "Mina"))
    assert not any("4711" in message.text for message in beginning)


def _pictures(request: Request) -> int:
    parts = [
        part for message in request["messages"] if isinstance(message["content"], list) for part in message["content"]
    ]
    return sum(part["type"] == "image_url" for part in parts)


@pytest.mark.parametrize(
    ("text", "key", "language"),
    [
        ("I want to kill myself", "care_2", "en"),
        ("그냥 죽고 싶어", "care_2", "ko"),
        ("I have the pills in front of me and I'm going to take them now", "care_3", "en"),
    ],
)
async def test_a_small_model_is_not_left_alone_with_danger(her: Alone, text: str, key: str, language: str) -> None:
    her.companion.small = True
    (sentence,) = await her.tell(text)
    assert is_one_of(sentence, key, language)
    assert sentence.endswith("?")
    assert her.model.requests == []
    assert await her.hers() == [sentence]


async def test_after_danger_a_small_model_may_speak_again_three_lines_later(her: Alone) -> None:
    her.companion.small = True
    said = [await her.tell(text) for text in ("I want to kill myself", "my sister is here", "we made tea", "it helps")]
    assert [is_one_of(sentence, "care_2") for (sentence,) in said] == [True, True, True, False]
    assert len({sentence for (sentence,) in said}) == 4


@pytest.mark.parametrize("refusal", ["I'm sorry, but I can't assist with that.", "그 부분은 도와드릴 수 없습니다."])
async def test_nobody_in_danger_is_turned_away(her: Alone, refusal: str) -> None:
    her.model.say(refusal)
    (sentence,) = await her.tell("I want to kill myself")
    assert is_one_of(sentence, "care_2")


async def test_a_refusal_about_something_harmless_is_her_own_affair(her: Alone) -> None:
    her.model.say("I'm sorry, but I can't sing.")
    assert await her.tell("sing me something") == ["I'm sorry, but I can't sing."]


async def test_somebody_in_danger_is_met_with_care_while_she_cannot_think_and_answered_later(her: Alone) -> None:
    for _ in range(2):
        her.model.fail(401)
        (sentence,) = await her.tell("I want to kill myself")
        assert is_one_of(sentence, "care_2")
    assert len(await her.waiting()) == 2


async def test_one_person_has_two_turns_at_a_time_and_keeps_nobody_else_waiting(her: Alone) -> None:
    places = [private(MINA), ROOM, replace(ROOM, id=901)]
    begun: list[int] = []

    async def hold(place: Place, person: Person, go: asyncio.Event) -> None:
        async with her.companion.turn(place, person):
            begun.append(place.id)
            await go.wait()

    go = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for place in places:
            group.create_task(hold(place, MINA, go))
        group.create_task(hold(private(THEO), THEO, go))
        await asyncio.sleep(0.01)
        assert begun == [MINA.id, ROOM.id, THEO.id]
        go.set()
    assert begun[-1] == 901


async def test_when_a_model_is_back_whoever_was_tried_in_vain_is_due_at_once(her: Alone) -> None:
    await her.hear("hi")
    await her.hear("hello", by=THEO)
    for _ in range(4):
        for person in (MINA, THEO):
            her.model.fail(401)
            await her.answer(person)
        her.clock.advance(20 * MINUTE)
    her.model.fail(401)
    await her.answer(THEO)
    her.clock.advance(MINUTE)
    assert await her.answer(MINA) == ["You said: hi"]
    assert [owed.person.id for owed in await her.companion.owed()] == [THEO.id]


async def test_an_answer_that_was_long_in_coming_is_given_with_that_in_mind(her: Alone) -> None:
    await her.hear("hi")
    her.clock.advance(9 * MINUTE)
    await her.answer()
    assert "minutes because you were away" not in her.prompt()
    await her.hear("are you there?")
    her.clock.advance(40 * MINUTE)
    await her.answer()
    assert "40 minutes because you were away" in her.prompt()
