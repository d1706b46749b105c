"""When a document says it was written: which of its dates is its own.

In: its ``div``, parsed, or its text view. Out: an `annotate.values.timespan.Span`. A document's own date stands in its
own dateline, not in that of an attachment; without one, in its heading, with which the conversations of the 1950s
close; and what is printed may be nothing, or "undated", where only the editors' bounds on the ``div`` tell.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from annotate.tei.scan import TAG, read_attributes
from annotate.tei.tree import TEI_NAMESPACE, words_of
from annotate.tei.view import View
from annotate.values.printed import find_printed
from annotate.values.timespan import UNDATED, Span, read_span

_T: Final = f"{{{TEI_NAMESPACE}}}"
_APART: Final = frozenset(("attachment", "floatingText", "quote", "q", "note"))


def date_of(div: etree._Element) -> Span:
    """When a document was written, as its own date, its editors' bounds or its print say.

    :param div: its ``div[@type='document']``.
    """
    around = {str(name): str(value) for name, value in div.attrib.items()}
    dateline = own_dateline(div)
    date = _date_in(dateline) if dateline is not None else None
    if date is None and dateline is None and (head := div.find(f"{_T}head")) is not None:
        date = _date_in(head)
    if date is not None:
        return read_span({str(k): str(v) for k, v in date.attrib.items()}, words_of(date), around)
    return read_span({}, printed_date(words_of(dateline)) if dateline is not None else "", around)


def date_of_view(view: View, div: str = "") -> Span:
    """When a document was written, as `date_of` says, from its text view.

    :param div: the source of its ``div``, whose attributes may bound the date.
    """
    start = next(TAG.finditer(div), None)
    around = read_attributes(start["attributes"]) if start is not None and start["attributes"] else {}
    line = next((b for b in view.blocks if b.name in ("dateline", "head")), None)
    end = min(view.parts[0].end, _end_of_own(view, div))
    line = next((b for b in view.blocks if b.name == "dateline" and b.end <= end), line)
    if line is None:
        return read_span({}, "", around)
    for tag in view.tags:
        if tag.name == "date" and line.start <= tag.start < line.end and tag.attributes.get("type") != "received":
            return read_span(tag.attributes, view.text[tag.start : tag.end], around)
    words = view.text[line.start : line.end] if line.name == "dateline" else ""
    return read_span({}, printed_date(words), around)


def _end_of_own(view: View, div: str) -> int:
    """The character of a view at which a document's first attachment begins; past the end where it has none."""
    if any(name in div for name in ("attachment", "floatingText")):
        for tag in TAG.finditer(div):
            name = (tag["name"] or "").rpartition(":")[2]
            if name in ("attachment", "floatingText"):
                return next(
                    (b.start for b in view.blocks if view.source_start(b.start) > tag.start()), view.parts[0].end
                )
    return len(view.text)


def own_dateline(div: etree._Element) -> etree._Element | None:
    """A document's own dateline: the first that stands in no attachment, quotation or document within it."""
    for dateline in div.iter(f"{_T}dateline"):
        if not any(_is_apart(a) for a in dateline.iterancestors() if _lies_in(a, div)):
            return dateline
    return None


def printed_date(words: str) -> str:
    """The date that a dateline prints, or the word that it prints none; empty where it says neither.

    >>> printed_date("Washington, undated."), printed_date("London, May 2, 1861."), printed_date("Washington.")
    ('undated', 'May 2, 1861', '')
    """
    found = next(find_printed(words, years=True), None)
    if found is not None:
        return words[found.start : found.end]
    undated = UNDATED.search(words)
    return undated.group() if undated else ""


def _date_in(element: etree._Element) -> etree._Element | None:
    """The date of a dateline or heading; not that of its arrival."""
    return next((d for d in element.iter(f"{_T}date") if d.get("type") != "received"), None)


def _lies_in(element: etree._Element, div: etree._Element) -> bool:
    return element is not div and div in element.iterancestors()


def _is_apart(element: etree._Element) -> bool:
    name = etree.QName(element).localname
    return name in _APART or (name == "div" and element.get("type") == "document")
