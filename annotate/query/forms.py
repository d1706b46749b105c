"""Which form of a file a question is put to: a whole volume in the corpus is tagged only in the cache.

In: the paths a command was given. Out: `Form` values in reading order. A file named itself is read as it is. A
whole volume found below the corpus folder is read as `annotate.corpus.prepare` tagged it, if the cache holds a form
of exactly this file; else as its editors left it, and the form says so. Whether a cached form is of this file is
decided by taking its tags out again, and remembered by size and time of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from annotate.cache import CACHE, read_json, read_sealed, write_json
from annotate.errors import ReftelError
from annotate.files import REGISTERS, tei_files

_MEMORY: Final = "forms.json"
_KIND: Final = "forms"
_HEADER: Final = 100_000  # bytes that a header seldom exceeds


@dataclass(frozen=True, slots=True)
class Form:
    """A TEI file and what is read for it.

    :param path: the editor's file.
    :param read: the file that is parsed: the same, or its tagged form in the cache.
    :param shift: lines that the tagged form's header is longer than the file's.
    :param untagged: a whole volume of the corpus that the cache has no current tagged form of.
    """

    path: Path
    read: Path
    shift: int = 0
    untagged: bool = False


def find_forms(paths: Iterable[Path]) -> list[Form]:
    """The files to ask: each path that is a file, and all TEI below each that is a folder.

    :raises OSError: a path cannot be read.
    """
    forms: list[Form] = []
    for path in paths:
        below = [Form(p, p) for p in tei_files([path])]
        forms += _tagged(path, below) if path.is_dir() else below
    return list({form.path: form for form in forms}.values())


def as_forms(files: Iterable[Path | Form]) -> tuple[Form, ...]:
    """Files as forms: a path is read as it is."""
    return tuple(Form(f, f) if isinstance(f, Path) else f for f in files)


def _tagged(corpus: Path, forms: Sequence[Form]) -> list[Form]:
    """The forms with each whole volume that lies in the corpus folder itself as the cache has it."""
    cache = corpus.resolve().parent / CACHE
    volumes = [f for f in forms if f.path.parent == corpus and not (corpus / REGISTERS).exists()]
    if not volumes or not (cache.is_dir() or (corpus.resolve().name == "corpus")):
        return list(forms)
    found = _Memory(cache)
    tagged = {f.path: found.tagged_form(f) for f in volumes}
    found.keep()
    return [tagged.get(f.path, f) for f in forms]


class _Memory:
    """Pairs of file and tagged form that were compared before, so that they are not compared again."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        known = read_json(cache / _MEMORY, _read_known, kind=_KIND) if not cache.is_symlink() else None
        self._known = known or {}  # it only saves time
        self._used: dict[str, int] = {}
        self._candidates: list[tuple[Path, str]] | None = None

    def tagged_form(self, form: Form) -> Form:
        for candidate, volume in self._cached():
            if volume != _volume_of(form.path):
                continue
            pair = f"{_state(form.path)} {_state(candidate)}"
            shift = self._known.get(pair)
            if shift is None:
                shift = _compare(form.path, candidate)
            self._used[pair] = shift
            if shift >= 0:
                return replace(form, read=candidate, shift=shift)
        return replace(form, untagged=True)

    def _cached(self) -> list[tuple[Path, str]]:
        """The cache's tagged forms with their volumes' ids, the newest first."""
        if self._candidates is None:
            # One that is not as it was kept (`annotate.cache`) is none.
            paths = [p for p in _entries(self._cache) if read_sealed(p, kind="tagged") is not None]
            paths.sort(key=lambda p: p.stat().st_mtime_ns, reverse=True)
            self._candidates = [(p, _volume_of(p)) for p in paths]
        return self._candidates

    def keep(self) -> None:
        """Remember what was compared, if there is a cache to remember it in."""
        if self._used != self._known and self._cache.is_dir() and not self._cache.is_symlink():
            with suppress(OSError):
                write_json(self._cache / _MEMORY, self._used, kind=_KIND)


def _entries(cache: Path) -> list[Path]:
    return [] if cache.is_symlink() else list(cache.glob("*.xml"))


def _read_known(told: Any) -> dict[str, int]:
    return {str(pair): int(shift) for pair, shift in told.items()}


def _state(path: Path) -> str:
    stat = path.stat()
    return f"{path.name}:{stat.st_size}:{stat.st_mtime_ns}"


def _volume_of(path: Path) -> str:
    """The FRUS id that a file's header states; its name where it states none."""
    from annotate.tei.header import volume_of
    from annotate.tei.scan import find_header, read_beginning

    with path.open("rb") as file:
        start = file.read(_HEADER)
        try:
            source = read_beginning(start)
            if not find_header(source)[1]:
                source = read_beginning(start + file.read())
            return volume_of(source) or path.stem
        except ReftelError:
            return path.stem


def _compare(path: Path, tagged: Path) -> int:
    """How many lines longer the tagged form is, if without its tags it is the file; -1 if it is not."""
    from annotate.tei.scan import read_source, redeclared
    from annotate.weave import strip

    source = read_source(path.read_bytes(), name=str(path))
    form = (read_sealed(tagged, kind="tagged") or b"").decode("utf-8", "replace")
    if strip(form).source != redeclared(strip(source).source):
        return -1
    return form.count("\n") - source.count("\n")
