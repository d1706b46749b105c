"""The reference of all commands, made from the commands themselves: ``python -m annotate.cli.reference``.

In: the click command `annotate.cli.main` with its subcommands. Out: Markdown in the manner of a manual page, kept as
``site/reference.md``; a test fails where the page no longer says what the commands do.
"""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path

import click

from annotate.cli import main
from annotate.files import write_atomically
from annotate.query.xquery import LIBRARY

PAGE = Path(__file__).parents[2] / "site" / "reference.md"

_INTRODUCTION = """\
---
title: Commands
---
# Commands

Everything this edition does, it does by one command, `reftel`. Each subcommand tells what it does, with examples, by
`reftel COMMAND --help`; this page is made from the same words.

Results go to standard output, messages to standard error. Exit codes: 0 done; 1 something in the given files is wrong,
and told by file and line; 2 the command line is.
"""

_FUNCTIONS = """\
## Functions for XQuery

`reftel query --xquery` and named questions may call these.
"""

_FUNCTION = re.compile(
    r"""\(:((?:(?!:\)).)*):\)                        # the comment
        \s*declare\ function\ (reftel:[\w-]+)
        \((.*?)\)\ as\ """,
    re.DOTALL | re.VERBOSE,
)

_COMPLETION = """\
## Shell completion

Add one line to your shell's start-up file, and the Tab key completes commands, options, files and the names of
questions (`reftel query cl`⇥).

Bash, in `~/.bashrc`

:   `eval "$(_REFTEL_COMPLETE=bash_source reftel)"`

Zsh, in `~/.zshrc`

:   `eval "$(_REFTEL_COMPLETE=zsh_source reftel)"`

Fish, in `~/.config/fish/completions/reftel.fish`

:   `_REFTEL_COMPLETE=fish_source reftel | source`
"""


def describe_commands() -> str:
    """The page as Markdown: each command with its synopsis, words, examples and options."""
    context = click.Context(main, info_name="reftel", **main.context_settings)
    parts = [_INTRODUCTION]
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        if command is not None and not command.hidden:
            parts.append(_describe(command, click.Context(command, info_name=name, parent=context)))
    return "\n".join([*parts, _FUNCTIONS, *_describe_functions(), _COMPLETION])


def _describe_functions() -> list[str]:
    """What a query may call, by the comments that stand before it in the library."""
    found = _FUNCTION.findall(LIBRARY.read_text("utf-8"))
    return [
        f"`{name}({' '.join(arguments.split())})`\n\n:   {_escape(' '.join(told.split()))}\n"
        for told, name, arguments in found
    ]


def _describe(command: click.Command, context: click.Context) -> str:
    path = context.command_path
    synopsis = " ".join([path, *command.collect_usage_pieces(context)])
    lines = [f"## {path}", "", "```text", synopsis, "```", "", _prose(command.help or "")]
    lines += ["### Options", "", *(_option(p, context) for p in command.get_params(context) if _is_shown(p))]
    # The same heading under each command would give the same anchor.
    return "\n".join(lines).replace("### Options", f"### Options of {path}")


def _prose(help_text: str) -> str:
    """The words of a command's help; what click prints as it stands is a block of code."""
    out = []
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(help_text)):
        if paragraph.startswith("\b\n"):
            out.append(f"```sh\n{paragraph[2:]}\n```\n")
        else:
            out.append(f"{_escape(paragraph)}\n")
    return "\n".join(out)


def _is_shown(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option) and not parameter.hidden


def _option(option: click.Parameter, context: click.Context) -> str:
    record = option.get_help_record(context)
    if record is None or not isinstance(option, click.Option):
        return ""
    names, told = record
    told = re.sub(r"\s*\[[^\[\]]*\]$", "", told)  # the default, told below, and a range
    default = _default(option)
    told = f"{_escape(told)} {default}".strip()
    return f"`{names}`\n\n:   {told}\n"


def _default(option: click.Option) -> str:
    if option.name == "processes":
        return "As many as there are processors where it is not given."
    return f"`{option.default}` where it is not given." if option.show_default else ""


def _escape(text: str) -> str:
    """Words of a help text so that Markdown leaves them as they are.

    >>> _escape('FILE|EXPR, a*b and <x>')
    'FILE|EXPR, a\\\\*b and &lt;x&gt;'
    """
    return re.sub(r"([*_`\\\[\]])", r"\\\1", text).replace("<", "&lt;").replace(">", "&gt;")


if __name__ == "__main__":
    write_atomically(PAGE, describe_commands())
    sys.stdout.write(f"{PAGE}\n")
