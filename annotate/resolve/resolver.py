"""The whole of it: a document's references in, annotations with targets out."""

from __future__ import annotations

from collections.abc import Sequence

from annotate.annotators.decisions import holds
from annotate.annotators.mentions.reference import Reference
from annotate.resolve.dates import read_day
from annotate.resolve.index import MessageIndex, completed, own_numbers, plain_party, read_entry
from annotate.resolve.messages import Resolved
from annotate.resolve.numbered import resolve_messages
from annotate.resolve.printed import resolve_ibids, resolve_printed
from annotate.resolve.replies import find_answered, resolve_reftels
from annotate.resolve.scene import Finding, Scene
from annotate.tei.view import View
from annotate.values.annotation import Annotation, Context
from annotate.values.messages import kind_of


def resolve(view: View, references: Sequence[Reference], context: Context, index: MessageIndex) -> Resolved:
    """Say what a document's references mean.

    :param references: with offsets in the view's text, in order.
    :returns: annotations in the view's text, the unprinted messages they point at, and what the document answers.
    """
    context = completed(view, context)
    own = own_numbers(view, context)
    decided = {d.words: d.target for d in context.decisions if d.kind == "reference" and holds(d, context.date)}
    here = index.entry(context.volume_id, view.id) or read_entry(view, context)
    place = index.places.get(plain_party(context.receiver), "") if context.receiver else ""
    findings = tuple(
        Finding(r, cert=r.cert)
        for r in references
        if all(r.end <= start or r.start >= end for start, end, _ in own)
        and decided.get(r.quote, "#")  # an editor said these words refer to nothing
    )
    scene = Scene(
        view, context, index, here, read_day(here.date), here.origins, here.receivers or ((place,) if place else ()),
        findings, {p.anchor: p for p in view.parts[1:]},
    )  # fmt: skip
    resolve_messages(scene)
    resolve_ibids(scene)
    resolve_printed(scene)
    for finding in findings:
        if target := decided.get(finding.reference.quote):
            finding.target, finding.cert = target if "#" in target else f"#{target}", "high"
    reply = find_answered(scene)
    resolve_reftels(scene, reply)
    annotations = [_annotation(finding, finding is reply) for finding in findings]
    kind = kind_of(context.genre)
    annotations += [Annotation(start, end, "idno", (("type", kind),), "high", "references") for start, end, _ in own]
    used = {f.target[1:] for f in findings}
    return Resolved(
        tuple(sorted(annotations, key=lambda a: (a.start, -a.end))),
        tuple(m for m in scene.messages.values() if m.id in used),
        reply.target if reply is not None else "",
    )


def _annotation(finding: Finding, answered: bool) -> Annotation:
    r = finding.reference
    attributes = [("type", r.kind)]
    if answered:
        attributes.append(("subtype", "replyTo"))
    if finding.target:
        attributes.append(("target", finding.target))
    return Annotation(r.start, r.end, "ref", tuple(attributes), finding.cert, "references")
