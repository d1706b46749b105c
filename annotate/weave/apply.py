"""Puts annotations into a TEI source as tags: the only writer of machine tags.

In: a document's source without machine tags, plainly spelled, and annotations over its view. Out: the start and end
tags to put in, each with its place, and what the ledger will hold of them. Nothing is re-serialised: `strip` of what
was made is what was given, character for character, and every character that is not a machine tag stays where it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from heapq import heapify, heappop, heappush
from html import escape

from annotate.errors import ReftelError
from annotate.tei.kinds import READINGS
from annotate.tei.scan import TOKEN
from annotate.tei.view import NOTE_MARK, Tag, View
from annotate.values.annotation import Annotation
from annotate.weave.ledger import (
    AGENT,
    Found,
    find_tags,
    lines_of,
    match_rejected,
    number_of_line,
    old_digest,
    short_digest,
    write_lines,
)
from annotate.weave.strip import NO_PAST, Past

# Outermost first where two machine tags cover the same words.
_RANK = {
    name: rank
    for rank, name in enumerate(
        ["seg", "bibl", "num", "ref", "rs", "orgName", "persName", "placeName", "gloss", "date", "idno"]
    )
}
_HOLDER_ENDS = re.compile(r"\s*</(?:choice|app|subst)\s*>")
REJECTED = "an editor took this tag out"


class WeaveError(ReftelError):
    """Weaving would have changed something other than machine tags. Nothing is written."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """An annotation that was not woven, and why. start, end: characters of the view's text."""

    document_id: str
    annotation: Annotation
    reason: str


@dataclass(frozen=True, slots=True)
class Woven:
    """What a document's tags are.

    :param source: the document with its tags.
    :param insertions: the tags, each with its place in the source that was given; in the order they are put in.
    :param lines: the document's part of the ledger.
    :param agents: the annotators whose tags it has.
    :param rejected: of the dropped, those whose tags an editor has taken out since the last run.
    """

    source: str
    insertions: tuple[tuple[int, str], ...]
    lines: str
    agents: frozenset[str]
    dropped: tuple[Dropped, ...]
    rejected: tuple[Dropped, ...] = ()


def apply(
    source: str,
    view: View,
    suggested: Sequence[Annotation],
    past: Past = NO_PAST,
    can_stand: Callable[[int], bool] | None = None,
) -> Woven:
    """Weave annotations into a document that holds none of the machine's (see `strip`).

    A span that overlaps an editor's tag of the same kind, or words an editor marked ``untagged``, or whose tag an
    editor took out, is dropped and reported. Spans that cross each other or the source's own elements are split into
    parts joined by ``next`` and ``prev`` (TEI ch. 17.3); a span never crosses a block or a footnote.

    :param source: the document's ``div``, stripped and plainly spelled; places are characters of it.
    :param view: its view, with the annotations (offsets in the view's text).
    :param past: what editors took out before.
    :param can_stand: whether a tag can stand at a place; everywhere where None.
    """
    kept, dropped = select(view, suggested)
    kept.sort(key=lambda a: (a.start, -a.end, _RANK.get(a.element, len(_RANK))))
    placed = _place(source, view, kept)
    if can_stand is not None:
        placed, lost = _those_that_can_stand(view, placed, can_stand)
        dropped += lost
    taken_out: list[Dropped] = []
    loose: list[str] = []
    away: list[tuple[int, str]] = []
    if not past.is_settled:
        out, new, away, loose = _taken_out(source, view, placed, past)
        lost = [Dropped(view.id, annotation, REJECTED) for i, (annotation, _) in enumerate(placed) if i in out]
        taken_out = [Dropped(view.id, placed[i][0], REJECTED) for i in sorted(new)]
        dropped += lost
        # Anew, since what was taken out parts nothing any more.
        placed = _place(source, view, [annotation for i, (annotation, _) in enumerate(placed) if i not in out])
        if can_stand is not None:
            placed, lost = _those_that_can_stand(view, placed, can_stand)
            dropped += lost
    insertions = _tags(view, placed)
    woven = _splice(source, insertions)
    starts = lines_of(woven)
    marks = [(number_of_line(starts, f.start), f.mark) for f in _own_tags(woven, insertions)]
    marks += away
    lines = write_lines(woven, marks, loose) if marks or loose else ""
    agents = frozenset(annotation.annotator for annotation, _ in placed)
    return Woven(woven, tuple(insertions), lines, agents, tuple(dropped), tuple(taken_out))


def keep_woven(tagged: str, past: Past) -> tuple[tuple[tuple[int, str], ...], str]:
    """The tags that the last run left in a document, to be put in again as they were, and its part of the ledger.

    :param tagged: the document's ``div`` as it stands. Places are those of the same without these tags.
    """
    present = Counter(past.present)
    insertions: list[tuple[int, str]] = []
    own: list[Found] = []
    for found in find_tags(tagged):
        if present[found.mark] > 0:
            present[found.mark] -= 1
            own.append(found)
            ends = [(found.start, found.inner)] + ([(found.inner_end, found.end)] if found.end > found.inner else [])
            insertions += ((start, tagged[start:end]) for start, end in ends)
    insertions.sort()
    grown = 0
    placed = []
    for at, tag in insertions:
        placed.append((at - grown, tag))
        grown += len(tag)
    starts = lines_of(tagged)
    marks = [(number_of_line(starts, found.start), found.mark) for found in own]
    loose = [f"!{mark}" for mark in (*past.rejected, *past.gone)]
    return tuple(placed), write_lines(tagged, marks, loose) if marks or loose else ""


Placed = tuple[Annotation, list[tuple[int, int]]]


def _place(source: str, view: View, annotations: list[Annotation]) -> list[Placed]:
    """Where in the source each annotation's tags stand."""
    placed = []
    for annotation, pieces in zip(annotations, _nest(view, annotations), strict=True):
        places = [place for start, end in pieces for place in _places(source, view, start, end)]
        if annotation.element == "rs" and annotation.get("type") == "actor":
            places = [_around(source, *place) for place in places]
        placed.append((annotation, places))
    return placed


def _those_that_can_stand(
    view: View, placed: Iterable[Placed], can_stand: Callable[[int], bool]
) -> tuple[list[Placed], list[Dropped]]:
    kept, dropped = [], []
    for annotation, places in placed:
        if all(can_stand(start) and can_stand(end) for start, end in places):
            kept.append((annotation, places))
        else:
            dropped.append(
                Dropped(view.id, annotation, "it begins or ends within an entity or an element that is not TEI's")
            )
    return kept, dropped


def _tags(view: View, placed: Iterable[Placed]) -> list[tuple[int, str]]:
    """The tags to put in: at one place end tags stand first (inner before outer), then start tags."""
    events: list[tuple[int, int, int, int, str]] = []
    taken: Counter[str] = Counter()
    for order, (annotation, places) in enumerate(placed):
        ids: list[str] = []
        if len(places) > 1:
            # By its words and not by its number, so that another tag more or less changes no line but its own.
            words = view.text[annotation.start : annotation.end]
            name = f"{view.id}.part.{short_digest(f'{annotation.element}{annotation.attributes}{words}')}"
            taken[name] += 1
            nth = f".{taken[name]}" if taken[name] > 1 else ""
            ids = [f"{name}{nth}.{i + 1}" for i in range(len(places))]
        attributes = dict(annotation.attributes)
        attributes |= {"resp": AGENT + annotation.annotator, "cert": annotation.cert}
        for i, (start, end) in enumerate(places):
            events.append((start, 1, -end, order, start_tag(annotation.element, attributes | _joints(ids, i))))
            events.append((end, 0, -start, -order, f"</{annotation.element}>"))
    return [(at, tag) for at, _, _, _, tag in sorted(events)]


def _splice(source: str, insertions: Iterable[tuple[int, str]]) -> str:
    pieces = []
    done = 0
    for at, tag in insertions:
        pieces += [source[done:at], tag]
        done = at
    pieces.append(source[done:])
    return "".join(pieces)


def _own_tags(woven: str, insertions: Sequence[tuple[int, str]]) -> list[Found]:
    """The tags that were put in, as they stand now; not those of an earlier run that are an editor's by now."""
    if not insertions:
        return []
    own = set()
    grown = 0
    for at, tag in insertions:
        own.add(at + grown)
        grown += len(tag)
    return [found for found in find_tags(woven) if found.start in own]


def _taken_out(
    source: str, view: View, placed: list[Placed], past: Past
) -> tuple[Collection[int], Collection[int], list[tuple[int, str]], list[str]]:
    """Which of the annotations an editor has taken out, found by weaving them all.

    :returns: their places in `placed`; those of them taken out since the last run; the ledger's lines and marks of
        them; and the marks of what was taken out once and is not found now.
    """
    insertions = _tags(view, placed)
    woven = _splice(source, insertions)
    tags = _own_tags(woven, insertions)
    owners = [i for *_, i in sorted((s, -e, i) for i, (_, places) in enumerate(placed) for s, e in places)]
    offered = [tag.mark for tag in tags]
    wanted = [*past.rejected, *past.gone]
    hits, missed = match_rejected(wanted, offered, past.present)
    recent, _ = match_rejected(past.gone, offered, [*past.present])
    if past.old:
        gone = _old_gone([old_digest(tag, woven) for tag in tags], past)
        hits = list(dict.fromkeys([*hits, *gone]))
        recent = [*recent, *gone]
    before = set(match_rejected(past.rejected, offered, past.present)[0])
    starts = lines_of(woven)
    away = [(number_of_line(starts, tags[i].start), f"!{offered[i]}") for i in sorted(hits)]
    # What was gone and is not found again is forgotten: its words are gone, or nobody suggests it any more.
    loose = [f"!{wanted[k]}" for k in missed if k < len(past.rejected)]
    return {owners[i] for i in hits}, {owners[i] for i in recent if i not in before}, away, loose


def _old_gone(offered: Sequence[str], past: Past) -> list[int]:
    """Which of the tags offered an old ledger lists as the last run's and the file no longer has."""
    recorded = [digest for digest, _ in past.old]
    blocks = SequenceMatcher(None, recorded, offered, autojunk=False).get_matching_blocks()
    pairs = ((block.a + k, block.b + k) for block in blocks for k in range(block.size))
    return [there for here, there in pairs if past.old[here][1]]


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
    end = at
    while end > 0 and source[end - 1].isspace():
        end -= 1
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
