"""Markup is escaped, ids are safe and given once, and no address that could do harm becomes a link."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from annotate.publish.markup import Ids, anchor_of, element, safe_url, text
from annotate.publish.pictures import page_image, picture_file
from annotate.publish.render import BOOK, SITE, Link, Medium, render
from annotate.tei.tree import parse_tei
from tests.trees import NASTY, grow

ELEMENTS = set(
    """a aside b blockquote br caption div figcaption figure h2 h3 h4 h5 h6 i img li p q section span sub sup table
    tbody td th time tr u ul""".split()
)
ATTRIBUTES = set(
    """alt aria-label class colspan data-card data-n data-tei datetime dir epub:type href id lang loading role rowspan
    src tabindex title xml:lang""".split()
)
NAMESPACES = 'xmlns:epub="http://www.idpf.org/2007/ops"'


def hostile(target: str) -> Link:
    """A resolver that gives back whatever it is asked."""
    return Link(target, f"{target}<script>", target)


def harm_of(body: str) -> list[str]:
    """Elements, attributes and addresses that a page should not have."""
    root = html.fragment_fromstring(body, create_parent="div")
    found = [str(e.tag) for e in root.iterdescendants() if e.tag not in ELEMENTS]
    for one in root.iterdescendants():
        found += [f"{one.tag}/@{name}" for name in one.attrib if name not in ATTRIBUTES]
        found += [v for k in ("href", "src") if (v := one.get(k)) and not safe_url(v)]
    return found


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1 << 30), st.sampled_from([SITE, BOOK]))
def test_hostile_values_in_any_attribute_do_no_harm(seed: int, medium: Medium) -> None:
    div = parse_tei(grow(seed, nasty=True))
    page = render(div, hostile, picture=lambda url: url, page_image=lambda facs: facs, medium=medium)
    body = f"{page.heading}{page.body}{''.join(note.html for note in page.notes)}"
    assert harm_of(body) == []
    if medium is BOOK:
        etree.fromstring(f"<div {NAMESPACES}>{body}</div>")


POSITIONS = [
    "note/@n",
    "note/@xml:id",
    "p/@rend",
    "p/@xml:id",
    "list/@type",
    "div/@type",
    "pb/@n",
    "pb/@facs",
    "rs/@type",
]
POSITIONS += [
    "seg/@ana",
    "date/@when",
    "supplied/@source",
    "ref/@target",
    "persName/@corresp",
    "graphic/@url",
    "hi/@rend",
]
POSITIONS += [
    "cell/@cols",
    "gap/@reason",
    "add/@place",
    "rdg/@wit",
    "p/@xml:lang",
    "p/@dir",
    "ptr/@target",
    "table/@xml:id",
]


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("value", [v for v in NASTY if v])
def test_a_hostile_value_in_each_attribute(position: str, value: str) -> None:
    name, _, attribute = position.partition("/@")
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    inner = f'<{name} {attribute}="{escaped}">words</{name}>'
    inner = {"cell": f"<table><row>{inner}</row></table>", "rdg": f"<app><lem>x</lem>{inner}</app>"}.get(name, inner)
    div = parse_tei(f'<div xmlns="http://www.tei-c.org/ns/1.0" type="document" xml:id="d1">{inner}</div>')
    page = render(div, hostile, picture=lambda url: url, page_image=lambda facs: facs)
    assert harm_of(f"{page.heading}{page.body}{''.join(note.html for note in page.notes)}") == []
    assert all(note.anchor and not set(note.anchor) & set(" \"'<>&") for note in page.notes)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_words_and_values_come_back_as_they_were(words: str, value: str) -> None:
    words, value = (t.translate(dict.fromkeys(range(32))).replace("\x7f", "") for t in (words, value))
    root = html.fragment_fromstring(element("p", text(words), title=value))
    assert "".join(root.itertext()) == words
    assert root.get("title") == value


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " javascript:alert(1)", "java\tscript:x", "JAVASCRIPT:x", "\x01javascript:x",
     "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:x", "jav\nascript:x"],
)  # fmt: skip
def test_addresses_of_other_schemes_are_no_links(address: str) -> None:
    assert safe_url(address) == ""


@pytest.mark.parametrize(
    "address", ["https://a.b/c?d=e#f", "http://a", "mailto:a@b", "../d2/#fn1", "#x", "a:b/../c"[2:], "./"]
)
def test_addresses_that_may_be_links_stay_as_they_are(address: str) -> None:
    assert safe_url(address) == address


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=8)), st.text(max_size=4))
def test_ids_are_safe_and_given_once(wanted: list[str], document: str) -> None:
    ids = Ids()
    given_ids = [ids.take(anchor_of(ident, document)) for ident in wanted]
    assert len(set(given_ids)) == len(wanted)
    assert not any(set(ident) & set(" \t\n\"'<>&") for ident in given_ids)


def test_pictures_are_taken_from_beside_the_tei_only(tmp_path: Path) -> None:
    inside, outside = tmp_path / "corpus", tmp_path / "secret.png"
    inside.mkdir()
    for path in (inside / "map.png", inside / "x.svg", outside):
        path.write_bytes(b"x")
    (inside / "link.png").symlink_to(outside)
    assert picture_file(inside, "map.png") == (inside / "map.png").resolve()
    for url in ("../secret.png", str(outside), "link.png", "x.svg", "none.png", "https://a.b/map.png", "\x00.png"):
        assert picture_file(inside, url) is None


def test_images_of_pages_lead_only_to_the_web() -> None:
    assert page_image("https://a.b/", "1/../2") == "https://a.b/1%2F..%2F2"
    assert page_image("javascript:", "alert(1)") == ""
