"""Tables as CSV or JSON, a file a table.

CSV is RFC 4180 in UTF-8 with line feeds; a text cell that a spreadsheet would run as a formula gets an apostrophe
before it (OWASP, CSV injection). Beside the CSV files stands ``datapackage.json`` (Frictionless Data Package), which
states types and keys. JSON is an array of objects, one a line, so that it streams and yet is JSON.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from annotate.cells import guard_cell
from annotate.corpus import Volume
from annotate.export.rows import read_rows
from annotate.export.settings import Settings
from annotate.export.sink import pour
from annotate.export.tables import ALL, Row, Table


def _open_files(folder: Path, extension: str, stack: ExitStack) -> dict[str, IO[str]]:
    """A file a table, open for text; the stack closes them."""
    paths = {table.name: folder / f"{table.name}.{extension}" for table in ALL}
    return {name: stack.enter_context(path.open("w", encoding="utf-8", newline="")) for name, path in paths.items()}


def write_csv(volumes: Iterable[Volume], folder: Path, settings: Settings) -> dict[str, int]:
    """Write ``<table>.csv`` for every table, and ``datapackage.json``, into a folder; how many rows each got."""
    with ExitStack() as stack:
        files = _open_files(folder, "csv", stack)
        sink = _Csv(files)
        counts = pour(read_rows(volumes, base=settings.base), sink)
    (folder / "datapackage.json").write_text(json.dumps(data_package(), ensure_ascii=False, indent=2) + "\n", "utf-8")
    return counts


class _Csv:
    def __init__(self, files: dict[str, IO[str]]) -> None:
        self._writers = {name: csv.writer(file, lineterminator="\n") for name, file in files.items()}
        for table in ALL:
            self._writers[table.name].writerow(table.names)

    def write(self, table: Table, rows: list[Row]) -> None:
        booleans = {True: "true", False: "false"}
        self._writers[table.name].writerows(
            [booleans[v] if isinstance(v, bool) else guard_cell(v) for v in row] for row in rows
        )


def data_package() -> dict[str, Any]:
    """The Frictionless description of the CSV files: types, keys and meanings, from the one definition."""
    kinds = {"text": "string", "integer": "integer", "boolean": "boolean"}
    resources = []
    for table in ALL:
        fields: list[dict[str, Any]] = []
        for c in table.columns:
            field: dict[str, Any] = {"name": c.name, "type": kinds[c.kind], "description": c.meaning}
            if c.required:
                field["constraints"] = {"required": True}
            fields.append(field)
        joins = [
            {"fields": c.name, "reference": {"resource": c.joins, "fields": "id"}} for c in table.columns if c.joins
        ]
        described: dict[str, Any] = {"fields": fields, "primaryKey": "id"}
        if joins:
            described["foreignKeys"] = joins
        resources.append(
            {
                "name": table.name,
                "path": f"{table.name}.csv",
                "description": table.meaning,
                "encoding": "utf-8",
                "schema": described,
            }
        )
    return {"name": "reftel-edition", "resources": resources}


def write_json(volumes: Iterable[Volume], folder: Path, settings: Settings) -> dict[str, int]:
    """Write ``<table>.json`` for every table into a folder; how many rows each got."""
    with ExitStack() as stack:
        files = _open_files(folder, "json", stack)
        sink = _Json(files)
        counts = pour(read_rows(volumes, base=settings.base), sink)
        for name, file in files.items():
            file.write("\n]\n" if counts[name] else "[]\n")
    return counts


class _Json:
    def __init__(self, files: dict[str, IO[str]]) -> None:
        self._files = files
        self._begun: set[str] = set()

    def write(self, table: Table, rows: list[Row]) -> None:
        lines = (json.dumps(dict(zip(table.names, row, strict=True)), ensure_ascii=False) for row in rows)
        opening = ",\n" if table.name in self._begun else "[\n"
        self._begun.add(table.name)
        self._files[table.name].write(opening + ",\n".join(lines))
