"""A page a volume: its chapters as the TEI has them, and the documents in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from annotate.publish.edition import Edition, VolumePart
from annotate.publish.page import Page
from annotate.publish.redirects import redirects


def pages(edition: Edition) -> Iterator[Page]:
    """A page for each volume."""
    for volume in edition.volumes:
        title = volume.about.title
        yield Page(volume.path, "volume.html", title, partial(_context, edition, volume), partial(redirects, volume))


def _context(edition: Edition, volume: VolumePart) -> Mapping[str, object]:
    introductions = [chapter.introduction for chapter in volume.chapters if chapter.introduction is not None]
    held = {item for chapter in volume.chapters for item in chapter.items}
    return {
        "volume": volume,
        "chapters": volume.chapters,
        "sections": [s for s in volume.sections if s not in introductions],
        "loose": [item for item in volume.items if item not in held],
        "person_count": sum(1 for v, _ in edition.persons if v == volume.id),
        "term_count": sum(1 for v, _ in edition.terms if v == volume.id),
    }
