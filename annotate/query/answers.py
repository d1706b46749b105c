"""Reads what SaxonC answers as rows of named values, with the place of each node in its file.

In: items of the XDM (XQuery's data model) as ``saxonche`` has them. Out: `Row` values. This module does not import
``saxonche``: `annotate.query.xquery` hands it what it needs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotate.errors import QueryError
from annotate.query.forms import Form
from annotate.tei.tree import squash

_XML_ID: Final = "Q{http://www.w3.org/XML/1998/namespace}id"
_SERIALIZE: Final = (
    "declare variable $node external; "
    "serialize($node, map { 'indent': false(), 'omit-xml-declaration': true(), 'method': 'xml' })"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: named values in order, and its XML where it is a node.

    A ``row`` element without content gives its attributes, a map its keys, an array its places; any other node
    gives volume, document, line, text and path; a plain value gives ``value``.
    """

    columns: tuple[str, ...]
    values: tuple[str, ...]
    xml: str = ""


class RowReader:
    """Reads items as rows.

    :param processor: the SaxonC processor that the items come from.
    :param forms: the files asked, by the address SaxonC knows them under.
    :param xml: whether each row is to bring its XML.
    """

    def __init__(self, processor: Any, forms: Mapping[str, Form], *, xml: bool) -> None:
        self._processor = processor
        self._forms = forms
        self._xml = xml
        self._writer: Any = None
        self._volumes: dict[str, str] = {}

    def read(self, item: Any) -> Row:
        """One item of an answer.

        :raises QueryError: it is a function.
        """
        if item.is_map:
            value = item.get_map_value()
            keys = list(value.keys())
            return Row(tuple(str(k) for k in keys), tuple(_text(value.get(k)) for k in keys))
        if item.is_array:
            members = item.get_array_value().as_list()
            return Row(tuple(str(i) for i in range(1, len(members) + 1)), tuple(map(_text, members)))
        if item.is_function:
            raise QueryError("the answer is a function", remedy="call it, or name what you want to know")
        if not item.is_node:
            return Row(("value",), (item.string_value,))
        node = item.get_node_value()
        kind = node.node_kind_str
        if kind == "element" and _local(node) == "row" and node.attribute_count and not node.children:
            attributes = node.attributes
            return Row(tuple(map(_local, attributes)), tuple(a.string_value for a in attributes), self._written(node))
        text = squash(_words(node) if kind == "element" else node.string_value)
        xml = self._written(node) if kind == "element" else ""
        place = self._place(node)
        if place is None:
            return Row(("value",), (text,), xml)
        volume, document, line, path = place
        return Row(("volume", "document", "line", "text", "path"), (volume, document, line, text, path), xml)

    def _written(self, node: Any) -> str:
        """A node as XML, not indented: white space is the edition's."""
        if not self._xml:
            return ""
        if self._writer is None:
            self._writer = self._processor.new_xquery_processor()
            self._writer.set_query_content(_SERIALIZE)
        self._writer.set_parameter("node", node)
        return str(self._writer.run_query_to_value().item_at(0).string_value)

    def _place(self, node: Any) -> tuple[str, str, str, str] | None:
        """Volume, document, line and file of a node; None for one that the query made."""
        chain = [node]  # from the node up to its file
        while chain[-1].node_kind_str != "document" and (parent := chain[-1].get_parent()) is not None:
            chain.append(parent)
        uri = chain[-1].base_uri or "" if chain[-1].node_kind_str == "document" else ""
        form = self._forms.get(re.sub(r"^file:/(?!/)", "file:///", uri))
        if form is None:
            return None
        elements = [n for n in chain if n.node_kind_str == "element"]
        divs = (e for e in elements if _local(e) == "div" and e.get_attribute_value("type") == "document")
        document = next((d.get_attribute_value(_XML_ID) or "" for d in divs), "")
        if uri not in self._volumes:
            self._volumes[uri] = _volume(chain[-1]) or form.path.stem
        line = elements[0].line_number if elements else 0
        line = max(line - form.shift, 0) if document or not form.shift else 0
        return self._volumes[uri], document, str(line or ""), str(form.path)


def _text(value: Any) -> str:
    """A value as one cell: the strings of its items."""
    items = [] if value is None else [value.item_at(i) for i in range(value.size)]
    return " | ".join(str(item) if item.is_map or item.is_array else item.string_value for item in items)


def _local(node: Any) -> str:
    """A node's name without prefix or namespace; empty where it has none."""
    return re.sub(r"^.*[:}]", "", node.name or "")


def _words(node: Any) -> str:
    """The words under an element, footnotes left out."""
    parts = []
    for child in node.children:
        kind = child.node_kind_str
        if kind == "text":
            parts.append(child.string_value)
        elif kind == "element" and not (child.name or "").endswith("note"):
            parts.append(" " if (child.name or "").endswith("lb") else _words(child))
    return "".join(parts)


def _volume(document: Any) -> str:
    """The FRUS id that a TEI file's header states."""
    here = document
    for name in ("TEI", "teiHeader", "fileDesc", "publicationStmt"):
        here = next((child for child in here.children if _local(child) == name), None)
        if here is None:
            return ""
    found = (c for c in here.children if _local(c) == "idno" and c.get_attribute_value("type") == "frus")
    return next((squash(c.string_value) for c in found), "")
