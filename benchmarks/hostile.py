#!/usr/bin/env python3
"""Measures texts made to be slow: what is linear takes twice as long for twice the text.

    python benchmarks/hostile.py [words of a name …]     the functions of the table below
    python benchmarks/hostile.py --patterns              every regular expression of the package

Prints the seconds at n, 2n and 4n characters and the exponent: 1 is linear, 2 quadratic. The texts of a pattern are
made from the pattern itself: each of its repetitions, repeated, after what leads to it and before what it cannot take.
"""

from __future__ import annotations

import importlib
import math
import os
import pkgutil
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import annotate


@dataclass(frozen=True)
class Kind:
    """A kind of text and what reads it; `text(n)` has about n characters. work: the function is named by module."""

    work: str
    text: Callable[[int], str]


def repeated(words: str) -> Callable[[int], str]:
    return lambda n: words * (n // len(words))


# One line a kind: "what: of what" -> (what reads it, its text).
KINDS: dict[str, Kind] = {
    "clauses: shall": Kind("clauses", repeated("shall ")),
    "clauses: shall not be": Kind("clauses", repeated("shall not be ")),
    "clauses: must notify and": Kind("clauses", repeated("must notify and ")),
    "clauses: We will": Kind("clauses", repeated("We will ")),
    "clauses: no stop": Kind("clauses", repeated("the Department should inform the Embassy and ")),
    "heading: Repeated to": Kind("heading", repeated("Repeated to ")),
    "heading: from Moscow to Paris": Kind("heading", repeated("from Moscow to Paris ")),
    "heading: tabs": Kind("heading", repeated("\t")),
    "heading: no-break spaces": Kind("heading", repeated("\u00a0")),
    "heading: Memorandum of": Kind("heading", repeated("Memorandum of ")),
    "heading: From, tabs": Kind("heading", lambda n: "1. Telegram From A" + "\t" * n + "B"),
    "heading: to to": Kind("heading", lambda n: "1. Telegram From A" + " to" * (n // 3)),
    "heading: ends in a year": Kind("heading", lambda n: "1. Paper" + ", May 1" * (n // 7) + ", 1964"),
    "split_name: quotes": Kind("split_name", repeated("\u201c")),
    "split_name: nested quotes": Kind("split_name", repeated("\u201c\u201d")),
    "split_name: tabs": Kind("split_name", repeated("\t")),
    "split_name: no-break spaces": Kind("split_name", repeated("\u00a0")),
    "split_name: commas": Kind("split_name", repeated(", ")),
    "split_name: brackets": Kind("split_name", repeated(" (")),
    "split_name: initials": Kind("split_name", repeated("A.")),
    "split_name: General": Kind("split_name", repeated("General ")),
    "split_name: Jr.": Kind("split_name", repeated("Jr. ")),
    "term_forms: tabs": Kind("term_forms", repeated("\t")),
    "term_forms: no-break spaces": Kind("term_forms", repeated("\u00a0")),
    "term_forms: or": Kind("term_forms", repeated(" or ")),
    "term_forms: optional letters": Kind("term_forms", lambda n: "a(b)" * (n // 4) + " x"),
    "term_forms: brackets": Kind("term_forms", repeated("x (a) ")),
    "appointments: tabs": Kind("appointments", lambda n: "Minister until" + "\t" * n + "x"),
    "appointments: in in": Kind("appointments", repeated("in ")),
    "appointments: years": Kind("appointments", repeated("1964–")),
    "persons: capitals": Kind("persons", repeated("A. B. ")),
    "persons: Smith": Kind("persons", repeated("Smith ")),
    "persons: Mr.": Kind("persons", repeated("Mr. ")),
    "persons: note marks": Kind("persons", repeated("Smith\ufffc")),
    "terms: letters": Kind("terms", repeated("NATO")),
    "terms: NATO": Kind("terms", repeated("NATO ")),
    "terms: dashes": Kind("terms", repeated("NATO-")),
    "references: telegram": Kind("references", repeated("telegram ")),
    "references: telegrams and": Kind("references", repeated("telegrams 1, 2, and ")),
    "references: from Moscow": Kind("references", repeated("from Moscow ")),
    "references: 279": Kind("references", repeated("279 ")),
    "references: tabs": Kind("references", repeated("\t")),
    "references: note marks": Kind("references", repeated("telegram \ufffc ")),
    "references: Ibid.": Kind("references", repeated("Ibid., ")),
    "provenance: Drafted by": Kind("provenance", repeated("Drafted by ")),
    "provenance: semicolons": Kind("provenance", lambda n: "Source: " + "; " * (n // 2)),
    "provenance: brackets": Kind("provenance", lambda n: "Source: Drafted by " + "(" * n),
    "provenance: commas": Kind("provenance", lambda n: "Source: National Archives" + ", A" * (n // 3)),
    "provenance: cleared with": Kind(
        "provenance", lambda n: "Source: X. Secret. " + "cleared with A (B), " * (n // 20)
    ),
    "dateline: July": Kind("dateline", repeated("July ")),
    "dateline: tabs": Kind("dateline", lambda n: "July" + "\t" * n),
    "dateline: commas": Kind("dateline", repeated("Moscow, ")),
    "xpath: brackets": Kind("xpath", repeated("(")),
    "xpath: names": Kind("xpath", repeated("a/")),
}


def functions() -> dict[str, Callable[[str], object]]:
    """What reads the texts, by the name the table uses; a register of three entries where one is needed."""
    from annotate.annotators.clauses import extract
    from annotate.annotators.persons import find_persons, rules_for
    from annotate.annotators.practice import EVERYTHING
    from annotate.annotators.provenance import find_provenance
    from annotate.annotators.references import find_references
    from annotate.annotators.terms import find_terms, index_terms
    from annotate.datelines import read_dateline
    from annotate.errors import QueryError
    from annotate.headings import read_heading
    from annotate.query.expressions import bind_names
    from annotate.registers import read_appointments, read_registers, split_name, term_forms

    registers = read_registers(REGISTER)

    def bind(text: str) -> object:
        try:
            return bind_names(text)
        except QueryError as error:
            return error

    return {  # without the caches of some
        "clauses": lambda text: extract(text, ""),
        "heading": read_heading.__wrapped__,
        "split_name": split_name,
        "term_forms": term_forms,
        "appointments": read_appointments,
        "persons": lambda text: find_persons(text, rules_for(registers)),
        "terms": lambda text: find_terms(text, index_terms(registers, EVERYTHING)),
        "references": find_references,
        "provenance": find_provenance,
        "dateline": read_dateline.__wrapped__,
        "xpath": bind,
    }


REGISTER = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><standOff>
<listPerson><person xml:id="p_SJ1"><persName><surname>Smith</surname>, <forename>John A.</forename></persName></person>
</listPerson><listOrg><org xml:id="t_NATO1"><orgName type="abbreviation">NATO</orgName><orgName>North Atlantic Treaty
Organization</orgName></org></listOrg></standOff></TEI>"""


def exponent(seconds: list[float]) -> float:
    """How the time grows: 1 where it doubles with the text; 0 where it is too short to tell."""
    return math.log2(seconds[2] / seconds[1]) if seconds[1] > 0.002 else 0.0


def timed(work: Callable[[str], object], text: str) -> float:
    """The seconds of computing that a text takes."""
    started = time.process_time()
    work(text)
    return time.process_time() - started


# --- regular expressions ------------------------------------------------------------------------------------------


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern of text that a module of the package holds, by where it stands."""
    found: dict[str, re.Pattern[str]] = {}
    seen: set[tuple[str, int]] = set()
    for module in pkgutil.walk_packages(annotate.__path__, "annotate."):
        held = importlib.import_module(module.name)
        for name, value in vars(held).items():
            for inner, pattern in _patterns_in(value):
                if (pattern.pattern, pattern.flags) not in seen:
                    seen.add((pattern.pattern, pattern.flags))
                    found[f"{module.name.removeprefix('annotate.')}.{name}{inner}"] = pattern
    return found


def _patterns_in(value: object, depth: int = 0) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield "", value
    elif depth < 3 and isinstance(value, dict):
        for key, inner in value.items():
            yield from ((f"[{key!r}]{rest}", p) for rest, p in _patterns_in(inner, depth + 1))
    elif depth < 3 and isinstance(value, (tuple, list)):
        for i, inner in enumerate(value):
            yield from ((f"[{i}]{rest}", p) for rest, p in _patterns_in(inner, depth + 1))


def attacks(pattern: re.Pattern[str]) -> Iterator[tuple[str, Callable[[int], str]]]:
    """Texts that make a pattern work: each named by what it repeats."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    seen = set()
    for before, body in _repetitions(list(tree), ""):
        for pump in dict.fromkeys((body, before + body, " ", "\t", "a ", "A ", ", ", "\ufffc")):
            for lead in dict.fromkeys(("", before)):
                if pump and (lead, pump) not in seen:
                    seen.add((lead, pump))
                    yield f"{lead!r} + {pump!r} * n", _pumped(lead, pump)


def _pumped(lead: str, pump: str) -> Callable[[int], str]:
    return lambda n: lead + pump * (n // len(pump)) + "\x00"


def _repetitions(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """Each repetition without bound in a tree: a text that leads to it, and one that it takes."""
    for code, value in nodes:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            _, most, inner = value
            if most > 20:
                yield before, _sample(list(inner))
            yield from _repetitions(list(inner), before)
        elif code is codes.SUBPATTERN:
            yield from _repetitions(list(value[-1]), before)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _repetitions(list(branch), before)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _repetitions(list(value[1]), before)
        before += _sample([(code, value)])


def _sample(nodes: list[Any]) -> str:
    """A text that a part of a pattern takes, or nearly."""
    return "".join(_sample_node(code, value) for code, value in nodes)


def _sample_node(code: Any, value: Any) -> str:
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.NOT_LITERAL:
        return "a" if chr(value) != "a" else "b"
    if code is codes.ANY:
        return "a"
    if code is codes.IN:
        return _sample_set(value)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return _sample(list(value[2])) * max(value[0], 1)
    if code is codes.SUBPATTERN:
        return _sample(list(value[-1]))
    if code is codes.BRANCH:
        return _sample(list(value[1][0]))
    return ""


def _sample_set(items: list[Any]) -> str:
    if items[0][0] is codes.NEGATE:
        return next(c for c in "a 1A.,;" if not _in_set(c, items[1:]))
    code, value = items[0]
    if code is codes.CATEGORY:
        known: dict[Any, str] = {codes.CATEGORY_DIGIT: "1", codes.CATEGORY_SPACE: " "}
        return known.get(value, "a")
    return chr(value[0] if code is codes.RANGE else value)


def _in_set(character: str, items: list[Any]) -> bool:
    for code, value in items:
        if code is codes.LITERAL and chr(value) == character:
            return True
        if code is codes.RANGE and value[0] <= ord(character) <= value[1]:
            return True
        if code is codes.CATEGORY:
            tests = {codes.CATEGORY_DIGIT: str.isdigit, codes.CATEGORY_SPACE: str.isspace}
            if tests.get(value, str.isalnum)(character):
                return True
    return False


def scan(pattern: re.Pattern[str]) -> Callable[[str], object]:
    """A pattern as it is used: looked for through the whole text; only at the start where it is anchored there."""
    return lambda text: sum(1 for _ in pattern.finditer(text))


# --- printing -----------------------------------------------------------------------------------------------------


def judge(name: str, pattern: re.Pattern[str], sizes: tuple[int, ...] = (200, 400, 800, 1600, 3200)) -> None:
    """Print the worst that a pattern does, in a process that may compute for ten seconds and no longer."""
    process = os.fork()
    if process:
        _, status = os.waitpid(process, 0)
        if os.WIFSIGNALED(status):
            print(f"ends not    {name}", flush=True)
        return
    resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
    worst = (0.0, "")
    for told, text in attacks(pattern):
        seconds: list[float] = []
        for n in sizes:
            if not seconds or seconds[-1] < 0.05:
                seconds.append(timed(scan(pattern), text(n)))
        if seconds[-1] > 0.005:
            worst = max(worst, (math.log2(seconds[-1] / max(seconds[-2:][0], 1e-6)), told))
    if worst[0] > 1.5:
        print(f"{worst[0]:4.1f}        {name}: {worst[1]}", flush=True)
    os._exit(0)


def main(arguments: list[str]) -> None:
    if "--patterns" in arguments:
        for name, pattern in patterns().items():
            judge(name, pattern)
        return
    work = functions()
    for name, kind in KINDS.items():
        if all(word in name for word in arguments):
            seconds = [timed(work[kind.work], kind.text(n)) for n in (20_000, 40_000, 80_000)]
            told = "  ".join(f"{s:8.3f}" for s in seconds)
            print(f"{name:34}{told} s  exponent {exponent(seconds):4.1f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
