"""Legal XML is legal however it is spelled: other spellings change no view, tag or record, and unweave to the byte."""

from __future__ import annotations

from pathlib import Path
from random import Random
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.corpus import read_folder_registers
from annotate.errors import TeiError
from annotate.pipeline import annotate_source, volume_of
from annotate.records import Document, read_document
from annotate.registers import read_registers
from annotate.tei.doctype import read_doctype
from annotate.tei.scan import TOKEN, encode_source, find_documents, read_attributes, read_source
from annotate.tei.spelling import plain_text, spell_plainly
from annotate.tei.tree import MOST_DEPTH, document_divs, find_inclusions, parse_tei
from annotate.tei.view import View, read_views
from annotate.weave import strip
from tests.conftest import D259
from tests.spellings import RESPELLINGS
from tests.strategies import sources

REGISTERS = read_folder_registers(D259.parent)
TAGGED = D259.read_text("utf-8")


def seen(view: View) -> tuple[object, ...]:
    """What a view says, without its places in the source."""
    tags = [(t.start, t.end, t.name, sorted(t.attributes.items())) for t in view.tags]
    return view.id, view.n, view.subtype, view.text, view.parts, view.blocks, tags


def records(source: str) -> list[Document]:
    return [read_document(div, volume="v") for div in document_divs(parse_tei(source))]


def without_machine(source: str) -> str:
    return strip(source).source


# --- the law --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RESPELLINGS)
@pytest.mark.parametrize("seed", range(3))
def test_another_spelling_changes_no_view_tag_or_record(d259: str, name: str, seed: int) -> None:
    bare = without_machine(d259)
    other = RESPELLINGS[name](bare, Random(seed))

    plain, respelled = annotate_source(bare, REGISTERS), annotate_source(other, REGISTERS)

    assert [seen(v) for v in read_views(respelled.source)] == [seen(v) for v in read_views(plain.source)]
    assert records(respelled.source) == records(plain.source)
    assert respelled.counts == plain.counts
    assert volume_of(other) == volume_of(bare) == "frus1964-68v14"


@pytest.mark.parametrize("name", RESPELLINGS)
def test_another_spelling_unweaves_to_the_same_characters_and_annotating_twice_is_once(d259: str, name: str) -> None:
    other = RESPELLINGS[name](without_machine(d259), Random(name))

    once = annotate_source(other, REGISTERS)
    twice = annotate_source(once.source, REGISTERS)

    assert strip(once.source).source == other
    assert strip(once.source).edited == ()
    assert twice.source == once.source
    assert (twice.edited, twice.rejected) == ((), ())


@settings(max_examples=30, deadline=None)
@given(st.data(), st.integers(0, 10_000).map(Random))
def test_several_spellings_at_once_change_nothing_of_d259(data: st.DataObject, random: Random) -> None:
    bare = without_machine(D259.read_text("utf-8"))
    chosen = data.draw(st.lists(st.sampled_from(list(RESPELLINGS)), min_size=2, max_size=4, unique=True))
    other = bare
    for name in sorted(chosen, key=list(RESPELLINGS).index):
        other = RESPELLINGS[name](other, random)

    tagged = annotate_source(other, REGISTERS).source

    assert strip(tagged).source == other
    assert [seen(v) for v in read_views(tagged)] == [
        seen(v) for v in read_views(annotate_source(bare, REGISTERS).source)
    ]


@pytest.mark.parametrize("volume", ["frus1969-76ve09p1"])
@pytest.mark.parametrize("name", RESPELLINGS)
def test_another_spelling_changes_no_view_of_a_volume(shared: Path, volume: str, name: str) -> None:
    source = read_source((shared / "frus" / f"{volume}.xml").read_bytes())
    other = RESPELLINGS[name](source, Random(volume))

    assert [seen(v) for v in read_views(other)] == [seen(v) for v in read_views(source)]
    registers, same = read_registers(other), read_registers(source)
    assert (registers.persons.keys(), registers.terms.keys()) == (same.persons.keys(), same.terms.keys())


# --- places ---------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(sources, st.sampled_from(list(RESPELLINGS)), st.integers(0, 10_000).map(Random), st.data())
def test_what_is_put_into_the_plain_spelling_comes_out_of_the_file_again(
    source: str, name: str, random: Random, data: st.DataObject
) -> None:
    other = RESPELLINGS[name](source, random)
    plain = spell_plainly(other)
    begin, end = plain.text.index("<body"), plain.text.index("</body")
    places = [at for at in _places_between(plain.text) if begin < at < end]
    chosen = [at for at in data.draw(st.lists(st.sampled_from(places), max_size=4)) if plain.place(at) is not None]

    made = plain.insert([(at, '<milestone unit="u"/>') for at in chosen])
    again = spell_plainly(made)
    found = [t.span() for t in TOKEN.finditer(again.text) if t["name"] == "milestone"]

    parse_tei(made)
    assert len(found) == len(chosen)
    assert again.cut(found) == other


def _places_between(text: str) -> list[int]:
    """The places between two tokens, and within words that have no references."""
    places = []
    for token in TOKEN.finditer(text):
        places += range(token.start(), token.end()) if token["text"] and "&" not in token[0] else [token.start()]
    return places


# --- the scanner against expat ----------------------------------------------------------------------------------------


def events_of_expat(source: str) -> list[tuple[object, ...]]:
    data = source.encode()
    parser = expat.ParserCreate("utf-8")
    parser.ordered_attributes = True
    events: list[tuple[object, ...]] = []

    def start(name: str, attributes: list[str]) -> None:
        events.append((parser.CurrentByteIndex, name, dict(zip(attributes[::2], attributes[1::2], strict=True))))

    def end(name: str) -> None:
        events.append((parser.CurrentByteIndex, f"/{name}"))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data, True)
    return events


def events_of_scanner(source: str) -> list[tuple[object, ...]]:
    events: list[tuple[object, ...]] = []
    at = done = 0
    for token in TOKEN.finditer(source):
        at += len(source[done : token.start()].encode())
        done = token.start()
        if token["name"] is None:
            continue
        if token["close"]:
            events.append((at, f"/{token['name']}"))
            continue
        events.append((at, token["name"], read_attributes(token["attributes"])))
        if token["empty"]:
            events.append((at + len(token[0].encode()), f"/{token['name']}"))
    return events


@settings(max_examples=150, deadline=None)
@given(sources, st.sampled_from([n for n in RESPELLINGS if n != "entities"]), st.integers(0, 10_000).map(Random))
def test_the_scanner_sees_what_expat_sees_where_it_stands(source: str, name: str, random: Random) -> None:
    other = RESPELLINGS[name](source, random)

    assert events_of_scanner(other) == events_of_expat(other)


def test_the_scanner_sees_every_tag_of_every_volume_where_expat_does(shared: Path) -> None:
    for path in sorted((shared / "frus").glob("*.xml")):
        source = read_source(path.read_bytes())

        assert events_of_scanner(source) == events_of_expat(source), path.name


def test_a_usual_volume_is_its_own_plain_spelling(shared: Path) -> None:
    for path in sorted((shared / "frus").glob("frus196*.xml"))[:5]:  # the one of 1917 has XHTML in it
        assert spell_plainly(read_source(path.read_bytes())).is_own


# --- encodings --------------------------------------------------------------------------------------------------------

LETTERS = "Café – “so” Gomułka"


@pytest.mark.parametrize(
    "encoding, codec",
    [("UTF-16", "utf-16"), ("UTF-16", "utf-16-be"), ("ISO-8859-1", "latin-1"), ("windows-1252", "cp1252")],
)
def test_a_file_is_read_and_written_in_the_encoding_it_declares(d259: str, encoding: str, codec: str) -> None:
    text = d259.replace('encoding="UTF-8"', f'encoding="{encoding}"')
    data = text.encode(codec, "xmlcharrefreplace")

    source = read_source(data)
    tagged = annotate_source(source, REGISTERS)
    written = encode_source(tagged.source, data)

    assert encode_source(source, data) == data
    assert [seen(v) for v in read_views(source)] == [seen(v) for v in read_views(d259)]
    assert records(source) == records(d259)
    assert [seen(v) for v in read_views(read_source(written))] == [seen(v) for v in read_views(tagged.source)]
    assert (tagged.edited, tagged.rejected) == ((), ())


@pytest.mark.parametrize(
    "data, told",
    [
        (b'<?xml version="1.0" encoding="klingon"?><TEI/>', "klingon, which is unknown"),
        (b'<?xml version="1.0" encoding="UTF-16"?><TEI/>', "UTF-16, which its bytes are not in"),
        (b"<TEI>\nCaf\xe9</TEI>", "byte 0xe9 at offset 9 is not UTF-8"),
        (b'<?xml version="1.0" encoding="windows-1252"?><TEI>\x81</TEI>', "0x81"),
    ],
)
def test_bytes_that_are_not_what_they_say_are_told_with_a_remedy(data: bytes, told: str) -> None:
    with pytest.raises(TeiError, match=told) as error:
        read_source(data, name="a.xml")
    assert error.value.remedy
    assert error.value.line


# --- what is refused --------------------------------------------------------------------------------------------------

HEAD = '<?xml version="1.0"?>\n'


@pytest.mark.parametrize(
    "subset, used, told",
    [
        ('SYSTEM "tei.dtd"', "", "tei.dtd"),
        ('PUBLIC "-//TEI//x" "http://x/tei.dtd" []', "", "tei.dtd"),
        ('[<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]', "", "%p"),
        ('[<!ENTITY % p "<!ENTITY a \'b\'>"> %p;]', "", "%p"),
        ('[<!ENTITY a SYSTEM "file:///etc/hostname">]', "&a;", "&a;"),
        ('[<!ENTITY a "&a;">]', "&a;", "&a;"),
        ('[<!ENTITY a "&b;"><!ENTITY b "&a;">]', "&a;", "stands for itself"),
        (f'[<!ENTITY a "{"x" * 30_000}">]', "&a;", "20000"),
        (f'[<!ENTITY a "{"x" * 10_000}">]', "&a;" * 200, "1000000"),
        (
            "[" + '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10)) + "]",
            "&l9;", "stands for more than",
        ),
    ],
)  # fmt: skip
def test_what_needs_another_file_or_grows_is_refused_by_name(subset: str, used: str, told: str) -> None:
    source = f'{HEAD}<!DOCTYPE TEI {subset}>\n<TEI xmlns="http://www.tei-c.org/ns/1.0"><text>{used}</text></TEI>'
    for form in (source, source.encode()):
        with pytest.raises(TeiError, match=told) as error:
            parse_tei(form, name="a.xml")
        assert error.value.path == "a.xml"
        assert error.value.remedy


def test_an_external_entity_that_nobody_uses_is_no_fault() -> None:
    source = f'{HEAD}<!DOCTYPE TEI [<!ENTITY a SYSTEM "a.xml"><!ENTITY b "c">]><TEI><!-- &a; -->&b;</TEI>'

    assert parse_tei(source).text is None or "".join(parse_tei(source).itertext()).endswith("c")


def test_what_is_too_deep_is_refused_by_name_and_what_is_deep_is_read(d259: str) -> None:
    def nested(depth: int) -> str:
        return d259.replace("<p>", "<p>" + "<hi>" * depth + "deep" + "</hi>" * depth, 1)

    for depth in (MOST_DEPTH, 300, 3000):
        with pytest.raises(TeiError, match="deep") as error:
            annotate_source(nested(depth), REGISTERS, name="a.xml")
        assert error.value.line
        assert error.value.remedy
    assert "deep" in next(read_views(annotate_source(nested(MOST_DEPTH - 10), REGISTERS).source)).text


def test_a_large_file_is_no_fault() -> None:
    paragraphs = "<p>Some words of a telegram that is long.</p>\n" * 400_000
    source = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text>{paragraphs}</text></TEI>'

    assert len(source) > 16_000_000
    assert len(parse_tei(source)[0]) == 400_000


def test_an_inclusion_is_found_to_be_told() -> None:
    xi = "http://www.w3.org/2001/XInclude"

    assert find_inclusions(parse_tei(f'<TEI>\n<xi:include xmlns:xi="{xi}" href="d2.xml"/></TEI>')) == [(2, "d2.xml")]


# --- single spellings -------------------------------------------------------------------------------------------------


def test_entities_read_are_words_and_tags_stand_around_them(shared: Path) -> None:
    source = read_source((shared / "cases" / "hostile" / "nested-entity.xml").read_bytes())

    assert [v.text for v in read_views(source)] == ["1. Memorandum\nCafé at the Department."]
    assert "".join(document_divs(parse_tei(source))[0].itertext()).strip().endswith("Café at the Department.")


def test_an_entity_may_hold_elements_and_other_entities() -> None:
    source = (
        '<!DOCTYPE TEI [<!ENTITY a "the <hi>&b;</hi>"><!ENTITY b "R&#38;amp;D">]>'
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><div type="document" xml:id="d1"><p>At &a;.</p></div>'
        "</body></text></TEI>"
    )

    assert next(read_views(source)).text == "At the R&D."


def test_elements_of_another_namespace_are_not_taken_for_teis() -> None:
    source = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><x xmlns="urn:x"><div type="document" id="no"/></x>'
        '<text><body><div type="document" xml:id="d1"><p>Yes.</p></div></body></text></TEI>'
    )
    plain = plain_text(source)

    assert [read_attributes(plain[s:e].split(">")[0])["xml:id"] for s, e in find_documents(plain)] == ["d1"]
    assert len(document_divs(parse_tei(plain))) == len(document_divs(parse_tei(source))) == 1


def test_defaults_of_the_doctype_are_attributes() -> None:
    source = (
        "<!DOCTYPE TEI [<!ATTLIST div type CDATA 'document'>]>"
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><div xml:id="d1"><p>Yes.</p></div></body></text></TEI>'
    )

    assert [v.id for v in read_views(source)] == ["d1"]


def test_a_doctype_is_read_to_its_end() -> None:
    source = "<!DOCTYPE TEI [<!ENTITY a ']>'><!-- ]> ' --><?x ]> ?> ] ><TEI>&a;</TEI>"
    doctype = read_doctype(source)

    assert source[doctype.end :] == "<TEI>&a;</TEI>"
    assert doctype.entities == {"a": "]>"}
