"""Persons: a list for the corpus and for each volume, and a page a person with all his or her part in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from annotate.publish.edition import Edition, PersonFile, VolumePart
from annotate.publish.links import display_name
from annotate.publish.page import Page, Sheet, divide

_ROWS = 400  # persons a page of a list


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


def sort_key(file: PersonFile) -> tuple[str, str]:
    return file.person.name.casefold(), file.volume.id


def _lists(edition: Edition, path: str, title: str, volume: VolumePart | None) -> Iterator[Page]:
    files = sorted((f for f in edition.persons.values() if volume in (None, f.volume)), key=sort_key)
    for where, sheet, rows in divide(path, files, _ROWS):
        yield Page(where, "persons.html", title, partial(_list_context, volume, sheet, rows, len(files)))


def _list_context(
    volume: VolumePart | None, sheet: Sheet, rows: Sequence[PersonFile], count: int
) -> Mapping[str, object]:
    letters: dict[str, list[PersonFile]] = {}
    for file in rows:
        letters.setdefault(file.person.name[:1].upper(), []).append(file)
    return {"volume": volume, "sheet": sheet, "letters": letters, "count": count}


def _context(edition: Edition, file: PersonFile, others: list[PersonFile]) -> Mapping[str, object]:
    counts = Counter(a.item.record.date[:4] for a in file.appearances if a.item.record.date)
    years = range(int(min(counts)), int(max(counts)) + 1) if counts else ()
    lists = [(section, file.having(section.role)) for section in SECTIONS]
    return {
        "file": file,
        "volume": file.volume,
        "person": file.person,
        "name": display_name(file.person),
        "lists": [(section, found) for section, found in lists if found],
        "named": file.named,
        "others": others,
        "years": [(str(year), counts[str(year)]) for year in years],
        "colleagues": _colleagues(edition, file),
    }


def _colleagues(edition: Edition, file: PersonFile) -> list[tuple[PersonFile, int]]:
    """Who had a part in the same documents, drafting, clearing or approving; the most frequent first."""
    counts: dict[str, int] = {}
    acts = ("drafter", "clearer", "approver")
    for appearance in file.appearances:
        if any(role in acts for role in appearance.roles):
            for actor in appearance.item.record.actors:
                if actor.role in acts and actor.person not in ("", file.person.id):
                    counts[actor.person] = counts.get(actor.person, 0) + 1
    known = [(edition.persons.get((file.volume.id, person)), n) for person, n in counts.items()]
    found = [(other, n) for other, n in known if other is not None]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].person.name.casefold()))[:12]
