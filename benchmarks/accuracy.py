#!/usr/bin/env python3
"""Measures how often the annotators are right and writes the figures that the site's page of tags shows.

    python benchmarks/accuracy.py [../shared]

Every figure says on what texts it was measured and whether the rules were fitted to them: a rule that was changed until
it was right on a text says nothing of texts that nobody looked at.

Reads the FRUS volumes (frus/*.xml, tagged by their editors), the hand-made labels (gold/*.jsonl) and their scorers
(bench/) of the given folder; writes annotate/publish/accuracy.json. Two processes.
"""

from __future__ import annotations

import importlib
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from annotate.cli.extract import extract_lines
from annotate.registers import read_registers
from annotate.score import score_source
from annotate.tei.scan import read_source

ROOT = Path(__file__).parent.parent
OUT = ROOT / "annotate" / "publish" / "accuracy.json"
COUNTS = ("gold", "made", "right")
# Volumes that were never read while the rules were written, only scored.
HELD_OUT = frozenset(
    "frus1917-72PubDip frus1948v01p2 frus1951v07p2 frus1955-57v11 frus1955-57v13 frus1961-63v16 frus1964-68v20 "
    "frus1969-76v12 frus1969-76ve09p1".split()
)


class Labels(NamedTuple):
    """Labels made by hand: their file in gold/, what they are, and whether the rules were fitted to them."""

    file: str
    text: str
    fitted: bool


LABELS = {
    "provenance": Labels("provenance.jsonl", "source notes labelled by hand", True),
    "references": Labels("references.jsonl", "notes and paragraphs labelled by hand", True),
    "clauses": Labels("clauses3.jsonl", "sentences labelled by two readers and kept for testing", False),
}


def score_volume(path: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    """The counts of persons and terms in one volume."""
    source = read_source(path.read_bytes(), name=str(path))
    scores, _ = score_source(source, read_registers(source, str(path)), name=str(path))
    told = {}
    for kind, score in scores.items():
        if kind in ("person", "term"):
            told[kind] = {c: getattr(score, c) for c in COUNTS} | {"by_cert": score.by_cert}
    return path.stem, told


def score_labels(shared: Path, kind: str, labels: Labels) -> dict[str, Any]:
    """The rows of the shared scorer for one kind of label."""
    sys.path.insert(0, str(shared / "bench"))
    scorer, reader = importlib.import_module("score_labels"), importlib.import_module("score")
    path = shared / "gold" / labels.file
    gold, tally = reader.read_jsonl(path), reader.Tally()
    with path.open(encoding="utf-8") as lines:
        made = {found["id"]: found for found in extract_lines(kind, lines, str(path))}
    for key, record in gold.items():
        getattr(scorer, kind)(tally, made.get(key, {}), record, None)
    rows = {
        row.strip(): {"gold": tally.gold[row], "made": tally.made[row], "right": tally.hit[row]} for row in tally.gold
    }
    return {"text": labels.text, "count": len(gold), "fitted": labels.fitted, "rows": rows}


def total(volumes: dict[str, dict[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """The counts of some volumes together."""
    kinds: dict[str, dict[str, Any]] = {}
    for scores in volumes.values():
        for kind, score in scores.items():
            whole = kinds.setdefault(kind, {**dict.fromkeys(COUNTS, 0), "by_cert": {}})
            for count in COUNTS:
                whole[count] += score[count]
            for cert, (made, right) in score["by_cert"].items():
                counts = whole["by_cert"].setdefault(cert, [0, 0])
                counts[0] += made
                counts[1] += right
    return kinds


def f1(counts: dict[str, Any]) -> float:
    return 2 * counts["right"] / max(counts["made"] + counts["gold"], 1)


def main(shared: Path) -> None:
    paths = sorted((shared / "frus").glob("*.xml"))
    with ProcessPoolExecutor(2) as pool:
        volumes = dict(pool.map(score_volume, paths))
    held_out = {name: told for name, told in volumes.items() if name in HELD_OUT}
    fitted = {name: told for name, told in volumes.items() if name not in HELD_OUT}
    figures = {
        "measured": datetime.now(UTC).date().isoformat(),
        "volumes": {name: {"fitted": name not in HELD_OUT, **told} for name, told in volumes.items()},
        "kinds": {"held out": total(held_out), "fitted": total(fitted)},
        "labels": {kind: score_labels(shared, kind, labels) for kind, labels in LABELS.items()},
    }
    OUT.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for told, some in (("held out", held_out), ("fitted", fitted)):
        for kind in ("person", "term"):
            scores = [f1(v[kind]) for v in some.values() if kind in v]
            print(f"{told} {kind}: mean F1 {sum(scores) / len(scores):.3f}, lowest {min(scores):.3f}, {len(scores)}")
            for cert, (made, right) in sorted(figures["kinds"][told][kind]["by_cert"].items()):
                print(f"  {cert}: precision {right / max(made, 1):.3f} of {made}")
        for volume, scored in some.items():
            print(f"  {volume:22}" + "".join(f"{kind} {f1(counts):.3f}  " for kind, counts in scored.items()))
    for kind, labels in figures["labels"].items():
        for row, counts in labels["rows"].items():
            print(f"{kind:12}{row:26}F1 {f1(counts):.3f}{' (fitted)' if labels['fitted'] else ''}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")
