"""Terms: listed abbreviations and offices, and what only looks like them."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.annotators.decisions import holds
from annotate.annotators.practice import EVERYTHING, FRUS, observe
from annotate.annotators.terms import annotate, find_terms, index_terms
from annotate.registers import Registers, Sample, read_registers
from annotate.tei.view import View, read_views
from annotate.values.annotation import Context, Custom, Decision

ROOT = Path(__file__).parent.parent
REGISTERS = ROOT / "corpus" / "frus1964-68v14" / "registers.xml"

LIST = """
t_US1|US|United States
t_USSR1|USSR|Union of Soviet Socialist Republics
t_EUR1|EUR|Bureau of European Affairs, Department of State
t_EE1|EE|Office of Eastern European Affairs
t_EURSOV1|EUR/SOV|Office of Soviet Union Affairs
t_NEA1|NEA|Bureau of Near Eastern Affairs
t_S1|S|Office of the Secretary of State
t_G1|G|Deputy Under Secretary of State for Political Affairs
t_K1|K|Kissinger
t_NATO1|NATO|North Atlantic Treaty Organization
t_ICBM1|ICBM|intercontinental ballistic missile
t_reftel1|reftel|reference telegram
t_ChiCom1|ChiCom(s)|Chinese Communist
t_ARAMCO1|ARAMCO|Arabian American Oil Company
t_LINCOLN1|LINCOLN|headquarters in Florida
t_PL4801|PL–480|Public Law 480
t_para1|para|paragraph
t_Frank1|Frank|a town
t_UK1|U.K.|United Kingdom
t_Pres1|POL|Political
t_TO1|TO|Table of Organization
"""


def registers_of(entries: str, front: str = "") -> Registers:
    """The registers of a volume that lists these terms."""
    items = "".join(
        f'<item><hi rend="strong"><term xml:id="{ident}">{escape(form)}</term>,</hi> {told}</item>'
        for ident, form, told in (line.split("|") for line in entries.strip().splitlines())
    )
    return read_registers(
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><front>{front}<div><list>{items}</list></div></front>'
        "<body/></text></TEI>"
    )


VOLUME = registers_of(LIST)


def terms(text: str, registers: Registers = VOLUME, custom: Custom | None = None) -> list[str]:
    """What is found in a text, as "words=id"."""
    return [f"{text[m.start : m.end]}={m.term}" for m in find_terms(text, index_terms(registers, custom))]


def view_of(text: str) -> View:
    """A document of one paragraph."""
    source = f'<TEI><text><body><div type="document" xml:id="d1"><p>{escape(text)}</p></div></body></text></TEI>'
    return next(read_views(source))


FOUND = {
    "in a sentence": ("The US and the USSR.", ["US=t_US1", "USSR=t_USSR1"]),
    "before a dash": ("US-Soviet talks, post–USSR", ["US=t_US1", "USSR=t_USSR1"]),
    "as two offices": ("Robert Smith (EUR/EE)", ["EUR=t_EUR1", "EE=t_EE1"]),
    "as one office": ("James Smith (EUR/SOV)", ["EUR/SOV=t_EURSOV1"]),
    "in the plural": ("many ICBMs and US’s", ["ICBM=t_ICBM1", "US=t_US1"]),
    "with full stops": ("the U.K., and U.K.’s", ["U.K.=t_UK1", "U.K.=t_UK1"]),
    "an office of one letter": ("approved in S on May 6", ["S=t_S1"]),
    "an office of one letter in brackets": ("Drafted by Meloy (G)", ["G=t_G1"]),
    "an office of one letter in a list": ("cleared with EUR, NEA, and G.", ["EUR=t_EUR1", "NEA=t_NEA1", "G=t_G1"]),
    "a man of one letter": ("K said yes. K’s view", ["K=t_K1", "K=t_K1"]),
    "in capitals": ("CHICOM forces and ChiComs", ["CHICOM=t_ChiCom1", "ChiComs=t_ChiCom1"]),
    "an acronym printed as a word": ("Aramco paid", ["Aramco=t_ARAMCO1"]),
}


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND.keys())
def test_a_term_is_found(case: tuple[str, list[str]]) -> None:
    text, expected = case

    assert terms(text) == expected


NOT_FOUND = {
    "inside a longer word": "USUN, USA, EURATOM, POLitical",
    "the ordinary word": "tell us, Us",
    "a president": "President Lincoln",
    "a forename": "Frank left",
    "an initial": "George S. Brown, O.K., U.S. and K. Smith",
    "a list's letter": "S. Then",
    "an article": "A meeting in G major",
    "a file number": "POLO, ORG 7 S)",
    "a word in capitals": "CALL TO THE PRESIDENT",
    "what any reader knows": "in para 3",
}


@pytest.mark.parametrize("text", NOT_FOUND.values(), ids=NOT_FOUND.keys())
def test_no_term_is_found_in(text: str) -> None:
    assert terms(text, custom=FRUS) == []


def test_an_edition_that_tags_everything_tags_plain_words_and_variants() -> None:
    text = "Reftel, para 3, PL 480"

    assert terms(text, custom=EVERYTHING) == ["Reftel=t_reftel1", "para=t_para1", "PL 480=t_PL4801"]
    assert terms(text, custom=FRUS) == []


def test_what_the_front_matter_leaves_alone_is_left_alone() -> None:
    tagged = "".join('<p>NATO and <gloss target="#t_US1">US</gloss></p>' for _ in range(20))

    assert terms("NATO and US", registers_of(LIST, tagged)) == ["US=t_US1"]


def test_nothing_inside_what_is_left_alone_is_tagged() -> None:
    tagged = "".join('<p>EUR/SOV and <gloss target="#t_US1">US</gloss></p>' for _ in range(20))

    assert terms("James Smith (EUR/SOV), Robert Smith (EUR)", registers_of(LIST, tagged)) == ["EUR=t_EUR1"]


def test_a_few_plain_words_of_the_front_matter_teach_nothing() -> None:
    tagged = "".join('<p>NATO and <gloss target="#t_US1">US</gloss></p>' for _ in range(3))

    assert terms("NATO and US", registers_of(LIST, tagged)) == ["NATO=t_NATO1", "US=t_US1"]


def test_practice_counts_words_tagged_and_plain() -> None:
    sample = Sample("US and US and NATO", ((0, 2, "t_US1"),))

    seen = observe([sample], lambda _text: [(0, 2), (7, 9), (14, 18)])

    assert (seen["US"].tagged, seen["US"].plain, seen["US"].main) == (1, 1, "t_US1")
    assert (seen["NATO"].tagged, seen["NATO"].plain, seen["NATO"].main) == (0, 1, "")


CERTAIN = {"US alone": ("US", "high"), "US-": ("US-Soviet", "medium"), "PL–480": ("PL–480", "medium")}


@pytest.mark.parametrize("case", CERTAIN.values(), ids=CERTAIN.keys())
def test_certainty_is_that_of_the_form_and_place(case: tuple[str, str]) -> None:
    text, cert = case

    assert [m.cert for m in find_terms(text, index_terms(VOLUME))] == [cert]


# --- decisions -------------------------------------------------------------------------------------------------


def decided(text: str, *decisions: Decision, date: str = "") -> list[str]:
    """What is annotated in a text under an editor's decisions."""
    annotations = annotate(view_of(text), VOLUME, Context(date=date, decisions=decisions))
    return [f"{text[a.start : a.end]}={(a.get('target') or '')[1:]}" for a in annotations]


def test_a_decision_makes_a_word_no_term() -> None:
    assert decided("EUR and NEA", Decision("EUR", "term")) == ["NEA=t_NEA1"]


def test_a_decision_makes_words_a_term() -> None:
    assert decided("the Bureau, NEA", Decision("the Bureau", "term", "t_EUR1")) == [
        "the Bureau=t_EUR1", "NEA=t_NEA1",
    ]  # fmt: skip


def test_a_decision_holds_between_its_days() -> None:
    decision = Decision("EUR", "term", "", before="1965-01-01", since="1964-01-01")

    assert [holds(decision, day) for day in ("1963-12-31", "1964-01-01", "1964-12-31", "1965-01-01", "")] == [
        False, True, True, False, False,
    ]  # fmt: skip


# --- whole documents -------------------------------------------------------------------------------------------


def test_the_telegram_has_its_terms() -> None:
    view = view_of((ROOT / "corpus" / "frus1964-68v14" / "d259.txt").read_text("utf-8"))

    annotations = annotate(view, read_registers(REGISTERS.read_text("utf-8")), Context())

    assert [view.text[a.start : a.end] for a in annotations] == [
        "US", "Dept", "US", "US", "Dept", "Dept", "US", "INS", "INS", "INS", "RG", "USSR", "EUR", "EE", "INR",
        "US", "US", "US",
    ]  # fmt: skip
    assert {(view.text[a.start : a.end], a.get("target")) for a in annotations} >= {
        ("US", "#t_US1"), ("USSR", "#t_USSR1"), ("Dept", "#t_Dept1"), ("EE", "#t_EE1"),
    }  # fmt: skip
    assert {a.element for a in annotations} == {"gloss"}


def test_a_list_without_terms_finds_none() -> None:
    nothing = read_registers('<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><front/><body/></text></TEI>')

    assert terms("The US Dept", nothing) == []


PIECES = ["US", "USSR", "EUR/EE", "EUR/SOV", "S", "K", "PL–480", "reftel", "s", "-", "/", ".", "\n", "ﬁ"]


@given(st.lists(st.sampled_from(PIECES)), st.sampled_from(["", " "]))
def test_mentions_are_in_order_and_apart(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)

    found = find_terms(text, index_terms(VOLUME, EVERYTHING))

    ends = [0, *(m.end for m in found)]
    assert all(end <= m.start < m.end <= len(text) for end, m in zip(ends, found, strict=False))


@pytest.mark.parametrize("name", ["frus1964-68v16", "frus1969-76v12"])
def test_links_agree_with_the_editors_of_a_volume(shared: Path, name: str) -> None:
    source = (shared / "frus" / f"{name}.xml").read_text("utf-8")
    registers = read_registers(source, name)
    right = made = gold = sure = surely_right = 0
    for view in read_views(source):
        theirs = {(t.start, t.end, t.attributes.get("target")) for t in view.tags if t.name == "gloss"}
        theirs = {t for t in theirs if t[2] and t[2].startswith("#t_")}
        ours = annotate(view, registers, Context())
        right += len(theirs & {(a.start, a.end, a.get("target")) for a in ours})
        made += len(ours)
        gold += len(theirs)
        high = {(a.start, a.end, a.get("target")) for a in ours if a.cert == "high"}
        sure += len(high)
        surely_right += len(high & theirs)

    assert 2 * right / (made + gold) > 0.93
    assert surely_right / sure > 0.95
