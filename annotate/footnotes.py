"""Where each footnote's number is glued into the running text.

In: the running text and how many notes follow it. Out: one `Placement` a note. A number such as "2" may stand in
"Moscow 279.2" as a footnote and in "2 p.m." not; the notes at the end say that 1…N must each occur once, in this
order. So it is an alignment: every place where a number could be one is scored by its neighbours, and dynamic
programming finds the choice of places, in order, whose scores sum highest. The scores are log-odds, fitted on
the edition's own volumes by `benchmarks/fit_footnotes.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from annotate._footnote_weights import BIAS, WEIGHTS
from annotate.annotation import Certainty

_RUN = re.compile(r"\d+")
_UNITS = re.compile(
    r" (?:million|billion|thousand|percent|per cent|hours?|days?|weeks?|months?|years?|miles|km|tons?|feet|men|p\.m|a\.m)\b"
)
_MONTH_BEFORE = re.compile(r"(?:January|February|March|April|May|June|July|August|September|October|November|December)$")


class Candidate(NamedTuple):
    """A place where a note's number could stand: characters of the running text, and its score (log-odds)."""

    start: int
    score: float


class Placement(NamedTuple):
    """Where a note's number stands.

    :param n: the note's number.
    :param start: the number's first character in the running text; `end` the one after its last.
    :param score: log-odds that this is a footnote number, from its neighbours alone.
    :param runner_up: the place of the best alignment that puts this note elsewhere; -1 where there is none.
    :param runner_up_score: that place's own score.
    :param lead: by how much the whole alignment beats that other one.
    :param cert: ``high`` where the lead leaves less than about one chance in twenty.
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
    """Notes that cannot be placed: the first of them, and the nearest digits that read like it (-1: none)."""

    n: int
    nearest: int


def find_candidates(text: str, count: int) -> list[list[Candidate]]:
    """Every place each of the numbers 1…count could stand, in order; index 0 is note 1.

    >>> [c.start for c in find_candidates("In 1967 Moscow 279.2 said so.3", 3)[1]]
    [19]
    """
    found: list[list[Candidate]] = [[] for _ in range(count)]
    longest = len(str(count))
    for match in _RUN.finditer(text):
        start, end = match.span()
        run = match.group()
        # A footnote number is glued to what it follows; after white space it is a plain number.
        glued = start == 0 or text[start - 1] != " "
        for size in range(1, min(longest, end - start) + 1):
            if size == end - start and not glued:
                break
            n = int(run[-size:])
            if 1 <= n <= count and run[-size] != "0":
                found[n - 1].append(Candidate(end - size, score(text, start, end - size, end, n)))
        if glued and end - start > 1:
            _add_doubled(text, run, start, count, found)
    return found


def _add_doubled(text: str, run: str, start: int, count: int, found: list[list[Candidate]]) -> None:
    """Two numbers on one spot: "text12" holds 1 and 2, "Djakarta 877023" holds 2 and 3."""
    for at in range(len(run) - 1):
        for size in (1, 2):
            n = int(run[at : at + size])
            if 1 <= n < count and run[at] != "0" and run[at + size :] == str(n + 1):
                place = start + at
                found[n - 1].append(Candidate(place, score(text, start, place, place + size, n)))


def score(text: str, run: int, start: int, end: int, n: int) -> float:
    """The log-odds that the digits text[start:end] are a footnote number.

    :param run: where the whole run of digits begins.
    """
    total = BIAS
    for feature in features(text, run, start, end, n):
        total += WEIGHTS.get(feature, 0.0)
    return total


def features(text: str, run: int, start: int, end: int, n: int) -> tuple[str, ...]:
    """What stands around some digits, as the names of `WEIGHTS`."""
    before, after = _before(text, run, start), _after(text, end)
    first_line = "\n" not in text[: start]
    return (
        before,
        after,
        before + after,
        ("head1" if n == 1 else "headN") if first_line else ("text1" if n == 1 else "textN"),
        "2digits" if n > 9 else "1digit",
        "unit" if after == "> a" and _UNITS.match(text, end) else "",
    )


def _before(text: str, run: int, start: int) -> str:
    """The class of what a number is glued to."""
    if run < start:
        size = start - run
        led = text[run - 1] if run else "\n"
        if size == 4 and text[run : run + 2] in ("19", "18", "20"):
            return "year<" if led == " " else "year-<"
        mark = led if led in " .,/–-$:(" else "a" if led.isalpha() else "~"
        return f"{mark}9{min(size, 5)}<"
    if start == 0:
        return "^<"
    last = text[start - 1]
    previous = text[start - 2] if start > 1 else "\n"
    if last.isalpha():
        if last.islower():
            return "word<" if previous.isalpha() and start > 2 and text[start - 3].isalpha() else "ab<"
        return "CAPS<" if previous.isalpha() else "A<" if previous in " \n(“\"" else "-A<"
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


def place_footnotes(text: str, count: int) -> tuple[Placement, ...] | NoPlace:
    """Place the numbers 1…count in the running text, in order, so that their scores sum highest.

    :returns: the placements, or the first note that has no place left.

    >>> [p.start for p in place_footnotes("From Moscow1\\n\\nRef: Moscow 279.2 In 1967–69, at 0137Z, action.3", 3)]
    [11, 29, 59]
    """
    candidates = find_candidates(text, count)
    sizes = [len(str(n)) for n in range(1, count + 1)]
    forward: list[list[float]] = []  # best sum of an alignment of notes 1…n that puts note n here
    back: list[list[int]] = []
    for index, places in enumerate(candidates):
        if index == 0:
            forward.append([place.score for place in places])
            back.append([-1] * len(places))
            continue
        best, best_at, reached = _NONE, -1, 0
        sums, links = [], []
        earlier, earlier_sums, size = candidates[index - 1], forward[-1], sizes[index - 1]
        for place in places:
            while reached < len(earlier) and earlier[reached].start + size <= place.start:
                if earlier_sums[reached] > best:
                    best, best_at = earlier_sums[reached], reached
                reached += 1
            sums.append(best + place.score)
            links.append(best_at)
        forward.append(sums)
        back.append(links)
        if not sums or max(sums) == _NONE:
            return _no_place(text, candidates, index)
    if count and not candidates[0]:
        return _no_place(text, candidates, 0)
    if not count:
        return ()
    backward = _backward(candidates, sizes)
    chosen = [0] * count
    at = max(range(len(forward[-1])), key=forward[-1].__getitem__)
    total = forward[-1][at]
    for index in range(count - 1, -1, -1):
        chosen[index] = at
        at = back[index][at]
    placements = []
    for index, at in enumerate(chosen):
        place = candidates[index][at]
        rival, rival_total = -1, _NONE
        for other in range(len(candidates[index])):
            if other != at:
                reached_total = forward[index][other] + backward[index][other]
                if reached_total > rival_total:
                    rival, rival_total = other, reached_total
        lead = total - rival_total
        cert: Certainty = "high" if lead > 3 and place.score > -2 else "medium" if lead > 1 else "low"
        if rival < 0:
            placements.append(Placement(index + 1, place.start, place.start + sizes[index], place.score, -1, _NONE, lead, cert))
        else:
            second = candidates[index][rival]
            placements.append(
                Placement(index + 1, place.start, place.start + sizes[index], place.score, second.start, second.score, lead, cert)
            )
    return tuple(placements)


# A number this likely to be a footnote's, by its neighbours alone, is one even where no note answers it; no place
# in the 17 sample volumes reaches it wrongly.
_STRAY = 6.0


def find_stray(text: str, n: int, after: int) -> int | None:
    """Where a footnote number without a note stands: the first place of `n` behind `after` that can hardly be
    anything else; None where there is none.

    >>> find_stray("Ref: Moscow 279.2 We took action.3", 3, 17)
    33
    """
    digits = str(n)
    at = text.find(digits, after)
    while at >= 0:
        end = at + len(digits)
        if at and not text[at - 1].isspace() and not text[at - 1].isdigit() and not text[end : end + 1].isdigit():
            if score(text, at, at, end, n) > _STRAY:
                return at
        at = text.find(digits, end)
    return None


def _backward(candidates: Sequence[Sequence[Candidate]], sizes: Sequence[int]) -> list[list[float]]:
    """For each place of each note, the best sum of the notes after it."""
    result: list[list[float]] = [[] for _ in candidates]
    result[-1] = [0.0] * len(candidates[-1])
    for index in range(len(candidates) - 2, -1, -1):
        later, later_sums = candidates[index + 1], result[index + 1]
        best, reached = _NONE, len(later) - 1
        sums = [0.0] * len(candidates[index])
        for at in range(len(sums) - 1, -1, -1):
            end = candidates[index][at].start + sizes[index]
            while reached >= 0 and later[reached].start >= end:
                best = max(best, later[reached].score + later_sums[reached])
                reached -= 1
            sums[at] = best
        result[index] = sums
    return result


def _no_place(text: str, candidates: Sequence[Sequence[Candidate]], index: int) -> NoPlace:
    """The first note without a place: `index` is the first that the notes before it leave none."""
    if candidates[index]:
        return NoPlace(index + 1, candidates[index][-1].start)
    digits = re.search(rf"(?<!\d){index + 1}(?!\d)", text)
    return NoPlace(index + 1, digits.start() if digits else -1)
