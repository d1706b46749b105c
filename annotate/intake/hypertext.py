"""HTML: paragraphs, lists' labels, tables, notes and their marks, italics.

In: a page's text. Out: a `Script`. What a browser shows is read, by the HTML standard's own roles for elements (§4,
§15.3); what it does not show, and a page's navigation, is left out and told. A note is what a mark's link points at
(``href="#fn1"``), as word processors, Markdown and history.state.gov write it, or, where marks have no links, the items
of the list that ends the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree, html

from annotate.errors import TranscriptionError
from annotate.intake.labels import label_of
from annotate.intake.script import Paragraph, Run, Script, Table

_HIDDEN: Final = frozenset(
    "script style head template noscript title meta link svg math object iframe audio video canvas map datalist dialog "
    "input select textarea button".split()
)
_LEFT_OUT: Final = frozenset(("nav", "form"))
_BLOCKS: Final = frozenset(
    "html body address article aside blockquote center details dd div dl dt fieldset figcaption figure footer h1 h2 h3 "
    "h4 h5 h6 header hgroup hr li main menu ol p pre section summary ul table".split()
)
_ITALIC: Final = frozenset("i em cite dfn var".split())
_STYLED: Final = re.compile(r"font-style\s*:\s*(italic|oblique|normal)", re.IGNORECASE)
_UNSEEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A mark as printed: "1", "[1]", "(1)", "*", "†", "a".
_MARK: Final = re.compile(r"\s*[\[(]?\s*(\d{1,3}|[*†‡§¶]{1,3}|[a-z])\s*[\])]?\s*")
# A note's way back to its mark: its number or an arrow, by itself.
_BACK: Final = re.compile(r"\s*[\[(]?(?:\d{1,3}|[*†‡§¶]{1,3}|[a-z]|[↩↑^⏎]\ufe0e?)[\])]?[.:]?\s*")
_NUMBER: Final = re.compile(r"\s*[\[(]?(\d{1,3}|[*†‡§¶]{1,3})[\])]?[.:]?\s+")
_DEPTH: Final = 200


def read_html(text: str, *, path: str | Path) -> Script:
    """Read a page.

    :param text: HTML, whole or a part.
    :raises TranscriptionError: it cannot be read, or shows nothing.
    """
    try:
        # An encoding that the text declares is no longer its own.
        root = html.document_fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise TranscriptionError("the page shows no words", path=path, line=1, remedy="choose another file") from error
    if _is_too_deep(root):
        raise TranscriptionError(
            f"its elements nest more than {_DEPTH} deep", path=path, line=1, remedy="save it anew from a browser"
        )
    return _Page(root).read()


def _parser() -> html.HTMLParser:
    return html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)


def _is_too_deep(root: etree._Element) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEPTH:
            return True
    return False


class _Page:
    def __init__(self, root: etree._Element) -> None:
        body = root.find("body")
        self.body = root if body is None else body
        self.left: list[str] = []
        self.marks: dict[etree._Element, str] = {}  # the element of a mark, and the key of its note
        self.notes: dict[str, etree._Element] = {}
        self._find_linked()
        if not self.notes:
            self._find_listed()
        self.owned = set(self.notes.values())

    def read(self) -> Script:
        notes = {key: tuple(self._note(element)) for key, element in self.notes.items()}
        blocks = list(self._blocks(self.body))
        told = [f"left out, since it is no text of the page: {what}" for what in self.left]
        return Script(tuple(blocks), notes, tuple(told))

    # ---- notes

    def _find_linked(self) -> None:
        """The notes that marks link to: a short mark whose target comes later, and is a block of its own."""
        ids = {e.get("id"): e for e in self.body.iter(etree.Element) if e.get("id")}
        ids |= {e.get("name"): e for e in self.body.iter("a") if e.get("name") and e.get("name") not in ids}
        keys: dict[etree._Element, str] = {}
        order = {element: at for at, element in enumerate(self.body.iter(etree.Element))}
        for link in self.body.iter("a"):
            target = (link.get("href") or "").partition("#")[2]
            if not target or not (link.get("href") or "").startswith("#") or target not in ids:
                continue
            if not _MARK.fullmatch(_words(link)) or order[ids[target]] <= order[link]:
                continue
            note = _note_block(ids[target])
            if note is None or any(link is inside for inside in note.iter("a")):
                continue
            key = keys.setdefault(note, target)
            self.notes.setdefault(key, note)
            self.marks[_mark_of(link)] = key

    def _find_listed(self) -> None:
        """The notes of a page whose marks are raised numbers without links: the list that ends it has as many items."""
        raised = [s for s in self.body.iter("sup") if re.fullmatch(r"\s*\[?\d{1,3}\]?\s*", _words(s))]
        last = next((e for e in reversed(list(self.body.iter("ol"))) if not _words_after(e, self.body)), None)
        if last is None or not raised:
            return
        items = list(last.iterchildren("li"))
        start = _integer(last.get("start"), 1)
        within = set(last.iter("sup"))
        marks = {sup: int(re.sub(r"\D", "", _words(sup))) for sup in raised if sup not in within}
        if sorted(set(marks.values())) != list(range(start, start + len(items))):
            return
        self.notes = {f"n{n}": item for n, item in enumerate(items, start)}
        self.marks = {sup: f"n{n}" for sup, n in marks.items()}

    def _note(self, element: etree._Element) -> Iterator[Paragraph]:
        """A note's paragraphs, without its own number and its way back."""
        first = True
        for block in self._blocks(element, whole=True):
            paragraphs = [block] if isinstance(block, Paragraph) else [Paragraph(c) for r in block.rows for c in r]
            for paragraph in paragraphs:
                runs = list(paragraph.runs)
                if first and runs and not runs[0].note and element.tag != "li":
                    runs[0] = Run(_NUMBER.sub("", runs[0].text, count=1), runs[0].italic)
                first = first and not any(run.text.strip() or run.note for run in runs)
                if any(run.text.strip() or run.note for run in runs):
                    yield Paragraph(tuple(runs), paragraph.label)

    # ---- blocks

    def _blocks(self, element: etree._Element, *, whole: bool = False) -> Iterator[Paragraph | Table]:
        """The paragraphs and tables an element shows. whole: also where it is a note, which stands elsewhere."""
        if not whole and element in self.owned:
            return
        if element.tag == "table":
            yield from self._table(element)
            return
        if element.tag == "pre":
            for line in _words(element).split("\n"):
                yield Paragraph((Run(line),), close=True)
            return
        labels = self._labels(element) if element.tag in ("ol", "ul", "menu") else {}
        runs: list[Run] = []

        def flush() -> Iterator[Paragraph]:
            if any(run.text.strip() or run.note for run in runs):
                yield Paragraph(tuple(runs), close=element.tag in ("dt", "dd"))
            runs.clear()

        if element.text:
            runs.append(Run(_fold(element.text), _is_italic(element, False)))
        for child in element:
            if isinstance(child.tag, str) and self._is_shown(child):
                if child.tag in _BLOCKS or (child not in self.marks and _holds_block(child)):
                    yield from flush()
                    label = labels.get(child, "")
                    for block in self._blocks(child):
                        yield _labelled(block, label) if label else block
                        label = ""
                    if label:  # "1." alone on a line, its words in the paragraph below
                        yield Paragraph((), label)
                else:
                    runs += self._inline(child, _is_italic(element, False))
            if child.tail:
                runs.append(Run(_fold(child.tail), _is_italic(element, False)))
        yield from flush()

    def _labels(self, element: etree._Element) -> dict[etree._Element, str]:
        """What a browser prints before the items of a list."""
        items = [item for item in element.iterchildren("li") if item not in self.owned]
        if element.tag != "ol":
            return dict.fromkeys(items, "•")
        if "none" in (element.get("style") or ""):
            return {}
        n = _integer(element.get("start"), 1)
        labels = {}
        for item in items:
            n = _integer(item.get("value"), n)
            labels[item] = label_of(n, element.get("type") or "1") + (element.get("data-delimiter") or ".")
            n += 1
        return labels

    def _is_shown(self, element: etree._Element) -> bool:
        if element.tag in _HIDDEN or element.get("hidden") is not None or _UNSEEN.search(element.get("style") or ""):
            return False
        if element.tag in _LEFT_OUT or element.get("role") == "navigation":
            words = " ".join(_words(element).split())
            if words:
                self.left.append(f"“{words[:60]}”")
            return False
        return True

    def _table(self, table: etree._Element) -> Iterator[Paragraph | Table]:
        rows = []
        for caption in table.iterchildren("caption"):
            yield Paragraph(tuple(self._inline(caption, False)))
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is not table:
                continue
            cells = [c for c in row if c.tag in ("td", "th")]
            if any(cell.find(".//table") is not None for cell in cells):  # a page laid out by tables
                for cell in cells:
                    yield from self._blocks(cell)
                continue
            rows.append(tuple(tuple(self._inline(cell, False)) for cell in cells))
        if rows and all(len(row) <= 1 for row in rows):
            yield from (Paragraph(row[0]) for row in rows if row)
        elif rows:
            yield Table(tuple(rows))

    # ---- words

    def _inline(self, element: etree._Element, italic: bool) -> Iterator[Run]:
        if element in self.marks:
            yield Run(note=self.marks[element])
            return
        if not self._is_shown(element) or _is_back(element):
            return
        if element.tag in ("br", "hr", "wbr", "img"):
            yield Run("" if element.tag == "wbr" else (element.get("alt") or "") if element.tag == "img" else "\n")
            return
        italic = _is_italic(element, italic)
        parted = element.tag in _BLOCKS
        if parted:
            yield Run(" ")
        if element.text:
            yield Run(_fold(element.text), italic)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._inline(child, italic)
            if child.tail:
                yield Run(_fold(child.tail), italic)
        if parted:
            yield Run(" ")


def _words(element: etree._Element) -> str:
    return "".join(str(words) for words in element.itertext())


def _labelled(block: Paragraph | Table, label: str) -> Paragraph | Table:
    if isinstance(block, Paragraph):
        return Paragraph(block.runs, f"{label} {block.label}".strip(), block.close)
    return block


def _note_block(target: etree._Element) -> etree._Element | None:
    """The element that holds a note's words: the target, or the block that its anchor stands in."""
    here: etree._Element | None = target
    while here is not None and here.tag not in ("li", "p", "div", "dd", "aside", "section", "td"):
        here = here.getparent()
    if here is not None and here.tag == "td":
        here = here.getparent()
    return here


def _mark_of(link: etree._Element) -> etree._Element:
    """The outermost element that is nothing but a mark: the ``sup`` around the link."""
    here = link
    while (parent := here.getparent()) is not None and parent.tag in ("sup", "span", "a", "b", "i", "em", "small"):
        if _words(parent).strip() != _words(link).strip():
            break
        here = parent
    return here


def _is_back(element: etree._Element) -> bool:
    """Whether a link leads from a note back to its mark."""
    href = element.get("href") or ""
    return element.tag == "a" and href.startswith("#") and _BACK.fullmatch(_words(element)) is not None


def _holds_block(element: etree._Element) -> bool:
    return any(child.tag in _BLOCKS for child in element.iter(etree.Element) if child is not element)


def _words_after(element: etree._Element, body: etree._Element) -> bool:
    """Whether the page shows words after an element."""
    here: etree._Element | None = element
    while here is not None and here is not body:
        if (here.tail or "").strip():
            return True
        if any(isinstance(s.tag, str) and _words(s).strip() for s in here.itersiblings()):
            return True
        here = here.getparent()
    return False


def _is_italic(element: etree._Element, around: bool) -> bool:
    styled = _STYLED.search(element.get("style") or "")
    if styled:
        return styled[1].lower() != "normal"
    return around or element.tag in _ITALIC


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default


def _fold(text: str) -> str:
    """White space of a page's source is a space, or none (CSS Text 3 §4.1.1); no-break spaces stay."""
    return re.sub(r"[ \t\r\n\f]+", " ", text)
