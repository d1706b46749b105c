"""Dates as FRUS prints them, from 1861 to today: the one reader of them.

In: words of a dateline, a register, a reference or a source note. Out: `PrintedDay`s, with their place in the words.
It reads "January 5, 1964", "20 July 1967", "Sept. 5, 1959", "June 1st, 1861", "October 23–24, 1964", "October 31–
November 2, 1964", "September 1965" and, where the caller lets it, "July 20" without its year and "1967" alone.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_NAMES: Final = tuple(calendar.month_name)[1:]  # MkDocs and we never set a locale: they are English
_SHORT: Final = {"Sept": 9} | {name[:3]: number for number, name in enumerate(_NAMES, 1)}
_NUMBER_OF: Final = {name[:3].lower(): number for number, name in enumerate(_NAMES, 1)}

# Pieces for the patterns of others, so that no module has its own idea of what a month or a year is.
MONTH: Final = (
    rf"(?:{'|'.join((*_NAMES, *(name.upper() for name in _NAMES)))}|(?:{'|'.join(_SHORT)})(?:\.|(?![^\W\d_])))"
)
YEAR: Final = r"(?:(?:1[789]|20)\d\d(?!\d))"

_DAY: Final = r"\d{1,2}(?!\d)(?:\s?(?:st|nd|rd|d|th)\b)?"
# Blanks and lists have an end, so that reading is linear on any words.
_S: Final = r"\s{0,3}"
_TO: Final = rf"{_S}(?:[–—/-]|to\b|and\b|&|,){_S}"
_POINT: Final = re.compile(
    rf"""(?<![^\W_])(?:
      (?P<month>{MONTH}){_S},?{_S}(?P<day>{_DAY})(?P<more>(?:{_TO}(?:{MONTH}{_S})?{_DAY}){{0,5}})
        (?:{_S},?{_S}(?P<year>{YEAR}))?
     |(?P<days>{_DAY}(?:{_TO}{_DAY}){{0,5}})\s{{1,3}}(?:of\s)?(?P<month_after>{MONTH})(?!{_S},?{_S}\d{{1,2}}(?!\d))
        (?:{_S},?\s{{1,3}}(?P<year_after>{YEAR}))?
     |(?P<months>{MONTH}(?:{_TO}{MONTH}){{0,2}}){_S},?{_S}(?P<year_of>{YEAR})
     |(?P<year_alone>{YEAR})(?![^\W_])(?:\s?[–-]\s?(?P<year_end>{YEAR}|\d\d(?!\d)))?
     |(?P<month_alone>{MONTH})(?![^\W_])
    )""",
    re.VERBOSE,
)
_MONTH: Final = re.compile(MONTH)
_NUMBER: Final = re.compile(r"\d+")
_LATER: Final = re.compile(rf"(?P<to>{_TO})(?:(?P<month>{MONTH}){_S})?(?P<day>{_DAY})")
# Between two dates with years of their own: "December 30, 1966–January 2, 1967".
_BETWEEN: Final = re.compile(rf"{_S}(?:[–—-]|to|through){_S}")


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A printed date: its place in characters of the words, and its numbers, 0 where print does not give them.

    For a span, `last_…` are those of its last day or month; 0 where one day, month or year is printed.
    """

    start: int
    end: int
    year: int = 0
    month: int = 0
    day: int = 0
    last_year: int = 0
    last_month: int = 0
    last_day: int = 0

    @property
    def first(self) -> str:
        """The ISO date it begins with, as exact as print; empty without a year or where there is no such day.

        >>> [printed.first for printed in find_printed("Feb. 30, 1964; 20 July 1967; June 1861")]
        ['', '1967-07-20', '1861-06']
        """
        return iso(self.year, self.month, self.day)

    @property
    def last(self) -> str:
        """The ISO date it ends with; empty where it is one day, month or year, or ends before it begins."""
        last = iso(self.last_year, self.last_month, self.last_day)
        return last if last > self.first else ""


def iso(year: int, month: int = 0, day: int = 0) -> str:
    """An ISO date as exact as its numbers; empty without a year or where the calendar has no such day.

    >>> iso(1861, 6, 1), iso(1861, 6), iso(1861), iso(1967, 2, 30)
    ('1861-06-01', '1861-06', '1861', '')
    """
    if not 1 <= year <= 9999 or not 0 <= month <= 12 or (day and not month):
        return ""
    if day and not 1 <= day <= calendar.monthrange(year, month)[1]:
        return ""
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def month_number(word: str) -> int:
    """The number of a month by its name or a short form of it; 0 where it is none.

    >>> month_number("Sept."), month_number("JUNE"), month_number("Room")
    (9, 6, 0)
    """
    return _NUMBER_OF.get(word[:3].lower(), 0) if _MONTH.fullmatch(word) else 0


def find_printed(
    words: str, *, yearless: bool = False, years: bool = False, months: bool = False
) -> Iterator[PrintedDay]:
    """The dates that words print, in order.

    :param yearless: whether a day without its year is one: "July 20".
    :param years: whether a year alone is one; months: whether a month alone is.

    >>> [(d.first, d.last) for d in find_printed("October 23–24, 1964, and December 30, 1966–January 2, 1967")]
    [('1964-10-23', '1964-10-24'), ('1966-12-30', '1967-01-02')]
    >>> [(d.first, d.last) for d in find_printed("Ambassador 1961–63", years=True)]
    [('1961', '1963')]
    >>> [(d.month, d.day) for d in find_printed("July 20 and 31", yearless=True)]
    [(7, 20)]
    """
    held: PrintedDay | None = None
    for match in _POINT.finditer(words):
        if (match["year_alone"] and not years) or (match["month_alone"] and not months):
            continue
        here = _read(match)
        if not here.year and not yearless:
            continue
        if held is not None and _joins(held, here, words):
            ends = here.year, here.month, here.day
            held = PrintedDay(held.start, here.end, held.year, held.month, held.day, *ends)
            continue
        if held is not None:
            yield held
        held = here
    if held is not None:
        yield held


def _joins(first: PrintedDay, last: PrintedDay, words: str) -> bool:
    """Whether two days, each with its year, are the ends of one span."""
    days = first.day and first.year and last.day and last.year and not first.last_day and not last.last_day
    return bool(days) and _BETWEEN.fullmatch(words, first.end, last.start) is not None


def _read(match: re.Match[str]) -> PrintedDay:
    start, end = match.span()
    if match["year_alone"]:
        year, until = int(match["year_alone"]), int(match["year_end"] or 0)
        return PrintedDay(start, end, year, last_year=until + year // 100 * 100 if 0 < until < 100 else until)
    if match["month_alone"]:
        return PrintedDay(start, end, 0, month_number(match["month_alone"]))
    if match["months"]:
        months = [month_number(m) for m in _MONTH.findall(match["months"])]
        year = int(match["year_of"])
        if len(months) == 1:
            return PrintedDay(start, end, year, months[0])
        return PrintedDay(start, end, year - (months[-1] < months[0]), months[0], 0, year, months[-1])
    if match["days"]:
        days = [int(d) for d in _NUMBER.findall(match["days"])]
        month, year = month_number(match["month_after"]), int(match["year_after"] or 0)
        last = (year, month, days[-1]) if len(days) > 1 else (0, 0, 0)
        return PrintedDay(start, end, year, month, days[0], *last)
    return _month_first(match, start, end)


def _month_first(match: re.Match[str], start: int, end: int) -> PrintedDay:
    """A date such as "October 31–November 2, 1964", which may go on to further days."""
    year, month = int(match["year"] or 0), month_number(match["month"])
    day = _number(match["day"])
    last_month, last_day = 0, 0
    for later in _LATER.finditer(match["more"]):
        if not year:
            # "July 20 and 31": without a year the further number may be anything, so the date ends at its day.
            end = match.end("day")
            break
        last_month, last_day = month_number(later["month"]) if later["month"] else last_month, _number(later["day"])
    if not last_day:
        return PrintedDay(start, end, year, month, day)
    last_month = last_month or month
    return PrintedDay(start, end, year - (last_month < month), month, day, year, last_month, last_day)


def _number(day: str) -> int:
    found = _NUMBER.match(day)
    return int(found.group()) if found else 0
