"""One document whose references are being resolved: what is known of it and what has been found so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from annotate.annotators.mentions.reference import Reference
from annotate.resolve.index import Entry, MessageIndex
from annotate.tei.view import Part, View
from annotate.values.address import Address
from annotate.values.annotation import Certainty, Context, Message


@dataclass(frozen=True, slots=True)
class Meaning:
    """Who sent a message and to whom, as slugs; empty where nothing tells."""

    origins: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()


@dataclass(slots=True)
class Finding:
    """A reference and what has been found of it."""

    reference: Reference
    target: str = ""
    cert: Certainty = "high"
    meaning: Meaning = Meaning()


@dataclass(frozen=True, slots=True)
class Scene:
    """A document with all its references.

    :param here: the document as the index knows it. :param day: its day, or None.
    :param origins: slugs of the posts that may have sent it. :param receivers: of those it was sent to.
    :param anchors: its notes by the character at which their numbers are printed.
    :param messages: the unprinted messages found so far, by id.
    """

    view: View
    context: Context
    index: MessageIndex
    here: Entry
    day: dt.date | None
    origins: tuple[str, ...]
    receivers: tuple[str, ...]
    findings: tuple[Finding, ...]
    anchors: dict[int, Part]
    messages: dict[str, Message] = field(default_factory=dict)


def address(scene: Scene, entry: Entry) -> str:
    """How the document points at another: with its volume where that is another."""
    return Address(entry.volume_id, entry.document_id).pointer(scene.context.volume_id)
