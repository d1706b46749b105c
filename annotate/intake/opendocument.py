"""OpenDocument texts (.odt): paragraphs, lists' labels, tables, footnotes and endnotes, italics.

In: the file's bytes. Out: a `Script`. Read as OpenDocument 1.3 part 3 has it: §5 (paragraphs, lists, notes), §9
(tables), §16.27 (text properties), §5.5 (tracked changes: what was deleted stands apart and is not read).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from annotate.errors import TranscriptionError
from annotate.intake.labels import label_of
from annotate.intake.package import Package
from annotate.intake.script import Paragraph, Run, Script, Table

_NS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT: Final = f"{{{_NS}text:1.0}}"
_TABLE: Final = f"{{{_NS}table:1.0}}"
_STYLE: Final = f"{{{_NS}style:1.0}}"
_OFFICE: Final = f"{{{_NS}office:1.0}}"
_FO: Final = f"{{{_NS}xsl-fo-compatible:1.0}}"
_DRAW: Final = f"{{{_NS}drawing:1.0}}"
# What stands in a paragraph and is none of its words.
_SKIPPED: Final = frozenset({f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end"})
_REPEATS: Final = 200


@dataclass
class _Found:
    italic: dict[str, bool] = field(default_factory=dict)
    levels: dict[str, dict[int, tuple[str, str, str, int, int]]] = field(default_factory=dict)
    notes: dict[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    pictures: int = 0


def read_opendocument(data: bytes, *, path: str | Path) -> Script:
    """Read an OpenDocument text.

    :raises TranscriptionError: it is damaged, locked, or none.
    """
    package = Package(data, path)
    root = package.read("content.xml")
    body = root.find(f"{_OFFICE}body/{_OFFICE}text") if root is not None else None
    if root is None or body is None:
        raise TranscriptionError(
            "it holds no text document", path=path, remedy="open it in a word processor and save it as .odt"
        )
    found = _Found()
    for part in (package.read("styles.xml"), root):
        if part is not None:
            _read_styles(part, found)
    blocks = tuple(_blocks(body, found))
    told = [f"{found.pictures} pictures were left out"] if found.pictures else []
    if body.find(f"{_TEXT}tracked-changes") is not None:
        told.append("tracked changes were read as if accepted")
    return Script(blocks, found.notes, tuple(told))


def _read_styles(part: etree._Element, found: _Found) -> None:
    for style in part.iter(f"{_STYLE}style"):
        looks = style.find(f"{_STYLE}text-properties")
        look = looks.get(f"{_FO}font-style") if looks is not None else None
        parent = found.italic.get(style.get(f"{_STYLE}parent-style-name") or "", False)
        found.italic[style.get(f"{_STYLE}name") or ""] = look in ("italic", "oblique") if look else parent
    for style in part.iter(f"{_TEXT}list-style"):
        levels = {}
        for level in style:
            if not isinstance(level.tag, str):
                continue
            depth = int(level.get(f"{_TEXT}level") or 1)
            form = level.get(f"{_STYLE}num-format") or ""
            if level.tag == f"{_TEXT}list-level-style-bullet":
                form = "bullet"
            levels[depth] = (
                level.get(f"{_STYLE}num-prefix") or "", form, level.get(f"{_STYLE}num-suffix") or "",
                int(level.get(f"{_TEXT}start-value") or 1), int(level.get(f"{_TEXT}display-levels") or 1),
            )  # fmt: skip
        found.levels[style.get(f"{_STYLE}name") or ""] = levels


def _blocks(parent: etree._Element, found: _Found) -> Iterator[Paragraph | Table]:
    for child in parent:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            yield Paragraph(tuple(_paragraph(child, found)))
        elif child.tag == f"{_TABLE}table":
            yield _table(child, found)
        elif child.tag == f"{_TEXT}list":
            yield from _list(child, found, child.get(f"{_TEXT}style-name") or "", 1)
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _blocks(child, found)


def _list(element: etree._Element, found: _Found, style: str, depth: int) -> Iterator[Paragraph | Table]:
    """A list's items; the first paragraph of each bears its label."""
    going_on = f"{_TEXT}continue-list" in element.attrib or element.get(f"{_TEXT}continue-numbering") == "true"
    if not going_on:
        found.counts.pop((style, depth), None)
    for item in element:
        label = ""
        if item.tag == f"{_TEXT}list-item":
            label = _label(item, found, style, depth)
        for child in item:
            if child.tag == f"{_TEXT}list":
                yield from _list(child, found, child.get(f"{_TEXT}style-name") or style, depth + 1)
            elif child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield Paragraph(tuple(_paragraph(child, found)), label)
                label = ""


def _label(item: etree._Element, found: _Found, style: str, depth: int) -> str:
    prefix, form, suffix, start, shown = found.levels.get(style, {}).get(depth, ("", "1", ".", 1, 1))
    if form == "bullet":
        return "•"
    given = item.get(f"{_TEXT}start-value")
    count = int(given) if given and given.isdigit() else found.counts.get((style, depth), start - 1) + 1
    found.counts[style, depth] = count
    if not form:
        return ""
    numbers = [label_of(count, form)]
    for above in range(depth - 1, max(depth - shown, 0), -1):
        its = found.levels.get(style, {}).get(above, ("", "1", ".", 1, 1))[1]
        numbers.insert(0, label_of(found.counts.get((style, above), 1), its))
    return prefix + ".".join(numbers) + suffix


def _table(table: etree._Element, found: _Found) -> Table:
    rows = []
    for row in table.iter(f"{_TABLE}table-row"):
        if next(row.iterancestors(f"{_TABLE}table")) is not table:
            continue
        cells: list[tuple[Run, ...]] = []
        for cell in row:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            runs: list[Run] = []
            for paragraph in cell.iter(f"{_TEXT}p", f"{_TEXT}h"):
                runs += [Run(" ")] * bool(runs) + list(_paragraph(paragraph, found))
            times = cell.get(f"{_TABLE}number-columns-repeated") or "1"
            cells += [tuple(runs)] * min(int(times) if times.isdigit() else 1, _REPEATS)
        while cells and not cells[-1]:
            cells.pop()
        rows.append(tuple(cells))
    return Table(tuple(rows))


def _paragraph(element: etree._Element, found: _Found) -> Iterator[Run]:
    italic = found.italic.get(element.get(f"{_TEXT}style-name") or "", False)
    yield from _runs(element, found, italic)


def _runs(element: etree._Element, found: _Found, italic: bool) -> Iterator[Run]:
    if element.text:
        yield Run(_fold(element.text), italic)
    for child in element:
        yield from _inline(child, found, italic)
        if child.tail:
            yield Run(_fold(child.tail), italic)


def _inline(child: etree._Element, found: _Found, italic: bool) -> Iterator[Run]:
    if child.tag == f"{_TEXT}note":
        key = child.get(f"{_TEXT}id") or f"note{len(found.notes) + 1}"
        if key in found.notes:  # the paragraph of a table's repeated cell, or an id given twice
            key += "x"
        words = child.find(f"{_TEXT}note-body")
        found.notes[key] = ()  # its place in the order comes before notes within it
        blocks = _blocks(words, found) if words is not None else iter(())
        found.notes[key] = tuple(block for block in blocks if isinstance(block, Paragraph))
        yield Run(note=key)
    elif child.tag == f"{_TEXT}s":
        yield Run(" ", italic)
    elif child.tag == f"{_TEXT}tab":
        yield Run("\t", italic)
    elif child.tag == f"{_TEXT}line-break":
        yield Run("\n", italic)
    elif child.tag == f"{_TEXT}span":
        yield from _runs(child, found, found.italic.get(child.get(f"{_TEXT}style-name") or "", italic))
    elif child.tag == f"{_DRAW}frame":
        paragraphs = list(child.iter(f"{_TEXT}p", f"{_TEXT}h"))
        found.pictures += not paragraphs
        for paragraph in paragraphs:
            yield from (Run("\n"), *_paragraph(paragraph, found), Run("\n"))
    elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
        yield from _runs(child, found, italic)


def _fold(text: str) -> str:
    """White space of the file is a space (OpenDocument §6.1.2); tabs and line ends have elements of their own."""
    return re.sub(r"[ \t\r\n]+", " ", text)
