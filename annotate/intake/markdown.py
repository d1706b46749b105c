"""Markdown: CommonMark with tables and footnotes, read by way of the HTML that it stands for.

In: a text. Out: a `Script`. Emphasis is italics; a list's labels keep the stop or bracket they were typed with.
"""

from __future__ import annotations

from pathlib import Path

from annotate.intake.hypertext import read_html
from annotate.intake.script import Script


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
    for token in tokens:
        if token.type == "ordered_list_open" and token.markup == ")":
            token.attrSet("data-delimiter", ")")
    return read_html(reader.renderer.render(tokens, reader.options, environment), path=path)
