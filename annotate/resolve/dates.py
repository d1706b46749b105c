"""Days as FRUS prints them and as ISO writes them.

In: a printed date, with or without its year, and the day of the document it stands in. Out: the ISO day, and how
sure its year is.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

_MONTHS: Final = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_PARTS: Final = re.compile(r"([A-Za-z]{3})[a-z]*\.?|(19\d\d)|(\d{1,2})")


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
    month = day = year = 0
    for word, full, digits in _PARTS.findall(printed):
        if word:
            month = _MONTHS.get(word.lower(), 0)
        elif full:
            year = int(full)
        elif not day:
            day = int(digits)
    if not month or not day:
        return "", ""
    years = (year,) if year else (near.year - 1, near.year, near.year + 1) if near else ()
    days = [d for y in years if (d := read_day(f"{y}-{month:02d}-{day:02d}"))]
    if not days:
        return "", ""
    if year or near is None:
        return days[0].isoformat(), "high"
    # A note may look some weeks ahead; more than that is last year's.
    limit = near + dt.timedelta(days=60)
    best = min(days, key=lambda d: abs((near - d).days) + (0 if d <= limit else 200))
    return best.isoformat(), "medium"
