"""When something was: a span of days and what is known of it, made once and read by all.

In: the attributes of a TEI ``date`` (TEI P5, att.datable.w3c), the bounds that the FRUS editors give a document
(``frus:doc-dateTime-min/max``), or printed words. Out: a `Span`, which sorts, says which years and months it touches,
and prints itself for readers, ISO, CMIF, CSL-JSON and catalogues, never more exactly than is known.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from annotate.values.printed import PrintedDay, find_printed, iso

Known = Literal["", "day", "month", "year", "range", "bounds"]

BOUNDS: Final = ("doc-dateTime-min", "doc-dateTime-max")
UNDATED: Final = re.compile(r"\b(?:undated|no date|n\.d\.)", re.IGNORECASE)
_FOREVER: Final = "9999-12-31"
_WHEN: Final = re.compile(
    r"(?P<date>\d{4}(?:-\d\d(?:-\d\d)?)?)"
    r"(?:T(?P<time>(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|24:00:00)(?:\.\d+)?)?(?P<zone>Z|[+-]\d\d:\d\d)?"
)
_YEARLESS: Final = re.compile(r"--\d\d(?:-\d\d)?|---\d\d|(?:[01]\d|2[0-3]):[0-5]\d.*")
_MOST_YEARS: Final = 100  # a wider span says nothing of any one year
_MOST_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Span:
    """A span of days.

    :param earliest: the first ISO day it may be or begins on; empty where it is open.
    :param latest: the last one.
    :param known: what is known: one ``day``, some day of a ``month`` or ``year``; a ``range`` it lasted for (TEI
        ``from``/``to``); ``bounds`` between which it lies (``notBefore``/``notAfter``); or nothing (empty).
    :param time: the clock time of a day, ISO, as given; `until` the time it ended, `zone` both times' zone.
    :param words: what is printed, such as "undated"; empty where nothing is.
    :param inferred: whether the editors say so about the whole document, no date of its own.
    """

    earliest: str = ""
    latest: str = ""
    known: Known = ""
    time: str = ""
    until: str = ""
    zone: str = ""
    words: str = ""
    inferred: bool = False

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self.known)

    @property
    def sort_key(self) -> tuple[str, str]:
        """Sorts by the earliest day, then the latest; what is not known at all comes last."""
        return (self.earliest or ("0000" if self.known else _FOREVER), self.latest or _FOREVER)

    @property
    def day(self) -> str:
        """The ISO day, where it is known to the day; else empty."""
        return self.earliest if self.known == "day" else ""

    @property
    def month(self) -> str:
        """The month that holds all of it ("1967-03"); empty where none does."""
        return self.earliest[:7] if self.earliest[:7] == self.latest[:7] else ""

    @property
    def year(self) -> str:
        """The year that holds all of it; empty where none does."""
        return self.earliest[:4] if self.earliest[:4] == self.latest[:4] else ""

    @property
    def years(self) -> tuple[str, ...]:
        """Every year it touches; none where a bound is open or it is so wide that it speaks of no year.

        >>> read_span({"notBefore": "1966-12-01", "notAfter": "1967-01-31"}).years
        ('1966', '1967')
        """
        if not (self.earliest and self.latest):
            return tuple(filter(None, [self.earliest[:4] or self.latest[:4]]))
        first, last = int(self.earliest[:4]), int(self.latest[:4])
        return tuple(f"{year:04}" for year in range(first, last + 1)) if last - first < _MOST_YEARS else ()

    @property
    def months(self) -> tuple[str, ...]:
        """Every month it touches, where it is known more closely than to the year.

        >>> read_span({"from": "1966-12-30", "to": "1967-01-02"}).months, read_span({"when": "1967"}).months
        (('1966-12', '1967-01'), ())
        """
        if self.known == "year" or not (self.earliest and self.latest):
            return ()
        first, last = (int(d[:4]) * 12 + int(d[5:7]) - 1 for d in (self.earliest, self.latest))
        if last - first >= _MOST_MONTHS:
            return ()
        return tuple(f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1))

    def covers(self, part: str) -> bool:
        """Whether it touches an ISO day, month or year: it was, lasted or may have been then.

        >>> span = read_span({"notBefore": "1963-11-27", "notAfter": "1963-12-20"})
        >>> span.covers("1963"), span.covers("1963-12"), span.covers("1963-12-21")
        (True, True, False)
        """
        return bool(self.known) and self.earliest[: len(part)] <= part <= (self.latest or _FOREVER)[: len(part)]

    def within(self, part: str) -> bool:
        """Whether all of it surely lies in an ISO day, month or year."""
        size = len(part)
        return bool(self.earliest and self.latest) and self.earliest[:size] == part == self.latest[:size]

    def overlaps(self, other: Span) -> bool:
        """Whether the two may have a day in common."""
        if not (self.known and other.known):
            return False
        return self.earliest <= (other.latest or _FOREVER) and other.earliest <= (self.latest or _FOREVER)

    @property
    def iso(self) -> str:
        """ISO 8601 as exact as it is known, an interval where it is a span (open ends as EDTF's ``..``).

        >>> read_span({"when": "1967-12-28T01:37:00Z"}).iso, read_span({"when": "1966-09"}).iso
        ('1967-12-28T01:37:00Z', '1966-09')
        >>> read_span({"notBefore": "1963-11-27T00:00:00-05:00", "notAfter": "1963-12-20T23:59:59-05:00"}).iso
        '1963-11-27/1963-12-20'
        >>> read_span({"notAfter": "1963-12-20"}).iso, Span().iso
        ('../1963-12-20', '')
        """
        if self.known == "day" and self.time and not self.until:
            return f"{self.earliest}T{self.time}{self.zone}"
        return self.plain

    @property
    def plain(self) -> str:
        """As `iso`, without a clock time."""
        if self.known in ("day", "month", "year"):
            return self.earliest[: _SIZES[self.known]]
        return f"{self.earliest or '..'}/{self.latest or '..'}" if self.known else ""

    @property
    def start(self) -> str:
        """The ISO date from which annotators judge offices and replies: its day, its first, or its month or year.

        Bounds more than a year apart tell no such day.
        """
        if self.known in ("day", "month", "year"):
            return self.plain
        if not (self.earliest and self.latest) or int(self.latest[:4]) - int(self.earliest[:4]) > 1:
            return ""
        return self.earliest

    @property
    def told(self) -> str:
        """What a reader may be told: the date as the series prints dates, or what is printed with its bounds.

        Brackets hold what the editors and not the paper say, as the series does it.

        >>> read_span({"from": "1967-03-01", "to": "1967-03-05"}, "March 1–5, 1967").told
        'March 1–5, 1967'
        >>> read_span({"notBefore": "1963-11-27", "notAfter": "1963-12-20"}, "undated").told
        'undated [November 27–December 20, 1963]'
        >>> read_span({"when": "1967-12-28T01:37:00Z"}, "December 28, 1967, 0137Z").told
        'December 28, 1967'
        >>> read_span({}, "undated").told
        'undated'
        """
        if not self.known:
            return self.words
        words = human(self)
        if self.words and _bears_out(self.words, self):
            return words
        return f"{self.words} [{words}]".strip() if self.words or self.inferred or self.known == "bounds" else words

    @property
    def in_full(self) -> str:
        """What is printed, with its hours, and in brackets what the editors know beyond it.

        >>> read_span({"when": "1967-12-28T01:37:00Z"}, "December 28, 1967, 0137Z").in_full
        'December 28, 1967, 0137Z'
        """
        return self.words if self.known and self.words and _bears_out(self.words, self) else self.told

    def cmif(self) -> dict[str, str]:
        """The attributes of a CMIF ``date``: days without a time; empty where nothing is known.

        >>> read_span({"notBefore": "1966-12-01", "notAfter": "1967-01-31"}).cmif()
        {'notBefore': '1966-12-01', 'notAfter': '1967-01-31'}
        >>> read_span({"when": "1967-03-02T01:30:00+08:00"}).cmif()
        {'when': '1967-03-02'}
        """
        if self.known in ("day", "month", "year"):
            return {"when": self.plain}
        names = ("from", "to") if self.known == "range" else ("notBefore", "notAfter")
        return {name: day for name, day in zip(names, (self.earliest, self.latest), strict=True) if day}

    def csl(self) -> dict[str, object] | None:
        """A CSL-JSON date: its parts, a range's two, or, of what lies between bounds, its words alone.

        >>> read_span({"from": "1967-03-01", "to": "1967-03-05"}).csl()
        {'date-parts': [[1967, 3, 1], [1967, 3, 5]]}
        """
        if self.known in ("day", "month", "year"):
            return {"date-parts": [_parts(self.plain)]}
        if self.known == "range" and self.earliest and self.latest:
            return {"date-parts": [_parts(self.earliest), _parts(self.latest)]}
        return {"literal": self.told} if self.known else None


_SIZES: Final[dict[Known, int]] = {"day": 10, "month": 7, "year": 4}


def _parts(date: str) -> list[int]:
    return [int(part) for part in date.split("-")]


# --- making -------------------------------------------------------------------------------------------------------


def read_span(date: Mapping[str, str], words: str = "", around: Mapping[str, str] | None = None) -> Span:
    """A span from the attributes of a TEI ``date``, else from its document's bounds, else from its words.

    :param date: its attributes; those with an impossible value count as absent.
    :param words: what it prints.
    :param around: the attributes of the document's ``div``, as scanned (``frus:doc-dateTime-min``) or as parsed
        (``{http://history.state.gov/frus/ns/1.0}doc-dateTime-min``); the namespace of 2015 was another.

    >>> around = {"frus:doc-dateTime-min": "1980-01-15T00:00:00-05:00",
    ...           "frus:doc-dateTime-max": "1980-01-15T23:59:59-05:00"}
    >>> read_span({}, "undated", around).told
    'undated [January 15, 1980]'
    >>> read_span({"when": "1967-02-30"}, "").known
    ''
    """
    span = _stated(date)
    if not span.known and around is not None:
        first, last = (next((v for k, v in around.items() if re.split("[:}]", k)[-1] == name), "") for name in BOUNDS)
        span = replace(_between(_moment(first), _moment(last), "bounds"), inferred=True)
    if not span.known and not any(date.get(name) for name in _NAMES):
        span = span_of(words)
    return replace(span, words=words)


_NAMES: Final = ("when", "from", "to", "notBefore", "notAfter")
_Moment = tuple[str, str, str, str]  # first day, last day, time, zone


def _stated(date: Mapping[str, str]) -> Span:
    if moment := _moment(date.get("when", "")):
        first, last, time, zone = moment
        known: Known = "day" if first == last else "month" if first[:7] == last[:7] else "year"
        return Span(first, last, known, time, "", zone if time else "")
    # TEI lets a span begin on a day (@from) and end on none later than another (@notAfter).
    known = "range" if date.get("from") or date.get("to") else "bounds"
    first_day, last_day = (
        next(filter(None, (_moment(date.get(name, "")) for name in names)), None)
        for names in (("from", "notBefore"), ("to", "notAfter"))
    )
    return _between(first_day, last_day, known)


def _between(first: _Moment | None, last: _Moment | None, known: Known) -> Span:
    """What lies between two moments; one day where both are of it; nothing where the last is before the first."""
    earliest, latest = first[0] if first else "", last[1] if last else ""
    if not (earliest or latest) or (latest and latest < earliest):
        return Span()
    if first and last and earliest == latest:
        clock = first[2] if first[2][:5] != "00:00" or last[2][:5] not in ("23:59", "24:00", "00:00") else ""
        until = last[2] if clock and last[2] != clock else ""
        return Span(earliest, latest, "day", clock, until, first[3] if clock else "")
    return Span(earliest, latest, known)


def _moment(value: str) -> _Moment | None:
    """What an ISO date or time says; None where it says no day, month or year that is."""
    match = _WHEN.fullmatch(value.strip())
    if not match:
        return None
    numbers = [int(part) for part in match["date"].split("-")]
    if not iso(*numbers) or (match["time"] and len(numbers) < 3):
        return None
    year, month, day = (*numbers, 0, 0)[:3]
    first = iso(year, month or 1, day or 1)
    last = iso(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    return first, last, match["time"] or "", match["zone"] or ""


def span_of(words: str) -> Span:
    """What printed words say of a date; nothing where they print none with its year.

    >>> span_of("October 23–24, 1964").iso, span_of("June 1st, 1861").iso, span_of("undated").iso
    ('1964-10-23/1964-10-24', '1861-06-01', '')
    """
    found = next(find_printed(words, years=True), None)
    return span_of_printed(found, words) if found is not None else Span(words=words)


def span_of_printed(printed: PrintedDay, words: str = "") -> Span:
    """The span of a printed date."""
    span = _stated({"from": printed.first, "to": printed.last} if printed.last else {"when": printed.first})
    return replace(span, words=words)


def faults_of(attributes: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the dates that an element states: days that are none, ends before beginnings.

    :param attributes: of a TEI element that has a date (att.datable), or of a document's ``div``.

    >>> list(faults_of({"when": "1967-02-30"})), list(faults_of({"from": "1967-03-05", "to": "1967-03-01"}))
    (['when="1967-02-30" is no day, month or year'], ['to="1967-03-01" lies before from="1967-03-05"'])
    """
    stated = {name: attributes[name] for name in _NAMES if name in attributes}
    stated |= {k: v for k, v in attributes.items() if re.split("[:}]", k)[-1] in BOUNDS}
    for name, value in stated.items():
        if _moment(value) is None and not _YEARLESS.fullmatch(value.strip()):
            yield f'{re.split("[:}]", name)[-1]}="{value}" is no day, month or year'
    for first, last in (("from", "to"), ("notBefore", "notAfter"), BOUNDS):
        ends = [
            next(((k, v) for k, v in stated.items() if re.split("[:}]", k)[-1] == n), ("", "")) for n in (first, last)
        ]
        before, after = _moment(ends[0][1]), _moment(ends[1][1])
        if before and after and after[1] < before[0]:
            yield f'{last}="{ends[1][1]}" lies before {first}="{ends[0][1]}"'


# --- telling ------------------------------------------------------------------------------------------------------


def human_date(date: str) -> str:
    """An ISO date, whole or partial, or an interval, as FRUS prints dates; what is no date as it is.

    >>> human_date("1967-12-28T01:37:00Z"), human_date("1966-09"), human_date("1967"), human_date("")
    ('December 28, 1967', 'September 1966', '1967', '')
    >>> human_date("1967-03-01/1967-03-05")
    'March 1–5, 1967'
    """
    first, mark, last = date.partition("/")
    return human(_stated({"from": first, "to": last} if mark else {"when": date})) or date


def human(span: Span) -> str:
    """A span as the series prints spans, by days unless it is whole months or years.

    >>> human(read_span({"from": "1966-12-30", "to": "1967-01-02"})), human(read_span({"notAfter": "1967-01"}))
    ('December 30, 1966–January 2, 1967', 'on or before January 31, 1967')
    >>> human(read_span({"from": "1965-07", "to": "1965-08"})), human(read_span({"from": "1965", "to": "1967"}))
    ('July–August 1965', '1965–1967')
    """
    first, last = span.earliest, span.latest
    if span.known in ("day", "month", "year"):
        return _one(span.plain)
    if not (first and last):
        opening, closing = ("from", "until") if span.known == "range" else ("on or after", "on or before")
        return f"{opening} {_one(first)}" if first else f"{closing} {_one(last)}" if last else ""
    if first[5:] == "01-01" and last[5:] == "12-31":
        return _one(first[:4]) if span.year else f"{first[:4]}–{last[:4]}"
    if first.endswith("-01") and int(last[8:]) == calendar.monthrange(int(last[:4]), int(last[5:7]))[1]:
        if span.month:
            return _one(first[:7])
        opening = calendar.month_name[int(first[5:7])] if span.year else _one(first[:7])
        return f"{opening}–{_one(last[:7])}"
    if span.month:
        return f"{_one(first).partition(',')[0]}–{int(last[8:])}, {last[:4]}" if first != last else _one(first)
    return f"{_one(first).partition(',')[0] if span.year else _one(first)}–{_one(last)}"


def _one(date: str) -> str:
    year, month, day = (*date.split("-"), "", "")[:3]
    if not month:
        return str(int(year))
    name = calendar.month_name[int(month)]
    return f"{name} {int(day)}, {int(year)}" if day else f"{name} {int(year)}"


def _bears_out(words: str, span: Span) -> bool:
    """Whether printed words say the same days as a span, as far as they say any: a year may stand elsewhere."""
    found = next(find_printed(words, yearless=True, years=True), None)
    if found is None:
        return False
    if found.year:
        printed = span_of_printed(found)
        return (printed.earliest, printed.latest) == (span.earliest, span.latest)
    return span.known == "day" and (found.month, found.day) == (int(span.earliest[5:7]), int(span.earliest[8:]))
