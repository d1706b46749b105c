"""Who drafted, cleared and approved the same papers, as a drawing. In: documents. Out: nodes and lines at their places.

networkx lays out; what is left to do here is to keep names off each other, which no layout of points looks after.
Layouts start from a fixed seed, so that the same corpus always gives the same picture.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from annotate.publish.edition import Edition, Item
from annotate.publish.links import display_name
from annotate.records import Actor
from annotate.values.slugs import slug

ACTS: Final = ("drafter", "clearer", "approver")
_SEED: Final = 7
_LETTER: Final = 0.5  # the mean width of a letter, in heights of the type
_MARGIN: Final = 34.0
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Node:
    """A person or office that had a part in papers.

    :param label: its name in the drawing, as short as tells it apart.
    :param kind: ``person`` (one of the register), ``office``, or ``name`` (of someone the register does not list).
    :param path: the page a click leads to; for an office without one, the first of the papers.
    :param acts: how many papers were drafted, cleared and approved.
    """

    key: str
    name: str
    label: str
    kind: str
    path: str
    acts: tuple[int, int, int]
    papers: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes, those with most links first, and for each pair that met on papers those papers, under their two keys."""

    nodes: tuple[Node, ...]
    together: Mapping[tuple[str, str], tuple[Item, ...]]

    def partners(self, node: Node) -> list[tuple[Node, tuple[Item, ...]]]:
        """Whom a node met on papers, and on which; the most frequent first."""
        found = [
            (other, papers)
            for other in self.nodes
            if other is not node and (papers := self.together.get(_pair(node.key, other.key)))
        ]
        return sorted(found, key=lambda pair: (-len(pair[1]), pair[0].label.casefold()))

    def only(self, keys: Iterable[str]) -> Network:
        """The part of the network between some nodes."""
        kept = set(keys)
        pairs = {pair: papers for pair, papers in self.together.items() if kept.issuperset(pair)}
        return Network(tuple(node for node in self.nodes if node.key in kept), pairs)


@dataclass(frozen=True, slots=True)
class Spot:
    """A node in a drawing: its centre, its radius, and where its label stands."""

    node: Node
    x: float
    y: float
    radius: float
    label_x: float
    label_y: float
    anchor: str  # start, middle or end


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two nodes of a drawing, and how thick it is."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network at its places, in units of which `size` is the height of the type."""

    width: int
    height: int
    size: int
    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]


# --- gathering ----------------------------------------------------------------------------------------------------


def gather(edition: Edition, items: Iterable[Item]) -> Network:
    """The network of those who had a part in some documents; whoever acted alone is not in it."""
    acts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    papers: dict[str, dict[Item, None]] = defaultdict(dict)
    met: dict[tuple[str, str], list[Item]] = defaultdict(list)
    faces: dict[str, tuple[str, str, str, str]] = {}
    for item in items:
        present: dict[str, set[str]] = {}
        for actor in item.record.actors:
            if actor.role in ACTS:
                key, *face = _identity(edition, item, actor)
                faces.setdefault(key, (face[0], face[1], face[2], face[3]))
                present.setdefault(key, set()).add(actor.role)
        for key, roles in present.items():
            papers[key][item] = None
            for role in roles:
                acts[key][ACTS.index(role)] += 1
        for pair in combinations(sorted(present), 2):
            met[pair].append(item)
    links: dict[str, int] = defaultdict(int)
    for pair, common in met.items():
        for key in pair:
            links[key] += len(common)
    order = sorted(links, key=lambda key: (-links[key], faces[key][0].casefold(), key))
    surnames = [faces[key][1] for key in order]
    nodes = []
    for key in order:
        name, short, kind, path = faces[key]
        drafted, cleared, approved = acts[key]
        label = short if surnames.count(short) == 1 else name
        nodes.append(Node(key, name, label, kind, path, (drafted, cleared, approved), tuple(papers[key])))
    return Network(tuple(nodes), {pair: tuple(common) for pair, common in met.items()})


def _identity(edition: Edition, item: Item, actor: Actor) -> tuple[str, str, str, str, str]:
    """Who an actor is: key, name, short name, kind, and the page to lead to."""
    file = edition.persons.get((item.volume.id, actor.person))
    if file is not None:
        return file.path, display_name(file.person), file.person.surname or file.person.name, "person", file.path
    office = edition.offices.get(slug(actor.office)) if actor.office and actor.office == actor.name else None
    if office is not None:
        return office.path, office.name, office.name, "office", office.path
    unlisted = edition.name_of(item, actor)
    path = unlisted.path if unlisted is not None else item.path
    return f"name:{actor.name.casefold()}", actor.name, actor.name, "name", path


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


# --- drawing ------------------------------------------------------------------------------------------------------


def draw(network: Network, *, centre: Node | None = None) -> Drawing:
    """Lay a network out.

    :param centre: the node that all others stand around, on a person's own page.
    """
    count = len(network.nodes)
    small = centre is not None or count <= 12  # drawn to be read whole on a telephone
    width, height, size = (440, 400, 18) if small else (960, 900, 17)
    places = _places(network, centre)
    spots: list[Spot] = []
    most = max((sum(node.acts) for node in network.nodes), default=1)
    points = {}
    for node in network.nodes:
        x, y = places[node.key]
        side, rim = (84.0, _MARGIN) if small else (70.0, _MARGIN)
        points[node.key] = (side + x * (width - 2 * side), rim + y * (height - 2 * rim))
    radii = {node.key: 7 + 7 * math.sqrt(sum(node.acts) / most) for node in network.nodes}
    taken = [(x - radii[k], y - radii[k], x + radii[k], y + radii[k]) for k, (x, y) in points.items()]
    middle = points[centre.key] if centre is not None else (width / 2, height / 2)
    for node in network.nodes:
        x, y = points[node.key]
        spot, box = _label(node, (x, y), radii[node.key], size, middle, (width, height), taken)
        taken.append(box)
        spots.append(spot)
    lines = []
    for (one, other), papers in sorted(network.together.items(), key=lambda pair: len(pair[1])):
        (x1, y1), (x2, y2) = points[one], points[other]
        lines.append(Line(_r(x1), _r(y1), _r(x2), _r(y2), _r(min(1 + 0.9 * math.log2(len(papers)), 5))))
    return Drawing(width, height, size, tuple(spots), tuple(lines))


def _places(network: Network, centre: Node | None) -> dict[str, tuple[float, float]]:
    """A place in the unit square for each node."""
    # It takes a quarter of a second, which a build that has no network to draw need not wait for.
    import networkx  # type: ignore[import-untyped]

    graph = networkx.Graph()
    graph.add_nodes_from(node.key for node in network.nodes)
    graph.add_weighted_edges_from((*pair, math.sqrt(len(papers))) for pair, papers in network.together.items())
    count = len(graph)
    complete = graph.number_of_edges() == count * (count - 1) // 2
    if centre is not None:
        around = [node.key for node in network.nodes if node is not centre]
        found = networkx.shell_layout(graph, [[centre.key], around], rotate=0)
    elif complete:
        # When all met all, no arrangement says more than a ring, and none is easier to read.
        found = networkx.circular_layout(graph)
    else:
        found = networkx.spring_layout(graph, k=2.4 / math.sqrt(count), iterations=300, seed=_SEED, method="force")
    xs, ys = [float(p[0]) for p in found.values()], [float(p[1]) for p in found.values()]
    across, down = (min(xs), max(xs)), (min(ys), max(ys))
    if centre is not None:  # which is to stand in the middle, however many stand on either side
        across = down = (-1.0, 1.0)
    return {key: (_part(float(x), *across), _part(float(y), *down)) for key, (x, y) in found.items()}


def _part(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high - low > 1e-9 else 0.5


def _label(
    node: Node,
    at: tuple[float, float],
    radius: float,
    size: int,
    middle: tuple[float, float],
    bounds: tuple[int, int],
    taken: list[Box],
) -> tuple[Spot, Box]:
    """The place beside a node where its name covers least of what is there already; outwards, if all are free."""
    x, y = at
    length = _LETTER * size * len(node.label)
    off = radius + 4
    choices = (
        ("start", x + off, y + size * 0.32, (1.0, 0.0)),
        ("end", x - off, y + size * 0.32, (-1.0, 0.0)),
        ("middle", x, y + off + size * 0.75, (0.0, 0.8)),
        ("middle", x, y - off - size * 0.2, (0.0, -0.8)),
    )
    found: list[tuple[float, Spot, Box]] = []
    for anchor, label_x, label_y, (dx, dy) in choices:
        left = label_x - {"start": 0.0, "middle": length / 2, "end": length}[anchor]
        box = (left, label_y - size * 0.75, left + length, label_y + size * 0.25)
        outside = max(0.0, -box[0]) + max(0.0, box[2] - bounds[0]) + max(0.0, -box[1]) + max(0.0, box[3] - bounds[1])
        cost = sum(_shared(boxes, box) for boxes in taken) + 100 * outside
        away = math.hypot(x - middle[0], y - middle[1]) or 1
        cost -= ((x - middle[0]) * dx + (y - middle[1]) * dy) / away
        found.append((cost, Spot(node, _r(x), _r(y), _r(radius), _r(label_x), _r(label_y), anchor), box))
    _, spot, box = min(found, key=lambda choice: choice[0])
    return spot, box


def _shared(one: Box, other: Box) -> float:
    """The area two boxes share."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0


def _r(value: float) -> float:
    return round(value, 1)
