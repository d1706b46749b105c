"""The ink check of cables: every printed character stands in the TEI, in order.

In: a cable and its finished TEI, both as text. Out: nothing, or an `InkError` that names the line. The TEI is read
back by its tags alone: what stands apart in the header (``note[@type="apart"]``) is put back at the ``pb`` or
``anchor`` that it points at.
"""

from __future__ import annotations

import html
import re
from typing import Final

from annotate.conversion.ink import first_difference, ink, line_of_ink
from annotate.errors import InkError

_APART: Final = re.compile(r'<note type="apart" corresp="#([^"]+)">(.*?)</note>', re.DOTALL)
_PLACE: Final = re.compile(r'<(?:pb|anchor)\b[^>]*?\bxml:id="([^"]+)"[^>]*/>')
_SUPPLIED: Final = re.compile(r"<supplied\b.*?</supplied>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")


def cable_words(tei: str) -> str:
    """What a cable's TEI holds of it, in order: its text, and at each ``pb`` or ``anchor`` what stands apart there.

    >>> header = '<note type="apart" corresp="#pg_2">PAGE 02</note>'
    >>> cable_words(header + '<div type="document"><p>A <pb xml:id="pg_2"/>B</p></div>')
    'A PAGE 02B'
    """
    start = tei.find("<div ")
    aparts: dict[str, str] = dict(_APART.findall(tei[:start]))
    body = _SUPPLIED.sub("", tei[start : tei.rfind("</div>")])
    met: list[str] = []

    def put_back(place: re.Match[str]) -> str:
        met.append(place[1])
        return aparts.get(place[1], "")

    words: str = html.unescape(_TAG.sub("", _PLACE.sub(put_back, body)))
    # What no place of the text points at is lost to it: it is shown where the check will see that it is not there.
    return words if sorted(met) == sorted(aparts) else words + "".join(aparts[key] for key in aparts if key not in met)


def check_cable_ink(text: str, tei: str, path: str) -> None:
    """Refuse TEI that would not hold its cable, every character in order.

    :raises InkError: with the first line at which they part.
    """
    expected, found = ink(text), ink(cable_words(tei))
    if expected == found:
        return
    at = first_difference(expected, found)
    raise InkError(
        f"the TEI would hold “{found[at : at + 30]}” where the cable has “{expected[at : at + 30]}”",
        path=path, line=line_of_ink(text, at), remedy="report this; nothing was written",
    )  # fmt: skip
