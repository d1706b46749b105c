"""A text view of a TEI document: its words as one string, and the way back from each character to the file.

In: the source text of a TEI file (a str, exactly as decoded). Out: one `View` a document. The view's text is
what a reader reads (`annotate.tei.kinds`): runs of white space are one space, blocks stand on their own lines, a
footnote is U+FFFC where its number is printed and stands with its own words after the running text; of two readings
there is one; letters are composed (Unicode NFC). The source is scanned, never re-serialised, so that weaving
(`annotate.weave`) can change single places and leave every other byte alone.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from annotate.tei.kinds import (
    BLOCKS,
    BREAKS,
    HOLDERS,
    HYPHENS,
    STAND_INS,
    TRANSPARENT,
    NoteRole,
    is_block,
    is_footnote,
    is_named,
    is_struck,
    joins,
    name_notes,
    told_of_gap,
    unread_of,
)
from annotate.tei.scan import TAG, TOKEN, find_documents, read_attributes, unescape
from annotate.tei.spelling import plain_text

NOTE_MARK = "\ufffc"

# What of a text chunk does not stand in the view exactly as it stands in the source.
_FOLD = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]|&[^;]+;")
# A letter with the marks that are set over or under it, or what shows only at the end of a line.
_MARKED = re.compile(r"[^\u0300-\u036f\u0653-\u0655\u3099\u309a\xad]?[\u0300-\u036f\u0653-\u0655\u3099\u309a]+|\xad")
_UNCOMPOSED = re.compile("[\u0300-\u036f\u0653-\u0655\u3099\u309a\xad]")
_REFERENCE = re.compile(r"&[^;\s]+;")
_MARK = re.compile(r"[\u0300-\uffff]|&#x?[\da-fA-F]+;")
_ALTERNATIVES = re.compile(r"<(?:[\w.-]+:)?(?:choice|app)\b")
_JOINED = "\x00"  # instead of white space that is owed: a break within a word stands here
_SPACES = " \t\r\n"
# What does more than hold words.
_NOTABLE = BREAKS | STAND_INS | {"note", "del"}


@dataclass(frozen=True, slots=True)
class Part:
    """The running text (role ``body``), the source note (``source``), a summary or another note of a document.

    start, end: characters of the view's text. anchor: the character of the view at which the note's number is
    printed (its U+FFFC); -1 for the running text and what is printed in it. id, n: the note's id and printed number
    (`annotate.tei.kinds.name_notes`).
    """

    id: str
    role: Literal["body"] | NoteRole
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


@dataclass(frozen=True, slots=True)
class Told:
    """Words of ours for what is not there (a gap), to be shown in place of characters start to end of the view."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class View:
    """One document as text. All offsets are characters of `text`.

    parts: the running text, then each footnote. inline: the source note and the summary where these are printed in
    the running text, of which they are a part. told: see `Told`.
    """

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
    inline: tuple[Part, ...] = ()
    told: tuple[Told, ...] = ()

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
        source = self._source
        at = self.source_start(offset - 1)
        reference = _REFERENCE.match(source, at) if source[at] == "&" else None
        at = reference.end() if reference else at + 1
        while (mark := _MARK.match(source, at)) and unicodedata.combining(unescape(mark.group())[0]):
            at = mark.end()  # it is set with the letter before it
        return at

    def reads(self, left: int, right: int, start: int, end: int) -> bool:
        """Whether any ink of characters start to end of the view stands between two places of the source."""
        return any(
            left <= self.source_start(offset) < right
            for offset in range(start, end)
            if not self.text[offset].isspace() and self.text[offset] != NOTE_MARK
        )


class _Builder:
    """Collects one part's words and where they come from."""

    __slots__ = (
        "anchor", "around", "attributes", "barred", "blocks", "inline", "length", "muted", "open", "opened",
        "pending", "pieces", "tags", "told",
    )  # fmt: skip

    def __init__(self, attributes: dict[str, str], opened: int, around: _Builder | None = None) -> None:
        self.length = 0
        self.attributes = attributes
        self.opened = opened  # where its start tag stands in the source
        self.around = around  # what the note stands in
        self.anchor = around.length - 1 if around is not None else -1  # in the words of what it stands in
        self.pieces: list[tuple[int, int, str]] = []  # words, with where they begin in the part and in the source
        self.pending = ""  # white space owed before the next ink: " " or "\n"; or `_JOINED`, that there is none
        self.blocks: list[tuple[int, int, str]] = []
        self.tags: list[tuple[int, int, str, dict[str, str]]] = []
        self.inline: list[tuple[int, int, int]] = []  # notes printed here, and where they begin in the source
        self.told: list[tuple[int, int, str]] = []
        self.open: list[tuple[str, int, int, dict[str, str] | None, bool, bool, int]] = []
        self.muted = 0  # how many open elements hold what is not read
        self.barred = 0  # after so many pieces something stood that is not read

    def put(self, text: str, source: int) -> None:
        """Words as they stand in the view, after the white space owed."""
        if self.pending:
            if self.length and self.pending != _JOINED:
                self.pieces.append((self.length, source, self.pending))
                self.length += 1
            self.pending = ""
        self.pieces.append((self.length, source, text))
        self.length += len(text)

    def add(self, text: str, source: int, *, raw: bool = False) -> None:
        """Character data as it stands in the source at `source`; in a CDATA section it is `raw`, without references."""
        if self.muted:
            return
        if not text.strip(_SPACES):
            self.pending = self.pending or " "
            return
        last = 0
        for match in _FOLD.finditer(text):
            start, end = match.span()
            if start > last:
                self.plain(text[last:start], source + last)
            if text[start] == "&" and raw:
                self.plain(match.group(), source + start)
            elif text[start] == "&":
                self.character(unescape(match.group()), source + start)
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
        spaced = text[-1] == " "
        if spaced:
            text = text[:-1]
        if text.isascii() or _UNCOMPOSED.search(text) is None:
            self.put(text, source)
        else:
            self.marked(text, source)
        if spaced:
            self.pending = " "

    def marked(self, text: str, source: int) -> None:
        """Character data with marks over its letters, which are composed, and soft hyphens, which are not read."""
        last = 0
        for match in _MARKED.finditer(text):
            start, end = match.span()
            if start > last:
                self.put(text[last:start], source + last)
            if match.group() != "\xad":
                if unicodedata.combining(text[start]):
                    for i in range(start, end):
                        self.character(text[i], source + i)
                else:
                    for i, character in enumerate(unicodedata.normalize("NFC", match.group())):
                        self.put(character, source + start + i)
            last = end
        if last < len(text):
            self.put(text[last:], source + last)

    def character(self, text: str, source: int) -> None:
        """What a reference stands for; a mark is set with the letter right before it."""
        if text == "\xad":
            return
        if text in _SPACES:
            self.pending = self.pending or " "
            return
        if self.pieces and not self.pending and len(text) == 1 and unicodedata.combining(text):
            start, at, before = self.pieces[-1]
            composed = unicodedata.normalize("NFC", before[-1:] + text)
            if len(composed) == 1 and before:
                self.pieces[-1] = (start, at, before[:-1])
                self.pieces.append((start + len(before) - 1, at + len(before) - 1, composed))
                return
        self.put(text, source)

    def join(self) -> None:
        """A break within a word: the white space around it, and a hyphen before it, are the printer's."""
        if self.pending != "\n":
            self.pending = _JOINED
        if (
            self.pieces
            and self.barred < len(self.pieces)
            and self.pieces[-1][2][-1:]
            and self.pieces[-1][2][-1] in HYPHENS
        ):
            start, at, text = self.pieces[-1]
            self.pieces[-1] = (start, at, text[:-1])
            self.length = end = self.length - 1
            self.tags = [(min(a, end), min(b, end), *rest) for a, b, *rest in self.tags]  # type: ignore[misc]
            self.blocks = [(min(a, end), min(b, end), name) for a, b, name in self.blocks]
            self.open = [(name, min(a, end), *rest) for name, a, *rest in self.open]  # type: ignore[misc]

    def meet(self, name: str, inside: str) -> None:
        """A gap, or the end of a line, column or page."""
        if name == "gap":
            self.tell(told_of_gap(read_attributes(inside)))
        elif name in STAND_INS:
            self.barred = len(self.pieces)
        elif self.muted:
            return
        elif "break" in inside and joins(name, read_attributes(inside)):
            self.join()
        elif name == "lb" and not self.pending:
            self.pending = " "

    def tell(self, words: str) -> None:
        """Words of ours for what is not there."""
        self.barred = len(self.pieces)
        if self.muted:
            return
        start = self.length
        if self.pending == "\n" and self.open and self.open[-1][0] not in ("div", "body", "front", "back"):
            self.told.append((start, start + 1, f"\n{words} ") if start else (start, start, f"{words} "))
        else:
            space = "" if self.pending == _JOINED or not start else self.pending
            self.told.append((start, start, space + words))

    def enter(self, name: str, attributes: dict[str, str] | None, source: int, block: bool, unread: bool) -> None:
        """A start tag: of a `block`, of a reading that is `unread`, or of anything else that has an end tag."""
        if unread:
            self.muted += 1
            self.barred = len(self.pieces)
        elif block and not self.muted:
            self.pending = "\n"
        self.open.append((name, self.length, len(self.pieces), attributes, block, unread, source))

    def leave(self) -> None:
        """The end tag of what was entered last."""
        name, start, first, attributes, block, unread, source = self.open.pop()
        if unread:
            self.muted -= 1
            return
        if self.length > start and (block or attributes is not None):
            if self.pieces[first][2] in (" ", "\n"):  # owed from before the element
                start += 1
            if block:
                self.blocks.append((start, self.length, name))
            elif attributes is not None and start < self.length:
                self.tags.append((start, self.length, name, attributes))
        if name == "note":
            self.inline.append((min(start, self.length), self.length, source))
        if block and not self.muted:
            self.pending = "\n"

    def parent(self) -> str:
        """The name of the element that is open here; the document's or the note's own where none is."""
        return self.open[-1][0] if self.open else "div" if self.around is None else "note"


def read_views(source: str) -> Iterator[View]:
    """Yield a view of every ``div[@type='document']`` of a TEI source, in document order.

    :param source: a well-formed TEI file as text; offsets into it are characters of its plain spelling, which of the
        usual file is the file's own (`annotate.tei.spelling`).
    """
    source = plain_text(source)
    for start, end in find_documents(source):
        yield read_view(source, start, end)


def read_view(source: str, start: int = 0, end: int | None = None) -> View:
    """The view of one document.

    :param source: a well-formed TEI file as text, or the ``div`` of a document alone.
    :param start: where the document's start tag begins in the source, in characters; end: where its end tag ends.
    """
    end = len(source) if end is None else end
    tokens = TOKEN.finditer(source, start, end)
    body = _Builder(read_attributes(next(tokens)["attributes"]), start)
    return _view(source, *_read_document(tokens, body, _find_unread(source, start, end)))


@lru_cache(maxsize=1024)
def view_of(div: str) -> View:
    """The view of a document given by itself, kept for whoever asks next: the index, the annotators, pages, tables.

    So many documents are a large volume or two.

    :param div: the source of a document's ``div``; the view's places in the source are characters of it.
    """
    return read_view(div)


def _read_document(
    tokens: Iterator[re.Match[str]], body: _Builder, unread: frozenset[int]
) -> tuple[list[_Builder], dict[int, dict[str, str]]]:
    """The builders of a document's running text and of its notes; takes the tokens up to the document's end tag.

    With them, the attributes of the source notes and summaries that are printed in line, by where they begin.

    :param unread: where the start tags of the readings that are not read stand in the source.
    """
    here = body
    notes: list[_Builder] = []
    in_line: dict[int, dict[str, str]] = {}
    for token in tokens:
        kind = token.lastgroup
        if kind == "text":
            here.add(token.group(), token.start())
        elif kind == "empty":  # the last group of a tag
            close, name, inside, empty = token.group("close", "name", "attributes", "empty")
            if close:
                if here.open:
                    here.leave()
                elif here.around is not None:
                    notes.append(here)
                    here = here.around
                else:
                    break
                continue
            name = name.rpartition(":")[2]
            block = name in BLOCKS
            left_out = token.start() in unread
            if name in _NOTABLE:
                if name == "note":
                    attributes = read_attributes(inside)
                    if is_footnote(attributes):
                        note = _open_note(here, attributes, token.start())
                        if empty:
                            notes.append(note)
                        else:
                            here = note
                        continue
                    block = is_block(name, attributes, here.parent())
                    in_line[token.start()] = attributes
                elif name == "del":
                    left_out = left_out or is_struck(name, here.parent())
                else:
                    here.meet(name, inside)
            if not empty:
                kept = None if block or name in TRANSPARENT else read_attributes(inside)
                here.enter(name, kept, token.start(), block, left_out)
            elif left_out:
                here.barred = len(here.pieces)
        elif kind == "cdata" and token["cdata"]:
            here.add(token["cdata"], token.start("cdata"), raw=True)
    return [body, *notes], {at: attributes for at, attributes in in_line.items() if is_named(attributes)}


def _open_note(here: _Builder, attributes: dict[str, str], start: int) -> _Builder:
    # A number is printed against the word it follows, whatever white space the file has there.
    kept, here.pending = here.pending, "" if here.pending == " " else here.pending
    here.put(NOTE_MARK, start)
    here.pending = kept if kept == " " else ""
    return _Builder(attributes, start, here)


def _find_unread(source: str, start: int, end: int) -> frozenset[int]:
    """Where the start tags of readings that are not read stand: of each ``choice`` or ``app``, all but one."""
    if _ALTERNATIVES.search(source, start, end) is None:
        return frozenset()
    unread: set[int] = set()
    around: list[tuple[str, list[str], list[int]]] = []  # the elements that are open, with names and places of children
    for token in TAG.finditer(source, start, end):
        name = token["name"]
        if name is None:
            continue
        if token["close"]:
            if not around:
                break
            holder, names, places = around.pop()
            if holder in HOLDERS:
                unread.update(places[i] for i in unread_of(holder, names))
            continue
        name = name.rpartition(":")[2]
        if around:
            around[-1][1].append(name)
            around[-1][2].append(token.start())
        if not token["empty"]:
            around.append((name, [], []))
    return frozenset(unread)


def _view(source: str, builders: list[_Builder], in_line: dict[int, dict[str, str]]) -> View:
    body, notes = builders[0], sorted(builders[1:], key=lambda b: b.opened)
    ident = body.attributes.get("xml:id", "")
    named = {note.opened: note.attributes for note in notes}
    if in_line:
        named = dict(sorted((named | in_line).items()))
    names = dict(zip(named, name_notes(ident, named.values()), strict=True)) if named else {}
    texts: list[str] = []
    parts: list[Part] = []
    inline: list[Part] = []
    blocks: list[Block] = []
    tags: list[Tag] = []
    told: list[Told] = []
    starts: list[int] = []
    sources: list[int] = []
    begins: dict[int, int] = {}  # where each part begins, by where its start tag stands
    at = 0
    for builder in [body, *notes]:
        text = "".join([piece[2] for piece in builder.pieces])
        if parts:
            texts.append("\n")
            starts.append(at)
            sources.append(builder.opened)
            at += 1
        begins[builder.opened] = at
        if builder.around is None:
            part = Part(ident, "body", at, at + len(text))
        else:
            name = names[builder.opened]
            anchor = begins[builder.around.opened] + builder.anchor
            part = Part(name.id, name.role, at, at + len(text), name.mark, anchor)
        parts.append(part)
        texts.append(text)
        starts += [at + piece[0] for piece in builder.pieces]
        sources += [piece[1] for piece in builder.pieces]
        blocks += [Block(at + s, at + e, b) for s, e, b in builder.blocks]
        tags += [Tag(at + s, at + e, t, a) for s, e, t, a in builder.tags]
        told += [Told(at + s, at + e, words) for s, e, words in builder.told]
        inline += [Part(names[o].id, names[o].role, at + s, at + e) for s, e, o in builder.inline if o in names]
        at += len(text)
    whole = "".join(texts)
    return View(
        ident, body.attributes.get("n", ""), body.attributes.get("subtype", ""), whole, tuple(parts),
        tuple(sorted(blocks, key=lambda b: (b.start, -b.end))),
        tuple(sorted(tags, key=lambda t: (t.start, -t.end))), starts, sources, source, tuple(inline), tuple(told),
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
