"""A volume as an EPUB 3.3 book. In: a volume of the edition. Out: the file's bytes.

The one Python library that writes EPUB and is kept well (EbookLib) is under the AGPL, so the container is made here
as https://www.w3.org/TR/epub-33/ says; a test has EPUBCheck, W3C's own validator, read the result. Times in the file
are fixed, so that the same corpus always gives the same bytes.
"""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import jinja2
from markupsafe import Markup, escape

from annotate.citation import year
from annotate.errors import failure_of
from annotate.files import code_stamp, digest
from annotate.publish.edition import Edition, VolumePart
from annotate.publish.feeds import last_change
from annotate.publish.links import Resolver, published
from annotate.publish.pictures import KINDS, picture_file, picture_name
from annotate.publish.render import BOOK, Link, Rendered, render
from annotate.tei.pages import Break
from annotate.values.address import Address

_CONTAINER: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of the book: its name, its title in the contents, its text, the printed pages that begin in it."""

    name: str
    title: str
    text: str
    pages: tuple[Break, ...] = ()


class _BookResolver(Resolver):
    """Leads to places in the book, and nowhere where the site has a page and the book has not."""

    def __init__(self, edition: Edition, here: str, volume: VolumePart, places: dict[str, str]) -> None:
        super().__init__(edition, here, volume)
        self._places = places

    def _to(self, path: str, card: str = "", name: str = "") -> Link | None:  # noqa: ARG002 (a book has no cards)
        page, mark, fragment = path.partition("#")
        place = self._places.get(page)
        return Link(f"{place}{mark}{fragment}", "", name) if place is not None else None


def write_epub(edition: Edition, volume: VolumePart, templates: jinja2.Environment) -> bytes:
    """Make the book.

    :param templates: finds ``epub/leaf.xhtml``, ``epub/nav.xhtml``, ``epub/package.opf`` and ``epub/style.css``.
    """
    pictures: dict[str, Path] = {}
    leaves = list(_leaves(edition, volume, templates, pictures))
    pages = [(page.n, f"{leaf.name}.xhtml#{page.anchor}") for leaf in leaves for page in leaf.pages if page.n]
    pages = list({n: (n, where) for n, where in reversed(pages)}.values())[::-1]
    source = volume.about.url or published(Address(volume.id))
    given = {
        "volume": volume,
        "leaves": leaves,
        "pages": pages,
        "pictures": [(name, KINDS[file.suffix.lower()]) for name, file in pictures.items()],
        "contents": _contents(volume, leaves),
        "identifier": source,
        "source": source,
        "year": year(volume.about),
        "changed": max((last_change(s) for s in {id(i.source): i.source for i in volume.items}.values()), default=""),
    }
    files = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": templates.get_template("epub/package.opf").render(given),
        "EPUB/nav.xhtml": templates.get_template("epub/nav.xhtml").render(given),
        "EPUB/style.css": templates.get_template("epub/style.css").render(),
        **{f"EPUB/{leaf.name}.xhtml": leaf.text for leaf in leaves},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        # Readers tell an EPUB by its first file, which is not compressed.
        book.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip", zipfile.ZIP_STORED)
        for name, text in files.items():
            book.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
        for name, file in pictures.items():
            book.writestr(zipfile.ZipInfo(f"EPUB/pictures/{name}"), file.read_bytes(), zipfile.ZIP_STORED)
    return out.getvalue()


def epub_stamp(volume: VolumePart, templates: jinja2.Environment) -> str:
    """A digest of all that a volume's book is made from."""
    names = ("leaf.xhtml", "nav.xhtml", "package.opf", "style.css")
    loader = templates.loader
    forms = [loader.get_source(templates, f"epub/{name}")[0] for name in names] if loader is not None else []
    about = dataclasses.replace(volume.about, documents=())
    return digest(code_stamp(), *forms, repr(about), *{id(item.source): item.source for item in volume.items}.values())


def _leaves(
    edition: Edition, volume: VolumePart, templates: jinja2.Environment, pictures: dict[str, Path]
) -> Iterator[Leaf]:
    """The files of the book, in order; the pictures they show are put into `pictures`."""

    def picture(url: str) -> str:
        if (file := picture_file(volume.folder, url)) is None:
            return ""
        pictures[picture_name(url)] = file
        return f"pictures/{picture_name(url)}"

    template = templates.get_template("epub/leaf.xhtml")
    places = dict(_places(edition, volume))
    yield Leaf("title-page", "Title page", template.render(kind="title", volume=volume, title=volume.about.title))
    ids = {item.record.id for item in volume.items}

    def sections(place: str, before: str = "") -> Iterator[Leaf]:
        for section in volume.sections:
            here = section.before if section.before in ids else ""
            if section.place == place and (place != "body" or here == before):
                text = render(
                    section.parse(), _BookResolver(edition, section.path, volume, places), picture=picture, medium=BOOK
                )
                yield _leaf(template, _name(section.path), section.heading, text)

    yield from sections("front")
    for item in volume.items:
        yield from sections("body", item.record.id)
        name, title = _name(item.path), f"{item.record.n}. {item.record.heading}"
        try:
            where = _BookResolver(edition, item.path, volume, places)
            text = render(item.parse(), where, picture=picture, medium=BOOK)
            leaf = _leaf(template, name, title, text, item.pages.before)
        except Exception as error:
            failure = failure_of(error, path=item.path)
            edition.failures.append(failure)
            said = Markup("<p>{}</p>").format(failure)
            told = Rendered(item.record.n, escape(item.record.heading), said, ())
            leaf = _leaf(template, name, title, told)
        yield leaf
    yield from sections("body")
    yield from sections("back")
    registers = volume.about.registers
    persons = [(p.id, p.name, p.description) for p in registers.persons.values()]
    terms = [(t.id, ", ".join(t.forms), t.expansion) for t in registers.terms.values()]
    for name, title, rows in (("persons", "Persons", persons), ("terms", "Abbreviations", terms)):
        if rows:
            yield Leaf(name, title, template.render(kind="list", title=title, rows=rows))


def _leaf(template: jinja2.Template, name: str, title: str, rendered: Rendered, before: tuple[Break, ...] = ()) -> Leaf:
    text = template.render(kind="text", title=title, text=rendered, before=before)
    return Leaf(name, title, text, (*before, *rendered.pages))


def _places(edition: Edition, volume: VolumePart) -> Iterator[tuple[str, str]]:
    """The site's addresses that have a place in the book, and that place."""
    for path in (*(item.path for item in volume.items), *(section.path for section in volume.sections)):
        yield path, f"{_name(path)}.xhtml"
    for (of, ident), person in edition.persons.items():
        if of == volume.id:
            yield person.path, f"persons.xhtml#{ident}"
    for (of, ident), term in edition.terms.items():
        if of == volume.id:
            yield term.path, f"terms.xhtml#{ident}"
    for message in edition.messages.values():
        if message.printed is not None and message.printed.volume is volume:
            yield message.path, f"{_name(message.printed.path)}.xhtml"


def _name(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _contents(volume: VolumePart, leaves: list[Leaf]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The contents: title and file of each leaf, those of a chapter's documents inside the chapter."""
    chapter_of = {item.path: chapter for chapter in volume.chapters for item in chapter.items}
    chapters = {_name(path): chapter for path, chapter in chapter_of.items()}
    found: list[tuple[str, str, list[tuple[str, str]]]] = []
    last = None
    for leaf in leaves:
        chapter = chapters.get(leaf.name)
        entry = (leaf.title, f"{leaf.name}.xhtml")
        if chapter is None or not chapter.heading:
            found.append((*entry, []))
        elif chapter is last:
            found[-1][2].append(entry)
        else:
            found.append((chapter.heading, entry[1], [entry]))
        last = chapter
    return found
