"""A document as plain text: what one would copy into a letter. In: its TEI. Out: paragraphs and numbered notes."""

from __future__ import annotations

import textwrap

from lxml import etree

from annotate.textview import NOTE_MARK, View, read_views

_WIDTH = 78


def plain_text(div: etree._Element) -> str:
    """The text of a ``div``: blocks parted by blank lines, note numbers in brackets, the notes at the end.

    :param div: the document's ``div``, parsed.
    """
    source = etree.tostring(div, encoding="unicode", with_tail=False)
    view = next(read_views(source), None)
    return _written(view) if view is not None else ""


def _written(view: View) -> str:
    notes = sorted((part for part in view.parts if part.role != "body"), key=lambda part: part.anchor)
    marks = iter([part.n for part in notes])
    pieces = view.text_of(view.parts[0]).split(NOTE_MARK)
    text = pieces[0] + "".join(f"[{next(marks, '')}]{piece}" for piece in pieces[1:])
    blocks = [textwrap.fill(block, _WIDTH, break_long_words=False) for block in text.split("\n")]
    for part in notes:
        words = view.text_of(part).replace("\n", " ")
        blocks.append(textwrap.fill(f"[{part.n}] {words}", _WIDTH, subsequent_indent="    ", break_long_words=False))
    return "\n\n".join(block for block in blocks if block) + "\n"
