"""Train the weights of the clause annotator: ``python training/clauses.py`` from the repository's root.

In: the hand-labelled sentences of ``../shared/gold/clauses.jsonl``, and those of ``training/clauses.tsv``, whose words
are read from ``../shared/frus``. Out: ``annotate/annotators/clause_cues/weights.json``: a bias, a weight for each
mark, and the scores of a five-fold cross-validation, in which no sentence is judged by weights that have seen it.

The model is a logistic regression with an L2 penalty over the marks of `annotate.annotators.cues.Reading`: does this
cue make a clause? Its kind and its bearer are the rules' own. In a sentence labelled as a clause only the labelled cue
is an example; what its other cues are, the label does not say.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from annotate.annotators.clause_cues.cues import Reading
from annotate.annotators.clause_cues.voices import read_voice
from annotate.annotators.clauses import ACCEPTED, HIGH, MEDIUM, QUIET, choose, read_cues
from annotate.annotators.clauses import heading_of as read_heading
from annotate.tei.view import read_views

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
LABELS = ROOT / "training" / "clauses.tsv"
WEIGHTS = ROOT / "annotate" / "annotators" / "clause_cues" / "weights.json"

PENALTY = 1.0
RAREST = 3  # marks seen less often get no weight
GOLD_WEIGHT = 1.0  # counting the guideline's own labeller twice did not help
FOLDS, SEEDS = 5, (5, 6, 7)


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled sentence with the readings of its cues.

    :param readings: all of them, to learn from.
    :param judged: those the annotator looks at.
    :param labelled: which of the readings is the labelled cue.
    :param gold: it is of the gold file, on which scores are counted.
    """

    text: str
    label: str
    bearer: str
    readings: tuple[Reading, ...]
    judged: tuple[Reading, ...]
    labelled: frozenset[int]
    gold: bool


Model = tuple[float, dict[str, float]]


def _example(text: str, heading: str, label: str, cue: tuple[int, int] | None, bearer: str, *, gold: bool) -> Example:
    voice = read_voice(heading)
    silent = voice in QUIET or text.rstrip().endswith("?")
    readings = () if silent else tuple(read_cues(text, 0, len(text), voice))
    judged = () if silent else tuple(read_cues(text, 0, len(text), voice, idle=False))
    hit = {n for n, r in enumerate(readings) if cue and r.start < cue[1] and cue[0] < r.end}
    return Example(text, label, bearer, readings, judged, frozenset(hit), gold)


def read_gold(path: Path) -> Iterator[Example]:
    """The sentences of the gold file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        at = row["text"].find(row["cue"]) if row["cue"] else -1
        cue = (at, at + len(row["cue"])) if at >= 0 else None
        yield _example(row["text"], row["head"], row["label"], cue, row["bearer"] or "", gold=True)


def _span(text: str) -> tuple[int, int] | None:
    first, _, last = text.partition(":")
    return (int(first), int(last)) if last else None


def read_labels(path: Path, volumes: Path) -> Iterator[Example]:
    """The sentences of the table of labels, their words from the volumes; those that have changed are left out."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    wanted: dict[str, dict[str, list[dict[str, str]]]] = {}
    for row in csv.DictReader(lines, delimiter="\t"):
        wanted.setdefault(row["volume"], {}).setdefault(row["document"], []).append(row)
    lost = 0
    for volume, documents in wanted.items():
        for view in read_views((volumes / f"{volume}.xml").read_text(encoding="utf-8")):
            for row in documents.get(view.id, ()):
                start = int(row["start"])
                text = view.text[start : start + int(row["length"])]
                if hashlib.sha256(text.encode()).hexdigest()[:8] != row["sha256"]:
                    lost += 1
                    continue
                bearer = _span(row["bearer"])
                words = text[bearer[0] : bearer[1]] if bearer else ""
                yield _example(text, read_heading(view), row["label"], _span(row["cue"]), words, gold=False)
    if lost:
        sys.stderr.write(f"{path.name}: {lost} sentences are no longer where the table says; they were left out\n")


def _instances(examples: Sequence[Example]) -> Iterator[tuple[frozenset[str], bool, float]]:
    """Marks, answer and weight of every reading whose answer the label tells."""
    for example in examples:
        weight = GOLD_WEIGHT if example.gold else 1.0
        for n, reading in enumerate(example.readings):
            if example.label == "none" or n in example.labelled:
                yield frozenset(reading.marks), n in example.labelled, weight


def fit(examples: Sequence[Example]) -> Model:
    """The weights that make the examples likeliest, by Newton's method."""
    instances = list(_instances(examples))
    counts = Counter(name for marks, _, _ in instances for name in marks)
    names = sorted(name for name, n in counts.items() if n >= RAREST)
    column = {name: n for n, name in enumerate(names)}
    matrix = np.zeros((len(instances), len(names) + 1))
    matrix[:, -1] = 1
    for n, (marks, _, _) in enumerate(instances):
        matrix[n, [column[name] for name in marks if name in column]] = 1
    answers = np.array([float(answer) for _, answer, _ in instances])
    importance = np.array([weight for _, _, weight in instances])
    penalty = np.append(np.full(len(names), PENALTY), 0.01)
    weights = np.zeros(len(names) + 1)
    for _ in range(20):
        chance = 1 / (1 + np.exp(-matrix @ weights))
        slope = matrix.T @ (importance * (chance - answers)) + penalty * weights
        curve = (matrix.T * (importance * chance * (1 - chance))) @ matrix + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return float(weights[-1]), {name: round(float(weights[n]), 4) for name, n in column.items()}


def judge(model: Model, example: Example) -> tuple[str, str, float]:
    """Label, bearer and chance of a sentence by a model."""
    bias, weights = model
    chances = [1 / (1 + math.exp(-bias - sum(weights.get(name, 0.0) for name in set(r.marks)))) for r in example.judged]
    main = choose(list(zip(example.judged, chances, strict=True)))
    if not main:
        return "none", "", 0.0
    reading, chance = main
    bearer = example.text[reading.bearer.start : reading.bearer.end] if reading.bearer.start >= 0 else ""
    return reading.kind, bearer, chance


Judged = tuple[Example, str, str, float]


def cross_validate(examples: Sequence[Example], others: Sequence[Example], seed: int) -> Iterator[Judged]:
    """Judge every example by weights trained on the other folds, and on the other examples."""
    order = list(range(len(examples)))
    random.Random(seed).shuffle(order)  # noqa: S311 (no secret)
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        model = fit([*others, *(examples[n] for n in order if n not in held)])
        for n in held:
            yield (examples[n], *judge(model, examples[n]))


def _f1(right: int, made: int, gold: int) -> float:
    return round(2 * right / (made + gold), 3) if made + gold else 1.0


def score(judged: Sequence[Judged]) -> dict[str, float]:
    """F1 of: is it a clause, label, bearer; as ``score_labels.py`` counts them."""
    gold = [j for j in judged if j[0].label != "none"]
    made = [j for j in judged if j[1] != "none"]
    both = [j for j in gold if j[1] != "none"]
    borne = [j for j in gold if j[0].bearer]
    return {
        "sentences": len(judged),
        "clauses": len(gold),
        "is a clause": _f1(len(both), len(made), len(gold)),
        "label": _f1(sum(j[0].label == j[1] for j in both), len(made), len(gold)),
        "bearer": _f1(sum(j[0].bearer == j[2] for j in borne), sum(bool(j[2]) for j in borne), len(borne)),
    }


def precision(judged: Sequence[Judged], low: float, high: float) -> dict[str, float]:
    """Of the clauses found with a chance between two: how many, and what part are clauses, and of that kind."""
    made = [j for j in judged if j[1] != "none" and low <= j[3] < high]
    n = max(1, len(made))
    return {
        "made": len(made),
        "clause": round(sum(j[0].label != "none" for j in made) / n, 3),
        "label": round(sum(j[0].label == j[1] for j in made) / n, 3),
    }


def main() -> int:
    """Train, cross-validate, write the weights and print the scores."""
    gold = list(read_gold(SHARED / "gold" / "clauses.jsonl"))
    ours = list(read_labels(LABELS, SHARED / "frus"))
    on_gold = [list(cross_validate(gold, ours, seed)) for seed in SEEDS]
    on_ours = [list(cross_validate(ours, gold, seed)) for seed in SEEDS]
    bounds = {"high": (HIGH, 1.1), "medium": (MEDIUM, HIGH), "low": (ACCEPTED, MEDIUM)}
    report = {
        name: {
            "scores": [score(one) for one in rounds],
            "precision": {cert: precision(list(chain(*rounds)), *bound) for cert, bound in bounds.items()},
        }
        for name, rounds in (("gold", on_gold), ("other labels", on_ours))
    }
    examples = gold + ours
    bias, weights = fit(examples)
    kept = {name: weight for name, weight in weights.items() if abs(weight) >= 0.01}
    model = {"trained": "python training/clauses.py", "scores": report, "bias": round(bias, 4), "weights": kept}
    WEIGHTS.write_text(json.dumps(model, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    sys.stdout.write(f"{len(examples)} sentences, {len(kept)} weights, written to {WEIGHTS.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
