"""Mentions by number: the scan from number to number, and where a number, or a list of them, ends.

In: text. Out: `Reference` values. Numbers are few, so they are looked for first; most are counts, years and days.
Knows no XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from annotate.annotators.mentions.items import read_item, share
from annotate.annotators.mentions.leads import PAPER, Lead, find_lead
from annotate.annotators.mentions.lexicon import COMMAND_SERIES, MARKS, POSSESSIVES
from annotate.annotators.mentions.reference import Reference
from annotate.tei.view import NOTE_MARK
from annotate.values.printed import MONTH, YEAR

_NUMBER = re.compile(r"[0-9]\d*")  # a first character of few kinds lets the search skip all others
_ZULU = re.compile(r"Z\b")
_RANGE = re.compile(r"[–-](\d+)\b(?![–/-])")
_GLUE = re.compile(
    rf"{MARKS}(?:\ \([^()\d]{{1,20}}\))?{MARKS}(?:[,;]|\ \+)?{MARKS}(?:\ (?:and|or|&|also|plus|through))?\ "
)
_NEXT = re.compile(r"(?P<letters>[A-Z]{1,2}\ ?[–-]\ ?)?(?P<digits>\d+)")
_THING = re.compile(
    r" (?:percent|per|million|billion|thousand|hundred|men|aircraft|copies|troops|dollars|pounds|"
    + MONTH + r"(?! \d))\b|[–-][A-Za-z]"
)  # fmt: skip
# A plural noun after a number makes it a count; these words in "-s" do not.
_PLURAL = re.compile(
    r" (?!(?:is|was|has|contains|reports|gives|describes|refers|paras|sets|proposes|raises|states|suggests|this|as|"
    r"crosses|discusses|does|previous|various|indicates|shows|makes)\b)[a-z]+s\b"
)


def find_numbered(text: str, posts: frozenset[str]) -> Iterator[Reference]:
    """Mentions whose lead stands before a number, in text order.

    :param posts: further names of posts, beside the table of `annotate.posts`.
    """
    last = 0
    previous: Reference | None = None
    for match in _NUMBER.finditer(text):
        at = match.start()
        if at > last and text[at - 1] in " –-" and (lead := find_lead(text, at, match.end(), posts)):
            if _repeats_on(text, previous, lead):
                lead = replace(lead, style="repeated", direction="to")
            for reference in _list(text, match.end(), lead):
                last, previous = reference.end, reference
                yield reference


def _repeats_on(text: str, previous: Reference | None, here: Lead) -> bool:
    """Whether a post's number goes on a list of repetitions: "rptd Nicosia 46, London 95"."""
    return (
        previous is not None
        and previous.style == "repeated"
        and here.style == "post"
        and text[previous.end : here.start].replace(NOTE_MARK, "") in (", ", " and ", ", and ")
        and text[here.start + len(here.post)] == " "
    )


def _list(text: str, end: int, lead: Lead) -> list[Reference]:
    """The references that start at one lead and its first number: "telegrams 101 and 102 from Moscow" are two."""
    number_end = _number_end(text, lead, lead.number, end)
    if number_end < 0:
        return []
    items: list[Reference] = []
    start, number = lead.start, lead.number
    while True:
        item, after = read_item(text, lead, start, number, number_end)
        items.append(item)
        glue = _GLUE.match(text, after)
        following = _NEXT.match(text, glue.end()) if glue and glue.end() > after + 1 else None
        if following is None or bool(following["letters"]) != bool(lead.letters):
            break
        number_end = _number_end(text, lead, following.start(), following.end())
        if number_end < 0 or (items[-1].date and _is_day(following["digits"], items[-1].number)):
            break
        start = number = following.start()
    return share(text, lead, items)


def _is_day(digits: str, number: str) -> bool:
    """Whether digits after a number's date are the next number's day ("April 12, 14, and 23") or its year."""
    return len(digits) < 3 <= len(number) or bool(re.fullmatch(YEAR, digits))


def _number_end(text: str, lead: Lead, number: int, end: int) -> int:
    """Where a number ends whose digits end at `end`, or -1 where they are no message's number but a count or a day."""
    kind, after = lead.kind, text[end : end + 1]
    if kind == "directive":
        paper = PAPER.search(text, number)
        return paper.end() if paper else end
    if after.isalpha():
        return end + 1 if _ZULU.match(text, end) and end - number == 6 else -1
    if after == "%" or (after in (":", ".", ",") and text[end + 1 : end + 2].isdigit()):
        return -1
    span = _RANGE.match(text, end)
    digits = text[number:end]
    ranged = span is not None and len(digits) > 2 and lead.style not in ("post", *POSSESSIVES)
    if span and (kind in ("document", "footnote") or (ranged and len(span[1]) in (len(digits), 2))):
        return span.end()
    if kind in ("document", "footnote"):
        return end
    if after in ("–", "-", "/") and after and text[end + 1 : end + 2].isalnum() and not lead.letters:
        return -1 if after != "/" or text[end + 1].isdigit() else end
    if _THING.match(text, end):
        return -1
    return end if _plausible(text, lead, digits, end) else -1


_NUMBER_STYLES: Final = frozenset(("post", "repeated", *POSSESSIVES, *(name.lower() for name in COMMAND_SERIES)))


def _plausible(text: str, lead: Lead, digits: str, end: int) -> bool:
    """Whether the digits after "your", a city or a command are a message's number and no year or count."""
    if lead.letters or lead.style not in _NUMBER_STYLES:
        vague = lead.style in ("reftel", "message", "septel")
        return not vague or (len(digits) > 2 and not (lead.style == "message" and re.fullmatch(YEAR, digits)))
    after = text[end : end + 1]
    closed = not after or after in f"{NOTE_MARK}.,;)]”"
    if lead.style in POSSESSIVES:
        if re.match(r"19[4-8]\d$", digits) and after != NOTE_MARK:
            return False
        return (closed and len(digits) > 1) or (len(digits) > 2 and not _PLURAL.match(text, end))
    possessive = lead.post and text[lead.start + len(lead.post)] in "’'"
    if re.match(r"19[4-8]\d$", digits) and not _YEAR_LIKE[bool(possessive)].match(text, end):
        return False
    if re.match(rf" {MONTH}", text[end : end + 10]) and len(digits) < 3:
        return False
    if lead.style not in ("post", "repeated"):
        return len(digits) > 2
    if _PLURAL.match(text, end) or (lead.post in ("Department", "Dept", "Defense") and len(digits) < 3):
        return False
    return len(digits) > 1 or lead.style == "repeated" or bool(possessive) or NOTE_MARK in text[end : end + 2]


# A number like a year is a message's where its footnote says so; after a possessive, also where its clause ends.
_YEAR_LIKE: Final = {
    False: re.compile(rf"[.,;)]?{NOTE_MARK}"),
    True: re.compile(rf"[.,;)]|{NOTE_MARK}|$| and \d{{3,4}}[.,;){NOTE_MARK}]"),
}
