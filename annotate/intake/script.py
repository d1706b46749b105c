"""A document as a reader finds it in a file: paragraphs, tables and notes; and how it is written as a transcription.

In: what a reader (`word`, `opendocument`, `hypertext`) found. Out: a transcription as `annotate.conversion` reads it:
one line a paragraph, a blank line between paragraphs, cells parted by tabs, each footnote's number where its mark
stood, and the notes at the end, indented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

# White space that a reader of print does not see: all but the tab, which parts columns, and the line's end.
_BLANKS = re.compile(r"[ \r\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")


class Run(NamedTuple):
    """Words of one look. note: the key of the footnote whose mark stands here; a run has words or a note."""

    text: str = ""
    italic: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. label: what a list prints before it; close: no blank line before it, as between a list's items."""

    runs: tuple[Run, ...]
    label: str = ""
    close: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells, each cell the runs of its words."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A file's document.

    :param notes: the words of each note by its key, in the order the file lists them.
    :param told: what an editor should know of the reading, each a clause.
    """

    blocks: tuple[Paragraph | Table, ...]
    notes: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    told: tuple[str, ...] = ()


class Anchor(NamedTuple):
    """Where the transcription prints a footnote's number: its span in characters of the text."""

    n: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Written:
    """A transcription's text, and where its notes' numbers stand. told: what could not be written as it was."""

    text: str
    anchors: tuple[Anchor, ...]
    told: tuple[str, ...] = ()


def write_transcription(script: Script, *, mark: str = "{}") -> Written:
    """A document as a transcription.

    :param mark: how a footnote's number is printed at its place, such as ``{}`` or ``[{}]``.

    >>> note = {"a": (Paragraph((Run("Not printed."),)),)}
    >>> script = Script((Paragraph((Run("1. Note"), Run(note="a"))), Paragraph((Run("Text."),))), note)
    >>> write_transcription(script).text
    '1. Note1\\n\\nText.\\n\\n  1. Not printed.\\n'
    """
    return _Writer(script, mark).write()


class _Writer:
    def __init__(self, script: Script, mark: str) -> None:
        self.script = script
        self.mark = mark
        self.numbers = _number(script)
        self.out: list[str] = []
        self.at = 0
        self.anchors: list[Anchor] = []
        self.told: list[str] = []

    def write(self) -> Written:
        blocks = [block for block in self.script.blocks if _has_words(block)]
        for index, block in enumerate(blocks):
            if index and not (isinstance(block, Paragraph) and block.close):
                self.put("\n")
            if isinstance(block, Table):
                for row in block.rows:
                    for place, cell in enumerate(row):
                        self.put("\t" if place else "")
                        self.runs(cell, one_line=True)
                    self.put("\n")
            else:
                if block.label:
                    self.put(block.label + " " * bool(block.runs))
                self.runs(block.runs)
                self.put("\n")
        text = "".join(self.out) + self.notes()
        return Written(text, tuple(self.anchors), tuple(self.told))

    def put(self, text: str) -> None:
        self.out.append(text)
        self.at += len(text)

    def runs(self, runs: Sequence[Run], *, one_line: bool = False) -> None:
        pieces = list(_pieces(runs))
        if one_line:
            pieces = [piece if isinstance(piece, Run) else re.sub(r"\s+", " ", piece) for piece in pieces]
        for piece in pieces:
            if isinstance(piece, str):
                self.put(piece)
                continue
            n = self.numbers.get(piece.note)
            if n is None:
                self.told.append(f"the mark of a note ({piece.note}) has no note; its place is left empty")
                continue
            words = self.mark.format(n)
            start = self.at + words.index(str(n))
            self.anchors.append(Anchor(n, start, start + len(str(n))))
            self.put(words)

    def notes(self) -> str:
        lines = []
        for key, n in self.numbers.items():
            its = [w for w in (self.plain(p) for p in self.script.notes[key]) if w]
            if not its:
                self.told.append(f"note {n} has no words")
            lines += [f"  {n}. {its[0] if its else ''}".rstrip(), *(f"     {more}" for more in its[1:])]
        for key, paragraphs in self.script.notes.items():
            if key not in self.numbers:
                words = " ".join(filter(None, map(self.plain, paragraphs)))
                self.told.append(f"a note has no mark in the text: “{words[:40]}”; it stands at the end")
                lines.append(words)
        return "\n" + "\n".join(lines) + "\n" if lines else ""

    def plain(self, paragraph: Paragraph) -> str:
        """A note's paragraph on one line. What it says of another note by a mark is printed as that note's number."""
        words = []
        for piece in _pieces(paragraph.runs):
            words.append(piece if isinstance(piece, str) else str(self.numbers.get(piece.note, "")))
        text = re.sub(r"\s+", " ", "".join(words)).strip()
        return f"{paragraph.label} {text}".strip() if paragraph.label else text


def _number(script: Script) -> dict[str, int]:
    """The notes' numbers, 1…N by the order of their marks in the text."""
    numbers: dict[str, int] = {}
    for runs in runs_of(script):
        for run in runs:
            if run.note in script.notes and run.note not in numbers:
                numbers[run.note] = len(numbers) + 1
    return numbers


def runs_of(script: Script) -> Iterator[tuple[Run, ...]]:
    """The runs of each paragraph and cell, in order."""
    for block in script.blocks:
        if isinstance(block, Paragraph):
            yield block.runs
        else:
            for row in block.rows:
                yield from row


def _has_words(block: Paragraph | Table) -> bool:
    if isinstance(block, Paragraph) and block.label:
        return True
    rows = ((block.runs,),) if isinstance(block, Paragraph) else block.rows
    return any(run.note or _UNSEEN.sub("", run.text).strip() for row in rows for cell in row for run in cell)


def _pieces(runs: Iterable[Run]) -> Iterator[str | Run]:
    """A paragraph's words, white space folded and none at the ends, and the marks of notes between them."""
    joined: list[Run] = []
    for run in runs:
        text = _BLANKS.sub(" ", _UNSEEN.sub("", run.text))
        if run.note:
            joined.append(run)
        elif joined and not joined[-1].note:
            joined[-1] = Run(joined[-1].text + text)
        elif text:
            joined.append(Run(text))
    ended = True  # white space has been written, or nothing
    pieces: list[str | Run] = []
    for run in joined:
        if run.note:
            if pieces and isinstance(pieces[-1], str):
                pieces[-1] = pieces[-1].rstrip(" ")  # "word 1" reads as a number; "word1" as a note
            pieces.append(run)
            ended = False
            continue
        text = re.sub(r" *\n[ \n]*", "\n", re.sub(r" {2,}", " ", run.text))
        text = text.lstrip(" \n") if ended else text
        if text:
            ended = text[-1] in " \n"
            pieces.append(text)
    while pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
        if pieces[-1]:
            break
        pieces.pop()
    yield from pieces
