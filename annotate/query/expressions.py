"""Reads XPath 1.0 expressions as people type them: binds names to TEI, and says what is wrong and where.

In: an expression. Out: the same with TEI's prefix (`bind_names`), ready to be evaluated (`compile_expression`), or
a `QueryError` that names the column, shows it, and suggests what was meant. The lexical rules are those of XPath 1.0
§3.7, the functions those of §4 with EXSLT's regular expressions under the prefix ``re``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from annotate.errors import QueryError

NAMESPACES: Final = {
    "tei": "http://www.tei-c.org/ns/1.0",
    "frus": "http://history.state.gov/ns/1.0",  # as all of the Office of the Historian's volumes declare it
    "re": "http://exslt.org/regular-expressions",
}
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
_CLOSED_BY = {"(": ")", "[": "]"}
_AXES = frozenset(
    [
        "ancestor",
        "ancestor-or-self",
        "attribute",
        "child",
        "descendant",
        "descendant-or-self",
        "following",
        "following-sibling",
        "namespace",
        "parent",
        "preceding",
        "preceding-sibling",
        "self",
    ]
)
# Function: fewest and most arguments (XPath 1.0 §4; node types are written like functions).
_MANY: Final = 99
_FUNCTIONS: dict[str, tuple[int, int]] = {
    "last": (0, 0),
    "position": (0, 0),
    "count": (1, 1),
    "id": (1, 1),
    "local-name": (0, 1),
    "namespace-uri": (0, 1),
    "name": (0, 1),
    "string": (0, 1),
    "concat": (2, _MANY),
    "starts-with": (2, 2),
    "contains": (2, 2),
    "substring-before": (2, 2),
    "substring-after": (2, 2),
    "substring": (2, 3),
    "string-length": (0, 1),
    "normalize-space": (0, 1),
    "translate": (3, 3),
    "boolean": (1, 1),
    "not": (1, 1),
    "true": (0, 0),
    "false": (0, 0),
    "lang": (1, 1),
    "number": (0, 1),
    "sum": (1, 1),
    "floor": (1, 1),
    "ceiling": (1, 1),
    "round": (1, 1),
    "re:test": (2, 3),
    "re:match": (2, 3),
    "re:replace": (4, 4),
    "comment": (0, 0),
    "text": (0, 0),
    "processing-instruction": (0, 1),
    "node": (0, 0),
}
# What people try that only XPath 3.1 has (Functions and Operators 3.1), and how XPath 1.0 says it.
_LATER = {
    "matches": "re:test(…)",
    "lower-case": "translate(…)",
    "upper-case": "translate(…)",
    "ends-with": "",
    "replace": "re:replace(…)",
    "tokenize": "",
    "string-join": "",
    "distinct-values": "",
    "exists": "the nodes themselves",
    "empty": "not(…)",
    "avg": "",
    "min": "",
    "max": "",
    "data": "",
    "sort": "",
    "for-each": "",
    "contains-token": "",
    "collection": "",
    "doc": "",
    "current-date": "",
    "year-from-date": "",
    "index-of": "",
    "head": "",
    "tail": "",
    "reverse": "",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression. start: characters before it; kind: literal, number, name, symbol or space."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Named:
    """A name an expression asks for: an element, an attribute, or a value that an attribute is compared with.

    :param attribute: the attribute a value belongs to; empty for elements and attributes.
    """

    kind: str
    name: str
    column: int
    attribute: str = ""


def fault(expression: str, start: int, told: str, remedy: str) -> QueryError:
    """An error at one place of an expression, with the place shown.

    >>> print(fault("//p[", 4, "the expression ends too soon", "add ]"))
    column 5: the expression ends too soon; add ]
      //p[
          ^
    """
    line_start = expression.rfind("\n", 0, start) + 1
    line = expression[line_start:].split("\n", 1)[0]
    where = f"column {start - line_start + 1}"
    if "\n" in expression:
        where = f"line {expression.count(chr(10), 0, start) + 1}, {where}"
    return QueryError(f"{where}: {told}", remedy=f"{remedy}\n  {line}\n  {' ' * (start - line_start)}^")


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like a mistaken one, letter case aside; empty where none is like it.

    >>> nearest("persname", ["persName", "placeName"])
    'persName'
    """
    from difflib import get_close_matches

    by_lower = {k.lower(): k for k in known}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else ""


def bind_names(expression: str) -> str:
    """The expression with every unprefixed element name bound to TEI.

    >>> bind_names("//persName[@role='clearer' and not(ancestor::note)]")
    "//tei:persName[@role='clearer' and not(ancestor::tei:note)]"
    >>> bind_names("count(//div[@type='document'] | //tei:div) div 2")
    "count(//tei:div[@type='document'] | //tei:div) div 2"

    :raises QueryError: a character that XPath does not know; the message names its column.
    """
    tokens = _tokens(expression)
    elements = {start for start, role in _roles(tokens).items() if role == "element"}
    return "".join(f"tei:{t.text}" if t.start in elements and ":" not in t.text else t.text for t in tokens)


def compile_expression(expression: str) -> etree.XPath:
    """An expression ready to be evaluated on many trees.

    :raises QueryError: it is not XPath 1.0; the message names the column and suggests what was meant.
    """
    if not expression.strip():
        raise QueryError("the expression is empty", remedy="ask for something, such as //persName")
    tokens = _tokens(expression)
    _check_brackets(expression, tokens)
    _check_names(expression, tokens)
    bound = bind_names(expression)
    try:
        return etree.XPath(bound, namespaces=NAMESPACES)
    except etree.XPathSyntaxError as error:
        at = error.error_log[-1].column if len(error.error_log) else len(bound)
        raise _syntax_fault(expression, _unbound(expression, tokens, at)) from error


def functions() -> list[str]:
    """Functions that XPath 1.0 or 3.1 has, for suggestions; not all of the latter."""
    return [*_FUNCTIONS, *_LATER]


def names_in(expression: str) -> list[Named]:
    """The TEI elements, attributes and attribute values an expression asks for, in its order.

    >>> [(n.kind, n.name) for n in names_in("//persName[@role='clearer']")]
    [('element', 'persName'), ('attribute', 'role'), ('value', 'clearer')]
    """
    tokens = _tokens(expression)
    found = []
    ink = [t for t in tokens if t.kind != "space"]
    roles = _roles(tokens)
    for i, token in enumerate(ink):
        role = roles.get(token.start, "")
        if role in ("element", "attribute") and not token.text.endswith("*"):
            found.append(Named(role, token.text.removeprefix("tei:"), token.start))
        if role == "attribute" and [t.text for t in ink[i + 1 : i + 2]] == ["="] and ink[i + 2 :]:
            value = ink[i + 2]
            if value.kind == "literal":
                found.append(Named("value", value.text[1:-1], value.start, token.text))
    return found


def _tokens(expression: str) -> list[Token]:
    tokens = []
    at = 0
    while at < len(expression):
        match = _TOKEN.match(expression, at)
        if match is None or match.lastgroup is None:
            raise _unknown_character(expression, at)
        tokens.append(Token(match.lastgroup, match.group(), at))
        at = match.end()
    return tokens


def _unknown_character(expression: str, at: int) -> QueryError:
    sign = expression[at]
    if sign in "\"'":
        return fault(expression, at, f"this {sign} is never closed", f"close the quotation with {sign}")
    if sign in "‘’“”":
        return fault(expression, at, f"{sign} is no quotation mark of XPath", "use ' or \"")
    later = "ask with --xpath3 if you mean XPath 3.1, or take it out" if sign in "!?:{}#" else "take it out"
    return fault(expression, at, f"“{sign}” has no meaning in XPath 1.0", later)


def _roles(tokens: list[Token]) -> dict[int, str]:
    """What each name is, by where it starts: element, attribute, function, axis, variable or operator."""
    ink = [t for t in tokens if t.kind != "space"]
    roles: dict[int, str] = {}
    previous = axis = ""
    for i, token in enumerate(ink):
        following = ink[i + 1].text if i + 1 < len(ink) else ""
        operator = previous not in _OPENS and (token.text in _OPERATORS or token.text == "*")
        if operator:
            roles[token.start] = "operator"
        elif token.kind == "name":
            if following == "::":
                roles[token.start], axis = "axis", token.text
            elif following == "(":
                roles[token.start] = "function"
            elif previous == "$":
                roles[token.start] = "variable"
            elif previous == "@" or (previous == "::" and axis in ("attribute", "namespace")):
                roles[token.start] = "attribute"
            else:
                roles[token.start] = "element"
        previous = "*op" if operator else token.text
    return roles


def _check_brackets(expression: str, tokens: list[Token]) -> None:
    """Every bracket closes, and every function has as many arguments as it takes."""
    ink = [t for t in tokens if t.kind != "space"]
    roles = _roles(tokens)
    open_: list[tuple[Token, Token | None, int]] = []  # the bracket, the function it belongs to, its commas
    for i, token in enumerate(ink):
        if token.text in _CLOSED_BY:
            function = ink[i - 1] if i and roles.get(ink[i - 1].start) == "function" and token.text == "(" else None
            if function and function.text in ("position", "last") and not any(b.text == "[" for b, _, _ in open_):
                told = f"{function.text}() is the place among nodes, and there are none outside of [ ]"
                raise fault(expression, function.start, told, f"write it within [ ], such as //p[{function.text}()=1]")
            open_.append((token, function, 0))
        elif token.text == "," and open_:
            open_[-1] = (*open_[-1][:2], open_[-1][2] + 1)
        elif token.text in _CLOSED_BY.values():
            if not open_:
                raise fault(expression, token.start, f"this {token.text} closes nothing", "take it out")
            bracket, function, commas = open_.pop()
            if _CLOSED_BY[bracket.text] != token.text:
                told = f"{token.text} where {_CLOSED_BY[bracket.text]} should close column {bracket.start + 1}"
                raise fault(expression, token.start, told, f"add {_CLOSED_BY[bracket.text]} before it")
            if function is not None:
                _check_arguments(expression, function, 0 if ink[i - 1] is bracket else commas + 1)
    if open_:
        bracket = open_[-1][0]
        told = f"this {bracket.text} is never closed"
        raise fault(expression, bracket.start, told, f"add {_CLOSED_BY[bracket.text]}")


def _check_arguments(expression: str, function: Token, count: int) -> None:
    fewest, most = _FUNCTIONS.get(function.text, (0, _MANY))
    if not fewest <= count <= most:
        takes = f"{fewest}" if fewest == most else f"{fewest} or more" if most == _MANY else f"{fewest} to {most}"
        told = f"{function.text}() takes {takes} argument{'' if takes == '1' else 's'}, not {count}"
        raise fault(expression, function.start, told, "add or take out arguments")


def _check_names(expression: str, tokens: list[Token]) -> None:
    """Every function, axis and prefix is known; there are no variables."""
    roles = _roles(tokens)
    for token in tokens:
        role = roles.get(token.start, "")
        if role == "function" and token.text not in _FUNCTIONS:
            raise _unknown_function(expression, token)
        if role == "axis" and token.text not in _AXES:
            like = nearest(token.text, _AXES)
            remedy = f"did you mean {like}::?" if like else f"use one of {', '.join(sorted(_AXES))}"
            raise fault(expression, token.start, f"there is no axis “{token.text}”", remedy)
        if role == "variable":
            raise fault(
                expression,
                token.start,
                "XPath 1.0 here has no variables",
                "ask with --xpath3 or --xquery, which have them",
            )
        prefix, colon, local = token.text.partition(":")
        if role in ("element", "attribute") and colon and prefix not in (*NAMESPACES, "xml"):
            told = f"the prefix “{prefix}” stands for nothing"
            remedy = f"write {local}: names without a prefix are TEI's (known are tei:, frus:, re: and xml:)"
            raise fault(expression, token.start, told, remedy)


def _unknown_function(expression: str, token: Token) -> QueryError:
    name = token.text.removeprefix("fn:")
    told = f"XPath 1.0 has no function “{token.text}”"
    if name in _LATER:
        instead = f"write {_LATER[name]}, or ask" if _LATER[name] else "ask"
        return fault(expression, token.start, told, f"{instead} with --xpath3, which has {name}()")
    like = nearest(name, _FUNCTIONS)
    remedy = f"did you mean {like}()?" if like else "see `reftel query --help`, or ask with --xpath3 or --xquery"
    return fault(expression, token.start, told, remedy)


def _unbound(expression: str, tokens: list[Token], at: int) -> int:
    """The place in an expression of a byte in its bound form."""
    elements = {start for start, role in _roles(tokens).items() if role == "element"}
    byte = 0
    for token in tokens:
        prefix = len("tei:") if token.start in elements and ":" not in token.text else 0
        width = prefix + len(token.text.encode("utf-8"))
        if byte <= at < byte + width:
            return token.start
        byte += width
    return len(expression)


def _syntax_fault(expression: str, at: int) -> QueryError:
    rest = expression[at:].lstrip()
    at = len(expression) - len(rest) if rest else len(expression.rstrip())
    if not rest:
        return fault(expression, at, "the expression ends too soon", "say what should follow")
    word = _TOKEN.match(rest)
    found = word.group() if word else rest[0]
    if found in ("for", "let", "if", "some", "every", "return", "eq", "ne", "to"):
        return fault(expression, at, f"“{found}” is XPath 3.1", "ask with --xpath3")
    told = f"“{found}” cannot stand here"
    return fault(expression, at, told, "join two steps with /, two conditions with and or or; quote words with '…'")
