"""Finds questions that are kept with the corpus under a name: ``corpus/queries/<name>.xq`` or ``.xpath``.

In: folders. Out: `NamedQuery` values. The first line of a query is its title, as a comment: ``(: Who … :)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from annotate.errors import QueryError
from annotate.query.expressions import nearest

QUERIES: Final = "queries"
_NAME = re.compile(r"[A-Za-z][\w-]*")
_TITLE = re.compile(r"\(:\s*(.*?)\s*:\)\s*$")
_COMMENTS = re.compile(r"(?:\s|\(:.*?:\))*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question with a name. text: the query itself, for XPath without its comments, which XPath 1.0 has not."""

    name: str
    title: str
    language: Literal["xquery", "xpath"]
    text: str
    path: Path


def query_folders(paths: Iterable[Path]) -> list[Path]:
    """Where questions may be kept: ``queries`` in each folder that is asked, and in ``corpus``."""
    folders = (path / QUERIES for path in (*paths, Path("corpus")))
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]


def list_queries(folders: Iterable[Path]) -> list[NamedQuery]:
    """All questions of some folders by name; the first folder's where two have the same name.

    :raises QueryError: the first line of one is no title.
    """
    found: dict[str, NamedQuery] = {}
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.suffix in (".xq", ".xpath"):
                found.setdefault(path.stem, read_query(path))
    return [found[name] for name in sorted(found)]


def find_query(name: str, folders: Iterable[Path]) -> NamedQuery | None:
    """The question of a name; None where there is none, or where it cannot be a name."""
    if not _NAME.fullmatch(name):
        return None
    files = (folder / f"{name}{suffix}" for folder in folders for suffix in (".xq", ".xpath"))
    path = next((file for file in files if file.is_file()), None)
    return read_query(path) if path is not None else None


def similar_query(name: str, folders: Iterable[Path]) -> str:
    """The name of a question most like one that does not exist; empty where none is like it."""
    if not _NAME.fullmatch(name):
        return ""
    return nearest(name, (path.stem for folder in folders for path in folder.glob("*.x*")))


def read_query(path: Path) -> NamedQuery:
    """Read a question from its file.

    :raises QueryError: it is not UTF-8, or its first line is no title.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError("it is not UTF-8", path=path, remedy="save it as UTF-8") from error
    title = _TITLE.match(text.split("\n", 1)[0].strip())
    if title is None:
        raise QueryError("the first line is no title", path=path, line=1, remedy="begin with a line (: Who … :)")
    if path.suffix == ".xq":
        return NamedQuery(path.stem, title[1], "xquery", text, path)
    comments = _COMMENTS.match(text)
    bare = text[comments.end() :] if comments else text
    return NamedQuery(path.stem, title[1], "xpath", bare.strip(), path)
