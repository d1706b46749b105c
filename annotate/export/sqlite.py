"""Tables as one SQLite file: keys, foreign keys, indexes and full-text search, ready for Datasette.

Datasette takes a row's label from its column ``name`` or ``title``, and finds the FTS5 tables by their ``content``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

from annotate.corpus import Volume
from annotate.export.rows import read_rows
from annotate.export.settings import Settings
from annotate.export.sink import pour
from annotate.export.tables import ALL, Column, Row, Table
from annotate.export.whole import ExportError

_KINDS: Final = {"text": "TEXT", "integer": "INTEGER", "boolean": "INTEGER"}


def write(volumes: Iterable[Volume], path: Path, settings: Settings) -> dict[str, int]:
    """Write a database of every table; how many rows each got.

    :param path: where; what is there is overwritten.
    :raises ExportError: the disk is full, or a foreign key points nowhere.
    """
    try:
        return _write(volumes, path, settings)
    except sqlite3.OperationalError as error:
        raise ExportError(f"the database cannot be written: {error}", remedy="see whether the disk is full") from error


def _write(volumes: Iterable[Volume], path: Path, settings: Settings) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as database:
        # Until it is whole nobody else sees the file, so there is nothing to roll back.
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;")
        for table in ALL:
            database.execute(create_statement(table))
        counts = pour(read_rows(volumes, base=settings.base), _Database(database))
        for table in ALL:
            for statement in _indexes(table):
                database.execute(statement)
        database.commit()
        _check(database)
        database.execute("ANALYZE")
        database.commit()
    return counts


def create_statement(table: Table) -> str:
    """The SQL that makes a table."""
    lines = [_define(column) for column in table.columns]
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + "\n)"


def _define(column: Column) -> str:
    parts = [column.name, _KINDS[column.kind]]
    if column.name == "id":
        parts.append("PRIMARY KEY")
    if column.required:
        parts.append("NOT NULL")
    if column.kind == "boolean":
        parts.append(f"CHECK ({column.name} IN (0, 1))")
    if column.joins:
        parts.append(f"REFERENCES {column.joins}(id)")
    return " ".join(parts)


def _indexes(table: Table) -> list[str]:
    statements = [
        f"CREATE INDEX {table.name}_{column.name} ON {table.name} ({column.name})"
        for column in table.columns
        if column.joins
    ]
    if table.searched:
        columns = ", ".join(table.searched)
        statements += [
            f'CREATE VIRTUAL TABLE {table.name}_fts USING fts5 ({columns}, content="{table.name}", '
            "tokenize = 'porter unicode61 remove_diacritics 2')",
            f"INSERT INTO {table.name}_fts ({table.name}_fts) VALUES ('rebuild')",  # noqa: S608
        ]
    return statements


class _Database:
    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def write(self, table: Table, rows: list[Row]) -> None:
        places = ", ".join("?" * len(table.columns))
        self._database.executemany(f"INSERT INTO {table.name} VALUES ({places})", rows)  # noqa: S608


def _check(database: sqlite3.Connection) -> None:
    broken = database.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise ExportError(f"a row of {broken[0]} points to a row of {broken[2]} that is not there",
                          remedy="report this as a bug")  # fmt: skip
