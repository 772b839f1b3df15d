"""What a conversation of thousands of turns costs: prompt tokens a turn, and how much of each prompt is the last one's.

``python -m bench.prompt_cost [--turns 5000] [--context 8192 4096 16384]`` prints a table for people, then one line of
JSON for the first of these context sizes. The mind is the real one; its model says what it is told, and time is held.
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
from dataclasses import dataclass, field
from itertools import count, takewhile
from pathlib import Path
from typing import Any, Final

from bench._instant_model import CALM, InstantModel, asks_how_they_are
from bench._speech import speech
from bot import PERSONA_FOLDER, open_companion
from companion.clock import HOUR, MINUTE, SECOND, HeldClock
from companion.config import Settings
from companion.engine import Companion
from companion.llm import Endpoint
from companion.llm.tokens import MESSAGE_TOKENS, estimate
from companion.mind import Mind
from companion.persona import Persona
from companion.talk import DM, Heard, Person, Place

_MINA: Final = Person(1, "Mina")
_DM: Final = Place(_MINA.id, DM)
_AT: Final = (50, 500, 5_000)
_AROUND: Final = 25
"""Turns on either side that a turn's tokens are a mean of: a prompt grows until it is cut."""
_SUMMARY: Final = "They talked about the day, about matter {0}, and about what is to come. " * 8
_QUIET: Final = 3 * MINUTE


@dataclass(slots=True)
class Reader:
    """A model that reads every prompt, compares it with the last, and says something."""

    tokens: list[int] = field(default_factory=list)
    """Of each prompt that asked for talk."""
    known: list[float] = field(default_factory=list)
    """Those of its tokens that are, byte for byte, the beginning of the prompt before."""
    calls: int = 0
    """Of any purpose but the small one beside every message, which reads how somebody is."""
    _last: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, body: bytes) -> tuple[str, int]:
        """What is said to a request, and how many tokens it has."""
        messages = json.loads(body)["messages"]
        size = round(sum(map(_tokens, messages)))
        if asks_how_they_are(body):
            return CALM, size
        self.calls += 1
        if len(messages) == 1:
            return _SUMMARY.format(self.calls), size
        self.tokens.append(size)
        self.known.append(_shared(self._last, messages))
        self._last = messages
        return next(_HERS), size

    def numbers(self) -> dict[str, float]:
        """Everything of a conversation by what it is."""
        shares = [known / size for known, size in zip(self.known[1:], self.tokens[1:], strict=True)]
        around = {turn: self.tokens[max(turn - _AROUND, 0) : turn + _AROUND] for turn in _AT}
        return {
            **{f"tokens_at_{turn}": round(statistics.fmean(sizes)) for turn, sizes in around.items() if sizes},
            "tokens_at_most": max(self.tokens),
            "prefix_share": round(statistics.median(shares), 3),
            "prefix_share_by_tokens": round(sum(self.known) / sum(self.tokens), 3),
            "calls_per_turn": round(self.calls / len(self.tokens), 3),
        }


_HERS: Final = speech(4, "en")
_THEIRS: Final = speech(5, "en")


async def main() -> None:
    """Hold one conversation for every context size the arguments name, and print what each cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=max(_AT))
    parser.add_argument("--context", type=int, nargs="+", default=[8_192, 4_096, 16_384])
    wanted = parser.parse_args()
    columns = [await measure(context, wanted.turns) for context in wanted.context]
    width = max(map(len, columns[0]))
    print(f"{'context':<{width}}" + "".join(f"  {context:>8}" for context in wanted.context))
    for name in columns[0]:
        print(f"{name:<{width}}" + "".join(f"  {column[name]:>8}" for column in columns))
    print(json.dumps({"bench": "prompt_cost", "context": wanted.context[0], **columns[0]}))


async def measure(context: int, turns: int) -> dict[str, float]:
    """What a conversation with a model behind such a context costs."""
    reader, clock = Reader(), HeldClock()
    with tempfile.TemporaryDirectory() as folder:
        async with InstantModel(reader.answer) as model:
            mind = Mind((Endpoint("reader", model.base_url, "reader", context=context),), described="a reader")
            persona, settings = Persona.load(PERSONA_FOLDER / "samantha"), Settings(data_dir=Path(folder))
            async with open_companion(settings, persona, mind, home=Path(folder), clock=clock, pause=0) as companion:
                await _converse(companion, clock, reader, turns)
    return reader.numbers()


async def _converse(companion: Companion, clock: HeldClock, reader: Reader, turns: int) -> None:
    chance, ids = random.Random(6), count(1)
    for _ in range(turns):
        await companion.hear(Heard(next(ids), _MINA, _DM, next(_THEIRS), clock.now()))
        async with companion.turn(_DM, _MINA) as turn:
            await turn.begin()
            async for beat in turn.beats():
                clock.advance(SECOND)
                leaving = turn.leaving(beat)
                await companion.leave(leaving)
                await companion.arrived(leaving.nonce, next(ids), beat, said_at=clock.now())
                turn.delivered()
        await _let_pass(chance, companion, clock, reader)


async def _let_pass(chance: random.Random, companion: Companion, clock: HeldClock, reader: Reader) -> None:
    """Mostly a minute, now and then an hour or a night; in every silence she tidies up until nothing is left to do."""
    silence = chance.choices((MINUTE, 20 * MINUTE, 10 * HOUR), (70, 25, 5))[0]
    clock.advance(min(silence, _QUIET))
    before = -1
    while silence >= _QUIET and before != reader.calls:
        before = reader.calls
        await companion.tidy()
    clock.advance(max(silence - _QUIET, 0))


def _shared(last: list[dict[str, Any]], messages: list[dict[str, Any]]) -> float:
    """The tokens of a prompt up to where it differs from the last."""
    shared = 0.0
    for before, now in zip(last, messages, strict=False):
        if before != now:
            same = takewhile(lambda pair: pair[0] == pair[1], zip(before["content"], now["content"], strict=False))
            return shared + estimate("".join(char for char, _ in same))
        shared += _tokens(now)
    return shared


def _tokens(message: dict[str, Any]) -> float:
    return estimate(message["content"]) + MESSAGE_TOKENS


if __name__ == "__main__":
    asyncio.run(main())
