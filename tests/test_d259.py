"""The telegram the project began with: everything its issue asks the TEI to say, read from the committed file."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from annotate.records import Document, read_document, read_messages
from annotate.tei.tree import document_divs, parse_tei, words_of
from annotate.tei.view import NOTE_MARK, read_views
from tests.conftest import D259

NS = {"t": "http://www.tei-c.org/ns/1.0"}


@pytest.fixture(scope="module")
def tree() -> etree._Element:
    return parse_tei(D259.read_bytes())


@pytest.fixture(scope="module")
def record(tree: etree._Element) -> Document:
    return read_document(document_divs(tree)[0], volume="frus1964-68v14")


def texts(tree: etree._Element, path: str) -> list[str]:
    return [words_of(e) if isinstance(e, etree._Element) else str(e) for e in tree.xpath(path, namespaces=NS)]


@pytest.mark.parametrize(
    "role, people",
    [
        ("drafter", [("Pratt", "p_PJW1", "")]),
        (
            "clearer",
            [
                ("Toon", "p_TM1", ""),
                ("Robert McKisson", "p_MR1", "EUR/EE"),
                ("Leddy", "p_LJM1", ""),
                ("Kohler", "p_KFD1", ""),
                ("Meeker", "p_MLC1", ""),
                ("William Trueheart", "p_TW1", "INR"),
            ],
        ),
        ("approver", [("Katzenbach", "p_KNB1", "")]),
    ],
)
def test_who_drafted_cleared_and_approved(record: Document, role: str, people: list[tuple[str, str, str]]) -> None:
    assert [(a.name, a.person, a.office) for a in record.actors if a.role == role] == people


@pytest.mark.parametrize(
    "action, names",
    [
        ("drafted", ["Pratt"]),
        ("cleared", ["Toon", "Robert McKisson EUR/EE", "Leddy", "Kohler", "Meeker", "William Trueheart INR"]),
        ("approved", ["Katzenbach"]),
        ("sent", []),
        ("received", []),
    ],
)
def test_the_header_tells_the_correspondence(tree: etree._Element, action: str, names: list[str]) -> None:
    path = f"//t:correspDesc/t:correspAction[@type='{action}']"

    assert len(texts(tree, path)) == 1
    assert texts(tree, f"{path}/t:persName") == names


def test_sender_receiver_and_date(tree: etree._Element, record: Document) -> None:
    assert (record.genre, record.sender, record.receiver) == (
        "telegram", "Department of State", "Embassy in the Soviet Union",
    )  # fmt: skip
    assert record.date == "1967-12-28T01:37:00Z"
    assert texts(tree, "//t:correspAction[@type='sent']/t:date/@when") == ["1967-12-28T01:37:00Z"]
    assert texts(tree, "//t:dateline/t:supplied/@source") == [
        "https://history.state.gov/historicaldocuments/frus1964-68v14/d259"
    ]


def test_the_archive_and_the_markings(tree: etree._Element, record: Document) -> None:
    assert record.repository == "National Archives and Records Administration"
    assert record.collection == "RG 59"
    assert record.file == "Central Files 1967–69, POL 30 USSR"
    assert (record.classification, record.handling) == ("Secret", ("Limdis",))
    assert texts(tree, "//t:msIdentifier/*") == [record.repository, record.collection, record.file]
    assert texts(tree, "//t:catRef/@target") == ["#telegram", "#secret", "#limdis"]


def test_all_mentions_of_moscow_279_meet(tree: etree._Element, record: Document) -> None:
    message = read_messages(tree)["msg.moscow.279.1967"]
    found = [(r.type, r.text) for r in record.references if r.target == f"#{message.id}"]

    assert found == [("telegram", "Moscow 279"), ("telegram", "Telegram 279 from Moscow"), ("reftel", "reftel")]
    assert (message.type, message.post, message.direction, message.number) == ("telegram", "Moscow", "from", "279")
    assert (message.date, message.date_cert) == ("1967-07-20", "medium")
    assert texts(tree, f"//t:bibl[@xml:id='{message.id}']/t:date/@evidence") == ["inferred"]


def test_it_answers_moscow_279_and_bears_its_own_number(tree: etree._Element, record: Document) -> None:
    assert record.number == "90262"
    assert record.reply_to == "#msg.moscow.279.1967"
    assert texts(tree, "//t:correspContext/t:ref[@type='replyTo']/@target") == ["#msg.moscow.279.1967"]


def test_ibid_is_the_archive_citation_of_the_source_note(record: Document) -> None:
    assert [(r.text, r.target) for r in record.references if r.type == "ibid"] == [("Ibid.", "#d259fn1")]


def test_persons_are_who_the_register_says(record: Document) -> None:
    named = {(m.text, m.target, m.where) for m in record.mentions if m.kind == "person"}

    assert named >= {
        ("Svetlana", "p_AS1", ""), ("Rusk", "p_RD1", ""), ("Helms", "p_HRM1", "d259fn3"),
        ("Hoover", "p_HJE1", "d259fn3"), ("Nitze", "p_NPH1", "d259fn3"), ("Katzenbach", "p_KNB1", "d259fn3"),
    }  # fmt: skip
    assert len(named) == 8 + 6  # the source note's eight, and these


def test_terms_are_tagged_wherever_they_stand(tree: etree._Element, record: Document) -> None:
    text = next(read_views(D259.read_text("utf-8"))).text.replace(NOTE_MARK, " ")
    words = text.replace("-", " ").replace("/", " ").replace("(", " ").replace(")", " ").replace(".", " ").split()
    for term in ("US", "USSR", "Dept", "INS", "INR", "EUR", "EE", "RG"):
        tagged = [m.text for m in record.mentions if m.kind == "term" and m.text == term]

        assert len(tagged) == words.count(term) > 0, term


CLAUSES = [
    ("commitment", "we", "we intend to notify all agencies"),
    ("obligation", "Soviet Government", "Soviet Government shall be notified"),
    ("obligation", "all defectors", "all defectors should be told"),
    ("obligation", "community", "burden of proof is on community"),
    ("commitment", "Dept", "Dept will then decide appropriate course of action"),
    ("permission", "US Government", "US Government will retain that measure of flexibility"),
    ("obligation", None, "must be based on facts"),
    ("effective", None, "shall go into effect immediately"),
    ("scope", None, "it will be applied to Eastern European"),
    ("scope", None, "applicable only to defectors cases"),
    ("exemption", None, "It would not be applicable to cases"),
]


def test_every_clause_has_its_kind_words_and_bearer(record: Document) -> None:
    assert [c.kind for c in record.clauses] == [kind for kind, _, _ in CLAUSES]
    for clause, (_, bearer, words) in zip(record.clauses, CLAUSES, strict=True):
        assert words in clause.text
        if bearer:
            assert clause.bearer == bearer


def test_the_doubt_about_ins_is_no_clause(record: Document) -> None:
    assert not [c for c in record.clauses if "We doubt" in c.text]


def test_every_machine_tag_says_who_and_how_sure(tree: etree._Element) -> None:
    agents = {f"#{i}" for i in tree.xpath("//t:application/@xml:id", namespaces=NS)}
    machine = [
        e
        for e in tree.iter()
        if (e.get("resp") or "").startswith("#reftel.") and e.tag.endswith(("Name", "gloss", "ref", "seg"))
    ]

    assert len(machine) > 50
    assert {e.get("resp") for e in machine} <= agents
    assert {e.get("cert") for e in machine} <= {"high", "medium", "low"}


def test_the_text_is_the_transcriptions_ink_for_ink() -> None:
    """Independent of the converter's own check: what is printed, in order, from the file that was given."""
    lines = D259.with_suffix(".txt").read_text("utf-8").split("\n")
    body = [line for line in lines if line and not line.startswith("  ")]
    notes = [line.split(". ", 1)[1] for line in lines if line.startswith("  ")]
    printed = "".join(body).replace("Union1", "Union").replace("279.2", "279.").replace("action.3", "action.")
    printed = printed.replace("[Page 615]", "")

    view = next(read_views(D259.read_text("utf-8")))
    supplied = "Washington, December 28, 1967, 0137Z."
    running = view.text_of(view.parts[0]).replace(NOTE_MARK, "").replace(supplied, "")

    assert "".join(running.split()) == "".join(printed.split())
    assert [view.text_of(p) for p in view.parts[1:]] == notes


def test_footnotes_stand_at_their_printed_places(tree: etree._Element) -> None:
    before = {n.get("n"): (n.getprevious().tail or "") if n.getprevious() is not None else n.getparent().text
              for n in tree.iterfind(".//t:note", NS)}  # fmt: skip

    assert words_of(tree.find(".//t:head", NS)).endswith("Soviet Union")
    assert before["2"].endswith(".")
    assert before["3"].endswith("course of action.") or before["3"] == ""


def test_lists_nest_and_the_page_turns_where_printed(tree: etree._Element) -> None:
    assert texts(tree, "//t:div/t:list/t:label") == ["1.", "2.", "3.", "4."]
    assert texts(tree, "//t:div/t:list/t:item[1]/t:list/t:label") == ["A.", "B.", "C."]
    page = tree.find(".//t:pb", NS)
    assert (page.get("n"), page.tail.startswith("notice and confrontation")) == ("615", True)
    assert texts(tree, "//t:closer/t:signed") == ["Rusk"]


def test_the_file_is_under_the_editors_hands() -> None:
    assert Path(D259).stat().st_size < 60_000
