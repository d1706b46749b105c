"""What each TEI element is to a reader: block, change of appearance, footnote. Every reader of TEI asks here.

The one place where such a question is answered, so that page, book, text view, exports and check agree on what the
text is. An element is given by its local name and its attributes, as both the tokens of `annotate.tei.scan` and the
trees of `annotate.tei.tree` have them.
"""

from __future__ import annotations

from collections.abc import Mapping

# Elements that stand as a block of their own on the page (TEI model.divPart and model.inter, as FRUS uses them).
BLOCKS = frozenset(
    "head dateline p item label signed salute opener closer postscript list row cell table div byline ab lg l sp "
    "speaker figure figDesc docDate argument epigraph trailer floatingText body front back".split()
)
# Elements that change how words look or where they are printed, not what they mean.
TRANSPARENT = frozenset("hi pb lb cb gb anchor milestone graphic c w".split())


def is_footnote(attributes: Mapping[str, str]) -> bool:
    """Whether a ``note`` stands apart from the running text, with a number in it (TEI ch. 3.9.1)."""
    return attributes.get("place") != "inline" and attributes.get("rend") != "inline"
