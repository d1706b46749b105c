"""A printed line's words, and the block that a line is found to be.

In: nothing; these records travel between the modules that tell what lines are (`annotate.conversion.blocks` and its
parts) and the one that writes them (`annotate.conversion.writer`).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from annotate.conversion.transcription import Line

Kind = Literal[
    "source",  # a file's number above the heading: "761.00/4–2447: Telegram"
    "above",  # another line above the heading: "Policy Planning Staff Files", "[Extract]"
    "head",  # the document's heading, or a part's
    "part",  # what says that a part begins: "Attachment"
    "number",  # a document's own number, in its opener: "NIE 11–4–67", "No. 10.]"
    "marking",  # another line of its opener: a classification, "[Telegram.]"
    "dateline",
    "dated",  # the same of a part that is no letter
    "received",  # "[Received July 5—3 p.m.]", below the dateline
    "p",
    "speech",  # a paragraph that begins with its speaker's name
    "row",  # of a table
    "page",  # a page mark alone
    "label",  # of a list item; the item follows
    "item",
    "group",  # the head of a list of a memorandum, such as SUBJECT
    "subhead",  # the head of a list within that list: "United States"
    "entry",  # an item of such a list
    "salute",
    "option",  # a line to be ticked: "Approve"
    "closing",  # "Sincerely,"
    "signed",
    "subscribed",  # a signature before a part that is no letter: the edition does not mark it as the document's
    "position",  # what a signer is, on a line of its own
    "address",  # to whom a despatch is addressed, below its signature
    "postscript",
    "joined",  # a line that another block takes in
]


class Words(NamedTuple):
    """A printed line and its words without page marks and footnote numbers.

    :param ways: for a line with marks, pairs of an offset in its words and the same place in the running text.
    """

    text: str
    line: Line
    ways: tuple[tuple[int, int], ...] = ()

    def place(self, offset: int) -> int:
        """Where in the running text a character of the words stands; marks before it are passed."""
        if not self.ways:
            return self.line.start + offset
        way = max(way for way in self.ways if way[0] <= offset)
        return way[1] + offset - way[0]


class Block(NamedTuple):
    """A printed block: what it is, and its span in characters of the running text.

    :param level: for a label, item or paragraph: the number of lists it stands in.
    :param opens: whether a label begins a new list.
    :param type: a list's type, such as ``participants``, on the block that heads it; a part's, such as ``enclosure``.
    :param cells: for a row the spans of its cells.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    opens: bool = False
    type: str = ""
    cells: tuple[tuple[int, int], ...] = ()
