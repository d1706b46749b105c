"""The edition's correspondence as CMIF, the TEI subset that correspSearch harvests.

Rules: TEI Correspondence SIG, Correspondence Metadata Interchange Format 1.0 (its ODD, Schematron and documentation):
one title and at least one editor; publisher, address, date and licence (CC BY 4.0, no other); a bibliography whose
ids are UUIDs that stay; in each ``correspDesc`` one ``sent`` and one ``received`` action; an unknown side is
"Unknown"; days without a time.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

from annotate.corpus import Volume
from annotate.export.addresses import document_address, person_address, volume_address
from annotate.export.parties import Party, parties_of
from annotate.export.settings import Settings
from annotate.records import Document

_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_UNKNOWN: Final = "Unknown"
_FOOT: Final = "</profileDesc>\n</teiHeader>\n<text><body><p/></body></text>\n</TEI>\n"


def write(volumes: Iterable[Volume], path: Path, settings: Settings) -> dict[str, int]:
    """Write one CMIF file of every document that has a sender or a receiver; how many volumes and letters it tells of.

    The letters wait in a temporary file, for the header that precedes them names every volume.
    """
    volumes_seen: list[tuple[str, str, str]] = []
    editors: list[str] = []
    latest = 0.0
    letters = 0
    with tempfile.TemporaryFile("w+", encoding="utf-8") as body:
        for volume in volumes:
            ident = source_id(volume.id)
            volumes_seen.append((ident, volume.id, volume.title))
            editors += [name for name in volume.editors if name not in editors]
            for entry in volume.documents:
                latest = max(latest, entry.path.stat().st_mtime)
                letters += _write_letter(entry.record, volume, ident, settings, body)
        body.seek(0)
        with path.open("w", encoding="utf-8") as out:
            out.write(_head(dict.fromkeys(volumes_seen), editors, latest, settings))
            for line in body:
                out.write(line)
            out.write(_FOOT)
    return {"volumes": len(volumes_seen), "letters": letters}


def source_id(volume: str) -> str:
    """A volume's UUID, the same for ever: the name-based one of its address; with a letter before it, as XML ids want.

    >>> source_id("frus1964-68v14")
    'uuid-bdd94aa3-276f-5de1-b912-9493bafad3c8'
    """
    return f"uuid-{uuid.uuid5(uuid.NAMESPACE_URL, volume_address(volume))}"


def _head(sources: Iterable[tuple[str, str, str]], editors: list[str], latest: float, settings: Settings) -> str:
    email = f" <email>{escape(settings.email)}</email>" if settings.email else ""
    named = [settings.editor] if settings.editor else editors or ["The editors"]
    tags = "".join(f"<editor>{escape(name)}{email if i == 0 else ''}</editor>" for i, name in enumerate(named))
    made = datetime.fromtimestamp(latest, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    base = settings.base.rstrip("/")
    bibliography = "\n".join(
        f'<bibl type="hybrid" xml:id="{ident}">{escape(title)}. '
        f"<ref target={quoteattr(volume_address(volume, base))}>{escape(volume_address(volume, base))}</ref></bibl>"
        for ident, volume, title in sources
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader>
<fileDesc>
<titleStmt><title>Correspondence in Foreign Relations of the United States</title>{tags}</titleStmt>
<publicationStmt>
<publisher><ref target={quoteattr(base)}>{escape(named[0])}</ref></publisher>
<idno type="url">{escape(settings.url or base)}</idno>
<date when="{made}"/>
<availability><licence target="{_LICENCE}">This file is licensed under the terms of the Creative Commons License \
CC-BY 4.0</licence></availability>
</publicationStmt>
<sourceDesc>
{bibliography or '<bibl type="online" xml:id="none">No volume.</bibl>'}
</sourceDesc>
</fileDesc>
<profileDesc>
"""


def _write_letter(record: Document, volume: Volume, source: str, settings: Settings, out: IO[str]) -> int:
    """Write one letter; 1 where the document is one, 0 where it names neither sender nor receiver."""
    parties = parties_of(record)
    sent = [p for p in parties if p.act == "sent"]
    received = [p for p in parties if p.act in ("received", "repeated")]
    if not (sent or any(p.act == "received" for p in received)):
        return 0
    place = f"<placeName>{escape(record.place)}</placeName>" if record.place else ""
    stated = "".join(f" {name}={quoteattr(day)}" for name, day in record.when.cmif().items())
    date = f"<date{stated}/>" if stated else ""
    known = volume.registers.persons

    def names(side: list[Party]) -> str:
        return "".join(_name(p, p.person in known, record.volume, settings.base) for p in side) or (
            f"<persName>{_UNKNOWN}</persName>"
        )

    out.write(
        f"<correspDesc key={quoteattr(record.n or record.id)} "
        f'ref={quoteattr(document_address(record, settings.base))} source="#{source}">'
        f'<correspAction type="sent">{names(sent)}{place}{date}</correspAction>'
        f'<correspAction type="received">{names(received)}</correspAction></correspDesc>\n'
    )
    return 1


def _name(party: Party, listed: bool, volume: str, base: str) -> str:
    ref = f" ref={quoteattr(person_address(volume, party.person, base))}" if listed else ""
    tag = "placeName" if party.act == "repeated" else "orgName" if party.institution else "persName"
    return f"<{tag}{ref}>{escape(party.name)}</{tag}>"
