"""What a page of the site is, and how a long list becomes several pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from annotate.publish.addresses import relative

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that stands beside a page or below it.

    :param name: its name from the page's folder.
    :param text: makes its text.
    :param stamp: a digest of all that the text is made from; where it is given and that of the file in the site is the
        same, the text need not be made.
    """

    name: str
    text: Callable[[], str | bytes]
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the edition calls for.

    :param path: its address below the site's root, such as "frus1964-68v14/d259/".
    :param template: the file in ``templates/`` that renders it.
    :param title: for the browser's title bar and the list of pages.
    :param context: makes what the template is given, when the page is rendered and not before.
    :param companions: tells the files that stand beside the page or below it.
    :param searched: whether its words are in the full-text index (its template says which).
    """

    path: str
    template: str
    title: str
    context: Callable[[], Mapping[str, object]]
    companions: Callable[[], Iterator[Companion]] | None = None
    searched: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the pages a long list is divided into. number and total count from 1; paths are of all its pages."""

    number: int
    total: int
    paths: tuple[str, ...]

    def link(self, number: int) -> str:
        """The link from this sheet to another."""
        return relative(self.paths[self.number - 1], self.paths[number - 1])


def divide(path: str, rows: Sequence[T], size: int) -> Iterator[tuple[str, Sheet, Sequence[T]]]:
    """Divide rows into sheets of at most `size`: each with its path, the first one at `path` itself.

    >>> [(where, list(rows)) for where, _, rows in divide("terms/", "abcde", 2)]
    [('terms/', ['a', 'b']), ('terms/page-2/', ['c', 'd']), ('terms/page-3/', ['e'])]
    """
    total = max(1, -(-len(rows) // size))
    paths = tuple(path if n == 1 else f"{path}page-{n}/" for n in range(1, total + 1))
    for n, where in enumerate(paths, 1):
        yield where, Sheet(n, total, paths), rows[(n - 1) * size : n * size]
