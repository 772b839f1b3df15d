"""What she adds to a message's way to the model, and how many turns she manages, beside a bare discord.py bot.

``python -m bench.turns [--people 200] [--rounds 5] [--lines 1000000] [--quick] [--profile]`` prints a table of talk
alone, one with recall by words, one in which a model also reads each message for mood and danger, and a line of JSON.
Both bots run in processes of their own, against one Discord and one model here, and take turns.
"""

import argparse
import asyncio
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

from bench._instant_model import CALM, InstantModel, asks_how_they_are
from bench._long_life import FIRST_PERSON, language_of, live_long
from bench._speech import LANGUAGES, speech
from companion.embedding import BundledE5
from rehearsal.people import Person
from rehearsal.server import LoopbackDiscord

_ACQUAINTED: Final = 10_000
_ALONE: Final = 200
"""Turns one at a time in each of the blocks."""
_BLOCKS: Final = 3
_BREATH: Final = 0.02
"""Seconds between two turns one at a time: what is written down after an answer is no part of the next."""
_PATIENCE: Final = 60
"""Seconds after which an answer is taken never to come."""
_BYTES_A_TOKEN: Final = 4
_QUESTIONS: Final = 50
_ANSWERS: Final = 1_000


@dataclass(slots=True)
class Side:
    """One bot under test, and the people who talk to it."""

    discord: LoopbackDiscord
    people: Sequence[Person]
    bot: asyncio.subprocess.Process
    waits: list[float] = field(default_factory=list)
    """Milliseconds from a message's arrival to the model's request, one person at a time."""
    turns: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    discord_cpu: float = 0.0
    statements: int = 0
    asked: int = 0
    rss_mb: float = 0.0
    _answers: dict[str, asyncio.Future[None]] = field(default_factory=dict)

    def listen(self) -> None:
        """Notice the bot's messages from now on."""
        self.discord.world.subscribers.append(self._hear)

    async def one_at_a_time(self, turns: int) -> None:
        """Let people talk to the bot when nobody else does."""
        await self.report()
        for person in islice(cycle(self.people), turns):
            await self.tell(person)
            await asyncio.sleep(_BREATH)
        self.waits += (await self.report())["waits"]

    async def all_at_once(self, rounds: int) -> None:
        """Let everybody talk to the bot at the same time, each waiting for their own answer only."""

        async def talk(person: Person) -> None:
            for _ in range(rounds):
                await self.tell(person)

        await self.report()
        began, here = time.perf_counter(), time.process_time()
        await asyncio.gather(*map(talk, self.people))
        self.seconds += time.perf_counter() - began
        self.discord_cpu += time.process_time() - here
        report = await self.report()
        self.turns += rounds * len(self.people)
        self.cpu += report["cpu"]
        self.statements += report["statements"]
        self.asked += report["asked"]
        self.rss_mb = report["rss_mb"]

    async def report(self) -> dict[str, Any]:
        """What the bot has measured of itself since it was last asked."""
        assert self.bot.stdin
        assert self.bot.stdout
        self.bot.stdin.write(b"\n")
        report: dict[str, Any] = json.loads(await self.bot.stdout.readline())
        return report

    async def tell(self, person: Person) -> None:
        """Say something to the bot, and wait until it has answered."""
        text = next(_SAID[language_of(person.id - FIRST_PERSON)])
        channel = person.dm
        answer = self._answers[str(channel.id)] = asyncio.get_running_loop().create_future()
        person.say(channel, text)
        async with asyncio.timeout(_PATIENCE):
            await answer

    def _hear(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "MESSAGE_CREATE" and payload["author"].get("bot"):
            answer = self._answers.pop(payload["channel_id"], None)
            if answer and not answer.done():
                answer.set_result(None)


_SAID: Final = {language: speech(2, language) for language in LANGUAGES}
_HANGUL: Final = re.compile(rb"[\xea-\xed][\x80-\xbf]{2}")


async def main(wanted: argparse.Namespace) -> None:
    """Measure both bots and print it."""
    answers = {language: cycle(list(islice(speech(3, language), _ANSWERS))) for language in LANGUAGES}

    def answer(body: bytes) -> tuple[str, int]:
        if asks_how_they_are(body):
            return CALM, len(body) // _BYTES_A_TOKEN
        # In the language of what was said last, as a model would: another one would be thought over.
        language = "ko" if _HANGUL.search(body, body.rfind(b'"user"')) else "en"
        return next(answers[language]), len(body) // _BYTES_A_TOKEN

    rows: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        await live_long(home, lines=wanted.lines, people=max(_ACQUAINTED, wanted.people), kept=wanted.database)
        for recall in wanted.recall:
            async with InstantModel(answer) as model, AsyncExitStack() as stack:
                bare = await stack.enter_async_context(_running(model, wanted.people))
                her = _running(model, wanted.people, home=home, profile=wanted.profile, recall=recall)
                hers = await stack.enter_async_context(her)
                await _measure(bare, hers, rounds=wanted.rounds, alone=wanted.alone, blocks=wanted.blocks)
            rows[recall] = _shown(bare, hers, recall)
    first, *others = wanted.recall
    embedding = await _embedding_ms() if "words" in wanted.recall else None
    print(f"embedding a question, or a message that may hide danger, not in any of the above, CPU ms: {embedding}")
    report = rows[first] | {f"with_{other}": rows[other] for other in others} | {"embedding_ms": embedding}
    print(json.dumps({"bench": "turns"} | report))


async def _embedding_ms() -> float | None:
    """Median CPU of embedding one question with the model that comes with her, where it is installed."""
    try:
        embedder = BundledE5()
    except ImportError:
        return None
    spent = []
    for text in islice(speech(4, "en"), _QUESTIONS):
        began = time.process_time()
        await embedder.query(text, person_id=0)
        spent.append(1_000 * (time.process_time() - began))
    return round(statistics.median(spent), 1)


async def _measure(bare: Side, hers: Side, *, rounds: int, alone: int, blocks: int) -> None:
    for side in (bare, hers):
        await side.report()
        await asyncio.gather(*(side.tell(person) for person in side.people))
    for _ in range(blocks):
        for side in (bare, hers):
            await side.one_at_a_time(alone)
        for side in (bare, hers):
            await side.all_at_once(rounds)


@asynccontextmanager
async def _running(
    model: InstantModel, people: int, *, home: Path | None = None, profile: bool = False, recall: str = "off"
) -> AsyncIterator[Side]:
    """One bot, ready on a Discord of its own; Samantha where there is a home for her."""
    async with LoopbackDiscord() as discord:
        place = {
            "rest": discord.rest_base,
            "gateway": discord.gateway_url,
            "token": discord.token,
            "model": model.base_url,
            "home": str(home) if home else "",
            "profile": profile,
            "recall": recall,
        }
        command = (sys.executable, "-m", "bench._under_test", json.dumps(place))
        bot = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        acquainted = [discord.person(f"person {number}", FIRST_PERSON + number) for number in range(people)]
        side = Side(discord, acquainted, bot)
        side.listen()
        assert bot.stdout
        await bot.stdout.readline()
        try:
            yield side
        finally:
            assert bot.stdin
            bot.stdin.close()
            await bot.wait()


def _shown(bare: Side, hers: Side, recall: str) -> dict[str, float]:
    """What was measured with recall set so, printed as a table and summed up."""
    sides = (bare, hers)
    rows: dict[str, list[float]] = {
        "to the model, one at a time, median, ms": [statistics.median(side.waits) for side in sides],
        "to the model, one at a time, p99, ms": [_p99(side.waits) for side in sides],
        f"turns/s, {len(hers.people)} at once": [side.turns / side.seconds for side in sides],
        "CPU per turn, ms": [1_000 * side.cpu / side.turns for side in sides],
        "CPU of Discord and the model per turn, ms": [1_000 * side.discord_cpu / side.turns for side in sides],
        "requests to the model per turn": [side.asked / side.turns for side in sides],
        "SQL statements per turn": [side.statements / side.turns for side in sides],
        "memory at most, MB": [side.rss_mb for side in sides],
    }
    width = max(map(len, rows))
    print(f"{'recall: ' + recall:<{width}}  {'bare':>9}  {'Samantha':>9}")
    for name, (plain, full) in rows.items():
        print(f"{name:<{width}}  {plain:>9.2f}  {full:>9.2f}")
    (median, p99, speed, cpu, _, _, sql, memory) = rows.values()
    numbers = {
        "added_ms_median": median[1] - median[0],
        "added_ms_p99": p99[1] - p99[0],
        "throughput_ratio": speed[1] / speed[0],
        "cpu_ms_per_turn": cpu[1],
        "sql_per_turn": sql[1],
        "rss_mb": memory[1],
    }
    return {name: round(value, 3) for name, value in numbers.items()}


def _p99(values: Sequence[float]) -> float:
    return sorted(values)[len(values) * 99 // 100]


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What to measure and how much of it, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5, help="turns of everybody in each block")
    parser.add_argument("--lines", type=int, default=1_000_000, help="lines she has kept of 10,000 people")
    parser.add_argument("--database", type=Path, help="where that database is kept between runs")
    parser.add_argument("--quick", action="store_true", help="a handful of everything, to see that it runs")
    parser.add_argument("--profile", action="store_true", help="also print where her time goes; it slows her down")
    parser.add_argument(
        "--recall",
        nargs="+",
        choices=("off", "words", "read", "all"),
        default=["off", "words", "read"],
        help="what she does beside talking: read adds a reading of each message, all adds embeddings too",
    )
    parser.set_defaults(alone=_ALONE, blocks=_BLOCKS)
    wanted = parser.parse_args(given)
    if wanted.quick:
        wanted.people, wanted.rounds, wanted.lines, wanted.alone, wanted.blocks = 5, 2, 2_000, 10, 1
    return wanted


if __name__ == "__main__":
    asyncio.run(main(arguments()))
