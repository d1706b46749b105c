"""The addresses of the site: each is claimed once, upper and lower case alike, since some disks do not tell them apart.

In: the ids of volumes and their documents, with the places they stand at. Out: the path of each, and what is wrong
with those that could not have the one their id asks for. `reftel check` and the build ask the same function, so that
they say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotate.errors import Failure

# What the site itself has at its root, and in each volume's folder (`annotate.publish.kinds`).
AT_ROOT: Final = frozenset(
    """404 404.html about archives assets classification clauses data dates feed.xml for-editors for-researchers formats
    handling how-right how-to-cite index index.html network notebooks offices pagefind persons questions reference
    search sitemap.xml sitemap.xml.gz telegrams terms""".split()
)
IN_VOLUME: Final = frozenset(["index.html", "names", "network", "persons", "terms"])
# XML Namespaces 1.0 §3: what an xml:id may be.
_NCNAME = re.compile(r"[^\W\d][\w.\-\u00b7]*")
_NO_SEGMENT = re.compile(r"[^\w.-]")


@dataclass(frozen=True, slots=True)
class Claim:
    """A document that asks for an address.

    :param id: its ``xml:id``. :param path: its file. :param line: where it begins there; 0 where that is not known.
    """

    id: str
    path: str
    line: int = 0


class Registry:
    """Who has which address."""

    def __init__(self) -> None:
        self._claimed: dict[str, str] = {}

    def claim(self, path: str, who: str) -> str:
        """Claim an address; who has it already, or empty where it was free."""
        first = self._claimed.setdefault(path.casefold(), who)
        return "" if first is who else first

    def free(self, folder: str, name: str, who: str) -> tuple[str, str]:
        """Claim an address in a folder, with a number where it is taken; the path, and who has the first choice.

        >>> registry = Registry()
        >>> registry.free("v/", "D2", "one"), registry.free("v/", "d2", "another")
        (('v/D2/', ''), ('v/d2-2/', 'one'))
        """
        path, number = f"{folder}{name}/", 1
        holder = self.claim(path, who)
        first = holder
        while holder:
            number += 1
            path = f"{folder}{name}-{number}/"
            holder = self.claim(path, who)
        return path, first


def segment(ident: str) -> str:
    """An ``xml:id`` as a path segment: as it is but for characters that an address may not have.

    >>> segment("d12a"), segment("a b"), segment("..")
    ('d12a', 'a-b', 'unnamed')
    """
    return _NO_SEGMENT.sub("-", ident).strip(".") or "unnamed"


def is_ncname(ident: str) -> bool:
    """Whether an ``xml:id`` is a name, as XML wants it.

    >>> is_ncname("d12"), is_ncname("12"), is_ncname("a b"), is_ncname("é.1")
    (True, False, False, True)
    """
    return _NCNAME.fullmatch(ident) is not None


def place_documents(registry: Registry, volume: str, claims: Iterable[Claim]) -> Iterator[tuple[str, Failure | None]]:
    """The path of each document of a volume, and what is wrong with its id, if anything is."""
    folder = f"{volume}/"
    for name in [*sorted(IN_VOLUME), f"{volume}.epub"]:
        registry.claim(f"{folder}{name}/", _OURS)
    for claim in claims:
        path, holder = registry.free(folder, segment(claim.id), f"{claim.id} of {claim.path}")
        yield path, _fault(claim, holder)


_OURS: Final = "the site"


def _fault(claim: Claim, holder: str) -> Failure | None:
    if not claim.id:
        told = "a document without xml:id; give it one, such as d12"
    elif not is_ncname(claim.id):
        told = f'xml:id "{claim.id}" is no XML name; begin it with a letter and use letters, digits, "-", "_" and "."'
    elif holder == _OURS:
        told = f'xml:id "{claim.id}" is the address of a page that each volume has; rename it'
    elif holder:
        told = f'the document "{claim.id}" would stand at the address of {holder}; rename one'
    else:
        return None
    return Failure(claim.path, "", claim.line, told)


def fault_of_volume(volume: str, path: Path, others: Iterable[str] = ()) -> Failure | None:
    """What is wrong with a volume's name as an address at the site's root, if anything is.

    :param others: further names that are taken there.
    """
    if volume.casefold() in AT_ROOT or volume.casefold() in {name.casefold() for name in others}:
        told = f'a volume cannot be called "{volume}", which is the address of a page of the site; rename it'
        return Failure(str(path), "", 0, told)
    return None


def check_addresses(claims: Iterable[tuple[str, Path, Iterable[Claim]]]) -> Iterator[Failure]:
    """What is wrong with the addresses of volumes and their documents.

    :param claims: each volume's id, its folder or file, and its documents in order.
    """
    registry = Registry()
    for volume, path, documents in claims:
        fault = fault_of_volume(volume, path)
        if fault is not None:
            yield fault
        yield from (fault for _, fault in place_documents(registry, volume, documents) if fault is not None)
