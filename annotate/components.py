"""The annotators as spaCy components, for text from anywhere: ``nlp.add_pipe("reftel_provenance")``.

In: a ``Doc``; its lines are taken as paragraphs. Out: the same with ``doc.spans["<annotator>"]``: each span's label
is the role, kind or element, its kb_id the target, and ``doc.spans["<annotator>"].attrs["cert"]`` tells for each how
sure the annotator is. ``doc.text`` is never changed. Components that need people or terms are told where they are
listed: ``config={"registers": "corpus/frus1964-68v14/registers.xml"}``. They ask the annotators that
`annotate.pipeline` asks. spaCy finds them by the entry points in pyproject.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from annotate.corpus import read_registers_for
from annotate.pipeline import ANNOTATORS, find
from annotate.registers import EMPTY, Registers
from annotate.resolve import MessageIndex
from annotate.tei.scan import read_source
from annotate.tei.view import plain_view
from annotate.values.annotation import Context, label_of, target_of


def make_nlp(*, only: Iterable[str] = tuple(ANNOTATORS), registers: str = "") -> Language:
    """A blank English spaCy pipeline with our annotators as components.

    >>> doc = make_nlp(only=["references"])("See telegram 279 from Moscow. (Ibid.)")
    >>> [(span.text, span.label_) for span in doc.spans["references"]]
    [('telegram 279 from Moscow', 'telegram'), ('Ibid.', 'ibid')]

    :param only: the annotators wanted, in this order.
    :param registers: a file with the people and terms to know: a ``registers.xml``, or a FRUS volume.
    """
    nlp = spacy.blank("en")
    for annotator in only:
        nlp.add_pipe(f"reftel_{annotator}", config={"registers": registers})
    return nlp


def _run(doc: Doc, annotator: str, registers: Registers) -> Doc:
    view = plain_view(doc.text)
    found = find(view, registers, Context(), MessageIndex(), only=[annotator]).annotations
    spans: list[Span] = []
    certs: list[str] = []
    for a in found:  # a span that begins or ends within a token is widened to it
        told = dict(a.attributes)
        label, target = label_of(a.element, told), target_of(told)
        span = doc.char_span(a.start, a.end, label=label, kb_id=target, alignment_mode="expand")
        if span is not None:
            spans.append(span)
            certs.append(a.cert)
    doc.spans[annotator] = SpanGroup(doc, name=annotator, spans=spans, attrs={"cert": certs})
    return doc


def _register(annotator: str) -> Callable[[Language, str, str], Callable[[Doc], Doc]]:
    """Tell spaCy of an annotator; what makes its component."""

    def make(nlp: Language, name: str, registers: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 (spaCy's way to call)
        known = EMPTY
        if registers:
            path = Path(registers)
            known = read_registers_for(path, read_source(path.read_bytes(), name=registers))
        return lambda doc: _run(doc, annotator, known)

    Language.factory(f"reftel_{annotator}", default_config={"registers": ""}, func=make)
    return make


_FACTORIES = {annotator: _register(annotator) for annotator in ANNOTATORS}


def __getattr__(name: str) -> Callable[[Language, str, str], Callable[[Doc], Doc]]:
    """The factory of an annotator, which an entry point names ``annotate.components:<annotator>``."""
    if name in _FACTORIES:
        return _FACTORIES[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
