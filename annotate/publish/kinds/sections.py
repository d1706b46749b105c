"""A volume's own words around its documents: preface, sources, note on editing, as its TEI has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from annotate.publish.edition import Edition, VolumePart
from annotate.publish.links import Resolver
from annotate.publish.page import Companion, Page
from annotate.publish.parts import Section
from annotate.publish.pictures import page_image, pictures_of, shown_picture
from annotate.publish.render import render


def pages(edition: Edition) -> Iterator[Page]:
    """A page for each section before or after the documents."""
    for volume in edition.volumes:
        for section in volume.sections:
            context = partial(_context, edition, volume, section)
            pictures = partial(_pictures, volume, section) if "graphic" in section.source else None
            yield Page(section.path, "section.html", section.heading, context, pictures)


def _pictures(volume: VolumePart, section: Section) -> Iterator[Companion]:
    for name, file in pictures_of(section.parse(), volume.folder):
        yield Companion(name, file.read_bytes)


def _context(edition: Edition, volume: VolumePart, section: Section) -> Mapping[str, object]:
    text = render(
        section.parse(),
        Resolver(edition, section.path, volume),
        picture=partial(shown_picture, volume.folder),
        page_image=partial(page_image, volume.about.page_images),
    )
    return {"volume": volume, "section": section, "text": text}
