"""All that a site is made from, by digest, so that a build in which nothing changed can tell so at a glance.

In: the configuration of MkDocs and what it names: the corpus, the hand-written pages, the templates; our own code and
the libraries installed. Out: a digest a file, a setting or a library. Files are told apart by their content, never by
their date, which says little after a checkout.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig

from annotate.files import code_stamp, digest, files_below

# Settings that say where MkDocs works and not what it makes, and those that are read more closely here.
_APART: Final = frozenset({"plugins", "theme", "site_dir", "watch", "config_file_path"})
_OURS: Final = "reftel"


def read_inputs(config: MkDocsConfig, options: Config) -> dict[str, str] | None:
    """A digest of everything that decides what the pages are, each under a name that is its own.

    :param options: of our plugin.
    :returns: None where anything else has a hand in the pages, another plugin or a hook, whose inputs nobody knows.
    """
    if list(config.plugins) != [_OURS] or config.hooks:
        return None
    return {
        "code": code_stamp(),
        "libraries": digest(sys.version, *_libraries()),
        "settings": digest(*_settings(config, options)),
        **_folder(Path(config.docs_dir)),
        **{name: told for folder in _written(config) for name, told in _folder(folder).items()},
        **_folder(Path(options["corpus"])),
    }


def stamp_of(inputs: Mapping[str, str]) -> str:
    """One stamp for all inputs together."""
    return digest(*(f"{name} {told}" for name, told in sorted(inputs.items())))


def name_of(path: Path) -> str:
    """The name a file has among the inputs."""
    return str(path.absolute())


def _libraries() -> Iterator[str]:
    """Every distribution that could be imported, with its version, as its folder's name says."""
    for place in map(Path, sys.path):
        if place.is_dir():
            yield from sorted(path.name for path in place.glob("*.dist-info"))


def _settings(config: MkDocsConfig, options: Config) -> Iterator[str]:
    yield from (f"{key}={value!r}" for key, value in sorted(config.items()) if key not in _APART)
    yield repr(sorted(options.items()))
    yield from (f"theme.{key}={config.theme[key]!r}" for key in sorted(config.theme))
    yield repr((config.theme.name, config.theme.dirs, sorted(config.theme.static_templates)))


def _written(config: MkDocsConfig) -> list[Path]:
    """The folders of templates that people write; what MkDocs itself brings along is among the libraries."""
    return [Path(folder) for folder in config.theme.dirs if "site-packages" not in Path(folder).parts]


def _folder(folder: Path) -> dict[str, str]:
    names = sorted(files_below(str(folder)))
    return {name_of(folder / name): _digest_of(folder / name) for name in names}


def _digest_of(path: Path) -> str:
    """A digest of a file's content, or of why it cannot be read, which the build tells where it needs the file."""
    try:
        return digest(path.read_bytes())
    except OSError as error:
        return digest("unreadable", type(error).__name__)
