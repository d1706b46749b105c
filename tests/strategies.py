"""Hypothesis strategies: small TEI documents with inline markup, notes and page breaks, and spans over them."""

from __future__ import annotations

from html import escape

from hypothesis import strategies as st

from annotate.tei.view import View
from annotate.values.annotation import Annotation

HEADER = "<teiHeader><fileDesc><titleStmt><title>T</title></titleStmt></fileDesc></teiHeader>"

words = st.text(alphabet="abc XY.,–“é&<1", min_size=1, max_size=12).map(escape)
breaks = st.sampled_from(["<pb n='2'/>", "<lb/>", "\n      ", " "])


def _wrap(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(children, min_size=1, max_size=4).map("".join)
    hands = ["hi", 'persName corresp="#p_X1"', 'gloss target="#t_Y1"', 'seg type="untagged"']
    element = st.tuples(st.sampled_from(hands), inside)
    return st.one_of(element.map(lambda e: f"<{e[0]}>{e[1]}</{e[0].split()[0]}>"), inside)


inlines = st.recursive(st.one_of(words, words, breaks), _wrap, max_leaves=8)
notes = inlines.map(lambda inner: f'<note n="1">{inner}</note>')
paragraphs = st.lists(st.one_of(inlines, inlines, notes), min_size=1, max_size=4).map(lambda p: f"<p>{''.join(p)}</p>")
documents = st.lists(paragraphs, min_size=1, max_size=4).map(
    lambda ps: f'<div type="document" xml:id="d1" n="1">{"<!-- c -->".join(ps)}</div>'
)
sources = documents.map(
    lambda div: (
        f'<?xml version="1.0"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">{HEADER}<text><body>{div}</body></text></TEI>\n'
    )
)


def annotations(view: View) -> st.SearchStrategy[list[Annotation]]:
    """Any spans at all over a view: nested, crossing, out of blocks and notes."""
    place = st.integers(0, max(len(view.text), 1))
    kinds = st.sampled_from(
        [
            ("persName", (("corresp", "#p_A1"),), "persons"),
            ("gloss", (("target", "#t_B1"),), "terms"),
            ("ref", (("type", "telegram"),), "references"),
            ("seg", (("type", "clause"), ("ana", "#scope")), "clauses"),
            ("rs", (("type", 'a"<&'),), "clauses"),
        ]
    )
    certs = st.sampled_from(["high", "medium", "low"])
    one = st.tuples(place, place, kinds, certs).map(
        lambda t: Annotation(min(t[:2]), min(max(t[:2]), len(view.text)), t[2][0], t[2][1], t[3], t[2][2])
    )
    return st.lists(one, max_size=8)
