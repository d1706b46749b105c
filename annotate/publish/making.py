"""Making a site of a corpus: which pages it has, what their templates are given, and what stands beside them.

In: the corpus as it is and MkDocs' configuration. Out: a stub of each page for MkDocs to render, and the files that
are no pages. The plugin calls this only where something has changed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from annotate import corpus
from annotate.cache import TEMPLATES, Cache, cache_beside
from annotate.errors import Failure, failure_of
from annotate.export.questions import answer_page
from annotate.files import digest, remove
from annotate.intake.unread import folder_notices
from annotate.publish import feeds, filters, search
from annotate.publish.blank import BlankPage
from annotate.publish.edition import Edition
from annotate.publish.epub import epub_stamp, write_epub
from annotate.publish.inputs import name_of
from annotate.publish.keeping import KeptSite
from annotate.publish.kinds import all_pages
from annotate.publish.page import Page
from annotate.registry import Registry, fault_of_volume

_FOLDER = "pagefind"
_INDEX = "pagefind/pagefind.js"  # stands for all of the index

log = logging.getLogger(f"mkdocs.plugins.{__name__}")


class Stub(BlankPage):
    """A page of which its page kind gives template and title."""

    def __init__(self, page: Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(page.title, file, config)  # which makes it the file's page
        self.meta = {"template": "made.html", "title": page.title}


class Making:
    """One making of the site.

    :param folder: the corpus, which is brought up to date.
    :raises ReftelError: a file of the corpus is at fault.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache = cache_beside(folder)
        self._told: set[Failure] = set()
        for what, told in folder_notices(folder):
            log.warning("%s: %s", what, told)
        volumes = corpus.prepare(folder, report=self._tell, failed=self._tell)
        self._edition = Edition(volume for volume in volumes if self._may_stand(volume))
        for failure in self._edition.failures:
            self._tell(failure)
        self._pages = {f"{page.path}index.md": page for page in self._all_pages()}
        self._templates = jinja2.Environment(autoescape=True)
        self._strict = False
        self._unread = {uri for uri, page in self._pages.items() if page.searched}  # not yet made
        self._indexing: ExitStack | None = None

    def _tell(self, failure: Failure) -> None:
        """Warn of something that could not be worked on, once; ``--strict`` stops at a warning."""
        if failure not in self._told:
            self._told.add(failure)
            log.warning("%s", failure)
            if failure.trace:
                log.debug("%s", failure.trace)

    def _may_stand(self, volume: corpus.Volume) -> bool:
        """Whether a volume's name is free for its address."""
        fault = fault_of_volume(volume.id, self._folder / volume.id)
        if fault is not None:
            self._tell(fault)
        if not volume.documents and not volume.broken:
            log.info("%s: %s", volume.id, corpus.NO_DOCUMENT)
        return fault is None

    def _all_pages(self) -> Iterator[Page]:
        """Every page, but a second one at an address that another has."""
        registry = Registry()
        for page in all_pages(self._edition, self._tell):
            holder = registry.claim(page.path, page.title)
            if holder:
                told = f"the page “{page.title}” would stand at the address of “{holder}” and is left out"
                self._tell(Failure(page.path, "", 0, told))
            else:
                yield page

    def tei_now(self) -> dict[str, str]:
        """The TEI files of the corpus as they stand now that they are brought up to date, as inputs of the site.

        A whole volume's file is never changed.
        """
        entries = (entry for part in self._edition.volumes for entry in part.about.documents)
        sources = {entry.path: entry.source for entry in entries if entry.path.parent != self._folder}
        return {name_of(path): digest(source) for path, source in sources.items()}

    def add_pages(self, files: Files, config: MkDocsConfig) -> None:
        """A stub for each page that the corpus calls for, but where a hand-written page stands."""
        taken = {file.dest_uri.casefold(): file.src_uri for file in files}
        for uri, page in list(self._pages.items()):
            holder = taken.get(f"{page.path}index.html".casefold())
            if holder is not None:
                told = (
                    f"the page “{page.title}” would stand at the address of {holder} and is left out; rename that file"
                )
                self._tell(Failure(page.path, "", 0, told))
                del self._pages[uri]
                continue
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
        self._strict = strict
        env.filters.update(filters.FILTERS)
        env.globals["edition"] = self._edition
        env.globals["epub"] = epub
        self._templates = env
        env.bytecode_cache = _Compiled(Cache(self._cache.folder / TEMPLATES) if self._cache.usable else self._cache)

    def context(self, uri: str, url: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a page's template is given beside what MkDocs gives; a page of ours is made here.

        :param given: what MkDocs gives.
        """
        ours = self._pages.get(uri)
        here = ours.path if ours is not None else url.removeprefix("./")
        more: dict[str, Any] = {"here": here, "base": "../" * here.count("/")}
        return more if ours is None else {**more, "made": Markup(self._make(ours, {**given, **more}))}  # noqa: S704

    def _make(self, page: Page, given: Mapping[str, Any]) -> str:
        """A page as HTML; where something goes wrong in it, one that says what."""
        try:
            return self._templates.get_template(page.template).render({**given, **page.context()})
        except Exception as error:
            if self._strict and isinstance(error, jinja2.TemplateError):
                raise  # a slip in a template, which its author asked to be told of
            failure = failure_of(error, path=page.path)
            self._tell(failure)
            told = {"failure": failure, "title": page.title}
            return self._templates.get_template("failure.html").render({**given, **told})

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
        site.keep_folder(_FOLDER)
        if only_pages and site.keep(_INDEX):
            return
        searched = [page for page in self._pages.values() if page.searched]
        # All of it is looked at, since the stamp is of one file: the index is many.
        stamp = site.stamp_of(f"{page.path}index.html" for page in searched)
        if site.is_same(_INDEX, stamp) and site.is_whole(_FOLDER):
            return
        site.take_in()
        others = [page for page in self._pages.values() if page.companions is not None and not page.searched]
        files = (f"{page.path}{file.name}" for page in others if page.companions for file in page.companions())
        site.clear({*(f"{page.path}index.html" for page in self._pages.values()), *files})
        remove(site.folder / _FOLDER)
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
                for file in page.companions() if page.companions is not None else ():
                    self._put(site, f"{page.path}{file.name}", file.text, file.stamp)
            if epub:
                for volume in self._edition.volumes:
                    name = f"{volume.path}{volume.id}.epub"
                    if not (only_pages and site.keep(name)):
                        book = partial(write_epub, self._edition, volume, self._templates)
                        self._put(site, name, book, epub_stamp(volume, self._templates))
            for failure in self._edition.failures:
                self._tell(failure)
            feed = partial(feeds.atom, self._edition, title=config.site_name, root=config.site_url or "")
            site.put("feed.xml", feed)
        log.info("Wrote %d pages of the edition", len(self._pages))

    def _put(self, site: KeptSite, name: str, made: Callable[[], str | bytes], stamp: str) -> None:
        """Write a file of the site; where something goes wrong in making it, the site is without it."""
        try:
            site.put(name, made, stamp)
        except OSError:
            raise
        except Exception as error:
            self._tell(failure_of(error, path=name))


class _Compiled(jinja2.BytecodeCache):
    """Keeps compiled templates, sealed: what is loaded here is run."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self._cache.get_bytes(bucket.key, kind="template")
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._cache.put(bucket.key, bucket.bytecode_to_string(), kind="template")
