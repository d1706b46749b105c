"""People with a part in papers who could not be matched to their volume's list: a page a name, as it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from annotate.publish.edition import Edition, NameFile
from annotate.publish.kinds.persons import SECTIONS
from annotate.publish.page import Page, divide
from annotate.values.collation import collation_key

_ROWS = 400  # names a page of the list


def pages(edition: Edition) -> Iterator[Page]:
    """A list for each volume that has such names, and a page for each name."""
    for volume in edition.volumes:
        files = [file for file in edition.names.values() if file.volume is volume]
        files.sort(key=lambda file: (collation_key(file.name.rpartition(" ")[2]), collation_key(file.name)))
        for where, sheet, rows in divide(f"{volume.path}names/", files, _ROWS) if files else ():
            context = {"volume": volume, "sheet": sheet, "rows": rows, "count": len(files)}
            yield Page(where, "names.html", "Names not matched to the list of persons", partial(dict, context))
    for file in edition.names.values():
        yield Page(file.path, "name.html", file.name, partial(_context, edition, file))


def _context(edition: Edition, file: NameFile) -> Mapping[str, object]:
    lists = [(section, file.having(section.role)) for section in SECTIONS]
    surname = file.name.removesuffix(", Jr.").rpartition(" ")[2].casefold()
    return {
        "file": file,
        "volume": file.volume,
        "lists": [(section, found) for section, found in lists if found],
        "namesakes": [
            listed
            for listed in edition.persons.values()
            if listed.volume is file.volume and listed.person.surname.casefold() == surname
        ],
    }
