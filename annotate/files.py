"""Which files a command is about, what tells them apart, and writing them so that nothing is ever half written."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

REGISTERS: Final = "registers.xml"


def write_atomically(path: Path, data: bytes | str) -> None:
    """Write a file whole or not at all.

    :param data: bytes, or text that is written as UTF-8 with its line ends as they are.
    """
    with written_whole(path) as temporary:
        temporary.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)


@contextmanager
def written_whole(path: Path, *, lasting: bool = False) -> Iterator[Path]:
    """A hidden place beside a file; what the block writes there becomes the file when it ends without an error.

    :param lasting: have it on disk before it gets its name; this takes some hundredths of a second.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        # mkstemp makes private files; an editor's file keeps the rights it had, a new one gets the usual ones.
        settle(temporary, mode=path.stat().st_mode & 0o777 if path.exists() else usual_mode(), lasting=lasting)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def settle(file: Path, *, mode: int, lasting: bool) -> None:
    """Give a file its rights and, where it is to last, have it on disk."""
    if lasting:
        with file.open("rb") as opened:
            os.fsync(opened.fileno())
    file.chmod(mode)


@cache
def usual_mode() -> int:
    """The rights that a new file gets."""
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


def digest(*parts: str | bytes) -> str:
    """A digest of some texts."""
    found = hashlib.blake2b(digest_size=12)
    for part in parts:
        found.update(part.encode("utf-8") if isinstance(part, str) else part)
        found.update(b"\x00")
    return found.hexdigest()


@cache
def code_stamp(folders: tuple[str, ...] | None = None) -> str:
    """A digest of our own code and the data beside it: what a changed rule would make anew is not to be kept.

    :param folders: those of our package that count, beside the modules that stand in none; all where None.
    """
    package = Path(__file__).parent
    names = sorted(name for name in files_below(str(package)) if not name.endswith(".pyc"))
    if folders is not None:
        names = [name for name in names if "/" not in name or name.partition("/")[0] in folders]
    return digest(*(part for name in names for part in (name, (package / name).read_bytes())))


def files_below(folder: str, before: str = "") -> Iterator[str]:
    """The names of all files below a folder, hidden ones left out, with ``/`` between their parts."""
    if not os.path.isdir(folder):  # noqa: PTH112 (a site has tens of thousands of files)
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from files_below(entry.path, f"{before}{entry.name}/")
            else:
                yield f"{before}{entry.name}"
