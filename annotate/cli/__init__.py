"""The command ``reftel``: one module a subcommand, each a thin reading of the library.

Exit codes: 0 done, 1 something in the given files is wrong (told on standard error), 2 the command line is, 3 done but
for some documents, which stay as they were because of an error of ours (told with the reason).
"""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from annotate.errors import ReftelError

# A new subcommand is a module here with a click command of its name, and one line.
COMMANDS = {
    "new": "a volume's folder to begin with",
    "import": "Word, OpenDocument, HTML, Markdown, any encoding → transcriptions",
    "convert": "transcriptions → TEI",
    "annotate": "TEI → the same TEI with tags",
    "extract": "texts outside TEI: JSON Lines → JSON Lines",
    "check": "grammar, rules and pointers of TEI files",
    "query": "questions to TEI files: XPath, XQuery, or by name",
    "export": "tables, field standards and training data",
    "score": "the annotators against an editor's own tags",
}


class _Commands(click.Group):
    """Loads a subcommand only when it is called: ``reftel query`` must not wait for spaCy."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        # A module cannot bear the name of a keyword.
        module = import_module(f"annotate.cli.{cmd_name}{'_' * iskeyword(cmd_name)}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ReftelError as error:
            click.echo(f"reftel: {error}", err=True)
            sys.exit(1)
        except OSError as error:
            if not isinstance(error, BrokenPipeError):
                place = f"{error.filename}: " if error.filename else ""
                click.echo(f"reftel: {place}{error.strerror or error}", err=True)
                sys.exit(1)
            # The reader of our output (head, less) has gone; there is nobody left to tell.
            sys.stderr.close()
            sys.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="reftel", prog_name="reftel")
def main() -> None:
    """Turn transcriptions of Foreign Relations of the United States into annotated TEI.

    \b
    reftel convert corpus/frus1964-68v14/d259.txt      make its TEI
    reftel annotate corpus/frus1964-68v14/d259.xml     tag persons, terms, references, clauses
    reftel query "//persName[@role='clearer']"         who cleared what
    mkdocs build                                       all of it, as a site
    """
