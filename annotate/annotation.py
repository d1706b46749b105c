"""The one value annotators hand over: a span of a text view and the TEI element it asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Certainty = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Annotation:
    """A machine's suggestion that some words deserve a TEI element.

    :param start: first character of the view's text that it covers.
    :param end: the character after the last one.
    :param element: TEI element name, such as ``persName``.
    :param attributes: its attributes, in the order they will be written, without ``resp`` and ``cert``.
    :param cert: how sure the annotator is (TEI ``@cert``).
    :param annotator: who says so, such as ``persons``; written as ``resp="#reftel.persons"``.

    >>> Annotation(0, 4, "persName", (("corresp", "#p_TM1"),), "high", "persons").get("corresp")
    '#p_TM1'
    """

    start: int
    end: int
    element: str
    attributes: tuple[tuple[str, str], ...] = ()
    cert: Certainty = "high"
    annotator: str = ""

    def get(self, name: str) -> str | None:
        """The value of an attribute, or None."""
        return next((value for key, value in self.attributes if key == name), None)

    def having(self, **attributes: str) -> Annotation:
        """The same annotation with further or replaced attributes."""
        kept = tuple((k, attributes.pop(k, v)) for k, v in self.attributes)
        return replace(self, attributes=kept + tuple(attributes.items()))


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document before its words are read: from its heading, dateline and volume.

    :param genre: the heading's kind of document in lower case, such as ``telegram``; empty where unknown.
    :param sender: who the heading says it is from, as printed; empty where unknown.
    :param receiver: who it is to, as printed.
    :param date: the ISO day of its dateline, or empty.
    :param decisions: an editor's standing decisions for the volume (see `annotate.corpus`).
    """

    volume_id: str = ""
    document_id: str = ""
    genre: str = ""
    sender: str = ""
    receiver: str = ""
    date: str = ""
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """An editor's standing decision about some words in a volume, read from ``decisions.toml``.

    :param words: the words as printed.
    :param kind: ``person``, ``term``, ``reference`` or ``clause``.
    :param target: the register id they mean, or empty where they mean nothing ("Hill" is no person).
    :param before: holds only for documents dated before this ISO day, where not empty.
    :param since: holds only for documents dated on or after this ISO day, where not empty.
    """

    words: str
    kind: str
    target: str = ""
    before: str = ""
    since: str = ""
