"""Words as names: of places and messages in ids, of categories in pointers, of pages in addresses. One slug for all."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")
# Letters that Unicode does not take apart into a plain letter and a mark (its ch. 2.12), by their usual plain spelling.
_PLAIN: Final = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t",
    **{chr(dash): "-" for dash in (*range(0x2010, 0x2016), 0x2212)},
})  # fmt: skip
_LONGEST: Final = 80


@lru_cache(maxsize=1 << 16)
def slug(words: str) -> str:
    """Words as ASCII letters, digits and hyphens in lower case; "unnamed" where nothing is left.

    It is both a part of an XML id and a segment of an address, so a thing has one name everywhere.

    >>> slug("Tel Aviv"), slug("Asunción"), slug("EUR/EE"), slug("Besançon, 1967–69"), slug("Gdańsk, Łódź")
    ('tel-aviv', 'asuncion', 'eur-ee', 'besancon-1967-69', 'gdansk-lodz')
    """
    plain = unicodedata.normalize("NFKD", words.lower().translate(_PLAIN)).encode("ascii", "ignore").decode().lower()
    short = _NOT_WORD.sub("-", plain).strip("-")[:_LONGEST].rstrip("-")
    return short or "unnamed"


def category_id(words: str) -> str:
    """The id of the category that a marking's words name: an XML name, so it never starts with a digit.

    >>> category_id("Top Secret"), category_id("303 Committee")
    ('top-secret', '_303-committee')
    """
    name = slug(words)
    return name if name[:1].isalpha() else f"_{name}"
