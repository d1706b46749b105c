"""Who cleared with whom in a volume: a network of those who had a part in the same papers, and its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from annotate.publish.edition import Edition, VolumePart
from annotate.publish.networks import draw, gather
from annotate.publish.page import Page

_SHOWN = 36  # nodes in a drawing; more cannot be told apart


def pages(edition: Edition) -> Iterator[Page]:
    """A page for each volume in which any two people had a part in one paper."""
    for volume in edition.volumes:
        if volume.has_network:
            title = "Who cleared with whom"
            yield Page(f"{volume.path}network/", "network.html", title, partial(_context, edition, volume))


def _context(edition: Edition, volume: VolumePart) -> Mapping[str, object]:
    whole = gather(edition, volume.items)
    network = whole.only(node.key for node in whole.nodes[:_SHOWN])
    return {
        "volume": volume,
        "network": network,
        "drawing": draw(network),
        "all": len(whole.nodes),
        "offices": any(node.kind == "office" for node in whole.nodes),
        "papers": len({item for papers in whole.together.values() for item in papers}),
    }
