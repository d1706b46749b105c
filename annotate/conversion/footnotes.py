"""Where each footnote's number is glued into the running text.

In: the running text and the notes that follow it. Out: one `Placement` a note. A number such as "2" may stand in
"Moscow 279.2" as a footnote and in "2 p.m." not; the notes at the end say that 1…N must each occur once, in this
order. So it is an alignment: every place where a number could be one is scored by its neighbours, and dynamic
programming finds the choice of places, in order, whose scores sum highest. The scores are log-odds, fitted on
the edition's own volumes by `training/footnotes.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from annotate.annotation import Certainty
from annotate.conversion.footnote_weights import BIAS, WEIGHTS
from annotate.conversion.notes import SUPERSCRIPTS, PrintedNote
from annotate.conversion.numbers import MONTH, is_owned
from annotate.conversion.pages import PAGE_MARK

_UNITS = re.compile(
    r" (?:million|billion|thousand|percent|per cent|hours?|days?|weeks?|months?|years?|miles|km|tons?|feet|men|p\.m"
    r"|a\.m|noon|midnight|o’clock|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
_MONTH_BEFORE = re.compile(rf"\b(?:{MONTH})\.? (?:\d\d?[–-])?$")


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


class Placement(NamedTuple):
    """Where a note's number stands.

    :param n: the note's number.
    :param start: the number's first character in the running text; `end` the one after its last.
    :param score: log-odds that this is a footnote number, from its neighbours alone.
    :param runner_up: the place of the best alignment that puts this note elsewhere; -1 where there is none.
    :param runner_up_score: that place's own score.
    :param lead: by how much the whole alignment beats that other one.
    :param cert: ``high`` where lead and score leave less than about one chance in twenty.
    """

    n: int
    start: int
    end: int
    score: float
    runner_up: int
    runner_up_score: float
    lead: float
    cert: Certainty


class NoPlace(NamedTuple):
    """The first note that cannot be placed.

    :param n: its number.
    :param at: its index in the list of notes.
    :param nearest: the nearest digits that read like it, a character of the running text; -1 for none.
    """

    n: int
    at: int
    nearest: int


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
    last = max(index_of)
    longest = len(str(last))
    first_line = text.find("\n")
    for match in _runs(last).finditer(text):
        end = match.end()
        start = end - 1
        if fixed and _is_within(start, fixed):
            continue
        if text[start - 1] != " ":  # a plain digit is the commonest
            while start and text[start - 1] in _DIGITS:
                start -= 1
        # A footnote number is glued to what it follows; after white space it is a plain number.
        if not start or text[start - 1] in " \n\t":
            if end - start <= longest:
                index = index_of.get(int(text[start:end]), -1)
                if index >= 0:
                    _add_parted(text, start, end, notes, index, first_line, found, spaced=spaced)
            if end - start == 1:
                continue
            glued = False
        else:
            glued = True
        mark = text.rfind("[Page ", max(0, start - 17), start)
        if mark >= 0 and (page := PAGE_MARK.match(text, mark)) and page.end() > start:
            continue
        length = end - start
        for size in range(1, min(longest, length - (not glued)) + 1):
            number = text[end - size : end]
            index = index_of.get(int(number), -1)
            if index < 0 or (number[0] == "0" and size > 1) or is_owned(text, start, end - size, end):
                continue
            worth = score(text, start, end - size, end, notes[index], first_line)
            found[index].append(Candidate(end - size, end, worth, worth, end - size))
        if length > 1:
            _add_joined(text, start, end, notes, index_of, found, first_line)
    round_labels = spaced or any(note.label is not None and note.label.endswith(")") for note in notes)
    _add_told(text, notes, index_of, found, rounds=round_labels)
    return found


def _is_within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return at >= 0 and place < spans[at][1]


def _add_parted(
    text: str,
    start: int,
    end: int,
    notes: Sequence[PrintedNote],
    index: int,
    first_line: int,
    found: list[list[Candidate]],
    *,
    spaced: bool,
) -> None:
    """A number behind a blank: one that follows another ("ended.2, 3"), or one that stands alone."""
    if index and text[start - 2 : start] in (", ", "; ") and text.endswith(str(notes[index - 1].n), 0, start - 2):
        _put(found[index], Candidate(start, end, _NEVER, _FOLLOWING, start - 2))
    if spaced:
        _add_spaced(text, start, end, notes[index], first_line, found[index])


def _add_joined(
    text: str,
    start: int,
    end: int,
    notes: Sequence[PrintedNote],
    index_of: Mapping[int, int],
    found: list[list[Candidate]],
    first_line: int,
) -> None:
    """Numbers on one spot: "2137Z.12" holds 1 and 2, "Djakarta 8770234" holds 2, 3 and 4.

    Only the first is glued to the text; the others are as likely as it is, and it is judged by what follows them all.
    """
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
            worth = score(text, start, at, end, notes[index], first_line)
            _put(found[index], Candidate(at, at + size, worth + _DOUBLED, worth + _DOUBLED, at))
            for following, place, close in numbers[1:]:
                here = found[following]
                own = next((c.score for c in here if c.start == place), _NEVER)
                _put(here, Candidate(place, close, own, max(own, _FOLLOWING), place))


def _put(places: list[Candidate], candidate: Candidate) -> None:
    """Add a candidate in its order, or in the place of one at the same spot that is worth less."""
    at = bisect_left(places, candidate.start, key=lambda place: place.start)
    if at < len(places) and places[at].start == candidate.start:
        if places[at].end == candidate.end:
            old = places[at]
            places[at] = old._replace(score=max(old.score, candidate.score), after=max(old.after, candidate.after))
        elif places[at].after < candidate.after:
            places[at] = candidate
    else:
        places.insert(at, candidate)


# How much rarer two numbers on one spot are than one; what the second is worth where the first stands before it; and
# a place that is none but behind another number.
_DOUBLED = -2.0
_FOLLOWING = 1.0
_NEVER = -20.0

# A number in brackets or raised says by its shape that it is a note's.
_OPENS_TOLD = re.compile("[\\[^⁰¹²³⁴⁵⁶⁷⁸⁹]")
_TOLD = re.compile(r"\[\^?(?:fn\.? ?|note )?(\d{1,3})\]|\^(\d{1,3})\^?|([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,6})")
_ROUND = re.compile(r"(?<=[^\s(])\((\d{1,3})\)|(?<=[^\s\d(])(\d{1,3})\)")
# What a raised digit belongs to if it is none of a note: "m²", "10³".
_RAISED_NUMBER = re.compile(r"(?:\b(?:[kcm]?m|ft|in|yd)|\d)$")
_TOLD_WORTH = 9.0
_ROUND_WORTH = 3.0


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
    for opening in _OPENS_TOLD.finditer(text):
        start = opening.start()
        match = _TOLD.match(text, start) if not found or start >= found[-1].end else None
        if match is None:
            continue
        digits = (match[1] or match[2] or match[3]).translate(SUPERSCRIPTS)
        power = match[3] is not None and _RAISED_NUMBER.search(text[max(0, start - 4) : start]) is not None
        found.append(Told(start, match.end(), digits, match[3] is not None, power))
    return tuple(found)


def _add_told(
    text: str,
    notes: Sequence[PrintedNote],
    index_of: Mapping[int, int],
    found: list[list[Candidate]],
    *,
    rounds: bool,
) -> None:
    """Numbers whose shape says that they are notes'.

    :param rounds: "(1)" and "1)" may be, too; else they are parts of a text.
    """
    for told in find_told(text):
        if told.raised:
            _add_raised(told, notes, index_of, found)
        elif (index := index_of.get(int(told.digits), -1)) >= 0:
            _put(found[index], Candidate(told.start, told.end, _TOLD_WORTH, _TOLD_WORTH, told.start))
    if not rounds:
        return
    for match in _ROUND.finditer(text):
        start, end = match.span()
        if match[2]:  # "agreed.1)", unless a bracket was opened for it
            opened = text.rfind("(", max(0, start - 400), start)
            if opened >= 0 and text.find(")", opened, start) < 0:
                continue
        if (index := index_of.get(int(match[1] or match[2]), -1)) >= 0:
            _put(found[index], Candidate(start, end, _ROUND_WORTH, _ROUND_WORTH, start))


def _add_raised(
    told: Told, notes: Sequence[PrintedNote], index_of: Mapping[int, int], found: list[list[Candidate]]
) -> None:
    """Raised digits: one number, or several on one spot."""
    worth = 0.0 if told.power else _TOLD_WORTH
    plain, start = told.digits, told.start
    for size in range(1, min(3, len(plain)) + 1):
        for at in range(len(plain) - size + 1):
            index = index_of.get(int(plain[at : at + size]), -1)
            if index < 0 or (plain[at] == "0" and size > 1):
                continue
            whole = size == len(plain)
            before = index and plain[:at].endswith(str(notes[index - 1].n))
            behind = at + size == len(plain) or (
                index + 1 < len(notes) and plain.startswith(str(notes[index + 1].n), at + size)
            )
            if whole or ((before or not at) and behind):
                alone = worth if whole or not at else _NEVER
                _put(found[index], Candidate(start + at, start + at + size, alone, worth, start + at))


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


def _add_spaced(text: str, start: int, end: int, note: PrintedNote, first_line: int, places: list[Candidate]) -> None:
    """A number that stands alone: "Soviet Union 1", "279. 2", or on a line of its own."""
    close = start
    while close and text[close - 1] in " \n":
        close -= 1
    if not close or not _ALONE.match(text, end):
        return
    own_line = text[start - 1] == "\n"
    if own_line:
        if text[end : end + 1] not in ("\n", ""):
            return  # "2. We agree": a list's label
    elif _COUNTS.search(text, max(0, close - 14), close) or (text[close - 1].isalpha() and _COUNTED.match(text, end)):
        return
    elif text[close - 1].isdigit() or _UNITS.match(text, end):
        return
    worth = score(text, start, start, end, note, first_line, close) + _SPACED
    _put(places, Candidate(start, end, worth, worth, start))


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
        head = 0 if first_line is not None and (first_line < 0 or start < first_line) else -1
        text = text[opening:glued] + text[start : end + 24]
        run = start = glued - opening
        end = start + len(str(note.n))
        first_line = len(text) if head == 0 else 0
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
        # A document's first note is 1, in some volumes 0.
        ("head1" if n < 2 else "headN") if in_head else ("text1" if n < 2 else "textN"),
        "2digits" if n > 9 else "1digit",
    ]
    if after == "> a" and _UNITS.match(text, end):
        found.append("unit")
    if after == "> A" and _UNITS.match(text, end):
        found.append("day month")
    if run < start:
        whole = int(text[run:end]) if end - run < 6 else 10**6
        if _MONTH_BEFORE.search(text, max(0, run - 13), run):
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


_NONE = float("-inf")


def place_footnotes(
    text: str, notes: Sequence[PrintedNote], fixed: Sequence[tuple[int, int]] = ()
) -> tuple[Placement, ...] | NoPlace:
    """Place the notes' numbers in the running text, in the order listed, so that their scores sum highest.

    :returns: the placements, or the first note that has no place left.

    >>> notes = [PrintedNote(n, "Not printed.", n) for n in (1, 2, 3)]
    >>> text = "From Moscow1 Ref: Moscow 279.2 In 1967–69, at 0137Z, action.3"
    >>> [p.start for p in place_footnotes(text, notes)]
    [11, 29, 60]
    """
    if not notes:
        return ()
    candidates = find_candidates(text, notes, fixed)
    placed = _align(text, notes, candidates)
    if isinstance(placed, NoPlace) or min(place.score for place in placed) < 0:
        # Only where the glued numbers do not do may numbers that stand alone be notes'.
        wider = find_candidates(text, notes, fixed, spaced=True)
        if any(len(more) > len(less) for more, less in zip(wider, candidates, strict=True)):
            other = _align(text, notes, wider)
            if isinstance(placed, NoPlace) or (
                not isinstance(other, NoPlace) and _worst(other) > max(_worst(placed), IMPLAUSIBLE / 2)
            ):
                return other
    return placed


def _worst(placements: Sequence[Placement]) -> float:
    return min(placement.score for placement in placements)


def _align(
    text: str, notes: Sequence[PrintedNote], candidates: Sequence[Sequence[Candidate]]
) -> tuple[Placement, ...] | NoPlace:
    """The choice of one candidate a note, in order, whose scores sum highest."""
    forward: list[list[float]] = []  # the best sum of an alignment of the notes so far that puts this one here
    back: list[list[int]] = []  # the place of the note before it in that alignment
    for index, places in enumerate(candidates):
        sums, links = _advance(candidates[index - 1], forward[-1], places) if index else (
            [place.score for place in places], [-1] * len(places)
        )  # fmt: skip
        if not sums or max(sums) == _NONE:
            return _no_place(text, candidates, index, notes[index].n)
        forward.append(sums)
        back.append(links)
    backward = _backward(candidates)
    at = max(range(len(forward[-1])), key=forward[-1].__getitem__)
    total = forward[-1][at]
    placements = []
    for index in range(len(notes) - 1, -1, -1):
        sums = [ahead + behind for ahead, behind in zip(forward[index], backward[index], strict=True)]
        link = back[index][at]
        here = candidates[index][at]
        joined = index > 0 and candidates[index - 1][link].end == here.behind
        worth = here.after if joined else here.score
        placements.append(_judge(notes[index].n, worth, candidates[index], sums, at, total))
        at = link
    return tuple(reversed(placements))


def _advance(
    earlier: Sequence[Candidate], earlier_sums: Sequence[float], places: Sequence[Candidate]
) -> tuple[list[float], list[int]]:
    """For each place of a note the best sum up to it, and the earlier note's place that gives it."""
    best, best_at, reached = _NONE, -1, 0
    by_end = {place.end: at for at, place in enumerate(earlier)}
    sums, links = [], []
    for place in places:
        while reached < len(earlier) and earlier[reached].end <= place.start:
            if earlier_sums[reached] > best:
                best, best_at = earlier_sums[reached], reached
            reached += 1
        total, link = best + place.score, best_at
        beside = by_end.get(place.behind, -1)
        if beside >= 0 and earlier_sums[beside] + place.after > total:
            total, link = earlier_sums[beside] + place.after, beside
        sums.append(total)
        links.append(link)
    return sums, links


def _judge(
    n: int, worth: float, places: Sequence[Candidate], sums: Sequence[float], at: int, total: float
) -> Placement:
    """A note's placement, with the best alignment that puts it elsewhere."""
    rival, rival_sum = -1, _NONE
    for other, reached in enumerate(sums):
        if other != at and reached > rival_sum:
            rival, rival_sum = other, reached
    place = places[at]
    lead = total - rival_sum
    cert: Certainty = "low"
    if lead > 1 and worth > -_CLEAR - 1:
        cert = "high" if lead > _CLEAR and worth > -_CLEAR else "medium"
    second = places[rival] if rival >= 0 else Candidate(-1, -1, _NONE, _NONE, -1)
    return Placement(n, place.start, place.end, worth, second.start, second.score, lead, cert)


# Log-odds of about twenty to one.
_CLEAR = 3.0
# A place less likely than this is none: of the 14,829 footnotes of the 17 sample volumes the least likely scores -6.3,
# while a number taken out of the text leaves its note, more often than not, a place of less than -6.5.
IMPLAUSIBLE = -6.5


# A number this likely to be a footnote's, by its neighbours alone, is one even where no note answers it; no place
# in the 17 sample volumes reaches it wrongly.
_STRAY = 6.0


def find_stray(text: str, n: int, after: int, fixed: Sequence[tuple[int, int]] = ()) -> int | None:
    """Where a footnote number without a note stands: the first place of `n` behind `after` that can hardly be
    anything else; None where there is none.

    >>> find_stray("Ref: Moscow 279.2 We took action.3", 3, 17)
    33
    """
    digits = str(n)
    at = text.find(digits, after)
    while at >= 0:
        end = at + len(digits)
        free = at > 0 and not text[at - 1].isspace() and not text[at - 1].isdigit()
        alone = free and not text[end : end + 1].isdigit() and not is_owned(text, at, at, end)
        if alone and score(text, at, at, end, PrintedNote(n, "", 0)) > _STRAY and not _is_within(at, fixed):
            return at
        at = text.find(digits, end)
    return None


def _backward(candidates: Sequence[Sequence[Candidate]]) -> list[list[float]]:
    """For each place of each note, the best sum of the notes after it."""
    result: list[list[float]] = [[] for _ in candidates]
    result[-1] = [0.0] * len(candidates[-1])
    for index in range(len(candidates) - 2, -1, -1):
        later, later_sums = candidates[index + 1], result[index + 1]
        beside: dict[int, float] = {}
        for place, behind in zip(later, later_sums, strict=True):
            beside[place.behind] = max(beside.get(place.behind, _NONE), place.after + behind)
        best, reached = _NONE, len(later) - 1
        sums = [0.0] * len(candidates[index])
        for at in range(len(sums) - 1, -1, -1):
            end = candidates[index][at].end
            while reached >= 0 and later[reached].start >= end:
                best = max(best, later[reached].score + later_sums[reached])
                reached -= 1
            sums[at] = max(best, beside.get(end, _NONE))
        result[index] = sums
    return result


def _no_place(text: str, candidates: Sequence[Sequence[Candidate]], index: int, n: int) -> NoPlace:
    """The note at `index`, which those before it leave no place, and where digits like its number stand."""
    if candidates[index]:
        return NoPlace(n, index, candidates[index][-1].start)
    digits = re.search(rf"(?<!\d){n}(?!\d)", text)
    return NoPlace(n, index, digits.start() if digits else -1)
