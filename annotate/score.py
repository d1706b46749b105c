"""How right the annotators are, measured against a file an editor has tagged by hand.

In: TEI with an editor's tags. Out: for each kind of tag how many the editor has, how many the annotators made of the
same bare text, how many agree in place and target, and how often each certainty was right. The editor's tags are
taken out in memory only; the file is never changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotate import pipeline
from annotate.registers import Registers
from annotate.resolve import MessageIndex
from annotate.tei.scan import TOKEN, read_attributes
from annotate.tei.view import Tag, View, read_views
from annotate.values.address import parse
from annotate.values.annotation import Custom, Decision
from annotate.weave import AGENT, strip

# What the edition's editors tag: element → kind, and the attribute that says whom or what they mean.
_KINDS = {"persName": "person", "gloss": "term", "ref": "reference", "seg": "clause"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A tag only one side has. what: ``missed`` or ``extra``; words with a little of the text around them."""

    document_id: str
    kind: str
    what: str
    target: str
    context: str


@dataclass(slots=True)
class Score:
    """The counts of one kind of tag. by_cert: certainty → (made, right)."""

    gold: int = 0
    made: int = 0
    right: int = 0
    by_cert: dict[str, list[int]] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        return self.right / self.made if self.made else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.made + self.gold) if self.made + self.gold else 1.0


def score_source(
    source: str,
    registers: Registers,
    *,
    index: MessageIndex | None = None,
    decisions: Sequence[Decision] = (),
    custom: Custom | None = None,
    name: str = "",
) -> tuple[dict[str, Score], list[Difference]]:
    """Strip a hand-tagged source in memory, annotate it, and compare.

    Only kinds the editor tagged at all are counted: no file tells how right clauses are that nobody marked.

    :raises TeiError: the source is not well-formed.
    """
    hand = strip(source).source
    bare = strip_hand(hand)
    made = pipeline.annotate_source(bare, registers, index=index, decisions=decisions, custom=custom, name=name).source
    scores: dict[str, Score] = {}
    differences: list[Difference] = []
    for gold_view, made_view in zip(read_views(hand), read_views(made), strict=True):
        gold = Counter(_counted(gold_view, machine=False))
        certs = {key: tag.attributes.get("cert", "") for key, tag in _keyed(made_view, machine=True)}
        found = Counter(certs.keys())
        for key in [*gold, *found]:
            scores.setdefault(key[0], Score())
        for (kind, *_), count in gold.items():
            scores[kind].gold += count
        for key, cert in certs.items():
            score = scores[key[0]]
            right = key in gold
            score.made += 1
            score.right += right
            counts = score.by_cert.setdefault(cert, [0, 0])
            counts[0] += 1
            counts[1] += right
        for key in sorted((gold - found) | (found - gold), key=lambda k: k[1]):
            what = "missed" if key in gold else "extra"
            differences.append(Difference(gold_view.id, key[0], what, key[3], _around(gold_view, key[1], key[2])))
    counted = {kind: score for kind, score in scores.items() if score.gold}
    return counted, [d for d in differences if d.kind in counted]


def strip_hand(source: str) -> str:
    """The source without the tags, inside documents, that an annotator should find by itself."""
    pieces: list[str] = []
    done = 0
    depth = 0
    inside = 0  # depth of the document we are in
    dropped: list[bool] = []
    for token in TOKEN.finditer(source):
        name = token["name"]
        if name is None or token["empty"]:
            continue
        if token["close"]:
            depth -= 1
            if dropped.pop():
                pieces.append(source[done : token.start()])
                done = token.end()
            if depth < inside:
                inside = 0
            continue
        depth += 1
        attributes = read_attributes(token["attributes"]) if name in _KINDS or name == "div" else {}
        if name == "div" and not inside and attributes.get("type") == "document":
            inside = depth
        drop = bool(inside) and name in _KINDS and _kind_of(name, attributes) is not None
        dropped.append(drop)
        if drop:
            pieces.append(source[done : token.start()])
            done = token.end()
    pieces.append(source[done:])
    return "".join(pieces)


def _kind_of(name: str, attributes: dict[str, str]) -> tuple[str, str] | None:
    """The kind of a tag and what it points at; None for one that is no annotator's business."""
    if name == "persName":
        return ("person", attributes.get("corresp") or attributes.get("ref") or "")
    if name == "gloss" and (target := attributes.get("target", "")).startswith("#"):
        return ("term", target)
    if name == "ref" and attributes.get("type") != "ibid":  # the edition's editors leave Ibid. alone
        address = parse(target := attributes.get("target", ""))
        if address is not None and address.kind in ("document", "note"):
            return ("reference", target)
    if name == "seg" and attributes.get("type") == "clause":
        return ("clause", attributes.get("ana", ""))
    return None


def _keyed(view: View, *, machine: bool) -> Iterator[tuple[tuple[str, int, int, str], Tag]]:
    for tag in view.tags:
        found = _kind_of(tag.name, tag.attributes)
        if found and found[1] and tag.attributes.get("resp", "").startswith(AGENT) == machine:
            yield (found[0], tag.start, tag.end, found[1]), tag


def _counted(view: View, *, machine: bool) -> Iterator[tuple[str, int, int, str]]:
    for key, _ in _keyed(view, machine=machine):
        yield key


def _around(view: View, start: int, end: int, reach: int = 30) -> str:
    lead, tail = view.text[max(0, start - reach) : start], view.text[end : end + reach]
    return f"…{lead}[{view.text[start:end]}]{tail}…".replace("\n", " ")
