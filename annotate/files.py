"""Which files a command is about, what tells them apart, and writing them so that nothing is ever half written."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

REGISTERS: Final = "registers.xml"


def write_atomically(path: Path, data: bytes | str, *, lasting: bool = False) -> None:
    """Write a file whole or not at all.

    :param data: bytes, or text that is written as UTF-8 with its line ends as they are.
    :param lasting: have it on disk before it gets its name; for what nobody could make again.
    """
    with written_whole(path, lasting=lasting) as temporary:
        temporary.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)


@contextmanager
def written_whole(path: Path, *, lasting: bool = False) -> Iterator[Path]:
    """A hidden place beside a file; what the block writes there becomes the file when it ends without an error.

    :param lasting: have it on disk before it gets its name, and the name, too; this takes some hundredths of a second.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=temporary_prefix(path))
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        # mkstemp makes private files; an editor's file keeps the rights it had, a new one gets the usual ones.
        settle(temporary, mode=path.stat().st_mode & 0o777 if path.exists() else usual_mode(), lasting=lasting)
        temporary.replace(path)
        if lasting:
            settle_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def temporary_prefix(path: Path) -> str:
    """How the name of a hidden temporary of a file or folder begins: with what it is to become, and whose it is."""
    return f".{path.name}.{os.getpid()}."


def remove_leftovers(path: Path) -> None:
    """Take away the temporaries that earlier runs, killed since, left beside a file or folder."""
    mine = re.compile(rf"\.{re.escape(path.name)}\.(\d+)\.\w+")
    with os.scandir(path.parent) as entries:
        left = [entry for entry in entries if (found := mine.fullmatch(entry.name)) and not _is_running(int(found[1]))]
    for entry in left:
        remove(Path(entry.path))


def _is_running(process: int) -> bool:
    """Whether a process of this number runs; of one that cannot be asked about, it is taken to."""
    if os.name != "posix":  # elsewhere asking would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def remove(path: Path) -> None:
    """Take away whatever stands at a place: a file, a folder with all in it, or a link, but not what it leads to."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def settle(file: Path, *, mode: int, lasting: bool) -> None:
    """Give a file its rights and, where it is to last, have it on disk."""
    if lasting:
        with file.open("rb") as opened:
            os.fsync(opened.fileno())
    file.chmod(mode)


def settle_folder(folder: Path) -> None:
    """Have the names in a folder on disk, where the system can."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def leads_outside(path: Path, folder: Path) -> bool:
    """Whether a path is, or lies below, a symbolic link that leads out of a folder.

    >>> leads_outside(Path("corpus/a/d1.xml"), Path("corpus"))
    False
    """
    return not path.resolve().is_relative_to(folder.resolve())


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
            files = (p for p in path.rglob("*.xml") if p.name != REGISTERS and p.is_file())  # no folder called d1.xml
            found += sorted(files, key=_natural)
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _natural(path: Path) -> tuple[str, int, str]:
    digits = "".join(c for c in path.stem if c.isascii() and c.isdigit())
    return (str(path.parent), int(digits[:18]) if path.stem[:1] == "d" and digits else 0, path.stem)


def digest(*parts: str | bytes) -> str:
    """A digest of some texts."""
    found = hashlib.blake2b(digest_size=12)
    for part in parts:
        found.update(part.encode("utf-8") if isinstance(part, str) else part)
        found.update(b"\x00")
    return found.hexdigest()


@cache
def code_stamp(apart: tuple[str, ...] = ()) -> str:
    """A digest of our own code and the data beside it: what a changed rule would make anew is not to be kept.

    :param apart: folders of our package that do not count.
    """
    package = Path(__file__).parent
    names = sorted(name for name in files_below(str(package)) if not name.endswith(".pyc"))
    names = [name for name in names if name.partition("/")[0] not in apart]
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
