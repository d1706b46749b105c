"""The account of a conversion: what each line became, and what an editor should look at.

In: a transcription as read and placed, and its blocks. Out: a `LineRole` for every printed line of the file and a
`Doubt` for every decision that could have gone otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotate.conversion.doubts import Doubt, Kind, LineRole
from annotate.conversion.lists import LABEL
from annotate.conversion.notes import SOURCE
from annotate.conversion.placing import Placed, around, is_source
from annotate.conversion.transcription import Transcription
from annotate.conversion.words import Block
from annotate.headings import Heading
from annotate.values.annotation import Certainty

# Doubts that `reftel convert` tells at once; a preview shows them all.
TOLD_ON_CONVERSION = frozenset(("note place", "note number", "note", "set apart"))
_SHOWN = 60


def line_roles(text: str, transcription: Transcription, blocks: Sequence[Block]) -> tuple[LineRole, ...]:
    """What each printed line of the file became, in order."""
    roles: dict[int, str] = dict.fromkeys(transcription.joined, "joined")
    for line in transcription.lines:
        roles[line.number] = "joined"
    for block in blocks:
        number = transcription.line_of(block.start)
        if roles.get(number) in (None, "joined", "label", "number"):
            roles[number] = block.kind
    roles.update(dict.fromkeys((line.line for line in transcription.apart), "apart"))
    account = []
    for number, typed in enumerate(text.split("\n"), 1):
        words = typed.strip()
        if words:
            account.append(LineRole(number, roles.get(number, "note"), words))
    return tuple(account)


def find_doubts(
    placed: Placed, blocks: Sequence[Block], heading: Heading, genre: str, *, dated: bool
) -> tuple[Doubt, ...]:
    """What an editor should look at, in the order of the text."""
    found = [*_of_notes(placed), *_of_layout(placed, blocks), *_of_heading(placed, blocks, heading, genre, dated=dated)]
    return tuple(sorted(found, key=lambda doubt: doubt.line))


def _shown(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _of_notes(placed: Placed) -> Iterator[Doubt]:
    transcription = placed.transcription
    body, notes = transcription.body, transcription.notes
    names = {note.n: note.name for note in notes}
    for place in placed.placements:
        if place.cert != "high":
            told = f"footnote {names[place.n]} has no certain place ({place.cert})"
            line = transcription.line_of(place.start)
            yield Doubt(line, "note place", around(body, place.start, place.end), place.cert, told)
    listed = [note.n for note in notes if not note.sign]
    if listed != sorted(listed):
        yield Doubt(
            notes[0].line, "note number", _shown(notes[0].text), "medium", f"the notes are listed in the order {listed}"
        )
    if transcription.missing:
        left = ", ".join(map(str, transcription.missing))
        yield Doubt(
            notes[0].line,
            "note number",
            _shown(notes[0].text),
            "medium",
            f"no note is numbered {left}, and no mark in the text either",
        )
    if not transcription.listed and notes:
        span = f"{notes[0].n} to {notes[-1].n}"
        told = f"the notes' numbers are not in the copy; {span} are taken from the marks in the text"
        yield Doubt(notes[0].line, "note number", _shown(notes[0].text), "medium", told)
    elif not transcription.sure:
        told = f"this and the {len(notes) - 1} after it are taken as notes, because their numbers stand in the text"
        yield Doubt(notes[0].line, "note", _shown(notes[0].text), "medium", told)


def _of_layout(placed: Placed, blocks: Sequence[Block]) -> Iterator[Doubt]:
    transcription = placed.transcription
    body = transcription.body
    for line in transcription.apart:
        if line.place != "between":
            yield Doubt(
                line.line, "set apart", _shown(line.words), line.cert, "this is taken to be no part of the document"
            )
    if transcription.joined:
        told = f"{len(transcription.joined)} lines go on the line before, the text being broken at a page's width"
        yield Doubt(transcription.joined[0], "layout", "", "high", told)
    for block in blocks:
        start, kind = block.start, block.kind
        if kind not in _DOUBTFUL:
            continue
        if (
            kind == "p"
            and body[start] not in _SOURCE_OPENS
            and block.end > start + 5
            and "\n" not in body[start : start + 6]
        ):
            continue  # as nearly all
        doubt = _of_block(block, body)
        if doubt is not None:
            cert, about, told = doubt
            yield Doubt(transcription.line_of(block.start), about, _shown(body[block.start : block.end]), cert, told)


_SOURCE_OPENS = frozenset('Ss“"[')
_DOUBTFUL = frozenset(("p", "row", "part", "label"))


def _of_block(block: Block, body: str) -> tuple[Certainty, Kind, str] | None:
    """How sure it is what a block is, and why it may be none; None where nothing is to be said."""
    start = block.start
    if block.kind == "p":
        first = body[start]
        if first in _SOURCE_OPENS and SOURCE.match(body[start : start + 40]):
            return "low", "source", "this stands in the text; a source note has its number there"
        if (block.end - start < 6 or "\n" in body[start : start + 6]) and LABEL.fullmatch(
            body[start : start + 6].split("\n")[0]
        ):
            return "low", "nesting", "this label belongs to no list"
    elif block.kind == "row" and block.opens:
        cert: Certainty = "high" if "\t" in body[start : block.end] else "medium"
        return cert, "layout", "this and the lines after it are taken as rows of a table"
    elif block.kind == "part":
        return "medium", "layout", f"a part of the document ({block.type}) begins here"
    elif block.kind == "label" and block.opens and body[start : block.end].strip("().") not in _FIRST:
        return "medium", "nesting", "a list begins here, though not with its first label"
    return None


_FIRST = frozenset(("1", "a", "A", "i", "I"))


def _of_heading(
    placed: Placed, blocks: Sequence[Block], heading: Heading, genre: str, *, dated: bool
) -> Iterator[Doubt]:
    found: list[tuple[Kind, Certainty, str]] = []
    if heading.cert != "high":
        found.append(("parties", heading.cert, "it is not sure where the sender ends and the receiver begins"))
    if genre != "editorial-note":
        found += _of_document(placed, blocks, heading, genre, dated=dated)
    if found:
        head = next((block for block in blocks if block.kind == "head"), blocks[0])
        line = placed.transcription.line_of(head.start)
        words = _shown(placed.transcription.body[head.start : head.end])
        for kind, cert, told in found:
            yield Doubt(line, kind, words, cert, told)


def _of_document(
    placed: Placed, blocks: Sequence[Block], heading: Heading, genre: str, *, dated: bool
) -> Iterator[tuple[Kind, Certainty, str]]:
    if not genre and heading.sender == heading.receiver == (0, 0):
        told = "the heading names no kind of document, nobody who wrote, and nobody who received"
        yield "parties", "medium", told
    if not any(map(is_source, placed.transcription.notes)) and not any(
        block.kind in ("source", "above") for block in blocks
    ):
        yield "source", "medium", "the document has no source note"
    if not dated and heading.date is None:
        yield "date", "medium", "no date could be read in a dateline"
