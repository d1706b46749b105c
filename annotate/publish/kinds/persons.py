"""Persons: a list for the corpus and for each volume, and a page a person with all his or her part in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from annotate.publish.edition import Edition, PersonFile, VolumePart
from annotate.publish.links import display_name
from annotate.publish.networks import ACTS, Network, Node, draw, gather
from annotate.publish.page import Page, Sheet, divide
from annotate.values.collation import collation_key, letter_of

_ROWS = 400  # persons a page of a list
_COLLEAGUES = 12  # in the drawing on a person's page


@dataclass(frozen=True, slots=True)
class Section:
    """One list on a person's page: what he or she did, and in which documents."""

    role: str
    title: str


SECTIONS = (
    Section("drafter", "Drafted"),
    Section("clearer", "Cleared"),
    Section("approver", "Approved"),
    Section("sender", "Sent"),
    Section("receiver", "Received"),
)


def pages(edition: Edition) -> Iterator[Page]:
    """The list of all persons, a list for each volume, and a page for each person."""
    yield from _lists(edition, "persons/", "Persons", None)
    for volume in edition.volumes:
        yield from _lists(edition, f"{volume.path}persons/", f"Persons: {volume.about.title}", volume)
    names: dict[str, list[PersonFile]] = {}
    for file in edition.persons.values():
        names.setdefault(file.person.name.casefold(), []).append(file)
    for file in edition.persons.values():
        others = [other for other in names[file.person.name.casefold()] if other is not file]
        yield Page(file.path, "person.html", display_name(file.person), partial(_context, edition, file, others))


def sort_key(file: PersonFile) -> tuple[tuple[str, str, str], str]:
    return collation_key(file.person.name), file.volume.id


def _lists(edition: Edition, path: str, title: str, volume: VolumePart | None) -> Iterator[Page]:
    files = sorted((f for f in edition.persons.values() if volume in (None, f.volume)), key=sort_key)
    for where, sheet, rows in divide(path, files, _ROWS):
        yield Page(where, "persons.html", title, partial(_list_context, edition, volume, sheet, rows, len(files)))


def _list_context(
    edition: Edition, volume: VolumePart | None, sheet: Sheet, rows: Sequence[PersonFile], count: int
) -> Mapping[str, object]:
    letters: dict[str, list[PersonFile]] = {}
    for file in rows:
        letters.setdefault(letter_of(file.person.name), []).append(file)
    unlisted = sum(file.volume is volume for file in edition.names.values())
    return {"volume": volume, "sheet": sheet, "letters": letters, "count": count, "unlisted": unlisted}


def _context(edition: Edition, file: PersonFile, others: list[PersonFile]) -> Mapping[str, object]:
    counts = Counter(year for a in file.appearances for year in a.item.record.when.years)
    years = range(int(min(counts)), int(max(counts)) + 1) if counts else ()
    lists = [(section, file.having(section.role)) for section in SECTIONS]
    network, own = _colleagues(edition, file) or (None, None)
    return {
        "file": file,
        "volume": file.volume,
        "person": file.person,
        "name": display_name(file.person),
        "lists": [(section, found) for section, found in lists if found],
        "named": file.named,
        "others": others,
        "years": [(str(year), counts[str(year)]) for year in years],
        "colleagues": network.partners(own) if network is not None and own is not None else [],
        "drawing": draw(network, centre=own) if network is not None and len(network.nodes) > 2 else None,
    }


def _colleagues(edition: Edition, file: PersonFile) -> tuple[Network, Node] | None:
    """The network of the papers a person had a part in, and his or her node; None where nobody else had a part."""
    whole = gather(edition, (a.item for a in file.appearances if not set(ACTS).isdisjoint(a.roles)))
    own = next((node for node in whole.nodes if node.key == file.path), None)
    if own is None:
        return None
    return whole.only([own.key, *(other.key for other, _ in whole.partners(own)[:_COLLEAGUES])]), own
