"""The trained model of bearers: which words of a clause name who must, may or will act.

In: the words of a clause, its kind and its cue. Out: scores for where a bearer begins and ends. A logistic regression:
it adds up a row of numbers for each feature of a word. Trained by ``training/clauses.py``; kept as whole numbers of
eight bits in ``model.npz``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from annotate.annotators.clauses import features
from annotate.annotators.clauses.words import Table, Word

LONGEST: Final = 9  # words a bearer may have
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Layer:
    """Rows of numbers for names; `rows` are eight-bit numbers, `scale` gives each column's unit."""

    index: dict[str, int]
    rows: npt.NDArray[np.int8]
    scale: Floats

    def total(self, names: Iterable[str]) -> Floats:
        """The sum of the rows of those names that have one."""
        index = self.index
        known = [index[name] for name in names if name in index]
        total: Floats = self.rows[known].sum(axis=0, dtype=np.int32) * self.scale
        return total


@dataclass(frozen=True, slots=True)
class Model:
    """All that was trained.

    :param table: the classes of the words.
    :param spans: a row has two numbers: a bearer begins, a bearer ends at this word.
    """

    table: Table
    spans: Layer
    span_bias: Floats

    def span_scores(self, names: list[list[str]]) -> Floats:
        """Two scores for each word; see `spans`."""
        scores: Floats = np.array([self.spans.total(one) for one in names], dtype=np.float32) + self.span_bias
        return scores


@cache
def load() -> Model:
    """The model that comes with the package."""
    with (files("annotate.annotators.clauses") / "model.npz").open("rb") as file, np.load(file) as kept:
        return from_arrays(dict(kept))


def from_arrays(kept: dict[str, npt.NDArray[Any]]) -> Model:
    """A model from the arrays of its file."""
    vocabulary = _names(kept["words"])
    table = {w: (str(f), str(b)) for w, f, b in zip(vocabulary, kept["fine"], kept["broad"], strict=True)}
    index = {name: n for n, name in enumerate(_names(kept["span_names"]))}
    return Model(table, Layer(index, kept["span_rows"], kept["span_scale"]), kept["span_bias"])


def _names(raw: npt.NDArray[np.uint8]) -> list[str]:
    return raw.tobytes().decode("utf-8").split("\n")


def relation(at: int, cue: tuple[int, int]) -> str:
    """Where a word stands from the cue: before, in or after it, and how far."""
    if at < cue[0]:
        return f"-{min(cue[0] - at, 8)}"
    return f"+{min(at - cue[1] + 1, 6)}" if at >= cue[1] else "in"


def best_span(starts: list[float], ends: list[float], open_: list[bool], close: list[bool]) -> tuple[int, int, float]:
    """The likeliest span of words, as first and last+1, and its score.

    :param open_: at which words a span may begin; the last word of a name is no beginning of a phrase.
    :param close: at which words it may end.
    """
    best = (0, 0, -1e9)
    for first, begin in enumerate(starts):
        if not open_[first] or begin < -12:
            continue
        for last in range(first, min(first + LONGEST, len(ends))):
            score = begin + ends[last]
            if close[last] and score > best[2]:
                best = (first, last + 1, score)
    return best


def span_names(words: list[Word], label: str, cue: tuple[int, int]) -> list[list[str]]:
    """The features of each word for `Model.spans`.

    :param cue: the words of the cue, first and last+1.
    """
    told = []
    for at, word in enumerate(words):
        where = relation(at, cue)
        told.append(
            [
                *features.of_word(words, at), f"@ {where}", f"@f {where} {word.fine}", f"l {label} {where}",
                f"lw {label} {word.low}", f"lf {label} {word.fine}",
            ]
        )  # fmt: skip
    return told
