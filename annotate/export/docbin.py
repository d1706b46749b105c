"""Documents as spaCy's own training files: a ``.spacy`` (DocBin) a volume.

The tokens are those of ``spacy.blank("en")``, cut where a tag begins or ends within one ("Rusk;Gromyko"). All that is
tagged is in ``doc.spans``, a group a kind of knowledge. ``doc.ents``, which spaCy's ``ner`` learns from, is what of it
names something: all groups but the clauses, which are sentences; where two overlap, the longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotate.corpus import Volume
from annotate.export.rows import views_of
from annotate.export.settings import Settings
from annotate.export.spans import GROUPS, meta_of, read_spans

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

    from annotate.tei.view import View

_NO_NAMES: Final = frozenset(("clauses",))


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
    from spacy.util import filter_spans

    tagged = read_spans(view)
    doc = _cut(nlp.make_doc(view.text), {at for s in tagged for at in (s.start, s.end)})
    groups: dict[str, list[Span]] = {group: [] for group in GROUPS}
    for s in tagged:
        span = doc.char_span(s.start, s.end, label=s.label, kb_id=s.target)
        if span is not None:
            groups[s.group].append(span)
    for group, found in groups.items():
        doc.spans[group] = found
    named = [span for group in GROUPS if group not in _NO_NAMES for span in groups[group]]
    doc.set_ents(filter_spans(named), default="outside")
    return doc


def _cut(doc: Doc, places: set[int]) -> Doc:
    """The same text, with a token cut in two wherever one of the places (characters of the text) lies within it."""
    from spacy.tokens import Doc as Made

    words: list[str] = []
    spaces: list[bool] = []
    text = doc.text
    for token in doc:
        end = token.idx + len(token)
        cuts = [token.idx, *(at for at in range(token.idx + 1, end) if at in places), end]
        words += [text[a:b] for a, b in pairwise(cuts)]
        spaces += [False] * (len(cuts) - 2) + [bool(token.whitespace_)]
    return Made(doc.vocab, words=words, spaces=spaces) if len(words) > len(doc) else doc
