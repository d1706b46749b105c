"""Answers the SQL on a page of the site: below each ``sql`` block of its Markdown, the rows the edition gives.

In: Markdown and the volumes of the corpus. Out: the same Markdown with a table after each block, so that a page can
only show what its query really yields.
"""

from __future__ import annotations

import html
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from annotate.cache import Cache
from annotate.corpus import Volume
from annotate.export.settings import Settings
from annotate.export.sqlite import write
from annotate.export.whole import ExportError
from annotate.files import code_stamp, digest

_BLOCK = re.compile(r"^```sql\n(?P<sql>.*?)^```$", re.DOTALL | re.MULTILINE)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]|#])")
SHOWN: Final = 20


def has_questions(markdown: str) -> bool:
    """Whether a page has SQL to answer.

    >>> has_questions("Count:\\n\\n```sql\\nSELECT 1\\n```\\n"), has_questions("`SELECT 1`")
    (True, False)
    """
    return _BLOCK.search(markdown) is not None


def answer_page(markdown: str, volumes: Sequence[Volume], *, cache: Cache | None = None) -> str:
    """A page with the answer to each of its questions, asked of the SQLite export of the volumes.

    :param cache: keeps the answers until the page or the volumes change; none are kept where None.
    :raises ExportError: a question is not SQL of these tables; the message quotes it.
    """
    if not has_questions(markdown):
        return markdown
    if cache is None:
        return _answered(markdown, volumes)
    name = f"answers-{_digest(markdown, volumes)}"
    kept = cache.get(name, kind="answers")
    if kept is None:
        kept = _answered(markdown, volumes)
        cache.put(name, kept, kind="answers")
        cache.forget_unused("answers-*")
    return kept


def _digest(markdown: str, volumes: Iterable[Volume]) -> str:
    parts = [code_stamp(), markdown]
    for volume in volumes:
        parts += [repr(replace(volume, documents=())), *dict.fromkeys(entry.source for entry in volume.documents)]
    return digest(*parts)


def _answered(markdown: str, volumes: Iterable[Volume]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "edition.sqlite"
        write(volumes, path, Settings())
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            return _BLOCK.sub(lambda block: f"{block.group()}\n\n{answer(block['sql'], database)}", markdown)


def answer(sql: str, database: sqlite3.Connection) -> str:
    """The rows a question yields, as a Markdown table of at most `SHOWN` rows that says how many more there are.

    >>> print(answer("SELECT 1 AS one, 'a|b' AS two", sqlite3.connect(":memory:")))
    | one | two |
    | --- | --- |
    | 1 | a\\|b |
    """
    try:
        asked = database.execute(sql)
        rows = asked.fetchall()
    except sqlite3.Error as error:
        raise ExportError(f"{error} in the question: {sql.strip()}", remedy="see the data dictionary") from error
    if not rows:
        return "*The edition has no such case.*"
    names = [column[0] for column in asked.description]
    lines = [names, ["---"] * len(names), *([_cell(value) for value in row] for row in rows[:SHOWN])]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    more = len(rows) - SHOWN
    return f"{table}\n\n*… and {more:,} more.*" if more > 0 else table


def _cell(value: object) -> str:
    """A value as text that means nothing to Markdown or HTML."""
    text = " ".join(str(value).split()) if value is not None else ""
    return _MARKDOWN.sub(r"\\\1", html.escape(text, quote=False))
