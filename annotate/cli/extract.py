"""``reftel extract``: what the annotators find in texts outside TEI."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, TextIO

import click

from annotate.errors import ReftelError

KINDS = ("provenance", "references", "clauses")


def extract_lines(kind: str, lines: TextIO, name: str) -> Iterator[dict[str, Any]]:
    """For each JSON line ``{"id", "text"}`` the annotator's findings, keyed by the same id.

    :raises ReftelError: a line is not such an object; the message names it.
    """
    extract = import_module(f"annotate.annotators.{kind}").extract
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            ident, text = record["id"], record["text"]
        except (ValueError, TypeError, KeyError) as error:
            told = 'this is not a JSON object with "id" and "text"'
            raise ReftelError(told, path=name, line=number, remedy="write one object a line") from error
        found = extract(text, record.get("head") or "") if kind == "clauses" else extract(text)
        yield {"id": ident, **found}


@click.command("extract")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
def command(kind: str, file: TextIO) -> None:
    """Find KIND in texts outside TEI: JSON Lines {"id", "text"} in, JSON Lines out.

    \b
    provenance   a source note's archive, markings, drafters, clearers, approvers
    references   telegrams, documents, footnotes, Ibid. and the like in a passage
    clauses      the policy clause a sentence is, if any ("head" may name its document)

    \b
    reftel extract provenance notes.jsonl > found.jsonl
    """
    name = getattr(file, "name", "-")
    for found in extract_lines(kind, file, name):
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
