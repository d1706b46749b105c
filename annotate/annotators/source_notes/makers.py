"""Who drafted, cleared and approved: the grammar of one statement of a FRUS source note.

In: what follows the verb, such as "by Talbot and Deputy Assistant Secretary William B. Buffum (IO/UNP) on May 3", as
characters of a note. Out: one `Actor` a person or office. The statement is parted into the members of its list
(`annotate.annotators.source_notes.members`), then each is read here as a name, an office or a title. Knows no XML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from annotate.annotators.source_notes.citations import Words
from annotate.annotators.source_notes.members import Member, split_list, texts
from annotate.annotators.source_notes.titles import AGENCY_HEADS, has_rank, is_office, is_office_symbol, name_start


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or an office alone, who did something to a document.

    :param role: ``drafter``, ``clearer`` or ``approver``.
    :param name: as printed, without title; None where an office alone is named.
    :param office: symbol or agency as printed, or None.
    :param on: the date stated for it, as printed, or None.
    :param sure: False where the words were not wholly understood.
    """

    role: str
    name: Words | None
    office: Words | None
    on: Words | None
    sure: bool = True


def find_actors(text: str, start: int, end: int, roles: tuple[str, ...]) -> list[Actor]:
    """Who the words after "drafted", "cleared" or "approved" name.

    :param start: the character after that verb.
    :param end: where what it governs ends: the next verb, or the sentence.
    :param roles: what each of them did; an actor for each.

    >>> [actor.name.text for actor in find_actors("by Day (IO) and Under Secretary Ball", 0, 36, ("clearer",))]
    ['Day', 'Ball']
    """
    found = _Reader(text).read(split_list(text, start, end))
    return [replace(actor, role=role) for role in roles for actor in found]


_NAME = re.compile(r"(?:[A-Z][\w.’'-]*\s)*[A-Z][a-z][\w’'-]+")
# Those who need no name, because there was one at a time.
_UNNAMED = re.compile(r"the (?:(?:Acting )?(?:Under )?Secretary(?: of State)?|(?:Vice )?President)")
_PLURALS = ("Departments of ", "Bureaus of ", "Offices of ")


class _Reader:
    """Reads the members of a list as actors without a role."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.actors: list[Actor] = []
        self.prefix: Words | None = None  # "Drafted in NEA/E by Berns": the office before the names
        self.prefix_date: Words | None = None
        self.in_title = False  # the member before was a title without a name

    def read(self, members: list[Member]) -> list[Actor]:
        for i, member in enumerate(members):
            following = members[i + 1] if i + 1 < len(members) else None
            if member.whom:
                continue
            if member.by and member.lead:
                self.prefix = None  # "in NEA by Berry, and by Dillon"
            if not member.words:
                self.date(member.date)
                if member.date and not self.actors:
                    self.prefix_date = member.date
            elif member.place and following and following.by and not following.lead:
                self.prefix, self.prefix_date = self.agency(member.words), member.date
            elif member.place or is_office(texts(member.words)):
                self.read_office(member)
                self.date(member.date)
            else:
                self.read_person(member, following)
                self.date(member.date or self.prefix_date)
        actors = self.actors
        last_two = actors[-2:] if members and members[-1].lead == "," else []
        if len(last_two) == 2 and last_two[0].name and not last_two[0].office and not last_two[1].name:
            # "Drafted by Eugene Staples, USIA": a last member without its "and" is the office of the one before.
            actors[-2:] = [replace(last_two[0], office=last_two[1].office)]
        if self.prefix and not actors:
            actors.append(Actor("", None, self.prefix, self.prefix_date))
        return actors

    def read_office(self, member: Member) -> None:
        last = self.actors[-1] if self.actors else None
        if last and last.name and self.in_title and member.lead != "and" and not member.place:
            # "Lowman, Director, EUR/RPM": still his title.
            if not last.office and member.words[0].text not in AGENCY_HEADS:
                self.actors[-1] = replace(last, office=self.agency(member.words))
        else:
            name = next((name for b in member.brackets if (name := self.bracket_name(b)) is not None), None)
            self.actors.append(Actor("", name, self.agency(member.words), None, sure=name is None))
        self.in_title = False

    def read_person(self, member: Member, following: Member | None) -> None:
        words = texts(member.words)
        cut = name_start(words, in_title=self.in_title)
        symbol = next((member.words[i] for i in reversed(range(cut)) if is_office_symbol(words[i])), None)
        bracket = next((office for b in member.brackets if (office := self.bracket(b)) is not None), None)
        if cut == len(words):
            # A title alone follows a name ("Lowman, Country Officer (EA/PHL)") or is cut by its own "and".
            last = self.actors[-1] if self.actors else None
            office = bracket or symbol
            if office and last and last.name and not last.office and member.lead == ",":
                self.actors[-1] = replace(last, office=office)
            unnamed = _UNNAMED.fullmatch(self.text, max(member.words[0].start - 4, 0), member.words[-1].end)
            if unnamed and not (following and following.lead == ","):
                whole = Words(unnamed.start(), unnamed.end(), unnamed.group())
                self.actors.append(Actor("", whole, None, None, sure=False))
            self.in_title = True
            return
        name, end = member.words[cut:], member.words[-1]
        office = bracket or self.office_after(member) or symbol or self.prefix
        if len(name) > 1 and "/" in end.text and is_office([end.text]):
            name, office = name[:-1], end  # a bracket is missing: "Eliot S/S)"
        self.actors.append(Actor("", self.run(name), office, None, sure=len(name) <= 4))
        self.in_title = False

    def date(self, date: Words | None) -> None:
        """A date closes its group: it is said of all before it that have none."""
        for i in range(len(self.actors) - 1, -1, -1):
            if date is None or self.actors[i].on is not None:
                break
            self.actors[i] = replace(self.actors[i], on=date)

    def run(self, words: list[Words]) -> Words:
        start, end = words[0].start, words[-1].end
        return Words(start, end, self.text[start:end])

    def agency(self, words: list[Words]) -> Words:
        """An agency as the guideline wants it: "Departments of State and Defense" are State and Defense."""
        run = self.run(words)
        for lead in _PLURALS:
            if run.text.startswith(lead):
                return Words(run.start + len(lead), run.end, run.text[len(lead) :])
        return run

    def bracket(self, bracket: Words) -> Words | None:
        """The office that a bracket after a name gives; None for "(in draft)" and for a citation."""
        inner = bracket.text[1:-1].partition(",")[0]
        words = inner.split()
        if bracket.text[0] == "[" or not words or not inner[0].isupper() or inner.startswith("Ibid") or len(inner) > 40:
            return None
        if any(word[0].islower() and word not in ("of", "the", "and", "for") for word in words):
            return None
        if is_office(words) or (len(words) <= 3 and not has_rank(words)):
            return Words(bracket.start + 1, bracket.start + 1 + len(inner), inner)
        return None

    def bracket_name(self, bracket: Words) -> Words | None:
        """The person in "S/S (Read)": a bracket after an office that holds a name."""
        words = bracket.text[1:-1].split()
        if bracket.text[0] == "[" or not 0 < len(words) < 4 or not _NAME.fullmatch(" ".join(words)) or is_office(words):
            return None
        cut = name_start(words, in_title=False)
        if cut == len(words):
            return None
        start = bracket.start + bracket.text.index(words[cut])
        return Words(start, bracket.end - 1, self.text[start : bracket.end - 1])

    def office_after(self, member: Member) -> Words | None:
        """The office in "Barber of Defense", "Tait in the Office of Research and Analysis in INR"."""
        words = member.after
        if len(words) > 1 and words[1].text == "for":
            words = words[:1]  # "Cowherd in FE for Defense"
        if not words:
            return None
        for i in range(len(words) - 1, -1, -1):
            word = words[i]
            bare = word.text.removesuffix("’s").removesuffix("'s")
            if is_office_symbol(bare) and (bare != word.text or i == len(words) - 1):
                if i and words[i - 1].text[0].isupper():
                    break  # "Joint Staff/J–3", "NSC Staff": more than its symbol
                return Words(word.start, word.start + len(bare), bare)
        return self.agency(words) if is_office(texts(words)) else None
