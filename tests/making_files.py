"""Word and OpenDocument files for tests, made from paragraphs: ``("Moscow 279.", 2, " More.")`` has note 2 inside."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from html import escape
from io import BytesIO

Words = Sequence[str | int]
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_O = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "draw")
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of named parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def word_body(body: str, **parts: str) -> bytes:
    """A Word file with a body of WordprocessingML; further parts by their names (``footnotes``, ``numbering``)."""
    more = {f"word/{name}.xml": f"<w:{name} {_W}>{content}</w:{name}>" for name, content in parts.items()}
    document = f"<w:document {_W}><w:body>{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **more})


def word_paragraph(words: Words) -> str:
    """A paragraph of text and footnote marks; a text is split over two runs, as Word does without being asked."""
    runs = ""
    for piece in words:
        if isinstance(piece, int):
            runs += f'<w:r><w:footnoteReference w:id="{piece + 1}"/></w:r>'
        else:
            half = len(piece) // 2
            for part in (piece[:half], piece[half:]):
                runs += f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
    return f"<w:p>{runs}</w:p>"


def word_file(paragraphs: Sequence[Words], notes: Sequence[str]) -> bytes:
    """A Word file with real footnotes."""
    separator = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    listed = "".join(
        f'<w:footnote w:id="{n + 1}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> {escape(note)}</w:t></w:r></w:p>'
        "</w:footnote>"
        for n, note in enumerate(notes, 1)
    )
    return word_body("".join(map(word_paragraph, paragraphs)), footnotes=separator + listed)


def odt_body(body: str) -> bytes:
    """An OpenDocument text with a body of its XML."""
    content = f"<office:document-content {_O}><office:body><office:text>{body}</office:text></office:body>"
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content + "</office:document-content>"}
    )


def odt_file(paragraphs: Sequence[Words], notes: Sequence[str]) -> bytes:
    """An OpenDocument text with real footnotes."""
    out = ""
    for words in paragraphs:
        inside = ""
        for piece in words:
            if isinstance(piece, int):
                inside += (
                    f'<text:note text:id="ftn{piece}" text:note-class="footnote"><text:note-citation>{piece}'
                    f"</text:note-citation><text:note-body><text:p>{escape(notes[piece - 1])}</text:p>"
                    "</text:note-body></text:note>"
                )
            else:
                inside += escape(piece)
        out += f"<text:p>{inside}</text:p>"
    return odt_body(out)


def html_file(paragraphs: Sequence[Words], notes: Sequence[str]) -> bytes:
    """A page with linked notes."""
    out = ""
    for at, words in enumerate(paragraphs):
        inside = "".join(
            f'<sup><a id="r{piece}" href="#n{piece}">{piece}</a></sup>' if isinstance(piece, int) else escape(piece)
            for piece in words
        )
        out += f"<h2>{inside}</h2>\n" if not at else f"<p>{inside}</p>\n"
    listed = "".join(f'<li id="n{n}">{escape(note)} <a href="#r{n}">↩</a></li>' for n, note in enumerate(notes, 1))
    page = f"<html><head><title>t</title><style>p {{}}</style></head><body>{out}<ol>{listed}</ol></body></html>"
    return page.encode()


def markdown_file(paragraphs: Sequence[Words], notes: Sequence[str]) -> bytes:
    """A Markdown text with footnotes."""
    out = ["".join(f"[^{piece}]" if isinstance(piece, int) else piece for piece in words) for words in paragraphs]
    out[0] = f"# {out[0]}"
    out += [f"[^{n}]: {note}" for n, note in enumerate(notes, 1)]
    return "\n\n".join(out).encode()
