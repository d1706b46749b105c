"""Policy clauses by kind, each with its bearer and the document it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from annotate.publish.edition import Edition, Item
from annotate.publish.page import Page, divide
from annotate.publish.render import CLAUSE_KINDS
from annotate.records import Clause

_ROWS = 150  # clauses a page

MEANINGS: Final = {
    "obligation": "what someone must do",
    "prohibition": "what someone must not do",
    "permission": "what someone may do",
    "exemption": "who or what a rule does not reach",
    "scope": "who or what a rule reaches",
    "effective": "when a rule begins or ends",
    "commitment": "what the writer's side will do",
    "instruction": "what the receiver is told to do",
    "recommendation": "what someone is advised to do",
}


def pages(edition: Edition) -> Iterator[Page]:
    """The list of kinds and pages for each kind, in order of date."""
    counts = [(kind, MEANINGS[kind], len(edition.clauses.get(kind, ()))) for kind in CLAUSE_KINDS]
    yield Page("clauses/", "clauses.html", "Policy clauses", partial(dict, kinds=counts))
    for kind, meaning, _ in counts:
        found = sorted(edition.clauses.get(kind, ()), key=_by_date)
        for where, sheet, rows in divide(f"clauses/{kind}/", found, _ROWS):
            context = {"kind": kind, "meaning": meaning, "sheet": sheet, "rows": rows, "count": len(found)}
            yield Page(where, "clause_kind.html", kind.capitalize(), partial(dict, context))


def _by_date(pair: tuple[Item, Clause]) -> tuple[str, str, str, int, int]:
    item, clause = pair
    return *item.record.when.sort_key, item.volume.id, item.position, clause.n
