"""What is new, as an Atom feed. In: an edition. Out: XML that says nothing but what the TEI says.

No time of building is in it: the same corpus gives the same feed, and a reader is told of a document only when its
editor wrote down that it changed (``revisionDesc/change`` with a date).
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from annotate.publish.edition import Edition, Item
from annotate.publish.kinds.documents import published_url
from annotate.tei.scan import find_header, wrapped
from annotate.tei.tree import TEI_NAMESPACE, parse_tei

_ATOM: Final = "http://www.w3.org/2005/Atom"
_T: Final = f"{{{TEI_NAMESPACE}}}"
_ENTRIES: Final = 100
_DAY = re.compile(r"\s*(\d{4})(-\d\d)?(-\d\d)?")
_NOWHERE: Final = "1861-01-01"  # when the series began; for a file that has no date at all


def atom(edition: Edition, *, title: str, root: str) -> bytes:
    """The documents changed last, the newest first, at most a hundred.

    :param title: the edition's name.
    :param root: the site's address with a final slash; where it has none yet, links are relative to the feed.
    """
    changed: dict[int, str] = {}
    for item in edition.items():
        if id(item.source) not in changed:
            changed[id(item.source)] = last_change(item.source)
    items = sorted(edition.items(), key=lambda item: changed[id(item.source)], reverse=True)[:_ENTRIES]
    feed = etree.fromstring(f'<feed xmlns="{_ATOM}"/>')
    _add(feed, "title", title)
    _add(feed, "id", f"{root or 'https://history.state.gov/historicaldocuments/'}feed.xml")
    _add(feed, "updated", _moment(changed[id(items[0].source)] if items else _NOWHERE))
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{root}feed.xml")
    _add(feed, "link", rel="alternate", type="text/html", href=root or "./")
    for item in items:
        _add_entry(feed, item, root, changed[id(item.source)])
    return etree.tostring(feed, encoding="utf-8", xml_declaration=True, pretty_print=True)


def last_change(source: str) -> str:
    """The ISO day a TEI file was last changed or, failing that, published, as its header says.

    >>> last_change('<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><revisionDesc><change when="2026-03"/>'
    ...             '<change>2008-12-29 shell</change></revisionDesc></teiHeader></TEI>')
    '2026-03-01'
    """
    start, end = find_header(source)
    if not end:
        return _NOWHERE
    tree = parse_tei(wrapped(source, source[start:end]))
    dates = tree.iterfind(f"{_T}teiHeader/{_T}fileDesc/{_T}publicationStmt/{_T}date")
    said = [e.get("when") or e.text or "" for e in (*dates, *tree.iter(f"{_T}change"))]
    days = [f"{m[1]}{m[2] or '-01'}{m[3] or '-01'}" for text in said if (m := _DAY.match(text))]
    return max(days, default=_NOWHERE)


def _add_entry(feed: etree._Element, item: Item, root: str, day: str) -> None:
    record, about = item.record, item.volume.about
    entry = _add(feed, "entry")
    _add(entry, "title", f"{item.volume.short}, Document {record.n}: {record.heading}")
    _add(entry, "id", published_url(item))
    _add(entry, "updated", _moment(day))
    _add(entry, "link", rel="alternate", type="text/html", href=f"{root}{item.path}")
    _add(entry, "link", rel="related", type="application/tei+xml", href=f"{root}{item.path}{record.id}.xml")
    for name in about.editors or (about.publisher or "Office of the Historian",):
        _add(_add(entry, "author"), "name", name)
    if record.genre:
        _add(entry, "category", term=record.genre)
    if record.dateline:
        _add(entry, "summary", record.dateline)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    if text:
        element.text = text
    return element


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
