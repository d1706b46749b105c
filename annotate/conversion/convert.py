"""From a transcription to TEI, the whole way for one document.

In: a transcription, the facts it lacks, its volume. Out: `Conversion`, the finished TEI file as text with where each
footnote was placed; or an error that names file and line. Nothing is returned whose ink differs from the
transcription's (`annotate.conversion.ink`).
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from annotate import datelines, headings
from annotate.conversion import footnotes
from annotate.conversion.blocks import Block, Words, recognise
from annotate.conversion.digests import seal
from annotate.conversion.facts import Facts, Volume
from annotate.conversion.footnotes import NoPlace, Placement
from annotate.conversion.ink import check_ink
from annotate.conversion.tei import Mark, attributes, escape, mark_pages, note_element, plain, quote, way_back
from annotate.conversion.transcription import Line, Transcription, take_apart
from annotate.conversion.writer import write_body
from annotate.errors import TranscriptionError

VERSION = 1
# A source note opens with the word; in the electronic-only volumes a summary comes before it.
_SOURCE_NOTE = re.compile(r"\W{0,2}Source[:;,]|\W{0,2}Summary:.*\bSource:", re.IGNORECASE | re.DOTALL)
_ID = re.compile(r"[A-Za-z_][\w.-]*")


@dataclass(frozen=True, slots=True)
class Conversion:
    """A finished conversion.

    :param tei: the TEI file's text, with "\\n" line ends.
    :param placements: where each footnote's number stands, in characters of the running text.
    :param warnings: what an editor should look at, each with file and line.
    """

    path: str
    document_id: str
    tei: str
    transcription: Transcription
    placements: tuple[Placement, ...]
    warnings: tuple[str, ...]


class _Party(NamedTuple):
    element: str
    name: str


class _Date(NamedTuple):
    attributes: tuple[tuple[str, str], ...]
    text: str


_NO_FACTS = Facts()
_NO_VOLUME = Volume()


def convert(
    text: str,
    *,
    path: str,
    document_id: str,
    facts: Facts = _NO_FACTS,
    volume: Volume = _NO_VOLUME,
    facts_text: str = "",
) -> Conversion:
    """Make TEI from a transcription.

    :param text: as `read_transcription` gives it.
    :param path: the transcription's name, for messages.
    :param document_id: the document's id, such as ``d259``; an XML name.
    :param facts_text: the facts' own source, for the digest by which a later run sees that a source has changed.
    :raises TranscriptionError: the text and its notes do not fit each other, or the text is none.
    :raises InkError: the TEI would lose or change a printed character.
    """
    if not _ID.fullmatch(document_id):
        raise TranscriptionError(
            f"the name {document_id!r} cannot be a document's id", path=path, remedy="name the file as d259.txt"
        )
    transcription = take_apart(text, path=path)
    placements = _place(transcription)
    seen: set[str] = set()
    marks = _marks(transcription, placements, document_id, seen)
    lines = _words(transcription, marks)
    blocks = recognise(lines)
    warnings = _doubts(transcription, placements)

    body = transcription.body
    head = lines[0].text
    heading = headings.read_heading(head)
    dateline = next((block for block in blocks if block.kind == "dateline"), None)
    parties, tags = _tag_heading(head, heading, transcription.lines[0], body, marks)
    place, date, received = "", None, None
    if dateline is not None:
        if facts.dateline:
            raise TranscriptionError(
                f"{facts.file} supplies a dateline, but the transcription has one",
                path=path, line=transcription.line_of(dateline.start), remedy="delete one of them",
            )  # fmt: skip
        words, ways = plain(body, dateline.start, dateline.end, marks, _from(marks, dateline.start))
        place, date, more = _tag_dateline(words, ways, datelines.read_dateline(words))
        tags += more
        received, more = _tag_received(body, blocks, marks)
        tags += more
    elif heading.date is not None and not facts.dateline:
        words, ways = plain(body, transcription.lines[0].start, transcription.lines[0].end, marks, 0)
        place, date, more = _tag_dateline(words, ways, datelines.Dateline(heading.place, heading.date))
        tags += more
    if tags:
        # Sorting is stable: at one place a closing tag comes before what opens there, tags before a note.
        marks = sorted([*tags, *marks], key=lambda mark: (mark.start, mark.end))
    supplied = ""
    if facts.dateline:
        supplied, place, date = _supply_dateline(facts)

    content = write_body(body, blocks, marks, supplied_dateline=supplied)
    subtype = "editorial-note" if heading.genre == "editorial-note" else "historical-document"
    named = attributes({"subtype": subtype, "xml:id": document_id, "n": heading.number})
    division = f'      <div type="document"{named}>\n{content}\n      </div>'
    tei = _template().render(
        title=head[_number_length(heading, head) :] or head,
        volume=volume, document_id=document_id, number=heading.number, genre=heading.genre, version=VERSION,
        supplied=facts.file if facts.dateline or facts.url else "", url=facts.url, url_source=facts.url_source,
        transcription_digest=digest_of_sources(text, facts_text),
        sender=parties[0], receiver=parties[1], place=place, date=date, cert=heading.cert,
        received=received, country=_country(parties[0], place),
        body=Markup(division),  # noqa: S704 - every part of it is escaped where it is written
    )  # fmt: skip
    tei = seal(tei, volume)
    check_ink(text, tei, path)
    return Conversion(path, document_id, tei, transcription, placements, warnings)


def _number_length(heading: headings.Heading, head: str) -> int:
    return len(head) - len(head.split(".", 1)[1].lstrip()) if heading.number else 0


def _from(marks: Sequence[Mark], start: int) -> int:
    return bisect_left(marks, start, key=lambda mark: mark.start)


# ---- footnotes ------------------------------------------------------------------------------------------------


def _place(transcription: Transcription) -> tuple[Placement, ...]:
    body, notes, path = transcription.body, transcription.notes, transcription.path
    placed = footnotes.place_footnotes(body, notes)
    if isinstance(placed, NoPlace):
        note = notes[placed.at]
        if placed.nearest >= 0:
            near = f"; the nearest “{placed.n}” is in line {transcription.line_of(placed.nearest)}"
        else:
            near = f"; no “{placed.n}” stands there"
        after = f" after note {notes[placed.at - 1].n}" if placed.at else ""
        raise TranscriptionError(
            f"note {placed.n} has no place in the text{after}{near}",
            path=path, line=note.line, remedy="add its number where it belongs, or delete the note",
        )  # fmt: skip
    worst = min(placed, key=lambda placement: placement.score, default=None)
    if worst is not None and worst.score < footnotes.IMPLAUSIBLE:
        note = next(note for note in notes if note.n == worst.n)
        line = transcription.line_of(worst.start)
        raise TranscriptionError(
            f"note {worst.n} has no likely place in the text; “{_around(body, worst.start, worst.end)}” in line {line} "
            "does not read as one",
            path=path, line=note.line, remedy="add its number where it belongs, or delete the note",
        )  # fmt: skip
    stray = footnotes.find_stray(body, len(placed) + 1, placed[-1].end if placed else 0)
    if stray is not None:
        words = body[max(0, stray - 24) : stray + 8].split("\n")[0]
        raise TranscriptionError(
            f"“…{words}” reads as footnote {len(placed) + 1}, which is not among the notes",
            path=path, line=transcription.line_of(stray), remedy="add the note, or part the number from its word",
        )  # fmt: skip
    return placed


def _doubts(transcription: Transcription, placements: Sequence[Placement]) -> tuple[str, ...]:
    """A warning for each footnote whose place is uncertain, and for notes listed out of order."""
    listed = [placement.n for placement in placements]
    order = (
        (f"{transcription.path}:{transcription.notes[0].line}: the notes are listed in the order {listed}",)
        if listed != sorted(listed) else ()
    )  # fmt: skip
    return order + tuple(
        f"{transcription.path}:{transcription.line_of(placement.start)}: footnote {placement.n} has no certain place "
        f"({placement.cert}): “{_around(transcription.body, placement.start, placement.end)}”"
        for placement in placements
        if placement.cert != "high"
    )


def _around(body: str, start: int, end: int, reach: int = 22) -> str:
    before = body[max(0, start - reach) : start].replace("\n", " ")
    after = body[end : end + reach // 2].replace("\n", " ")
    return f"{before}[{body[start:end]}]{after}"


def _marks(
    transcription: Transcription, placements: Sequence[Placement], document_id: str, seen: set[str]
) -> list[Mark]:
    body = transcription.body
    marks = mark_pages(body, seen)
    for placement, note in zip(placements, transcription.notes, strict=True):
        is_source = note.n == 1 and _SOURCE_NOTE.match(note.text) is not None
        tei = note_element(note, document_id, is_source, seen, placement.cert)
        marks.append(Mark(placement.start, placement.end, tei))
    marks.sort()
    return marks


def _words(transcription: Transcription, marks: Sequence[Mark]) -> list[Words]:
    """Each line's words without its marks."""
    body = transcription.body
    words = []
    index, count = 0, len(marks)
    for line in transcription.lines:
        if index < count and marks[index].start < line.end:
            text, ways = plain(body, line.start, line.end, marks, index)
            words.append(Words(text, line, tuple(ways)))
            while index < count and marks[index].start < line.end:
                index += 1
        else:
            words.append(Words(body[line.start : line.end], line))
    return words


# ---- heading and dateline -------------------------------------------------------------------------------------


def _tag_heading(
    head: str, heading: headings.Heading, line: Line, body: str, marks: Sequence[Mark]
) -> tuple[tuple[_Party | None, _Party | None], list[Mark]]:
    """Sender and receiver, and the tags around them in the heading."""
    if heading.sender == heading.receiver == (0, 0):
        return (None, None), []
    _, ways = plain(body, line.start, line.end, marks, 0)
    tags: list[Mark] = []
    parties: list[_Party | None] = []
    for kind, (start, end) in (("from", heading.sender), ("to", heading.receiver)):
        if start == end:
            parties.append(None)
            continue
        name = head[start:end]
        parties.append(_Party("orgName" if headings.is_institution(name) else "persName", name))
        opening, closing = way_back(ways, start, ends=False), way_back(ways, end, ends=True)
        tags.append(Mark(opening, opening, f'<gloss type="{kind}" resp="#reftel.convert" cert="{heading.cert}">'))
        tags.append(Mark(closing, closing, "</gloss>"))
    return (parties[0], parties[1]), tags


def _tag_dateline(
    words: str, ways: Sequence[tuple[int, int]], read: datelines.Dateline
) -> tuple[str, _Date | None, list[Mark]]:
    """The place and date of a dateline, and the tags around them."""
    tags: list[Mark] = []
    place = words[slice(*read.place)]
    if place:
        tags += _tag(ways, read.place, "<placeName>", "</placeName>")
    if read.date is None:
        return place, None, tags
    date = _date(read.date, words)
    tags += _tag(ways, (read.date.start, read.date.end), f"<date{attributes(dict(date.attributes))}>", "</date>")
    return place, date, tags


def _tag_received(body: str, blocks: Sequence[Block], marks: Sequence[Mark]) -> tuple[_Date | None, list[Mark]]:
    """The date of a "[Received …]" line, and the tag around it."""
    block = next((block for block in blocks if block.kind == "received"), None)
    if block is None:
        return None, []
    words, ways = plain(body, block.start, block.end, marks, _from(marks, block.start))
    read = datelines.read_dateline(words)
    if read.date is None:
        return None, []
    date = _date(read.date, words)
    opening = f'<date type="received"{attributes(dict(date.attributes))}>'
    return date, _tag(ways, (read.date.start, read.date.end), opening, "</date>")


_MISSION = re.compile(r"(?:U\.S\. |American )?(?:Embassy|Legation) (?:in|to) (?:the )?([A-Z][\w .’'-]+)")


def _country(sender: _Party | None, place: str) -> str:
    """The country of the place a mission wrote from: "Embassy in Peru" says it."""
    mission = _MISSION.fullmatch(sender.name) if sender and place and place != "Washington" else None
    return mission[1] if mission else ""


def _tag(ways: Sequence[tuple[int, int]], span: tuple[int, int], opening: str, closing: str) -> list[Mark]:
    start, end = way_back(ways, span[0], ends=False), way_back(ways, span[1], ends=True)
    return [Mark(start, start, opening), Mark(end, end, closing)]


def _date(date: datelines.PrintedDate, words: str) -> _Date:
    pairs = (("when", date.when), ("from", date.first), ("to", date.last))
    return _Date(tuple((name, value) for name, value in pairs if value), words[date.start : date.end])


def _supply_dateline(facts: Facts) -> tuple[str, str, _Date | None]:
    """A supplied dateline's TEI, its place and its date."""
    words = facts.dateline
    read = datelines.read_dateline(words)
    date = None
    tei = escape(words)
    if read.date is not None:
        pairs = (("when", facts.when),) if facts.when else _date(read.date, words).attributes
        date = _Date(pairs, words[read.date.start : read.date.end])
        dated = f"<date{attributes(dict(pairs))}>{escape(date.text)}</date>"
        tei = _name_place(words[: read.date.start], facts.place) + dated + escape(words[read.date.end :])
    elif facts.place:
        tei = _name_place(words, facts.place)
    return f'<supplied resp="#editor" source={quote(facts.dateline_source)}>{tei}</supplied>', facts.place, date


def _name_place(words: str, place: str) -> str:
    before, found, after = words.partition(place) if place else (words, "", "")
    return f"{escape(before)}<placeName>{escape(found)}</placeName>{escape(after)}" if found else escape(words)


# ---- the file's frame -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _template() -> Template:
    """The TEI frame; beside the package in a wheel, in ``templates`` in the repository."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_templates", package.parent / "templates"):
        if (folder / "tei" / "document.xml").is_file():
            environment = Environment(
                loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined,
                trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
            )  # fmt: skip
            return environment.get_template("tei/document.xml")
    raise FileNotFoundError("tei/document.xml is in neither annotate/_templates nor templates")


def digest_of_sources(text: str, facts_text: str = "") -> str:
    """A digest of a transcription and its facts; white space at line ends and byte-order marks do not count.

    >>> digest_of_sources("1. Paris\\n") == digest_of_sources("1. Paris\\r\\n")
    True
    """
    both = f"{text}\x00{facts_text}".replace("\r\n", "\n").replace("\ufeff", "")
    return _digest(both)


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


# ---- telling why ----------------------------------------------------------------------------------------------


def explain(conversion: Conversion) -> str:
    """A table of where each footnote was placed and why, for an editor.

    Each row has the note, its certainty, its line, the words around its number and their score (log-odds that this
    is a footnote number), then the runner-up place with its own.
    """
    if not conversion.placements:
        return f"{conversion.path}: no footnotes\n"
    body, line_of = conversion.transcription.body, conversion.transcription.line_of
    rows = [("note", "cert", "line", "placed", "score", "runner-up", "line", "score")]
    for placement in conversion.placements:
        size = placement.end - placement.start
        rival = placement.runner_up
        rows.append((
            str(placement.n), placement.cert, str(line_of(placement.start)),
            _around(body, placement.start, placement.end), f"{placement.score:+.1f}",
            _around(body, rival, rival + size) if rival >= 0 else "none",
            str(line_of(rival)) if rival >= 0 else "", f"{placement.runner_up_score:+.1f}" if rival >= 0 else "",
        ))  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([conversion.path, *lines]) + "\n"
