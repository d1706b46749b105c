"""From a text as typed or pasted to its printed lines: one line a heading, paragraph, label or note.

In: a transcription's text. Out: `Layout`: the same text in one spelling (`annotate.conversion.characters`), lines that
were broken at a page's width joined again, and what belongs to a web page rather than to the document set apart.
Each printed line knows the line of the file on which it begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from annotate.conversion.characters import spell
from annotate.conversion.lists import LABEL
from annotate.headings import opens_heading
from annotate.values.annotation import Certainty


class Apart(NamedTuple):
    """A line that is no part of the document.

    :param place: ``before`` the document, ``between`` its text and its notes, or ``after`` both.
    """

    line: int
    words: str
    place: str
    cert: Certainty


class Layout(NamedTuple):
    """A text laid out.

    :param text: a printed line a line; blank lines are kept.
    :param numbers: for each line of `text` the line of the file (from 1).
    :param joined: lines of the file that go on the line before them.
    """

    text: str
    numbers: Sequence[int]
    apart: tuple[Apart, ...] = ()
    joined: tuple[int, ...] = ()


def lay_out(text: str, *, printable: bool = False) -> Layout:
    """Lay out a transcription.

    :param printable: as for `annotate.conversion.characters.spell`.

    >>> lay_out("Skip to content\\n5. Letter From A to B\\n\\nWe went\\n").text
    '5. Letter From A to B\\n\\nWe went\\n'
    """
    text = spell(text, printable=printable)
    lines = text.split("\n")
    numbers: Sequence[int] = range(1, len(lines) + 1)
    lines, numbers, apart = _set_apart(lines, numbers)
    widths = _find_widths(lines)
    joined: tuple[int, ...] = ()
    if widths is not None:
        lines, numbers, joined = _unwrap(lines, numbers, widths)
    if apart or joined:
        text = "\n".join(lines)
    return Layout(text, numbers, apart, joined)


# ---- a web page's furniture ---------------------------------------------------------------------------------------

# What stands around a document on the pages of the edition's site and its kin, whole lines of it.
_CHROME = re.compile(
    r"""(?:
      (?:skip|jump)\ to\ (?:main\ )?(?:content|navigation)|toggle\ navigation|menu|main\ menu|search(?:\.\.\.|…)?|close
    | home|historical\ documents?|browse(?:\ by\ .*)?|resources|about(?:\ us|\ the\ .{3,60})?|help|print
    | open\ government
    | share(?:\ (?:this|on)\ .{3,40})?|tweet|email|cite(?:\ this)?|download(?:\ .{3,40})?|contents?|table\ of\ contents
    | (?:back\ )?to\ (?:the\ )?top|next|previous|(?:previous|next)\ (?:page|document|chapter).{0,60}|[«»‹›←→]
    | office\ of\ the\ historian.{0,60}|(?:u\.?s\.?|united\ states)\ department\ of\ state|bureau\ of\ public\ affairs
    | foreign\ service\ institute|shared?\ knowledge\ services|history@state\.gov|phone:\ [\d-]+|contact\ us.{0,30}
    | (?:papers\ relating\ to\ the\ )?foreign\ relations\ of\ the\ united\ states\b.{0,140}
    | (?:©|copyright|\(c\)).{0,80}|https?://\S+|page\ \d+\ of\ \d+|\d+/\d+
    | (?:home|historical\ documents)\s*[>›»/|].{0,200}
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_PAGE_AROUND = 40  # the furniture of a page is never more lines than this
_FURNITURE_LINE = 200  # nor one of its lines longer, in characters


def _set_apart(lines: list[str], numbers: Sequence[int]) -> tuple[list[str], Sequence[int], tuple[Apart, ...]]:
    """Part a document from the page it was copied with."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    start = _find_heading(lines, first)
    end = len(lines)
    while end > start + 1 and (not lines[end - 1].strip() or _is_chrome(lines[end - 1])):
        end -= 1
    if start == first and not any(line.strip() for line in lines[end:]):
        return lines, numbers, ()
    before = tuple(
        Apart(numbers[at], lines[at].strip(), "before", "high" if _is_chrome(lines[at]) else "medium")
        for at in range(first, start) if lines[at].strip()
    )  # fmt: skip
    after = tuple(
        Apart(numbers[at], lines[at].strip(), "after", "high") for at in range(end, len(lines)) if lines[at].strip()
    )
    return [*lines[start:end], ""], [*numbers[start:end], numbers[end - 1] + 1], before + after


def _is_chrome(line: str) -> bool:
    words = line.strip()
    return len(words) <= _FURNITURE_LINE and _CHROME.fullmatch(words) is not None


def _find_heading(lines: Sequence[str], first: int) -> int:
    """The line that holds the document's heading: the first line, unless a page's furniture stands before it."""
    if opens_heading(lines[first].strip()) and not _is_chrome(lines[first]):
        return first
    at, chrome = first, 0
    for index in range(first, min(len(lines), first + _PAGE_AROUND)):
        words = lines[index].strip()
        if not words:
            continue
        if _is_chrome(words):
            chrome += 1
            at = index + 1
        elif chrome and opens_heading(words, numbered=True):
            return index  # a heading with its number is one wherever it stands on a page
        elif len(words) > _FURNITURE_LINE:
            break
    # Without one: the first line that is no furniture, where nothing but furniture stands before it.
    while at < len(lines) and not lines[at].strip():
        at += 1
    alone = all(not line.strip() or _is_chrome(line) for line in lines[first:at])
    return at if alone and at < len(lines) else first


# ---- lines broken at a page's width -------------------------------------------------------------------------------

_NARROW, _WIDE = 40, 100  # the widths, in characters, at which people and programs break lines
_PROOFS = 3  # lines that must go on in small letters before a text is taken to be wrapped
_GOES_ON = re.compile(r"[a-z]{2}|a ")
_STOPS = (".", ":", ";", "?", "!", "—")


class _Widths(NamedTuple):
    """The widths at which a text's lines are broken, in characters: lines at the margin, and indented ones."""

    flush: int
    indented: int


def _find_widths(lines: Sequence[str]) -> _Widths | None:
    """The widths at which a text's lines are broken; None where they are not.

    A line that goes on in small letters on the next was broken; the longest of those is as wide as a line can be.
    """
    if max(map(len, lines), default=0) > 2 * _WIDE:  # a paragraph a line, as nearly always
        return None
    proofs: tuple[list[int], list[int]] = ([], [])
    for line, after in pairwise(lines):
        if len(line) > _NARROW and line[-1] not in _STOPS and _GOES_ON.match(after.lstrip()):
            proofs[after[:1].isspace()].append(len(line))
    every = proofs[0] + proofs[1]
    if len(every) < _PROOFS or max(every) > _WIDE:
        return None
    return _Widths(max(proofs[0] or every), max(proofs[1] or every))


def _unwrap(
    lines: Sequence[str], numbers: Sequence[int], widths: _Widths
) -> tuple[list[str], list[int], tuple[int, ...]]:
    """Join lines that were broken at a width: those that the next line's first word would have made too long."""
    out: list[list[str]] = []
    kept: list[int] = []
    joined: list[int] = []
    last = ""  # the line before, as typed
    for line, number in zip(lines, numbers, strict=True):
        words = line.strip()
        if words and last and _is_broken(last, words, widths.indented if line[0].isspace() else widths.flush):
            if not _HYPHEN.search(last):
                out[-1].append(" ")
            out[-1].append(words)
            joined.append(number)
        else:
            out.append([line.rstrip()])
            kept.append(number)
        last = line.rstrip() if words else ""
    return ["".join(pieces) for pieces in out], kept, tuple(joined)


_HYPHEN = re.compile(r"(?<=[^\W_])[-–—]$")
_FIRST_WORD = re.compile(r"\S+?(?:[-—](?=[^\W\d_])|$|(?=\s))")
_COLUMNS = re.compile(r"\S(?:\t| {3,})\S")
_LABELLED = re.compile(
    r"\s*(?:[\[(]?\^?(?:\d{1,3}|[A-Za-z]|[ivx]{2,4})[\])]?[.):]?|[*†‡§]+|[⁰¹²³⁴-⁹]+)(?:\s|$)"
    r"|[*†‡§⁰¹²³⁴-⁹]|\[\^?\d+\]|\^\d|[-—•] "
)


def _is_broken(line: str, words: str, width: int) -> bool:
    """Whether a line goes on on the next, by its width."""
    if _COLUMNS.search(line) or _COLUMNS.search(words) or LABEL.fullmatch(words):
        return False
    labelled = _LABELLED.match(words) is not None
    # Small letters behind a line without a stop go on, were the line broken a little early.
    if _GOES_ON.match(words) and not labelled and line[-1] not in _STOPS and len(line) > width * 2 // 3:
        return True
    first = _FIRST_WORD.match(words)
    if first is None or len(line) + 1 + len(first.group()) <= width:
        return False
    if _GOES_ON.match(words) and not LABEL.match(words):
        return True
    # A full line may end a paragraph by chance: then a label, a heading or a note's label follows.
    stopped = line.endswith((".", ":", "?", "!", "”", '"'))
    return not (stopped and (labelled or words.isupper()))
