"""A volume's own words around its documents: preface, sources, note on editing, as its TEI has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from annotate.publish.edition import Edition, VolumePart
from annotate.publish.links import Resolver
from annotate.publish.page import Page
from annotate.publish.parts import Section
from annotate.publish.render import render


def pages(edition: Edition) -> Iterator[Page]:
    """A page for each section before or after the documents."""
    for volume in edition.volumes:
        for section in volume.sections:
            yield Page(section.path, "section.html", section.heading, partial(_context, edition, volume, section))


def _context(edition: Edition, volume: VolumePart, section: Section) -> Mapping[str, object]:
    text = render(section.parse(), Resolver(edition, section.path, volume))
    return {"volume": volume, "section": section, "text": text}
