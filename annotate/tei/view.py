"""A text view of a TEI document: its words as one string, and the way back from each character to the file.

In: the source text of a TEI file (a str, exactly as decoded). Out: one `View` a document. The view's text is
what a reader reads: runs of white space are one space, blocks stand on their own lines, a footnote is U+FFFC
where its number is printed and stands with its own words after the running text. The source is scanned, never
re-serialised, so that weaving (`annotate.weave`) can change single places and leave every other byte alone.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from annotate.tei.kinds import BLOCKS, TRANSPARENT, is_footnote
from annotate.tei.scan import TOKEN, find_documents, read_attributes

NOTE_MARK = "\ufffc"

# What of a text chunk does not stand in the view exactly as it stands in the source.
_FOLD = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]|&[^;]{1,12};")


@dataclass(frozen=True, slots=True)
class Part:
    """The running text (role ``body``), the source note (``source``) or another note (``note``) of a document.

    start, end: characters of the view's text. anchor: the character of the view at which the note's number is
    printed (its U+FFFC); -1 for the running text. n: the printed number.
    """

    id: str
    role: Literal["body", "source", "note"]
    start: int
    end: int
    n: str = ""
    anchor: int = -1


@dataclass(frozen=True, slots=True)
class Block:
    """A printed block that holds words: start and end in characters of the view's text, and its TEI name."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Tag:
    """An element that already stands in the source over some words; characters of the view's text."""

    start: int
    end: int
    name: str
    attributes: dict[str, str] = field(hash=False)


@dataclass(frozen=True)
class View:
    """One document as text. All offsets are characters of `text`."""

    id: str
    n: str
    subtype: str
    text: str
    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]
    tags: tuple[Tag, ...]
    _starts: list[int] = field(repr=False, compare=False)
    _sources: list[int] = field(repr=False, compare=False)
    _source: str = field(repr=False, compare=False)

    def part_at(self, offset: int) -> Part:
        """The part that holds a character."""
        for part in self.parts:
            if part.start <= offset < part.end or offset == part.start == part.end:
                return part
        raise IndexError(f"{self.id}: character {offset} is in no part")

    def text_of(self, part: Part) -> str:
        """A part's own text."""
        return self.text[part.start : part.end]

    def source_start(self, offset: int) -> int:
        """Where in the source (characters of the file) a character of the view begins."""
        i = bisect_right(self._starts, offset) - 1
        return self._sources[i] + (offset - self._starts[i])

    def source_end(self, offset: int) -> int:
        """Where in the source the character *before* `offset` ends."""
        at = self.source_start(offset - 1)
        if self._source[at] == "&":
            return self._source.index(";", at) + 1
        return at + 1


class _Builder:
    """Collects one part's words and where they come from."""

    __slots__ = ("anchor", "attributes", "blocks", "length", "open", "opened", "pending", "pieces", "tags")

    def __init__(self, attributes: dict[str, str], opened: int, anchor: int = -1) -> None:
        self.attributes = attributes
        self.opened = opened  # where its start tag stands in the source
        self.anchor = anchor
        self.pieces: list[tuple[int, int, str]] = []  # words, with where they begin in the part and in the source
        self.length = 0
        self.pending = ""  # white space owed before the next ink: " " or "\n"
        self.blocks: list[tuple[int, int, str]] = []
        self.tags: list[tuple[int, int, str, dict[str, str]]] = []
        self.open: list[tuple[str, int, int, dict[str, str] | None]] = []

    def put(self, text: str, source: int) -> None:
        """Words as they stand in the view, after the white space owed."""
        if self.pending:
            if self.length:
                self.pieces.append((self.length, source, self.pending))
                self.length += 1
            self.pending = ""
        self.pieces.append((self.length, source, text))
        self.length += len(text)

    def add(self, text: str, source: int) -> None:
        """Character data as it stands in the source at `source`."""
        if not text.strip(" \t\r\n"):
            self.pending = self.pending or " "
            return
        last = 0
        for match in _FOLD.finditer(text):
            start, end = match.span()
            if start > last:
                self.plain(text[last:start], source + last)
            if text[start] == "&":
                self.put(html.unescape(match.group()), source + start)
            elif not self.pending:
                self.pending = " "
            last = end
        if last < len(text):
            self.plain(text[last:] if last else text, source + last)

    def plain(self, text: str, source: int) -> None:
        """Character data with nothing to fold but a space at either end."""
        if text[0] == " ":
            text, source = text[1:], source + 1
            if not self.pending:
                self.pending = " "
            if not text:
                return
        if text[-1] == " ":
            self.put(text[:-1], source)
            self.pending = " "
        else:
            self.put(text, source)

    def enter(self, name: str, attributes: dict[str, str] | None) -> None:
        if name in BLOCKS:
            self.pending = "\n"
        self.open.append((name, self.length, len(self.pieces), attributes))

    def leave(self) -> None:
        name, start, first, attributes = self.open.pop()
        is_block = name in BLOCKS
        if self.length > start and (is_block or attributes is not None):
            if self.pieces[first][2] in (" ", "\n"):  # owed from before the element
                start += 1
            if is_block:
                self.blocks.append((start, self.length, name))
            elif attributes is not None and start < self.length:
                self.tags.append((start, self.length, name, attributes))
        if is_block:
            self.pending = "\n"


def read_views(source: str) -> Iterator[View]:
    """Yield a view of every ``div[@type='document']`` of a TEI source, in document order.

    :param source: a well-formed TEI file as text; offsets into it are characters of this str.
    """
    for start, end in find_documents(source):
        yield read_view(source, start, end)


def read_view(source: str, start: int = 0, end: int | None = None) -> View:
    """The view of one document.

    :param source: a well-formed TEI file as text, or the ``div`` of a document alone.
    :param start: where the document's start tag begins in the source, in characters; end: where its end tag ends.
    """
    tokens = TOKEN.finditer(source, start, len(source) if end is None else end)
    return _view(source, _read_document(tokens, _Builder(read_attributes(next(tokens)["attributes"]), start)))


@lru_cache(maxsize=1024)
def view_of(div: str) -> View:
    """The view of a document given by itself, kept for whoever asks next: the index, the annotators, pages, tables.

    So many documents are a large volume or two.

    :param div: the source of a document's ``div``; the view's places in the source are characters of it.
    """
    return read_view(div)


def _read_document(tokens: Iterator[re.Match[str]], body: _Builder) -> list[_Builder]:
    """The builders of a document's running text and of its notes; takes the tokens up to the document's end tag."""
    here = body
    around: list[_Builder] = []  # what the notes that are open stand in
    notes: list[_Builder] = []
    for token in tokens:
        kind = token.lastgroup
        if kind == "text":
            here.add(token.group(), token.start())
        elif kind == "empty":  # the last group of a tag
            close, name, inside, empty = token.group("close", "name", "attributes", "empty")
            if close:
                if here.open:
                    here.leave()
                elif around:
                    notes.append(here)
                    here = around.pop()
                else:
                    break
            elif name == "note" and is_footnote(attributes := read_attributes(inside)):
                if not empty:
                    around.append(here)
                    here = _open_note(here, attributes, token.start())
            elif empty:
                if name == "lb" and not here.pending:
                    here.pending = " "
            else:
                here.enter(name, None if name in TRANSPARENT or name in BLOCKS else read_attributes(inside))
        elif kind == "cdata" and token["cdata"]:
            here.put(token["cdata"], token.start("cdata"))
    return [body, *notes]


def _open_note(here: _Builder, attributes: dict[str, str], start: int) -> _Builder:
    # A number is printed against the word it follows, whatever white space the file has there.
    kept, here.pending = here.pending, "" if here.pending == " " else here.pending
    here.put(NOTE_MARK, start)
    here.pending = kept if kept == " " else ""
    return _Builder(attributes, start, here.length - 1)


def _view(source: str, builders: list[_Builder]) -> View:
    body, notes = builders[0], sorted(builders[1:], key=lambda b: b.opened)
    ident = body.attributes.get("xml:id", "")
    texts: list[str] = []
    parts: list[Part] = []
    blocks: list[Block] = []
    tags: list[Tag] = []
    starts: list[int] = []
    sources: list[int] = []
    at = 0
    for builder in [body, *notes]:
        text = "".join([piece[2] for piece in builder.pieces])
        if parts:
            texts.append("\n")
            starts.append(at)
            sources.append(builder.opened)
            at += 1
        n = builder.attributes.get("n", "")
        if builder is body:
            part = Part(ident, "body", at, at + len(text))
        else:
            own = builder.attributes.get("xml:id") or f"{ident}fn{n}"
            role: Literal["source", "note"] = "source" if builder.attributes.get("type") == "source" else "note"
            part = Part(own, role, at, at + len(text), n, builder.anchor)
        parts.append(part)
        texts.append(text)
        starts += [at + piece[0] for piece in builder.pieces]
        sources += [piece[1] for piece in builder.pieces]
        blocks += [Block(at + s, at + e, b) for s, e, b in builder.blocks]
        tags += [Tag(at + s, at + e, t, a) for s, e, t, a in builder.tags]
        at += len(text)
    whole = "".join(texts)
    return View(
        ident, body.attributes.get("n", ""), body.attributes.get("subtype", ""), whole, tuple(parts),
        tuple(sorted(blocks, key=lambda b: (b.start, -b.end))),
        tuple(sorted(tags, key=lambda t: (t.start, -t.end))), starts, sources, source,
    )  # fmt: skip


def plain_view(text: str) -> View:
    """A view of text outside TEI: its lines are paragraphs; from a line that begins "Source:" on, they are notes."""
    blocks: list[Block] = []
    parts: list[Part] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(at, at + len(line), "p"))
            if parts or line.startswith("Source:"):
                parts.append(Part("", "note" if parts else "source", at, at + len(line)))
        at += len(line) + 1
    body = Part("", "body", 0, max(0, parts[0].start - 1) if parts else len(text))
    return View("", "", "", text, (body, *parts), tuple(blocks), (), [0], [0], text)
