"""The full-text index: Pagefind over the built document pages, so that it serves any number of them from disk."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from pagefind.index import IndexConfig
from pagefind.service import PagefindService

from annotate.errors import ReftelError

# Numbers and marks that stand between the words but are not of them.
_OURS = [".fnref", ".fnno", ".back", ".marks"]


@contextmanager
def indexing(site: Path) -> Iterator[None]:
    """Index the pages that have ``data-pagefind-body`` into ``pagefind/`` below the site, while the block runs.

    Pagefind is a process of its own; its event loop has a thread of its own, since MkDocs may have been called from
    within another loop.

    :raises ReftelError: the index was not written whole; at the end of the block.
    """
    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(lambda: asyncio.run(_index(site)))
        yield
        done.result()


async def _index(site: Path) -> None:
    folder = site / "pagefind"
    config = IndexConfig(output_path=str(folder), force_language="en", exclude_selectors=_OURS)
    async with PagefindService() as service:
        found = await service.create_index(config)
        # Documents stand two folders deep; the thousands of pages further down hold none.
        await found.add_directory(str(site), glob="*/*/index.html")
        await found.write_files()
        # Pagefind says "written" when the last writes are still under way, and leaving the block ends its process.
        await until_whole(folder)


async def until_whole(folder: Path, *, seconds: float = 10.0) -> None:
    """Wait until no file below a folder is empty: a file that Pagefind writes is empty or whole.

    :raises ReftelError: after so many seconds one still is.
    """
    until = time.monotonic() + seconds
    while (empty := _first_empty(folder)) is not None:
        if time.monotonic() > until:
            raise ReftelError("Pagefind left this file empty", path=empty, remedy="build again; is the disk full?")
        await asyncio.sleep(0.01)


def _first_empty(folder: Path) -> Path | None:
    return next((path for path in folder.rglob("*") if path.is_file() and not path.stat().st_size), None)
