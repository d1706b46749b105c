"""What was made before, kept so that it need not be made again; trusted only where it is provably what was kept.

In: texts by name, each of a kind. Out: the same texts, or nothing. Each entry ends with a seal: a digest of its kind,
its name and its text. An entry that is damaged, cut off, of another kind, another entry's under this name, no file,
or not to be read is a miss, as if it were not there. The cache only saves time: what cannot be written is not kept.

A symbolic link in the place of the folder or of an entry is never followed.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from annotate.files import digest, remove, write_atomically

CACHE: Final = ".reftel"
TEMPLATES: Final = "templates"  # the folder in it of compiled templates
# In XML a comment, so that a kept TEI file may be parsed as it is.
_SEAL = re.compile(rb"\n<!--reftel (?P<kind>[a-z]+) (?P<digest>[0-9a-f]{24})-->\n\Z")
_LONGEST_SEAL: Final = 80

log = logging.getLogger(f"mkdocs.plugins.{__name__}")

T = TypeVar("T")


def seal(data: bytes, *, kind: str, name: str) -> bytes:
    """Data with its seal.

    :param kind: what it is, in lower-case letters.

    >>> seal(b"<TEI/>", kind="tagged", name="a.xml")
    b'<TEI/>\\n<!--reftel tagged f8a19c5cc7b74fe930867c27-->\\n'
    """
    return data + f"\n<!--reftel {kind} {_digest(data, kind, name)}-->\n".encode()


def unseal(sealed: bytes, *, kind: str, name: str) -> bytes | None:
    """The data that was sealed as of this kind and name; None where anything of it is not as it was.

    >>> unseal(seal(b"<TEI/>", kind="tagged", name="a.xml"), kind="tagged", name="a.xml")
    b'<TEI/>'
    >>> unseal(seal(b"<TEI/>", kind="tagged", name="a.xml"), kind="tagged", name="b.xml") is None
    True
    """
    found = _SEAL.search(sealed, max(0, len(sealed) - _LONGEST_SEAL))
    if found is None:
        return None
    data = sealed[: found.start()]
    return data if found["kind"] == kind.encode() and found["digest"].decode() == _digest(data, kind, name) else None


def _digest(data: bytes, kind: str, name: str) -> str:
    return digest(kind, name, data)


def read_sealed(path: Path, *, kind: str) -> bytes | None:
    """What was sealed into a file under its name; None where that cannot be proved."""
    try:
        return None if path.is_symlink() else unseal(path.read_bytes(), kind=kind, name=path.name)
    except OSError:
        return None


def write_sealed(path: Path, data: bytes, *, kind: str) -> None:
    """Write a sealed file, in the place of whatever stands there.

    :raises OSError: it cannot be written.
    """
    if path.is_symlink() or path.is_dir():
        remove(path)
    write_atomically(path, seal(data, kind=kind, name=path.name))


def write_json(path: Path, value: object, *, kind: str) -> None:
    """Write a value as a sealed file of JSON.

    :raises OSError: it cannot be written.
    """
    write_sealed(path, json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), kind=kind)


def read_json(path: Path, read: Callable[[Any], T], *, kind: str) -> T | None:
    """What a sealed file of JSON holds, as a function reads it; None where it cannot be read."""
    return _read(read_sealed(path, kind=kind), read)


def _read(data: bytes | None, read: Callable[[Any], T]) -> T | None:
    if data is None:
        return None
    try:
        return read(json.loads(data.decode("utf-8", "surrogatepass")))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None  # sealed, but by a version that kept something else


class Cache:
    """The folder of what was made before. What a run does not use can go at its end.

    :param folder: where; nothing is kept where it is a link, or no folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()
        self._told = False
        self.usable = not folder.is_symlink() and (folder.is_dir() or not folder.exists())
        if not self.usable:
            self._tell(f"{folder} is {'a symbolic link' if folder.is_symlink() else 'no folder'}")

    def get(self, name: str, *, kind: str) -> str | None:
        """The text kept under a name, or None."""
        data = self.get_bytes(name, kind=kind)
        try:
            return None if data is None else data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return None

    def get_bytes(self, name: str, *, kind: str) -> bytes | None:
        """The data kept under a name, or None."""
        self._used.add(name)
        return read_sealed(self.folder / name, kind=kind) if self.usable else None

    def get_json(self, name: str, read: Callable[[Any], T], *, kind: str) -> T | None:
        """What is kept under a name as JSON, as a function reads it, or None."""
        return _read(self.get_bytes(name, kind=kind), read)

    def put(self, name: str, data: str | bytes, *, kind: str) -> None:
        """Keep a text or data under a name, if that can be done."""
        self._used.add(name)
        if not self.usable:
            return
        try:
            data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
            write_sealed(self.folder / name, data, kind=kind)
        except OSError as error:
            self._tell(f"{self.folder / name} cannot be written: {error.strerror or error}")

    def put_json(self, name: str, value: object, *, kind: str) -> None:
        """Keep a value under a name as JSON."""
        self.put(name, json.dumps(value, ensure_ascii=False), kind=kind)

    def keep(self, name: str) -> None:
        """Let a name live that this run may not ask for."""
        self._used.add(name)

    def forget_unused(self, pattern: str = "*.*") -> None:
        """Take away what this run did not ask for, of the names that fit a pattern."""
        for path in self.folder.glob(pattern) if self.usable else ():
            if path.name not in self._used:
                try:
                    remove(path)
                except OSError as error:
                    self._tell(f"{path} cannot be removed: {error.strerror or error}")

    def _tell(self, what: str) -> None:
        if not self._told:
            log.info("%s: what could be kept there is made anew each time", what)
            self._told = True


def cache_beside(corpus: Path) -> Cache:
    """The cache of a corpus: ``.reftel`` beside its folder."""
    return Cache(corpus.resolve().parent / CACHE)
