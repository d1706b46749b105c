"""TEI as text: escaping, page marks, what the writer nests, and the ink check that reads it back."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from annotate.conversion.blocks import Block
from annotate.conversion.ink import check_ink, first_difference, printed_words
from annotate.conversion.tei import (
    Mark,
    attributes,
    escape,
    mark_pages,
    note_element,
    plain,
    quote,
    way_back,
    write_inline,
)
from annotate.conversion.transcription import PrintedNote
from annotate.conversion.writer import write_body
from annotate.errors import InkError

printable = st.text(alphabet="ab <>&\"'“é\n]", max_size=20)


@given(printable)
def test_escaped_text_reads_as_before(text: str) -> None:
    assert etree.fromstring(f"<p>{escape(text)}</p>").text == (text or None)


@given(printable)
def test_quoted_value_reads_as_before(text: str) -> None:
    assert etree.fromstring(f"<p n={quote(text)}/>").get("n") == text


def test_attributes_leave_out_what_is_empty() -> None:
    assert attributes({"type": "document", "n": "", "xml:id": "d1"}) == ' type="document" xml:id="d1"'


@pytest.mark.parametrize(
    "text, expected",
    [
        ("regarding [Page 615] notice", 'regarding <pb n="615" xml:id="pg_615"/>notice'),
        ("pro[Page 604] posals", 'pro<pb n="604" xml:id="pg_604"/>posals'),
        ("he had[Page 5] made; they had made", 'he had<pb n="5" xml:id="pg_5"/> made; they had made'),
        ("Our[Page 5] Government", 'Our<pb n="5" xml:id="pg_5"/> Government'),
        ("[Page 5] 1. Paris", '<pb n="5" xml:id="pg_5"/>1. Paris'),
        ("a [Page 5] b [Page 5] c", 'a <pb n="5" xml:id="pg_5"/>b <pb n="5"/>c'),
        ("a [Page 5–6] b", 'a <pb n="5–6" xml:id="pg_5_6"/>b'),
        ("see [Page 5 of 9] there", "see [Page 5 of 9] there"),
    ],
    ids=["between words", "within a word", "space lost", "before a capital", "at the start", "twice", "odd", "no mark"],
)
def test_page_mark_becomes_a_page_beginning(text: str, expected: str) -> None:
    assert write_inline(text, 0, len(text), mark_pages(text, set()), 0) == expected


def test_note_stands_with_its_words_and_its_pages() -> None:
    note = PrintedNote(3, "R & D, [Page 9] Box 2.", 9)

    assert note_element(note, "d1", False, set()) == (
        '<note n="3" xml:id="d1fn3">R &amp; D, <pb n="9" xml:id="pg_9"/>Box 2.</note>'
    )


def test_note_of_two_paragraphs_keeps_them_apart() -> None:
    assert note_element(PrintedNote(1, "Source: X.\nMore.", 9), "d1", True, set()) == (
        '<note n="1" xml:id="d1fn1" type="source"><p>Source: X.</p><p>More.</p></note>'
    )


def test_offsets_of_a_lines_words_lead_back_to_the_text() -> None:
    text = "In[Page 5] Lima2, we"
    marks = [Mark(2, 11, "<pb/>"), Mark(15, 16, "<note/>")]
    words, ways = plain(text, 0, len(text), marks, 0)

    assert words == "InLima, we"
    assert way_back(ways, 2, ends=False) == text.index("Lima")
    assert way_back(ways, 6, ends=True) == text.index("2")
    assert way_back(ways, 6, ends=False) == text.index(",")


def written(*blocks: tuple[str, str, int, bool]) -> str:
    """Blocks of words written as TEI, white space between elements left out."""
    text, spans = "", []
    for kind, words, level, opens in blocks:
        spans.append(Block(kind, len(text), len(text) + len(words), level, opens, type="subject"))  # type: ignore[arg-type]
        text += words + "\n"
    return "".join(line.strip() for line in write_body(text, spans, []).split("\n"))


def test_lists_nest_in_the_item_before_them_and_close_again() -> None:
    assert written(
        ("label", "1.", 1, True), ("item", "one", 1, False),
        ("label", "A.", 2, True), ("item", "two", 2, False),
        ("label", "B.", 2, False), ("item", "three", 2, False),
        ("p", "four", 1, False),
        ("label", "2.", 1, False), ("item", "five", 1, False),
        ("p", "six", 0, False),
    ) == (
        "<list><label>1.</label><item>one<list><label>A.</label><item>two</item><label>B.</label><item>three</item></list>"
        "<p>four</p></item><label>2.</label><item>five</item></list><p>six</p>"
    )  # fmt: skip


def test_label_without_words_has_an_empty_item() -> None:
    assert written(("label", "1.", 1, True), ("label", "2.", 1, False)) == (
        "<list><label>1.</label><item/><label>2.</label><item/></list>"
    )


def test_memorandums_lists_have_their_heads_and_delegations() -> None:
    assert written(
        ("group", "SUBJECT", 0, False), ("entry", "Fish", 0, False),
        ("group", "PRESENT", 0, False), ("subhead", "Peru", 0, False), ("entry", "A", 0, False),
        ("subhead", "US", 0, False), ("entry", "B", 0, False), ("p", "They met.", 0, False),
    ) == (
        '<list type="subject"><head>SUBJECT</head><item>Fish</item></list>'
        '<list type="subject"><head>PRESENT</head><item><list><head>Peru</head><item>A</item></list></item>'
        "<item><list><head>US</head><item>B</item></list></item></list><p>They met.</p>"
    )  # fmt: skip


def test_closing_signature_and_postscript_end_the_document() -> None:
    assert written(
        ("salute", "Dear Ann:", 0, False), ("p", "Come.", 0, False), ("closing", "Yours,", 0, False),
        ("signed", "Bo", 0, False), ("position", "Chief", 0, False), ("postscript", "P.S. Soon.", 0, False),
    ) == (
        "<opener><salute>Dear Ann:</salute></opener><p>Come.</p><closer><salute>Yours,</salute> <signed>Bo</signed> "
        '<seg type="position">Chief</seg></closer><postscript><p>P.S. Soon.</p></postscript>'
    )  # fmt: skip


TEXT = "1. Lima1\n\nWe met 3 [Page 5] men & left.\n\n2.\nGo.2\n  1. Source: X.\n  2. Ibid.\n"
TEI = (
    '<TEI><body><div type="document" xml:id="d1"><head>1. Lima<note n="1" type="source">Source: X.</note></head>'
    '<dateline><supplied source="s">Lima, undated.</supplied></dateline><p>We met 3 <pb n="5" xml:id="pg_5"/>'
    'men &amp; left.</p><list><label>2.</label> <item>Go.<note n="2">Ibid.</note></item></list></div></body></TEI>'
)


def test_ink_check_reads_the_transcription_out_of_the_tei() -> None:
    check_ink(TEXT, TEI, "d1.txt")
    assert "".join(printed_words(TEI).split()) == "".join(TEXT.split())


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_ink_check_sees_every_character_lost_doubled_or_changed(data: st.DataObject) -> None:
    places = [at for at in range(TEI.index("<head>"), TEI.index("</div>")) if is_printed(at)]
    at = data.draw(st.sampled_from(places))
    put = data.draw(st.sampled_from(["", TEI[at] * 2, "x" if TEI[at] != "x" else "y"]))
    harmed = TEI[:at] + put + TEI[at + 1 :]

    if "".join(html.unescape(put).split()) != TEI[at]:
        with pytest.raises(InkError, match=r"d1\.txt:\d+: the TEI would print"):
            check_ink(TEXT, harmed, "d1.txt")


def is_printed(at: int) -> bool:
    """Whether a character of the sample TEI is ink: in no tag, no entity, nothing supplied, no space."""
    inside = TEI.rfind("<", 0, at) > TEI.rfind(">", 0, at) or TEI[at] in "<> &"
    entity = TEI.index("&amp;") <= at < TEI.index("&amp;") + 5
    supplied = TEI.index("<supplied") <= at < TEI.index("</supplied>")
    return not (inside or entity or supplied)


def test_ink_check_names_the_line_of_the_first_difference() -> None:
    with pytest.raises(InkError, match=r"^d1\.txt:6: the TEI would print “Went\.2.*” where .* has “Go\.2"):
        check_ink(TEXT, TEI.replace("Go.", "Went."), "d1.txt")


@given(st.text("ab", max_size=9), st.text("ab", max_size=9))
def test_first_difference_is_where_two_texts_part(one: str, two: str) -> None:
    at = first_difference(one, two)

    assert one[:at] == two[:at]
    assert one == two or at in (len(one), len(two)) or one[at] != two[at]
