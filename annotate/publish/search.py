"""The full-text index: Pagefind over the built document pages, so that it serves any number of them from disk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from pagefind.index import IndexConfig, PagefindIndex

# Numbers and marks that stand between the words but are not of them.
_OURS = [".fnref", ".fnno", ".back", ".marks"]


@contextmanager
def indexing(site: Path) -> Iterator[None]:
    """Index the pages that have ``data-pagefind-body`` into ``pagefind/`` below the site, while the block runs.

    Pagefind is a process of its own; its event loop has a thread of its own, since MkDocs may have been called from
    within another loop.
    """
    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(lambda: asyncio.run(_index(site)))
        yield
        done.result()


async def _index(site: Path) -> None:
    config = IndexConfig(output_path=str(site / "pagefind"), force_language="en", exclude_selectors=_OURS)
    async with PagefindIndex(config=config) as found:
        # Documents stand two folders deep; the thousands of pages further down hold none.
        await found.add_directory(str(site), glob="*/*/index.html")
