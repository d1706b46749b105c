"""Puts the machine's statements into a TEI header and standOff: whole elements, where `annotate.weave` wraps words.

In: a source without machine tags and the statements to make. Out: the source with them, each on a line of its own
right after an existing element, so that `annotate.weave.strip` can take out exactly what was put in. A statement
an editor has made himself (an element of the same name and identity in the same place) is left as he made it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from annotate.tei.scan import TOKEN, read_attributes
from annotate.tei.spelling import spell_plainly
from annotate.weave.apply import start_tag
from annotate.weave.ledger import statement_mark

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


@dataclass(frozen=True, slots=True)
class Stated:
    """A source with statements. marks: of what was written, for the ledger; away: of what an editor took out."""

    source: str
    marks: tuple[str, ...]
    away: tuple[str, ...] = ()


def state(source: str, statements: Iterable[Statement], rejected: Collection[str] = ()) -> Stated:
    """Write statements into a source, in its own spelling.

    :param rejected: marks of statements that an editor took out: these stay away, unless something points at them.
    """
    plain = spell_plainly(source)
    root = _read_header(plain.text)
    wanted = _Wanted()
    away = []
    for statement in statements:
        mark = statement_mark(statement.xml)
        if mark in rejected and not any(name == "xml:id" for name, _ in statement.identity):
            away.append(mark)
            continue
        here = wanted
        for container in statement.path:
            here = here.containers.setdefault(container, _Wanted())
        here.statements.append(statement)
    insertions = list(_insertions(root, wanted, 0))
    newline = "\r\n" if "\r\n" in plain.text[:2000] else "\n"
    made = plain.insert((at, text.replace("\n", newline)) for at, text, _ in insertions)
    return Stated(made, tuple(mark for _, _, marks in insertions for mark in marks), tuple(away))


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


def _insertions(node: _Node, wanted: _Wanted, depth: int) -> Iterator[tuple[int, str, list[str]]]:
    """What to put in below a node: place in the source, text, marks of the statements in it."""
    indent = "\n" + "  " * (depth + 1)
    for statement in wanted.statements:
        name = _name_of(statement.xml)
        if any(child.name == name and _has(child, statement.identity) for child in node.children):
            continue
        at = node.children[-1].end if node.children else node.inner
        yield at, indent + statement.xml, [statement_mark(statement.xml)]
    for container, inside in wanted.containers.items():
        # An empty one has no inside to write into (``<textClass/>``): another is made beside it.
        fitting = (c for c in node.children if c.name == container.name and c.inner_end < c.end)
        child = next((c for c in fitting if _has(c, container.attributes)), None)
        if child is not None:
            yield from _insertions(child, inside, depth + 1)
            continue
        marks: list[str] = []
        text = indent + _written(container, inside, depth + 1, marks)
        yield _place(node, container.name), text, marks


def _place(node: _Node, name: str) -> int:
    for earlier in _AFTER.get(name, ()):
        for child in node.children:
            if child.name == earlier:
                return child.end
    return node.children[-1].end if node.children else node.inner


def _written(container: Container, wanted: _Wanted, depth: int, marks: list[str]) -> str:
    indent = "\n" + "  " * (depth + 1)
    lines = []
    for statement in wanted.statements:
        lines.append(indent + statement.xml)
        marks.append(statement_mark(statement.xml))
    for inner, inside in wanted.containers.items():
        lines.append(indent + _written(inner, inside, depth + 1, marks))
    opening = start_tag(container.name, dict(container.attributes) | {"resp": "#reftel"})
    return f"{opening}{''.join(lines)}\n{'  ' * depth}</{container.name}>"


def _has(node: _Node, attributes: tuple[tuple[str, str], ...]) -> bool:
    return all(node.attributes.get(name) == value for name, value in attributes)


def _name_of(xml: str) -> str:
    match = TOKEN.match(xml)
    if match is None or not match["name"]:
        raise ValueError(f"not an element: {xml[:60]}")
    return match["name"]
