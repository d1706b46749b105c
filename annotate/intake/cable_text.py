"""The running text of a cable, its lines joined to paragraphs again.

In: a cable's lines. Out: `Passage`s, a paragraph each, that hold words and, at their places, what stands apart (a
page's header within a sentence). Teleprinters break lines at 69 characters, so that a line's end means nothing; a
paragraph ends at a blank line that no page break explains, before a label, or where a line stops short at a full stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from annotate.intake.cables import Piece

_LABEL: Final = re.compile(r"\(?(?:\d{1,2}|[A-Z]|[IVX]{2,4})[.)]\s|-{1,3}\s?(?=\w)|\([A-Z\d]{1,2}\)\s|•|\*\s")
_ENDED: Final = re.compile(r"[.:?!](?:[\"'”’)]*| UNQUOTE)$")


@dataclass(frozen=True, slots=True)
class Apart:
    """Lines that are none of the text, met at one place. page: (section, page) where they head one."""

    id: str
    lines: tuple[str, ...]
    page: tuple[int, int] | None = None
    line: int = 0


@dataclass
class Passage:
    """A paragraph. parts: words, and what stands apart at its place among them. joined: the further lines in it."""

    line: int
    parts: list[str | Apart] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The paragraph's words alone."""
        return "".join(part for part in self.parts if isinstance(part, str))


def gather_apart(pieces: Sequence[Piece], ids: Iterator[str]) -> list[Piece | Apart]:
    """The lines with those that stand apart put together: all between two lines of text, a page's header the last."""
    out: list[Piece | Apart] = []
    run: list[Piece] = []

    def close() -> None:
        if run:
            page = next((piece.page for piece in run if piece.page), None)
            out.append(Apart(next(ids), tuple(piece.words for piece in run), page, run[0].line))
            run.clear()

    for piece in pieces:
        if piece.kind != "apart":
            close()
            out.append(piece)
            continue
        if piece.page and any(earlier.page for earlier in run):
            close()
        run.append(piece)
    close()
    return out


def join_lines(items: Sequence[Piece | Apart]) -> list[Passage | Apart]:
    """Lines of text as paragraphs. What stands apart between two paragraphs stays between them."""
    width = _width([item for item in items if isinstance(item, Piece)])
    out: list[Passage | Apart] = []
    last: Piece | None = None
    waiting: list[Apart] = []  # met since the last line of text
    for item in items:
        if isinstance(item, Apart):
            waiting.append(item)
            continue
        passage = out[-1] if out and isinstance(out[-1], Passage) else None
        if passage is not None and last is not None and _goes_on(last, item, bool(waiting), width):
            passage.parts += [*waiting, _glue(last.words), item.words]
            passage.joined.append(item.line)
        else:
            out += waiting
            out.append(Passage(item.line, [item.words]))
        waiting = []
        last = item
    return out + waiting


def _width(pieces: Sequence[Piece]) -> int:
    """How long lines are where they are broken: what nine lines in ten do not pass."""
    lengths = sorted(piece.width for piece in pieces)
    return lengths[len(lengths) * 9 // 10] if lengths else 69


def _goes_on(last: Piece, piece: Piece, parted: bool, width: int) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    if _LABEL.match(piece.words):
        # "…SEE PARA\n2. ABOVE": a full line without a sentence's end is broken anywhere.
        return not piece.blank and not _ENDED.search(last.words) and last.width > 0.85 * width
    if piece.blank and not parted:
        return False
    short = last.width < 0.75 * width
    return not (short and _ENDED.search(last.words))


def _glue(words: str) -> str:
    """What joins a line to the next: nothing after a word's hyphen, else a space."""
    return "" if re.search(r"\w-$", words) else " "
