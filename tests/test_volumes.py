"""Whole volumes of the series, tagged by the real pipeline: nothing lost, nothing of the editors' touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from annotate.annotators.provenance import extract
from annotate.check import check_file
from annotate.pipeline import Annotated, annotate_source
from annotate.records import read_document
from annotate.registers import Registers, read_registers
from annotate.score import strip_hand
from annotate.tei.scan import read_source
from annotate.tei.tree import document_divs, parse_tei
from annotate.tei.view import read_views
from annotate.weave import strip

NAMES = ["frus1969-76ve09p1", "frus1952-54Guat"]


@pytest.fixture(scope="module", params=NAMES)
def volume(request: pytest.FixtureRequest, shared: Path) -> tuple[str, Registers, Annotated]:
    """A volume as its editors tagged it, its registers, and what annotating it gives."""
    source = read_source((shared / "frus" / f"{request.param}.xml").read_bytes())
    registers = read_registers(source, request.param)
    return source, registers, annotate_source(source, registers)


@pytest.fixture(scope="module")
def grammar(shared: Path) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(shared / "schema" / "tei_all.rng")))


def test_every_byte_of_the_editors_survives(volume: tuple[str, Registers, Annotated]) -> None:
    source, _, done = volume

    assert done.source != source
    assert strip(done.source).source == source


def test_annotating_a_volume_twice_changes_no_byte(volume: tuple[str, Registers, Annotated]) -> None:
    _, registers, done = volume

    assert annotate_source(done.source, registers).source == done.source


def test_a_bare_volume_is_tagged_and_its_text_unchanged(volume: tuple[str, Registers, Annotated]) -> None:
    source, registers, _ = volume
    bare = strip_hand(source)
    done = annotate_source(bare, registers)

    assert [v.text for v in read_views(done.source)] == [v.text for v in read_views(bare)]
    assert min(done.counts[kind] for kind in ("persons", "terms", "references", "provenance", "clauses")) > 100


def test_every_machine_tag_points_at_something(
    volume: tuple[str, Registers, Annotated], tmp_path: Path, shared: Path
) -> None:
    path = tmp_path / "volume.xml"
    path.write_text(volume[2].source, "utf-8")
    ours = [f for f in check_file(path) if "points at" in f.message]
    path.write_text(volume[0], "utf-8")
    theirs = [f for f in check_file(path) if "points at" in f.message]

    assert {re.sub(r".*points", "", f.message) for f in ours} <= {re.sub(r".*points", "", f.message) for f in theirs}


def test_who_made_a_document_is_read_from_an_editors_names_too(volume: tuple[str, Registers, Annotated]) -> None:
    """Names that the editors tagged keep their tag; the role the note tells stands around it."""
    records = [read_document(div) for div in document_divs(parse_tei(volume[2].source))]
    notes = [(r, n.text) for r in records for n in r.notes if n.type == "source"]
    told = [(r, extract(text)) for r, text in notes]
    expected = sum(len(found["drafted"]) + len(found["cleared"]) + len(found["approved"]) for _, found in told)
    read = sum(a.role in ("drafter", "clearer", "approver") for r, _ in told for a in r.actors)
    people = {a.person for r, _ in told for a in r.actors if a.role == "clearer" and a.person}

    assert abs(read - expected) <= 0.03 * expected
    assert people or not any(found["cleared"] for _, found in told)


def test_the_tagged_volume_is_valid_tei_as_the_editors_was(
    volume: tuple[str, Registers, Annotated], grammar: etree.RelaxNG
) -> None:
    assert grammar.validate(parse_tei(volume[0])), "the editors' own file is not valid"
    assert grammar.validate(parse_tei(volume[2].source)), grammar.error_log


def test_the_tagged_volume_is_wellformed_and_every_tag_says_who_and_how_sure(
    volume: tuple[str, Registers, Annotated],
) -> None:
    root = parse_tei(volume[2].source)
    machine = [e for e in root.iter("{*}persName", "{*}gloss", "{*}ref", "{*}seg") if "reftel" in (e.get("resp") or "")]

    assert len(machine) > 1000
    assert {e.get("cert") for e in machine} <= {"high", "medium", "low"}
