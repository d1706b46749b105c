"""The preview shows every line and every doubt, the least certain first, and writes nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

from click.testing import CliRunner, Result

from annotate.cli import main
from annotate.conversion.convert import Conversion
from annotate.conversion.doubts import Doubt, LineRole
from annotate.conversion.files import convert_path
from annotate.conversion.preview import preview_html, preview_text, preview_values
from annotate.conversion.transcription import Transcription
from tests.conftest import D259, ROOT

DOUBTS = (
    Doubt(9, "date", "May <3>", "medium", "it could be a dateline"),
    Doubt(4, "note place", "279.[2]", "high", "the place is sure"),
    Doubt(7, "parties", "A & B", "low", "the receiver is a guess"),
    Doubt(2, "nesting", "", "low", "the label may open a list"),
)
LINES = (LineRole(2, "label", "1."), LineRole(1, "head", "1. Note <b>"), LineRole(2, "item", "A & B"))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def conversion() -> Conversion:
    return Conversion("d1.txt", "d1", "", Transcription("d1.txt", "", (), (), ()), (), (), DOUBTS, "", (), LINES)


def test_doubts_come_in_the_order_of_doubt_and_lines_in_their_own() -> None:
    told = preview_text(conversion())

    order = [int(n) for n in re.findall(r"^  (?:low|medium|high) +line +(\d+)", told, re.MULTILINE)]
    assert order == [2, 7, 9, 4]
    assert [line.split()[:2] for line in told.split("\n")[1:4]] == [["1", "head"], ["2", "label"], ["2", "item"]]
    assert [d["line"] for d in preview_values(conversion())["doubts"]] == [2, 7, 9, 4]


def test_the_page_escapes_what_it_shows_and_names_each_line_once() -> None:
    page = preview_html(conversion())

    assert "1. Note &lt;b&gt;" in page
    assert "A &amp; B" in page
    assert "<b>nesting</b>" in page
    assert page.count('id="line-2"') == 1
    assert page.index("the label may open") < page.index("the receiver") < page.index("it could be")


def test_a_document_without_doubts_says_so() -> None:
    sure = Conversion("d1.txt", "d1", "", Transcription("d1.txt", "", (), (), ()), (), (), (), "", (), LINES)

    assert "No doubts." in preview_text(sure)
    assert "No doubts." in preview_html(sure)


def test_every_printed_line_of_a_document_is_shown() -> None:
    text = D259.with_suffix(".txt").read_text("utf-8")
    shown = {line["line"] for line in preview_values(convert_path(D259.with_suffix(".txt")))["lines"]}

    assert shown == {number for number, line in enumerate(text.split("\n"), 1) if line.strip()}


def test_the_command_shows_and_writes_nothing(tmp_path: Path) -> None:
    good, cable, bad = tmp_path / "d1.txt", tmp_path / "d2.txt", tmp_path / "d3.txt"
    good.write_text(D259.with_suffix(".txt").read_text("utf-8"), "utf-8")
    cable.write_text((ROOT / "tests" / "cables" / "later.txt").read_text("utf-8"), "utf-8")
    bad.write_text("1. Note\n\nText.\n\n  1. Source: x.\n", "utf-8")
    shown = run("convert", "--preview", tmp_path)
    values = json.loads(run("convert", "--preview", "--json", tmp_path).stdout)

    assert shown.exit_code == 1
    assert "head" in shown.stdout
    assert "d3.txt:5: note 1" in shown.stderr
    assert [value["document"] for value in values] == ["d1", "d2", ""]
    assert "note 1" in values[2]["error"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d1.txt", "d2.txt", "d3.txt"]
