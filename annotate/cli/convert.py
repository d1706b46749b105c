"""``reftel convert``: transcriptions → TEI."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from annotate.cli.output import progress, write_json
from annotate.conversion.files import Outcome, convert_files, convert_path, explain
from annotate.conversion.preview import preview_text, preview_values, refusal_values
from annotate.corpus import accept_merge, bring_up_to_date
from annotate.errors import ReftelError
from annotate.intake.unread import folder_notices


@click.command("convert")
@click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the TEI; beside each source if not given.",
)
@click.option(
    "--explain", "explained", is_flag=True, help="Show where each footnote was placed and why; write nothing."
)
@click.option("--preview", is_flag=True, help="Show what each line became, and every doubt; write nothing.")
@click.option("--accept", is_flag=True, help="Record that a TEI edited by hand agrees with its changed transcription.")
@click.option("-j", "--processes", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Write the outcomes as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Write nothing but errors.")
def command(
    sources: tuple[Path, ...],
    output: Path | None,
    explained: bool,
    preview: bool,
    accept: bool,
    processes: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make TEI of transcriptions (.txt files, or all in the given folders). State's electronic cables are told by their
    form; other files (.docx, .html …) are for `reftel import`.

    Beside its transcription, TEI that an editor has changed by hand is never overwritten. Exits 1 if any file could
    not be converted; the others are.

    \b
    reftel convert corpus/frus1964-68v14/d259.txt
    reftel convert transcriptions/*.txt -o tei/
    reftel convert --preview corpus/frus1964-68v14/d259.txt
    reftel convert --explain corpus/frus1964-68v14/d259.txt
    """
    paths = [p for source in sources for p in (sorted(source.glob("*.txt")) if source.is_dir() else [source])]
    for folder in (source for source in sources if source.is_dir() and not quiet):
        for what, told in folder_notices(folder):
            click.echo(f"warning: {what}: {told}", err=True)
    if preview:
        sys.exit(_preview(paths, as_json=as_json))
    if explained:
        for path in paths:
            click.echo(explain(convert_path(path)), nl=False)
        return
    if accept:
        for path in paths:
            accept_merge(path)
        return
    with progress("converting", len(paths), quiet=quiet or as_json) as advance:
        if output is not None:
            outcomes = convert_files(paths, output, processes, lambda _: advance())
        else:
            outcomes = [_convert_in_place(path) for path in paths]
    for outcome in outcomes:
        if outcome.error:
            click.echo(f"reftel: {outcome.error}", err=True)
    failed = sum(bool(outcome.error) for outcome in outcomes)
    if as_json:
        click.echo(write_json([asdict(outcome) for outcome in outcomes]))
    elif not quiet:
        for outcome in outcomes:
            for warning in outcome.warnings:
                click.echo(f"warning: {warning}", err=True)
        notes, uncertain = sum(o.notes for o in outcomes), sum(o.uncertain for o in outcomes)
        current = sum(not o.error and not o.out for o in outcomes)
        told = f"{len(outcomes) - failed - current} converted, {failed} refused"
        told += f", {current} already up to date" if current else ""
        told += f"; {notes} footnotes placed, {uncertain} uncertain"
        click.echo(told, err=True)
    sys.exit(1 if failed else 0)


def _preview(paths: Sequence[Path], *, as_json: bool) -> int:
    """Show each file's account; 1 where one was refused."""
    accounts, failed = [], 0
    for path in paths:
        try:
            conversion = convert_path(path)
        except ReftelError as error:
            failed = 1
            accounts.append(refusal_values(str(path), error))
            click.echo(f"reftel: {error}", err=True)
            continue
        if as_json:
            accounts.append(preview_values(conversion))
        else:
            click.echo(preview_text(conversion))
    if as_json:
        click.echo(write_json(accounts))
    return failed


def _convert_in_place(path: Path) -> Outcome:
    try:
        return bring_up_to_date(path) or Outcome(str(path), "")
    except ReftelError as error:
        return Outcome(str(path), "", str(error))
