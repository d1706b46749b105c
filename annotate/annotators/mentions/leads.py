"""Leads: the words before a number that make it a reference, such as "telegram", "Moscow's", "NSC Action No.".

In: text and the place of some digits. Out: a `Lead`, or None. The word before a number decides, by lookup; what stands
before that word may change its kind or name its post. Knows no XML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from annotate.annotators.mentions.lexicon import (
    BY_LAST,
    COMMAND_SERIES,
    COMMON,
    KINDS,
    LETTERS,
    NAMED_SERIES,
    PAPERS,
    POSSESSED,
    POSSESSIVES,
    REFERRING,
    REPEATED,
)
from annotate.tei.view import NOTE_MARK
from annotate.values.annotation import Certainty
from annotate.values.messages import MESSAGES
from annotate.values.printed import MONTH, YEAR

_NO: Final = frozenset(("No.", "Nos.", "no.", "nos.", "No", "Number", "number", "numbered", "Numbers"))
_AIRCRAFT: Final = frozenset(("10", "11", "12", "20", "26", "37"))  # numbers of two digits that follow "A-"
PAPER = re.compile(r"\d+(?:[./–-]\d+)*(?:–[a-d]\b)?")


@dataclass(frozen=True, slots=True)
class Lead:
    """The words before a number that make it a reference.

    :param start: their first character. :param number: the number's first, letters included.
    :param letters: letters before the digits, such as the "A" of "A-123".
    """

    start: int
    number: int
    kind: str
    style: str
    post: str = ""
    direction: str = ""
    letters: str = ""
    cert: Certainty = "high"


_BREAKS: Final = (" ", "\n", "—", "(", NOTE_MARK)


def word_before(text: str, at: int) -> tuple[int, str]:
    """The word that ends at `at`, and where it starts."""
    start = text.rfind(" ", 0 if at < 40 else at - 40, at) + 1
    word = text[start:at]
    if start and word.isalnum():
        return start, word
    low = max(0, at - 40)
    start = max(text.rfind(c, low, at) for c in _BREAKS) + 1
    if not start:
        start = low
    while start < at and text[start] in "“[‘\"'/":
        start += 1
    return start, text[start:at]


def find_lead(text: str, at: int, end: int, posts: frozenset[str]) -> Lead | None:
    """What the words before the digits from `at` to `end` make of them, or None."""
    before = text[at - 1 : at]
    if before in ("-", "–"):
        return _lettered(text, at - 1, end, posts)
    if before != " " or at < 3:
        return None
    if text[at - 2] in "-–":
        return _lettered(text, at - 2, end, posts)
    start, word = word_before(text, at - 1)
    if word in _NO and start > 1:
        start, word = word_before(text, start - 1)
    return _named(text, start, word, at, posts) if _may_lead(word) or word in posts else None


def _lettered(text: str, dash: int, end: int, posts: frozenset[str]) -> Lead | None:
    """A number joined to letters by a dash, "A-123", "NSC–68": what it is, and who sent it if that stands before."""
    if text[dash - 1 : dash] == " ":
        dash -= 1
    start, letters = word_before(text, dash)
    if KINDS.get(letters.lower()) == "directive" and letters.isupper():
        return Lead(start, start + len(letters) + 1, "directive", letters.lower())
    if not (letters in LETTERS or (letters.isupper() and len(letters) < 5)) or text[end : end + 1].isalpha():
        return None
    kind = LETTERS.get(letters, "")
    number = start
    if text[start - 1 : start] == " " and start > 1:
        start, word = word_before(text, start - 1)
        if word in _NO and start > 1:
            start, word = word_before(text, start - 1)
        lead = _named(text, start, word, number, posts)
        named = bool(kind) or (lead is not None and lead.style not in ("post", "repeated", *POSSESSIVES))
        if lead is not None and named and lead.kind in MESSAGES:
            return replace(lead, kind=kind or lead.kind, letters=letters)
    if not kind:
        return None
    width = len(text[number:end].lstrip(f"{letters} –-"))
    closed = letters == "A" and text[end : end + 1] in f"{NOTE_MARK}.,;)" and text[number:end][-2:] not in _AIRCRAFT
    if kind == "airgram" and (width >= 3 or (width == 2 and closed)) and text[end : end + 1] not in ("-", "–", "/"):
        return Lead(number, number, kind, letters.lower(), letters=letters)
    return None


@lru_cache(maxsize=8192)
def _may_lead(word: str) -> bool:
    """Whether a word can stand before a message's number; most words before numbers cannot."""
    bare = re.sub(r"[’']s?$", "", word)
    low = bare.lower()
    return (
        not {low, low[:-1]}.isdisjoint(KINDS.keys() | NAMED_SERIES | POSSESSIVES)
        or bare.isupper()
        or bare in BY_LAST
        or bare in COMMAND_SERIES
        or word in REFERRING
        or word == "declassified]"
        or low.endswith("tel")
        or (bare != word and bare[:1].isupper())
    )


def _named(text: str, start: int, word: str, number: int, posts: frozenset[str]) -> Lead | None:
    """What the word directly before a number makes of it."""
    bare = re.sub(r"[’']s?$", "", word)
    low = bare.lower()
    singular = low[:-1] if low.endswith("s") else low
    kind = KINDS.get(low) or KINDS.get(singular)
    paper = PAPER.match(text, number) if low in ("jcs", "j.c.s.") else None
    if paper and "/" in paper.group():
        kind = "directive"
    if kind == "directive":
        return _paper(text, start, bare, number)
    if kind:
        return _extended(text, start, kind, low if low in KINDS else singular, number)
    if (low in NAMED_SERIES or singular in NAMED_SERIES) and word[0].isupper():
        return _series(text, start, low if low in NAMED_SERIES else singular, number)
    if bare in COMMAND_SERIES or (bare.isupper() and _TELEGRAM_BEFORE.search(text, max(0, start - 11), start)):
        return _series(text, start, low, number)
    if word in ("CA", "CG") and _BARE.match(text, number):
        return Lead(start, number, "airgram", low)
    if low in POSSESSIVES:
        return Lead(start, number, "telegram", low, cert="medium")
    for name in BY_LAST.get(bare, ()):
        begin = start + len(bare) - len(name)
        if begin >= 0 and text.startswith(name, begin) and (begin == 0 or not text[begin - 1].isalnum()):
            return _posted(text, begin, name, bare != word, number)
    if low.endswith("tel") and (post := BY_LAST.get(bare[:-3])):
        return Lead(start, number, "telegram", "post", post[-1], "from")
    if bare != word and word[0].isupper() and _SIGNED.match(text, number):
        return Lead(start, number, "telegram", "signed", cert="medium")
    if word in REFERRING and word[0].isupper() and _BARE.match(text, number):
        return Lead(number, number, "telegram", "ref", cert="medium")
    if bare in posts:
        return Lead(start, number, "telegram", "post", bare, "from", cert="medium")
    if word == "declassified]" and text.endswith(_WITHHELD, 0, start + len(word)):
        return Lead(start + len(word) - len(_WITHHELD), number, "telegram", "withheld", cert="medium")
    return None


# "Murphy’s 571 from Beirut", and bare numbers in a reference line: "Ref: 143077, 3214."
_SIGNED = re.compile(rf"(?!{YEAR})\d{{3,6}}(?:{NOTE_MARK}| (?:from|to) (?:the )?[A-Z])")
_BARE = re.compile(rf"\d{{3,6}}(?:[.,;{NOTE_MARK}]|\ {MONTH}\ \d|$)", re.VERBOSE)
_WITHHELD: Final = "[telegram indicator not declassified]"


_TELEGRAM_BEFORE = re.compile(r"(?:telegram|message) $")


def _posted(text: str, start: int, name: str, possessive: bool, number: int) -> Lead | None:
    """A number after a post's name: "Moscow 279", "Moscow’s 279", "rptd Cairo 12"."""
    _, before = word_before(text, start - 1) if start > 1 else (0, "")
    if before.lower() in REPEATED and not possessive:
        return Lead(start, number, "telegram", "repeated", name, "to")
    if name in COMMON:
        if not possessive and ("Dep" not in name or before == "to"):
            return None
        return Lead(start, number, "telegram", "post", name, "from", cert="medium")
    return Lead(start, number, "telegram", "post", name, "from")


def _series(text: str, start: int, style: str, number: int) -> Lead:
    """A number of a named series; "telegram" before the name belongs to the words that name it."""
    at, word = word_before(text, start - 1) if start > 1 else (start, "")
    if word.lower() in ("telegram", "telegrams"):
        start = at
    elif text.endswith("channel message ", 0, start):
        start = word_before(text, at - 1)[0]
    return Lead(start, number, "telegram", style)


def _extended(text: str, start: int, kind: str, style: str, number: int) -> Lead | None:
    """A kind word with the words before it that change it: "circular telegram", "Geneva telegram", "my telegram"."""
    at, word = word_before(text, start - 1) if start > 1 and text[start - 1] == " " else (start, "")
    low = word.lower()
    if style == "message":
        return Lead(at if low.endswith("channel") else start, number, kind, style)
    if kind in ("document", "footnote") or not word:
        return Lead(start, number, kind, style)
    if style in ("circular", "circ") and (low in NAMED_SERIES):
        return Lead(start, number, kind, low)
    if low in ("circular", "circ", "cir") and style in ("telegram", "tel", "airgram"):
        return Lead(at, number, "airgram" if style == "airgram" else "circular", "circular")
    bare = re.sub(r"[’']s?$", "", word)
    if whose := POSSESSED.get(re.sub(r"[’']s?$", "", low)):
        return Lead(start, number, kind, "circular" if kind == "circular" else whose)
    if style in ("telegram", "tel", "tel.", "cable", "airgram", "despatch", "desp"):
        if bare in COMMAND_SERIES:
            return Lead(at, number, kind, bare.lower())
        for name in BY_LAST.get(bare, ()):
            begin = at + len(bare) - len(name)
            if begin >= 0 and text.startswith(name, begin):
                return Lead(begin, number, kind, "post", name, "from")
    return Lead(start, number, kind, style)


def _paper(text: str, start: int, word: str, number: int) -> Lead | None:
    """A policy paper, by its initials or its name in full."""
    end = start + len(word)
    for phrase in PAPERS:
        if phrase.endswith(word) and text.endswith(phrase, 0, end):
            return Lead(end - len(phrase), number, "directive", phrase.lower())
    if word.isupper() and not _IN_FILES.search(text, max(0, start - 24), start):
        return Lead(start, number, "directive", word.lower())
    return None


# "(Department of State, S/S-NSC Files: Lot 72 D 316, NSAM 98)" says in which folder a paper lies.
_IN_FILES = re.compile(r"(?:\bLot \d+ ?D ?\d+|\bBox [\w–-]+|\bFiles?|\bFolder [\w–-]+)[,:] $")
