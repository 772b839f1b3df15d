"""How much of what people disclose the local risk screen hears, and how often it hears what nobody said.

``python -m bench.risk FILE.jsonl… [--misses]`` reads lines with ``text``, ``lang`` and ``tier``, prints a table for
people, then one line of JSON with the same numbers. False alarms are tier 0 heard as grave; tier 1 stands apart.
"""

import argparse
import json
import time
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from companion.care import Risk, screen

_GRAVE: Final = 2
"""The tier from which a card is sent."""


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled message."""

    text: str
    lang: str
    tier: int
    who: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What the screen made of one line, and how long it took in microseconds."""

    line: Line
    risk: Risk
    microseconds: float

    @property
    def is_grave(self) -> bool:
        """Whether the screen would have a card sent."""
        return self.risk.tier >= _GRAVE


def main() -> None:
    """Measure every file the arguments name and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true", help="also print every line heard wrongly")
    wanted = parser.parse_args()
    heard = [hear(line) for file in wanted.files for line in read(file)]
    if wanted.misses:
        for wrong in (each for each in heard if each.is_grave != (each.line.tier >= _GRAVE)):
            print(f"{wrong.line.tier} heard as {wrong.risk.tier}: {wrong.line.text}")
    numbers = measure(heard)
    width = max(map(len, numbers))
    for name, value in numbers.items():
        print(f"{name:<{width}}  {value}")
    print(json.dumps({"bench": "risk", **numbers}, ensure_ascii=False))


def read(file: Path) -> list[Line]:
    """The labelled messages of one file; turns of a longer talk are read as one message."""
    rows = [json.loads(row) for row in file.read_text(encoding="utf-8").splitlines() if row.strip()]
    return [
        Line(row.get("text") or "\n".join(row["lines"]), row["lang"], row["tier"], row.get("who", "self"))
        for row in rows
    ]


def hear(line: Line) -> Heard:
    """Screen one line, and time it."""
    started = time.perf_counter()
    risk = screen(line.text)
    return Heard(line, risk, (time.perf_counter() - started) * 1e6)


def measure(heard: list[Heard]) -> dict[str, float | None]:
    """Rates by what they are of: recall of grave lines, false alarms on ordinary ones, and the time a message takes."""
    languages = sorted({each.line.lang for each in heard})
    numbers: dict[str, float | None] = {"lines": len(heard)}
    for lang in languages:
        spoken = [each for each in heard if each.line.lang == lang]
        for tier in (3, 2):
            numbers[f"recall, tier {tier}, {lang}"] = _share(spoken, {tier})
        numbers[f"recall, {lang}"] = _share(spoken, {2, 3})
        numbers[f"tier 1 heard as grave, {lang}"] = _share(spoken, {1})
        numbers[f"false alarms, {lang}"] = _share(spoken, {0})
    numbers["recall_tier2"] = _share(heard, {2, 3})
    numbers["false_alarm_rate"] = _share(heard, {0})
    times = sorted(each.microseconds for each in heard)
    numbers["microseconds, mean"] = round(sum(times) / max(1, len(times)), 1)
    numbers["microseconds, 99 %"] = round(times[len(times) * 99 // 100], 1) if times else None
    return numbers


def _share(heard: Iterable[Heard], tiers: Container[int]) -> float | None:
    """How many of the lines of these tiers the screen found grave, from 0 to 1; None where there are none."""
    grave = [each.is_grave for each in heard if each.line.tier in tiers]
    return round(sum(grave) / len(grave), 4) if grave else None


if __name__ == "__main__":
    main()
