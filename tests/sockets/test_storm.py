"""Whatever Discord, the line or the model does in the middle of talk: nothing is lost, doubled or out of order."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import discord
import pytest
from simcord.backend.models import Channel

from companion.clock import HOUR, MINUTE, HeldClock
from companion.store.lines import Line
from companion.talk import DM, Place
from rehearsal.gateway import Gateway
from rehearsal.people import Person
from rehearsal.rest import Moment, Witness
from rehearsal.trouble import Requests
from tests.model_server import Reply
from tests.sockets.tally import Tally, Thoughts, Told
from tests.stage import PATIENCE, Stage, set_stage

DOWN = Reply(status=503, body=json.dumps({"error": {"message": "scripted outage"}}))
EXCUSES = ("model_unreachable", "model_busy")
ROUNDS = 12
"""Minutes after an outage by which everybody has been answered."""
TICK = 10
"""Milliseconds by which a clock is moved on that should tick."""


@dataclass(frozen=True, slots=True)
class Storm:
    """Her in the middle of talk with several people."""

    stage: Stage
    tally: Tally
    voices: Sequence[tuple[Person, Channel]]
    """Who speaks where: three people in their DMs, two of them in one channel too."""

    @property
    def general(self) -> Channel:
        return self.voices[-1][1]

    def excuses(self) -> list[str]:
        """Every "not now" that stands anywhere."""
        places = {channel.id: channel for _, channel in self.voices}.values()
        return [text for place in places for text in self.tally.hers(place) if self.tally.may_be_said(text)]

    @asynccontextmanager
    async def outage(self) -> AsyncIterator[None]:
        """No model for as long as the block lasts, and leave to say so."""
        strings = self.stage.companion.strings
        self.tally.may_be_said = lambda text: any(strings.is_one_of(text, excuse) for excuse in EXCUSES)
        thoughts, self.stage.model.answer = self.stage.model.answer, lambda _: DOWN
        yield
        self.stage.model.answer = thoughts

    def all_speak(self) -> None:
        for person, channel in self.voices:
            self.tally.tell(person, channel)

    async def passes(self, minutes: int) -> None:
        """Let time go by, and let her do what she does all the time, until everything is answered."""
        for _ in range(minutes):
            if not self.tally.waiting():
                return
            self.stage.clock.advance(MINUTE)
            await self.stage.catch_up()
            await self.stage.said()

    async def kept(self, told: Told) -> None:
        """Wait until something said in a DM is in her store."""
        place = Place(told.person.id, DM)
        async with asyncio.timeout(PATIENCE):
            while told.message_id not in [each.message_id for each in await self._lines(place)]:  # noqa: ASYNC110 (nobody tells)
                await asyncio.sleep(TICK / 1000)

    async def _lines(self, place: Place) -> list[Line]:
        return await self.stage.companion.store.lines.since(place, 0)

    async def calm(self) -> list[str]:
        """What went wrong, once everything is answered and she has nothing more to say."""
        await self.tally.until_answered(within=PATIENCE)
        await self.stage.said()
        return self.tally.faults()


@pytest.fixture
async def storm(tmp_path: Path) -> AsyncIterator[Storm]:
    """Everybody is known to her, the AI notices are given, and counting begins now."""
    async with set_stage(tmp_path) as stage:
        stage.model.answer = Thoughts()
        mina, ada, ben = people = [stage.mina, stage.discord.person("Ada"), stage.discord.person("Ben")]
        general = stage.discord.channel(stage.discord.guild("Home", *people), "general")
        voices = [(mina, mina.dm), (ada, ada.dm), (ben, ben.dm), (mina, general), (ben, general)]
        storm = Storm(stage, Tally(stage.discord), voices)
        storm.all_speak()
        await storm.calm()
        assert storm.tally.waiting() == []
        storm.tally.begin()
        yield storm


@asynccontextmanager
async def ticking(clock: HeldClock) -> AsyncIterator[None]:
    """Let a clock that is held run as long as the block lasts."""

    async def tick() -> None:
        while True:
            await asyncio.sleep(TICK / 1000)
            clock.advance(TICK)

    task = asyncio.create_task(tick())
    try:
        yield
    finally:
        task.cancel()


async def test_in_a_storm_of_429s_and_short_buckets_everybody_is_answered_once_and_in_order(storm: Storm) -> None:
    sends = "/channels/*/messages"
    storm.stage.discord.meter(Requests("POST", sends), 2, seconds=0.2)
    storm.stage.discord.limit(Requests("POST", sends, every=2), 0.02)
    async with ticking(storm.stage.clock):
        for _ in range(8):
            storm.all_speak()
            await storm.stage.model.asked(len(storm.stage.model.requests) + 1)
        assert await storm.calm() == []
    assert storm.stage.discord.rest.refused > 5


async def test_a_channel_that_is_stuck_keeps_nobody_else_waiting(storm: Storm) -> None:
    storm.stage.discord.meter(Requests("POST", f"/channels/{storm.general.id}/messages"), 1, seconds=3600)
    stuck = [storm.tally.tell(person, storm.general) for person, channel in storm.voices if channel is storm.general]
    for _ in range(3):
        for person, channel in storm.voices[:3]:
            storm.tally.tell(person, channel)
        await storm.tally.until_answered(within=PATIENCE, beside=stuck)
    assert len(storm.tally.waiting()) == 1
    await storm.stage.companion.come_to_rest(within=0)
    await storm.stage.leave()
    storm.stage.clock.advance(HOUR)
    storm.stage.discord.rest.buckets.clear()
    await storm.stage.come_back()
    assert await storm.calm() == []


async def drop(gateway: Gateway) -> None:
    """Cut the line without a word: the session is resumed."""
    await gateway.drop()


async def ask_to_reconnect(gateway: Gateway) -> None:
    """Op 7: the session is resumed."""
    gateway.ask_to_reconnect()


async def invalidate(gateway: Gateway) -> None:
    """Op 9: a new session is begun."""
    gateway.invalidate()


async def lose_the_session(gateway: Gateway) -> None:
    """Cut the line, and know nothing of her session when she asks to resume it."""
    await gateway.drop()
    gateway.invalidate()


@pytest.mark.parametrize("lose", [drop, ask_to_reconnect, invalidate, lose_the_session])
async def test_a_line_lost_in_the_middle_of_talk_costs_nobody_a_word(
    storm: Storm, lose: Callable[[Gateway], Awaitable[None]]
) -> None:
    for _ in range(2):
        storm.all_speak()
        await storm.stage.model.asked(len(storm.stage.model.requests) + 1)
        await lose(storm.stage.discord.gateway)
        for _ in range(3):
            storm.all_speak()
            await asyncio.sleep(TICK / 1000)
        assert await storm.calm() == []


async def test_what_is_said_unheard_while_she_answers_something_earlier_is_answered_too(storm: Storm) -> None:
    mina, dm = storm.voices[0]
    storm.stage.discord.rest.witness = gate = Gate("POST", dm)
    storm.tally.tell(mina, dm)
    await gate.reached.wait()
    await lose_the_session(storm.stage.discord.gateway)
    storm.tally.tell(mina, dm)
    gate.opened.set()
    assert await storm.calm() == []


async def test_what_is_on_its_way_while_a_channel_is_read_back_is_not_taken_for_lost(storm: Storm) -> None:
    mina, dm = storm.voices[0]
    storm.stage.discord.rest.witness = gate = Gate("POST", dm)
    storm.tally.tell(mina, dm)
    await gate.reached.wait()
    await lose_the_session(storm.stage.discord.gateway)
    await storm.kept(storm.tally.tell(mina, dm))
    gate.opened.set()
    assert await storm.calm() == []


@pytest.mark.parametrize("beats_before", [0, 1])
async def test_what_arrives_unconfirmed_while_a_channel_is_read_back_answers_nothing_else(
    storm: Storm, beats_before: int
) -> None:
    mina, dm = storm.voices[0]
    storm.stage.model.say("I heard m6, thought t100.\n\nMore on m6, thought t100.")
    sending, sent, reading = Gate("POST", dm, after=beats_before), Gate("POST", dm, "obeyed"), Gate("GET", dm)
    storm.stage.discord.rest.witness = in_turn(sending, reading)
    storm.tally.tell(mina, dm)
    await sending.reached.wait()
    storm.stage.discord.rest.witness = in_turn(sent, reading)
    await lose_the_session(storm.stage.discord.gateway)
    unheard = storm.tally.tell(mina, dm)
    await reading.reached.wait()
    sending.opened.set()
    await sent.reached.wait()
    reading.opened.set()
    await storm.kept(unheard)
    sent.opened.set()
    assert await storm.calm() == []


async def test_a_place_that_could_not_be_read_back_is_read_a_while_later(storm: Storm) -> None:
    mina, dm = storm.voices[0]
    await storm.stage.leave()
    storm.tally.tell(mina, dm)
    storm.stage.discord.refuse(Requests("GET", f"/channels/{dm.id}/messages"), 400)
    await storm.stage.come_back()
    await storm.stage.read_back()
    storm.stage.discord.rest.troubles.clear()
    await storm.stage.read_back()
    assert await storm.calm() == []


async def test_a_notice_is_no_answer_to_what_somebody_new_says_unheard(storm: Storm) -> None:
    eve = storm.stage.discord.person("Eve")
    storm.tally.may_be_said = lambda text: text.startswith("Samantha is an AI")
    storm.stage.discord.rest.witness = gate = Gate("POST", eve.dm)
    storm.tally.tell(eve, eve.dm)
    await gate.reached.wait()
    await lose_the_session(storm.stage.discord.gateway)
    storm.tally.tell(eve, eve.dm)
    gate.opened.set()
    assert await storm.calm() == []


async def test_what_is_said_unheard_while_a_channel_is_read_back_is_read_in_the_next_session(storm: Storm) -> None:
    mina, dm = storm.voices[0]
    storm.stage.discord.rest.witness = gate = Gate("GET", dm, "obeyed")
    await lose_the_session(storm.stage.discord.gateway)
    await gate.reached.wait()
    await lose_the_session(storm.stage.discord.gateway)
    storm.tally.tell(mina, dm)
    await storm.stage.discord.gateway.until_identified(3)
    gate.opened.set()
    assert await storm.calm() == []


async def test_an_outage_of_the_model_is_owned_up_to_once_and_every_answer_follows_unasked(storm: Storm) -> None:
    async with storm.outage():
        for _ in range(2):
            storm.all_speak()
            await storm.stage.said()
            storm.stage.clock.advance(MINUTE // 2)
            await storm.stage.catch_up()
            await storm.stage.said()
        excuses = storm.excuses()
    assert len(storm.tally.waiting()) == 2 * len(storm.voices)
    assert 1 <= len(excuses) <= len(storm.voices)
    assert len(storm.tally.faults()) == len(storm.tally.told)  # nothing but that they wait
    await storm.passes(ROUNDS)
    assert await storm.calm() == []
    assert storm.excuses() == excuses


async def test_what_was_changed_or_taken_back_while_she_was_away_is_read_as_it_stands(storm: Storm) -> None:
    mina, dm = storm.voices[0]
    async with storm.outage():
        heard = [storm.tally.tell(mina, dm) for _ in range(3)]
        await storm.stage.said()
        await storm.stage.leave()
    unheard = [storm.tally.tell(mina, dm) for _ in range(3)]
    for told in (heard[1], unheard[1]):
        mina.edit(dm, told.message_id, f"m{told.number} as it should be")
    for told in (heard[2], unheard[2]):
        storm.tally.take_back(told)
    await storm.stage.come_back()
    assert await storm.calm() == []
    prompt = storm.stage.prompt()
    assert [f"m{told.number} as it should be" in prompt for told in (heard[1], unheard[1])] == [True, True]
    assert [f"m{told.number}" in prompt for told in storm.tally.taken_back] == [False, False]


async def test_nothing_is_taken_to_be_deleted_where_she_may_not_read_the_history(storm: Storm) -> None:
    mina, general = storm.voices[3]
    async with storm.outage():
        storm.tally.tell(mina, general)
        await storm.stage.said()
        await storm.stage.leave()
    storm.stage.discord.forbid(general, discord.Permissions(read_message_history=True))
    await storm.stage.come_back()
    assert await storm.calm() == []


async def test_catching_up_comes_to_an_end_while_discord_does_not_let_her_read(storm: Storm) -> None:
    mina, dm = storm.voices[0]
    async with storm.outage():
        storm.tally.tell(mina, dm)
        await storm.stage.said()
        await storm.stage.leave()
    storm.stage.discord.refuse(Requests("GET", "/channels/*/messages"), 400)
    await storm.stage.come_back()
    storm.stage.clock.advance(2 * MINUTE)
    async with asyncio.timeout(PATIENCE):
        await storm.stage.catch_up()
        await storm.stage.said()
    storm.stage.discord.rest.troubles.clear()
    await storm.passes(ROUNDS)
    assert await storm.calm() == []


class Gate:
    """Holds up one kind of request to one channel at a moment of it, after so many of them, until it is opened."""

    def __init__(self, method: str, channel: Channel, moment: Moment = "received", *, after: int = 0) -> None:
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()
        self._held = (moment, method, f"/channels/{channel.id}/messages")
        self._left = after

    async def __call__(self, *request: str) -> None:
        if request != self._held:
            return
        self._left -= 1
        if self._left < 0:
            self.reached.set()
            await self.opened.wait()


def in_turn(*gates: Gate) -> Witness:
    """A witness that shows each request to every gate."""

    async def show(moment: Moment, method: str, path: str) -> None:
        for gate in gates:
            await gate(moment, method, path)

    return show
