"""Where the signs of notes without numbers stand: "*", "†", "‡".

In: the running text and the notes at its end. Out: a `Placement` a note, as for numbers; but there is no choice: a sign
stands as often in the text as there are notes of it, or nobody can tell which is which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotate.conversion.footnotes import NoPlace, Placement
from annotate.conversion.notes import PrintedNote


def place_signs(text: str, notes: Sequence[PrintedNote]) -> tuple[Placement, ...] | NoPlace:
    """Place the notes that have signs, in the order listed.

    :returns: the placements, or the first note whose sign stands in the text too seldom or too often.

    >>> notes = [PrintedNote(-n, "Ibid.", n, sign) for n, sign in ((1, "*"), (2, "†"), (3, "*"))]
    >>> [place.start for place in place_signs("He agreed.* She left† at once.*\\n* * *\\n", notes)]
    [10, 20, 30]
    """
    by_sign: dict[str, list[int]] = {}
    for index, note in enumerate(notes):
        if note.sign:
            by_sign.setdefault(note.sign, []).append(index)
    placed: list[Placement] = []
    for sign, indexes in by_sign.items():
        places = _places(text, sign, glued=True)
        if len(places) < len(indexes):
            places = _places(text, sign, glued=False)
        if len(places) != len(indexes):
            at = min(len(places), len(indexes) - 1)
            note = notes[indexes[at]]
            return NoPlace(note.n, indexes[at], places[-1] if places else -1)
        placed += [
            Placement(notes[index].n, start, start + len(sign), 9.0, -1, 0.0, 9.0, "high")
            for index, start in zip(indexes, places, strict=True)
        ]
    return tuple(sorted(placed, key=lambda placement: placement.start))


def _places(text: str, sign: str, *, glued: bool) -> list[int]:
    """Where a sign stands behind words: glued to them, or parted by a blank as well."""
    one = re.escape(sign[0])
    led = r"(?<=[^\s" + one + r"\[(])" if glued else r"(?<=\S)[ ]?(?<![" + one + r"])"
    bare = rf"\\?{re.escape(sign)}(?![{one}])"
    found = []
    for match in re.finditer(rf"{led}(?:\[{bare}\]|\({bare}\)|{bare})(?=[\s.,;:!?)\]”\"’—–-]|\w|$)", text):
        start = match.start() + (match.group()[0] == " ")
        line = text[text.rfind("\n", 0, start) + 1 : start]
        if any(character.isalnum() for character in line):  # no row of asterisks
            found.append(start)
    return found
