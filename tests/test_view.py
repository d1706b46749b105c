"""The text view shows what a reader reads, and every character leads back to its place in the file."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from annotate.errors import TeiError
from annotate.tei.scan import read_source
from annotate.tei.view import NOTE_MARK, plain_view, read_views
from tests.strategies import sources


def view_of(inside: str):
    return next(read_views(f'<TEI><text><body><div type="document" xml:id="d1">{inside}</div></body></text></TEI>'))


def ink(text: str) -> str:
    return "".join(text.replace(NOTE_MARK, "").split())


def test_white_space_is_folded_and_blocks_stand_on_their_own_lines() -> None:
    assert (
        view_of("<head>1.  A\n   letter</head>\n<p> One <hi>two</hi>\tthree. </p>").text
        == "1. A letter\nOne two three."
    )


def test_a_footnote_is_marked_at_its_number_and_stands_after_the_text() -> None:
    view = view_of('<p>He came <note n="1" xml:id="d1fn1" type="source">By air.</note> late.</p>')

    assert view.text == f"He came{NOTE_MARK} late.\nBy air."
    assert [(p.id, p.role, p.anchor, view.text_of(p)) for p in view.parts[1:]] == [("d1fn1", "source", 7, "By air.")]


def test_a_page_break_inside_a_word_does_not_part_it() -> None:
    assert view_of('<p>nego<pb n="2"/>tiate and<pb n="3"/> go</p>').text == "negotiate and go"


def test_entities_are_read_and_lead_back_to_their_place() -> None:
    view = view_of("<p>A&amp;B &#8212; C</p>")
    at = view.text.index("&")

    assert view.text == "A&B — C"
    assert view._source[view.source_start(at) : view.source_end(at + 1)] == "&amp;"


@settings(max_examples=200, deadline=None)
@given(sources)
def test_every_character_leads_back_to_itself_in_the_file(source: str) -> None:
    for view in read_views(source):
        for offset, character in enumerate(view.text):
            if not character.isspace() and character != NOTE_MARK:
                place = source[view.source_start(offset) : view.source_end(offset + 1)]
                assert html.unescape(place) == character


@settings(max_examples=200, deadline=None)
@given(sources)
def test_the_view_holds_the_ink_of_the_document_and_no_more(source: str) -> None:
    div = etree.fromstring(source.encode()).find(".//{*}div")
    notes = [ink("".join(n.itertext())) for n in div.iter("{*}note")]

    view = next(read_views(source))

    assert sorted(ink(view.text)) == sorted(ink("".join(div.itertext())))
    assert [ink(view.text_of(p)) for p in view.parts[1:]] == notes


@pytest.mark.parametrize("name", ["frus1952-54Guat", "frus1964-68v14", "frus1977-80v21"])
def test_real_volumes_lose_no_ink(shared: Path, name: str) -> None:
    path = shared / "frus" / f"{name}.xml"
    parser = etree.XMLParser(huge_tree=True, collect_ids=False, remove_comments=True, remove_pis=True)
    divs = [d for d in etree.parse(str(path), parser).iter("{*}div") if d.get("type") == "document"]

    for view, div in zip(read_views(read_source(path.read_bytes())), divs, strict=True):
        assert sorted(ink(view.text)) == sorted(ink("".join(div.itertext()))), view.id


def test_bytes_that_are_not_utf8_are_named_by_offset_and_line() -> None:
    with pytest.raises(TeiError, match=r"x\.xml:2: byte 0xe9 at offset 7 is not UTF-8; save the file as UTF-8"):
        read_source(b"<TEI>\nR\xe9", name="x.xml")


def test_plain_text_is_one_running_text_of_paragraphs() -> None:
    view = plain_view("One.\n\nTwo.")

    assert [(b.start, b.end) for b in view.blocks] == [(0, 4), (6, 10)]
    assert view.parts[0].role == "body"


def test_in_plain_text_notes_begin_with_the_source_note() -> None:
    view = plain_view("One.\nSource: Archives.\n\nSee below.")

    assert [(p.role, view.text_of(p)) for p in view.parts] == [
        ("body", "One."),
        ("source", "Source: Archives."),
        ("note", "See below."),
    ]
