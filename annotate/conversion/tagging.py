"""Who wrote to whom, where and when: the tags in headings and datelines, and what the file's header takes of them.

In: blocks, and marks in their order. Out: `Tagged`, tags as marks, and sender, receiver, place and dates of the
document. Attachments have headings and datelines of their own; those are tagged in the text and say nothing of the
document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from annotate import datelines, headings
from annotate.conversion.facts import Facts
from annotate.conversion.tei import Mark, attributes, escape, plain, quote, way_back
from annotate.conversion.words import Block
from annotate.errors import TranscriptionError


class Party(NamedTuple):
    """A sender or receiver: the TEI element that names it, and its name."""

    element: str
    name: str


class Date(NamedTuple):
    """A date: its TEI attributes, and its words."""

    attributes: tuple[tuple[str, str], ...]
    text: str


class Tagged(NamedTuple):
    """The tags of a document's headings and datelines, and what they say of it.

    :param supplied: the TEI of a dateline that the transcription lacks.
    """

    tags: list[Mark]
    sender: Party | None
    receiver: Party | None
    place: str
    date: Date | None
    received: Date | None
    country: str
    supplied: str


def tag_parts(
    body: str,
    blocks: Sequence[Block],
    marks: Sequence[Mark],
    heading: headings.Heading,
    facts: Facts,
    path: str,
    line_of: Callable[[int], int],
) -> Tagged:
    """Tag the headings and datelines of a document and its attachments.

    :param heading: the document's own heading as read.
    :param line_of: the file's line of a character of the running text, for messages.
    :raises TranscriptionError: a dateline is supplied though there is one.
    """
    tags: list[Mark] = []
    parties: tuple[Party | None, Party | None] = (None, None)
    place, date, received = "", None, None
    attached = dated = headed = False
    for block in blocks:
        kind = block.kind
        if kind == "part":
            attached = True
        if kind not in ("head", "dateline", "dated", "received"):
            continue
        words, ways = plain(body, block.start, block.end, marks, _from(marks, block.start))
        words = words.replace("\n", " ")
        if kind == "head":
            read = headings.read_heading(words)
            if not attached and read != heading:
                continue
            two, more = _tag_heading(words, read, ways)
            tags += more
            if not attached:
                parties, headed = two, True
                head_ways, head_words = ways, words
        elif kind in ("dateline", "dated"):
            if not attached and not dated and facts.dateline:
                raise TranscriptionError(
                    f"{facts.file} supplies a dateline, but the transcription has one",
                    path=path, line=line_of(block.start), remedy="delete one of them",
                )  # fmt: skip
            where, when, more = _tag_dateline(words, ways, datelines.read_dateline(words))
            tags += more
            if not attached and not dated:
                place, date, dated = where, when, True
        else:
            when, more = _tag_received(words, ways)
            tags += more
            received = received or (None if attached else when)
    if not dated and headed and heading.date is not None and not facts.dateline:
        place, date, more = _tag_dateline(head_words, head_ways, datelines.Dateline(heading.place, heading.date))
        tags += more
    supplied = ""
    if facts.dateline:
        supplied, place, date = _supply_dateline(facts)
    sender, receiver = parties
    return Tagged(tags, sender, receiver, place, date, received, _country(sender, place), supplied)


def _from(marks: Sequence[Mark], start: int) -> int:
    return bisect_left(marks, start, key=lambda mark: mark.start)


def _tag_heading(
    head: str, heading: headings.Heading, ways: Sequence[tuple[int, int]]
) -> tuple[tuple[Party | None, Party | None], list[Mark]]:
    """Sender and receiver, and the tags around them in the heading."""
    tags: list[Mark] = []
    parties: list[Party | None] = []
    for kind, (start, end) in (("from", heading.sender), ("to", heading.receiver)):
        if start == end:
            parties.append(None)
            continue
        name = head[start:end]
        parties.append(Party("orgName" if headings.is_institution(name) else "persName", name))
        tags += tag(
            ways, (start, end), f'<gloss type="{kind}" resp="#reftel.convert" cert="{heading.cert}">', "</gloss>"
        )
    return (parties[0], parties[1]), tags


def _tag_dateline(
    words: str, ways: Sequence[tuple[int, int]], read: datelines.Dateline
) -> tuple[str, Date | None, list[Mark]]:
    """The place and date of a dateline, and the tags around them."""
    tags: list[Mark] = []
    place = words[slice(*read.place)]
    if place:
        tags += tag(ways, read.place, "<placeName>", "</placeName>")
    if read.date is None:
        return place, None, tags
    date = _date(read.date, words)
    tags += tag(ways, (read.date.start, read.date.end), f"<date{attributes(dict(date.attributes))}>", "</date>")
    return place, date, tags


def _tag_received(words: str, ways: Sequence[tuple[int, int]]) -> tuple[Date | None, list[Mark]]:
    """The date of a "[Received …]" line, and the tag around it."""
    read = datelines.read_dateline(words)
    if read.date is None:
        return None, []
    date = _date(read.date, words)
    opening = f'<date type="received"{attributes(dict(date.attributes))}>'
    return date, tag(ways, (read.date.start, read.date.end), opening, "</date>")


_MISSION = re.compile(r"(?:U\.S\. |American )?(?:Embassy|Legation) (?:in|to) (?:the )?([A-Z][\w .’'-]+)")


def _country(sender: Party | None, place: str) -> str:
    """The country of the place a mission wrote from: "Embassy in Peru" says it."""
    mission = _MISSION.fullmatch(sender.name) if sender and place and place != "Washington" else None
    return mission[1] if mission else ""


def tag(ways: Sequence[tuple[int, int]], span: tuple[int, int], opening: str, closing: str) -> list[Mark]:
    """The marks of a tag around a span of a line's words.

    :param ways: the way back from the words to the running text, as `annotate.conversion.tei.plain` gives it.
    """
    start, end = way_back(ways, span[0], ends=False), way_back(ways, span[1], ends=True)
    return [Mark(start, start, opening), Mark(end, end, closing)]


def _date(date: datelines.PrintedDate, words: str) -> Date:
    pairs = (("when", date.when), ("from", date.first), ("to", date.last))
    return Date(tuple((name, value) for name, value in pairs if value), words[date.start : date.end])


def _supply_dateline(facts: Facts) -> tuple[str, str, Date | None]:
    """A supplied dateline's TEI, its place and its date."""
    words = facts.dateline
    read = datelines.read_dateline(words)
    date = None
    tei = escape(words)
    if read.date is not None:
        pairs = (("when", facts.when),) if facts.when else _date(read.date, words).attributes
        date = Date(pairs, words[read.date.start : read.date.end])
        dated = f"<date{attributes(dict(pairs))}>{escape(date.text)}</date>"
        tei = _name_place(words[: read.date.start], facts.place) + dated + escape(words[read.date.end :])
    elif facts.place:
        tei = _name_place(words, facts.place)
    return f'<supplied resp="#editor" source={quote(facts.dateline_source)}>{tei}</supplied>', facts.place, date


def _name_place(words: str, place: str) -> str:
    before, found, after = words.partition(place) if place else (words, "", "")
    return f"{escape(before)}<placeName>{escape(found)}</placeName>{escape(after)}" if found else escape(words)
