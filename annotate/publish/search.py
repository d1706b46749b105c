"""The full-text index: Pagefind over the built document pages, so that it serves any number of them from disk."""

from __future__ import annotations

import asyncio
from pathlib import Path

from pagefind.index import IndexConfig, PagefindIndex


def index(site: Path) -> None:
    """Index the pages that have ``data-pagefind-body`` and write the index to ``pagefind/`` below the site."""
    asyncio.run(_index(site))


async def _index(site: Path) -> None:
    config = IndexConfig(output_path=str(site / "pagefind"), force_language="en")
    async with PagefindIndex(config=config) as found:
        await found.add_directory(str(site))
