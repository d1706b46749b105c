"""The only writer of machine tags: puts annotations into a TEI source, and takes the machine's own out again.

In: a TEI file as text (`annotate.tei.scan.read_source`) and annotations over its views. Out: the same text with
start and end tags spliced in. Nothing is re-serialised: `strip(apply(source, …)) == source`, character for
character, and every character that is not a machine tag stays where it was.

How a machine's tag is told from an editor's. A machine tag carries ``resp="#reftel.<annotator>"``, and its digest
(element, attributes, words) stands in the ledger that the last run left in the header. A tag without such a
``resp`` is an editor's. So is one whose digest no longer fits the ledger: someone changed its words or attributes
and forgot the ``resp``. Editors' tags are never touched, and win over a machine's tag of the same kind.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from heapq import heapify, heappop, heappush
from html import escape

from annotate.errors import ReftelError
from annotate.tei.kinds import READINGS
from annotate.tei.scan import TAG, TOKEN, read_attributes
from annotate.tei.view import NOTE_MARK, Tag, View
from annotate.values.annotation import Annotation

AGENT = "#reftel."
# The converter's statements about a transcription are no annotator's, and outlive every rerun.
CONVERTER = "#reftel.convert"
# Elements the machine makes only to hold its statements; they go when nothing else is left in them.
CONTAINERS = frozenset(
    [
        "standOff",
        "listBibl",
        "appInfo",
        "encodingDesc",
        "profileDesc",
        "correspDesc",
        "textClass",
        "classDecl",
        "taxonomy",
    ]
)
NAMELESS = "-"  # stands in the ledger for a document without an id
_DIGEST_LENGTH = 6
_JOINTS = frozenset({"xml:id", "next", "prev"})
_NOTE = re.compile(r"<note\b[^>]*(?<!/)>.*?</note>", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
_HOLDER_ENDS = re.compile(r"\s*</(?:choice|app|subst)\s*>")
_LEDGER = re.compile(r"<ab type=\"ledger\">(.*?)</ab>", re.DOTALL)
# Outermost first where two machine tags cover the same words.
_RANK = {
    name: rank
    for rank, name in enumerate(
        ["seg", "bibl", "num", "ref", "rs", "orgName", "persName", "placeName", "gloss", "date", "idno"]
    )
}


class WeaveError(ReftelError):
    """Weaving would have changed something other than machine tags. Nothing is written."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A machine's tag that an editor changed since: kept as the editor's, and reported."""

    element: str
    attributes: str
    words: str
    line: int
    annotator: str


@dataclass(frozen=True, slots=True)
class Stripped:
    """A source without the machine's tags. edited: those that stay, being an editor's by now."""

    source: str
    edited: tuple[Edited, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """An annotation that was not woven, and why. start, end: characters of the view's text."""

    document_id: str
    annotation: Annotation
    reason: str


@dataclass(frozen=True, slots=True)
class Woven:
    """A source with machine tags. ledger: per document id, the digests of its tags in the order of the source."""

    source: str
    ledger: dict[str, list[str]]
    agents: frozenset[str]
    dropped: tuple[Dropped, ...]


# --- digests ------------------------------------------------------------------------------------------------


def _words(markup: str) -> str:
    """The ink of a piece of source: no tags, footnotes or white space."""
    if "<" in markup:
        if "<note" in markup:
            markup = _NOTE.sub("", markup)
        markup = _MARKUP.sub("", markup)
    return _SPACE.sub("", markup)


def digest(element: str, attributes: dict[str, str], words: str) -> str:
    """A short fingerprint of a tag: its element, attributes (but those that join parts) and words."""
    return _digest(element, tuple(attributes.items()), words)


@lru_cache(maxsize=1 << 14)  # every tag is asked for twice, when it is woven and when that is verified; many recur
def _digest(element: str, attributes: tuple[tuple[str, str], ...], words: str) -> str:
    told = [element, *(f"{k}={v}" for k, v in sorted(attributes) if k not in _JOINTS), words]
    raw = hashlib.blake2b("\x1f".join(told).encode(), digest_size=6).digest()
    return urlsafe_b64encode(raw)[:_DIGEST_LENGTH].decode()


def format_ledger(ledger: dict[str, list[str]]) -> str:
    """The ledger as it is written into the header: ``d259=<digests end to end> header=…``."""
    return " ".join(f"{document}={''.join(digests)}" for document, digests in ledger.items() if digests)


def read_ledger(source: str) -> dict[str, list[str]]:
    """The ledger a source's header holds; empty where there is none."""
    match = _LEDGER.search(source, 0, source.find("</teiHeader>") if "</teiHeader>" in source else 0)
    ledger: dict[str, list[str]] = {}
    for entry in match[1].split() if match else ():
        document, _, text = entry.partition("=")
        ledger[document] = [text[i : i + _DIGEST_LENGTH] for i in range(0, len(text), _DIGEST_LENGTH)]
    return ledger


# --- taking out -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A machine element whose end tag is still to come."""

    name: str
    start: int  # of the start tag
    end: int  # of the start tag
    attributes: dict[str, str]
    kind: str  # tag | statement | container


@dataclass(frozen=True, slots=True)
class _Found:
    """A machine element met while scanning; offsets are characters of the source."""

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    inner_end: int
    end: int
    document: str
    digest: str


def strip(source: str) -> Stripped:
    """Take out every tag and statement that an annotator put in and nobody has changed since.

    :param source: a TEI file as text, with or without machine tags.
    """
    if AGENT not in source and 'ident="reftel' not in source:
        return Stripped(source, ())
    tags, statements, containers = _find_machine(source)
    ledger = read_ledger(source)
    cuts: list[tuple[int, int]] = []
    edited: list[Edited] = []
    by_document: dict[str, list[_Found]] = {}
    for tag in sorted(tags, key=lambda t: t.start):
        by_document.setdefault(tag.document, []).append(tag)
    for document, found in by_document.items():
        known = _still_machine([f.digest for f in found], ledger.get(document, []))
        for tag, own in zip(found, known, strict=True):
            if own:
                cuts += [(tag.start, tag.inner), (tag.inner_end, tag.end)]
            else:
                edited.append(_edited(source, tag))
    stated = set(ledger.get("header", ()))
    for statement in statements:
        if statement.name == "application" or statement.digest in stated:
            cuts.append((_with_space_before(source, statement.start), statement.end))
        else:
            edited.append(_edited(source, statement))
    for container in sorted(containers, key=lambda c: -c.start):  # inner ones first
        inside = _cut(source, cuts, container.inner, container.inner_end)
        if not inside.strip():
            cuts = [c for c in cuts if not container.start <= c[0] < container.end]
            cuts.append((_with_space_before(source, container.start), container.end))
    return Stripped(_cut(source, cuts), tuple(sorted(edited, key=lambda e: e.line)))


def _find_machine(source: str) -> tuple[list[_Found], list[_Found], list[_Found]]:
    """Scan for the machine's elements: tags over words, statements in the header, and their containers."""
    tags: list[_Found] = []
    statements: list[_Found] = []
    containers: list[_Found] = []
    found = {"tag": tags, "statement": statements, "container": containers}
    stack: list[_Open | None] = []  # None: an element that is none of ours
    document, depth = "", 0
    in_text = False
    inside = 0  # open statements around here: what they hold goes with them
    for token in TAG.finditer(source):
        close, name, text, empty = token.groups()
        if close:
            opened = stack.pop()
            if opened is not None:
                inside -= opened.kind == "statement"
                found[opened.kind].append(_found(source, opened, token, document))
            elif document and len(stack) == depth:
                document = ""
            continue
        if name is None:  # a comment or the like
            continue
        kind = ""
        if "reftel" in text and (AGENT in text or "#reftel" in text or name == "application"):
            attributes = read_attributes(text)
            kind = _kind(name, attributes, in_text, inside > 0)
        elif name == "text":
            in_text = True
        elif name == "div" and not document and 'type="document"' in text:
            document, depth = read_attributes(text).get("xml:id") or NAMELESS, len(stack)
        if empty:
            if kind in ("tag", "statement"):
                end = token.end()
                told = digest(name, attributes, "")
                found[kind].append(_Found(name, attributes, token.start(), end, end, end, document, told))
            continue
        inside += kind == "statement"
        stack.append(_Open(name, token.start(), token.end(), attributes, kind) if kind else None)
    return tags, statements, containers


def _found(source: str, opened: _Open, closing: re.Match[str], document: str) -> _Found:
    """An element of the machine's, once its end tag is met."""
    inner, inner_end = opened.end, closing.start()
    markup = source[inner:inner_end]
    words = _words(markup) if opened.kind == "tag" else _SPACE.sub(" ", markup)
    told = digest(opened.name, opened.attributes, words)
    return _Found(opened.name, opened.attributes, opened.start, inner, inner_end, closing.end(), document, told)


def _kind(name: str, attributes: dict[str, str], in_text: bool, in_statement: bool) -> str:
    """What an element is to the machine: ``tag``, ``statement``, ``container``, or empty where it is none of its."""
    resp = attributes.get("resp", "")
    if in_statement:
        return ""
    if name == "application":
        return "statement" if attributes.get("ident", "") != CONVERTER[1:] else ""
    if resp == "#reftel" and name in CONTAINERS:
        return "container"
    if not resp.startswith(AGENT) or resp == CONVERTER:
        return ""
    return "tag" if in_text else "statement"


def _still_machine(found: list[str], recorded: list[str]) -> list[bool]:
    """For each found digest, whether the last run wrote it: both are aligned in order."""
    if found == recorded:
        return [True] * len(found)
    known = [False] * len(found)
    for block in SequenceMatcher(None, found, recorded, autojunk=False).get_matching_blocks():
        known[block.a : block.a + block.size] = [True] * block.size
    return known


def _edited(source: str, found: _Found) -> Edited:
    told = " ".join(f'{k}="{v}"' for k, v in found.attributes.items() if k not in ("resp", "cert"))
    words = _SPACE.sub(" ", _MARKUP.sub("", source[found.inner : found.inner_end])).strip()
    annotator = found.attributes.get("resp", "").removeprefix(AGENT)
    return Edited(found.name, told, words, source.count("\n", 0, found.start) + 1, annotator)


def _with_space_before(source: str, at: int) -> int:
    while at > 0 and source[at - 1] in " \t\r\n":
        at -= 1
    return at


def _cut(source: str, cuts: list[tuple[int, int]], start: int = 0, end: int | None = None) -> str:
    """The source from start to end without the pieces cut out of it."""
    pieces = []
    stop = len(source) if end is None else end
    at = start
    for left, right in sorted(cuts):
        if right <= start or left >= stop or right <= at:
            continue
        pieces.append(source[at : max(left, at)])
        at = right
    pieces.append(source[at:stop])
    return "".join(pieces)


# --- putting in -------------------------------------------------------------------------------------------------


def apply(source: str, found: Iterable[tuple[View, Sequence[Annotation]]]) -> Woven:
    """Weave annotations into a source that holds none of the machine's (see `strip`).

    A span that overlaps an editor's tag of the same kind, or words an editor marked ``untagged``, is dropped and
    reported. Spans that cross each other or the source's own elements are split into parts joined by ``next`` and
    ``prev`` (TEI ch. 17.3); a span never crosses a block or a footnote.

    :param source: the stripped file.
    :param found: each view of that same source with its annotations (offsets in the view's text).
    """
    openings: list[tuple[int, int, int, str]] = []
    closings: list[tuple[int, int, int, str]] = []
    ledger: dict[str, list[str]] = {}
    agents: set[str] = set()
    dropped: list[Dropped] = []
    for view, suggested in found:
        kept, lost = select(view, suggested)
        dropped += lost
        kept.sort(key=lambda a: (a.start, -a.end, _RANK.get(a.element, len(_RANK))))
        marks: list[tuple[int, int, int, str]] = []
        parts = 0
        for order, (annotation, pieces) in enumerate(zip(kept, _nest(view, kept), strict=True)):
            places = [place for start, end in pieces for place in _places(source, view, start, end)]
            if annotation.element == "rs" and annotation.get("type") == "actor":
                places = [_around(source, *place) for place in places]
            ids = [f"{view.id}.part{parts + i + 1}" for i in range(len(places))] if len(places) > 1 else []
            parts += len(ids)
            agents.add(annotation.annotator)
            attributes = dict(annotation.attributes)
            attributes |= {"resp": AGENT + annotation.annotator, "cert": annotation.cert}
            for i, (start, end) in enumerate(places):
                openings.append((start, -end, order, start_tag(annotation.element, attributes | _joints(ids, i))))
                closings.append((end, -start, -order, f"</{annotation.element}>"))
                words = _words(source[start:end])
                marks.append((start, -end, order, digest(annotation.element, attributes, words)))
        if marks:
            ledger.setdefault(view.id or NAMELESS, []).extend(mark[3] for mark in sorted(marks))
    return Woven(_splice(source, openings, closings), ledger, frozenset(agents), tuple(dropped))


def select(view: View, annotations: Sequence[Annotation]) -> tuple[list[Annotation], list[Dropped]]:
    """Which annotations may be woven: an editor's tag wins over a machine's, an earlier machine's over a later."""
    kept: list[Annotation] = []
    dropped: list[Dropped] = []
    taken: dict[str, list[tuple[int, int]]] = {}
    hands: dict[str, list[Tag]] = {}
    untagged: list[Tag] = []
    annotations = [_number_that_holds(view, a) if a.element == "idno" else a for a in annotations]
    numbers = [(t.start, t.end) for t in view.tags if t.name == "idno"]
    numbers += [(a.start, a.end) for a in annotations if a.element == "idno"]
    for tag in view.tags:
        if tag.name == "seg" and tag.attributes.get("type") == "untagged":
            untagged.append(tag)
        else:
            hands.setdefault(_kind_of(tag.name, tag.attributes.get("type")), []).append(tag)
    for annotation in annotations:
        start, end = _trim(view.text, annotation.start, annotation.end)
        kind = _kind_of(annotation.element, annotation.get("type"))
        if start >= end:
            dropped.append(Dropped(view.id, annotation, "it covers no words"))
        elif any(_overlap(t, start, end) for t in hands.get(kind, ())):
            dropped.append(Dropped(view.id, annotation, "an editor tagged these words"))
        elif any(_rejects(t, annotation, start, end) for t in untagged):
            dropped.append(Dropped(view.id, annotation, "an editor marked these words untagged"))
        elif any(s < end and start < e and not (start <= s and e <= end) for s, e in numbers):
            dropped.append(Dropped(view.id, annotation, "a number (idno) holds no tags"))
        elif any(s < end and start < e for s, e in taken.get(kind, ())):
            dropped.append(Dropped(view.id, annotation, "these words already have such a tag"))
        else:
            taken.setdefault(kind, []).append((start, end))
            kept.append(
                Annotation(start, end, annotation.element, annotation.attributes, annotation.cert, annotation.annotator)
            )
    return kept, dropped


def _number_that_holds(view: View, annotation: Annotation) -> Annotation:
    """A number in which an editor tagged something becomes a ``num``: an ``idno`` holds no elements (TEI ch. 13.2)."""
    tagged = any(_overlap(t, annotation.start, annotation.end) and t.name not in _AROUND for t in view.tags)
    return replace(annotation, element="num") if tagged else annotation


# Elements that may stand around a number without standing in it.
_AROUND = frozenset({"seg", "ref", "supplied", "quote", "q", "rs"})


def _kind_of(element: str, type_: str | None) -> str:
    """What counts as the same kind of tag: ``seg`` and ``rs`` are of many kinds, told apart by ``type``."""
    if element in ("seg", "rs", "date", "placeName", "orgName", "bibl", "idno"):
        return f"{element}/{type_ or ''}"
    if element in ("gloss", "term", "abbr"):
        return "gloss/parties" if type_ in ("from", "to") else "gloss"
    return element


def _overlap(tag: Tag, start: int, end: int) -> bool:
    return tag.start < end and start < tag.end


def _rejects(tag: Tag, annotation: Annotation, start: int, end: int) -> bool:
    """``<seg type="untagged">`` rejects tags on its words (or on part of them), not a wider tag around them.

    Its ``subtype`` may name one annotator; else it rejects them all.
    """
    only = tag.attributes.get("subtype")
    if only and only != annotation.annotator:
        return False
    wider = start <= tag.start and tag.end <= end and (start, end) != (tag.start, tag.end)
    return _overlap(tag, start, end) and not wider


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] == NOTE_MARK):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == NOTE_MARK):
        end -= 1
    return start, end


def _nest(view: View, annotations: list[Annotation]) -> list[list[tuple[int, int]]]:
    """For each annotation, in the given order, the pieces (characters of the view) it must be woven in.

    A piece ends where a wider annotation that began before it ends, and at the edges of blocks and parts, so that
    all pieces nest.
    """
    edges = {p.start for p in view.parts} | {b.start for b in view.blocks} | {b.end for b in view.blocks}
    walls = sorted(edges)
    waiting = [(a.start, -a.end, i) for i, a in enumerate(annotations)]
    heapify(waiting)
    pieces: list[list[tuple[int, int]]] = [[] for _ in annotations]
    open_ends: list[int] = []
    while waiting:
        start, end, owner = heappop(waiting)
        end = -end
        while open_ends and open_ends[-1] <= start:
            open_ends.pop()
        stop = min(end, open_ends[-1]) if open_ends else end
        wall = bisect_right(walls, start)
        if wall < len(walls):
            stop = min(stop, walls[wall])
        rest = _trim(view.text, stop, end)
        if rest[0] < rest[1]:
            heappush(waiting, (rest[0], -rest[1], owner))
        piece = _trim(view.text, start, stop)
        if piece[0] < piece[1]:
            pieces[owner].append(piece)
            open_ends.append(piece[1])
    return pieces


def _places(source: str, view: View, start: int, end: int) -> list[tuple[int, int]]:
    """Where in the source the tags around a piece of the view go: more than one place where markup is crossed."""
    left, right = view.source_start(start), view.source_end(end)
    if source.find("<", left, right) < 0:
        return [(left, right)]
    opened: list[tuple[int, int]] = []
    unopened: list[tuple[int, int]] = []
    for token in TOKEN.finditer(source, left, right):
        if token["name"] is None or token["empty"]:
            continue
        if not token["close"]:
            opened.append(token.span())
        elif opened:
            opened.pop()
        else:
            unopened.append(token.span())
    # An element that holds just the edge of the piece can be taken in whole.
    while unopened and (tag := _tag_before(source, left)) is not None:
        left = tag
        unopened.pop(0)
    while opened and (tag := _tag_after(source, right)) is not None:
        right = tag
        opened.pop()
    places = []
    at = left
    for tag_start, tag_end in [*sorted([*unopened, *opened]), (right, right)]:
        lead, tail = at, tag_start
        while lead < tail and source[lead].isspace():
            lead += 1
        while tail > lead and source[tail - 1].isspace():
            tail -= 1
        if view.reads(lead, tail, start, end):
            places.append((lead, tail))
        at = tag_end
    return places


def _around(source: str, left: int, right: int) -> tuple[int, int]:
    """The place of a tag that is to stand around an editor's name, where it would stand inside it."""
    while (before := _tag_before(source, left)) is not None and (after := _tag_after(source, right)) is not None:
        name = source[before + 1 : left].split(maxsplit=1)[0].rstrip(">")
        if name not in ("persName", "hi") or not source[right:after].strip().startswith(f"</{name}"):
            break
        left, right = before, after
    return left, right


def _tag_before(source: str, at: int) -> int | None:
    """Where the start tag begins that stands just before `at`, white space apart; None where none does."""
    end = _with_space_before(source, at)
    if source[end - 1] != ">":
        return None
    start = source.rfind("<", 0, end)
    match = TOKEN.match(source, start, end)
    if match is None or not match["name"] or match["close"] or match["empty"] or match["name"] in READINGS:
        return None
    return start


def _tag_after(source: str, at: int) -> int | None:
    """Where the end tag ends that stands just after `at`, white space apart; None where none does."""
    while at < len(source) and source[at].isspace():
        at += 1
    if not source.startswith("</", at):
        return None
    end = source.index(">", at) + 1
    # Nothing may come between a choice and its readings; around both, though, is well.
    return None if source[at + 2 : end - 1].strip() in READINGS and not _ends_choice(source, end) else end


def _ends_choice(source: str, at: int) -> bool:
    return _HOLDER_ENDS.match(source, at) is not None


def _joints(ids: list[str], i: int) -> dict[str, str]:
    """The attributes that make one of several places a part of the whole (TEI att.global.linking)."""
    if not ids:
        return {}
    joints = {"xml:id": ids[i]}
    if i + 1 < len(ids):
        joints["next"] = f"#{ids[i + 1]}"
    if i:
        joints["prev"] = f"#{ids[i - 1]}"
    return joints


def start_tag(element: str, attributes: dict[str, str]) -> str:
    """A start tag as it is written, values escaped."""
    inside = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{element}{inside}>"


def _splice(source: str, openings: list[tuple[int, int, int, str]], closings: list[tuple[int, int, int, str]]) -> str:
    """Put tags into the source: at one place end tags stand first (inner before outer), then start tags."""
    events = [(at, 0, a, b, tag) for at, a, b, tag in closings] + [(at, 1, a, b, tag) for at, a, b, tag in openings]
    pieces = []
    done = 0
    for at, _, _, _, tag in sorted(events):
        pieces += [source[done:at], tag]
        done = at
    pieces.append(source[done:])
    return "".join(pieces)
