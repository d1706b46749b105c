"""Every document as a CSL-JSON item, for Zotero, pandoc and any citation processor."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from annotate.citation import csl
from annotate.corpus import Volume
from annotate.export.addresses import document_address
from annotate.export.settings import Settings


def write(volumes: Iterable[Volume], path: Path, settings: Settings) -> dict[str, int]:
    """Write one JSON array of items, an item a line; how many there are."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        out.write("[")
        for volume in volumes:
            for entry in volume.documents:
                (item,) = json.loads(csl(entry.record, volume, document_address(entry.record, settings.base)))
                out.write((",\n" if count else "\n") + json.dumps(item, ensure_ascii=False))
                count += 1
        out.write("\n]\n")
    return {"items": count}
