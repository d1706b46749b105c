"""Parts the list of a FRUS statement into its members: names, titles, offices, dates, brackets.

In: what follows a verb, such as "by Talbot, Hart (EUR), and in draft by INR on May 3", as characters of a note. Out:
one `Member` for each thing that a comma or an "and" parts, up to the first words that cannot belong to the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from annotate.annotators.source_notes.citations import Words
from annotate.annotators.source_notes.titles import (
    AGENCY_HEADS,
    GIVEN,
    RANKS,
    has_rank,
    is_one_name,
    is_open_title,
    word_set,
)
from annotate.values.printed import MONTH, YEAR

DATE = re.compile(rf"{MONTH}\s?\d{{1,2}}(?:,\s{YEAR})?\b")
_TOKEN = re.compile(r"[,;]|[(\[][^()\[\]]*[)\]]|[^\s,;()\[\]\ufffc]+")


@dataclass(slots=True)
class Member:
    """One member of a list, before it is understood."""

    words: list[Words] = field(default_factory=list)
    lead: str = ""  # what parts it from the member before: "", ",", ";" or "and"
    place: bool = False  # it stands after "in", so that it must be an office
    after: list[Words] = field(default_factory=list)  # "McClelland in NEA": the words of his office
    brackets: list[Words] = field(default_factory=list)
    date: Words | None = None
    by: bool = False  # it stands after "by" or "with"
    whom: bool = False  # it stands after "for": on whose behalf


def split_list(text: str, start: int, end: int) -> list[Member]:
    """The members of the list that begins at `start` and cannot go on beyond `end`; characters of `text`.

    >>> [[word.text for word in member.words] for member in split_list("by Day and Under Secretary Ball who", 0, 35)]
    [['Day'], ['Under', 'Secretary', 'Ball']]
    """
    return _Splitter(text, start, end).split()


class _Splitter:
    """Parts a list into its members, up to the first words that cannot belong to it."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.end = end
        self.tokens = [Words(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text, start, end)]
        self.at = 0  # which token is being read
        self.skip = start  # tokens that begin before this character have been read already
        self.members: list[Member] = []
        self.here = Member()
        self.after = False  # are we in the words after the "in" that follows a name?

    def split(self) -> list[Member]:
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
            self.here = Member()  # "; Schwartz was informed" and "and the President saw it" begin a new clause
        return False

    def skip_to_by(self) -> bool:
        """Pass over what stands between the verb and its "by": "approved for transmission by"."""
        for later in self.tokens[self.at + 1 : self.at + 6]:
            if later.text in ("by", "with"):
                self.skip, self.here = later.start, Member()
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
            self.here = Member(lead=lead)
        elif not here.lead or lead == "and":
            here.lead = lead or here.lead
        self.after = False

    def put(self, token: Words) -> bool:
        (self.here.after if self.after else self.here.words).append(token)
        return True

    def latest(self) -> Member:
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
        words = texts(self.here.words)
        if self.here.brackets and words and not is_open_title(words):
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


def texts(words: list[Words]) -> list[str]:
    """The words as strings."""
    return [word.text for word in words]
