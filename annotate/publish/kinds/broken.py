"""A page for each file of a volume that cannot be read: what is wrong with it, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from annotate.errors import Failure
from annotate.publish.edition import Edition
from annotate.publish.page import Page


def pages(edition: Edition) -> Iterator[Page]:
    """A page at the address that the document in the file would have; a whole volume's file has the volume's."""
    for volume in edition.volumes:
        for failure in volume.about.broken:
            name = Path(failure.path).stem
            if name != volume.id:
                yield Page(f"{volume.path}{name}/", "failure.html", name, partial(_context, failure, name))


def _context(failure: Failure, title: str) -> Mapping[str, object]:
    return {"failure": failure, "title": title}
