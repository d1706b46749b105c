"""``reftel annotate``: TEI documents and whole volumes → the same with tags."""

from __future__ import annotations

import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from annotate import pipeline
from annotate.cli.output import progress, write_json
from annotate.corpus import read_decisions, read_registers_for
from annotate.errors import ReftelError
from annotate.files import REGISTERS, tei_files, write_atomically
from annotate.resolve import build_index
from annotate.textview import read_source


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: str
    out: str
    counts: dict[str, int]
    edited: tuple[str, ...]
    dropped: dict[str, int]
    error: str = ""


def annotate_file(path: Path, out: Path) -> Outcome:
    """Tag one file and write it; a fault is told in the outcome, and nothing is written then.

    A document in a volume's folder is tagged with the folder's registers and may refer to its neighbours; any
    other file is taken as a whole volume, with the lists of its own front matter.
    """
    try:
        source = read_source(path.read_bytes(), name=str(path))
        folder = path.parent
        registers = read_registers_for(path, source)
        index = None
        if (folder / REGISTERS).exists():
            neighbours = [p for p in tei_files([folder]) if p.resolve() != path.resolve()]
            sources = [source, *(read_source(p.read_bytes(), name=str(p)) for p in neighbours)]
            index = build_index(entry for one in sources for entry in pipeline.read_entries(one))
        done = pipeline.annotate_source(
            source, registers, index=index, decisions=read_decisions(folder), name=str(path)
        )
        if out != path or done.source != source:
            write_atomically(out, done.source)
    except (ReftelError, OSError) as error:
        return Outcome(str(path), str(out), {}, (), {}, str(error))
    edited = tuple(f"line {e.line}: <{e.element}> on “{e.words[:60]}”" for e in done.edited)
    dropped = Counter(d.reason for d in done.dropped)
    return Outcome(str(path), str(out), done.counts, edited, dict(dropped))


@click.command("annotate")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="A file for one FILE, else a folder; in place if not given."
)
@click.option("-j", "--processes", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Write the summary as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Write nothing but errors.")
def command(files: tuple[Path, ...], output: Path | None, processes: int, as_json: bool, quiet: bool) -> None:
    """Tag persons, terms, provenance, references and clauses in TEI documents or whole FRUS volumes.

    Takes out the machine's earlier tags first, so that a rerun changes only the machine's part: what an editor
    tagged or corrected by hand stays as it is.

    \b
    reftel annotate corpus/frus1964-68v14/d259.xml
    reftel annotate frus1964-68v14.xml -o tagged.xml
    reftel annotate volumes/*.xml -o tagged/
    """
    paths = tei_files(files)
    targets = _targets(paths, output)
    outcomes = []
    with progress("annotating", len(paths), quiet=quiet or as_json) as advance:
        if processes == 1 or len(paths) == 1:
            for path, target in zip(paths, targets, strict=True):
                outcomes.append(annotate_file(path, target))
                advance()
        else:
            with ProcessPoolExecutor(min(processes, len(paths))) as pool:
                for outcome in pool.map(annotate_file, paths, targets):
                    outcomes.append(outcome)
                    advance()
    for outcome in outcomes:
        if outcome.error:
            click.echo(f"reftel: {outcome.error}", err=True)
    if as_json:
        click.echo(write_json([asdict(outcome) for outcome in outcomes]))
    elif not quiet:
        _summarize(outcomes)
    sys.exit(1 if any(outcome.error for outcome in outcomes) else 0)


def _targets(paths: list[Path], output: Path | None) -> list[Path]:
    if output is None:
        return paths
    if len(paths) == 1 and not output.is_dir() and not str(output).endswith(os.sep):
        return [output]
    names = Counter(path.name for path in paths)
    doubled = next((name for name, count in names.items() if count > 1), None)
    if doubled:
        raise click.UsageError(f"two files are called {doubled}; they cannot both go into {output}")
    return [output / path.name for path in paths]


def _summarize(outcomes: list[Outcome]) -> None:
    """One line a file on standard error: how many tags of each annotator, what gave way, what an editor changed."""
    for outcome in outcomes:
        if outcome.error:
            continue
        counts = ", ".join(f"{count} {name}" for name, count in outcome.counts.items())
        click.echo(f"{outcome.out}: {counts}", err=True)
        for reason, count in outcome.dropped.items():
            click.echo(f"  {count} left out: {reason}", err=True)
        for edited in outcome.edited:
            click.echo(f"  kept as the editor's: {edited}", err=True)
