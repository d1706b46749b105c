"""Stable addresses of what an edition holds, and of what it says of them.

A document's is where it is published; a person's and a term's the entry of the volume's list, as history.state.gov
has it (``…/persons#p_TM1``); a message that is printed nowhere and the edition's own vocabulary have ``urn:reftel:``.
"""

from __future__ import annotations

import re
from typing import Final

from annotate.export.settings import HISTORY
from annotate.records import Document

VOCABULARY: Final = "urn:reftel:"
# A target as our TEI and FRUS volumes write it: "#d245", "#d245fn2", "frus1964-68v15#d12".
_TARGET = re.compile(r"(?P<volume>frus[\w.-]+)?#(?P<document>d\d+\w*?)(?P<note>fn\w+)?$")


def document_address(record: Document, base: str = HISTORY) -> str:
    """A document's public address: the one its own header states, else where the base has volume and id.

    >>> from types import SimpleNamespace
    >>> document_address(SimpleNamespace(url="", volume="frus1964-68v14", id="d259"))
    'https://history.state.gov/historicaldocuments/frus1964-68v14/d259'
    """
    if base == HISTORY and record.url.endswith(f"/{record.id}"):
        return record.url
    return f"{volume_address(record.volume, base)}/{record.id}"


def volume_address(volume: str, base: str = HISTORY) -> str:
    """A volume's public address."""
    return f"{base.rstrip('/')}/{volume}"


def person_address(volume: str, person: str, base: str = HISTORY) -> str:
    """Where a volume's list of persons has someone."""
    return f"{volume_address(volume, base)}/persons#{person}"


def message_address(target: str) -> str:
    """The name of a message that is printed nowhere.

    >>> message_address("#msg.moscow.279.1967")
    'urn:reftel:message:moscow.279.1967'
    """
    return f"{VOCABULARY}message:{target.removeprefix('#').removeprefix('msg.')}"


def split_target(target: str, volume: str) -> tuple[str, str, str] | None:
    """Volume, document and note (or an empty text) that a reference means; None where it means no document.

    >>> split_target("#d245fn2", "frus1964-68v14"), split_target("frus1964-68v15#d12", "frus1964-68v14")
    (('frus1964-68v14', 'd245', 'd245fn2'), ('frus1964-68v15', 'd12', ''))
    >>> split_target("#msg.moscow.279.1967", "frus1964-68v14")
    """
    match = _TARGET.match(target.split()[0]) if target.strip() else None
    if match is None:
        return None
    document, note = match["document"], match["note"]
    return match["volume"] or volume, document, f"{document}{note}" if note else ""


def reference_address(target: str, volume: str, base: str = HISTORY) -> str:
    """The address of the document, note or unprinted message that a reference means; empty where unknown."""
    if target.startswith("#msg."):
        return message_address(target.split()[0])
    found = split_target(target, volume)
    if found is None:
        return ""
    where, document, note = found
    address = f"{volume_address(where, base)}/{document}"
    return f"{address}#{note}" if note else address
