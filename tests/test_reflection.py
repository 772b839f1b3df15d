"""What no longer fits word for word becomes a summary in the quiet, and no summary outlives what it was made from."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from companion.clock import HOUR, MINUTE
from companion.reflection import sum_up
from companion.store.places import Summary
from companion.talk import Heard, Place
from tests.alone import MINA, ROOM, THEO, Alone, alone, private

STORY = "Mina keeps bees."


@pytest.fixture
async def her(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as her:
        yield her


async def leave_behind(her: Alone, *texts: str, place: Place | None = None) -> None:
    """Have these lines said and answered, then let the place's window begin after them and fall quiet."""
    place = place or private(MINA)
    for text in texts:
        await her.tell(text, place=place)
    await her.tell("and now?", place=place)
    newest = [line for line in await her.kept(place) if not line.by_her][-1]
    await her.companion.store.places.cut(place.id, newest.id)
    await fall_quiet(her)


async def fall_quiet(her: Alone) -> None:
    her.clock.advance(3 * MINUTE)
    her.model.requests.clear()


async def summary(her: Alone, place: Place | None = None) -> Summary | None:
    return (await her.companion.store.places.stretch(place or private(MINA))).summary


async def test_lines_that_left_the_window_are_folded_into_a_summary_that_the_next_prompt_tells(her: Alone) -> None:
    await leave_behind(her, "I keep bees")
    her.model.say(STORY)
    await her.companion.tidy()
    kept = await summary(her)
    assert kept
    assert kept.text == STORY
    await her.tell("guess what I did today")
    assert STORY in her.prompt()
    assert "I keep bees" not in her.prompt()


async def test_the_prompt_of_a_summary_holds_the_summary_so_far_and_the_new_lines_alone(her: Alone) -> None:
    await leave_behind(her, "I keep bees")
    her.model.say(STORY)
    await her.companion.tidy()
    await leave_behind(her, "one hive swarmed")
    her.model.say("Mina keeps bees; one hive swarmed.")
    await her.companion.tidy()
    (told,) = her.model.requests[0]["messages"]
    assert STORY in told["content"]
    assert "Mina: one hive swarmed" in told["content"]
    assert "I keep bees" not in told["content"]
    assert told["content"].count("Mina: and now?") == 1, "what the window still carries is not summed up yet"
    assert her.companion.persona.core not in told["content"]


async def test_what_is_summed_up_is_not_summed_up_again(her: Alone) -> None:
    await leave_behind(her, "I keep bees")
    await her.companion.tidy()
    await her.companion.tidy()
    assert len(her.model.requests) == 1


async def test_nothing_is_summed_up_while_people_talk(her: Alone) -> None:
    await leave_behind(her, "I keep bees")
    await her.tell("still here")
    her.model.requests.clear()
    await her.companion.tidy()
    assert her.model.requests == []


async def test_nothing_is_summed_up_that_the_window_still_carries(her: Alone) -> None:
    await her.tell("I keep bees")
    await fall_quiet(her)
    await her.companion.tidy()
    assert her.model.requests == []


async def test_a_model_that_fails_loses_nothing(her: Alone) -> None:
    await leave_behind(her, "I keep bees")
    her.model.fail(401)
    await her.companion.tidy()
    assert await summary(her) is None
    her.clock.advance(HOUR)
    her.model.say(STORY)
    await her.companion.tidy()
    assert "I keep bees" in her.prompt()
    assert await summary(her)


async def test_a_small_model_stops_summing_up_as_soon_as_somebody_speaks(her: Alone) -> None:
    her.companion.small = True
    await leave_behind(her, "I keep bees")
    her.model.stall_after(1)
    tidying = asyncio.create_task(her.companion.tidy())
    await her.model.asked(1)
    await her.hear("hello?")
    await tidying
    await her.model.hung_up()
    assert await summary(her) is None
    assert await her.answer() == ["You said: hello?"]


async def test_a_large_model_sums_up_while_somebody_speaks(her: Alone) -> None:
    await leave_behind(her, "I keep bees")
    her.model.say_stream([STORY], delay=0.01)
    tidying = asyncio.create_task(her.companion.tidy())
    await her.model.asked(1)
    await her.tell("hello?")
    await tidying
    assert await summary(her)


@pytest.mark.parametrize("change", ["edit", "deletion"])
async def test_a_summary_goes_with_the_words_it_was_made_from_and_is_made_anew(her: Alone, change: str) -> None:
    her.model.answer = lambda _: "Mm."
    await leave_behind(her, "I live in Rome", "and keep bees")
    her.model.say("Mina lives in Rome and keeps bees.")
    await her.companion.tidy()
    if change == "edit":
        await her.companion.revise(1, "I live in Oslo", MINA)
    else:
        await her.companion.unsay([1])
    assert await summary(her) is None
    her.model.requests.clear()
    await her.companion.tidy()
    assert "Rome" not in her.prompt()
    assert "and keep bees" in her.prompt()
    assert ("Oslo" in her.prompt()) == (change == "edit")
    assert await summary(her)


@pytest.mark.parametrize("change", ["edit", "deletion", "erasure"])
@pytest.mark.parametrize("place", [private(MINA), ROOM], ids=["private", "room"])
async def test_a_summary_of_words_that_change_while_it_is_written_is_not_kept(
    her: Alone, change: str, place: Place
) -> None:
    await leave_behind(her, "I live in Rome", place=place)
    her.model.say_stream(["Mina lives ", "in Rome."], delay=0.02)
    tidying = asyncio.create_task(her.companion.tidy())
    await her.model.asked(1)
    match change:
        case "edit":
            await her.companion.revise(1, "I live in Oslo", MINA)
        case "deletion":
            await her.companion.unsay([1])
        case _:
            await her.companion.forget(MINA.id)
    await tidying
    assert await summary(her, place) is None


async def test_one_places_lines_are_in_no_other_places_summary(her: Alone) -> None:
    await leave_behind(her, "the code is 4711")
    await leave_behind(her, "hello everyone", place=ROOM)
    await her.companion.tidy()
    in_private, in_room = (her.prompt(number) for number in (0, 1))
    assert "4711" in in_private
    assert "4711" not in in_room
    assert "hello everyone" not in in_private


async def test_a_line_larger_than_the_window_is_summed_up_from_its_two_ends(tmp_path: Path) -> None:
    async with alone(tmp_path, context=1_024) as her:
        await leave_behind(her, "It began in Rome. " + "blah " * 3_000 + "It ended in Oslo.")
        assert await sum_up(
            private(MINA),
            store=her.companion.store,
            models=her.companion.models,
            persona=her.companion.persona,
            now=her.clock.now(),
        )
        assert "began in Rome" in her.prompt()
        assert "ended in Oslo" in her.prompt()
        assert len(her.prompt()) < 6_000


async def test_more_lines_than_one_prompt_holds_are_summed_up_one_part_after_another(tmp_path: Path) -> None:
    async with alone(tmp_path, context=1_024) as her:
        her.model.answer = lambda _: "Mm."
        await leave_behind(her, *(f"day {number} at the sea, " + "and so on " * 15 for number in range(12)))
        while not (kept := await summary(her)) or kept.upto_line < (await her.kept())[-3].id:
            asked = len(her.model.requests)
            await her.companion.tidy()
            assert len(her.model.requests) == asked + 1
        told = [her.prompt(number) for number in range(len(her.model.requests))]
        assert len(told) > 1
        for number in range(12):
            assert sum(f"Mina: day {number} at" in prompt for prompt in told) == 1


async def test_what_was_overheard_is_dropped_after_a_day(her: Alone) -> None:
    await her.companion.overhear(Heard(77, THEO, ROOM, "not to her", her.clock.now()))
    her.clock.advance(24 * 60 * MINUTE)
    await her.companion.tidy()
    assert await her.companion.store.lines.overheard(ROOM.id, after=0) == []
