"""The values annotators are given and hand over: spans that ask for a TEI element, and what they are decided by."""

from __future__ import annotations

from collections.abc import Mapping
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


def label_of(element: str, attributes: Mapping[str, str]) -> str:
    """What a tag is called where only one word can be said of it: its role, category or type, else its element.

    >>> label_of("persName", {"role": "from"}), label_of("rs", {"type": "bearer", "role": "own"})
    ('from', 'bearer')
    """
    if element == "rs" and attributes.get("type"):  # what it refers to; its role tells whose side that is on
        return attributes["type"]
    return attributes.get("role") or (attributes.get("ana") or "").lstrip("#") or attributes.get("type") or element


def target_of(attributes: Mapping[str, str]) -> str:
    """The id that a tag points to, or empty."""
    return next((attributes[k] for k in ("corresp", "target", "ref") if attributes.get(k)), "").removeprefix("#")


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document before its words are read: from its heading, dateline and volume.

    :param genre: the heading's kind of document in lower case, such as ``telegram``; empty where unknown.
    :param sender: who the heading says it is from, as printed; empty where unknown.
    :param receiver: who it is to, as printed.
    :param date: the ISO day of its dateline, or empty.
    :param decisions: an editor's standing decisions for the volume (see `annotate.corpus`).
    :param custom: what the edition tags of what it could tag; None for its kind's own custom.
    """

    volume_id: str = ""
    document_id: str = ""
    genre: str = ""
    sender: str = ""
    receiver: str = ""
    date: str = ""
    decisions: tuple[Decision, ...] = ()
    custom: Custom | None = None


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


@dataclass(frozen=True, slots=True)
class Custom:
    """What an edition tags of the people and terms it could tag.

    :param namesakes: a surname that two listed people share is tagged wherever who is meant can be told.
    :param variants: names and terms are tagged in spellings that the list gives in brackets or not at all:
        without "al-", "PL 480" for "PL–480", "Reftel" for "reftel".
    :param plain_words: abbreviations that any reader understands ("para", "Govt") are tagged where they are listed.
    :param observed: what a volume's front matter leaves alone is left alone in its documents.

    FRUS editors do the last only: the others are found rightly, but the edition has no tags there. An editor chooses
    in the ``[tagging]`` table of ``volume.toml``.
    """

    namesakes: bool = False
    variants: bool = False
    plain_words: bool = False
    observed: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """A numbered message that is mentioned and not printed.

    :param id: ``msg.<origin>.<number>.<year>``; ``msg.state-to-cairo.…`` where the Department numbered by post.
    :param post: as printed, with the direction (``from`` or ``to``) it stands in.
    :param date: ISO day, or empty; date_text: as printed.
    :param date_cert: ``high`` where stated in full, ``medium`` where its year was inferred.
    """

    id: str
    type: str
    post: str
    direction: str
    number: str
    date: str = ""
    date_text: str = ""
    date_cert: str = ""
