"""Queries: TEI names unprefixed, every answer with its document and line, wrong ones explained."""

from __future__ import annotations

import csv
import inspect
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.cache import CACHE
from annotate.cli import main
from annotate.cli.query import command
from annotate.errors import QueryError, TeiError
from annotate.query import bind_names, compile_query, count_matches, look_through, query_files
from annotate.query.forms import Form, find_forms
from annotate.query.matches import NO_DATE
from tests.conftest import D259

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


# --- counts, context, processes -----------------------------------------------------------------------------------

VOLUME = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><publicationStmt>
<idno type="frus">frus1961-63v05</idno></publicationStmt></fileDesc></teiHeader><text><front>
<list><item><persName xml:id="p_TM1">Toon, Malcolm,</persName> officer</item></list></front><body>
<div type="document" xml:id="d1"><head>1. Letter</head><dateline><date when="1961-02-03">February 3</date></dateline>
<p>One <persName corresp="#p_TM1">Toon</persName>, <persName corresp="#p_TM1">Mr. Toon</persName>.</p></div>
<div type="document" xml:id="d2"><dateline><date notBefore="1962-05-01">May</date></dateline>
<p>Two <persName>Smith</persName><note n="1">and a <hi>note</hi></note>.</p></div>
<div type="document" xml:id="d3"><p>Three <hi>no one</hi>.</p></div></body></text></TEI>"""


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    path = tmp_path / "v.xml"
    path.write_text(VOLUME, "utf-8")
    return path


@pytest.mark.parametrize(
    "by, expected",
    [
        ("", {"": 3}),
        ("volume", {"frus1961-63v05": 3}),
        ("document", {"frus1961-63v05 d1": 2, "frus1961-63v05 d2": 1}),
        ("year", {"1961": 2, "1962": 1}),
        ("person", {"Toon, Malcolm": 2, "Smith": 1}),
    ],
)
def test_matches_are_counted_by(volume: Path, by: str, expected: dict[str, int]) -> None:
    assert count_matches("//body//persName", [volume], by=by) == expected  # type: ignore[arg-type]


def test_what_has_no_date_or_person_is_counted_as_such(volume: Path) -> None:
    assert count_matches("//body//p", [volume], by="year") == {"1961": 1, "1962": 1, NO_DATE: 1}
    assert count_matches("//body//p", [volume], by="person") == {"Toon, Malcolm": 1, "Smith": 1, "(no person)": 1}


def test_front_matter_is_no_document(volume: Path) -> None:
    assert count_matches("//item", [volume], by="year") == {"(no document)": 1}
    assert count_matches("//item", [volume], by="document") == {"frus1961-63v05 (no document)": 1}


def test_numbers_are_summed_and_have_no_year(volume: Path, corpus: Path) -> None:
    assert count_matches("count(//persName)", [volume, corpus / "d1.xml"]) == {"": 6}
    with pytest.raises(QueryError, match="has no year"):
        count_matches("count(//persName)", [volume], by="year")


def test_persons_of_a_folder_are_named_by_its_registers(tmp_path: Path) -> None:
    (tmp_path / "d1.xml").write_text(TEI.replace("role=", 'corresp="#p_TM1" role='), "utf-8")
    person = '<person xml:id="p_TM1"><persName>Toon, Malcolm</persName></person>'
    (tmp_path / "registers.xml").write_text(f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{person}</TEI>', "utf-8")

    assert count_matches("//persName", [tmp_path / "d1.xml"], by="person") == {"Toon, Malcolm": 2}


def test_context_is_the_block_a_match_stands_in(volume: Path) -> None:
    found = [m.context for m in query_files("//hi | //body//persName[1]/@corresp", [volume], context=True)]

    assert found == ["One Toon, Mr. Toon.", "and a note", "Three no one."]


HELPERS = pytest.mark.parametrize("processes_pay_from", [0.0, 99.0], ids=["processes", "threads"])


@HELPERS
def test_several_helpers_answer_in_the_order_of_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes_pay_from: float
) -> None:
    monkeypatch.setattr("annotate.query.ask._WORTH_THREADS", 0)
    monkeypatch.setattr("annotate.query.ask._WORTH_PROCESSES", processes_pay_from)
    filler = f"<!-- {'x' * 1_200_000} -->"
    for n in range(6):
        (tmp_path / f"d{n}.xml").write_text(VOLUME.replace("<front>", f"{filler}<front>"), "utf-8")
    paths = [tmp_path / f"d{n}.xml" for n in range(6)]

    alone, together = (list(query_files("//p", paths, processes=n)) for n in (1, 2))

    assert together == alone
    assert len(alone) == 18
    assert count_matches("//p", paths, by="year", processes=2) == count_matches("//p", paths, by="year")


@HELPERS
def test_a_fault_found_by_a_helper_names_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes_pay_from: float
) -> None:
    monkeypatch.setattr("annotate.query.ask._WORTH_THREADS", 0)
    monkeypatch.setattr("annotate.query.ask._WORTH_PROCESSES", processes_pay_from)
    filler = f"<!-- {'x' * 2_100_000} -->"
    (tmp_path / "d1.xml").write_text(VOLUME.replace("<front>", f"{filler}<front>"), "utf-8")
    (tmp_path / "d2.xml").write_text(f"<TEI>\n{filler}<p></TEI>", "utf-8")
    sound = tmp_path / "d1.xml"
    found = query_files("//p", [sound, Form(sound, sound), tmp_path / "d2.xml"], processes=2)

    assert [next(found).document for _ in range(6)] == ["d1", "d2", "d3"] * 2
    with pytest.raises(TeiError, match=r"d2\.xml:2: not well-formed"):
        next(found)


# --- wrong questions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expression, told",
    [
        ("//p[contains(., 'x']", "column 20: ] where ) should close column 13"),
        ("//p)", "column 4: this ) closes nothing"),
        ("//p q", "column 5: “q” cannot stand here"),
        ("//p[.='é' and q r]", "column 17: “r” cannot stand here"),
        ("//p//", "column 6: the expression ends too soon"),
        ("//p[contians(., 'x')]", "column 5: XPath 1.0 has no function “contians”; did you mean contains()?"),
        ("//p[matches(., 'x')]", "write re:test(…), or ask with --xpath3, which has matches()"),
        ("//p[ends-with(., 'x')]", "ask with --xpath3, which has ends-with()"),
        ("//p[contains(.)]", "column 5: contains() takes 2 arguments, not 1"),
        ("//x:p", "column 3: the prefix “x” stands for nothing; write p"),
        ("//p/childs::q", "column 5: there is no axis “childs”; did you mean child::?"),
        ("//p[@n=$x]", "--xpath3 or --xquery"),
        ("//p/last()", "column 5: last() is the place among nodes"),
        ("position() > 1", "column 1: position() is the place among nodes"),
        ("//p ! 2", "column 5: “!” has no meaning in XPath 1.0; ask with --xpath3"),
        ("//p[@n=“x”]", "column 8: “ is no quotation mark of XPath"),
        ("//p\n[@n", "line 2, column 1: this [ is never closed"),
    ],
)
def test_a_wrong_expression_is_told_by_column_and_what_was_meant(expression: str, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        compile_query(expression)

    assert told in str(caught.value)


_PIECES = [*"()[]@,/|+-=<>*.$!?'\"“ :\n", "//", "::", "p", "note", "é", "tei:p", "x:y", "and", "div", "1", "'a'"]
_PIECES += ["contains(", "count(", "text()", "ancestor::", "not(", "re:test(", "position()", "matches("]


def complaint(expression: str) -> str:
    """What is said of an expression; empty where it is answered. Anything but a QueryError fails the test."""
    try:
        list(query_files(expression, [D259]))
    except QueryError as error:
        return str(error)
    return ""


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_expression_is_answered_or_explained(expression: str) -> None:
    told = complaint(expression)

    assert told == "" or "column" in told or "empty" in told or "where nodes are needed" in told


def test_the_place_of_a_fault_is_shown() -> None:
    with pytest.raises(QueryError) as caught:
        compile_query("//p[@n=1]]")

    assert str(caught.value).split("\n")[1:] == ["  //p[@n=1]]", "           ^"]


def test_what_occurs_nowhere_is_named_with_what_is_like_it(volume: Path) -> None:
    seen = look_through("//persname[@corrsp='#p_TM2'][@corresp='#p_TM2']", [volume])

    assert (seen.files, seen.documents, seen.tagged) == (1, 3, False)
    assert [(n.kind, n.name, like) for n, like in seen.absent] == [
        ("element", "persname", "persName"),
        ("attribute", "corrsp", "corresp"),
        ("value", "#p_TM2", "#p_TM1"),
    ]


def test_a_query_that_matches_nothing_suggests(volume: Path) -> None:
    result = CliRunner().invoke(main, ["query", "//persname", str(volume)])

    assert result.exit_code == 0
    assert "nothing matches in 1 file (3 documents)" in result.stderr
    assert "column 3: <persname> does not occur there; did you mean <persName>?" in result.stderr


# --- what a terminal, a shell and a spreadsheet get ---------------------------------------------------------------


def test_a_terminal_gets_no_control_characters_from_a_file_or_its_name(tmp_path: Path) -> None:
    path = tmp_path / "\x1b]0;owned\x07.xml"
    path.write_text(VOLUME.replace("One", "O\x9b2Jne").replace('<idno type="frus">frus1961-63v05</idno>', ""), "utf-8")

    for form in ("table", "xml"):
        told = CliRunner().invoke(main, ["query", "//body//p", str(path), "--format", form]).stdout
        assert "\x1b" not in told
        assert "\x07" not in told
    assert "\x9b" not in run("//body//p", str(path))


def test_an_expression_never_reaches_a_shell(corpus: Path) -> None:
    told = run("//p[contains(., '$(touch pwned); `touch pwned`')]", str(corpus))

    assert told == ""
    assert not Path("pwned").exists()


def test_counts_are_shown_largest_first_and_years_in_order(volume: Path) -> None:
    assert run("//body//persName", str(volume), "--by", "person") == "Toon, Malcolm\t2\nSmith\t1\n"
    assert run("//body//p", str(volume), "--by", "year") == f"{NO_DATE}\t1\n1961\t1\n1962\t1\n"
    assert json.loads(run("//p", str(volume), "--by", "volume", "--format", "json")) == [
        {"volume": "frus1961-63v05", "count": 3}
    ]
    assert run("//p", str(volume), "--count") == "3\n"


def test_context_has_a_column(volume: Path) -> None:
    assert run("//p/hi", str(volume), "--context") == "frus1961-63v05\td3\t8\tno one\tThree no one.\n"
    (row,) = csv.DictReader(io.StringIO(run("//p/hi", str(volume), "--context", "--format", "csv")))
    assert row["context"] == "Three no one."


@pytest.mark.parametrize("arguments", [[], ["//p", "nosuch.xml"], ["//p", "--set", "a=1"]])
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, ["query", *arguments]).exit_code == 2


def test_a_wrong_expression_exits_1(corpus: Path) -> None:
    result = CliRunner().invoke(main, ["query", "//p[", str(corpus)])

    assert (result.exit_code, "column 4" in result.stderr) == (1, True)


def test_every_example_of_the_help_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(D259.parents[1], tmp_path / "corpus")
    for name in ("d1.xml", "d2.xml", "volumes/v.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(VOLUME, "utf-8")
    (tmp_path / "mine.xq").write_text("count(collection())", "utf-8")
    monkeypatch.chdir(tmp_path)
    text = inspect.cleandoc(command.help or "")
    blocks = "\n".join(b[2:] for b in text.split("\n\n") if b.startswith("\b\n"))
    examples = [e.split("\n\n")[0] for e in ("\n" + blocks).split("\nreftel query ")[1:]]

    assert len(examples) >= 14
    for example in examples:
        arguments = shlex.split(re.sub(r"[ ]{2,}[a-z][a-z ,]*$", "", example))
        result = CliRunner().invoke(main, ["query", *arguments], catch_exceptions=False)
        assert result.exit_code == 0, (arguments, result.stderr)


# --- whole volumes in the corpus ----------------------------------------------------------------------------------


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A corpus folder with one whole volume, as the last build left it."""
    from annotate.corpus import prepare

    folder = tmp_path / "corpus"
    folder.mkdir()
    note = '<note n="1" type="source" xml:id="d1fn1">Source: Secret. Drafted by John Q. Ames; cleared by Ball.</note>'
    telegram = "<head>1. Telegram From the Embassy in France to the Department of State"
    source = VOLUME.replace("<head>1. Letter", f"{telegram}{note}")
    (folder / "frus1961-63v05.xml").write_text(source, "utf-8")
    prepare(folder)
    return folder


def test_a_whole_volume_in_the_corpus_is_asked_as_the_last_build_tagged_it(built: Path) -> None:
    (form,) = find_forms([built])
    (found,) = query_files("//persName[@role='drafter']", [form])

    assert (found.text, found.path) == ("John Q. Ames", str(built / "frus1961-63v05.xml"))
    source = (built / "frus1961-63v05.xml").read_text("utf-8").split("\n")
    assert "John Q. Ames" in source[found.line - 1]


def test_a_file_that_is_named_is_asked_as_it_is(built: Path) -> None:
    assert not list(query_files("//persName[@role]", find_forms([built / "frus1961-63v05.xml"])))


def test_a_volume_changed_since_the_build_is_asked_as_it_is_and_says_so(built: Path) -> None:
    path = built / "frus1961-63v05.xml"
    find_forms([built])
    path.write_text(path.read_text("utf-8").replace("One", "Once"), "utf-8")

    assert find_forms([built]) == [Form(path, path, untagged=True)]
    result = CliRunner().invoke(main, ["query", "//p[contains(., 'Once')]", str(built)])
    assert "Once" in result.stdout
    assert "without the machine's tags" in result.stderr


def test_what_was_compared_is_remembered_and_may_be_lost(built: Path) -> None:
    memory = built.parent / CACHE / "forms.json"
    first = find_forms([built])

    assert memory.exists()
    memory.write_text("not JSON", "utf-8")
    assert find_forms([built]) == first


def test_a_folder_that_is_no_corpus_is_asked_as_it_is(volume: Path) -> None:
    assert find_forms([volume.parent]) == [Form(volume, volume)]


@pytest.mark.parametrize("pattern", ["(", "[", "*", "(?P<", "a{2,1}", "\\\\"])
@pytest.mark.parametrize("function", ["re:test(., {!r})", "re:match(., {!r})", "re:replace(., {!r}, '', 'x')"])
def test_a_pattern_that_is_none_is_told(function: str, pattern: str) -> None:
    with pytest.raises(QueryError, match="no regular expression"):
        list(query_files(f"//p[{function.format(pattern)}]".replace("\\\\\\\\", "\\"), [D259]))
