"""Values as cells of tables that a spreadsheet may open."""

from __future__ import annotations

from typing import Final, TypeVar

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
T = TypeVar("T")


def guard_cell(value: T) -> T | str:
    """A value as a CSV cell that no spreadsheet will run as a formula (OWASP, CSV injection); numbers stay numbers.

    >>> guard_cell("=HYPERLINK(1)"), guard_cell(-5), guard_cell(None)
    ("'=HYPERLINK(1)", -5, None)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
