"""XQuery and XPath 3.1: bound to the files, safe, told apart by line and column when wrong."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotate.cli import main
from annotate.errors import QueryError, TeiError
from annotate.query.forms import Form
from annotate.query.xquery import Row, run_xpath3, run_xquery

pytest.importorskip("saxonche", reason="saxonche is not installed: pip install saxonche")

REGISTERS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><standOff><listPerson>
<person xml:id="p_TM1"><persName><surname>Toon</surname>, <forename>Malcolm</forename></persName></person>
</listPerson></standOff></TEI>"""
HEADER = """<teiHeader><fileDesc><publicationStmt><idno type="frus">frus1964-68v14</idno></publicationStmt></fileDesc>
</teiHeader>"""


def document(n: int, heading: str, note: str, body: str = "") -> str:
    return (
        f'<div type="document" xml:id="d{n}" n="{n}"><head>{n}. {heading}<note n="1" type="source" xml:id="d{n}fn1">'
        f'Source: {note}</note></head>\n<dateline><date when="1967-12-0{n}">December {n}, 1967</date></dateline>'
        f"<p>{body}</p></div>"
    )


def tei(*documents: str, front: str = "") -> str:
    body = "\n".join(documents)
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{HEADER}<text>{front}<body>\n{body}</body></text></TEI>'


ONE = document(
    1,
    "Telegram From the Department of State to the Embassy in France",
    'Secret. Drafted by <persName role="drafter" corresp="#p_TM1">Toon</persName>; cleared by '
    '<persName role="clearer">Leddy</persName> (<orgName type="office" role="clearer">EUR</orgName>).',
    "Ref: <note>not <hi>this</hi></note>Paris 5.",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "d1.xml").write_text(tei(ONE), "utf-8")
    (tmp_path / "registers.xml").write_text(REGISTERS, "utf-8")
    return tmp_path


def ask(query: str, *paths: Path, **more: str) -> list[Row]:
    return list(run_xquery(query, [Form(path, path) for path in paths], parameters=more))


def values(query: str, *paths: Path, **more: str) -> list[tuple[str, ...]]:
    return [row.values for row in ask(query, *paths, **more)]


def test_the_files_are_the_collection_and_names_are_teis(folder: Path) -> None:
    (folder / "d2.xml").write_text(tei(document(2, "Letter", "X.")), "utf-8")

    assert values("count(collection()//persName)", folder / "d1.xml", folder / "d2.xml") == [("2",)]
    assert values("count(collection()//tei:div)", folder / "d1.xml", folder / "d2.xml") == [("2",)]
    assert values("reftel:documents()/@xml:id/string()", folder / "d2.xml", folder / "d1.xml") == [("d2",), ("d1",)]


def test_a_node_is_told_with_its_document_line_and_xml_as_it_stands(folder: Path) -> None:
    (row,) = ask("collection()//p", folder / "d1.xml")

    assert row.columns == ("volume", "document", "line", "text", "path")
    assert row.values == ("frus1964-68v14", "d1", "4", "Ref: Paris 5.", str(folder / "d1.xml"))
    assert row.xml.endswith(">Ref: <note>not <hi>this</hi></note>Paris 5.</p>")


def test_rows_maps_and_arrays_are_lines_of_a_table() -> None:
    assert ask('<row who="Toon" n="{1 + 1}"/>')[0].columns == ("who", "n")
    assert values('<row who="Toon" n="{1 + 1}"/>') == [("Toon", "2")]
    assert [(r.columns, r.values) for r in ask('map { "a": (1, 2), "b": () }')] == [(("a", "b"), ("1 | 2", ""))]
    assert values('["x", <p>y</p>]') == [("x", "y")]


@pytest.mark.parametrize(
    "call, told",
    [
        ('reftel:names($d, "clearer")', ["Leddy", "EUR"]),
        ('reftel:names($d, "drafter")', ["Toon, Malcolm"]),
        ("reftel:sender($d)", ["Department of State"]),
        ("reftel:receiver($d)", ["Embassy in France"]),
        ("reftel:heading($d)", ["Telegram From the Department of State to the Embassy in France"]),
        ("reftel:year($d)", ["1967"]),
        ("reftel:id($d//p)", ["frus1964-68v14 d1"]),
        ("reftel:words($d/p)", ["Ref: Paris 5."]),
        ("reftel:words($d//note[hi])", ["not this"]),
        ("reftel:is-telegram($d)", ["true"]),
        ("count(reftel:registers())", ["1"]),
        ('count(reftel:documents("1966"))', ["0"]),
    ],
)
def test_the_functions_tell_what_a_document_says(folder: Path, call: str, told: list[str]) -> None:
    assert [v for (v,) in values(f"let $d := reftel:documents()[1] return {call}", folder / "d1.xml")] == told


@pytest.mark.parametrize(
    "heading, sender, receiver",
    [
        (
            "Memorandum From the President’s Assistant (Rostow) to President Johnson",
            "President’s Assistant (Rostow)",
            "President Johnson",
        ),
        (
            "Memorandum From the Deputy Assistant to the President (Scowcroft) to Secretary Rogers",
            "Deputy Assistant to the President (Scowcroft)",
            "Secretary Rogers",
        ),
        (
            "The Ambassador in Guatemala (Peurifoy) to the Department of State",
            "Ambassador in Guatemala (Peurifoy)",
            "Department of State",
        ),
        ("Memorandum of Conversation", "", ""),
        (
            'Letter From <persName type="from">Kosygin</persName> to <persName type="to">Johnson</persName>',
            "Kosygin",
            "Johnson",
        ),
    ],
)
def test_sender_and_receiver_are_read_from_tags_or_else_words(
    tmp_path: Path, heading: str, sender: str, receiver: str
) -> None:
    (tmp_path / "v.xml").write_text(tei(document(1, heading, "X.")), "utf-8")
    query = 'let $d := reftel:documents() return <row s="{reftel:sender($d)}" r="{reftel:receiver($d)}"/>'

    assert values(query, tmp_path / "v.xml") == [(sender, receiver)]


ROLES = {
    "a plain list": (
        "Drafted by {A}; cleared by {B}, {C} (EUR/SOV), and {D}; and approved by {E}.",
        {"drafter": "Abel", "clearer": "Ball Cole Dean", "approver": "Ely"},
    ),
    "two acts of one person": ("Drafted and approved by {A}.", {"drafter": "Abel", "clearer": "", "approver": "Abel"}),
    "a sentence about someone else": (
        "Drafted by {A}. A notation indicates that {B} saw it.",
        {"drafter": "Abel", "clearer": "", "approver": ""},
    ),
    "an office before the stop": (
        "Cleared by {A} and E/OA. {B} attended.",
        {"drafter": "", "clearer": "Abel", "approver": ""},
    ),
    "another act in the sentence": (
        "Drafted by {A}, initialed by {B}, and approved in S on May 3 by {C}.",
        {"drafter": "Abel", "clearer": "", "approver": "Cole"},
    ),
    "a title with “for”": (
        "Drafted by the Assistant Secretary for African Affairs {A} and cleared in draft by R. {B}.",
        {"drafter": "Abel", "clearer": "Ball", "approver": ""},
    ),
    "no maker at all": (
        "Secret. The President approved {A}’s proposal.",
        {"drafter": "", "clearer": "", "approver": ""},
    ),
}


@pytest.mark.parametrize("note, told", ROLES.values(), ids=ROLES)
def test_names_that_editors_tagged_get_their_role_from_the_words(
    tmp_path: Path, note: str, told: dict[str, str]
) -> None:
    names = {n[0]: f'<persName corresp="#p_{n}">{n}</persName>' for n in ("Abel", "Ball", "Cole", "Dean", "Ely")}
    (tmp_path / "v.xml").write_text(tei(document(1, "Telegram", note.format(**names))), "utf-8")

    for role, expected in told.items():
        query = f'string-join(reftel:names(reftel:documents(), "{role}"), " ")'
        assert values(query, tmp_path / "v.xml") == [(expected,)], role


def test_a_whole_volumes_own_list_is_its_register(tmp_path: Path) -> None:
    front = '<front><list><item><persName xml:id="p_TM1">Toon, Malcolm,</persName> officer</item></list></front>'
    (tmp_path / "v.xml").write_text(tei(ONE, front=front), "utf-8")

    assert values('reftel:names(reftel:documents(), "drafter")', tmp_path / "v.xml") == [("Toon, Malcolm",)]


def test_external_variables_can_be_set() -> None:
    assert values('declare variable $year external := "1967"; $year', year="1964") == [("1964",)]


def test_a_module_with_its_own_prolog_works(folder: Path) -> None:
    query = (
        'xquery version "3.1";\ndeclare default element namespace "http://www.tei-c.org/ns/1.0";\n'
        "declare function local:f($n) { $n + 1 };\nlocal:f(count(collection()//p))"
    )

    assert values(query, folder / "d1.xml") == [("2",)]


@pytest.mark.parametrize(
    "query, told",
    [
        ("let $x := 1 retrun $x", "column 13: expected 'return'"),
        ("let $x := 1\nretrun $x", "line 2, column 1: expected 'return'"),
        ("1 +\n foo:bar(1)", "line 2, column 2: Namespace prefix 'foo'"),
        ("(1,2", "column 5: After 2 expected )"),
        ("\n\nlet $x := 1\nreturn $y", "line 4, column 8: Unresolved reference to variable $y"),
        ('xquery version "3.1";\n1 + $y', "line 2, column 5"),
        ("reftel:docments()", "did you mean reftel:documents()"),
        ("contians('a', 'b')", "did you mean contains()"),
        ("//p", "start from collection()"),
        ("foo:bar", "Namespace prefix 'foo'"),
        ("for $x in", "the query ends too soon"),
        ("error(xs:QName('x'), 'boo')", "x boo"),
    ],
)
def test_a_wrong_query_is_explained_by_line_and_column(query: str, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        ask(query)

    assert told in str(caught.value)


def test_a_query_cannot_reach_the_network() -> None:
    with pytest.raises(QueryError, match="only the files it is asked of"):
        ask('doc("http://192.0.2.1/x.xml")')


def test_a_file_cannot_pull_in_another(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    evil = f'<!DOCTYPE TEI [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    (tmp_path / "v.xml").write_text(f'{evil}<TEI xmlns="http://www.tei-c.org/ns/1.0"><p>&x;</p></TEI>', "utf-8")

    with pytest.raises((TeiError, QueryError), match="DOCTYPE"):
        ask("collection()//p", tmp_path / "v.xml")
    with pytest.raises((TeiError, QueryError), match="DOCTYPE"):
        list(run_xpath3("//p", [Form(tmp_path / "v.xml", tmp_path / "v.xml")]))


def test_a_file_that_is_not_wellformed_is_named(tmp_path: Path) -> None:
    (tmp_path / "v.xml").write_text("<TEI>\n<p></TEI>", "utf-8")

    with pytest.raises(TeiError, match=r"v\.xml:2: not well-formed"):
        ask("count(collection())", tmp_path / "v.xml")


def test_xpath3_asks_each_file_in_turn(folder: Path) -> None:
    (folder / "d2.xml").write_text(tei(document(2, "Letter", "X.")), "utf-8")
    forms = [Form(folder / name, folder / name) for name in ("d1.xml", "d2.xml")]

    assert [r.values for r in run_xpath3("string-join(//persName, '; ')", forms)] == [("Toon; Leddy",), ("",)]
    assert [r.values[1] for r in run_xpath3("//div[starts-with(@xml:id, 'd')]", forms)] == ["d1", "d2"]


@pytest.mark.parametrize(
    "query, told",
    [
        ("collection()//p/../@type", ("frus1964-68v14", "d1", "3", "document")),
        ("collection()//hi/text()", ("frus1964-68v14", "d1", "4", "this")),
        ("collection()//idno", ("frus1964-68v14", "", "1", "frus1964-68v14")),
        ("collection() ! root()", ("frus1964-68v14", "", "", None)),
        ("<p>made</p>", ("made",)),
        ("attribute x { 1 }", ("1",)),
        ("text { 'x' }", ("x",)),
        ("<row>with <hi>words</hi></row>", ("with words",)),
        ("xs:date('1967-12-28')", ("1967-12-28",)),
        ("map { 'a': [1, 2] }", ("[1, 2]",)),
    ],
)
def test_any_kind_of_answer_is_a_row(folder: Path, query: str, told: tuple[str | None, ...]) -> None:
    (row,) = ask(query, folder / "d1.xml")

    for found, expected in zip(row.values, told, strict=False):
        assert expected is None or re.sub(r",\s+", ", ", found) == expected


def test_a_function_is_no_answer() -> None:
    with pytest.raises(QueryError, match="the answer is a function"):
        ask("function($x) { $x }")
    with pytest.raises(QueryError, match="the query is empty"):
        ask(" ")


# --- the command --------------------------------------------------------------------------------------------------


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["query", *map(str, arguments)])


def test_a_query_is_given_as_words_or_as_a_file(folder: Path) -> None:
    (folder / "mine.xq").write_text('<row n="{count(reftel:documents())}"/>', "utf-8")

    assert run("--xquery", folder / "mine.xq", folder).stdout == "1\n"
    assert run("--xquery", "count(reftel:documents())", folder).stdout == "1\n"
    assert run("--xpath3", "count(//persName)", folder).stdout == "2\n"
    missing = run("--xquery", "nosuch.xq", folder)
    assert (missing.exit_code, "no file" in missing.stderr) == (2, True)


def test_rows_come_as_csv_json_and_xml(folder: Path) -> None:
    query = '<row a="=1+1" b="x"/>, map { "b": "y", "c": 3 }'

    assert run("--xquery", query, folder, "--format", "csv").stdout == "a,b,c\n'=1+1,x,\n,y,3\n"
    assert json.loads(run("--xquery", query, folder, "--format", "json").stdout)[1]["c"] == "3"
    assert len(run("--xquery", query, folder, "--format", "jsonl").stdout.splitlines()) == 2
    assert '<cell name="c">3</cell>' in run("--xquery", query, folder, "--format", "xml").stdout
    assert run("--xquery", query, folder, "--count").stdout == "2\n"


def test_by_and_context_are_refused_where_they_have_no_meaning(folder: Path) -> None:
    for option in (["--by", "year"], ["--context"]):
        result = run("--xquery", "1", folder, *option)
        assert (result.exit_code, "XPath only" in result.stderr) == (2, True)
    assert run("//p", folder, "--set", "a=b").exit_code == 2
    assert run("--xquery", "1", "--xpath3", "1", folder).exit_code == 2


def test_without_saxon_the_way_to_it_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "saxonche", None)

    result = run("--xquery", "1", folder)

    assert result.exit_code == 1
    assert "pip install saxonche" in result.stderr


# --- what a query may not -----------------------------------------------------------------------------------------

STYLESHEET = (
    "<xsl:stylesheet version='3.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>"
    "<xsl:template name='xsl:initial-template'>{}</xsl:template></xsl:stylesheet>"
)


@pytest.mark.parametrize(
    "query",
    [
        'doc("{}/secret.xml")',
        'doc("{}/../{name}/secret.xml")',
        'doc("reftel:/../../../..{path}/secret.xml")',
        'if (doc-available("{}/secret.xml")) then "secret" else error()',
        'unparsed-text("{}/secret.xml")',
        'unparsed-text-lines("{}/secret.xml")',
        'if (unparsed-text-available("{}/secret.xml")) then "secret" else error()',
        'json-doc("{}/secret.json")',
        'collection("{}/?select=*.xml")',
        'uri-collection("{}/?select=*.xml")',
        'function-lookup(xs:QName("fn:doc"), 1)("{}/secret.xml")',
        'let $f := doc#1 return $f("{}/secret.xml")',
        'import module namespace x = "urn:x" at "{}/secret.xqm"; x:f()',
        'load-xquery-module("urn:x", map {{ "location-hints": "{}/secret.xqm" }})',
        'transform(map {{ "source-location": "{}/secret.xml", "stylesheet-text": "{sheet}" }})?output',
        'transform (: a gap :) (map {{ "stylesheet-location": "{}/secret.xsl" }})?output',
        'fn:transform#1(map {{ "source-location": "{}/secret.xml", "stylesheet-text": "{sheet}" }})?output',
        'declare namespace f = "http://www.w3.org/2005/xpath-functions"; '
        'f:transform(map {{ "source-location": "{}/secret.xml", "stylesheet-text": "{sheet}" }})?output',
        'Q{{http://www.w3.org/2005/xpath-functions}}transform(map {{ "source-location": "{}/secret.xml" }})?output',
        'function-lookup(xs:QName("fn:trans" || "form"), 1)(map {{ "source-location": "{}/secret.xml" }})?output',
        "parse-xml('<!DOCTYPE a [<!ENTITY e SYSTEM \"{}/secret.txt\">]><a>&amp;e;</a>')",
        'string(environment-variable("REFTEL_SECRET")) ! (if (.) then . else error())',
        'if (exists(available-environment-variables())) then "secret" else error()',
        'declare namespace s = "java:java.lang.System"; s:getenv("REFTEL_SECRET")',
        'declare namespace file = "http://expath.org/ns/file"; file:read-text("{}/secret.txt")',
        'declare namespace http = "http://expath.org/ns/http-client"; http:send-request((), "http://192.0.2.1/")',
        'doc("http://192.0.2.1/secret.xml")',
        'unparsed-text("ftp://192.0.2.1/secret.xml")',
    ],
)
def test_a_query_reads_nothing_that_it_is_not_given(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setenv("REFTEL_SECRET", "secret")
    (tmp_path / "secret.xml").write_text("<a>secret</a>", "utf-8")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (tmp_path / "secret.json").write_text('"secret"', "utf-8")
    (tmp_path / "secret.xqm").write_text("module namespace x = 'urn:x'; declare function x:f() {'secret'};", "utf-8")
    (tmp_path / "secret.xsl").write_text(STYLESHEET.format("secret"), "utf-8")
    sheet = STYLESHEET.format("<xsl:copy-of select='.'/>")
    asked = query.format(tmp_path.as_uri(), name=tmp_path.name, path=tmp_path, sheet=sheet)

    with pytest.raises(QueryError) as caught:
        list(run_xquery(asked, [Form(folder / "d1.xml", folder / "d1.xml")], timeout=30))

    assert "secret" not in re.sub(r"secret\.\w+", "", str(caught.value).split("\n")[0])


def test_a_query_that_is_trusted_reads_and_imports_files(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "more.xml").write_text("<a>more</a>", "utf-8")
    (tmp_path / "mine.xqm").write_text("module namespace x = 'urn:x'; declare function x:f() {'mine'};", "utf-8")
    (tmp_path / "mine.xq").write_text(
        "import module namespace x = 'urn:x' at 'mine.xqm'; (x:f(), string(doc('more.xml')))", "utf-8"
    )

    shut, open_ = (run("--xquery", tmp_path / "mine.xq", folder, *more) for more in ((), ("--allow-files",)))

    assert (shut.exit_code, "--allow-files" in shut.stderr) == (1, True)
    assert (open_.exit_code, open_.stdout.split()) == (0, ["mine", "more"])


@pytest.mark.parametrize(
    "query",
    [
        "count(collection())",
        "count(fn:collection( ))",
        "count(collection#0())",
        "count(reftel:all())",
        "count( collection ( ) )",
    ],
)
def test_the_files_asked_are_the_collection_however_it_is_written(folder: Path, query: str) -> None:
    assert values(query, folder / "d1.xml") == [("1",)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--xquery", "count(for $i in 1 to 1000000, $j in 1 to 1000000 where ($i * $j) mod 7 = 9 return $i)"),
        ("--xpath3", "count(for $i in 1 to 1000000, $j in 1 to 1000000 return $i[. * $j mod 7 = 9])"),
        ("--xquery", "declare function local:f($n) { local:f($n + 1) }; local:f(1)"),
        ("//*[re:test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$')]",),
        ("//*[re:test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$')]", "--count"),
    ],
)
def test_a_question_without_end_is_given_up(folder: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, folder, "--timeout", "1")

    assert result.exit_code == 1
    assert "not answered within 1 second; ask for less" in result.stderr


def test_what_is_answered_in_time_is_answered_whole(folder: Path) -> None:
    assert run("--xquery", "1 to 5000", folder, "--timeout", "60").stdout.split() == [str(n) for n in range(1, 5001)]
