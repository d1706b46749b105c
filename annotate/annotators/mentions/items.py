"""The items of a list of numbers: to each its post, direction and date, which one of them may state for all.

In: a lead and the place of a number. Out: a `Reference`. Knows no XML.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from annotate.annotators.mentions.leads import Lead
from annotate.annotators.mentions.lexicon import BY_FIRST, DATE, MARKS
from annotate.annotators.mentions.reference import Reference
from annotate.annotators.mentions.volumes import with_volume
from annotate.posts import POST_NAMES
from annotate.values.messages import MESSAGES
from annotate.values.printed import MONTH

_DIRECTION = re.compile(r",?\ (from|to)\ (?P<the>the\ )?")
_DATED = re.compile(
    rf"""(?:\ (?:to|for)\ (?:the\ )?[A-Z][\w’'-]*(?:\ [A-Z][\w’'-]*){{0,3}}(?=,))?   # "from Florida to the DCI, May 3"
    {MARKS}(?:,|\ \()?{MARKS}\ ?(?:also\ )?(?:both\ |all\ )?(?:dated\ |of\ |on\ )?(?P<date>{DATE})""",
    re.VERBOSE,
)
# "On April 4 Thompson transmitted airgram G-736": the date of sending stands before.
_SENT_ON = re.compile(
    rf"\bOn\ ({DATE}),?\ [A-Z][^.(;]{{0,30}}?\ (?:transmitted|sent|forwarded|cabled)(?:\ \w+){{0,3}}\ $", re.VERBOSE
)
_FURTHER_DATES = re.compile(rf"(?:,\ and|,|\ and|;\ and|;)\ ({DATE}|\d{{1,2}}(?!\d|,?\ {MONTH}))", re.VERBOSE)
_CAPITALISED = re.compile(
    rf"(?!{MONTH}\b)[A-Z][\w.’'-]*(?:\ (?:in\ |of\ )?(?!{MONTH}\b|In\b|The\b|He\b|It\b)[A-Z][\w’'-]*)*"
)


def read_item(text: str, lead: Lead, start: int, number: int, end: int) -> tuple[Reference, int]:
    """One reference of a list, and where its words and its date end."""
    post, direction, document, stop, kind = lead.post, lead.direction, "", end, lead.kind
    if kind in MESSAGES:
        told = _destination(text, end, bool(lead.post))
        if told is not None:
            stop = told[2]
            if not lead.post or start != lead.start:
                direction, post = told[:2]
        elif text.startswith(" Circular", end):
            kind, stop = "circular", end + len(" Circular")
        elif lead.style == "telegram" and (to := _TO_IN.search(text, max(0, start - 60), start)) and to[1] in _POST_SET:
            direction, post = "to", to[1]
    elif kind == "footnote":
        of = _OF_DOCUMENT.match(text, end)
        if of:
            document, stop = of[1], of.end()
    date, after = "", stop
    dated = _DATED.match(text, stop) if kind not in ("document", "footnote") else None
    if dated:
        date, after = dated["date"], dated.end()
    elif kind in MESSAGES and start == lead.start and (sent := _SENT_ON.search(text, max(0, start - 90), start)):
        date = sent[1]
    item = Reference(
        start, stop, text[start:stop], kind, post, text[number:end], direction, date, document,
        style=lead.style, cert=lead.cert,
    )  # fmt: skip
    return item, after


# "transmitted to London in telegram 12"
_TO_IN = re.compile(r"\bto ([A-Z]\w+(?: [A-Z]\w+)?) in $")
_POST_SET: Final = frozenset(POST_NAMES)
_OF_DOCUMENT = re.compile(r"(?:,|\ (?:to|of|in))?\ Document\ (\d+)")


def _destination(text: str, at: int, posted: bool) -> tuple[str, str, int] | None:
    """Direction, post and end of the " from Moscow" that follows a number, or None.

    :param posted: the number has its sender already; only a known post may follow ("Geneva’s 1675 to Dept.").
    """
    match = _DIRECTION.match(text, at)
    if not match:
        return None
    begin = match.end()
    word = _FIRST_WORD.match(text, begin)
    for name in BY_FIRST.get(re.sub(r"[’']s?$", "", word.group()), ()) if word else ():
        end = begin + len(name)
        if text.startswith(name, begin) and not text[end : end + 1].isalnum():
            dot = text[end : end + 1] == "." and name == "Dept"
            return match[1], name + "." * dot, end + dot
    if posted or text[at] == ",":
        return None
    words = _CAPITALISED.match(text, begin)
    if not words:
        return None
    post = re.sub(r"[’']s?$|\.$", "", words.group())
    return match[1], post, begin + len(post)


_FIRST_WORD = re.compile(r"[\w’'-]+")


def share(text: str, lead: Lead, items: list[Reference]) -> list[Reference]:
    """Give each number of a list what is said once for all: the post, the dates, the volume."""
    if lead.kind == "document":
        return with_volume(text, items)
    if lead.kind == "footnote":
        return [r if r.document else replace(r, document=items[-1].document) for r in items]
    first = items[0]
    if first.post and not lead.post and first.post not in first.quote:
        # "transmitted to London in telegrams 12 and 13"
        items = [r if r.post else replace(r, post=first.post, direction=first.direction) for r in items]
    if len(items) > 1 and items[-1].post and not lead.post:
        last = items[-1]
        items = [r if r.post else replace(r, post=last.post, direction=last.direction) for r in items]
    if len(items) > 1 and items[-1].date and not any(r.date for r in items[:-1]):
        dates = [items[-1].date]
        at = text.find(dates[0], items[-1].end) + len(dates[0])
        month = re.sub(r"[\d ,]", "", dates[0])
        while len(dates) < len(items) and (further := _FURTHER_DATES.match(text, at)):
            dates.append(further[1] if not further[1].isdigit() else f"{month} {further[1]}")
            at = further.end()
        if len(dates) < len(items):
            dates = [items[-1].date] * len(items)
        items = [replace(r, date=d) for r, d in zip(items, dates, strict=True)]
    return items
