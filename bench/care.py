"""How much of what people disclose she hears, and how often she hears what nobody said.

``python -m bench.care FILE… [--model [GGUF]] [--misses]`` reads JSON lines with ``lang``, ``tier``, ``who`` and
``text``, or ``lines`` for several turns of one person, newest last. A file of plain text, and rows without a tier, are
ordinary talk: a message a line. It prints a table for people and then one line of JSON.

Heard is what would bring the resource card: a risk of tier 2 or more, about the person or somebody else. Recall is of
the rows of tier 2 and 3, a false alarm is one of tier 0; tier 1, distress without a wish to die, stands apart. Where
the extra ``recall`` is installed, the meaning of what words leave open is read as it is while people talk;
``--no-embeddings`` leaves that out. With ``--model`` the model reads each talk as well and may raise what the screen
heard, never lower it.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bench._reading import reading_model
from companion.care import Risk, may_hide_danger, screen_talk, worth_reading
from companion.caring import CARD_TIER
from companion.language import language_of

_GRAVE: Final = frozenset({2, 3})
_ORDINARY: Final = frozenset({0})
_PARTLY: Final = frozenset({1})


@dataclass(frozen=True, slots=True)
class Talk:
    """What one person said, newest last, and how it is labelled."""

    lines: tuple[str, ...]
    lang: str
    tier: int
    who: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was made of one talk, and the microseconds the screen took for each message of it."""

    talk: Talk
    risk: Risk
    microseconds: float
    reading: float = 0.0
    """Milliseconds for each message in which its meaning was read; most are told by their words."""

    @property
    def is_grave(self) -> bool:
        """Whether a card would be sent."""
        return self.risk.tier >= CARD_TIER


async def main() -> None:
    """Measure every file the arguments name and print it."""
    wanted = _arguments()
    meanings = None if wanted.no_embeddings else _meanings()
    heard = []
    for talk in (talk for file in wanted.files for talk in read(file)):
        reading = await _understood(talk, meanings) if meanings else 0.0
        heard.append(replace(hear(talk), reading=reading))
    if wanted.model is not None:
        async with reading_model(wanted.model, wanted.data_dir) as read_risk:
            heard = [replace(each, risk=Risk(max(each.risk.tier, await read_risk(each.talk.lines)))) for each in heard]
    if wanted.misses:
        for wrong in (each for each in heard if each.is_grave != (each.talk.tier in _GRAVE)):
            print(f"{wrong.talk.tier} heard as {wrong.risk.tier}: {' / '.join(wrong.talk.lines)}")
    numbers = measure(heard)
    print(*table(heard), sep="\n")
    how = {"bench": "care", "meaning": meanings is not None, "model": wanted.model is not None}
    print(json.dumps(how | numbers, ensure_ascii=False))


def read(file: Path) -> list[Talk]:
    """The talks of one file; what is no JSON object is an ordinary message."""
    rows = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return [_talk(row.strip(), file.name) for row in rows if row.strip()]


def hear(talk: Talk) -> Heard:
    """Screen one talk as it is screened while it goes on, message by message, and time it."""
    started = time.perf_counter()
    risks = [screen_talk(talk.lines[: end + 1]) for end in range(len(talk.lines))]
    each = (time.perf_counter() - started) * 1e6 / len(risks)
    return Heard(talk, max(risks, key=lambda risk: risk.tier), each)


async def _understood(talk: Talk, meanings: Any) -> float:
    """Milliseconds in which the meanings of a talk were read, for each message; 0 where words were enough."""
    texts = [text for end in range(len(talk.lines)) for text in worth_reading(talk.lines[: end + 1])]
    if not any(map(may_hide_danger, texts)):
        return 0.0
    started = time.perf_counter()
    await meanings.read(texts, person_id=0)
    return (time.perf_counter() - started) * 1e3 / len(talk.lines)


def _meanings() -> Any:
    """What reads meanings, where it is installed, without a hurry."""
    try:
        from companion.embedding import bundled  # noqa: PLC0415 (numpy is an extra)
        from companion.meaning import Meanings  # noqa: PLC0415 (the same)
    except ImportError:
        return None
    local = bundled()
    return Meanings(local, within=None) if local else None


def measure(heard: Sequence[Heard]) -> dict[str, Any]:
    """Rates from 0 to 1 of everything and of each file, None where there is nothing they could be of."""
    times = sorted(each.microseconds for each in heard)
    return {
        "rows": len(heard),
        "recall_tier2": share(heard, _GRAVE),
        "false_alarm_rate": share(heard, _ORDINARY),
        "tier1_heard_as_grave": share(heard, _PARTLY),
        "microseconds_mean": round(sum(times) / max(1, len(times)), 1),
        "microseconds_p99": round(times[len(times) * 99 // 100], 1) if times else None,
        "meaning_read": round(sum(each.reading > 0 for each in heard) / max(1, len(heard)), 5),
        "meaning_ms_mean": round(sum(each.reading for each in heard) / max(1, len(heard)), 3),
        "files": {
            file: {"recall_tier2": share(rows, _GRAVE), "false_alarm_rate": share(rows, _ORDINARY)}
            for file, rows in _by_file(heard).items()
        },
    }


def table(heard: Sequence[Heard]) -> list[str]:
    """Recall by tier and language, false alarms by file, a row each."""
    rows = []
    for lang in sorted({each.talk.lang for each in heard}):
        spoken = [each for each in heard if each.talk.lang == lang]
        rows += [_row(f"recall, tier {tier}, {lang}", spoken, {tier}) for tier in sorted(_GRAVE)]
        rows.append(_row(f"tier 1 heard as grave, {lang}", spoken, _PARTLY))
    rows += [_row(f"false alarms, {file}", each, _ORDINARY) for file, each in _by_file(heard).items()]
    return [row for row in rows if row]


def share(heard: Iterable[Heard], tiers: Collection[int]) -> float | None:
    """How many of the talks of these tiers were heard as grave, from 0 to 1; None where there are none."""
    grave = [each.is_grave for each in heard if each.talk.tier in tiers]
    return round(sum(grave) / len(grave), 5) if grave else None


def _row(name: str, heard: Iterable[Heard], tiers: Collection[int]) -> str:
    of_these = [each.is_grave for each in heard if each.talk.tier in tiers]
    return f"{name:<44} {sum(of_these) / len(of_these):8.2%}  {sum(of_these)}/{len(of_these)}" if of_these else ""


def _by_file(heard: Iterable[Heard]) -> dict[str, list[Heard]]:
    files: dict[str, list[Heard]] = {}
    for each in heard:
        files.setdefault(each.talk.file, []).append(each)
    return files


def _talk(row: str, file: str) -> Talk:
    labelled = _labelled(row)
    lines = labelled.get("lines") or [labelled["text"]]
    lang = labelled.get("lang") or language_of("\n".join(lines))
    return Talk(tuple(map(str, lines)), lang, int(labelled.get("tier", 0)), labelled.get("who", "self"), file)


def _labelled(row: str) -> Mapping[str, Any]:
    try:
        value = json.loads(row)
    except ValueError:
        return {"text": row}
    return value if isinstance(value, dict) and value.keys() & {"text", "lines"} else {"text": row}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument(
        "--model", nargs="?", const="", help="also the model of the settings, or this GGUF file; it may raise a risk"
    )
    parser.add_argument(
        "--no-embeddings", action="store_true", help="read no meanings, as where there are no embeddings"
    )
    parser.add_argument("--data-dir", type=Path, default=Path("data"))
    parser.add_argument("--misses", action="store_true", help="also print every talk heard wrongly")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
