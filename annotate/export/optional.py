"""Libraries that only some exports need: imported when they are, with a sentence that says how to get them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from annotate.export.whole import ExportError


def require(module: str, package: str) -> ModuleType:
    """A module of an optional package.

    >>> require("no_such_library", "no-such-library")
    Traceback (most recent call last):
    annotate.export.whole.ExportError: this needs no-such-library, which is not installed; pip install no-such-library

    :raises ExportError: it is not installed; the message names the command that installs it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise ExportError(
            f"this needs {package}, which is not installed", remedy=f"pip install {package}"
        ) from error  # fmt: skip
