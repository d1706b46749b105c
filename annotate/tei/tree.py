"""A TEI file as a tree, parsed safely, and the words of its elements.

In: a TEI source. Out: lxml elements, which are only read; `annotate.weave` alone changes a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from annotate.errors import TeiError

TEI_NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_T: Final = f"{{{TEI_NAMESPACE}}}"
_SPACE = re.compile(r"\s+")


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace; empty for a comment or processing instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def squash(text: str) -> str:
    """Text with each run of white space as one space, none at the ends."""
    return _SPACE.sub(" ", text).strip()


def words_of(element: etree._Element) -> str:
    """The words under an element, footnotes left out, white space folded."""
    return squash("".join(_words(element)))


def _words(element: etree._Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        name = local_name(child)
        if name == "lb":
            yield " "
        elif name and name != "note":
            yield from _words(child)
        if child.tail:
            yield child.tail


def resp_of(element: etree._Element) -> str:
    """Who is responsible for an element, without the pointer's ``#``: one of Reftel's agents, an editor, or nobody."""
    return (element.get("resp") or "").removeprefix("#")


def parse_tei(source: str | bytes, *, name: str = "") -> etree._Element:
    """Parse TEI without entity expansion, network or id collection.

    :param source: the file's bytes or text.
    :raises TeiError: it is not well-formed; the message names the line.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, collect_ids=False, remove_pis=True
    )
    data = source.encode("utf-8") if isinstance(source, str) else source
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        told = (error.msg or "it cannot be parsed").split(", line ")[0]
        raise TeiError(
            f"not well-formed XML: {told}", path=name or None, line=line, remedy="correct the markup at this line"
        ) from error


def document_divs(tree: etree._Element) -> list[etree._Element]:
    """The ``div[@type='document']`` elements of a TEI file, in order; one within another is part of it."""
    divs = (div for div in tree.iter(f"{_T}div") if div.get("type") == "document")
    return [div for div in divs if not any(e.get("type") == "document" for e in div.iterancestors(f"{_T}div"))]
