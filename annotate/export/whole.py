"""Writing an export so that nothing is ever half there: into a temporary place beside it, renamed when it is whole.

What is killed leaves the earlier export, or none, and at worst a hidden temporary file, which the next run removes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotate.errors import ReftelError
from annotate.files import remove_leftovers, settle, settle_folder, temporary_prefix, usual_mode, written_whole


class ExportError(ReftelError):
    """An export that cannot be written. Nothing is half written then."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to; what the block wrote there becomes `path` when the block ends without an error.

    :raises ExportError: the place cannot be written to.
    """
    if path.is_dir():
        raise ExportError("is a folder", path=path, remedy="name a file")
    with _told(path), written_whole(path, lasting=True) as temporary, _told(path, temporary):
        yield temporary


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to write files to; they go to `path` when the block ends without an error.

    Where `path` is a folder already, files of the same names are replaced, each at once, and others are left alone.

    :raises ExportError: the place cannot be written to.
    """
    if path.exists() and not path.is_dir():
        raise ExportError("is a file", path=path, remedy="name a folder")
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(path)
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=temporary_prefix(path)))
    try:
        with _told(path, temporary):
            yield temporary
            for file in sorted(temporary.iterdir()):
                settle(file, mode=usual_mode(), lasting=True)
            if path.is_dir():
                for file in sorted(temporary.iterdir()):
                    file.replace(path / file.name)
            else:
                temporary.chmod(usual_mode() | (usual_mode() >> 2 & 0o111))
                temporary.replace(path)
            settle_folder(path.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def _told(path: Path, within: Path | None = None) -> Iterator[None]:
    """Tell an operating system's refusal as a fault of the place named on the command line, or of what was read."""
    try:
        yield
    except OSError as error:
        told = error.strerror or str(error)
        named = Path(str(error.filename)) if error.filename is not None else None
        if within is not None and named is not None and within not in (named, *named.parents):
            raise ExportError(f"cannot be read: {told}", path=named, remedy="see that it is there") from error
        raise ExportError(f"cannot be written: {told}", path=path, remedy="name a place you may write to") from error
