"""What each kind of tag means, how it is found, and how often it is right: measured figures, not typed ones.

In: ``annotate/publish/accuracy.json``, which ``benchmarks/accuracy.py`` measures and writes. Out: one page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from annotate.publish.edition import Edition
from annotate.publish.page import Page

FIGURES: Final = Path(__file__).parent.parent / "accuracy.json"
PATH: Final = "how-right/"


@dataclass(frozen=True, slots=True)
class Row:
    """One measured line. Precision: of the tags made, how many are right; recall: of those due, how many were made."""

    name: str
    due: int
    made: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.made if self.made else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.due if self.due else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.made + self.due) if self.made + self.due else 1.0


def pages(edition: Edition) -> Iterator[Page]:  # noqa: ARG001 - every page kind is given the edition
    """The page of tags."""
    yield Page(PATH, "tags.html", "Tags, and how often they are right", _context)


@cache
def _figures() -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(FIGURES.read_text("utf-8"))
    return figures


def _context() -> Mapping[str, object]:
    figures = _figures()
    kinds = {kind: _row(kind, counts) for kind, counts in figures["kinds"].items()}
    certs = {
        kind: [
            Row(cert, 0, *counts["by_cert"][cert]) for cert in ("high", "medium", "low") if cert in counts["by_cert"]
        ]
        for kind, counts in figures["kinds"].items()
    }
    labels = {kind: [_row(name, counts) for name, counts in rows.items()] for kind, rows in figures["labels"].items()}
    return {
        "measured": figures["measured"],
        "volumes": len(figures["volumes"]),
        "kinds": kinds,
        "certs": certs,
        "labels": labels,
    }


def _row(name: str, counts: Mapping[str, Any]) -> Row:
    return Row(name, counts["gold"], counts["made"], counts["right"])
