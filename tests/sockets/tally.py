"""Talk that can be counted: numbered messages, a model that names those it answers, and what became of each.

Everything is counted on what stands in Discord's channels, never in her store.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, pairwise

from simcord.backend.models import Channel

from rehearsal.people import Person
from rehearsal.server import LoopbackDiscord
from tests.model_server import Reply, Request, cut_up, last_words

_NUMBER = re.compile(r"\bm(\d+)\b")
_SPEAKER = re.compile(r"; (.+) is speaking to you")
_BEAT = re.compile(
    r"(?P<notice>-# .*\n)?(?P<which>I heard|More on) (?P<numbers>m\d+(?: m\d+)*), thought t(?P<thought>\d+)\."
)
_BETWEEN_PIECES = 0.005


@dataclass(frozen=True, slots=True)
class Told:
    """One numbered message."""

    number: int
    person: Person
    channel: Channel
    message_id: int


@dataclass(frozen=True, slots=True)
class Beat:
    """One message of hers, read back into what it answers."""

    is_first: bool
    numbers: tuple[int, ...]
    thought: int


class Thoughts:
    """The scripted model: each answer names the messages it answers, and every other one has two beats."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, request: Request) -> Reply:
        """One thought, written a piece at a time; no two are worded alike."""
        self._count += 1
        numbers = " ".join(f"m{number}" for number in asked_now(request))
        beats = [f"I heard {numbers}, thought t{self._count}."]
        if self._count % 2:
            beats.append(f"More on {numbers}, thought t{self._count}.")
        return Reply(cut_up("\n\n".join(beats)), delay=_BETWEEN_PIECES)


def asked_now(request: Request) -> list[int]:
    """Numbers of the messages a prompt asks to answer now, as the prompt itself shows them.

    They are the last words of whoever is being answered. Something newer of theirs that has only just arrived may
    stand before them, so they begin after the last number that is greater than the one that follows it.
    """
    lines = last_words(request).splitlines()
    if speaker := _SPEAKER.search(str(request["messages"][-1]["content"])):
        lines = [line for line in lines if line.startswith(f"{speaker[1]}: ")]
    asked: list[int] = []
    for number in map(int, _NUMBER.findall("\n".join(lines))):
        asked = [*asked, number] if not asked or asked[-1] < number else [number]
    return asked


class Tally:
    """What people have told her, and what stands there of her answers."""

    def __init__(self, discord: LoopbackDiscord) -> None:
        self.told: list[Told] = []
        """What is to be answered once."""
        self.taken_back: list[Told] = []
        """What is not to be answered any more."""
        self.may_be_said: Callable[[str], bool] = lambda _: False
        """What she may say beside her answers, as often as it takes."""
        self._discord = discord
        self._count = 0
        self._since = 0

    def begin(self) -> None:
        """Count only what is said from now on."""
        self.told.clear()
        self._since = self._discord.world.snowflake()

    def tell(self, person: Person, channel: Channel) -> Told:
        """Let somebody say the next number, by mention where others are."""
        self._count += 1
        call = f"<@{self._discord.world.bot_user.id}> " if channel.guild_id else ""
        told = Told(self._count, person, channel, person.say(channel, f"{call}m{self._count}"))
        self.told.append(told)
        return told

    def take_back(self, told: Told) -> None:
        """Let somebody delete what they said."""
        told.person.delete(told.channel, told.message_id)
        self.told.remove(told)
        self.taken_back.append(told)

    def waiting(self) -> list[Told]:
        """What no message of hers names yet."""
        answered = {number for channel in self._channels() for beat in self._beats(channel) for number in beat.numbers}
        return [told for told in self.told if told.number not in answered]

    async def until_answered(self, *, within: float, beside: Collection[Told] = ()) -> None:
        """Wait until nothing else is waiting, but no longer than this many seconds: the faults will say what is."""
        try:
            async with asyncio.timeout(within):
                async for _ in self._discord.diary.follow():
                    if all(told in beside for told in self.waiting()):
                        return
        except TimeoutError:
            return

    def hers(self, channel: Channel) -> list[str]:
        """Everything of hers that stands in a channel, oldest first."""
        me = str(self._discord.world.bot_user.id)
        return [
            str(message["content"])
            for message in self._discord.messages(channel)
            if message["author"]["id"] == me and int(message["id"]) > self._since
        ]

    def faults(self) -> list[str]:
        """Everything that is not as it should be, in words."""
        return [fault for channel in self._channels() for fault in self._faults_in(channel)]

    def _faults_in(self, channel: Channel) -> Iterator[str]:
        hers = [text for text in self.hers(channel) if not self.may_be_said(text)]
        beats = list(self._beats(channel))
        replies = [beat for beat in beats if beat.is_first]
        yield from (f"she said {text!r}" for text in hers if not (read := _BEAT.fullmatch(text)) or read["notice"])
        yield from (f"she said {times} times {text!r}" for text, times in Counter(hers).items() if times > 1)
        yield from self._miscounted(channel, replies)
        yield from self._disordered(channel, replies)
        nothing = Beat(is_first=True, numbers=(), thought=0)
        for before, beat in pairwise([nothing, *beats]):
            if not beat.is_first and before != replace(beat, is_first=True):
                yield f"{beat} does not follow its first beat"

    def _miscounted(self, channel: Channel, replies: Sequence[Beat]) -> Iterator[str]:
        times = Counter(chain.from_iterable(reply.numbers for reply in replies))
        due = {told.number for told in self.told if told.channel.id == channel.id}
        yield from (f"m{number} was answered {times[number]} times" for number in sorted(due) if times[number] != 1)
        yield from (f"m{number} was answered and should not be" for number in sorted(times.keys() - due))

    def _disordered(self, channel: Channel, replies: Sequence[Beat]) -> Iterator[str]:
        speaker = {told.number: told.person.id for told in self.told if told.channel.id == channel.id}
        for person in set(speaker.values()):
            answered = [number for reply in replies for number in reply.numbers if speaker.get(number) == person]
            if answered != sorted(answered):
                yield f"one person was answered in the order {answered}"
        for before, after in combinations(replies, 2):
            if min(before.numbers) > max(after.numbers):
                yield f"{after.numbers} was overtaken by {before.numbers}"

    def _channels(self) -> list[Channel]:
        return list({told.channel.id: told.channel for told in [*self.told, *self.taken_back]}.values())

    def _beats(self, channel: Channel) -> Iterator[Beat]:
        for match in filter(None, map(_BEAT.fullmatch, self.hers(channel))):
            numbers = tuple(map(int, _NUMBER.findall(match["numbers"])))
            yield Beat(match["which"] == "I heard", numbers, int(match["thought"]))
