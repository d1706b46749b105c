"""A transcription: lines of running text, then the notes. Read from a file and taken apart.

In: a page of the printed edition as copied from a browser. Out: `Transcription`, its lines and its notes, nothing
changed. What each line is, `annotate.conversion.blocks` tells once the footnote numbers are placed
(`annotate.conversion.footnotes`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from annotate.errors import TranscriptionError

PAGE_MARK = re.compile(r"\[Page ([^\s\[\]]{1,12})\] ?")
# A note's own label: indented, as "  3. Source: …". Running text is never indented.
_NOTE_LABEL = re.compile(r"[ \t]+(\d{1,3})\.(?:[ \t]+|$)", re.MULTILINE)
# What XML cannot hold, and U+FFFC, which stands for a footnote in the text view.
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffc\ufffe\uffff]")


class Line(NamedTuple):
    """A printed line: its span in characters of the running text, its line in the file (from 1), whether a blank
    line stands before it."""

    start: int
    end: int
    number: int
    blank: bool


class PrintedNote(NamedTuple):
    """A note as listed at the end: its printed number, its words, its line in the file (from 1)."""

    n: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Transcription:
    """A transcription taken apart. `body` is the running text as typed; lines are spans of it."""

    path: str
    body: str
    lines: tuple[Line, ...]
    notes: tuple[PrintedNote, ...]

    def line_of(self, offset: int) -> int:
        """The file's line (from 1) of a character of the running text."""
        return self.body.count("\n", 0, offset) + 1


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
    """Part a transcription into lines and notes.

    :param text: as `read_transcription` gives it.
    :param path: the file's name, for messages.
    :raises TranscriptionError: no heading, notes out of order, a note without words, running text among the notes,
        or characters XML cannot hold.
    """
    _check_characters(text, path)
    start = _find_notes(text)
    body = text[:start]
    lines = _lines(body)
    if not lines:
        raise TranscriptionError(
            "the heading is missing: nothing stands before the notes" if text.strip() else "the transcription is empty",
            path=path, line=1, remedy="paste the document's heading and text",
        )  # fmt: skip
    notes = _notes(text, start, path) if start < len(text) else ()
    return Transcription(path, body, lines, notes)


def _find_notes(text: str) -> int:
    """Where the first line stands that begins with a note's label; the text's end where none does."""
    at = -1
    while True:
        if text[at + 1 : at + 2] in (" ", "\t") and _NOTE_LABEL.match(text, at + 1):
            return at + 1
        # Running text is not indented, so that this seldom stops before the notes.
        at = min((found for found in (text.find("\n ", at + 1), text.find("\n\t", at + 1)) if found >= 0), default=-1)
        if at < 0:
            return len(text)


def _check_characters(text: str, path: str) -> None:
    if text.replace("\n", "").isprintable() and "\ufffc" not in text:
        return  # quick, and true of nearly all
    bad = _BAD.search(text)
    if bad:
        at = bad.start()
        raise TranscriptionError(
            f"the character U+{ord(text[at]):04X} cannot stand in XML",
            path=path, line=text.count("\n", 0, at) + 1, remedy="delete it",
        )  # fmt: skip


def _lines(body: str) -> tuple[Line, ...]:
    lines = []
    at = 0
    blank = False
    for number, raw in enumerate(body.split("\n"), 1):
        words = raw.strip()
        if words:
            start = at + raw.index(words[0])
            lines.append(Line(start, start + len(words), number, blank))
            blank = False
        else:
            blank = bool(lines)
        at += len(raw) + 1
    return tuple(lines)


def _notes(text: str, start: int, path: str) -> tuple[PrintedNote, ...]:
    """The notes in the order listed. They are numbered 1…N, though not always listed so."""
    notes: list[PrintedNote] = []
    number = text.count("\n", 0, start) + 1
    for raw in text[start:].split("\n"):
        label = _NOTE_LABEL.match(raw)
        if label:
            notes.append(PrintedNote(int(label[1]), raw[label.end() :].strip(), number))
        elif raw.strip():
            if not raw[0].isspace():
                raise TranscriptionError(
                    f"running text stands after note {notes[-1].n}: “{raw.strip()[:40]}”",
                    path=path, line=number, remedy="move it above the notes, or indent it if it continues the note",
                )  # fmt: skip
            last = notes[-1]
            notes[-1] = PrintedNote(last.n, f"{last.text}\n{raw.strip()}".lstrip("\n"), last.line)
        number += 1
    _check_numbers(notes, path)
    for note in notes:
        if not PAGE_MARK.sub("", note.text).strip():
            raise TranscriptionError(
                f"note {note.n} has no words", path=path, line=note.line, remedy="add them, or delete the note"
            )
    return tuple(notes)


def _check_numbers(notes: list[PrintedNote], path: str) -> None:
    """Refuse notes whose numbers are not 1…N, each once."""
    seen: set[int] = set()
    for note in notes:
        if note.n in seen:
            raise TranscriptionError(
                f"note {note.n} occurs twice", path=path, line=note.line, remedy="renumber or delete one of them"
            )
        seen.add(note.n)
    for place, note in enumerate(notes, 1):
        if place not in seen:
            raise TranscriptionError(
                f"note {place} is missing: there are {len(notes)} notes, the last is {max(seen)}",
                path=path, line=note.line, remedy="add it, or renumber the notes",
            )  # fmt: skip
