"""The printed pages a document stands on.

In: a TEI file, parsed. Out: for each document the pages from the one its first words are printed on to the one of its
last, and the page breaks that lead to it. A ``pb`` marks where a page begins (TEI P5 ch. 3.11.3), so the page in force
is that of the last ``pb`` before a place, wherever that stands: in the document before, between chapters, in a head.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from annotate.tei.tree import TEI_NAMESPACE, XML_ID

_T: Final = f"{{{TEI_NAMESPACE}}}"
_PB: Final = f"{_T}pb"
_DIV: Final = f"{_T}div"
# What is printed without being words.
_PICTURES: Final = frozenset((f"{_T}graphic", f"{_T}formula", f"{_T}media"))


@dataclass(frozen=True, slots=True)
class Break:
    """A page break: the page's printed number, empty where it has none, and its anchor on a site."""

    n: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a document is printed.

    :param numbers: the printed numbers of its pages, first to last; an empty one where the page in force has none or
        is not known. Numbers are not counted but read: a document whose file does not say on which page it begins,
        begins on an unknown one.
    :param before: the page breaks between the last words of the document before it and its own start: the page it
        begins on, where it begins with a page, and pages that are empty or hold a chapter's title.
    :param inside: the page breaks in it that words of it follow. One that none follow stands before the next document.
    """

    numbers: tuple[str, ...] = ()
    before: tuple[Break, ...] = ()
    inside: tuple[Break, ...] = ()

    @property
    def first(self) -> str:
        return self.numbers[0] if self.numbers else ""

    @property
    def last(self) -> str:
        return self.numbers[-1] if self.numbers else ""


UNPAGED: Final = Pages()


@dataclass(slots=True)
class _Open:
    """A document that is being read. waiting: the breaks in it since its last words."""

    before: tuple[Break, ...]
    numbers: list[str] = field(default_factory=list)
    inside: list[Break] = field(default_factory=list)
    waiting: list[Break] = field(default_factory=list)


def pages_of(root: etree._Element) -> Mapping[etree._Element, Pages]:
    """The pages of every document of a file, and of the sections before and after them, read in one walk.

    :param root: the file, or one document alone, of which then no page before it is known.
    """
    walk = _Walk()
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "start":
            walk.start(element)
            continue
        if event == "end":
            walk.end(element)
        if element is not root and (element.tail or "").strip():
            walk.ink()
    return walk.found


def drop_idle_breaks(div: etree._Element, pages: Pages) -> None:
    """Take out of a document's tree the page breaks that no words of it follow: what they begin is not in it.

    :param div: its ``div``, which is changed. :param pages: its pages.
    """
    kept = [page.anchor for page in pages.inside]
    breaks = list(div.iter(_PB))
    for element in breaks[len(kept) :]:
        parent, previous = element.getparent(), element.getprevious()
        if parent is not None:
            if previous is not None:
                previous.tail = (previous.tail or "") + (element.tail or "")
            else:
                parent.text = (parent.text or "") + (element.tail or "")
            parent.remove(element)


class _Walk:
    """A walk in document order: the page in force, the units that are open, the breaks that wait for words."""

    def __init__(self) -> None:
        self.found: dict[etree._Element, Pages] = {}
        self._current = ""
        self._around: list[_Open] = []
        self._between: list[Break] = []  # since the last words of the last unit that lies in no other

    def start(self, element: etree._Element) -> None:
        if _is_unit(element):
            # What stood before an outermost unit leads to it; what stands before one within it, to the outer one.
            self._around.append(_Open(() if self._around else tuple(self._between)))
            if len(self._around) == 1:
                self._between = []
        if element.tag == _PB:
            self._current = element.get("n") or ""
            here = Break(self._current, element.get(XML_ID) or (f"pg_{self._current}" if self._current else ""))
            for unit in self._around:
                unit.waiting.append(here)
            if not self._around:
                self._between.append(here)
        elif isinstance(element.tag, str) and (element.tag in _PICTURES or (element.text or "").strip()):
            self.ink()

    def end(self, element: etree._Element) -> None:
        if _is_unit(element):
            unit = self._around.pop()
            self.found[element] = Pages(tuple(unit.numbers), unit.before, tuple(unit.inside))
            if not self._around:
                self._between = unit.waiting

    def ink(self) -> None:
        """Something is printed here: the breaks that waited for it are in force."""
        for unit in self._around:
            unit.numbers += [page.n for page in unit.waiting] if unit.numbers else [self._current]
            unit.inside += unit.waiting
            unit.waiting = []


def _is_unit(element: etree._Element) -> bool:
    """Whether an element is a document, or a section of front or back matter that holds none."""
    if element.tag != _DIV:
        return False
    if element.get("type") == "document":
        return True
    parent = element.getparent()
    around = parent is not None and parent.tag in (f"{_T}front", f"{_T}back")
    return around and not any(div.get("type") == "document" for div in element.iter(_DIV))
