"""The clause model: how bearers are learned, and how it is kept (`annotate.annotators.clauses.who`).

In: features of sentences and words. Out: arrays for ``model.npz``. Rows are learned for the features met often enough,
and kept as eight-bit numbers. The optimiser is Adam (Kingma and Ba 2015).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

SPAN_FEATURES = 12_000  # as good as 40,000 when cross-validated, and looked up faster


def index_of(bags: Sequence[Sequence[str]], rarest: int, most: int = 1_000_000) -> dict[str, int]:
    """The names met at least `rarest` times, the most frequent `most` of them, each with its row."""
    counts = Counter(name for bag in bags for name in bag)
    return {name: n for n, (name, count) in enumerate(counts.most_common(most)) if count >= rarest}


def matrix(bags: Sequence[Sequence[str]], index: dict[str, int]) -> sp.csr_matrix:
    """A row for each bag of names, with 1 where a name is in it."""
    starts, columns = [0], []
    for bag in bags:
        columns += sorted(index[name] for name in bag if name in index)
        starts.append(len(columns))
    ones = np.ones(len(columns), np.float32)
    return sp.csr_matrix((ones, np.array(columns, np.int32), np.array(starts, np.int32)), (len(bags), len(index)))


class _Adam:
    def __init__(self, weights: list[np.ndarray], rate: float, steps: int) -> None:
        self.weights, self.rate, self.steps, self.at = weights, rate, steps, 0
        self.mean, self.square = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]

    def step(self, slopes: list[np.ndarray]) -> None:
        self.at += 1
        rate = self.rate * min(1, self.at / 50) * (1 - 0.95 * min(1, self.at / self.steps))
        rate *= np.sqrt(1 - 0.999**self.at) / (1 - 0.9**self.at)
        for weight, mean, square, slope in zip(self.weights, self.mean, self.square, slopes, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope * slope - square)
            weight -= (rate * mean / (np.sqrt(square) + 1e-8)).astype(np.float32)


def fit_spans(x: sp.csr_matrix, asked: np.ndarray, *, rounds: int = 3, batch: int = 2048) -> list[np.ndarray]:
    """Learn at which words bearers begin and end."""
    chance = np.random.default_rng(0)
    weights = [np.zeros((x.shape[1], 2), "f"), np.full(2, -3, "f")]
    adam = _Adam(weights, 0.02, rounds * (x.shape[0] // batch + 1))
    for _ in range(rounds):
        order = chance.permutation(x.shape[0])
        for at in range(0, len(order), batch):
            some = order[at : at + batch]
            rows = x[some]
            off = 1 / (1 + np.exp(-(rows @ weights[0] + weights[1]))) - asked[some]
            off = off.astype("f") / len(some) * 20
            adam.step([np.asarray(rows.T @ off), off.sum(0)])
            weights[0] *= 1 - 2e-4
    return weights


def pack(rows: np.ndarray, index: dict[str, int]) -> dict[str, Any]:
    """Rows as eight-bit numbers with each column's unit, and their names; rows of hardly any weight are left out."""
    kept = np.flatnonzero(np.abs(rows).max(1) > 0.01)
    names = list(index)
    scale = np.abs(rows).max(0) / 127
    small = np.rint(rows[kept] / scale).astype(np.int8)
    raw = np.frombuffer("\n".join(names[n] for n in kept).encode(), np.uint8)
    return {"span_names": raw, "span_rows": small, "span_scale": scale.astype("f")}
