"""How long somebody waits for the embedded model's first words, with and without what it remembers of its prompt.

``python -m bench.first_words [--data-dir data] [--model any.gguf] [--rounds 3]`` prints a table for people, then one
line of JSON with the same numbers.
"""

import argparse
import asyncio
import json
import platform
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2

from companion.local_model import LocalModel, Weights, find_weights
from companion.talk import Message

_PREFIX: Final = (
    "She likes rain on windows, long trains, bad puns and the smell of bread. She listens before she talks. "
)
_PREFIX_REPEATS: Final = 30
_LINES: Final = ("hey, just got home", "it was so busy today", "my feet hurt", "오늘 너무 피곤해", "good night")
_WORDS: Final = 40
_AT_WORK: Final = 3.0
"""Seconds the other slot has been writing before somebody says something."""


@dataclass(frozen=True, slots=True)
class Timing:
    """One answer: seconds to its first word, tokens a second, and how much of the prompt was known."""

    first_word: float
    writing: float
    reading: float
    cached: int
    read: int


async def main() -> None:
    """Measure everything the arguments ask for and print it."""
    wanted = _arguments()
    weights = await find_weights(wanted.data_dir, given=wanted.model)
    with tempfile.TemporaryDirectory() as folder:
        numbers = await measure(weights, Path(folder), wanted.rounds)
    width = max(map(len, numbers))
    for name, value in numbers.items():
        print(f"{name:<{width}}  {value}")
    print(json.dumps({"bench": "first_words", "model": weights.name, "machine": platform.machine(), **numbers}))


async def measure(weights: Weights, folder: Path, rounds: int) -> dict[str, float]:
    """The medians of some rounds in two lives of the server, by what they say."""
    numbers: dict[str, float] = {}
    async with Seat.at(weights, folder, numbers, "load, s") as seat:
        cold = await seat.answer(_LINES[0])
        numbers |= {"prefix, tokens": cold.read, "reading, tokens/s": cold.reading}
        numbers["first word, nothing cached, s"] = cold.first_word
        await seat.report("prefix cached", rounds)
        async with seat.work():
            await asyncio.sleep(_AT_WORK)
            await seat.report("beside other work", rounds)
        cancelled = [await seat.answer_after_cancelling(line) for line in _LINES[:rounds]]
        numbers["first word, other work cancelled, s"] = _median([timing.first_word for timing in cancelled])
        started = time.perf_counter()
        await seat.model.warm([seat.system])
        numbers["warming, cached, and saving it, s"] = _rounded(time.perf_counter() - started)
    async with Seat.at(weights, folder, numbers, "load again, s") as seat:
        started = time.perf_counter()
        await seat.model.warm([seat.system])
        numbers["warming from disk, s"] = _rounded(time.perf_counter() - started)
        restored = await seat.answer(_LINES[0])
        numbers |= {"first word, from disk, s": restored.first_word, "cached from disk, tokens": restored.cached}
    return numbers


class Seat:
    """Somebody at the keyboard, and the model they talk to."""

    def __init__(self, model: LocalModel, http: httpx2.AsyncClient, numbers: dict[str, float]) -> None:
        self.model = model
        self.system = Message("system", _PREFIX * _PREFIX_REPEATS)
        self._http = http
        self._numbers = numbers

    @classmethod
    @asynccontextmanager
    async def at(cls, weights: Weights, folder: Path, numbers: dict[str, float], loading: str) -> "AsyncIterator[Seat]":
        """Sit down at a server of one's own, and note how long that took to load."""
        started = time.perf_counter()
        async with (
            LocalModel(weights, folder) as model,
            httpx2.AsyncClient(trust_env=False, timeout=600, limits=httpx2.Limits(max_keepalive_connections=0)) as http,
        ):
            numbers[loading] = _rounded(time.perf_counter() - started)
            yield cls(model, http, numbers)

    async def report(self, when: str, rounds: int) -> None:
        """Note the medians of some answers."""
        timings = [await self.answer(_LINES[number % len(_LINES)]) for number in range(1, rounds + 1)]
        self._numbers[f"first word, {when}, s"] = _median([timing.first_word for timing in timings])
        self._numbers[f"writing, {when}, tokens/s"] = _median([timing.writing for timing in timings])

    async def answer(self, line: str) -> Timing:
        """Say a line and read all of the answer."""
        started, first, last = time.perf_counter(), 0.0, {}
        async for chunk in self._stream(line, "talk", _WORDS):
            first = first or time.perf_counter() - started
            last = chunk
        timings = last["timings"]
        return Timing(
            first_word=_rounded(first),
            writing=_rounded(timings["predicted_per_second"]),
            reading=_rounded(timings["prompt_per_second"]),
            cached=timings["cache_n"],
            read=timings["prompt_n"],
        )

    async def answer_after_cancelling(self, line: str) -> Timing:
        """Say a line while the other slot is being left."""
        async with self.work():
            await asyncio.sleep(_AT_WORK)
        return await self.answer(line)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[None]:
        """Have the other slot write for as long as this is open; closing the stream is what ends it."""

        async def write() -> None:
            async for _chunk in self._stream("Tell me a very long story.", "summary", 2_000):
                pass

        writing = asyncio.create_task(write())
        try:
            yield
        finally:
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing

    async def _stream(self, line: str, purpose: str, tokens: int) -> AsyncIterator[dict[str, Any]]:
        extra = self.model.extra
        body = {
            "messages": [{"role": "system", "content": self.system.text}, {"role": "user", "content": line}],
            "max_tokens": tokens,
            "stream": True,
            "ignore_eos": True,
            "timings_per_token": True,
            **extra(purpose),
        }
        async with self._http.stream("POST", f"{self.model.base_url}/chat/completions", json=body) as response:
            async for text in response.aiter_lines():
                chunk = json.loads(text[6:]) if text.startswith("data: {") else {}
                if chunk.get("timings") and chunk["choices"]:
                    yield chunk


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, default=Path("data"))
    parser.add_argument("--model", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _median(values: list[float]) -> float:
    return _rounded(statistics.median(values))


def _rounded(value: float) -> float:
    return round(value, 3)


if __name__ == "__main__":
    asyncio.run(main())
