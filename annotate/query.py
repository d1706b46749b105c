"""Asks TEI files questions in XPath 1.0 and tells where each answer stands.

In: an expression and files. Out: matches in the order of files and documents. Names without a prefix mean TEI
elements, so that ``//persName[@role='clearer']`` works as a reader would write it; the prefix ``tei`` is bound
too. This module imports no spaCy: a query should start at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from annotate.errors import QueryError
from annotate.records import TEI_NAMESPACE, XML_ID, local_name, parse_tei, squash, words_of

_NAMESPACES: Final = {"tei": TEI_NAMESPACE}
_T: Final = f"{{{TEI_NAMESPACE}}}"

# The lexical structure of XPath 1.0 (§3.7).
_TOKEN = re.compile(
    r"""(?P<literal>"[^"]*"|'[^']*')
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<name>[^\W\d][\w.-]*(?::(?!:)(?:\*|[^\W\d][\w.-]*))?)
      | (?P<symbol>::|//|\.\.|!=|<=|>=|[()\[\]@,/|+\-=<>*.$])
      | (?P<space>\s+)""",
    re.VERBOSE,
)
_OPERATORS = frozenset({"and", "or", "mod", "div"})
# After these a name is a name, never an operator (XPath 1.0 §3.7).
_OPENS = frozenset({"", "@", "::", "(", "[", ",", "/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">=", "*op"})


@dataclass(frozen=True, slots=True)
class Match:
    """One answer: where it stands, its words, and its XML (empty for an attribute, string or number).

    :param document: the ``xml:id`` of the document it stands in; empty in a header shared by many.
    :param line: the line of the file, counted from 1; 0 for a computed value.
    """

    volume: str
    document: str
    path: str
    line: int
    text: str
    xml: str


def bind_names(expression: str) -> str:
    """The expression with every unprefixed element name bound to TEI.

    >>> bind_names("//persName[@role='clearer' and not(ancestor::note)]")
    "//tei:persName[@role='clearer' and not(ancestor::tei:note)]"
    >>> bind_names("count(//div[@type='document'] | //tei:div) div 2")
    "count(//tei:div[@type='document'] | //tei:div) div 2"

    :raises QueryError: a character that XPath does not know; the message names its column.
    """
    tokens = _tokens(expression)
    out = []
    previous = ""
    for i, (kind, text) in enumerate(tokens):
        if kind == "space":
            out.append(text)
            continue
        following = next((t for k, t in tokens[i + 1 :] if k != "space"), "")
        operator = previous not in _OPENS and (text in _OPERATORS or text == "*")
        if kind == "name" and not operator and following not in ("(", "::") and ":" not in text:
            attribute = previous == "@" or (previous == "::" and _axis(tokens, i) in ("attribute", "namespace"))
            out.append(text if attribute or previous == "$" else f"tei:{text}")
        else:
            out.append(text)
        previous = "*op" if operator else text
    return "".join(out)


def _tokens(expression: str) -> list[tuple[str, str]]:
    tokens = []
    at = 0
    while at < len(expression):
        match = _TOKEN.match(expression, at)
        if match is None or match.lastgroup is None:
            told = f"column {at + 1}: “{expression[at]}” has no meaning in XPath: {expression}"
            remedy = "close the quotation" if expression[at] in "\"'" else "take it out"
            raise QueryError(told, remedy=remedy)
        tokens.append((match.lastgroup, match.group()))
        at = match.end()
    return tokens


def _axis(tokens: list[tuple[str, str]], i: int) -> str:
    names = [text for kind, text in tokens[:i] if kind == "name"]
    return names[-1] if names else ""


def compile_query(expression: str) -> etree.XPath:
    """An expression ready to be asked of many files.

    :raises QueryError: it is not XPath 1.0.
    """
    if not expression.strip():
        raise QueryError("the expression is empty", remedy="ask for something, such as //persName")
    try:
        return etree.XPath(bind_names(expression), namespaces=_NAMESPACES)
    except etree.XPathSyntaxError as error:
        raise QueryError(f"{error}: {expression}", remedy="see XPath 1.0; strings stand in quotes") from error


def query_files(expression: str, paths: Iterable[Path]) -> Iterator[Match]:
    """Ask every file; answers come as they are found.

    :param paths: TEI files, asked in this order.
    :raises QueryError: the expression cannot be evaluated.
    :raises TeiError: a file is not well-formed.
    """
    ask = compile_query(expression)
    for path in paths:
        yield from _query_file(ask, expression, path)


def _query_file(ask: etree.XPath, expression: str, path: Path) -> Iterator[Match]:
    root = parse_tei(path.read_bytes(), name=str(path))
    try:
        answer = ask(root)
    except etree.XPathEvalError as error:
        raise QueryError(f"{error}: {expression}", remedy="check function names and prefixes") from error
    volume = next((squash(i.text or "") for i in root.iter(f"{_T}idno") if i.get("type") == "frus"), path.stem)
    if not isinstance(answer, list):
        value = f"{answer:g}" if isinstance(answer, float) else str(answer)
        yield Match(volume, "", str(path), 0, value, "")
        return
    only = _only_document(root)
    for found in answer:
        if isinstance(found, etree._Element):
            xml = etree.tostring(found, encoding="unicode", with_tail=False)
            yield Match(volume, _document_of(found) or only, str(path), _line(found), words_of(found), xml)
        else:
            parent = found.getparent() if hasattr(found, "getparent") else None
            document = _document_of(parent) if parent is not None else ""
            line = _line(parent) if parent is not None else 0
            yield Match(volume, document or only, str(path), line, squash(str(found)), "")


def _document_of(element: etree._Element) -> str:
    here: etree._Element | None = element
    while here is not None:
        if local_name(here) == "div" and here.get("type") == "document":
            return here.get(XML_ID) or ""
        here = here.getparent()
    return ""


def _only_document(root: etree._Element) -> str:
    """The id of a file's one document, to which its header belongs; empty where it has several."""
    divs = [d.get(XML_ID) or "" for d in root.iter(f"{_T}div") if d.get("type") == "document"]
    return divs[0] if len(divs) == 1 else ""


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0
