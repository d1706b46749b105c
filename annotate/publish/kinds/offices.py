"""Offices and posts: the list, and a page an office with what it sent, received, drafted, cleared and approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from annotate.publish.edition import Edition, OfficeFile
from annotate.publish.kinds.persons import SECTIONS, Section
from annotate.publish.page import Page

_ORDER = {"sender": 0, "receiver": 1, "drafter": 2, "clearer": 3, "approver": 4}
_SECTIONS = (*sorted(SECTIONS, key=lambda s: _ORDER[s.role]), Section("named", "Named"))


def pages(edition: Edition) -> Iterator[Page]:
    """The list and a page for each office."""
    yield Page("offices/", "offices.html", "Offices and posts", partial(_list_context, edition))
    for file in edition.offices.values():
        yield Page(file.path, "office.html", file.name, partial(_context, edition, file))


def _list_context(edition: Edition) -> Mapping[str, object]:
    files = sorted(edition.offices.values(), key=lambda f: f.name.casefold())
    correspondents = [f for f in files if f.having("sender") or f.having("receiver")]
    return {"correspondents": correspondents, "others": [f for f in files if f not in correspondents]}


def _context(edition: Edition, file: OfficeFile) -> Mapping[str, object]:
    lists = [(section, file.having(section.role)) for section in _SECTIONS]
    return {
        "file": file,
        "lists": [(section, found) for section, found in lists if found],
        "expansion": _expansion(edition, file),
    }


def _expansion(edition: Edition, file: OfficeFile) -> str:
    """What a symbol stands for, where a volume's list of terms says so: "EUR/EE" by its parts."""
    known = {form: f.term.expansion for f in edition.terms.values() for form in f.term.forms}
    if file.name in known:
        return known[file.name]
    parts = [known.get(part, "") for part in file.name.split("/")]
    return "; ".join(parts) if all(parts) else ""
