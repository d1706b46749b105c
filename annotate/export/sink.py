"""Pours rows into a writer of tables, many at a time, so that memory stays flat and writers stay fast."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from annotate.export.rows import Pair
from annotate.export.tables import ALL, BY_NAME, Row, Table

# Rows a batch: few where rows hold whole texts, many where they are short.
_LONG: Final = 200
_SHORT: Final = 5000


class Sink(Protocol):
    """Takes rows of a table; every table of `tables.ALL` is opened before, whether it gets rows or not."""

    def write(self, table: Table, rows: list[Row]) -> None: ...


def pour(pairs: Iterable[Pair], sink: Sink) -> dict[str, int]:
    """Hand every row to the sink in batches; how many rows each table got."""
    counts = {table.name: 0 for table in ALL}
    sizes = {table.name: _LONG if table.searched else _SHORT for table in ALL}
    waiting: dict[str, list[Row]] = {table.name: [] for table in ALL}
    for name, row in pairs:
        rows = waiting[name]
        rows.append(row)
        if len(rows) >= sizes[name]:
            sink.write(BY_NAME[name], rows)
            counts[name] += len(rows)
            waiting[name] = []
    for name, rows in waiting.items():
        if rows:
            sink.write(BY_NAME[name], rows)
            counts[name] += len(rows)
    return counts
