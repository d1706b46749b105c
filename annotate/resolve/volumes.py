"""The ids of FRUS volumes, as the Office of the Historian forms them from series and number."""

from __future__ import annotations

import re
from typing import Final

_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
VOLUME: Final = re.compile(
    r"(?:(?P<years>\d{4}(?:[–-]\d{2,4})?),\s+)?[Vv]ol(?:s?\.|umes?)\s+(?:(?P<roman>[IVXLC]+)|E[–-](?P<electronic>\d+))"
    r"(?:,\s+Part\s+(?P<part>\w+))?"
)
_PARTS_NAMED: Final = {"one": "1", "two": "2", "three": "3", "i": "1", "ii": "2", "iii": "3"}


def volume_id(words: str) -> str:
    """The FRUS id of a volume as printed references name it; empty where they do not say.

    >>> volume_id("Foreign Relations, 1964–1968, vol. XV, Germany"), volume_id("1969–1976, vol. E–9, Part 1")
    ('frus1964-68v15', 'frus1969-76ve09p1')
    """
    match = VOLUME.search(words)
    if not match or not match["years"]:
        return ""
    start, _, end = match["years"].replace("–", "-").partition("-")
    years = f"{start}-{end[-2:]}" if end else start
    number = f"{_from_roman(match['roman']):02d}" if match["roman"] else f"e{int(match['electronic']):02d}"
    part = match["part"]
    return f"frus{years}v{number}" + (f"p{_PARTS_NAMED.get(part.lower(), part)}" if part else "")


def _from_roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))
