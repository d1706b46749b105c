"""The content of a document's ``<div>``, written block by block.

In: blocks (`annotate.conversion.blocks`) and marks (`annotate.conversion.tei`) in the order of the running text. Out:
TEI as text, one line a block. Strings rather than a tree, so that a volume converts in a fraction of a second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from annotate.conversion.tei import Mark, write_inline
from annotate.conversion.words import Block

_INDENT = "        "
# What stands in an opener; TEI allows no heading there.
_OPENER = frozenset(("number", "marking", "dateline", "dated", "received"))
_CLOSER = frozenset(("closing", "signed", "subscribed", "position", "address"))
_ENDING = _CLOSER | {"postscript"}


def _ends_before_part(blocks: Sequence[Block]) -> bool:
    """Whether a document's own text is closed by a signature before its first attachment.

    TEI lets no division follow a ``<closer>``: then the text must be a division too.
    """
    for block in blocks:
        if block.kind == "part":
            return False
        if block.kind in _ENDING:
            return True
    return False


def _is_last_head(blocks: Sequence[Block], index: int) -> bool:
    return index + 1 == len(blocks) or blocks[index + 1].kind not in ("head", "source", "above")


def write_body(text: str, blocks: Sequence[Block], marks: Sequence[Mark], *, supplied_dateline: str = "") -> str:
    """All blocks as the content of the document's ``<div>``.

    :param text: the running text that blocks and marks are spans of.
    :param marks: page marks, notes and tags in order of place.
    :param supplied_dateline: a dateline's TEI, for a document whose transcription has none.
    """
    return _Writer(text, marks).write(blocks, supplied_dateline)


class _Writer:
    """Writes blocks in order, keeping count of what is open."""

    __slots__ = (
        "closed", "covers", "depth", "group", "item_open", "main", "marks", "opener", "out", "parts", "starts", "text",
    )  # fmt: skip

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self.text = text
        self.marks = marks
        self.starts = [mark.start for mark in marks]
        self.out: list[str] = []
        self.depth = 0  # labelled lists open; in each the last item is open too, unless only its label stands
        self.item_open: list[bool] = []
        self.group = 0  # 1 within a list of a memorandum, 2 within a list of such a list
        self.opener = True  # nothing but headings written so far
        self.parts = 0  # divisions open within the document's own: 1 within an attachment
        self.main = True  # before the first attachment
        self.covers = False  # the document's own text stands in a division beside its attachments'
        self.closed = False  # a signature is written

    def inline(self, block: Block) -> str:
        words = write_inline(self.text, block.start, block.end, self.marks, bisect_left(self.starts, block.start))
        return words.replace("\n", " ") if "\n" in words else words

    def line(self, tei: str) -> None:
        self.out.append(_INDENT + "    " * (self.depth + self.group + self.parts) + tei)

    def write(self, blocks: Sequence[Block], supplied_dateline: str) -> str:  # noqa: C901 - one branch a kind of block
        count = len(blocks)
        parted = any(block.kind == "part" for block in blocks)
        covering = parted and _ends_before_part(blocks)
        index = 0
        while index < count:
            block = blocks[index]
            kind = block.kind
            if kind in ("p", "speech"):
                self.close_group(0)
                self.close_lists(block.level)
                self.line(f"<p>{self.inline(block)}</p>")
            elif kind == "label":
                self.label(block)
            elif kind == "item":
                self.line(f"<item>{self.inline(block)}")
                self.item_open[-1] = True
            elif kind == "page":
                self.page(block)
            elif kind in ("row", "option"):
                self.close_group(0)
                self.close_lists(block.level)
                index = self.run(blocks, index)
                continue
            else:
                self.close_lists(0)
                if kind in ("group", "subhead", "entry"):
                    self.group_line(block)
                else:
                    self.close_group(0)
                    if kind in _CLOSER:
                        index = self.closer(blocks, index)
                        continue
                    if kind == "postscript":
                        index = self.postscript(blocks, index)
                        continue
                    if kind == "part":
                        self.part(block)
                    elif kind in _OPENER:
                        index = self.opener_lines(blocks, index)
                        continue
                    else:
                        self.opening(block)
                        if kind == "head" and self.main and not self.covers and _is_last_head(blocks, index):
                            if covering:
                                self.covers = True
                                self.line('<div type="covering">')
                                self.parts += 1
                            if supplied_dateline:
                                self.line(f"<dateline>{supplied_dateline}</dateline>")
            if kind not in ("head", "dateline", "received", "part", "page"):
                self.opener = False
            index += 1
        self.close_group(0)
        self.close_lists(0)
        self.close_part()
        return "\n".join(self.out)

    def part(self, block: Block) -> None:
        """An attachment; it ends where the next begins, or with the document."""
        self.close_part()
        subtype = "" if block.type == "attachment" else f' subtype="{block.type.replace(" ", "-")}"'
        self.line(f'<div type="attachment"{subtype}>')
        self.parts += 1
        self.main, self.opener, self.closed = False, True, False
        self.line(f"<head>{self.inline(block)}</head>")

    def close_part(self) -> None:
        if self.parts:
            self.parts -= 1
            self.line("</div>")

    def opener_lines(self, blocks: Sequence[Block], index: int) -> int:
        """Lines between heading and body: a dateline alone, or with a number and markings in an ``<opener>``."""
        last = index
        while last < len(blocks) and blocks[last].kind in _OPENER:
            last += 1
        lines = blocks[index:last]
        plain = all(block.kind in ("dateline", "received") for block in lines)
        parts = []
        for block in lines:
            words = self.inline(block)
            if block.kind in ("dateline", "received"):
                parts.append(f"<dateline>{words}</dateline>")
            elif block.kind == "number" and "<" not in words:
                parts.append(f'<idno type="number">{words}</idno>')
            else:
                parts.append(words)
        if plain:
            for part in parts:
                self.line(part)
        else:
            self.line(f"<opener>{' '.join(parts)}</opener>")
        return last

    def page(self, block: Block) -> None:
        """A page mark between blocks."""
        words = self.inline(block)
        if self.depth and not self.item_open[-1] and not self.group and self.out[-1].lstrip().startswith("<label>"):
            self.out[-1] += words
        else:
            self.line(words)

    def run(self, blocks: Sequence[Block], index: int) -> int:
        """A table's rows, or options to be ticked; the index of the block after them."""
        kind = blocks[index].kind
        last = index + 1
        while last < len(blocks) and blocks[last].kind == kind and not blocks[last].opens:
            last += 1
        if kind == "option":
            lines = [f"<item>{self.inline(block)}</item>" for block in blocks[index:last]]
            options = ['<list type="options">', *lines, "</list>"]
            # Nothing but a postscript may follow a signature (TEI model.divBottom).
            for line in ["<postscript>", *options, "</postscript>"] if self.closed else options:
                self.line(line)
            return last
        width = max(len(block.cells) for block in blocks[index:last])
        self.line(f'<table rows="{last - index}" cols="{width}">')
        for block in blocks[index:last]:
            role = f' role="{block.type}"' if block.type else ""
            cells = "".join(self.cell(start, end) for start, end in block.cells)
            self.line(f"<row{role}>{cells}</row>")
        self.line("</table>")
        return last

    def cell(self, start: int, end: int) -> str:
        if start == end:
            return "<cell/>"
        return f"<cell>{write_inline(self.text, start, end, self.marks, bisect_left(self.starts, start))}</cell>"

    def opening(self, block: Block) -> None:
        words = self.inline(block)
        if block.kind == "salute":
            self.line(f"<opener><salute>{words}</salute></opener>" if self.opener else f"<p>{words}</p>")
        elif block.kind == "source":
            self.line(f'<note rend="inline" type="source">{words}</note>')
        elif block.kind == "above":
            self.line(f"<opener>{words}</opener>")
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
        self.closed = True
        first = index
        while index < len(blocks) and blocks[index].kind in _CLOSER:
            if blocks[index].kind == "subscribed" and index > first:
                break  # nothing in it tells it from the words before it
            words = self.inline(blocks[index])
            kind = blocks[index].kind
            if kind == "closing":
                parts.append(f"<salute>{words}</salute>")
            elif kind == "signed":
                parts.append(f"<signed>{words}</signed>")
            elif kind == "position":
                parts.append(f'<seg type="position">{words}</seg>')
            else:
                parts.append(words)
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
