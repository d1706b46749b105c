"""Writes HTML and XHTML: elements whose words and attributes are escaped, ids that are safe, addresses that do no harm.

Every piece of markup that is made in code is an `Html`, and only the functions of this module make one, so that the
type checker finds words that were not escaped. Templates escape by themselves; the filter `url` is for their links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NewType

from markupsafe import Markup, escape

Html = NewType("Html", str)
EMPTY: Final = Html("")

_SCHEMES: Final = frozenset(("http", "https", "mailto"))
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# A browser leaves these out of an address before it reads the scheme (WHATWG URL, "basic URL parser").
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
_UNSAFE = re.compile(r"[^\w.:-]+")
# Ids that pages have of their own, or that are counted: paragraphs, clauses, and where a note is referred to.
_OWN = re.compile(r"[pc]\d+|ref-.*|show-.*|main|notes|chicago|q|jumps|keylist")


def text(words: str) -> Html:
    """Words as markup: what is markup to a browser is escaped."""
    return Html(str(escape(words)))


def join(pieces: Iterable[Html]) -> Html:
    """Pieces of markup one after another."""
    return Html("".join(pieces))


def marked(html: Html) -> Markup:
    """Markup as templates take it, without escaping it again."""
    return Markup(html)  # noqa: S704 (an Html is escaped)


def element(name: str, inside: Html = EMPTY, /, **attributes: str | None) -> Html:
    """An element with its end tag.

    :param attributes: those that are None are left out. ``class_`` is ``class``, ``aria_label`` is ``aria-label``.

    >>> element("a", text("R & D"), class_="ref", href='x"y', data_card=None)
    '<a class="ref" href="x&#34;y">R &amp; D</a>'
    """
    return Html(f"<{name}{_attributes(attributes)}>{inside}</{name}>")


def void(name: str, *, xhtml: bool = False, **attributes: str | None) -> Html:
    """An element that has no end tag in HTML: ``br``, ``img``, ``wbr``."""
    return Html(f"<{name}{_attributes(attributes)}{'/' if xhtml else ''}>")


def _attributes(attributes: dict[str, str | None]) -> str:
    told = ""
    for name, value in attributes.items():
        if value is not None:
            told += f' {_NAMES.get(name, name)}="{escape(value)}"'
    return told


_NAMES: Final = {
    "class_": "class",
    "aria_label": "aria-label",
    "data_card": "data-card",
    "data_n": "data-n",
    "data_tei": "data-tei",
    "epub_type": "epub:type",
    "xml_lang": "xml:lang",
}


def css_classes(*names: str) -> str | None:
    """Class names as one attribute; those that are empty are left out, and so is all of it where none is left.

    >>> css_classes("list", "", 'r-a"b')
    'list r-a-b'
    """
    return " ".join(_UNSAFE.sub("-", name) for name in names if name) or None


def safe_url(address: str) -> str:
    """An address that a link may lead to: relative, or of the schemes http, https and mailto; empty if it is another.

    >>> safe_url("https://history.state.gov/"), safe_url("../d2/#fn1"), safe_url(" java\\tscript:alert(1)")
    ('https://history.state.gov/', '../d2/#fn1', '')
    """
    bare = _IGNORED.sub("", address)
    scheme = _SCHEME.match(bare)
    return address.strip() if scheme is None or scheme[1].lower() in _SCHEMES else ""


def anchor_of(ident: str, document: str = "") -> str:
    """The id on a document's page of the element that has an ``xml:id``: that without the document's own before it.

    >>> anchor_of("d259fn2", "d259"), anchor_of("pg_615", "d259"), anchor_of('d1" x', "d1"), anchor_of("d1p2", "d1")
    ('fn2', 'pg_615', '-x', 'd1p2')
    """
    ident = ident.strip()
    short = _UNSAFE.sub("-", ident.removeprefix(document) or ident)
    if _OWN.fullmatch(short):
        short = _UNSAFE.sub("-", ident)
        if _OWN.fullmatch(short):
            short = f"x-{short}"
    return short


class Ids:
    """The ids of one page, each given once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """An id that nothing else on the page has: the wanted one, or that with an "x" after it."""
        while wanted in self._taken:
            wanted += "x"
        self._taken.add(wanted)
        return wanted
