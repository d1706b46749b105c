"""The ink check: nothing printed is lost or changed on the way from a transcription to TEI.

In: a transcription and finished TEI, both as text. Out: nothing, or an `InkError` that names the line. The TEI is read
back by its tags alone; no offset of the conversion is trusted.
"""

from __future__ import annotations

import html
import re

from annotate.errors import InkError

_NOTE = re.compile(r'<note n="(\d+)"[^>]*>(.*?)</note>', re.DOTALL)
_PAGE = re.compile(r'<pb n="([^"]*)"[^>]*/>')
_SUPPLIED = re.compile(r"<supplied\b.*?</supplied>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


_SPACE = b" \t\n\r"


def printed_words(tei: str) -> str:
    """What a document prints, with footnote numbers and page marks in their places and the notes at the end.

    White space is as in the file. It is read from finished TEI alone, so that it checks the conversion.

    :param tei: a TEI file as `annotate.conversion.convert` writes it.

    >>> printed_words('<div type="document"><head>Paris<note n="1">Not printed.</note></head></div>')
    'Paris11.Not printed.'
    """
    source = tei[tei.find("<div ") : tei.rfind("</div>")]
    if "<supplied" in source:
        source = _SUPPLIED.sub("", source)
    source = _PAGE.sub(r"[Page\1]", source)
    notes: list[str] = []

    def lift(note: re.Match[str]) -> str:
        notes.append(f"{note[1]}.{note[2]}")
        return note[1]

    running = _NOTE.sub(lift, source)
    words = _TAG.sub("", running + "".join(notes))
    return html.unescape(words) if "&" in words else words


def ink(text: str) -> str:
    """Text without white space."""
    return "".join(text.split())


def first_difference(expected: str, found: str) -> int:
    """The first character at which two inks part."""
    low, high = 0, min(len(expected), len(found))
    while low < high:
        middle = (low + high + 1) // 2
        if expected[:middle] == found[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def check_ink(text: str, tei: str, path: str) -> None:
    """Refuse TEI that would not print its transcription.

    :raises InkError: with the first line at which they part.
    """
    words = printed_words(tei)
    # The quick way is by bytes; it knows only the commonest white space.
    if words.encode().translate(None, _SPACE) == text.encode().translate(None, _SPACE):
        return
    expected, found = ink(text), ink(words)
    if expected == found:
        return
    at = first_difference(expected, found)
    number, seen = 0, 0
    lines = text.split("\n")
    while number < len(lines) and seen <= at:
        seen += len(ink(lines[number]))
        number += 1
    raise InkError(
        f"the TEI would print “{found[at : at + 30]}” where the transcription has “{expected[at : at + 30]}”",
        path=path, line=number, remedy="report this; nothing was written",
    )  # fmt: skip
