"""A mention of another document, as its words tell it; what it means is `annotate.resolve`'s business."""

from __future__ import annotations

from dataclasses import dataclass

from annotate.values.annotation import Certainty


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of another document; start and end are characters of the text. Empty strings: it does not say.

    :param kind: telegram, airgram, despatch, circular, document, footnote, volume, directive, reftel or ibid.
    :param post: the post as printed, such as ``Moscow``.
    :param number: as printed, such as ``279`` or ``A-123``.
    :param direction: ``from`` or ``to`` the post.
    :param date: as printed, such as ``July 20, 1967``.
    :param document: of a footnote, the document it stands in.
    :param volume: of a document, its volume as printed.
    :param style: the word that says whose message it is, in lower case (``embtel``, ``your``, ``secto``), or
        ``repeated`` for the number under which the message named before was repeated to another post.
    """

    start: int
    end: int
    quote: str
    kind: str
    post: str = ""
    number: str = ""
    direction: str = ""
    date: str = ""
    document: str = ""
    volume: str = ""
    style: str = ""
    cert: Certainty = "high"
