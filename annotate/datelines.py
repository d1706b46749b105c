"""Where and when a dateline says a document was written.

In: the words of a dateline, without footnote numbers. Out: offsets of its place and its dates, and their ISO forms.
The forms are those FRUS has printed since the 1950s: "Moscow, January 5, 1964, 7 p.m.", "Washington, undated",
"Taipei, October 23–24, 1964", "Paris, November 16, 1965, 2016Z."
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from annotate.values.printed import MONTH, PrintedDay, find_printed, month_number
from annotate.values.timespan import UNDATED

# The edition's encoders write a meeting's hours ("3–4:30 p.m.") as @from and @to in volumes on 1973 and later and
# give only the day in earlier ones; all 17 sample volumes agree, and a corpus should answer one query alike.
_HOURS_SINCE = 1973

_CLOCK = r"(?:\d{1,2}(?:[:.]\d\d)?(?:\s*[ap]\.?\s?m\.?)?|noon|midnight)"
# What follows a day and its year.
_ZULU = re.compile(r"\s*(?:,|[–—-])?\s*(\d{4})\s?Z\b")
_HOURS = re.compile(
    rf"""
    \s*(?:,|[–—-])?\s*(?P<clock>{_CLOCK})
    (?:\s*(?:[–—-]|to|and)\s*(?P<clock2>{_CLOCK}))?
    (?:\s*\(?(?P<zone>[A-Z]{{1,2}}[SD]?T|GMT)\)?)?
    """,
    re.VERBOSE,
)
# "July 17, 11:30 a.m.": a day without its year.
_YEARLESS = re.compile(rf"(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})(?:,\s+|\s?[–—-]\s?){_CLOCK}")
_CLOCK_PARTS = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*([ap])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date in a dateline: its span in characters, and when it was.

    `when` or `first` and `last` hold ISO dates or times (TEI @when, @from, @to); all are empty for "undated".
    """

    start: int
    end: int
    when: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline's place, as a span in characters ((0, 0) where none is printed), and its date."""

    place: tuple[int, int]
    date: PrintedDate | None


def is_dateline(words: str) -> bool:
    """Whether a line under a heading is a dateline: a short line that holds a date or says it is undated.

    >>> is_dateline("Moscow, January 5, 1964, 7 p.m."), is_dateline("On January 5, 1964, the Ambassador called.")
    (True, False)
    """
    if len(words) > 160:
        return False
    read = read_dateline(words)
    if read.date is None:
        return False
    before, after = words[: read.date.start], words[read.date.end :]
    # What stands around the date is a place, or a word on its time; a sentence is no dateline.
    if len(before) > 90 or len(after) > 40 or before.rstrip().endswith(_SENTENCE_OPENINGS) or before.endswith(": "):
        return False
    around = _BRACKETED.sub("", before + after)
    return all(word in _SMALL_WORDS or not word[0].islower() for word in _WORD.findall(around))


_SUPPLIED_PLACE = re.compile(r"\[\s*([A-Z][^\[\]]*?)[\s,]*\]?[\s,]*")
# "[place not declassified]", "(EST)".
_BRACKETED = re.compile(r"\[[^\]]*\]|\([^)]*\)")
_WORD = re.compile(r"[^\W\d_]+")
# Small words of places ("aboard", "en route to") and times.
_SMALL_WORDS = frozenset(
    "of the in at on en route aboard near off to de la del du des a m p and noon midnight local time s".split()
)
_SENTENCE_OPENINGS = ("On", "In", "By", "Since", "Of", "Dated", "Until", "As of", "Subject:", "Ref:", "“", '"')


@lru_cache(maxsize=4096)
def read_dateline(words: str) -> Dateline:
    """Read a dateline.

    >>> words = "Washington, December 28, 1967, 0137Z."
    >>> read = read_dateline(words)
    >>> words[slice(*read.place)], read.date.when, words[read.date.start : read.date.end]
    ('Washington', '1967-12-28T01:37:00Z', 'December 28, 1967, 0137Z')
    >>> read_dateline("Moscow, January 5, 1964, 7 p.m.").date.when
    '1964-01-05T19:00:00'
    >>> read_dateline("Taipei, October 23–24, 1964.").date.last
    '1964-10-24'
    >>> read_dateline("Athens, undated.").date
    PrintedDate(start=8, end=15, when='', first='', last='')
    """
    if found := next(find_printed(words), None):
        date = _date(words, found)
    elif match := _YEARLESS.search(words):
        date = PrintedDate(*match.span(), when=f"--{month_number(match['month']):02}-{int(match['day']):02}")
    elif match := UNDATED.search(words):
        date = PrintedDate(*match.span())
    else:
        return Dateline((0, 0), None)
    start, end = 0, date.start
    while end and words[end - 1] in " ,—–-":
        end -= 1
    # "[Washington,] May 10, 1948.": brackets say that an editor supplied the place.
    supplied = _SUPPLIED_PLACE.fullmatch(words, 0, end)
    if supplied:
        return Dateline(supplied.span(1), date)
    return Dateline((start, end) if end else (0, 0), date)


def _date(words: str, found: PrintedDay) -> PrintedDate:
    start, end, first, last = found.start, found.end, found.first, found.last
    if last:
        return PrintedDate(start, end, first=first, last=last)
    if not first or not found.day or found.last_day:
        return PrintedDate(start, end, when=first)
    if (zulu := _ZULU.match(words, end)) and _is_clock(zulu[1][:2], zulu[1][2:]):
        return PrintedDate(start, zulu.end(), when=f"{first}T{zulu[1][:2]}:{zulu[1][2:]}:00Z")
    hours = _HOURS.match(words, end)
    if hours and hours["clock2"]:
        closing, half = _time(hours["clock2"], "")
        opening, _ = _time(hours["clock"], half)
        if opening and closing:
            span = start, hours.end()
            if found.year >= _HOURS_SINCE:
                return PrintedDate(*span, first=f"{first}T{opening}", last=f"{first}T{closing}")
            return PrintedDate(*span, when=first)
    elif hours:
        time, half = _time(hours["clock"], "")
        if time and (half or not hours["clock"].isdigit()):
            return PrintedDate(start, hours.end(), when=f"{first}T{time}")
    return PrintedDate(start, end, when=first)


def _is_clock(hour: str, minute: str) -> bool:
    return int(hour) < 24 and int(minute) < 60


def _time(words: str, half: str) -> tuple[str, str]:
    """An ISO time, and whether it is of the morning (``a``) or afternoon (``p``); both empty where unreadable.

    :param half: the half of the day to assume where the words do not say.
    """
    if words == "noon":
        return "12:00:00", "p"
    if words == "midnight":
        return "00:00:00", "a"
    match = _CLOCK_PARTS.match(words)
    if not match:
        return "", ""
    hour, minute = int(match[1]), int(match[2] or 0)
    said = (match[3] or half).lower()
    if hour > 24 or minute > 59 or (said and hour > 12):
        return "", ""
    if said == "p" and hour < 12:
        hour += 12
    elif said == "a" and hour == 12:
        hour = 0
    return (f"{hour:02}:{minute:02}:00", said) if hour < 24 else ("", "")
