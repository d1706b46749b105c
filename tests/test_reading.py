"""One reading of TEI for everybody: page, book, plain text, view and records agree on what the text is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.publish.parts import read_sections
from annotate.publish.plaintext import plain_text
from annotate.publish.render import Rendered, render
from annotate.records import read_document
from annotate.tei.kinds import name_notes
from annotate.tei.scan import find_documents, read_source
from annotate.tei.tree import document_divs, ink_of, parse_tei, words_of
from annotate.tei.view import NOTE_MARK, View, read_view, read_views
from annotate.values.annotation import Annotation
from annotate.weave import apply
from tests.laws import anywhere, div_faults, ink_faults
from tests.publish.building import read_html
from tests.trees import grow

ERAS = ["frus1864p3", "frus1882", "frus1914Supp", "frus1917-72PubDipv06", "frus1944Quebec", "frus1958-60v05mSupp"]
VOLUMES = ["frus1948v01p2", "frus1917-72PubDip", "frus1955-57v11", "frus1969-76ve09p1", "frus1977-80v21"]
TEI = "http://www.tei-c.org/ns/1.0"


def div(inner: str) -> str:
    return f'<div xmlns="{TEI}" type="document" xml:id="d1" n="1">{inner}</div>'


def page(inner: str) -> Rendered:
    return render(parse_tei(div(inner)), anywhere)


def view(inner: str) -> View:
    return read_view(div(inner))


# --- the ink law


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1 << 30))
def test_page_book_plain_text_and_view_print_what_the_tei_prints(seed: int) -> None:
    assert list(ink_faults(grow(seed))) == []


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 1 << 30))
def test_pages_of_any_tree_nest_and_have_each_id_once(seed: int) -> None:
    rendered = render(parse_tei(grow(seed)), anywhere)
    html = f"{rendered.heading}{rendered.body}{''.join(note.html for note in rendered.notes)}"
    ids = [*read_html(html).ids, *(note.anchor for note in rendered.notes)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", VOLUMES)
def test_real_volumes_print_the_same_everywhere(shared: Path, name: str) -> None:
    source = read_source((shared / "frus" / f"{name}.xml").read_bytes())
    divs = document_divs(parse_tei(source))
    places = list(find_documents(source))
    assert len(places) == len(divs)
    for element, (start, end) in list(zip(divs, places, strict=True))[::7]:
        assert list(div_faults(element, source[start:end])) == [], element.get("n")


@pytest.mark.parametrize("name", ERAS)
def test_volumes_of_every_era_print_the_same_everywhere(shared: Path, name: str) -> None:
    source = read_source((shared / "cases" / "eras" / f"{name}.xml").read_bytes())
    for element, (start, end) in zip(document_divs(parse_tei(source)), find_documents(source), strict=True):
        assert list(div_faults(element, source[start:end])) == [], element.get("n")


@pytest.mark.parametrize("name", ["frus1917-72PubDip", "frus1969-76ve09p1", "frus1952-54Guat"])
def test_every_word_of_a_volume_is_in_a_document_or_section_or_heads_a_chapter(shared: Path, name: str) -> None:
    tree = parse_tei((shared / "frus" / f"{name}.xml").read_bytes())
    text = tree.find(f"{{{TEI}}}text")
    assert text is not None
    sections = [section.parse() for section in read_sections(tree, lambda name: f"v/{name}/")]
    heads = [
        head
        for division in text.iterfind(f"{{{TEI}}}body//{{{TEI}}}div")
        if division.get("type") != "document"
        and not any(up.get("type") == "document" for up in division.iterancestors())
        and (head := division.find(f"{{{TEI}}}head")) is not None
    ]

    def size(elements: list) -> int:  # type: ignore[type-arg]
        return sum(len(i.text) + sum(map(len, i.notes)) for i in map(ink_of, elements))

    assert size([text]) == size([*document_divs(tree), *sections, *heads])
    for section in sections:
        assert [f for f in div_faults(section, _alone(section)) if not f.startswith(("view", "plain"))] == []


def _alone(element: object) -> str:
    from lxml import etree

    return etree.tostring(element, encoding="unicode", with_tail=False)  # type: ignore[call-overload,no-any-return]


def test_what_stands_in_a_chapter_before_its_first_document_is_a_section() -> None:
    chapter = (
        '<head>Chapter</head><p>Words before.<note n="1" xml:id="ch1fn1">A note.</note></p><table><row><cell>Present'
        '</cell></row></table><div type="document" xml:id="d1"><p>T.</p></div>tail'
    )
    tei = f'<TEI xmlns="{TEI}"><text><body><div xml:id="ch1">{chapter}</div></body></text></TEI>'
    (section,) = read_sections(parse_tei(tei), lambda name: f"v/{name}/")
    assert (section.id, section.heading, section.path, section.before) == ("ch1", "Chapter", "v/ch1/", "d1")
    assert ink_of(section.parse()).text == "ChapterWordsbefore.Presenttail"
    assert ink_of(section.parse()).notes == ("Anote.",)


def test_a_chapter_with_nothing_but_documents_is_no_section() -> None:
    body = '<div xml:id="ch1"><head>Chapter</head><pb n="2"/><div type="document" xml:id="d1"><p>T.</p></div></div>'
    tei = f'<TEI xmlns="{TEI}"><text><body>{body}</body></text></TEI>'
    assert read_sections(parse_tei(tei), lambda name: name) == []


# --- notes


NOTED = (
    '<head>1. Letter<note type="source">Source: Files.</note></head><p>Rusk spoke<note place="foot">One.</note> at '
    'length<note place="end"/> and left.<note place="bottom"><p>With a paragraph.</p></note></p>'
)


def test_notes_without_number_or_id_are_called_the_same_everywhere() -> None:
    ids = ["d1fn1", "d1fn2", "d1fn3", "d1fn4"]
    record = read_document(parse_tei(div(NOTED)))
    assert [note.id for note in record.notes] == [part.id for part in view(NOTED).parts[1:]] == ids
    assert [note.n for note in record.notes] == [note.n for note in page(NOTED).notes] == ["1", "2", "3", "4"]
    assert [note.anchor for note in page(NOTED).notes] == ["fn1", "fn2", "fn3", "fn4"]
    assert "One." not in page(NOTED).body
    assert "[2] One." in plain_text(div(NOTED))


def test_what_is_said_in_a_note_is_said_where_the_note_is() -> None:
    noted = NOTED.replace("One.", '<persName corresp="#p_1">Rusk</persName> agreed.')
    (mention,) = read_document(parse_tei(div(noted))).mentions
    assert mention.where == view(noted).parts[2].id


def test_a_note_in_a_note_is_numbered_there_and_listed_after_it() -> None:
    inner = (
        '<p>A.<note n="2" xml:id="d1fn2">Reads: “We<note n="3" xml:id="d1fn3">By hand.</note> accept.”</note> B.</p>'
    )
    shown = page(inner)
    assert [(n.anchor, n.n) for n in shown.notes] == [("fn2", "2"), ("fn3", "3")]
    assert 'We<sup class="fnref"><a id="ref-fn3" href="#fn3"' in shown.notes[0].html
    assert "By hand." not in shown.notes[0].html
    seen = view(inner)
    assert [seen.text[part.anchor - 2 : part.anchor + 1] for part in seen.parts[1:]] == [
        f"A.{NOTE_MARK}",
        f"We{NOTE_MARK}",
    ]


def test_a_source_note_printed_in_line_stays_there_and_is_the_source_note() -> None:
    inner = (
        '<note rend="inline" type="source">National Archives, RG 59, 611.41/1–748</note><head>Letter</head><p>T.</p>'
    )
    seen = view(inner)
    (part,) = seen.inline
    assert (part.id, part.role, seen.text_of(part)) == ("d1source", "source", "National Archives, RG 59, 611.41/1–748")
    assert len(seen.parts) == 1
    (note,) = read_document(parse_tei(div(inner))).notes
    assert (note.id, note.type, note.text) == ("d1source", "source", "National Archives, RG 59, 611.41/1–748")
    assert '<p class="inline-note source" id="source">National Archives' in page(inner).body


def test_every_document_of_a_volume_with_source_notes_in_line_has_its_source_note(shared: Path) -> None:
    divs = document_divs(parse_tei((shared / "frus" / "frus1948v01p2.xml").read_bytes()))
    marked = [d for d in divs if d.find(f".//{{{TEI}}}note[@type='source']") is not None]
    assert len(marked) > 90
    assert all(any(note.type == "source" for note in read_document(d).notes) for d in marked)


def test_a_summary_is_no_footnote() -> None:
    inner = (
        '<head>1. Talk<note n="0" type="source">S.</note><note n="1" type="summary"><p>They talked.</p></note></head>'
        "<p>T.</p>"
    )
    shown = page(inner)
    assert [note.n for note in shown.footnotes] == ["0"]
    assert [note.html for note in shown.summaries] == ["<p>They talked.</p>"]
    assert shown.heading.count("fnref") == 1
    assert plain_text(div(inner)).startswith("Summary: They talked.")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.fixed_dictionaries({}, optional={"n": st.sampled_from(["1", "2", "*", "²", "3a", "", " "]),
    "xml:id": st.sampled_from(["d1fn1", "d1fn2", "x"]), "type": st.sampled_from(["source", "summary"]),
    "rend": st.just("inline")})))  # fmt: skip
def test_no_two_notes_of_a_document_have_one_id(notes: list[dict[str, str]]) -> None:
    named = name_notes("d1", notes)
    assert len({name.id for name in named}) == len(notes)
    unnumbered = [name.mark for name, note in zip(named, notes, strict=True) if not note.get("n", "").strip()]
    numbers = [mark for mark in unnumbered if mark not in ("", "*")]
    assert len(numbers) == len(set(numbers))


# --- readings


CHOICES = (
    "<p>The convoy reached <choice><sic>Philadelpaia</sic><corr>Philadelphia</corr></choice> and <choice><corr>"
    "Kissinger</corr><sic>Kissnger</sic></choice> told <choice><abbr>Dept</abbr><expan>Department</expan></choice> so. "
    "<choice><orig>Moskau</orig><reg>Moscow</reg></choice> 279 <del>was sent</del> <app><lem>refers</lem>"
    "<rdg>says</rdg></app>.</p>"
)
READ = "The convoy reached Philadelphia and Kissinger told Dept so. Moscow 279 refers."


def test_one_reading_is_read_and_the_other_can_be_reached() -> None:
    assert view(CHOICES).text == READ
    assert words_of(parse_tei(div(CHOICES))) == READ
    assert plain_text(div(CHOICES)) == READ + "\n"
    for other in ("[in the copy: Philadelpaia]", "[stands for: Department]", "[another reading: says]", ": was sent"):
        assert other in page(CHOICES).body


@pytest.mark.parametrize(
    "inner",
    [
        "<p>Mr. <choice><sic>Hen</sic><corr>Henry</corr></choice> Kissinger left</p>",
        "<p>Mr. <choice><corr>Henry</corr><sic>Hen</sic></choice> Kissinger left</p>",
        "<p>Mr. Henry <choice><corr>Kissinger</corr><sic>Kis</sic></choice> left</p>",
        "<p>Mr. Henry <del>Fritz</del> Kissinger left</p>",
        "<p>Mr. Henry Kis-<lb break='no'/>sin\u00adger left</p>",
    ],
)
def test_a_tag_over_a_reading_leaves_choices_whole(inner: str) -> None:
    source = div(inner)
    seen = read_view(source)
    for start in range(0, len(seen.text), 3):
        for end in range(start + 1, len(seen.text) + 1, 2):
            tag = Annotation(start, end, "persName", (("corresp", "#p"),), "high", "persons")
            woven = apply(source, seen, [tag]).source
            assert read_view(woven).text == seen.text
            for holder in parse_tei(woven).iter(f"{{{TEI}}}choice"):
                assert {str(child.tag).rpartition("}")[2] for child in holder} == {"sic", "corr"}


def test_gaps_are_told_in_words_of_ours() -> None:
    inner = (
        '<p>Then <gap reason="illegible" extent="2 words"/> Rusk said <unclear>perhaps</unclear>. '
        '<gap reason="declassification" quantity="1" unit="lines"/></p>'
    )
    body = page(inner).body
    assert '<span class="ours gap">[2 words illegible]</span>' in body
    assert '<span class="ours gap">[1 line not declassified]</span>' in body
    assert 'perhaps<span class="ours">[?]</span>' in body
    assert view(inner).text == "Then Rusk said perhaps."
    assert plain_text(div(inner)) == "Then [2 words illegible] Rusk said perhaps. [1 line not declassified]\n"


def test_a_break_within_a_word_does_not_part_it() -> None:
    inner = (
        '<p>Mr. Kis<lb break="no"/>singer met Gro-\n  <lb break="no"/>\n  myko and Ru <pb n="6" break="no"/> sk. '
        "H.<lb/>K.</p>"
    )
    assert view(inner).text == words_of(parse_tei(div(inner))) == "Mr. Kissinger met Gromyko and Rusk. H. K."
    assert "".join(read_html(page(inner).body).words).startswith("Mr. Kissinger met Gromyko and Rusk.")


def test_letters_are_composed_and_lead_back_to_their_place() -> None:
    source = div("<p>Benes\u030c, Benes&#x30C;, Be\u00adne\u0161 and Beneš.</p>")
    seen = read_view(source)
    assert seen.text == "Beneš, Beneš, Beneš and Beneš."
    found = [seen.text.index("Beneš"), seen.text.index("Beneš", 3), seen.text.index("Beneš", 9)]
    spelled = [source[seen.source_start(at) : seen.source_end(at + 5)] for at in found]
    assert spelled == ["Benes\u030c", "Benes&#x30C;", "Be\u00adne\u0161"]


# --- nothing lost


def test_two_heads_two_labels_and_loose_words_stay_in_order() -> None:
    inner = (
        "<head>1. Memorandum</head>loose words<p>Text.</p>more loose words<list><head>First head</head>"
        "<head>Second head</head><label>a.</label><label>b.</label><item>One.</item></list>"
        "<table>in a table<row><cell>1</cell></row></table>"
    )
    words = " ".join("".join(read_html(page(inner).body).words).split())
    assert words == "loose wordsText. more loose wordsFirst headSecond head a. b. One. in a table1"


def test_languages_and_directions_reach_the_page() -> None:
    body = page('<p xml:lang="ar">مرحبا</p><p>x <foreign xml:lang="he" dir="rtl">שלום</foreign></p>').body
    assert '<p id="p1" lang="ar" dir="rtl">' in body
    assert 'lang="he" dir="rtl">שלום' in body


def test_tables_and_figures_keep_their_ids_and_captions() -> None:
    body = page(
        '<table xml:id="d1t1"><head>Aid</head><row><cell>1</cell></row></table><figure xml:id="d1f1"><head>Map</head>'
        '<graphic url="map.png"/><figDesc>A map</figDesc></figure><p>See <ref target="#d1t1">it</ref>.</p>'
    ).body
    assert '<table id="t1"><caption>Aid</caption>' in body
    assert (
        '<figure id="f1"><figcaption>Map</figcaption><span class="ours graphic">[Image not reproduced]</span>' in body
    )
    shown = render(parse_tei(div('<figure><graphic url="m.png"/><figDesc>A map</figDesc></figure>')), anywhere,
                   picture=lambda url: f"pictures/{url}")  # fmt: skip
    assert '<img class="graphic" src="pictures/m.png" alt="A map"' in shown.body


def test_a_reference_to_an_element_of_the_same_document_is_a_link() -> None:
    inner = '<table xml:id="d1t1"><row><cell>1</cell></row></table><p>See <ref target="#d1t1">it</ref>.</p>'
    assert '<a class="ref" href="#t1">it</a>' in render(parse_tei(div(inner)), lambda _: None).body


def test_pointers_to_several_places_and_ranges_are_links_to_each() -> None:
    body = page(
        '<p><ref target="#d1 #d2">Both</ref>, <ptr target="#d2"/>, <ref target="#range(pg_6,pg_7)">pp.</ref></p>'
    ).body
    assert 'href="to/d1/" data-card="Card of #d1\nmarked by editors">Both</a>' in body
    assert '<span class="ours"> [also <a class="ref" href="to/d2/"' in body
    assert '<span class="ours ptr"><a class="ref" href="to/d2/" data-card="Card of #d2">Name of #d2</a></span>' in body
    assert 'href="to/pg_6/" data-card="Card of #pg_6\nmarked by editors">pp.</a>' in body


def test_a_document_in_a_document_is_part_of_it_everywhere() -> None:
    inner = (
        '<head>1. Note</head><p>I enclose.</p><div type="document" xml:id="d1e1"><head>Enclosure</head><p>Rusk.</p>'
        "</div>"
    )
    source = f'<TEI xmlns="{TEI}"><text><body>{div(inner)}</body></text></TEI>'
    assert [d.get("n") for d in document_divs(parse_tei(source))] == [v.n for v in read_views(source)] == ["1"]
    assert "Rusk." in page(inner).body


def test_a_document_without_a_heading_is_called_by_its_first_words() -> None:
    assert read_document(parse_tei(div("<p>A document without a heading, by Rusk.</p>"))).heading == (
        "A document without a heading, by Rusk."
    )
    assert read_document(parse_tei(div("<p/>"))).heading == "[Untitled document d1]"
