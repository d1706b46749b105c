"""Documents by date: a table of years and months, and a page a month."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial

from annotate.publish.edition import Edition, Item
from annotate.publish.page import Page, divide

_ROWS = 300  # documents a page


def pages(edition: Edition) -> Iterator[Page]:
    """The table, and pages for each month that has documents."""
    months: dict[str, list[Item]] = defaultdict(list)
    for item in edition.items():
        if len(item.record.date) >= 7:
            months[item.record.date[:7]].append(item)
    yield Page("dates/", "dates.html", "By date", partial(_table, months))
    order = sorted(months)
    for place, month in enumerate(order):
        items = sorted(months[month], key=lambda item: item.record.date)
        before = order[place - 1] if place else ""
        after = order[place + 1] if place + 1 < len(order) else ""
        for where, sheet, rows in divide(f"dates/{month}/", items, _ROWS):
            context = {"month": month, "before": before, "after": after, "sheet": sheet, "rows": rows}
            yield Page(where, "month.html", month, partial(dict, context))


def _table(months: Mapping[str, list[Item]]) -> Mapping[str, object]:
    years = sorted({month[:4] for month in months})
    rows = [(year, [(f"{year}-{n:02}", len(months.get(f"{year}-{n:02}", ()))) for n in range(1, 13)]) for year in years]
    return {"rows": rows, "names": [name[:3] for name in list(calendar.month_name)[1:]]}
