"""Train the clause annotator: ``python training/clauses.py`` from the repository's root; some five minutes on one core.

In: see `clauses_data`. Out, in ``annotate/annotators/clauses``: ``readings/weights.json``, by which the rules'
readings are weighed (does this cue make a clause?), and ``model.npz``, with which bearers are found. Both are logistic
regressions. With ``--scores`` it first prints a cross-validation on the random sample, in which no sentence is judged
by weights that have seen its volume. In a sentence labelled as a clause only the labelled cue is an example; what its
other cues are, the label does not say. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from annotate.annotators.clauses import reading as reader  # noqa: E402
from annotate.annotators.clauses.voices import read_voice  # noqa: E402
from annotate.annotators.clauses.who import Span, Table, names_of, words_near  # noqa: E402
from training import clauses_arrays as arrays  # noqa: E402
from training import clauses_data as data  # noqa: E402
from training.clauses_words import classes  # noqa: E402

OUT = ROOT / "annotate" / "annotators" / "clauses"
RAREST = 3  # marks seen less often get no weight


def fit_readings(examples: Sequence[data.Example]) -> reader.Weights:
    """The bias and the marks' weights that make the labelled cues likeliest."""
    bags, answers = [], []
    for example in examples:
        voice = read_voice(example.heading)
        if voice in reader.QUIET or example.text.rstrip().endswith("?"):
            continue
        at = example.text.find(example.cue) if example.cue else -1
        for reading in reader.read_cues(example.text, 0, len(example.text), voice):
            hit = at >= 0 and reading.start < at + len(example.cue) and at < reading.end
            if hit or example.label == "none":
                bags.append(list(dict.fromkeys(reading.marks)))
                answers.append(hit)
    index = arrays.index_of(bags, RAREST)
    fitted = LogisticRegression(C=1.0, max_iter=300).fit(arrays.matrix(bags, index), answers)
    weights = {name: round(float(w), 4) for name, w in zip(index, fitted.coef_[0], strict=True) if abs(w) >= 0.01}
    return round(float(fitted.intercept_[0]), 4), weights


def find_words(text: str, quote: str, near: int | None = None) -> Span | None:
    """Where a quote stands as whole words: its occurrence nearest to a character, before it rather than after."""
    found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(quote)}(?!\w)", text)] if quote else []
    if not found or near is None:
        return found[0] if found else None
    return min(found, key=lambda s: near - s[1] if s[0] < near else s[0] - near + 3)


def fit_bearers(examples: Sequence[data.Example], table: Table) -> tuple[dict[str, int], list[np.ndarray]]:
    """Features with their rows, and the weights that find bearers."""
    bags: list[list[str]] = []
    answers = []
    for example in examples:
        cue = find_words(example.text, example.cue) if example.label != "none" else None
        words, inside = words_near(example.text, 0, len(example.text), cue, table) if cue else ([], (0, 0))
        if cue and words:
            bearer = find_words(example.text, example.bearer, cue[0]) or (-1, -1)
            bags += names_of(words, range(len(words)), example.label, inside)
            within = [bearer[0] <= word.start and word.end <= bearer[1] for word in words]
            answers += [
                (at and not before, at and not after)
                for before, at, after in zip([False, *within], within, [*within[1:], False], strict=False)
            ]
    index = arrays.index_of(bags, 2, arrays.SPAN_FEATURES)
    return index, arrays.fit_spans(arrays.matrix(bags, index), np.array(answers, "f"), rounds=8, batch=512)


def cross_validate(examples: Sequence[data.Example], parts: int = 4) -> None:
    """Print F1, and precision by chance, on the random sample; weights learned from other volumes."""
    volumes = sorted({e.volume for e in examples})
    part = {v: n % parts for n, v in enumerate(np.random.RandomState(1).permutation(volumes))}
    judged: list[tuple[str, str, float]] = []
    for held in range(parts):
        weights = fit_readings([e for e in examples if part[e.volume] != held])
        for example in (e for e in examples if e.tested and part[e.volume] == held):
            voice = read_voice(example.heading)
            main = reader.read(example.text, 0, len(example.text), voice, weights)
            judged.append((example.label, main.kind if main else "none", main.chance if main else 0.0))
    made = [j for j in judged if j[1] != "none"]
    total = len(made) + sum(j[0] != "none" for j in judged)
    print(f"is a clause {2 * sum(j[0] != 'none' for j in made) / total:.3f}")
    print(f"label {2 * sum(j[0] == j[1] for j in made) / total:.3f}")
    for low in (reader.ACCEPTED, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.94, 0.96, 0.97, 0.98, 0.99):
        some = [j for j in made if j[2] >= low]
        print(f"chance {low} and more: {sum(j[0] == j[1] for j in some)} of {len(some)} labels right")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scores", action="store_true", help="cross-validate first")
    given = parser.parse_args()
    views = list(data.read_volumes(data.SHARED / "frus"))
    tested = data.read_tested(data.SHARED / "gold")
    examples = [*data.read_train(data.SHARED / "gold" / "clauses-train.jsonl"), *data.read_table(views, tested)]
    print(f"{len(examples)} sentences labelled by hand")
    if given.scores:
        cross_validate(examples)
    bias, weights = fit_readings(examples)
    told = {"trained": "python training/clauses.py", "bias": bias, "weights": weights}
    (OUT / "readings" / "weights.json").write_text(json.dumps(told, ensure_ascii=False, indent=0) + "\n", "utf-8")
    names, fine, broad = classes(s for _, view in views for s in data.sentences(view) if data.letters(s) not in tested)
    table = {word: (str(a), str(b)) for word, a, b in zip(names, fine, broad, strict=True)}
    index, rows = fit_bearers(examples, table)
    write_model(names, fine, broad, index, rows)


def write_model(
    names: list[str], fine: np.ndarray, broad: np.ndarray, index: dict[str, int], rows: list[np.ndarray]
) -> None:
    """Write the classes of words and the rows of the bearers' features."""
    np.savez_compressed(
        OUT / "model.npz",
        words=np.frombuffer("\n".join(names).encode(), np.uint8),
        fine=fine.astype(np.int16),
        broad=broad.astype(np.int16),
        span_bias=rows[1].astype("f"),
        **arrays.pack(rows[0], index),
    )


if __name__ == "__main__":
    main()
