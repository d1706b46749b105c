"""Mentions by a word alone: "Ibid.", "supra", "reftel", "reference telegram", "your cable".

In: text. Out: `Reference` values; what they repeat or mean, their words do not tell. Knows no XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotate.annotators.mentions.leads import word_before
from annotate.annotators.mentions.lexicon import DATE, MARKS, REFERRING
from annotate.annotators.mentions.reference import Reference

_IBID = re.compile(r"bid\b\.?")
_SUPRA = re.compile(r"upra\b")
_REFTEL = re.compile(r"eftels?\b(?! \d\d\d)")
_URTEL = re.compile(r"rtels?\b(?! \d)")
_MESSAGE_WORD = re.compile(
    r" (?:tel(?:egram)?|message|cable|airgram|msg|despatch)s?\b(?! (?:[Nn]o\. |number )?[A-Z]{0,5} ?[–-]?\d)"
)
_OF_DAY = re.compile(rf"{MARKS}\ (?:of|dated)\ ({DATE})", re.VERBOSE)


def find_worded(text: str) -> Iterator[Reference]:
    """Mentions by a word alone: "Ibid.", "supra", "reftel", "reference telegram", "your cable"."""
    for match in _places(text, "bid", _IBID):
        if (at := _letter_before(text, match.start(), "Ii")) >= 0:
            yield Reference(at, match.end(), text[at : match.end()], "ibid", style="ibid")
    for match in _places(text, "upra", _SUPRA):
        at = _letter_before(text, match.start(), "Ss")
        # "footnote 4, supra" is the footnote's mention.
        if at >= 0 and text.rfind("footnote", max(0, at - 14), at) < 0:
            yield Reference(at, match.end(), text[at : match.end()], "ibid", style="supra")
    for letters, rest, pattern in (("Rr", "eftel", _REFTEL), ("Uu", "rtel", _URTEL)):
        for match in _places(text, rest, pattern):
            if (at := _letter_before(text, match.start(), letters)) >= 0:
                quote = text[at : match.end()]
                yield Reference(at, match.end(), quote, "reftel", style=quote.lower())
    for rest in (" tel", " mess", " cable", " airgram", " msg", " despatch"):
        for match in _places(text, rest, _MESSAGE_WORD):
            at, word = word_before(text, match.start())
            yours = word in ("your", "Your") and match.group().startswith((" tel", " cab"))
            if yours or word in REFERRING:
                quote = text[at : match.end()]
                dated = _OF_DAY.match(text, match.end())
                date = dated[1] if dated else ""
                yield Reference(at, match.end(), quote, "reftel", date=date, style=quote.lower())


def _places(text: str, letters: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Where a pattern matches that begins with rare letters; looking for the letters first is many times faster."""
    at = text.find(letters)
    while at >= 0:
        if match := pattern.match(text, at):
            yield match
        at = text.find(letters, at + len(letters))


def _letter_before(text: str, at: int, letters: str) -> int:
    """Where a word starts whose first letter stands before `at`, or -1 where it is another word."""
    if at and text[at - 1] in letters and not text[at - 2 : at - 1].isalnum():
        return at - 1
    return -1
