"""The number a message prints as its own, in its first paragraph."""

from __future__ import annotations

import re
from typing import Final

from annotate.annotators.mentions.lexicon import LETTERS, SERIES

# "90262.", "170545Z.", "Secto 12.", "CA–951.", "Secto 44/3193.", "8004. Vipto 55." (an embassy's for a traveller)
_PLAIN = r"(?:\d{6}Z|\d{1,6}(?=\.(?:\s|$|\d\))|\.?\s*/|\.\ufffc)|\d{2,6}(?=\.?$))"
_SERIAL = r"(?:[A-Z][a-z]{3,6}|[A-Z]{2,8})(?:\sCirc(?:ular)?)?\s\d{1,6}(?=[./\s\ufffc]|$)"
_JOINED = r"(?:CA|CG|A|G|D)\s?[–-]\s?\d{1,5}(?=[.\s(\ufffc]|$)"
_OWN = re.compile(
    rf"[;\[]?(?:No\.\s*|Despatch\s+No\.\s*|Airgram\s+|\[telegram indicator not declassified\]\s)?"
    rf"(?P<first>{_PLAIN}|{_JOINED}|{_SERIAL})"
    rf"(?:[./]\s*(?P<second>{_SERIAL})(?=[.\s\ufffc]|$)|/(?P<plain>\d{{1,6}})\b)?"
)
_NUMBERED_GENRES: Final = frozenset(
    """telegram airgram despatch circular-telegram circular-airgram instruction-to-post message circular-instruction
    backchannel-message""".split()
)


def find_own_number(text: str, genre: str) -> tuple[int, int, str] | None:
    """Where a message prints its own number.

    :param text: its first paragraph after heading and dateline.
    :param genre: the heading's kind of document (`annotate.headings.GENRES`); only messages have a number.
    :returns: start and end in characters of the text, and the number as printed; or None.

    >>> find_own_number("90262. Ref: Moscow 279.", "telegram")
    (0, 5, '90262')
    >>> find_own_number("Secto 12. Eyes only Acting Secretary.", "telegram")
    (0, 8, 'Secto 12')
    >>> find_own_number("1. Met the Foreign Minister today.", "memorandum-of-conversation") is None
    True
    """
    return next(iter(find_own_numbers(text, genre)), None)


def find_own_numbers(text: str, genre: str) -> list[tuple[int, int, str]]:
    """All numbers a message prints as its own: an embassy that sends a traveller's message gives it two.

    >>> find_own_numbers("8004. Vipto 55. For the President.", "telegram")
    [(0, 4, '8004'), (6, 14, 'Vipto 55')]
    """
    match = _OWN.match(text) if genre in _NUMBERED_GENRES else None
    if not match or not _is_series(match["first"]):
        return []
    groups = [g for g in ("first", "second", "plain") if match[g] and _is_series(match[g])]
    return [(*match.span(g), match[g]) for g in groups]


def _is_series(number: str) -> bool:
    """Whether the word before a number, if there is one, is a series of messages and no other word."""
    name, _, digits = number.partition(" ")
    return not digits or name.lower() in SERIES or name in LETTERS


def leading_number(text: str) -> int:
    """Where the own number at the start of a text ends, whatever its genre; 0 where there is none."""
    match = _OWN.match(text)
    if not match or match.start("first") or not _is_series(match["first"]):
        return 0
    if match["first"][0].isalpha() and not text.startswith((".", "/"), match.end("first")):
        return 0
    return match.end("second") if match["second"] and _is_series(match["second"]) else match.end("first")
