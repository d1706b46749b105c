"""Texts without the marks of notes that stand within a name or a number: "Henry￼ Kissinger", "Telegram￼ 279".

In: a text with U+FFFC where a footnote's number is printed. Out: the text a reader's eye reads on, and where each of
its characters stands in the first. A mark behind a full stop or comma parts what stands on its two sides, and stays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

# Between a word and the next word or number; several marks may stand side by side. A number's own mark says something
# of it (a year does not have one), so it stays.
_WITHIN: Final = re.compile(r"(?<=[^\W\d_])\ufffc+(?= [^\W_])")


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A text without marks within names. Offsets are characters."""

    text: str
    places: tuple[int, ...] = ()  # in this text, where marks were taken out
    shifts: tuple[int, ...] = ()  # how many, up to and with each

    def start(self, at: int) -> int:
        """Where in the whole text a span begins that begins here."""
        return at + self._shift(bisect_right(self.places, at))

    def end(self, at: int) -> int:
        """Where in the whole text a span ends that ends here: before a mark that stands right after it."""
        return at + self._shift(bisect_right(self.places, at - 1))

    def _shift(self, passed: int) -> int:
        return self.shifts[passed - 1] if passed else 0


def without_marks(text: str) -> Unmarked:
    """The text without the marks within names.

    >>> read = without_marks("Henry\\ufffc Kissinger left.\\ufffc He")
    >>> read.text, read.start(0), read.end(15), read.start(6)
    ('Henry Kissinger left.\\ufffc He', 0, 16, 7)
    """
    marks = list(_WITHIN.finditer(text))
    if not marks:
        return Unmarked(text)
    shifts = tuple(accumulate(len(mark.group()) for mark in marks))
    places = tuple(mark.start() - before for mark, before in zip(marks, (0, *shifts), strict=False))
    return Unmarked(_WITHIN.sub("", text), places, shifts)
