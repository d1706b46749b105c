"""`reftel check` names every fault by file and line, and finds none where there is none."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from annotate.check import GRAMMAR, check_file, ids_around
from annotate.cli import main
from tests.conftest import D259


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the first volume's folder."""
    ids_around.cache_clear()
    return Path(shutil.copytree(D259.parent, tmp_path / "frus1964-68v14"))


def break_it(folder: Path, old: str, new: str) -> list[str]:
    """What check says after one replacement in d259.xml."""
    path = folder / "d259.xml"
    source = path.read_text("utf-8")
    assert old in source
    path.write_text(source.replace(old, new, 1), "utf-8")
    return [f"{f.line}: {f.message}" for f in check_file(path) if f.kind == "error"]


def line_of(folder: Path, words: str) -> int:
    source = (folder / "d259.xml").read_text("utf-8")
    return source.count("\n", 0, source.index(words)) + 1


def test_the_committed_corpus_has_no_fault(folder: Path) -> None:
    assert [str(f) for p in folder.glob("*.xml") for f in check_file(p)] == []


def test_the_committed_document_is_valid_tei(shared: Path) -> None:
    grammar = etree.RelaxNG(etree.parse(str(shared / "schema" / "tei_all.rng")))
    for path in D259.parent.glob("*.xml"):
        assert grammar.validate(etree.parse(str(path))), grammar.error_log


def test_the_grammar_itself_is_relax_ng() -> None:
    assert etree.RelaxNG(etree.parse(str(GRAMMAR))) is not None


def test_an_unknown_person_is_named_with_the_nearest(folder: Path) -> None:
    line = line_of(folder, 'corresp="#p_TM1"')
    told = break_it(folder, 'corresp="#p_TM1"', 'corresp="#p_TM2"')

    assert told[0].startswith(f'{line}: persName/@corresp points at "#p_TM2", which registers.xml does not have')
    assert "did you mean #p_TM1?" in told[0]


def test_a_doubled_id_is_named_with_both_lines(folder: Path) -> None:
    told = break_it(folder, 'xml:id="d259fn3"', 'xml:id="d259fn2"')

    assert any(re.match(r'\d+: xml:id "d259fn2" stands at line \d+ already; rename one', t) for t in told)


def test_a_skipped_footnote_number_is_named(folder: Path) -> None:
    told = break_it(folder, '<note n="2"', '<note n="5"')

    assert any("footnote 5 stands where footnote 2 is due" in t for t in told)


@pytest.mark.parametrize(
    "old, new",
    [
        ('ana="#obligation"', 'ana="#obligatory"'),
        ('cert="high">Svetlana', 'cert="sure">Svetlana'),
        ('role="clearer"', 'role="clearing"'),
        ('type="reftel"', 'type="telegraph"'),
        ("<closer>", "<closure>"),
    ],
)
def test_what_the_grammar_forbids_is_told(folder: Path, old: str, new: str) -> None:
    path = folder / "d259.xml"
    if new == "<closure>":
        path.write_text(path.read_text("utf-8").replace("</closer>", "</closure>"), "utf-8")

    assert any("grammar" in t or "points at" in t for t in break_it(folder, old, new))


def test_xml_that_is_not_wellformed_is_told_with_its_line(folder: Path) -> None:
    line = line_of(folder, "</closer>")
    told = break_it(folder, "</closer>", "</close>")

    assert re.match(rf"{line}: not well-formed XML: .*; correct the markup at this line", told[0])


def test_entities_are_never_expanded(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    path = folder / "d259.xml"
    source = path.read_text("utf-8").replace(
        "<TEI ", f'<!DOCTYPE TEI [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n<TEI ', 1
    )
    path.write_text(source.replace("Rusk</persName>", "Rusk&x;</persName>"), "utf-8")

    assert "SECRET" not in " ".join(f.message for f in check_file(path))


def test_a_machine_tag_changed_by_hand_is_a_notice_not_a_fault(folder: Path) -> None:
    path = folder / "d259.xml"
    path.write_text(path.read_text("utf-8").replace('corresp="#p_KFD1" role', 'corresp="#p_TM1" role'), "utf-8")
    faults = check_file(path)

    assert [f.kind for f in faults] == ["notice"]
    assert 'take out its resp="#reftel.persons"' in faults[0].message


def test_the_command_exits_1_on_a_fault_and_0_on_none(folder: Path) -> None:
    assert CliRunner().invoke(main, ["check", str(folder)]).exit_code == 0
    break_it(folder, 'corresp="#p_TM1"', 'corresp="#p_TM2"')
    result = CliRunner().invoke(main, ["check", str(folder)])

    assert result.exit_code == 1
    assert re.search(r"d259\.xml:\d+: persName/@corresp", result.stdout)


def test_a_missing_path_is_a_usage_error() -> None:
    assert CliRunner().invoke(main, ["check", "nowhere.xml"]).exit_code == 2
