"""Which of a transcription's readings holds: the one whose notes have places in its text.

In: a transcription. Out: `Placed`, its running text and notes with the place of each note's number; or an error that
names the note, its line and what to do. Never a guess: a number that belongs to a decimal or a date is no place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from annotate.conversion import footnotes
from annotate.conversion.candidates import find_told
from annotate.conversion.footnotes import NoPlace, Placement
from annotate.conversion.notes import SOURCE, PrintedNote
from annotate.conversion.signs import place_signs
from annotate.conversion.tables import Table, find_tables, numbers_in
from annotate.conversion.transcription import Transcription, readings
from annotate.errors import TranscriptionError


@dataclass(frozen=True, slots=True)
class Placed:
    """A transcription's reading with the place of each of its notes, in the order of the text."""

    transcription: Transcription
    placements: tuple[Placement, ...]
    tables: tuple[Table, ...] = ()


def place(text: str, *, path: str) -> Placed:
    """Read a transcription so that every note has its place.

    :raises TranscriptionError: no reading has; told is what is wrong with the likeliest.
    """
    fault: TranscriptionError | None = None
    best: Placed | None = None
    for reading in readings(text, path=path):
        try:
            placed = _place(reading)
        except TranscriptionError as error:
            if reading.sure:
                fault = fault or error
            continue
        worst = min((placement.score for placement in placed.placements), default=0.0)
        if reading.sure and reading.listed:
            return placed
        if not reading.sure and (worst <= 0 or any(placement.cert == "low" for placement in placed.placements)):
            continue  # numbered paragraphs, and digits that happen to stand in a row
        if best is None or worst > min(placement.score for placement in best.placements):
            best = placed
        if reading.listed:
            break
    if best is not None:
        return best
    if fault is None:
        raise TranscriptionError("the transcription cannot be read", path=path, line=1, remedy="report this")
    raise fault


def _place(transcription: Transcription) -> Placed:
    body, path = transcription.body, transcription.path
    tables: tuple[Table, ...] = ()
    if "\t" in body or "  " in body:
        tables = tuple(find_tables(body, [(line.start, line.end) for line in transcription.lines]))
    fixed = numbers_in(body, tables)
    notes = [note for note in transcription.notes if not note.sign]
    placed = footnotes.place_footnotes(body, notes, fixed)
    if isinstance(placed, NoPlace):
        raise _without_place(transcription, notes, placed)
    worst = min(placed, key=lambda placement: placement.score, default=None)
    if worst is not None and worst.score < footnotes.IMPLAUSIBLE:
        note = next(note for note in notes if note.n == worst.n)
        line = transcription.line_of(worst.start)
        raise TranscriptionError(
            f"note {worst.n} has no likely place in the text; “{around(body, worst.start, worst.end)}” in line {line} "
            "does not read as one",
            path=path, line=note.line, remedy="add its number where it belongs, or delete the note",
        )  # fmt: skip
    if transcription.missing and any(placement.cert != "high" for placement in placed):
        raise missing_note(transcription)
    unanswered = [*transcription.missing, max((note.n for note in notes), default=0) + 1]
    for n in unanswered:
        after = max((place.end for place in placed if place.n < n), default=0)
        stray = footnotes.find_stray(body, n, after)
        if stray is not None:
            words = body[max(0, stray - 24) : stray + 8].split("\n")[0]
            raise TranscriptionError(
                f"“…{words}” reads as footnote {n}, which is not among the notes",
                path=path, line=transcription.line_of(stray), remedy="add the note, or part the number from its word",
            )  # fmt: skip
    _refuse_doubled(transcription, placed)
    signed = place_signs(body, transcription.notes)
    if isinstance(signed, NoPlace):
        note = transcription.notes[signed.at]
        raise TranscriptionError(
            f"the note “{note.sign}” has no place in the text: the sign does not stand there as often as there "
            f"are notes of it",
            path=path, line=note.line, remedy="put the sign behind the word that the note belongs to",
        )  # fmt: skip
    if not transcription.notes:
        _refuse_told(transcription)
    both = tuple(sorted((*placed, *signed), key=lambda placement: placement.start)) if signed else placed
    return Placed(transcription, both, tables)


def missing_note(transcription: Transcription) -> TranscriptionError:
    """The error that a number is left out of the list of notes."""
    numbers = [note.n for note in transcription.notes if not note.sign]
    first = 0 if 0 in numbers else 1
    at = transcription.missing[0]
    note = transcription.notes[min(max(at - first, 0), len(transcription.notes) - 1)]
    return TranscriptionError(
        f"note {at} is missing: there are {len(numbers)} notes, the last is {max(numbers)}",
        path=transcription.path, line=note.line, remedy="add it, or renumber the notes",
    )  # fmt: skip


def _without_place(transcription: Transcription, notes: Sequence[PrintedNote], found: NoPlace) -> TranscriptionError:
    """The error that a note has no place, with what stands nearest to one."""
    body, path = transcription.body, transcription.path
    if transcription.missing:
        return missing_note(transcription)
    note = notes[found.at]
    near = f"; no “{found.n}” stands there"
    if found.nearest >= 0:
        near = f"; the nearest “{found.n}” is in line {transcription.line_of(found.nearest)}"
        opening = max(0, found.nearest - 16)
        for number in _WHOLE.finditer(body[opening : found.nearest + 16]):
            whole = number.group().strip(".,")
            if number.start() <= found.nearest - opening < number.end() and whole != str(found.n):
                near += f", part of the number {whole}"
    after = f" after note {notes[found.at - 1].n}" if found.at else ""
    last = max(note.n for note in notes)
    for match in re.finditer(r"(?<=[^\s\d])[0-9]{1,3}(?!\d)", body):
        n = int(match.group())
        if n > last and footnotes.reads_as_note(body, *match.span()):
            words = body[max(0, match.start() - 24) : match.end()].split("\n")[-1]
            near += (
                f"; “…{words}” in line {transcription.line_of(match.start())} reads as a footnote {n} that has no note"
            )
            break
    return TranscriptionError(
        f"note {found.n} has no place in the text{after}{near}",
        path=path, line=note.line, remedy="add its number where it belongs, or delete the note",
    )  # fmt: skip


_WHOLE = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[$£€]))[\d.,:/–-]*\d")


def _refuse_doubled(transcription: Transcription, placed: Sequence[Placement]) -> None:
    """Refuse two marks of one note, where their very shape says what they are: "[2]" and "²"."""
    body = transcription.body
    for told in find_told(body):
        own = next((place for place in placed if place.n == int(told.digits)), None)
        marked = any(place.start < told.end and told.start < place.end for place in placed)
        shaped = own is not None and not body[own.start].isdecimal()  # else "[2]" is an editor's correction
        if own is not None and shaped and not marked and not told.power:
            raise TranscriptionError(
                f"the number of note {own.n} stands twice in the text: “{around(body, own.start, own.end)}” in line "
                f"{transcription.line_of(own.start)}, and “{around(body, told.start, told.end)}”",
                path=transcription.path, line=transcription.line_of(told.start), remedy="delete one of them",
            )  # fmt: skip


def _refuse_told(transcription: Transcription) -> None:
    """Refuse a text that has note marks but no notes."""
    body = transcription.body
    for told in find_told(body):
        if told.power or not told.start or body[told.start - 1].isspace():
            continue
        words = body[max(0, told.start - 24) : told.end].split("\n")[-1]
        raise TranscriptionError(
            f"“…{words}” reads as a footnote's number, but no notes stand at the end",
            path=transcription.path, line=transcription.line_of(told.start),
            remedy="paste the notes below the text, each with its number",
        )  # fmt: skip


def around(body: str, start: int, end: int, reach: int = 22) -> str:
    """Some words with a place in them marked by brackets."""
    before = body[max(0, start - reach) : start].replace("\n", " ")
    after = body[end : end + reach // 2].replace("\n", " ")
    return f"{before}[{body[start:end]}]{after}"


def is_source(note: PrintedNote) -> bool:
    """Whether a note says where the document is kept."""
    return SOURCE.match(note.text) is not None
