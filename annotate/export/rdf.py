"""The edition as linked data: RDF in Turtle, with addresses that stay.

Documents, volumes and people have the addresses they are published at; Dublin Core and schema.org say what these can
say; what they cannot (who cleared, what answers what) is said in a small vocabulary that the file itself defines.
Whatever a program was unsure of (``cert="low"``) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

from annotate.corpus import Volume
from annotate.export.addresses import (
    VOCABULARY,
    document_address,
    person_address,
    reference_address,
    uri,
    volume_address,
)
from annotate.export.parties import Party, parties_of
from annotate.export.settings import Settings
from annotate.records import Document
from annotate.registers import Person
from annotate.values.address import parse

# What the common vocabularies have no word for.
_PROPERTIES: Final = {
    "draftedBy": "who wrote the document's draft",
    "clearedBy": "who agreed to the document before it was sent",
    "approvedBy": "who approved the sending of the document",
    "repeatedTo": "a post to which the telegram was sent as well",
    "repliesTo": "the message that the document answers",
}
_ACTS: Final = {
    "drafted": "reftel:draftedBy",
    "cleared": "reftel:clearedBy",
    "approved": "reftel:approvedBy",
    "sent": "schema:sender",
    "received": "schema:recipient",
    "repeated": "reftel:repeatedTo",
}
_HEAD: Final = f"""@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix reftel: <{VOCABULARY}> .

"""
_ESCAPES: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
# What an IRI may not hold (Turtle 1.1, IRIREF).
_NOT_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_TYPES: Final = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"), "dateTime"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "date"),
    (re.compile(r"\d{4}-\d\d"), "gYearMonth"),
    (re.compile(r"\d{4}"), "gYear"),
)


def write(volumes: Iterable[Volume], path: Path, settings: Settings) -> dict[str, int]:
    """Write one Turtle file; how many volumes and documents it tells of."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(_HEAD)
        graph = _Turtle(out)
        for name, meaning in _PROPERTIES.items():
            graph.about(f"reftel:{name}", [("a", "rdf:Property"), ("rdfs:comment", literal(meaning, "@en"))])
        count = documents = 0
        for volume in volumes:
            _write_volume(volume, graph, settings.base)
            count, documents = count + 1, documents + len(volume.documents)
    return {"volumes": count, "documents": documents}


def iri(address: str) -> str:
    """An address between angle brackets, what may not stand there escaped.

    >>> iri('http://a/b c"')
    '<http://a/b%20c%22>'
    """
    return f"<{_NOT_IRI.sub(lambda m: f'%{ord(m.group()):02X}', address)}>"


def literal(text: str, kind: str = "") -> str:
    """A text as a Turtle literal; kind: ``@en``, ``^^xsd:date`` or nothing."""
    return f'"{text.translate(_ESCAPES)}"{kind}'


def date_literal(iso: str) -> str:
    """A date with the type of its exactness; a plain text where it is no ISO date.

    >>> date_literal("1967-12"), date_literal("1967-12-28T01:37:00Z"), date_literal("undated")
    ('"1967-12"^^xsd:gYearMonth', '"1967-12-28T01:37:00Z"^^xsd:dateTime', '"undated"')
    """
    kind = next((f"^^xsd:{name}" for pattern, name in _TYPES if pattern.fullmatch(iso)), "")
    if "/" in iso:  # a span, in the Library of Congress' extended date format
        kind = "^^<http://id.loc.gov/datatypes/edtf/EDTF>"
    return literal(iso, kind)


class _Turtle:
    def __init__(self, out: IO[str]) -> None:
        self._out = out

    def about(self, subject: str, statements: Iterable[tuple[str, str]]) -> None:
        """Write what is said of one subject; each statement once."""
        told = list(dict.fromkeys(statements))
        if told:
            self._out.write(subject + " " + " ;\n    ".join(f"{verb} {thing}" for verb, thing in told) + " .\n")


def _write_volume(volume: Volume, graph: _Turtle, base: str) -> None:
    about = [
        ("a", "schema:Book"),
        ("dcterms:title", literal(volume.title, "@en")),
        ("dcterms:identifier", literal(volume.id)),
    ]
    about += [("schema:editor", literal(name)) for name in volume.editors]
    about += [("dcterms:publisher", literal(volume.publisher))] if volume.publisher else []
    graph.about(iri(volume_address(volume.id, base)), about)
    for person in volume.registers.persons.values():
        graph.about(iri(person_address(volume.id, person.id, base)), _of_person(person))
    for entry in volume.documents:
        statements = list(_of_document(entry.record, volume, base))
        graph.about(iri(document_address(entry.record, base)), statements)
        for r in entry.record.references:
            named = parse(r.target, entry.record.volume)
            if named is not None and named.kind == "message" and r.cert != "low":
                told = [("a", "schema:Message"), ("dcterms:identifier", literal(r.target.split()[0][1:]))]
                graph.about(iri(uri(named)), told)


def _of_person(person: Person) -> Iterator[tuple[str, str]]:
    yield "a", "schema:Person"
    yield "schema:name", literal(person.name)
    for name, value in (("familyName", person.surname), ("givenName", person.forenames)):
        if value:
            yield f"schema:{name}", literal(value)
    if person.description:
        yield "schema:description", literal(person.description, "@en")
    for appointment in person.appointments:
        yield "schema:jobTitle", literal(appointment.title, "@en")


def _of_document(d: Document, volume: Volume, base: str) -> Iterator[tuple[str, str]]:
    yield "a", "schema:DigitalDocument"
    yield "dcterms:isPartOf", iri(volume_address(d.volume, base))
    yield "dcterms:identifier", literal(f"{d.volume}/{d.id}")
    facts = (
        ("dcterms:title", d.heading),
        ("schema:genre", d.genre),
        ("schema:position", d.n),
        ("schema:locationCreated", d.place),
    )
    for verb, value in facts:
        if value:
            yield verb, literal(value)
    if d.when:
        yield "dcterms:created", date_literal(d.date)
    archive = ", ".join(filter(None, (d.repository, d.collection, d.file)))
    if archive:
        yield "dcterms:source", literal(archive)
    for party in parties_of(d):
        if party.cert != "low":
            yield _ACTS[party.act], _party(party, volume, base)
    for m in d.mentions:
        if m.kind == "person" and m.cert != "low" and m.target in volume.registers.persons:
            yield "schema:mentions", iri(person_address(volume.id, m.target, base))
    for r in d.references:
        address = reference_address(r.target, d.volume, base) if r.cert != "low" else ""
        if address:
            yield "dcterms:references", iri(address)
            if r.subtype == "replyTo":
                yield "reftel:repliesTo", iri(address)


def _party(party: Party, volume: Volume, base: str) -> str:
    if party.person in volume.registers.persons:
        return iri(person_address(volume.id, party.person, base))
    kind = "schema:Organization" if party.institution else "schema:Person"
    return f"[ a {kind} ; schema:name {literal(party.name)} ]"
