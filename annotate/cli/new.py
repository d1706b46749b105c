"""``reftel new``: a volume's folder to begin with."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from annotate.begin import begin_volume, from_frus
from annotate.conversion.facts import Volume
from annotate.registers import EMPTY


@click.command("new")
@click.argument("volume", required=False)
@click.option(
    "--from-frus",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A whole FRUS volume (TEI) whose titles and lists of persons and terms it is to have.",
)
@click.option(
    "-c",
    "--corpus",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("corpus"),
    show_default=True,
    help="Folder that holds the volumes.",
)
@click.option("--title", help="The volume's title.")
@click.option("--editor", "editors", multiple=True, help="An editor's name; may be given more than once.")
@click.option("--publisher", help="Who publishes it.")
@click.option("--place", help="Where.")
@click.option("--date", help="When: a year or an ISO date.")
@click.option("--url", help="Its address on the web.")
@click.option("--ask/--no-ask", default=None, help="Ask for what is not given; by default only at a terminal.")
def command(
    volume: str | None,
    source: Path | None,
    corpus: Path,
    title: str | None,
    editors: tuple[str, ...],
    publisher: str | None,
    place: str | None,
    date: str | None,
    url: str | None,
    ask: bool | None,
) -> None:
    """Make the folder of a volume: `volume.toml`, `registers.xml` and a sample transcription.

    VOLUME is its id, such as frus1964-68v14. In a folder that has documents already, only what is missing is made;
    nothing is ever written over.

    \b
    reftel new frus1964-68v14
    reftel new frus1964-68v14 --title "Soviet Union" --editor "David C. Humphrey" --no-ask
    reftel new soviet-papers --from-frus frus1964-68v14.xml
    """
    asking = sys.stdin.isatty() if ask is None else ask
    about, registers = from_frus(source) if source else (Volume(), EMPTY)
    name = volume or about.id
    if not name and asking:
        name = click.prompt("The volume's id, such as frus1964-68v14")
    if not name:
        raise click.UsageError("name the volume, such as frus1964-68v14")
    given: dict[str, Any] = {"title": title, "publisher": publisher, "place": place, "date": date, "url": url}
    given = {key: value for key, value in (given | {"editors": editors}).items() if value}
    about = replace(about, id=name, **given)
    if asking:
        about = _ask(about)
    begun = begin_volume(corpus / name, about, registers)
    for path in begun.written:
        click.echo(f"wrote {path}")
    for path in begun.kept:
        click.echo(f"kept {path}, which was there already")
    for told in begun.told:
        click.echo(f"warning: {told}", err=True)
    click.echo(f"Put transcriptions into {begun.folder}, then run `mkdocs serve`.", err=True)


def _ask(about: Volume) -> Volume:
    """Ask for what is not known; an empty answer leaves it out."""
    questions = (("title", "Title"), ("publisher", "Publisher"), ("place", "Place"), ("date", "Year"), ("url", "URL"))
    for key, question in questions:
        if not getattr(about, key):
            answer = click.prompt(question, default="", show_default=False).strip()
            told: dict[str, Any] = {key: answer}
            about = replace(about, **told)
    if not about.editors:
        answer = click.prompt("Editors, parted by semicolons", default="", show_default=False)
        about = replace(about, editors=tuple(name.strip() for name in answer.split(";") if name.strip()))
    return about
