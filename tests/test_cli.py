"""The command line: bad input is told by file and line and exits 1, wrong usage exits 2, and nothing is lost."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotate.cli import COMMANDS, main
from tests.conftest import D259, ROOT

HEAD = "1. Telegram From the Embassy in Italy to the Department of State1\n\nRome, May 3, 1961, 4 p.m.\n\n"
NOTES = "  1. Source: Department of State, Central Files, 765.00/5–361. Secret.\n  2. Not printed.\n"


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(D259.parent, tmp_path / "frus1964-68v14"))


REFUSED = {
    "an empty file": (b"", "empty"),
    "only white space": (b" \n\n", "empty"),
    "a note without a place": ((HEAD + "Fanfani agreed.\n\n" + NOTES).encode(), "note 2"),
    "a skipped note number": ((HEAD + "He agreed.3\n\n" + NOTES.replace("  2.", "  3.")).encode(), "2"),
    "a doubled note number": ((HEAD + "He agreed.2\n\n" + NOTES.replace("  2.", "  1.")).encode(), "1"),
    "bytes that are not UTF-8": (HEAD.encode() + b"R\xe9publique\n", "0xe9 at offset"),
}


@pytest.mark.parametrize("given, told", REFUSED.values(), ids=REFUSED)
def test_a_bad_transcription_is_refused_by_file_and_line(tmp_path: Path, given: bytes, told: str) -> None:
    path = tmp_path / "d1.txt"
    path.write_bytes(given)

    result = run("convert", path, "-o", tmp_path / "tei")

    assert result.exit_code == 1
    assert re.search(r"d1\.txt(:\d+)?: ", result.stderr)
    assert told in result.stderr
    assert not (tmp_path / "tei" / "d1.xml").exists()
    assert path.read_bytes() == given


def test_a_number_that_no_note_bears_is_told_and_stays_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "d1.txt"
    path.write_text(HEAD + "Fanfani agreed.2\n\n" + NOTES.split("  2.")[0], "utf-8")
    result = run("convert", path, "-o", tmp_path / "tei")

    assert "d1.txt:5" in result.stderr
    assert result.exit_code == 1 or "agreed.2" in (tmp_path / "tei" / "d1.xml").read_text("utf-8")


def test_windows_line_ends_and_a_byte_order_mark_are_accepted(tmp_path: Path) -> None:
    plain = tmp_path / "a" / "d1.txt"
    windows = tmp_path / "b" / "d1.txt"
    text = HEAD + "Fanfani agreed.2\n\n" + NOTES
    for path, data in ((plain, text.encode()), (windows, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())):
        path.parent.mkdir()
        path.write_bytes(data)
        assert run("convert", "-q", path).exit_code == 0

    assert windows.with_suffix(".xml").read_bytes() == plain.with_suffix(".xml").read_bytes()


def test_one_bad_file_is_told_and_the_others_are_converted(tmp_path: Path) -> None:
    for name, text in (("d1", HEAD + "Fanfani agreed.2\n\n" + NOTES), ("d2", ""), ("d3", HEAD + "No.2\n\n" + NOTES)):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    result = run("convert", tmp_path, "-o", tmp_path / "tei")

    assert result.exit_code == 1
    assert sorted(p.name for p in (tmp_path / "tei").iterdir()) == ["d1.xml", "d3.xml"]
    assert "2 converted, 1 refused" in result.stderr


def test_explain_shows_where_each_footnote_was_placed_and_the_runner_up(folder: Path) -> None:
    told = run("convert", "--explain", folder / "d259.txt").stdout

    assert "279.[2]" in told
    assert "runner-up" in told


def test_a_changed_transcription_and_an_edited_tei_are_merged_by_hand(folder: Path) -> None:
    text, tei = folder / "d259.txt", folder / "d259.xml"
    text.write_text(text.read_text("utf-8").replace("in due course", "in good time"), "utf-8")
    tei.write_text(tei.read_text("utf-8").replace("burden of proof", "<hi>burden of proof</hi>"), "utf-8")
    edited = tei.read_bytes()

    refused = run("convert", text)
    assert refused.exit_code == 1
    assert "nothing was overwritten" in refused.stderr
    assert tei.read_bytes() == edited

    assert "still differs" in run("convert", "--accept", text).stderr
    tei.write_text(tei.read_text("utf-8").replace("in due course", "in good time"), "utf-8")
    assert run("convert", "--accept", text).exit_code == 0
    assert run("convert", text).exit_code == 0
    assert "<hi>burden of proof</hi>" in tei.read_text("utf-8")


def test_a_register_that_is_not_wellformed_is_named(folder: Path) -> None:
    path = folder / "registers.xml"
    path.write_text(path.read_text("utf-8").replace("</person>", "</persona>", 1), "utf-8")
    before = (folder / "d259.xml").read_bytes()
    result = run("annotate", folder / "d259.xml")

    assert result.exit_code == 1
    assert "registers.xml:" in result.stderr
    assert (folder / "d259.xml").read_bytes() == before


def test_tei_that_is_not_wellformed_is_named_and_left_alone(folder: Path) -> None:
    path = folder / "d259.xml"
    path.write_text(path.read_text("utf-8").replace("</closer>", ""), "utf-8")
    before = path.read_bytes()
    result = run("annotate", path)

    assert result.exit_code == 1
    assert "d259.xml:" in result.stderr
    assert path.read_bytes() == before


def test_annotating_twice_changes_no_byte(folder: Path) -> None:
    path = folder / "d259.xml"
    before = path.read_bytes()
    assert run("annotate", path).exit_code == 0

    assert path.read_bytes() == before


def test_two_files_of_one_name_cannot_go_into_one_folder(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)

    assert run("annotate", folder / "d259.xml", other / "d259.xml", "-o", tmp_path / "out").exit_code == 2


def test_extract_writes_a_line_for_each_line(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": "Source: Department of State, Central Files, 611.61/7–2055. Secret. Drafted by Stoessel."},
        {"id": "b", "text": "Source: Kennedy Library, National Security Files. No classification marking."},
    ]
    result = run("extract", "provenance", stdin="\n".join(map(json.dumps, lines)))
    found = [json.loads(line) for line in result.stdout.splitlines()]

    assert [f["id"] for f in found] == ["a", "b"]
    assert found[0]["drafted"] == [{"name": "Stoessel", "office": None, "on": None}]


@pytest.mark.parametrize("line", ["{", '"x"', '{"id": "a"}', "[1]"])
def test_extract_names_the_line_that_is_not_an_object(line: str) -> None:
    result = run("extract", "references", stdin='{"id": "a", "text": "Ibid."}\n' + line)

    assert result.exit_code == 1
    assert ":2: this is not a JSON object" in result.stderr


@pytest.mark.parametrize("arguments", [["convert"], ["annotate"], ["extract", "nothing"], ["query"], ["nosuch"]])
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_by_example_and_stands_in_the_readme(name: str) -> None:
    assert f"reftel {name}" in run(name, "--help").stdout
    assert f"reftel {name}" in (ROOT / "README.md").read_text("utf-8")
