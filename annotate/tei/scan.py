"""The tokens of a TEI source: tags, text, comments, each with its place. The only code that reads markup as characters.

In: a TEI file as bytes or text. Out: its text decoded, its tokens, and where its documents begin and end; places are
characters of the source. Names are told apart as they are written: a source in which TEI has a prefix, or entities
of its own, is first spelled plainly (`annotate.tei.spelling`). Encodings: XML 1.0 §4.3.3 and appendix F.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator

from annotate.errors import TeiError

# The lexical grammar of well-formed XML (XML 1.0 §2.4-3.1) is regular; well-formedness itself is checked by
# the parser before a source is scanned. A test holds these patterns against expat on every volume.
# A tag's inside: what needs no look, then again and again what may hold a ">" and what follows it.
# (Possessive quantifiers would say so more shortly, but Python 3.11.2 gets them wrong.)
_INSIDE = r"""[^<>"'/]*(?:(?:"[^"]*"|'[^']*'|/(?!>))[^<>"'/]*)*"""
_TAG = rf"""<(?P<close>/?)(?P<name>[^\s<>/!?]+)(?P<attributes>{_INSIDE})(?P<empty>/?)>"""
_APART = r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>"
TOKEN = re.compile(rf"{_TAG}|(?P<text>[^<]+)|<!\[CDATA\[(?P<cdata>.*?)\]\]>|{_APART}", re.DOTALL)
# The tags alone; what is no tag but could be mistaken for one (a comment, say) is met without a name.
TAG = re.compile(rf"{_TAG}|<!\[CDATA\[.*?\]\]>|{_APART}", re.DOTALL)
_DIV = re.compile(
    rf"""<(?:(?P<close>/div\s*>)|div(?=[\s/>])(?P<attributes>{_INSIDE})(?P<empty>/?)>"""
    r"|!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>)",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(\w+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LINE_END = re.compile(r"\r\n?|\n|\t")
# The XML declaration, its encoding the group.
DECLARATION = re.compile(r"<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([A-Za-z][\w.-]*)[\"'][^>]*\?>")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"),
)  # fmt: skip


def unescape(text: str) -> str:
    """Character data with its references read: those of characters and the five names every XML file knows.

    >>> unescape("R&amp;D &#8211; caf&#xe9;")
    'R&D – café'
    """
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    if reference[1]:
        return chr(int(reference[1], 16))
    return chr(int(reference[2])) if reference[2] else _NAMED.get(reference[3], reference[0])


def read_attributes(text: str) -> dict[str, str]:
    """The attributes of a start tag's inside, unescaped; a line's end in a value is a space (XML 1.0 §3.3.3).

    >>> read_attributes(" type = 'document' n='&#49;'")
    {'type': 'document', 'n': '1'}
    """
    if "&" not in text and "\n" not in text and "\t" not in text and "\r" not in text:
        return {name: double or single for name, double, single in ATTRIBUTE.findall(text)}
    found = ATTRIBUTE.findall(text)
    return {name: unescape(_LINE_END.sub(" ", double or single)) for name, double, single in found}


def find_documents(source: str) -> Iterator[tuple[int, int]]:
    """Where each ``div[@type='document']`` of a TEI source begins and ends; one within another is part of it.

    :param source: a well-formed TEI file as text, plainly spelled; places are characters of this str.
    """
    depth, outside, start = 0, -1, 0
    for token in _DIV.finditer(source):
        if token["close"]:
            depth -= 1
            if depth == outside:
                yield start, token.end()
                outside = -1
        elif token["attributes"] is not None and not token["empty"]:
            if outside < 0 and read_attributes(token["attributes"]).get("type") == "document":
                outside, start = depth, token.start()
            depth += 1


def root_tag(source: str) -> str:
    """The start tag of a source's root element, as it is written; empty where it has none."""
    return next((token[0] for token in TAG.finditer(source) if token["name"]), "")


def wrapped(source: str, markup: str) -> str:
    """A piece of a source below a copy of its root's start tag, so that it can be parsed by itself."""
    tag = root_tag(source)
    name = next((token["name"] for token in TAG.finditer(tag)), "")
    return f"{tag}{markup}</{name}>" if name else f"<TEI>{markup}</TEI>"


def ids_of(source: str) -> frozenset[str]:
    """The ``xml:id`` of every element."""
    tags = (token["attributes"] for token in TAG.finditer(source) if token["name"])
    found = (read_attributes(inside).get("xml:id") for inside in tags if "xml:id" in inside)
    return frozenset(ident for ident in found if ident)


def around_text(source: str) -> list[tuple[int, int]]:
    """What of a TEI file stands before and after its ``text``, as places in the source."""
    first = find_tag(source, "text")
    if first is None:
        return [(0, len(source))]
    last = source.rfind("</text")
    return [(0, first.start()), (last, len(source))] if last > first.start() else [(0, first.start())]


def find_tag(source: str, name: str, *, close: bool = False, start: int = 0) -> re.Match[str] | None:
    """The first start tag, or end tag, of a name from a place on; what a comment or CDATA section holds is none.

    >>> found = find_tag("<a><!-- </b> --><b>x</b></a>", "b", close=True)
    >>> found and found.span()
    (20, 24)
    """
    return next((t for t in TAG.finditer(source, start) if t["name"] == name and bool(t["close"]) == close), None)


def find_header(source: str) -> tuple[int, int]:
    """Where the header of a plainly spelled source begins and ends, its tags included; (0, 0) where it has none."""
    opened = find_tag(source, "teiHeader")
    closed = find_tag(source, "teiHeader", close=True, start=opened.end()) if opened else None
    return (opened.start(), closed.end()) if opened and closed else (0, 0)


def find_elements(source: str, names: Collection[str], start: int = 0, end: int | None = None) -> Iterator[Element]:
    """The elements of some names between two places, in the order of their end tags."""
    opened: list[re.Match[str]] = []
    for token in TAG.finditer(source, start, len(source) if end is None else end):
        if token["name"] not in names:
            continue
        if token["empty"]:
            yield Element(token["name"], token["attributes"], token.start(), token.end(), token.end(), token.end())
        elif not token["close"]:
            opened.append(token)
        elif opened:
            tag = opened.pop()
            yield Element(tag["name"], tag["attributes"], tag.start(), tag.end(), token.start(), token.end())


class Element:
    """An element as it stands in a source: where it begins, its content begins and ends, and it ends."""

    __slots__ = ("_inside", "end", "inner", "inner_end", "name", "start")

    def __init__(self, name: str, inside: str, start: int, inner: int, inner_end: int, end: int) -> None:
        self.name, self._inside = name, inside
        self.start, self.inner, self.inner_end, self.end = start, inner, inner_end, end

    @property
    def attributes(self) -> dict[str, str]:
        """Its attributes, unescaped."""
        return read_attributes(self._inside)


def characters(markup: str, *, without: str = "") -> str:
    """The characters of a piece of source: no tags or comments, references read.

    :param without: the name of an element to leave out with all it holds.

    >>> characters('R&amp;D <!-- > --><hi>so</hi><note n="1">not</note>', without="note")
    'R&D so'
    """
    if "<" not in markup:
        return unescape(markup)
    out: list[str] = []
    left_out = 0
    for token in TOKEN.finditer(markup):
        kind = token.lastgroup
        if kind == "text":
            if not left_out:
                out.append(unescape(token[0]))
        elif kind == "cdata":
            if not left_out:
                out.append(token["cdata"])
        elif kind == "empty" and token["name"] == without and not token["empty"]:
            left_out += -1 if token["close"] else 1
            left_out = max(left_out, 0)
    return "".join(out)


def mentions_id(source: str, beginnings: str, start: int = 0) -> bool:
    """Whether an ``xml:id`` from a place on may begin with one of some beginnings (``p_|t_``): never no where one does.

    For a first look at a large source; a comment may be taken for a tag.
    """
    return re.compile(rf"""xml:id\s*=\s*["'](?:{beginnings}|[^"']*&)""").search(source, start) is not None


def hides_value(source: str, attribute: str, start: int, end: int) -> bool:
    """Whether an attribute may be written with references, so that a search for its value would miss it."""
    if source.find("&", start, end) < 0:
        return False
    return re.compile(rf"""\s{attribute}\s*=\s*(?:"[^"&<]*&|'[^'&<]*&)""").search(source, start, end) is not None


# --- bytes and characters -----------------------------------------------------------------------------------------


def read_source(data: bytes, *, name: str = "") -> str:
    """Decode a TEI file for scanning, keeping every character (line ends, byte-order mark) as it is.

    :raises TeiError: the bytes are not in the encoding that the file declares (UTF-8 where it declares none), or
        that encoding is unknown or could not be written back byte for byte.
    """
    encoding = encoding_of(data, name=name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        called = _called(encoding)
        remedy = "save the file as UTF-8" if called == "UTF-8" else f"save the file as {called} or declare its encoding"
        raise TeiError(
            f"byte 0x{data[error.start]:02x} at offset {error.start} is not {called}", path=name, line=line,
            remedy=remedy,
        ) from error  # fmt: skip
    if not encoding.startswith("utf-") and text.encode(encoding, "replace") != data:
        raise TeiError(
            f"it cannot be written back in {_called(encoding)} as it is", path=name, line=1,
            remedy="save the file as UTF-8",
        )  # fmt: skip
    return text


def read_beginning(data: bytes, *, name: str = "") -> str:
    """Decode the first bytes of a TEI file, wherever they end.

    :raises TeiError: see `encoding_of`.
    """
    return codecs.getincrementaldecoder(encoding_of(data, name=name))("replace").decode(data)


def encode_source(source: str, like: bytes = b"") -> bytes:
    """A TEI source as bytes: in the encoding of the file it was read from, or as its own declaration says.

    A character that encoding lacks is written as a reference, which XML reads alike.

    :param like: the bytes of the file it was read from.
    """
    if not like:
        declared = DECLARATION.search(source[:200])
        encoding = _codec(declared[1]) if declared else "utf-8"
        return source.encode(encoding or "utf-8", "xmlcharrefreplace")
    return source.encode(encoding_of(like), "xmlcharrefreplace")


def declared_encoding(source: str) -> str:
    """The encoding that a source's XML declaration names; UTF-8 where it names none."""
    declared = DECLARATION.search(source[:200])
    return declared[1] if declared else "UTF-8"


def redeclared(source: str, encoding: str = "UTF-8") -> str:
    """A source whose XML declaration, if it names an encoding, names this one."""
    declared = DECLARATION.search(source[:200])
    if declared is None or declared[1].upper() == encoding.upper():
        return source
    return source[: declared.start(1)] + encoding + source[declared.end(1) :]


def encoding_of(data: bytes, *, name: str = "") -> str:
    """The encoding of a TEI file, as its first bytes or its XML declaration say; Python's name for it.

    >>> encoding_of(b'<?xml version="1.0" encoding="ISO-8859-1"?><TEI/>')
    'iso8859-1'

    :raises TeiError: it declares one that is unknown, or that its bytes cannot be in.
    """
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if marked:
        return marked
    declared = DECLARATION.match(data[:200].decode("latin-1"))
    if declared is None:
        return "utf-8"
    encoding = _codec(declared[1])
    if not encoding or encoding.startswith(("utf-16", "utf-32")):
        told = f"it declares the encoding {declared[1]}, which " + (
            "its bytes are not in" if encoding else "is unknown"
        )
        raise TeiError(told, path=name or None, line=1, remedy="save the file as UTF-8 and declare that")
    return encoding


def _codec(declared: str) -> str:
    """Python's name of an encoding of characters; empty where it knows none."""
    try:
        found = codecs.lookup(declared)
    except LookupError:
        return ""
    return found.name if getattr(found, "_is_text_encoding", True) and found.name.islower() else ""


def _called(encoding: str) -> str:
    """An encoding's name as XML declarations have it."""
    return encoding.upper().replace("ISO8859", "ISO-8859").replace("CP125", "windows-125").removesuffix("-SIG")
