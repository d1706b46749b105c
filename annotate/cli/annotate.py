"""``reftel annotate``: TEI documents and whole volumes → the same with tags."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click

from annotate import pipeline
from annotate.cli.output import FAILED, progress, write_json
from annotate.corpus import NO_DOCUMENT, read_custom, read_decisions, read_registers_for
from annotate.errors import Failure, ReftelError, failure_of
from annotate.files import REGISTERS, tei_files, write_atomically
from annotate.masters import refuse_link, write_tags
from annotate.resolve import Entry, MessageIndex, build_index
from annotate.tei.scan import encode_source, read_source
from annotate.tei.tree import parse_tei
from annotate.workers import work_on


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    :param documents: how many it holds. :param failures: those that stay as they were, because of an error of ours.
    """

    path: str
    out: str
    counts: dict[str, int]
    edited: tuple[str, ...]
    dropped: dict[str, int]
    error: str = ""
    documents: int = 0
    failures: tuple[Failure, ...] = ()
    rejected: tuple[str, ...] = ()


def read_entries(path: Path) -> list[Entry]:
    """What the index of messages keeps of a file; nothing where the file cannot be read (annotating it tells why)."""
    try:
        source = read_source(path.read_bytes(), name=str(path))
        parse_tei(source, name=str(path))  # what is not well-formed is told before anything scans it
        return pipeline.read_entries(source)
    except Exception:
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
        if not done.documents:
            raise ReftelError(NO_DOCUMENT, path=path)
        if out != path:
            refuse_link(out)
            write_atomically(out, encode_source(done.source, data))
        elif done.source != source:
            write_tags(path, source, done.source)
    except Exception as error:
        return _failed(path, out, error)
    edited = tuple(f"line {e.line}: <{e.element}> on “{e.words[:60]}”" for e in done.edited)
    dropped = Counter(d.reason for d in done.dropped)
    failures = tuple(replace(f, error=None) for f in done.failures)
    rejected = tuple(f"{r.document_id}: <{r.element}> on “{r.words[:60]}”" for r in done.rejected)
    return Outcome(str(path), str(out), done.counts, edited, dict(dropped), "", done.documents, failures, rejected)


def _failed(path: Path, out: Path, error: Exception) -> Outcome:
    """The outcome of a file that was not written: at fault itself, or because of an error of ours."""
    failure = failure_of(error, path=path)
    if failure.trace:
        return Outcome(str(path), str(out), {}, (), {}, "", 0, (failure,))
    return Outcome(str(path), str(out), {}, (), {}, str(failure))


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
    processes = min(processes, len(paths))
    read = work_on(read_entries, [(path,) for path in known], processes)
    index = build_index(entry for entries in read if not isinstance(entries, Exception) for entry in entries)
    # Other processes, so that the index reaches each once and not with every file.
    jobs = list(zip(paths, targets, strict=True))
    done = work_on(_annotate_job, jobs, processes, initializer=_take_index, arguments=(index,), on_done=on_done)
    return [
        _failed(path, target, outcome) if isinstance(outcome, Exception) else outcome
        for (path, target), outcome in zip(jobs, done, strict=True)
    ]


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
@click.option("--debug", is_flag=True, help="Show where in our code an error of ours arose.")
@click.option("-q", "--quiet", is_flag=True, help="Write nothing but errors.")
def command(
    files: tuple[Path, ...], output: Path | None, processes: int, as_json: bool, debug: bool, quiet: bool
) -> None:
    """Tag persons, terms, provenance, references and clauses in TEI documents or whole FRUS volumes.

    Takes out the machine's earlier tags first, so that a rerun changes only the machine's part: what an editor
    tagged or corrected by hand stays as it is.

    A document in which something goes wrong stays as it was and is told with the reason; the rest is done. Exits 1 if
    a file could not be read or written or none holds a document, 3 if all could, but a document stays as it was.

    \b
    reftel annotate corpus/frus1964-68v14/d259.xml
    reftel annotate frus1964-68v14.xml -o tagged.xml
    reftel annotate volumes/*.xml -o tagged/
    """
    paths = tei_files(files)
    targets = _targets(paths, output)
    with progress("annotating", len(paths), quiet=quiet or as_json) as advance:
        outcomes = annotate_files(paths, targets, processes, advance)
    empty = [outcome for outcome in outcomes if outcome.error.endswith(NO_DOCUMENT)]
    for outcome in outcomes:
        if outcome.error:
            click.echo(f"reftel: {outcome.error}", err=True)
        for failure in outcome.failures:
            click.echo(f"reftel: {failure}; it stays as it was", err=True)
            if debug:
                click.echo(failure.trace, err=True)
    if as_json:
        click.echo(write_json([asdict(outcome) for outcome in outcomes]))
    elif not quiet:
        _summarize(outcomes)
    if any(outcome.error for outcome in outcomes if outcome not in empty) or len(empty) == len(outcomes):
        sys.exit(1)
    sys.exit(FAILED if any(outcome.failures for outcome in outcomes) else 0)


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
        if outcome.error or not outcome.documents:
            continue
        counts = ", ".join(f"{count} {name}" for name, count in outcome.counts.items())
        click.echo(f"{outcome.out}: {counts}", err=True)
        for reason, count in outcome.dropped.items():
            click.echo(f"  {count} left out: {reason}", err=True)
        for edited in outcome.edited:
            click.echo(f"  kept as the editor's: {edited}", err=True)
        for rejected in outcome.rejected:
            click.echo(f"  stays away, as an editor took it out: {rejected}", err=True)
    failures = sum(len(outcome.failures) for outcome in outcomes)
    if failures:
        documents = sum(outcome.documents for outcome in outcomes)
        click.echo(f"{failures} of {documents} documents stay as they were, because of errors of ours", err=True)
