"""Documents as text with spans: what stands where, in characters, as JSON Lines for spaCy and others to train on.

The text is the view's (`annotate.tei.view`): running text, U+FFFC where a footnote's number is printed, then each
note on lines of its own. A line of the file is ``{"text": …, "spans": [{"start": …, "end": …, "label": …}], "meta":
…}``, as Prodigy and spaCy's recipes read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from annotate.corpus import Volume
from annotate.export.addresses import document_address
from annotate.export.rows import views_of
from annotate.export.settings import Settings
from annotate.records import Document
from annotate.tei.view import Tag, View
from annotate.values.annotation import label_of, target_of
from annotate.values.messages import MESSAGES

GROUPS: Final = ("persons", "terms", "references", "clauses", "provenance", "places", "dates")
_MARKINGS: Final = frozenset({"repository", "record-group", "file", "classification", "handling", "precedence"})
_PLAIN: Final = {"orgName": "", "date": "dates", "placeName": "places"}  # where they have no type


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of a text and what a tag says of them; offsets are characters of the view's text.

    :param group: one of `GROUPS`: the kind of knowledge.
    :param label: role, kind or element, such as ``clearer``, ``obligation``, ``telegram``, ``persName``.
    :param target: what it points to, without ``#``; empty where it points nowhere.
    :param resp: the annotator that tagged it (``reftel.persons``), or empty where an editor did.
    """

    start: int
    end: int
    group: str
    label: str
    target: str = ""
    cert: str = ""
    resp: str = ""


def read_spans(view: View) -> tuple[Span, ...]:
    """What is tagged in a document, in the order of its words, the outer before the inner."""
    spans = []
    for tag in view.tags:
        group = _group(tag)
        if group and tag.start < tag.end:
            a = tag.attributes
            label, resp = label_of(tag.name, a), (a.get("resp") or "").removeprefix("#")
            spans.append(Span(tag.start, tag.end, group, label, target_of(a), a.get("cert") or "", resp))
    return tuple(spans)


def _group(tag: Tag) -> str:
    kind = tag.attributes.get("type") or ""
    if tag.name == "persName":
        return "persons"
    if tag.name in ("gloss", "term"):
        return "terms" if tag.attributes.get("target") or kind in ("from", "to") else ""
    if tag.name == "ref":
        return "references" if kind or tag.attributes.get("target") else ""
    if tag.name == "idno":
        return "references" if kind in MESSAGES else ""
    if tag.name == "rs" or (tag.name == "seg" and kind == "clause"):
        return "clauses" if kind in ("clause", "bearer") else ""
    if tag.name == "seg":
        return "provenance" if kind in _MARKINGS else ""
    if tag.name in _PLAIN and kind:
        return "provenance"
    return _PLAIN.get(tag.name, "")


def meta_of(record: Document, settings: Settings) -> dict[str, str]:
    """What a trainer wants to know of a text beside its words."""
    return {
        "id": f"{record.volume}/{record.id}",
        "volume": record.volume,
        "heading": record.heading,
        "genre": record.genre,
        "date": record.date,
        "url": document_address(record, settings.base),
    }


def write(volumes: Iterable[Volume], path: Path, settings: Settings) -> dict[str, int]:
    """Write one line a document; how many documents and spans."""
    documents = spans = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for volume in volumes:
            for entry, view in views_of(volume.documents):
                if view is not None:
                    line = as_line(entry.record, view, settings)
                    documents += 1
                    spans += len(line["spans"])
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return {"documents": documents, "spans": spans}


def as_line(record: Document, view: View, settings: Settings) -> dict[str, Any]:
    """A document as the JSON value of a line."""
    parts = [{"id": p.id, "role": p.role, "n": p.n, "start": p.start, "end": p.end} for p in view.parts]
    found = [{k: v for k, v in asdict(span).items() if v != ""} for span in read_spans(view)]
    return {"text": view.text, "spans": found, "parts": parts, "meta": meta_of(record, settings)}
