"""Takes the machine's own tags and statements out of a TEI source again, and tells what editors did to them.

In: a TEI file as text. Out: the same without what annotators put in and nobody changed since; with the tags that an
editor changed, which are his from then on, and the marks of those he took out, which stay away.

How a machine's tag is told from an editor's. A machine tag carries ``resp="#reftel.<annotator>"``, and its mark stands
in the ledger that the last run left in the header (`annotate.weave.ledger`). A tag without such a ``resp`` is an
editor's. So is one whose mark the ledger does not hold: someone changed its words or attributes and forgot the
``resp``. Editors' tags are never touched, and win over a machine's tag of the same kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from annotate.tei.scan import TAG, characters, find_documents, find_header, find_tag, hides_value, read_attributes
from annotate.tei.spelling import Plain, spell_plainly
from annotate.weave.ledger import (
    AGENT,
    CONVERTER,
    HEADER,
    NAMELESS,
    Found,
    Ledger,
    claim,
    claim_old,
    find_tags,
    is_machine,
    old_digest,
    old_statement_digest,
    read_ledger,
    statement_mark,
)

# Elements the machine makes only to hold its statements; they go when nothing else is left in them.
CONTAINERS = frozenset(
    "standOff listBibl appInfo encodingDesc profileDesc correspDesc textClass classDecl taxonomy".split()
)
_SPACE = re.compile(r"\s+")
_BLANK = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Edited:
    """A machine's tag that an editor changed since: kept as the editor's, and reported."""

    element: str
    attributes: str
    words: str
    line: int
    annotator: str


@dataclass(frozen=True, slots=True)
class Past:
    """What the last run left of a document's tags, and editors took out.

    :param present: marks of the machine's tags that stand in the file.
    :param gone: marks of tags that the last run left and that are not there any more.
    :param rejected: marks of tags that were taken out before that.
    :param old: of a ledger written before there were marks: all digests, with whether each is gone.
    """

    present: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    old: tuple[tuple[str, bool], ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing was taken out."""
        return not (self.gone or self.rejected or any(gone for _, gone in self.old))


NO_PAST = Past()


@dataclass(frozen=True, slots=True)
class Stripped:
    """A source without the machine's tags. edited: those that stay, being an editor's by now.

    :param past: by document, and under `HEADER`, what was taken out before.
    """

    source: str
    edited: tuple[Edited, ...]
    past: dict[str, Past] = field(default_factory=dict)


def strip(source: str) -> Stripped:
    """Take out every tag and statement that an annotator put in and nobody has changed since.

    :param source: a TEI file as text, with or without machine tags, however it is spelled.
    """
    plain = spell_plainly(source)
    text = plain.text
    if "reftel" not in text and not hides_value(text, "resp", 0, len(text)):
        return Stripped(source, ())
    ledger = read_ledger(text)
    tags: dict[str, list[Found]] = {}
    for start, end in find_documents(text):
        if found := find_tags(text, start, end):
            opened = TAG.match(text, start)
            ident = read_attributes(opened["attributes"]).get("xml:id") if opened else ""
            tags.setdefault(ident or NAMELESS, []).extend(f.moved(start) for f in found)
    if not tags and not ledger and "reftel" not in text:
        return Stripped(source, ())
    own, left = _claim(tags, ledger, text)
    cuts: list[tuple[int, int]] = []
    edited: list[Edited] = []
    lines = _Lines(source if plain.is_own else text)
    for ident, found in tags.items():
        for tag, mine in zip(found, own[ident], strict=True):
            if mine and _can_be_cut(plain, tag):
                cuts += (
                    [(tag.start, tag.inner), (tag.inner_end, tag.end)]
                    if tag.end > tag.inner
                    else [(tag.start, tag.end)]
                )
            else:
                edited.append(_edited(text, tag, lines))
    stated, header_past = _cut_header(text, ledger, cuts, lines)
    idents = {*tags, *left, *ledger.rejected, *ledger.old} - {HEADER}
    past = {ident: _past(ident, tags, own, left, ledger, text) for ident in sorted(idents)}
    if header_past != NO_PAST:
        past[HEADER] = header_past
    edited += stated
    return Stripped(plain.cut(cuts), tuple(sorted(edited, key=lambda e: e.line)), past)


def _claim(
    tags: dict[str, list[Found]], ledger: Ledger, text: str
) -> tuple[dict[str, list[bool]], dict[str, list[str]]]:
    """Whose the tags are, by a ledger of marks or, document by document, an old one."""
    marks = {ident: [f.mark for f in found] for ident, found in tags.items() if ident not in ledger.old}
    recorded = {ident: list(found) for ident, found in ledger.marks.items() if ident != HEADER}
    own, left = claim(marks, recorded)
    for ident, found in tags.items():
        if ident in ledger.old:
            own[ident], _ = claim_old([old_digest(f, text) for f in found], ledger.old[ident])
    return own, left


def _past(
    ident: str,
    tags: dict[str, list[Found]],
    own: dict[str, list[bool]],
    left: dict[str, list[str]],
    ledger: Ledger,
    text: str,
) -> Past:
    found = tags.get(ident, [])
    present = tuple(f.mark for f, mine in zip(found, own.get(ident, ()), strict=True) if mine)
    old: tuple[tuple[str, bool], ...] = ()
    if ident in ledger.old:
        _, gone = claim_old([old_digest(f, text) for f in found], ledger.old[ident])
        old = tuple(zip(ledger.old[ident], gone, strict=True))
    return Past(present, tuple(left.get(ident, ())), tuple(ledger.rejected.get(ident, ())), old)


def _can_be_cut(plain: Plain, tag: Found) -> bool:
    """Whether both tags stand in the file itself, and not in what an entity stands for."""
    if plain.is_own:
        return True
    ends = [(tag.start, tag.inner)] + ([(tag.inner_end, tag.end)] if tag.end > tag.inner_end else [])
    return all(plain.span(*end) is not None for end in ends)


class _Lines:
    """The number of the line a character stands in, for few of them."""

    def __init__(self, source: str) -> None:
        self._source = source

    def __call__(self, at: int) -> int:
        return self._source.count("\n", 0, at) + 1


# --- the header ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Stated:
    """A machine's element outside the documents; places are characters of the plain spelling."""

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    inner_end: int
    end: int
    kind: str  # statement | container


def _cut_header(text: str, ledger: Ledger, cuts: list[tuple[int, int]], lines: _Lines) -> tuple[list[Edited], Past]:
    """Add what of the header is the machine's to the cuts; tell what of it an editor changed and took out."""
    statements, containers = find_stated(text)
    kept: list[Edited] = []
    recorded = list(ledger.marks.get(HEADER, ()))
    old = set(ledger.old.get(HEADER, ()))
    present: list[str] = []
    for statement in statements:
        if statement.name == "application":
            cuts.append((_with_space_before(text, statement.start), statement.end))
            continue
        mark = statement_mark(text[statement.start : statement.end])
        inside = text[statement.inner : statement.inner_end]
        if mark in recorded:
            recorded.remove(mark)
            present.append(mark)
        elif old_statement_digest(statement.name, statement.attributes, inside) not in old:
            kept.append(_edited(text, statement, lines))
            continue
        cuts.append((_with_space_before(text, statement.start), statement.end))
    for container in sorted(containers, key=lambda c: -c.start):  # inner ones first
        if not _cut(text, cuts, container.inner, container.inner_end).strip():
            cuts[:] = [c for c in cuts if not container.start <= c[0] < container.end]
            cuts.append((_with_space_before(text, container.start), container.end))
    return kept, Past(tuple(present), tuple(recorded), tuple(ledger.rejected.get(HEADER, ())))


def find_stated(text: str) -> tuple[list[_Stated], list[_Stated]]:
    """The machine's statements outside the text, and the elements it made to hold them."""
    statements: list[_Stated] = []
    containers: list[_Stated] = []
    first = find_tag(text, "text")
    stop = first.start() if first else find_header(text)[1] or len(text)
    stack: list[_Stated | None] = []  # None: an element that is none of ours
    inside = 0  # open statements around here: what they hold goes with them
    for token in TAG.finditer(text, 0, stop):
        close, name, attributes_text, empty = token.groups()
        if name is None:
            continue
        if close:
            opened = stack.pop() if stack else None
            if opened is not None:
                opened.inner_end, opened.end = token.start(), token.end()
                inside -= opened.kind == "statement"
                (statements if opened.kind == "statement" else containers).append(opened)
            continue
        kind, attributes = "", {}
        if not inside and ("reftel" in attributes_text or "&" in attributes_text):
            attributes = read_attributes(attributes_text)
            kind = _kind(name, attributes)
        at, end = token.span()
        found = _Stated(name, attributes, at, end, end, end, kind) if kind else None
        if empty:
            if found is not None and kind == "statement":
                statements.append(found)
            continue
        inside += kind == "statement"
        stack.append(found)
    return statements, containers


def _kind(name: str, attributes: dict[str, str]) -> str:
    """What an element of the header is to the machine: ``statement``, ``container``, or empty where none of its."""
    if name == "application":
        ident = attributes.get("ident", "")
        ours = (ident == AGENT[1:-1] or ident.startswith(AGENT[1:])) and ident != CONVERTER[1:]
        return "statement" if ours else ""
    if attributes.get("resp") == AGENT[:-1] and name in CONTAINERS:
        return "container"
    return "statement" if is_machine(attributes) else ""


def _edited(source: str, found: Found | _Stated, lines: _Lines) -> Edited:
    told = " ".join(f'{k}="{v}"' for k, v in found.attributes.items() if k not in ("resp", "cert"))
    words = _SPACE.sub(" ", characters(source[found.inner : found.inner_end])).strip()
    annotator = found.attributes.get("resp", "").removeprefix(AGENT)
    return Edited(found.name, told, words, lines(found.start), annotator)


def _with_space_before(source: str, at: int) -> int:
    while at > 0 and source[at - 1] in _BLANK:
        at -= 1
    return at


def _cut(source: str, cuts: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """The source from start to end without the pieces cut out of it."""
    pieces = []
    at = start
    for left, right in sorted(cuts):
        if right <= start or left >= end or right <= at:
            continue
        pieces.append(source[at : max(left, at)])
        at = right
    pieces.append(source[at:end])
    return "".join(pieces)


def rejections(stripped: Stripped) -> Iterable[tuple[str, str]]:
    """All that editors took out, as document and mark: what a file made anew must remember."""
    for ident, past in stripped.past.items():
        yield from ((ident, mark) for mark in (*past.gone, *past.rejected))
