"""Where a document's attachments and enclosures begin.

In: the words of printed lines. Out: the indexes of the lines that say so, such as "Attachment" or "[Enclosure 2]".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotate.conversion.words import Words
from annotate.datelines import is_dateline
from annotate.headings import opens_heading

_PART = re.compile(
    r"[\[(]?(Attachment|Enclosure|Inclosure|Annex|Appendix|Tab|Subannex|Subenclosure|Addendum|Attached Paper)"
    r"(?:\s+(?:No\. ?)?(?:[A-Z]|\d{1,2}|[IVX]{1,4}))?(?: to .{1,60})?[\])]?[.:]?",
    re.IGNORECASE,
)
_OPENINGS = frozenset("[(AEITSaeits")  # what such a mark begins with
_LONGEST = 90  # a mark is shorter than this, in characters
_LEAST = 120  # a part has at least so many characters of text; less is a list of what is attached


def part_type(words: str) -> str:
    """What a line says to begin, such as ``enclosure``; empty where it is no such line.

    >>> part_type("[Enclosure 2]"), part_type("Attachments: two")
    ('enclosure', '')
    """
    match = _PART.fullmatch(words)
    return match[1].lower() if match else ""


def find_parts(lines: Sequence[Words]) -> list[int]:
    """The lines with which parts begin; the first line of a document begins none."""
    short = [words.text for words in lines if words.text[:1] in _OPENINGS and len(words.text) < _LONGEST]
    if not any(map(_PART.match, short)):
        return []
    parted = sum(line.line.blank for line in lines) > 1
    marks = [
        index
        for index, (words, line, _) in enumerate(lines)
        if index > 1 and index + 1 < len(lines) and _PART.fullmatch(words)
        and (not parted or (line.blank and lines[index + 1].line.blank))
        and (words[:1].isupper() or words[:1] in "[(")
    ]  # fmt: skip
    starts = []
    for place, index in enumerate(marks):
        end = marks[place + 1] if place + 1 < len(marks) else len(lines)
        length = sum(len(line.text) for line in lines[index + 1 : end])
        if length >= _LEAST or opens_heading(lines[index + 1].text):
            starts.append(index)
    return starts


# A title that closes with a date reads like a dateline: "Extract From Bulletin No. 151, May 17, 1948".
_EXTRACT = re.compile(r"(?:Extracts?|Excerpts?|Portions?) (?:From|of)\b", re.IGNORECASE)


def is_title(words: str) -> bool:
    """Whether a line under such a mark is a part's heading."""
    if opens_heading(words) or _EXTRACT.match(words):
        return True
    ended = words.endswith((".", ";", ":", ",", "?", "!", "”")) or words.startswith(("—", "-", "[", "“", "("))
    return len(words) <= 160 and not ended and not is_dateline(words) and not words[:1].isdigit() and len(words) > 2
