"""Laws of weaving: hand and machine never mix, and taking out undoes putting in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from annotate.pipeline import frame_hand_names
from annotate.tei.scan import find_documents
from annotate.tei.view import read_view, read_views
from annotate.values.annotation import Annotation
from annotate.weave import NAMELESS, NO_PAST, apply, format_ledger, select, strip
from annotate.weave.statements import Container, Statement, state
from tests.strategies import annotations, sources

SOURCE = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc/></teiHeader><text><body>'
    '<div type="document" xml:id="d1" n="1"><p>The <hi>US</hi> Government told Rusk<note n="1">Rusk, again.</note> so.'
    "</p>"
    "<p>Rusk agreed.</p></div></body></text></TEI>"
)


def weave(source: str, found: list[Annotation]) -> str:
    """The source with annotations and the ledger that vouches for them."""
    start, end = next(find_documents(source))
    view = next(read_views(source))
    woven = apply(source[start:end], read_view(source[start:end]), found, strip(source).past.get(view.id, NO_PAST))
    told = format_ledger({view.id or NAMELESS: woven.lines})
    ledger = f'<application ident="reftel"><ab type="ledger">{told}</ab></application>'
    whole = source[:start] + woven.source + source[end:]
    return state(whole, [Statement((Container("teiHeader"), Container("encodingDesc")), ledger)]).source


def span(words: str, element: str = "persName", nth: int = 0, **attributes: str) -> Annotation:
    text = next(read_views(SOURCE)).text
    start = [m.start() for m in re.finditer(re.escape(words), text)][nth]
    return Annotation(start, start + len(words), element, tuple(attributes.items()), "high", "persons")


def text_of(source: str) -> str:
    return "".join(etree.fromstring(source.encode()).find(".//{*}text").itertext())


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_weaving_keeps_the_text_and_unweaves_to_the_same_bytes(data: st.DataObject) -> None:
    source = data.draw(sources)
    found = data.draw(annotations(next(read_views(source))))

    woven = weave(source, found)

    assert text_of(woven) == text_of(source)
    assert strip(woven).source == source
    assert strip(woven).edited == ()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_hand_tag_on_overlapping_words_always_wins(data: st.DataObject) -> None:
    source = data.draw(sources)
    view = next(read_views(source))
    kept, _ = select(view, data.draw(annotations(view)))
    hands = [t for t in view.tags if t.name == "persName"]

    clashes = [a for a in kept if a.element == "persName" for t in hands if t.start < a.end and a.start < t.end]

    assert clashes == []


def test_a_span_that_ends_inside_an_element_takes_the_element_in() -> None:
    woven = weave(SOURCE, [span("US Government", "gloss", target="#t_US1")])

    assert '<gloss target="#t_US1" resp="#reftel.persons" cert="high"><hi>US</hi> Government</gloss>' in woven


def test_a_span_that_crosses_markup_is_split_into_joined_parts() -> None:
    source = SOURCE.replace("told Rusk", "told <hi>Rusk and</hi> Ball").replace("Rusk<note", "<note")
    text = next(read_views(source)).text
    start = text.index("told")
    woven = weave(source, [Annotation(start, start + len("told Rusk"), "seg", (), "high", "clauses")])
    parts = etree.fromstring(woven.encode()).findall(".//{*}seg")

    assert ["".join(p.itertext()) for p in parts] == ["told", "Rusk"]
    first, second = (p.get("{http://www.w3.org/XML/1998/namespace}id") for p in parts)
    assert [p.get("next") for p in parts] == [f"#{second}", None]
    assert [p.get("prev") for p in parts] == [None, f"#{first}"]


def test_a_span_never_crosses_a_block() -> None:
    text = next(read_views(SOURCE)).text
    woven = weave(SOURCE, [Annotation(text.index("so."), text.index("agreed"), "seg", (), "high", "clauses")])

    assert [s.getparent().tag[-1] for s in etree.fromstring(woven.encode()).iter("{*}seg")] == ["p", "p"]


@pytest.mark.parametrize(
    "change",
    {
        "attribute": lambda s: s.replace('corresp="#p_A1"', 'corresp="#p_B1"', 1),
        "words": lambda s: s.replace(">Rusk</persName> agreed", ">Rusk agreed</persName>", 1),
        "certainty": lambda s: s.replace('cert="high"', 'cert="low"', 1),
    }.items(),
    ids=lambda c: c[0],
)
def test_a_machine_tag_that_was_changed_is_the_editors_from_then_on(change) -> None:
    machine = [span("Rusk", corresp="#p_A1"), span("Rusk", nth=1, corresp="#p_B1")]
    by_hand = change[1](weave(SOURCE, machine))

    stripped = strip(by_hand)

    assert len(stripped.edited) == 1
    assert stripped.source.count("<persName") == 1
    assert weave(stripped.source, machine).count("<persName") == 2


def test_a_change_to_another_machine_tags_value_is_still_seen() -> None:
    # Two Rostows: the editor gives the first what the machine gave the second.
    two = weave(SOURCE, [span("Rusk", corresp="#p_A1"), span("Rusk", nth=1, corresp="#p_B1")])
    by_hand = two.replace('corresp="#p_A1"', 'corresp="#p_B1"')

    assert [e.words for e in strip(by_hand).edited] == ["Rusk"]


def test_a_tag_an_editor_took_out_leaves_the_others_the_machines() -> None:
    woven = weave(SOURCE, [span("Rusk", corresp="#p_A1"), span("Rusk", nth=1, corresp="#p_A1")])
    fewer = re.sub(r"<persName[^>]*>Rusk</persName> agreed", "Rusk agreed", woven)

    assert strip(fewer).source == SOURCE


def test_untagged_words_stay_untagged_but_may_stand_inside_a_wider_tag() -> None:
    source = SOURCE.replace("Rusk agreed", '<seg type="untagged">Rusk</seg> agreed')
    view = next(read_views(source))
    start = view.text.rindex("Rusk agreed")
    name = Annotation(start, start + 4, "persName", (), "high", "persons")
    clause = Annotation(start, start + len("Rusk agreed."), "seg", (("type", "clause"),), "high", "clauses")

    assert select(view, [name, clause])[0] == [clause]


def test_untagged_for_one_annotator_leaves_the_others_free() -> None:
    source = SOURCE.replace("Rusk agreed.", '<seg type="untagged" subtype="clauses">Rusk agreed.</seg>')
    view = next(read_views(source))
    start = view.text.rindex("Rusk agreed")
    name = Annotation(start, start + 4, "persName", (), "high", "persons")
    clause = Annotation(start, start + len("Rusk agreed."), "seg", (("type", "clause"),), "high", "clauses")

    assert select(view, [name, clause])[0] == [name]


def test_a_statement_an_editor_made_is_not_made_again() -> None:
    source = SOURCE.replace("<fileDesc/>", '<fileDesc/><profileDesc><correspDesc><correspAction type="cleared">'
                            "<persName>Toon</persName></correspAction></correspDesc></profileDesc>")  # fmt: skip
    path = (Container("teiHeader"), Container("profileDesc"), Container("correspDesc"))
    action = '<correspAction type="{}" resp="#reftel.provenance"><persName>Rusk</persName></correspAction>'
    statements = [Statement(path, action.format(t), (("type", t),)) for t in ("cleared", "approved")]

    stated = state(source, statements)

    assert stated.source.count('type="cleared"') == 1
    assert stated.source.count('type="approved"') == 1
    assert len(stated.marks) == 1


def test_a_role_stands_around_an_editors_name_and_not_in_it() -> None:
    source = SOURCE.replace("told Rusk", 'told <hi><persName corresp="#p_RD1">Rusk</persName></hi>')
    view = next(read_views(source))
    start = view.text.index("Rusk")
    role = Annotation(start, start + 4, "persName", (("role", "clearer"),), "high", "provenance")

    (framed,) = frame_hand_names(view, [role])
    woven = weave(source, [framed])

    assert (
        '<rs type="actor" role="clearer" resp="#reftel.provenance" cert="high">'
        '<hi><persName corresp="#p_RD1">Rusk</persName></hi></rs>'
    ) in woven


def test_a_role_the_editor_gave_is_not_given_again() -> None:
    source = SOURCE.replace("told Rusk", 'told <persName role="drafter">Rusk</persName>')
    view = next(read_views(source))
    start = view.text.index("Rusk")
    role = Annotation(start, start + 4, "persName", (("role", "clearer"),), "high", "provenance")

    assert frame_hand_names(view, [role]) == []
