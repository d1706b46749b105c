"""How to cite a document. In: a document's record and its volume. Out: Chicago, BibTeX, RIS, CSL-JSON, schema.org.

The note form is the one the Office of the Historian recommends for the series
(https://history.state.gov/historicaldocuments/citing-frus).
"""

from __future__ import annotations

import json
import re

from markupsafe import Markup, escape

from annotate.corpus import Volume
from annotate.records import Document

_BIBTEX_SPECIAL = re.compile(r"[\\{}$&#%_~^]")
_BIBTEX_ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def publisher(volume: Volume) -> str:
    """The publisher as a note names it: without "United States" before it."""
    return re.sub(r"^(?:United States|U\.S\.)\s+", "", volume.publisher)


def join_names(names: tuple[str, ...]) -> str:
    """Names in a row.

    >>> join_names(("A", "B", "C")), join_names(("A", "B")), join_names(())
    ('A, B, and C', 'A and B', '')
    """
    if len(names) > 2:
        return f"{', '.join(names[:-1])}, and {names[-1]}"
    return " and ".join(names)


def numbered(number: str) -> str:
    """A volume's number as the series prints it in titles.

    >>> numbered("XIV"), numbered("Volume XIV"), numbered("Retrospective Volume"), numbered("")
    ('Volume XIV', 'Volume XIV', 'Retrospective Volume', '')
    """
    return f"Volume {number}" if number and "volume" not in number.lower() else number


def year(volume: Volume) -> str:
    """The year a volume was published in, as far as it is known."""
    found = re.search(r"\d{4}", volume.date)
    return found.group() if found else ""


def chicago(record: Document, volume: Volume) -> Markup:
    """A full note, titles in italics as the series prints them."""
    title = Markup("<i>Foreign Relations of the United States</i>")
    rest = [part for part in (volume.subseries, numbered(volume.number)) if part]
    name = [Markup("<i>{}</i>").format(volume.name)] if volume.name else []
    titles = Markup(", ").join([title, *map(escape, rest), *name])
    editors = ""
    if volume.editors:
        editors = f", {'eds.' if len(volume.editors) > 1 else 'ed.'} {join_names(volume.editors)}"
    imprint = ", ".join(p for p in (": ".join(p for p in (volume.place, publisher(volume)) if p), year(volume)) if p)
    return Markup("{}{} ({}), Document {}.").format(titles, editors, imprint, record.n)


def _tex(text: str) -> str:
    return _BIBTEX_SPECIAL.sub(lambda m: _BIBTEX_ESCAPES.get(m.group(), "\\" + m.group()), text)


def key(record: Document) -> str:
    """A citation key that is the same for ever: volume and document."""
    return f"{record.volume}-{record.id}"


def bibtex(record: Document, volume: Volume, url: str) -> str:
    """One BibTeX entry, UTF-8."""
    fields = {
        "title": f"{{{_tex(f'Document {record.n}: {record.heading}')}}}",
        "booktitle": f"{{{_tex(volume.title)}}}",
        "editor": " and ".join(map(_tex, volume.editors)),
        "publisher": f"{{{_tex(publisher(volume))}}}",
        "address": _tex(volume.place),
        "year": year(volume),
        "chapter": record.n,
        "pages": _pages(record).replace("–", "--"),
        "note": _tex(record.dateline.rstrip(".")),
        "url": url,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@incollection{{{key(record)},", *lines, "}", ""])


def ris(record: Document, volume: Volume, url: str) -> str:
    """One RIS record."""
    fields = [
        ("TY", "CHAP"),
        ("TI", f"Document {record.n}: {record.heading}"),
        ("T2", volume.title),
        *(("A2", inverted(name)) for name in volume.editors),
        ("PB", publisher(volume)),
        ("CY", volume.place),
        ("PY", year(volume)),
        ("SP", first_page(record)),
        ("EP", last_page(record)),
        ("N1", record.dateline),
        ("UR", url),
        ("LA", "en"),
        ("ER", " "),
    ]
    return "".join(f"{tag}  - {value.rstrip()}\r\n" for tag, value in fields if value)


def inverted(name: str) -> str:
    """A name, surname first.

    >>> inverted("David C. Humphrey"), inverted("Robert Smith, Jr."), inverted("Aristotle")
    ('Humphrey, David C.', 'Smith, Robert, Jr.', 'Aristotle')
    """
    main, _, suffix = name.partition(", ")
    given, _, family = main.rpartition(" ")
    return ", ".join(part for part in (family, given, suffix) if part)


def csl(record: Document, volume: Volume, url: str) -> str:
    """One CSL-JSON item in a list, as Zotero and pandoc read it."""
    issued = year(volume)
    item: dict[str, object] = {
        "id": key(record),
        "type": "chapter",
        "title": f"Document {record.n}: {record.heading}",
        "container-title": volume.title,
        "collection-title": "Foreign Relations of the United States",
        "editor": [_csl_name(name) for name in volume.editors],
        "publisher": publisher(volume),
        "publisher-place": volume.place,
        "issued": {"date-parts": [[int(issued)]]} if issued else None,
        "chapter-number": record.n,
        "page": _pages(record),
        "genre": record.genre,
        "archive": record.repository,
        "archive_location": ", ".join(part for part in (record.collection, record.file) if part),
        "original-date": record.when.csl(),
        "URL": url,
        "language": "en",
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


def _csl_name(name: str) -> dict[str, str]:
    main, _, suffix = name.partition(", ")
    given, _, family = main.rpartition(" ")
    parts = {"family": family, "given": given, "suffix": suffix}
    return {part: value for part, value in parts.items() if value}


def first_page(record: Document) -> str:
    """The printed page a document begins on; empty where it has no number or is not known."""
    return record.pages[0] if record.pages else ""


def last_page(record: Document) -> str:
    """The printed page a document ends on; empty where it has no number or is not known."""
    return record.pages[-1] if record.pages else ""


def _pages(record: Document) -> str:
    """Its pages as citations give them; nothing where the first or the last is not known."""
    first, last = first_page(record), last_page(record)
    if not (first and last):
        return ""
    return first if first == last else f"{first}–{last}"


def meta_tags(record: Document, volume: Volume, url: str) -> list[tuple[str, str]]:
    """Names and contents of ``meta`` elements that Zotero and library catalogues read (Highwire and Dublin Core)."""
    tags = [
        ("citation_title", f"Document {record.n}: {record.heading}"),
        ("citation_inbook_title", volume.title),
        *(("citation_editor", name) for name in volume.editors),
        ("citation_publisher", publisher(volume)),
        ("citation_publication_date", year(volume)),
        ("citation_firstpage", first_page(record)),
        ("citation_lastpage", last_page(record)),
        ("citation_language", "en"),
        ("citation_public_url", url),
        ("DC.title", record.heading),
        ("DC.date", record.when.plain),
        ("DC.type", record.genre),
        ("DC.isPartOf", volume.title),
        ("DC.identifier", url),
        ("DC.source", ", ".join(p for p in (record.repository, record.collection, record.file) if p)),
    ]
    return [(name, content) for name, content in tags if content]


def json_ld(record: Document, volume: Volume, url: str) -> Markup:
    """The document as schema.org JSON, safe inside a ``script`` element."""
    work: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": ["ArchiveComponent", "DigitalDocument"],
        "name": record.heading,
        "position": record.n,
        "genre": record.genre,
        # schema.org's dates are days, months or years; a span is told in words of its own.
        "dateCreated": "" if "/" in record.when.plain else record.when.plain,
        "temporal": record.when.plain if "/" in record.when.plain else "",
        "locationCreated": record.place,
        "sender": {"@type": "Organization", "name": record.sender} if record.sender else None,
        "recipient": {"@type": "Organization", "name": record.receiver} if record.receiver else None,
        "holdingArchive": {"@type": "ArchiveOrganization", "name": record.repository} if record.repository else None,
        "itemLocation": ", ".join(part for part in (record.collection, record.file) if part),
        "isPartOf": {
            "@type": "Book",
            "name": volume.title,
            "editor": [{"@type": "Person", "name": name} for name in volume.editors],
            "publisher": {"@type": "Organization", "name": volume.publisher},
            "datePublished": year(volume),
        },
        "url": url,
        "inLanguage": "en",
    }
    text = json.dumps({name: value for name, value in work.items() if value}, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 (no "<" is left to end the script)
