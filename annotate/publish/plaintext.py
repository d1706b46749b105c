"""A document as plain text: what one would copy into a letter. In: its TEI. Out: paragraphs and numbered notes."""

from __future__ import annotations

from annotate.tei.scan import find_documents
from annotate.tei.view import NOTE_MARK, view_of


def plain_text(source: str) -> str:
    """The text of a document: blocks parted by blank lines, note numbers in brackets, the notes at the end.

    Lines are not broken, so that a paragraph can be searched and copied whole.

    :param source: the source of its ``div[@type='document']``.
    """
    place = next(find_documents(source), None)
    if place is None:
        return ""
    view = view_of(source[slice(*place)])
    notes = sorted((part for part in view.parts if part.role != "body"), key=lambda part: part.anchor)
    marks = iter([part.n for part in notes])
    pieces = view.text_of(view.parts[0]).split(NOTE_MARK)
    text = pieces[0] + "".join(f"[{next(marks, '')}]{piece}" for piece in pieces[1:])
    blocks = text.split("\n")
    blocks += (f"[{part.n}] " + view.text_of(part).replace("\n", " ") for part in notes)
    return "\n\n".join(block for block in blocks if block) + "\n"
