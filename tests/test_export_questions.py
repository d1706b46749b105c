"""The questions on the site: each is SQL of our tables and has an answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotate.corpus import read_files
from annotate.export.questions import SHOWN, answer_page
from annotate.export.whole import ExportError

ROOT = Path(__file__).parent.parent
D259 = ROOT / "corpus" / "frus1964-68v14" / "d259.xml"
PAGE = ROOT / "site" / "questions.md"


def test_every_question_of_the_site_has_an_answer() -> None:
    page = PAGE.read_text("utf-8")
    assert page.count("```sql") == 5
    answered = answer_page(page, read_files([D259]))
    assert "no such case" not in answered
    assert answered.count("\n| --- |") == 5
    told = (
        "| Toon, Malcolm |  | 1 |", "| McKisson, Robert | EUR/EE | 1 |", "| Soviet Government | obligation |",
        "| telegram 279 from Moscow | 1967-07-20 | 1 |", "| frus1964-68v14/d259 | telegram 279 from Moscow | 161 |",
        "| frus1964-68v14/d259 | 1967-12-28T01:37:00Z |",
    )  # fmt: skip
    for line in told:
        assert line in answered


def test_questions_are_answered_on_a_real_volume(shared: Path) -> None:
    answered = answer_page(PAGE.read_text("utf-8"), read_files([shared / "frus" / "frus1964-68v14.xml"]))
    assert len(re.findall(r"^\| ", answered, re.MULTILINE)) > SHOWN


def test_page_without_questions_stays_as_it_is() -> None:
    assert answer_page("# Words\n\n`SELECT`\n", iter(())) == "# Words\n\n`SELECT`\n"


def test_wrong_question_is_quoted() -> None:
    with pytest.raises(ExportError, match=r"no such table: letters in the question: SELECT \* FROM letters"):
        answer_page("```sql\nSELECT * FROM letters\n```\n", read_files([D259]))


def test_many_rows_are_cut_and_counted() -> None:
    page = "```sql\nWITH RECURSIVE n(i) AS (VALUES (1) UNION SELECT i + 1 FROM n WHERE i < 25) SELECT i FROM n\n```\n"
    assert answer_page(page, read_files([D259])).endswith("| 20 |\n\n*… and 5 more.*\n")


def test_markup_in_answers_means_nothing() -> None:
    page = "```sql\nSELECT '<b>|*x*' AS words\n```\n"
    assert "| &lt;b&gt;\\|\\*x\\* |" in answer_page(page, read_files([D259]))
