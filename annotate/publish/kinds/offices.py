"""Offices and posts: the list, and a page an office with what it sent, received, drafted, cleared and approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from annotate.publish.edition import Appearance, Edition
from annotate.publish.kinds.persons import SECTIONS, Section
from annotate.publish.page import Page, divide
from annotate.values.collation import collation_key

_ORDER = {"sender": 0, "receiver": 1, "drafter": 2, "clearer": 3, "approver": 4}
_SECTIONS = (*sorted(SECTIONS, key=lambda s: _ORDER[s.role]), Section("named", "Named"))
_SHOWN = 100  # documents of a role on the office's own page; the Department sent thousands
_ROWS = 300  # documents a page of all of a role


def pages(edition: Edition) -> Iterator[Page]:
    """The list, a page for each office, and further pages for each role that has many documents."""
    yield Page("offices/", "offices.html", "Offices and posts", partial(_list_context, edition))
    expansions = {form: f.term.expansion for f in edition.terms.values() for form in f.term.forms}
    for file in edition.offices.values():
        lists = [(section, _by_date(file.having(section.role))) for section in _SECTIONS]
        lists = [(section, found) for section, found in lists if found]
        context = {"file": file, "lists": lists, "shown": _SHOWN, "expansion": _expansion(expansions, file.name)}
        yield Page(file.path, "office.html", file.name, partial(dict, context))
        for section, found in lists:
            if len(found) > _SHOWN:
                for where, sheet, rows in divide(f"{file.path}{section.title.lower()}/", found, _ROWS):
                    title = f"{file.name}: {section.title.lower()}"
                    of_role = {"file": file, "section": section, "sheet": sheet, "rows": rows, "count": len(found)}
                    yield Page(where, "office_role.html", title, partial(dict, of_role))


def _by_date(appearances: list[Appearance]) -> list[Appearance]:
    return sorted(appearances, key=lambda a: a.item.record.when.sort_key)


def _list_context(edition: Edition) -> Mapping[str, object]:
    files = sorted(edition.offices.values(), key=lambda f: collation_key(f.name))
    correspondents = [f for f in files if f.having("sender") or f.having("receiver")]
    known = {f.path for f in correspondents}
    return {"correspondents": correspondents, "others": [f for f in files if f.path not in known]}


def _expansion(expansions: Mapping[str, str], name: str) -> str:
    """What a symbol stands for, where a volume's list of terms says so: "EUR/EE" by its parts.

    >>> _expansion({"EUR": "Bureau of European Affairs", "EE": "Eastern Europe"}, "EUR/EE")
    'Bureau of European Affairs; Eastern Europe'
    """
    if name in expansions:
        return expansions[name]
    parts = [expansions.get(part, "") for part in name.split("/")]
    return "; ".join(parts) if all(parts) else ""
