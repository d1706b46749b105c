"""Shows records on a terminal, to a pipe, or as CSV, JSON or XML, each as it comes where its columns are known.

In: `Record` values. Out: lines on standard output. Whatever a file or its name holds, a terminal gets no control
character and a spreadsheet no formula from it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import click

_CONTROL = dict.fromkeys([*range(32), *range(127, 160)], " ")  # what a terminal might take for a command


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the answer: named values, and what of it is XML."""

    columns: tuple[str, ...]
    values: tuple[str, ...]
    xml: str = ""


def write_records(records: Iterable[Record], form: str, *, columns: Sequence[str] = (), places: bool = False) -> None:
    """Show records.

    :param columns: their columns, where these are known before the first record is.
    :param places: whether they are matches, which a terminal gets one by one, with their words turned at the margin.
    """
    if form == "csv":
        _write_csv(records, columns)
    elif form in ("json", "jsonl"):
        _write_json(records, lines=form == "jsonl")
    elif form == "xml":
        _write_xml(records)
    elif not sys.stdout.isatty():
        # A pipe gets plain columns that cut and awk can read.
        for record in records:
            shown = [v for c, v in zip(record.columns, record.values, strict=True) if c != "path"]
            click.echo("\t".join(map(plain, shown)))
    elif places:
        _write_places(records)
    else:
        _write_table(list(records))


def align(records: Iterable[Record]) -> list[Record]:
    """Records with the same columns, so that rows of different kinds make one table."""
    found = list(records)
    columns = tuple(dict.fromkeys(column for record in found for column in record.columns))
    out = []
    for record in found:
        values = dict(zip(record.columns, record.values, strict=True))
        out.append(Record(columns, tuple(values.get(column, "") for column in columns), record.xml))
    return out


def _write_csv(records: Iterable[Record], columns: Sequence[str]) -> None:
    from annotate.cli.output import write_csv

    stream = iter(records)
    first = next(stream, None)
    head = columns or (first.columns if first else ())
    rows = (record.values for record in chain([first] if first else [], stream))
    for line in write_csv(head, rows) if head else ():
        click.echo(line, nl=False)


def _write_json(records: Iterable[Record], *, lines: bool, numbers: Sequence[str] = ("line", "count")) -> None:
    import json

    before = "" if lines else "[\n"
    for record in records:
        values = dict(zip(record.columns, record.values, strict=True))
        told: dict[str, object] = {c: int(v or 0) if c in numbers else v for c, v in values.items()}
        if record.xml:
            told["xml"] = record.xml
        click.echo(before + json.dumps(told, ensure_ascii=False), nl=lines)
        before = "" if lines else ",\n"
    if not lines:
        click.echo("[]" if before == "[\n" else "\n]")


def _write_xml(records: Iterable[Record]) -> None:
    from xml.sax.saxutils import escape, quoteattr

    click.echo("<matches>")
    for record in records:
        values = dict(zip(record.columns, record.values, strict=True))
        if "path" in values and "text" in values:
            names = ("volume", "document", "line", "path")
            where = " ".join(f"{name}={quoteattr(plain(values[name]))}" for name in names)
            context = f"<context>{escape(values['context'])}</context>" if "context" in values else ""
            click.echo(f"  <match {where}>{record.xml or escape(values['text'])}{context}</match>")
        else:
            cells = (f"<cell name={quoteattr(plain(c))}>{escape(plain(v))}</cell>" for c, v in values.items())
            click.echo(f"  <match>{''.join(cells)}</match>")
    click.echo("</matches>")


def _write_places(records: Iterable[Record]) -> None:
    """Matches on a terminal as they come: place and line, then the words, turned at the right margin."""
    import shutil
    import textwrap

    width = max(shutil.get_terminal_size().columns, 60)
    for i, record in enumerate(records):
        values = {c: plain(v) for c, v in zip(record.columns, record.values, strict=True)}
        if i == 0:
            click.secho(f"{'document':<24} {'line':>6}  text", bold=True)
        place = f"{values['volume']} {values['document']}".strip()
        words = textwrap.wrap(values["text"], width - 33) or [""]
        click.echo(f"{place:<24} {values['line']:>6}  {words[0]}")
        for line in words[1:]:
            click.echo(f"{'':31}  {line}")
        for line in textwrap.wrap(values.get("context", ""), width - 35):
            click.secho(f"{'':33}  {line}", dim=True)


def _write_table(records: list[Record]) -> None:
    """Rows on a terminal, each column as wide as it needs to be, as far as there is room."""
    import shutil

    if not records:
        return
    columns = [i for i, name in enumerate(records[0].columns) if name != "path"]
    rows = [[plain(record.values[i]) for i in columns] for record in records]
    widths = [max(len(records[0].columns[i]), *(len(row[n]) for row in rows)) for n, i in enumerate(columns)]
    room = max(shutil.get_terminal_size().columns, 60) - 2 * len(widths)
    while sum(widths) > room and max(widths) > 12:
        widths[widths.index(max(widths))] -= 1
    head = [records[0].columns[i] for i in columns]
    for n, row in enumerate([head, *rows]):
        cells = (c if len(c) <= w else f"{c[: w - 1]}…" for c, w in zip(row, widths, strict=True))
        line = "  ".join(f"{cell:<{w}}" for cell, w in zip(cells, widths, strict=True)).rstrip()
        click.echo(line if n else click.style(line, bold=True))


def plain(text: str) -> str:
    """Text that cannot move a terminal's cursor, whatever a file or its name may hold."""
    return text.translate(_CONTROL)
