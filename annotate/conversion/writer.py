"""The content of a document's ``<div>``, written block by block.

In: blocks (`annotate.conversion.blocks`) and marks (`annotate.conversion.tei`) in the order of the running text. Out:
TEI as text, one line a block. Strings rather than a tree, so that a volume converts in a fraction of a second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from annotate.conversion.blocks import Block
from annotate.conversion.tei import Mark, write_inline

_INDENT = "        "


def write_body(text: str, blocks: Sequence[Block], marks: Sequence[Mark], *, supplied_dateline: str = "") -> str:
    """All blocks as the content of the document's ``<div>``.

    :param text: the running text that blocks and marks are spans of.
    :param marks: page marks, notes and tags in order of place.
    :param supplied_dateline: a dateline's TEI, for a document whose transcription has none.
    """
    return _Writer(text, marks).write(blocks, supplied_dateline)


class _Writer:
    """Writes blocks in order, keeping count of what is open."""

    __slots__ = ("depth", "group", "item_open", "marks", "opener", "out", "starts", "text")

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self.text = text
        self.marks = marks
        self.starts = [mark.start for mark in marks]
        self.out: list[str] = []
        self.depth = 0  # labelled lists open; in each the last item is open too, unless only its label stands
        self.item_open: list[bool] = []
        self.group = 0  # 1 within a list of a memorandum, 2 within a list of such a list
        self.opener = True  # nothing but headings written so far

    def inline(self, block: Block) -> str:
        words = write_inline(self.text, block.start, block.end, self.marks, bisect_left(self.starts, block.start))
        return words.replace("\n", " ") if "\n" in words else words

    def line(self, tei: str) -> None:
        self.out.append(_INDENT + "    " * (self.depth + self.group) + tei)

    def write(self, blocks: Sequence[Block], supplied_dateline: str) -> str:
        count = len(blocks)
        index = 0
        while index < count:
            block = blocks[index]
            kind = block.kind
            if kind == "p":
                self.close_group(0)
                self.close_lists(block.level)
                self.line(f"<p>{self.inline(block)}</p>")
            elif kind == "label":
                self.label(block)
            elif kind == "item":
                self.line(f"<item>{self.inline(block)}")
                self.item_open[-1] = True
            else:
                self.close_lists(0)
                if kind in ("group", "subhead", "entry"):
                    self.group_line(block)
                else:
                    self.close_group(0)
                    if kind in ("closing", "signed", "position"):
                        index = self.closer(blocks, index)
                        continue
                    if kind == "postscript":
                        index = self.postscript(blocks, index)
                        continue
                    self.opening(block)
                    if kind == "head" and supplied_dateline:
                        self.line(f"<dateline>{supplied_dateline}</dateline>")
            if kind not in ("head", "dateline", "received"):
                self.opener = False
            index += 1
        self.close_group(0)
        self.close_lists(0)
        return "\n".join(self.out)

    def opening(self, block: Block) -> None:
        words = self.inline(block)
        if block.kind == "received":
            self.line(f"<dateline>{words}</dateline>")
        elif block.kind == "salute":
            self.line(f"<opener><salute>{words}</salute></opener>" if self.opener else f"<p>{words}</p>")
        else:
            self.line(f"<{block.kind}>{words}</{block.kind}>")

    def label(self, block: Block) -> None:
        self.close_group(0)
        self.close_lists(block.level - block.opens)
        if block.opens:
            if self.depth and not self.item_open[-1]:
                self.line("<item>")
                self.item_open[-1] = True
            self.line("<list>")
            self.depth += 1
            self.item_open.append(False)
        else:
            self.close_item()
        self.line(f"<label>{self.inline(block)}</label>")

    def close_item(self) -> None:
        """Close the innermost list's open item."""
        if self.item_open[-1]:
            if self.out[-1].lstrip().startswith("<item>"):
                self.out[-1] += "</item>"
            else:
                self.line("</item>")
        else:
            self.line("<item/>")
        self.item_open[-1] = False

    def close_lists(self, level: int) -> None:
        while self.depth > level:
            self.close_item()
            self.item_open.pop()
            self.depth -= 1
            self.line("</list>")

    def group_line(self, block: Block) -> None:
        words = self.inline(block)
        if block.kind == "group":
            self.close_group(0)
            self.line(f'<list type="{block.type}">')
            self.group = 1
            self.line(f"<head>{words}</head>")
        elif block.kind == "subhead":
            self.close_group(1)
            self.line("<item><list>")
            self.group = 2
            self.line(f"<head>{words}</head>")
        else:
            self.line(f"<item>{words}</item>")

    def close_group(self, level: int) -> None:
        while self.group > level:
            self.group -= 1
            self.line("</list></item>" if self.group else "</list>")

    def closer(self, blocks: Sequence[Block], index: int) -> int:
        """One ``<closer>`` for closing, signatures and positions; the index of the block after it."""
        parts = []
        while index < len(blocks) and blocks[index].kind in ("closing", "signed", "position"):
            words = self.inline(blocks[index])
            kind = blocks[index].kind
            if kind == "closing":
                parts.append(f"<salute>{words}</salute>")
            elif kind == "signed":
                parts.append(f"<signed>{words}</signed>")
            else:
                parts.append(f'<seg type="position">{words}</seg>')
            index += 1
        self.line(f"<closer>{' '.join(parts)}</closer>")
        return index

    def postscript(self, blocks: Sequence[Block], index: int) -> int:
        parts = []
        while index < len(blocks) and blocks[index].kind == "postscript":
            parts.append(f"<p>{self.inline(blocks[index])}</p>")
            index += 1
        self.line(f"<postscript>{''.join(parts)}</postscript>")
        return index
