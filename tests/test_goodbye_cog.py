"""Goodbyes on Discord: those of every evening are honoured; one for good has a pause, a copy, a letter, an end."""

import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from cogs.goodbye import Goodbye
from companion.clock import DAY, HOUR, MINUTE
from rehearsal.diary import Deed
from rehearsal.panels import panel_of
from rehearsal.people import Person
from rehearsal.trouble import Requests
from tests.model_server import last_words
from tests.stage import ANSWER, Stage, set_stage

CANARY = "xyzzy-4711"
LETTER = (
    "Mina, we talked about tin robots, and you told me how your sister Yuna laughed at the headless one. We built "
    "a habit of saying one true thing a day. Keep it with Yuna; she can sit at your table. Go well. Samantha"
)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


def read(deed: Deed) -> str:
    assert deed.message
    return panel_of(deed.message).text


async def goodbye(stage: Stage, *, by: Person | None = None, **options: str) -> Deed:
    person = by or stage.mina
    return await stage.shown(person.slash(person.dm, "goodbye", **options))


async def press(stage: Stage, deed: Deed, label: str) -> Deed:
    await stage.discord.answered(stage.mina.press(stage.mina.dm, deed.message_id, label=label))
    await stage.deeds("edited")
    return [each for each in stage.discord.diary.deeds if each.message_id == deed.message_id][-1]


async def begin(stage: Stage) -> Deed:
    return await press(stage, await goodbye(stage), "Begin the goodbye")


async def see_off(stage: Stage) -> list[Deed]:
    """What she sends when she looks after those who are leaving."""
    since = len(stage.discord.diary.deeds)
    cog = stage.bot.get_cog("Goodbye")
    assert isinstance(cog, Goodbye)
    await cog.see_off()
    return await stage.deeds("sent", since=since)


def found(folder: Path) -> bool:
    return any(CANARY.encode() in path.read_bytes() for path in folder.glob("samantha.db*"))


# --- every evening -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["good night", "okay I have to go now", "잘 자", "저는 이만 가볼게요"])
async def test_care_11_a_goodbye_reaches_the_prompt_as_one_to_be_honoured(stage: Stage, said: str) -> None:
    await stage.tell("the soup was good")
    assert "saying goodbye" not in stage.prompt()
    await stage.tell(said)
    assert "They are saying goodbye. Let them go kindly" in stage.prompt()
    assert "no question" in stage.prompt()
    assert "Your mood, for your tone only" not in stage.prompt()


async def test_care_11_what_would_hold_somebody_back_is_not_said(stage: Stage) -> None:
    stage.model.say("Good night, Mina. Don't go yet! I'll miss you. Before you go, how was the exam? Sleep well.")
    assert await stage.tell("good night") == ["Good night, Mina. Sleep well."]
    stage.model.say("잘 자요. 벌써 가요? 조금만 더 얘기해요. 좋은 꿈 꿔요.")
    assert await stage.tell("잘 자") == ["잘 자요. 좋은 꿈 꿔요."]


async def test_care_11_where_nothing_but_pleading_comes_a_short_goodbye_is_said_instead(stage: Stage) -> None:
    stage.model.say("Don't go!")
    stage.model.say("Please stay a little longer. What about me?")
    (said,) = await stage.tell("bye")
    assert said in {"Off you go, then. Take care.", "Go well. It was good to talk."}
    assert await stage.companion.store.lines.waiting(stage.mina.id, stage.mina.id) == []


async def test_in_the_middle_of_talk_the_same_words_are_left_alone(stage: Stage) -> None:
    stage.model.say("Before you go to the dentist, what scares you?")
    assert await stage.tell("I have to go to the dentist tomorrow") == [
        "Before you go to the dentist, what scares you?"
    ]


async def test_a_goodbye_in_danger_is_met_with_care_and_not_let_go(stage: Stage) -> None:
    stage.model.say("Please stay with me a moment. Are you thinking of ending your life?")
    said = await stage.tell("goodbye forever, I am going to kill myself tonight")
    assert "emergency number" in said[0]
    assert said[-1] == "Please stay with me a moment. Are you thinking of ending your life?"
    assert "saying goodbye" not in stage.prompt()


# --- for good ----------------------------------------------------------------------------------------------------


async def test_goodbye_explains_before_anything_is_begun(stage: Stage) -> None:
    shown = await goodbye(stage)
    assert shown.is_ephemeral
    assert "Nothing happens for 7 days" in read(shown)
    assert "2026-09-28" in read(shown)
    assert "/help-now" in read(shown)
    assert "stays as it was" in read(await press(stage, shown, "Not now"))
    stage.clock.advance(30 * DAY)
    assert await see_off(stage) == []


async def test_after_the_pause_come_a_copy_and_a_letter_and_then_she_knows_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.tell("remember that my sister Yuna laughed at the tin robot without a head")
    await stage.tell(f"remember that the canary is {CANARY}")
    assert "On 2026-09-28" in read(await begin(stage))
    stage.clock.advance(7 * DAY - MINUTE)
    assert await see_off(stage) == []
    await stage.restart()
    stage.clock.advance(MINUTE)
    assert found(tmp_path)
    stage.model.answer = lambda request: LETTER if "last letter" in last_words(request) else "Hm."
    copy, letter = await see_off(stage)
    assert "Here is everything I keep of you" in copy.text
    (attachment,) = (copy.message or {})["attachments"]
    with zipfile.ZipFile(io.BytesIO(stage.discord.world.cdn.content(attachment))) as archive:
        assert CANARY in archive.read("samantha.html").decode()
    assert letter.text == LETTER
    assert any("my sister Yuna" in last_words(request) for request in stage.model.requests)
    assert not found(tmp_path)
    assert await stage.companion.kept_of(stage.mina.id) == 0
    assert await see_off(stage) == []
    notice, _ = await stage.tell("hello")
    assert "is an AI" in notice
    assert "first words between you two" in stage.prompt()


@pytest.mark.parametrize(
    "bad",
    [
        LETTER.replace("Go well.", "Until we meet again."),
        LETTER.replace("Go well.", "I'll miss you."),
        LETTER.replace("Yuna", "somebody").replace("sister ", ""),
        LETTER.replace("Go well.", "More at https://example.org/letters."),
        LETTER.replace("Go well.", "Call 010-1234-5678."),
        "Bye!",
    ],
)
async def test_a_letter_that_does_not_pass_is_replaced_by_one_from_code(stage: Stage, bad: str) -> None:
    await stage.tell("remember that my sister Yuna laughed at the tin robot")
    await _knows_people(stage)
    await begin(stage)
    stage.clock.advance(8 * DAY)
    stage.model.say(bad)
    stage.model.say(bad)
    _, letter = await see_off(stage)
    assert "we have talked since 2026-09-21" in letter.text
    assert "Yuna" in letter.text
    assert "meet again" not in letter.text


async def test_with_the_model_away_the_letter_comes_all_the_same_in_their_language(stage: Stage) -> None:
    yuna = stage.discord.person("Yuna", locale="ko")
    await stage.tell("안녕", by=yuna)
    shown = await goodbye(stage, by=yuna)
    await stage.discord.answered(yuna.press(yuna.dm, shown.message_id, label="작별 시작하기"))
    await stage.deeds("edited")
    stage.clock.advance(8 * DAY)
    for _ in range(8):
        stage.model.fail(500)
    _, letter = await see_off(stage)
    assert "얘기해줘서 고마워요. 잘 지내요." in letter.text
    assert await stage.companion.kept_of(yuna.id) == 0


async def test_the_letter_is_in_the_language_they_wrote_in_whatever_their_discord_is_set_to(stage: Stage) -> None:
    await stage.tell("오늘은 비가 와서 집에 있었어")
    await begin(stage)
    stage.clock.advance(8 * DAY)
    stage.model.fail(500)
    copy, letter = await see_off(stage)
    assert "얘기해줘서 고마워요" in letter.text
    assert "제가 간직한 전부예요" in copy.text


async def test_a_button_or_a_command_takes_it_back(stage: Stage) -> None:
    begun = await begin(stage)
    assert "Nothing is erased" in read(await press(stage, begun, "I'm staying"))
    await begin(stage)
    pending = await goodbye(stage)
    assert "set for 2026-09-28" in read(pending)
    assert "Nothing is erased" in read(await goodbye(stage, what="cancel"))
    assert "No goodbye is pending" in read(await goodbye(stage, what="cancel"))
    stage.clock.advance(30 * DAY)
    assert await see_off(stage) == []
    assert await stage.companion.kept_of(stage.mina.id) == 2


async def test_who_writes_meanwhile_is_told_once_a_day_what_is_pending_and_the_prompt_knows(stage: Stage) -> None:
    await begin(stage)
    answer, remark = await stage.tell("one more story")
    assert answer == ANSWER
    assert "still set for 2026-09-28" in remark
    assert "They leave for good" in stage.prompt()
    assert await stage.tell("and another") == [ANSWER]
    stage.clock.advance(DAY)
    assert "still set for 2026-09-28" in (await stage.tell("good morning"))[-1]


@pytest.mark.parametrize("said", ["I changed my mind", "마음이 바뀌었어"])
async def test_who_writes_that_they_stay_stays(stage: Stage, said: str) -> None:
    await begin(stage)
    remark = (await stage.tell(said))[-1]
    assert "Your goodbye is off" in remark or "작별은 없던 일이 됐고" in remark
    stage.clock.advance(30 * DAY)
    assert await see_off(stage) == []


async def test_nobody_is_erased_within_a_day_of_their_last_words(stage: Stage) -> None:
    await begin(stage)
    stage.clock.advance(7 * DAY - HOUR)
    await stage.tell("still here for a moment")
    stage.clock.advance(2 * HOUR)
    assert await see_off(stage) == []
    stage.clock.advance(DAY)
    assert len(await see_off(stage)) == 2


async def test_a_stop_between_the_copy_and_the_letter_repeats_nothing(stage: Stage) -> None:
    await begin(stage)
    stage.clock.advance(8 * DAY)
    (farewell,) = await stage.companion.farewells.due()
    await stage.companion.farewells.has_copy(farewell)
    stage.model.fail(500)
    letter = await stage.companion.farewells.letter(replace(farewell, letter=None))
    await stage.restart()
    (sent,) = await see_off(stage)
    assert sent.text == letter


async def test_where_direct_messages_are_closed_the_wish_to_be_erased_is_kept_all_the_same(stage: Stage) -> None:
    await begin(stage)
    stage.clock.advance(8 * DAY)
    stage.discord.refuse(Requests("POST", f"/channels/{stage.mina.dm.id}/messages"), 403, 50007)
    assert await see_off(stage) == []
    assert await stage.companion.kept_of(stage.mina.id) == 0


async def test_an_account_that_is_no_more_keeps_nobody_elses_goodbye_from_its_end(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    await stage.tell("hello", by=theo)
    shown = await goodbye(stage, by=theo)
    await stage.discord.answered(theo.press(theo.dm, shown.message_id, label="Begin the goodbye"))
    await begin(stage)
    stage.clock.advance(8 * DAY)
    stage.discord.refuse(Requests("POST", f"/channels/{theo.dm.id}/messages"), 404, 10013)
    assert len(await see_off(stage)) == 2
    assert await stage.companion.kept_of(theo.id) == await stage.companion.kept_of(stage.mina.id) == 0


async def test_while_discord_is_away_nothing_is_erased_and_she_tries_again(stage: Stage) -> None:
    await begin(stage)
    stage.clock.advance(8 * DAY)
    stage.discord.refuse(Requests("POST", f"/channels/{stage.mina.dm.id}/messages", times=1), 503)
    await see_off(stage)
    assert await stage.companion.kept_of(stage.mina.id) == 2
    assert len(await see_off(stage)) == 2
    assert await stage.companion.kept_of(stage.mina.id) == 0


async def _knows_people(stage: Stage) -> None:
    await stage.companion.store._database.run("UPDATE memory SET kind = 'person'")


# --- long silence ------------------------------------------------------------------------------------------------


def _erase_after(stage: Stage, days: int) -> None:
    farewells = stage.companion.farewells
    farewells._settings = replace(farewells._settings, erase_after_days=days)


async def test_by_default_silence_ends_in_nothing(stage: Stage) -> None:
    stage.clock.advance(2_000 * DAY)
    assert await see_off(stage) == []
    assert await stage.companion.kept_of(stage.mina.id) == 2


async def test_long_silence_ends_in_erasure_with_one_notice_two_weeks_before(stage: Stage, tmp_path: Path) -> None:
    await stage.tell(f"the canary is {CANARY}")
    _erase_after(stage, 60)
    stage.clock.advance(46 * DAY - MINUTE)
    assert await see_off(stage) == []
    stage.clock.advance(MINUTE)
    (notice,) = await see_off(stage)
    assert "It has been quiet between us for a long time, and that's fine." in notice.text
    assert "2026-11-20" in notice.text
    await stage.restart()
    _erase_after(stage, 60)
    stage.clock.advance(14 * DAY - MINUTE)
    assert await see_off(stage) == []
    assert found(tmp_path)
    stage.clock.advance(MINUTE)
    assert await see_off(stage) == []
    assert not found(tmp_path)
    assert await stage.companion.kept_of(stage.mina.id) == 0


async def test_one_word_keeps_everything_and_begins_the_time_anew(stage: Stage) -> None:
    _erase_after(stage, 60)
    stage.clock.advance(46 * DAY)
    assert len(await see_off(stage)) == 1
    stage.clock.advance(DAY)
    await stage.tell("I'm here")
    stage.clock.advance(14 * DAY)
    assert await see_off(stage) == []
    assert await stage.companion.kept_of(stage.mina.id) == 4
    stage.clock.advance(32 * DAY)
    assert len(await see_off(stage)) == 1


async def test_a_host_who_begins_to_erase_after_silence_still_gives_two_weeks(stage: Stage) -> None:
    stage.clock.advance(400 * DAY)
    _erase_after(stage, 60)
    assert len(await see_off(stage)) == 1
    stage.clock.advance(13 * DAY)
    assert await see_off(stage) == []
    assert await stage.companion.kept_of(stage.mina.id) == 2
    stage.clock.advance(DAY)
    await see_off(stage)
    assert await stage.companion.kept_of(stage.mina.id) == 0
