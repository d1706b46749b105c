"""What is amiss with a volume's folder: files in it that nobody reads, and a folder that does not say what it is.

In: a folder. Out: the files that neither the conversion nor the reading of TEI nor the registers take up, and what an
editor should be told of the folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

# What stands in a volume's folder and is read: transcriptions, their TEI and registers, what an editor supplies.
_READ: Final = frozenset((".txt", ".xml", ".toml"))
# What may lie beside documents and is no document: notes to oneself, page images, what systems put there.
_BESIDE: Final = frozenset("readme license licence copying changelog thumbs.db desktop.ini icon\r makefile".split())
_IMAGES: Final = frozenset(".jpg .jpeg .png .gif .tif .tiff .jp2 .webp .svg".split())


def unread_files(folder: Path) -> list[Path]:
    """The files in a volume's folder that nobody reads, by name.

    A transcription ``d1.txt`` imported from ``d1.docx`` speaks for it: what has a ``.txt`` or ``.xml`` of its name is
    left out, as are images, hidden files, backups and a README.
    """
    if not folder.is_dir():
        return []
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~")))
    # "D1.TXT" is a transcription to nobody on a system that tells capitals apart.
    read = {path.stem for path in files if path.suffix in (".txt", ".xml")}
    return [path for path in files if path.suffix not in _READ and not _is_beside(path) and path.stem not in read]


def folder_notices(path: Path) -> list[tuple[Path, str]]:
    """What to tell of a volume's folder, or of those in a corpus: the file or folder, and a clause with its remedy."""
    told: list[tuple[Path, str]] = []
    for folder in _volume_folders(path):
        if not (folder / "volume.toml").exists():
            what = f"the folder has no volume.toml, so that its documents are of a volume called {folder.name!r}"
            told.append((folder, f"{what} of which nothing is known; run `reftel new {folder.name}`"))
        told += [(file, f"nobody reads this file; {tell_unread(file)}") for file in unread_files(folder)]
    return told


def _volume_folders(path: Path) -> list[Path]:
    """The folder itself where it is a volume's, else those below it that hold documents."""
    if not path.is_dir():
        return []
    if any(path.glob("*.txt")) or any((path / name).exists() for name in ("volume.toml", "registers.xml")):
        return [path]
    below = (each for each in path.iterdir() if each.is_dir() and not each.name.startswith("."))
    return sorted(each for each in below if any(each.glob("*.txt")) or any(each.glob("*.xml")))


def tell_unread(path: Path) -> str:
    """What to do with a file that nobody reads."""
    if path.suffix.lower() in (".docx", ".docm", ".odt", ".html", ".htm", ".xhtml", ".md", ".markdown"):
        return f"run `reftel import {path}`"
    if path.suffix.lower() in (".txt", ".xml", ".toml"):
        return f"name it {path.stem}{path.suffix.lower()}"
    return "transcribe it into a .txt file, or move it elsewhere"


def _is_beside(path: Path) -> bool:
    name = path.name.lower()
    return (
        path.suffix.lower() in _IMAGES
        or name in _BESIDE
        or path.stem.lower() in _BESIDE
        or name.endswith(("~", ".bak", ".orig", ".rej", ".swp", ".lock"))
    )
