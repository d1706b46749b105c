"""A transcription: lines of running text, then the notes. Read from a file and taken apart.

In: a document as typed, or as copied from a page of the printed edition. Out: `Transcription`, its lines and its notes.
What each line is, `annotate.conversion.blocks` tells once the footnote numbers are placed
(`annotate.conversion.footnotes`). Where the last lines may or may not be notes there is more than one reading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from annotate.conversion.layout import Apart, Layout, lay_out
from annotate.conversion.notes import PrintedNote, Tail, find_tails
from annotate.conversion.pages import PAGE_MARK
from annotate.errors import TranscriptionError

# What XML cannot hold, and U+FFFC, which stands for a footnote in the text view.
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffc\ufffe\uffff]")


class Line(NamedTuple):
    """A printed line: its span in characters of the running text, its line in the file (from 1), whether a blank
    line stands before it."""

    start: int
    end: int
    number: int
    blank: bool


@dataclass(frozen=True, slots=True)
class Transcription:
    """A transcription taken apart.

    :param body: the running text, a printed line a line; `lines` are spans of it.
    :param sure: whether its own words say where its notes begin; otherwise the places of their numbers must.
    :param listed: whether the copy has the notes' numbers; `missing` are those left out of their order.
    :param apart: lines that are no part of the document; `joined` the lines of the file that go on the one before.
    """

    path: str
    body: str
    lines: tuple[Line, ...]
    notes: tuple[PrintedNote, ...]
    numbers: Sequence[int]
    sure: bool = True
    listed: bool = True
    missing: tuple[int, ...] = ()
    apart: tuple[Apart, ...] = ()
    joined: tuple[int, ...] = ()

    def line_of(self, offset: int) -> int:
        """The file's line (from 1) of a character of the running text."""
        if not self.lines:
            return 1
        at = bisect_right(self.lines, offset, key=lambda line: line.start) - 1
        return self.lines[max(at, 0)].number


def read_transcription(path: str | Path) -> str:
    """The text of a transcription file, without byte-order mark and with "\\n" line ends.

    :raises TranscriptionError: bytes that are not UTF-8 (the message names line and offset), or nothing but space.
    """
    data = Path(path).read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the byte-order mark.
        at = error.start + (len(data) - len(error.object) if isinstance(error.object, bytes) else 0)
        raise TranscriptionError(
            f"byte 0x{data[at]:02x} at offset {at} is not UTF-8",
            path=path, line=data.count(b"\n", 0, at) + 1, remedy="save the file as UTF-8",
        ) from error  # fmt: skip
    if not text.strip():
        raise TranscriptionError("the transcription is empty", path=path, line=1, remedy="paste the document's text")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def take_apart(text: str, *, path: str) -> Transcription:
    """Part a transcription into lines and notes, by what its own words say.

    :raises TranscriptionError: see `readings`.
    """
    return next(reading for reading in readings(text, path=path) if reading.sure)


def readings(text: str, *, path: str) -> Iterator[Transcription]:
    """The ways to part a transcription into lines and notes, the likeliest first; the last has no notes.

    :param text: as `read_transcription` gives it.
    :param path: the file's name, for messages.
    :raises TranscriptionError: no heading, notes out of order, a note without words, running text among the notes,
        or characters XML cannot hold.
    """
    printable = text.replace("\n", "").isprintable()  # quick, and true of nearly all
    _check_characters(text, path, printable=printable)
    layout = lay_out(text, printable=printable)
    lines = layout.text.split("\n")
    tails = find_tails(lines, layout.numbers)
    for tail in tails:
        try:
            yield _part(layout, lines, tail, path)
        except TranscriptionError:
            if tail.sure:
                raise
    if not any(tail.sure for tail in tails):
        yield _part(layout, lines, None, path)


def _part(layout: Layout, lines: Sequence[str], tail: Tail | None, path: str) -> Transcription:
    """One reading of a transcription."""
    apart = layout.apart
    body, notes = layout.text, tail.notes if tail else ()
    if tail is not None:
        if tail.stray >= 0:
            before = max((note for note in tail.notes), key=lambda note: note.line)
            raise TranscriptionError(
                f"running text stands after note {before.name}: “{lines[tail.stray].strip()[:40]}”",
                path=path, line=layout.numbers[tail.stray],
                remedy="move it above the notes, or indent it if it continues the note",
            )  # fmt: skip
        body = "\n".join(lines[: tail.head])
        body += "\n" if tail.head else ""
        if tail.head < tail.start:
            apart += (Apart(layout.numbers[tail.head], lines[tail.head].strip(), "between", "high"),)
        _check_notes(notes, path)
    printed = _lines(body, layout.numbers)
    if not printed:
        raise TranscriptionError(
            "the heading is missing: nothing stands before the notes"
            if layout.text.strip()
            else "the transcription is empty",
            path=path, line=1, remedy="paste the document's heading and text",
        )  # fmt: skip
    sure, listed = (tail.sure, tail.listed) if tail else (True, True)
    missing = _missing(notes)
    return Transcription(path, body, printed, notes, layout.numbers, sure, listed, missing, apart, layout.joined)


def _check_characters(text: str, path: str, *, printable: bool) -> None:
    if printable and "\ufffc" not in text:
        return
    bad = _BAD.search(text)
    if bad:
        at = bad.start()
        raise TranscriptionError(
            f"the character U+{ord(text[at]):04X} cannot stand in XML",
            path=path, line=text.count("\n", 0, at) + 1, remedy="delete it",
        )  # fmt: skip


def _lines(body: str, numbers: Sequence[int]) -> tuple[Line, ...]:
    lines = []
    at = 0
    blank = False
    for index, raw in enumerate(body.split("\n")):
        words = raw.strip()
        if words:
            start = at if raw[0] == words[0] else at + raw.index(words[0])
            lines.append(Line(start, start + len(words), numbers[index], blank))
            blank = False
        else:
            blank = bool(lines)
        at += len(raw) + 1
    return tuple(lines)


def _check_notes(notes: Sequence[PrintedNote], path: str) -> None:
    """Refuse notes whose numbers occur twice, and notes without words."""
    seen: set[int] = set()
    for note in notes:
        if note.n in seen:
            raise TranscriptionError(
                f"note {note.n} occurs twice", path=path, line=note.line, remedy="renumber or delete one of them"
            )
        seen.add(note.n)
        if not note.text or (note.text[0] == "[" and not PAGE_MARK.sub("", note.text).strip()):
            raise TranscriptionError(
                f"note {note.name} has no words", path=path, line=note.line, remedy="add them, or delete the note"
            )


def _missing(notes: Sequence[PrintedNote]) -> tuple[int, ...]:
    """The numbers left out of notes that are numbered from 0 or 1."""
    numbers = {note.n for note in notes if not note.sign}
    if not numbers or len(numbers) == max(numbers) + (0 in numbers):
        return ()
    return tuple(n for n in range(1, max(numbers)) if n not in numbers)
