"""The full-text index: Pagefind over the built document pages, so that it serves any number of them from disk."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pagefind.index import IndexConfig, PagefindIndex

# Numbers and marks that stand between the words but are not of them.
_OURS = [".fnref", ".fnno", ".back", ".marks"]


def index(site: Path) -> None:
    """Index the pages that have ``data-pagefind-body`` and write the index to ``pagefind/`` below the site."""
    # In a thread of its own, since MkDocs may have been called from within another event loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_index(site))).result()


async def _index(site: Path) -> None:
    config = IndexConfig(output_path=str(site / "pagefind"), force_language="en", exclude_selectors=_OURS)
    async with PagefindIndex(config=config) as found:
        await found.add_directory(str(site))
