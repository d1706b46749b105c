"""Letters that have no accent to take off: who types "Odegaard" means "Ødegaard" too. Out: JSON for the search page.

Unicode takes the accent off "é" but knows no plain letter for "ø" or "ł", and so neither does the search index. The
words of the edition that have such a letter are few: the search page carries them by their plain spelling.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from typing import Final

from markupsafe import Markup

from annotate.publish.edition import Edition

# The same table stands in site/assets/question.js.
PLAIN: Final = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h"}
_SIGNS = "".join({*PLAIN, *(letter.upper() for letter in PLAIN if len(letter.upper()) == 1 and letter != "ı")})
_LETTER = re.compile(f"[{_SIGNS}]")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_REFERENCE = re.compile(r"&#(?:x[0-9A-Fa-f]{1,6}|[0-9]{1,7});")
_REACH = 40  # characters of a word before and after such a letter


def plain(word: str) -> str:
    """A word in plain small letters.

    >>> plain("Ødegaard"), plain("Gomułka"), plain("détente")
    ('odegaard', 'gomulka', 'detente')
    """
    lower = "".join(PLAIN.get(letter, letter) for letter in word.lower())
    letters = unicodedata.normalize("NFKD", lower)
    return "".join(letter for letter in letters if letter.isalnum())


def spellings(edition: Edition) -> Markup:
    """The edition's words with such letters, by their plain spelling, as JSON that may stand in a script."""
    found: dict[str, set[str]] = {}
    for source in {id(item.source): item.source for item in edition.items()}.values():
        for word in words_with(source):
            found.setdefault(plain(word), set()).add(word.lower())
    made = {key: sorted(words) for key, words in sorted(found.items())}
    return Markup(json.dumps(made, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))  # noqa: S704


def words_with(source: str) -> set[str]:
    """The words of a text that have a letter which is plain in no other way; character references count as letters.

    >>> sorted(words_with("<p>Ødegaard met G&#211;mu&#322;ka and Smith</p>"))
    ['GÓmułka', 'Ødegaard']
    """
    if "&#" in source:
        source = _REFERENCE.sub(lambda reference: html.unescape(reference.group()), source)
    words: set[str] = set()
    for letter in _LETTER.finditer(source):
        start = max(0, letter.start() - _REACH)
        near = (
            m for m in _WORD.finditer(source, start, letter.end() + _REACH) if m.start() <= letter.start() < m.end()
        )
        words.update(match.group() for match in near)
    return words
