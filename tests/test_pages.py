"""The pages a document is printed on: read where its first and last words stand, and led to from anywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from annotate import citation
from annotate.corpus import read_files
from annotate.publish.edition import Edition
from annotate.publish.links import Resolver
from annotate.publish.render import render
from annotate.tei.pages import pages_of
from annotate.tei.tree import TEI_NAMESPACE, XML_ID, document_divs, parse_tei

T = {"t": TEI_NAMESPACE}
VOLUMES = ["frus1952-54Guat", "frus1969-76ve09p1", "frus1917-72PubDip", "frus1948v01p2"]


def volume(inside: str) -> etree._Element:
    return parse_tei(f'<TEI xmlns="{TEI_NAMESPACE}"><teiHeader/><text>{inside}</text></TEI>')


def told(inside: str) -> dict[str, tuple[str, ...]]:
    root = volume(inside)
    return {str(div.get(XML_ID)): pages.numbers for div, pages in pages_of(root).items() if div.get("type")}


def _page_before(div: etree._Element, which: str) -> str:
    """The number of the last page break before some words of a document, in the order of the file."""
    words = f"(.//text()[normalize-space()]|.//t:graphic)[{which}]"
    found = div.xpath(f"string(({words}/preceding::t:pb)[last()]/@n)", namespaces=T)
    return str(found)


@pytest.mark.parametrize("name", VOLUMES)
def test_first_and_last_page_are_those_of_the_first_and_last_words(shared: Path, name: str) -> None:
    """Independently, by lxml's document order: the last ``pb`` before the first and the last words of the document."""
    root = parse_tei((shared / "frus" / f"{name}.xml").read_bytes())
    found = pages_of(root)
    for div in document_divs(root):
        ends = [_page_before(div, which) for which in ("1", "last()")]
        assert [found[div].first, found[div].last] == ends, div.get("n")
        inside = [pb.get("n") for pb in div.iter("{*}pb")]
        assert set(found[div].numbers) <= {*ends, *inside}


@pytest.mark.parametrize("name", VOLUMES[1:3])
def test_each_page_leads_to_the_one_document_that_has_its_anchor(shared: Path, name: str) -> None:
    """Links and their converse: a page's anchor stands on the page it leads to, once, and on no other."""
    (about,) = read_files([shared / "frus" / f"{name}.xml"])
    edition = Edition([about])
    anchors: dict[str, list[str]] = {}
    for item in edition.items():
        rendered = render(item.parse(), Resolver(edition, item.path, item.volume, item))
        html = "".join(map(str, (rendered.heading, rendered.body, *(note.html for note in rendered.notes))))
        ids = [page.anchor for page in item.pages.before] + re.findall(r'class="pb" id="([^"]+)"', html)
        for anchor in ids:
            anchors.setdefault(anchor, []).append(item.path)
    assert [a for a, paths in anchors.items() if len(paths) != 1] == []
    leads = {anchor: item.path for (_, anchor), item in edition.pages.items()}
    assert leads == {anchor: paths[0] for anchor, paths in anchors.items()}
    # And from another volume or a section: each page in or between documents that words follow.
    resolver = Resolver(edition, "x/", edition.volumes[0])
    root = parse_tei(edition.volumes[0].items[0].source)
    last = document_divs(root)[-1]
    for pb in root.iterfind(".//t:body//t:pb", T):
        follows = pb.xpath("count(following::t:div[@type='document'])", namespaces=T) or last in pb.iterancestors()
        anchor = pb.get(XML_ID) or ""
        if follows and anchor in anchors:
            link = resolver(f"{name}#{anchor}")
            assert link is not None
            assert link.href.endswith(f"{leads[anchor]}#{anchor}"), anchor


DOCUMENT = '<div type="document" xml:id="{}"><head>{}</head>{}</div>'


def test_the_page_in_force_is_found_across_chapters_heads_and_front_matter() -> None:
    one, two = DOCUMENT.format("d1", "A", "<p>a</p>"), DOCUMENT.format("d2", "B", '<p>b<pb n="9"/>c</p>')
    assert told(f'<front><div xml:id="f"><pb n="VII"/><p>x</p></div></front><body>{one}</body>')["d1"] == ("VII",)
    assert told(f'<body><div type="chapter"><head>C<pb n="8"/>D</head>{one}</div>{two}</body>')["d2"] == ("8", "9")
    assert told(f'<body><pb n="7"/><!-- <pb n="0"/> --><div type="chapter">{one}{two}</div></body>')["d1"] == ("7",)


def test_a_page_is_not_invented_that_the_file_does_not_state() -> None:
    assert told("<body>" + DOCUMENT.format("d1", "A", '<p>a<pb n="615"/>b</p>') + "</body>") == {"d1": ("", "615")}


def test_a_break_that_no_words_follow_belongs_to_the_next_document() -> None:
    one, two = DOCUMENT.format("d1", "A", '<p>a</p><pb n="3"/>'), DOCUMENT.format("d2", "B", "<p>b</p>")
    assert told(f'<body><pb n="2"/>{one}{two}</body>') == {"d1": ("2",), "d2": ("3",)}


def test_a_break_before_the_first_words_is_the_page_they_are_on() -> None:
    one = '<div type="document" xml:id="d1"><pb n="4"/><head>A</head><p>a<pb/>b<pb n="6"/>c</p></div>'
    assert told(f'<body><pb n="3"/>{one}</body>') == {"d1": ("4", "", "6")}


def test_citations_give_no_page_that_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "frusX.xml"
    one, two = DOCUMENT.format("d1", "1. A", '<p>a<pb n="7"/>b</p>'), DOCUMENT.format("d2", "2. B", "<p>c</p>")
    path.write_text(
        f'<TEI xmlns="{TEI_NAMESPACE}"><teiHeader/><text><body>{one}{two}</body></text></TEI>',
        "utf-8",
    )
    (about,) = read_files([path])
    first, second = (entry.record for entry in about.documents)
    tags = [dict(citation.meta_tags(record, about, "")) for record in (first, second)]
    assert [(t.get("citation_firstpage"), t.get("citation_lastpage")) for t in tags] == [(None, "7"), ("7", "7")]
    assert "pages" not in citation.bibtex(first, about, "")
    assert "pages = {7}" in citation.bibtex(second, about, "")
    assert "SP  - 7\r\nEP  - 7" in citation.ris(second, about, "")
    assert "SP" not in citation.ris(first, about, "")


def test_a_document_within_a_document_is_printed_on_pages_of_the_outer_one(tmp_path: Path) -> None:
    path = tmp_path / "frusX.xml"
    inner = DOCUMENT.format("d1a", "1a. Inner", '<p>i<pb n="3"/>j</p>')
    outer, after = DOCUMENT.format("d1", "1. Outer", f"<p>o</p>{inner}"), DOCUMENT.format("d2", "2. After", "<p>x</p>")
    path.write_text(
        f'<TEI xmlns="{TEI_NAMESPACE}"><teiHeader/><text><body><pb n="2"/>{outer}{after}</body></text></TEI>', "utf-8"
    )
    edition = Edition(read_files([path]))
    assert {item.record.id: item.record.pages for item in edition.items()} == {"d1": ("2", "3"), "d2": ("3",)}
    assert {anchor: item.record.id for (_, anchor), item in edition.pages.items()} == {"pg_2": "d1", "pg_3": "d1"}
