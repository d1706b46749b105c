"""What each kind of tag means, how it is found, and how often it is right: measured figures, not typed ones.

In: ``annotate/publish/accuracy.json``, which ``benchmarks/accuracy.py`` measures and writes. Out: one page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotate.publish.edition import Edition
from annotate.publish.page import Page
from annotate.publish.warrants import figures as measured_figures

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


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured on one kind of text. fitted: whether the rules were changed until they were right on it."""

    text: str
    fitted: bool
    rows: list[Row]
    certs: list[Row]


def _context() -> Mapping[str, object]:
    figures = measured_figures()
    held_out = sorted(name for name, told in figures["volumes"].items() if not told["fitted"])
    return {
        "measured": figures["measured"],
        "held_out": held_out,
        "fitted": len(figures["volumes"]) - len(held_out),
        "kinds": {kind: _of_volumes(figures["kinds"], kind) for kind in ("person", "term")},
        "labels": {
            kind: Measure(
                f"{told['count']:,} {told['text']}",
                told["fitted"],
                [_row(name, counts) for name, counts in told["rows"].items()],
                [],
            )
            for kind, told in figures["labels"].items()
        },
    }


def _of_volumes(kinds: Mapping[str, Any], kind: str) -> Measure:
    """A kind in the volumes held out; and, for comparison, in those that the rules were fitted to."""
    rows = [
        _row({"held out": "volumes held out", "fitted": "volumes the rules were fitted to"}[name], kinds[name][kind])
        for name in ("held out", "fitted")
    ]
    by_cert = kinds["held out"][kind]["by_cert"]
    certs = [Row(cert, 0, *by_cert[cert]) for cert in ("high", "medium", "low") if cert in by_cert]
    return Measure("", False, rows, certs)


def _row(name: str, counts: Mapping[str, Any]) -> Row:
    return Row(name, counts["gold"], counts["made"], counts["right"])
