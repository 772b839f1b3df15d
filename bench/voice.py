"""How she sounds in recorded talks: the voice gate, language by language, and a scripted talk to record.

``python -m bench.voice TRANSCRIPT… [--slips]`` prints the gate of every language in the transcripts (JSON lines with
``role`` and ``text``, or what a piped rehearsal printed), then one line of JSON; ``--slips`` also prints every message
that would have been caught before it was sent. ``python -m bench.voice --talk en|ko [--data-dir data] [--out FILE]``
first lets forty written lines be said to her, as the rehearsal lets them, and records what she answers.
``python -m bench.voice --baseline`` prints how many Korean words say what an English one says, in her own sentences.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from bench._transcript import Exchange, TranscriptError, read
from companion._voice_text import length
from companion.language import language_of
from companion.voice import ENOUGH_REPLIES, Around, Measure, gate, slips_of
from companion.weights import find_weights

_HOUSE: Final = Path(__file__).parent.parent
_TALKS: Final = Path(__file__).parent / "talks"
_LEAST_WORDS: Final = 3
_MOST_FACTORS: Final = 3
"""Sentences said at such a different length are no translations of each other."""


def main(arguments: Sequence[str] = ()) -> int:
    """Measure the transcripts the arguments name, or record one first; comes back with 1 where a gate is not passed."""
    wanted = _arguments(arguments)
    if wanted.baseline:
        print(json.dumps({"bench": "voice", **baseline()}))
        return 0
    try:
        if wanted.talk:
            wanted.files.append(asyncio.run(talk(wanted.talk, wanted.data_dir, wanted.out)))
        exchanges = [exchange for file in wanted.files for exchange in read(file)]
    except TranscriptError as problem:
        print(problem, file=sys.stderr)
        return 2
    if wanted.slips:
        for slip in slips(exchanges):
            print(slip)
    measured = measure(exchanges)
    for language, (replies, measures) in measured.items():
        print(f"{language}, {replies} replies{'' if replies >= ENOUGH_REPLIES else ' (too few to tell)'}")
        for row in table(measures):
            print(f"  {row}")
    print(json.dumps({"bench": "voice", **_as_json(measured)}, ensure_ascii=False))
    return 0 if all(each.passes for _, measures in measured.values() for each in measures) else 1


def measure(exchanges: Sequence[Exchange]) -> dict[str, tuple[int, list[Measure]]]:
    """How many replies each language of the talk has, and their gate."""
    spoken: dict[str, list[str]] = defaultdict(list)
    for language, exchange in zip(_languages(exchanges), exchanges, strict=True):
        spoken[language].append(exchange.hers)
    return {each: (len(replies), gate(replies, each)) for each, replies in sorted(spoken.items())}


def table(measures: Sequence[Measure]) -> Iterator[str]:
    """A row for each measure: its value, its bounds, and whether it keeps them."""
    width = max(len(each.name) for each in measures)
    for each in measures:
        bounds = f"{each.least:g} to {each.most:g}" if each.least else f"at most {each.most:g}"
        yield f"{each.name:<{width}}  {each.value:>7.3f}  {bounds:<13}  {'pass' if each.passes else 'FAIL'}"


def slips(exchanges: Sequence[Exchange]) -> Iterator[str]:
    """Every message that would have been caught, with what for."""
    for at, (language, exchange) in enumerate(zip(_languages(exchanges), exchanges, strict=True)):
        before = exchanges[max(at - 8, 0) : at]
        around = Around(
            language,
            theirs=[each.theirs for each in (*before, exchange)],
            hers=[each.hers for each in before],
        )
        if found := slips_of(exchange.hers, around):
            yield f"{at + 1}: {', '.join(sorted(found))}: {exchange.hers!r}"


def _languages(exchanges: Sequence[Exchange]) -> Iterator[str]:
    """The language of each exchange, told by what the person has said in the last few."""
    language = "en"
    for at in range(len(exchanges)):
        lately = "\n".join(each.theirs for each in exchanges[max(at - 2, 0) : at + 1])
        language = language_of(lately, fallback=language)
        yield language


async def talk(language: str, data_dir: Path, out: Path | None) -> Path:
    """Say the written lines to her in a rehearsal of her own, with the model that one would take; the transcript."""
    out = out or Path(f"voice-{language}.txt")
    weights = await find_weights(data_dir)
    with (
        tempfile.TemporaryDirectory() as home,
        out.open("wb") as transcript,
        (_TALKS / f"{language}.txt").open("rb") as lines,
    ):
        settings = {"DISCORD_TOKEN": "", "DATA_DIR": home, "LOCAL_MODEL": str(weights.path)}
        rehearsal = await asyncio.create_subprocess_exec(
            sys.executable, _HOUSE / "bot.py", stdin=lines, stdout=transcript, env={**os.environ, **settings}
        )
        await rehearsal.wait()
    return out


def baseline() -> dict[str, float]:
    """How many Korean words say what one English word says: the median over sentences that she has in both."""
    texts = tomllib.loads((_HOUSE / "persona" / "strings.toml").read_text(encoding="utf-8"))
    ratios = [
        length(korean, "ko") / length(english, "en")
        for variants in texts.values()
        for english, korean in zip(variants["en"], variants.get("ko", ()), strict=False)
        if length(english, "en") >= _LEAST_WORDS
    ]
    kept = [ratio for ratio in ratios if 1 / _MOST_FACTORS < ratio < _MOST_FACTORS]
    return {"sentences": len(kept), "korean_words_per_english_word": round(statistics.median(kept), 3)}


def _as_json(measured: dict[str, tuple[int, list[Measure]]]) -> dict[str, Any]:
    return {
        language: {
            "replies": replies,
            "passes": all(each.passes for each in measures),
            "measures": {
                each.name: {
                    "value": round(each.value, 4),
                    "least": each.least,
                    "most": each.most,
                    "passes": each.passes,
                }
                for each in measures
            },
        }
        for language, (replies, measures) in measured.items()
    }


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.voice", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--slips", action="store_true", help="also print every message that would have been caught")
    parser.add_argument("--talk", choices=sorted(path.stem for path in _TALKS.glob("*.txt")))
    parser.add_argument("--data-dir", type=Path, default=Path("data"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--baseline", action="store_true")
    wanted = parser.parse_args(arguments)
    if not (wanted.files or wanted.talk or wanted.baseline):
        parser.error("a transcript, --talk or --baseline")
    return wanted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
