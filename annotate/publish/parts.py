"""What a volume holds beside its documents: front and back matter, and what stands in its chapters around documents.

In: a volume's tree. Out: `Section`s, in the order of the volume. Every word outside documents is in one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from annotate.registry import IN_VOLUME, segment
from annotate.tei.tree import TEI_NAMESPACE, XML_ID, ink_of, local_name, parse_tei, words_of

_T = f"{{{TEI_NAMESPACE}}}"
_FEW = 60  # characters that stand for a heading where there is none


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a volume that is no document, such as its preface or the introduction of a chapter.

    :param id: its ``xml:id``, or its address where it has none.
    :param place: where it stands: before the documents, among them or behind.
    :param before: among documents, the id of the one it stands before; empty where none follows.
    """

    id: str
    heading: str
    path: str
    source: str = field(repr=False)
    place: Literal["front", "body", "back"] = "front"
    before: str = ""

    def parse(self) -> etree._Element:
        """Its element, parsed."""
        return parse_tei(self.source, name=self.path)


def read_sections(tree: etree._Element, place_at: Callable[[str], str]) -> list[Section]:
    """The sections of a volume's file.

    :param place_at: claims an address below the volume's for a section: given a name, gives the path.
    """
    sections: list[Section] = []
    for place in ("front", "body", "back"):
        for container in tree.iterfind(f"{_T}text/{_T}{place}"):
            for part, before in _parts(container, place):
                sections.append(_section(part, place_at, place, before))
    return sections


def _parts(container: etree._Element, place: str) -> Iterator[tuple[etree._Element, str]]:
    """The elements below one that are sections, each with the id of the document after it."""
    if place == "body":
        if (own := own_matter(container)) is not None:
            yield own, _first_document(container) or ""
        yield from _in_body(container)
        return
    loose = [child for child in container if local_name(child) not in ("div", "titlePage")]
    for child in container:
        if local_name(child) in ("div", "titlePage"):
            yield child, ""
    if (own := _copy(container, loose)) is not None:
        yield own, ""


def _in_body(container: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for child in container:
        if local_name(child) != "div" or child.get("type") == "document":
            continue
        first = _first_document(child)
        if first is None:
            if local_name(container) == "body":
                yield child, _next_document(child)
            continue
        if (own := own_matter(child)) is not None:
            yield own, first
        yield from _in_body(child)


def own_matter(part: etree._Element) -> etree._Element | None:
    """A copy of a division without documents and what holds some; None where nothing but a heading is left."""
    whole = local_name(part) == "body"  # divisions without documents right in the body are sections by themselves
    return _copy(part, [c for c in part if not _is_left_out(c, whole)])


def _is_left_out(child: etree._Element, whole: bool) -> bool:
    if local_name(child) != "div":
        return False
    return whole or child.get("type") == "document" or _first_document(child) is not None


def _copy(part: etree._Element, kept: list[etree._Element]) -> etree._Element | None:
    """A copy of an element with some of its children; None where these print nothing but a first heading."""
    head = next((child for child in kept if local_name(child) == "head"), None)
    inked = any(child is not head and local_name(child) not in ("", "pb") for child in kept)
    if not inked and not any((text or "").strip() for text in (part.text, *(child.tail for child in part))):
        return None
    copy = etree.Element(part.tag, part.attrib, nsmap=part.nsmap)  # type: ignore[arg-type]
    copy.text = part.text
    chosen = set(kept)
    for child in part:
        if child in chosen:
            copy.append(deepcopy(child))
        elif child.tail and len(copy):
            copy[-1].tail = (copy[-1].tail or "") + child.tail
        elif child.tail:
            copy.text = (copy.text or "") + child.tail
    ink = ink_of(copy)
    printed = ink_of(head).text if head is not None else ""
    return copy if ink.text != printed or ink.notes or copy.find(f".//{_T}graphic") is not None else None


def _first_document(part: etree._Element) -> str | None:
    first = part.find(f".//{_T}div[@type='document']")
    return first.get(XML_ID) or "" if first is not None else None


def _next_document(part: etree._Element) -> str:
    for sibling in part.itersiblings():
        if local_name(sibling) == "div":
            found = sibling.get(XML_ID) or "" if sibling.get("type") == "document" else _first_document(sibling)
            if found:
                return found
    return ""


def _section(
    part: etree._Element, place_at: Callable[[str], str], place: Literal["front", "body", "back"], before: str | None
) -> Section:
    ident = part.get(XML_ID) or ""
    name = ident or {"titlePage": "titlepage"}.get(local_name(part), f"{place}-matter")
    name = segment(name)
    if name in IN_VOLUME:
        name += "-as-printed"
    source = etree.tostring(part, encoding="unicode", with_tail=False)
    return Section(ident or name, _heading(part, name), place_at(name), source, place, before or "")


def _heading(part: etree._Element, name: str) -> str:
    head = part.find(f"{_T}head")
    words = words_of(head) if head is not None else ""
    if words:
        return f"{words} (as printed)" if name.endswith("-as-printed") else words
    if local_name(part) == "titlePage":
        return "Title page"
    words = words_of(part)
    return words if len(words) <= _FEW else words[:_FEW].rpartition(" ")[0].rstrip(" ,;:") + "…"
