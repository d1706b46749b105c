"""Where the papers lie: repositories, the record groups and collections in each, the files in those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from annotate.publish.edition import ArchiveKey, Edition, Item
from annotate.publish.links import archive_path
from annotate.publish.page import Page, divide

_ROWS = 300  # documents a page


@dataclass(slots=True)
class Place:
    """A repository, a collection in one, or a file in that."""

    name: str
    path: str
    above: Place | None = None
    below: dict[str, Place] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)  # right here, not further below

    @property
    def count(self) -> int:
        return len(self.items) + sum(place.count for place in self.below.values())


def pages(edition: Edition) -> Iterator[Page]:
    """The list of repositories and a page for each place below."""
    root = Place("Archives", "archives/")
    for key, items in edition.archives.items():
        here = root
        # Files of no collection lie in one of the repository's own, as their addresses say (`archive_path`).
        collection = key.collection or ("Papers" if key.file else "")
        for name, upto in (
            (key.repository, ArchiveKey(key.repository, "", "")),
            (collection, ArchiveKey(key.repository, collection, "")),
            (key.file, key),
        ):
            if name:
                path = archive_path(upto)
                here = here.below.setdefault(path, Place(name, path, here))
        here.items.extend(items)
    yield from _pages(root)


def _pages(place: Place) -> Iterator[Page]:
    for where, sheet, rows in divide(place.path, place.items, _ROWS):
        yield Page(where, "archive.html", place.name, partial(_context, place, sheet, rows))
    for below in place.below.values():
        yield from _pages(below)


def _context(place: Place, sheet: object, rows: object) -> Mapping[str, object]:
    trail = []
    above = place.above
    while above is not None:
        trail.append(above)
        above = above.above
    below = sorted(place.below.values(), key=lambda p: p.name.casefold())
    return {"place": place, "trail": trail[::-1], "below": below, "sheet": sheet, "rows": rows}
