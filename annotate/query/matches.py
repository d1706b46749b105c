"""Says of what an XPath found in one file where each stands, and counts it by volume, year, person or document.

In: a parsed TEI file and the answer of lxml's XPath. Out: `Match` values, or counts. Nothing here evaluates an
expression or opens another file than the register beside this one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final, Literal

from lxml import etree

from annotate.errors import QueryError
from annotate.files import REGISTERS
from annotate.query.forms import Form
from annotate.tei.dates import date_of
from annotate.tei.tree import TEI_NAMESPACE, XML_ID, parse_tei, squash, words_of

Grouping = Literal["", "volume", "year", "person", "document"]

NO_DATE: Final = "(no date)"
NO_DOCUMENT: Final = "(no document)"  # front and back matter
NO_PERSON: Final = "(no person)"
_T: Final = f"{{{TEI_NAMESPACE}}}"
# What a reader would call the place a match stands in.
_BLOCKS: Final = frozenset(
    f"{_T}{n}" for n in "p item note head cell ab dateline signed label salute opener closer l byline q".split()
)


@dataclass(frozen=True, slots=True)
class Match:
    """One answer: where it stands, its words, and its XML (empty for an attribute, string or number).

    :param document: the ``xml:id`` of the document it stands in; empty in a header shared by many.
    :param line: the line of the editor's file, counted from 1; 0 for a computed value.
    :param xml: empty where it was not asked for.
    :param context: the words of the paragraph, item or note it stands in; empty where they were not asked for.
    """

    volume: str
    document: str
    path: str
    line: int
    text: str
    xml: str
    context: str = ""


class Tree:
    """A parsed file and what was already read of it."""

    def __init__(self, root: etree._Element, form: Form) -> None:
        self._root = root
        self._form = form
        self.volume = next((squash(i.text or "") for i in root.iter(f"{_T}idno") if i.get("type") == "frus"), "")
        self.volume = self.volume or form.path.stem
        self._years: dict[etree._Element, tuple[str, ...]] = {}
        self._persons: dict[str, str] | None = None
        self._only_document: etree._Element | None = None
        self._looked = False

    def matches(self, found: Any, *, xml: bool, context: bool) -> Iterator[Match]:
        """What XPath found, told one by one."""
        path = str(self._form.path)
        if not isinstance(found, list):
            yield Match(self.volume, "", path, 0, _scalar(found), "")
            return
        for node in found:
            element = _element(node)
            div = self._document(element)
            written = ""
            if isinstance(node, etree._Element):
                text = words_of(node)
                written = str(etree.tostring(node, encoding="unicode", with_tail=False)) if xml else ""
            else:
                text = squash(node[1] if isinstance(node, tuple) else str(node))
            around = words_of(_block(element)) if context and element is not None else ""
            ident = "" if div is None else div.get(XML_ID) or ""
            yield Match(self.volume, ident, path, self._line(element), text, written, around)

    def count(self, found: Any, by: Grouping) -> Counter[str]:
        """How many there are of what XPath found, by a group; under the empty key where by none."""
        counts: Counter[str] = Counter()
        if not isinstance(found, list):
            if by not in ("", "volume"):
                told = f"a number, a string, true or false has no {by}"
                raise QueryError(told, remedy="ask for the nodes themselves: //note, not count(//note)")
            counts[self.volume if by else ""] += _amount(found)
        elif by in ("", "volume"):
            counts[self.volume if by else ""] += len(found)
        else:
            for node in found:
                counts.update(self._keys(_element(node), by))
        return +counts

    def _keys(self, element: etree._Element | None, by: Grouping) -> Iterable[str]:
        if by == "person":
            return self._persons_of(element) or [NO_PERSON]
        div = self._document(element)
        if by == "year":
            return self._years_of(div) if div is not None else [NO_DOCUMENT]
        ident = NO_DOCUMENT if div is None else div.get(XML_ID) or ""
        return [f"{self.volume} {ident}".strip()]

    def _document(self, element: etree._Element | None) -> etree._Element | None:
        here = element
        while here is not None:
            if here.tag == f"{_T}div" and here.get("type") == "document":
                return here
            here = here.getparent()
        return self._only()

    def _only(self) -> etree._Element | None:
        """A file's one document, to which its header belongs; none where it has several."""
        if not self._looked:
            self._looked = True
            divs = (d for d in self._root.iter(f"{_T}div") if d.get("type") == "document")
            first, second = next(divs, None), next(divs, None)
            self._only_document = first if second is None else None
        return self._only_document

    def _line(self, element: etree._Element | None) -> int:
        line = element.sourceline if element is not None else 0
        if not isinstance(line, int):
            return 0
        if not self._form.shift or element is None:
            return line
        # Before the text, the tagged form has lines that the editor's file lacks: nothing there has a line in it.
        text = self._root.find(f"{_T}text")
        start = text.sourceline if text is not None else None
        return line - self._form.shift if isinstance(start, int) and line >= start else 0

    def _years_of(self, div: etree._Element) -> tuple[str, ...]:
        """Every year that a document is of or may be of."""
        if div not in self._years:
            self._years[div] = date_of(div).years or (NO_DATE,)
        return self._years[div]

    def _persons_of(self, element: etree._Element | None) -> list[str]:
        if element is None:
            return []
        names = [element] if element.tag == f"{_T}persName" else list(element.iter(f"{_T}persName"))
        return list(dict.fromkeys(map(self._person, names)))

    def _person(self, name: etree._Element) -> str:
        """A person's name as the register has it; as printed where the register does not know him."""
        target = (name.get("corresp") or name.get("ref") or "").removeprefix("#")
        if self._persons is None:
            self._persons = _read_names(self._root)
            beside = self._form.path.parent / REGISTERS
            if beside.exists():
                self._persons |= _read_names(parse_tei(beside.read_bytes(), name=str(beside)))
        return self._persons.get(target) or words_of(name)


def _read_names(root: etree._Element) -> dict[str, str]:
    """The name that each id of a register of persons stands for, ours or a volume's own list."""
    names = {}
    for element in root.iter(f"{_T}persName", f"{_T}person"):
        ident = element.get(XML_ID)
        if ident:
            name = element if element.tag == f"{_T}persName" else next(element.iter(f"{_T}persName"), element)
            names[ident] = words_of(name).strip(" ,")
    return names


def _element(node: Any) -> etree._Element | None:
    """The element that a node of an answer is, or is an attribute or text of."""
    if isinstance(node, etree._Element):
        return node
    parent: etree._Element | None = node.getparent() if hasattr(node, "getparent") else None
    return parent


def _block(element: etree._Element) -> etree._Element:
    """The paragraph, item or note an element stands in; itself where it stands in none."""
    here: etree._Element | None = element
    while here is not None:
        if here.tag in _BLOCKS:
            return here
        here = here.getparent()
    return element


def _amount(value: Any) -> int:
    """What a computed value adds to a count: a number itself, anything else one if it is true."""
    if isinstance(value, float):
        return int(value) if isfinite(value) else 0
    return int(value is True or (isinstance(value, str) and value != ""))


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.12g}" if isinstance(value, float) else squash(str(value))
