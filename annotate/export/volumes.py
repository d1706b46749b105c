"""Where an export's volumes come from: the corpus folder, brought up to date, or TEI files as they are.

Volumes are handed over one at a time, so that whoever reads them holds one at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from annotate.corpus import Volume, _Part, _read_volume, prepare, read_registers_for
from annotate.files import REGISTERS, tei_files
from annotate.records import parse_tei
from annotate.textview import read_source


def corpus_volumes(corpus: Path) -> Iterator[Volume]:
    """The volumes of a corpus folder: what changed is converted and tagged first.

    :raises ReftelError: one or more files are at fault; the message names each.
    """
    yield from prepare(corpus)


def file_volumes(paths: Iterable[Path]) -> Iterator[Volume]:
    """The volumes that TEI files belong to, their tags as they stand in the files.

    Files in a volume's folder (one with registers) make one volume of the folder's name; any other file is a volume
    of its own, named like the file.

    :param paths: files, or folders for all TEI below them.
    :raises TeiError: a file is not TEI.
    """
    groups: dict[Path, list[Path]] = {}
    for path in tei_files(paths):
        whole = (path.parent / REGISTERS).exists()
        groups.setdefault(path.parent if whole else path, []).append(path)
    for group, files in groups.items():
        yield _read_group(group, files)


def _read_group(group: Path, files: list[Path]) -> Volume:
    sources = tuple((path, read_source(path.read_bytes(), name=str(path))) for path in files)
    parse_tei(sources[0][1], name=str(sources[0][0]))  # a fault of a file is not one of its register
    registers = read_registers_for(*sources[0])
    name = group.resolve().name if group.is_dir() else group.stem
    return _read_volume(_Part(group, name, registers, (), sources), sources)
