"""From a transcription to TEI, the whole way for one document.

In: a transcription, the facts it lacks, its volume. Out: `Conversion`, the finished TEI file as text with where each
footnote was placed; or an error that names file and line. Nothing is returned whose ink differs from the
transcription's (`annotate.conversion.ink`).
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from annotate import headings
from annotate.conversion.account import TOLD_ON_CONVERSION, find_doubts, line_roles
from annotate.conversion.blocks import Block, Words, recognise
from annotate.conversion.digests import seal
from annotate.conversion.doubts import Doubt, LineRole
from annotate.conversion.facts import Facts, Volume
from annotate.conversion.footnotes import Placement
from annotate.conversion.ink import PLAIN, Shapes, check_ink
from annotate.conversion.openings import printed_number
from annotate.conversion.placing import Placed, around, is_source, place
from annotate.conversion.speakers import SPOKEN, find_speakers
from annotate.conversion.tables import Table
from annotate.conversion.tagging import tag, tag_parts
from annotate.conversion.tei import Mark, attributes, mark_pages, note_element, plain
from annotate.conversion.transcription import Line, Transcription
from annotate.conversion.writer import write_body
from annotate.errors import TranscriptionError

VERSION = 1
_ID = re.compile(r"[A-Za-z_][\w.-]*")


@dataclass(frozen=True, slots=True)
class Conversion:
    """A finished conversion.

    :param tei: the TEI file's text, with "\\n" line ends.
    :param placements: where each footnote's number stands, in characters of the running text.
    :param warnings: what an editor should look at, each with file and line.
    :param doubts: the same and more, as records; `annotate.conversion.doubts.most_doubtful_first` orders them.
    :param source: the transcription's text; `blocks` what its printed lines are.
    :param roles: what the lines became, where they are no blocks: those of a cable.
    """

    path: str
    document_id: str
    tei: str
    transcription: Transcription
    placements: tuple[Placement, ...]
    warnings: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    source: str
    blocks: tuple[Block, ...]
    roles: tuple[LineRole, ...] = ()

    @property
    def lines(self) -> tuple[LineRole, ...]:
        """What each printed line of the transcription became, in order."""
        return self.roles or line_roles(self.source, self.transcription, self.blocks)


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
    placed = place(text, path=path)
    transcription = placed.transcription
    body = transcription.body
    ids = _note_ids(transcription, document_id)
    seen: set[str] = set()
    marks = _marks(placed, ids, seen)
    lines = _words(_whole_lines(placed), body, marks)
    blocks = recognise(lines, _tables(placed, lines))
    head_block = _find_head(blocks)
    head, _ = plain(body, head_block.start, head_block.end, marks, _from(marks, head_block.start))
    heading = headings.read_heading(head)
    genre = heading.genre or _genre_above(body, blocks)
    number = heading.number or _number_above(body, blocks)

    blocks, speeches = _speeches(blocks, body, marks, genre)
    tagged = tag_parts(body, blocks, marks, heading, facts, path, transcription.line_of)
    tags = [*tagged.tags, *speeches]
    marks = _as_sources(marks, blocks)
    if tags:
        # Sorting is stable: at one place a closing tag comes before what opens there, tags before a note.
        marks = sorted([*tags, *marks], key=lambda mark: (mark.start, mark.end))
    content = write_body(body, blocks, marks, supplied_dateline=tagged.supplied)
    subtype = "editorial-note" if genre == "editorial-note" else "historical-document"
    # In the edition a document's id is made of its number.
    n = number or (document_id[1:] if _NUMBERED_ID.fullmatch(document_id) else "")
    named = attributes({"subtype": subtype, "xml:id": document_id, "n": n})
    division = f'      <div type="document"{named}>\n{content}\n      </div>'
    tei = load_template().render(
        title=head[_number_length(heading, head) :] or head,
        volume=volume, document_id=document_id, number=number, genre=genre, version=VERSION,
        supplied=facts.file if facts.dateline or facts.url else "", url=facts.url, url_source=facts.url_source,
        transcription_digest=digest_of_sources(text, facts_text),
        sender=tagged.sender, receiver=tagged.receiver, place=tagged.place, date=tagged.date, cert=heading.cert,
        received=tagged.received, country=tagged.country,
        body=Markup(division),  # noqa: S704 - every part of it is escaped where it is written
    )  # fmt: skip
    tei = seal(tei, volume)
    check_ink(text, tei, path, _shapes(placed, ids))
    doubts = find_doubts(placed, blocks, heading, genre, dated=tagged.date is not None or bool(facts.dateline))
    warnings = tuple(
        f"{path}:{doubt.line}: {doubt.told}: “{doubt.words}”" for doubt in doubts if doubt.kind in TOLD_ON_CONVERSION
    )
    return Conversion(
        path, document_id, tei, transcription, placed.placements, warnings, doubts, text, tuple(blocks)
    )  # fmt: skip


_NUMBERED_ID = re.compile(r"d\d+")


def _find_head(blocks: Sequence[Block]) -> Block:
    """The block that is the document's heading: the last of the headings it opens with."""
    head = blocks[0]
    for block in blocks:
        if block.kind == "head":
            head = block
        elif block.kind not in ("source", "above"):
            break
    return head


def _above(body: str, blocks: Sequence[Block]) -> Iterator[str]:
    """The lines around a heading that say more of it: above it, and the markings below."""
    for block in blocks[:8]:
        if block.kind in ("source", "above", "head", "marking"):
            yield body[block.start : block.end]


def _number_above(body: str, blocks: Sequence[Block]) -> str:
    return next((number for words in _above(body, blocks) if (number := printed_number(words))), "")


def _genre_above(body: str, blocks: Sequence[Block]) -> str:
    """The kind of document that a line above or below its heading names: "761.00/4–2447: Telegram", "[Telegram.]"."""
    for words in _above(body, blocks):
        kind = headings.genre_of(words.rpartition(":")[2].strip(" []().")) if len(words) < 80 else ""
        if kind:
            return kind
    return ""


def _number_length(heading: headings.Heading, head: str) -> int:
    return len(head) - len(head.split(".", 1)[1].lstrip()) if heading.number else 0


def _from(marks: Sequence[Mark], start: int) -> int:
    return bisect_left(marks, start, key=lambda mark: mark.start)


# ---- marks and lines ----------------------------------------------------------------------------------------------


def _note_ids(transcription: Transcription, document_id: str) -> dict[int, str]:
    """Each note's id. A note with a sign has a number in its id that no other note has."""
    last = max((note.n for note in transcription.notes if not note.sign), default=0)
    return {
        note.n: f"{document_id}fn{last - note.n if note.sign else note.n}" for note in transcription.notes
    }  # fmt: skip


def _marks(placed: Placed, ids: Mapping[int, str], seen: set[str]) -> list[Mark]:
    """Page marks and notes where they stand; a note takes in the white space before its number."""
    body = placed.transcription.body
    marks = mark_pages(body, seen)
    notes = {note.n: note for note in placed.transcription.notes}
    for placement in placed.placements:
        note = notes[placement.n]
        start = placement.start
        if start and body[start - 1] in " \t\n":
            start = _glued(body, start, placement.end)
        document_id, _, number = ids[note.n].rpartition("fn")
        tei = note_element(note, document_id, note.n in (0, 1) and is_source(note), seen, placement.cert, int(number))
        marks.append(Mark(start, placement.end, tei))
    marks.sort()
    return marks


def _glued(body: str, start: int, end: int) -> int:
    """Where the words end to which a number behind white space belongs."""
    before = body[:start].rstrip(" \t") if start < 400 else body[start - 400 : start].rstrip(" \t")
    at = start - (min(start, 400) - len(before))
    if at and body[at - 1] == "\n":
        rest = body[end : body.find("\n", end) if body.find("\n", end) >= 0 else len(body)]
        if rest.strip():
            return start  # it opens a line
        while at and body[at - 1].isspace():
            at -= 1
    return at


def _as_sources(marks: list[Mark], blocks: Sequence[Block]) -> list[Mark]:
    """Type the notes of a line above the heading as source notes: they say where the document is kept."""
    above = next((block for block in blocks if block.kind == "above"), None)
    if above is None:
        return marks
    return [
        mark._replace(tei=mark.tei.replace(">", ' type="source">', 1))
        if above.start <= mark.start < above.end
        and mark.tei.startswith("<note")
        and " type=" not in mark.tei.partition(">")[0]
        else mark
        for mark in marks
    ]  # fmt: skip


def _words(lines: Sequence[Line], body: str, marks: Sequence[Mark]) -> list[Words]:
    """Each line's words without its marks."""
    words = []
    index, count = 0, len(marks)
    for line in lines:
        if index < count and marks[index].start < line.end:
            text, ways = plain(body, line.start, line.end, marks, index)
            words.append(Words(text.replace("\n", " "), line, tuple(ways)))
            while index < count and marks[index].start < line.end:
                index += 1
        else:
            words.append(Words(body[line.start : line.end], line))
    return words


def _whole_lines(placed: Placed) -> Sequence[Line]:
    """The lines of the text; one that holds nothing but a note's number goes to the line before it."""
    transcription = placed.transcription
    body, lines = transcription.body, transcription.lines
    alone = {place.start: place.end for place in placed.placements if place.start and body[place.start - 1] == "\n"}
    if not alone:
        return lines
    whole: list[Line] = []
    parted = False
    for line in lines:
        if whole and alone.get(line.start) == line.end:
            whole[-1] = whole[-1]._replace(end=line.end)
            parted = True
        elif parted and not line.blank and body[line.start].islower():
            whole[-1] = whole[-1]._replace(end=line.end)
            parted = False
        else:
            whole.append(line)
            parted = False
    return whole


def _tables(placed: Placed, lines: Sequence[Words]) -> list[Table]:
    """The tables, counted by the lines as they now are."""
    if not placed.tables:
        return []
    at = {words.line.start: index for index, words in enumerate(lines)}
    old = placed.transcription.lines
    return [
        table._replace(first=at[old[table.first].start], last=at[old[table.first].start] + len(table.rows))
        for table in placed.tables
        if old[table.first].start in at
    ]


def _shapes(placed: Placed, ids: Mapping[int, str]) -> Shapes:
    """How the transcription prints what the TEI says by an attribute."""
    transcription, body = placed.transcription, placed.transcription.body
    notes = transcription.notes
    usual = all(note.label == f"{note.n}." and not note.back for note in notes)
    plain_marks = all(body[place.start : place.end] == str(place.n) for place in placed.placements)
    if usual and plain_marks and not transcription.apart:
        return PLAIN
    marks = {ids[place.n]: body[place.start : place.end] for place in placed.placements}
    labels = {ids[note.n]: (f"{note.n}." if note.label is None else note.label, note.back) for note in notes}
    aside = {
        where: "".join(line.words for line in transcription.apart if line.place == where)
        for where in ("before", "between", "after")
    }
    return Shapes(marks, labels, tuple(ids[note.n] for note in transcription.notes), **aside)


def _speeches(blocks: list[Block], body: str, marks: Sequence[Mark], genre: str) -> tuple[list[Block], list[Mark]]:
    """Mark the paragraphs that name their speaker; the tags around the names."""
    if genre not in SPOKEN:
        return blocks, []
    places = [
        index
        for index, block in enumerate(blocks)
        if block.kind == "p" and not block.level and body.find(":", block.start, block.end) >= 0
    ]
    words = [plain(body, blocks[at].start, blocks[at].end, marks, _from(marks, blocks[at].start)) for at in places]
    tags: list[Mark] = []
    found = list(blocks)
    for at, length, (_, ways) in zip(places, find_speakers([text for text, _ in words], genre), words, strict=True):
        if length:
            found[at] = blocks[at]._replace(kind="speech")
            tags += tag(ways, (0, length), '<hi rend="italic">', "</hi>")
    return found, tags


# ---- the file's frame -----------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def load_template(name: str = "tei/document.xml") -> Template:
    """The TEI frame of a document; beside the package in a wheel, in ``templates`` in the repository."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_templates", package.parent / "templates"):
        if (folder / "tei" / "document.xml").is_file():
            environment = Environment(
                loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined,
                trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
            )  # fmt: skip
            return environment.get_template(name)
    raise FileNotFoundError(f"{name} is in neither annotate/_templates nor templates")


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
            around(body, placement.start, placement.end), f"{placement.score:+.1f}",
            around(body, rival, rival + size) if rival >= 0 else "none",
            str(line_of(rival)) if rival >= 0 else "", f"{placement.runner_up_score:+.1f}" if rival >= 0 else "",
        ))  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([conversion.path, *lines]) + "\n"
