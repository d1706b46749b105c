"""Making a site of a corpus: which pages it has, what their templates are given, and what stands beside them.

In: the corpus as it is and MkDocs' configuration. Out: a stub of each page for MkDocs to render, and the files that
are no pages. The plugin calls this only where something has changed.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping
from contextlib import ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from annotate import corpus
from annotate.export.questions import answer_page
from annotate.files import digest
from annotate.publish import feeds, filters, search
from annotate.publish.blank import BlankPage
from annotate.publish.edition import Edition
from annotate.publish.epub import epub_stamp, write_epub
from annotate.publish.inputs import name_of
from annotate.publish.keeping import KeptSite
from annotate.publish.kinds import all_pages
from annotate.publish.page import Page

_INDEX = "pagefind/pagefind.js"  # stands for all of the index

log = logging.getLogger(f"mkdocs.plugins.{__name__}")


class Stub(BlankPage):
    """A page of which its page kind gives template and title."""

    def __init__(self, page: Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(page.title, file, config)  # which makes it the file's page
        self.meta = {"template": page.template, "title": page.title}


class Making:
    """One making of the site.

    :param folder: the corpus, which is brought up to date.
    :raises ReftelError: a file of the corpus is at fault.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache = folder.resolve().parent / corpus.CACHE
        self._edition = Edition(corpus.prepare(folder))
        self._pages = {f"{page.path}index.md": page for page in all_pages(self._edition)}
        self._templates = jinja2.Environment(autoescape=True)
        self._unread = {uri for uri, page in self._pages.items() if page.searched}  # not yet made
        self._indexing: ExitStack | None = None

    def tei_now(self) -> dict[str, str]:
        """The TEI files of the corpus as they stand now that they are brought up to date, as inputs of the site.

        A whole volume's file is never changed.
        """
        entries = (entry for part in self._edition.volumes for entry in part.about.documents)
        sources = {entry.path: entry.source for entry in entries if entry.path.parent != self._folder}
        return {name_of(path): digest(source) for path, source in sources.items()}

    def add_pages(self, files: Files, config: MkDocsConfig) -> None:
        """A stub for each page that the corpus calls for."""
        for uri, page in self._pages.items():
            file = File.generated(config, uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
            files.append(file)
            Stub(page, file, config)

    def answered(self, markdown: str) -> str:
        """A hand-written page with the answers to its questions.

        :raises ReftelError: one of them is no question.
        """
        return answer_page(markdown, [part.about for part in self._edition.volumes], cache=self._cache)

    def ready(self, env: jinja2.Environment, *, epub: bool, strict: bool) -> None:
        """Give MkDocs' environment of templates what ours need.

        :param epub: whether the site has books. :param strict: a name that nobody gives stops the build.
        """
        env.autoescape = lambda _name: True  # of all that does not say it is markup: MkDocs itself has it off
        if strict:
            env.undefined = jinja2.StrictUndefined
        env.filters.update(filters.FILTERS)
        env.globals["edition"] = self._edition
        env.globals["epub"] = epub
        self._templates = env
        compiled = self._cache / "templates"
        compiled.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(compiled))

    def context(self, uri: str, url: str) -> Mapping[str, Any]:
        """What a page's template is given beside what MkDocs gives."""
        ours = self._pages.get(uri)
        here = ours.path if ours is not None else url.removeprefix("./")
        given: dict[str, Any] = {"here": here, "base": "../" * here.count("/")}
        return given if ours is None else {**given, **ours.context()}

    def has_made(self, uri: str, site: KeptSite) -> None:
        """Be told of each page that is made: when the last that the index reads is there, indexing begins.

        MkDocs writes a page after it told of it, so the index waits for the page after.
        """
        if not self._unread:
            self.index(site)
        self._unread.discard(uri)

    def index(self, site: KeptSite, *, only_pages: bool = False) -> None:
        """Begin to make the full-text index, in a process of its own, unless it stands in the site as it is.

        :param only_pages: leave one that stands there as it is, though the edition may have changed.
        """
        if self._indexing is not None:
            return
        self._indexing = ExitStack()
        site.keep_folder("pagefind")
        if only_pages and site.keep(_INDEX):
            return
        searched = [page for page in self._pages.values() if page.searched]
        if site.is_same(_INDEX, site.stamp_of(f"{page.path}index.html" for page in searched)):
            return
        site.take_in()
        others = [page for page in self._pages.values() if page.companions is not None and not page.searched]
        files = (f"{page.path}{file.name}" for page in others if page.companions for file in page.companions())
        site.clear({*(f"{page.path}index.html" for page in self._pages.values()), *files})
        shutil.rmtree(site.folder / "pagefind", ignore_errors=True)
        self._indexing.enter_context(search.indexing(site.folder))

    def put_files(
        self, site: KeptSite, config: MkDocsConfig, *, epub: bool, index: bool, only_pages: bool = False
    ) -> None:
        """Write the files that stand beside pages, the books and the feed, and have the index ready.

        :param only_pages: leave books and index that stand as they are, though the edition may have changed.
        """
        if index:
            self.index(site, only_pages=only_pages)
        with self._indexing or nullcontext():
            for page in self._pages.values():
                if page.companions is not None:
                    for file in page.companions():
                        site.put(f"{page.path}{file.name}", file.text, file.stamp)
            if epub:
                for volume in self._edition.volumes:
                    name = f"{volume.path}{volume.id}.epub"
                    if not (only_pages and site.keep(name)):
                        book = partial(write_epub, self._edition, volume, self._templates)
                        site.put(name, book, epub_stamp(volume, self._templates))
            feed = partial(feeds.atom, self._edition, title=config.site_name, root=config.site_url or "")
            site.put("feed.xml", feed)
        log.info("Wrote %d pages of the edition", len(self._pages))
