"""To which posts a telegram was also sent or repeated, as its source note says.

In: what follows "Repeated" or "Also sent", such as "to Paris for USRO, Bonn, and The Hague", as characters of a note.
Out: the posts, as printed. Knows no XML.
"""

from __future__ import annotations

import re

from annotate.annotators.source_notes.citations import Words
from annotate.annotators.source_notes.members import DATE

_TO = re.compile(
    r"""(?:\s(?:also|[Pp]riority|[Ii]mmediate|[Ff]lash|[Nn]iact|[Rr]outine|emergency|eyes\sonly|for\sinformation(?:\sonly)?
        |simultaneously|by\s(?:air\s)?pouch|on\s"""
    + DATE.pattern.replace(" ", r"\s")
    + r"))*\s(?:to\s|(?=all\s))",
    re.VERBOSE,
)
_END = re.compile(
    r"""(?P<aside>\([^()]*\))
    |\s(?:as\s\w+(?:\s\w+)?\s[\d–-]      # "Geneva as telegram 878"
        |in\s(?:telegram|circular)|to\sdeliver|for\s(?:the\s)?information(?!\sto\s)|on\s"""
    + DATE.pattern
    + r"""
        |by(?!\s(?:air\s)?pouch)\b|(?:at\s\d|under|with|where|which|who|that|from|via|but|except|designated)\b)
    |;|,\s(?:but|except)\b|\sand\s(?:passed|pouched|sent|designated)\b|\.$
    """,
    re.VERBOSE,
)
_SEPARATOR = re.compile(r"\([^()]*\)|,\s?(?:and\s)?|\sand\s")
_LEAD = re.compile(
    r"\s*(?:(?:and|for\sinformation|to|[Pp]riority|[Ii]mmediate|also|the|by(?:\sair)?\spouch(?:\sto)?)\s+)*"
)
_AFTER = re.compile(r"\s(?:\([^()]*\)|by\s(?:air\s)?pouch)$")
_CONSULAR = re.compile(r"(?:\w+\s)?consular posts")  # "25 diplomatic and 7 consular posts"


def find_posts(text: str, start: int, end: int) -> list[Words]:
    """The posts of a list that begins at `start` and cannot go on beyond `end`.

    >>> [post.text for post in find_posts("Repeated to Paris for the Embassy and USRO, Bonn, and The Hague.", 8, 63)]
    ['Paris for the Embassy and USRO', 'Bonn', 'The Hague']
    """
    to = _TO.match(text, start, end)
    if to is None:
        return []
    start = to.end()
    cut = next((found for found in _END.finditer(text, start, end) if found["aside"] is None), None)
    end = cut.start() if cut else end
    posts: list[Words] = []
    for first, last in _parts(text, start, end):
        lead = _LEAD.match(text, first, last)
        first = lead.end() if lead else first
        while last > first and text[last - 1] in ". ;,\n":
            last -= 1
        after = _AFTER.search(text, first, last)
        last = after.start() if after else last
        if posts and text.startswith("for ", first):
            first = posts.pop().start  # "Paris, for USRO"
        if first < last and text[first:last] != "and":
            posts.append(Words(first, last, text[first:last]))
    return posts


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the members of a list begin and end; "and" after "for" may belong to one of them."""
    cuts = [cut for cut in _SEPARATOR.finditer(text, start, end) if cut.group()[0] != "("]
    parts = []
    at = start
    for i, cut in enumerate(cuts):
        if cut.start() < at:
            continue
        following = cuts[i + 1].start() if i + 1 < len(cuts) else end
        if cut.group() == " and ":
            if text.endswith("diplomatic", at, cut.start()) and _CONSULAR.match(text, cut.end()):
                continue
            inner = " for " in text[at : cut.start()] and following < end and not text.startswith("to ", cut.end())
            if inner and " for " not in text[cut.end() : following]:
                continue
        parts.append((at, cut.start()))
        at = cut.end()
    parts.append((at, end))
    return parts
