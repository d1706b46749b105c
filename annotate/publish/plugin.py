"""The MkDocs plugin: events only. It prepares the corpus, adds a stub for each page, and lets templates render it."""

from __future__ import annotations

import logging
import shutil
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from mkdocs.config import config_options as opt
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.templates import TemplateContext

from annotate import corpus
from annotate.errors import ReftelError
from annotate.export.questions import answer_page
from annotate.publish import feeds, filters, search
from annotate.publish.edition import Edition
from annotate.publish.epub import epub_stamp, write_epub
from annotate.publish.keeping import KeptSite, digest
from annotate.publish.kinds import all_pages
from annotate.publish.page import Page

log = logging.getLogger(f"mkdocs.plugins.{__name__}")


class Stub(MkDocsPage):
    """A page without a Markdown text: its template and title come from its page kind, and it is never parsed."""

    def __init__(self, page: Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(page.title, file, config)  # which makes it the file's page
        self.meta = {"template": page.template, "title": page.title}

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 (as MkDocs calls it)
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 (as MkDocs calls it)
        self.content = ""


class ReftelConfig(Config):  # type: ignore[no-untyped-call]
    """Options under ``plugins: reftel:`` in mkdocs.yml."""

    corpus = opt.Dir(exists=True, default="corpus")
    search = opt.Type(bool, default=True)
    epub = opt.Type(bool, default=True)
    strict = opt.Type(bool, default=False)  # a name that a template uses and nobody gives stops the build


class ReftelPlugin(BasePlugin[ReftelConfig]):  # type: ignore[no-untyped-call]
    """Builds the edition's pages."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}
        self._edition = Edition(())
        self._templates = jinja2.Environment(autoescape=True)
        self._site: KeptSite

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """``mkdocs serve`` watches the corpus and the templates too."""
        # All but what MkDocs itself brings along.
        watched = [self.config.corpus, *(str(d) for d in config.theme.dirs if "site-packages" not in str(d))]
        config.watch.extend(path for path in watched if path not in config.watch)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """MkDocs writes beside the site, from where only what changed comes into it (see `KeptSite`)."""
        self._site = KeptSite(Path(config.site_dir))
        config.site_dir = str(self._site.new)
        logging.getLogger("mkdocs.commands.build").addFilter(_is_news)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Convert and annotate what changed; add a stub for each page that the corpus calls for."""
        for file in list(files):
            # The theme has templates only; whatever else lies among them (the TEI header's) is no part of the site.
            if file.src_dir is not None and Path(file.src_dir) != Path(config.docs_dir):
                files.remove(file)
        try:
            self._edition = Edition(corpus.prepare(Path(self.config.corpus)))
        except ReftelError as error:
            raise PluginError(str(error)) from error
        self._pages = {f"{page.path}index.md": page for page in all_pages(self._edition)}
        for uri, page in self._pages.items():
            file = File.generated(config, uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
            files.append(file)
            Stub(page, file, config)
        return files

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Answer the SQL questions of a hand-written page (``site/questions.md``) from the edition as it is."""
        cache = Path(self.config.corpus).resolve().parent / corpus.CACHE
        try:
            return answer_page(markdown, [part.about for part in self._edition.volumes], cache=cache)
        except ReftelError as error:
            raise PluginError(f"{page.file.src_uri}: {error}") from error

    def on_env(self, env: jinja2.Environment, **_: Any) -> jinja2.Environment:
        """Everything is escaped that does not say it is markup: MkDocs itself has autoescape off."""
        env.autoescape = lambda _name: True
        if self.config.strict:
            env.undefined = jinja2.StrictUndefined
        env.filters.update(filters.FILTERS)
        env.globals["edition"] = self._edition
        env.globals["epub"] = self.config.epub
        self._templates = env
        compiled = Path(self.config.corpus).resolve().parent / corpus.CACHE / "templates"
        compiled.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(compiled))
        return env

    def on_page_context(self, context: TemplateContext, *, page: MkDocsPage, **_: Any) -> TemplateContext:
        """What the page's template is given."""
        ours = self._pages.get(page.file.src_uri)
        here = ours.path if ours is not None else page.url.removeprefix("./")
        given: dict[str, Any] = {"here": here, "base": "../" * here.count("/")}
        if ours is not None:
            given |= ours.context()
        context.update(given)  # type: ignore[typeddict-item]
        return context

    def on_template_context(self, context: TemplateContext, *, config: MkDocsConfig, **_: Any) -> TemplateContext:
        """The page for lost addresses is shown at any depth, so its links start at the site's root."""
        root = urlsplit(config.site_url or "/").path or "/"
        context.update({"here": "404/", "base": root})  # type: ignore[misc]
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, **_: Any) -> str:
        """What MkDocs is to write: nothing where the page stands in the site as it is."""
        return "" if self._site.is_same(page.file.dest_uri, digest(output)) else output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the files that stand beside pages, the books, the feed, and the search index."""
        site = self._site
        site.take_in()
        config.site_dir = str(site.folder)
        logging.getLogger("mkdocs.commands.build").removeFilter(_is_news)
        # Documents stand two folders deep; the index is made of their pages.
        read = site.stamp_of(f"{page.path}index.html" for page in self._pages.values() if page.path.count("/") == 2)
        anew = self.config.search and not site.is_same("pagefind/pagefind.js", read)
        if anew:
            shutil.rmtree(site.folder / "pagefind", ignore_errors=True)
        with search.indexing(site.folder) if anew else nullcontext():
            for page in self._pages.values():
                if page.companions is not None:
                    for file in page.companions():
                        site.put(f"{page.path}{file.name}", file.text, file.stamp)
            if self.config.epub:
                for volume in self._edition.volumes:
                    book = partial(write_epub, self._edition, volume, self._templates)
                    site.put(f"{volume.path}{volume.id}.epub", book, epub_stamp(volume, self._templates))
        feed = partial(feeds.atom, self._edition, title=config.site_name, root=config.site_url or "")
        site.put("feed.xml", feed)
        if self.config.search:
            site.keep_folder("pagefind")
        site.close()
        log.info("Wrote %d pages of the edition", len(self._pages))


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of MkDocs' log is worth reading: not that it was given nothing to write for a page."""
    return not str(record.msg).startswith("Page skipped:")
