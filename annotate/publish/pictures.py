"""Pictures: those of figures, which lie beside the TEI, and those of printed pages, which lie elsewhere.

In: what ``graphic/@url`` and ``pb/@facs`` say. Out: files to be copied, addresses to link to. A picture is only taken
from the TEI's own folder or one below it, and only if it is of a kind that cannot hold a script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from lxml import etree

from annotate.publish.markup import safe_url
from annotate.tei.tree import TEI_NAMESPACE

KINDS: Final = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
}  # fmt: skip
_UNSAFE = re.compile(r"[^\w.-]+")


def picture_file(folder: Path | None, url: str) -> Path | None:
    """The file that a ``graphic`` names, where it lies beside the TEI or below its folder; else None."""
    if folder is None or not url or "\x00" in url or Path(url).suffix.lower() not in KINDS:
        return None
    try:
        path = (folder / url).resolve()
        inside = path.is_relative_to(folder.resolve())
        return path if inside and path.is_file() else None
    except (OSError, ValueError):
        return None


def picture_name(url: str) -> str:
    """What a picture is called beside the page that shows it.

    >>> picture_name("maps/Border (1).png")
    'maps-Border-1-.png'
    """
    return _UNSAFE.sub("-", url).strip(".-")


def shown_picture(folder: Path | None, url: str) -> str:
    """Where a page has the picture that a ``graphic`` names: beside it; empty where there is none."""
    return picture_name(url) if picture_file(folder, url) is not None else ""


def pictures_of(element: etree._Element, folder: Path | None) -> Iterator[tuple[str, Path]]:
    """The name and file of each picture that an element shows."""
    seen: set[str] = set()
    for graphic in element.iter(f"{{{TEI_NAMESPACE}}}graphic"):
        url = graphic.get("url") or ""
        path = picture_file(folder, url)
        if path is not None and url not in seen:
            seen.add(url)
            yield picture_name(url), path


def page_image(base: str, facs: str) -> str:
    """The address of the image of a printed page; empty where the volume names no place of such images.

    :param base: the address that ``page_images`` of ``volume.toml`` gives: a folder, or with ``{facs}`` for the page.

    >>> page_image("https://static.history.state.gov/frus/frus1964-68v14/medium/{facs}.png", "0034")
    'https://static.history.state.gov/frus/frus1964-68v14/medium/0034.png'
    >>> page_image("https://example.org/pages", "0034"), page_image("", "0034"), page_image("javascript:x", "1")
    ('https://example.org/pages/0034', '', '')
    """
    name = quote(facs.strip(), safe="._-")
    if not base or not name:
        return ""
    return safe_url(base.replace("{facs}", name) if "{facs}" in base else f"{base.rstrip('/')}/{name}")
