#!/usr/bin/env python3
"""Measures how often the annotators are right and writes the figures that the site's page of tags shows.

    python benchmarks/accuracy.py [../shared]

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
from typing import Any

from annotate.cli.extract import extract_lines
from annotate.registers import read_registers
from annotate.score import score_source
from annotate.textview import read_source

ROOT = Path(__file__).parent.parent
OUT = ROOT / "annotate" / "publish" / "accuracy.json"
COUNTS = ("gold", "made", "right")


def score_volume(path: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    """The counts of persons and terms in one volume."""
    source = read_source(path.read_bytes(), name=str(path))
    scores, _ = score_source(source, read_registers(source, str(path)), name=str(path))
    told = {}
    for kind, score in scores.items():
        if kind in ("person", "term"):
            told[kind] = {c: getattr(score, c) for c in COUNTS} | {"by_cert": score.by_cert}
    return path.stem, told


def score_labels(shared: Path, kind: str) -> dict[str, dict[str, Any]]:
    """The rows of the shared scorer for one kind of label."""
    sys.path.insert(0, str(shared / "bench"))
    scorer, reader = importlib.import_module("score_labels"), importlib.import_module("score")
    # Clauses are measured on the sentences that no model and no rule has been fitted to.
    path = shared / "gold" / ("clauses3.jsonl" if kind == "clauses" else f"{kind}.jsonl")
    gold, tally = reader.read_jsonl(path), reader.Tally()
    with path.open(encoding="utf-8") as lines:
        made = {found["id"]: found for found in extract_lines(kind, lines, str(path))}
    for key, record in gold.items():
        getattr(scorer, kind)(tally, made.get(key, {}), record, None)
    return {
        row.strip(): {"gold": tally.gold[row], "made": tally.made[row], "right": tally.hit[row]} for row in tally.gold
    }


def total(volumes: dict[str, dict[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """The counts of all volumes together."""
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
    figures = {
        "measured": datetime.now(UTC).date().isoformat(),
        "volumes": volumes,
        "kinds": total(volumes),
        "labels": {kind: score_labels(shared, kind) for kind in ("provenance", "references", "clauses")},
    }
    OUT.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for kind in ("person", "term"):
        scores = [f1(v[kind]) for v in volumes.values() if kind in v]
        print(f"{kind}: mean F1 {sum(scores) / len(scores):.3f}, lowest {min(scores):.3f}, {len(scores)} volumes")
    for volume, told in volumes.items():
        print(f"  {volume:22}" + "".join(f"{kind} {f1(counts):.3f}  " for kind, counts in told.items()))
    for kind, whole in figures["kinds"].items():
        for cert, (made, right) in sorted(whole["by_cert"].items()):
            print(f"{kind} {cert}: precision {right / max(made, 1):.3f} of {made}")
    for kind, rows in figures["labels"].items():
        for row, counts in rows.items():
            print(f"{kind:12}{row:26}F1 {f1(counts):.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")
