"""Learns the weights of the risk screen from labelled lines and ordinary talk.

``python -m bench.fit_care LABELLED.jsonl… --ordinary FILE.txt… --write companion/risk_weights.bin [--begin FILE]``
keeps every seventh ordinary line out of the learning, which then says how often nothing is taken to be grave. Distress
without a wish to die, tier 1, is not grave, and taught as such. With ``--begin`` it goes on from weights there are, and
stays near them: what has taught those need not be at hand.
"""

import argparse
import json
import random
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bench.care import Talk, read
from companion._risk import by_signs
from companion._risk_features import features
from companion._risk_text import plain, stretches
from companion._risk_weighing import Weights
from companion.language import korean_register
from tests.disclosures import SET_A_ENGLISH, SET_A_KOREAN, SET_B_ENGLISH, SET_B_KOREAN

_SMALL_TALK: Final = Path(__file__).with_name("small_talk.toml")
_HER_NAMES: Final = {
    "en": (("samantha, ", ""), ("", ", samantha"), ("sam ", ""), ("thank you samantha. ", "")),
    "ko": (("사만다 ", ""), ("사만다야 ", ""), ("", " 사만다"), ("고마워 사만다 ", ""), ("있잖아 사만다, ", "")),
}
_CALLED: Final = 4_000
_AT_LENGTH: Final = 1_000
_MOST_AT_ONCE: Final = 4
_SPOKEN: Final = {"en": 6_000, "ko": 8_000}
_GRAVE: Final = 2
_LIMITS: Final = {"en": 0.4, "ko": 0.5}
"""From where a score is grave: chosen by hand, so that in about three of a thousand ordinary lines at most something
grave is heard; ``care_held_out.jsonl`` and ``care_indirect.jsonl`` say what that leaves of disclosures."""
_TEACHES: Final = -2.2
"""A score from which the gravest stretch of a longer text is taken to be what makes it grave."""
_WEIGHT_OF_LABELLED: Final = 6.0
_WEIGHT_OF_GRAVE: Final = 10.0
_WEIGHT_OF_ORDINARY: Final = 10.0
_WEIGHT_AT_LENGTH: Final = 3.0
_WEIGHT_OF_SMALL_TALK: Final = 0.5
_ENOUGH: Final = 25
_SMALLEST: Final = 0.02
_STRETCHES: Final = 4
_PULL_TO_NOTHING: Final = 3e-6
_PULL: Final = 2e-5
"""How hard weights are held where they began."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One stretch of text, whether it is grave, and how much it counts."""

    text: str
    grave: bool
    weight: float


def main() -> None:
    """Learn, say where the limits lie, and write the file."""
    wanted = _arguments()
    labelled = [*(talk for file in wanted.labelled for talk in read(file)), *disclosures()]
    spoken = [line for file in wanted.ordinary for line in _lines(file) if by_signs(line).tier < _GRAVE]
    ordinary, kept_out = split(spoken)
    plain_talk = [
        *_spoken(ordinary, _WEIGHT_OF_ORDINARY),
        *_spoken(called(ordinary), _WEIGHT_OF_ORDINARY),
        *_spoken(told_at_length(ordinary), _WEIGHT_AT_LENGTH),
        *_spoken(small_talk(), _WEIGHT_OF_SMALL_TALK),
    ]
    begun = Weights.read(wanted.begin.read_bytes()) if wanted.begin else Weights({"bias": -4.0, "limits": _LIMITS}, {})
    words, bias = learn_words(labelled, plain_talk, begun)
    told = Weights.written({"bias": round(bias, 4), "limits": _LIMITS}, words)
    wanted.write.write_bytes(told)
    report(Weights.read(told), kept_out)
    print(json.dumps({"labelled": len(labelled), "ordinary": len(plain_talk), "words": len(words)}))


def _spoken(lines: Iterable[str], weight: float) -> Iterator[Example]:
    return (Example(each, grave=False, weight=weight) for line in lines for each in _stretches(line))


def split(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Lines to learn from, and lines that are kept out."""
    return [line for line in lines if _hash(line) % 7], [line for line in lines if _hash(line) % 7 == 0]


def small_talk() -> Iterator[str]:
    """Sentences made of slots."""
    chance = random.Random(5)
    for lang, kinds in tomllib.loads(_SMALL_TALK.read_text(encoding="utf-8")).items():
        slots = {name: row.split(",") for name, row in kinds["slots"].items()}
        for _ in range(_SPOKEN[lang]):
            yield _filled(chance.choice(kinds["patterns"]), slots, chance)


def called(lines: Sequence[str]) -> Iterator[str]:
    """Some of the lines, said to her by name, which goodbyes for good often are and which means nothing by itself."""
    chance = random.Random(7)
    for line in chance.sample(list(lines), min(_CALLED, len(lines))):
        name, more = chance.choice(_HER_NAMES[_language(line)])
        yield name + line + more


def told_at_length(lines: Sequence[str]) -> Iterator[str]:
    """Some lines in one manner after each other: who says much at once, and politely, says nothing by that."""
    chance = random.Random(9)
    for manner in ("en", "존댓말", "반말"):
        spoken = [line for line in lines if (korean_register(line) if _language(line) == "ko" else "en") == manner]
        for _ in range(_AT_LENGTH if len(spoken) >= _MOST_AT_ONCE else 0):
            yield ". ".join(chance.sample(spoken, chance.randint(2, _MOST_AT_ONCE)))


def learn_words(
    labelled: Sequence[Talk], ordinary: Sequence[Example], begun: Weights
) -> tuple[dict[int, float], float]:
    """Weights of features and a bias; of longer texts the gravest stretch teaches, once it is known which that is."""
    ordinary = [*ordinary, *_ordinary_of(labelled)]
    texts = [_stretches("\n".join(talk.lines)) for talk in labelled if talk.tier >= _GRAVE]
    short = [Example(each[0], grave=True, weight=_WEIGHT_OF_GRAVE) for each in texts if len(each) == 1]
    words, bias = _fit_words([*short, *ordinary], begun)
    weights = _words_alone(words, bias)
    longer = [
        Example(stretch, grave=True, weight=0.7 * _WEIGHT_OF_GRAVE)
        for each in texts
        if len(each) > 1 and weights.score(stretch := max(each, key=weights.score)) > _TEACHES
    ]
    return _fit_words([*short, *longer, *ordinary], begun)


def report(weights: Weights, ordinary: Sequence[str]) -> None:
    """Say, by language, how many ordinary lines that taught nothing are taken to be grave."""
    for lang in _LIMITS:
        lines = [_stretches(line) for line in ordinary if _language(line) == lang]
        grave = sum(any(weights.score(each) > weights.limit(each) for each in line) for line in lines)
        print(f"{lang}: {grave} of {len(lines)} ordinary lines are taken to be grave")


def _fit_words(examples: Sequence[Example], begun: Weights) -> tuple[dict[int, float], float]:
    seen, grave = Counter[int](), Counter[int]()
    for each in examples:
        seen.update(_features(each.text))
        if each.grave:
            grave.update(_features(each.text))
    known = [feature for feature, count in seen.items() if (grave[feature] and count > 1) or count >= _ENOUGH]
    known += begun.words.keys() - set(known)
    place = {feature: at for at, feature in enumerate(known)}
    nothing = len(known)
    rows = [[place[each] for each in _features(example.text) if each in place] or [nothing] for example in examples]
    lengths = np.array([len(row) for row in rows])
    columns, starts = np.concatenate([np.array(row) for row in rows]), np.r_[0, np.cumsum(lengths)[:-1]]
    scale = 1 / np.sqrt([max(1, len(_features(each.text))) for each in examples])
    truth, counts = np.array([each.grave for each in examples]), np.array([each.weight for each in examples])

    def gradient(found: Floats) -> Floats:
        scores = np.add.reduceat(found[columns], starts) * scale + found[-1]
        errors = counts * (_probability(scores) - truth) / counts.sum()
        of_words = np.bincount(columns, weights=np.repeat(errors * scale, lengths), minlength=nothing + 1)
        of_words[nothing] = 0
        slope: Floats = np.r_[of_words + pull * (found - start)[:-1], errors.sum()]
        return slope

    start = np.r_[[begun.words.get(feature, 0.0) for feature in known], 0.0, begun.bias]
    pull, count, size = (_PULL, 300, 0.05) if begun.words else (_PULL_TO_NOTHING, 60, 0.2)
    found = _steps(gradient, start.copy(), count=count, size=size)
    return {each: float(found[at]) for each, at in place.items() if abs(found[at]) > _SMALLEST}, float(found[-1])


def _steps(gradient: Any, found: Floats, *, count: int, size: float) -> Floats:
    """Adam, from a starting point."""
    mean, spread = np.zeros_like(found), np.zeros_like(found)
    for step in range(1, count + 1):
        slope = gradient(found)
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        found = found - size * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-7)
    return found


def _probability(scores: Floats) -> Floats:
    likely: Floats = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return likely


def _words_alone(words: dict[int, float], bias: float) -> Weights:
    return Weights({"bias": bias, "limits": _LIMITS}, words)


def _ordinary_of(labelled: Sequence[Talk]) -> Iterator[Example]:
    for talk in labelled:
        if talk.tier < _GRAVE:
            yield from (
                Example(each, grave=False, weight=_WEIGHT_OF_LABELLED) for each in _stretches("\n".join(talk.lines))
            )


@cache
def _stretches(text: str) -> list[str]:
    return [each for each in map(plain, stretches(text)) if each][: _STRETCHES * 8]


@cache
def _features(text: str) -> tuple[int, ...]:
    return tuple(features(text))


def _filled(pattern: str, slots: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    while "{" in pattern:
        before, _, rest = pattern.partition("{")
        name, _, after = rest.partition("}")
        pattern = f"{before}{chance.choice(slots[name])}{after}"
    return pattern


def disclosures() -> Iterator[Talk]:
    """The lines that the tests know."""
    for rows, lang in ((SET_A_ENGLISH, "en"), (SET_A_KOREAN, "ko"), (SET_B_ENGLISH, "en"), (SET_B_KOREAN, "ko")):
        yield from (Talk((text,), lang, tier, who) for tier, who, text in rows)


def _lines(file: Path) -> list[str]:
    return [line.strip() for line in file.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]


def _language(text: str) -> str:
    return "ko" if any("가" <= char <= "힣" for char in text) else "en"


def _hash(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:4], "big")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--ordinary", nargs="+", type=Path, required=True)
    parser.add_argument("--write", type=Path, required=True)
    parser.add_argument("--begin", type=Path, help="weights to go on from")
    return parser.parse_args()


if __name__ == "__main__":
    main()
