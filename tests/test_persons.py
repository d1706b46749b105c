"""Persons: who is named, by which words, and what only looks like a name."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.annotators.marks import without_marks
from annotate.annotators.names.index import bears
from annotate.annotators.names.namesakes import Evidence, choose
from annotate.annotators.persons import annotate, find_persons, rules_for
from annotate.annotators.practice import EVERYTHING, FRUS
from annotate.registers import Registers, read_registers
from annotate.tei.view import View, plain_view, read_views
from annotate.values.annotation import Annotation, Context, Custom, Decision

ROOT = Path(__file__).parent.parent
REGISTERS = ROOT / "corpus" / "frus1964-68v14" / "registers.xml"

LIST = """
p_RD1|Rusk, Dean|Secretary of State
p_DP1|Dean, Sir Patrick|British Ambassador
p_KJF1|Kennedy, John F.|President of the United States until November 22, 1963
p_JLB1|Johnson, Lyndon B.|President of the United States from November 22, 1963
p_JUA1|Johnson, U. Alexis|Deputy Under Secretary of State for Political Affairs until July 1964
p_BMG1|Bundy, McGeorge|Special Assistant to the President for National Security Affairs until February 1966
p_BWP1|Bundy, William P.|Assistant Secretary of State for Far Eastern Affairs
p_CE1|Chou En-lai|Premier of China
p_NVT1|Nguyen Van Thieu|President of Vietnam
p_CACC1|Castillo Armas, Colonel Carlos|President of Guatemala
p_HL1|Home, Lord|British Foreign Secretary
p_M1|Makarios III, Archbishop|President of Cyprus
p_HI1|Hussein I|King of Jordan
p_AR1|al-Asad, Rafiq|Syrian Minister
p_ECB1|Ecevit, Bülent|Turkish Prime Minister
p_SJ1|Stoessel, Walter J., Jr.|Deputy Assistant Secretary of State
p_KNB1|Katzenbach, Nicholas deB.|Under Secretary of State
p_PW1|Powers, Francis Gary|pilot
p_WG1|West, George S.|Counselor
p_GM1|Green, Marshall|Ambassador
p_DG1|De Gaulle, Charles|President of France
p_WF1|Wisner, Frank|Deputy Director for Plans
p_SB1|Smith, Bromley|Executive Secretary
p_SF1|Şahinbaş, Faruk|Turkish official
p_OP1|O’Keefe, Brig. Gen. Richard J.|Commander
"""


def registers_of(entries: str, front: str = "") -> Registers:
    """The registers of a volume that lists these people."""
    items = "".join(
        f'<item><hi rend="strong"><persName xml:id="{ident}">{escape(name)}</persName>,</hi> {told}</item>'
        for ident, name, told in (line.split("|") for line in entries.strip().splitlines())
    )
    return read_registers(
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><front>{front}<div><list>{items}</list></div></front>'
        "<body/></text></TEI>"
    )


VOLUME = registers_of(LIST)


def people(text: str, registers: Registers = VOLUME, date: str = "", custom: Custom | None = None) -> list[str]:
    """What is found in a text, as "words=id"."""
    found = find_persons(text, rules_for(registers, custom), date)
    return [f"{text[m.start : m.end]}={m.person}" for m in found]


def view_of(text: str) -> View:
    """A document of one paragraph."""
    source = f'<TEI><text><body><div type="document" xml:id="d1"><p>{escape(text)}</p></div></body></text></TEI>'
    return next(read_views(source))


FOUND = {
    "a surname": ("Then Rusk left.", ["Rusk=p_RD1"]),
    "a full name": ("Dean Rusk left.", ["Dean Rusk=p_RD1"]),
    "no title inside": ("Secretary Rusk and Mr. Dean Rusk", ["Rusk=p_RD1", "Dean Rusk=p_RD1"]),
    "a possessive": ("on Rusk's view and Rusk’s letter", ["Rusk=p_RD1", "Rusk=p_RD1"]),
    "two joined by a dash": ("the Rusk–Katzenbach talk", ["Rusk=p_RD1", "Katzenbach=p_KNB1"]),
    "initials": ("D. Rusk and J.F. Kennedy", ["D. Rusk=p_RD1", "J.F. Kennedy=p_KJF1"]),
    "a nickname": ("Nick Katzenbach called", ["Nick Katzenbach=p_KNB1"]),
    "a particle among the forenames": ("Nicholas deB. Katzenbach", ["Nicholas deB. Katzenbach=p_KNB1"]),
    "an initial the list lacks": ("Frank C. Wisner wrote", ["Frank C. Wisner=p_WF1"]),
    "a suffix": ("Walter J. Stoessel, Jr., of EUR", ["Walter J. Stoessel, Jr.=p_SJ1"]),
    "capitals": ("PARTICIPANTS\nMR. RUSK", ["RUSK=p_RD1"]),
    "capitals after forenames": ("Prime Minister Bulent ECEVIT", ["Bulent ECEVIT=p_ECB1"]),
    "accents left out": ("Bulent Ecevit and Ecevit", ["Bulent Ecevit=p_ECB1", "Ecevit=p_ECB1"]),
    "an undivided name": ("Chou En-lai, Chou En-Lai, Chou", ["Chou En-lai=p_CE1", "Chou En-Lai=p_CE1", "Chou=p_CE1"]),
    "the last of three words": ("Nguyen Van Thieu and Thieu", ["Nguyen Van Thieu=p_NVT1", "Thieu=p_NVT1"]),
    "the first of two surnames": ("Castillo Armas and Castillo", ["Castillo Armas=p_CACC1", "Castillo=p_CACC1"]),
    "a lord": ("Lord Home agreed", ["Lord Home=p_HL1"]),
    "an archbishop": ("Makarios and Makarios III", ["Makarios=p_M1", "Makarios III=p_M1"]),
    "a particle of either case": ("de Gaulle and De Gaulle", ["de Gaulle=p_DG1", "De Gaulle=p_DG1"]),
    "an apostrophe of either kind": ("O'Keefe and O’Keefe", ["O'Keefe=p_OP1", "O’Keefe=p_OP1"]),
    "a capital beyond Latin 1": ("Faruk Şahinbaş and Şahinbaş", ["Faruk Şahinbaş=p_SF1", "Şahinbaş=p_SF1"]),
    "a middle name the list lacks": ("Dean David Rusk wrote", ["Dean David Rusk=p_RD1"]),
    "capitals around": ("MEETING WITH RUSK\nand PM Ecevit", ["RUSK=p_RD1", "Ecevit=p_ECB1"]),
    "a list of those who cleared": (
        "Drafted by West; cleared by Day, West, and Rusk.",
        ["West=p_WG1"] * 2 + ["Rusk=p_RD1"],
    ),
    "papers of a man": ("the Green Papers", []),
    "his papers": ("ibid., Green Papers", ["Green=p_GM1"]),
    "after the letter of a list": (f"A. Rusk said {'word ' * 9}", ["Rusk=p_RD1"]),
    "after a sentence": ("talks with the U.S. Rusk said", ["Rusk=p_RD1"]),
    "an ordinary word as a name": ("Green thought so, told Green", ["Green=p_GM1", "Green=p_GM1"]),
    "the administration of a man": ("the Kennedy Administration", ["Kennedy=p_KJF1"]),
    "an office before": ("Secretary of State Rusk", ["Rusk=p_RD1"]),
}


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND.keys())
def test_a_person_is_found_by(case: tuple[str, list[str]]) -> None:
    text, expected = case

    assert people(text) == expected


NOT_FOUND = {
    "a library": "Kennedy Library",
    "somebody else's forename": "Robert Kennedy spoke",
    "somebody else's initial": "R.F. Kennedy spoke",
    "somebody else's middle name": "Margaret Chase Smith voted",
    "a forename of an unlisted man": "Dean Acheson wrote",
    "a letter signed by forename": "Sincerely,\nDean\nSource",
    "a part of a word": "Ruskin and Westward",
    "a forename before an initial": "West P. Hackett, Ecevit P. Hackett",
    "a direction": "in West, the West Germans",
    "powers": "the Western Powers",
    "a house": "the Green House and a Green light",
    "a king by his name": "King Hussein spoke",
    "a name without its article": "Asad spoke",
}


@pytest.mark.parametrize("text", NOT_FOUND.values(), ids=NOT_FOUND.keys())
def test_nobody_is_found_in(text: str) -> None:
    assert people(text, custom=FRUS) == []


def test_a_listed_forename_belongs_to_the_listed_surname() -> None:
    assert people("Dean Rusk saw Sir Patrick Dean; Dean agreed.") == [
        "Dean Rusk=p_RD1", "Patrick Dean=p_DP1", "Dean=p_DP1",
    ]  # fmt: skip


def test_a_bare_surname_of_two_is_left_alone_as_frus_does() -> None:
    assert people("Bundy met McGeorge Bundy.") == ["McGeorge Bundy=p_BMG1"]


def test_a_president_is_called_by_his_bare_surname() -> None:
    assert people("President Johnson and Johnson", date="1965-01-01") == ["Johnson=p_JLB1", "Johnson=p_JLB1"]


def test_a_president_is_not_meant_before_he_is_one() -> None:
    assert people("Johnson spoke", date="1962-01-01") == []


def test_mr_is_no_president() -> None:
    assert people("Mr. Johnson spoke", date="1965-01-01") == []


WHICH = {
    "forename before": ("William Bundy came. Later Bundy left.", "", "Bundy=p_BWP1"),
    "office in the heading": (
        "Memorandum From the President's Special Assistant for National Security Affairs (Bundy)", "1965-01-01",
        "Bundy=p_BMG1",
    ),
    "another office": ("Assistant Secretary of State for Far Eastern Affairs Bundy", "1965-01-01", "Bundy=p_BWP1"),
    "time of service": ("Bundy said", "1967-05-01", "Bundy=p_BWP1"),
}  # fmt: skip


@pytest.mark.parametrize("case", WHICH.values(), ids=WHICH.keys())
def test_of_two_bundys_the_one_is_told_by(case: tuple[str, str, str]) -> None:
    text, date, expected = case

    assert people(text, date=date, custom=EVERYTHING)[-1] == expected


def test_namesakes_that_nothing_tells_apart_are_left_alone() -> None:
    two = registers_of("p_A1|Marlow, Ada|Consul\np_B1|Marlow, Ben|Consul")

    assert people("Marlow spoke", two, custom=EVERYTHING) == []
    assert choose(tuple(two.persons.values()), Evidence("", "", "", {})) is None


def test_an_edition_that_tags_everyone_follows_variants() -> None:
    register = registers_of("p_CP1|Canellos (also Kanellos), Petros|Minister\np_AR1|al-Asad, Rafiq|Minister")

    assert people("Kanellos met Asad", register, custom=EVERYTHING) == ["Kanellos=p_CP1", "Asad=p_AR1"]
    assert people("Kanellos met Asad", register, custom=FRUS) == []


def front(*paragraphs: str) -> str:
    """Front matter in which a careful editor has tagged Rusk ten times, and these paragraphs."""
    tagged = '<persName corresp="#p_RD1">Rusk</persName>'
    return "".join(f"<p>{p} {tagged}</p>" for p in [*paragraphs, *[""] * 10])


def test_what_the_front_matter_leaves_alone_is_left_alone() -> None:
    taught = registers_of(LIST, front("President Johnson", "Katzenbach", "Katzenbach"))
    text = "1. Telegram\nPresident Johnson, Katzenbach and Nicholas Katzenbach"

    assert people(text, taught) == ["Nicholas Katzenbach=p_KNB1"]


HEADED = (
    "1. Letter From the President’s Special Assistant for National Security Affairs (Bundy) to President Johnson\n"
    "Washington, May 4, 1965.\nI told the President’s Special Assistant for National Security Affairs (Bundy)."
)


@pytest.mark.parametrize(
    ("plain", "found"), [(7, ["Bundy=p_BMG1", "Johnson=p_JLB1"]), (8, [])], ids=["seldom plain", "always plain"]
)
def test_namesakes_are_told_apart_in_a_heading_unless_the_front_matter_leaves_all_such_alone(
    plain: int, found: list[str]
) -> None:
    taught = registers_of(LIST, front(*["President Johnson"] * plain))

    assert people(HEADED, taught, date="1965-05-04") == found


def test_a_heading_does_not_name_whom_its_office_does_not_tell() -> None:
    taught = registers_of(LIST, front())

    assert people("1. Letter From Bundy to Rusk\nSir:", taught) == ["Rusk=p_RD1"]


def test_namesakes_in_a_heading_are_no_more_than_likely() -> None:
    taught = registers_of(LIST, front())

    assert [m.cert for m in find_persons(HEADED, rules_for(taught), "1965-05-04")] == ["low", "low"]


def test_what_the_front_matter_tags_tells_who_is_meant() -> None:
    bundy = '<persName corresp="#p_BMG1">Bundy</persName>'
    taught = registers_of(LIST, front(bundy, bundy))

    assert people("Bundy spoke", taught) == ["Bundy=p_BMG1"]


def test_an_untagged_front_matter_teaches_nothing() -> None:
    taught = registers_of(LIST, "<p>President Johnson, Katzenbach, Katzenbach</p>")

    assert people("Katzenbach spoke", taught) == ["Katzenbach=p_KNB1"]


# --- decisions -------------------------------------------------------------------------------------------------


def decided(text: str, *decisions: Decision, date: str = "") -> list[str]:
    """What is annotated in a text under an editor's decisions."""
    annotations = annotate(view_of(text), VOLUME, Context(date=date, decisions=decisions))
    return [f"{text[a.start : a.end]}={(a.get('corresp') or '')[1:]}" for a in annotations]


def test_a_decision_makes_a_word_nobody() -> None:
    assert decided("Green met Marshall Green.", Decision("Green", "person")) == ["Marshall Green=p_GM1"]


def test_a_decision_gives_words_to_a_person_before_a_day() -> None:
    words = Decision("the Secretary", "person", "p_RD1", before="1969-01-20")

    assert decided("Told the Secretary.", words, date="1968-05-01") == ["the Secretary=p_RD1"]
    assert decided("Told the Secretary.", words, date="1969-05-01") == []
    assert decided("Told the Secretary.", words) == []


def test_a_decision_about_a_surname_leaves_the_full_name_of_another() -> None:
    words = Decision("Bundy", "person", "p_BMG1")

    assert decided("Bundy met William Bundy.", words) == ["Bundy=p_BMG1", "William Bundy=p_BWP1"]


def test_a_decision_of_another_kind_is_not_ours() -> None:
    assert decided("Rusk left.", Decision("Rusk", "term")) == ["Rusk=p_RD1"]


# --- whole documents -------------------------------------------------------------------------------------------


def test_the_telegram_names_thirteen_people() -> None:
    text = (ROOT / "corpus" / "frus1964-68v14" / "d259.txt").read_text("utf-8")
    view = view_of(text)
    registers = read_registers(REGISTERS.read_text("utf-8"))

    annotations = annotate(view, registers, Context(date="1967-12-28"))

    named = [view.text[a.start : a.end] for a in annotations]
    assert named == [
        "Svetlana", "Rusk", "Pratt", "Toon", "Robert McKisson", "Leddy", "Kohler", "Meeker", "William Trueheart",
        "Katzenbach", "Katzenbach", "Helms", "Hoover", "Nitze",
    ]  # fmt: skip
    assert {a.cert for a in annotations} == {"high"}
    assert annotations[4] == Annotation(
        annotations[4].start, annotations[4].end, "persName", (("corresp", "#p_MR1"),), "high", "persons"
    )


PIECES = ["Dean", "Rusk", "de", "Gaulle", ".", ",", "\n", "A.", "Lord", "Home", "ﬁ", "Bundy's", "O’", "Keefe"]


@given(st.lists(st.sampled_from(PIECES)))
def test_mentions_are_in_order_and_apart(words: list[str]) -> None:
    text = " ".join(words)

    found = find_persons(text, rules_for(VOLUME, EVERYTHING))

    ends = [0, *(m.end for m in found)]
    assert all(end <= m.start < m.end <= len(text) for end, m in zip(ends, found, strict=False))
    assert all(m.person in VOLUME.persons for m in found)


@pytest.mark.parametrize("name", ["frus1964-68v13", "frus1969-76v12"])
def test_links_agree_with_the_editors_of_a_volume(shared: Path, name: str) -> None:
    source = (shared / "frus" / f"{name}.xml").read_text("utf-8")
    registers = read_registers(source, name)
    right = made = gold = sure = surely_right = 0
    for view in read_views(source):
        theirs = {(t.start, t.end, t.attributes.get("corresp")) for t in view.tags if t.name == "persName"}
        theirs = {t for t in theirs if t[2]}
        ours = annotate(view, registers, Context())
        right += len(theirs & {(a.start, a.end, a.get("corresp")) for a in ours})
        made += len(ours)
        gold += len(theirs)
        high = {(a.start, a.end, a.get("corresp")) for a in ours if a.cert == "high"}
        sure += len(high)
        surely_right += len(high & theirs)

    assert 2 * right / (made + gold) > 0.92
    assert surely_right / sure > 0.95


def test_forenames_are_borne_by_initial_nickname_and_spelling() -> None:
    assert bears("Anatoliy", ("anatoli", "f"))
    assert bears("Bob", ("robert", "s"))
    assert not bears("Affairs", ("henry", "a"))
    assert not bears("For", ("foy", "d"))


FEW_ACCENTS = "p_KR1|Karolé, Remi|Minister\np_HS1|Hoddle, Viscount Simon|Minister\np_HL1|Home, Lord|Foreign Secretary"
MANY_ACCENTS = FEW_ACCENTS + "".join(f"\np_X{n}|Çeto{'abcdefghij'[n]}, Ali|Official" for n in range(10))


@pytest.mark.parametrize(("entries", "found"), [(FEW_ACCENTS, ["Karolé"]), (MANY_ACCENTS, ["Karolé", "Karole"])])
def test_name_without_its_accents_is_tagged_where_the_list_has_many_accents(entries: str, found: list[str]) -> None:
    text = "He met Karolé, and later Karole again."
    rules = rules_for(registers_of(entries))

    assert [text[m.start : m.end] for m in find_persons(text, rules)] == found


def test_lord_before_a_surname_not_listed_so_is_left_plain() -> None:
    text = "He met Lord Hoddle and Lord Home; Hoddle left."
    rules = rules_for(registers_of(FEW_ACCENTS))

    assert [text[m.start : m.end] for m in find_persons(text, rules)] == ["Lord Home", "Hoddle"]


# --- wives, by-names, and notes within names -----------------------------------------------------------------------

FAMILIES = registers_of(
    """
p_CKS1|Chiang Kai-shek|President of the Republic of China
p_CKS2|Chiang, Madame (Soong Mei-ling)|wife of Chiang Kai-shek
p_JLB1|Johnson, Lyndon B.|President of the United States
p_JCT1|Johnson, Claudia Alta (Lady Bird)|wife of President Johnson
p_KHA1|Kissinger, Henry A.|Assistant to the President
"""
)


@pytest.mark.parametrize(
    "text, found",
    [
        ("Madame Chiang wrote to Chiang.", ["Chiang=p_CKS2", "Chiang=p_CKS1"]),
        ("We told Chiang so.", ["Chiang=p_CKS1"]),
        ("Lady Bird Johnson left.", ["Lady Bird Johnson=p_JCT1"]),
        ("Mrs. Chiang left.", ["Chiang=p_CKS2"]),
    ],
)
def test_a_wife_is_called_by_her_style_and_a_by_name_is_no_title(text: str, found: list[str]) -> None:
    assert people(text, FAMILIES) == found


@pytest.mark.parametrize("marks", ["\ufffc", "\ufffc\ufffc"])
def test_a_note_within_a_name_does_not_part_it(marks: str) -> None:
    text = f"We told Henry{marks} Kissinger{marks}, and Lady{marks} Bird{marks} Johnson."
    found = annotate(plain_view(text), FAMILIES, Context())

    assert [text[a.start : a.end] for a in found] == [f"Henry{marks} Kissinger", f"Lady{marks} Bird{marks} Johnson"]


@given(st.text(alphabet="ab\ufffc .", max_size=40))
def test_offsets_lead_back_to_the_same_letters(text: str) -> None:
    read = without_marks(text)

    for start in range(len(read.text)):
        for end in range(start + 1, len(read.text) + 1):
            whole = text[read.start(start) : read.end(end)]
            if read.text[start] != " " or "\ufffc" not in text:
                assert whole.replace("\ufffc", "") == read.text[start:end].replace("\ufffc", "")
