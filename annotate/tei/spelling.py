"""Every legal spelling of TEI read as one: the plain spelling of a source, and the way back from it to the file.

In: a well-formed source as its file spells it. Out: the same text in which TEI elements have no prefix (others have
one), entities of the internal subset and CDATA sections are the characters they stand for, and no DOCTYPE is left;
and, for each place between its characters, the place in the file (or that there is none: within what an entity stands
for, nothing can be put in). The usual file is spelled plainly already, which a look at it tells; it is its own plain
spelling then. Line ends, comments, quotation marks and blanks stay as they are: our scanner reads them all alike.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Final

from annotate.errors import TeiError
from annotate.tei.doctype import Doctype, find_doctype, read_doctype
from annotate.tei.scan import ATTRIBUTE, DECLARATION, TOKEN, characters, read_attributes, root_tag, unescape
from annotate.tei.tree import TEI_NAMESPACE

_NAMESPACE: Final = re.compile(r"""\sxmlns(?::([^\s=]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ENTITY: Final = re.compile(r"&([^\s#;&][^\s;&]*);")
_SPECIAL: Final = re.compile(r"[&<>]")
_OPEN, _CLOSE = "<![CDATA[", "]]>"
_KNOWN: Final = frozenset(("amp", "lt", "gt", "quot", "apos"))


@dataclass(slots=True)
class _Piece:
    """A piece of the plain spelling and what it stands for in the file; places are characters of either.

    outer_start, outer_end: what it stands for with the marks of a CDATA section around it.
    """

    at: int
    start: int
    end: int
    same: bool  # character for character
    cdata: bool = False
    outer_start: int = -1
    outer_end: int = -1
    wall: bool = False  # no tag may stand right before or after it either


@dataclass(frozen=True, slots=True)
class Plain:
    """A source plainly spelled. text: what all code reads. source: the file's own text.

    :param prefix: what TEI elements' names begin with in the file: empty, or such as ``tei:``.
    """

    text: str
    source: str
    prefix: str = ""
    _pieces: tuple[_Piece, ...] = ()
    _starts: tuple[int, ...] = field(default=(), repr=False)

    @property
    def is_own(self) -> bool:
        """Whether the file is spelled so itself, and places in both are the same."""
        return self.text is self.source

    def place(self, at: int) -> tuple[int, bool] | None:
        """Where in the file a place between two characters is, and whether that is within a CDATA section.

        None where the file has no such place: what stands there in the plain spelling is an entity's.
        """
        if self.is_own:
            return at, False
        i = bisect_right(self._starts, at) - 1
        here = self._pieces[i]
        if at > here.at:
            end = here.at + here.end - here.start
            if here.same and at <= end:
                return here.start + at - here.at, here.cdata
            # The end of the whole text, or within what is no place.
            return (here.outer_end, False) if i + 1 == len(self._pieces) and at == len(self.text) else None
        if not i:
            return here.outer_start, False
        before = self._pieces[i - 1]
        if before.wall and here.wall:
            return None
        if before.cdata and here.cdata:
            return before.end, True
        return (here.outer_start, False) if before.cdata or before.wall else (before.outer_end, False)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """What in the file some characters stand for; None where that is a part of what an entity stands for."""
        if self.is_own:
            return start, end
        first = self._pieces[bisect_right(self._starts, start) - 1]
        last = self._pieces[bisect_right(self._starts, end - 1) - 1]
        left = first.start + start - first.at if first.same else first.start
        right = last.start + end - last.at if last.same else last.end
        if first.wall or last.wall or (start > first.at and not first.same):
            return None
        following = bisect_right(self._starts, end - 1)
        if not last.same and end < (self._starts[following] if following < len(self._starts) else len(self.text)):
            return None
        return left, right

    def insert(self, insertions: Iterable[tuple[int, str]]) -> str:
        """The file's text with pieces of markup put in, in the file's own spelling of names and lines.

        :param insertions: places in the plain text, each with markup; what is put in at one place keeps its order.
        """
        pieces: list[str] = []
        done = 0
        within = False
        for at, markup in sorted(insertions, key=lambda i: i[0]):
            if self.is_own:
                pieces += [self.source[done:at], markup]
                done = at
                continue
            found = self.place(at)
            if found is None:
                line = self.text.count("\n", 0, at) + 1
                told = "a tag would have to stand within what an entity stands for"
                raise TeiError(told, line=line, remedy="write what it stands for into the file")
            place, cdata = found
            if within and place > done:
                pieces.append(_OPEN)
                within = False
            pieces.append(self.source[done:place])
            if cdata and not within:
                pieces.append(_CLOSE)
                within = True
            pieces.append(prefixed(markup, self.prefix))
            done = place
        if within:
            pieces.append(_OPEN)
        pieces.append(self.source[done:])
        return "".join(pieces)

    def cut(self, cuts: Iterable[tuple[int, int]]) -> str:
        """The file's text without some characters of the plain spelling; undoes `insert`."""
        spans = sorted(found for start, end in cuts if (found := self.span(start, end)) is not None)
        pieces: list[str] = []
        done = 0
        whole: list[list[int]] = []
        for start, end in spans:
            if whole and start <= whole[-1][1]:
                whole[-1][1] = max(end, whole[-1][1])
            else:
                whole.append([start, end])
        for start, end in whole:
            if not self.is_own and self.source.endswith(_CLOSE, 0, start) and self.source.startswith(_OPEN, end):
                start, end = start - len(_CLOSE), end + len(_OPEN)
            pieces.append(self.source[done:start])
            done = end
        pieces.append(self.source[done:])
        return "".join(pieces)


def prefixed(markup: str, prefix: str) -> str:
    """Markup whose elements' names begin with a prefix.

    >>> prefixed('<ref type="a">b</ref>', "tei:")
    '<tei:ref type="a">b</tei:ref>'
    """
    if not prefix:
        return markup
    return "".join(
        f"<{t['close']}{prefix}{t[0][1 + len(t['close']) :]}" if t["name"] else t[0] for t in TOKEN.finditer(markup)
    )


@lru_cache(maxsize=1)  # what reads a source reads it several times over; a volume's is large
def spell_plainly(source: str) -> Plain:
    """The plain spelling of a source.

    :param source: a well-formed TEI file as text (`annotate.tei.tree.parse_tei` has not refused it).
    :raises TeiError: its document type declaration is refused (`annotate.tei.doctype.read_doctype`).
    """
    if _is_plain(source):
        return Plain(source, source)
    try:
        return _Speller(source).spell()
    except IndexError:  # more elements end than begin
        raise TeiError("not well-formed XML", line=1, remedy="correct the markup") from None


def plain_text(source: str) -> str:
    """A source as all readers read it: `spell_plainly` for those that need no way back."""
    return spell_plainly(source).text


def _is_plain(source: str) -> bool:
    """Whether a source has nothing that is spelled otherwise plainly."""
    if _OPEN in source or find_doctype(source) >= 0:
        return False
    declared = DECLARATION.search(source[:200])
    if declared and declared[1].upper() != "UTF-8":
        return False
    spaces = source.count("xmlns")
    if not spaces:
        return True
    named = _NAMESPACE.findall(source)
    said = [(prefix == "") == (unescape(double or single) == TEI_NAMESPACE) for prefix, double, single in named]
    return len(named) == spaces and all(said) and ":" not in root_tag(source).split(None, 1)[0]


class _Speller:
    """Writes the plain spelling of a source, noting what stands for what."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._doctype: Doctype = read_doctype(source)
        self._custom = bool(self._doctype.entities)
        self._out: list[str] = []
        self._length = 0
        self._pieces: list[_Piece] = []
        # For each open element: its plain name, and the namespaces within it by prefix (the default's is empty).
        self._open: list[tuple[str, dict[str, str]]] = []
        self._prefix: str | None = None
        self._unspaced = False  # a source without namespaces is taken for TEI

    def spell(self) -> Plain:
        start = self._doctype.start
        if self._doctype.end:
            self._copy(0, start)
            # What is left of it are its lines, so that lines keep their numbers.
            self._put("\n" * self._source.count("\n", start, self._doctype.end), start, self._doctype.end, wall=True)
        for token in TOKEN.finditer(self._source, self._doctype.end):
            begin, end = token.span()
            kind = token.lastgroup
            if kind == "text":
                self._text(begin, end)
            elif kind == "cdata":
                self._cdata(token)
            elif kind == "empty":
                written = self._tag(token)
                if written == token[0]:
                    self._copy(begin, end)
                else:
                    self._put(written, begin, end)
            elif token[0].startswith("<?xml") and (declared := DECLARATION.match(token[0])):
                told = token[0]
                self._put(f"{told[: declared.start(1)]}UTF-8{told[declared.end(1) :]}", begin, end)
            else:
                self._copy(begin, end)
        pieces = tuple(self._pieces)
        return Plain("".join(self._out), self._source, self._prefix or "", pieces, tuple(p.at for p in pieces))

    def _copy(self, start: int, end: int, *, cdata: bool = False) -> None:
        if start == end:
            return
        last = self._pieces[-1] if self._pieces else None
        wall = self._is_foreign()
        if last and last.same and last.end == start and not cdata and not last.cdata and not wall and not last.wall:
            last.end = last.outer_end = end
        elif wall:
            self._pieces.append(_Piece(self._length, start, end, False, cdata, start, end, True))
        else:
            outer = (-1, -1) if cdata else (start, end)
            self._pieces.append(_Piece(self._length, start, end, True, cdata, *outer))
        self._out.append(self._source[start:end])
        self._length += end - start

    def _put(self, text: str, start: int, end: int, *, cdata: bool = False, wall: bool = False) -> None:
        if not text:
            return
        outer = (-1, -1) if cdata else (start, end)
        self._pieces.append(_Piece(self._length, start, end, False, cdata, *outer, wall or self._is_foreign()))
        self._out.append(text)
        self._length += len(text)

    def _is_foreign(self) -> bool:
        """Whether an element written here with the root's prefix would be none of TEI."""
        if not self._open or self._prefix is None:
            return False
        return self._open[-1][1].get(self._prefix.removesuffix(":"), "") != TEI_NAMESPACE

    def _text(self, start: int, end: int) -> None:
        if not self._custom or "&" not in self._source[start:end]:
            self._copy(start, end)
            return
        done = start
        for reference in _ENTITY.finditer(self._source, start, end):
            if reference[1] in _KNOWN:
                continue
            self._copy(done, reference.start())
            done = reference.end()
            self._put(self._expand(reference[1]), reference.start(), done)
        self._copy(done, end)

    def _expand(self, ident: str) -> str:
        """What an entity stands for, plainly spelled."""
        out: list[str] = []
        for token in TOKEN.finditer(self._doctype.entities.get(ident, "")):
            kind = token.lastgroup
            if kind == "text":
                out.append(
                    _ENTITY.sub(lambda m: m[0] if m[1] in _KNOWN else self._expand(m[1]), token[0])
                )  # fmt: skip
            elif kind == "cdata":
                out.append(escape(token["cdata"], quote=False))
            elif kind == "empty":
                out.append(self._tag(token))
        return "".join(out)

    def _cdata(self, token: re.Match[str]) -> None:
        start, end = token.span("cdata")
        first = len(self._pieces)
        done = start
        for special in _SPECIAL.finditer(self._source, start, end):
            self._copy(done, special.start(), cdata=True)
            done = special.end()
            self._put(escape(special[0]), special.start(), done, cdata=True)
        self._copy(done, end, cdata=True)
        if len(self._pieces) > first:
            self._pieces[first].outer_start = token.start()
            self._pieces[-1].outer_end = token.end()

    def _tag(self, token: re.Match[str]) -> str:
        """A tag as it is plainly spelled; opens and closes elements."""
        name, inside = token["name"], token["attributes"]
        if token["close"]:
            plain, _ = self._open.pop()
            return token[0] if plain == name else f"</{plain}{inside}>"
        spaces = self._spaces(name, inside)
        if not self._open:
            given = [prefix for prefix, uri in spaces.items() if uri == TEI_NAMESPACE]
            self._prefix = "" if "" in given or not given else f"{given[0]}:"
            self._unspaced = ":" not in name and not spaces.get("")
        plain, extra = self._plain_name(name, spaces)
        if not self._open and TEI_NAMESPACE in spaces.values():
            extra = f' xmlns="{TEI_NAMESPACE}"{extra}'
        written = f"<{plain}{extra}{self._inside(name, inside)}{token['empty']}>"
        if plain == name and _same(written, token[0]):
            written = token[0]
        if not token["empty"]:
            self._open.append((plain, spaces))
        return written

    def _spaces(self, name: str, inside: str) -> dict[str, str]:
        """The namespaces within an element, by prefix."""
        around = self._open[-1][1] if self._open else {}
        if "xmlns" not in inside and name not in self._doctype.defaults:
            return around
        stated = {**self._doctype.defaults.get(name, {}), **read_attributes(inside)}
        own = {key[6:]: value for key, value in stated.items() if key == "xmlns" or key.startswith("xmlns:")}
        return {**around, **own}

    def _plain_name(self, name: str, spaces: dict[str, str]) -> tuple[str, str]:
        """An element's name as it is plainly spelled, and what must be declared for that."""
        prefix, _, local = name.rpartition(":")
        space = spaces.get(prefix, "")
        if space == TEI_NAMESPACE or (self._unspaced and not prefix and not space):
            return local, ""
        # Of another namespace without a prefix: its name must not be taken for TEI's.
        return (name, "") if prefix else (f"other:{local}", f' xmlns:other="{escape(space or "urn:none")}"')

    def _inside(self, name: str, inside: str) -> str:
        """A start tag's attributes: all but the default namespace, entities read, defaults stated."""
        missing = dict(self._doctype.defaults.get(name, {}))
        if not missing and "xmlns" not in inside and not (self._custom and "&" in inside):
            return inside
        pieces = []
        done = 0
        for attribute in ATTRIBUTE.finditer(inside):
            missing.pop(attribute[1], None)
            pieces.append(inside[done : attribute.start()])
            if attribute[1] != "xmlns":
                pieces.append(_ENTITY.sub(self._in_value, attribute[0]) if self._custom else attribute[0])
            done = attribute.end()
        pieces.append(inside[done:])
        missing.pop("xmlns", None)
        return "".join(f' {key}="{escape(value)}"' for key, value in missing.items()) + "".join(pieces)

    def _in_value(self, reference: re.Match[str]) -> str:
        known = reference[1] in _KNOWN
        return reference[0] if known else escape(characters(self._expand(reference[1])))


def _same(one: str, other: str) -> bool:
    """Whether two start tags of one name say the same."""
    if one == other:
        return True
    first, second = next(TOKEN.finditer(one)), next(TOKEN.finditer(other))
    return _ENTITY.search(other) is None and read_attributes(first["attributes"]) == read_attributes(
        second["attributes"]
    )
