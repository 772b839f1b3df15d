"""How much of what was said is found again when somebody asks for it, and what finding it costs.

``python -m bench.recall FILE [--no-embeddings] [--fit]`` loads conversations in the shape of LoCoMo through the
project's own store and asks their questions through the project's own recall: each conversation as one person's
history, then all of them as one person's. It prints tables for people, then one line of JSON. ``--scale`` measures
one person among a million lines instead; ``--pairs`` the pairs of :mod:`bench.pairs`.
"""

import argparse
import asyncio
import json
import re
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench._said import say
from companion.clock import MINUTE
from companion.recall import Recall, Recalled, ask
from companion.store import Store
from companion.talk import DM, Heard, Person, Place

KS: Final = (5, 10, 20)
_CATEGORIES: Final = {1: "multi-hop", 2: "temporal", 3: "open", 4: "single-hop", 5: "adversarial"}
_CACHE: Final = Path(tempfile.gettempdir()) / "samantha-bench-recall"
LATER: Final = 1_900_000_000_000
ME: Final = 1


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and the lines that hold its answer."""

    text: str
    category: int
    talk: int
    """Which conversation it is about."""
    evidence: frozenset[int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What recall made of a question, and its milliseconds of CPU."""

    question: Question
    found: Sequence[Recalled]
    cpu: float

    def recall(self, most: int) -> float:
        """The share of the evidence among the first so many."""
        lines = {each.thing.line_id for each in self.found[:most]}
        return len(self.question.evidence & lines) / len(self.question.evidence)


class Loaded:
    """One store with a person's history in it, and the questions about it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.people: dict[str, str] = {}
        self.questions: list[Question] = []
        self.lines = 0
        self.seconds = 0.0
        self._message = 0
        self._last: int | None = None

    async def load(self, talk: Mapping[str, Any]) -> str:
        """Keep one conversation: whoever speaks first is the person, the other is her, by the name returned."""
        spoken = talk["conversation"]
        first, second = spoken["speaker_a"], spoken["speaker_b"]
        if spoken["session_1"][0]["speaker"] != first:
            first, second = second, first
        self.people |= {first: first, second: ""}
        ids: dict[str, int] = {}
        started = time.process_time()
        for at, turn in _turns(spoken):
            ids[turn["dia_id"]] = await self._say(Person(ME, first), turn["text"], at, by_her=turn["speaker"] != first)
        self.seconds += time.process_time() - started
        self.lines += len(ids)
        for asked in talk["qa"]:
            named = re.findall(r"D\d+:\d+", " ".join(asked.get("evidence") or []))
            if evidence := frozenset(ids[each] for each in named if each in ids):
                self.questions.append(Question(asked["question"], asked["category"], talk["number"], evidence))
        return str(second)

    async def _say(self, person: Person, text: str, at: int, *, by_her: bool) -> int:
        self._message += 1
        place, number = Place(ME, DM), self._message
        if by_her:
            sources = [self._last] if self._last else []
            await say(self.store, place, person, text, number, at, sources)
        else:
            self._last = await self.store.lines.keep(Heard(number, person, place, text, at), at)
        return number  # message and line ids both count up from one in a new store

    async def ask_all(self, recall: Recall) -> list[Outcome]:
        """Every question, asked long after."""
        return [await self._ask(recall, question, LATER) for question in self.questions]

    async def _ask(self, recall: Recall, question: Question, now: int) -> Outcome:
        started = time.process_time()
        query = ask(question.text, people=self.people, zone=UTC)
        found = await recall.of(Person(ME, ""), Place(ME, DM), query, now=now)
        return Outcome(question, found, 1_000 * (time.process_time() - started))


async def main() -> None:
    """Measure what the arguments ask for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--no-embeddings", action="store_true")
    parser.add_argument("--fit", action="store_true", help="also fit the weights, leaving one conversation out")
    parser.add_argument("--scale", action="store_true", help="one person among a million lines")
    parser.add_argument("--pairs", action="store_true", help="memories asked for in other words, in three languages")
    wanted = parser.parse_args()
    if wanted.scale or wanted.pairs:
        from bench import pairs, scale  # noqa: PLC0415 (each builds its own store)

        print(json.dumps(await (scale.measure() if wanted.scale else pairs.measure())))
        return
    if wanted.file is None:
        parser.error("say which conversations to measure on, or --scale or --pairs")
    talks = [talk | {"number": number} for number, talk in enumerate(json.loads(wanted.file.read_text("utf-8")))]
    numbers: dict[str, float] = {}
    apart = {False: await measure("each conversation a person, words only", [[talk] for talk in talks], vectors=False)}
    numbers["r10_no_embeddings"] = _mean(apart[False], 10)
    if not wanted.no_embeddings:
        apart[True] = await measure("each conversation a person", [[talk] for talk in talks], vectors=True)
    outcomes = apart[not wanted.no_embeddings]
    numbers = {f"r{most}": _mean(outcomes, most) for most in KS} | numbers
    together = await measure("all of them one person", [talks], vectors=not wanted.no_embeddings)
    numbers["r10_one_person"] = _mean(together, 10)
    cpu = sorted(each.cpu for each in outcomes)
    numbers |= {"cpu_ms_median": round(statistics.median(cpu), 2), "cpu_ms_p99": round(cpu[len(cpu) * 99 // 100], 2)}
    if wanted.fit:
        from bench import fit  # noqa: PLC0415 (needs numpy)

        fit.report(outcomes)
    print(json.dumps({"bench": "recall", **numbers}))


async def measure(title: str, stores: Iterable[Sequence[Mapping[str, Any]]], *, vectors: bool) -> list[Outcome]:
    """Load conversations into a store each, ask, and print how it went."""
    outcomes: list[Outcome] = []
    lines, size, seconds = 0, 0, 0.0
    for talks in stores:
        async with opened() as (store, path):
            loaded = Loaded(store)
            recall = Recall(store)
            for talk in talks:
                her = await loaded.load(talk)
                recall = await recalling(store, her) if vectors else recall
            outcomes += await loaded.ask_all(recall)
            lines, seconds = lines + loaded.lines, seconds + loaded.seconds
            await store._database.flush_erased()  # so that all is in one file
            size += path.stat().st_size
    _print(title, outcomes)
    print(f"  {lines} lines kept and indexed in {1_000 * seconds / lines:.2f} ms each, {size / lines:.0f} bytes each\n")
    return outcomes


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Store, Path]]:
    """A new store in a folder that goes with it, and its file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "samantha.db"
        async with Store(path) as store:
            yield store, path


async def recalling(store: Store, her: str = "Samantha") -> Recall:
    """Recall over a store with all its vectors made."""
    from bench.vectors import Remembered  # noqa: PLC0415 (an extra)
    from companion.embedding import Embedding  # noqa: PLC0415 (an extra)

    embedding = Embedding(store, Remembered(_CACHE), her=her, deadline=60)
    await embedding.begin()
    while await embedding.catch_up(may_go_on=lambda: True):
        pass
    return Recall(store, embedding)


def _turns(spoken: Mapping[str, Any]) -> Iterable[tuple[int, Mapping[str, str]]]:
    number = 1
    while turns := spoken.get(f"session_{number}"):
        at = _at(spoken[f"session_{number}_date_time"])
        yield from ((at + MINUTE * place, turn) for place, turn in enumerate(turns))
        number += 1


def _at(moment: str) -> int:
    return int(datetime.strptime(moment, "%I:%M %p on %d %B, %Y").replace(tzinfo=UTC).timestamp() * 1_000)


def _mean(outcomes: Sequence[Outcome], most: int) -> float:
    return round(statistics.mean(each.recall(most) for each in outcomes), 4)


def _print(title: str, outcomes: Sequence[Outcome]) -> None:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        groups[_CATEGORIES[each.question.category]].append(each)
    groups = {name: groups[name] for name in _CATEGORIES.values() if name in groups} | {"all": [*outcomes]}
    print(f"{title}\n  {'':<12}{'questions':>10}" + "".join(f"{f'R@{most}':>8}" for most in KS))
    for name, group in groups.items():
        print(f"  {name:<12}{len(group):>10}" + "".join(f"{_mean(group, most):>8.3f}" for most in KS))
    cpu = sorted(each.cpu for each in outcomes)
    print(f"  CPU a query {statistics.median(cpu):.2f} ms, 99 % within {cpu[len(cpu) * 99 // 100]:.2f} ms")


if __name__ == "__main__":
    asyncio.run(main())
