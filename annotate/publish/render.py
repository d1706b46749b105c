"""From a document's TEI to HTML. In: its ``div[@type='document']``. Out: heading, text and notes as safe markup.

One function an element name, in one table. Nothing printed is lost: an element that the table does not know is
still rendered, as a ``span`` or ``div`` that carries its TEI name. What the text is, `annotate.tei.kinds` says; all
markup is written by `annotate.publish.markup`. What the page adds of its own (note numbers, clause marks, words for
a gap, the reading that is not read) stands in elements of the classes `ADDED`, so that the ink of a page can be
compared with the ink of its TEI. The same functions write the XHTML of books (`BOOK`).
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from markupsafe import Markup

from annotate.publish.markup import (
    EMPTY,
    Html,
    Ids,
    anchor_of,
    css_classes,
    element,
    join,
    marked,
    safe_url,
    text,
    void,
)
from annotate.tei.kinds import (
    HOLDERS,
    NoteName,
    direction_of,
    is_block,
    is_footnote,
    is_struck,
    joins,
    language_of,
    normalise,
    role_of_note,
    targets_of,
    told_of_gap,
    told_of_other,
)
from annotate.tei.pages import Break
from annotate.tei.tree import TEI_NAMESPACE, XML_ID, local_name, named_notes, unread_children, words_of

ADDED: Final = frozenset({"fnref", "back", "marks", "fnno", "ours", "other"})
CLAUSE_KINDS: Final = (
    "obligation",
    "prohibition",
    "permission",
    "exemption",
    "scope",
    "effective",
    "commitment",
    "instruction",
    "recommendation",
)

_T: Final = f"{{{TEI_NAMESPACE}}}"
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"\s*\[?\d+[a-z]?\.?\]?\s")
# Until the page is put together: where a break stands in a word, and where words stand that are not read.
_JOIN: Final = Html("\x00")
_BAR: Final = Html("\x01")
# … and the marks that the page sets at words which it shows as unsure, through which a broken word is still seen.
_SUPPLIED, _END, _UNSURE = Html("\x02"), Html("\x03"), Html("\x04")
_MARKS: Final = {
    _SUPPLIED: '<span class="ours">[</span>',
    _END: '<span class="ours">]</span>',
    _UNSURE: '<span class="ours">[?]</span>',
}
# Elements that HTML does not allow inside a paragraph.
_BLOCKS: Final = frozenset(
    {"p", "list", "table", "figure", "cit", "floatingText", "div", "ab", "lg", "l", "sp", "head", "byline", "figDesc"}
    | {"opener", "closer", "signed", "salute", "dateline", "postscript"}
)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a tag leads on the site: the link itself, the words of its card, and the name of what is there."""

    href: str
    card: str = ""
    name: str = ""


Resolve = Callable[[str], "Link | None"]
Find = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Medium:
    """What a text is rendered for: a page of the site, or a file of a book, which has no keys and no hidden words."""

    xhtml: bool = False


SITE: Final = Medium()
BOOK: Final = Medium(xhtml=True)


@dataclass(frozen=True, slots=True)
class RenderedNote:
    """A note: its anchor on the page ("fn2"), printed number, words as HTML, and role: source, summary or note."""

    anchor: str
    n: str
    html: Markup
    role: str

    @property
    def source(self) -> bool:
        """Whether it is the source note."""
        return self.role == "source"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document as HTML. number: as printed before the heading ("259."); body: all else but the notes.

    pages: the printed pages that begin in it.
    """

    number: str
    heading: Markup
    body: Markup
    notes: tuple[RenderedNote, ...]
    pages: tuple[Break, ...] = ()

    @property
    def footnotes(self) -> list[RenderedNote]:
        """The notes that have a number in the text."""
        return [note for note in self.notes if note.role != "summary"]

    @property
    def summaries(self) -> list[RenderedNote]:
        """The editors' summaries of the document."""
        return [note for note in self.notes if note.role == "summary"]


@dataclass(slots=True)
class _Scribe:
    """What rendering carries along: how to resolve a target, and what it has met so far."""

    document: str
    resolve: Resolve
    picture: Find
    page_image: Find
    medium: Medium
    names: dict[etree._Element, NoteName]
    own: frozenset[str]  # the ids of the document's elements
    ids: Ids = field(default_factory=Ids)
    anchors: dict[etree._Element, str] = field(default_factory=dict)  # of the notes
    notes: list[RenderedNote] = field(default_factory=list)
    pages: list[Break] = field(default_factory=list)
    paragraphs: int = 0
    clauses: int = 0
    tables: int = 0
    depth: int = 1
    in_link: bool = False
    in_note: bool = False
    deferred: list[Html] = field(default_factory=list)  # note numbers that may not stand inside a link
    marks: list[list[tuple[str, int]]] = field(default_factory=list)


def nowhere(_address: str) -> str:
    """What to give `render` where there are no pictures."""
    return ""


def render(
    div: etree._Element,
    resolve: Resolve,
    *,
    picture: Find = nowhere,
    page_image: Find = nowhere,
    medium: Medium = SITE,
) -> Rendered:
    """Render one document, or another part of a volume.

    :param div: its ``div[@type='document']``, parsed; it is only read.
    :param resolve: says where a target leads (``#p_TM1``, ``frus1964-68v15#d12``), or None where it leads nowhere.
        Two kinds of key are not targets: ``seg:file`` (also repository, record-group, classification, handling,
        precedence) for the document's own archive and markings, and ``office:NAME`` for an office by its name.
    :param picture: says where the picture is that a ``graphic`` names; empty where it is not reproduced.
    :param page_image: says where the image of the page is that a ``pb/@facs`` names; empty where none is known.
    """
    names = dict(named_notes(div))
    own = frozenset(ident for e in div.iter(etree.Element) if (ident := e.get(XML_ID)))
    scribe = _Scribe(div.get(XML_ID) or "", resolve, picture, page_image, medium, names, own)
    for note, name in names.items():  # before all else, so that no other element takes a note's id
        scribe.anchors[note] = scribe.ids.take(anchor_of(name.id, scribe.document))
    head = div.find(f"{_T}head")
    number, heading = "", EMPTY
    if head is not None:
        heading = Html(_put_together(_inner(head, scribe)).strip())
        match = _NUMBER.match(heading)
        if match:
            number, heading = match.group().strip(), Html(heading[match.end() :])
    pieces = [_text(div.text)]
    for child in div:
        if child is not head:
            pieces.append(_element(child, scribe, "div"))
        pieces.append(_text(child.tail))
    body = marked(_put_together(join(pieces)))
    return Rendered(number, marked(heading), body, tuple(scribe.notes), tuple(dict.fromkeys(scribe.pages)))


def _text(words: str | None) -> Html:
    return text(_SPACE.sub(" ", normalise(words))) if words else EMPTY


def _put_together(html: Html) -> Html:
    """Markup in which the words that a break stands in are whole: without the white space and hyphen around it."""
    if _JOIN in html:
        before, *others = html.split(_JOIN)
        pieces = [_before_break(before)]
        for at, piece in enumerate(others):
            piece = _after_break(piece)
            pieces.append(_before_break(piece) if at < len(others) - 1 else piece)
        html = Html("".join(pieces))
    html = Html(html.replace(_BAR, ""))
    if _END in html or _UNSURE in html:
        for mark, shown in _MARKS.items():
            html = Html(html.replace(mark, shown))
    return html


def _before_break(html: str) -> str:
    """Markup without the white space that ends its words, nor the hyphen there; its tags stay."""
    tags: list[str] = []
    while True:
        html = html.rstrip()
        if html[-1:] in _MARKS:
            at = len(html) - 1
        elif html.endswith(">"):
            at = html.rindex("<")
        else:
            break
        tags.append(html[at:])
        html = html[:at]
    if html[-1:] and html[-1] in "-\u2010":
        html = html[:-1]
    return html + "".join(reversed(tags))


def _after_break(html: str) -> str:
    """Markup without the white space that begins its words; its tags stay."""
    tags: list[str] = []
    at = 0
    while at < len(html):
        if html[at].isspace():
            at += 1
        elif html[at] in _MARKS:
            tags.append(html[at])
            at += 1
        elif html[at] == "<":
            end = html.index(">", at) + 1
            tags.append(html[at:end])
            at = end
        else:
            break
    return "".join(tags) + html[at:]


def _inner(here: etree._Element, scribe: _Scribe) -> Html:
    name = local_name(here)
    pieces = [_text(here.text)]
    unread = unread_children(here, name) if name in HOLDERS else ()
    others: list[Html] = []  # the readings that are not read come after the one that is
    for child in here:
        if child.tag == f"{_T}note" and is_footnote(child.attrib):  # type: ignore[arg-type]
            # A number is printed against the word it follows, whatever white space the file has there.
            pieces[-1] = Html(pieces[-1].rstrip(" "))
        if child in unread or (name == "subst" and is_struck(local_name(child), name)):
            shown, apart = _other(child, scribe)
            others.append(shown)
            pieces.append(apart)
        else:
            pieces.append(_element(child, scribe, name))
        pieces.append(_text(child.tail))
    return join((*pieces, *others))


def _element(here: etree._Element, scribe: _Scribe, parent: str) -> Html:
    name = local_name(here)
    if not name:
        # A comment or processing instruction has no ink; an entity is what it stands for.
        return _text(entities.unescape(here.text or "")) if here.tag is etree.Entity else EMPTY
    if name == "note":
        return _note(here, scribe, parent)
    if name == "del" and is_struck(name, parent):
        return _struck(here, scribe)
    return _ELEMENTS.get(name, _unknown)(here, scribe)


def _has_blocks(here: etree._Element) -> bool:
    return any(_is_block(child, here) for child in here)


def _is_block(here: etree._Element, parent: etree._Element) -> bool:
    name = local_name(here)
    if name == "note":
        if is_footnote(here.attrib):  # type: ignore[arg-type]
            return False
        return is_block(name, here.attrib, local_name(parent)) or _has_blocks(here)  # type: ignore[arg-type]
    return name in _BLOCKS or (bool(len(here)) and _has_blocks(here))


def _id(here: etree._Element, scribe: _Scribe) -> str | None:
    """The id of an element on the page, from its ``xml:id``."""
    ident = here.get(XML_ID)
    return scribe.ids.take(anchor_of(ident, scribe.document)) if ident and ident.strip() else None


def _tag(name: str, here: etree._Element, inside: Html, scribe: _Scribe, **attributes: str | None) -> Html:
    """An element of the page for one of the TEI, whose language and direction it has."""
    if here.attrib and (lang := language_of(here.attrib)):  # type: ignore[arg-type]
        attributes["lang"] = lang
        if scribe.medium.xhtml:
            attributes["xml_lang"] = lang
        attributes["dir"] = direction_of(here.attrib) or None  # type: ignore[arg-type]
    elif here.get("dir") in ("rtl", "ltr"):
        attributes["dir"] = here.get("dir")
    return element(name, inside, **attributes)


def _unknown(here: etree._Element, scribe: _Scribe) -> Html:
    tag = "div" if _has_blocks(here) else "span"
    ident = _id(here, scribe)
    return _tag(tag, here, _inner(here, scribe), scribe, data_tei=local_name(here), id=ident)


def _ours(words: str) -> Html:
    """Words that the page adds."""
    return element("span", text(words), class_="ours")


# Blocks


def _block(here: etree._Element, scribe: _Scribe, css: str, tag: str = "p") -> Html:
    """A paragraph-like block, with the marks of the clauses that begin in it."""
    if tag == "p" and _has_blocks(here):
        tag, css = "div", f"{css} para".strip()
    ident = _id(here, scribe)
    if ident is None and not scribe.in_note and local_name(here) in ("p", "item"):
        scribe.paragraphs += 1
        ident = scribe.ids.take(f"p{scribe.paragraphs}")
    scribe.marks.append([])
    inner = Html(_inner(here, scribe).strip())
    marks = _marks(scribe.marks.pop(), scribe)
    return Html(_tag(tag, here, join((marks, inner)), scribe, class_=css or None, id=ident) + "\n")


def _marks(clauses: list[tuple[str, int]], scribe: _Scribe) -> Html:
    if not clauses or scribe.medium.xhtml:
        return EMPTY
    links = " ".join(element("a", text(kind), class_=f"k-{kind}", href=f"#c{n}") for kind, n in clauses)
    return element("span", Html(links + " "), class_="marks")


def _paragraph(here: etree._Element, scribe: _Scribe) -> Html:
    rend = here.get("rend") or ""
    return _block(here, scribe, css_classes(*(f"r-{word}" for word in rend.split())) or "")


def _named_block(css: str) -> Callable[[etree._Element, _Scribe], Html]:
    return lambda here, scribe: _block(here, scribe, css)


def _group(css: str) -> Callable[[etree._Element, _Scribe], Html]:
    """A block of blocks: a closer with its signature, a postscript, a quotation."""

    def rendered(here: etree._Element, scribe: _Scribe) -> Html:
        if _has_blocks(here):
            ident = _id(here, scribe)
            return Html(_tag("div", here, _inner(here, scribe), scribe, class_=css, id=ident) + "\n")
        return _block(here, scribe, css)

    return rendered


def _division(here: etree._Element, scribe: _Scribe) -> Html:
    scribe.depth += 1
    css, ident = css_classes("part", here.get("type") or "part"), _id(here, scribe)
    inner = _inner(here, scribe)
    scribe.depth -= 1
    return Html(_tag("section", here, inner, scribe, class_=css, id=ident) + "\n")


def _heading(here: etree._Element, scribe: _Scribe) -> Html:
    level = min(scribe.depth + 1, 6)
    ident = _id(here, scribe)
    tag = "div" if _has_blocks(here) else f"h{level}"
    return Html(_tag(tag, here, Html(_inner(here, scribe).strip()), scribe, id=ident) + "\n")


def _quote(here: etree._Element, scribe: _Scribe) -> Html:
    ident = _id(here, scribe)
    if _has_blocks(here):
        return Html(_tag("blockquote", here, _inner(here, scribe), scribe, id=ident) + "\n")
    return _tag("q", here, _inner(here, scribe), scribe, id=ident)


def _list(here: etree._Element, scribe: _Scribe) -> Html:
    """A list; HTML wants every child in an item, so what stands between two items goes into the next one."""
    lead: list[Html] = [Html(_text(here.text).strip())]
    items: list[Html] = []
    waiting: list[Html] = []
    css = css_classes("list", *(here.get("type") or "").split(), *(["labelled"] if _has_labels(here) else []))
    ident = _id(here, scribe)
    for child in here:
        name = local_name(child)
        before = waiting if items or waiting else lead
        if name == "head":
            own = _id(child, scribe)
            tag = "div" if _has_blocks(child) else "p"
            if before is waiting:
                tag = "div" if tag == "div" else "span"
            inner = Html(_inner(child, scribe).strip())
            before.append(_tag(tag, child, inner, scribe, class_="list-head", id=own))
        elif name == "label":
            own = _id(child, scribe)
            tag = "div" if _has_blocks(child) else "span"
            waiting.append(_tag(tag, child, Html(_inner(child, scribe).strip()), scribe, class_="label", id=own))
            waiting.append(Html(" "))
        elif name == "item":
            items.append(_item(child, scribe, waiting))
            waiting = []
        else:
            before.append(_element(child, scribe, "list"))
        tail = Html(_text(child.tail).strip())
        if tail:
            (waiting if items or waiting else lead).append(tail)
    if waiting:
        items.append(Html(element("li", join(waiting), class_="stray") + "\n"))
    listed = element("ul", Html("\n" + join(items))) if items else EMPTY
    return Html(_tag("div", here, join((*lead, listed)), scribe, class_=css, id=ident) + "\n")


def _has_labels(here: etree._Element) -> bool:
    return here.find(f"{_T}label") is not None


def _item(here: etree._Element, scribe: _Scribe, before: list[Html]) -> Html:
    scribe.marks.append([])
    ident = _id(here, scribe)
    if ident is None and not scribe.in_note and here.find(f"{_T}p") is None:
        scribe.paragraphs += 1
        ident = scribe.ids.take(f"p{scribe.paragraphs}")
    inner = Html(_inner(here, scribe).strip())
    inside = join((*before, _marks(scribe.marks.pop(), scribe), inner))
    return Html(_tag("li", here, inside, scribe, id=ident) + "\n")


def _table(here: etree._Element, scribe: _Scribe) -> Html:
    """A table; what stands in it outside its cells has a row of its own."""
    ident = _id(here, scribe)
    scribe.tables += 1
    number = scribe.tables
    caption: list[Html] = []
    rows: list[Html] = []
    waiting: list[Html] = []
    width = max((_width(row) for row in here if local_name(row) == "row"), default=1)

    def put_strays() -> None:
        if "".join(waiting).strip():
            cell = element("td", Html(join(waiting).strip()), colspan=str(width) if width > 1 else None)
            rows.append(element("tr", cell, class_="stray"))
        waiting.clear()

    waiting.append(_text(here.text))
    for child in here:
        name = local_name(child)
        if name == "row":
            if all(piece.isspace() or piece.startswith('<span class="pb"') for piece in waiting):
                rows.append(_row(child, scribe, Html(join(waiting).strip())))
                waiting.clear()
            else:
                put_strays()
                rows.append(_row(child, scribe, EMPTY))
        elif name == "head" and not rows and not "".join(waiting).strip():
            own, inner = _id(child, scribe), Html(_inner(child, scribe).strip())
            caption.append(_tag("div", child, inner, scribe, id=own) if caption or own else inner)
        else:
            waiting.append(_element(child, scribe, "table"))
        waiting.append(_text(child.tail))
    put_strays()
    titled = element("caption", join(caption)) if caption else EMPTY
    body = _tag("table", here, join((titled, element("tbody", join(rows)))), scribe, id=ident)
    # A wide table scrolls by itself, by key too, and never the page.
    key = None if scribe.medium.xhtml else "0"
    scroll = element("div", body, class_="scroll", tabindex=key, role="region", aria_label=f"Table {number}")
    return Html(scroll + "\n")


def _width(row: etree._Element) -> int:
    return sum(int(_span(cell, "cols") or "1") for cell in row if local_name(cell) == "cell")


def _span(cell: etree._Element, name: str) -> str | None:
    """How many columns or rows a cell takes, where it is more than one."""
    told = (cell.get(name) or "").strip()
    if not (told.isascii() and told.isdigit() and len(told) < 4):
        return None
    return told if int(told) > 1 else None


def _row(here: etree._Element, scribe: _Scribe, stray: Html) -> Html:
    cells: list[Html] = []
    ident = _id(here, scribe)
    stray = Html(stray + _text(here.text).strip())
    for child in here:
        if local_name(child) == "cell":
            tag = "th" if "label" in (child.get("role"), here.get("role")) else "td"
            own = _id(child, scribe)
            inside = join((stray, Html(_inner(child, scribe).strip())))
            colspan, rowspan = _span(child, "cols"), _span(child, "rows")
            cells.append(_tag(tag, child, inside, scribe, colspan=colspan, rowspan=rowspan, id=own))
            stray = EMPTY
        else:
            stray = join((stray, _element(child, scribe, "row")))
        stray = Html(stray + _text(child.tail).strip())
    if stray:
        cells.append(element("td", stray))
    return _tag("tr", here, join(cells), scribe, id=ident)


def _figure(here: etree._Element, scribe: _Scribe) -> Html:
    """A figure: its heading or else its description is its caption; the picture is described to who cannot see it."""
    ident = _id(here, scribe)
    children = [child for child in here if local_name(child)]
    ends = {id(child) for child in (*children[:1], *children[-1:])}
    titles = [child for child in children if local_name(child) in ("head", "figDesc")]
    title = next((child for child in titles if id(child) in ends), titles[0] if titles else None)
    pieces = [_text(here.text)]
    for child in here:
        name = local_name(child)
        if name in ("head", "figDesc"):
            own, inner = _id(child, scribe), Html(_inner(child, scribe).strip())
            tag = "figcaption" if child is title else "div"
            css = None if child is title else "caption"
            pieces.append(_tag(tag, child, inner, scribe, class_=css, id=own))
        else:
            pieces.append(_element(child, scribe, "figure"))
        pieces.append(_text(child.tail))
    return Html(_tag("figure", here, join(pieces), scribe, id=ident) + "\n")


def _graphic(here: etree._Element, scribe: _Scribe) -> Html:
    """A picture, where there is one; else words that say that there is none here."""
    url, ident = here.get("url") or "", _id(here, scribe)
    found = safe_url(scribe.picture(url)) if url else ""
    described = here.find(f"../{_T}figDesc")
    described = here.find(f"{_T}desc") if described is None else described
    inside = _inner(here, scribe)
    if found:
        alt = words_of(described) if described is not None else ""
        lazy = None if scribe.medium.xhtml else "lazy"
        picture = void("img", xhtml=scribe.medium.xhtml, class_="graphic", src=found, alt=alt, loading=lazy, id=ident)
        return join((picture, inside))
    told = element("span", text("[Image not reproduced]"), class_="ours graphic", id=ident)
    return join((told, inside))


# Notes and pages


def _note(here: etree._Element, scribe: _Scribe, parent: str) -> Html:
    attributes: dict[str, str] = here.attrib  # type: ignore[assignment]
    if not is_footnote(attributes):
        return _note_in_line(here, scribe, parent)
    name, anchor = scribe.names[here], scribe.anchors[here]
    place = len(scribe.notes)
    scribe.notes.append(RenderedNote(anchor, name.mark, Markup(), name.role))
    in_link, in_note, deferred = scribe.in_link, scribe.in_note, scribe.deferred
    scribe.in_link, scribe.in_note, scribe.deferred = False, True, []
    inner = Html(_inner(here, scribe).strip())
    scribe.in_link, scribe.in_note, scribe.deferred = in_link, in_note, deferred
    if not inner:
        inner = _ours("[This note has no text.]")
    html = _put_together(inner)
    if language_of(attributes) or here.get("dir"):
        html = _tag("div", here, html, scribe)
    elif not _has_blocks(here):
        html = element("p", html)
    scribe.notes[place] = RenderedNote(anchor, name.mark, marked(html), name.role)
    if name.role == "summary":
        return _BAR  # it stands at the head of the text, and says what it is
    mark = _mark(name.mark, anchor, scribe)
    if scribe.in_link:
        scribe.deferred.append(mark)
        return _BAR
    return mark


def _mark(n: str, anchor: str, scribe: _Scribe) -> Html:
    """A note's number where it is printed."""
    kind = role = None
    if scribe.medium.xhtml:
        kind, role = "noteref", "doc-noteref"
    link = element(
        "a", text(n), epub_type=kind, role=role, id=scribe.ids.take(f"ref-{anchor}"), href=f"#{anchor}",
        aria_label=f"Note {n}",
    )  # fmt: skip
    return element("sup", link, class_="fnref")


def _note_in_line(here: etree._Element, scribe: _Scribe, parent: str) -> Html:
    role = role_of_note(here.attrib)  # type: ignore[arg-type]
    css = f"inline-note {role}" if role != "note" else "inline-note"
    if is_block("note", here.attrib, parent):  # type: ignore[arg-type]
        return _noted_block(here, scribe, css)
    tag = "div" if _has_blocks(here) else "span"
    ident = scribe.anchors.get(here) or _id(here, scribe)
    return _tag(tag, here, _inner(here, scribe), scribe, class_=css, id=ident)


def _noted_block(here: etree._Element, scribe: _Scribe, css: str) -> Html:
    tag = "div" if _has_blocks(here) else "p"
    ident = scribe.anchors.get(here) or _id(here, scribe)
    inner = Html(_inner(here, scribe).strip())
    return Html(_tag(tag, here, inner, scribe, class_=css, id=ident) + "\n")


def _page(here: etree._Element, scribe: _Scribe) -> Html:
    n = here.get("n") or ""
    anchor = _id(here, scribe)
    if n and anchor is None and f"pg_{n}" not in scribe.own:
        anchor = scribe.ids.take(anchor_of(f"pg_{n}"))
    if n and anchor:
        scribe.pages.append(Break(n, anchor))
    kind, role = ("pagebreak", "doc-pagebreak") if scribe.medium.xhtml else (None, "separator")
    told = {"class_": "pb", "id": anchor, "role": role, "aria_label": f"Page {n}", "data_n": n}
    mark = element("span", _inner(here, scribe), epub_type=kind, **told)
    if not scribe.in_link and (facs := here.get("facs")) and (image := safe_url(scribe.page_image(facs))):
        link = element("a", text("image"), class_="facs ours", href=image, aria_label=f"Image of page {n}")
        mark = join((mark, link))
    return _in_word(here, mark)


def _in_word(here: etree._Element, mark: Html) -> Html:
    """A break's mark, where the words around it are one."""
    return Html(_JOIN + mark + _JOIN) if joins(local_name(here), here.attrib) else mark  # type: ignore[arg-type]


def _line_break(here: etree._Element, scribe: _Scribe) -> Html:
    ident = _id(here, scribe)
    inside = _inner(here, scribe)
    if joins("lb", here.attrib):  # type: ignore[arg-type]
        return Html(_JOIN + (element("span", inside, id=ident) if ident or inside else EMPTY))
    return join((void("br", xhtml=scribe.medium.xhtml, id=ident), inside))


def _other_break(here: etree._Element, scribe: _Scribe) -> Html:
    ident = _id(here, scribe)
    inside = _inner(here, scribe)
    return _in_word(here, element("span", inside, id=ident) if ident or inside else EMPTY)


# Readings


def _choice(here: etree._Element, scribe: _Scribe) -> Html:
    """Words of which there is more than one reading: one is shown, the others come where they are pointed at."""
    tag = "div" if _has_blocks(here) else "span"
    ident = _id(here, scribe)
    key = None if scribe.medium.xhtml or scribe.in_link else "0"
    return _tag(tag, here, _inner(here, scribe), scribe, class_="choice", id=ident, tabindex=key)


def _other(here: etree._Element, scribe: _Scribe) -> tuple[Html, Html]:
    """A reading that is not read: what it is and its words; and its notes and pages, which stand where it stands."""
    words = words_of(here)
    told = told_of_other(local_name(here), here.attrib)  # type: ignore[arg-type]
    shown = element("span", text(f" [{told}: {words}]"), class_="other") if words else EMPTY
    return shown, join((_BAR, *_apart(here, scribe)))


def _apart(here: etree._Element, scribe: _Scribe) -> Iterator[Html]:
    """The notes and page breaks in words that are not read."""
    for child in here:
        name = local_name(child)
        if name == "note" and is_footnote(child.attrib):  # type: ignore[arg-type]
            yield _note(child, scribe, local_name(here))
        elif name == "pb":
            yield Html(_page(child, scribe).replace(_JOIN, ""))
        else:
            yield from _apart(child, scribe)


def _struck(here: etree._Element, scribe: _Scribe) -> Html:
    """Words that were struck out: they come where they are pointed at."""
    words = words_of(here)
    hidden = element("span", text(f": {words}"), class_="other") if words else EMPTY
    told = element("span", join((text("[struck out"), hidden, text("]"))), class_="ours")
    key = None if scribe.medium.xhtml or scribe.in_link else "0"
    shown = element("span", told, class_="choice struck", tabindex=key, id=_id(here, scribe))
    return join((_BAR, shown, *_apart(here, scribe)))


def _gap(here: etree._Element, scribe: _Scribe) -> Html:
    told = told_of_gap(here.attrib)  # type: ignore[arg-type]
    return join((_BAR, element("span", text(told), class_="ours gap", id=_id(here, scribe))))


def _unclear(here: etree._Element, scribe: _Scribe) -> Html:
    tag = "div" if _has_blocks(here) else "span"
    ident = _id(here, scribe)
    inside = join((_inner(here, scribe), _UNSURE))
    return _tag(tag, here, inside, scribe, class_="unclear", title="Hard to read in the copy", id=ident)


def _supplied(here: etree._Element, scribe: _Scribe) -> Html:
    source = here.get("source") or ""
    told = "Supplied by the editors" + (f" from {source}" if source else "")
    ident = _id(here, scribe)
    inside = join((_SUPPLIED, _inner(here, scribe), _END))
    tag = "div" if _has_blocks(here) else "span"
    return _tag(tag, here, inside, scribe, class_="supplied", title=told, id=ident)


def _added(here: etree._Element, scribe: _Scribe) -> Html:
    tag = "div" if _has_blocks(here) else "span"
    ident, place = _id(here, scribe), here.get("place") or ""
    told = " ".join(part for part in ("Added in the copy", f"({place})" if place else "") if part)
    return _tag(tag, here, _inner(here, scribe), scribe, class_="add", title=told, id=ident)


# Words


def _link(link: Link | None, css: str, here: etree._Element, scribe: _Scribe) -> Html:
    """Words that lead somewhere. A link may not stand in a link, so the outermost one wins."""
    if here.get("cert") in ("low", "medium"):
        css += " unsure"
    ident = _id(here, scribe)
    href = safe_url(link.href) if link is not None else ""
    blocks = _has_blocks(here)
    if link is None or not href or scribe.in_link or blocks:
        return _tag("div" if blocks else "span", here, _inner(here, scribe), scribe, class_=css, id=ident)
    scribe.in_link = True
    inner = _inner(here, scribe)
    scribe.in_link = False
    after = join(scribe.deferred)
    scribe.deferred.clear()
    card = None if scribe.medium.xhtml else link.card or None
    return join((_tag("a", here, inner, scribe, class_=css, id=ident, href=href, data_card=card), after))


def _target(here: etree._Element) -> str:
    return here.get("corresp") or here.get("target") or here.get("ref") or ""


def _resolved(target: str, scribe: _Scribe) -> Link | None:
    """Where a target leads; an element of the same document is found without asking."""
    found = scribe.resolve(target)
    if found is None and target.startswith("#") and target[1:] in scribe.own:
        found = Link(f"#{anchor_of(target[1:], scribe.document)}")
    return found


def _first(pointer: str, scribe: _Scribe) -> Link | None:
    return next((found for target in targets_of(pointer) if (found := _resolved(target, scribe))), None)


def _person(here: etree._Element, scribe: _Scribe) -> Html:
    return _link(_first(_target(here), scribe), "name", here, scribe)


def _gloss(here: etree._Element, scribe: _Scribe) -> Html:
    target = _target(here)
    if here.get("type") in ("from", "to") and not target:
        return _office(here, scribe)
    return _link(_first(target, scribe), "term", here, scribe)


def _office(here: etree._Element, scribe: _Scribe) -> Html:
    return _link(scribe.resolve(f"office:{words_of(here)}"), "office", here, scribe)


def _reference(here: etree._Element, scribe: _Scribe) -> Html:
    """A reference; one that points to several places has a link to each: the words to the first, then the others."""
    targets = targets_of(here.get("target") or "")
    found = [(target, link) for target in targets if (link := _resolved(target, scribe)) is not None]
    if not words_of(here) and here.find(f"{_T}graphic") is None:
        return _pointer(here, scribe)
    html = _link(found[0][1] if found else None, "ref", here, scribe)
    if len(found) < 2 or scribe.in_link:
        return html
    others = Html(", ".join(_named_link(target, link) for target, link in found[1:]))
    return join((html, element("span", join((text(" [also "), others, text("]"))), class_="ours")))


def _pointer(here: etree._Element, scribe: _Scribe) -> Html:
    """A ``ptr``, which has no words: it shows what it points to."""
    ident = _id(here, scribe)
    found = [(target, _resolved(target, scribe)) for target in targets_of(here.get("target") or "")]
    links = [
        _named_link(target, link) if link is not None and not scribe.in_link else text(_name_of(target, link))
        for target, link in found
    ]
    told = element("span", Html(", ".join(links)), class_="ours ptr", id=ident)
    return join((told, _inner(here, scribe)))


def _named_link(target: str, link: Link) -> Html:
    href = safe_url(link.href)
    name = text(_name_of(target, link))
    return element("a", name, class_="ref", href=href, data_card=link.card or None) if href else name


def _name_of(target: str, link: Link | None) -> str:
    """What a target is called where the text has no words for it."""
    named = (link.name or link.card.partition("\n")[0]) if link is not None else ""
    return named or target.removeprefix("#")


def _number(here: etree._Element, scribe: _Scribe) -> Html:
    return _link(scribe.resolve("idno:"), "idno", here, scribe)


def _segment(here: etree._Element, scribe: _Scribe) -> Html:
    kind = here.get("type") or ""
    if kind == "clause":
        return _clause(here, scribe)
    return _link(scribe.resolve(f"seg:{kind}"), "seg", here, scribe)


def _clause(here: etree._Element, scribe: _Scribe) -> Html:
    kind = (here.get("ana") or "").removeprefix("#")
    css = "clause" + (f" k-{kind}" if kind in CLAUSE_KINDS else "")
    if here.get("cert") in ("low", "medium"):
        css += " unsure"
    tag = "div" if _has_blocks(here) else "span"
    ident = None
    if here.get("prev") is None:
        scribe.clauses += 1
        ident = scribe.ids.take(f"c{scribe.clauses}")
        if scribe.marks and kind in CLAUSE_KINDS:
            scribe.marks[-1].append((kind, scribe.clauses))
    return _tag(tag, here, _inner(here, scribe), scribe, class_=css, id=ident)


def _rs(here: etree._Element, scribe: _Scribe) -> Html:
    tag = "div" if _has_blocks(here) else "span"
    ident = _id(here, scribe)
    return _tag(tag, here, _inner(here, scribe), scribe, class_=css_classes(here.get("type") or "rs"), id=ident)


def _highlighted(here: etree._Element, scribe: _Scribe) -> Html:
    rend = (here.get("rend") or "").split()
    ident = _id(here, scribe)
    blocks = _has_blocks(here)
    inner = _inner(here, scribe)
    for place, word in enumerate(rend or ["italic"]):
        tag = None if blocks else _RENDITIONS.get(word)
        last = place == len(rend or [""]) - 1
        css = None if tag else css_classes(f"r-{word}")
        tag = tag or ("div" if blocks else "span")
        inner = _tag(tag, here, inner, scribe, class_=css, id=ident) if last else element(tag, inner, class_=css)
    return inner


_RENDITIONS: Final = {
    "italic": "i",
    "italics": "i",
    "strong": "b",
    "bold": "b",
    "sup": "sup",
    "superscript": "sup",
    "sub": "sub",
    "subscript": "sub",
    "underline": "u",
}


def _date(here: etree._Element, scribe: _Scribe) -> Html:
    when = here.get("when")
    if not when or here.find(f".//{_T}note") is not None or _has_blocks(here):
        return _plain(here, scribe)
    ident = _id(here, scribe)
    return _tag("time", here, _inner(here, scribe), scribe, datetime=when, id=ident)


def _plain(here: etree._Element, scribe: _Scribe) -> Html:
    if here.get(XML_ID) or language_of(here.attrib) or here.get("dir"):  # type: ignore[arg-type]
        return _unknown(here, scribe)
    return _inner(here, scribe)


_ELEMENTS: Final[dict[str, Callable[[etree._Element, _Scribe], Html]]] = {
    "p": _paragraph,
    "ab": _paragraph,
    "head": _heading,
    "div": _division,
    "floatingText": _division,
    "body": _plain,
    "list": _list,
    "table": _table,
    "figure": _figure,
    "graphic": _graphic,
    "figDesc": _named_block("caption"),
    "choice": _choice,
    "app": _choice,
    "subst": _choice,
    "gap": _gap,
    "unclear": _unclear,
    "add": _added,
    "ptr": _pointer,
    "quote": _quote,
    "cit": _quote,
    "opener": _group("opener"),
    "closer": _group("closer"),
    "postscript": _group("postscript"),
    "dateline": _named_block("dateline"),
    "salute": _named_block("salute"),
    "signed": _named_block("signed"),
    "byline": _named_block("byline"),
    "pb": _page,
    "lb": _line_break,
    "cb": _other_break,
    "gb": _other_break,
    "milestone": _other_break,
    "hi": _highlighted,
    "persName": _person,
    "gloss": _gloss,
    "term": _gloss,
    "orgName": _office,
    "ref": _reference,
    "idno": _number,
    "seg": _segment,
    "rs": _rs,
    "supplied": _supplied,
    "date": _date,
    "time": _plain,
    "placeName": _plain,
    "affiliation": _plain,
}
