"""The kinds of page. A kind is one module with ``pages(edition)``, one template, and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from annotate.errors import Failure, failure_of
from annotate.publish.edition import Edition
from annotate.publish.kinds import (
    archives,
    broken,
    clauses,
    dates,
    documents,
    markings,
    names,
    network,
    offices,
    persons,
    sections,
    tags,
    telegrams,
    terms,
    volumes,
)
from annotate.publish.page import Page

KINDS: Final[tuple[Callable[[Edition], Iterator[Page]], ...]] = (
    volumes.pages,
    sections.pages,
    documents.pages,
    persons.pages,
    names.pages,
    network.pages,
    terms.pages,
    dates.pages,
    offices.pages,
    telegrams.pages,
    clauses.pages,
    archives.pages,
    markings.pages,
    tags.pages,
    broken.pages,
)


def all_pages(edition: Edition, failed: Callable[[Failure], None]) -> Iterator[Page]:
    """Every page that the edition calls for.

    :param failed: told of each kind in which something went wrong, which is without its further pages then.
    """
    for pages in KINDS:
        try:
            yield from pages(edition)
        except Exception as error:
            failed(failure_of(error, path=pages.__module__.rpartition(".")[2]))
