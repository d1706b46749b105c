"""Documents by date: a table of years and months, a page a month, and a page a year for what is dated no closer.

A document that lasted or may lie over several months stands in each of them, and its row says so; one whose date is
known to a year, or to bounds more than a year apart, stands on the page of each year it touches.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial

from annotate.publish.edition import Edition, Item
from annotate.publish.page import Page, divide
from annotate.values.timespan import human_date

_ROWS = 300  # documents a page


def pages(edition: Edition) -> Iterator[Page]:
    """The table, and pages for each month that has documents, and for each year that has such as name no month."""
    parts: dict[str, list[Item]] = defaultdict(list)
    for item in edition.items():
        for part in item.record.when.months or item.record.when.years:
            parts[part].append(item)
    yield Page("dates/", "dates.html", "By date", partial(_table, parts))
    order = sorted(parts)
    for place, part in enumerate(order):
        items = sorted(parts[part], key=lambda item: item.record.when.sort_key)
        before = order[place - 1] if place else ""
        after = order[place + 1] if place + 1 < len(order) else ""
        title = part_title(part)
        for where, sheet, rows in divide(f"dates/{part}/", items, _ROWS):
            context = {"title": title, "sheet": sheet, "rows": rows, "before": _link(before), "after": _link(after)}
            yield Page(where, "month.html", title, partial(dict, context))


def part_title(part: str) -> str:
    """A page's title: a month, or a year for what is known of no month.

    >>> part_title("1967-03"), part_title("1967")
    ('March 1967', '1967, in no one month')
    """
    return human_date(part) if "-" in part else f"{part}, in no one month"


def _link(part: str) -> tuple[str, str] | None:
    return (f"dates/{part}/", part_title(part)) if part else None


def _table(parts: Mapping[str, list[Item]]) -> Mapping[str, object]:
    years = sorted({part[:4] for part in parts})
    months = {year: [f"{year}-{number:02}" for number in range(1, 13)] for year in years}
    rows = [(y, len(parts.get(y, ())), [(m, len(parts.get(m, ()))) for m in months[y]]) for y in years]
    names = [name[:3] for name in list(calendar.month_name)[1:]]
    return {"rows": rows, "names": names, "loose": any(count for _, count, _ in rows)}
