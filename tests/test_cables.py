"""Electronic cables: known by their form, every field in its place, and every character still there, in order."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from lxml import etree

from annotate.conversion.convert import Conversion
from annotate.conversion.digests import made_digest, recorded_digests
from annotate.conversion.facts import Volume
from annotate.conversion.files import convert_path
from annotate.conversion.ink import ink
from annotate.errors import InkError, TranscriptionError
from annotate.intake.cable_forms import read_address, read_field, read_page, read_time
from annotate.intake.cable_ink import cable_words, check_cable_ink
from annotate.intake.cable_tei import convert_cable
from annotate.intake.cables import is_cable, read_cable
from annotate.records import read_document
from annotate.tei.tree import document_divs, parse_tei
from tests.conftest import D259, ROOT

CABLES = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "tests" / "cables").glob("*.txt"))}
GRAMMAR = etree.RelaxNG(etree.parse(str(ROOT / "annotate" / "schema" / "reftel.rng")))
T = "{http://www.tei-c.org/ns/1.0}"


def made(name: str) -> Conversion:
    return convert_cable(CABLES[name], path=f"{name}.txt", document_id="d1", volume=Volume())


def squashed(element: etree._Element) -> str:
    return " ".join("".join(str(words) for words in element.itertext()).split())


def tree(name: str) -> etree._Element:
    return parse_tei(made(name).tei)


def actions(name: str) -> dict[tuple[str, str], list[str]]:
    """The words of each correspAction's names, by its type and subtype."""
    found: dict[tuple[str, str], list[str]] = {}
    for action in tree(name).iter(f"{T}correspAction"):
        key = (action.get("type") or "", action.get("subtype") or "")
        found.setdefault(key, []).extend(squashed(e) for e in action.iter(f"{T}orgName", f"{T}persName"))
    return found


# --- what a cable is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CABLES)
def test_a_cable_is_known_by_its_form(name: str) -> None:
    assert is_cable(CABLES[name])


def test_no_transcription_is_taken_for_a_cable(shared: Path) -> None:
    paths = [D259.with_suffix(".txt"), *(shared / "cases").rglob("*.txt")]
    taken = [p.name for p in paths if is_cable(p.read_text("utf-8", "replace"))]

    assert taken == ["d12.txt"]


def test_no_printed_document_is_taken_for_a_cable(shared: Path) -> None:
    for path in (shared / "frus" / "frus1969-76ve09p1.xml", shared / "frus" / "frus1977-80v21.xml"):
        for div in document_divs(parse_tei(path.read_bytes())):
            assert not is_cable("\n".join(map(str, div.itertext())))


@pytest.mark.parametrize("lost", ["FM ", "TO ", "161310Z"])
def test_without_one_of_its_three_lines_it_is_none(lost: str) -> None:
    text = "\n".join(line for line in CABLES["sections"].split("\n") if lost not in line)

    assert not is_cable(text)


# --- nothing is lost ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CABLES)
def test_the_text_with_what_stands_apart_put_back_is_the_cable(name: str) -> None:
    assert ink(cable_words(made(name).tei)) == ink(CABLES[name])


@pytest.mark.parametrize("name", CABLES)
def test_every_line_has_its_account_once(name: str) -> None:
    lines = [number for number, line in enumerate(CABLES[name].split("\n"), 1) if line.strip()]

    assert [role.line for role in made(name).lines] == lines


@pytest.mark.parametrize(
    "change",
    [("ORLOVSKY SAID", "ORL0VSKY SAID"), ("PAGE 02", "PAGE 03"), ("NNN", ""), ('corresp="#pg_2"', 'corresp="#x"')],
)
def test_a_changed_character_is_refused_wherever_it_stands(change: tuple[str, str]) -> None:
    tei = made("sections").tei
    assert change[0] in tei

    with pytest.raises(InkError, match=r"sections\.txt:"):
        check_cable_ink(CABLES["sections"], tei.replace(change[0], change[1], 1), "sections.txt")


@pytest.mark.parametrize("seed", range(60))
def test_a_mutilated_cable_loses_nothing(seed: int) -> None:
    rng = random.Random(seed)
    lines = rng.choice(list(CABLES.values())).split("\n")
    odd = ["", "<&>]]>", "SECRET", "PAGE 02", "NNN", "A. X", "REF: B. X 12 A. MOSCOW 1", "INFO Z", "P 999999Z JUL 67"]
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(lines))
        if rng.random() < 0.4:
            lines.insert(at, rng.choice([*odd, rng.choice(rng.choice(list(CABLES.values())).split("\n"))]))
        elif rng.random() < 0.5:
            del lines[at]
        else:
            lines[at] = lines[at][: rng.randint(0, len(lines[at]))]
    text = "\n".join(lines)
    if is_cable(text):
        tei = convert_cable(text, path="x.txt", document_id="d1", volume=Volume()).tei
        assert ink(cable_words(tei)) == ink(text)
        assert GRAMMAR.validate(parse_tei(tei))


# --- every field in its place -------------------------------------------------------------------------------------


def test_who_sent_it_to_whom_and_who_was_informed() -> None:
    found = actions("sections")

    assert found["sent", ""] == ["Embassy in Moscow"]
    assert found["received", ""] == ["Department of State"]
    assert found["repeated", ""] == [
        "Consulate in Leningrad", "Mission to the North Atlantic Treaty Organization", "Embassy in New Delhi",
    ]  # fmt: skip
    assert found["received", "action"] == ["EUR"]
    assert found["received", "info"][:3] == ["OCT", "ISO", "SSO"]


def test_who_drafted_cleared_and_approved_it() -> None:
    found = actions("outgoing")

    assert found["drafted", ""] == ["NEA/P:RTHALLOWAY:EM"]
    assert found["approved", ""] == ["NEA:KMARDEN"]
    assert found["cleared", ""] == ["S/S - MR. PELL", "EUR/SOV - MISS DRAKE"]


@pytest.mark.parametrize(
    "name, number, when, classification, handling, precedence",
    [
        ("sections", "4417", "1976-03-16T13:10:00Z", "Confidential", ("Limdis",), "Immediate"),
        ("outgoing", "118204", "1974-06-04T17:48:00Z", "Limited Official Use", (), "Priority"),
        ("later", "000512", "2007-03-12T09:14:00Z", "Confidential", ("Sipdis",), "Priority"),
    ],
)
def test_number_time_and_markings_are_read_from_the_tei(
    name: str, number: str, when: str, classification: str, handling: tuple[str, ...], precedence: str
) -> None:
    record = read_document(document_divs(tree(name))[0])

    assert (record.number, record.date, record.classification) == (number, when, classification)
    assert (record.handling, record.precedence, record.genre) == (handling, precedence, "telegram")


def test_the_heading_is_supplied_as_frus_would_print_it() -> None:
    heads = {name: squashed(next(tree(name).iter(f"{T}head"))) for name in CABLES}

    assert heads["sections"] == "Telegram 4417 From the Embassy in Moscow to the Department of State"
    assert heads["outgoing"].endswith(
        "118204 From the Department of State to the Embassy in Cairo and the Embassy in Amman"
    )
    assert all(next(tree(name).iter(f"{T}head"))[0].tag == f"{T}supplied" for name in CABLES)


def test_tags_and_subject_are_keywords() -> None:
    found = [[squashed(term) for term in words] for words in tree("sections").iter(f"{T}keywords")]

    assert found == [
        ["EAGR", "ETRD", "UR"], ["CALL ON DEPUTY MINISTER ORLOVSKY ABOUT GRAIN HANDLING AT BALTIC PORTS"],
    ]  # fmt: skip


def test_each_reference_points_at_its_message() -> None:
    refs = {squashed(ref): ref.get("target") for name in CABLES for ref in tree(name).iter(f"{T}ref")}

    assert refs == {
        "STATE 60112": "#msg.state.60112.1976", "MOSCOW 4390": "#msg.moscow.4390.1976",
        "LENINGRAD 311": "#msg.leningrad.311.1976", "CAIRO 3902": "#msg.cairo.3902.1974",
        "MOSCOW 488": "#msg.moscow.488.2007", "06 MOSCOW 13021": "#msg.moscow.13021.2006",
    }  # fmt: skip


def test_lines_are_joined_over_pages_and_sections() -> None:
    paragraphs = {squashed(e) for e in tree("sections").iter(f"{T}item")}

    assert any(p.endswith("BUT WOULD HAVE TO CONSULT THE DEPARTMENT ABOUT THE SIZE OF THE TEAM.") for p in paragraphs)
    assert (
        "COSTS OF 10.2 MILLION RUBLES FOR THE SECOND ELEVATOR HAD BEEN APPROVED, AND BIDS WOULD BE ASKED FOR IN MAY."
        in paragraphs
    )
    assert any("FOR DREDG-ING OF THE INNER BASIN" in p for p in paragraphs)


def test_numbered_paragraphs_are_lists_within_lists() -> None:
    lists = [e for e in document_divs(tree("sections"))[0].iter(f"{T}list") if e.get("type") is None]
    labels = [[squashed(label) for label in one.iterchildren(f"{T}label")] for one in lists]

    assert labels == [["1.", "2.", "3.", "4."], ["A.", "B.", "C."]]


@pytest.mark.parametrize("name, surname", [("sections", "WHITCOMBE"), ("outgoing", "SISCO"), ("later", "EXAMPLE")])
def test_the_last_line_is_the_signature(name: str, surname: str) -> None:
    assert [squashed(e) for e in tree(name).iter(f"{T}signed")] == [surname]


def test_what_stands_on_every_page_is_in_no_paragraph() -> None:
    for name in CABLES:
        words = squashed(document_divs(tree(name))[0])
        assert not re.search(r"\bPAGE \d|NNN|\bOF 002|END OF DOCUMENT|Declassified|Capture Date", words), name


def test_pages_stand_where_they_begin() -> None:
    assert [pb.get("n") for pb in tree("sections").iter(f"{T}pb")] == ["1", "2", "2.1"]


# --- forms --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line, precedences, when",
    [
        ("R 121530Z MAR 74", ("Routine",), "1974-03-12T15:30:00Z"),
        ("O R 091603Z NOV 77 ZFF-4", ("Immediate", "Routine"), "1977-11-09T16:03:00Z"),
        ("Z 281605Z DEC 76 ZFF4", ("Flash",), "1976-12-28T16:05:00Z"),
        ("P 031530Z FEB 09", ("Priority",), "2009-02-03T15:30:00Z"),
        ("P 991530Z FEB 09", ("Priority",), ""),
    ],
)
def test_a_date_time_group_is_read(line: str, precedences: tuple[str, ...], when: str) -> None:
    time = read_time(line)

    assert time is not None
    assert (time.precedences, time.when) == (precedences, when)


@pytest.mark.parametrize(
    "line", ["R 121530Z MAR 74 WE MET THE MINISTER AND TALKED OF GRAIN FOR AN HOUR", "MAR 74", "1530Z"]
)
def test_a_sentence_is_no_date_line(line: str) -> None:
    assert read_time(line) is None


@pytest.mark.parametrize(
    "words, name",
    [
        ("AMEMBASSY MOSCOW PRIORITY 5678", "Embassy in Moscow"),
        ("RUEHC/SECSTATE WASHDC IMMEDIATE 0042", "Department of State"),
        ("AMCONGEN LENINGRAD", "Consulate General in Leningrad"),
        ("USMISSION USUN NEW YORK 12", "Mission to the United Nations"),
        ("USDEL SECRETARY NIACT IMMEDIATE", "USDEL SECRETARY"),
        ("CINCPAC HONOLULU HI", "CINCPAC HONOLULU HI"),
    ],
)
def test_an_address_is_named_as_frus_names_it_or_left(words: str, name: str) -> None:
    assert read_address(words).name == name


@pytest.mark.parametrize(
    "line, field",
    [
        ("E.O. 11652: GDS", "eo"), ("E O 11652 XGDS", None), ("EO 12958: DECL: 1/1/2010", "eo"), ("TAGS: PFOR", "tags"),
        ("SUBJ: X", "subject"), ("SUBJECT:X", "subject"), ("REF: STATE 1", "references"), ("REFS: (A) X", "references"),
        ("REFERENCES: A) MOSCOW 3483", "references"), ("REFTEL B REFERS.", None), ("REF A STATE IT CLEARLY", None),
        ("Classified By: X", "authority"), ("REASONS FOR THIS ARE MANY", None), ("SUBJECT TO YOUR VIEWS", None),
    ],
)  # fmt: skip
def test_fields_are_told_from_sentences_that_begin_alike(line: str, field: str | None) -> None:
    read = read_field(line)

    assert (read[0] if read else None) == field


@pytest.mark.parametrize("line", ["PAGE 3 OF THE REPORT SAYS SO", "PAGE 02 OF HIS DRAFT", "SEE PAGE 02 MOSCOW 1234"])
def test_a_sentence_with_a_page_is_no_page_header(line: str) -> None:
    assert read_page(line) is None


def test_a_cable_that_lacks_its_number_is_doubted() -> None:
    text = CABLES["outgoing"].replace("LIMITED OFFICIAL USE STATE 118204\nE.O.", "E.O.")
    conversion = convert_cable(text, path="x.txt", document_id="d1", volume=Volume())

    assert read_cable(text).number == "118204"  # of the page's header
    assert [d.cert for d in conversion.doubts if "number" in d.told] == ["medium", "medium"]


# --- the command --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CABLES)
def test_convert_goes_the_cables_way_by_itself(tmp_path: Path, name: str) -> None:
    path = tmp_path / "d1.txt"
    path.write_text(CABLES[name], "utf-8")
    conversion = convert_path(path)

    assert "<keywords" in conversion.tei
    assert recorded_digests(conversion.tei)[1] == made_digest(conversion.tei)


@pytest.mark.parametrize("name", CABLES)
def test_it_is_valid_tei(shared: Path, name: str) -> None:
    grammar = etree.RelaxNG(etree.parse(str(shared / "schema" / "tei_all.rng")))

    assert grammar.validate(tree(name)), grammar.error_log


def test_a_cable_in_capitals_is_annotated_like_any_other() -> None:
    from annotate.pipeline import annotate_source
    from annotate.registers import EMPTY

    text = CABLES["sections"].replace("WHETHER LENINGRAD MAY BE TOLD.", "WHETHER STATE 59871 STANDS. REFTEL A REFERS.")
    tei = convert_cable(text, path="x.txt", document_id="d1", volume=Volume()).tei
    source = annotate_source(tei, EMPTY).source
    refs = {squashed(ref): ref.get("target") for ref in parse_tei(source).iter(f"{T}ref")}

    assert refs["STATE 59871"] == "#msg.state.59871.1976"
    assert refs["REFTEL"] == "#msg.state.60112.1976"
    assert "MOSCOW 4417" not in refs  # its own number
    assert "NSC-05" not in refs  # an office and its copies


def test_a_fact_beside_a_cable_is_taken_or_refused_never_dropped(tmp_path: Path) -> None:
    path, facts = tmp_path / "d1.txt", tmp_path / "d1.toml"
    path.write_text(CABLES["later"], "utf-8")
    facts.write_text('[url]\nhref = "https://example.org/d1"\nsource = "the web"\n', "utf-8")
    assert "https://example.org/d1" in convert_path(path).tei

    facts.write_text('[dateline]\ntext = "Moscow, March 12, 2007"\nsource = "a list"\n', "utf-8")
    with pytest.raises(TranscriptionError, match="the cable has its own"):
        convert_path(path)
