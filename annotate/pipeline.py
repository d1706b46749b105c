"""The annotators in their order, as spaCy components, and the one function that tags a TEI source with them.

In: the source text of a TEI file, its registers, and the index of messages its references may mean. Out: the same
file with the machine's tags woven in anew (`annotate.weave`), its header saying what they say. Running it twice
changes nothing; running it after an editor's work changes only the machine's part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Final

from annotate import header, resolve
from annotate.annotation import Annotation, Certainty, Context, Custom, Decision
from annotate.annotators import clauses, persons, provenance, references, terms
from annotate.headings import read_heading
from annotate.records import document_divs, parse_tei, read_document
from annotate.registers import EMPTY, Registers
from annotate.statements import Statement, state
from annotate.textview import NOTE_MARK, Tag, View, plain_view, read_views
from annotate.weave import Dropped, Edited, Stripped, WeaveError, apply, format_ledger, strip

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# A new annotator is a module in annotate/annotators/ and one line here. Order matters where two want the same
# words for the same kind of tag: the first wins.
ANNOTATORS: Final[dict[str, ModuleType]] = {
    "provenance": provenance,
    "persons": persons,
    "terms": terms,
    "references": references,
    "clauses": clauses,
}

_VOLUME_ID = re.compile(r"<idno\b[^>]*\btype=\"frus\"[^>]*>\s*([^<\s]+)\s*</idno>")
_XML_ID = re.compile(r"\bxml:id=\"([^\"]+)\"")
_SCHEMES = ("classification", "handling", "precedence")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A source with its tags, and what its owner should know.

    :param counts: how many tags of each annotator were woven.
    :param edited: machine tags an editor changed; they are his from now on.
    :param dropped: annotations that gave way, each with the reason.
    """

    source: str
    counts: dict[str, int]
    edited: tuple[Edited, ...]
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the components know beside a document's own words."""

    registers: Registers
    context: Context
    index: resolve.MessageIndex
    messages: dict[str, resolve.Message] = field(default_factory=dict)


def read_context(
    view: View, *, volume_id: str, decisions: Sequence[Decision] = (), custom: Custom | None = None
) -> Context:
    """What a document's heading and dateline tell before its words are read."""
    head = next((b for b in view.blocks if b.name == "head"), None)
    heading = view.text[head.start : head.end].replace(NOTE_MARK, "") if head else ""
    parsed = read_heading(heading)
    dates = (t.attributes for t in view.tags if t.name == "date" and _in_dateline(view, t.start))
    day = next((a[k] for a in dates for k in ("when", "from", "notBefore", "to", "notAfter") if a.get(k)), "")
    sender, receiver = heading[slice(*parsed.sender)], heading[slice(*parsed.receiver)]
    return Context(volume_id, view.id, parsed.genre, sender, receiver, day[:10], tuple(decisions), custom)


def _in_dateline(view: View, offset: int) -> bool:
    return any(b.name == "dateline" and b.start <= offset < b.end for b in view.blocks)


def volume_of(source: str) -> str:
    """The FRUS id of the volume a TEI file says it is of; empty where it says nothing."""
    match = _VOLUME_ID.search(source, 0, source.find("</teiHeader>"))
    return match[1] if match else ""


def read_entries(source: str) -> list[resolve.Entry]:
    """What the index of messages keeps of each document of a TEI source; machine tags do not count."""
    bare = strip(source).source
    volume_id = volume_of(bare)
    return [resolve.read_entry(view, read_context(view, volume_id=volume_id)) for view in read_views(bare)]


def annotate_source(
    source: str,
    registers: Registers,
    *,
    index: resolve.MessageIndex | None = None,
    decisions: Sequence[Decision] = (),
    custom: Custom | None = None,
    name: str = "",
) -> Annotated:
    """Tag a TEI source: take the machine's earlier tags out, find anew, weave in, and say it in the header.

    :param source: a TEI document or whole volume (`annotate.textview.read_source`).
    :param registers: the persons and terms of its volume.
    :param index: the messages its references may mean; made from the source itself where not given.
    :param decisions: the editor's standing decisions for the volume.
    :param custom: what the edition tags of what could be tagged; its kind's own custom where None.
    :raises TeiError: the source is not well-formed TEI.
    :raises WeaveError: anything but machine tags would have changed. Nothing is returned then.
    """
    parse_tei(source, name=name)
    stripped = strip(source)
    bare = stripped.source
    volume_id = volume_of(bare)
    views = list(read_views(bare))
    contexts = [read_context(view, volume_id=volume_id, decisions=decisions, custom=custom) for view in views]
    if index is None:
        index = resolve.build_index(map(resolve.read_entry, views, contexts))
    nlp = _nlp()
    messages: dict[str, resolve.Message] = {}
    found = []
    for view, context in zip(views, contexts, strict=True):
        # spaCy's tokeniser takes four times as long over a text with line ends (measured: 1.3 s a volume, not 0.3);
        # spaces in their place keep every offset.
        doc = nlp.make_doc(view.text.replace("\n", " "))
        doc.user_data["view"] = view
        doc.user_data["setting"] = _Setting(registers, context, index, messages)
        found.append((view, frame_hand_names(view, nlp(doc).user_data["annotations"])))
    woven = apply(bare, found)
    known = woven.agents | {e.annotator for e in stripped.edited if e.annotator in ANNOTATORS}
    result = _state(woven.source, woven.ledger, known, messages.values(), single=len(views) == 1, volume=volume_id)
    _verify(result, stripped, name)
    counts = dict.fromkeys(ANNOTATORS, 0)
    gone = {id(d.annotation) for d in woven.dropped}
    for _, suggested in found:
        for annotation in suggested:
            counts[annotation.annotator] += id(annotation) not in gone
    return Annotated(result, counts, stripped.edited, woven.dropped)


def _state(
    source: str,
    ledger: dict[str, list[str]],
    agents: frozenset[str] | set[str],
    messages: Iterable[resolve.Message],
    *,
    single: bool,
    volume: str,
) -> str:
    """The source with its header's statements and, last, the ledger that lists them."""
    statements: list[Statement] = []
    own = [m for m in messages if f"#{m.id}" in source]
    statements += header.state_messages(sorted(own, key=lambda m: m.id))
    if single:
        div = document_divs(parse_tei(source))[0]
        statements += header.state_document(read_document(div, volume=volume))
    statements += _missing_categories(source)
    source, digests = state(source, statements)
    described = [(n, ANNOTATORS[n].VERSION, ANNOTATORS[n].LABEL) for n in ANNOTATORS if n in agents]
    if digests or ledger:
        told = format_ledger({**ledger, "header": digests})
        source, _ = state(source, header.state_applications(described, told))
    return source


_POINTED = re.compile(r"<seg type=\"(classification|handling|precedence|clause)\" ana=\"#([^\"]+)\"[^>]*>([^<]*)")


def _missing_categories(source: str) -> list[Statement]:
    """Categories that tags point at and the file does not declare."""
    declared = set(_XML_ID.findall(source, 0, source.find("</teiHeader>")))
    wanted: dict[str, tuple[str, str]] = {}
    for scheme, ident, words in _POINTED.findall(source):
        if ident not in declared:
            taxonomy, label = ("clauses", ident.capitalize()) if scheme == "clause" else (scheme, words or ident)
            wanted.setdefault(ident, (taxonomy, label))
    return [header.state_category(taxonomy, words, ident) for ident, (taxonomy, words) in sorted(wanted.items())]


def _verify(result: str, stripped: Stripped, name: str) -> None:
    """Text is sacred: what we wrote, stripped again, must be what we were given."""
    parse_tei(result, name=name)
    if strip(result).source != stripped.source:
        raise WeaveError("the tags cannot be taken out again cleanly", path=name, remedy="report this file as a bug")


# --- the annotators as spaCy components ---------------------------------------------------------------------------


def _find(annotator: str, view: View, setting: _Setting) -> list[Annotation]:
    module = ANNOTATORS[annotator]
    if module is references:
        resolved = references.annotate(view, setting.registers, setting.context, setting.index)
        setting.messages.update({m.id: m for m in resolved.messages})
        return list(resolved.annotations)
    return list(module.annotate(view, setting.registers, setting.context))


def _component(annotator: str) -> Callable[[Doc], Doc]:
    def run(doc: Doc) -> Doc:
        data = doc.user_data
        if "view" not in data:  # text from outside TEI; doc.text is not cheap
            data["view"] = plain_view(doc.text)
            data["setting"] = _Setting(EMPTY, Context(), resolve.build_index(()))
        view, setting = data["view"], data["setting"]
        found = _find(annotator, view, setting)
        spans = (
            doc.char_span(a.start, a.end, label=_label(a), kb_id=_target(a), alignment_mode="expand") for a in found
        )
        doc.spans[annotator] = [span for span in spans if span is not None]
        data["annotations"] = join_persons([*data.get("annotations", ()), *found])
        return doc

    return run


def _label(annotation: Annotation) -> str:
    return (
        annotation.get("role")
        or (annotation.get("ana") or "").lstrip("#")
        or annotation.get("type")
        or annotation.element
    )


def _target(annotation: Annotation) -> str:
    return (annotation.get("corresp") or annotation.get("target") or "").lstrip("#")


@cache
def _nlp() -> Language:
    return make_nlp()


def make_nlp(*, only: Iterable[str] = tuple(ANNOTATORS)) -> Language:
    """A blank English spaCy pipeline with our annotators as components.

    Each puts its spans into ``doc.spans[<annotator>]`` (label: role, kind or element; kb_id: target) and its
    `Annotation` values into ``doc.user_data["annotations"]``; ``doc.text`` is never changed.

    >>> doc = make_nlp(only=["references"])("See telegram 279 from Moscow. (Ibid.)")
    >>> [(span.text, span.label_) for span in doc.spans["references"]]
    [('telegram 279 from Moscow', 'telegram'), ('Ibid.', 'ibid')]
    """
    import spacy
    from spacy.language import Language

    nlp = spacy.blank("en")
    for annotator in only:
        factory = f"reftel_{annotator}"
        if not Language.has_factory(factory):
            Language.component(factory, func=_component(annotator))
        nlp.add_pipe(factory)
    return nlp


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
