"""Transcriptions: bytes to text, and text to lines and notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotate.conversion.transcription import read_transcription, take_apart
from annotate.errors import TranscriptionError

PLAIN = "1. Editorial Note1\n\nNothing happened.2\n  1. Source: None.\n  2. Not printed.\n"


def test_windows_line_ends_and_byte_order_mark_are_accepted(tmp_path: Path) -> None:
    file = tmp_path / "d1.txt"
    file.write_bytes(b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode())

    assert read_transcription(file) == PLAIN


def test_bytes_that_are_not_utf8_are_told_by_line_and_offset(tmp_path: Path) -> None:
    file = tmp_path / "d1.txt"
    file.write_bytes(b"1. Editorial Note\n\nCaf\xe9 closed.\n")

    with pytest.raises(TranscriptionError, match=r"d1\.txt:3: byte 0xe9 at offset 22 is not UTF-8"):
        read_transcription(file)


def test_offset_counts_from_the_files_start_behind_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "d1.txt"
    file.write_bytes(b"\xef\xbb\xbf1. \xff")

    with pytest.raises(TranscriptionError, match="offset 6 "):
        read_transcription(file)


@pytest.mark.parametrize("content", [b"", b" \n\n", b"\xef\xbb\xbf\r\n"])
def test_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "d1.txt"
    file.write_bytes(content)

    with pytest.raises(TranscriptionError, match=r"d1\.txt:1: the transcription is empty"):
        read_transcription(file)


def test_lines_keep_their_place_and_know_the_blank_line_before_them() -> None:
    transcription = take_apart(PLAIN, path="d1.txt")

    words = [(transcription.body[line.start : line.end], line.number, line.blank) for line in transcription.lines]
    assert words == [("1. Editorial Note1", 1, False), ("Nothing happened.2", 3, True)]
    assert [(note.n, note.text, note.line) for note in transcription.notes] == [
        (1, "Source: None.", 4),
        (2, "Not printed.", 5),
    ]


def test_indented_line_continues_a_note() -> None:
    transcription = take_apart(PLAIN + "     It was lost.\n", path="d1.txt")

    assert transcription.notes[1].text == "Not printed.\nIt was lost."


@pytest.mark.parametrize(
    "text, message",
    [
        ("  1. Source: None.\n", "d1.txt:1: the heading is missing"),
        (PLAIN + "  2. Again.\n", "d1.txt:6: note 2 occurs twice"),
        (PLAIN.replace("Not printed.", ""), "d1.txt:5: note 2 has no words"),
        (PLAIN.replace("Not printed.", "[Page 5]"), "d1.txt:5: note 2 has no words"),
        (PLAIN + "More text.\n", "d1.txt:6: running text stands after note 2: “More text.”"),
        (PLAIN.replace("Nothing", "No\x07thing"), "d1.txt:3: the character U+0007 cannot stand in XML"),
        (PLAIN.replace("Nothing", "No\ufffcthing"), "d1.txt:3: the character U+FFFC cannot stand in XML"),
        (PLAIN.replace("Nothing", "No\ud800thing"), "d1.txt:3: the character U+D800 cannot stand in XML"),
    ],
    ids=[
        "no heading", "doubled", "empty", "page only", "text after", "bell", "mark", "half",
    ],
)  # fmt: skip
def test_fault_is_told_by_file_and_line_with_a_remedy(text: str, message: str) -> None:
    with pytest.raises(TranscriptionError) as caught:
        take_apart(text, path="d1.txt")

    assert str(caught.value).startswith(message)
    assert caught.value.remedy


def test_notes_listed_out_of_order_are_accepted_as_listed() -> None:
    text = "1. Note1\n\nOne.3 Two.2\n  1. Source: None.\n  3. Third.\n  2. Second.\n"

    assert [note.n for note in take_apart(text, path="d1.txt").notes] == [1, 3, 2]
