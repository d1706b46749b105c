"""The edition as data for other tools: tables, field standards, and what others train or reason on.

`FORMATS` names every format; `export` writes one. Each format is a module of functions over volumes that are read one
at a time, and needs its library only when it is used.
"""

from __future__ import annotations

from annotate.export.formats import FORMATS, Format, export
from annotate.export.settings import Settings

__all__ = ["FORMATS", "Format", "Settings", "export"]
