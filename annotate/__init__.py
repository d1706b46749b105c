"""Reftel: a documentary-edition annotation toolkit for Foreign Relations of the United States.

From Python, `open_corpus` or `open_files` gives a `Corpus` to read, frame and export (`annotate.api`). Underneath, the
modules are the interface; each says in its first lines what comes in and what goes out. The way through them:
`annotate.conversion` (transcription → TEI), `annotate.pipeline` (TEI → the same with tags), `annotate.records` (what
the tags say), `annotate.corpus` (a folder of volumes, kept up to date), `annotate.query` (XPath).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotate.api import Corpus, open_corpus, open_files

__all__ = ("Corpus", "open_corpus", "open_files")


def __getattr__(name: str) -> Any:
    # Loaded when asked for: a query or a check must not wait for what it does not use (PEP 562).
    if name in __all__:
        from annotate import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
