"""The tokens of a TEI source: tags, text, comments, each with its place. The only code that reads markup as characters.

In: a TEI file as bytes or text. Out: its text decoded, its tokens, and where its documents begin and end; places are
characters of the source.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from annotate.errors import TeiError

# The lexical grammar of well-formed XML (XML 1.0 §2.4-3.1) is regular; well-formedness itself is checked by
# the parser before a source is scanned.
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
_ATTRIBUTE = re.compile(r"([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def read_attributes(text: str) -> dict[str, str]:
    """The attributes of a start tag's inside, unescaped."""
    return {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(text)}


def find_documents(source: str) -> Iterator[tuple[int, int]]:
    """Where each ``div[@type='document']`` of a TEI source begins and ends; one within another is part of it.

    :param source: a well-formed TEI file as text; places are characters of this str.
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


def read_source(data: bytes, *, name: str = "") -> str:
    """Decode a TEI file for scanning, keeping every character (line ends, byte-order mark) as it is.

    :raises TeiError: the bytes are not UTF-8 (the message names the offset), or declare another encoding.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TeiError(
            f"byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8",
            path=name, line=line, remedy="save the file as UTF-8",
        ) from error  # fmt: skip
