"""Tables: every key joins, every reader reads them, and nothing is ever half there."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from annotate.cli.export import command
from annotate.corpus import Volume, read_files
from annotate.errors import TeiError
from annotate.export import FORMATS, export
from annotate.export.rows import read_rows
from annotate.export.tables import ALL, BY_NAME, Row, dictionary_page
from annotate.export.whole import ExportError

ROOT = Path(__file__).parent.parent
D259 = ROOT / "corpus" / "frus1964-68v14" / "d259.xml"
KINDS = {"text": str, "integer": int, "boolean": bool}

# A volume with what real ones have: the same id twice, a person nobody lists, a cell like a formula, a reference ahead
# and one to a volume that is not here.
VOLUME = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title type="complete">Made</title>
<editor role="primary">Ann Smith</editor></titleStmt><publicationStmt><publisher>Press</publisher><date>1999</date>
</publicationStmt></fileDesc></teiHeader><standOff><listBibl type="messages">
<bibl xml:id="msg.rome.12.1961" type="telegram"><placeName type="from">Rome</placeName> <idno>12</idno></bibl>
</listBibl></standOff><text><front><div xml:id="persons"><list><item><persName xml:id="p_SA1">Smith, Ann</persName>,
Ambassador to Italy from 1960</item></list></div></front><body>
<div type="document" xml:id="d1" n="1" subtype="historical-document"><head>1. Telegram From the Embassy in Italy to the
Department of State<note n="1" xml:id="d1fn1" type="source">Source: <seg type="file">123</seg>. Drafted by
<persName corresp="#p_SA1" role="drafter" resp="#reftel.persons" cert="high">Smith</persName>.</note></head>
<p>See <ref target="#d2">Document 2</ref>, <ref type="telegram" target="#msg.rome.12.1961">telegram 12</ref>,
<ref type="document" target="frus1900v01#d7">elsewhere</ref>, <ref type="document" target="frus1955-57v02#d1">next</ref>
and <persName corresp="#p_XX1">Nobody</persName>.</p></div>
<div type="document" xml:id="d2" n="2"><head>=1+1</head><p>Second.<note n="1" xml:id="d2fn1">A</note>
<note n="1" xml:id="d2fn1">B</note></p></div>
<div type="document" xml:id="d2" n="2"><head>Again</head><p>Third café.</p></div></body></text></TEI>"""
OTHER = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body>
<div type="document" xml:id="d1" n="1"><head>1. Letter</head><p>First.</p></div></body></text></TEI>"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two made volumes and the first telegram in its folder."""
    made, other = tmp_path / "frus1955-57v01.xml", tmp_path / "frus1955-57v02.xml"
    made.write_text(VOLUME, "utf-8")
    other.write_text(OTHER, "utf-8")
    return [made, other, D259]


@pytest.fixture
def database(files: list[Path], tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "edition.sqlite"
    export("sqlite", read_files(files), path)
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def rows_of(files: Iterable[Path]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {table.name: [] for table in ALL}
    for name, row in read_rows(read_files(files)):
        rows[name].append(row)
    return rows


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(a) for a in arguments])


def test_every_row_fits_its_table(files: list[Path]) -> None:
    for name, rows in rows_of(files).items():
        columns = BY_NAME[name].columns
        assert rows, f"the example has nothing for {name}"
        for row in rows:
            assert len(row) == len(columns)
            for value, column in zip(row, columns, strict=True):
                assert value is None or type(value) is KINDS[column.kind], (name, column.name, value)
                assert not column.required or value is not None, (name, column.name)
                assert value != ""


def test_every_key_joins_and_none_is_double(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for table in ALL:
        joined = {row[3]: row[2] for row in database.execute(f"PRAGMA foreign_key_list({table.name})")}
        assert joined == {c.name: c.joins for c in table.columns if c.joins}
    twins = [row[0] for row in database.execute("SELECT id FROM documents WHERE n = '2' ORDER BY id")]
    assert twins == ["frus1955-57v01/d2", "frus1955-57v01/d2~"]


def test_references_say_what_they_mean(database: sqlite3.Connection) -> None:
    found = database.execute(
        "SELECT text, to_document, to_message, resolved FROM cross_references WHERE document = 'frus1955-57v01/d1'"
    )
    assert set(found) == {
        ("Document 2", "frus1955-57v01/d2", None, 1),
        ("telegram 12", None, "msg.rome.12.1961", 1),
        ("elsewhere", None, None, 1),  # its volume is not in the export, so there is no row to join
        ("next", "frus1955-57v02/d1", None, 1),
    }


def test_every_statement_says_who_made_it(database: sqlite3.Connection) -> None:
    ask = "SELECT text, machine, resp, cert FROM mentions WHERE document = 'frus1955-57v01/d1' AND kind = 'person'"
    assert database.execute(ask).fetchall() == [
        ("Smith", 1, "reftel.persons", "high"),
        ("Nobody", 0, None, None),
    ]


def test_first_telegram_is_told_whole(database: sqlite3.Connection) -> None:
    who = database.execute(
        "SELECT role, coalesce(persons.surname, roles.name) FROM roles LEFT JOIN persons ON persons.id = roles.person "
        "WHERE document = 'frus1964-68v14/d259' ORDER BY roles.rowid"
    ).fetchall()
    cleared = ["Toon", "McKisson", "Leddy", "Kohler", "Meeker", "Trueheart"]
    assert who == [
        ("sent", "Department of State"),
        ("received", "Embassy in the Soviet Union"),
        ("drafted", "Pratt"),
        *(("cleared", name) for name in cleared),
        ("approved", "Katzenbach"),
    ]
    archive = database.execute(
        "SELECT archives.title, url FROM documents JOIN archives ON archives.id = documents.archive WHERE n = '259'"
    ).fetchone()
    assert archive == (
        "National Archives and Records Administration, RG 59, Central Files 1967–69, POL 30 USSR",
        "https://history.state.gov/historicaldocuments/frus1964-68v14/d259",
    )


def test_full_text_search_finds_words_and_their_forms(database: sqlite3.Connection) -> None:
    ask = "SELECT documents.id FROM documents_fts JOIN documents ON documents.rowid = documents_fts.rowid WHERE "
    assert database.execute(ask + "documents_fts MATCH 'defector'").fetchall() == [("frus1964-68v14/d259",)]
    assert database.execute(ask + "documents_fts MATCH 'cafe'").fetchall() == [("frus1955-57v01/d2~",)]
    clauses = "SELECT rowid FROM clauses_fts WHERE clauses_fts MATCH ?"
    notified = database.execute(clauses, ["notified"]).fetchall()
    assert notified
    assert database.execute(clauses, ["notify"]).fetchall() == notified


def test_datasette_shows_labels_keys_and_search(database: sqlite3.Connection, tmp_path: Path) -> None:
    pytest.importorskip("datasette")
    script = (
        "import asyncio, json, sys\nfrom datasette.app import Datasette\n"
        "async def main():\n"
        "    client = Datasette([sys.argv[1]]).client\n"
        "    roles = (await client.get('/edition/roles.json?_labels=on&_shape=objects&role=approved')).json()\n"
        "    found = (await client.get('/edition/documents.json?_search=defectors&_shape=objects')).json()\n"
        "    page = (await client.get('/edition/documents')).text\n"
        "    print(json.dumps([roles['rows'][0]['person'], [r['n'] for r in found['rows']], '_search' in page]))\n"
        "asyncio.run(main())\n"
    )
    path = str(tmp_path / "edition.sqlite")
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [
        {"value": "frus1964-68v14/p_KNB1", "label": "Katzenbach, Nicholas deB."},
        ["259"],
        True,
    ]


def test_duckdb_reads_the_parquet_and_joins_it(files: list[Path], tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    out = tmp_path / "tables"
    export("parquet", read_files(files), out)
    assert sorted(p.name for p in out.iterdir()) == sorted(f"{t.name}.parquet" for t in ALL)
    with duckdb.connect() as connection:
        for table in ALL:
            connection.execute(f"CREATE VIEW {table.name} AS FROM '{out}/{table.name}.parquet'")
        ask = "SELECT surname, machine FROM roles JOIN persons ON persons.id = person WHERE role = 'drafted' ORDER BY 1"
        asked = connection.execute(ask).fetchall()
        assert asked == [("Pratt", True), ("Smith", True)]
        for name, rows in rows_of(files).items():
            kept = connection.execute(f"FROM {name}").fetchall()
            assert sorted(kept, key=repr) == sorted(rows, key=repr)


def test_csv_reads_back_and_runs_no_formula(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "tables"
    export("csv", read_files(files), out)
    for name, rows in rows_of(files).items():
        with (out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            head, *read = csv.reader(file)
        assert head == BY_NAME[name].names
        assert len(read) == len(rows)
        for line in read:
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line)
    package = json.loads((out / "datapackage.json").read_text("utf-8"))
    assert [r["name"] for r in package["resources"]] == [t.name for t in ALL]
    assert "'=1+1" in (out / "documents.csv").read_text("utf-8")


def test_json_reads_back_as_the_same_rows(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "tables"
    export("json", read_files(files), out)
    for name, rows in rows_of(files).items():
        read = json.loads((out / f"{name}.json").read_text("utf-8"))
        assert [tuple(row.values()) for row in read] == rows


def test_nothing_to_export_is_told_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no document to export"):
        export("json", [], tmp_path / "empty")
    assert list(tmp_path.iterdir()) == []


def test_volumes_are_read_one_at_a_time(files: list[Path], tmp_path: Path) -> None:
    read: list[str] = []

    def watched() -> Iterator[Volume]:
        for volume in read_files(files):
            read.append(volume.id)
            yield volume

    rows = read_rows(watched())
    first = next(row for name, row in rows if name == "documents")
    assert first[0] == "frus1955-57v01/d1"
    assert read == ["frus1955-57v01"]


def test_memory_stays_flat_over_volumes(shared: Path, tmp_path: Path) -> None:
    script = (
        "import re, sys\nfrom pathlib import Path\nfrom annotate.export import export\n"
        "from annotate.corpus import read_files\n"
        "export('sqlite', read_files(map(Path, sys.argv[2:])), Path(sys.argv[1]))\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
    )
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of a process is read from /proc, which this system lacks")
    volumes = [tmp_path / f"frus{n}.xml" for n in range(10)]
    for volume in volumes:
        volume.symlink_to(shared / "frus" / "frus1958-60v02.xml")

    def peak(paths: list[Path]) -> int:
        command = [sys.executable, "-c", script, str(tmp_path / "x.sqlite"), *map(str, paths)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)

    assert peak(volumes) < 1.4 * peak(volumes[:2])  # their words alone would need four times as much


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items()])
def test_failed_export_leaves_what_was_there(form: str, tmp_path: Path, files: list[Path]) -> None:
    def failing() -> Iterator[Volume]:
        yield from read_files(files)
        raise RuntimeError("the power went")

    out = tmp_path / "out" / "edition"
    export(form, read_files(files), out)
    before = {p: p.read_bytes() for p in out.parent.rglob("*") if p.is_file()}
    with pytest.raises(RuntimeError):
        export(form, failing(), out)
    assert {p: p.read_bytes() for p in out.parent.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_killed_export_leaves_no_half_file(kill: signal.Signals, tmp_path: Path) -> None:
    script = (
        "import sys, time\nfrom annotate.cli import export as cli\nfrom annotate.corpus import read_files\n"
        "def slow(paths):\n    yield from read_files(paths)\n    print('begun', flush=True)\n    time.sleep(60)\n"
        "cli.read_files = slow\ncli.command(['sqlite', sys.argv[1], '-o', sys.argv[2]])\n"
    )
    out = tmp_path / "edition.sqlite"
    process = subprocess.Popen([sys.executable, "-c", script, D259, out], stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    process.send_signal(kill)
    process.wait(timeout=30)
    process.stdout.close()
    assert not out.exists()
    assert [p for p in tmp_path.iterdir() if not p.name.startswith(".")] == []
    if kill != signal.SIGKILL:
        assert list(tmp_path.iterdir()) == []
    assert run("sqlite", D259, "-o", out).exit_code == 0
    assert list(tmp_path.iterdir()) == [out], "the next run takes away what a killed one left"


def test_command_exports_named_files(tmp_path: Path) -> None:
    done = run("sqlite", D259, "-o", tmp_path / "edition.sqlite")
    assert done.exit_code == 0, done.output
    assert "documents 1" in done.stderr
    assert os.listdir(tmp_path) == ["edition.sqlite"]  # noqa: PTH208 (names, hidden ones too)


def test_unknown_format_is_a_usage_error(tmp_path: Path) -> None:
    done = run("xlsx", D259, "-o", tmp_path / "x")
    assert done.exit_code == 2
    assert "'sqlite'" in done.stderr
    with pytest.raises(ExportError, match="there is no format xlsx; use one of parquet"):
        export("xlsx", [], tmp_path / "x")


def test_absent_corpus_is_a_usage_error(tmp_path: Path) -> None:
    done = run("csv", "--corpus", tmp_path / "none", "-o", tmp_path / "x")
    assert done.exit_code == 2
    assert "there is no folder" in done.stderr


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ExportError, match=r"file: is a file; name a folder"):
        export("csv", read_files([D259]), tmp_path / "file")
    with pytest.raises(ExportError, match=r"is a folder; name a file"):
        export("sqlite", read_files([D259]), tmp_path)
    with pytest.raises(ExportError, match=r"edition.sqlite: cannot be written: File exists"):
        export("sqlite", read_files([D259]), tmp_path / "file" / "edition.sqlite")
    assert (tmp_path / "file").read_text() == "mine"


def test_file_that_is_no_tei_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_text("<TEI>\n<text></TEI>")
    done = run("csv", tmp_path / "bad.xml", "-o", tmp_path / "out")
    assert isinstance(done.exception, TeiError)  # which `reftel` tells in one line, and ends with 1
    assert "bad.xml:2: not well-formed XML" in str(done.exception)
    assert [p.name for p in tmp_path.iterdir()] == ["bad.xml"]


@pytest.mark.parametrize("form", list(FORMATS))
def test_hostile_file_names_and_words_stay_words(form: str, tmp_path: Path) -> None:
    hostile = tmp_path / "=cmd|'calc'!A0 <b>&\"; DROP TABLE documents;--.xml"
    words = "=HYPERLINK(&quot;http://x&quot;) &lt;script>"
    heading = "1. Letter From the Embassy in &lt;script> to the Department of State"
    hostile.write_text(OTHER.replace("First.", words).replace("1. Letter", heading), "utf-8")
    out = tmp_path / "out"
    export(form, read_files([hostile]), out)
    if form == "csv":
        documents = (out / "documents.csv").read_text("utf-8")
        assert documents.splitlines()[1].startswith("\"'=cmd|")
    elif form in ("tei", "cmif", "graphml"):
        assert "<script>" not in etree.tostring(etree.parse(out), encoding="unicode")
    elif form == "sqlite":
        with closing(sqlite3.connect(out)) as database:
            assert database.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    elif form == "turtle":
        rdflib = pytest.importorskip("rdflib")
        assert len(rdflib.Graph().parse(out, format="turtle")) > 3


def test_existing_folder_keeps_its_other_files(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.md").write_text("mine")
    (tmp_path / "out" / "documents.csv").write_text("old")
    export("csv", read_files([D259]), tmp_path / "out")
    assert (tmp_path / "out" / "notes.md").read_text() == "mine"
    assert "frus1964-68v14/d259" in (tmp_path / "out" / "documents.csv").read_text("utf-8")


def test_corpus_is_brought_up_to_date_first(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    folder = corpus / "frus1964-68v14"
    folder.mkdir(parents=True)
    for name in ("volume.toml", "registers.xml", "d259.txt", "d259.toml"):
        (folder / name).write_bytes((D259.parent / name).read_bytes())
    done = run("csv", "--corpus", corpus, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "drafted,Pratt" in (tmp_path / "out" / "roles.csv").read_text("utf-8")


def test_data_dictionary_page_is_the_definition() -> None:
    page = (ROOT / "site" / "data.md").read_text("utf-8")
    assert page.partition("<!-- generated: reftel export --dictionary -->\n")[2] == dictionary_page()
    assert re.findall(r"^## (\w+)$", dictionary_page(), re.MULTILINE) == [t.name for t in ALL]


def test_sql_joins_roles_persons_and_documents(database: sqlite3.Connection) -> None:
    ask = (
        "SELECT persons.name, count(*) FROM roles JOIN persons ON persons.id = roles.person JOIN documents ON "
        "documents.id = roles.document WHERE role = 'cleared' GROUP BY persons.id ORDER BY 2 DESC"
    )
    assert database.execute(ask).fetchall()
