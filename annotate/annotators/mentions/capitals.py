"""Texts that are printed in capitals throughout, as telegraph printers did: read as if in the usual case.

In: text. Out: the same text, letter for letter in the same places, with posts and months capitalised and the small
words by which documents are named in lower case ("STATE 1234 AND REFTEL" is "State 1234 and reftel"). Other words stay
as they are: of an abbreviation capitals are the usual case.
"""

from __future__ import annotations

import calendar
import re
from functools import lru_cache
from typing import Final

from annotate.posts import name_of, post_of

_WORD: Final = re.compile(r"(?<![^\W_])[A-Z][A-Z'’]+(?![^\W_])")
_SMALL: Final = frozenset(
    """telegram telegrams cable cables airgram airgrams despatch message messages circular from to of and or also on in
    see the your our my his reftel reftels septel septels ref refs para paras paragraph document footnote number numbers
    dated sent repeated rptd info embtel embtels deptel deptels""".split()
)
_MONTHS: Final = frozenset(calendar.month_name)
# Words of a post's name that is printed in several: "NEW DELHI".
_TWO: Final = re.compile(r"(?<![^\W_])[A-Z]{2,} [A-Z]{2,}(?= \d)")


def in_usual_case(text: str) -> str:
    """A text in the usual case, of the same length; the text itself where it is not in capitals.

    A cable has its heading from us, and may have notes from an editor: a third of its letters may be small.

    >>> in_usual_case("1. SEE STATE 1234 AND NEW DELHI 56, JULY 20. NSC AGREES; REFTEL REFERS.")
    '1. see State 1234 and New Delhi 56, July 20. NSC AGREES; reftel REFERS.'
    >>> in_usual_case("See STATE 1234.")
    'See STATE 1234.'
    """
    letters = sum(map(str.isalpha, text))
    if letters < 40 or sum(map(str.islower, text)) * 3 > letters:
        return text
    text = _TWO.sub(lambda match: match.group().title() if post_of(match.group()) else match.group(), text)
    return _WORD.sub(lambda match: _usual(match.group()), text)


@lru_cache(maxsize=4096)
def _usual(word: str) -> str:
    small = word.lower()
    if small in _SMALL:
        return small
    if small.capitalize() in _MONTHS:
        return small.capitalize()
    post = post_of(word)
    return word if not post or name_of(post) == word else small.capitalize()
