"""The ink check: nothing printed is lost or changed on the way from a transcription to TEI.

In: a transcription and finished TEI, both as text. Out: nothing, or an `InkError` that names the line. The TEI is read
back by its tags alone; no offset of the conversion is trusted. What the conversion says of a transcription is only the
shape in which it prints a note's number (`Shapes`); the check writes the TEI's words in those shapes and compares.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotate.conversion.characters import ink
from annotate.conversion.notes import SUPERSCRIPTS
from annotate.errors import InkError

__all__ = ("PLAIN", "Shapes", "check_ink", "first_difference", "ink", "printed_words")

_NOTE = re.compile(r'<note n="([^"]*)"(?: xml:id="([^"]*)")?[^>]*>([^<]*(?:<(?!/note>)[^<]*)*)</note>')
_PAGE = re.compile(r'<pb n="([^"]*)"[^>]*/>')
_SUPPLIED = re.compile(r"<supplied\b.*?</supplied>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


_SPACE = b" \t\n\r"


@dataclass(frozen=True, slots=True)
class Shapes:
    """How a transcription prints what TEI says by an attribute.

    :param marks: for a note's id its number as printed in the text, such as ``[1]``; as in TEI where none is given.
    :param labels: for a note's id its label in the list of notes and what follows its words, such as ``↩``.
    :param order: the notes' ids in the order of that list; the order of the text where empty.
    :param before, between, after: lines that are no part of the document, before it, between its text and its notes,
        and after both.
    """

    marks: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    before: str = ""
    between: str = ""
    after: str = ""


PLAIN = Shapes()  # as the edition prints them: the number in the text, and with a full stop in the list


def printed_words(tei: str, shapes: Shapes = PLAIN) -> str:
    """What a document prints, with footnote numbers and page marks in their places and the notes at the end.

    White space is as in the file. It is read from finished TEI alone, so that it checks the conversion.

    :param tei: a TEI file as `annotate.conversion.convert` writes it.

    >>> printed_words('<div type="document"><head>Paris<note n="1" xml:id="d1fn1">Not printed.</note></head></div>')
    'Paris11.Not printed.'
    """
    source = tei[tei.find("<div ") : tei.rfind("</div>")]
    if "<supplied" in source:
        source = _SUPPLIED.sub("", source)
    source = _PAGE.sub(r"[Page\1]", source)
    notes: dict[str, str] = {}

    def lift(note: re.Match[str]) -> str:
        ident = note[2] or note[1]
        label, back = shapes.labels.get(ident, (f"{note[1]}.", ""))
        notes[ident] = f"{label}{note[3]}{back}"
        return shapes.marks.get(ident, note[1])

    running = _NOTE.sub(lift, source)
    listed = [notes.pop(ident, "") for ident in shapes.order] + list(notes.values())
    words = _TAG.sub("", f"{running}\x00{''.join(listed)}")
    text, _, list_of_notes = (html.unescape(words) if "&" in words else words).partition("\x00")
    return f"{shapes.before}{text}{shapes.between}{list_of_notes}{shapes.after}"


_MARK = re.compile(r"[\[(]?\\?\^?(?:fn\.? ?|note )?([0-9⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|[*†‡§¶‖]{1,4})\^?[\])]?(?:[:.)])?")


def check_shapes(tei: str, shapes: Shapes, path: str) -> None:
    """Refuse shapes that would hide ink: a mark or label prints its note's number or sign and no other word.

    :raises InkError: a mark or label that says anything else.
    """
    names = {note[2] or note[1]: html.unescape(note[1]) for note in _NOTE.finditer(tei)}
    printed = [*shapes.marks.items(), *((ident, label) for ident, (label, _) in shapes.labels.items() if label)]
    for ident, words in printed:
        match = _MARK.fullmatch(words)
        if match is None or match[1].translate(SUPERSCRIPTS).lstrip("0") != names.get(ident, "").lstrip("0"):
            raise InkError(
                f"“{words}” is not the number of note {names.get(ident)}", path=path, line=1,
                remedy="report this; nothing was written",
            )  # fmt: skip


def line_of_ink(text: str, at: int) -> int:
    """The line of a text, from 1, in which its printed character `at` stands; at: counted without white space."""
    number, seen = 0, 0
    lines = text.split("\n")
    while number < len(lines) and seen <= at:
        seen += len(ink(lines[number]))
        number += 1
    return number


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


def check_ink(text: str, tei: str, path: str, shapes: Shapes = PLAIN) -> None:
    """Refuse TEI that would not print its transcription.

    :raises InkError: with the first line at which they part.
    """
    if shapes is not PLAIN:
        check_shapes(tei, shapes, path)
    words = printed_words(tei, shapes)
    # The quick way is by bytes; it knows only the commonest white space.
    if words.encode().translate(None, _SPACE) == text.encode().translate(None, _SPACE):
        return
    expected, found = ink(text), ink(words)
    if expected == found:
        return
    at = first_difference(expected, found)
    raise InkError(
        f"the TEI would print “{found[at : at + 30]}” where the transcription has “{expected[at : at + 30]}”",
        path=path, line=line_of_ink(text, at), remedy="report this; nothing was written",
    )  # fmt: skip
