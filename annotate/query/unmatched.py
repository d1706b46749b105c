"""Says what a query that matched nothing looked through, and what of it never occurs there.

In: an XPath expression and files. Out: a `Seen` value, read from the files' tags. It is asked only after a query
was in vain, so that no other query pays for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotate.query.expressions import Named, names_in, nearest
from annotate.query.forms import Form, as_forms
from annotate.tei.scan import TAG, read_attributes, read_source
from annotate.tei.spelling import plain_text


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
    """What a query that matched nothing looked through: for its message, read from the files' tags.

    :raises OSError: a file cannot be read.
    :raises TeiError: a file is none of TEI.
    """
    wanted = names_in(expression)
    forms = as_forms(files)
    documents, tagged = 0, False
    known: dict[tuple[str, str], set[str]] = {(n.kind, n.attribute): set() for n in wanted}
    for form in forms:
        source = plain_text(read_source(form.read.read_bytes(), name=str(form.read)))
        for token in TAG.finditer(source):
            element, inside = token["name"], token["attributes"]
            if element is None or token["close"]:
                continue
            attributes = read_attributes(inside) if inside else {}
            documents += element == "div" and attributes.get("type") == "document"
            tagged = tagged or attributes.get("resp", "").startswith("#reftel.")
            for (kind, attribute), names in known.items():
                if kind == "element":
                    names.add(element)
                elif kind == "attribute":
                    names.update(attributes)
                elif attribute in attributes:
                    names.add(attributes[attribute])
    absent = []
    for name in wanted:
        there = known[name.kind, name.attribute]
        if name.name not in there and not (name.kind == "value" and not there):
            absent.append((name, nearest(name.name, there)))
    return Seen(len(forms), documents, tagged, tuple(absent))
