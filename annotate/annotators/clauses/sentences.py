"""Sentences of running text: where each begins and ends.

In: the text of a block (no line break inside). Out: spans in characters of it. A full stop ends a sentence where
what follows can begin one and what precedes is no abbreviation as FRUS prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# An end: the mark, closing quotes and brackets, note marks; then space; then what can begin a sentence.
_END = re.compile(r"[.?!][”’\"')\]]*\ufffc*[ \n]+(?=[\"“‘'(\[]*[A-Z0-9—])")
# Words whose full stop is their own; compared in lower case without the stop.
_ABBREVIATIONS = frozenset(
    [
        "mr", "mrs", "ms", "messrs", "dr", "st", "sr", "jr", "gen", "lt", "col", "maj", "capt", "cmdr", "adm", "amb",
        "asst",
        "sec", "secy", "sen", "rep", "prof", "rev", "hon", "cf", "viz", "vs", "e.g", "i.e", "approx", "u.s", "u.k",
        "u.n",
        "u.s.s.r", "u.a.r", "p.l", "exec", "govt", "jan", "feb", "mar", "apr", "aug", "sept", "oct", "nov", "dec",
    ]
)  # fmt: skip
# Words that are abbreviations only before a number: "No. 84", but "He said no."
_BEFORE_NUMBERS = frozenset(
    ["no", "nos", "para", "paras", "art", "vol", "vols", "pp", "p", "fig", "ref", "tel", "nr", "sec"]
)
_LAST_WORD = re.compile(r"[^\s(“\"‘']*$")


def find_sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the sentences of ``text[start:end]`` as (start, end), white space outside.

    >>> text = "Mr. Hall agrees. He will go. 3. Now"
    >>> [text[start:end] for start, end in find_sentences(text)]
    ['Mr. Hall agrees.', 'He will go.', '3. Now']

    :param text: the text of one or more blocks; a line break always parts sentences.
    """
    limit = len(text) if end is None else end
    at = start
    while at < limit and text[at].isspace():
        at += 1
    for match in _END.finditer(text, at, limit):
        if text[match.start()] == "." and _is_abbreviated(text, at, match.start()):
            continue
        yield at, match.end() - (len(match[0]) - len(match[0].rstrip()))
        at = match.end()
    while limit > at and text[limit - 1].isspace():
        limit -= 1
    if at < limit:
        yield at, limit


def _is_abbreviated(text: str, sentence: int, stop: int) -> bool:
    """Whether the full stop at `stop` belongs to its word: a label, an initial, a known abbreviation."""
    found = _LAST_WORD.search(text, max(sentence, stop - 12), stop)
    word = found.group() if found else ""
    if stop - len(word) <= sentence + 1:  # "3." or "(a)." before the sentence's first word
        return len(word) <= 4
    if len(word) == 1 and word.isupper():
        return True
    if word.lower() in _BEFORE_NUMBERS:
        return text[stop + 2 : stop + 3].isdigit()
    return word.lower() in _ABBREVIATIONS
