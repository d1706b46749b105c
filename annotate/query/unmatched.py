"""Says what a query that matched nothing looked through, and what of it never occurs there.

In: an XPath expression and files. Out: a `Seen` value, read from the files' bytes. It is asked only after a query
was in vain, so that no other query pays for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotate.query.expressions import Named, names_in, nearest
from annotate.query.forms import Form, as_forms

_DOCUMENT = re.compile(rb"<div\b[^>]*\btype=[\"']document[\"']")
_ELEMENT = re.compile(rb"<([A-Za-z_][\w.-]*)")
_ATTRIBUTE = re.compile(rb"\s([A-Za-z_][\w.:-]*)\s*=\s*[\"']")


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


def look_through(expression: str, files: Iterable[Path | Form]) -> Seen:
    """What a query that matched nothing looked through: for its message, read from the files' bytes.

    :raises OSError: a file cannot be read.
    """
    wanted = names_in(expression)
    forms = as_forms(files)
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
