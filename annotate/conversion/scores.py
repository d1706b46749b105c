"""How likely digits in a running text are a footnote's number, by what stands around them.

In: a text and digits in it. Out: log-odds. They are those of a logistic regression fitted on the edition's own
volumes by `training/footnotes.py`; its features are named here, its weights stand in
`annotate.conversion.footnote_weights`.
"""

from __future__ import annotations

import re

from annotate.conversion.footnote_weights import BIAS, WEIGHTS
from annotate.conversion.notes import PrintedNote
from annotate.conversion.numbers import MONTH

UNITS = re.compile(
    r" (?:million|billion|thousand|percent|per cent|hours?|days?|weeks?|months?|years?|miles|km|tons?|feet|men|p\.m"
    r"|a\.m|noon|midnight|o’clock|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
MONTH_BEFORE = re.compile(rf"\b(?:{MONTH})\.? (?:\d\d?[–-])?$")


def score(
    text: str, run: int, start: int, end: int, note: PrintedNote, first_line: int | None = None, glued: int = -1
) -> float:
    """The log-odds that the digits from text[start] on are a note's number.

    :param run: where the whole run of digits begins; `end` where it ends.
    :param first_line: where the heading ends; found where not given.
    :param glued: where the words end behind which the number stands, if a blank or another number parts them.
    """
    total = BIAS
    if glued >= 0:  # judged as if nothing stood between
        opening = max(0, glued - 60)
        in_head = first_line is not None and (first_line < 0 or start < first_line)
        size = end - start
        text = text[opening:glued] + text[start : end + 24]
        run = start = glued - opening
        end = start + size
        first_line = len(text) if in_head else 0
    for feature in features(text, run, start, end, note, first_line):
        total += WEIGHTS.get(feature, 0.0)
    return total


def features(text: str, run: int, start: int, end: int, note: PrintedNote, first_line: int | None = None) -> list[str]:
    """What stands around some digits, as the names of `WEIGHTS`."""
    before, after = _before(text, run, start), _after(text, end)
    n = note.n
    if first_line is None:
        first_line = text.find("\n")
    in_head = start < first_line or first_line < 0
    found = [
        before,
        after,
        before + after,
        ("head1" if n == 1 else "headN") if in_head else ("text1" if n == 1 else "textN"),
        "2digits" if n > 9 else "1digit",
    ]
    if after == "> a" and UNITS.match(text, end):
        found.append("unit")
    if after == "> A" and UNITS.match(text, end):
        found.append("day month")
    if run < start:
        whole = int(text[run:end]) if end - run < 6 else 10**6
        if MONTH_BEFORE.search(text, max(0, run - 13), run):
            found.append("day" if whole <= 31 else "no day" if start - run < 3 else "no day 3")
        elif end - run == 4 and 1800 <= whole < 2000:
            found.append("year cut")
        found.append(_named(text[run:start], text[run:end], note.text))
    elif before[0] == "9" or before[:2] == "~9":
        number = _NUMBER_BEFORE.search(text, max(0, start - 8), start - 1)
        if number:
            found.append(_named(number.group(), number.group() + text[start - 1 : end], note.text))
    return found


_NUMBER_BEFORE = re.compile(r"[0-9]+$")


def _named(number: str, whole: str, note: str) -> str:
    """Whether a note speaks of the number that its own would stand behind ("Telegram 279 from …"), or of the whole."""
    if len(number) > 1 and _has_number(note, number):
        return "names number"
    return "names whole" if _has_number(note, whole) else "names neither"


def _has_number(note: str, number: str) -> bool:
    """Whether a note holds a number, and not as digits of a longer one."""
    at = note.find(number)
    while at >= 0:
        end = at + len(number)
        if not note[max(0, at - 1) : at].isdigit() and not note[end : end + 1].isdigit():
            return True
        at = note.find(number, at + 1)
    return False


def _before(text: str, run: int, start: int) -> str:
    """The class of what a number is glued to."""
    if run < start:
        size = start - run
        led = text[run - 1] if run else "\n"
        if size == 4 and text[run : run + 2] in ("19", "18", "20"):
            return "year<" if led == " " else "year-<"
        mark = led if led in " .,/–-$:(" else "a" if led.isalpha() else "~"
        return f"{mark}9{min(size, 5)}<"
    last = text[start - 1]
    previous = text[start - 2] if start > 1 else "\n"
    if last.isalpha():
        if last.islower():
            return "word<" if previous.isalpha() and start > 2 and text[start - 3].isalpha() else "ab<"
        return "CAPS<" if previous.isalpha() else "A<" if previous in ' \n(“"' else "-A<"
    if last in ".,;:?!":
        if previous.isdigit():
            digits = start - 2
            while digits > 0 and text[digits - 1].isdigit():
                digits -= 1
            led = text[digits - 1] if digits else "\n"
            return f"{'' if led in ' (' else '~'}9{min(start - 1 - digits, 4)}{last}<"
        kind = "a" if previous.islower() else "A" if previous.isalpha() else previous if previous in ")]”\"’'." else "~"
        return f"{kind}{last}<"
    if last in "”\"’'“‘":
        return '."<' if previous in ".,;:?!" else 'a"<' if previous.isalnum() else '~"<'
    if last in "-–—":
        return "9-<" if previous.isdigit() else "A-<" if previous.isupper() else "a-<"
    return last + "<" if last in ")]/$£(\n*%" else "~<"


def _after(text: str, end: int) -> str:
    """The class of what follows a number."""
    if end >= len(text):
        return ">$"
    first = text[end]
    following = text[end + 1] if end + 1 < len(text) else "\n"
    if first == "\n":
        return ">$"
    if first == " ":
        kind = (
            "a" if following.islower() else "A" if following.isalpha() else "9" if following.isdigit()
            else "(" if following in "([“\"‘'" else "-" if following in "-–—" else "~"
        )  # fmt: skip
        return "> " + kind
    if first in ".,;:?!":
        return f">{first}{'9' if following.isdigit() else ' ' if following in ' ' + chr(10) else '~'}"
    if first.isalpha():
        if text[end : end + 2] in ("st", "nd", "rd", "th"):
            return ">th"
        return ">a" if first.islower() else ">A"
    if first in "-–—":
        return ">-9" if following.isdigit() else ">-"
    if first.isdigit():
        return ">9"
    return ">" + first if first in ")]”\"’'/%(" else ">~"
