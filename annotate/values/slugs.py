"""Words as names: of places and messages in ids, of categories in pointers."""

from __future__ import annotations

import re

_NOT_WORD = re.compile(r"[\W_]+")


def slug(words: str) -> str:
    """Words in lower case, joined by hyphens; letters beyond ASCII stay.

    >>> slug("Tel Aviv"), slug("Asunción"), slug("No Distribution Outside Department")
    ('tel-aviv', 'asunción', 'no-distribution-outside-department')
    """
    return _NOT_WORD.sub("-", words.lower()).strip("-")


def category_id(words: str) -> str:
    """The id of the category that a marking's words name: an XML name, so it never starts with a digit.

    >>> category_id("Top Secret"), category_id("303 Committee")
    ('top-secret', '_303-committee')
    """
    name = slug(words)
    return name if name[:1].isalpha() else f"_{name}"
