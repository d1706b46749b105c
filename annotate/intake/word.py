"""Word documents (.docx): paragraphs, lists' labels, tables, footnotes and endnotes, italics.

In: the file's bytes. Out: a `Script`. Read as ECMA-376 part 1 has it: §17.3 (paragraphs and runs), §17.9 (numbering),
§17.11 (notes), §17.13.5 (tracked changes, which are read as if all were accepted, and told). lxml rather than a
library for Word, since those that are kept up either drop the labels of lists or print them otherwise.
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

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL: Final = f"{_W}val"
# Where a run's words stand twice, for readers that know less; we read the first form only.
_ALTERNATIVES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list: how its labels read (``%1.``), the form of its own number, where it begins."""

    text: str
    form: str
    start: int


@dataclass
class _Lists:
    """The numbering of a document: the levels of each list, and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, ident: str, depth: int) -> str:
        """The next label of a list at a depth."""
        levels = self.levels.get(ident, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self.counts.setdefault(ident, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.form in ("bullet", "none"):
            return "•" if level.form == "bullet" else ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            its = levels.get(at, level)
            return label_of(counts.get(at, its.start), its.form)

        return re.sub(r"%(\d)", number, level.text)


def read_word(data: bytes, *, path: str | Path) -> Script:
    """Read a Word document.

    :raises TranscriptionError: it is damaged, locked, or none.
    """
    package = Package(data, path)
    root = package.read("word/document.xml")
    body = root.find(f"{_W}body") if root is not None else None
    if body is None:
        raise TranscriptionError(
            "it holds no document in the usual form of Word", path=path, remedy="save it as .docx (not “Strict”)"
        )
    reader = _Reader(_numbering(package), _styles(package))
    blocks = tuple(reader.blocks(body))
    notes: dict[str, tuple[Paragraph, ...]] = {}
    for kind in ("footnote", "endnote"):
        part = package.read(f"word/{kind}s.xml")
        for note in part.iterfind(f"{_W}{kind}") if part is not None else ():
            if note.get(f"{_W}type") in (None, "normal"):
                paragraphs = reader.blocks(note)
                notes[f"{kind}{note.get(f'{_W}id')}"] = tuple(_flat(paragraphs))
    return Script(blocks, notes, tuple(reader.told()))


def _flat(blocks: Iterator[Paragraph | Table]) -> Iterator[Paragraph]:
    """A note's blocks as paragraphs; a table in a note gives a paragraph a row."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                yield Paragraph(tuple(run for cell in row for run in (*cell, Run(" "))))


def _numbering(package: Package) -> _Lists:
    lists = _Lists()
    part = package.read("word/numbering.xml")
    if part is None:
        return lists
    abstract = {a.get(f"{_W}abstractNumId"): _levels(a) for a in part.iterfind(f"{_W}abstractNum")}
    for num in part.iterfind(f"{_W}num"):
        pointer = num.find(f"{_W}abstractNumId")
        levels = dict(abstract.get(pointer.get(_VAL) if pointer is not None else None, {}))
        for override in num.iterfind(f"{_W}lvlOverride"):
            depth, start = _integer(override.get(f"{_W}ilvl")), override.find(f"{_W}startOverride")
            if start is not None and depth in levels:
                old = levels[depth]
                levels[depth] = _Level(old.text, old.form, _integer(start.get(_VAL)))
            levels |= _levels(override)
        lists.levels[num.get(f"{_W}numId") or ""] = levels
    return lists


def _levels(element: etree._Element) -> dict[int, _Level]:
    levels = {}
    for level in element.iterfind(f"{_W}lvl"):
        told = {child.tag: child.get(_VAL) or "" for child in level}
        form, start = told.get(f"{_W}numFmt", "decimal"), told.get(f"{_W}start", "1")
        levels[_integer(level.get(f"{_W}ilvl"))] = _Level(told.get(f"{_W}lvlText", ""), form, _integer(start))
    return levels


def _integer(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else 0


@dataclass
class _Styles:
    """What styles say: which are italic, and which number their paragraphs."""

    italic: dict[str, bool] = field(default_factory=dict)
    numbered: dict[str, etree._Element] = field(default_factory=dict)


def _styles(package: Package) -> _Styles:
    styles = _Styles()
    part = package.read("word/styles.xml")
    for style in part.iterfind(f"{_W}style") if part is not None else ():
        ident = style.get(f"{_W}styleId") or ""
        mark = style.find(f"{_W}rPr/{_W}i")
        if mark is not None:
            styles.italic[ident] = _is_on(mark)
        number = style.find(f"{_W}pPr/{_W}numPr")
        if number is not None:
            styles.numbered[ident] = number
    return styles


def _is_on(mark: etree._Element) -> bool:
    return (mark.get(_VAL) or "true") not in ("0", "false", "off")


class _Reader:
    def __init__(self, lists: _Lists, styles: _Styles) -> None:
        self._lists = lists
        self._styles = styles
        self._changed = 0
        self._pictures = 0
        self._cells = 0

    def told(self) -> Iterator[str]:
        """What an editor should know."""
        if self._changed:
            yield f"{self._changed} tracked changes were read as if accepted"
        if self._pictures:
            yield f"{self._pictures} pictures were left out"
        if self._cells:
            yield f"{self._cells} tables stand within cells and were read as words"

    def blocks(self, parent: etree._Element) -> Iterator[Paragraph | Table]:
        """The paragraphs and tables below an element; what only wraps them is passed through."""
        for child in parent:
            if child.tag == f"{_W}p":
                yield self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield self._table(child)
            elif child.tag == f"{_W}del":
                self._changed += 1
            elif child.tag in (f"{_W}ins", f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}smartTag"):
                self._changed += child.tag == f"{_W}ins"
                yield from self.blocks(child)

    def _table(self, table: etree._Element) -> Table:
        rows = []
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not table:
                continue
            cells = [c for c in row.iter(f"{_W}tc") if next(c.iterancestors(f"{_W}tr")) is row]
            rows.append(tuple(self._cell(cell) for cell in cells))
        return Table(tuple(rows))

    def _cell(self, cell: etree._Element) -> tuple[Run, ...]:
        runs: list[Run] = []
        for paragraph in cell.iter(f"{_W}p"):
            if next(paragraph.iterancestors(f"{_W}tc")) is not cell:
                self._cells += 1
            runs += [Run(" ")] * bool(runs) + list(self._paragraph(paragraph).runs)
        return tuple(runs)

    def _paragraph(self, paragraph: etree._Element) -> Paragraph:
        settings = paragraph.find(f"{_W}pPr")
        style = settings.find(f"{_W}pStyle") if settings is not None else None
        named = style.get(_VAL) or "" if style is not None else ""
        number = settings.find(f"{_W}numPr") if settings is not None else None
        if number is None:
            number = self._styles.numbered.get(named)
        label = self._label(number) if number is not None else ""
        runs = tuple(self._runs(paragraph, self._styles.italic.get(named, False)))
        return Paragraph(runs, label if any(run.text.strip() or run.note for run in runs) else "")

    def _label(self, number: etree._Element) -> str:
        ident, depth = number.find(f"{_W}numId"), number.find(f"{_W}ilvl")
        if ident is None:
            return ""
        return self._lists.label(ident.get(_VAL) or "", _integer(depth.get(_VAL)) if depth is not None else 0)

    def _runs(self, parent: etree._Element, italic: bool) -> Iterator[Run]:
        for child in parent:
            name = etree.QName(child).localname if isinstance(child.tag, str) else ""
            if child.tag == f"{_W}r":
                yield from self._run(child, italic)
            elif name in ("del", "moveFrom"):
                self._changed += 1
            elif name in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple"):
                self._changed += name in ("ins", "moveTo")
                yield from self._runs(child, italic)

    def _run(self, run: etree._Element, italic: bool) -> Iterator[Run]:
        settings = run.find(f"{_W}rPr")
        if settings is not None:
            style, mark = settings.find(f"{_W}rStyle"), settings.find(f"{_W}i")
            if style is not None:
                italic = self._styles.italic.get(style.get(_VAL) or "", italic)
            if mark is not None:
                italic = _is_on(mark)
            hidden = settings.find(f"{_W}vanish")
            if hidden is not None and _is_on(hidden):
                return
        yield from self._content(run, italic)

    def _content(self, parent: etree._Element, italic: bool) -> Iterator[Run]:
        for child in parent:
            name = etree.QName(child).localname if isinstance(child.tag, str) else ""
            if name == "t":
                yield Run(child.text or "", italic)
            elif name in _SIGNS:
                # A page's or column's end is no line's end.
                broken = name == "br" and child.get(f"{_W}type") in ("page", "column")
                yield Run(" " if broken else _SIGNS[name], italic)
            elif name in ("footnoteReference", "endnoteReference"):
                yield Run(note=f"{name.removesuffix('Reference')}{child.get(f'{_W}id')}")
            elif name == "sym":
                code = child.get(f"{_W}char") or ""
                yield Run(chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{4}", code) else "", italic)
            elif child.tag == _ALTERNATIVES:
                continue
            elif name in ("drawing", "pict", "object", "AlternateContent", "Choice"):
                yield from self._drawn(child, italic)

    def _drawn(self, drawing: etree._Element, italic: bool) -> Iterator[Run]:
        """The words of text boxes in a drawing; a picture has none."""
        boxes = [b for b in drawing.iter(f"{_W}txbxContent") if not any(b.iterancestors(_ALTERNATIVES))]
        self._pictures += not boxes
        for box in boxes:
            for paragraph in box.iter(f"{_W}p"):
                yield Run("\n", italic)
                yield from self._runs(paragraph, italic)
                yield Run("\n", italic)
