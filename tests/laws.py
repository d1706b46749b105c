"""The ink law: what is printed of TEI is what a page, a book, plain text and the text view print, in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from annotate.publish.plaintext import plain_text
from annotate.publish.render import BOOK, SITE, Link, Rendered, render
from annotate.tei.kinds import role_of_note
from annotate.tei.tree import TEI_NAMESPACE, Ink, ink, ink_of, local_name, named_notes, parse_tei
from annotate.tei.view import NOTE_MARK, read_view
from tests.publish.building import read_html

_T = f"{{{TEI_NAMESPACE}}}"


def anywhere(target: str) -> Link:
    """A resolver by which every target leads somewhere."""
    return Link(f"to/{target.strip('#')}/", f"Card of {target}", f"Name of {target}")


def page_ink(rendered: Rendered, *, xhtml: bool = False) -> Ink:
    """The ink of a rendered document: heading, text, then each of its notes."""
    read = _words_of_xhtml if xhtml else _words_of_html
    text = rendered.number + read(str(rendered.heading)) + read(str(rendered.body))
    return Ink(ink(text), tuple(ink(read(str(note.html))) for note in rendered.notes))


def _words_of_html(html: str) -> str:
    return "".join(read_html(f"<div>{html}</div>").words)


def _words_of_xhtml(html: str) -> str:
    """The words of XHTML, which must be well-formed: what the book adds apart."""
    root = etree.fromstring(f'<div xmlns:epub="http://www.idpf.org/2007/ops">{html}</div>')
    return "".join(_xhtml_words(root))


def _xhtml_words(element: etree._Element) -> Iterator[str]:
    if not set((element.get("class") or "").split()) & {"fnref", "back", "marks", "fnno", "ours", "other"}:
        yield element.text or ""
        for child in element:
            yield from _xhtml_words(child)
            yield child.tail or ""


def tei_ink(div: etree._Element) -> Ink:
    """The ink of a document as its page prints it: the first heading before all else."""
    head = div.find(f"{_T}head")
    if head is None or (
        head is next((child for child in div if local_name(child)), None) and not (div.text or "").strip()
    ):
        return ink_of(div)
    whole = ink_of(div)
    first = ink_of(head)
    copy = parse_tei(etree.tostring(div, encoding="unicode", with_tail=False))
    taken = copy.find(f"{_T}head")
    assert taken is not None
    kept = taken.tail
    attributes = {k: v for k, v in taken.attrib.items() if k.startswith("{http://www.w3.org/XML")}
    taken.clear()
    taken.tail = kept
    taken.attrib.update(attributes)
    return Ink(ink(first.text + ink_of(copy).text), whole.notes)


def ink_faults(source: str) -> Iterator[str]:
    """How page, book, view and plain text of a document differ from its TEI.

    :param source: its ``div``.
    """
    div = parse_tei(source)
    yield from div_faults(div, source)


def div_faults(div: etree._Element, source: str) -> Iterator[str]:
    """The same of a ``div`` that is parsed already."""
    wanted, printed = ink_of(div), tei_ink(div)
    for medium, name in ((SITE, "page"), (BOOK, "book")):
        rendered = render(div, anywhere, medium=medium)
        found = page_ink(rendered, xhtml=medium is BOOK)
        # Notes are listed in the order in which the page meets them: a heading's before what stands above it.
        if found.text != printed.text:
            yield f"{name}: {_difference(printed.text, found.text)}"
        if sorted(found.notes) != sorted(wanted.notes):
            yield f"notes of the {name}: {wanted.notes} {found.notes}"
    view = read_view(source)
    body, *notes = (ink(view.text_of(part).replace(NOTE_MARK, "")) for part in view.parts)
    if body != wanted.text:
        yield f"view: {_difference(wanted.text, body)}"
    if tuple(notes) != wanted.notes:
        yield f"notes of the view: {wanted.notes} {notes}"
    named = [
        (name.id, name.mark, name.role) for note, name in named_notes(div) if name.id in {p.id for p in view.parts[1:]}
    ]
    if named != [(part.id, part.n, part.role) for part in view.parts[1:]]:
        yield f"names: {named} {[(part.id, part.n, part.role) for part in view.parts[1:]]}"
    if [view.text[part.anchor] for part in view.parts[1:]] != [NOTE_MARK] * (len(view.parts) - 1):
        yield "a note's anchor is not where its mark is"
    plain = ink(plain_text(source))
    for words in view.told:
        plain = plain.replace(ink(words.words), "", 1)
    wanted_plain = _plain_ink(div, wanted)
    if sorted(_bare(plain)) != sorted(_bare(wanted_plain)):
        yield f"plain text: {_difference(_bare(wanted_plain), _bare(plain))}"


def _plain_ink(div: etree._Element, wanted: Ink) -> str:
    """The ink of plain text: each note's number twice, and the word over a summary."""
    footnotes = [(note, name) for note, name in named_notes(div) if role_of_note(note.attrib) != "x"]
    footnotes = [(n, name) for n, name in footnotes if "inline" not in (n.get("place"), n.get("rend"))]
    numbers = "".join(f"[{ink(name.mark)}]" * 2 for _, name in footnotes if name.role != "summary")
    heads = "".join(
        "Summary:" for (_, name), words in zip(footnotes, wanted.notes, strict=True)
        if name.role == "summary" and not words.startswith("Summary")
    )  # fmt: skip
    return wanted.text + "".join(wanted.notes) + numbers + heads


def _bare(text: str) -> str:
    return re.sub(r"[\u0300-\u036f]", "", text)


def _difference(wanted: str, found: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), min(len(wanted), len(found)))
    return f"wanted “{wanted[max(0, at - 20) : at + 20]}”, found “{found[max(0, at - 20) : at + 20]}”"
