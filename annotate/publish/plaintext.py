"""A document as plain text: what one would copy into a letter. In: its TEI. Out: paragraphs and numbered notes."""

from __future__ import annotations

from annotate.tei.scan import find_documents
from annotate.tei.view import NOTE_MARK, Part, View, view_of


def plain_text(source: str) -> str:
    """The text of a document: blocks parted by blank lines, note numbers in brackets, the notes at the end.

    Lines are not broken, so that a paragraph can be searched and copied whole. A summary stands first.

    :param source: the source of its ``div[@type='document']``.
    """
    place = next(find_documents(source), None)
    if place is None:
        return ""
    view = view_of(source[slice(*place)])
    notes = view.parts[1:]
    marks = {part.anchor: "" if part.role == "summary" else f"[{part.n}]" for part in notes}
    blocks = [_summary(view, part, marks) for part in notes if part.role == "summary"]
    blocks += _words(view, view.parts[0], marks).split("\n")
    for part in notes:
        if part.role != "summary":
            blocks.append(f"[{part.n}] " + _words(view, part, marks).replace("\n", " "))
    return "\n\n".join(block for block in (b.strip() for b in blocks) if block) + "\n"


def _words(view: View, part: Part, marks: dict[int, str]) -> str:
    """A part's words, with the numbers of its notes and our words for what is not there."""
    pieces: list[str] = []
    at = part.start
    puts = [(t.start, t.end, t.words) for t in view.told if part.start <= t.start <= part.end]
    puts += [(anchor, anchor + 1, mark) for anchor, mark in marks.items() if part.start <= anchor < part.end]
    for start, end, words in sorted(puts):
        pieces += [view.text[at:start], words]
        at = max(at, min(end, part.end))
    return "".join([*pieces, view.text[at : part.end]]).replace(NOTE_MARK, "")


def _summary(view: View, part: Part, marks: dict[int, str]) -> str:
    words = _words(view, part, marks).replace("\n", " ")
    return words if words.startswith("Summary") else f"Summary: {words}"
