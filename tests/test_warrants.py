"""Who says so, and how sure: panels, lists and cards tell editors from the machine, and give its measured rate."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotate.publish.kinds.tags import pages
from annotate.publish.warrants import EDITORS, all_warrants, figures, rate, warrant_of
from tests.publish.building import build_site

VOLUME = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title type="complete">T</title>
</titleStmt><publicationStmt><p>None.</p><idno type="frus">frus1964-68v10</idno></publicationStmt><sourceDesc><p>Made
for a test.</p></sourceDesc></fileDesc></teiHeader><text><front><div><list>
<item><hi rend="strong"><persName xml:id="p_RD1">Rusk, Dean</persName>,</hi> Secretary of State</item></list></div>
</front><body><div type="document" xml:id="d1" n="1"><head>1. Letter From Mr. One to Mr. Two<note n="1" xml:id="d1fn1"
type="source">Source: Johnson Library. Drafted by <persName corresp="#p_RD1" role="drafter">Rusk</persName>.</note>
</head><p>We saw <persName corresp="#p_RD1">Rusk</persName>, and Rusk alone.</p></div></body></text></TEI>"""


def test_a_mark_without_resp_is_an_editor_s() -> None:
    assert warrant_of("person", "", "") is EDITORS
    assert warrant_of("person", "#ed.DS", "high") is EDITORS


@pytest.mark.parametrize("cert, doubt", [("high", ""), ("medium", "likely"), ("low", "unsure")])
def test_the_machine_says_its_rate_and_its_doubt_in_words(cert: str, doubt: str) -> None:
    warrant = warrant_of("person", "reftel.persons", cert)

    assert (warrant.machine, warrant.doubt) == (True, doubt)
    assert re.fullmatch(r"by machine, right in \d\d of 100", warrant.words)


def test_rates_of_persons_and_terms_are_those_of_volumes_held_out() -> None:
    measured = figures()
    held_out = [told for told in measured["volumes"].values() if not told["fitted"]]

    for kind in ("person", "term"):
        for cert in ("high", "medium", "low"):
            counts = [told[kind]["by_cert"].get(cert, [0, 0]) for told in held_out if kind in told]
            found = rate(kind, cert)  # type: ignore[arg-type]
            assert found is not None
            assert (found.made, found.right, found.fitted) == (*map(sum, zip(*counts, strict=True)), False)


def test_every_figure_says_on_what_text_and_whether_the_rules_were_fitted_to_it() -> None:
    for told in figures()["labels"].values():
        assert told["text"]
        assert isinstance(told["fitted"], bool)
        assert told["count"] > 0
    assert "its rules were made from" in warrant_of("maker", "reftel.provenance", "high").words


def test_a_list_says_each_of_its_sources_once_editors_first() -> None:
    machine = warrant_of("person", "reftel.persons", "high")

    assert all_warrants([machine, EDITORS, machine]) == f"{EDITORS.words}; {machine.words}"


def test_panel_lists_and_cards_say_who_marked(tmp_path: Path) -> None:
    (tmp_path / "volumes").mkdir()
    (tmp_path / "volumes" / "frus1964-68v10.xml").write_text(VOLUME, "utf-8")
    site = build_site(tmp_path, corpus=tmp_path / "volumes", search=False)
    document = (site / "frus1964-68v10/d1/index.html").read_text("utf-8")
    person = (site / "frus1964-68v10/persons/p_RD1/index.html").read_text("utf-8")
    drafted = re.search(r'<div class="drafter">.*?</div>', document, re.DOTALL)

    assert drafted is not None
    assert "marked by editors" in drafted.group()
    assert re.search(r'data-card="Dean Rusk[^"]*marked by editors"', document)
    assert re.search(r'data-card="[^"]*likely: by machine, right in \d\d of 100"', document)
    assert re.search(r'id="drafter">.*?class="says">.*?marked by editors', person, re.DOTALL)


def test_there_is_one_page_of_figures() -> None:
    (page,) = pages(None)  # type: ignore[arg-type]
    context = page.context()

    assert set(context) >= {"held_out", "fitted", "kinds", "labels"}
