"""Queries: TEI names unprefixed, every answer with its document and line, wrong ones explained."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from annotate.cli import main
from annotate.errors import QueryError, TeiError
from annotate.query import bind_names, compile_query, query_files

TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><publicationStmt>
<idno type="frus">frus1964-68v14</idno></publicationStmt></fileDesc></teiHeader><text><body>
<div type="document" xml:id="d1"><p>Cleared by <persName role="clearer">Toon</persName>
and <persName role="clearer">=Leddy</persName>.</p></div></body></text></TEI>"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "d1.xml").write_text(TEI, "utf-8")
    (tmp_path / "registers.xml").write_text("<TEI/>", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "expression, bound",
    [
        ("//persName", "//tei:persName"),
        ("//div/@type", "//div/@type".replace("div", "tei:div")),
        ("ancestor::div[@n='p']", "ancestor::tei:div[@n='p']"),
        ("attribute::type", "attribute::type"),
        ("* * 2", "* * 2"),
        ("div div div", "tei:div div tei:div"),
        ("//*[local-name()='p' or self::head]", "//*[local-name()='p' or self::tei:head]"),
        ("//tei:p", "//tei:p"),
        ("count(//p) mod 2", "count(//tei:p) mod 2"),
        ("contains(., 'p and q')", "contains(., 'p and q')"),
    ],
)
def test_names_without_a_prefix_are_teis(expression: str, bound: str) -> None:
    assert bind_names(expression) == bound


def test_every_answer_tells_its_document_and_line(corpus: Path) -> None:
    found = list(query_files("//persName[@role='clearer']", [corpus / "d1.xml"]))

    assert [(m.volume, m.document, m.line, m.text) for m in found] == [
        ("frus1964-68v14", "d1", 3, "Toon"),
        ("frus1964-68v14", "d1", 4, "=Leddy"),
    ]


def test_attributes_and_numbers_can_be_asked_for(corpus: Path) -> None:
    files = [corpus / "d1.xml"]

    assert [m.text for m in query_files("//persName/@role", files)] == ["clearer", "clearer"]
    assert [m.text for m in query_files("count(//persName)", files)] == ["2"]


@pytest.mark.parametrize(
    "expression, told", [("//p[", "column 4"), ("", "empty"), ("//p[@n='1]", "column 8"), ("nosuch()", "nosuch")]
)
def test_a_wrong_expression_is_explained(corpus: Path, expression: str, told: str) -> None:
    with pytest.raises(QueryError, match=told):
        list(query_files(expression, [corpus / "d1.xml"]))


def test_a_file_that_is_not_wellformed_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "d1.xml").write_text("<TEI>\n<p></TEI>", "utf-8")

    with pytest.raises(TeiError, match=r"d1\.xml:2: not well-formed"):
        list(query_files("//p", [tmp_path / "d1.xml"]))


def test_an_expression_is_compiled_once() -> None:
    assert compile_query("//p").path == "//tei:p"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["query", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_csv_cannot_start_a_formula(corpus: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("//persName", str(corpus), "--format", "csv"))))

    assert [row["text"] for row in rows] == ["Toon", "'=Leddy"]


def test_json_holds_what_the_table_shows_and_the_xml(corpus: Path) -> None:
    found = json.loads(run("//persName", str(corpus), "--format", "json"))

    assert found[0]["document"] == "d1"
    assert found[0]["xml"].startswith("<persName")


def test_the_xml_is_wellformed(corpus: Path) -> None:
    from lxml import etree

    assert len(etree.fromstring(run("//persName", str(corpus), "--format", "xml"))) == 2


def test_a_query_that_matches_nothing_says_how_much_it_looked_through(corpus: Path) -> None:
    result = CliRunner().invoke(main, ["query", "//orgName", str(corpus)])

    assert "nothing matches in 1 file" in result.stderr


def test_a_query_does_not_wait_for_spacy(corpus: Path) -> None:
    code = (
        f"import sys; from annotate.cli import main; main(['query', '//p', {str(corpus)!r}], standalone_mode=False); "
    )
    told = subprocess.run(
        [sys.executable, "-c", code + "print('spacy' in sys.modules)"], capture_output=True, text=True
    )

    assert told.stdout.endswith("False\n"), told.stderr
