"""``reftel annotate``: TEI documents and whole volumes → the same with tags."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from annotate import pipeline
from annotate.cli.output import progress, write_json
from annotate.corpus import read_custom, read_decisions, read_registers_for
from annotate.errors import ReftelError
from annotate.files import REGISTERS, tei_files, write_atomically
from annotate.resolve import Entry, MessageIndex, build_index
from annotate.tei.scan import encode_source, read_source
from annotate.tei.tree import parse_tei


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: str
    out: str
    counts: dict[str, int]
    edited: tuple[str, ...]
    dropped: dict[str, int]
    error: str = ""
    rejected: tuple[str, ...] = ()


def read_entries(path: Path) -> list[Entry]:
    """What the index of messages keeps of a file; nothing where the file cannot be read (annotating it tells why)."""
    try:
        source = read_source(path.read_bytes(), name=str(path))
        parse_tei(source, name=str(path))  # what is not well-formed is told before anything scans it
        return pipeline.read_entries(source)
    except (ReftelError, OSError):
        return []


def annotate_file(path: Path, out: Path, index: MessageIndex | None) -> Outcome:
    """Tag one file and write it; a fault is told in the outcome, and nothing is written then.

    A document in a volume's folder is tagged with the folder's registers; any other file is taken as a whole volume,
    with the lists of its own front matter.
    """
    try:
        data = path.read_bytes()
        source = read_source(data, name=str(path))
        done = pipeline.annotate_source(
            source,
            read_registers_for(path, source),
            index=index,
            decisions=read_decisions(path.parent),
            custom=read_custom(path.parent),
            name=str(path),
        )
        if out != path or done.source != source:
            write_atomically(out, encode_source(done.source, data))
    except (ReftelError, OSError) as error:
        return Outcome(str(path), str(out), {}, (), {}, str(error))
    edited = tuple(f"line {e.line}: <{e.element}> on “{e.words[:60]}”" for e in done.edited)
    dropped = Counter(d.reason for d in done.dropped)
    rejected = tuple(f"{r.document_id}: <{r.element}> on “{r.words[:60]}”" for r in done.rejected)
    return Outcome(str(path), str(out), done.counts, edited, dict(dropped), rejected=rejected)


def annotate_files(
    paths: Sequence[Path], targets: Sequence[Path], processes: int, on_done: Callable[[], None]
) -> list[Outcome]:
    """Tag many files, in parallel; outcomes come in the order of the paths.

    References may mean any document of the files given, and of those beside them in a volume's folder.
    """
    known = list(dict.fromkeys([*paths, *(p for path in paths if _in_folder(path) for p in tei_files([path.parent]))]))
    if processes == 1 or len(paths) == 1:
        # One file's own documents need no index made beforehand.
        index = build_index(entry for path in known for entry in read_entries(path)) if len(known) > 1 else None
        outcomes = []
        for path, target in zip(paths, targets, strict=True):
            outcomes.append(annotate_file(path, target, index))
            on_done()
        return outcomes
    outcomes = []
    with ProcessPoolExecutor(min(processes, len(paths))) as pool:
        index = build_index(entry for entries in pool.map(read_entries, known) for entry in entries)
    # A second pool, so that the index reaches each worker once and not with every file.
    with ProcessPoolExecutor(min(processes, len(paths)), initializer=_take_index, initargs=(index,)) as pool:
        for outcome in pool.map(_annotate_job, paths, targets):
            outcomes.append(outcome)
            on_done()
    return outcomes


_index = MessageIndex()


def _take_index(index: MessageIndex) -> None:
    global _index
    _index = index


def _annotate_job(path: Path, target: Path) -> Outcome:
    return annotate_file(path, target, _index)


def _in_folder(path: Path) -> bool:
    return (path.parent / REGISTERS).exists()


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
    with progress("annotating", len(paths), quiet=quiet or as_json) as advance:
        outcomes = annotate_files(paths, targets, processes, advance)
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
        for rejected in outcome.rejected:
            click.echo(f"  stays away, as an editor took it out: {rejected}", err=True)
