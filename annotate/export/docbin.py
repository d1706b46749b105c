"""Documents as spaCy's own training files: a ``.spacy`` (DocBin) a volume, the spans in ``doc.spans``.

The tokens are those of ``spacy.blank("en")``; a span that begins or ends within a token is widened to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.corpus import Volume
from annotate.export.rows import views_of
from annotate.export.settings import Settings
from annotate.export.spans import GROUPS, meta_of, read_spans

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

    from annotate.tei.view import View


def write(volumes: Iterable[Volume], folder: Path, settings: Settings) -> dict[str, int]:
    """Write ``<volume>.spacy`` for every volume; how many documents and spans."""
    import spacy
    from spacy.tokens import DocBin

    documents = spans = 0
    for volume in volumes:
        nlp = spacy.blank("en")  # a vocabulary keeps every word it meets
        docs = DocBin(store_user_data=True)
        for entry, view in views_of(volume.documents):
            if view is not None:
                doc = as_doc(view, nlp)
                doc.user_data.update(meta_of(entry.record, settings))
                docs.add(doc)
                documents += 1
                spans += sum(len(doc.spans[group]) for group in GROUPS)
        docs.to_disk(folder / f"{volume.id}.spacy")
    return {"documents": documents, "spans": spans}


def as_doc(view: View, nlp: Language) -> Doc:
    """A text view as a Doc; ``doc.text`` is the view's text, a span's ``kb_id_`` what it points to."""
    doc = nlp.make_doc(view.text)
    groups: dict[str, list[Span]] = {group: [] for group in GROUPS}
    for s in read_spans(view):
        span = doc.char_span(s.start, s.end, label=s.label, kb_id=s.target, alignment_mode="expand")
        if span is not None:
            groups[s.group].append(span)
    for group, found in groups.items():
        doc.spans[group] = found
    return doc
