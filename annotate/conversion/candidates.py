"""Every place in a running text where a note's number could stand.

In: the running text and its notes. Out: `Candidate`s, a list a note, each with its log-odds
(`annotate.conversion.scores`). A number can be glued to a word ("action.3"), to another number ("279.2"), to another
note's ("2137Z.12" is 1 and 2), it can say by its shape what it is ("[1]", "¹", "^1"), and in a copy that has lost
the shape it can stand alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from annotate.conversion.notes import SUPERSCRIPTS, PrintedNote
from annotate.conversion.numbers import MONTH, is_owned
from annotate.conversion.pages import PAGE_MARK
from annotate.conversion.scores import UNITS, score


class Candidate(NamedTuple):
    """A place where a note's number could stand.

    :param start: the number's first character in the running text; `end` the one after its last, brackets included.
    :param score: log-odds that this is a footnote number, from its neighbours alone.
    :param after: the same where the number before it ends at `behind`, so that both stand at one place.
    """

    start: int
    end: int
    score: float
    after: float
    behind: int


class _Search(NamedTuple):
    """What a search for candidates goes by, and what it has found.

    :param judged: the notes with their place in the order instead of their number: some volumes number from 0.
    """

    text: str
    notes: Sequence[PrintedNote]
    judged: Sequence[PrintedNote]
    index_of: Mapping[int, int]
    first_line: int
    found: list[list[Candidate]]

    def score(self, run: int, start: int, end: int, index: int, glued: int = -1) -> float:
        return score(self.text, run, start, end, self.judged[index], self.first_line, glued)


_DIGITS = frozenset("0123456789")


@lru_cache(maxsize=16)
def _runs(last: int) -> re.Pattern[str]:
    """The last digit of runs that could end in one of the numbers 0…last."""
    return re.compile(rf"[0-{last}](?![0-9])" if last < 9 else "[0-9](?![0-9])")


def find_candidates(
    text: str, notes: Sequence[PrintedNote], fixed: Sequence[tuple[int, int]] = (), *, spaced: bool = False
) -> list[list[Candidate]]:
    """Every place each note's number could stand, in order; one list a note.

    A digit that belongs to a decimal, a date, an hour, a sum of money or a file's number is none.

    :param fixed: spans that hold numbers and nothing else, such as a table's cells.
    :param spaced: numbers that stand alone, behind a blank or on a line of their own, are places too.

    >>> notes = [PrintedNote(1, "Not printed.", 9), PrintedNote(2, "Telegram 279, July 20.", 10)]
    >>> [c.start for c in find_candidates("Paris1 In 1967 Moscow 279.2 said so, A62.", notes)[1]]
    [26, 39]
    """
    found: list[list[Candidate]] = [[] for _ in notes]
    if not notes:
        return found
    index_of = {note.n: index for index, note in enumerate(notes)}
    judged = [note._replace(n=note.n + 1) for note in notes] if 0 in index_of else notes
    search = _Search(text, notes, judged, index_of, text.find("\n"), found)
    by_digits = {str(n): index for n, index in index_of.items()}
    last = max(index_of)
    longest = len(str(last))
    for match in _runs(last).finditer(text):
        end = match.end()
        start = end - 1
        before = text[start - 1] if start else "\n"
        if before == " ":  # a plain digit is the commonest
            if spaced or text[start - 2] in ",;":
                _add_parted(search, start, end, spaced=spaced)
            continue
        if fixed and _is_within(start, fixed):
            continue
        while start and text[start - 1] in _DIGITS:
            start -= 1
        # A footnote number is glued to what it follows; after a blank it is a plain number.
        glued = start > 0 and text[start - 1] not in " \t"
        length = end - start
        if length <= longest and (not glued or text[start - 1] == "\n"):
            _add_parted(search, start, end, spaced=spaced)
        mark = text.rfind("[Page ", max(0, start - 17), start)
        if mark >= 0 and (page := PAGE_MARK.match(text, mark)) and page.end() > start:
            continue
        follows = False  # a note that another could stand before
        for size in range(1, min(longest, length - (not glued)) + 1):
            index = by_digits.get(text[end - size : end], -1)
            if index < 0:
                continue
            follows = follows or index > 0
            if is_owned(text, start, end - size, end):
                continue
            worth = search.score(start, end - size, end, index)
            _put(found[index], Candidate(end - size, end, worth, worth, end - size))
        if length > 1 and follows:
            _add_joined(search, start, end)
    _add_told(search, rounds=spaced or any(note.label is not None and note.label.endswith(")") for note in notes))
    return found


def _is_within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return at >= 0 and place < spans[at][1]


def _put(places: list[Candidate], candidate: Candidate) -> None:
    """Add a candidate in its order, or in the place of one at the same spot that is worth less."""
    if not places or places[-1].start < candidate.start:
        places.append(candidate)
        return
    at = bisect_left(places, candidate.start, key=lambda place: place.start)
    if at < len(places) and places[at].start == candidate.start:
        if places[at].end == candidate.end:
            old = places[at]
            places[at] = old._replace(score=max(old.score, candidate.score), after=max(old.after, candidate.after))
        elif places[at].after < candidate.after:
            places[at] = candidate
    else:
        places.insert(at, candidate)


# How much rarer two numbers on one spot are than one, and behind another number; what the second is worth where the
# first stands before it; and a place that is none but behind another number.
_DOUBLED = -2.0
_DOUBLED_IN_NUMBER = -4.0
_FOLLOWING = 0.5
_NEVER = -20.0


def _add_joined(search: _Search, start: int, end: int) -> None:
    """Numbers on one spot: "2137Z.12" holds 1 and 2, "Djakarta 8770234" holds 2, 3 and 4.

    Only the first is glued to the text; the others are as likely as it is, and it is judged by what follows them all.
    """
    text, notes, index_of, found = search.text, search.notes, search.index_of, search.found
    for at in range(start, end - 1):
        if at == start and (not start or text[start - 1] in " \n\t"):
            continue
        for size in (1, 2):
            index = index_of.get(int(text[at : at + size]), -1)
            if index < 0 or (text[at] == "0" and size > 1):
                continue
            numbers = [(index, at, at + size)]
            while numbers[-1][2] < end and numbers[-1][0] + 1 < len(notes):
                following, place = numbers[-1][0] + 1, numbers[-1][2]
                digits = str(notes[following].n)
                if not text.startswith(digits, place):
                    break
                numbers.append((following, place, place + len(digits)))
            if len(numbers) < 2 or numbers[-1][2] != end or is_owned(text, start, at, end):
                continue
            worth = search.score(start, at, end, index) + (_DOUBLED if at == start else _DOUBLED_IN_NUMBER)
            _put(found[index], Candidate(at, at + size, worth, worth, at))
            for following, place, close in numbers[1:]:
                here = found[following]
                own = next((c.score for c in here if c.start == place), _NEVER)
                _put(here, Candidate(place, close, own, max(own, _FOLLOWING), place))


def _add_parted(search: _Search, start: int, end: int, *, spaced: bool) -> None:
    """A number behind a blank: one that follows another ("ended.2, 3"), or one that stands alone."""
    index = search.index_of.get(int(search.text[start:end]), -1)
    if index < 0:
        return
    before = str(search.notes[index - 1].n) if index else ""
    if before and search.text[start - 2 : start] in (", ", "; ") and search.text.endswith(before, 0, start - 2):
        _put(search.found[index], Candidate(start, end, _NEVER, _FOLLOWING, start - 2))
    if spaced:
        _add_spaced(search, start, end, index)


# A number alone, behind a blank, is a note's far more seldom than one that is glued.
_SPACED = -2.5
_ALONE = re.compile(r"(?=[\s.,;:)\]”\"]|$)")
_COUNTS = re.compile(
    rf"""(?:\b(?:Nos?|Documents?|Docs?|[Pp]ages?|pp?|[Vv]olumes?|Vols?|[Pp]arts?|[Aa]rticles?|[Ss]ections?|[Pp]aragraphs?|[Pp]aras?
    |[Pp]oints?|Tabs?|Annex|Box|RG|Lot|[Cc]hapters?|[Pp]hases?|Class|Types?|Mark|[Ii]tems?|[Ss]teps?|[Oo]ptions?|Track|[Gg]roups?|Title
    |Series|Entry|Embtels?|Deptels?|[Tt]elegrams?|tel|line|about|some|than|only|over|nearly|of|in|on|to|the|an?|by|at|for|with|and|or
    |from|all|is|are|was|were|has|have|had|these|those|other|first|last|next|another|least|most|{MONTH})\.?|[$£€(\#&+×=–—/-])$""",
    re.VERBOSE,
)
_COUNTED = re.compile(r" +(?:[a-z]+|[A-Z][a-z]+ \d|\d|[(]?[ap]\.m)|[.,:/–-]\d|\.$")


def _add_spaced(search: _Search, start: int, end: int, index: int) -> None:
    """A number that stands alone: "Soviet Union 1", "279. 2", or on a line of its own."""
    text = search.text
    close = start
    while close and text[close - 1] in " \n":
        close -= 1
    if not close or not _ALONE.match(text, end):
        return
    if text[start - 1] == "\n":
        if text[end : end + 1] not in ("\n", ""):
            return  # "2. We agree": a list's label
    elif (
        _COUNTS.search(text, max(0, close - 14), close)
        or (text[close - 1].isalpha() and _COUNTED.match(text, end))
        or text[close - 1].isdigit()
        or UNITS.match(text, end)
    ):
        return
    worth = search.score(start, start, end, index, close) + _SPACED
    _put(search.found[index], Candidate(start, end, worth, worth, start))


# A number in brackets or raised says by its shape that it is a note's.
_OPENS_TOLD = re.compile("[\\[^⁰¹²³⁴⁵⁶⁷⁸⁹]")
_RAISES = "^⁰¹²³⁴⁵⁶⁷⁸⁹"
_BRACKET = re.compile(r"\[")
_TOLD = re.compile(r"\[\^?(?:fn\.? ?|note )?(\d{1,3})\]|\^(\d{1,3})\^?|([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,6})")
_ROUND = re.compile(r"(?<=[^\s(])\((\d{1,3})\)|(?<=[^\s\d(])(\d{1,3})\)")
# What a raised digit belongs to if it is none of a note: "m²", "10³".
_RAISED_NUMBER = re.compile(r"(?:\b(?:[kcm]?m|ft|in|yd)|\d)$")
_TOLD_WORTH = 9.0
_ROUND_WORTH = 3.0
_LINE = 2000  # how far back, in characters, a bracket is looked for


class Told(NamedTuple):
    """A number whose shape says that it is a note's: "[1]", "¹", "^1", "[^1]".

    :param digits: its digits, several numbers run together where they are raised.
    :param raised: whether it is raised; a power is, too.
    """

    start: int
    end: int
    digits: str
    raised: bool
    power: bool


@lru_cache(maxsize=4)
def find_told(text: str) -> tuple[Told, ...]:
    """The numbers of a text whose very shape says that they are notes'.

    >>> [(told.digits, told.power) for told in find_told("Agreed[1] on 5 m² of land.¹²")]
    [('1', False), ('2', True), ('12', False)]
    """
    found: list[Told] = []
    # Most texts hold nothing raised, and a bracket is found far sooner than one of several characters.
    opens = _OPENS_TOLD if any(raised in text for raised in _RAISES) else _BRACKET
    for opening in opens.finditer(text):
        start = opening.start()
        match = _TOLD.match(text, start) if not found or start >= found[-1].end else None
        if match is None:
            continue
        digits = (match[1] or match[2] or match[3]).translate(SUPERSCRIPTS)
        power = match[3] is not None and _RAISED_NUMBER.search(text[max(0, start - 4) : start]) is not None
        found.append(Told(start, match.end(), digits, match[3] is not None, power))
    return tuple(found)


def _add_told(search: _Search, *, rounds: bool) -> None:
    """Numbers whose shape says that they are notes'.

    :param rounds: "(1)" may be one, too; else it is part of a text.
    """
    text, found = search.text, search.found
    for told in find_told(text):
        if told.raised:
            _add_raised(search, told)
        elif (index := search.index_of.get(int(told.digits), -1)) >= 0:
            _put(found[index], Candidate(told.start, told.end, _TOLD_WORTH, _TOLD_WORTH, told.start))
    if ")" not in text:
        return
    closing = text.find(")")
    while closing >= 0:
        start, end = closing, closing + 1
        closing = text.find(")", end)
        while start and end - start < 5 and text[start - 1].isdecimal():
            start -= 1
        if end - start == 1:
            continue
        match = _ROUND.match(text, start - (start > 0 and text[start - 1] == "("))
        if match is None:
            continue
        start = match.start()
        index = search.index_of.get(int(match[1] or match[2]), -1)
        if index < 0 or (match[1] and not rounds):
            continue
        worth = _ROUND_WORTH
        if match[2]:  # "agreed.1)", unless a bracket was opened for it
            opened = text.rfind("(", max(text.rfind("\n", max(0, start - _LINE), start) + 1, start - _LINE, 0), start)
            if opened >= 0 and text.find(")", opened, start) < 0:
                continue
            worth = max([_ROUND_WORTH, *(place.score + 1 for place in found[index] if place.start == start)])
        _put(found[index], Candidate(start, end, worth, worth, start))


def _add_raised(search: _Search, told: Told) -> None:
    """Raised digits: one number, or several on one spot."""
    notes = search.notes
    worth = 0.0 if told.power else _TOLD_WORTH
    plain, start = told.digits, told.start
    for size in range(1, min(3, len(plain)) + 1):
        for at in range(len(plain) - size + 1):
            index = search.index_of.get(int(plain[at : at + size]), -1)
            if index < 0 or (plain[at] == "0" and size > 1):
                continue
            after = plain[at + size :]
            behind = not after or (index + 1 < len(notes) and after.startswith(str(notes[index + 1].n)))
            before = not at or (index > 0 and plain[:at].endswith(str(notes[index - 1].n)))
            if before and behind:
                alone = _NEVER if at else worth
                _put(search.found[index], Candidate(start + at, start + at + size, alone, worth, start + at))
