"""Who answered whom: the exchange a document stands in, as a tree. In: an edition and a document. Out: its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotate.publish.edition import Edition, Item, MessageFile
from annotate.values.address import parse

_LONGEST = 12  # steps back; a longer chain is cut, which no exchange in print has needed yet
_MOST = 40  # lines in all


@dataclass(frozen=True, slots=True)
class Line:
    """One message of an exchange: how deep it stands, and whether it is the document asked for."""

    depth: int
    node: Item | MessageFile
    here: bool


def thread(edition: Edition, item: Item) -> list[Line]:
    """The exchange a document stands in, each message under the one it answers; empty where it stands alone."""
    first: Item | MessageFile = item
    seen: set[int] = {id(item)}
    for _ in range(_LONGEST):
        above = answered(edition, first)
        if above is None or id(above) in seen:
            break
        seen.add(id(above))
        first = above
    lines: list[Line] = []
    for line in _below(edition, first, item, 0, set()):
        lines.append(line)
        if len(lines) == _MOST:
            break
    return lines if len(lines) > 1 else []


def answered(edition: Edition, node: Item | MessageFile) -> Item | MessageFile | None:
    """What a message answers, printed or not."""
    address = parse(node.record.reply_to, node.volume.id) if isinstance(node, Item) else None
    if address is None:
        return None
    place = edition.place_of(address)
    return place.item if place is not None else edition.messages.get(address.id)


def answers(edition: Edition, node: Item | MessageFile) -> list[Item]:
    """The printed documents that answer a message, by date."""
    found = edition.answered_by.get(node.address, []) if isinstance(node, MessageFile) else edition.answers_to(node)
    return sorted(found, key=lambda item: item.record.when.sort_key)


def _below(
    edition: Edition, node: Item | MessageFile, item: Item, depth: int, seen: set[int]
) -> Iterator[Line]:  # fmt: skip
    if id(node) in seen:
        return
    seen.add(id(node))
    yield Line(depth, node, node is item)
    for other in answers(edition, node):
        yield from _below(edition, other, item, depth + 1, seen)
