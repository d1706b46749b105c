"""The annotators in their order, and the one function that tags a TEI source with them.

In: the source text of a TEI file, its registers, and the index of messages its references may mean. Out: the same
file with the machine's tags woven in anew (`annotate.weave`), its header saying what they say. Running it twice
changes nothing; running it after an editor's work changes only the machine's part. Each document is tagged by
itself, so that its tags can be remembered (`annotate.corpus`). The same annotators are spaCy components in
`annotate.components`; tagging needs no tokens, and does not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from types import ModuleType
from typing import Any, Final

from lxml import etree

from annotate import header, resolve
from annotate.annotators import clauses, persons, provenance, references, terms
from annotate.errors import Failure, failure_of
from annotate.headings import read_heading
from annotate.records import read_document, read_messages
from annotate.registers import Registers
from annotate.tei.dates import date_of_view
from annotate.tei.header import volume_of
from annotate.tei.scan import TAG, characters, find_documents, find_elements, find_header, read_attributes
from annotate.tei.spelling import plain_text, spell_plainly
from annotate.tei.tree import document_divs, parse_tei, squash
from annotate.tei.view import NOTE_MARK, Tag, View, view_of
from annotate.values.annotation import Annotation, Certainty, Context, Custom, Decision
from annotate.weave import (
    HEADER,
    NAMELESS,
    NO_PAST,
    Dropped,
    Edited,
    Past,
    Stripped,
    WeaveError,
    apply,
    forget_tags,
    format_ledger,
    keep_woven,
    strip,
)
from annotate.weave.statements import Statement, state

# A new annotator is a module in annotate/annotators/ and one line here. Order matters where two want the same
# words for the same kind of tag: the first wins.
ANNOTATORS: Final[dict[str, ModuleType]] = {
    "provenance": provenance,
    "persons": persons,
    "terms": terms,
    "references": references,
    "clauses": clauses,
}

_POINTERS: Final = frozenset(("ref", "seg", "bibl", "ptr"))
_POINTING: Final = frozenset(("classification", "handling", "precedence", "clause"))


@dataclass(frozen=True, slots=True)
class Annotated:
    """A source with its tags, and what its owner should know.

    :param counts: how many tags of each annotator were woven.
    :param edited: machine tags an editor changed; they are his from now on.
    :param dropped: annotations that gave way, each with the reason.
    :param rejected: those of them whose tags an editor took out since the last run; they stay away from now on.
    :param failures: documents that could not be tagged; each stays as it was, with the tags it had.
    :param documents: how many there are, those included.
    """

    source: str
    counts: dict[str, int]
    edited: tuple[Edited, ...]
    dropped: tuple[Dropped, ...]
    failures: tuple[Failure, ...] = ()
    documents: int = 0
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A machine's tag that an editor took out: it stays away, and is reported once.

    :param document_id: where; :param words: those it would be on.
    """

    document_id: str
    element: str
    words: str
    annotator: str


@dataclass(frozen=True, slots=True)
class Point:
    """What a tag points at that the header is to declare.

    :param ident: the id. scheme: of a category, its taxonomy; empty for a message. words: those of the tag.
    """

    ident: str
    scheme: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A document with its tags, before the header of its file tells of them.

    :param insertions: its tags, each with its place in the document's ``div``, plainly spelled.
    :param document: its id, as the ledger names it.
    :param lines: what the ledger will hold of it.
    :param agents: the annotators whose tags it has.
    :param messages: the unprinted messages that its references mean.
    :param points: the messages and categories that its tags point at.
    """

    insertions: tuple[tuple[int, str], ...]
    document: str
    lines: str
    agents: tuple[str, ...]
    counts: Mapping[str, int]
    messages: tuple[resolve.Message, ...]
    dropped: tuple[Dropped, ...]
    points: tuple[Point, ...] = ()
    rejected: tuple[Rejected, ...] = ()


def keep_tagged(tagged: Tagged) -> dict[str, Any]:
    """A `Tagged` as JSON holds it."""
    # Not asdict of it all, which would copy every tuple and string: a third of the time of tagging.
    kept: dict[str, Any] = {
        name: getattr(tagged, name) for name in ("insertions", "document", "lines", "agents", "counts")
    }
    kept["messages"] = [asdict(m) for m in tagged.messages]
    kept["dropped"] = [asdict(d) for d in tagged.dropped]
    return {**kept, "points": [asdict(p) for p in tagged.points]}


def read_tagged(kept: Mapping[str, Any]) -> Tagged:
    """What `keep_tagged` made, as it was, before or after it was JSON."""
    dropped = (
        Dropped(d["document_id"], Annotation(**_annotation(d["annotation"])), d["reason"]) for d in kept["dropped"]
    )
    return Tagged(
        tuple((at, tag) for at, tag in kept["insertions"]),
        kept["document"],
        kept["lines"],
        tuple(kept["agents"]),
        kept["counts"],
        tuple(resolve.Message(**m) for m in kept["messages"]),
        tuple(dropped),
        tuple(Point(**p) for p in kept["points"]),
    )


def _annotation(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {**kept, "attributes": tuple((name, value) for name, value in kept["attributes"])}


# Asked for a document's tags, with the source of its div and the function that finds them: answers with what that
# function gives, now or at an earlier run.
Remember = Callable[[str, Callable[[str], Tagged]], Tagged]


@dataclass(frozen=True, slots=True)
class Found:
    """What the annotators find in a document, and the unprinted messages its references mean."""

    annotations: list[Annotation]
    messages: tuple[resolve.Message, ...] = ()


def read_context(
    view: View, *, volume_id: str, decisions: Sequence[Decision] = (), custom: Custom | None = None, div: str = ""
) -> Context:
    """What a document's heading and dateline tell before its words are read.

    :param div: the source of its ``div``, on which its editors may bound its date.
    """
    head = next((b for b in view.blocks if b.name == "head"), None)
    heading = view.text[head.start : head.end].replace(NOTE_MARK, "") if head else ""
    parsed = read_heading(heading)
    sender, receiver = heading[slice(*parsed.sender)], heading[slice(*parsed.receiver)]
    day = date_of_view(view, div).start
    return Context(volume_id, view.id, parsed.genre, sender, receiver, day, tuple(decisions), custom)


def read_entries(
    source: str, *, name: str = "", volume_id: str = "", failures: list[Failure] | None = None
) -> list[resolve.Entry]:
    """What the index of messages keeps of each document of a TEI source; machine tags do not count.

    :param volume_id: the volume it stands in, where the source does not say. Without one, documents of two volumes
        would be one another's.
    :param failures: takes in the documents that cannot be read; the index does without them.
    """
    bare = plain_text(strip(source).source)
    return list(_entries(bare, volume_of(bare) or volume_id, name, [] if failures is None else failures))


def _entries(bare: str, volume_id: str, name: str, failures: list[Failure]) -> Iterator[resolve.Entry]:
    for start, end in find_documents(bare):
        try:
            view = view_of(bare[start:end])
            entry = resolve.read_entry(view, read_context(view, volume_id=volume_id, div=bare[start:end]))
        except Exception as error:
            failures.append(_failure(error, bare, start, name))
        else:
            yield entry


def _failure(error: Exception, source: str, start: int, name: str) -> Failure:
    """What is told of a document that begins at a place of a source and could not be worked on."""
    line = source.count("\n", 0, start) + 1
    return failure_of(error, path=name, document=_id_at(source, start), line=line)


def _id_at(source: str, start: int) -> str:
    """The id of the document that begins at a place of a source."""
    tag = TAG.match(source, start)
    return read_attributes(tag["attributes"]).get("xml:id", "") if tag else ""


def annotate_source(
    source: str,
    registers: Registers,
    *,
    index: resolve.MessageIndex | None = None,
    decisions: Sequence[Decision] = (),
    custom: Custom | None = None,
    name: str = "",
    volume_id: str = "",
    remember: Remember | None = None,
) -> Annotated:
    """Tag a TEI source: take the machine's earlier tags out, find anew, weave in, and say it in the header.

    :param source: a TEI document or whole volume (`annotate.tei.scan.read_source`).
    :param registers: the persons and terms of its volume.
    :param index: the messages its references may mean; made from the source itself where not given.
    :param decisions: the editor's standing decisions for the volume.
    :param custom: what the edition tags of what could be tagged; its kind's own custom where None.
    :param volume_id: the volume it stands in, where the source does not say.
    :param remember: answers for documents it has seen tagged under the same circumstances; each is tagged where None.
    An error in one document costs that document: it stays as it was, and the result says so.

    :raises TeiError: the source is not well-formed TEI.
    :raises WeaveError: anything but machine tags would have changed. Nothing is returned then.
    """
    tree = parse_tei(source, name=name)
    stripped = strip(source)
    plain = spell_plainly(stripped.source)
    bare, whole = plain.text, plain_text(source)
    volume_id = volume_of(bare) or volume_id
    messages = resolve.build_index(_entries(bare, volume_id, name, [])) if index is None else index
    tagged: list[Tagged] = []
    failures: list[Failure] = []
    insertions: list[tuple[int, str]] = []
    # The machine makes and removes no document, so each stands in both, at the same place among them.
    for (start, end), (before, upto) in zip(find_documents(bare), find_documents(whole), strict=True):
        past = stripped.past.get(_id_at(bare, start) or NAMELESS, NO_PAST)

        def tag(div: str, start: int = start, past: Past = past) -> Tagged:
            view = view_of(div)
            context = read_context(view, volume_id=volume_id, decisions=decisions, custom=custom, div=div)
            found = find(view, registers, context, messages)
            can_stand = None if plain.is_own else lambda place: plain.place(start + place) is not None
            return _weave(div, view, frame_hand_names(view, found.annotations), found.messages, past, can_stand)

        # What depends on more than the document's words is not remembered: an editor's decisions, entities.
        asked = remember if plain.is_own and past.is_settled else None
        div = bare[start:end]
        try:
            tagged.append(asked(div, tag) if asked else tag(div))
        except Exception as error:
            failures.append(_failure(error, whole, before, name))
            tagged.append(_as_it_was(whole[before:upto], past, tree))
        insertions += ((start + at, markup) for at, markup in tagged[-1].insertions)
    woven = plain.insert(insertions)
    stated: list[Statement] = []
    if len(tagged) == 1 and not failures:
        try:
            stated = _state_document(woven, volume_id)
        except Exception as error:
            failures.append(_failure(error, whole, next(find_documents(whole))[0], name))
    if tagged and len(failures) == len(tagged):
        return Annotated(source, dict.fromkeys(ANNOTATORS, 0), stripped.edited, (), tuple(failures), len(tagged))
    result = _state(woven, tagged, stripped, stated)
    _verify(result, stripped, name)
    counts = {annotator: sum(t.counts.get(annotator, 0) for t in tagged) for annotator in ANNOTATORS}
    dropped = tuple(d for t in tagged for d in t.dropped)
    rejected = tuple(r for t in tagged for r in t.rejected)
    return Annotated(result, counts, stripped.edited, dropped, tuple(failures), len(tagged), rejected)


def _as_it_was(tagged: str, past: Past, tree: etree._Element) -> Tagged:
    """A document that could not be tagged, with the tags that the last run left and what the header says of them.

    :param tagged: its ``div`` as it stands.
    """
    insertions, lines = keep_woven(tagged, past)
    agents = tuple(name for name in ANNOTATORS if any(f'"#reftel.{name}"' in markup for _, markup in insertions))
    points = []
    for element in sorted(find_elements(tagged, _POINTERS), key=lambda e: e.start):
        attributes = element.attributes
        points += [Point(t[1:]) for t in attributes.get("target", "").split() if t.startswith("#msg.")]
        if element.name == "seg" and attributes.get("type") in _POINTING and attributes.get("ana"):
            words = squash(characters(tagged[element.inner : element.inner_end], without="note"))
            scheme = attributes["type"]
            points.append(Point(attributes["ana"].removeprefix("#"), scheme, "" if scheme == "clause" else words))
    pointed = {point.ident for point in points}
    messages = tuple(message for ident, message in read_messages(tree).items() if ident in pointed)
    ident = _id_at(tagged, 0) or NAMELESS
    return Tagged(insertions, ident, lines, agents, {}, messages, (), tuple(dict.fromkeys(points)))


def _state_document(source: str, volume: str) -> list[Statement]:
    """What the header of a single document says of it."""
    return header.state_document(read_document(document_divs(parse_tei(source))[0], volume=volume))


def _weave(
    div: str,
    view: View,
    annotations: Sequence[Annotation],
    messages: tuple[resolve.Message, ...],
    past: Past = NO_PAST,
    can_stand: Callable[[int], bool] | None = None,
) -> Tagged:
    """A document's tags."""
    woven = apply(div, view, annotations, past, can_stand)
    counts = dict.fromkeys(ANNOTATORS, 0)
    gone = {id(d.annotation) for d in woven.dropped}
    for annotation in annotations:
        counts[annotation.annotator] += id(annotation) not in gone
    rejected = tuple(
        Rejected(view.id, a.element, view.text[a.start : a.end], a.annotator)
        for a in (d.annotation for d in woven.rejected)
    )
    agents = tuple(sorted(woven.agents))
    ident = view.id or NAMELESS
    points = tuple(dict.fromkeys(_points(view, [a for a in annotations if id(a) not in gone])))
    return Tagged(woven.insertions, ident, woven.lines, agents, counts, messages, woven.dropped, points, rejected)


def _points(view: View, kept: Iterable[Annotation]) -> Iterator[Point]:
    """What the tags of a document point at, an editor's tags and those to be made."""
    pointing = [(t.start, t.end, t.name, t.attributes) for t in view.tags]
    pointing += [(a.start, a.end, a.element, dict(a.attributes)) for a in kept]
    for start, end, element, attributes in sorted(pointing, key=lambda p: (p[0], -p[1])):
        scheme, ident = attributes.get("type", ""), attributes.get("ana", "").removeprefix("#")
        if element == "seg" and scheme in _POINTING and ident and " " not in ident:
            yield Point(ident, scheme, "" if scheme == "clause" else view.text[start:end].replace(NOTE_MARK, ""))
        for target in attributes.get("target", "").split():
            if target.startswith("#msg."):
                yield Point(target[1:])


def _state(source: str, tagged: Sequence[Tagged], stripped: Stripped, stated: Sequence[Statement]) -> str:
    """The source with its header's statements and, last, the ledger that lists them.

    :param stated: the statements on a single document.
    """
    messages = {m.id: m for t in tagged for m in t.messages}
    own = messages.keys() & {p.ident for t in tagged for p in t.points}
    statements = header.state_messages(messages[ident] for ident in sorted(own))
    statements += stated
    statements += _missing_categories(plain_text(source), tagged)
    past = stripped.past.get(HEADER, NO_PAST)
    written = state(source, statements, {*past.gone, *past.rejected})
    ledger: dict[str, str] = {}
    for document in tagged:
        if document.lines:
            before = ledger.get(document.document)
            ledger[document.document] = f"{before}\n{document.lines}" if before else document.lines
    for ident, then in stripped.past.items():
        # A document that is not here now, another branch's perhaps: what was taken out of it is kept.
        if ident != HEADER and then.rejected and all(t.document != ident for t in tagged):
            ledger[ident] = " ".join(f"!{mark}" for mark in then.rejected)
    agents = {agent for t in tagged for agent in t.agents} | {e.annotator for e in stripped.edited}
    described = [(n, module.VERSION, module.LABEL) for n, module in ANNOTATORS.items() if n in agents]
    away = [f"!{mark}" for mark in dict.fromkeys((*past.rejected, *written.away))]
    told = format_ledger(ledger, (*written.marks, *away))
    if not told:
        return written.source
    return state(written.source, header.state_applications(described, told)).source


def _missing_categories(source: str, tagged: Sequence[Tagged]) -> list[Statement]:
    """Categories that tags point at and the file does not declare."""
    pointed = {p.ident: p for t in reversed(tagged) for p in reversed(t.points) if p.scheme}
    if not pointed:
        return []
    declared = _declared(source)
    statements = []
    for ident, point in sorted(pointed.items()):
        if ident not in declared:
            clause = point.scheme == "clause"
            taxonomy, label = ("clauses", ident.capitalize()) if clause else (point.scheme, point.words or ident)
            statements.append(header.state_category(taxonomy, label, ident))
    return statements


def _declared(source: str) -> set[str]:
    """The ids of a header's elements."""
    start, end = find_header(source)
    tags = TAG.finditer(source, start, end)
    found = (read_attributes(t["attributes"]).get("xml:id") for t in tags if t["name"] and "xml:id" in t["attributes"])
    return {ident for ident in found if ident}


def _verify(result: str, stripped: Stripped, name: str) -> None:
    """Text is sacred: what we wrote, stripped again, must be what we were given."""
    parse_tei(result, name=name)
    if strip(result).source != stripped.source:
        raise WeaveError("the tags cannot be taken out again cleanly", path=name, remedy="report this file as a bug")
    forget_tags()


# --- finding ------------------------------------------------------------------------------------------------------


def find(
    view: View,
    registers: Registers,
    context: Context,
    index: resolve.MessageIndex,
    *,
    only: Iterable[str] = tuple(ANNOTATORS),
) -> Found:
    """What the annotators find in a document; offsets are characters of the view's text.

    :param only: the annotators to ask, in this order.
    """
    found: list[Annotation] = []
    messages: tuple[resolve.Message, ...] = ()
    for name in only:
        if name == "references":
            resolved = references.annotate(view, registers, context, index)
            messages = resolved.messages
            found += resolved.annotations
        else:
            found += ANNOTATORS[name].annotate(view, registers, context)
    return Found(join_persons(found), messages)


def join_persons(annotations: Sequence[Annotation]) -> list[Annotation]:
    """One name, one tag: what provenance says of a name (its role) joins what persons says (who it is).

    The persons annotator's extent counts, being the edition's custom; roles go to it as attributes.
    """
    roles = [a for a in annotations if a.element == "persName" and a.annotator == "provenance"]
    if not roles:
        return list(annotations)
    joined: set[int] = set()
    out: list[Annotation] = []
    for annotation in annotations:
        if annotation.element == "persName" and annotation.annotator == "persons":
            role = next((r for r in roles if r.start < annotation.end and annotation.start < r.end), None)
            if role is not None:
                joined.add(id(role))
                told = annotation.having(role=role.get("role") or "")
                annotation = replace(told, cert=_lower(annotation.cert, role.cert))
        out.append(annotation)
    return [a for a in out if id(a) not in joined]


def frame_hand_names(view: View, annotations: Sequence[Annotation]) -> list[Annotation]:
    """What an editor tagged as a name keeps his tag; what the note says of its role stands around it.

    ``<rs type="actor" role="clearer"><persName corresp="#p_TM1">Toon</persName></rs>``: the editor's own tag is not
    touched. Where it has a ``role`` already, nothing is added.
    """
    names = [t for t in view.tags if t.name == "persName"]
    out = []
    for annotation in annotations:
        role = annotation.get("role") if annotation.element == "persName" else None
        hand = [t for t in names if t.start < annotation.end and annotation.start < t.end] if role else []
        if not hand:
            out.append(annotation)
            continue
        told = (("type", "actor"), ("role", role or ""))
        for tag in hand:
            if "role" not in tag.attributes:
                # One name: the wider of both extents. Several in one: each by itself.
                start, end = (tag.start, tag.end) if len(hand) > 1 else _union(annotation, tag)
                out.append(Annotation(start, end, "rs", told, annotation.cert, "provenance"))
    return out


def _union(annotation: Annotation, tag: Tag) -> tuple[int, int]:
    return min(annotation.start, tag.start), max(annotation.end, tag.end)


def _lower(one: Certainty, other: Certainty) -> Certainty:
    order: tuple[Certainty, ...] = ("low", "medium", "high")
    return min(one, other, key=order.index)
