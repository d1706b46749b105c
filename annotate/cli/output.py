"""How every subcommand shows its work: a progress bar on a terminal only, results on standard output."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol

from annotate.cells import guard_cell

FAILED: Final = 3  # the exit code of a run that did all but some documents


class Advance(Protocol):
    """Call it once a piece of work is done."""

    def __call__(self) -> None: ...


@contextmanager
def progress(label: str, total: int, *, quiet: bool = False) -> Iterator[Advance]:
    """A progress bar on standard error while the block runs, if that is a terminal."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows as CSV lines (RFC 4180, line feeds), the columns' names first."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    for row in [columns, *rows]:
        writer.writerow([guard_cell(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def write_json(value: Any) -> str:
    """A value as readable JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2)
