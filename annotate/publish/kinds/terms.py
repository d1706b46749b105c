"""Terms and abbreviations of a volume: the list, and a page a term with the documents that use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from annotate.publish.edition import Edition, TermFile, VolumePart
from annotate.publish.page import Page, divide
from annotate.values.collation import collation_key

_ROWS = 300  # documents a page


def pages(edition: Edition) -> Iterator[Page]:
    """A list for each volume, and pages for each term."""
    for volume in edition.volumes:
        files = [f for f in edition.terms.values() if f.volume is volume]
        if files:
            title = f"Terms: {volume.about.title}"
            yield Page(f"{volume.path}terms/", "terms.html", title, partial(_list_context, volume, files))
        for file in files:
            for where, sheet, rows in divide(file.path, file.appearances, _ROWS):
                context = {"file": file, "volume": volume, "term": file.term, "sheet": sheet, "rows": rows}
                yield Page(where, "term.html", ", ".join(file.term.forms), partial(dict, context))


def _list_context(volume: VolumePart, files: list[TermFile]) -> Mapping[str, object]:
    return {"volume": volume, "files": sorted(files, key=lambda f: collation_key(", ".join(f.term.forms)))}
