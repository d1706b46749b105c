"""Leaving pages alone that are as they were: writing them is most of the time of a build in which little changed.

MkDocs wipes its folder and writes every file again. So it is given a folder of its own to write to, ``.new`` in the
site, and only what differs comes into the site. A list in the site says what stands in it, by digest; the list lies
there, not in a cache elsewhere, so that it never speaks of another site.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import Final

from annotate.files import digest, files_below

_LIST: Final = ".pages"
_NEW: Final = ".new"


class KeptSite:
    """A site's folder during a build.

    :param folder: where the site is to stand.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._wanted: set[str] = set()
        self._stamps: dict[str, str] = {}
        self._there = set(files_below(str(folder)))
        # Where nothing stands yet there is nothing to keep, and no need of a second folder.
        self.new = folder / _NEW if self._there else folder
        listed = folder / _LIST
        told = json.loads(listed.read_text("utf-8")) if listed.exists() else {}
        self._made_from: str = told.get("made from", "")
        self._names: str = told.get("names", "")
        self._before: dict[str, str] = told.get("stamps", {})
        shutil.rmtree(folder / _NEW, ignore_errors=True)

    def is_made_from(self, inputs: str) -> bool:
        """Whether the site stands as it was made from inputs of this stamp, no file of it missing and none too many."""
        return bool(inputs) and self._made_from == inputs and self._names == digest(*sorted(self._there))

    def leave(self) -> None:
        """Leave the site as it stands."""
        shutil.rmtree(self.folder / _NEW, ignore_errors=True)

    def is_same(self, name: str, stamp: str) -> bool:
        """Whether a file stands in the site with this stamp; it is one of the site's files from now on.

        :param stamp: a digest of its content, or of all that its content is made from.
        """
        self._wanted.add(name)
        self._stamps[name] = stamp
        return name in self._there and self._before.get(name) == stamp

    def put(self, name: str, made: Callable[[], str | bytes], stamp: str = "") -> None:
        """Write a file, unless it is there already as it is.

        :param stamp: as for `is_same`; a digest of the content where it is not given.
        """
        content = None if stamp else made()
        if content is not None:
            stamp = digest(content)
        if not self.is_same(name, stamp):
            content = made() if content is None else content
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)

    def keep(self, name: str) -> bool:
        """Leave a file as it stands, whatever it is made from now; whether it is there."""
        self._wanted.add(name)
        self._stamps[name] = self._before.get(name, "")
        return name in self._there

    def stamp_of(self, names: Iterable[str]) -> str:
        """One stamp for some of the site's files together."""
        return digest(*(self._stamps.get(name, "") for name in names))

    def take_in(self) -> None:
        """Move what MkDocs has written so far into the site."""
        (self.folder / _LIST).unlink(missing_ok=True)  # from here on, until the new one, it would not be true
        written = list(files_below(str(self.new)))
        self._wanted.update(written)
        if self.new == self.folder:
            return
        for name in written:
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.new / name).replace(target)
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
        for name in self._there - self._wanted:
            path = self.folder / name
            path.unlink(missing_ok=True)
            for above in path.parents:
                if above == self.folder or (above.is_dir() and any(above.iterdir())):
                    break
                if above.is_dir():  # it may have gone with a file before
                    above.rmdir()
        names = digest(*sorted(files_below(str(self.folder))))
        told = {"made from": inputs, "names": names, "stamps": self._stamps}
        (self.folder / _LIST).write_text(json.dumps(told), "utf-8")
