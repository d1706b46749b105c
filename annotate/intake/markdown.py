"""Markdown: CommonMark with tables and footnotes, read by way of the HTML that it stands for.

In: a text. Out: a `Script`. Emphasis is italics; a list's labels keep the stop or bracket they were typed with.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.intake.hypertext import read_html
from annotate.intake.script import Script

if TYPE_CHECKING:
    from markdown_it.token import Token


def read_markdown(text: str, *, path: str | Path) -> Script:
    """Read a Markdown text.

    :raises TranscriptionError: it shows no words.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    # `^[note]` within the text is a note too; a transcription's own "^1" is left alone.
    reader = reader.use(footnote_plugin).use(front_matter_plugin)
    environment: dict[str, object] = {}
    tokens = reader.parse(text, environment)
    _keep_labels(tokens)
    return read_html(reader.renderer.render(tokens, reader.options, environment), path=path)


def _keep_labels(tokens: Sequence[Token]) -> None:
    """Have the labels of lists printed as they were typed: after "90262." a typist's "1." is no 90263.

    A list of which every item is typed with the same number counts, as Markdown has it.
    """
    lists: list[list[Token]] = []
    for token in tokens:
        if token.type == "ordered_list_open":
            token.attrSet("data-delimiter", token.markup)
            lists.append([])
        elif token.type == "bullet_list_open":
            lists.append([])
        elif token.type == "list_item_open":
            lists[-1].append(token)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            items = lists.pop()
            if len({item.info for item in items}) == len(items):
                for item in items:
                    if item.info:
                        item.attrSet("value", item.info)
