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
from typing import Literal

from annotate.errors import TeiError

NOTE_MARK = "\ufffc"

# Elements that stand as a block of their own on the page (TEI model.divPart and model.inter, as FRUS uses them).
BLOCKS = frozenset(
    "head dateline p item label signed salute opener closer postscript list row cell table div byline ab lg l sp "
    "speaker figure figDesc docDate argument epigraph trailer floatingText body front back".split()
)
# Elements that change how words look or where they are printed, not what they mean.
_TRANSPARENT = frozenset("hi pb lb cb gb anchor milestone graphic c w".split())

# The lexical grammar of well-formed XML (XML 1.0 §2.4-3.1) is regular; well-formedness itself is checked by
# the parser before a source is scanned.
TOKEN = re.compile(
    r"<(?P<close>/?)(?P<name>[^\s<>/!?]+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(?P<empty>/?)>"
    r"|(?P<text>[^<]+)"
    r"|<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    r"|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# What of a text chunk does not stand in the view exactly as it stands in the source.
_FOLD = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]|&[^;]{1,12};")


def read_attributes(text: str) -> dict[str, str]:
    """The attributes of a start tag's inside, unescaped."""
    return {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(text)}


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

    __slots__ = (
        "anchor", "attributes", "blocks", "chunks", "length", "open", "opened", "pending", "sources", "starts", "tags",
    )  # fmt: skip

    def __init__(self, attributes: dict[str, str], opened: int, anchor: int = -1) -> None:
        self.attributes = attributes
        self.opened = opened  # where its start tag stands in the source
        self.anchor = anchor
        self.chunks: list[str] = []
        self.length = 0
        self.pending = ""  # white space owed before the next ink: " " or "\n"
        self.starts: list[int] = []
        self.sources: list[int] = []
        self.blocks: list[tuple[int, int, str]] = []
        self.tags: list[tuple[int, int, str, dict[str, str]]] = []
        self.open: list[tuple[str, int, dict[str, str] | None]] = []

    def settle(self, source: int) -> None:
        if self.pending:
            if self.length:
                self.put(self.pending, source)
            self.pending = ""

    def put(self, text: str, source: int) -> None:
        self.starts.append(self.length)
        self.sources.append(source)
        self.chunks.append(text)
        self.length += len(text)

    def add(self, text: str, source: int) -> None:
        """Character data as it stands in the source at `source`."""
        last = 0
        for match in _FOLD.finditer(text):
            if match.start() > last:
                self.plain(text[last : match.start()], source + last)
            if text[match.start()] == "&":
                self.settle(source + match.start())
                self.put(html.unescape(match.group()), source + match.start())
            elif not self.pending:
                self.pending = " "
            last = match.end()
        if last < len(text):
            self.plain(text[last:], source + last)

    def plain(self, text: str, source: int) -> None:
        if text[0] == " ":
            text, source = text[1:], source + 1
            if not self.pending:
                self.pending = " "
            if not text:
                return
        ends = text[-1] == " "
        if ends:
            text = text[:-1]
        self.settle(source)
        self.put(text, source)
        if ends:
            self.pending = " "

    def enter(self, name: str, attributes: dict[str, str] | None) -> None:
        if name in BLOCKS:
            self.pending = "\n"
        self.open.append((name, self.length, attributes))

    def leave(self) -> None:
        name, length, attributes = self.open.pop()
        if self.length > length:
            start = length + self.lead(length)
            if name in BLOCKS:
                self.blocks.append((start, self.length, name))
            elif attributes is not None and start < self.length:
                self.tags.append((start, self.length, name, attributes))
        if name in BLOCKS:
            self.pending = "\n"

    def lead(self, length: int) -> int:
        """1 where the character at `length` is the white space settled after an element opened."""
        for chunk, start in zip(reversed(self.chunks), reversed(self.starts), strict=True):
            if start == length:
                return int(chunk in (" ", "\n"))
            if start < length:
                break
        return 0


def read_views(source: str) -> Iterator[View]:
    """Yield a view of every ``div[@type='document']`` of a TEI source, in document order.

    :param source: a well-formed TEI file as text; offsets into it are characters of this str.
    """
    scan: _Scan | None = None
    for token in TOKEN.finditer(source):
        if scan is not None:
            scan.read(token)
            if not scan.open:
                yield _view(source, [scan.body, *scan.notes])
                scan = None
        elif token["name"] == "div" and not token["close"] and not token["empty"]:
            attributes = read_attributes(token["attributes"])
            if attributes.get("type") == "document":
                scan = _Scan(_Builder(attributes, token.start()))


class _Scan:
    """One document being read: the builder of its running text, and those of the notes it is inside of."""

    def __init__(self, body: _Builder) -> None:
        self.body = body
        self.notes: list[_Builder] = []
        self.open = [body]
        self._inside = [False]  # for each open element: is it a note?

    def read(self, token: re.Match[str]) -> None:
        here = self.open[-1]
        name = token["name"]
        if name is None:
            if token["text"] is not None:
                here.add(token["text"], token.start())
            elif token["cdata"]:
                here.settle(token.start("cdata"))
                here.put(token["cdata"], token.start("cdata"))
        elif token["close"]:
            self._close(here)
        elif name == "note" and self._is_footnote(attributes := read_attributes(token["attributes"])):
            if not token["empty"]:
                self._open_note(here, attributes, token.start())
        elif token["empty"]:
            if name == "lb" and not here.pending:
                here.pending = " "
        else:
            recorded = None if name in _TRANSPARENT or name in BLOCKS else read_attributes(token["attributes"])
            here.enter(name, recorded)
            self._inside.append(False)

    def _close(self, here: _Builder) -> None:
        if self._inside.pop():
            self.notes.append(self.open.pop())
        elif self._inside:
            here.leave()
        else:
            self.open.pop()

    @staticmethod
    def _is_footnote(attributes: dict[str, str]) -> bool:
        return attributes.get("place") != "inline" and attributes.get("rend") != "inline"

    def _open_note(self, here: _Builder, attributes: dict[str, str], start: int) -> None:
        # A number is printed against the word it follows, whatever white space the file has there.
        kept, here.pending = here.pending, "" if here.pending == " " else here.pending
        here.settle(start)
        here.put(NOTE_MARK, start)
        here.pending = kept if kept == " " else ""
        self.open.append(_Builder(attributes, start, here.length - 1))
        self._inside.append(True)


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
        text = "".join(builder.chunks)
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
        starts += [at + s for s in builder.starts]
        sources += builder.sources
        blocks += [Block(at + s, at + e, b) for s, e, b in builder.blocks]
        tags += [Tag(at + s, at + e, t, a) for s, e, t, a in builder.tags]
        at += len(text)
    whole = "".join(texts)
    return View(
        ident, body.attributes.get("n", ""), body.attributes.get("subtype", ""), whole, tuple(parts),
        tuple(sorted(blocks, key=lambda b: (b.start, -b.end))),
        tuple(sorted(tags, key=lambda t: (t.start, -t.end))), starts, sources, source,
    )  # fmt: skip


def read_source(data: bytes, *, name: str = "") -> str:
    """Decode a TEI file for scanning, keeping every character (line ends, byte-order mark) as it is.

    :raises TeiError: the bytes are not UTF-8 (the message names the offset), or declare another encoding.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TeiError(
            f"byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8",
            path=name, line=line, remedy="save the file as UTF-8",
        ) from error  # fmt: skip


def plain_view(text: str) -> View:
    """A view of text outside TEI: one running text, its lines as paragraphs."""
    blocks = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(at, at + len(line), "p"))
        at += len(line) + 1
    return View("", "", "", text, (Part("", "body", 0, len(text)),), tuple(blocks), (), [0], [0], text)
