"""The words of a sentence as the clause model sees them: each with two classes that its company in FRUS gives it.

In: the text of a sentence. Out: `Word` values. The classes were found without labels: words that stand between the
same neighbours in the volumes share one ("should", "must"; "Embassy", "Mission"; "inform", "tell"), so that what is
learned of one word holds for its like. A word that is not in the table gets a class by its shape.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# "U.S.", "P.L."; words with their apostrophes and hyphens; marks one by one.
_WORD = re.compile(r"[A-Za-z](?:\.[A-Za-z])+\.?|\w+(?:[’'-]\w+)*|[^\w\s]")
# What stands before the first word: "3.", "(a)", "II.", dashes, opening quotation marks.
_LABEL = re.compile(r"[\s“\"(—-]*(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)]\s+|\d{3,5}\.\s+|—\s*)*")
_ENDINGS = ("ing", "ed", "ly", "s")

Table = dict[str, tuple[str, str]]


class Word(NamedTuple):
    """A word; start and end are characters of the text.

    :param low: the word in lower case; "0" for a number.
    :param fine: its class, one of some 250.
    :param broad: its class, one of some 50.
    """

    start: int
    end: int
    low: str
    fine: str
    broad: str


def split(text: str, start: int, end: int, table: Table, most: int = 400) -> tuple[bool, list[Word]]:
    """Whether a label stands before the first word of ``text[start:end]``, and its words.

    :param most: how many words are read; longer sentences are tables and lists, and their force stands early.
    """
    first = _LABEL.match(text, start, end)
    at = first.end() if first else start
    words: list[Word] = []
    for match in _WORD.finditer(text, at, end):
        word = match.group()
        low = "0" if word[0].isdigit() else word.lower()
        fine, broad = table.get(word if words else low) or table.get(low) or _shape(word)
        words.append(Word(match.start(), match.end(), low, fine, broad))
        if len(words) == most:
            break
    return at > start, words


def _shape(word: str) -> tuple[str, str]:
    if word[0].isdigit():
        shape = "0"
    elif word.isupper() and len(word) > 1:
        shape = "AA"
    elif word[0].isupper():
        shape = "Aa"
    else:
        shape = next((ending for ending in _ENDINGS if word.endswith(ending)), "a")
    return shape, shape
