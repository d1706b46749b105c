"""What a file is, by what is in it rather than by its name.

In: a file's bytes. Out: a `Kind` that a reader of ours knows, or an error that names what the file is and what to do.
The opening bytes are those of PRONOM, the signature registry of the National Archives (UK).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal

from annotate.errors import TranscriptionError

Kind = Literal["word", "opendocument", "html", "markdown", "text"]

# What no reader of ours reads, by its opening bytes: what it is, and what its owner can do.
_FOREIGN: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"%PDF", "a PDF", "copy its text into a .txt file, or export it as .docx"),
    (b"{\\rtf", "Rich Text Format", "save it as .docx or .odt"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a file of an old Word or Office (.doc)", "save it as .docx or .odt"),
    (b"\x89PNG", "an image", "transcribe it into a .txt file"),
    (b"\xff\xd8\xff", "an image", "transcribe it into a .txt file"),
    (b"GIF8", "an image", "transcribe it into a .txt file"),
    (b"II*\x00", "an image", "transcribe it into a .txt file"),
    (b"MM\x00*", "an image", "transcribe it into a .txt file"),
    (b"\x1f\x8b", "a compressed file", "unpack it"),
    (b"7z\xbc\xaf", "a compressed file", "unpack it"),
    (b"Rar!", "a compressed file", "unpack it"),
    (b"\x7fELF", "a program", "name the file you mean"),
    (b"MZ\x90", "a program", "name the file you mean"),
    (b"SQLite format 3", "a database", "name the file you mean"),
)
_ZIP: Final = b"PK\x03\x04"
_XML: Final = re.compile(r"\s*<\?xml\b")
_TEI: Final = re.compile(r"<(?:\w+:)?(?:TEI|teiCorpus|TEI\.2)[\s>]")
_TAG: Final = re.compile(
    r"<(?:!doctype html|/?(?:html|head|body|p|div|span|h[1-6]|br|sup|table|t[dr]|[ou]l|li|a|b|i|em|strong|font|pre)"
    r"(?:\s[^<>]{0,500})?/?)>",
    re.IGNORECASE,
)
_CLOSED: Final = re.compile(r"</(?:html|body|p|div|span|h[1-6]|sup|td|li|a|em|strong|font)\s*>", re.IGNORECASE)
# A transcription's heading never begins with a number sign.
_MARKDOWN: Final = re.compile(r"\s*(?:---\n.{0,4000}?\n---\s*)?#{1,6} \S|.{1,200}\n=={2,}\s*\n", re.DOTALL)
_ENDS: Final[dict[str, Kind]] = {
    ".docx": "word", ".docm": "word", ".odt": "opendocument", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".md": "markdown", ".markdown": "markdown",
}  # fmt: skip
_NAMES: Final[dict[Kind, str]] = {
    "word": "a Word document", "opendocument": "an OpenDocument text", "html": "HTML", "markdown": "Markdown",
}  # fmt: skip


def kind_of_bytes(data: bytes, *, path: str | Path) -> Kind | None:
    """What a file is by its opening bytes: a packed document, or None for some kind of text.

    :raises TranscriptionError: it is empty, or what we do not read.
    """
    if not data:
        raise TranscriptionError("the file is empty", path=path, remedy="choose another, or save it again")
    for opening, what, remedy in _FOREIGN:
        if data.startswith(opening):
            raise TranscriptionError(f"this is {what}, not text", path=path, remedy=remedy)
    if not data.startswith(_ZIP):
        return None
    # The names of all parts stand plainly in the package's directory.
    if b"word/document" in data:
        return "word"
    if b"content.xml" in data and b"mimetype" in data[:4096]:
        return "opendocument"
    raise TranscriptionError(
        "this is a compressed file that holds neither a Word document nor an OpenDocument text",
        path=path, remedy="unpack it, or save the document as .docx or .odt",
    )  # fmt: skip


def kind_of_text(text: str, *, path: str | Path) -> Kind:
    """What a text file is: by its name where that says HTML or Markdown, else by its markup.

    :raises TranscriptionError: it is TEI or other XML.

    >>> kind_of_text("<p>Text<sup>1</sup></p>", path="d1.txt"), kind_of_text("# 1. Note", path="d1.txt")
    ('html', 'markdown')
    >>> kind_of_text("1. Telegram From <name not declassified> to the Department of State", path="d1.txt")
    'text'
    """
    opening = text[:4000]
    if _TEI.search(opening):
        raise TranscriptionError(
            "this is TEI already", path=path, remedy="put it into the volume's folder under a name that ends in .xml"
        )
    if _is_html(text):
        return "html"
    if _XML.match(opening):
        raise TranscriptionError("this is XML of a kind we do not read", path=path, remedy="save it as .docx or .html")
    named = _ENDS.get(Path(path).suffix.lower())
    if named == "markdown" or (named is None and _MARKDOWN.match(opening)):
        return "markdown"
    return "text"


def _is_html(text: str) -> bool:
    """Whether a text is marked up as HTML: tags that are closed, or a document's own."""
    if "<" not in text:
        return False
    opening = text[:4000].lstrip("\ufeff \t\r\n").lower()
    if opening.startswith(("<!doctype html", "<html")):
        return True
    return _TAG.search(text) is not None and _CLOSED.search(text) is not None


def refuse_markup(data: bytes, *, path: str | Path) -> None:
    """Refuse a file that is no plain transcription: its markup would be published.

    :raises TranscriptionError: what it is, and that ``reftel import`` reads it.
    """
    kind = kind_of_bytes(data, path=path) if data else None
    name, folder = Path(path).name, " -o FOLDER" if Path(path).suffix == ".txt" else ""
    remedy = f"run `reftel import {name}{folder}`, correct what it writes, and convert that"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TranscriptionError("this is UTF-16, not UTF-8", path=path, remedy=remedy)
    if kind is None:
        named = _ENDS.get(Path(path).suffix.lower())
        if b"<" in data or b"#" in data[:64] or b"=" in data[:400] or named == "markdown":
            kind = kind_of_text(data.decode("utf-8", "replace"), path=path)
    if kind is not None and kind != "text":
        raise TranscriptionError(
            f"this is {_NAMES[kind]}, not a plain transcription", path=path, remedy=remedy
        )  # fmt: skip
