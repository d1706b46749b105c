"""The clauses of a text, of a document's paragraphs, and of one sentence given alone.

In: text whose blocks stand each on its own line, and the heading. Out: `Clause` values or annotations, each over a
whole sentence, or over one half where the halves lay down things of different kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from annotate.annotators.clauses import bearers
from annotate.annotators.clauses.reading import MOST, QUIET, Reading, bearer_of, read
from annotate.annotators.clauses.readings.cues import Kind
from annotate.annotators.clauses.sentences import find_sentences
from annotate.annotators.clauses.voices import Voice, read_voice
from annotate.annotators.decisions import holds
from annotate.registers import Registers
from annotate.tei.view import NOTE_MARK, View
from annotate.values.annotation import Annotation, Certainty, Context

VERSION = 4
LABEL = "Policy clauses: what the document's own side lays down that someone shall, must, may, need not or will do."

# Where a sentence may lay down a second thing of another kind, and what joins the first half to it.
_SPLIT = re.compile(r"(?:, )?\band (?=that\b)|; (?:and )?|, but (?=that\b)")
_SURE = 0.5  # how likely each half must be a clause by itself
_JOINT = re.compile(r"(?:,? and|;|, but)$")


@dataclass(frozen=True, slots=True)
class Clause:
    """A policy clause; start, end and the bearer's are characters of the text it was found in.

    :param cue: the words that carry the force.
    :param bearer_start: where the words naming the duty bearer begin; -1 where none are named.
    :param role: what the bearer is to the document's own side, see `bearers.role_of`; "" where none is named.
    """

    start: int
    end: int
    kind: Kind
    cue: str
    bearer_start: int
    bearer_end: int
    role: str
    cert: Certainty


def _may_split(sentence: str) -> bool:
    """What `_SPLIT` needs, told at less cost."""
    return "; " in sentence or "and that" in sentence or ", but that" in sentence


def _read_sentence(text: str, start: int, end: int, voice: Voice) -> Iterator[Clause]:
    """The clauses of one sentence: none, one, or one for each half where the halves are surely of different kinds."""
    whole = read(text, start, end, voice)
    if not whole:
        return
    pieces: list[tuple[int, int, Reading]] = []
    splits = _SPLIT.finditer(text, start, end) if _may_split(text[start:end]) else ()
    edges = [start, *(match.end() for match in splits), end]
    if 2 < len(edges) < 8 and end - start <= MOST:
        for left, right in pairwise(edges):
            part = read(text, left, right, voice)
            if part and part.chance >= _SURE and (not pieces or pieces[-1][2].kind != part.kind):
                pieces.append((left, right, part))
            elif pieces:
                pieces[-1] = (pieces[-1][0], right, pieces[-1][2])
    if len(pieces) < 2:
        pieces = [(start, end, whole)]
    pieces[0] = (start, *pieces[0][1:])
    for left, right, found in pieces:
        joint = _JOINT.search(text[left:right].rstrip())
        stop = left + joint.start() if joint and right < end else right
        words = bearer_of(found, text, left, right)
        role = bearers.role_of(text[slice(*words)], voice) if words else ""
        stop = left + len(text[left:stop].rstrip(f"{NOTE_MARK} "))
        yield Clause(left, stop, found.kind, text[slice(*found.cue)], *(words or (-1, -1)), role, found.cert)


def find_clauses(text: str, *, heading: str = "", voice: Voice | None = None) -> list[Clause]:
    """The policy clauses of a text whose blocks stand each on its own line; offsets are characters of it.

    >>> text = "You should inform the Minister. He saw us off."
    >>> [(c.kind, c.cue, text[c.bearer_start : c.bearer_end]) for c in find_clauses(text, voice="outgoing")]
    [('instruction', 'should', 'You')]

    :param heading: the document's heading as printed; who speaks to whom decides what "should" means.
    :param voice: what `read_voice` made of it, where that is known already.
    """
    spoken = read_voice(heading) if voice is None else voice
    return [
        clause
        for line in re.finditer(r"[^\n]+", text)
        for start, end in find_sentences(text, line.start(), line.end())
        for clause in _read_sentence(text, start, end, spoken)
    ]


def extract(text: str, head: str = "") -> dict[str, str | None]:
    """The main force of one sentence, with the fields of the guideline: label, cue, bearer.

    >>> extract("Please inform the Embassy.", "3. Telegram From the Department of State to the Embassy in Chad")
    {'label': 'instruction', 'cue': 'Please', 'bearer': None}

    :param head: the heading of the sentence's document.
    """
    found = read(text, 0, len(text), read_voice(head))
    if not found:
        return {"label": "none", "cue": None, "bearer": None}
    bearer = bearer_of(found, text, 0, len(text))
    return {
        "label": found.kind,
        "cue": text[slice(*found.cue)],
        "bearer": text[slice(*bearer)] if bearer else None,
    }


_READ_BLOCKS = frozenset(("p", "item"))


def lines_of(view: View) -> Iterator[tuple[int, int]]:
    """The lines of a document's running text that are paragraphs or list items; characters of the view's text."""
    body = view.parts[0]
    inner = {}
    for block in view.blocks:  # sorted by start, the outer first: the innermost that begins a line names it
        if block.start >= body.end:
            break
        inner[block.start] = block.name
    at = body.start
    while at < body.end:
        stop = view.text.find("\n", at, body.end)
        stop = body.end if stop < 0 else stop
        if inner.get(at, "") in _READ_BLOCKS:
            yield at, stop
        at = stop + 1


def heading_of(view: View) -> str:
    """A document's heading as printed, without the marks of its notes."""
    head = next((view.text[b.start : b.end] for b in view.blocks if b.name == "head"), "")
    return head.replace(NOTE_MARK, "")


def annotate(view: View, registers: Registers, context: Context) -> list[Annotation]:  # noqa: ARG001
    """Tag the clauses of a document's paragraphs and list items, with their bearers.

    :param registers: not used; every annotator is called alike.
    :param context: a decision of kind ``clause`` about a clause's very words names its kind, or says it is none.
    :return: ``seg type="clause"`` and, inside, ``rs type="bearer"``; offsets are characters of the view's text.
    """
    voice = read_voice(heading_of(view))
    if not voice and context.genre:
        voice = read_voice(f"{context.genre} from {context.sender} to {context.receiver}")
    if voice in QUIET:
        return []
    decided = {d.words: d.target for d in context.decisions if d.kind == "clause" and holds(d, context.date)}
    found: list[Annotation] = []
    for line_start, line_end in lines_of(view):
        for start, end in find_sentences(view.text, line_start, line_end):
            for clause in _read_sentence(view.text, start, end, voice):
                named = decided.get(view.text[clause.start : clause.end], clause.kind)
                if not named:
                    continue
                kind = (("type", "clause"), ("ana", f"#{named}"))
                found.append(Annotation(clause.start, clause.end, "seg", kind, clause.cert, "clauses"))
                if clause.bearer_start >= 0:
                    bearer = (("type", "bearer"), ("role", clause.role))
                    span = (clause.bearer_start, clause.bearer_end)
                    found.append(Annotation(*span, "rs", bearer, clause.cert, "clauses"))
    return found
