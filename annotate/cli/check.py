"""``reftel check``: is this TEI fit to publish?"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from annotate.check import check_paths, shorten
from annotate.cli.output import write_json


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write the faults as JSON.")
@click.option("--all", "everything", is_flag=True, help="List all faults, however many of a kind a file has.")
@click.option("-q", "--quiet", is_flag=True, help="Write faults only, no summary.")
def command(paths: tuple[Path, ...], as_json: bool, everything: bool, quiet: bool) -> None:
    """Check TEI files, or all below the given folders (default: corpus).

    Prints file:line: message for each fault and exits 1 if there is one. Notices are told, but fail nothing. What is
    faulted here, mkdocs build --strict refuses.

    \b
    reftel check
    reftel check corpus/frus1964-68v14/d259.xml
    """
    faults = list(check_paths(paths or (Path("corpus"),)))
    if as_json:
        click.echo(write_json([asdict(fault) for fault in faults]))
    else:
        for fault in faults if everything else shorten(faults):
            click.echo(str(fault))
    errors = sum(fault.kind == "error" for fault in faults)
    if not quiet:
        notices = len(faults) - errors
        click.echo(
            f"{errors or 'no'} fault{'' if errors == 1 else 's'}" + (f", {notices} notices" if notices else ""),
            err=True,
        )
    sys.exit(1 if errors else 0)
