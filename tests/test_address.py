"""One address, one parser, one printer; and the laws of links that follow, held on whole volumes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from annotate import pipeline
from annotate.corpus import read_files
from annotate.export.addresses import uri
from annotate.publish.edition import Edition, Item
from annotate.publish.kinds.documents import cited_by
from annotate.publish.links import Resolver
from annotate.publish.render import render
from annotate.registers import read_registers
from annotate.resolve.messages import own_id
from annotate.tei.scan import read_source
from annotate.tei.tree import TEI_NAMESPACE
from annotate.values.address import Address, parse, parse_all
from annotate.values.messages import MessageId, kind_of, message_id, parse_message
from annotate.values.slugs import slug

T = f"{{{TEI_NAMESPACE}}}"
HOME = "frus1964-68v14"
IDS = st.from_regex(r"[^\W\d][\w.-]{0,12}", fullmatch=True)
VOLUMES = st.sampled_from([HOME, "frus1969-76ve09p1", "frus1861"])


@given(VOLUMES, IDS, VOLUMES)
def test_every_address_printed_parses_to_itself(volume: str, ident: str, home: str) -> None:
    address = parse(f"{volume}#{ident}", home)
    assert address is not None
    assert parse(address.pointer(home), home) == address
    assert parse(str(address), home) == address


@given(st.integers(1, 999), st.sampled_from(["", "a", "b"]), st.sampled_from(["", "fn1", "fn12", "fn3a", "fnstar"]))
def test_a_note_lies_in_its_own_document_and_in_no_other(number: int, letter: str, note: str) -> None:
    """``#d101fn2`` is of d101: it was once read as d10, and 600 false links stood on three volumes' pages."""
    address = parse(f"#d{number}{letter}{note}", HOME)
    assert address is not None
    assert (address.document, address.anchor) == (f"d{number}{letter}", note)
    assert address.kind == ("note" if note else "document")


@pytest.mark.parametrize(
    "pointer, kind, document, anchor",
    [
        ("#d17a1", "part", "d17", "a1"), ("#d17a1fn2", "note", "d17", "a1fn2"), ("#d259t1", "part", "d259", "t1"),
        ("#d12afn3", "note", "d12a", "fn3"), ("#pg_134", "page", "", "pg_134"), ("#pg_XIV", "page", "", "pg_XIV"),
        ("frus1952-54v07p1#pg_5", "page", "", "pg_5"), ("#ch3fn1", "note", "", "ch3fn1"),
        ("#in4", "section", "", "in4"),
        ("#p_TM1", "person", "", "p_TM1"), ("#t_INR1", "term", "", "t_INR1"),
        ("#msg.moscow.279.1967", "message", "", "msg.moscow.279.1967"), ("frus1964-68v15", "volume", "", ""),
    ],
)  # fmt: skip
def test_an_address_tells_what_it_is_of(pointer: str, kind: str, document: str, anchor: str) -> None:
    address = parse(pointer, HOME)
    assert address is not None
    assert (address.kind, address.document, address.anchor) == (kind, document, anchor)


@pytest.mark.parametrize(
    "pointer", ["", "  ", "#", "#1", "d12fn3", "comp3", "https://a.b/#d1", "javascript:alert(1)", "mailto:a@b"]
)
def test_what_is_no_address_is_none(pointer: str) -> None:
    assert parse(pointer, HOME) is None


def test_several_pointers_are_several_addresses() -> None:
    assert [a.id for a in parse_all("#d1 #d2", HOME)] == ["d1", "d2"]
    assert [str(a) for a in parse_all("frus1961-63v05#range(d3,d9)", HOME)] == [
        "frus1961-63v05#d3",
        "frus1961-63v05#d9",
    ]


# --- messages -------------------------------------------------------------------------------------------------------


@given(IDS.map(slug), st.sampled_from(["", "cairo", "tel-aviv"]), IDS.map(slug), st.sampled_from(["", "1861", "1967"]))
def test_the_id_of_a_message_is_read_back(post: str, receiver: str, number: str, year: str) -> None:
    message = MessageId(post.replace("-to-", "-"), receiver, number, year)
    assert parse_message(str(message)) == message
    assert parse_message(f"#{message}") == message


@pytest.mark.parametrize(
    "genre, printed, sender, kind, mentioned",
    [
        ("circular-airgram", "CA–45", "Department of State", "airgram", "CA-45"),
        ("circular-airgram", "45", "Department of State", "circular", "45"),
        ("circular-telegram", "45", "Department of State", "circular", "045"),
        ("instruction-to-post", "45", "Department of State", "despatch", "45"),
        ("despatch", "D–45", "Embassy in Italy", "despatch", "45"),
        ("airgram", "A–560", "Embassy in Italy", "airgram", "A-560"),
        ("telegram", "279", "Embassy in the Soviet Union", "telegram", "279"),
    ],
)
def test_a_printed_message_and_its_mentions_meet(
    genre: str, printed: str, sender: str, kind: str, mentioned: str
) -> None:
    own = own_id(genre, printed, sender, "Embassy in Greece", "", "1967-07-20")
    origin = {"Department of State": "state", "Embassy in Italy": "rome"}.get(sender, "moscow")
    assert own == message_id(kind, mentioned, origin, "athens", "1967")
    assert kind_of(genre) in ("telegram", "airgram", "despatch", "circular")


def test_an_accented_post_has_one_name() -> None:
    assert slug("Asunción") == slug("Asuncio\u0301n") == slug("ASUNCION") == "asuncion"


# --- laws of links on whole volumes ---------------------------------------------------------------------------------

# Editors' own volumes, as they stand and as our annotators tag them: of 1955, 1951 and an e-volume.
SAMPLES = ("frus1952-54Guat", "frus1951v07p2", "frus1969-76ve09p1")


@pytest.fixture(scope="module", params=SAMPLES)
def edition(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """A volume with the machine's tags beside the editors'."""
    path = shared / "frus" / f"{request.param}.xml"
    source = read_source(path.read_bytes(), name=str(path))
    tagged = pipeline.annotate_source(source, read_registers(source, str(path)), name=str(path)).source
    made = tmp_path_factory.mktemp("volume") / path.name
    made.write_text(tagged, "utf-8")
    return Edition(read_files([made]))


def shown(edition: Edition, item: Item) -> html.HtmlElement:
    """What a reader is shown of a document: heading, text and notes, parsed as a browser would."""
    rendered = render(item.parse(), Resolver(edition, item.path, item.volume, item))
    notes = (f'<aside id="{note.anchor}">{note.html}</aside>' for note in rendered.notes)
    return html.fragment_fromstring("".join([rendered.heading, rendered.body, *notes]), create_parent="article")


def forward(edition: Edition) -> Iterator[tuple[Item, Item, str]]:
    """Every link of a document's printed page that leads to another document: from, to, anchor."""
    by_path = {item.path: item for item in edition.items()}
    for item in edition.items():
        for link in shown(edition, item).iter("a"):
            path, _, anchor = (link.get("href") or "").partition("#")
            folder, found = item.path.rstrip("/").split("/")[:-1], re.fullmatch(r"\.\./([^./]+/)", path)
            if found and "/".join([*folder, found[1]]) in by_path:
                yield item, by_path["/".join([*folder, found[1]])], anchor


def test_every_link_forward_has_its_link_back_and_the_other_way_round(edition: Edition) -> None:
    there: dict[str, set[str]] = defaultdict(set)
    back: dict[str, set[str]] = defaultdict(set)
    for citing, cited, _ in forward(edition):
        there[cited.path].add(citing.path)
    for item in edition.items():
        back[item.path].update(other.path for other, _ in cited_by(edition, item))
    assert there, "a volume without a link between its documents proves nothing"
    # A telegram is cited by its own number, too: those links go by the page of the message.
    by_number = {
        item.path: {other.path for other, _ in own.mentions} if (own := edition.message_of(item)) else set()
        for item in edition.items()
    }
    assert {path: sorted(cites) for path, cites in there.items() if cites - back[path]} == {}
    assert {path: sorted(cites) for path, cites in back.items() if cites - there[path] - by_number[path]} == {}


def test_every_link_forward_leads_to_a_place_that_is_there(edition: Edition) -> None:
    pages = {}
    for item in edition.items():
        ids = {element.get("id") for element in shown(edition, item).iter() if element.get("id")}
        pages[item.path] = ids | {page.anchor for page in item.pages.before}
    lost = [(a.path, b.path, anchor) for a, b, anchor in forward(edition) if anchor and anchor not in pages[b.path]]
    assert lost == []


def test_the_uris_of_exports_are_places_of_the_site(edition: Edition) -> None:
    """Turtle, CMIF and tables name what a reader of the site finds: the page, and the anchor on it."""
    base = "https://edition.example"
    for item in edition.items():
        assert uri(item.address, base) == f"{base}/{item.path}".rstrip("/")
        anchors = {element.get("id") for element in shown(edition, item).iter()}
        for note in item.record.notes:
            address = Address(item.volume.id, note.id)
            if address.document == item.record.id:
                assert uri(address, base) == f"{base}/{item.path.rstrip('/')}#{address.anchor}"
                assert address.anchor in anchors


def test_who_is_named_on_a_page_has_it_in_his_list_and_the_other_way_round(edition: Edition) -> None:
    named = {
        (item.path, e.get("corresp", "").removeprefix("#"))
        for item in edition.items()
        for e in item.parse().iter(f"{T}persName", etree.Element)
        if e.tag == f"{T}persName" and e.get("corresp")
    }
    listed = {
        (appearance.item.path, file.person.id)
        for file in edition.persons.values()
        for appearance in file.appearances
        if appearance.mentions
    }
    known = {file.person.id for file in edition.persons.values()}
    assert listed == {(path, person) for path, person in named if person in known}
