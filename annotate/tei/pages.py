"""The printed pages a document stands on.

In: a TEI file, parsed. Out: for each document the pages from the one its first words are printed on to the one of its
last, and the page breaks that lead to it. A ``pb`` marks where a page begins (TEI P5 ch. 3.11.3), so the page in force
is that of the last ``pb`` before a place, wherever that stands: in the document before, between chapters, in a head.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    :param leading: the page breaks since the document before it, that stand before its first words: its site's page
        begins with them.
    :param inner: those within its words.
    """

    numbers: tuple[str, ...] = ()
    leading: tuple[Break, ...] = ()
    inner: tuple[Break, ...] = ()

    @property
    def first(self) -> str:
        return self.numbers[0] if self.numbers else ""

    @property
    def last(self) -> str:
        return self.numbers[-1] if self.numbers else ""


@dataclass(slots=True)
class _Open:
    """A document that is being read: the breaks since its last words, and those before them."""

    numbers: list[str] = field(default_factory=list)
    leading: list[Break] = field(default_factory=list)
    inner: list[Break] = field(default_factory=list)
    waiting: list[Break] = field(default_factory=list)
    begun: bool = False


def pages_of(root: etree._Element, units: Iterable[etree._Element] | None = None) -> Mapping[etree._Element, Pages]:
    """The pages of every document of a file, read in one walk.

    :param root: the file, or one document alone, of which then no page before it is known.
    :param units: the elements whose pages are asked for; its documents where not given.
    """
    asked = units if units is not None else (div for div in root.iter(_DIV) if div.get("type") == "document")
    walk = _Walk(frozenset(asked))
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "start":
            walk.start(element)
            continue
        if event == "end":
            walk.end(element)
        if element is not root and (element.tail or "").strip():
            walk.ink()
    return walk.found


class _Walk:
    """A walk in document order: the page in force, the units that are open, the breaks that wait for words."""

    def __init__(self, asked: frozenset[etree._Element]) -> None:
        self.found: dict[etree._Element, Pages] = {}
        self._asked = asked
        self._current = ""
        self._around: list[_Open] = []
        self._between: list[Break] = []  # since the last words of the last unit that lies in no other

    def start(self, element: etree._Element) -> None:
        if element in self._asked:
            # What stood before an outermost unit leads to it; what stands before one within it, to the outer one.
            self._around.append(_Open() if self._around else _Open(waiting=self._between))
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
        if element in self._asked:
            unit = self._around.pop()
            self.found[element] = Pages(tuple(unit.numbers), tuple(unit.leading), tuple(unit.inner))
            if not self._around:
                self._between = unit.waiting

    def ink(self) -> None:
        """Something is printed here: the breaks that waited for it are in force."""
        for unit in self._around:
            if unit.begun:
                unit.inner += unit.waiting
                unit.numbers += [page.n for page in unit.waiting]
            else:
                unit.begun = True
                unit.leading += unit.waiting
                unit.numbers.append(self._current)
            unit.waiting = []
