"""Source notes: archive, markings, and who drafted, cleared and approved."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from annotate.annotators.provenance import annotate, extract, find_provenance, source_part
from annotate.annotators.source_notes.citations import find_citations
from annotate.registers import EMPTY
from annotate.tei.view import View, read_views
from annotate.values.annotation import Annotation, Context

CITED = "Source: Department of State, Central Files, 611.61/7–2055. Secret. "


def people(note: dict[str, Any], role: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(p["name"], p["office"], p["on"]) for p in note[role]]


def names(text: str, role: str) -> list[str | None]:
    """Names, or an office in brackets where no person is named."""
    return [p["name"] or f"({p['office']})" for p in extract(CITED + text)[role]]  # type: ignore[attr-defined]


def offices_of(note: dict[str, Any], role: str) -> list[tuple[str | None, str | None]]:
    return [(name, office) for name, office, _ in people(note, role)]


def offices(text: str, role: str) -> list[tuple[str | None, str | None]]:
    return offices_of(extract(CITED + text), role)


def document(note: str, rest: str = "", note_type: str = ' type="source"') -> View:
    source = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><div type="document" xml:id="d5" n="5">'
        f'<head>5. Telegram<note n="1" xml:id="d5fn1"{note_type}>{note}</note></head>'
        f"<p>Text.{rest}</p></div></body></text></TEI>"
    )
    return next(read_views(source))


def tagged(view: View) -> list[tuple[str, dict[str, str], str]]:
    return [(a.element, dict(a.attributes), view.text[a.start : a.end]) for a in annotate(view, EMPTY, Context())]


# The archive


def test_the_note_of_d259_gives_what_its_editors_know(shared: Path) -> None:
    lines = (shared / "telegram" / "d259.txt").read_text("utf-8").splitlines()
    text = next(line[line.index("Source:") :] for line in lines if "Source:" in line)
    note = extract(text)
    assert note["repository"] == "National Archives and Records Administration"
    assert note["record_group"] == "59"
    assert note["classification"] == "Secret"
    assert note["handling"] == ["Limdis"]
    assert people(note, "drafted") == [("Pratt", None, None)]
    assert offices_of(note, "cleared") == [
        ("Toon", None), ("Robert McKisson", "EUR/EE"), ("Leddy", None), ("Kohler", None), ("Meeker", None),
        ("William Trueheart", "INR"),
    ]  # fmt: skip
    assert people(note, "approved") == [("Katzenbach", None, None)]
    file = find_provenance(text).file
    assert file is not None
    assert file.text == "Central Files 1967–69, POL 30 USSR"


@pytest.mark.parametrize(
    ("text", "repository", "group", "file"),
    [
        pytest.param("Source: Johnson Library, National Security File, Country File, Chad, Vol. I. Secret.",
                     "Johnson Library", None, "National Security File, Country File, Chad, Vol. I", id="library"),
        pytest.param("Source: Department of State, Central Files, 611.61/7–2055. Secret.",
                     "Department of State", None, "Central Files, 611.61/7–2055", id="decimal file"),
        pytest.param("Source: National Archives, RG 218, JCS Files: CCS 381 Sec. 3. Top Secret.",
                     "National Archives", "218", "JCS Files: CCS 381 Sec. 3", id="stop of an abbreviation"),
        pytest.param("Source: Department of State, NEA Files: Lot 60 D 1, Chron. Letters. Confidential.",
                     "Department of State", None, "NEA Files: Lot 60 D 1, Chron. Letters", id="stop inside"),
        pytest.param("Summary: The Embassy reported. Source: Ford Library, Box 4. Secret.",
                     "Ford Library", None, "Box 4", id="after a summary"),
        pytest.param("Kennedy Library, National Security Files, Chad. Secret.",
                     "Kennedy Library", None, "National Security Files, Chad", id="without its label"),
        pytest.param("Source: Central Intelligence Agency Job 79–01025A, Box 1. Secret.",
                     "Central Intelligence Agency", None, "Job 79–01025A, Box 1", id="comma left out"),
        pytest.param("Source: Public Papers: Kennedy, 1961, pp. 7–9.", None, None, None, id="a printed work"),
    ],
)  # fmt: skip
def test_archive_is_read_from_the_citation(
    text: str, repository: str | None, group: str | None, file: str | None
) -> None:
    note = find_provenance(text)
    assert extract(text)["repository"] == repository
    assert extract(text)["record_group"] == group
    if repository:
        assert note.file is not None
        assert note.file.text == file


# Markings


@pytest.mark.parametrize(
    ("marks", "classification", "handling", "precedence"),
    [
        pytest.param("Secret; Limdis; Noforn.", "Secret", ["Limdis", "Noforn"], None, id="handling"),
        pytest.param("Top Secret; Niact Immediate; Exdis–TOSEC.", "Top Secret", ["Exdis–TOSEC"], "Niact Immediate",
                     id="precedence of two words"),
        pytest.param("Confidential; Priority; Niact.", "Confidential", [], "Priority; Niact", id="two precedences"),
        pytest.param("Secret;Exdis.", "Secret", ["Exdis"], None, id="space left out"),
        pytest.param("No classification marking. The letter is unsigned.", "No classification marking", [], None,
                     id="none"),
        pytest.param("Routine; RYBAT.", None, ["RYBAT"], "Routine", id="without classification"),
        pytest.param("Secret; No Foreign Dissem/Background Use Only.", "Secret",
                     ["No Foreign Dissem", "Background Use Only"], None, id="joined by a stroke"),
        pytest.param("Secret Drafted by Day.", "Secret", [], None, id="stop left out"),
        pytest.param("Official-Informal; Limited Official Use.", "Limited Official Use", ["Official-Informal"], None,
                     id="classification second"),
    ],
)  # fmt: skip
def test_markings_are_parted(
    marks: str, classification: str | None, handling: list[str], precedence: str | None
) -> None:
    note = extract(f"Source: Johnson Library, Bundy Files. {marks}")
    assert (note["classification"], note["handling"], note["precedence"]) == (classification, handling, precedence)


# Who made it


@pytest.mark.parametrize(
    ("text", "role", "expected"),
    [
        pytest.param("Drafted by Day, Hart, and Toon.", "drafted", ["Day", "Hart", "Toon"], id="a list"),
        pytest.param("Drafted by George Roberts, Jr., and U. Alexis Johnson.", "drafted",
                     ["George Roberts, Jr.", "U. Alexis Johnson"], id="Jr. and initials"),
        pytest.param("Cleared by de la Grandville, MacArthur, and Van Dyk.", "cleared",
                     ["de la Grandville", "MacArthur", "Van Dyk"], id="particles"),
        pytest.param("Drafted by Assistant Legal Adviser for Near Eastern and South Asian Affairs Donald Wehmeyer.",
                     "drafted", ["Donald Wehmeyer"], id="title with an and"),
        pytest.param("Cleared by Hart, Colonel Ridge, Under Secretary Ball, and Ambassador at Large Harriman.",
                     "cleared", ["Hart", "Ridge", "Ball", "Harriman"], id="ranks"),
        pytest.param("Cleared by Hart (in draft), Toon in substance, and Day in draft.", "cleared",
                     ["Hart", "Toon", "Day"], id="manner"),
        pytest.param("Cleared in draft by Hart and with EUR and Defense.", "cleared", ["Hart", "(EUR)", "(Defense)"],
                     id="offices among persons"),
        pytest.param("Drafted by the Acting Legal Adviser, Leonard Meeker.", "drafted", ["Leonard Meeker"],
                     id="title, then name"),
        pytest.param("Drafted by Philip Burris, Policy Coordinator, and Toon.", "drafted", ["Philip Burris", "Toon"],
                     id="name, then title"),
        pytest.param("Drafted by Day and approved by Rountree who signed for Dulles.", "approved", ["Rountree"],
                     id="for whom it was signed"),
        pytest.param("Drafted, approved, and initialed for Herter by Becker.", "approved", ["Becker"], id="on behalf"),
        pytest.param("Drafted by Day and approved for transmission by Ball.", "approved", ["Ball"],
                     id="for transmission"),
        pytest.param("Cleared in draft and approved by Wilcox.", "cleared", ["Wilcox"], id="two verbs, one list"),
        pytest.param("Cleared in the Departments of State and Defense and the Council of Economic Advisers.", "cleared",
                     ["(State)", "(Defense)", "(Council of Economic Advisers)"], id="departments"),
        pytest.param("Drafted by Day. Cleared by Toon; and approved by Rusk.", "cleared", ["Toon"], id="two sentences"),
        pytest.param("Drafted by [name not declassified].", "drafted", ["[name not declassified]"], id="withheld"),
        pytest.param("Drafted by Day; Frechtling concurred.", "drafted", ["Day"], id="a new clause"),
        pytest.param("Drafted by Day; cleared by Eugene Rostow's Special Assistant Thomas Enders.", "cleared",
                     ["Thomas Enders"], id="possessive"),
    ],
)  # fmt: skip
def test_actors_are_named_as_printed(text: str, role: str, expected: list[str]) -> None:
    assert names(text, role) == expected


@pytest.mark.parametrize(
    ("text", "role", "expected"),
    [
        pytest.param("Drafted by Toon (EUR/SOV).", "drafted", [("Toon", "EUR/SOV")], id="in brackets"),
        pytest.param("Drafted in NEA/E by Berns.", "drafted", [("Berns", "NEA/E")], id="before the name"),
        pytest.param("Drafted in EUR by Toon and in S/S by Walsh.", "drafted", [("Toon", "EUR"), ("Walsh", "S/S")],
                     id="before each name"),
        pytest.param("Cleared by FitzGerald in ICA and Barber of Defense.", "cleared",
                     [("FitzGerald", "ICA"), ("Barber", "Defense")], id="after the name"),
        pytest.param("Cleared by INR/REA Deputy Director John Holdridge.", "cleared", [("John Holdridge", "INR/REA")],
                     id="in the title"),
        pytest.param("Cleared by Officer in Charge of UN Political Affairs Betty Jones (IO/UNP).", "cleared",
                     [("Betty Jones", "IO/UNP")], id="UN is no office"),
        pytest.param("Approved by DCI Dulles.", "approved", [("Dulles", None)], id="DCI is a title"),
        pytest.param("Drafted by Eugene Staples, USIA, cleared by Davies.", "drafted", [("Eugene Staples", "USIA")],
                     id="after a comma"),
        pytest.param("Cleared with EUR (Merchant).", "cleared", [("Merchant", "EUR")], id="name in brackets"),
        pytest.param("Drafted by officials in NEA and USIA.", "drafted", [(None, "NEA"), (None, "USIA")],
                     id="officials"),
        pytest.param("Cleared by Wotring at the White House.", "cleared", [("Wotring", "White House")],
                     id="White House"),
        pytest.param("Approved by Rusk in Tokyo.", "approved", [("Rusk", None)], id="a city is no office"),
    ],
)  # fmt: skip
def test_office_goes_to_the_person_it_belongs_to(
    text: str, role: str, expected: list[tuple[str | None, str | None]]
) -> None:
    assert offices(text, role) == expected


def test_date_closes_its_group() -> None:
    note = extract(CITED + "Drafted by Day and Toon on May 3; and approved in U on May 4 and in S on May 5, 1966.")
    assert people(note, "drafted") == [("Day", None, "May 3"), ("Toon", None, "May 3")]
    assert people(note, "approved") == [(None, "U", "May 4"), (None, "S", "May 5, 1966")]


def test_date_before_the_name_is_his() -> None:
    assert people(extract(CITED + "Drafted on January 31 by Mylkes."), "drafted") == [("Mylkes", None, "January 31")]


@pytest.mark.parametrize(
    "text",
    [
        "A note attached to the source text was drafted by Kirk.",
        "Attached is a letter which was drafted by Hill and approved by Krieg.",
        "A notation reads: “Approved by Mr. Hoover.”",
        "Repeated to Bonn. A similar memorandum, drafted by Yingling, is ibid.",
        "Not cleared with Defense.",
        "The recommendation in paragraph nine was approved by the Joint Chiefs.",
        "Authorized by Day; concurred in by Toon; signed by Rusk.",
    ],
)
def test_other_documents_and_other_acts_name_no_actor(text: str) -> None:
    assert find_provenance(CITED + text).actors == ()


@pytest.mark.parametrize(
    "text",
    [
        "According to another copy of this memorandum, it was drafted by Toon.",
        "Another copy indicates that it was drafted by Toon.",
        "No drafting information appears on the source text, but it was drafted by Toon.",
        "Presumably drafted by Toon.",
    ],
)
def test_what_is_told_indirectly_of_the_document_counts_but_is_less_sure(text: str) -> None:
    (actor,) = find_provenance(CITED + text).actors
    assert actor.name is not None
    assert (actor.role, actor.name.text) == ("drafter", "Toon")
    assert not actor.sure or text.startswith("Presumably")


# Where it was repeated


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        pytest.param("Also sent to Paris, London and repeated to Moscow, USUN, and Bonn.",
                     ["Paris", "London", "Moscow", "USUN", "Bonn"], id="also sent and repeated"),
        pytest.param("Repeated to all NATO capitals.", ["all NATO capitals"], id="all capitals"),
        pytest.param("Sent to Cairo and repeated to The Hague.", ["The Hague"], id="the receiver is not among them"),
        pytest.param("Also sent to Paris for the Embassy and USRO, Rome, and The Hague and repeated to London.",
                     ["Paris for the Embassy and USRO", "Rome", "The Hague", "London"], id="two at one post"),
        pytest.param("Sent for information Immediate to Bonn.", ["Bonn"], id="for information"),
        pytest.param("Repeated to London (by pouch), Bonn, and Geneva as telegram 878.", ["London", "Bonn", "Geneva"],
                     id="bracket and number"),
        pytest.param("Sent also to Nice, but not to Amman or Tunis.", ["Nice"], id="but not to"),
        pytest.param("Repeated to the Mission to NATO for Secretary Rusk.", ["Mission to NATO for Secretary Rusk"],
                     id="for a person"),
        pytest.param("Copies were sent to Day and Toon.", [], id="copies to persons"),
    ],
)  # fmt: skip
def test_posts_are_listed_as_printed(text: str, posts: list[str]) -> None:
    assert extract(CITED + text)["repeated_to"] == posts


# Citations in other notes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Telegram 12. (Johnson Library, National Security File, Country File, Chad, Vol. X)",
                     [("Johnson Library", "National Security File, Country File, Chad, Vol. X")], id="brackets"),
        pytest.param("(Memorandum from Day, May 3; Department of State, Central Files, POL 7 CHAD)",
                     [("Department of State", "Central Files, POL 7 CHAD")], id="after a semicolon"),
        pytest.param("(Ibid., POL 33–6 KOR N–US)", [(None, "POL 33–6 KOR N–US")], id="ibid."),
        pytest.param("A copy is in the Kennedy Library, Ball Papers, Chad. It was not sent.",
                     [("Kennedy Library", "Ball Papers, Chad")], id="in a sentence"),
        pytest.param("A copy is ibid., Central Files, POL 1 CHAD, and was sent.", [(None, "Central Files, POL 1 CHAD")],
                     id="ibid. in a sentence"),
        pytest.param("See Foreign Relations, 1955, vol. X, p. 2; and ibid., pp. 3–4.", [], id="a printed work again"),
        pytest.param("He spoke to the Department of State, the White House, and Day.", [], id="the Department itself"),
    ],
)  # fmt: skip
def test_citations_are_found_and_parted(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    found = [(c.repository and c.repository.text, c.file and c.file.text) for c in find_citations(text)]
    assert found == expected


def test_citation_spans_hold_their_words() -> None:
    text = "(National Archives, RG 59, Central Files, POL 7) and (ibid.)"
    for citation in find_citations(text):
        for words in (citation, citation.repository, citation.record_group, citation.file):
            assert words is None or text[words.start : words.end] == words.text


# Annotations


def test_annotations_cover_the_words_of_the_note() -> None:
    view = document(
        "Source: Johnson Library, Bundy Files. Secret; Exdis; Priority. Drafted and approved by Hart (EUR) on May 3 "
        "and cleared in IO. Repeated to Bonn."
    )
    assert tagged(view) == [
        ("seg", {"type": "repository"}, "Johnson Library"),
        ("seg", {"type": "file"}, "Bundy Files"),
        ("seg", {"type": "classification", "ana": "#secret"}, "Secret"),
        ("seg", {"type": "handling", "ana": "#exdis"}, "Exdis"),
        ("seg", {"type": "precedence", "ana": "#priority"}, "Priority"),
        ("persName", {"role": "drafter approver"}, "Hart"),
        ("orgName", {"type": "office"}, "EUR"),
        ("date", {"type": "drafted"}, "May 3"),
        ("orgName", {"type": "office", "role": "clearer"}, "IO"),
        ("placeName", {"type": "repeated"}, "Bonn"),
    ]


def test_other_notes_get_their_citations_only() -> None:
    rest = '<note n="2" xml:id="d5fn2">Drafted by Day. (Carter Library, Box 1) Another was sent. (Ibid.)</note>'
    view = document("Source: Carter Library, Box 2.", rest)
    assert tagged(view)[2:] == [("bibl", {"type": "archive"}, "Carter Library, Box 1")]


def test_untyped_first_note_is_a_source_note_only_where_it_reads_as_one() -> None:
    assert source_part(document("Source: Carter Library, Box 2.", note_type="")) is not None
    assert source_part(document("Carter Library, Box 2.", note_type="")) is not None
    assert source_part(document("See Document 4.", note_type="")) is None


def test_a_note_outside_the_head_is_no_source_note() -> None:
    source = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><div type="document" xml:id="d5" n="5">'
        '<head>5. Letter</head><p>Text.<note n="1" xml:id="d5fn1">Source: Carter Library, Box 2.</note></p></div>'
        "</body></text></TEI>"
    )
    assert source_part(next(read_views(source))) is None


# On real volumes


def test_gold_is_met(shared: Path) -> None:
    sys.path.insert(0, str(shared / "bench"))
    try:
        from score import Tally
        from score_labels import provenance
    finally:
        sys.path.pop(0)
    tally = Tally()
    lines = (shared / "gold" / "provenance.jsonl").read_text("utf-8").splitlines()
    for gold in map(json.loads, lines):
        provenance(tally, extract(gold["text"]), gold, None)
    low = {row: tally.f1(row) for row in tally.gold if tally.f1(row) < 0.97}
    assert not low


def test_every_annotation_of_a_volume_lies_inside_one_note(shared: Path) -> None:
    source = (shared / "frus" / "frus1969-76ve09p1.xml").read_text("utf-8")
    count = 0
    for view in read_views(source):
        found: list[Annotation] = annotate(view, EMPTY, Context())
        for one in found:
            part = view.part_at(one.start)
            assert part.role != "body"
            assert one.end <= part.end
            words = view.text[one.start : one.end]
            assert words == words.strip() != ""
        count += len(found)
    assert count > 500
