"""Tables as Parquet, a file a table, for DuckDB, pandas, Polars, R and Arrow.

Each column's meaning travels with the file (Arrow field metadata ``comment``).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from annotate.corpus import Volume
from annotate.export.optional import require
from annotate.export.rows import read_rows
from annotate.export.settings import Settings
from annotate.export.sink import pour
from annotate.export.tables import ALL, Row, Table

_KINDS: Final = {"text": "string", "integer": "int64", "boolean": "bool_"}


def write(volumes: Iterable[Volume], folder: Path, settings: Settings) -> dict[str, int]:
    """Write ``<table>.parquet`` for every table into a folder; how many rows each got.

    :raises ExportError: PyArrow is not installed.
    """
    parquet: Any = require("pyarrow.parquet", "pyarrow")
    with ExitStack() as stack:
        writers = {
            table.name: stack.enter_context(
                parquet.ParquetWriter(folder / f"{table.name}.parquet", schema(table), compression="zstd")
            )
            for table in ALL
        }
        return pour(read_rows(volumes, base=settings.base), _Files(writers))


def schema(table: Table) -> Any:
    """A table's Arrow schema."""
    arrow: Any = require("pyarrow", "pyarrow")
    fields = [
        arrow.field(c.name, getattr(arrow, _KINDS[c.kind])(), not c.required, {"comment": c.meaning})
        for c in table.columns
    ]
    return arrow.schema(fields, {"comment": table.meaning})


class _Files:
    def __init__(self, writers: dict[str, Any]) -> None:
        self._writers = writers

    def write(self, table: Table, rows: list[Row]) -> None:
        arrow: Any = require("pyarrow", "pyarrow")
        wanted = schema(table)
        columns = zip(*rows, strict=True)
        arrays = [arrow.array(values, field.type) for values, field in zip(columns, wanted, strict=True)]
        self._writers[table.name].write_table(arrow.Table.from_arrays(arrays, schema=wanted))
