"""TEI from blocks, as text, and the ink check that reads it back.

In: a transcription taken apart, its blocks, and where its footnotes stand. Out: the document's ``<div>`` as a
string, written line by line rather than through a tree, so that a volume converts in a fraction of a second.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annotate.blocks import Block
from annotate.transcription import PAGE_MARK, PrintedNote, Transcription

_INDENT = "        "
_NOT_NAME = re.compile(r"[^\w.-]")


class Mark(NamedTuple):
    """Something that stands in the running text and is written otherwise: a page mark, a footnote number, a tag.

    text[start:end] is replaced by `tei`; start == end where `tei` is put in.
    """

    start: int
    end: int
    tei: str


def escape(text: str) -> str:
    """Text as XML character data.

    >>> escape("R & D <secret>")
    'R &amp; D &lt;secret&gt;'
    """
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def quote(text: str) -> str:
    """Text as an XML attribute's value, with its quotation marks."""
    return '"' + escape(text).replace('"', "&quot;").replace("\n", "&#10;") + '"'


def page_mark(n: str, seen: set[str]) -> str:
    """The ``<pb>`` of a page. A page printed twice has its id once; `seen` holds the ids given so far."""
    ident = f"pg_{_NOT_NAME.sub('_', n)}"
    if ident in seen:
        return f"<pb n={quote(n)}/>"
    seen.add(ident)
    return f'<pb n={quote(n)} xml:id="{ident}"/>'


def mark_pages(text: str, seen: set[str]) -> list[Mark]:
    """The page marks of some running text."""
    if "[Page " not in text:
        return []
    marks = []
    for match in PAGE_MARK.finditer(text):
        start, end = match.span()
        n = match[1]
        before = text[start - 1] if start else "\n"
        # A mark splits a word ("pro[Page 604] posals") or stands between two ("the[Page 5] next"): the copy reads
        # alike. A word runs on where both sides are letters and the second is small.
        if text[end - 1] == " " and not before.isspace() and not (before.isalpha() and text[end : end + 1].islower()):
            end -= 1
        marks.append(Mark(start, end, page_mark(n, seen)))
    return marks


def note_element(note: PrintedNote, document_id: str, is_source: bool, seen: set[str]) -> str:
    """A footnote as it stands at its anchor."""
    kind = ' type="source"' if is_source else ""
    text = note.text
    marks = mark_pages(text, seen)
    words = write_inline(text, 0, len(text), marks, 0) if marks else escape(text)
    if "\n" in words:
        words = "<p>" + words.replace("\n", "</p><p>") + "</p>"
    return f'<note n="{note.n}" xml:id="{document_id}fn{note.n}"{kind}>{words}</note>'


def write_inline(text: str, start: int, end: int, marks: Sequence[Mark], first: int) -> str:
    """text[start:end] as TEI, marks from marks[first] on written in their places."""
    out = []
    at = start
    for index in range(first, len(marks)):
        mark = marks[index]
        if mark.start >= end and not (mark.start == mark.end == end):
            break
        if mark.start > at:
            out.append(escape(text[at : mark.start]))
        out.append(mark.tei)
        at = mark.end
    if at < end:
        out.append(escape(text[at:end]))
    return "".join(out)


def plain(text: str, start: int, end: int, marks: Sequence[Mark], first: int) -> tuple[str, list[tuple[int, int]]]:
    """text[start:end] without its marks, and the way back: pairs of an offset in that and one in `text`."""
    out: list[str] = []
    ways = []
    at, length = start, 0
    for index in range(first, len(marks)):
        mark = marks[index]
        if mark.start >= end:
            break
        if mark.start > at:
            ways.append((length, at))
            out.append(text[at : mark.start])
            length += mark.start - at
        at = mark.end
    if at < end:
        ways.append((length, at))
        out.append(text[at:end])
    return "".join(out), ways


def way_back(ways: Sequence[tuple[int, int]], offset: int, *, ends: bool) -> int:
    """Where in the running text a character of the plain words stands.

    :param ends: the offset ends a span: at a mark, the place before it rather than behind it.
    """
    best = ways[0]
    for way in ways:
        if way[0] > offset or (ends and way[0] == offset and way is not ways[0]):
            break
        best = way
    return best[1] + offset - best[0]


def write_body(
    transcription: Transcription,
    blocks: Sequence[Block],
    marks: Sequence[Mark],
    *,
    supplied_dateline: str = "",
) -> str:
    """All blocks as the content of the document's ``<div>``.

    :param marks: page marks, notes and tags in order of place.
    :param supplied_dateline: a dateline's TEI, for a document whose transcription has none.
    """
    return _Writer(transcription.body, marks).write(blocks, supplied_dateline)


class _Writer:
    """Writes blocks in order, keeping count of what is open."""

    __slots__ = ("depth", "group", "item_open", "marks", "opener", "out", "starts", "text")

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self.text = text
        self.marks = marks
        self.starts = [mark.start for mark in marks]
        self.out: list[str] = []
        self.depth = 0  # labelled lists open; in each the last item is open too, unless only its label stands
        self.item_open: list[bool] = []
        self.group = 0  # 1 within a list of a memorandum, 2 within a list of such a list
        self.opener = True  # nothing but headings written so far

    def inline(self, block: Block) -> str:
        words = write_inline(self.text, block.start, block.end, self.marks, bisect_left(self.starts, block.start))
        return words.replace("\n", " ") if "\n" in words else words

    def line(self, tei: str) -> None:
        self.out.append(_INDENT + "    " * (self.depth + self.group) + tei)

    def write(self, blocks: Sequence[Block], supplied_dateline: str) -> str:
        count = len(blocks)
        index = 0
        while index < count:
            block = blocks[index]
            kind = block.kind
            if kind == "p":
                self.close_group(0)
                self.close_lists(block.level)
                self.line(f"<p>{self.inline(block)}</p>")
            elif kind == "label":
                self.label(block)
            elif kind == "item":
                self.line(f"<item>{self.inline(block)}")
                self.item_open[-1] = True
            else:
                self.close_lists(0)
                if kind in ("group", "subhead", "entry"):
                    self.group_line(block)
                else:
                    self.close_group(0)
                    if kind in ("closing", "signed", "position"):
                        index = self.closer(blocks, index)
                        continue
                    if kind == "postscript":
                        index = self.postscript(blocks, index)
                        continue
                    self.opening(block)
                    if kind == "head" and supplied_dateline:
                        self.line(f"<dateline>{supplied_dateline}</dateline>")
            if kind not in ("head", "dateline"):
                self.opener = False
            index += 1
        self.close_group(0)
        self.close_lists(0)
        return "\n".join(self.out)

    def opening(self, block: Block) -> None:
        words = self.inline(block)
        if block.kind == "salute":
            self.line(f"<opener><salute>{words}</salute></opener>" if self.opener else f"<p>{words}</p>")
        else:
            self.line(f"<{block.kind}>{words}</{block.kind}>")

    def label(self, block: Block) -> None:
        self.close_group(0)
        self.close_lists(block.level - block.opens)
        if block.opens:
            if self.depth and not self.item_open[-1]:
                self.line("<item>")
                self.item_open[-1] = True
            self.line("<list>")
            self.depth += 1
            self.item_open.append(False)
        else:
            self.close_item()
        self.line(f"<label>{self.inline(block)}</label>")

    def close_item(self) -> None:
        """Close the innermost list's open item."""
        if self.item_open[-1]:
            if self.out[-1].lstrip().startswith("<item>"):
                self.out[-1] += "</item>"
            else:
                self.line("</item>")
        else:
            self.line("<item/>")
        self.item_open[-1] = False

    def close_lists(self, level: int) -> None:
        while self.depth > level:
            self.close_item()
            self.item_open.pop()
            self.depth -= 1
            self.line("</list>")

    def group_line(self, block: Block) -> None:
        words = self.inline(block)
        if block.kind == "group":
            self.close_group(0)
            self.line(f'<list type="{block.type}">')
            self.group = 1
            self.line(f"<head>{words}</head>")
        elif block.kind == "subhead":
            self.close_group(1)
            self.line("<item><list>")
            self.group = 2
            self.line(f"<head>{words}</head>")
        else:
            self.line(f"<item>{words}</item>")

    def close_group(self, level: int) -> None:
        while self.group > level:
            self.group -= 1
            self.line("</list></item>" if self.group else "</list>")

    def closer(self, blocks: Sequence[Block], index: int) -> int:
        """One ``<closer>`` for closing, signatures and positions; the index of the block after it."""
        parts = []
        while index < len(blocks) and blocks[index].kind in ("closing", "signed", "position"):
            words = self.inline(blocks[index])
            kind = blocks[index].kind
            if kind == "closing":
                parts.append(f"<salute>{words}</salute>")
            elif kind == "signed":
                parts.append(f"<signed>{words}</signed>")
            else:
                parts.append(f'<seg type="position">{words}</seg>')
            index += 1
        self.line(f"<closer>{' '.join(parts)}</closer>")
        return index

    def postscript(self, blocks: Sequence[Block], index: int) -> int:
        parts = []
        while index < len(blocks) and blocks[index].kind == "postscript":
            parts.append(f"<p>{self.inline(blocks[index])}</p>")
            index += 1
        self.line(f"<postscript>{''.join(parts)}</postscript>")
        return index


# ---- the ink check --------------------------------------------------------------------------------------------

_DOCUMENT = re.compile(r'<div type="document"[^>]*>(.*)</div>\s*</body>', re.DOTALL)
_NOTE = re.compile(r'<note n="(\d+)"[^>]*>(.*?)</note>', re.DOTALL)
_PAGE = re.compile(r'<pb n="([^"]*)"[^>]*/>')
_SUPPLIED = re.compile(r"<supplied\b.*?</supplied>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def printed_ink(tei: str) -> str:
    """The ink a document prints: every character but white space, footnote numbers and page marks in their places,
    the notes with their labels at the end. It is read from finished TEI alone, so that it checks the conversion.

    :param tei: a TEI file as `annotate.convert` writes it.

    >>> printed_ink('<div type="document"><head>Paris<note n="1">Not printed.</note></head></div></body>')
    'Paris11.Notprinted.'
    """
    match = _DOCUMENT.search(tei)
    source = match[1] if match else ""
    if "<supplied" in source:
        source = _SUPPLIED.sub("", source)
    source = _PAGE.sub(r"[Page\1]", source)
    notes: list[str] = []

    def lift(note: re.Match[str]) -> str:
        notes.append(f"{note[1]}.{note[2]}")
        return note[1]

    running = _NOTE.sub(lift, source)
    words = _TAG.sub("", running + "".join(notes))
    if "&" in words:
        words = html.unescape(words)
    return ink(words)


def ink(text: str) -> str:
    """Text without white space."""
    return "".join(text.split())


def first_difference(expected: str, found: str) -> int:
    """The first character at which two inks part."""
    low, high = 0, min(len(expected), len(found))
    while low < high:
        middle = (low + high + 1) // 2
        if expected[:middle] == found[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def attributes(pairs: Mapping[str, str]) -> str:
    """Attributes as written in a start tag, each with a space before it; empty values are left out."""
    return "".join(f" {name}={quote(value)}" for name, value in pairs.items() if value)
