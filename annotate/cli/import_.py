"""``reftel import``: any text an editor has → transcriptions."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from annotate.cli.output import progress, write_json
from annotate.intake.files import Imported, import_file


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the transcriptions; beside each file if not given.",
)
@click.option("--encoding", default="", help="What text files are encoded in, such as windows-1252; else found out.")
@click.option("--force", is_flag=True, help="Write over transcriptions that are there already.")
@click.option("--json", "as_json", is_flag=True, help="Write what became of each file as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Write nothing but errors.")
def command(
    files: tuple[Path, ...], output: Path | None, encoding: str, force: bool, as_json: bool, quiet: bool
) -> None:
    """Write transcriptions of files: Word (.docx), OpenDocument (.odt), HTML, Markdown, text in any usual encoding.

    Footnotes, tables and the labels of lists are kept as a transcription shows them. Read what it writes, correct it,
    then run `reftel convert`. A file's name becomes the document's id: name it d259.docx. Nothing that is there already
    is written over. Exits 1 if any file could not be read; the others are.

    \b
    reftel import d259.docx d260.html -o corpus/frus1964-68v14/
    reftel import --encoding macintosh old.txt -o corpus/frus1964-68v14/
    """
    done: list[Imported] = []
    with progress("reading", len(files), quiet=quiet or as_json) as advance:
        for file in files:
            target = (output or file.parent) / f"{file.stem}.txt"
            done.append(import_file(file, target, encoding=encoding, force=force))
            advance()
    for each in done:
        if each.error:
            click.echo(f"reftel: {each.error}", err=True)
    failed = sum(bool(each.error) for each in done)
    if as_json:
        click.echo(write_json([asdict(each) for each in done]))
    elif not quiet:
        for each in done:
            if not each.error:
                click.echo(_told(each))
            for doubt in each.doubts:
                click.echo(f"  look at: {doubt}")
        click.echo(f"{len(done) - failed} written, {failed} refused", err=True)
    sys.exit(1 if failed else 0)


def _told(each: Imported) -> str:
    read = each.kind + (f", {each.encoding}" if each.encoding else "")
    held = [f"{n} {name}" for n, name in ((each.notes, "notes"), (each.tables, "tables")) if n]
    return f"{each.out} ({'; '.join([f'read as {read}', *held])})"
