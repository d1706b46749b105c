"""Leaving pages alone that are as they were: writing them is most of the time of a build in which little changed.

MkDocs wipes its folder and writes every file again. So it is given a folder of its own to write to, ``.new`` in the
site, and only what differs comes into the site. A sealed list in the site says what stands in it, by digest, and when
each file was last touched; the list lies there, not in a cache elsewhere, so that it never speaks of another site.
A file that was touched since is believed only if its content is still what it was: what was damaged is made again.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

from annotate.cache import read_json, write_json
from annotate.files import digest, files_below, remove

_LIST: Final = ".pages"
_NEW: Final = ".new"
_KIND: Final = "pages"


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file of the site as the last build left it.

    :param stamp: a digest of all that it is made from, where one was given. :param content: a digest of its bytes.
    :param size: in bytes. :param modified, changed: when its content, or anything of it, was last touched, in ns.
    """

    stamp: str
    content: str
    size: int
    modified: int
    changed: int


class KeptSite:
    """A site's folder during a build.

    :param folder: where the site is to stand.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._wanted: set[str] = set()
        self._stamps: dict[str, str] = {}
        self._contents: dict[str, str] = {}  # digests of what this build writes
        self._there = dict(_files(str(folder)))
        # Where nothing stands yet there is nothing to keep, and no need of a second folder.
        self.new = folder / _NEW if self._there else folder
        self._made_from, self._before = read_json(folder / _LIST, _read_list, kind=_KIND) or ("", {})
        self._proved: dict[str, bool] = {}
        self._touched = False  # whether a file was touched and is still the same
        remove(folder / _NEW)

    def is_made_from(self, inputs: str) -> bool:
        """Whether the site stands as it was made from inputs of this stamp: no file missing, changed or too many."""
        named = bool(inputs) and self._made_from == inputs and self._before.keys() == self._there.keys()
        return named and all(map(self._is_intact, self._before))

    def _is_intact(self, name: str) -> bool:
        """Whether a file is as the last build left it."""
        if name not in self._proved:
            self._proved[name] = self._prove(name)
        return self._proved[name]

    def _prove(self, name: str) -> bool:
        there, before = self._there.get(name), self._before.get(name)
        if there is None or before is None or not stat.S_ISREG(there.st_mode) or there.st_size != before.size:
            return False
        if (there.st_mtime_ns, there.st_ctime_ns) == (before.modified, before.changed):
            return True
        self._touched = True
        try:
            return digest((self.folder / name).read_bytes()) == before.content
        except OSError:
            return False

    def is_whole(self, folder: str) -> bool:
        """Whether all in a folder of the site is as the last build left it."""
        inside = {name for name in {*self._before, *self._there} if name.startswith(f"{folder}/")}
        return all(map(self._is_intact, inside))

    def leave(self) -> None:
        """Leave the site as it stands."""
        remove(self.folder / _NEW)
        if self._touched:  # so that the next build need not read the files that were touched
            self._write_list(self._made_from, {name: kept.stamp for name, kept in self._before.items()})

    def is_same(self, name: str, stamp: str, *, content: bool = False) -> bool:
        """Whether a file stands in the site with this stamp; it is one of the site's files from now on.

        :param stamp: a digest of all that its content is made from.
        :param content: whether it is one of its content.
        """
        self._wanted.add(name)
        self._stamps[name] = stamp
        if content:
            self._contents[name] = stamp
        before = self._before.get(name)
        return before is not None and before.stamp == stamp and self._is_intact(name)

    def put(self, name: str, made: Callable[[], str | bytes], stamp: str = "") -> None:
        """Write a file, unless it is there already as it is.

        :param stamp: as for `is_same`; a digest of the content where it is not given.
        """
        content = None if stamp else made()
        if content is not None:
            stamp = digest(content)
        if not self.is_same(name, stamp):
            content = made() if content is None else content
            path = self._way_to(name)
            path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
            self._contents[name] = digest(content)

    def _way_to(self, name: str) -> Path:
        """Where a file is to stand, with nothing in its way: no folder of its name, no file where its folder is."""
        path = self.folder / name
        for above in reversed(path.relative_to(self.folder).parents):
            folder = self.folder / above
            if folder != self.folder and (folder.is_symlink() or (folder.exists() and not folder.is_dir())):
                remove(folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or path.is_dir():
            remove(path)
        return path

    def keep(self, name: str) -> bool:
        """Leave a file as it stands, whatever it is made from now; whether it is there."""
        self._wanted.add(name)
        before = self._before.get(name)
        self._stamps[name] = before.stamp if before is not None else ""
        return self._is_intact(name)

    def stamp_of(self, names: Iterable[str]) -> str:
        """One stamp for some of the site's files together."""
        return digest(*(self._stamps.get(name, "") for name in names))

    def take_in(self) -> None:
        """Move what MkDocs has written so far into the site."""
        remove(self.folder / _LIST)  # from here on, until the new one, it would not be true
        written = list(files_below(str(self.new)))
        self._wanted.update(written)
        if self.new == self.folder:
            return
        for name in written:
            (self.new / name).replace(self._way_to(name))
        shutil.rmtree(self.new, ignore_errors=True)

    def clear(self, wanted: Container[str]) -> None:
        """Remove the pages two folders deep that are none of those wanted, before the index is made of such."""
        for name in self._there:
            if name.count("/") == 2 and name.endswith("/index.html") and name not in wanted:
                (self.folder / name).unlink(missing_ok=True)

    def keep_folder(self, name: str) -> None:
        """Leave a folder that another program writes as it stands."""
        self._wanted.update(there for there in self._there if there.startswith(f"{name}/"))

    def close(self, inputs: str = "") -> None:
        """Remove what no longer belongs to the site, as MkDocs would have, and write the list.

        :param inputs: a stamp of all the site was made from, where it is known and nothing is left to complain of.
        """
        for name in self._there.keys() - self._wanted:
            path = self.folder / name
            if path.is_dir() and not path.is_symlink():  # a page has taken a file's place
                continue
            path.unlink(missing_ok=True)
            for above in path.parents:
                if above == self.folder or (above.is_dir() and any(above.iterdir())):
                    break
                if above.is_dir():  # it may have gone with a file before
                    above.rmdir()
        self._write_list(inputs, self._stamps)

    def _write_list(self, inputs: str, stamps: dict[str, str]) -> None:
        """Write down what stands in the site; a file of which nobody knows what it holds is read."""
        files = {}
        for name, there in _files(str(self.folder)):
            size, modified, changed = there.st_size, there.st_mtime_ns, there.st_ctime_ns
            before = self._before.get(name)
            content = self._contents.get(name, "")
            if before is not None and (before.size, before.modified, before.changed) == (size, modified, changed):
                content = before.content
            content = content or digest((self.folder / name).read_bytes())
            files[name] = astuple(_Kept(stamps.get(name, ""), content, size, modified, changed))
        write_json(self.folder / _LIST, {"made from": inputs, "files": files}, kind=_KIND)


def _read_list(told: Any) -> tuple[str, dict[str, _Kept]]:
    return told["made from"], {name: _Kept(*kept) for name, kept in told["files"].items()}


def _files(folder: str, before: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """The names below a folder, hidden ones and folders left out, each with what the system says of it.

    A symbolic link counts as a file, and is not followed.
    """
    if not os.path.isdir(folder):  # noqa: PTH112 (a site has tens of thousands of files)
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{before}{entry.name}/")
            else:
                yield f"{before}{entry.name}", entry.stat(follow_symlinks=False)
