"""Asks TEI files questions in XPath 1.0 and tells where each answer stands.

In: an expression and files. Out: matches, or counts of them, in the order of files and documents, as they are
found. Names without a prefix mean TEI elements (`annotate.expressions`). Large corpora are asked by several
processes; answers still come in order. This module imports no spaCy: a query should start at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from time import process_time
from typing import Any, Final, Literal

from lxml import etree

from annotate.errors import QueryError
from annotate.expressions import Named, bind_names, compile_expression, names_in, nearest
from annotate.files import REGISTERS
from annotate.forms import Form
from annotate.records import TEI_NAMESPACE, XML_ID, parse_tei, squash, words_of

__all__ = ["Grouping", "Match", "bind_names", "compile_query", "count_matches", "look_through", "query_files"]

Grouping = Literal["", "volume", "year", "person", "document"]

_T: Final = f"{{{TEI_NAMESPACE}}}"
# What a reader would call the place a match stands in, for --context.
_BLOCKS: Final = frozenset(
    f"{_T}{n}" for n in "p item note head cell ab dateline signed label salute opener closer l byline q".split()
)
# With less than so many seconds of computing left, starting processes costs more than it saves.
_WORTH_PROCESSES: Final = 0.8
_BATCH: Final = 2_000_000  # bytes
NO_DATE: Final = "(no date)"
NO_DOCUMENT: Final = "(no document)"  # front and back matter
NO_PERSON: Final = "(no person)"


@dataclass(frozen=True, slots=True)
class Match:
    """One answer: where it stands, its words, and its XML (empty for an attribute, string or number).

    :param document: the ``xml:id`` of the document it stands in; empty in a header shared by many.
    :param line: the line of the editor's file, counted from 1; 0 for a computed value.
    :param xml: empty where it was not asked for.
    :param context: the words of the paragraph, item or note it stands in; empty where they were not asked for.
    """

    volume: str
    document: str
    path: str
    line: int
    text: str
    xml: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class _Job:
    """What a process is to do with its files."""

    expression: str
    forms: tuple[Form, ...]
    xml: bool = True
    context: bool = False
    count: bool = False
    by: Grouping = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a query that matched nothing looked through, and what of it never occurs there.

    :param tagged: whether any of it holds tags of a program.
    :param absent: for each name or value of the expression that occurs nowhere, the one most like it that does.
    """

    files: int
    documents: int
    tagged: bool
    absent: tuple[tuple[Named, str], ...]


def compile_query(expression: str) -> etree.XPath:
    """An expression ready to be asked of many files.

    :raises QueryError: it is not XPath 1.0.
    """
    return compile_expression(expression)


def query_files(
    expression: str,
    files: Iterable[Path | Form],
    *,
    xml: bool = True,
    context: bool = False,
    processes: int = 1,
) -> Iterator[Match]:
    """Ask every file; answers come as they are found.

    :param files: TEI files, asked in this order.
    :param xml: whether each match brings its XML.
    :param context: whether each match brings the words around it.
    :param processes: how many may work at a time.
    :raises QueryError: the expression cannot be evaluated.
    :raises TeiError: a file is not well-formed.
    """
    compile_query(expression)
    for matches, _ in _work(_Job(expression, _forms(files), xml=xml, context=context), processes):
        yield from matches


def count_matches(
    expression: str, files: Iterable[Path | Form], *, by: Grouping = "", processes: int = 1
) -> Counter[str]:
    """How many matches there are: in all (under the empty key), or by volume, year, person or document.

    A match in an undated document counts under `NO_DATE`, one outside all documents under `NO_DOCUMENT`. By person, a
    match counts for the person it names, or else for each person named within it. An expression that yields numbers
    is summed up.

    :raises QueryError: the expression cannot be evaluated, or what it yields has no year, person or document.
    """
    compile_query(expression)
    total: Counter[str] = Counter()
    for _, counts in _work(_Job(expression, _forms(files), count=True, by=by), processes):
        total.update(counts)
    return total


def _forms(files: Iterable[Path | Form]) -> tuple[Form, ...]:
    return tuple(Form(f, f) if isinstance(f, Path) else f for f in files)


# --- processes ----------------------------------------------------------------------------------------------------

_Answer = tuple[list[Match], dict[str, int]]


def _work(job: _Job, processes: int) -> Iterator[_Answer]:
    """The answers of each batch of files, in order; the first ones tell whether more processes are worth starting."""
    batches = list(_batches(job))
    left = sum(_size(form.read) for form in job.forms)
    done, started = 0, process_time()
    while batches:
        if processes > 1 and len(batches) > 1 and done and (process_time() - started) / done * left > _WORTH_PROCESSES:
            break
        batch = batches.pop(0)
        yield _answer(batch)
        size = sum(_size(form.read) for form in batch.forms)
        done, left = done + size, left - size
    if not batches:
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A forked process has lxml and the expression at hand; nothing else runs in this one.
    with ProcessPoolExecutor(min(processes, len(batches)), mp_context=get_context("fork")) as pool:
        try:
            for matches, counts in pool.map(_packed, batches):
                yield [Match(*fields) for fields in matches], counts
        except GeneratorExit:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _packed(job: _Job) -> tuple[list[tuple[Any, ...]], dict[str, int]]:
    """An answer as plain tuples, which cross to another process in less time."""
    matches, counts = _answer(job)
    return [tuple(getattr(match, name) for name in Match.__slots__) for match in matches], counts


def _batches(job: _Job) -> Iterator[_Job]:
    """The job in parts of neighbouring files, each worth sending to a process."""
    part: list[Form] = []
    size = 0
    for form in job.forms:
        part.append(form)
        size += _size(form.read)
        if size >= _BATCH:
            yield _with(job, part)
            part, size = [], 0
    if part:
        yield _with(job, part)


def _with(job: _Job, forms: Sequence[Form]) -> _Job:
    return _Job(job.expression, tuple(forms), job.xml, job.context, job.count, job.by)


def _size(path: Path) -> int:
    return path.stat().st_size


def _answer(job: _Job) -> _Answer:
    ask = compile_query(job.expression)
    matches: list[Match] = []
    counts: Counter[str] = Counter()
    for form in job.forms:
        root = parse_tei(form.read.read_bytes(), name=str(form.path))
        try:
            found = ask(root)
        except etree.XPathEvalError as error:
            raise QueryError(f"{error}: {job.expression}", remedy="check the arguments of functions") from error
        tree = _Tree(root, form)
        if job.count:
            counts.update(tree.count(found, job.by))
        else:
            matches += tree.matches(found, job)
    return matches, dict(counts)


# --- one file -----------------------------------------------------------------------------------------------------


class _Tree:
    """A parsed file and what was already read of it."""

    def __init__(self, root: etree._Element, form: Form) -> None:
        self._root = root
        self._form = form
        self.volume = next((squash(i.text or "") for i in root.iter(f"{_T}idno") if i.get("type") == "frus"), "")
        self.volume = self.volume or form.path.stem
        self._years: dict[etree._Element, str] = {}
        self._persons: dict[str, str] | None = None
        self._only_document: etree._Element | None = None
        self._looked = False

    def matches(self, found: Any, job: _Job) -> Iterator[Match]:
        path = str(self._form.path)
        if not isinstance(found, list):
            yield Match(self.volume, "", path, 0, _scalar(found), "")
            return
        for node in found:
            element = _element(node)
            div = self._document(element)
            xml = ""
            if isinstance(node, etree._Element):
                text = words_of(node)
                xml = str(etree.tostring(node, encoding="unicode", with_tail=False)) if job.xml else ""
            else:
                text = squash(node[1] if isinstance(node, tuple) else str(node))
            context = words_of(_block(element)) if job.context and element is not None else ""
            ident = "" if div is None else div.get(XML_ID) or ""
            yield Match(self.volume, ident, path, self._line(element), text, xml, context)

    def count(self, found: Any, by: Grouping) -> Counter[str]:
        counts: Counter[str] = Counter()
        if not isinstance(found, list):
            if by not in ("", "volume"):
                told = f"a number, a string, true or false has no {by}"
                raise QueryError(told, remedy="ask for the nodes themselves: //note, not count(//note)")
            counts[self.volume if by else ""] += _amount(found)
        elif by in ("", "volume"):
            counts[self.volume if by else ""] += len(found)
        else:
            for node in found:
                counts.update(self._keys(_element(node), by))
        return +counts

    def _keys(self, element: etree._Element | None, by: Grouping) -> Iterable[str]:
        if by == "person":
            return self._persons_of(element) or [NO_PERSON]
        div = self._document(element)
        if by == "year":
            return [self._year(div) if div is not None else NO_DOCUMENT]
        ident = NO_DOCUMENT if div is None else div.get(XML_ID) or ""
        return [f"{self.volume} {ident}".strip()]

    def _document(self, element: etree._Element | None) -> etree._Element | None:
        here = element
        while here is not None:
            if here.tag == f"{_T}div" and here.get("type") == "document":
                return here
            here = here.getparent()
        return self._only()

    def _only(self) -> etree._Element | None:
        """A file's one document, to which its header belongs; none where it has several."""
        if not self._looked:
            self._looked = True
            divs = (d for d in self._root.iter(f"{_T}div") if d.get("type") == "document")
            first, second = next(divs, None), next(divs, None)
            self._only_document = first if second is None else None
        return self._only_document

    def _line(self, element: etree._Element | None) -> int:
        line = element.sourceline if element is not None else 0
        if not isinstance(line, int):
            return 0
        if not self._form.shift or element is None:
            return line
        # Before the text, the tagged form has lines that the editor's file lacks: nothing there has a line in it.
        text = self._root.find(f"{_T}text")
        start = text.sourceline if text is not None else None
        return line - self._form.shift if isinstance(start, int) and line >= start else 0

    def _year(self, div: etree._Element) -> str:
        if div not in self._years:
            dates = (d for line in div.iter(f"{_T}dateline") for d in line.iter(f"{_T}date"))
            stated = (d.get(k) for d in dates for k in ("when", "from", "notBefore", "to", "notAfter"))
            found = next((v for v in stated if v and re.match(r"\d{4}", v)), "")
            self._years[div] = found[:4] or NO_DATE
        return self._years[div]

    def _persons_of(self, element: etree._Element | None) -> list[str]:
        if element is None:
            return []
        names = [element] if element.tag == f"{_T}persName" else list(element.iter(f"{_T}persName"))
        return list(dict.fromkeys(map(self._person, names)))

    def _person(self, name: etree._Element) -> str:
        """A person's name as the register has it; as printed where the register does not know him."""
        target = (name.get("corresp") or name.get("ref") or "").removeprefix("#")
        if self._persons is None:
            self._persons = _read_names(self._root)
            beside = self._form.path.parent / REGISTERS
            if beside.exists():
                self._persons |= _read_names(parse_tei(beside.read_bytes(), name=str(beside)))
        return self._persons.get(target) or words_of(name)


def _read_names(root: etree._Element) -> dict[str, str]:
    """The name that each id of a register of persons stands for, ours or a volume's own list."""
    names = {}
    for element in root.iter(f"{_T}persName", f"{_T}person"):
        ident = element.get(XML_ID)
        if ident:
            name = element if element.tag == f"{_T}persName" else next(element.iter(f"{_T}persName"), element)
            names[ident] = words_of(name).strip(" ,")
    return names


def _element(node: Any) -> etree._Element | None:
    """The element that a node of an answer is, or is an attribute or text of."""
    if isinstance(node, etree._Element):
        return node
    parent: etree._Element | None = node.getparent() if hasattr(node, "getparent") else None
    return parent


def _block(element: etree._Element) -> etree._Element:
    """The paragraph, item or note an element stands in; itself where it stands in none."""
    here: etree._Element | None = element
    while here is not None:
        if here.tag in _BLOCKS:
            return here
        here = here.getparent()
    return element


def _amount(value: Any) -> int:
    """What a computed value adds to a count: a number itself, anything else one if it is true."""
    if isinstance(value, float):
        return int(value) if isfinite(value) else 0
    return int(value is True or (isinstance(value, str) and value != ""))


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.12g}" if isinstance(value, float) else squash(str(value))


# --- nothing found ------------------------------------------------------------------------------------------------

_DOCUMENT = re.compile(rb"<div\b[^>]*\btype=[\"']document[\"']")
_ELEMENT = re.compile(rb"<([A-Za-z_][\w.-]*)")
_ATTRIBUTE = re.compile(rb"\s([A-Za-z_][\w.:-]*)\s*=\s*[\"']")


def look_through(expression: str, files: Iterable[Path | Form]) -> Seen:
    """What a query that matched nothing looked through: for its message, read from the files' bytes.

    :raises OSError: a file cannot be read.
    """
    wanted = names_in(expression)
    forms = _forms(files)
    documents, tagged = 0, False
    known: dict[tuple[str, str], set[str]] = {(n.kind, n.attribute): set() for n in wanted}
    for form in forms:
        data = form.read.read_bytes()
        documents += len(_DOCUMENT.findall(data))
        tagged = tagged or b'resp="#reftel.' in data
        for (kind, attribute), names in known.items():
            names |= {name.decode("utf-8", "replace") for name in _names(data, kind, attribute)}
    absent = []
    for name in wanted:
        there = known[name.kind, name.attribute]
        if name.name not in there and not (name.kind == "value" and not there):
            absent.append((name, nearest(name.name, there)))
    return Seen(len(forms), documents, tagged, tuple(absent))


def _names(data: bytes, kind: str, attribute: str) -> set[bytes]:
    if kind == "element":
        return set(_ELEMENT.findall(data))
    if kind == "attribute":
        return set(_ATTRIBUTE.findall(data))
    value = re.compile(rb"\s" + re.escape(attribute.encode("utf-8")) + rb"\s*=\s*[\"']([^\"']*)")
    return set(value.findall(data))
