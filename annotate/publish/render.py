"""From a document's TEI to HTML. In: its ``div[@type='document']``. Out: heading, text and notes as safe markup.

One function an element name, in one table. Nothing printed is lost: an element that the table does not know is
still rendered, as a ``span`` or ``div`` that carries its TEI name. All words are escaped here and nowhere else.
What the page adds of its own (note numbers, clause marks) stands in elements of the classes `ADDED`, so that the
ink of a page can be compared with the ink of its TEI.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from markupsafe import Markup, escape

from annotate.tei.tree import TEI_NAMESPACE, XML_ID, local_name, words_of

ADDED: Final = frozenset({"fnref", "back", "marks", "fnno"})
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
# Elements that HTML does not allow inside a paragraph.
_BLOCKS: Final = frozenset(
    {"p", "list", "table", "figure", "cit", "floatingText", "div", "ab", "lg", "l", "sp"}
    | {"opener", "closer", "signed", "salute", "dateline", "postscript"}
)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a tag leads on the site: the link itself, and the words of its card."""

    href: str
    card: str = ""


Resolve = Callable[[str], "Link | None"]


@dataclass(frozen=True, slots=True)
class RenderedNote:
    """A footnote: its anchor on the page ("fn2"), printed number, words as HTML, and whether it is the source note."""

    anchor: str
    n: str
    html: Markup
    source: bool


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document as HTML. number: as printed before the heading ("259."); body: all else but the notes."""

    number: str
    heading: Markup
    body: Markup
    notes: tuple[RenderedNote, ...]


@dataclass(slots=True)
class _Scribe:
    """What rendering carries along: how to resolve a target, and what it has met so far."""

    document: str
    resolve: Resolve
    notes: list[RenderedNote] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    paragraphs: int = 0
    clauses: int = 0
    tables: int = 0
    depth: int = 1
    in_link: bool = False
    in_note: bool = False
    deferred: list[str] = field(default_factory=list)  # note numbers that may not stand inside a link
    marks: list[list[tuple[str, int]]] = field(default_factory=list)


def render(div: etree._Element, resolve: Resolve) -> Rendered:
    """Render one document.

    :param div: its ``div[@type='document']``, parsed; it is only read.
    :param resolve: says where a target leads (``#p_TM1``, ``frus1964-68v15#d12``), or None where it leads nowhere.
        Two kinds of key are not targets: ``seg:file`` (also repository, record-group, classification, handling,
        precedence) for the document's own archive and markings, and ``office:NAME`` for an office by its name.
    """
    scribe = _Scribe(div.get(XML_ID) or "", resolve)
    head = div.find(f"{_T}head")
    number, heading = "", ""
    if head is not None:
        heading = _inner(head, scribe).strip()
        match = _NUMBER.match(heading)
        if match:
            number, heading = match.group().strip(), heading[match.end() :]
    body = "".join(_element(child, scribe) for child in div if child is not head)
    return Rendered(number, Markup(heading), Markup(body), tuple(scribe.notes))  # noqa: S704 (escaped in `_text`)


def _text(text: str | None) -> str:
    return str(escape(_SPACE.sub(" ", text))) if text else ""


def _attribute(value: str) -> str:
    return str(escape(value))


def _inner(element: etree._Element, scribe: _Scribe) -> str:
    parts = [_text(element.text)]
    for child in element:
        if child.tag == f"{_T}note" and _is_footnote(child):
            # A number is printed against the word it follows, whatever white space the file has there.
            parts[-1] = parts[-1].rstrip(" ")
        parts.append(_element(child, scribe))
        parts.append(_text(child.tail))
    return "".join(parts)


def _element(element: etree._Element, scribe: _Scribe) -> str:
    name = local_name(element)
    if not name:
        # A comment or processing instruction has no ink; an unexpanded entity keeps its name.
        return _text(element.text) if element.tag is etree.Entity else ""
    return _ELEMENTS.get(name, _unknown)(element, scribe)


def _has_blocks(element: etree._Element) -> bool:
    return any(_is_block(child) for child in element)


def _is_block(element: etree._Element) -> bool:
    name = local_name(element)
    return name in _BLOCKS or (name != "note" and bool(len(element)) and _has_blocks(element))


def _id(element: etree._Element, scribe: _Scribe) -> str:
    """An ``id`` attribute from the element's ``xml:id``, without the document's own id before it."""
    ident = (element.get(XML_ID) or "").removeprefix(scribe.document)
    if not ident or ident in scribe.anchors:
        return ""
    scribe.anchors.add(ident)
    return f' id="{_attribute(ident)}"'


def _unknown(element: etree._Element, scribe: _Scribe) -> str:
    tag = "div" if _has_blocks(element) else "span"
    name = _attribute(local_name(element))
    return f'<{tag} data-tei="{name}"{_id(element, scribe)}>{_inner(element, scribe)}</{tag}>'


# Blocks


def _block(element: etree._Element, scribe: _Scribe, css: str, tag: str = "p") -> str:
    """A paragraph-like block, with the marks of the clauses that begin in it."""
    if tag == "p" and _has_blocks(element):
        tag, css = "div", f"{css} para".strip()
    anchor = _id(element, scribe)
    if not scribe.in_note and not anchor and local_name(element) in ("p", "item"):
        scribe.paragraphs += 1
        anchor = f' id="p{scribe.paragraphs}"'
    scribe.marks.append([])
    inner = _inner(element, scribe).strip()
    marks = _marks(scribe.marks.pop())
    classes = f' class="{css}"' if css else ""
    return f"<{tag}{classes}{anchor}>{marks}{inner}</{tag}>\n"


def _marks(clauses: list[tuple[str, int]]) -> str:
    if not clauses:
        return ""
    links = " ".join(f'<a class="k-{kind}" href="#c{n}">{kind}</a>' for kind, n in clauses)
    return f'<span class="marks">{links} </span>'


def _paragraph(element: etree._Element, scribe: _Scribe) -> str:
    rend = element.get("rend") or ""
    return _block(element, scribe, " ".join(f"r-{_attribute(word)}" for word in rend.split()))


def _named_block(css: str) -> Callable[[etree._Element, _Scribe], str]:
    return lambda element, scribe: _block(element, scribe, css)


def _group(css: str) -> Callable[[etree._Element, _Scribe], str]:
    """A block of blocks: a closer with its signature, a postscript, a quotation."""

    def rendered(element: etree._Element, scribe: _Scribe) -> str:
        if _has_blocks(element):
            return f'<div class="{css}"{_id(element, scribe)}>{_inner(element, scribe)}</div>\n'
        return _block(element, scribe, css)

    return rendered


def _division(element: etree._Element, scribe: _Scribe) -> str:
    scribe.depth += 1
    subtype = _attribute(element.get("type") or "part")
    inner = _inner(element, scribe)
    scribe.depth -= 1
    return f'<section class="part {subtype}"{_id(element, scribe)}>{inner}</section>\n'


def _heading(element: etree._Element, scribe: _Scribe) -> str:
    level = min(scribe.depth + 1, 6)
    return f"<h{level}{_id(element, scribe)}>{_inner(element, scribe).strip()}</h{level}>\n"


def _quote(element: etree._Element, scribe: _Scribe) -> str:
    if _has_blocks(element):
        return f"<blockquote>{_inner(element, scribe)}</blockquote>\n"
    return f"<q>{_inner(element, scribe)}</q>"


def _list(element: etree._Element, scribe: _Scribe) -> str:
    """A list; HTML wants every child in an item, so page breaks between items go into the next one."""
    head, items, stray, label = "", [], "", ""
    for child in element:
        name = local_name(child)
        tail = _text(child.tail).strip()
        if name == "head":
            head = f'<p class="list-head">{_inner(child, scribe).strip()}</p>'
        elif name == "label":
            label = f'<span class="label">{_inner(child, scribe).strip()}</span> '
        elif name == "item":
            scribe.marks.append([])
            anchor = _id(child, scribe)
            if not scribe.in_note and not anchor and child.find(f"{_T}p") is None:
                scribe.paragraphs += 1
                anchor = f' id="p{scribe.paragraphs}"'
            inner = _inner(child, scribe).strip()
            items.append(f"<li{anchor}>{stray}{label}{_marks(scribe.marks.pop())}{inner}</li>\n")
            stray = label = ""
        else:
            stray += _element(child, scribe)
        stray += tail
    if stray or label:
        items.append(f'<li class="stray">{stray}{label}</li>\n')
    css = f"list {_attribute(element.get('type') or '')}".strip()
    if element.find(f"{_T}label") is not None:
        css += " labelled"
    lead = _text(element.text).strip()
    return f'<div class="{css}"{_id(element, scribe)}>{lead}{head}<ul>\n{"".join(items)}</ul></div>\n'


def _table(element: etree._Element, scribe: _Scribe) -> str:
    rows, before, caption = [], "", ""
    for child in element:
        name = local_name(child)
        if name == "row":
            rows.append(_row(child, scribe))
        elif name == "head":
            caption = f"<caption>{_inner(child, scribe).strip()}</caption>"
        else:
            before += _element(child, scribe)
        before += _text(child.tail).strip()
    body = f"{caption}<tbody>{''.join(rows)}</tbody>"
    # A wide table scrolls by itself, by key too, and never the page.
    scribe.tables += 1
    name = f"Table {scribe.tables}"
    table = f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table>{body}</table></div>\n'
    return before + table


def _row(element: etree._Element, scribe: _Scribe) -> str:
    cells: list[str] = []
    stray = _text(element.text).strip()
    for child in element:
        if local_name(child) == "cell":
            tag = "th" if "label" in (child.get("role"), element.get("role")) else "td"
            spans = "".join(
                f' {html}="{child.get(tei)}"'
                for tei, html in (("cols", "colspan"), ("rows", "rowspan"))
                if (child.get(tei) or "").isdigit() and child.get(tei) != "1"
            )
            cells.append(f"<{tag}{spans}>{stray}{_inner(child, scribe).strip()}</{tag}>")
            stray = ""
        else:
            stray += _element(child, scribe)
        stray += _text(child.tail).strip()
    if stray:
        cells.append(f"<td>{stray}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _figure(element: etree._Element, scribe: _Scribe) -> str:
    return f"<figure{_id(element, scribe)}>{_inner(element, scribe)}</figure>\n"


def _graphic(element: etree._Element, _scribe: _Scribe) -> str:
    return f'<span class="graphic" data-url="{_attribute(element.get("url") or "")}"></span>'


# Notes and pages


def _is_footnote(element: etree._Element) -> bool:
    return "inline" not in (element.get("rend"), element.get("place")) and bool(element.get("n") or element.get(XML_ID))


def _note(element: etree._Element, scribe: _Scribe) -> str:
    if scribe.in_note or not _is_footnote(element):
        return _unknown(element, scribe)
    n = element.get("n") or str(len(scribe.notes) + 1)
    anchor = (element.get(XML_ID) or "").removeprefix(scribe.document) or f"fn{n}"
    while anchor in scribe.anchors:  # a few volumes print the same id twice
        anchor += "x"
    scribe.anchors.add(anchor)
    place = len(scribe.notes)
    scribe.notes.append(RenderedNote(anchor, n, Markup(), element.get("type") == "source"))
    in_link, scribe.in_link, scribe.in_note = scribe.in_link, False, True
    inner = _inner(element, scribe).strip()
    scribe.in_link, scribe.in_note = in_link, False
    html = Markup(inner if _has_blocks(element) else f"<p>{inner}</p>")  # noqa: S704 (escaped in `_text`)
    scribe.notes[place] = RenderedNote(anchor, n, html, element.get("type") == "source")
    shown = _attribute(n)
    mark = f'<sup class="fnref"><a id="ref-{anchor}" href="#{anchor}" aria-label="Note {shown}">{shown}</a></sup>'
    if scribe.in_link:
        scribe.deferred.append(mark)
        return ""
    return mark


def _page(element: etree._Element, scribe: _Scribe) -> str:
    n = _attribute(element.get("n") or "")
    anchor = _id(element, scribe)
    if not anchor and n and f"pg_{n}" not in scribe.anchors:
        scribe.anchors.add(f"pg_{n}")
        anchor = f' id="pg_{n}"'
    return f'<span class="pb"{anchor} role="separator" aria-label="Page {n}" data-n="{n}"></span>'


# Words


def _link(link: Link | None, css: str, element: etree._Element, scribe: _Scribe) -> str:
    """Words that lead somewhere. A link may not stand in a link, so the outermost one wins."""
    if element.get("cert") in ("low", "medium"):
        css += " unsure"
    anchor = _id(element, scribe)
    if link is None or scribe.in_link or _has_blocks(element):
        return f'<span class="{css}"{anchor}>{_inner(element, scribe)}</span>'
    scribe.in_link = True
    inner = _inner(element, scribe)
    scribe.in_link = False
    after = "".join(scribe.deferred)
    scribe.deferred.clear()
    card = f' data-card="{_attribute(link.card)}"' if link.card else ""
    return f'<a class="{css}"{anchor} href="{_attribute(link.href)}"{card}>{inner}</a>{after}'


def _target(element: etree._Element) -> str:
    return element.get("corresp") or element.get("target") or element.get("ref") or ""


def _person(element: etree._Element, scribe: _Scribe) -> str:
    target = _target(element)
    return _link(scribe.resolve(target) if target else None, "name", element, scribe)


def _gloss(element: etree._Element, scribe: _Scribe) -> str:
    target = _target(element)
    if element.get("type") in ("from", "to") and not target:
        return _office(element, scribe)
    return _link(scribe.resolve(target) if target else None, "term", element, scribe)


def _office(element: etree._Element, scribe: _Scribe) -> str:
    return _link(scribe.resolve(f"office:{words_of(element)}"), "office", element, scribe)


def _reference(element: etree._Element, scribe: _Scribe) -> str:
    target = element.get("target") or ""
    return _link(scribe.resolve(target) if target else None, "ref", element, scribe)


def _number(element: etree._Element, scribe: _Scribe) -> str:
    return _link(scribe.resolve("idno:"), "idno", element, scribe)


def _segment(element: etree._Element, scribe: _Scribe) -> str:
    kind = element.get("type") or ""
    if kind == "clause":
        return _clause(element, scribe)
    return _link(scribe.resolve(f"seg:{kind}"), "seg", element, scribe)


def _clause(element: etree._Element, scribe: _Scribe) -> str:
    kind = (element.get("ana") or "").removeprefix("#")
    css = "clause" + (f" k-{kind}" if kind in CLAUSE_KINDS else "")
    if element.get("cert") in ("low", "medium"):
        css += " unsure"
    tag = "div" if _has_blocks(element) else "span"
    anchor = ""
    if element.get("prev") is None:
        scribe.clauses += 1
        anchor = f' id="c{scribe.clauses}"'
        if scribe.marks and kind in CLAUSE_KINDS:
            scribe.marks[-1].append((kind, scribe.clauses))
    return f'<{tag} class="{css}"{anchor}>{_inner(element, scribe)}</{tag}>'


def _rs(element: etree._Element, scribe: _Scribe) -> str:
    return f'<span class="{_attribute(element.get("type") or "rs")}">{_inner(element, scribe)}</span>'


def _supplied(element: etree._Element, scribe: _Scribe) -> str:
    source = element.get("source") or ""
    told = "Supplied by the editors" + (f" from {source}" if source else "")
    return f'<span class="supplied" title="{_attribute(told)}">{_inner(element, scribe)}</span>'


def _highlighted(element: etree._Element, scribe: _Scribe) -> str:
    rend = (element.get("rend") or "").split()
    inner = _inner(element, scribe)
    for word in rend or ["italic"]:
        tag = _RENDITIONS.get(word)
        inner = f"<{tag}>{inner}</{tag}>" if tag else f'<span class="r-{_attribute(word)}">{inner}</span>'
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


def _date(element: etree._Element, scribe: _Scribe) -> str:
    when = element.get("when")
    inner = _inner(element, scribe)
    return f'<time datetime="{_attribute(when)}">{inner}</time>' if when and "note" not in inner else inner


def _plain(element: etree._Element, scribe: _Scribe) -> str:
    return _inner(element, scribe)


def _line_break(_element: etree._Element, _scribe: _Scribe) -> str:
    return "<br>"


_ELEMENTS: Final[dict[str, Callable[[etree._Element, _Scribe], str]]] = {
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
    "quote": _quote,
    "cit": _quote,
    "opener": _group("opener"),
    "closer": _group("closer"),
    "postscript": _group("postscript"),
    "dateline": _named_block("dateline"),
    "salute": _named_block("salute"),
    "signed": _named_block("signed"),
    "byline": _named_block("byline"),
    "note": _note,
    "pb": _page,
    "lb": _line_break,
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
