"""Files of other kinds become transcriptions that convert reads as the file has them, or are refused by name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotate.cli import main
from annotate.conversion.files import convert
from annotate.conversion.ink import ink
from annotate.conversion.transcription import take_apart
from annotate.errors import TranscriptionError
from annotate.intake.encodings import decode
from annotate.intake.files import read_file
from annotate.intake.kinds import kind_of_text
from annotate.intake.unread import unread_files
from tests.conftest import D259, SHARED
from tests.making_files import (
    Words,
    html_file,
    markdown_file,
    odt_file,
    word_body,
    word_file,
    word_paragraph,
    zipped,
)

MAKERS: dict[str, Callable[[list[Words], list[str]], bytes]] = {
    "docx": word_file, "odt": odt_file, "html": html_file, "md": markdown_file,
}  # fmt: skip


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


def d259() -> tuple[str, list[Words], list[str]]:
    """The document the project began with: its text, its paragraphs with marks of notes, its notes."""
    text = D259.with_suffix(".txt").read_text("utf-8")
    apart = take_apart(text, path="d259.txt")
    placements = convert(text, path="d259.txt", document_id="d259").placements
    paragraphs: list[Words] = []
    for line in apart.lines:
        words: list[str | int] = []
        at = line.start
        for placement in placements:
            if line.start <= placement.start < line.end:
                words += [apart.body[at : placement.start], placement.n]
                at = placement.end
        paragraphs.append([piece for piece in (*words, apart.body[at : line.end]) if piece != ""])
    return text, paragraphs, [note.text for note in apart.notes]


# --- formats ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", MAKERS)
def test_a_file_imported_and_converted_gives_the_text_and_notes_of_its_transcription(
    tmp_path: Path, ending: str
) -> None:
    text, paragraphs, notes = d259()
    source = tmp_path / f"d259.{ending}"
    source.write_bytes(MAKERS[ending](paragraphs, notes))
    result = run("import", source)
    made = source.with_suffix(".txt").read_text("utf-8")

    assert result.exit_code == 0
    assert ink(made) == ink(text)
    expected = convert(text, path="", document_id="d259")
    found = convert(made, path="", document_id="d259")
    assert [note.text for note in found.transcription.notes] == notes
    where = [[(p.n, ink(c.transcription.body[: p.start])[-30:]) for p in c.placements] for c in (expected, found)]
    assert where[0] == where[1]


@pytest.mark.parametrize("ending", MAKERS)
def test_whatever_a_file_says_stands_in_its_transcription(tmp_path: Path, ending: str) -> None:
    paragraphs: list[Words] = [
        ["3. Letter", 1], ["Sir: R & D <secret> costs 10.2 percent,", 2, " or £5 & “more”."], ["Yours, J. Smith"],
    ]  # fmt: skip
    if ending == "md":  # there, a tag is markup
        paragraphs[1] = [str(word).replace("<", "\\<") if isinstance(word, str) else word for word in paragraphs[1]]
    path = tmp_path / f"d3.{ending}"
    path.write_bytes(
        MAKERS[ending](paragraphs, ["Source: A & B.", "Not <printed>.".replace("<", "\\<" if ending == "md" else "<")])
    )
    text = read_file(path).text

    for words in ("3. Letter", "R & D <secret> costs 10.2 percent,", "or £5 & “more”.", "A & B.", "Not <printed>."):
        assert words in re.sub(r"(?<=[,r])\[?\d\]?(?= |$)", "", text, flags=re.MULTILINE)


def test_word_prints_the_labels_of_lists_and_tables_as_rows_of_cells() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/>'
        '<w:lvlText w:val="%1)"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="lowerRoman"/>'
        '<w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    )

    def item(words: str, depth: int) -> str:
        number = f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="7"/></w:numPr></w:pPr>'
        return word_paragraph([words]).replace("<w:p>", f"<w:p>{number}")

    table = "".join(
        f"<w:tr>{''.join(f'<w:tc>{word_paragraph([cell])}</w:tc>' for cell in row)}</w:tr>"
        for row in (("Weapon", "US"), ("ICBM", "1,054"))
    )
    body = "".join((item("One", 0), item("deep", 1), item("deeper", 1), item("Two", 0), f"<w:tbl>{table}</w:tbl>"))
    path = Path("d1.docx")
    from annotate.intake.script import write_transcription
    from annotate.intake.word import read_word

    text = write_transcription(read_word(word_body(body, numbering=numbering), path=path)).text
    lines = [line for line in text.split("\n") if line]

    assert lines == ["A) One", "(iii) deep", "(iv) deeper", "B) Two", "Weapon\tUS", "ICBM\t1,054"]


def test_tracked_changes_are_read_as_accepted_and_told(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>1. Note </w:t></w:r><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old"
        "</w:delText></w:r></w:del></w:p>"
    )
    path = tmp_path / "d1.docx"
    path.write_bytes(word_body(body))
    read = read_file(path)

    assert read.text == "1. Note new\n"
    assert any("2 tracked changes" in doubt for doubt in read.doubts)


@pytest.mark.parametrize("ending", ["html", "md"])
def test_italics_are_written_plain_and_told(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"d1.{ending}"
    words = (
        "<h1>1. Note</h1><p>In <em>Izvestia</em> today.</p>"
        if ending == "html"
        else "# 1. Note\n\nIn *Izvestia* today."
    )
    path.write_text(words, "utf-8")
    read = read_file(path)

    assert read.text == "1. Note\n\nIn Izvestia today.\n"
    assert any("italics are written plain: “Izvestia”" in doubt for doubt in read.doubts)


def test_markdown_keeps_the_labels_that_were_typed(tmp_path: Path) -> None:
    path = tmp_path / "d1.md"
    path.write_text("# 1. Note\n\n90262. For Ambassador.\n\n1. First.\n2. Second.\n\n- a bullet\n", "utf-8")
    lines = [line for line in read_file(path).text.split("\n") if line]

    assert lines == ["1. Note", "90262. For Ambassador.", "1. First.", "2. Second.", "• a bullet"]


def test_a_page_without_links_has_its_notes_in_the_list_that_ends_it(tmp_path: Path) -> None:
    path = tmp_path / "d18.html"
    page = "<html><body><h3>18. Telegram From the Embassy</h3><p>Text<sup>1</sup></p><ol><li>Source: NARA</li></ol>"
    path.write_text(f"{page}</body></html>", "utf-8")

    assert read_file(path).text == "18. Telegram From the Embassy\n\nText1\n\n  1. Source: NARA\n"


def test_a_list_that_ends_a_page_without_marks_is_text(tmp_path: Path) -> None:
    path = tmp_path / "d1.html"
    path.write_text("<p>1. Note</p><p>H<sub>2</sub>O, 5<sup>3</sup>:</p><ol><li>one</li><li>two</li></ol>", "utf-8")

    assert read_file(path).text.split("\n")[4:7] == ["1. one", "", "2. two"]


def test_what_a_page_does_not_show_is_left_out_and_its_navigation_told(tmp_path: Path) -> None:
    path = tmp_path / "d1.html"
    hidden = "<script>alert(1)</script><p style='display:none'>x</p><nav><a href='/'>Home</a></nav><!-- c -->"
    path.write_text(f"<title>T</title>{hidden}<h1>1. Note</h1><p>A<br>B</p>", "utf-8")
    read = read_file(path)

    assert read.text == "1. Note\n\nA\nB\n"
    assert [doubt for doubt in read.doubts if "Home" in doubt]


def test_a_note_whose_place_convert_would_not_find_is_written_otherwise_or_told(tmp_path: Path) -> None:
    """The file knows where its note stands; the transcription must not say another place in silence."""
    paragraphs: list[Words] = [
        ["5. Memorandum", 1], ["In 1966 it was 10.2 percent", 2, " of all in group 2 and table 2 of 2."],
    ]  # fmt: skip
    path = tmp_path / "d5.docx"
    path.write_bytes(word_file(paragraphs, ["Source: NARA.", "Not printed."]))
    read = read_file(path)
    try:
        made = convert(read.text, path="", document_id="d5")
    except TranscriptionError:
        assert any("convert would" in doubt for doubt in read.doubts)
        return
    note = next(p for p in made.placements if p.n == 2)

    right = made.transcription.body[: note.start].rstrip("[^(").endswith("10.2 percent")
    assert right or any("note 2" in doubt for doubt in read.doubts)


# --- encodings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_with_and_without_a_mark(encoding: str) -> None:
    text = D259.with_suffix(".txt").read_text("utf-8")

    assert decode(text.encode(encoding), path="d1.txt").text == text


@pytest.mark.parametrize("encoding, name", [("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman")])
@pytest.mark.parametrize("text", ["He said “no”—1967–69.", "The Ambassador’s view", "Attaché in the République"])
def test_an_old_encoding_is_told_by_the_places_of_its_characters(encoding: str, name: str, text: str) -> None:
    decoded = decode(text.encode(encoding), path="d1.txt")

    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, name, True)


@pytest.mark.parametrize(
    "text, encoding", [("Привет", "cp1251"), ("Привет", "koi8-r"), ("Wałęsa", "cp1250"), ("ığ", "cp1254")]
)
def test_what_no_usual_encoding_explains_is_refused_by_its_byte(text: str, encoding: str) -> None:
    with pytest.raises(TranscriptionError, match=r"d1.txt:2: byte 0x.. at offset"):
        decode(b"1. Note\n" + text.encode(encoding), path="d1.txt")

    assert decode(text.encode(encoding), path="d1.txt", encoding=encoding).text == text


def test_a_guessed_encoding_is_told_with_the_lines_to_look_at(tmp_path: Path) -> None:
    path = tmp_path / "d1.txt"
    path.write_bytes("1. Note\n\nThe Ambassador’s view".encode("cp1252"))
    told = run("import", path, "-o", tmp_path / "out").stdout

    assert "read as Windows-1252: look at line 3 “Ambassador’s”" in told


def test_a_page_says_its_own_encoding() -> None:
    page = '<meta charset="windows-1251"><p>Привет</p>'

    assert decode(page.encode("cp1251"), path="d1.html", markup=True).text == page


# --- hostile and wrong files --------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[str, bytes, str]] = {
    "an empty file": ("d1.txt", b"", "the file is empty"),
    "only space": ("d1.txt", b" \n\n", "nothing but space"),
    "zero bytes": ("d1.txt", b"1. Note\n\x00\n", "zero byte"),
    "a PDF": ("d1.txt", b"%PDF-1.7\n", "a PDF"),
    "Rich Text": ("d1.docx", b"{\\rtf1 x}", "Rich Text"),
    "an old Word file": ("d1.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "old Word"),
    "an image": ("d1.docx", b"\x89PNG\r\n\x1a\n", "an image"),
    "TEI": ("d1.txt", b'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"/>', "TEI already"),
    "other XML": ("d1.xml", b"<?xml version='1.0'?><a/>", "XML of a kind"),
    "a zip of something else": ("d1.docx", zipped({"a.txt": "x"}), "holds neither"),
    "a zip cut short": ("d1.docx", word_file([["1. Note"]], [])[:-40], "damaged"),
    "a Word file without a document": ("d1.docx", zipped({"word/document2.xml": "<a/>"}), "no document"),
    "entities": (
        "d1.docx",
        zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>'}),
        "document type",
    ),
    "a part packed a thousand times over": (
        "d1.docx", zipped({"word/document.xml": b"<a>" + b" " * 8_000_000 + b"</a>"}), "times over",
    ),
    "elements without end": ("d1.docx", word_body("<w:ins>" * 400 + "</w:ins>" * 400), "not well-formed"),
    "a page nested without end": ("d1.html", b"<html>" + b"<div>" * 5000 + b"x", "nest more than"),
    "a page that shows nothing": ("d1.html", b"<html><script>1</script></html>", "shows no words"),
    "an OpenDocument that is none": (
        "d1.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "no text",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name, data, told", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_by_name_and_nothing_is_written(
    tmp_path: Path, name: str, data: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    result = run("import", path, "-o", tmp_path / "out")

    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert told in result.stderr
    assert name in result.stderr
    assert not list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


@pytest.mark.parametrize("ending", ["docx", "odt"])
@pytest.mark.parametrize("seed", range(15))
def test_a_damaged_package_is_read_or_refused_but_never_crashes(tmp_path: Path, ending: str, seed: int) -> None:
    import random

    rng = random.Random(seed)
    data = bytearray(MAKERS[ending]([["1. Note", 1], ["Text."]], ["Source: x."]))
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path = tmp_path / f"d1.{ending}"
    path.write_bytes(bytes(data[: rng.randint(len(data) // 2, len(data))]))
    result = run("import", path, "-o", tmp_path / "out")

    assert result.exit_code in (0, 1)
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_nothing_is_written_over_unless_told(tmp_path: Path) -> None:
    path, out = tmp_path / "d1.md", tmp_path / "d1.txt"
    path.write_text("# 1. Note\n\nNew.\n", "utf-8")
    out.write_text("mine", "utf-8")
    refused = run("import", path)

    assert refused.exit_code == 1
    assert "there already" in refused.stderr
    assert out.read_text("utf-8") == "mine"
    assert run("import", "--force", path).exit_code == 0
    assert out.read_text("utf-8") == "1. Note\n\nNew.\n"
    assert run("import", "--force", out).exit_code == 1  # the file it reads
    assert out.read_text("utf-8") == "1. Note\n\nNew.\n"


def test_outcomes_come_as_json(tmp_path: Path) -> None:
    good, bad = tmp_path / "d1.md", tmp_path / "d2.pdf"
    good.write_text("# 1. Note\n\nText.\n", "utf-8")
    bad.write_bytes(b"%PDF-1.7")
    first, second = json.loads(run("import", "--json", good, bad).stdout)

    assert (first["kind"], first["error"]) == ("markdown", "")
    assert "PDF" in second["error"]


# --- convert and the folder ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data, told",
    [
        (word_file([["1. Note"]], []), "a Word document"),
        (odt_file([["1. Note"]], []), "an OpenDocument text"),
        (b"<html><body><p>1. Note</p></body></html>", "HTML"),
        (b"<p>1. Note<sup>1</sup></p>\n<p>Text</p>", "HTML"),
        (b"# 1. Note\n\nText.\n", "Markdown"),
        ("1. Note\n".encode("utf-16"), "UTF-16"),
    ],
    ids=["word", "odt", "page", "part of a page", "markdown", "utf-16"],
)
def test_convert_names_import_rather_than_publish_markup(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "d1.txt"
    path.write_bytes(data)
    result = run("convert", path)

    assert result.exit_code == 1
    assert told in result.stderr
    assert "reftel import d1.txt" in result.stderr
    assert not path.with_suffix(".xml").exists()


@pytest.mark.parametrize(
    "words", ["a < b and c > d", "<name not declassified>", "No. #4", "[p]", "x <i> y", "R&D <p> or <q>"]
)
def test_a_transcription_with_signs_of_markup_is_no_markup(words: str) -> None:
    assert kind_of_text(f"1. Note\n\n{words}\n", path="d1.txt") == "text"


def test_real_transcriptions_are_none_of_other_kinds(shared: Path) -> None:
    for path in [*(shared / "cases").rglob("*.txt"), shared / "telegram" / "d259.txt"]:
        if path.name in ("d15.txt",):  # UTF-16
            continue
        assert kind_of_text(path.read_text("utf-8", "replace"), path=path) == "text", path


def test_files_that_nobody_reads_are_named(tmp_path: Path) -> None:
    for name in ("d1.txt", "d1.docx", "d2.docx", "d3.TXT", "page.jpg", "README.md", "notes.md", ".hidden", "d4.txt~"):
        (tmp_path / name).write_bytes(b"1. Note\n")

    assert [path.name for path in unread_files(tmp_path)] == ["d2.docx", "d3.TXT", "notes.md"]
    told = run("check", tmp_path).stdout
    assert "d2.docx:1: notice: nobody reads this file; run `reftel import" in told
    assert "d2.docx: nobody reads this file" in run("convert", tmp_path).stderr


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is absent: it holds the intake cases")
@pytest.mark.parametrize("name", ["copies/w.docx", "documents/d17.md", "documents/d18.html", "documents/d15.txt"])
def test_the_cases_of_other_kinds_are_read(tmp_path: Path, name: str) -> None:
    path = SHARED / "cases" / "intake" / name
    result = run("import", path, "-o", tmp_path)
    text = (tmp_path / f"{path.stem}.txt").read_text("utf-8")

    assert result.exit_code == 0
    assert "Telegram" in text
    assert not re.search(r"[<>#*\x00]|\[\^", text)
