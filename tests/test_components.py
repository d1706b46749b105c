"""The annotators as spaCy components."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import spacy

from annotate.components import make_nlp
from annotate.corpus import read_folder_registers
from annotate.pipeline import ANNOTATORS, find
from annotate.resolve import MessageIndex
from annotate.tei.view import plain_view
from annotate.values.annotation import Context

ROOT = Path(__file__).parent.parent
REGISTERS = ROOT / "corpus" / "frus1964-68v14" / "registers.xml"
TEXT = (
    "259. Telegram From the Department of State to the Embassy in the Soviet Union\n"
    "You should inform Ambassador Thompson of telegram 279 from Moscow.\n"
    "Source: National Archives, RG 59, Central Files 1967–69, POL 17. Secret. Drafted by Toon (EUR); cleared by Kohler."
)


@pytest.mark.parametrize("annotator", ANNOTATORS)
def test_a_component_finds_what_the_pipeline_finds(annotator: str) -> None:
    doc = make_nlp(registers=str(REGISTERS))(TEXT)
    registers = read_folder_registers(REGISTERS.parent)
    found = find(plain_view(TEXT), registers, Context(), MessageIndex(), only=[annotator]).annotations

    assert doc.text == TEXT
    assert found
    assert [(s.start_char, s.end_char) for s in doc.spans[annotator]] == [(a.start, a.end) for a in found]
    assert doc.spans[annotator].attrs["cert"] == [a.cert for a in found]


def test_a_doc_with_our_spans_can_be_stored_and_read_again() -> None:
    doc = make_nlp(only=["references"])(TEXT)
    again = spacy.tokens.Doc(doc.vocab).from_bytes(doc.to_bytes())

    assert [(s.text, s.label_) for s in again.spans["references"]] == [("telegram 279 from Moscow", "telegram")]


def test_every_annotator_is_an_entry_point_of_spacy() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["entry-points"]["spacy_factories"] == {
        f"reftel_{annotator}": f"annotate.components:{annotator}" for annotator in ANNOTATORS
    }


def test_an_entry_point_makes_its_component() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("reftel_clauses")

    doc = nlp("You should inform the Minister.")

    assert [s.label_ for s in doc.spans["clauses"]] == ["recommendation", "bearer"]
