"""Asks TEI files questions in XPath 1.0 and tells where each answer stands.

In: an expression and files. Out: matches, or counts of them, in the order of files and documents, as they are
found. Names without a prefix mean TEI elements (`annotate.query.expressions`). Large corpora are asked by several
processes; answers still come in order. This module imports no spaCy: a query should start at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any, Final, TypeVar

from lxml import etree

from annotate.errors import QueryError
from annotate.query.expressions import compile_expression
from annotate.query.forms import Form, as_forms
from annotate.query.limits import within
from annotate.query.matches import Grouping, Match, Tree
from annotate.tei.tree import parse_tei

if TYPE_CHECKING:
    from concurrent.futures import Executor

# With less than so many seconds of computing left, starting threads or processes costs more than it saves.
_WORTH_THREADS: Final = 0.1
_WORTH_PROCESSES: Final = 0.8
_BATCH: Final = 2_000_000  # bytes


@dataclass(frozen=True, slots=True)
class _Job:
    """What a process is to do with its files."""

    expression: str
    forms: tuple[Form, ...]
    xml: bool = True
    context: bool = False
    count: bool = False
    by: Grouping = ""


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
    timeout: float = 0,
) -> Iterator[Match]:
    """Ask every file; answers come as they are found.

    :param files: TEI files, asked in this order.
    :param xml: whether each match brings its XML.
    :param context: whether each match brings the words around it.
    :param processes: how many may work at a time.
    :param timeout: seconds after which the question is given up (see `annotate.query.limits`); 0 for never.
    :raises QueryError: the expression cannot be evaluated, or not within the time given.
    :raises TeiError: a file is not well-formed.
    """
    compile_query(expression)
    for matches, _ in _limited(_Job(expression, as_forms(files), xml=xml, context=context), processes, timeout):
        yield from matches


def count_matches(
    expression: str, files: Iterable[Path | Form], *, by: Grouping = "", processes: int = 1, timeout: float = 0
) -> Counter[str]:
    """How many matches there are: in all (under the empty key), or by volume, year, person or document.

    A match in an undated document counts under `NO_DATE`, one outside all documents under `NO_DOCUMENT`. By person, a
    match counts for the person it names, or else for each person named within it. An expression that yields numbers
    is summed up.

    :param timeout: seconds after which the question is given up; 0 for never.
    :raises QueryError: the expression cannot be evaluated, or not within the time given, or what it yields has no
        year, person or document.
    """
    compile_query(expression)
    total: Counter[str] = Counter()
    for _, counts in _limited(_Job(expression, as_forms(files), count=True, by=by), processes, timeout):
        total.update(counts)
    return total


# --- processes ----------------------------------------------------------------------------------------------------

_Answer = tuple[list[Match], dict[str, int]]
_Result = TypeVar("_Result")


def _limited(job: _Job, processes: int, timeout: float) -> Iterator[_Answer]:
    """The answers of `_work`, done in a process that can be ended where there is a time limit."""
    if not timeout:
        yield from _work(job, processes)
        return
    for matches, counts in within(timeout, lambda: map(_plain, _work(job, processes))):
        yield [Match(*fields) for fields in matches], counts


def _work(job: _Job, processes: int) -> Iterator[_Answer]:
    """The answers of each batch of files, in order; the first tells what help is worth its start."""
    if not job.forms:
        return
    first, *left = _batches(job)
    started = process_time()
    answer = _answer(first)
    seconds = (process_time() - started) / max(_size(first), 1) * sum(map(_size, left))
    yield answer
    helpers = min(processes, len(left))
    if helpers < 2 or seconds < _WORTH_THREADS:
        yield from map(_answer, left)
    elif seconds < _WORTH_PROCESSES:
        from concurrent.futures import ThreadPoolExecutor

        # lxml lets go of the interpreter while it parses and evaluates, which is most of what there is to do here.
        with ThreadPoolExecutor(helpers) as threads:
            yield from _in_order(threads, threads.map(_answer, left))
    else:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # A forked process has lxml and the expression at hand; no other thread runs in this one.
        with ProcessPoolExecutor(helpers, mp_context=get_context("fork")) as pool:
            for matches, counts in _in_order(pool, pool.map(_packed, left)):
                yield [Match(*fields) for fields in matches], counts


def _in_order(pool: Executor, results: Iterator[_Result]) -> Iterator[_Result]:
    """Results as they come; those that nobody waits for any longer are not begun."""
    try:
        yield from results
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _packed(job: _Job) -> tuple[list[tuple[Any, ...]], dict[str, int]]:
    return _plain(_answer(job))


def _plain(answer: _Answer) -> tuple[list[tuple[Any, ...]], dict[str, int]]:
    """An answer as plain tuples, which cross to another process in less time."""
    matches, counts = answer
    return [tuple(getattr(match, name) for name in Match.__slots__) for match in matches], counts


def _batches(job: _Job) -> Iterator[_Job]:
    """The job in parts of neighbouring files, each worth sending to a process."""
    part: list[Form] = []
    size = 0
    for form in job.forms:
        part.append(form)
        size += form.read.stat().st_size
        if size >= _BATCH:
            yield replace(job, forms=tuple(part))
            part, size = [], 0
    if part:
        yield replace(job, forms=tuple(part))


def _size(job: _Job) -> int:
    return sum(form.read.stat().st_size for form in job.forms)


def _answer(job: _Job) -> _Answer:
    ask = compile_query(job.expression)
    matches: list[Match] = []
    counts: Counter[str] = Counter()
    for form in job.forms:
        root = parse_tei(form.read.read_bytes(), name=str(form.path))
        try:
            found = ask(root)
        except etree.XPathEvalError as error:
            told = "a path, [ ], | or a function has a number or string before it or within, where nodes are needed"
            known = str(error) == "Invalid type"
            raise QueryError(
                f"{told if known else error}: {job.expression}", remedy="ask for nodes there, such as //persName"
            ) from error
        except etree.XPathError as error:
            raise QueryError(f"{error}: {job.expression}", remedy="ask in another way") from error
        except (re.error, OverflowError, RecursionError) as error:
            # lxml hands re:test and its kin to Python's re, and lets its errors out as they are.
            told = f"a pattern of re:test, re:match or re:replace is no regular expression: {error}"
            raise QueryError(f"{told}: {job.expression}", remedy="write it as Python's re reads it") from error
        tree = Tree(root, form)
        if job.count:
            counts.update(tree.count(found, job.by))
        else:
            matches += tree.matches(found, xml=job.xml, context=job.context)
    return matches, dict(counts)
