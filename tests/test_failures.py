"""One document's failure costs one document: it stays as it was, is told with the reason, and the rest is done."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from mkdocs.exceptions import Abort, BuildError

from annotate import corpus, pipeline, records, resolve
from annotate.cli import annotate as command
from annotate.cli import main
from annotate.pipeline import annotate_source
from annotate.publish import epub, render
from annotate.publish.kinds import documents
from annotate.registers import EMPTY, read_registers
from annotate.tei.scan import find_documents, read_source
from annotate.weave import strip
from annotate.workers import KilledError, work_on
from tests.conftest import D259, ROOT, SHARED
from tests.publish.building import build_again

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>'
    '<title type="complete">Papers</title></titleStmt><publicationStmt><p>Test</p>'
    '<idno type="frus">frus1961-63v05</idno>'
    "</publicationStmt><sourceDesc><p>Test</p></sourceDesc></fileDesc></teiHeader><text><body>\n"
)
TAIL = "</body></text></TEI>\n"


def document(number: int, office: str = "EUR/SOV") -> str:
    archive = f"Department of State, Central Files, 611.61/5–{number}61"
    note = f"Source: {archive}. Secret. Drafted by Toon; cleared by Davies ({office})."
    return (
        f'<div type="document" xml:id="d{number}" n="{number}"><head>{number}. Telegram From the Embassy in France to '
        f'the Department of State<note n="1" type="source" xml:id="d{number}fn1">{note}</note></head>\n'
        '<dateline><placeName>Paris</placeName>, <date when="1961-05-03">May 3, 1961</date>.</dateline>\n'
        f"<p>Moscow 27{number} to Department. The Embassy should inform the Foreign Minister.</p></div>\n"
    )


VOLUME = HEAD + "".join(map(document, range(1, 6))) + TAIL


def fail_at(k: int, function: Callable[..., Any], error: type[Exception] = IndexError) -> Callable[..., Any]:
    """A function that fails when it is called for the k-th time, counted from 1."""
    calls = iter(range(1, 10**9))

    def failing(*given: Any, **named: Any) -> Any:
        if next(calls) == k:
            raise error("injected")
        return function(*given, **named)

    return failing


def divs(source: str) -> list[str]:
    return [source[start:end] for start, end in find_documents(source)]


STAGES = {
    "the view": (pipeline, "view_of", 6),  # the first five calls are the index's
    "the context": (pipeline, "read_context", 6),
    "provenance": (pipeline.ANNOTATORS["provenance"], "annotate", 1),
    "persons": (pipeline.ANNOTATORS["persons"], "annotate", 1),
    "terms": (pipeline.ANNOTATORS["terms"], "annotate", 1),
    "references": (pipeline.ANNOTATORS["references"], "annotate", 1),
    "clauses": (pipeline.ANNOTATORS["clauses"], "annotate", 1),
    "joining": (pipeline, "join_persons", 1),
    "framing": (pipeline, "frame_hand_names", 1),
    "weaving": (pipeline, "apply", 1),
}


@pytest.mark.parametrize("module, name, first", STAGES.values(), ids=STAGES)
@pytest.mark.parametrize("k", [0, 2, 4])
@pytest.mark.parametrize("error", [IndexError, RecursionError, ValueError])
def test_a_run_with_one_bad_document_is_the_run_without_it_and_that_document_as_it_was(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, first: int, k: int, error: type[Exception]
) -> None:
    before = annotate_source(VOLUME, EMPTY).source  # tags of an earlier run
    monkeypatch.setattr(module, name, fail_at(first + k, getattr(module, name), error))

    done = annotate_source(before, EMPTY, name="v05.xml")

    (failure,) = done.failures
    assert (failure.path, failure.document) == ("v05.xml", f"d{k + 1}")
    assert before.split("\n")[failure.line - 1].startswith(f'<div type="document" xml:id="d{k + 1}"')
    assert failure.reason.startswith(f"{error.__name__}: injected")
    assert "Traceback" in failure.trace
    assert done.source == before  # nothing else had changed
    assert done.documents == 5


@pytest.mark.parametrize("k", range(5))
def test_the_document_keeps_the_tags_it_had_and_the_others_get_theirs(monkeypatch: pytest.MonkeyPatch, k: int) -> None:
    before = annotate_source(VOLUME, EMPTY).source
    bare = strip(before).source
    changed = before.replace("</p></div>", " Davies shall not go.</p></div>")
    wanted = annotate_source(changed, EMPTY).source
    terms = pipeline.ANNOTATORS["terms"]
    monkeypatch.setattr(terms, "annotate", fail_at(k + 1, terms.annotate))

    done = annotate_source(changed, EMPTY)
    found, expected, had = divs(done.source), divs(wanted), divs(changed)

    assert found == [*expected[:k], had[k], *expected[k + 1 :]]
    assert strip(done.source).source == bare.replace("</p></div>", " Davies shall not go.</p></div>")
    monkeypatch.undo()
    assert annotate_source(done.source, EMPTY).source == wanted, "the next run mends it"
    pointed = set(re.findall(r'"#(msg\.[^"]+)"', done.source))
    assert pointed
    assert pointed == set(re.findall(r'xml:id="(msg\.[^"]+)"', done.source)), "what its tags point at is still there"


def test_on_a_real_volume_too(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = read_source((shared / "frus" / "frus1969-76ve09p1.xml").read_bytes())
    registers = read_registers(source, "")
    wanted = divs(annotate_source(source, registers).source)
    clauses = pipeline.ANNOTATORS["clauses"]
    monkeypatch.setattr(clauses, "annotate", fail_at(50, clauses.annotate))

    found = divs(annotate_source(source, registers).source)

    assert found == [*wanted[:49], divs(source)[49], *wanted[50:]]


def test_a_single_document_that_fails_is_left_to_the_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((pipeline, "find"), (pipeline, "read_document"), (pipeline.header, "state_document")):
        path = Path(shutil.copytree(D259.parent, tmp_path / name)) / "d259.xml"
        edited = path.read_bytes().replace(b"reviewed", b"seen")
        path.write_bytes(edited)
        with monkeypatch.context() as patch:
            patch.setattr(module, name, fail_at(1, getattr(module, name)))
            result = CliRunner().invoke(main, ["annotate", str(path)])

        assert path.read_bytes() == edited
        assert result.exit_code == 3
        assert f"{path}:" in result.stderr
        assert "d259: IndexError: injected" in result.stderr
        assert "1 of 1 documents stay as they were" in result.stderr
        assert "Traceback" not in result.stderr


def test_debug_shows_where_an_error_arose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "v.xml").write_text(VOLUME, "utf-8")
    monkeypatch.setattr(pipeline, "find", fail_at(2, pipeline.find))

    result = CliRunner().invoke(main, ["annotate", str(tmp_path / "v.xml"), "--debug"])

    assert result.exit_code == 3
    assert "Traceback" in result.stderr


def test_a_name_in_brackets_where_a_surname_belongs_is_read() -> None:
    for drafted in ("(Smith) Jones", "[text not declassified] Jones", "[less than 1 line not declassified]"):
        source = VOLUME.replace("Drafted by Toon;", f"Drafted by {drafted};")
        done = annotate_source(source, EMPTY)
        assert not done.failures
        assert ('role="drafter"' in done.source) == ("Jones" in drafted)


# --- readers, pages, broken files ---------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    (tmp_path / "corpus" / "frus1961-63v05.xml").write_text(VOLUME, "utf-8")
    return tmp_path


def build(folder: Path, caplog: pytest.LogCaptureFixture, **settings: Any) -> list[str]:
    """The warnings of a build."""
    caplog.clear()
    build_again(folder, **settings)
    return [r.getMessage() for r in caplog.records if r.levelname == "WARNING" and r.name.startswith("mkdocs")]


def page(folder: Path, path: str) -> str:
    return (folder / "public" / path / "index.html").read_text("utf-8")


PAGE_STAGES = {
    "reading a record": (corpus, "read_document"),
    "what a page is given": (documents, "same_month"),
    "rendering": (documents, "render"),
}


@pytest.mark.parametrize("module, name", PAGE_STAGES.values(), ids=PAGE_STAGES)
def test_a_page_that_fails_costs_a_page(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, module: Any, name: str
) -> None:
    assert build(folder, caplog) == []
    shutil.rmtree(folder / "public")
    monkeypatch.setattr(module, name, fail_at(3, getattr(module, name)))

    (warning,) = build(folder, caplog)

    assert "IndexError: injected" in warning
    assert "frus1961-63v05" in warning
    others = [n for n in (1, 2, 3, 4, 5) if "could not be made" not in page(folder, f"frus1961-63v05/d{n}")]
    assert others in ([1, 2, 4, 5], [1, 3, 4, 5], [1, 2, 3, 4, 5])
    monkeypatch.undo()
    assert build(folder, caplog) == [], "and the next build mends it"
    assert "could not be made" not in "".join(page(folder, f"frus1961-63v05/d{n}") for n in range(1, 6))


def test_a_leaf_that_fails_costs_a_leaf(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(epub, "render", fail_at(3, render.render))

    (warning,) = build(folder, caplog)

    assert "injected" in warning
    assert (folder / "public" / "frus1961-63v05" / "frus1961-63v05.epub").exists()


def test_an_annotator_that_fails_costs_a_document_of_a_build(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    terms = pipeline.ANNOTATORS["terms"]
    with monkeypatch.context() as patch:
        patch.setattr(terms, "annotate", fail_at(1, terms.annotate, KeyError))
        (warning,) = build(folder, caplog)
    assert "KeyError" in warning
    assert re.search(r"frus1961-63v05\.xml:\d+: d1: ", warning) or re.search(r"d259\.xml:\d+: d259: ", warning)
    with monkeypatch.context() as patch:
        patch.setattr(terms, "annotate", fail_at(1, terms.annotate, KeyError))
        with pytest.raises(Abort):
            build(folder, caplog, strict=True)

    assert build(folder, caplog) == []


BROKEN: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "a document that is not well-formed": (
        "frus1964-68v14/d259.xml",
        lambda p: p.write_text(p.read_text("utf-8").replace("</closer>", ""), "utf-8"),
        r"d259\.xml:\d+: not well-formed XML",
    ),
    "a document that is not UTF-8": (
        "frus1964-68v14/d259.xml",
        lambda p: p.write_bytes(p.read_bytes().replace(b"burden", b"b\xe9rden")),
        r"d259\.xml:\d+: .*(UTF-8|utf-8|encoding)",
    ),
    "a volume that is not well-formed": (
        "frus1961-63v05.xml",
        lambda p: p.write_text(VOLUME[:-20], "utf-8"),
        r"v05\.xml:\d+: not well-formed XML",
    ),
    "a register": (
        "frus1964-68v14/registers.xml",
        lambda p: p.write_text("<TEI>", "utf-8"),
        r"registers\.xml:\d+: .*not well-formed XML",
    ),
    "settings": (
        "frus1964-68v14/volume.toml",
        lambda p: p.write_text("id = ", "utf-8"),
        r"volume\.toml:\d+: ",
    ),
    "decisions": (
        "frus1964-68v14/decisions.toml",
        lambda p: p.write_text("[[decision", "utf-8"),
        r"decisions\.toml: not TOML",
    ),
    "decisions of another shape": (
        "frus1964-68v14/decisions.toml",
        lambda p: p.write_text("decision = 3", "utf-8"),
        r"decisions\.toml: decision is no list",
    ),
    "a transcription": (
        "frus1964-68v14/d260.txt",
        lambda p: p.write_text("", "utf-8"),
        r"d260\.txt",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name, break_it, told", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_stops_no_build_and_is_told_where_it_is(
    folder: Path, caplog: pytest.LogCaptureFixture, name: str, break_it: Callable[[Path], object], told: str
) -> None:
    break_it(folder / "corpus" / name)
    files = {p: p.read_bytes() for p in (folder / "corpus").rglob("*") if p.is_file()}

    warnings = build(folder, caplog)

    assert any(re.search(told, warning) for warning in warnings)
    whole = [n for n in ("frus1964-68v14/d259", "frus1961-63v05/d1") if (folder / "public" / n).is_dir()]
    assert "frus1961-63v05/d1" in whole or "v05" in name
    assert {p: p.read_bytes() for p in files} == files, "and no editor's file was changed"
    if name.endswith("d259.xml"):
        assert re.search(told, page(folder, "frus1964-68v14/d259"))
    if name.endswith("v05.xml"):
        assert re.search(told, page(folder, "frus1961-63v05"))
    with pytest.raises(Abort):
        build(folder, caplog, strict=True)
    assert build(folder, caplog) == warnings, "it is told each time"


def test_a_broken_file_is_published_once_it_is_mended(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = folder / "corpus" / "frus1961-63v05.xml"
    path.write_text(VOLUME[:-20], "utf-8")
    build(folder, caplog)
    path.write_text(VOLUME, "utf-8")

    assert build(folder, caplog) == []
    assert "Moscow" in page(folder, "frus1961-63v05/d1")


def test_a_full_disk_is_told_without_a_traceback(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if "public" in path.parts:
            raise OSError(28, "No space left on device", str(path))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BuildError, match=r"public/.*: cannot be .*written: No space left on device"):
        build_again(folder)


def test_a_file_too_large_for_the_system_is_told(folder: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60000, 60000))"
    code = f"{limit}; from mkdocs.__main__ import cli; cli()"
    config = folder / "mkdocs.yml"
    config.write_text(
        f"site_name: t\ndocs_dir: {ROOT / 'site'}\nsite_dir: {folder / 'public'}\ntheme:\n  name: null\n"
        f"  custom_dir: {ROOT / 'templates'}\nplugins:\n  - reftel:\n      corpus: {folder / 'corpus'}\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "-f", str(config)], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert re.search(r"ERROR +- .*(File too large|see whether the disk is full)", done.stderr)


@pytest.mark.parametrize("form, module", [("json", corpus), ("sqlite", corpus)])
def test_an_export_goes_on_without_what_cannot_be_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, form: str, module: Any
) -> None:
    monkeypatch.setattr(module, "read_document", fail_at(2, records.read_document))

    result = CliRunner().invoke(
        main, ["export", form, str(folder / "corpus" / "frus1961-63v05.xml"), "-o", str(folder / "out")]
    )

    assert result.exit_code == 3
    assert "v05.xml" in result.stderr
    assert "d2: IndexError: injected" in result.stderr
    assert (folder / "out").exists()
    assert "documents 5" in result.stderr


# --- workers ------------------------------------------------------------------------------------------------------


def die_at(path: Path, target: Path) -> command.Outcome:
    if path.stem == "v3":
        os.kill(os.getpid(), signal.SIGKILL)
    return command.annotate_file(path, target, resolve.build_index([]))


def test_a_killed_worker_costs_one_file_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(1, 9):
        (tmp_path / f"v{n}.xml").write_text(VOLUME, "utf-8")
    monkeypatch.setattr(command, "_annotate_job", die_at)

    result = CliRunner().invoke(main, ["annotate", "-j", "2", str(tmp_path), "-o", str(tmp_path / "out")])

    assert result.exit_code == 1
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [f"v{n}.xml" for n in (1, 2, 4, 5, 6, 7, 8)]
    assert "v3.xml: the process that worked on it was killed" in result.stderr
    assert "Traceback" not in result.stderr


def die_once(marker: str, number: int) -> int:
    if number == 5 and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_what_a_worker_was_killed_at_is_tried_again(tmp_path: Path) -> None:
    things = [(str(tmp_path / "marker"), number) for number in range(20)]

    assert work_on(die_once, things, 3) == list(range(20))


def raise_at(number: int) -> int:
    if number == 3:
        raise ValueError(number)
    if number == 4:
        os._exit(1)
    return number


def test_what_fails_in_a_worker_is_handed_back_in_its_place() -> None:
    done = work_on(raise_at, [(n,) for n in range(6)], 2)

    assert [type(d) for d in done] == [int, int, int, ValueError, KilledError, int]


# --- never a traceback --------------------------------------------------------------------------------------------

CASES = sorted([*SHARED.glob("cases/hostile/*.xml"), *(p for p in SHARED.glob("cases/reports/*") if p.is_dir())])


@pytest.fixture(params=CASES, ids=[p.name for p in CASES])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A corpus of one case."""
    given: Path = request.param
    (tmp_path / "corpus").mkdir()
    if given.is_dir():
        shutil.copytree(given, tmp_path / "corpus", dirs_exist_ok=True)
        if list((tmp_path / "corpus").glob("*.txt")):
            shutil.move(tmp_path / "corpus", tmp_path / "frus1964-68v14")
            (tmp_path / "corpus").mkdir()
            shutil.move(tmp_path / "frus1964-68v14", tmp_path / "corpus")
    else:
        shutil.copy(given, tmp_path / "corpus")
    return tmp_path


def test_no_case_ends_in_a_traceback(case: Path) -> None:
    for arguments in (
        ["check", str(case / "corpus")],
        ["annotate", str(case / "corpus"), "-o", f"{case / 'out'}/", "-j", "1"],
        ["export", "json", str(case / "corpus"), "-o", str(case / "json")],
    ):
        result = CliRunner().invoke(main, arguments)
        assert isinstance(result.exception, SystemExit | None), (arguments, result.exception)
        assert result.exit_code in (0, 1, 3) or not list((case / "corpus").rglob("*.xml"))
        assert "Error:" not in result.stderr, "an error of ours: no input may cause one"


def test_no_case_stops_a_build(case: Path, caplog: pytest.LogCaptureFixture) -> None:
    plugin = {"reftel": {"corpus": str(case / "corpus"), "search": False, "epub": False}}

    warnings = build(case, caplog, plugins=[plugin])

    assert not [warning for warning in warnings if "Error" in warning]
