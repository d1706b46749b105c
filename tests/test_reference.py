"""The page of commands says what the commands do, and every command teaches by example."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import click
import pytest
from click.shell_completion import BashComplete, ShellComplete

from annotate.cli import COMMANDS, main
from annotate.cli.reference import PAGE, describe_commands
from annotate.query.xquery import LIBRARY
from tests.conftest import ROOT


def test_the_page_of_commands_is_current() -> None:
    # In a process of its own: click remembers a command's --help as whoever called the command first named it.
    script = "from annotate.cli.reference import describe_commands; print(describe_commands(), end='')"
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert PAGE.read_text("utf-8") == made, "run: python -m annotate.cli.reference"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_on_the_page_with_all_its_options(name: str) -> None:
    page = describe_commands()
    section = re.search(rf"^## reftel {name}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    command = main.get_command(click.Context(main), name)

    assert section is not None
    assert command is not None
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[-1] in section[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_by_example(name: str) -> None:
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert f"\nreftel {name}" in inspect.cleandoc(command.help or ""), "put an example under \\b in its docstring"


def test_every_function_a_query_may_call_is_on_the_page() -> None:
    defined = re.findall(r"declare function (reftel:[\w-]+)", LIBRARY.read_text("utf-8"))

    page = describe_commands()

    assert len(defined) > 15
    assert [name for name in defined if f"`{name}(" not in page] == []


def complete(arguments: list[str], incomplete: str) -> list[str]:
    found = ShellComplete(main, {}, "reftel", "_REFTEL_COMPLETE").get_completions(arguments, incomplete)
    return [item.value for item in found]


def test_commands_options_and_questions_are_completed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert complete([], "qu") == ["query"]
    assert complete(["query"], "--xq") == ["--xquery"]
    assert "clearers" in complete(["query"], "clear")
    assert "reftel" in BashComplete(main, {}, "reftel", "_REFTEL_COMPLETE").source()
