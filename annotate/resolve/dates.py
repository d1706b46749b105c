"""Days as FRUS prints them and as ISO writes them.

In: a printed date, with or without its year, and the day of the document it stands in. Out: the ISO day, and how
sure its year is.
"""

from __future__ import annotations

import datetime as dt

from annotate.values.printed import find_printed


def read_day(iso: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(iso[:10]) if len(iso) >= 10 else None
    except ValueError:
        return None


def read_date(printed: str, near: dt.date | None) -> tuple[str, str]:
    """The ISO day of a printed date and how sure its year is: without a year, the last one before `near`.

    >>> read_date("July 20", dt.date(1967, 12, 28)), read_date("Dec. 30, 1966", None)
    (('1967-07-20', 'medium'), ('1966-12-30', 'high'))
    """
    found = next(find_printed(printed, yearless=True), None)
    if found is None or not found.day:
        return "", ""
    if found.year:
        return (found.first, "high") if found.first else ("", "")
    years = (near.year - 1, near.year, near.year + 1) if near else ()
    days = [d for y in years if (d := read_day(f"{y:04}-{found.month:02}-{found.day:02}"))]
    if not days or near is None:
        return "", ""
    # A note may look some weeks ahead; more than that is last year's.
    limit = near + dt.timedelta(days=60)
    best = min(days, key=lambda d: abs((near - d).days) + (0 if d <= limit else 200))
    return best.isoformat(), "medium"
