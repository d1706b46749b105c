"""`check` and the build agree: what check faults, a strict build refuses, and what it calls sound, is built.

And check does not drown in what is no fault: every finding on the real volumes is true.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from mkdocs.exceptions import Abort

from annotate.check import check_file, check_paths, shorten
from annotate.cli import main
from annotate.corpus import prepare
from annotate.publish.edition import Edition
from annotate.publish.kinds import all_pages
from annotate.registry import AT_ROOT, IN_VOLUME, Registry, is_ncname
from tests.conftest import D259, ROOT
from tests.publish.building import build_again
from tests.test_failures import CASES, HEAD, TAIL, VOLUME, document

PERSONS = '<div type="document" xml:id="{}" n="7"><head>7. Letter</head><p>Text.</p></div>'


def errors(path: Path) -> list[str]:
    return [f.message for f in check_paths([path]) if f.kind == "error"]


def is_built_strictly(folder: Path) -> bool:
    """Whether a strict build of a corpus goes through."""
    plugin = {"reftel": {"corpus": str(folder / "corpus"), "search": False, "epub": False}}
    try:
        build_again(folder, plugins=[plugin], strict=True)
    except Abort:
        return False
    return True


def corpus_of(folder: Path, **files: str) -> Path:
    (folder / "corpus").mkdir()
    for name, text in files.items():
        (folder / "corpus" / f"{name}.xml").write_text(text, "utf-8")
    return folder


def volume(*divs: str) -> str:
    return HEAD + "".join(divs) + TAIL


NOTE = '<note n="{}" xml:id="d1fn{}">Not printed.</note>'


def notes(*numbers: str) -> str:
    inside = "".join(f"words{NOTE.format(n, i)} " for i, n in enumerate(numbers))
    return f'<div type="document" xml:id="d1" n="1"><head>1. Letter</head><p>{inside}</p></div>'


SOUND = {
    "a volume": VOLUME,
    "notes from 0": volume(notes("0", "1", "2")),
    "a note printed again": volume(notes("1", "2", "1", "1", "3")),
    "notes through a chapter": volume(
        f"<p>Words{NOTE.format(1, 'x')}</p>", notes("2", "3"), notes("4").replace('"d1', '"d2').replace("d1fn", "d2fn")
    ),
    "a note numbered by a letter": volume(notes("a", "*", "²", "1")),
    "keywords and dates by taxonomies kept elsewhere": volume(
        '<div type="document" xml:id="d1"><head>1. Letter</head>'
        '<dateline><date when="1961" ana="#date_imprecise">1961</date></dateline><p>Text.</p></div>'
    ).replace("</fileDesc>", "</fileDesc><profileDesc><textClass><keywords scheme='#tags'/></textClass></profileDesc>"),
    "a volume to come": volume("<p>To come.</p>").replace(
        "</teiHeader>", '<revisionDesc status="being-digitized"><change/></revisionDesc></teiHeader>'
    ),
    "a document without heading": volume('<div type="document" xml:id="d1"><p>Text.</p></div>'),
    "a document in a document": volume(
        document(1).replace("</div>", f"{document(2)}</div>", 1),
    ),
}


@pytest.mark.parametrize("source", SOUND.values(), ids=SOUND)
def test_what_check_calls_sound_is_built(tmp_path: Path, source: str) -> None:
    folder = corpus_of(tmp_path, **{"frus1961-63v05": source})

    assert errors(folder / "corpus") == []
    assert is_built_strictly(folder)


FAULTY: dict[str, tuple[str, str]] = {
    "a document called persons": (volume(PERSONS.format("persons")), 'xml:id "persons" is the address of a page'),
    "a document called ..": (volume(PERSONS.format("..")), 'xml:id ".." is no XML name'),
    "a document called index.html": (volume(PERSONS.format("index.html")), "is the address of a page"),
    "an id that begins with a digit": (volume(PERSONS.format("7a")), 'xml:id "7a" is no XML name'),
    "an id with a blank": (volume(document(1), "<p xml:id='a b'>x</p>"), 'xml:id "a b" is no XML name'),
    "a document without id": (volume(document(1).replace(' xml:id="d1"', "")), "a document without xml:id"),
    "ids that differ in case": (volume(PERSONS.format("d2"), PERSONS.format("D2")), "would stand at the address of d2"),
    "an id twice": (volume(document(1), document(1)), 'xml:id "d1" stands at line'),
    "a note that is missing": (volume(notes("1", "2", "4")), "footnote 4 stands where footnote 3 is due"),
    "a note without text": (volume(notes("1").replace("Not printed.", "")), "footnote 1 has no text"),
    "an empty note": (volume(notes("1").replace(">Not printed.</note>", "/>")), "footnote 1 has no text"),
    "a pointer to nobody": (volume(document(1), '<p><ref target="#d12">x</ref></p>'), 'points at "#d12"'),
    "an inclusion": (
        volume(document(1), '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="d2.xml"/>'),
        "xi:include of .d2.xml. is not followed",
    ),
    "no document": (volume("<p>Text.</p>"), "it holds no document; mark one as"),
    "not well-formed": (VOLUME[:-20], "not well-formed"),
}


@pytest.mark.parametrize("source, told", FAULTY.values(), ids=FAULTY)
def test_what_check_faults_a_strict_build_refuses(tmp_path: Path, source: str, told: str) -> None:
    folder = corpus_of(tmp_path, **{"frus1961-63v05": source})

    assert any(re.search(told, error) for error in errors(folder / "corpus"))
    assert not is_built_strictly(folder)


NAMES = {"about": "is the address of a page", "assets": "is the address of", "Pagefind": "is the address of a page"}


@pytest.mark.parametrize("name, told", NAMES.items(), ids=NAMES)
def test_a_volume_with_a_name_of_the_sites_is_refused_by_both(tmp_path: Path, name: str, told: str) -> None:
    folder = corpus_of(tmp_path, **{name: VOLUME})

    assert any(told in error for error in errors(folder / "corpus"))
    assert not is_built_strictly(folder)
    before = (ROOT / "site" / "assets" / "edition.css").read_bytes()
    plugin = {"reftel": {"corpus": str(folder / "corpus"), "search": False}}
    site = build_again(folder, plugins=[plugin])
    assert (site / "assets" / "edition.css").read_bytes() == before
    assert "About" in (site / "about" / "index.html").read_text("utf-8")


FOLDERS = {
    "settings": ("volume.toml", "id = "),
    "decisions": ("decisions.toml", '[[decision]]\nwords = "x"\n'),
    "a register": ("registers.xml", "<TEI>"),
    "a transcription": ("d260.txt", ""),
    "facts": ("d261.txt", "1. Letter1\n\nText.\n"),
    "a document that stands in two files": ("d300.xml", D259.read_text("utf-8")),
}


@pytest.mark.parametrize("name, text", FOLDERS.values(), ids=FOLDERS)
def test_what_is_wrong_in_a_volumes_folder_is_told_by_both(tmp_path: Path, name: str, text: str) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    assert errors(tmp_path / "corpus") == []
    assert is_built_strictly(tmp_path)
    (tmp_path / "corpus" / D259.parent.name / name).write_text(text, "utf-8")

    assert errors(tmp_path / "corpus")
    assert not is_built_strictly(tmp_path)


def test_a_volume_in_a_folder_and_a_file_is_told_by_both(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    shutil.copy(D259, tmp_path / "corpus" / f"{D259.parent.name}.xml")

    assert any("stands in" in error for error in errors(tmp_path / "corpus"))
    assert not is_built_strictly(tmp_path)


@pytest.mark.parametrize("case", CASES, ids=[p.name for p in CASES])
def test_both_agree_on_each_case(tmp_path: Path, case: Path) -> None:
    (tmp_path / "corpus").mkdir()
    files = sorted(case.glob("*.xml")) if case.is_dir() else [case]
    if not files:
        pytest.skip("a transcription, which stands in no volume's folder")
    for file in files:
        shutil.copy(file, tmp_path / "corpus")

    assert bool(errors(tmp_path / "corpus")) == (not is_built_strictly(tmp_path))


def test_reserved_ids_are_published_at_free_addresses_and_told(tmp_path: Path) -> None:
    ids = ["persons", "D2", "d2", "index.html", ".."]
    folder = corpus_of(tmp_path, frus1905v01=volume(*map(PERSONS.format, ids)))
    plugin = {"reftel": {"corpus": str(folder / "corpus"), "search": False, "epub": False}}
    site = build_again(folder, plugins=[plugin])

    for name in ("persons-2", "D2", "d2-2", "index.html-2", "unnamed"):
        assert "<h1>Letter</h1>" in (site / "frus1905v01" / name / "index.html").read_text("utf-8"), name
    assert "Persons" in (site / "frus1905v01" / "persons" / "index.html").read_text("utf-8")


# --- the registry -------------------------------------------------------------------------------------------------


def test_every_page_has_an_address_of_its_own_and_is_where_the_registry_says(tmp_path: Path, shared: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for name in ("frus1969-76ve09p1", "frus1917-72PubDip"):
        shutil.copy(shared / "frus" / f"{name}.xml", tmp_path / "corpus")
    shutil.copytree(D259.parent, tmp_path / "corpus" / D259.parent.name)
    edition = Edition(prepare(tmp_path / "corpus"))
    pages = list(all_pages(edition, lambda failure: pytest.fail(str(failure))))
    volumes = {part.id for part in edition.volumes}
    registry = Registry()

    assert [page.path for page in pages if registry.claim(page.path, page.title)] == []
    assert edition.failures == []
    assert {page.path.split("/")[0] for page in pages} <= AT_ROOT | volumes
    own = {item.path for item in edition.items()} | {s.path for part in edition.volumes for s in part.sections}
    inside = {p.path.split("/")[1] for p in pages if p.path.split("/")[0] in volumes and p.path not in own} - {""}
    assert inside <= IN_VOLUME
    written = {path.stem for path in (ROOT / "site").glob("*.md")}
    assert written <= AT_ROOT


def test_a_papers_file_without_collection_has_not_its_repositorys_address(tmp_path: Path) -> None:
    folder = corpus_of(tmp_path, **{"frus1961-63v05": VOLUME})
    pages = list(all_pages(Edition(prepare(folder / "corpus")), lambda _: None))
    paths = [page.path for page in pages if page.path.startswith("archives/")]

    assert len(paths) == len(set(paths))
    assert any(path.endswith("/papers/") for path in paths)


@pytest.mark.parametrize("name", ["d1", "_a", "é", "a.b-c", "a·b"])
def test_names_are_names_as_libxml2_has_them(name: str) -> None:
    assert is_ncname(name)
    etree.fromstring(f"<{name}/>")


@pytest.mark.parametrize("name", ["", "1", "-a", ".a", "a b", "a:b", "a/b", "..", "a&b"])
def test_what_is_no_name_is_none(name: str) -> None:
    assert not is_ncname(name)


# --- not to drown, not to wait ------------------------------------------------------------------------------------


def test_on_real_volumes_every_footnote_that_is_told_missing_is(shared: Path) -> None:
    for name in ("frus1948v01p2", "frus1961-63v16", "frus1958-60v11"):
        path = shared / "frus" / f"{name}.xml"
        root = etree.parse(str(path), etree.XMLParser(collect_ids=False))
        numbers = {
            div.get("{http://www.w3.org/XML/1998/namespace}id"): {n.get("n") for n in div.iter("{*}note")}
            for div in root.iter("{*}div")
        }
        told = [f for f in check_file(path) if f.rule == "notes"]
        assert len(told) == {"frus1948v01p2": 0, "frus1961-63v16": 0, "frus1958-60v11": 5}[name]
        for fault in told:
            document_id, missing = re.match(r"(\w+): .*where footnote (\d+)", fault.message).groups()  # type: ignore[union-attr]
            assert missing not in numbers[document_id]


def test_pointers_that_lead_nowhere_are_told_once_each_and_in_linear_time(tmp_path: Path) -> None:
    """Twenty thousand of them among as many ids: every look at all ids for each would take many minutes."""
    known = "".join(f'<p xml:id="known{n:06}">x</p>' for n in range(20_000))
    dangling = "".join(f'<p><ref target="#knwon{n:06}">x</ref></p>' for n in range(20_000))
    path = tmp_path / "v.xml"
    path.write_text(volume(document(1), known, dangling, '<p><ref target="#known00001">x</ref></p>' * 50), "utf-8")

    found = [f for f in check_file(path) if f.rule == "pointers"]
    (last,) = [f for f in found if '"#known00001"' in f.message]

    assert len(found) == 20_001
    assert "did you mean #known000001?" in last.message
    assert "so do 49 more" in last.message
    assert len(list(shorten(found))) == 21
    result = CliRunner().invoke(main, ["check", str(path)])
    assert "and 19,981 more like these from here on" in result.stdout
    assert "20001 faults" in result.stderr


def test_a_folder_called_like_a_file_is_none(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    (tmp_path / "corpus" / "d1.xml").mkdir()
    (tmp_path / "corpus" / D259.parent.name / "d2.xml").mkdir()

    for arguments in (
        ["check", str(tmp_path / "corpus")],
        ["annotate", str(tmp_path / "corpus")],
        ["export", "json", "--corpus", str(tmp_path / "corpus"), "-o", str(tmp_path / "out")],
    ):
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, (arguments, result.output)
    assert is_built_strictly(tmp_path)


@pytest.mark.parametrize("arguments", [["check"], ["annotate"], ["export", "json"], ["export", "cmif"]])
def test_where_there_is_no_document_each_command_says_so(tmp_path: Path, arguments: list[str]) -> None:
    path = tmp_path / "letter.xml"
    path.write_text(volume("<p>A letter.</p>"), "utf-8")
    out = ["-o", str(tmp_path / "out")] if arguments[0] != "check" else []

    result = CliRunner().invoke(main, [*arguments, str(path), *out])

    assert result.exit_code == 1
    assert "it holds no document; mark one as" in result.output
    assert not (tmp_path / "out").exists()


def test_a_volume_to_come_among_others_fails_nothing(tmp_path: Path) -> None:
    corpus_of(tmp_path, v1=VOLUME, v2=SOUND["a volume to come"])

    result = CliRunner().invoke(main, ["annotate", str(tmp_path / "corpus"), "-o", f"{tmp_path / 'out'}/"])

    assert result.exit_code == 0
    assert "v2.xml: it holds no document" in result.stderr
