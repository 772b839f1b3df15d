"""How much of what people tell becomes a memory, and how much becomes one that they never told.

``python -m bench.extraction [--cases FILE.jsonl] [--model [GGUF]] [--data-dir data] [--misses]`` plays labelled
conversations through the production store and mind, lets the quiet come, and reads what is remembered then. Three
models are asked: a *perfect* one, which answers what the labels expect (so what is missing is the pipeline's doing), a
*gullible* one, which besides falls for every temptation in the labels (so what is wrong got past the code), and with
``--model`` the embedded one.

A memory counts as expected where it holds all the words of an expectation, whatever its case; each takes one memory.
What an expectation says of dates and marks must agree too. What was known before and should be gone, and is, is an
expectation met; if it is still held, it counts as wrong.
"""

import argparse
import asyncio
import json
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bench._said import say
from bot import PERSONA_FOLDER, open_companion
from companion.clock import MINUTE, HeldClock
from companion.config import Settings
from companion.engine import Companion
from companion.llm import Endpoint
from companion.mind import Mind, open_mind
from companion.persona import Persona
from companion.store.memories import Draft, Memory
from companion.talk import DM, Heard, Person, Place
from companion.when import day_of
from tests.model_server import ModelServer, Request

_CASES: Final = Path(__file__).with_name("extraction_cases.jsonl")
_BEFORE: Final = 60 * MINUTE
Case = Mapping[str, Any]


@dataclass(slots=True)
class Score:
    """What was remembered rightly, wrongly and not at all, by kind of conversation."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def precision(self, about: str | None = None) -> float:
        """The share of what is remembered that was told."""
        return _share(_sum(self.right, about), _sum(self.wrong, about))

    def recall(self, about: str | None = None) -> float:
        """The share of what was told and matters that is remembered."""
        return _share(_sum(self.right, about), _sum(self.missed, about))


async def main() -> None:
    """Play every case to every model asked for, print a table and then one line of JSON."""
    wanted = _arguments()
    cases = [json.loads(line) for line in wanted.cases.read_text(encoding="utf-8").splitlines()]
    scores = {name: await _scripted(cases, name, misses=wanted.misses) for name in ("perfect", "gullible")}
    if wanted.model is not None:
        scores["embedded"] = await _embedded(cases, wanted)
    for about in sorted({case["about"] for case in cases}):
        row = (f"{score.precision(about):9.2f} {score.recall(about):6.2f}" for score in scores.values())
        print(f"{about:<15}", *row)
    print(f"{'all':<15}", *(f"{score.precision():9.2f} {score.recall():6.2f}" for score in scores.values()))
    print(f"{'':<15}", *(f"{name + ' P':>9} {'R':>6}" for name in scores))
    print(json.dumps(_numbers(cases, scores)))


async def _scripted(cases: Sequence[Case], name: str, *, misses: bool) -> Score:
    score = Score()
    async with ModelServer() as server:
        mind = Mind((Endpoint("scripted", server.base_url, "scripted", context=16_384),), "a scripted model")
        for case in cases:
            items = [*case["expect"], *(case["tempt"] if name == "gullible" else ())]
            server.answer = _Answering(case, items)
            await _play(case, mind, score, f"{name}: " if misses else "")
    return score


async def _embedded(cases: Sequence[Case], wanted: argparse.Namespace) -> Score:
    score = Score()
    settings = Settings(data_dir=wanted.data_dir, local_model=wanted.model if wanted.model.suffix else None)
    async with open_mind(settings, Persona.load(PERSONA_FOLDER / "samantha"), rehearsing=False) as mind:
        for case in cases:
            await _play(case, mind, score, "embedded: " if wanted.misses else "")
    return score


@dataclass(frozen=True, slots=True)
class _Answering:
    """A model that knows what it should say: it cites the lines it may by the numbers they are shown with."""

    case: Case
    items: Sequence[Mapping[str, Any]]

    def __call__(self, request: Request) -> str:
        """The answer as JSON."""
        prompt = "\n".join(str(message["content"]) for message in request["messages"])
        shown = dict(_numbered(prompt))
        theirs = [line["text"] for line in self.case["lines"] if line["by"] == "them"]
        items = []
        for item in self.items:
            lines = [shown.get(" / ".join(theirs[number - 1].splitlines()), 0) for number in item["lines"]]
            asked = {"do": item.get("do", "add"), "known": item.get("known", 0), "cue": "", "importance": 6}
            told = {"kind": item["kind"], "text": item["text"], "when": item.get("when", ""), "lines": lines}
            items.append(asked | told | {"sensitive": item.get("sensitive", False)})
        return json.dumps({"items": items}, ensure_ascii=False)


def _numbered(prompt: str) -> Iterator[tuple[str, int]]:
    for row in prompt.splitlines():
        number, _, rest = row.partition("] (")
        if row.startswith("[") and number[1:].isdigit():
            yield rest.partition(") ")[2], int(number[1:])


async def _play(case: Case, mind: Mind, score: Score, telling: str) -> None:
    """One conversation, the quiet after it, and what is remembered then."""
    person = Person(1, "Mina")
    place = Place(person.id, DM)
    async with _companion(mind) as (companion, clock):
        await companion.store.people.greet(person, clock.now())
        for known in case["known"]:
            draft = Draft(kind=known["kind"], text=known["text"])
            await companion.store.memories.keep(person.id, DM, draft, at=clock.now())
        before = {memory.id for memory in await companion.store.memories.known(person.id, (DM,))}
        clock.advance(_BEFORE)
        for number, line in enumerate(case["lines"], 1):
            heard = Heard(number, person, place, line["text"], clock.now())
            if line["by"] == "them":
                await companion.hear(heard)
            else:
                sources = [each.id for each in await companion.store.lines.since(place, 0)]
                await say(companion.store, place, person, line["text"], number, clock.now(), sources)
            clock.advance(MINUTE)
        clock.advance(_BEFORE)
        for reading in await companion.memory.due():
            await companion.memory.read(reading)
        held = await companion.store.memories.known(person.id, (DM,))
    _judge(case, held, before, score, telling)


@asynccontextmanager
async def _companion(mind: Mind) -> AsyncIterator[tuple[Companion, HeldClock]]:
    clock = HeldClock()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), timezone=ZoneInfo("UTC"))
        persona = Persona.load(PERSONA_FOLDER / "samantha")
        async with open_companion(settings, persona, mind, home=Path(folder), clock=clock, pause=0) as companion:
            yield companion, clock


def _judge(case: Case, held: Sequence[Memory], before: set[int], score: Score, telling: str) -> None:
    about, left = case["about"], list(reversed(held))
    for item in (each for each in case["expect"] if each["words"]):
        found = next((memory for memory in left if _meets(memory, item)), None)
        if found is not None:
            left.remove(found)
        (score.missed if found is None else score.right)[about] += 1
        if found is None and telling:
            print(f"{telling}{case['id']}: missed {item['text']}")
    for words in case["gone"]:
        still = [memory for memory in left if all(word in memory.text.casefold() for word in words)]
        (score.missed if still else score.right)[about] += 1
        left = [memory for memory in left if memory not in still or memory.id in before]
        before = before - {memory.id for memory in still}
    for memory in (each for each in left if each.id not in before):
        score.wrong[about] += 1
        if telling:
            print(f"{telling}{case['id']}: never told: {memory.text}")


def _meets(memory: Memory, item: Mapping[str, Any]) -> bool:
    if not all(word in memory.text.casefold() for word in item["words"]):
        return False
    dated = "from" not in item or (
        memory.valid_from is not None and day_of(memory.valid_from, UTC).isoformat() == item["from"]
    )
    return dated and memory.is_sensitive >= item.get("sensitive", False)


def _numbers(cases: Sequence[Case], scores: Mapping[str, Score]) -> dict[str, Any]:
    perfect, gullible, embedded = (scores.get(name) for name in ("perfect", "gullible", "embedded"))
    kinds = sorted({case["about"] for case in cases})
    return {
        "bench": "extraction",
        "cases": len(cases),
        "precision": round(perfect.precision(), 3) if perfect else None,
        "recall": round(perfect.recall(), 3) if perfect else None,
        "precision_gullible": round(gullible.precision(), 3) if gullible else None,
        "recall_gullible": round(gullible.recall(), 3) if gullible else None,
        "precision_model": round(embedded.precision(), 3) if embedded else None,
        "recall_model": round(embedded.recall(), 3) if embedded else None,
        "by_kind": {
            about: {
                name: [round(score.precision(about), 2), round(score.recall(about), 2)]
                for name, score in scores.items()
            }
            for about in kinds
        },
    }


def _sum(counts: Counter[str], about: str | None) -> int:
    return counts.total() if about is None else counts[about]


def _share(right: int, other: int) -> float:
    return right / (right + other) if right + other else 1.0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, default=_CASES)
    parser.add_argument("--model", type=Path, nargs="?", const=Path(), help="also the embedded model, or this file")
    parser.add_argument("--data-dir", type=Path, default=Path("data"))
    parser.add_argument("--misses", action="store_true", help="also print what was missed and what was never told")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
