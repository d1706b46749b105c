"""The formats an edition can be exported in, and the one function that writes any of them.

A new format is a module with a function from volumes, a place and `Settings` to counts, and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from annotate.corpus import Volume
from annotate.export.settings import Settings
from annotate.export.whole import ExportError, whole_file, whole_folder

Write = Callable[[Iterable[Volume], Path, Settings], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module and function that write it, and what it is for.

    :param folder: whether it is a folder of files rather than one file.
    """

    writer: str
    folder: bool
    meaning: str

    def write(self) -> Write:
        """Its writer, imported now."""
        module, function = self.writer.split(":")
        found: Write = getattr(import_module(f"annotate.export.{module}"), function)
        return found


FORMATS: Final = {
    "parquet": Format("parquet:write", True, "tables for DuckDB, pandas, Polars, R: a folder, a file a table"),
    "sqlite": Format("sqlite:write", False, "tables as one database with full-text search, ready for Datasette"),
    "csv": Format("delimited:write_csv", True, "tables for spreadsheets: a folder, a file a table"),
    "json": Format("delimited:write_json", True, "tables as arrays of objects: a folder, a file a table"),
    "tei": Format("teicorpus:write", False, "every document and register in one TEI corpus"),
    "cmif": Format("cmif:write", False, "who wrote to whom and when, for correspSearch"),
    "csl-json": Format("csl:write", False, "documents to cite, for Zotero and pandoc"),
    "graphml": Format("graph:write", False, "who cleared what, what refers to what, for Gephi and NetworkX"),
    "turtle": Format("rdf:write", False, "linked data: RDF with stable addresses"),
    "jsonl": Format("spans:write", False, "texts with spans, a line a document, to train on"),
    "docbin": Format("docbin:write", True, "texts with spans as spaCy's own files: a folder, a file a volume"),
}


def export(form: str, volumes: Iterable[Volume], out: Path, settings: Settings | None = None) -> dict[str, int]:
    """Write volumes in a format; how many things of each kind were written.

    :param form: a name in `FORMATS`.
    :param volumes: read one at a time.
    :param out: a file, or, for the formats that are one, a folder; it appears when it is whole, or not at all.
    :raises ExportError: the format is unknown, its library is not installed, the place cannot be written to, or there
        is no document to write; then what stood there stays.
    """
    if form not in FORMATS:
        raise ExportError(f"there is no format {form}", remedy=f"use one of {', '.join(FORMATS)}")
    write = FORMATS[form].write()
    whole = whole_folder if FORMATS[form].folder else whole_file
    met = _Met()
    with whole(out) as place:
        counts = write(met.counted(volumes), place, settings or Settings())
        if not met.documents:
            told = f"there is no document to export in {met.volumes} volume{'' if met.volumes == 1 else 's'}"
            raise ExportError(told, remedy="name TEI files that hold documents (div of type document)")
        if not any(count for name, count in counts.items() if name not in ("volumes", "dictionary")):
            raise ExportError(f"none of {met.documents} documents has anything that belongs in {form}")
    return counts


class _Met:
    """Counts what goes by, since each format counts in its own way."""

    def __init__(self) -> None:
        self.volumes = self.documents = 0

    def counted(self, volumes: Iterable[Volume]) -> Iterator[Volume]:
        for volume in volumes:
            self.volumes += 1
            self.documents += len(volume.documents)
            yield volume
