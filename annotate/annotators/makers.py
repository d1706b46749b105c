"""Who drafted, cleared and approved: the grammar of one statement of a FRUS source note.

In: what follows the verb, such as "by Talbot and Deputy Assistant Secretary William B. Buffum (IO/UNP) on May 3", as
characters of a note. Out: one `Actor` a person or office. A statement is first parted into the members of its list
(`_Splitter`), then each member is read as a name, an office or a title (`_Reader`). Knows no XML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from annotate.annotators.citations import Words
from annotate.annotators.titles import (
    AGENCY_HEADS,
    GIVEN,
    RANKS,
    has_rank,
    is_office,
    is_office_symbol,
    is_one_name,
    is_open_title,
    name_start,
    word_set,
)


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


_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATE = re.compile(rf"{_MONTH}\s?\d{{1,2}}(?:,\s(?:18|19)\d\d)?\b")
_TOKEN = re.compile(r"[,;]|[(\[][^()\[\]]*[)\]]|[^\s,;()\[\]\ufffc]+")


@dataclass(slots=True)
class _Member:
    """One member of a list, before it is understood."""

    words: list[Words] = field(default_factory=list)
    lead: str = ""  # what parts it from the member before: "", ",", ";" or "and"
    place: bool = False  # it stands after "in", so that it must be an office
    after: list[Words] = field(default_factory=list)  # "McClelland in NEA": the words of his office
    brackets: list[Words] = field(default_factory=list)
    date: Words | None = None
    by: bool = False  # it stands after "by" or "with"
    whom: bool = False  # it stands after "for": on whose behalf


def find_actors(text: str, start: int, end: int, roles: tuple[str, ...]) -> list[Actor]:
    """Who the words after "drafted", "cleared" or "approved" name.

    :param start: the character after that verb.
    :param end: where what it governs ends: the next verb, or the sentence.
    :param roles: what each of them did; an actor for each.

    >>> [actor.name.text for actor in find_actors("by Day (IO) and Under Secretary Ball", 0, 36, ("clearer",))]
    ['Day', 'Ball']
    """
    found = _Reader(text).read(_Splitter(text, start, end).split())
    return [replace(actor, role=role) for role in roles for actor in found]


class _Splitter:
    """Parts a list into its members, up to the first words that cannot belong to it."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.end = end
        self.tokens = [Words(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text, start, end)]
        self.at = 0  # which token is being read
        self.skip = start  # tokens that begin before this character have been read already
        self.members: list[_Member] = []
        self.here = _Member()
        self.after = False  # are we in the words after the "in" that follows a name?

    def split(self) -> list[_Member]:
        for at, token in enumerate(self.tokens):
            self.at = at
            if token.start < self.skip:
                continue
            if token.start >= self.end or not self.take(self.trimmed(token)):
                break
        self.close("")
        return self.members

    def trimmed(self, token: Words) -> Words:
        """A word without the stop that ends the statement after it."""
        word = token.text
        if not word.endswith(".") or word.endswith(("Jr.", "Sr.")):
            return token
        following = self.next_token()
        ends = following is None or following.text[0].islower()  # "Eisenhower. a draft", not "McG. Bundy"
        if token.end == self.end or (ends and len(word) > 2 and "." not in word[:-1] and word not in RANKS):
            self.end = token.end - 1
            return Words(token.start, token.end - 1, word[:-1])
        return token

    def take(self, token: Words) -> bool:
        """Read a token; False where the list has ended."""
        first = token.text[:1]
        if not first:
            return False
        if first in "([":
            return self.take_bracket(token)
        if first in ",;":
            return self.take_separator(token)
        if first.isupper():
            return self.take_capital(token)
        act = _SMALL_WORDS.get(token.text)
        if act is not None:
            return act(self, token)
        if not self.members and not self.here.words:
            return self.skip_to_by()
        verb = token.text in _VERBS or token.text.endswith("ed")
        if self.here.lead == ";" or (self.here.lead == "and" and verb):
            self.here = _Member()  # "; Schwartz was informed" and "and the President saw it" begin a new clause
        return False

    def skip_to_by(self) -> bool:
        """Pass over what stands between the verb and its "by": "approved for transmission by"."""
        for later in self.tokens[self.at + 1 : self.at + 6]:
            if later.text in ("by", "with"):
                self.skip, self.here = later.start, _Member()
                return True
            if not later.text.islower():
                break
        return False

    def close(self, lead: str) -> None:
        here = self.here
        if self.after and has_rank(texts(here.words)) and any(word.text in GIVEN for word in here.after[:-1]):
            # "Director of Sales in Military Affairs Stephen Winship": all but the end is title.
            here.words += here.after
            here.after = []
        if here.words or here.brackets or here.date:
            self.members.append(here)
            self.here = _Member(lead=lead)
        elif not here.lead or lead == "and":
            here.lead = lead or here.lead
        self.after = False

    def put(self, token: Words) -> bool:
        (self.here.after if self.after else self.here.words).append(token)
        return True

    def latest(self) -> _Member:
        """The member that a bracket or a date speaks of."""
        return self.here if self.here.words or not self.members else self.members[-1]

    def next_token(self) -> Words | None:
        return self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None

    def take_bracket(self, token: Words) -> bool:
        if token.text[0] == "[" and "name" in token.text:
            return self.put(token)
        self.latest().brackets.append(token)
        return True

    def take_separator(self, token: Words) -> bool:
        following = self.next_token()
        generation = following.text.rstrip(".") if following else ""
        if following and self.here.words and generation in ("Jr", "Sr", "II", "III", "IV"):
            end = following.end - (generation[0] == "I" and following.text[-1] == ".")
            last = self.here.words[-1]
            self.here.words[-1] = Words(last.start, end, self.text[last.start : end])
            self.skip = following.end
        else:
            self.close(token.text)
        return True

    def take_capital(self, token: Words) -> bool:
        date = DATE.match(self.text, token.start, self.end)
        if date:
            self.latest().date = Words(date.start(), date.end(), date.group())
            self.skip = date.end()
            return True
        if self.here.brackets and not is_open_title(texts(self.here.words)):
            return False  # a stop is missing: "Stempel (D) The meeting was held"
        return self.put(token)

    def take_and(self, token: Words) -> bool:
        words = self.here.after if self.after else self.here.words
        following = self.next_token()
        if words and following and is_one_name(words[-1].text, following.text.rstrip(".")):
            words.append(token)
        else:
            self.close("and")
        return True

    def take_as(self, token: Words) -> bool:
        for phrase in ("as well as", "as accurate"):
            if self.text.startswith(phrase, token.start):
                self.skip = token.start + len(phrase)
                if phrase == "as well as":
                    self.close("and")
                return True
        return False

    def take_by(self, _token: Words) -> bool:
        self.close("")
        self.here.by = True
        return True

    def take_the(self, token: Words) -> bool:
        words = self.here.after if self.after else self.here.words
        return self.put(token) if words and has_rank(texts(self.here.words)) else True

    def take_particle(self, token: Words) -> bool:
        following = self.next_token()
        if following and (following.text[0].isupper() or following.text in _PARTICLES):
            return self.put(token)
        return False

    def take_preposition(self, token: Words) -> bool:
        here, following = self.here, self.next_token()
        if following is None:
            return True
        if token.text == "on" and DATE.match(self.text, following.start):
            return True
        if following.text.rstrip(".").lower() in _MANNER:
            self.skip = following.end
        elif self.after:
            here.after.append(token)
        elif not here.words and not here.brackets:
            here.place, here.whom = True, token.text == "for"
        elif following.text in ("paragraph", "paragraphs", "part", "section"):
            # Leave out what is said of a part: "FN for paragraph 1, and CU for paragraph 2".
            rest = (later.start for later in self.tokens[self.at :] if later.text in (",", ";", "and"))
            self.skip = next(rest, self.end)
        elif here.words and (is_open_title(texts(here.words)) or here.words[-1].text in AGENCY_HEADS):
            if token.text == "on" and not has_rank(texts(here.words)):
                return False  # "by the White House on the same day"
            here.words.append(token)
        elif token.text in ("in", "of", "at", "from"):
            self.after = True
        else:
            return False
        return True

    def pass_over(self, _token: Words) -> bool:
        return True

    def take_officials(self, _token: Words) -> bool:
        self.here.place = True  # "cleared with officials in USIA": what follows is an office
        return True


_PARTICLES = word_set("de von van der den du di da del la le ten ter af el al")
_MANNER = word_set("draft substance part principle full final general person information")
_NUMBERS = word_set("two three four five six seven eight nine several various")
_VERBS = word_set("saw was were is are had has sent wrote gave took")
_SMALL_WORDS: dict[str, Callable[[_Splitter, Words], bool]] = {
    **dict.fromkeys(("and", "&", "or"), _Splitter.take_and),
    **dict.fromkeys(("by", "with", "through"), _Splitter.take_by),
    **dict.fromkeys(("in", "of", "at", "for", "from", "to", "on"), _Splitter.take_preposition),
    **dict.fromkeys(_PARTICLES, _Splitter.take_particle),
    **dict.fromkeys(word_set("also both orally personally jointly separately finally then"), _Splitter.pass_over),
    **dict.fromkeys(_NUMBERS | word_set("informed interpreter interpreters phone telephone"), _Splitter.pass_over),
    **dict.fromkeys(word_set("elements members officer officers offices officials"), _Splitter.take_officials),
    "representatives": _Splitter.take_officials,
    "as": _Splitter.take_as,
    "the": _Splitter.take_the,
}


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

    def read(self, members: list[_Member]) -> list[Actor]:
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

    def read_office(self, member: _Member) -> None:
        last = self.actors[-1] if self.actors else None
        if last and last.name and self.in_title and member.lead != "and" and not member.place:
            # "Lowman, Director, EUR/RPM": still his title.
            if not last.office and member.words[0].text not in AGENCY_HEADS:
                self.actors[-1] = replace(last, office=self.agency(member.words))
        else:
            name = next((name for b in member.brackets if (name := self.bracket_name(b)) is not None), None)
            self.actors.append(Actor("", name, self.agency(member.words), None, sure=name is None))
        self.in_title = False

    def read_person(self, member: _Member, following: _Member | None) -> None:
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

    def office_after(self, member: _Member) -> Words | None:
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


def texts(words: list[Words]) -> list[str]:
    """The words as strings."""
    return [word.text for word in words]
