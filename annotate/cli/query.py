"""``reftel query``: XPath over the corpus."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from annotate.cli.output import write_csv, write_json
from annotate.files import tei_files
from annotate.query import Match, query_files

_COLUMNS = ("volume", "document", "line", "text", "path")


@click.command("query")
@click.argument("expression")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "jsonl", "xml"]), default="table", show_default=True
)
@click.option("--count", is_flag=True, help="Print only how many there are.")
def command(expression: str, paths: tuple[Path, ...], form: str, count: bool) -> None:
    """Ask TEI files, or all below the given folders (default: corpus), in XPath 1.0.

    Names without a prefix are TEI's. An expression that yields nodes lists each with its document and line; one
    that yields a number or string gives one row a file.

    \b
    reftel query "//persName[@role='clearer']"
    reftel query "//ref[@type='telegram']/@target" --format csv
    reftel query "//seg[@ana='#obligation']//rs[@type='bearer']"
    reftel query "count(//note)" corpus/frus1964-68v14
    """
    files = tei_files(paths or (Path("corpus"),))
    matches: Iterable[Match] = query_files(expression, files)
    if count:
        click.echo(sum(1 for _ in matches))
        return
    if form == "csv":
        rows = ([getattr(m, column) for column in _COLUMNS] for m in matches)
        for line in write_csv(_COLUMNS, rows):
            click.echo(line, nl=False)
    elif form == "jsonl":
        for match in matches:
            click.echo(json.dumps(asdict(match), ensure_ascii=False))
    elif form == "json":
        click.echo(write_json([asdict(match) for match in matches]))
    elif form == "xml":
        _write_xml(matches)
    else:
        _write_table(list(matches), len(files))


def _write_xml(matches: Iterable[Match]) -> None:
    from xml.sax.saxutils import escape, quoteattr

    click.echo("<matches>")
    for m in matches:
        where = f"volume={quoteattr(m.volume)} document={quoteattr(m.document)} line={quoteattr(str(m.line))}"
        click.echo(f"  <match {where} path={quoteattr(m.path)}>{m.xml or escape(m.text)}</match>")
    click.echo("</matches>")


def _write_table(matches: list[Match], files: int) -> None:
    if not matches:
        click.echo(f"nothing matches in {files} file{'' if files == 1 else 's'}", err=True)
        return
    if not sys.stdout.isatty():
        # A pipe gets plain columns that cut and awk can read.
        for m in matches:
            click.echo(f"{m.volume}\t{m.document}\t{m.line}\t{m.text}")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("document", "line", "text", box=None, header_style="bold")
    for m in matches:
        place = f"{m.volume} {m.document}".strip()
        table.add_row(place, str(m.line or ""), m.text)
    Console().print(table)
