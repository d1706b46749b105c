"""What each printed line of a transcription is: head, dateline, list label, paragraph, signature …

In: the lines' words, without page marks and footnote numbers. Out: `Block`s that cover every line once. The rules
are the edition's layout as it reads when copied from a page: a list label stands alone on its line, items follow
one another without a blank line, the signature comes last. A document may have parts (`annotate.conversion.parts`),
each with a heading, dateline and signature of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from annotate.conversion.closings import close, find_options, is_signature
from annotate.conversion.lists import LABEL, Label, Listed, nest, read_label
from annotate.conversion.memoranda import name_lists
from annotate.conversion.openings import open_document, open_part
from annotate.conversion.parts import find_parts, part_type
from annotate.conversion.tables import Table
from annotate.conversion.transcription import Line
from annotate.conversion.words import Block, Kind, Words
from annotate.headings import read_heading

__all__ = ("Block", "Kind", "Words", "is_signature", "recognise")


def recognise(lines: Sequence[Words], tables: Sequence[Table] = ()) -> list[Block]:
    """What each printed line is, in order.

    :param tables: lines known to be rows.
    """
    starts = [0, *find_parts(lines), len(lines)]
    parts: list[list[Block]] = []
    for number, (start, end) in enumerate(pairwise(starts)):
        here = [
            table._replace(first=table.first - start, last=table.last - start)
            for table in tables
            if start <= table.first < end
        ]
        parts.append(_recognise_part(lines[start:end], here, is_part=number > 0))
    if len(parts) > 1 and not any(map(_is_letter, parts[1:])):
        _hold_back(parts)
    return [block for part in parts for block in part]


def _is_letter(part: Sequence[Block]) -> bool:
    """Whether an attachment is a document by itself: its heading says who wrote to whom, and it has a dateline."""
    kinds = {block.kind for block in part}
    return "dateline" in kinds and any(block.kind == "head" and block.type == "letter" for block in part)


def _hold_back(parts: list[list[Block]]) -> None:
    """Leave dateline and signature to the document where what is attached is a paper.

    The edition's editors do so, and a query for the signers or the datelines of documents should find those alone.
    """
    for number, part in enumerate(parts):
        for at, block in enumerate(part):
            if block.kind == "dateline" and number:
                part[at] = block._replace(kind="dated")
            elif block.kind == "signed" and number + 1 < len(parts):
                part[at] = block._replace(kind="subscribed")


def _recognise_part(lines: Sequence[Words], tables: Sequence[Table], *, is_part: bool) -> list[Block]:
    kinds: list[Kind] = ["p"] * len(lines)
    cuts: dict[int, list[Block]] = {}
    first = open_part(lines, kinds) if is_part else open_document(lines, kinds, cuts)
    for index, words in enumerate(lines):
        if not words.text and kinds[index] == "p":
            kinds[index] = "page"
    for table in tables:
        if table.first >= first:
            kinds[table.first : table.last] = ["row"] * (table.last - table.first)
    find_options(lines, kinds, first)
    head = next((lines[at].text for at in range(first - 1, -1, -1) if kinds[at] == "head"), "")
    last = close(lines, kinds, first, head[slice(*read_heading(head).sender)] if head else "")
    types = name_lists(lines, kinds, first, last)
    return _arrange(lines, kinds, types, _find_lists(lines, kinds, first, last), cuts, tables)


# ---- arranging ------------------------------------------------------------------------------------------------


def _find_lists(lines: Sequence[Words], kinds: Sequence[Kind], first: int, last: int) -> list[Listed]:
    """The labels that stand in a sequence, with their lists."""
    labels: list[Label] = []
    loose = [0] * (len(lines) + 1)  # for each line the number of paragraphs before it that follow no label
    labelled = False
    for index in range(first, last):
        loose[index + 1] = loose[index]
        if kinds[index] == "p":
            label = read_label(lines[index].text, index)
            if label is not None:
                labels.append(label)
            alone = label is not None and label.alone
            loose[index + 1] += not (alone or labelled)
            labelled = alone
    return nest(labels, loose) if labels else []


def _arrange(  # noqa: C901 - one branch a kind of line
    lines: Sequence[Words],
    kinds: Sequence[Kind],
    types: dict[int, str],
    labels: Sequence[Listed],
    cuts: dict[int, list[Block]],
    tables: Sequence[Table],
) -> list[Block]:
    """The blocks of all lines, lists opened and closed where their labels say."""
    at = {listed.label.at: listed for listed in labels}
    final: dict[int, int] = {}  # the line of the last label in each list, lists within it included
    chain: list[int] = []
    for listed in labels:
        del chain[listed.level - 1 :]
        chain.append(listed.number)
        for number in chain:
            final[number] = listed.label.at
    rows = {table.first + place: (table, place) for table in tables for place in range(len(table.rows))}
    blocks: list[Block] = []
    open_lists: list[int] = []
    index, count = 0, len(lines)
    while index < count:
        kind, (words, line, _) = kinds[index], lines[index]
        found = at.get(index)
        if index in cuts:
            blocks += cuts[index]
        elif found is not None:
            opens = found.number not in open_lists
            del open_lists[found.level - opens :]
            if opens:
                open_lists.append(found.number)
            level = len(open_lists)
            after = index + 1 < count and kinds[index + 1] == "p" and index + 1 not in at
            if found.label.alone:
                blocks.append(Block("label", line.start, line.end, level, opens))
                if after:
                    follower = lines[index + 1].line
                    blocks.append(Block("item", follower.start, follower.end, level))
                    index += 1
            else:
                cut = lines[index].place(found.label.size)
                blocks.append(Block("label", line.start, cut, level, opens))
                blocks.append(Block("item", cut + 1, line.end, level))
        elif kind == "page":
            blocks.append(Block(kind, line.start, line.end, len(open_lists)))
        elif kind == "row":
            while open_lists and final[open_lists[-1]] < index:
                open_lists.pop()
            blocks.append(_row(line, len(open_lists), *rows[index]))
        elif kind == "option":
            while open_lists and final[open_lists[-1]] < index:
                open_lists.pop()
            blocks.append(Block(kind, line.start, line.end, len(open_lists), index == 0 or kinds[index - 1] != kind))
        elif kind not in ("p", "joined"):
            open_lists.clear()
            name = part_type(words) if kind == "part" else types.get(index, "")
            if kind == "head" and kinds[0] == "part":
                read = read_heading(words)
                name = "letter" if read.sender != (0, 0) != read.receiver else ""
            blocks.append(Block(kind, line.start, line.end, type=name))
        elif kind == "p":
            while open_lists and final[open_lists[-1]] < index:
                open_lists.pop()
            end = line.end
            follows = index + 1 < count and kinds[index + 1] == "p" and index + 1 not in at
            if follows and not lines[index + 1].line.blank and LABEL.fullmatch(words):
                # No list's label after all: an initial, "J." before "Edgar Hoover".
                index += 1
                end = lines[index].line.end
            blocks.append(Block("p", line.start, end, len(open_lists)))
        index += 1
    return blocks


def _row(line: Line, level: int, table: Table, place: int) -> Block:
    label = "label" if table.headed and place == 0 else ""
    return Block("row", line.start, line.end, level, place == 0, label, table.rows[place])
