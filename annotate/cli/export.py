"""``reftel export``: the edition as tables, field standards and training data."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import FrameType

import click

from annotate.cli.output import FAILED, Advance, progress
from annotate.corpus import NO_DOCUMENT, Volume, log, read_files, stream
from annotate.errors import ReftelError
from annotate.export import FORMATS, Settings, export
from annotate.export.tables import dictionary_page
from annotate.files import tei_files


def _list_formats(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        width = max(map(len, FORMATS))
        for name, form in FORMATS.items():
            click.echo(f"{name:{width}}  {form.meaning}")
        ctx.exit()


def _print_dictionary(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(dictionary_page(), nl=False)
        ctx.exit()


@click.command("export")
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument("paths", nargs=-1, metavar="[TEI]...", type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The file or folder to write.")
@click.option(
    "--corpus", type=click.Path(path_type=Path), default=Path("corpus"), show_default=True,
    help="The corpus folder; read where no TEI is named, and brought up to date first.",
)  # fmt: skip
@click.option("--base", default=Settings().base, show_default=True, help="Where the documents are published.")
@click.option("--url", default="", help="Where the exported file will be published (cmif).")
@click.option("--editor", default="", help="Who answers for the file (cmif); the volumes' editors if not given.")
@click.option("--email", default="", help="How to reach them (cmif).")
@click.option("-q", "--quiet", is_flag=True, help="Write nothing but errors.")
@click.option(
    "--formats", is_flag=True, is_eager=True, expose_value=False, callback=_list_formats,
    help="List the formats and what each is for.",
)  # fmt: skip
@click.option(
    "--dictionary", is_flag=True, is_eager=True, expose_value=False, callback=_print_dictionary,
    help="Print what every table and column means, as Markdown.",
)  # fmt: skip
def command(
    form: str, paths: tuple[Path, ...], output: Path, corpus: Path, base: str, url: str, editor: str, email: str,
    quiet: bool,
) -> None:  # fmt: skip
    """Write the corpus, or the given TEI files and folders, in a format for other tools.

    The output appears when it is whole, or not at all. `reftel export --formats` lists the formats. Exits 1 if nothing
    was written, 3 if an error of ours kept a document's tags from being read: it is there without them.

    \b
    reftel export sqlite -o edition.sqlite       datasette edition.sqlite
    reftel export parquet -o tables/             duckdb -c "FROM 'tables/documents.parquet'"
    reftel export csv tagged/*.xml -o tables/    one folder, a file a table
    reftel export cmif -o letters.xml            for correspSearch
    """
    if not paths and not corpus.is_dir():
        raise click.UsageError(f"there is no folder {corpus}; name TEI files, or the corpus with --corpus")
    for asked in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, asked):
            signal.signal(getattr(signal, asked), _stop)
    settings = Settings(base=base, url=url, editor=editor, email=email)
    failures = _Failures()
    volumes = read_files(paths) if paths else stream(corpus)
    with failures, progress("exporting", len(tei_files(paths or [corpus])), quiet=quiet) as advance:
        counts = export(form, _watched(volumes, advance, paths or (corpus,)), output, settings)
    if not quiet:
        told = ", ".join(f"{name} {count:,}" for name, count in counts.items() if name != "dictionary")
        click.echo(f"{output}: {told}", err=True)
    sys.exit(FAILED if failures.count else 0)


class _Failures(logging.Handler):
    """Writes what is told of documents that could not be read, and counts them, while a block runs."""

    count = 0

    def __enter__(self) -> None:
        log.addHandler(self)

    def __exit__(self, *_: object) -> None:
        log.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            self.count += 1
            click.echo(f"reftel: {record.getMessage()}", err=True)


def _watched(volumes: Iterable[Volume], advance: Advance, paths: Sequence[Path]) -> Iterator[Volume]:
    """The volumes as they are, the progress bar moving on by each one's files when it is done.

    :raises ReftelError: none of them holds a document; it comes last.
    """
    empty = True
    for volume in volumes:
        empty = empty and not volume.documents
        yield volume
        for _ in {entry.path for entry in volume.documents}:
            advance()
    if empty:
        raise ReftelError(NO_DOCUMENT, path=paths[0])


def _stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
    """Leave in good order when asked to end, so that temporary files are taken away."""
    sys.exit(128 + signum)
