"""Which TEI files a command is about, in an order that never changes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

REGISTERS: Final = "registers.xml"


def tei_files(paths: Iterable[Path]) -> list[Path]:
    """The TEI documents and volumes among the paths and below those that are folders, registers left out.

    Documents of a folder stand in the order of their numbers: d9 before d10.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted((p for p in path.rglob("*.xml") if p.name != REGISTERS), key=_natural)
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _natural(path: Path) -> tuple[str, int, str]:
    digits = "".join(c for c in path.stem if c.isdigit())
    return (str(path.parent), int(digits) if path.stem[:1] == "d" and digits else 0, path.stem)
