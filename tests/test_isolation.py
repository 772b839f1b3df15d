"""What one person says in one place stays there, through random histories: prompts, answers, logs."""

import asyncio
import logging
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from companion.clock import DAY, MINUTE
from companion.talk import Person, Place
from tests.alone import Alone, alone, private
from tests.stage import set_stage

PEOPLE = [Person(1, "Mina"), Person(2, "Theo"), Person(3, "Ada")]
HALL = Place(900, "700", "#hall", guild_id=700)
KITCHEN = Place(901, "700", "#kitchen", guild_id=700)
CELLAR = Place(902, "902", "#cellar", guild_id=700)
ELSEWHERE = Place(950, "750", "#elsewhere", guild_id=750)
DM = "dm"
_SAID = st.tuples(st.sampled_from(PEOPLE), st.sampled_from([DM, HALL, KITCHEN, CELLAR, ELSEWHERE]), st.booleans())


def canary(person: Person, place: Place, number: int) -> str:
    return f"walrus{person.id}at{place.id}no{number}"


def may_be_read(canary: str, person: Person, place: Place) -> bool:
    """Whether words said by somebody somewhere may stand in the prompt of a person in a place.

    What everyone in a server can see may be recalled there for whoever said it, what stands in a channel is its
    history, and all else stays where it was said.
    """
    speaker, _, rest = canary.removeprefix("walrus").partition("at")
    where = int(rest.partition("no")[0])
    if where == place.id:
        return True
    return int(speaker) == person.id and {where, place.id} <= {HALL.id, KITCHEN.id, CELLAR.id} and where != CELLAR.id


async def live_through(her: Alone, said: list[tuple[Person, Place | str, bool]]) -> None:
    """Say each thing, hear the answer, and look at what the model was told."""
    known: list[str] = []
    her.model.answer = lambda _: "Mm."
    for number, (person, somewhere, much_later) in enumerate(said):
        place = somewhere if isinstance(somewhere, Place) else private(person)
        word = canary(person, place, number)
        her.clock.advance(DAY if much_later else MINUTE)
        her.model.requests.clear()
        await her.tell(f"the walrus word is {word}, who else has a walrus word?", by=person, place=place)
        await her.companion.recall.catch_up(may_go_on=lambda: True)
        known.append(word)
        told = her.prompt()
        wrong = [each for each in known if each in told and not may_be_read(each, person, place)]
        assert wrong == []
        assert word in told


@settings(max_examples=12, phases=[Phase.explicit, Phase.generate])
@given(said=st.lists(_SAID, min_size=4, max_size=9))
def test_care_19_no_prompt_holds_what_somebody_else_said_or_what_was_said_elsewhere(
    said: list[tuple[Person, Place | str, bool]],
) -> None:
    async def live() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with alone(Path(folder)) as her:
                await live_through(her, said)

    asyncio.run(live())


async def test_care_19_canaries_of_three_people_are_in_no_log_no_presence_and_no_answer_to_anybody_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with set_stage(tmp_path) as stage:
        stage.model.answer = lambda request: "\n\n".join(str(each["content"]) for each in request["messages"][1:-1])
        people = [stage.discord.person(name) for name in ("Theo", "Ada", "Noor")]
        for number, person in enumerate(people):
            await stage.tell(f"my walrus is {canary(Person(number, ''), private(Person(number, '')), 0)}", by=person)
        for number, person in enumerate(people):
            said = "\n".join(await stage.tell("what do you know?", by=person))
            assert f"walrus{number}at" in stage.prompt()
            assert not any(f"walrus{other}at" in said for other in range(3) if other != number)
        hers = [each for each in caplog.records if each.name.startswith(("samantha", "companion", "cogs"))]
        assert hers
        assert not any("walrus" in each.getMessage() for each in hers)
        presences = [event for event in stage.discord.world.transcript if "PRESENCE" in str(event)]
        assert "walrus" not in str(presences)
