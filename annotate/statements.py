"""Puts the machine's statements into a TEI header and standOff: whole elements, where `annotate.weave` wraps words.

In: a source without machine tags and the statements to make. Out: the source with them, each on a line of its own
right after an existing element, so that `annotate.weave.strip` can take out exactly what was put in. A statement
an editor has made himself (an element of the same name and identity in the same place) is left as he made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from annotate.tei.scan import TOKEN, read_attributes
from annotate.weave import digest, start_tag

_SPACE = re.compile(r"\s+")
# Where TEI fixes the order of a header's children (TEI ch. 2.1.1): after the first of these that is there.
_AFTER = {
    "standOff": ("teiHeader",),
    "encodingDesc": ("fileDesc",),
    "profileDesc": ("encodingDesc", "fileDesc"),
}


@dataclass(frozen=True, slots=True)
class Container:
    """An element that holds statements, told from its siblings by its attributes."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One element for the header.

    :param path: the containers it stands in, below the TEI element, outermost first; missing ones are made.
    :param xml: the element as it is to be written, with its ``resp``.
    :param identity: the attributes that make an editor's element the same statement.
    """

    path: tuple[Container, ...]
    xml: str
    identity: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Node:
    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    inner_end: int
    end: int
    children: list[_Node] = field(default_factory=list)


@dataclass(slots=True)
class _Wanted:
    """The statements a container shall hold, and the containers within it."""

    statements: list[Statement] = field(default_factory=list)
    containers: dict[Container, _Wanted] = field(default_factory=dict)


def state(source: str, statements: Iterable[Statement]) -> tuple[str, list[str]]:
    """Write statements into a source.

    :returns: the new source and the digests of what was written, for the ledger.
    """
    root = _read_header(source)
    wanted = _Wanted()
    for statement in statements:
        here = wanted
        for container in statement.path:
            here = here.containers.setdefault(container, _Wanted())
        here.statements.append(statement)
    insertions = list(_insertions(source, root, wanted, 0))
    pieces = []
    done = 0
    for at, text, _ in sorted(insertions, key=lambda i: i[0]):  # stable: statements keep their order
        pieces += [source[done:at], text]
        done = at
    pieces.append(source[done:])
    return "".join(pieces), [one for _, _, digests in insertions for one in digests]


def _read_header(source: str) -> _Node:
    """The elements of everything before the text, as a tree of places in the source."""
    root = _Node("", {}, 0, 0, len(source), len(source))
    stack = [root]
    for token in TOKEN.finditer(source):
        name = token["name"]
        if name is None:
            continue
        if token["close"]:
            node = stack.pop()
            node.inner_end, node.end = token.start(), token.end()
            continue
        if name == "text" and len(stack) == 2:
            break
        node = _Node(name, read_attributes(token["attributes"]), token.start(), token.end(), token.end(), token.end())
        stack[-1].children.append(node)
        if not token["empty"]:
            stack.append(node)
    return root.children[0] if root.children else root


def _insertions(source: str, node: _Node, wanted: _Wanted, depth: int) -> Iterator[tuple[int, str, list[str]]]:
    """What to put in below a node: place in the source, text, digests of the statements in it."""
    indent = "\n" + "  " * (depth + 1)
    for statement in wanted.statements:
        name = _name_of(statement.xml)
        if any(child.name == name and _has(child, statement.identity) for child in node.children):
            continue
        at = node.children[-1].end if node.children else node.inner
        yield at, indent + statement.xml, [_digest_of(statement.xml)]
    for container, inside in wanted.containers.items():
        child = next((c for c in node.children if c.name == container.name and _has(c, container.attributes)), None)
        if child is not None:
            yield from _insertions(source, child, inside, depth + 1)
            continue
        digests: list[str] = []
        text = indent + _written(container, inside, depth + 1, digests)
        yield _place(node, container.name), text, digests


def _place(node: _Node, name: str) -> int:
    for earlier in _AFTER.get(name, ()):
        for child in node.children:
            if child.name == earlier:
                return child.end
    return node.children[-1].end if node.children else node.inner


def _written(container: Container, wanted: _Wanted, depth: int, digests: list[str]) -> str:
    indent = "\n" + "  " * (depth + 1)
    lines = []
    for statement in wanted.statements:
        lines.append(indent + statement.xml)
        digests.append(_digest_of(statement.xml))
    for inner, inside in wanted.containers.items():
        lines.append(indent + _written(inner, inside, depth + 1, digests))
    opening = start_tag(container.name, dict(container.attributes) | {"resp": "#reftel"})
    return f"{opening}{''.join(lines)}\n{'  ' * depth}</{container.name}>"


def _has(node: _Node, attributes: tuple[tuple[str, str], ...]) -> bool:
    return all(node.attributes.get(name) == value for name, value in attributes)


def _name_of(xml: str) -> str:
    match = TOKEN.match(xml)
    if match is None or not match["name"]:
        raise ValueError(f"not an element: {xml[:60]}")
    return match["name"]


def _digest_of(xml: str) -> str:
    """The digest `annotate.weave.strip` will find for a statement."""
    match = TOKEN.match(xml)
    if match is None or not match["name"]:
        raise ValueError(f"not an element: {xml[:60]}")
    inside = "" if match["empty"] else xml[match.end() : xml.rindex("</")]
    return digest(match["name"], read_attributes(match["attributes"]), _SPACE.sub(" ", inside))
