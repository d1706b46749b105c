"""A TEI file as a tree, parsed safely, and the words of its elements.

In: a TEI source. Out: lxml elements, which are only read; `annotate.weave` alone changes a source. What is read of an
element is what `annotate.tei.kinds` says: one of two readings, no gap, nothing struck out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from annotate.errors import TeiError
from annotate.tei.doctype import read_doctype
from annotate.tei.kinds import (
    BLOCKS,
    BREAKS,
    HOLDERS,
    STAND_INS,
    NoteName,
    is_footnote,
    is_named,
    is_struck,
    joins,
    name_notes,
    normalise,
    unread_of,
)
from annotate.tei.scan import read_source

TEI_NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
MOST_DEPTH: Final = 100  # a printed volume needs about twenty
_TOO_DEEP: Final = etree.XPath(f"({'/*' * (MOST_DEPTH + 1)})[1]")
_T: Final = f"{{{TEI_NAMESPACE}}}"
_SPACE = re.compile(r"\s+")
# Characters that no XML file can hold, in the words of an element before they are put together: where a break joins a
# word, and where something stands that is not read with the words around it (a footnote's number, a gap).
_JOIN, _BAR = "\x00", "\x01"
_JOINED = re.compile(r"(?:[-\u2010](?=\s*\x00))?\s*\x00[\s\x00]*")
_NOTABLE = BREAKS | {"note", "gap", "del"}


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace; empty for a comment or processing instruction."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2]


def squash(text: str) -> str:
    """Text with each run of white space as one space, none at the ends."""
    return _SPACE.sub(" ", text).strip()


def words_of(element: etree._Element) -> str:
    """The words under an element as they are read, footnotes left out, white space folded."""
    if not len(element):
        return squash(normalise(element.text or ""))
    words: list[str] = []
    _read(element, local_name(element), words, None, False)
    return squash(_put_together(words))


@dataclass(frozen=True, slots=True)
class Ink:
    """What is printed of an element: every character read but white space.

    text: of its running text; notes: of each of its footnotes, in the order in which they begin.
    """

    text: str
    notes: tuple[str, ...] = ()


def ink(text: str) -> str:
    """Text without white space, composed: what two ways of showing a text must agree on."""
    return normalise("".join(text.split()))


def ink_of(element: etree._Element) -> Ink:
    """The ink of an element and of its footnotes, in the reading that everybody is given (`annotate.tei.kinds`)."""
    words: list[str] = []
    notes: list[list[str]] = []
    _read(element, local_name(element), words, notes, False)
    return Ink(ink(_put_together(words)), tuple(ink(_put_together(note)) for note in notes))


def _read(element: etree._Element, own: str, words: list[str], notes: list[list[str]] | None, muted: bool) -> None:
    """Collect the words of an element and, where `notes` are wanted, of each footnote under it.

    muted: the element holds a reading that is not read; its footnotes are notes all the same.
    """
    if element.text and not muted:
        words.append(element.text)
    unread = unread_children(element, own) if own in HOLDERS else frozenset[etree._Element]()
    for child in element:
        name = local_name(child)
        if not name:
            if child.tag is etree.Entity and not muted:
                words.append(html.unescape(child.text or ""))
        elif name in _NOTABLE and _is_apart(child, name, own, words, notes, muted):
            pass
        else:
            quiet = muted or child in unread
            if quiet or name in STAND_INS:
                words.append(_BAR)
            if name in BLOCKS:
                words.append(" ")
                _read(child, name, words, notes, quiet)
                words.append(" ")
            else:
                _read(child, name, words, notes, quiet)
        if child.tail and not muted:
            words.append(child.tail)


def _is_apart(
    child: etree._Element, name: str, parent: str, words: list[str], notes: list[list[str]] | None, muted: bool
) -> bool:
    """Deal with a note, break, gap or deletion; whether that was all."""
    if name == "note":
        if not is_footnote(child.attrib):  # type: ignore[arg-type]
            return False
        words.append(_BAR)
        if notes is not None:
            inside: list[str] = []
            notes.append(inside)
            _read(child, name, inside, notes, False)
    elif name == "del":
        if not is_struck(name, parent):
            return False
        words.append(_BAR)
        _read(child, name, words, notes, True)
    elif name == "gap":
        words.append(_BAR)
    elif not muted:
        words.append(_JOIN if joins(name, child.attrib) else " " if name == "lb" else "")  # type: ignore[arg-type]
    return True


def _put_together(words: list[str]) -> str:
    text = "".join(words)
    if _JOIN in text:
        text = _JOINED.sub("", text)
    return normalise(text.replace(_BAR, ""))


def unread_children(holder: etree._Element, name: str) -> frozenset[etree._Element]:
    """The children of a ``choice``, ``app`` or ``rdgGrp`` that hold a reading which is not read."""
    children = [child for child in holder if isinstance(child.tag, str)]
    return frozenset(children[i] for i in unread_of(name, [local_name(child) for child in children]))


def named_notes(element: etree._Element) -> Iterator[tuple[etree._Element, NoteName]]:
    """Each note of a document, or of another part of a volume, with its id, printed mark and role."""
    notes = [note for note in element.iter(f"{_T}note", "note") if is_named(note.attrib)]  # type: ignore[arg-type]
    names = name_notes(element.get(XML_ID) or "", [note.attrib for note in notes])  # type: ignore[misc]
    return zip(notes, names, strict=True)


def resp_of(element: etree._Element) -> str:
    """Who is responsible for an element, without the pointer's ``#``: one of Reftel's agents, an editor, or nobody."""
    return (element.get("resp") or "").removeprefix("#")


def parse_tei(source: str | bytes, *, name: str = "") -> etree._Element:
    """Parse TEI without network or id collection; of entities only those that the file itself declares are read.

    :param source: the file's bytes or text.
    :raises TeiError: it is not well-formed, needs another file, or is deeper or grows larger than any edition needs;
        the message names the line.
    """
    text = read_source(source, name=name) if isinstance(source, bytes) else source
    read_doctype(text, name=name)
    # Without huge_tree libxml2 bounds depth, names and text, whatever the entities are; a larger file passes.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities="internal", no_network=True,  # type: ignore[arg-type]
        load_dtd=False, huge_tree=False,
        collect_ids=False, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        told = (error.msg or "it cannot be parsed").split(", line ")[0]
        if "xcessive depth" in told:
            raise _too_deep(name, line) from error
        raise TeiError(
            f"not well-formed XML: {told}", path=name or None, line=line, remedy="correct the markup at this line"
        ) from error
    except UnicodeEncodeError as error:
        raise TeiError(f"it holds a character that is none: {error.reason}", path=name or None) from error
    if (deep := _TOO_DEEP(root)) and isinstance(deep, list) and isinstance(deep[0], etree._Element):
        raise _too_deep(name, _line(deep[0]))
    return root


def _too_deep(name: str, line: int) -> TeiError:
    return TeiError(
        f"elements stand within each other more than {MOST_DEPTH} deep", path=name or None, line=line,
        remedy="take elements out of each other here",
    )  # fmt: skip


def find_inclusions(root: etree._Element) -> list[tuple[int, str]]:
    """The ``xi:include`` elements of a file, as line and what they name: they are not followed, which is to be told."""
    found = root.iter("{http://www.w3.org/2001/XInclude}include")
    return [(_line(element), element.get("href") or "") for element in found]


def _line(element: etree._Element) -> int:
    line: object = element.sourceline
    return line if isinstance(line, int) else 1


def document_divs(tree: etree._Element) -> list[etree._Element]:
    """The ``div[@type='document']`` elements of a TEI file, in order; one within another is part of it.

    The same as `annotate.tei.scan.find_documents` finds.
    """
    divs = (div for div in tree.iter(f"{_T}div") if div.get("type") == "document")
    return [div for div in divs if not any(up.get("type") == "document" for up in div.iterancestors(f"{_T}div"))]
