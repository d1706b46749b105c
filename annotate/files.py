"""Which files a command is about, and writing them so that nothing is ever half written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

REGISTERS: Final = "registers.xml"


def write_atomically(path: Path, data: bytes | str) -> None:
    """Write a file whole or not at all: into a temporary file beside it, then renamed.

    :param data: bytes, or text that is written as UTF-8 with its line ends as they are.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data.encode("utf-8") if isinstance(data, str) else data)
        # mkstemp makes private files; an editor's file keeps the rights it had, a new one gets the usual ones.
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else _usual_mode())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@cache
def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


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
