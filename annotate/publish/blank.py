"""A page of MkDocs' without a Markdown text: what is to be read there comes from elsewhere, or stands there already."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page


class BlankPage(Page):
    """A page that is neither read nor parsed."""

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 (as MkDocs calls it)
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 (as MkDocs calls it)
        self.content = ""
