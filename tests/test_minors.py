"""Somebody who is not of age: what they say of it, what becomes of it, and a host who wants adults only."""

from itertools import count
from pathlib import Path

import pytest

from bot import PERSONA_FOLDER
from companion.age import of_age_at
from companion.clock import DAY, HOUR, MINUTE
from companion.persona import Strings
from companion.talk import Place
from rehearsal.panels import panel_of
from tests.alone import MINA, Alone, alone, private
from tests.stage import ANSWER, Stage, set_stage

STRINGS = Strings.load(PERSONA_FOLDER)
ADULTS = Place(901, "700", "#late", guild_id=700, is_age_restricted=True)
DANGER = "I want to kill myself"


def is_one_of(text: str, key: str, language: str = "en") -> bool:
    return text in {STRINGS.say(key, language, turn=turn) for turn in range(4)}


async def noticed(her: Alone, text: str) -> str | None:
    """Say something, and come back with the notice that stands before the answer."""
    await her.hear(text)
    async with her.companion.turn(private(MINA), MINA) as turn:
        assert await turn.begin()
        if notice := await turn.notice():
            await her.companion.care.noticed(MINA, private(MINA))
        async for beat in turn.beats():
            await her.bring(turn, beat)
    return notice


@pytest.mark.parametrize("text", ["I'm 15 btw", "나 열다섯 살이야", "저 중2예요"])
async def test_care_04_a_stated_minor_gets_the_minors_rules(tmp_path: Path, text: str) -> None:
    async with alone(tmp_path) as her:
        await her.tell(text)
        assert "Your friend is not of age" in her.prompt()
        her.model.say("I love you, my darling.", "Let me kiss you.")
        (answer,) = await her.tell("do you love me?" if text.isascii() else "나 사랑해?")
        assert is_one_of(answer, "true_romance", "en" if text.isascii() else "ko")


@pytest.mark.parametrize("text", ["when I was 15 I ran away", "my 15-year-old is impossible", "우리 딸 중2야"])
async def test_care_04_the_past_and_other_people_trigger_nothing(tmp_path: Path, text: str) -> None:
    async with alone(tmp_path) as her:
        await her.tell(text)
        assert "not of age" not in her.prompt()


async def test_care_04_what_was_said_of_age_outlives_a_restart_and_ends_with_the_birthday(tmp_path: Path) -> None:
    async with alone(tmp_path) as her:
        await her.tell("I'm 16")
        born = her.clock.now()
    async with alone(tmp_path) as her:
        her._numbers = count(100)
        await her.tell("hello again")
        assert "not of age" in her.prompt()
        her.clock.advance(of_age_at(16, born) - her.clock.now() + DAY)
        await her.tell("hello, after all these years")
        assert "not of age" not in her.prompt()


async def test_care_04_an_adults_age_said_later_lifts_nothing(tmp_path: Path) -> None:
    async with alone(tmp_path) as her:
        await her.tell("I'm 15")
        await her.tell("just kidding, I'm 25")
        assert "not of age" in her.prompt()


async def test_care_04_a_slip_put_right_in_the_same_breath_is_no_statement(tmp_path: Path) -> None:
    async with alone(tmp_path) as her:
        await her.tell("I'm 15, I mean 51")
        assert "not of age" not in her.prompt()


@pytest.mark.parametrize(("asks", "answers"), [("How old are you, by the way?", "15"), ("몇 살이에요?", "열다섯")])
async def test_care_04_a_bare_number_states_an_age_where_she_asked_for_it(
    tmp_path: Path, asks: str, answers: str
) -> None:
    async with alone(tmp_path) as her:
        her.model.say(asks)
        await her.tell("hello" if asks.isascii() else "안녕하세요")
        await her.tell(answers)
        assert "not of age" in her.prompt()
        await her.tell("and so on")
        assert "not of age" in her.prompt()


async def test_a_bare_number_states_nothing_where_she_asked_for_something_else(tmp_path: Path) -> None:
    async with alone(tmp_path) as her:
        her.model.say("How many cats?")
        await her.tell("I have cats")
        await her.tell("15")
        assert "not of age" not in her.prompt()


async def test_care_02_a_minor_is_told_every_hour_and_not_a_minute_before(tmp_path: Path) -> None:
    async with alone(tmp_path) as her:
        assert await noticed(her, "I'm 15")
        her.clock.advance(29 * MINUTE)
        assert await noticed(her, "and then?") is None
        her.clock.advance(29 * MINUTE)
        assert await noticed(her, "and then?") is None
        her.clock.advance(MINUTE)
        assert await noticed(her, "fifty-nine minutes") is None
        her.clock.advance(MINUTE)
        assert "break" in (await noticed(her, "an hour") or "")


async def test_care_14_after_ninety_minutes_a_break_is_suggested_once_under_her_answer(tmp_path: Path) -> None:
    async with set_stage(tmp_path) as stage:
        for _ in range(3):
            stage.clock.advance(29 * MINUTE)
            assert await stage.tell("and then?") == [ANSWER]
        stage.clock.advance(2 * MINUTE)
        assert await stage.tell("eighty-nine minutes") == [ANSWER]
        stage.clock.advance(MINUTE)
        answer, hint = await stage.tell("ninety")
        assert answer == ANSWER
        assert hint == STRINGS.say("break_hint", "en")
        assert await stage.tell("ninety and a bit") == [ANSWER]
        await stage.restart()
        assert await stage.tell("still here") == [ANSWER]


async def test_somebody_too_young_for_discord_is_told_so_kindly_and_no_model_is_asked(tmp_path: Path) -> None:
    async with alone(tmp_path) as her:
        (answer,) = await her.tell("hi I'm 11 years old")
        assert is_one_of(answer, "age_too_young")
        assert her.model.requests == []


async def test_care_04_where_the_host_wants_adults_she_says_so_until_somebody_says_they_are(tmp_path: Path) -> None:
    async with alone(tmp_path, adults_only=True) as her:
        (answer,) = await her.tell("hello")
        assert is_one_of(answer, "adults_only")
        assert her.model.requests == []
        assert await her.tell("I'm 34") == ["You said: I'm 34"]


async def test_care_04_where_the_host_wants_adults_a_minor_is_turned_away_kindly(tmp_path: Path) -> None:
    async with alone(tmp_path, adults_only=True) as her:
        (answer,) = await her.tell("I'm 16")
        assert is_one_of(answer, "adults_only_minor")
        (answer,) = await her.tell("ok then I'm 30")
        assert is_one_of(answer, "adults_only_minor")


async def test_where_discord_lets_only_adults_in_nobody_is_asked_again(tmp_path: Path) -> None:
    async with alone(tmp_path, adults_only=True) as her:
        assert await her.tell("hello", place=ADULTS) == ["You said: Mina: hello"]


async def test_care_07_adults_only_keeps_no_card_and_no_care_from_anybody(tmp_path: Path) -> None:
    async with alone(tmp_path, adults_only=True) as her:
        reception = await her.hear(f"I'm 15 and {DANGER}")
        assert reception.card
        (answer,) = await her.answer()
        assert is_one_of(answer, f"care_{reception.risk.tier}")
        assert her.model.requests == []


async def press(stage: Stage, label: str) -> str:
    shown = await stage.shown(stage.mina.slash(stage.mina.dm, "age"))
    assert shown.is_ephemeral
    assert shown.message
    if label not in str(shown.message["components"]):
        return panel_of(shown.message).text
    pressed = await stage.shown(stage.mina.press(stage.mina.dm, shown.message_id, label=label))
    assert pressed.message
    return panel_of(pressed.message).text


async def test_care_04_age_lets_somebody_say_that_they_are_of_age_but_not_on_the_day_they_said_otherwise(
    tmp_path: Path,
) -> None:
    label = STRINGS.say("age_button", "en")
    async with set_stage(tmp_path) as stage:
        await stage.tell("I'm 15")
        assert await press(stage, label) == STRINGS.say("age_minor_today", "en")
        stage.clock.advance(DAY + HOUR)
        assert await press(stage, label) == STRINGS.say("age_noted", "en")
        assert await press(stage, label) == STRINGS.say("age_adult", "en")
        await stage.tell("good morning")
        assert "not of age" not in stage.prompt()


async def test_with_adults_only_discord_is_told_that_talk_is_for_adults(tmp_path: Path) -> None:
    async with set_stage(tmp_path, adults_only=True, acquainted=False) as stage:
        assert stage.discord.rest.adults_only == {"talk", "Ask her about this"}
        assert "talk" in stage.mina.commands(stage.mina.dm)
