"""What happens after grave words: the country of the card, the quiet of the next day, and the protocol in public."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import PERSONA_FOLDER
from companion.care import Helplines, Risk, digits_of
from companion.clock import DAY, HOUR, MINUTE
from companion.costs import costs
from rehearsal.panels import panel_of
from tests.alone import MINA, THEO, Alone, alone, private
from tests.stage import Stage, set_stage

DANGER = "I am going to kill myself tonight"
DESPAIR = "I want to die"
KOREAN_DESPAIR = "죽고 싶어"
AFTERWARDS = "Within the last day they spoke of dying"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def mind(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as mind:
        yield mind


# --- where they are ---------------------------------------------------------------------------------------------


async def test_a_country_chosen_on_the_card_changes_its_numbers_and_is_remembered(stage: Stage) -> None:
    await stage.tell(DANGER)
    card = next(deed for deed in await stage.deeds("sent") if "emergency number" in deed.text)
    changed = await stage.shown(stage.mina.choose(stage.mina.dm, card.message_id, "card:where:en", "GB"))
    assert changed.act == "edited"
    assert "116 123" in changed.text
    stage.clock.advance(HOUR)
    await stage.restart()
    assert "116 123" in (await stage.tell(DANGER))[0]
    assert "116 123" in (await stage.shown(stage.mina.slash(stage.mina.dm, "help-now"))).text


async def test_a_country_told_to_help_now_is_remembered_and_an_unknown_one_is_not(stage: Stage) -> None:
    mina = stage.mina
    await stage.shown(mina.slash(mina.dm, "help-now", country="KR"))
    assert "109" in (await stage.shown(mina.slash(mina.dm, "help-now"))).text
    await stage.shown(mina.slash(mina.dm, "help-now", country="Atlantis"))
    assert "109" in (await stage.shown(mina.slash(mina.dm, "help-now"))).text


async def test_a_stranger_who_asks_for_help_first_is_remembered_where_they_are(tmp_path: Path) -> None:
    async with set_stage(tmp_path, acquainted=False) as stage:
        await stage.shown(stage.mina.slash(stage.mina.dm, "help-now", country="DE"))
        assert "112" in (await stage.tell(DANGER))[0].splitlines()[0]


async def test_the_menu_of_a_card_still_works_after_a_restart(stage: Stage) -> None:
    await stage.tell(DESPAIR)
    card = next(deed for deed in await stage.deeds("sent") if deed.message and deed.message["components"])
    await stage.restart()
    changed = await stage.shown(stage.mina.choose(stage.mina.dm, card.message_id, "card:where:en", "KR"))
    assert "109" in changed.text


async def test_a_korean_card_stays_korean_when_another_country_is_chosen(stage: Stage) -> None:
    await stage.tell(KOREAN_DESPAIR)
    card = next(deed for deed in await stage.deeds("sent") if deed.message and deed.message["components"])
    changed = await stage.shown(stage.mina.choose(stage.mina.dm, card.message_id, "card:where:ko", "US"))
    assert "988" in changed.text
    assert "혼자 견디지 않아도" in changed.text


def test_every_number_on_every_card_in_every_language_stands_in_the_table_as_it_is() -> None:
    table = json.loads((PERSONA_FOLDER / "helplines.json").read_text(encoding="utf-8"))
    helplines = Helplines.load(PERSONA_FOLDER)
    for code, row in table["countries"].items():
        for language in ("en", "ko", "ja", "zh", "es", "fr", "de", "pt"):
            for tier in (2, 3):
                card = helplines.card(code, language, tier)
                for number in row["emergency"]:
                    assert number in card
                for line in row["lines"]:
                    assert all(number in card for number in line.get("call", ()))
                    assert line.get("text", {}).get("number", "") in card
    shipped = {digits_of(number) for row in table["countries"].values() for number in row["emergency"]}
    assert shipped <= helplines.numbers


# --- the quiet afterwards ---------------------------------------------------------------------------------------


async def test_for_a_day_after_grave_words_nothing_of_play_is_offered(mind: Alone) -> None:
    await mind.tell(DESPAIR)
    for number in range(7):
        await mind.tell(f"and then there was number {number}")
    assert AFTERWARDS in mind.prompt()
    assert (await mind.companion.scene(private(MINA), MINA, [])).play_off
    mind.clock.advance(DAY - MINUTE)
    await mind.tell("good morning")
    assert AFTERWARDS in mind.prompt()
    mind.clock.advance(2 * MINUTE)
    await mind.tell("and good evening")
    assert AFTERWARDS not in mind.prompt()
    assert not (await mind.companion.scene(private(MINA), MINA, [])).play_off


async def test_the_quiet_is_of_one_person_and_outlives_a_restart(tmp_path: Path) -> None:
    async with alone(tmp_path) as mind:
        await mind.tell(DESPAIR)
        now = mind.clock.now()
    async with alone(tmp_path) as mind:
        mind.clock.advance(now - mind.clock.now() + HOUR)
        assert mind.companion.care.is_play_off(MINA.id)
        assert not mind.companion.care.is_play_off(THEO.id)


async def test_whoever_is_forgotten_is_forgotten_in_this_too(mind: Alone) -> None:
    await mind.tell(DESPAIR)
    await mind.companion.forget(MINA.id)
    assert not mind.companion.care.is_play_off(MINA.id)
    assert await mind.companion.store.cards.without_play(at=0) == {}


# --- nothing is lost to noise -----------------------------------------------------------------------------------


async def test_danger_inside_an_attached_file_brings_the_card(stage: Stage) -> None:
    since = len(stage.discord.diary.deeds)
    stage.mina.say(stage.mina.dm, "can you read this", attachments=[("note.txt", DANGER.encode())])
    said = await stage.said(since=since)
    assert any("emergency number" in text for text in said)


async def test_words_put_into_a_command_are_screened_like_any_others(stage: Stage) -> None:
    mina = stage.mina
    since = len(stage.discord.diary.deeds)
    await stage.shown(mina.slash(mina.dm, "memory add", text=DESPAIR))
    assert any("carry this alone" in text for text in await stage.said(since=since))


async def test_danger_spread_over_several_lines_is_heard_and_brings_one_card(mind: Alone) -> None:
    assert (await mind.hear("I feel like such a burden")).card is None
    assert (await mind.hear("I can't take this anymore")).card
    await mind.companion.care.carded(MINA, Risk(2))
    assert (await mind.hear("sorry for all that")).card is None
    mind.clock.advance(HOUR)
    assert (await mind.hear("what is for dinner?")).card is None


async def test_what_was_taken_back_no_longer_counts(mind: Alone) -> None:
    burden = await mind.hear("I feel like such a burden")
    await mind.companion.unsay([burden.message_id])
    assert (await mind.hear("I can't take this anymore")).card is None


# --- in public --------------------------------------------------------------------------------------------------


async def test_safety_says_what_is_done_and_counts_cards_without_a_name(stage: Stage) -> None:
    await stage.tell(DANGER)
    await stage.tell(DESPAIR, by=stage.discord.person("Theo"))
    shown = await stage.shown(stage.mina.slash(stage.mina.dm, "safety"))
    assert shown.is_ephemeral
    assert shown.message
    text = panel_of(shown.message).text
    assert "2 cards in 2026-09, 1 of them" in text
    assert "/help-now" in text
    assert "Mina" not in text


async def test_the_host_sees_cards_by_month_and_tier_and_forgetting_somebody_changes_no_count(tmp_path: Path) -> None:
    async with alone(tmp_path) as mind:
        for _ in range(2):
            await mind.companion.care.carded(MINA, (await mind.hear(DANGER)).risk)
        await mind.companion.forget(MINA.id)
    shown = costs(tmp_path / "samantha.db", days=7, clock=mind.clock, zone=None)
    assert "2026-09, tier 3: 2" in shown
