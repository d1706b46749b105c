"""Bytes to characters: by a byte-order mark or a declaration, else as UTF-8, else by the characters that come out.

In: a file's bytes. Out: its text and how sure its encoding is. A file of an older encoding does not say which; of the
usual ones only that is taken which both a detector (charset-normalizer) and the places of the characters speak for,
and its lines are named, for an editor to look at. Where they do not agree, the file is refused by name.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from annotate.errors import TranscriptionError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, which opens alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The encodings that texts in Western languages were saved in before UTF-8, and what people call them.
LEGACY: Final = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp437": "DOS (437)"}
_DECLARED: Final = re.compile(
    rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})|\A\s*<\?xml[^>]{0,200}?encoding=["']([\w:.-]{2,40})""",
    re.IGNORECASE,
)
_BEYOND: Final = re.compile(r"[^\x00-\x7f]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")


class Decoded(NamedTuple):
    """A file's text.

    :param encoding: what it was read as.
    :param guessed: the file does not say so itself, nor is it UTF-8.
    """

    text: str
    encoding: str
    guessed: bool


def decode(data: bytes, *, path: str | Path, encoding: str = "", markup: bool = False) -> Decoded:
    """The text of some bytes, with "\\n" line ends and no byte-order mark.

    :param encoding: what the editor says it is; found out where empty.
    :param markup: whether the text may declare its encoding itself, as HTML does.
    :raises TranscriptionError: no encoding fits for sure, or the bytes are no text.

    >>> decode("“Yes”, 1967–69".encode("cp1252"), path="d1.txt").encoding
    'Windows-1252'
    >>> decode("Café".encode("utf-16"), path="d1.txt").text
    'Café'
    """
    if encoding:
        return Decoded(_normal(_strictly(data, encoding, path)), encoding, False)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_normal(_strictly(data[len(mark) :], name, path)), name, False)
    wide = _is_wide(data)
    if wide:
        return Decoded(_normal(_strictly(data, wide, path)), wide, True)
    if b"\x00" in data:
        at = data.index(b"\x00")
        raise TranscriptionError(
            f"a zero byte stands at offset {at}: this is no text", path=path, line=data.count(b"\n", 0, at) + 1,
            remedy="choose the text itself, or save it again as UTF-8",
        )  # fmt: skip
    try:
        return Decoded(_normal(data.decode("utf-8")), "utf-8", False)
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:4096]) if markup else None
    if declared:
        name = (declared[1] or declared[2]).decode("ascii", "replace")
        if name.lower().replace("_", "-") not in ("utf-8", "utf8"):
            return Decoded(_normal(_strictly(data, name, path)), name, False)
    return _guess(data, path)


def _normal(text: str) -> str:
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _strictly(data: bytes, encoding: str, path: str | Path) -> str:
    # What calls itself ISO 8859-1 is Windows-1252 (WHATWG Encoding Standard, 4.2).
    usual = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}
    try:
        return data.decode(usual.get(encoding.lower(), encoding))
    except LookupError as error:
        raise TranscriptionError(
            f"no encoding is called {encoding!r}", path=path, remedy="name one such as utf-8, windows-1252 or macintosh"
        ) from error
    except UnicodeDecodeError as error:
        raise TranscriptionError(
            f"byte 0x{data[error.start]:02x} at offset {error.start} is not {encoding}",
            path=path, line=data.count(b"\n", 0, error.start) + 1, remedy="name its encoding with --encoding",
        ) from error  # fmt: skip


def _is_wide(data: bytes) -> str:
    """The UTF-16 of a file without a mark, told by its zero bytes: in English every second one; empty for none."""
    head = data[:2000]
    if len(head) < 4:
        return ""
    even, odd = head[0::2].count(0) / (len(head) / 2), head[1::2].count(0) / (len(head) / 2)
    if odd > 0.7 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.05 else ""


def _guess(data: bytes, path: str | Path) -> Decoded:
    from charset_normalizer import from_bytes

    texts = dict(_candidates(data))
    scores = {name: score_places(text) for name, text in texts.items()}
    order = sorted(scores, key=lambda name: -sum(scores[name]))
    found = order[0] if order else ""
    clear = bool(found) and min(scores[found]) >= 0 and sum(scores[found]) > 0
    if clear and len(order) > 1:
        ahead = sum(scores[found]) - sum(scores[order[1]])
        # The detector tells nothing from a few words, and much from a page.
        seen = from_bytes(data, cp_isolation=list(LEGACY)).best()
        clear = ahead > (0.3 if seen is None or seen.encoding == found else 0.9)
    if not clear:
        at = next(i for i, byte in enumerate(data) if byte > 127)
        tried = ", ".join(LEGACY[name] for name in order) or "no usual encoding"
        raise TranscriptionError(
            f"byte 0x{data[at]:02x} at offset {at} is not UTF-8, and what it is cannot be told for sure ({tried} fit)",
            path=path, line=data.count(b"\n", 0, at) + 1,
            remedy="save the file as UTF-8, or name its encoding with --encoding",
        )  # fmt: skip
    return Decoded(_normal(texts[found]), LEGACY[found], True)


def _candidates(data: bytes) -> Iterator[tuple[str, str]]:
    for name in LEGACY:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            yield name, text


def score_places(text: str) -> list[float]:
    """How well each character beyond ASCII stands where English prints it: 1 well, less than 0 where it cannot.

    >>> score_places("“Yes,” 1967–69"), min(score_places("ìYes,î 1967ñ69"))
    ([1, 1, 1], -1)
    """
    around = ((m.group(), text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]) for m in _BEYOND.finditer(text))
    return [_score(*each) for each in around]


def _score(character: str, before: str, after: str) -> float:
    opens = not before or before.isspace() or before in "([—–-“‘\"'"
    closes = not after or after.isspace() or after in ".,;:!?)]—–-”’\"'" or after.isdigit()
    if character in "“‘":
        return 1 if opens and not (not after or after.isspace()) else -1
    if character == "”":
        return 1 if closes and not opens else -1
    if character == "’":
        return 1 if not opens or after.isdigit() else -1
    if character in "–—":
        return 1 if before.isspace() == after.isspace() or character == "—" else 0
    if character in "\u00a0…§¶•·°£½¼¾†‡©®´×":
        return 0.5
    if character.lower() in "àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿßš":
        return _score_letter(character, before, after)
    return -1


def _score_letter(letter: str, before: str, after: str) -> float:
    """A letter with an accent stands in a word of plain letters; a capital opens it, or all are capitals."""
    plain = sum(near.isalpha() and near.isascii() for near in (before, after))
    if not plain or after.isdigit() or before.isdigit():
        return -1
    if letter.isupper():
        return -1 if before.islower() or (before.isalpha() and after.islower()) else 0.6
    return -1 if before.isupper() and after.isupper() else 0.6
