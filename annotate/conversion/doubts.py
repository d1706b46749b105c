"""What a conversion made of each line, and what it is not sure of.

In: nothing; this module holds only the two records that a conversion hands to whoever shows it (a preview, the command
line). Out: `LineRole`, one a printed line, and `Doubt`, one a decision that an editor should look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from annotate.values.annotation import Certainty

Kind = Literal[
    "note place",  # where a footnote number stands
    "note number",  # which number a note has: its label was not in the transcription, or is out of order
    "note",  # a line that could be a note, or a note that could be a line
    "source",  # a "Source:" that is body text, or a document that has no source note
    "set apart",  # a line that is no part of the document: page furniture
    "nesting",  # a label that may or may not begin a list, or at another level
    "parties",  # who wrote to whom
    "date",  # a line that could be a dateline, a dateline whose date cannot be read
    "layout",  # lines joined, rows made a table, a part of the document that could be another
]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A decision an editor should look at.

    :param line: the line of the transcription (from 1).
    :param kind: what it is about.
    :param words: the printed words at issue, shortened.
    :param cert: how sure the decision is.
    :param told: the decision and why, a clause without a final full stop.
    """

    line: int
    kind: Kind
    words: str
    cert: Certainty
    told: str


@dataclass(frozen=True, slots=True)
class LineRole:
    """What a line became.

    :param line: the line of the transcription (from 1).
    :param role: the kind of block it is (`annotate.conversion.words.Kind`: ``head``, ``dateline``, ``p``, ``label``,
        ``item``, ``row``, ``option``, ``signed``, ``page``, ``joined`` to the line before it …), or ``note`` (of the
        list of notes), or ``apart`` (no part of the document).
    :param words: the printed line, without white space around it.
    """

    line: int
    role: str
    words: str


_ORDER = {"low": 0, "medium": 1, "high": 2}


def most_doubtful_first(doubts: tuple[Doubt, ...]) -> list[Doubt]:
    """Doubts in the order in which an editor should meet them.

    >>> sure, unsure = Doubt(1, "date", "x", "medium", "a"), Doubt(9, "date", "y", "low", "b")
    >>> [doubt.line for doubt in most_doubtful_first((sure, unsure))]
    [9, 1]
    """
    return sorted(doubts, key=lambda doubt: (_ORDER[doubt.cert], doubt.line))
