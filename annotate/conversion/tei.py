"""Pieces of TEI as text: escaping, page marks, footnotes, and a line of text with marks in their places.

In: spans of running text. Out: TEI as text, and the way back from a line's words to the running text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annotate.conversion.notes import PrintedNote
from annotate.conversion.pages import PAGE_MARK
from annotate.values.annotation import Certainty

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


def attributes(pairs: Mapping[str, str]) -> str:
    """Attributes as written in a start tag, each with a space before it; empty values are left out."""
    return "".join(f" {name}={quote(value)}" for name, value in pairs.items() if value)


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
        if text[end - 1] == " " and start and not text[start - 1].isspace() and not _splits_word(text, start, end):
            end -= 1
        marks.append(Mark(start, end, page_mark(match[1], seen)))
    return marks


def _splits_word(text: str, start: int, end: int) -> bool:
    """Whether a page mark without space before it stands within a word.

    "pro[Page 604] posals" and "had[Page 5] made" read alike in a copy; but "had" and "made" stand elsewhere too.
    """
    before, after = _WORD_END.search(text, max(0, start - 24), start), _SMALL_WORD.match(text, end)
    if before is None or after is None:
        return False
    if before.group() + after.group() in text:
        return True
    # The halves themselves are one place each: a mark parts them from what follows or goes before.
    return not (_stands_twice(text, before.group()) and _stands_twice(text, after.group()))


def _stands_twice(text: str, word: str) -> bool:
    """Whether a word stands in a text more than once, by itself and not within another."""
    found, at = 0, text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (text[at - 1 : at].isalpha() or text[end : end + 1].isalpha()):
            found += 1
            if found == 2:
                return True
            at = text.find(word, end)
        else:
            at = text.find(word, at + 1)
    return False


_WORD_END = re.compile(r"[^\W\d_]+$")
_SMALL_WORD = re.compile(r"[^\W\d_A-Z][^\W\d_]*")


def note_element(
    note: PrintedNote, document_id: str, is_source: bool, seen: set[str], cert: Certainty = "high", place: int = 0
) -> str:
    """A footnote as it stands at its anchor.

    :param cert: how sure its place is; written only where it is less than high, as the converter's own statement.
    :param place: for a note with a sign instead of a number, the number that tells it apart in its id.
    """
    kind = ' type="source"' if is_source else ""
    if cert != "high":
        kind += f' resp="#reftel.convert" cert="{cert}"'
    text = note.text
    marks = mark_pages(text, seen)
    words = write_inline(text, 0, len(text), marks, 0) if marks else escape(text)
    if "\n" in words:
        words = "<p>" + words.replace("\n", "</p><p>") + "</p>"
    return f'<note n={quote(note.name)} xml:id="{document_id}fn{place or note.n}"{kind}>{words}</note>'


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
