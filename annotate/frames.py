"""The exported tables as frames of pandas or Polars, with the types their definition states.

In: volumes. Out: a frame a table, by the table's name (`annotate.export.tables`). A frame is held in memory whole;
for what does not fit, export Parquet and let DuckDB or Polars scan it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from annotate.export.optional import require
from annotate.export.rows import read_rows
from annotate.export.tables import ALL, Row

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]
    import polars as pl

    from annotate.corpus import Volume

_PANDAS: Final = {"text": "string", "integer": "Int64", "boolean": "boolean"}


def _rows(volumes: Iterable[Volume]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {table.name: [] for table in ALL}
    for name, row in read_rows(volumes):
        rows[name].append(row)
    return rows


def pandas_frames(volumes: Iterable[Volume]) -> dict[str, pd.DataFrame]:
    """Every table as a pandas frame indexed by ``id``; what is unknown is ``pd.NA``.

    :raises ExportError: pandas is not installed.
    """
    pandas: Any = require("pandas", "pandas")
    rows = _rows(volumes)
    return {
        table.name: pandas.DataFrame.from_records(rows[table.name], columns=table.names)
        .astype({column.name: _PANDAS[column.kind] for column in table.columns})
        .set_index("id")
        for table in ALL
    }


def polars_frames(volumes: Iterable[Volume]) -> dict[str, pl.DataFrame]:
    """Every table as a Polars frame; what is unknown is null.

    :raises ExportError: Polars is not installed.
    """
    polars: Any = require("polars", "polars")
    kinds = {"text": polars.String, "integer": polars.Int64, "boolean": polars.Boolean}
    rows = _rows(volumes)
    return {
        table.name: polars.DataFrame(
            rows[table.name], schema={column.name: kinds[column.kind] for column in table.columns}, orient="row"
        )
        for table in ALL
    }
