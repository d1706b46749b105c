"""The notes at a transcription's end, in whatever shape they were typed or copied.

In: printed lines (`annotate.conversion.layout`). Out: `Tail`s, the ways in which the last lines can be read as notes,
the likeliest first. Browsers, word processors and typists write a note's number as "1.", "[1]", "¹", "^1", "(1)",
"[^1]:", "*", alone on its line or not at all; the numbers' order, and what stands at their places in the text, tells
notes from numbered paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotate.conversion.pages import PAGE_MARK

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class PrintedNote(NamedTuple):
    """A note as listed at the end: its printed number, its words, its line in the file (from 1).

    :param sign: the sign it has instead of a number, such as ``*``; `n` then only tells notes apart.
    :param label: its own label as printed in the list, such as ``[1]``; empty where the copy has none.
    :param back: what stands behind its words to lead a reader back, such as ``↩``.
    """

    n: int
    text: str
    line: int
    sign: str = ""
    label: str | None = None
    back: str = ""

    @property
    def name(self) -> str:
        """Its number or sign, as printed."""
        return self.sign or str(self.n)


@dataclass(frozen=True, slots=True)
class Tail:
    """A way in which a transcription's last lines can be notes.

    :param start: the index of their first line; `head` that of a line "Notes" above them, or the same.
    :param sure: whether their own words say that they are notes; otherwise only the marks in the text can.
    :param listed: whether the copy has their numbers or signs.
    :param stray: a line after a note that belongs to none: its index, or -1.
    """

    start: int
    head: int
    notes: tuple[PrintedNote, ...]
    sure: bool
    listed: bool = True
    stray: int = -1


_LABEL = re.compile(
    r"""[ \t]*(?:
      (?P<told>\[\^?(?:fn\.?\ ?|note\ )?(?P<bracket>\d{1,3})\](?:[:.](?=\s|$))?
        | \^(?P<caret>\d{1,3})\^?
        | (?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})[.)]?)
    | \((?P<round>\d{1,3})\)
    | (?P<dot>\d{1,3})[.)](?=[ \t]|$)
    | (?P<bare>\d{1,3})(?=[ \t]*$|[ \t]+[A-Z“"\[(])
    | \[?\\?(?P<sign>\*{1,4}|[†‡§¶‖]{1,3})\]?:?
    )[ \t]*""",
    re.VERBOSE,
)
_OPENS = frozenset("[^(*†‡§¶‖\\0123456789⁰¹²³⁴⁵⁶⁷⁸⁹")
_INDENTED = re.compile(r"[ \t]+(?:(\d{1,3})\.(?:[ \t]+|$)|[*†‡§¶‖]+[ \t]+)")
_HEADED = re.compile(r"(?:\W{0,3})(?:foot|end)?notes?:?(?:\W{0,3})", re.IGNORECASE)
_WAYS_BACK = "↩⤴↑⏎\ufe0e\ufe0f []\t"
SOURCE = re.compile(r"\W{0,2}Source[:;,]|\W{0,2}Summary:.*\bSource:", re.IGNORECASE | re.DOTALL)
# What notes begin with, and paragraphs of a document hardly ever.
_NOTEWORTHY = re.compile(
    r"Ibid|Not (?:printed|found|further)|See (?:Document|footnote|foot ?note|the |vol|ibid|also|Foreign)"
    r"|Source[:;,]|Printed"
    r"|Document \d|Telegram \d|Reference is to|For (?:text|documentation|the text)|No (?:classification"
    r"|record|copy)|Dated "
    r"|(?:Text|Copy) (?:printed|not)|Attached|Neither |Brackets|Ellipsis|Omission|The (?:President"
    r"|Secretary) (?:initialed|approved)"
    r"|\[?Footnote|In telegram|Airgram |Despatch \d|Foreign Relations|Drafted|Secret[;.]|Confidential[;.]"
    r"|Top Secret[;.]"
)


class _Label(NamedTuple):
    n: int  # -1 for a sign
    sign: str
    end: int  # where the note's words begin
    told: bool  # whether its very shape says that it is a note's


def read_note_label(line: str) -> _Label | None:
    """The label of a note with which a line begins, in any shape, or None.

    >>> [read_note_label(line)[:2] for line in ("[1] So", "¹² Ibid.", "^3 See", "[^4]: So", "\\t5.\\tSo")]
    [(1, ''), (12, ''), (3, ''), (4, ''), (5, '')]
    >>> read_note_label("* Not printed.")[:2], read_note_label("1967 was a year")
    ((-1, '*'), None)
    """
    words = line.lstrip(" \t")
    if not words or words[0] not in _OPENS:
        return None
    match = _LABEL.match(line)
    if match is None:
        return None
    if match["sign"]:
        return _Label(-1, match["sign"], match.end(), True)
    digits = match["bracket"] or match["caret"] or match["raised"] or match["round"] or match["dot"] or match["bare"]
    return _Label(int(digits.translate(SUPERSCRIPTS)), "", match.end(), match["told"] is not None)


def find_tails(lines: Sequence[str], numbers: Sequence[int]) -> list[Tail]:
    """The ways to read the last lines as notes, the likeliest first.

    :param lines: the printed lines, blank ones included.
    :param numbers: for each the line of the file.
    """
    tails = []
    indented = _find_indented(lines)
    if indented >= 0:
        tails.append(_read_indented(lines, numbers, indented))
        if tails[0].stray < 0:
            return tails
    labels = {at: label for at, line in enumerate(lines) if (label := read_note_label(line)) is not None}
    starts = [at for at in sorted(labels, reverse=True) if labels[at].n in (0, 1) or labels[at].sign]
    for start in starts[:8]:
        if tails and start == tails[0].start:
            continue
        tail = _read(lines, numbers, start, labels)
        if tail is not None:
            tails.append(tail)
    if not any(tail.sure and tail.stray < 0 for tail in tails):
        tails += _read_unlabelled(lines, numbers)
    # What is surely notes, and all of it, before what may be; a longer list before one within it.
    return sorted(tails, key=lambda tail: (tail.stray >= 0, not tail.sure, not tail.listed, -len(tail.notes)))


def _find_indented(lines: Sequence[str]) -> int:
    """The first line that begins with an indented label, where no running text before it is indented; else -1."""
    for at, line in enumerate(lines):
        if line[:1] in (" ", "\t"):
            if _INDENTED.match(line):
                return at
            if line.strip():
                return -1
    return -1


def _head_above(lines: Sequence[str], start: int) -> int:
    at = start - 1
    while at > 0 and not lines[at].strip():
        at -= 1
    return at if at > 0 and _HEADED.fullmatch(lines[at].strip()) else start


def _read_indented(lines: Sequence[str], numbers: Sequence[int], start: int) -> Tail:
    """Notes as a browser's copy of the edition has them: indented, and nothing else is."""
    notes: list[PrintedNote] = []
    stray = -1
    signs = 0
    for at in range(start, len(lines)):
        line = lines[at]
        words = line.strip()
        if not words:
            continue
        match = _INDENTED.match(line)
        if match:
            if match[1]:
                notes.append(_note(int(match[1]), "", line[match.end() :], numbers[at], match.group().strip()))
            else:
                signs += 1
                sign = match.group().strip()
                notes.append(_note(-signs, sign, line[match.end() :], numbers[at], sign))
        elif line[0].isspace():
            notes[-1] = _continued(notes[-1], words)
        elif stray < 0:
            stray = at
    return Tail(start, _head_above(lines, start), tuple(notes), True, stray=stray)


def _read(lines: Sequence[str], numbers: Sequence[int], start: int, labels: dict[int, _Label]) -> Tail | None:
    """The notes that begin at a line with the first number or with a sign, or None where no order is in them."""
    while labels[start].sign and start - 1 in labels and labels[start - 1].sign:
        start -= 1
    margin = len(lines[start]) - len(lines[start].lstrip())
    notes: list[PrintedNote] = []
    expected, signs, told, stray = -1, 0, True, -1
    for at in range(start, len(lines)):
        words = lines[at].strip()
        if not words:
            continue
        label = labels.get(at)
        if label is not None and (label.sign or label.n == expected or expected < 0):
            if label.sign:
                signs += 1
                n = -signs
            else:
                n, expected = label.n, label.n + 1
            told = told and label.told
            printed = lines[at][: label.end].strip()
            notes.append(_note(n, label.sign, lines[at][label.end :], numbers[at], printed))
        elif len(lines[at]) - len(lines[at].lstrip()) > margin or not notes[-1].text or PAGE_MARK.fullmatch(words):
            notes[-1] = _continued(notes[-1], words)
        else:
            stray = at
            break
    if expected < 0 and not signs:
        return None
    head = _head_above(lines, start)
    numbered = sum(1 for note in notes if not note.sign)
    known = sum(1 for note in notes if _NOTEWORTHY.match(note.text) or note.back)
    source = next((SOURCE.match(note.text) is not None for note in notes if not note.sign), False)
    sure = (told and numbered > 0) or head < start or source or known * 2 > len(notes)
    if stray >= 0 and not (source or head < start or (told and numbered)):
        return None
    return Tail(start, head, tuple(notes), sure, stray=stray)


def _note(n: int, sign: str, words: str, line: int, label: str) -> PrintedNote:
    words, back = _part_back(words)
    return PrintedNote(n, words, line, sign, label, back)


def _continued(note: PrintedNote, words: str) -> PrintedNote:
    words, back = _part_back(words)
    return note._replace(text=f"{note.text}\n{words}".lstrip("\n"), back=back or note.back)


def _part_back(words: str) -> tuple[str, str]:
    """A note's words, and what leads a reader back from them to the text, such as "↩"."""
    words = words.strip()
    if not words or words[-1] not in _WAYS_BACK:
        return words, ""
    bare = words.rstrip(_WAYS_BACK)
    back = words[len(bare) :]
    if not any(arrow in back for arrow in "↩⤴↑⏎"):
        return words, ""
    cut = len(bare) + (1 if back[0] == "]" else 0)  # a note may end "[2 lines not declassified] ↩"
    return words[:cut].strip(), words[cut:].strip()


def _read_unlabelled(lines: Sequence[str], numbers: Sequence[int]) -> list[Tail]:
    """Notes whose numbers the copy has dropped: each ends with a way back, or a source note begins them."""
    printed = [at for at in range(len(lines)) if lines[at].strip()]
    ends = [at for at in printed if _part_back(lines[at])[1]]
    sources = [at for at in printed[1:] if SOURCE.match(lines[at].strip())]
    if not ends and not sources:
        return []
    start = sources[-1] if sources else ends[0]
    if ends:
        start = next((at for at in sources if at <= ends[0] and at > ends[0] - 6), ends[0])
    notes: list[PrintedNote] = []
    done = True
    for at in printed:
        if at < start:
            continue
        if done:
            notes.append(_note(len(notes) + 1, "", lines[at], numbers[at], ""))
        else:
            notes[-1] = _continued(notes[-1], lines[at].strip())
        done = not ends or bool(notes[-1].back)
    if not done:  # something stands after the last way back
        return []
    tails = [Tail(start, _head_above(lines, start), tuple(notes), bool(ends), listed=False)]
    if ends:
        from_zero = tuple(note._replace(n=note.n - 1) for note in notes)
        tails.append(Tail(start, tails[0].head, from_zero, True, listed=False))
    return tails
