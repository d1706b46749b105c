"""Which of several people of one surname is meant.

In: the people, and what a mention shows: title, the words of the office before it, the day, who is named in full in
the document. Out: the one it points to, if it points to one clearly enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotate.annotators.names.index import WORD, fold
from annotate.registers import Appointment, Person

_HEAD_OF_STATE = re.compile(r"(?:[A-Z]\w+ )?President of |President-elect")
_SMALL = frozenset(("of", "the", "for", "and", "to", "in", "s", "at", "on", "department", "states", "united"))
# What a title before a name says of the office; a military rank is printed with the name.
_TITLES = {
    "Secretary": "secretary", "Secy": "secretary", "Sec": "secretary", "Ambassador": "ambassador", "Amb": "ambassador",
    "Minister": "minister", "FonMin": "foreign minister", "PriMin": "prime minister", "Premier": "premier",
    "President": "president", "Pres": "president", "Chancellor": "chancellor", "Chairman": "chairman",
    "Senator": "senator", "Sen": "senator", "Congressman": "representative", "Director": "director",
    "Governor": "governor", "Counselor": "counselor", "Commissioner": "commissioner",
}  # fmt: skip
_RANKS = re.compile(r"General|Gen|Admiral|Adm|Colonel|Col|Major|Maj|Marshal|Captain|Lord|Sir|Dr")
_CLEAR = 1.0  # by so much the best must lead the next


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a mention shows of who is meant.

    :param title: the title right before the name, without a full stop; empty where none is.
    :param office: the words before the name on its line, which may tell an office.
    :param date: the ISO day of the document, or empty.
    :param named: how clearly each person is named elsewhere in the document (0 where not).
    """

    title: str
    office: str
    date: str
    named: dict[str, float]


def is_head_of_state(person: Person, date: str) -> bool:
    """Whether someone is, or has been, head of state on an ISO day; any day where it is empty."""
    heads = (a for a in person.appointments if _HEAD_OF_STATE.match(a.title) and not a.title.startswith("Vice"))
    return any(not (date and office.start > date) for office in heads)


def serves(office: Appointment, date: str) -> bool:
    """Whether an ISO day falls into an appointment, as far as its dates are known.

    >>> serves(Appointment("Under Secretary", "1966-10", ""), "1966-12-01")
    True
    >>> serves(Appointment("Under Secretary", "", "1966-09-30"), "1966-12-01")
    False
    """
    return (not office.start or office.start <= date) and (not office.end or date[: len(office.end)] <= office.end)


def choose(people: tuple[Person, ...], evidence: Evidence) -> Person | None:
    """The one whom the evidence points to, or None where it leaves doubt."""
    scored = sorted(((_score(person, evidence), person.id, person) for person in people), reverse=True)
    if len(scored) > 1 and scored[0][0] - scored[1][0] < _CLEAR:
        return None
    return scored[0][2]


def _score(person: Person, evidence: Evidence) -> float:
    score = evidence.named.get(person.id, 0.0)
    held = [a for a in person.appointments if not evidence.date or serves(a, evidence.date)]
    if held:
        score += 1.0
    word = _TITLES.get(evidence.title, "")
    if word:
        if any(word in fold(office.title) for office in held):
            score += 5.0
        else:  # a former President is called so, a man who never was is not
            score += 3.0 if any(word in fold(office.title) for office in person.appointments) else -1.0
    elif _RANKS.fullmatch(evidence.title):
        score += 5.0 if evidence.title in person.title else -1.0
    elif not evidence.title and is_head_of_state(person, evidence.date):
        score += 2.0
    told = {fold(w) for w in WORD.findall(evidence.office)} - _SMALL
    offices = [{fold(w) for w in WORD.findall(office.title)} - _SMALL for office in held]
    return score + max((6.0 * len(told & office) / (len(office) + 1) for office in offices if office), default=0.0)
