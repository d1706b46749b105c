"""Numbered and lettered lists, found by the order of their labels.

In: lines that may begin with a label ("1.", "A.", "(a)"). Out: those that stand in a sequence, each with its list and
that list's level. Labels nest by their order, not by indentation: after 1, an A opens a list within item 1, and a 2
returns to the outer list. A label outside any sequence ("J." before "Edgar Hoover") is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

LABEL = re.compile(r"(\(?)(\d{1,2}|[A-Za-z]|[ivx]{2,4})([.)])(?= |$)")
_ROMAN = {sign: place for place, sign in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)}


class Label(NamedTuple):
    """A label that may belong to a list.

    :param at: the index of the line it begins.
    :param size: its length in characters of that line's words.
    :param forms: what it may be: a style ("1.", "(a)", "i.") and its place in that style's order.
    :param alone: whether nothing else stands on the line.
    """

    at: int
    size: int
    forms: tuple[tuple[str, int], ...]
    alone: bool


class Listed(NamedTuple):
    """A label found to belong to a list: that list's number and its level (1 is outermost)."""

    label: Label
    number: int
    level: int


def _forms(opening: str, sign: str, closing: str) -> tuple[tuple[str, int], ...]:
    frame = opening + "{}" + closing
    if sign.isdigit():
        return ((frame.format("1"), int(sign)),)
    roman = _ROMAN.get(sign.lower()) if sign.islower() or len(sign) == 1 else None
    forms: list[tuple[str, int]] = []
    if len(sign) == 1:
        forms.append((frame.format("a" if sign.islower() else "A"), ord(sign.lower()) - 96))
    if roman:
        forms.append((frame.format("i" if sign.islower() else "I"), roman))
    return tuple(forms)


def read_label(words: str, index: int) -> Label | None:
    """The label with which a line begins, or None.

    >>> read_label("(a)", 4)
    Label(at=4, size=3, forms=(('(a)', 1),), alone=True)
    >>> read_label("A policy", 4) is read_label("279. Ref", 4) is None
    True
    """
    if not (words[:1] == "(" or words[1:2] in (".", ")") or words[2:3] in (".", ")")):
        return None
    match = LABEL.match(words)
    if match is None or (match[1] and match[3] == "."):
        return None
    return Label(index, match.end(), _forms(*match.groups()), match.end() == len(words))


class _Open:
    """A list that may still go on: its style, its last label's place in it and line, its number."""

    __slots__ = ("alone", "line", "number", "place", "style")

    def __init__(self, style: str, place: int, number: int, line: int, *, alone: bool) -> None:
        self.style = style
        self.place = place
        self.number = number
        self.line = line
        self.alone = alone  # whether the item stands on the line after the label's


# A numbered list goes on over this many paragraphs of its own at most; what is parted further is a numbered section.
_REACH = 6


def nest(labels: Sequence[Label], loose: Sequence[int]) -> list[Listed]:
    """Assign labels to lists.

    :param loose: for each line the number of paragraphs before it that follow no label.
    """
    orders: dict[tuple[str, int], list[int]] = {}
    for order, label in enumerate(labels):
        for form in label.forms:
            orders.setdefault(form, []).append(order)
    listed: list[Listed] = []
    stack: list[_Open] = []
    lists = 0
    for order, label in enumerate(labels):
        while stack and loose[label.at] - loose[stack[-1].line] > _REACH:
            stack.pop()
        depth = _continued(stack, label)
        if depth is not None:
            del stack[depth + 1 :]
            top = stack[depth]
            top.place = next(place for style, place in label.forms if style == top.style)
            top.line = label.at
            top.alone = label.alone
            listed.append(Listed(label, top.number, depth + 1))
            continue
        opening = _opening(label, orders, order)
        if opening is None:
            continue
        # A list nests only in an item that it follows at once, or whose own list goes on after it.
        while stack:
            top = stack[-1]
            goes_on = top.style != opening[0] and _follows(orders, top.style, top.place + 1, order)
            near = label.at - top.line <= (2 if top.alone else 1)
            if goes_on or (top.style != opening[0] and near):
                break
            stack.pop()
        lists += 1
        stack.append(_Open(opening[0], opening[1], lists, label.at, alone=label.alone))
        listed.append(Listed(label, lists, len(stack)))
    return listed


def _continued(stack: Sequence[_Open], label: Label) -> int | None:
    """The depth of the open list that a label continues, innermost first."""
    for depth in range(len(stack) - 1, -1, -1):
        if (stack[depth].style, stack[depth].place + 1) in label.forms:
            return depth
    if label.alone:
        # Left-out items ("[Here follow 2 paragraphs …]") leave a gap in a numbered list.
        for depth in range(len(stack) - 1, -1, -1):
            here = stack[depth]
            for style, place in label.forms:
                near = 1 < place - here.place <= 4 and label.at - here.line <= 4
                if near and style == here.style and "1" in style:
                    return depth
    return None


def _follows(orders: Mapping[tuple[str, int], list[int]], style: str, place: int, order: int) -> bool:
    """Whether a label stands later than `order` and before its style begins anew."""
    return _next(orders.get((style, place)), order) < _next(orders.get((style, 1)), order)


def _next(orders: list[int] | None, order: int) -> float:
    if not orders or orders[-1] <= order:
        return float("inf")
    return orders[bisect_right(orders, order)]


def _opening(label: Label, orders: Mapping[tuple[str, int], list[int]], order: int) -> tuple[str, int] | None:
    """The form in which a label begins a list, or None: "J. Edgar Hoover" begins none."""
    for form in label.forms:
        style, place = form
        if _follows(orders, style, place + 1, order):
            if place == 1:
                return form
            # The first items may be left out; two capitals may be initials of two men, three in order are not.
            if label.alone and "I" not in style and (style.islower() or _follows(orders, style, place + 2, order)):
                return form
        if label.alone and "1" in style:
            return form
    return None
