"""What an editor has decided about words once and for all, laid over what an annotator found.

In: a text, the annotator's annotations, the editor's standing decisions (``decisions.toml`` of a volume). Out:
the annotations with those decisions followed. A decision speaks of exactly its words: "Hill" says nothing about
"William Hill".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from annotate.values.annotation import Annotation, Decision


def holds(decision: Decision, date: str) -> bool:
    """Whether a decision holds in a document of an ISO day; one bound to dates does not where the day is unknown."""
    if not date:
        return not (decision.before or decision.since)
    return not (decision.before and date >= decision.before) and not (decision.since and date < decision.since)


def follow(
    text: str,
    annotations: Iterable[Annotation],
    decisions: Iterable[Decision],
    *,
    kind: str,
    date: str,
    element: str,
    attribute: str,
) -> list[Annotation]:
    """The annotations of one kind as the editor's decisions leave them; offsets are characters of the text.

    :param kind: which decisions to read, such as ``person``.
    :param element: what a decided target is tagged with, its id in `attribute`.
    """
    kept = list(annotations)
    for decision in decisions:
        if decision.kind != kind or not decision.words or not holds(decision, date):
            continue
        kept = [a for a in kept if text[a.start : a.end] != decision.words]
        if not decision.target:
            continue
        value = ((attribute, f"#{decision.target}"),)
        by = next((a.annotator for a in kept), f"{kind}s")
        taken = sorted((a.start, a.end) for a in kept)
        for match in re.finditer(rf"(?<![^\W_]){re.escape(decision.words)}(?![^\W_])", text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                kept.append(Annotation(match.start(), match.end(), element, value, "high", by))
    return sorted(kept, key=lambda a: (a.start, -a.end))
