"""The document type declaration of a TEI source: its own entities and defaults, and what is refused there.

In: a source as text. Out: where the declaration stands and what it declares. Entities of the internal subset are
part of legal XML (XML 1.0 §4.2) and are read; what would have to be fetched from elsewhere (external subsets and
entities) or rewrites the declaration itself (parameter entities) is refused by name, and so is what would grow
beyond any text an editor could mean. The declaration is read by expat, so that our patterns need not know its grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from annotate.errors import TeiError
from annotate.tei.scan import TOKEN

# An entity stands for a letter, a name, a sentence; what all of them add is no more than a file could hold itself.
MOST_IN_ENTITY: Final = 20_000
MOST_ADDED: Final = 1_000_000
_ENTITY: Final = re.compile(r"&([^\s#;&][^\s;&]*);")
_KNOWN: Final = frozenset(("amp", "lt", "gt", "quot", "apos"))
_REMEDY: Final = "write what it stands for into the file"


@dataclass(frozen=True, slots=True)
class Doctype:
    """A document type declaration. start, end: characters of the source; both 0 where it has none.

    :param entities: what each entity of the internal subset stands for, as markup.
    :param defaults: for each element's name as written, attributes it has where it does not state them.
    """

    start: int = 0
    end: int = 0
    entities: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, dict[str, str]] = field(default_factory=dict)


_NONE: Final = Doctype()


class _Begun(Exception):  # noqa: N818 (no error)
    """The root element has begun: all of the declaration is known."""


def read_doctype(source: str, *, name: str = "") -> Doctype:
    """The document type declaration of a source.

    :raises TeiError: it needs another file, has parameter entities, or its entities grow beyond measure.
    """
    at = find_doctype(source)
    if at < 0:
        return _NONE
    parser = expat.ParserCreate("utf-8")
    entities: dict[str, str] = {}
    external: dict[str, str] = {}
    defaults: dict[str, dict[str, str]] = {}
    ends: list[int] = []

    def line() -> int:
        return parser.CurrentLineNumber

    def doctype(_: str, system: str | None, public: str | None, _subset: bool) -> None:
        if system or public:
            told = f"its DOCTYPE needs another file ({system or public}), which is not read"
            raise TeiError(told, path=name or None, line=line(), remedy="take the DOCTYPE out")

    def entity(ident: str, parameter: bool, value: str | None, *source: str | None) -> None:
        if parameter:
            told = f"its DOCTYPE has a parameter entity (%{ident}), which is not read"
            raise TeiError(told, path=name or None, line=line(), remedy="take it out")
        if value is None:
            external.setdefault(ident, source[1] or "")
        else:
            entities.setdefault(ident, value)

    def attribute(element: str, attribute: str, _: str, default: str | None, __: bool) -> None:
        if default is not None:
            defaults.setdefault(element, {}).setdefault(attribute, default)

    def begun(*_: object) -> None:
        raise _Begun

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = entity
    parser.AttlistDeclHandler = attribute
    parser.EndDoctypeDeclHandler = lambda: ends.append(parser.CurrentByteIndex)
    parser.StartElementHandler = begun
    data = source.encode("utf-8")
    try:
        parser.Parse(data, True)
    except _Begun:
        pass
    except expat.ExpatError as error:
        told = expat.ErrorString(error.code)
        raise TeiError(
            f"not well-formed XML: {told}",
            path=name or None,
            line=error.lineno,
            remedy="correct the markup at this line",
        ) from error
    # expat says that the declaration has ended when it stands before its last ">".
    end = source.index(">", len(data[: ends[0]].decode("utf-8")) - 1) + 1 if ends else at
    found = Doctype(at, end, entities, defaults)
    for ident, system in external.items():
        _refuse_external(source, found, ident, system, name)
    _refuse_growth(source, found, name)
    return found


def find_doctype(source: str) -> int:
    """Where the document type declaration begins; -1 where the source has none."""
    at = 0
    for _ in range(10_000):
        at = source.find("<", at)
        if source.startswith("<?", at):
            at = source.find("?>", at)
        elif source.startswith("<!--", at):
            at = source.find("-->", at + 4)
        else:
            return at if source.startswith("<!DOCTYPE", at) else -1
        if at < 0:
            return -1
        at += 2
    return -1


def _refuse_external(source: str, doctype: Doctype, ident: str, system: str, name: str) -> None:
    """Refuse an entity that needs another file where it is used; a declaration alone asks for nothing."""
    reference = f"&{ident};"
    places = [doctype.start] if any(reference in value for value in doctype.entities.values()) else []
    if not places and reference in source:
        for token in TOKEN.finditer(source, doctype.end):
            if token.lastgroup in ("text", "empty") and reference in token[0]:
                places = [source.index(reference, token.start())]
                break
    for at in places:
        told = f"the entity {reference} needs another file ({system}), which is not read"
        raise TeiError(told, path=name or None, line=source.count("\n", 0, at) + 1, remedy=_REMEDY)


def _refuse_growth(source: str, doctype: Doctype, name: str) -> None:
    """Refuse entities that stand for too much, one by itself or all together, or for themselves."""
    sizes: dict[str, int] = {}

    def size(ident: str, around: tuple[str, ...]) -> int:
        if ident in around or len(around) > 50:
            raise TeiError(
                f"the entity &{ident}; stands for itself", path=name or None, line=line(ident), remedy=_REMEDY
            )
        if ident not in sizes:
            value = doctype.entities.get(ident, "")
            inside = (size(inner, (*around, ident)) for inner in _ENTITY.findall(value) if inner not in _KNOWN)
            sizes[ident] = len(value) + sum(inside)
            if sizes[ident] > MOST_IN_ENTITY:
                told = f"the entity &{ident}; stands for more than {MOST_IN_ENTITY} characters"
                raise TeiError(told, path=name or None, line=line(ident), remedy=_REMEDY)
        return sizes[ident]

    def line(ident: str) -> int:
        found = source.find(ident, doctype.start)
        return source.count("\n", 0, max(found, 0)) + 1

    for ident in doctype.entities:
        size(ident, ())
    if not doctype.entities:
        return
    added = sum(sizes.get(ident, 0) for ident in _ENTITY.findall(source, doctype.end))
    if added > MOST_ADDED:
        told = f"its entities stand for more than {MOST_ADDED} characters together"
        raise TeiError(told, path=name or None, line=line(next(iter(doctype.entities))), remedy=_REMEDY)
