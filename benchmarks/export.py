#!/usr/bin/env python3
"""How long an export takes, as a ratio to annotating the same volumes in the same run, and how fast SQL answers on it.

    python benchmarks/export.py [VOLUME…]      volumes of ../shared/frus; frus1964-68v14 where none is named; "all"

Volumes are tagged first, one process, one core; then each format is written from the tagged files. Bound: the tables
take at most twice the time of annotating. Memory is the largest a process of its own needs for that format.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from annotate.corpus import read_files
from annotate.export import FORMATS, export

ROOT = Path(__file__).resolve().parent.parent
FRUS = ROOT.parent / "shared" / "frus"
BOUND = 2.0  # times the annotation
QUESTIONS = {
    "who cleared most": """
        SELECT coalesce(persons.name, roles.name), count(DISTINCT document) FROM roles
        LEFT JOIN persons ON persons.id = roles.person WHERE role = 'cleared'
        GROUP BY coalesce(roles.person, roles.name) ORDER BY 2 DESC LIMIT 10""",
    "clauses by bearer": "SELECT bearer, kind, count(*) FROM clauses GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 10",
    "most cited messages": """
        SELECT messages.title, count(*) FROM messages JOIN cross_references ON to_message = messages.id
        GROUP BY messages.id ORDER BY 2 DESC LIMIT 10""",
    "full-text search": """
        SELECT documents.id FROM documents_fts JOIN documents ON documents.rowid = documents_fts.rowid
        WHERE documents_fts MATCH 'confrontation' ORDER BY rank LIMIT 10""",
}


def annotate(path: Path, out: Path) -> float:
    """Tag a volume; the seconds it took without start-up."""
    from annotate.pipeline import annotate_source
    from annotate.registers import read_registers
    from annotate.tei.scan import read_source

    source = read_source(path.read_bytes())
    start = time.perf_counter()
    done = annotate_source(source, read_registers(source, str(path)))
    seconds = time.perf_counter() - start
    out.write_text(done.source, "utf-8", newline="")
    return seconds


def write_one(form: str, out: Path, paths: list[Path]) -> None:
    """Write one format and print its seconds and the memory it needed, in MB."""
    if form == "docbin":
        import spacy

        spacy.blank("en")
    FORMATS[form].write()  # imports what it needs
    start = time.perf_counter()
    export(form, read_files(paths), out)
    # Not ru_maxrss: Linux lets a process inherit the peak of the one that started it.
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    print(time.perf_counter() - start, int(peak[1]) / 1000 if peak else 0)


def main(names: list[str]) -> None:
    names = [p.stem for p in sorted(FRUS.glob("*.xml"))] if names == ["all"] else names or ["frus1964-68v14"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        tagged = [folder / f"{name}.xml" for name in names]
        peer = sum(annotate(FRUS / path.name, path) for path in tagged)
        size = sum(path.stat().st_size for path in tagged) / 1e6
        print(f"{len(tagged)} volumes, {size:.0f} MB tagged; annotating took {peer:.1f} s")
        print(f"{'format':12}{'seconds':>9}{'ratio':>8}{'MB':>7}")
        for form in FORMATS:
            out = folder / f"out.{form}"
            command = [sys.executable, __file__, "--one", form, str(out), *map(str, tagged)]
            told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
            seconds, memory = map(float, told)
            note = "" if seconds <= BOUND * peer else "  over the bound"
            print(f"{form:12}{seconds:9.2f}{seconds / peer:8.2f}{memory:7.0f}{note}")
        with closing(sqlite3.connect(folder / "out.sqlite")) as database:
            for name, sql in QUESTIONS.items():
                start = time.perf_counter()
                rows = len(database.execute(sql).fetchall())
                print(f"{name:24}{(time.perf_counter() - start) * 1000:8.2f} ms, {rows} rows")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        write_one(sys.argv[2], Path(sys.argv[3]), [Path(p) for p in sys.argv[4:]])
    else:
        main(sys.argv[1:])
