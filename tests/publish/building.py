"""Builds the site in a folder of its own, serves it, and reads it as a reader's browser would."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree
from mkdocs.commands.build import build
from mkdocs.config import load_config

from annotate.publish.render import ADDED, Rendered
from tests.conftest import ROOT

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# What HTML does not allow inside a paragraph.
_BLOCKS = frozenset(
    ["p", "div", "ul", "ol", "li", "dl", "table", "section", "blockquote", "figure", "h1", "h2", "h3", "h4", "h5", "h6"]
)


def build_site(folder: Path, *, corpus: Path = ROOT / "corpus", search: bool = True) -> Path:
    """Build the site from a copy of a corpus, so that the corpus itself is never written to."""
    shutil.copytree(corpus, folder / "corpus")
    return build_again(folder, search=search)


def build_again(folder: Path, *, search: bool = False, epub: bool = True, **settings: object) -> Path:
    """Build the site of a folder that has its corpus already.

    :param settings: of MkDocs, other than those of our ``mkdocs.yml``.
    """
    options = {"corpus": str(folder / "corpus"), "search": search, "epub": epub, "strict": True}
    given = {"site_dir": str(folder / "public"), "plugins": [{"reftel": options}], **settings}
    build(load_config(str(ROOT / "mkdocs.yml"), **given))
    return folder / "public"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Say nothing: a test's output is its own."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; gives the address with a final slash."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def ink(text: str) -> str:
    """What is printed of a text: everything but white space."""
    return "".join(text.split())


class PageReader(HTMLParser):
    """Reads a page: its words without what the page adds of its own, its links, ids, and faults of nesting."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.faults: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        for name in ("href", "src"):
            if given.get(name):
                self.links.append(given[name] or "")
        names = [name for name, _ in self._open]
        if tag == "a" and "a" in names:
            self.faults.append(f"a link in a link: {given}")
        if tag in _BLOCKS and "p" in names:
            self.faults.append(f"<{tag}> in a paragraph: {given}")
        if tag not in _VOID:
            added = bool(ADDED & set((given.get("class") or "").split()))
            self._open.append((tag, added or (bool(self._open) and self._open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self._open or self._open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1][0] if self._open else 'nothing'}")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1][1]):
            self.words.append(data)


def read_html(html: str) -> PageReader:
    """Read a page or a piece of one."""
    reader = PageReader()
    reader.feed(html)
    reader.close()
    return reader


def page_ink(rendered: Rendered) -> tuple[str, list[str]]:
    """The ink of a rendered document's heading and text, and of each of its notes."""
    text = read_html(f"<div>{rendered.heading}{rendered.body}</div>")
    notes = [ink("".join(read_html(f"<div>{note.html}</div>").words)) for note in rendered.notes]
    return ink(rendered.number + "".join(text.words)), notes


def broken_links(site: Path) -> list[str]:
    """Each internal link of a built site that leads nowhere, with the page it stands on."""
    pages = {path.relative_to(site).as_posix(): read_html(path.read_text("utf-8")) for path in site.rglob("*.html")}
    ids = {name: set(page.ids) for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for link in page.links:
            address, fragment = urldefrag(urljoin(f"http://site/{name}", link))
            if urlsplit(address).netloc != "site":
                continue
            path = unquote(urlsplit(address).path).lstrip("/")
            target = f"{path}index.html" if not path or path.endswith("/") else path
            if not (site / target).is_file():
                broken.append(f"{name}: {link} leads to no file")
            elif fragment and target in ids and unquote(fragment) not in ids[target]:
                broken.append(f"{name}: {link} leads to no such place")
    return broken


def faults_of_epub(path: Path) -> list[str]:
    """What is wrong with an EPUB by the rules of EPUB 3.3 that need no validator: container, manifest, spine, links."""
    faults: list[str] = []
    with zipfile.ZipFile(path) as book:
        first = book.infolist()[0]
        if (first.filename, first.compress_type) != ("mimetype", zipfile.ZIP_STORED):
            faults.append("the first file is not an uncompressed mimetype")
        names = book.namelist()
        trees = {n: etree.fromstring(book.read(n)) for n in names if n.endswith((".xhtml", ".opf"))}
    package = trees["EPUB/package.opf"]
    items = {i.get("id"): f"EPUB/{i.get('href')}" for i in package.iter("{*}item")}
    if sorted(items.values()) != sorted(n for n in names if n.startswith("EPUB/") and n != "EPUB/package.opf"):
        faults.append("the manifest does not list what is there")
    faults += [f"spine: {r.get('idref')}" for r in package.iter("{*}itemref") if r.get("idref") not in items]
    for name, tree in trees.items():
        for link in tree.iter("{http://www.w3.org/1999/xhtml}a"):
            address, fragment = urldefrag(urljoin(f"http://book/{name}", link.get("href") or ""))
            target = urlsplit(address)
            if target.netloc != "book":
                continue
            found = trees.get(target.path.lstrip("/"))
            if found is None or (fragment and not found.xpath("//*[@id=$id]", id=fragment)):
                faults.append(f"{name}: {link.get('href')} leads nowhere")
    return faults


def words_of_page(site: Path, path: str) -> str:
    """The words of a built page, white space folded."""
    text = (site / path / "index.html").read_text("utf-8")
    text = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    return " ".join("".join(read_html(text).words).split())
