"""The public address (URI) of everything an edition holds, and the names of what it says of them.

In: an `annotate.values.address.Address`. Out: where it is published. The site, Turtle, CMIF, CSL and tables all ask
here. On history.state.gov a person or term is an entry of the volume's list (``…/persons#p_TM1``); on a site that
Reftel built it has a page. A message that is printed nowhere and the edition's own vocabulary have ``urn:reftel:``.
"""

from __future__ import annotations

from typing import Final

from annotate.export.settings import HISTORY
from annotate.records import Document
from annotate.values.address import Address, parse

VOCABULARY: Final = "urn:reftel:"
_LISTS: Final = {"person": "persons", "term": "terms"}


def uri(address: Address, base: str = HISTORY) -> str:
    """Where something is published.

    :param address: with its volume, but for a message. :param base: the site's address, with or without final slash.

    >>> uri(Address("frus1964-68v14", "d259fn2")), uri(Address("frus1964-68v14", "p_TM1"))
    ('https://history.state.gov/historicaldocuments/frus1964-68v14/d259#fn2', \
'https://history.state.gov/historicaldocuments/frus1964-68v14/persons#p_TM1')
    >>> uri(Address("frus1964-68v14", "d259fn2"), "https://ed.org/"), uri(Address("frus1964-68v14", "p_TM1"), "https://ed.org")
    ('https://ed.org/frus1964-68v14/d259#fn2', 'https://ed.org/frus1964-68v14/persons/p_TM1')
    >>> uri(Address("", "msg.moscow.279.1967"))
    'urn:reftel:message:moscow.279.1967'
    """
    if address.kind == "message":
        return f"{VOCABULARY}message:{address.id.removeprefix('msg.')}"
    volume = f"{base.rstrip('/')}/{address.volume}"
    if address.kind == "volume":
        return volume
    if address.kind in _LISTS:
        return _listed(address.volume, _LISTS[address.kind], address.id, base)
    if not address.document:
        return f"{volume}/{address.id}"
    return f"{volume}/{address.document}{'#' if address.anchor else ''}{address.anchor}"


def _listed(volume: str, where: str, ident: str, base: str) -> str:
    """An entry of a volume's list: on history.state.gov a place in it, on our sites a page below it."""
    mark = "#" if base.rstrip("/") == HISTORY else "/"
    return f"{base.rstrip('/')}/{volume}/{where}{mark}{ident}"


def document_address(record: Document, base: str = HISTORY) -> str:
    """A document's public address: the one its own header states, else where the base has volume and id.

    >>> from types import SimpleNamespace
    >>> document_address(SimpleNamespace(url="", volume="frus1964-68v14", id="d259"))
    'https://history.state.gov/historicaldocuments/frus1964-68v14/d259'
    """
    if base == HISTORY and record.url.endswith(f"/{record.id}"):
        return record.url
    return uri(Address(record.volume, record.id), base)


def volume_address(volume: str, base: str = HISTORY) -> str:
    """A volume's public address."""
    return uri(Address(volume), base)


def person_address(volume: str, person: str, base: str = HISTORY) -> str:
    """Where a volume's list of persons has someone, whatever form the person's id has."""
    return _listed(volume, "persons", person, base)


def reference_address(target: str, volume: str, base: str = HISTORY) -> str:
    """The address of what a reference means (`annotate.values.address.parse`); empty where unknown."""
    address = parse(target, volume)
    return uri(address, base) if address is not None else ""
