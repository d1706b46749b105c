"""The edition from Python: values, frames, and a notebook that runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotate.api import Corpus, open_corpus, open_files
from annotate.errors import ReftelError
from annotate.export import FORMATS
from annotate.export.tables import ALL

ROOT = Path(__file__).parent.parent
D259 = ROOT / "corpus" / "frus1964-68v14" / "d259.xml"
NOTEBOOK = ROOT / "site" / "notebooks" / "who-cleared.ipynb"


@pytest.fixture
def corpus() -> Corpus:
    return open_files(D259)


def test_documents_are_read_as_values(corpus: Corpus) -> None:
    (document,) = corpus.documents()
    assert (document.volume, document.id, document.sender) == ("frus1964-68v14", "d259", "Department of State")
    assert corpus.document("frus1964-68v14/d259") == document
    with pytest.raises(ReftelError, match="there is no document frus1964-68v14/d1"):
        corpus.document("frus1964-68v14/d1")


def test_people_come_with_their_volume(corpus: Corpus) -> None:
    people = {person.id: (volume, person.name) for volume, person in corpus.people()}
    assert people["p_KNB1"] == ("frus1964-68v14", "Katzenbach, Nicholas deB.")


def test_references_and_clauses_come_with_their_document(corpus: Corpus) -> None:
    assert {(d.id, r.target) for d, r in corpus.references() if r.subtype == "replyTo"} == {
        ("d259", "#msg.moscow.279.1967")
    }
    assert all(document.id == "d259" and clause.kind for document, clause in corpus.clauses())


def test_text_and_offsets_fit(corpus: Corpus) -> None:
    (text,) = corpus.texts()
    assert [text.words(s) for s in text.spans if s.label == "approver"] == ["Katzenbach"]
    body, source, *_ = text.parts
    assert text.words(body).startswith("259. Telegram From the Department of State")
    assert text.words(source).startswith("Source: National Archives")
    for span in text.spans:
        assert text.words(span) == text.words(span).strip()


def test_pandas_frames_join(corpus: Corpus) -> None:
    pytest.importorskip("pandas")
    frames = corpus.pandas()
    assert list(frames) == [table.name for table in ALL]
    joined = frames["roles"].join(frames["persons"]["surname"], on="person")
    assert joined.loc[joined.role == "cleared", "surname"].tolist() == [
        "Toon", "McKisson", "Leddy", "Kohler", "Meeker", "Trueheart",
    ]  # fmt: skip
    assert str(frames["clauses"]["n"].dtype) == "Int64"
    assert str(frames["mentions"]["machine"].dtype) == "boolean"


def test_polars_frames_join(corpus: Corpus) -> None:
    polars = pytest.importorskip("polars")
    frames = corpus.polars()
    joined = frames["roles"].join(frames["persons"], left_on="person", right_on="id")
    assert joined.filter(role="approved")["surname"].to_list() == ["Katzenbach"]
    assert frames["clauses"].schema["n"] == polars.Int64
    assert frames["cross_references"].schema["to_document"] == polars.String


def test_export_from_python(corpus: Corpus, tmp_path: Path) -> None:
    assert corpus.export("sqlite", tmp_path / "edition.sqlite")["documents"] == 1
    with pytest.raises(ReftelError, match="there is no format excel"):
        corpus.export("excel", tmp_path / "x")


def test_absent_places_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReftelError, match=r"none: there is no such folder"):
        open_corpus(tmp_path / "none")
    with pytest.raises(ReftelError, match=r"none.xml: there is no such file"):
        open_files(tmp_path / "none.xml")


def test_opening_imports_nothing_heavy() -> None:
    script = (
        "import sys\nfrom annotate.api import open_files\nlist(open_files(sys.argv[1]).texts())\n"
        "print([m for m in ('spacy', 'pandas', 'polars', 'pyarrow', 'mkdocs') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, D259], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_notebook_runs_from_data_to_chart(tmp_path: Path) -> None:
    pytest.importorskip("ipykernel")
    pytest.importorskip("matplotlib")
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    assert all(not cell.get("outputs") for cell in notebook.cells), "commit the notebook without outputs"
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    told = "".join(output.get("data", {}).get("text/plain", "") for output in outputs)
    assert "Katzenbach" in told
    assert any("image/png" in output.get("data", {}) for output in outputs)


def test_page_of_formats_names_each_and_its_python_runs(corpus: Corpus, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pandas")
    page = (ROOT / "site" / "formats.md").read_text("utf-8")
    assert re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE) == list(FORMATS)
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(example.replace('open_corpus("corpus")', "corpus").replace("corpus = corpus", ""), {"corpus": corpus})  # noqa: S102
    assert "approver Katzenbach" in capsys.readouterr().out
