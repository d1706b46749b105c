"""Who says so, and how far to trust it: an editor, or the machine with its measured rate.

In: a mark's ``resp`` and ``cert``, and what kind of mark it is. Out: a `Warrant` for panels, lists and cards. The rates
are those of ``accuracy.json``, which ``benchmarks/accuracy.py`` measures: of marks of this kind, how many were right,
in texts that the rules had not been fitted to; where there are no such texts, the warrant says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

Kind = Literal["person", "term", "maker", "reference", "clause", "provenance"]

FIGURES: Final = Path(__file__).parent / "accuracy.json"
MACHINE: Final = "reftel."
# The row of the labels that counts for a kind that is measured on labelled notes and sentences.
_ROWS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "maker": ("provenance", ("drafted", "cleared", "approved")),
    "reference": ("references", ("full (post, direction)",)),
    "clause": ("clauses", ("label",)),
    "provenance": ("provenance", ("repository", "classification", "handling", "precedence")),
}
_WORDS: Final = {"high": "", "medium": "likely", "low": "unsure"}


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of so many marks were right, and whether the rules were fitted to the texts they were counted in."""

    right: int
    made: int
    fitted: bool

    @property
    def words(self) -> str:
        """As a reader reads it; never rounded up to all.

        >>> Rate(890, 1000, False).words, Rate(999, 1000, False).words, Rate(40, 40, True).words
        ('right in 89 of 100', 'right in 99 of 100', 'right in 40 of 40 its rules were made from')
        """
        if self.fitted:
            return f"right in {self.right:,} of {self.made:,} its rules were made from"
        return f"right in {100 * self.right // self.made} of 100"


@dataclass(frozen=True, slots=True)
class Warrant:
    """Who says a thing.

    :param machine: a program says it, no editor.
    :param doubt: empty where it is sure; else ``likely`` or ``unsure``, a word to be read.
    :param words: "the editors", or "by machine" and its rate.
    """

    machine: bool
    doubt: str
    words: str

    def rank(self) -> tuple[bool, int]:
        """Sorts editors first, then the surest."""
        return self.machine, list(_WORDS.values()).index(self.doubt)


EDITORS: Final = Warrant(False, "", "marked by editors")


def warrant_of(kind: Kind, resp: str, cert: str) -> Warrant:
    """Who warrants a mark. resp: as in the TEI or a record, with or without ``#``."""
    if not resp.removeprefix("#").startswith(MACHINE):
        return EDITORS
    found = rate(kind, cert)
    told = f", {found.words}" if found is not None and found.made else ""
    return Warrant(True, _WORDS.get(cert, ""), f"by machine{told}")


def all_warrants(warrants: Iterable[Warrant]) -> str:
    """Who says the things of a list: "marked by editors", "by machine, …", or both, each once."""
    return "; ".join(dict.fromkeys(warrant.words for warrant in sorted(warrants, key=Warrant.rank)))


_KINDS: Final[dict[str, Kind]] = {"persName": "person", "gloss": "term", "term": "term", "ref": "reference"}


def card_line(element: str, attributes: Mapping[str, str]) -> str:
    """The line of a card that says who marked the words, by the mark's element and attributes.

    >>> card_line("persName", {"corresp": "#p_TM1"})
    'marked by editors'
    >>> card_line("ref", {"resp": "#reftel.references", "cert": "low"}).partition(",")[0]
    'unsure: by machine'
    """
    kind = "maker" if attributes.get("role") else _KINDS.get(element, "provenance")
    warrant = warrant_of(kind, attributes.get("resp") or "", attributes.get("cert") or "")
    return f"{warrant.doubt}: {warrant.words}" if warrant.doubt else warrant.words


@cache
def rate(kind: Kind, cert: str) -> Rate | None:
    """The measured rate of a kind of mark at a certainty; None where it was not measured."""
    measured = figures()
    if kind in ("person", "term"):
        counts = measured["kinds"]["held out"][kind]["by_cert"].get(cert)
        return Rate(counts[1], counts[0], False) if counts else None
    label, rows = _ROWS[kind]
    found = measured["labels"][label]
    counted = [found["rows"][row] for row in rows if row in found["rows"]]
    return Rate(sum(c["right"] for c in counted), sum(c["made"] for c in counted), found["fitted"]) if counted else None


@cache
def figures() -> dict[str, Any]:
    """The measured figures."""
    read: dict[str, Any] = json.loads(FIGURES.read_text("utf-8"))
    return read
