"""Where each footnote's number is glued into the running text.

In: the running text and the notes that follow it. Out: one `Placement` a note. A number such as "2" may stand in
"Moscow 279.2" as a footnote and in "2 p.m." not; the notes at the end say that 1…N must each occur once, in this
order. So it is an alignment: every place where a number could be one (`annotate.conversion.candidates`) is scored by
its neighbours, and dynamic programming finds the choice of places, in order, whose scores sum highest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from annotate.conversion.candidates import Candidate, find_candidates
from annotate.conversion.notes import PrintedNote
from annotate.conversion.numbers import is_owned
from annotate.conversion.scores import score
from annotate.values.annotation import Certainty

__all__ = ("IMPLAUSIBLE", "Candidate", "NoPlace", "Placement", "find_candidates", "find_stray", "place_footnotes")


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
    if isinstance(placed, NoPlace) or _worst(placed) < 0:
        # Only where the glued numbers do not do may numbers that stand alone be notes'.
        wider = find_candidates(text, notes, fixed, spaced=True)
        if wider != candidates:
            other = _align(text, notes, wider)
            if isinstance(placed, NoPlace) or (not isinstance(other, NoPlace) and _is_better(other, placed)):
                return other
    return placed


def _is_better(other: Sequence[Placement], placed: Sequence[Placement]) -> bool:
    """Whether numbers that stand alone do for notes whose glued places are bad ones: for all of them, and clearly."""
    moved = [(new.score, old.score) for new, old in zip(other, placed, strict=True) if new.start != old.start]
    clear = all(new > 1 for new, _ in moved)
    return clear and (len(moved) > 1 or _worst(placed) < -_CLEAR) and _worst(other) > _worst(placed)


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
# A place less likely than this is none: of the 17,078 footnotes of the 21 sample volumes the least likely scores -5.1,
# while a number taken out of the text leaves its note, more often than not, no place at all.
IMPLAUSIBLE = -5.3


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
        if reads_as_note(text, at, at + len(digits)):
            return at
        at = text.find(digits, at + len(digits))
    return None


def reads_as_note(text: str, start: int, end: int) -> bool:
    """Whether digits can hardly be anything but a footnote's number, by their neighbours alone."""
    if not start or text[start - 1].isspace() or text[start - 1].isdigit() or text[end : end + 1].isdigit():
        return False
    if is_owned(text, start, start, end):
        return False
    return score(text, start, start, end, PrintedNote(int(text[start:end]), "", 0)) > _STRAY


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
