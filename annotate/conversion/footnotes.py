"""Where each footnote's number is glued into the running text.

In: the running text and the notes that follow it. Out: one `Placement` a note. A number such as "2" may stand in
"Moscow 279.2" as a footnote and in "2 p.m." not; the notes at the end say that 1…N must each occur once, in this
order. So it is an alignment: every place where a number could be one is scored by its neighbours, and dynamic
programming finds the choice of places, in order, whose scores sum highest. The scores are log-odds, fitted on
the edition's own volumes by `training/footnotes.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from annotate.conversion.footnote_weights import BIAS, WEIGHTS
from annotate.conversion.transcription import PAGE_MARK, PrintedNote
from annotate.values.annotation import Certainty

_UNITS = re.compile(
    r" (?:million|billion|thousand|percent|per cent|hours?|days?|weeks?|months?|years?|miles|km|tons?|feet|men|p\.m"
    r"|a\.m|noon|midnight|o’clock|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
_MONTH_BEFORE = re.compile(
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.? (?:\d\d?[–-])?$"
)


class Candidate(NamedTuple):
    """A place where a note's number could stand: a character of the running text, and its score (log-odds)."""

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
def _runs(count: int) -> re.Pattern[str]:
    """The last digit of runs that could end in one of the numbers 1…count."""
    return re.compile(rf"[1-{count}](?![0-9])" if count < 9 else "[0-9](?![0-9])")


def find_candidates(text: str, notes: Sequence[PrintedNote]) -> list[list[Candidate]]:
    """Every place each note's number could stand, in order; one list a note.

    >>> notes = [PrintedNote(1, "Not printed.", 9), PrintedNote(2, "Telegram 279, July 20.", 10)]
    >>> [c.start for c in find_candidates("Paris1 In 1967 Moscow 279.2 said so, in 1962.", notes)[1]]
    [26, 43]
    """
    found: list[list[Candidate]] = [[] for _ in notes]
    if not notes:
        return found
    count = len(notes)
    index_of = {note.n: index for index, note in enumerate(notes)}
    longest = len(str(count))
    for match in _runs(count).finditer(text):
        end = match.end()
        start = end - 1
        if text[start - 1] == " ":  # the commonest: a plain digit
            continue
        while start and text[start - 1] in _DIGITS:
            start -= 1
        mark = text.rfind("[Page ", max(0, start - 17), start)
        if mark >= 0 and (page := PAGE_MARK.match(text, mark)) and page.end() > start:
            continue
        # A footnote number is glued to what it follows; after white space it is a plain number.
        glued = start > 0 and text[start - 1] != " "
        length = end - start
        for size in range(1, min(longest, length) + 1):
            if size == length and not glued:
                break
            index = index_of.get(int(text[end - size : end]), -1)
            if index >= 0 and text[end - size] != "0":
                place = Candidate(end - size, score(text, start, end - size, end, notes[index]))
                found[index].append(place)
        if length > 1:
            _add_doubled(text, start, end, notes, index_of, found)
    return found


def _add_doubled(
    text: str,
    start: int,
    end: int,
    notes: Sequence[PrintedNote],
    index_of: Mapping[int, int],
    found: list[list[Candidate]],
) -> None:
    """Two numbers on one spot: "text12" holds 1 and 2, "Djakarta 877023" holds 2 and 3."""
    for at in range(start, end - 1):
        if at == start and start and text[start - 1] == " ":
            continue
        for size in (1, 2):
            index = index_of.get(int(text[at : at + size]), -1)
            if index < 0 or text[at] == "0" or index + 1 == len(notes) or at + size >= end:
                continue
            if text[at + size : end] == str(notes[index + 1].n):
                # The second number is no part of what the first is glued to: what follows both follows it.
                places = found[index]
                if not places or places[-1].start < at:
                    places.append(Candidate(at, score(text, start, at, end, notes[index]) + _DOUBLED))


# How much rarer two numbers on one spot are than one.
_DOUBLED = -4.0


def score(text: str, run: int, start: int, end: int, note: PrintedNote) -> float:
    """The log-odds that the digits from text[start] on are a note's number.

    :param run: where the whole run of digits begins; `end` where it ends.
    """
    total = BIAS
    for feature in features(text, run, start, end, note):
        total += WEIGHTS.get(feature, 0.0)
    return total


def features(text: str, run: int, start: int, end: int, note: PrintedNote) -> list[str]:
    """What stands around some digits, as the names of `WEIGHTS`."""
    before, after = _before(text, run, start), _after(text, end)
    n = note.n
    first_line = text.find("\n", 0, start) < 0
    found = [
        before,
        after,
        before + after,
        ("head1" if n == 1 else "headN") if first_line else ("text1" if n == 1 else "textN"),
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
    if len(number) > 1 and re.search(rf"(?<!\d){number}(?!\d)", note):
        return "names number"
    if re.search(rf"(?<!\d){re.escape(whole)}(?!\d)", note):
        return "names whole"
    return "names neither"


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


def place_footnotes(text: str, notes: Sequence[PrintedNote]) -> tuple[Placement, ...] | NoPlace:
    """Place the notes' numbers in the running text, in the order listed, so that their scores sum highest.

    :returns: the placements, or the first note that has no place left.

    >>> notes = [PrintedNote(n, "Not printed.", n) for n in (1, 2, 3)]
    >>> text = "From Moscow1 Ref: Moscow 279.2 In 1967–69, at 0137Z, action.3"
    >>> [p.start for p in place_footnotes(text, notes)]
    [11, 29, 60]
    """
    candidates = find_candidates(text, notes)
    sizes = [len(str(note.n)) for note in notes]
    forward: list[list[float]] = []  # the best sum of an alignment of the notes so far that puts this one here
    back: list[list[int]] = []  # the place of the note before it in that alignment
    for index, places in enumerate(candidates):
        sums, links = _advance(candidates[index - 1], forward[-1], sizes[index - 1], places) if index else (
            [place.score for place in places], [-1] * len(places)
        )  # fmt: skip
        if not sums or max(sums) == _NONE:
            return _no_place(text, candidates, index, notes[index].n)
        forward.append(sums)
        back.append(links)
    if not notes:
        return ()
    backward = _backward(candidates, sizes)
    at = max(range(len(forward[-1])), key=forward[-1].__getitem__)
    total = forward[-1][at]
    placements = []
    for index in range(len(notes) - 1, -1, -1):
        sums = [ahead + behind for ahead, behind in zip(forward[index], backward[index], strict=True)]
        placements.append(_judge(notes[index].n, sizes[index], candidates[index], sums, at, total))
        at = back[index][at]
    return tuple(reversed(placements))


def _advance(
    earlier: Sequence[Candidate], earlier_sums: Sequence[float], size: int, places: Sequence[Candidate]
) -> tuple[list[float], list[int]]:
    """For each place of a note the best sum up to it, and the earlier note's place that gives it."""
    best, best_at, reached = _NONE, -1, 0
    sums, links = [], []
    for place in places:
        while reached < len(earlier) and earlier[reached].start + size <= place.start:
            if earlier_sums[reached] > best:
                best, best_at = earlier_sums[reached], reached
            reached += 1
        sums.append(best + place.score)
        links.append(best_at)
    return sums, links


def _judge(n: int, size: int, places: Sequence[Candidate], sums: Sequence[float], at: int, total: float) -> Placement:
    """A note's placement, with the best alignment that puts it elsewhere."""
    rival, rival_sum = -1, _NONE
    for other, reached in enumerate(sums):
        if other != at and reached > rival_sum:
            rival, rival_sum = other, reached
    place = places[at]
    lead = total - rival_sum
    cert: Certainty = "low"
    if lead > 1 and place.score > -_CLEAR - 1:
        cert = "high" if lead > _CLEAR and place.score > -_CLEAR else "medium"
    second = places[rival] if rival >= 0 else Candidate(-1, _NONE)
    return Placement(n, place.start, place.start + size, place.score, second.start, second.score, lead, cert)


# Log-odds of about twenty to one.
_CLEAR = 3.0
# A place less likely than this is none: of the 14,829 footnotes of the 17 sample volumes the least likely scores -6.3,
# while a number taken out of the text leaves its note, more often than not, a place of less than -6.5.
IMPLAUSIBLE = -6.5


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
        free = at > 0 and not text[at - 1].isspace() and not text[at - 1].isdigit()
        if free and not text[end : end + 1].isdigit() and score(text, at, at, end, PrintedNote(n, "", 0)) > _STRAY:
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


def _no_place(text: str, candidates: Sequence[Sequence[Candidate]], index: int, n: int) -> NoPlace:
    """The note at `index`, which those before it leave no place, and where digits like its number stand."""
    if candidates[index]:
        return NoPlace(n, index, candidates[index][-1].start)
    digits = re.search(rf"(?<!\d){n}(?!\d)", text)
    return NoPlace(n, index, digits.start() if digits else -1)
