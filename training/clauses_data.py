"""The sentences the clause model learns from: those labelled by hand, and all others of the volumes.

In: ``../shared/gold/clauses-train.jsonl``; ``clauses.tsv``, hand-made labels of this project,
without text: their words are read from ``../shared/frus``.
Never ``clauses.jsonl`` and ``clauses3.jsonl``: those are the test.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotate.annotators.clauses.find import heading_of, lines_of
from annotate.annotators.clauses.sentences import find_sentences
from annotate.tei.scan import read_source
from annotate.tei.view import NOTE_MARK, View, read_views

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with what was said of it.

    :param volume: where it stands; who is cross-validated is never judged by a model that has seen the volume.
    :param tested: it is of the random sample by which scores are measured.
    """

    volume: str
    text: str
    heading: str
    label: str
    cue: str = ""
    bearer: str = ""
    tested: bool = False


def letters(text: str) -> str:
    """A text's letters and digits, by which two printings of one sentence are the same."""
    return "".join(c for c in text.lower() if c.isalnum())


def read_train(path: Path) -> Iterator[Example]:
    """The sentences labelled once, a random sample."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        volume = row["id"].split("#")[0]
        yield Example(
            volume, row["text"], row["head"], row["label"], row["cue"] or "", row["bearer"] or "", tested=True
        )


def read_volumes(folder: Path) -> Iterator[tuple[str, View]]:
    """Each document of the volumes, with its volume's id."""
    for path in sorted(folder.glob("*.xml")):
        for view in read_views(read_source(path.read_bytes(), name=str(path))):
            yield path.stem, view


def sentences(view: View) -> Iterator[str]:
    """The sentences of a document's running text."""
    for start, end in lines_of(view):
        for left, right in find_sentences(view.text, start, end):
            yield view.text[left:right].replace(NOTE_MARK, "")


def _rows(path: Path) -> dict[tuple[str, str], list[dict[str, str]]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    wanted: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in csv.DictReader(lines, delimiter="\t"):
        wanted.setdefault((row["volume"], row["document"]), []).append(row)
    return wanted


def _part(text: str, span: str) -> str:
    first, _, last = span.partition(":")
    return text[int(first) : int(last)] if last else ""


def read_table(views: list[tuple[str, View]], tested: set[str]) -> list[Example]:
    """The labels of the table; sentences that have changed, or are of the test, are left out."""
    told, lost = [], 0
    wanted = _rows(HERE / "clauses.tsv")
    for volume, view in views:
        for row in wanted.get((volume, view.id), ()):
            start = int(row["start"])
            text = view.text[start : start + int(row["length"])]
            if hashlib.sha256(text.encode()).hexdigest()[:8] != row["sha256"]:
                lost += 1
                continue
            if letters(text) in tested:
                continue
            cue, bearer = _part(text, row["cue"]), _part(text, row["bearer"])
            told.append(Example(volume, text.replace(NOTE_MARK, ""), heading_of(view), row["label"], cue, bearer))
    if lost:
        sys.stderr.write(f"{lost} sentences are no longer where the table says; they were left out\n")
    return told


def read_tested(gold: Path) -> set[str]:
    """The letters of the test's sentences, so that none is learned from; their labels are not read."""
    paths = (gold / "clauses.jsonl", gold / "clauses3.jsonl")
    return {letters(json.loads(line)["text"]) for p in paths for line in p.read_text(encoding="utf-8").splitlines()}
