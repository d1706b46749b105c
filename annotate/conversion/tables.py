"""Rows of a table, as they read when pasted: cells parted by tabs, or by blanks in columns.

In: printed lines. Out: `Table`s, each a run of lines and the spans of its cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from annotate.conversion.lists import LABEL

Span = tuple[int, int]


class Table(NamedTuple):
    """Some lines that are rows.

    :param first: the index of the first line; `last` the one after the last.
    :param rows: for each row its cells' spans in characters of the running text; an empty cell has no length.
    :param headed: whether the first row names the columns.
    :param aligned: whether the cells are parted by blanks alone, so that it could be chance.
    """

    first: int
    last: int
    rows: tuple[tuple[Span, ...], ...]
    headed: bool
    aligned: bool


_BLANKS = re.compile(r"(?<![.?!:])[ ]{2,}|[ ]{3,}")
_NUMBER = re.compile(
    r"[\s\d.,$£€%()+/*†–—-]*\d[\s\d.,$£€%()+/*†–—-]*(?:percent|mn|bn|m|b|k)?|[—–-]|n\.?a\.?|\.{2,}", re.IGNORECASE
)
_CELL = 80  # a cell is no longer than this, in characters


def find_tables(text: str, lines: Sequence[Span]) -> list[Table]:
    """The tables of a running text.

    :param lines: the printed lines, as spans of it.

    >>> text = "Forces\\nWeapon\\tUS\\nICBM\\t1,054\\nRusk"
    >>> [table.rows for table in find_tables(text, [(0, 6), (7, 16), (17, 27), (28, 32)])]
    [(((7, 13), (14, 16)), ((17, 21), (22, 27)))]
    """
    cells = [_cells(text, start, end) for start, end in lines]
    tables = []
    index = 0
    while index < len(lines):
        last = index
        while last < len(lines) and len(cells[last]) > 1:
            last += 1
        table = _read(text, index, cells[index:last]) if last - index > 1 else None
        if table is not None:
            tables.append(table)
        index = max(last, index + 1)
    return tables


def _cells(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The cells of a line; one where it has no columns."""
    spans = []
    at = start
    if "\t" in text[start:end]:
        for piece in text[start:end].split("\t"):
            spans.append(_trim(text, at, at + len(piece)))
            at += len(piece) + 1
    else:
        for gap in _BLANKS.finditer(text, start, end):
            spans.append((at, gap.start()))
            at = gap.end()
        spans.append((at, end))
    first = text[slice(*spans[0])]
    # "1.\tWe agree" and "TO:\tThe Secretary" are no rows.
    if len(spans) > 1 and (LABEL.fullmatch(first) or first.endswith(":") or first in ("—", "-", "•", "–")):
        return ((start, end),)
    if any(close - opening > _CELL for opening, close in spans):
        return ((start, end),)
    return tuple(spans)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _read(text: str, first: int, rows: Sequence[tuple[Span, ...]]) -> Table | None:
    """The table that some lines with cells are, or None."""
    widths = [len(row) for row in rows]
    width = max(set(widths), key=lambda count: (widths.count(count), count))
    if widths.count(width) * 2 <= len(widths) and len(rows) > 2:
        return None
    aligned = "\t" not in text[rows[0][0][0] : rows[-1][-1][1]]
    numbers = sum(1 for row in rows for cell in row[1:] if is_number(text[slice(*cell)]))
    if aligned and (min(widths) < width or numbers * 3 < sum(widths) - len(rows)):
        return None  # blanks are put anywhere; columns of numbers are not
    filled = []
    for row in rows:
        lacking = width - len(row)
        if lacking > 0 and row is rows[0]:  # a head above the columns but the first
            filled.append(((row[0][0], row[0][0]),) * lacking + row)
        else:
            filled.append(row + ((row[-1][1], row[-1][1]),) * max(lacking, 0))
    head = filled[0]
    headed = numbers > 0 and not any(is_number(text[slice(*cell)]) for cell in head)
    return Table(first, first + len(rows), tuple(filled), headed, aligned)


def is_number(words: str) -> bool:
    """Whether a cell holds a number and nothing else.

    >>> is_number("1,054"), is_number("(10.2)"), is_number("ICBM 3")
    (True, True, False)
    """
    return _NUMBER.fullmatch(words) is not None


def numbers_in(text: str, tables: Sequence[Table]) -> list[Span]:
    """The spans of the cells that hold numbers, in order."""
    return [
        cell
        for table in tables
        for row in table.rows
        for cell in row
        if cell[0] < cell[1] and is_number(text[slice(*cell)])
    ]
