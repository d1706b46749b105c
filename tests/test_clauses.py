"""Policy clauses: what the annotator finds in the project's first telegram, and the traps it must not fall for."""

from __future__ import annotations

from pathlib import Path

from annotate.annotation import Context
from annotate.annotators import clauses
from annotate.registers import EMPTY
from annotate.textview import read_views

TELEGRAM = Path(__file__).parents[1] / "corpus/frus1964-68v14/d259.txt"

IN_THE_TELEGRAM = [
    ("commitment", "intend to", "we", "As a result we intend"),
    ("obligation", "shall be", "Soviet Government", "In general it is Dept policy"),
    ("obligation", "should be", "all defectors", "Accordingly, all defectors"),
    ("obligation", "burden of proof is on", "community", "If intelligence community considers"),
    ("commitment", "will", "Dept", "Dept will then decide"),
    ("permission", "retain that measure of flexibility", "US Government", "We believe that under this policy"),
    ("obligation", "must be", None, "In particular we recognize"),
    ("effective", "go into effect", None, "We intend that above procedure"),
    ("scope", "be applied to", None, "that it will be applied to Eastern"),
    ("scope", "is applicable", None, "Should be noted that this procedure"),
    ("exemption", "not be applicable", None, "It would not be applicable"),
]


def test_first_telegram_holds_these_clauses_and_no_others() -> None:
    heading, body = TELEGRAM.read_text(encoding="utf-8").split("\n", 1)
    body = body.split("\nRusk\n")[0]
    found = [
        (c.kind, c.cue, body[c.bearer_start : c.bearer_end] if c.bearer_start >= 0 else None, body[c.start : c.end])
        for c in clauses.find_clauses(body, heading=heading)
    ]
    assert [f[:3] for f in found] == [expected[:3] for expected in IN_THE_TELEGRAM]
    for (*_, words), (*_, opening) in zip(found, IN_THE_TELEGRAM, strict=True):
        assert words.startswith(opening)


def test_annotations_of_a_list_item_stay_in_it_and_hold_their_bearer() -> None:
    source = (
        '<div type="document" xml:id="d1" n="1"><head>1. Telegram From the Department of State to the Embassy in Chad'
        "</head><list><label>1.</label><item>As a result we intend to notify all agencies that:<list><label>A.</label>"
        "<item>All such visas shall be refused.</item></list></item></list></div>"
    )
    (view,) = read_views(source)
    made = [
        (a.element, dict(a.attributes), view.text[a.start : a.end]) for a in clauses.annotate(view, EMPTY, Context())
    ]
    assert made == [
        ("seg", {"type": "clause", "ana": "#commitment"}, "As a result we intend to notify all agencies that:"),
        ("rs", {"type": "bearer"}, "we"),
        ("seg", {"type": "clause", "ana": "#obligation"}, "All such visas shall be refused."),
    ]
