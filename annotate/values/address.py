"""Addresses: what a pointer of the edition's TEI means, and the only parser and printer of pointers.

In: a pointer as TEI writes it (``#d101fn2``, ``frus1964-68v15#d12``; TEI ch. 16.2). Out: an `Address`. Links and
back-links, exports, check, queries and search all ask here, so that no two of them read one pointer differently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

Kind = Literal["volume", "document", "note", "part", "page", "person", "term", "message", "section"]

# A letter after a document's number belongs to the number ("d12a", "d12afn3") unless it opens the name of a part
# ("d17a1", the first attachment to document 17; "d259t1", its first table).
_DOCUMENT: Final = re.compile(r"(?P<document>[dD]\d+(?:[a-z](?=$|fn|[._-]))?)(?P<part>.*)", re.DOTALL)
_NOTE: Final = re.compile(r"(?P<holder>.+?)(?P<note>fn[\w.-]+)")
_PREFIXES: Final[tuple[tuple[str, Kind], ...]] = (
    ("msg.", "message"), ("pg_", "page"), ("p_", "person"), ("P_", "person"), ("t_", "term"), ("T_", "term"),
)  # fmt: skip
_WEB: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# An NCName (Namespaces in XML 1.0 §4), near enough to tell an id from anything else.
_ID: Final = re.compile(r"[^\W\d][\w.\-·]*")
_VOLUME: Final = re.compile(r"\w[\w.-]*")
_SERIES: Final = re.compile(r"frus\d[\w.-]*")


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """What a pointer means.

    :param volume: the id of its volume; empty where that is the pointing file's own and nobody said which, and for
        a message, which every volume calls by one name.
    :param id: the ``xml:id`` it means; empty for the volume as a whole.

    >>> parse("#d101fn2", "frus1964-68v14")
    Address(volume='frus1964-68v14', id='d101fn2')
    """

    volume: str
    id: str = ""

    @property
    def kind(self) -> Kind:
        """What it is the address of, by the form of its id (FRUS editors' practice).

        >>> [Address("", ident).kind for ident in ("d101", "d101fn2", "d17a1", "pg_134", "p_TM1", "t_INR1", "ch3")]
        ['document', 'note', 'part', 'page', 'person', 'term', 'section']
        """
        return _shape(self.id)[0]

    @property
    def document(self) -> str:
        """The id of the document that it is or lies in; empty where its form does not say.

        >>> [Address("", ident).document for ident in ("d101fn2", "d10", "d12afn3", "d12a", "d17a1", "pg_134")]
        ['d101', 'd10', 'd12a', 'd12a', 'd17', '']
        """
        return _shape(self.id)[1]

    @property
    def anchor(self) -> str:
        """Where in its document it is: its id without the document's own; empty for the document itself.

        >>> Address("", "d101fn2").anchor, Address("", "d17a1").anchor, Address("", "pg_134").anchor
        ('fn2', 'a1', 'pg_134')
        """
        return self.id.removeprefix(self.document)

    @property
    def whole(self) -> Address:
        """The address of the document that it is or lies in; itself where its form does not say."""
        return Address(self.volume, self.document) if self.document else self

    def pointer(self, home: str = "") -> str:
        """The pointer that means it, in a file of the volume `home`. What is printed parses to itself.

        >>> Address("frus1964-68v14", "d101fn2").pointer("frus1964-68v14")
        '#d101fn2'
        >>> Address("frus1964-68v15", "d12").pointer("frus1964-68v14"), Address("frus1964-68v15").pointer()
        ('frus1964-68v15#d12', 'frus1964-68v15')
        """
        if not self.id:
            return self.volume
        return f"{'' if self.volume == home else self.volume}#{self.id}"

    def __str__(self) -> str:
        return self.pointer()


@lru_cache(maxsize=1 << 12)
def _shape(ident: str) -> tuple[Kind, str]:
    """The kind of an id and the document it names or lies in."""
    if not ident:
        return "volume", ""
    for prefix, kind in _PREFIXES:
        if ident.startswith(prefix):
            return kind, ""
    if match := _DOCUMENT.fullmatch(ident):
        document, part = match.group("document", "part")
        return ("document" if not part else "note" if _is_note(part) else "part"), document
    return ("note" if _NOTE.fullmatch(ident) else "section"), ""


def _is_note(part: str) -> bool:
    """``fn2`` is a note of the document, ``a1fn2`` one of its attachment; ``p3`` is none."""
    return part.startswith("fn") or _NOTE.fullmatch(part) is not None


@lru_cache(maxsize=1 << 12)  # a volume points at the same few places again and again
def parse(pointer: str, home: str = "") -> Address | None:
    """Read one pointer; None where it means nothing in the edition (a web address, something misspelt).

    :param pointer: as an attribute such as ``@target`` holds it; the first, where it holds several (`parse_all`).
    :param home: the volume of the file it stands in.

    >>> parse("frus1964-68v15.xml#d12", "frus1964-68v14"), parse("#msg.moscow.279.1967", "frus1964-68v14")
    (Address(volume='frus1964-68v15', id='d12'), Address(volume='', id='msg.moscow.279.1967'))
    >>> parse("frus1964-68v15"), parse("https://history.state.gov/"), parse("d12"), parse("#")
    (Address(volume='frus1964-68v15', id=''), None, None, None)
    """
    words = pointer.split(None, 1)
    if not words or _WEB.match(words[0]):
        return None
    volume, mark, ident = words[0].partition("#")
    volume = volume.removesuffix(".xml")
    if not mark:
        return Address(volume) if _SERIES.fullmatch(volume) else None
    if not _ID.fullmatch(ident) or (volume and not _VOLUME.fullmatch(volume)):
        return None
    if ident.startswith("msg."):
        return Address("", ident)
    return Address(volume or home, ident)


def parse_all(pointers: str, home: str = "") -> tuple[Address, ...]:
    """Every address that an attribute with one or more pointers means, in order; ``#range(a,b)`` means both ends.

    >>> [a.id for a in parse_all("#d1 #d2fn3")]
    ['d1', 'd2fn3']
    >>> [a.id for a in parse_all("#range(d1,d4)")]
    ['d1', 'd4']
    """
    found = []
    for word in _RANGE.sub(r"\1#\2 \1#\3", pointers).split():
        address = parse(word, home)
        if address is not None:
            found.append(address)
    return tuple(found)


# TEI ch. 16.2.4.6: the stretch between two places.
_RANGE: Final = re.compile(r"(\S*)#range\(\s*([^\s,()]+)\s*,\s*([^\s,()]+)\s*\)")
