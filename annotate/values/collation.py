"""The order of names in lists that English readers search: by base letters, as indexes of the series are.

In: a name as printed. Out: a key to sort by, and the letter it stands under. Accents, the strokes of letters, and
signs such as the ‘ayn of Arabic names do not count; only where two names differ in nothing else do they decide.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Letters that Unicode does not take apart (its decompositions know no strokes), by the base letters they are filed as.
_BASE: Final = str.maketrans(
    {
        "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th",
        "Æ": "Ae", "æ": "ae", "Œ": "Oe", "œ": "oe", "ẞ": "Ss", "ß": "ss", "ı": "i", "Ħ": "H", "ħ": "h", "Ŧ": "T",
        "ŧ": "t", "Ŋ": "N", "ŋ": "n", "Ə": "A", "ə": "a", "Ɖ": "D", "ɖ": "d", "Ɓ": "B", "ɓ": "b", "Ɗ": "D", "ɗ": "d",
    }
)  # fmt: skip
_SIGN: Final = re.compile(r"[^\w\s]|_")
_SPACE: Final = re.compile(r"\s+")


@lru_cache(maxsize=65536)
def base_letters(name: str) -> str:
    """A name in base letters, without signs; its case is kept.

    >>> base_letters("Çağlayangil, İhsan"), base_letters("‘Abd al-Rahman"), base_letters("Ødegaard")
    ('Caglayangil Ihsan', 'Abd al Rahman', 'Odegaard')
    """
    plain = unicodedata.normalize("NFKD", name.translate(_BASE))
    letters = "".join(c for c in plain if not unicodedata.category(c).startswith("M") and c not in _APOSTROPHES)
    return _SPACE.sub(" ", _SIGN.sub(" ", letters)).strip()


_APOSTROPHES: Final = frozenset("'’‘ʼʻʿʾ`´")


def collation_key(name: str) -> tuple[str, str, str]:
    """What names are sorted by: base letters without case, then accents, then case.

    >>> sorted(["Zorin", "Étienne", "Eaton", "O’Brien", "Obregon", "Ødegaard"], key=collation_key)
    ['Eaton', 'Étienne', 'Obregon', 'O’Brien', 'Ødegaard', 'Zorin']
    """
    return base_letters(name).casefold(), name.casefold(), name


def letter_of(name: str) -> str:
    """The letter a name stands under: its first base letter, a capital; ``0–9`` for a number, ``…`` for neither.

    >>> letter_of("Čapek"), letter_of("‘Abd"), letter_of("303 Committee")
    ('C', 'A', '0–9')
    """
    first = base_letters(name)[:1].upper()
    return "0–9" if first.isdigit() else first or "…"
