"""Recall's weights, fitted on all conversations but one and scored on that one."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.recall import KS, Outcome
from companion.recall import WEIGHTS

_STEPS: Final = (0.5, 0.7, 0.85, 1.2, 1.5, 2.0)
_ROUNDS: Final = 2
_NAMES: Final = [name for name in WEIGHTS if name not in {"a memory of it", "recalled lately"}]


class _Case:
    """One question: what speaks for each candidate, and which are right."""

    def __init__(self, outcome: Outcome) -> None:
        self.talk = outcome.question.talk
        parts = [[each.parts.get(name, 0.0) / WEIGHTS[name] for name in _NAMES] for each in outcome.found]
        self.features = np.array(parts).reshape(-1, len(_NAMES))
        self.right = np.array([each.thing.line_id in outcome.question.evidence for each in outcome.found])
        self.all = len(outcome.question.evidence)

    def recall(self, weights: NDArray[np.float64]) -> list[float]:
        """Shares of the evidence among the first 5, 10 and 20."""
        order = np.argsort(-(self.features @ weights), kind="stable")[: max(KS)]
        return [float(self.right[order[:most]].sum()) / self.all for most in KS]


def report(outcomes: Sequence[Outcome]) -> None:
    """Print how the fit does on what it has not seen, and the weights of a fit on everything."""
    cases = [_Case(outcome) for outcome in outcomes]
    shipped = np.array([WEIGHTS[name] for name in _NAMES])
    unseen = []
    for talk in sorted({case.talk for case in cases}):
        weights = _fit([case for case in cases if case.talk != talk], shipped)
        unseen += [case.recall(weights) for case in cases if case.talk == talk]
    whole = _fit(cases, shipped)
    print("R@5, 10, 20 with the weights shipped      ", _rounded([case.recall(shipped) for case in cases]))
    print("fitted without the conversation asked about", _rounded(unseen))
    print("fitted on all                              ", _rounded([case.recall(whole) for case in cases]))
    print({name: round(float(weight), 2) for name, weight in zip(_NAMES, whole, strict=True)}, "\n")


def _fit(cases: Sequence[_Case], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Better weights, found by moving one at a time."""
    best = _score(cases, weights)
    for _ in range(_ROUNDS):
        for place in range(len(weights)):
            for step in _STEPS:
                tried = weights.copy()
                tried[place] *= step
                if (score := _score(cases, tried)) > best + 1e-4:
                    best, weights = score, tried
    return weights


def _score(cases: Sequence[_Case], weights: NDArray[np.float64]) -> float:
    return float(np.mean([case.recall(weights) for case in cases]))


def _rounded(rows: Sequence[Sequence[float]]) -> list[float]:
    return [round(float(share), 4) for share in np.mean(rows, axis=0)]
