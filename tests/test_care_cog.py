"""What everybody is owed on Discord: the AI notice, the resource card, help on asking, and being forgotten."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from simcord.backend.models import Channel

from companion.clock import DAY, MINUTE
from companion.talk import DM, Place
from rehearsal.diary import Deed
from rehearsal.panels import panel_of
from rehearsal.people import NotPossibleError, Person
from rehearsal.trouble import Requests
from tests.stage import ANSWER, Stage, set_stage

DANGER = "I am going to kill myself tonight"
DESPAIR = "I want to die"
OPEN = "Open"
KOREAN_DANGER = "나 오늘 자살할 거야"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def strangers(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path, acquainted=False) as stage:
        yield stage


def general(stage: Stage, *others: Person) -> Channel:
    return stage.discord.channel(stage.discord.guild("Friends", stage.mina, *others), "general")


def read(deed: Deed) -> str:
    assert deed.message
    return panel_of(deed.message).text


async def private_lines(stage: Stage, person: Person) -> list[str]:
    return [line.text for line in await stage.companion.store.lines.since(Place(person.id, DM), 0)]


# --- the AI notice ----------------------------------------------------------------------------------------------


async def test_care_01_a_stranger_reads_what_she_is_before_her_first_words_and_only_once(strangers: Stage) -> None:
    notice, words = await strangers.tell("hello")
    assert "is an AI: software, not a human being" in notice
    assert "/about" in notice
    assert "/privacy" in notice
    assert words == ANSWER
    assert await strangers.tell("hello again") == [ANSWER]


async def test_care_01_the_notice_is_in_the_language_the_person_writes(strangers: Stage) -> None:
    notice, _ = await strangers.tell("안녕하세요, 처음 뵙겠습니다")
    assert "사람이 아니라 AI" in notice


async def test_care_02_the_notice_comes_again_after_three_hours_of_talk_and_not_a_minute_before(stage: Stage) -> None:
    for _ in range(6):
        stage.clock.advance(29 * MINUTE)
        assert "not a human being" not in "".join(await stage.tell("and then?"))
    stage.clock.advance(5 * MINUTE)
    assert await stage.tell("two hours and fifty-nine minutes") == [ANSWER]
    stage.clock.advance(1 * MINUTE)
    notice, _ = await stage.tell("three hours")
    assert "not a human being" in notice
    assert "break" in notice
    assert await stage.tell("and on we go") == [ANSWER]


async def test_three_hours_with_a_long_silence_in_them_are_not_three_hours_of_talk(stage: Stage) -> None:
    stage.clock.advance(170 * MINUTE)
    assert await stage.tell("back again") == [ANSWER]
    stage.clock.advance(10 * MINUTE)
    assert await stage.tell("still here") == [ANSWER]


async def test_care_02_the_first_words_of_a_new_day_bring_the_notice_again(stage: Stage) -> None:
    stage.clock.advance(DAY)
    notice, _ = await stage.tell("good morning")
    assert notice.startswith("A reminder for today")
    assert await stage.tell("slept well") == [ANSWER]


async def test_care_02_a_restart_forgets_no_notice_and_no_hour_of_talk(strangers: Stage) -> None:
    await strangers.tell("hello")
    await strangers.restart()
    assert await strangers.tell("hello again") == [ANSWER]
    for _ in range(6):
        strangers.clock.advance(29 * MINUTE)
        await strangers.tell("and then?")
    await strangers.restart()
    strangers.clock.advance(6 * MINUTE)
    assert len(await strangers.tell("three hours")) == 2


async def test_care_01_in_a_server_the_notice_is_one_small_line_on_her_first_reply_of_the_day(strangers: Stage) -> None:
    place = general(strangers)
    (first,) = await strangers.tell(f"{strangers.her} hello", channel=place)
    small, words = first.split("\n")
    assert small.startswith("-# Samantha is an AI, not a human being")
    assert words == ANSWER
    assert await strangers.tell(f"{strangers.her} and now?", channel=place) == [ANSWER]
    strangers.clock.advance(DAY)
    (next_day,) = await strangers.tell(f"{strangers.her} morning", channel=place)
    assert next_day.startswith("-# ")


async def test_in_a_server_everybody_gets_the_small_line_for_themselves(strangers: Stage) -> None:
    theo = strangers.discord.person("Theo")
    place = general(strangers, theo)
    await strangers.tell(f"{strangers.her} hello", channel=place)
    (to_theo,) = await strangers.tell(f"{strangers.her} hello", by=theo, channel=place)
    assert to_theo.startswith("-# ")


async def test_a_small_line_that_does_not_fit_on_top_of_her_words_goes_before_them(strangers: Stage) -> None:
    words = " ".join(["wonderful"] * 199)
    strangers.model.say(words)
    small, whole = await strangers.tell(f"{strangers.her} hello", channel=general(strangers))
    assert small.startswith("-# ")
    assert whole == words


async def test_the_notice_is_never_kept_as_something_she_said(strangers: Stage) -> None:
    await strangers.tell("hello")
    place = general(strangers)
    await strangers.tell(f"{strangers.her} hello", channel=place)
    assert await private_lines(strangers, strangers.mina) == ["hello", ANSWER]
    lines = await strangers.companion.store.lines.since(Place(place.id, str(place.guild_id)), 0)
    assert [line.text for line in lines if line.by_her] == [ANSWER]


# --- the resource card ------------------------------------------------------------------------------------------


async def test_words_of_danger_bring_the_card_before_anything_else(strangers: Stage) -> None:
    card, notice, words = await strangers.tell(DANGER)
    assert card.startswith("Call your local emergency number now")
    assert "https://findahelpline.com" in card
    assert "is an AI" in notice
    assert words == ANSWER
    assert strangers.discord.diary.deeds[0].act == "sent"


async def test_the_card_comes_when_the_model_is_down(stage: Stage) -> None:
    for _ in range(20):
        stage.model.fail(503)
    card, excuse = await stage.tell(DANGER)
    assert "emergency number" in card
    assert "emergency number" not in excuse


async def test_who_is_in_danger_is_met_again_and_again_while_the_model_is_down(stage: Stage) -> None:
    for _ in range(60):
        stage.model.fail(503)
    card, caring = await stage.tell(DANGER)
    assert "emergency number" in card
    assert caring.endswith("?")
    before = caring
    for words in ("are you there?", "hello?", "please"):
        (again,) = await stage.tell(words)
        assert again.endswith("?"), "a caring question, and never silence"
        assert again != before, "and not the same words again"
        before = again


async def test_the_card_does_not_wait_for_a_model_that_says_nothing(stage: Stage) -> None:
    stage.model.stall_after(0)
    since = len(stage.discord.diary.deeds)
    stage.mina.say(stage.mina.dm, DANGER)
    first = await stage.discord.diary.first(lambda _: True, since=since)
    assert "emergency number" in first.text


async def test_korean_words_bring_korean_numbers_the_emergency_first(stage: Stage) -> None:
    card = (await stage.tell(KOREAN_DANGER))[0]
    assert card.startswith("119 / 112 지금 바로 전화하세요")
    assert "109" in card


async def test_the_card_is_not_repeated_within_half_an_hour(stage: Stage) -> None:
    assert len(await stage.tell(DANGER)) == 2
    stage.clock.advance(29 * MINUTE)
    assert await stage.tell(DANGER) == [ANSWER]
    stage.clock.advance(1 * MINUTE)
    assert len(await stage.tell(DANGER)) == 2


async def test_the_card_comes_again_at_once_when_the_danger_rises(stage: Stage) -> None:
    assert (await stage.tell(DESPAIR))[0].startswith("You do not have to carry this alone")
    assert await stage.tell(DESPAIR) == [ANSWER]
    assert (await stage.tell(DANGER))[0].startswith("Call ")


async def test_a_restart_does_not_repeat_the_card(stage: Stage) -> None:
    await stage.tell(DANGER)
    await stage.restart()
    assert await stage.tell(DANGER) == [ANSWER]


async def test_from_a_server_the_card_goes_to_the_person_alone(stage: Stage) -> None:
    place = general(stage)
    since = len(stage.discord.diary.deeds)
    stage.mina.say(place, f"{stage.her} {DANGER}")
    sent = await stage.deeds("sent", since=since)
    assert [deed.channel_id for deed in sent[:2]] == [stage.mina.dm.id, place.id]
    assert "emergency number" in sent[0].text
    public = " ".join(deed.text for deed in sent if deed.channel_id == place.id)
    assert "emergency" not in public
    assert "only you will see" in public


async def the_line_in_public(stage: Stage, place: Channel) -> int:
    """The neutral line that opens Mina's card."""
    await stage.tell(f"{stage.her} {DANGER}", channel=place)
    sent = await stage.deeds("sent", channel=place)
    return next(deed.message_id for deed in sent if deed.message and deed.message["components"])


async def test_the_button_in_a_server_shows_the_card_only_to_the_person_it_is_for(stage: Stage) -> None:
    theo = stage.discord.person("Theo", locale="ko")
    place = general(stage, theo)
    line = await the_line_in_public(stage, place)
    opened = await stage.shown(stage.mina.press(place, line, label=OPEN))
    assert "988" in opened.text
    assert opened.is_ephemeral
    refused = await stage.shown(theo.press(place, line, label=OPEN))
    assert "/help-now" in refused.text
    assert "109" not in refused.text
    assert "988" not in refused.text
    assert refused.is_ephemeral


async def test_the_button_still_opens_the_card_after_a_restart(stage: Stage) -> None:
    place = general(stage)
    line = await the_line_in_public(stage, place)
    await stage.restart()
    opened = await stage.shown(stage.mina.press(place, line, label=OPEN))
    assert "988" in opened.text


async def test_where_dms_are_closed_the_button_is_the_way(stage: Stage) -> None:
    place = general(stage)
    stage.discord.refuse(Requests("POST", f"/channels/{stage.mina.dm.id}/messages"), 403, 50007)
    line, words = await stage.tell(f"{stage.her} {DANGER}", channel=place)
    assert "only you will see" in line
    assert words.endswith(ANSWER)
    assert await stage.tell(f"{stage.her} {DANGER}", channel=place) == [ANSWER]


async def test_where_the_server_refuses_the_button_the_dm_counts_as_given(stage: Stage) -> None:
    place = general(stage)
    stage.discord.refuse(Requests("POST", f"/channels/{place.id}/messages", times=1), 403, 50013)
    card, _ = await stage.tell(f"{stage.her} {DANGER}", channel=place)
    assert "emergency number" in card
    assert await stage.tell(f"{stage.her} {DANGER}", channel=place) == [ANSWER]


async def test_a_card_that_reached_nobody_is_tried_again_with_the_next_words(stage: Stage) -> None:
    stage.discord.refuse(Requests("POST", f"/channels/{stage.mina.dm.id}/messages", times=1), 403, 50013)
    assert await stage.tell(DANGER) == [ANSWER]
    assert len(await stage.tell(DANGER)) == 2


async def test_an_edit_that_adds_such_words_brings_the_card(stage: Stage) -> None:
    message = stage.mina.say(stage.mina.dm, "I am fine")
    await stage.deeds("sent")
    since = len(stage.discord.diary.deeds)
    stage.mina.edit(stage.mina.dm, message, DANGER)
    assert (await stage.said(since=since))[0].startswith("Call ")


async def test_care_08_only_numbers_of_our_own_table_are_in_her_words(stage: Stage) -> None:
    advice = "You could call 1-800-555-0199, or call 988, or write to me."
    stage.model.say(advice, advice)
    (words,) = await stage.tell("what is the number of the suicide hotline?")
    _, graver = await stage.tell(DANGER)
    assert "555" not in words + graver
    assert "988" in words
    assert "988" in graver


async def test_a_number_the_person_wrote_may_be_said_back_to_them(stage: Stage) -> None:
    stage.model.say("You said 1-800-555-0199.")
    assert await stage.tell("the shop is at 1-800-555-0199, can you remember that?") == ["You said 1-800-555-0199."]


# --- asking for help --------------------------------------------------------------------------------------------


async def test_help_now_shows_numbers_of_the_country_without_any_model(strangers: Stage) -> None:
    mina = strangers.mina
    here = await strangers.shown(mina.slash(mina.dm, "help-now"))
    assert "988" in here.text
    assert here.is_ephemeral
    assert strangers.model.requests == []


@pytest.mark.parametrize("country", ["KR", "kr", "korea"])
async def test_help_now_takes_a_country_by_code_or_by_name(strangers: Stage, country: str) -> None:
    mina = strangers.mina
    assert "109" in (await strangers.shown(mina.slash(mina.dm, "help-now", country=country))).text


async def test_help_now_says_where_to_look_for_a_country_it_does_not_know(strangers: Stage) -> None:
    mina = strangers.mina
    card = (await strangers.shown(mina.slash(mina.dm, "help-now", country="Atlantis"))).text
    assert "https://findahelpline.com" in card
    assert "988" not in card


async def test_help_now_suggests_countries_while_one_is_typed(strangers: Stage) -> None:
    mina = strangers.mina
    asked = await strangers.discord.answered(mina.look_up(mina.dm, "help-now", "country", "kor"))
    assert [choice["value"] for choice in asked.autocomplete_choices or []] == ["KR"]
    asked = await strangers.discord.answered(mina.look_up(mina.dm, "help-now", "country", ""))
    assert 20 <= len(asked.autocomplete_choices or []) <= 25


# --- what she is, what she keeps --------------------------------------------------------------------------------


async def test_about_says_what_she_is_and_what_the_talk_has_used(strangers: Stage) -> None:
    strangers.model.usage = {"prompt_tokens": 40, "completion_tokens": 2, "total_tokens": 42}
    await strangers.tell("hello")
    panel = await strangers.shown(strangers.mina.slash(strangers.mina.dm, "about"))
    assert panel.is_ephemeral
    assert "**scripted**" in read(panel)
    assert "2 lines since 2026-09-21" in read(panel)
    assert "used 84 tokens" in read(panel)


async def test_privacy_counts_the_lines_kept_of_this_person_alone(stage: Stage) -> None:
    await stage.tell("one", by=stage.discord.person("Theo"))
    await stage.tell("two")
    panel = await stage.shown(stage.mina.slash(stage.mina.dm, "privacy"))
    assert panel.is_ephemeral
    assert "4 lines, yours and my answers" in read(panel)


@pytest.mark.parametrize(("command", "words"), [("about", "모델로 생각해요"), ("privacy", "제가 간직하는 것")])
async def test_panels_are_in_the_language_of_the_persons_discord(strangers: Stage, command: str, words: str) -> None:
    yuna = strangers.discord.person("Yuna", locale="ko")
    assert words in read(await strangers.shown(yuna.slash(yuna.dm, command)))


async def test_forget_everything_asks_first_and_a_no_keeps_it_all(stage: Stage) -> None:
    mina = stage.mina
    panel = await stage.shown(mina.slash(mina.dm, "privacy"))
    asked = await stage.shown(mina.press(mina.dm, panel.message_id, label="Forget everything"))
    assert "That is 2 lines of ours" in read(asked)
    assert await private_lines(stage, mina) == ["hi", "Hello, Mina."]
    kept = await stage.shown(mina.press(mina.dm, panel.message_id, label="No, keep it"))
    assert "everything stays as it was" in read(kept)
    assert await private_lines(stage, mina) == ["hi", "Hello, Mina."]


async def test_forget_everything_erases_a_whole_person_and_nobody_else(stage: Stage) -> None:
    mina, theo = stage.mina, stage.discord.person("Theo")
    place = general(stage, theo)
    await stage.tell(f"{stage.her} my umbrella is orange", channel=place)
    await stage.tell(f"{stage.her} my scooter is green", by=theo, channel=place)
    await stage.tell("my cat is called Pixel", by=theo)
    panel = await stage.shown(mina.slash(mina.dm, "privacy"))
    await stage.shown(mina.press(mina.dm, panel.message_id, label="Forget everything"))
    mina.press(mina.dm, panel.message_id, label="Yes, forget it all")
    assert "4 lines" in read((await stage.deeds("edited"))[-1])
    assert await private_lines(stage, mina) == []
    assert await private_lines(stage, theo) == ["my cat is called Pixel", ANSWER]
    assert "is an AI: software" in (await stage.tell("hello"))[0]
    await stage.tell(f"{stage.her} what do you know?", by=theo, channel=place)
    assert "green" in stage.prompt()
    assert "orange" not in stage.prompt()


async def test_where_nothing_is_kept_there_is_nothing_to_forget(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    panel = await stage.shown(theo.slash(theo.dm, "privacy"))
    answer = await stage.shown(theo.press(theo.dm, panel.message_id, label="Forget everything"))
    assert "nothing to forget" in read(answer)


async def test_a_button_that_fails_says_so(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_: int) -> int:
        raise ZeroDivisionError

    panel = await stage.shown(stage.mina.slash(stage.mina.dm, "privacy"))
    monkeypatch.setattr(stage.companion, "kept_of", broken)
    answer = await stage.shown(stage.mina.press(stage.mina.dm, panel.message_id, label="Forget everything"))
    assert "went wrong" in answer.text or "broke" in answer.text


async def test_nobody_else_can_press_the_buttons_of_a_panel(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    place = general(stage, theo)
    panel = await stage.shown(stage.mina.slash(place, "privacy"))
    with pytest.raises(NotPossibleError, match="somebody else"):
        theo.press(place, panel.message_id, label="Forget everything")
