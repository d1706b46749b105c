"""Who refers to what and who had a part in what, as one GraphML network for Gephi, Cytoscape, yEd and NetworkX.

Nodes: documents, unprinted messages, people and institutions. Edges, directed: ``refers`` and ``replies`` from a
document to what it cites; ``drafted``, ``cleared``, ``approved``, ``sent`` from a person to the document; ``received``
and ``repeated`` from the document to whom it went.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

from annotate.corpus import Volume
from annotate.export.addresses import uri
from annotate.export.parties import Party, parties_of
from annotate.export.settings import Settings
from annotate.records import Reference
from annotate.values.address import parse

_NODE_FACTS: Final = ("label", "kind", "volume", "date", "genre")
_EDGE_FACTS: Final = ("kind", "cert", "machine")
_KEYS = "".join(
    f'<key id="{side[0]}_{name}" for="{side}" attr.name="{name}" attr.type="string"/>\n'
    for side, names in (("node", _NODE_FACTS), ("edge", _EDGE_FACTS))
    for name in names
)
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
{_KEYS}<graph id="edition" edgedefault="directed">
"""


def write(volumes: Iterable[Volume], path: Path, settings: Settings) -> dict[str, int]:  # noqa: ARG001
    """Write one network of all volumes; how many nodes and edges.

    A document that is cited but not among the volumes is a node of its own, without facts.
    """
    with path.open("w", encoding="utf-8") as out:
        out.write(_HEAD)
        network = _Network(out)
        for volume in volumes:
            network.add(volume)
        network.close()
        out.write("</graph>\n</graphml>\n")
    return {"nodes": len(network.nodes), "edges": network.edges}


class _Network:
    """Writes nodes and edges as they come; keeps the ids of nodes, and of cited documents that may yet come."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._awaited: set[str] = set()
        self.nodes: set[str] = set()
        self.edges = 0

    def add(self, volume: Volume) -> None:
        for entry in volume.documents:
            d = entry.record
            own = f"{d.volume}/{d.id}"
            self._node(own, label=d.heading, kind="document", volume=d.volume, date=d.date, genre=d.genre)
            for party in parties_of(d):
                who = self._party(party, volume)
                ends = (own, who) if party.act in ("received", "repeated") else (who, own)
                self._edge(*ends, kind=party.act, cert=party.cert, machine=_told(party.machine))
            for reference in d.references:
                self._refer(own, reference, d.volume)

    def close(self) -> None:
        """Give the cited documents that never came a node."""
        for document in sorted(self._awaited - self.nodes):
            self._node(document, label=document, kind="document", volume=document.partition("/")[0])

    def _party(self, party: Party, volume: Volume) -> str:
        known = volume.registers.persons.get(party.person)
        if known is not None:
            ident, label, kind = f"{volume.id}/{known.id}", known.name, "person"
        else:
            # A name that no register explains may be another man's in another volume; an institution's is not.
            kind, label = "institution" if party.institution else "person", party.name
            ident = f"{kind}:{label}" if party.institution else f"{volume.id}/{kind}:{label}"
        self._node(ident, label=label, kind=kind, volume="" if kind == "institution" else volume.id)
        return ident

    def _refer(self, own: str, reference: Reference, volume: str) -> None:
        meant = parse(reference.target, volume)
        if meant is not None and meant.kind == "message":
            cited = uri(meant)
            self._node(cited, label=reference.text, kind="message")
        elif meant is not None and meant.document:
            cited = f"{meant.volume}/{meant.document}"
            self._awaited.add(cited)
        else:
            return
        if cited != own:
            kind = "replies" if reference.subtype == "replyTo" else "refers"
            self._edge(own, cited, kind=kind, cert=reference.cert, machine=_told(reference.machine))

    def _node(self, ident: str, **facts: str) -> None:
        if ident not in self.nodes:
            self.nodes.add(ident)
            self._out.write(f"<node id={quoteattr(ident)}>{_data('n', facts)}</node>\n")

    def _edge(self, source: str, target: str, **facts: str) -> None:
        self.edges += 1
        ends = f"source={quoteattr(source)} target={quoteattr(target)}"
        self._out.write(f'<edge id="e{self.edges}" {ends}>{_data("e", facts)}</edge>\n')


def _data(side: str, facts: dict[str, str]) -> str:
    return "".join(f'<data key="{side}_{name}">{escape(value)}</data>' for name, value in facts.items() if value)


def _told(machine: bool | None) -> str:
    return "" if machine is None else str(machine).lower()
