"""Classifications and handling: which documents bore each marking."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from annotate.publish.edition import Edition, Item
from annotate.publish.page import Page, divide
from annotate.values.slugs import slug

_ROWS = 300  # documents a page


def pages(edition: Edition) -> Iterator[Page]:
    """The list of markings and pages for each."""
    kinds = (
        ("Classification", "classification/", _merged(edition.classifications)),
        ("Handling", "classification/handling/", _merged(edition.handlings)),
    )
    lists = [
        (title, [(name, f"{base}{key}/", len(items)) for key, (name, items) in found.items()])
        for title, base, found in kinds
    ]
    yield Page("classification/", "markings.html", "Classification and handling", partial(dict, lists=lists))
    for title, base, found in kinds:
        for key, (name, items) in found.items():
            for where, sheet, rows in divide(f"{base}{key}/", items, _ROWS):
                context = {"name": name, "title": title, "sheet": sheet, "rows": rows, "count": len(items)}
                yield Page(where, "marking.html", name, partial(dict, context))


def _merged(found: dict[str, list[Item]]) -> dict[str, tuple[str, list[Item]]]:
    """By slug, since print varies in capitals; the most used spelling names it."""
    merged: dict[str, tuple[str, list[Item]]] = {}
    for name, items in sorted(found.items(), key=lambda pair: -len(pair[1])):
        merged.setdefault(slug(name), (name, []))[1].extend(items)
    return dict(sorted(merged.items()))
