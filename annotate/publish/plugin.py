"""The MkDocs plugin: events only. It has the corpus made into pages, or the site left alone where nothing changed."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jinja2
from mkdocs.config import config_options as opt
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from annotate.errors import ReftelError
from annotate.files import digest
from annotate.publish.blank import BlankPage
from annotate.publish.inputs import read_inputs, stamp_of
from annotate.publish.keeping import KeptSite

if TYPE_CHECKING:
    from annotate.publish.making import Making

log = logging.getLogger(f"mkdocs.plugins.{__name__}")


class ReftelConfig(Config):  # type: ignore[no-untyped-call]
    """Options under ``plugins: reftel:`` in mkdocs.yml."""

    corpus = opt.Dir(exists=True, default="corpus")
    search = opt.Type(bool, default=True)
    epub = opt.Type(bool, default=True)
    strict = opt.Type(bool, default=False)  # a name that a template uses and nobody gives stops the build


class ReftelPlugin(BasePlugin[ReftelConfig]):  # type: ignore[no-untyped-call]
    """Builds the edition's pages."""

    def __init__(self) -> None:
        self._site: KeptSite
        self._inputs: dict[str, str] | None = None
        self._making: Making | None = None  # None: nothing has changed, so nothing is made
        self._watching = False  # `mkdocs serve` has built the site and builds it again at each change
        self._serving = False
        self._complaints = CountHandler()
        self._complaints.setLevel(logging.WARNING)

    @property
    def serving(self) -> bool:
        """Whether this is ``mkdocs serve``, whose pages hold a script of its own that no policy of ours may stop."""
        return self._serving

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002 (as MkDocs calls it)
        """Learn whether this is ``mkdocs serve``: who edits waits for the page, not for the books and the index."""
        self._serving, self._watching = command == "serve", False

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
        self._complaints.counts.clear()
        logging.getLogger("mkdocs").addHandler(self._complaints)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Convert and annotate what changed; add a stub for each page that the corpus calls for."""
        self._inputs = read_inputs(config, self.config)
        if self._inputs is not None and self._site.is_made_from(stamp_of(self._inputs)):
            self._making = None
            return _kept(files, config)
        from annotate.publish.making import Making  # a site that stays as it is need not wait for all of our code

        for file in list(files):
            # The theme has templates only; whatever else lies among them (the TEI header's) is no part of the site.
            if file.src_dir is not None and Path(file.src_dir) != Path(config.docs_dir):
                files.remove(file)
        corpus = Path(self.config.corpus)
        try:
            self._making = Making(corpus)
        except ReftelError as error:
            raise PluginError(str(error)) from error
        if config.strict:  # what `reftel check` faults is not published then
            from annotate.check import check_paths, shorten

            for fault in shorten(check_paths([corpus])):
                if fault.kind == "error":
                    log.warning("%s", fault)
        self._making.add_pages(files, config)
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Answer the SQL questions of a hand-written page (``site/questions.md``) from the edition as it is."""
        try:
            return self._making.answered(markdown) if self._making is not None else markdown
        except ReftelError as error:
            raise PluginError(f"{page.file.src_uri}: {error}") from error

    def on_env(self, env: jinja2.Environment, **_: Any) -> jinja2.Environment:
        """What templates may call; where nothing is made, every template is empty, of which MkDocs writes nothing."""
        if self._making is None:
            return jinja2.Environment(loader=jinja2.FunctionLoader(lambda _name: ""), autoescape=True)
        self._making.ready(env, epub=self.config.epub, strict=self.config.strict)
        return env

    def on_page_context(self, context: TemplateContext, *, page: Page, **_: Any) -> TemplateContext:
        """What the page's template is given."""
        if self._making is not None:
            context.update(self._making.context(page.file.src_uri, page.url, context))  # type: ignore[typeddict-item]
        return context

    def on_template_context(self, context: TemplateContext, *, config: MkDocsConfig, **_: Any) -> TemplateContext:
        """The page for lost addresses is shown at any depth, so its links start at the site's root."""
        root = urlsplit(config.site_url or "/").path or "/"
        context.update({"here": "404/", "base": root})  # type: ignore[misc]
        return context

    def on_post_page(self, output: str, *, page: Page, **_: Any) -> str:
        """What MkDocs is to write: nothing where the page stands in the site as it is."""
        if self._making is None:
            return ""
        same = self._site.is_same(page.file.dest_uri, digest(output), content=True)
        if self.config.search and not self._watching:
            self._making.has_made(page.file.src_uri, self._site)
        return "" if same else output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Take in what MkDocs wrote, and write what is no page."""
        site, complaints = self._site, sum(count for _, count in self._complaints.get_counts())
        only_pages, self._watching = self._watching, self._serving
        self._be_quiet()
        config.site_dir = str(site.folder)
        if self._making is None:
            site.leave()
            log.info("The site stands as it is: nothing it is made from has changed")
            return
        site.take_in()
        self._making.put_files(site, config, epub=self.config.epub, index=self.config.search, only_pages=only_pages)
        # A build that complained is to complain again, so nothing is said of what it was made from.
        known = self._inputs is not None and not complaints and not only_pages
        site.close(stamp_of({**(self._inputs or {}), **self._making.tei_now()}) if known else "")

    def on_build_error(self, *, error: Exception, **_: Any) -> None:
        """Leave MkDocs' log as it was; tell what the system refused (a full disk, a folder that is no one's to write).

        :raises PluginError: of which MkDocs says only what it says itself.
        """
        self._be_quiet()
        if isinstance(error, OSError) and not isinstance(error, ConnectionError):
            raise PluginError(
                f"{error.filename or 'the site'}: cannot be written: {error.strerror or error}"
            ) from error
        if isinstance(error, ReftelError):
            raise PluginError(str(error)) from error

    def _be_quiet(self) -> None:
        logging.getLogger("mkdocs.commands.build").removeFilter(_is_news)
        logging.getLogger("mkdocs").removeHandler(self._complaints)


def _kept(files: Files, config: MkDocsConfig) -> Files:
    """Files of which MkDocs has nothing to write: the hand-written pages, since its navigation names them, empty."""
    for file in list(files):
        if not file.is_documentation_page():
            files.remove(file)
        else:
            file.page = BlankPage(None, file, config)
    return files


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of MkDocs' log is worth reading: not that it was given nothing to write for a page."""
    return not str(record.msg).startswith(("Page skipped:", "Template skipped:"))
