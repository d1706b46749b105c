#!/usr/bin/env python3
"""Fit the log-odds by which `annotate.conversion.footnotes` places footnote numbers, and write its weights.

    python training/footnotes.py SHARED [--leave-out VOLUME …] [--write]

SHARED holds `frus/*.xml` and `bench/make_structure.py`. Every volume's TEI says where each number truly stands; every
other place where the same number could stand is a counter-example. The model is a logistic regression over the names
of `annotate.conversion.scores.features`, with an L2 penalty of 0.5, found by Adam in 3,000 steps. Only the weights
are kept: no word of a volume enters the repository. Prints how many places the weights alone (without the alignment)
misjudge.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from annotate.conversion.candidates import find_candidates
from annotate.conversion.notes import PrintedNote
from annotate.conversion.scores import features
from annotate.conversion.transcription import take_apart
from annotate.errors import TranscriptionError

HERE = Path(__file__).resolve().parent.parent
WEIGHTS = HERE / "annotate" / "conversion" / "footnote_weights.py"
PENALTY = 0.5
STEPS = 3000
RARE = 3  # a feature must occur this often
HEAD = '''"""Log-odds of what stands around a footnote number; made by training/footnotes.py."""

from typing import Final

'''


def marked_transcriptions(volume: Path) -> Iterator[tuple[str, list[int]]]:
    """Each document's transcription, and where in it the footnote numbers stand."""
    import frus  # from SHARED/bench
    import make_structure

    make_structure.flat = lambda element, notes: frus.squash(make_structure.inline(element, notes))
    for division in frus.documents(frus.parse(volume)):
        wanted = division.get("type") == "document" and division.get(frus.XML_ID)
        if not wanted or not make_structure.printable(division):
            continue
        marked = make_structure.transcription(division)
        if marked:
            pieces = marked.split("\x01")
            places = [sum(map(len, pieces[: at + 1])) for at in range(len(pieces) - 1)]
            yield "".join(pieces), places


def examples(text: str, places: list[int]) -> Iterator[tuple[list[str], bool]]:
    """The features of every place of every note, and whether it is the true one."""
    try:
        transcription = take_apart(text, path="")
    except TranscriptionError:
        return
    body, notes = transcription.body, transcription.notes
    if len(notes) != len(places):
        return
    for note, candidates, true in zip(notes, find_candidates(body, notes), places, strict=True):
        for candidate in candidates:
            found = features_at(body, candidate.start, note)
            if found:
                yield found, candidate.start == true


def features_at(body: str, start: int, note: PrintedNote) -> list[str]:
    run, end = start, start + len(str(note.n))
    if body[end : end + 1].isdigit():  # one of two numbers on one spot
        return []
    while run and body[run - 1].isdigit():
        run -= 1
    return features(body, run, start, end, note)


def fit(rows: list[list[str]], truths: list[bool]) -> tuple[float, dict[str, float]]:
    """The bias and the weight of each feature."""
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    place = {name: at for at, name in enumerate(names)}
    pairs = [(row, place[name]) for row, found in enumerate(rows) for name in set(found) if name in place]
    row_of, column_of = np.array(pairs).T
    truth = np.array(truths, dtype=float)
    weights, first, second = np.zeros(len(names) + 1), np.zeros(len(names) + 1), np.zeros(len(names) + 1)
    for step in range(1, STEPS + 1):
        odds = weights[-1] + np.bincount(row_of, weights=weights[column_of], minlength=len(rows))
        error = 1 / (1 + np.exp(-odds)) - truth
        slope = np.bincount(column_of, weights=error[row_of], minlength=len(names) + 1)
        slope[:-1] += PENALTY * weights[:-1]
        slope[-1] = error.sum()
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        weights -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    wrong = int(((odds > 0) != (truth > 0.5)).sum())
    print(f"{len(rows)} places, {int(truth.sum())} of them true; {wrong} misjudged by the weights alone")
    kept = {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=False) if abs(weight) >= 0.05}
    return round(float(weights[-1]), 2), kept


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--leave-out", nargs="*", default=[], metavar="VOLUME")
    parser.add_argument("--write", action="store_true", help="write annotate/conversion/footnote_weights.py")
    wanted = parser.parse_args()
    sys.path.insert(0, str(wanted.shared / "bench"))
    rows, truths = [], []
    for volume in sorted((wanted.shared / "frus").glob("*.xml")):
        if volume.stem not in wanted.leave_out:
            for text, places in marked_transcriptions(volume):
                for found, true in examples(text, places):
                    rows.append(found)
                    truths.append(true)
    bias, weights = fit(rows, truths)
    if wanted.write:
        lines = [f"    {json.dumps(name, ensure_ascii=False)}: {weight},\n" for name, weight in sorted(weights.items())]
        table = f"BIAS: Final = {bias}\nWEIGHTS: Final[dict[str, float]] = {{\n{''.join(lines)}}}\n"
        WEIGHTS.write_text(HEAD + table, encoding="utf-8")
        print(f"{len(weights)} weights in {WEIGHTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
