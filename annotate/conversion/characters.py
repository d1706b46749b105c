"""Characters that say nothing by themselves: how a text is written, not what it prints.

In: text. Out: the same text in the one spelling that the conversion works on. Unicode writes "é" in two ways that are
canonically the same, browsers and word processors put in characters nobody sees, and a dozen characters are a blank.
"""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero-width space, word joiner, byte-order mark: a break that may or may not be made, never ink.
# Zero-width joiners and marks of direction are left: Arabic and Persian words need them.
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_TABLE = {ord(character): None for character in _INVISIBLE} | {ord(character): " " for character in _BLANKS}
_DOUBLED = re.compile("(?<![ \u00a0])(?=\u00a0* )(?= *\u00a0)[ \u00a0]{2,4}(?![ \u00a0])")
_ODD = re.compile(f"[{_INVISIBLE}{_BLANKS}]")


def spell(text: str, *, printable: bool = False) -> str:
    """Text in Unicode's composed form (NFC), every blank a space, nothing invisible in it.

    :param printable: it is known to hold no blank but spaces and line ends, and nothing invisible.

    >>> spell("con\u00adfrontation in\u00a0Per\u006f\u0301n’s time")
    'confrontation in Perón’s time'
    """
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if printable or not _ODD.search(text):
        return text
    # A browser writes two blanks as one that breaks and one that does not.
    return _DOUBLED.sub(" ", text).translate(_TABLE)


def ink(text: str) -> str:
    """Text as printed: in one spelling, without white space.

    >>> ink("In\u00a0 Per\u006f\u0301n’s") == ink("In Perón’s")
    True
    """
    return "".join(spell(text).split())
