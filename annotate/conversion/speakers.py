"""Who speaks in the minutes of a meeting: paragraphs that begin with a name and a colon.

In: the words of paragraphs. Out: how much of each is the speaker's name. The editors of the volumes set it in italics.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Kinds of document (`annotate.headings.GENRES`) in which people speak.
SPOKEN = frozenset((
    "minutes", "transcript", "memorandum-of-conversation", "memorandum-of-discussion", "address", "statement", "report",
    "memorandum-of-telephone-conversation", "memorandum-for-the-record", "memorandum",
))  # fmt: skip
_TITLE = (
    r"(?:The |Acting |Deputy |Under |Assistant |Vice |Prime |Foreign |Former |Attorney )*(?:President"
    r"|Secretary|Minister|Director|Ambassador"
    r"|Chairman|General|Admiral|Colonel|Senator|Congressman|Governor|Speaker|Premier|Chancellor|King|Pope"
    r"|Vice President|Mr\.|Mrs\.|Miss"
    r"|Ms\.|Dr\.|Sir|Lord|Gen\.|Adm\.|Amb\.|Sec\.|Prime Minister|Shah|Emperor|Judge|Professor|Interpreter"
    r"|Question|Answer)"
)
_SPEAKER = re.compile(
    rf"(?:{_TITLE}(?: [A-Z][\w.’'-]*){{0,4}}|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){{0,3}}|Q"
    rf"|A)(?: \([^()]{{2,40}}\))?:(?=\s)"
)
_TITLED = re.compile(_TITLE + r"\b")
_LEAST = 3


def find_speakers(paragraphs: Sequence[str], genre: str) -> list[int]:
    """For each paragraph the length of the name that opens it, its colon included; 0 where nobody is named.

    >>> find_speakers(["The President: Yes.", "Mr. Rusk: No.", "He left.", "The President: So be it."], "minutes")
    [14, 9, 0, 14]
    """
    if genre not in SPOKEN:
        return [0] * len(paragraphs)
    found = [_SPEAKER.match(words) for words in paragraphs]
    names = [match.group() for match in found if match]
    titled = sum(1 for name in names if _TITLED.match(name))
    # "Comment:" heads a paragraph too; but it is no title, and it does not come again and again.
    if len(names) < _LEAST or (titled * 2 < len(names) and len(set(names)) * 2 > len(names)) or len(set(names)) < 2:
        return [0] * len(paragraphs)
    return [match.end() if match else 0 for match in found]
