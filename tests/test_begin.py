"""A volume is begun in one step, never over what is there; a folder that does not say what it is is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotate.begin import SAMPLE, begin_volume, from_frus, write_registers, write_volume
from annotate.cli import main
from annotate.conversion.facts import Volume, read_volume
from annotate.conversion.files import convert
from annotate.corpus import prepare
from annotate.errors import RegisterError
from annotate.registers import read_registers
from tests.conftest import ROOT, SHARED

VOLUMES = sorted((SHARED / "frus").glob("*.xml")) if SHARED.is_dir() else []


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


def test_a_new_volume_can_be_converted_checked_and_built_at_once(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    begun = run(
        "new",
        "frus1971v1",
        "-c",
        corpus,
        "--title",
        "A “Title” & more",
        "--editor",
        "Jane Doe",
        "--date",
        "2001",
        "--no-ask",
    )

    assert begun.exit_code == 0
    assert sorted(p.name for p in (corpus / "frus1971v1").iterdir()) == ["d1.txt", "registers.xml", "volume.toml"]
    assert run("convert", corpus / "frus1971v1").exit_code == 0
    checked = run("check", corpus)
    assert (checked.exit_code, checked.stdout) == (0, "")
    volume = prepare(corpus, cache=tmp_path / "cache")[0]
    assert (volume.id, volume.title, volume.editors) == ("frus1971v1", "A “Title” & more", ("Jane Doe",))
    assert volume.documents[0].record.id == "d1"


def test_the_site_of_a_new_volume_is_built(tmp_path: Path) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    for name in ("templates", "site"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    run("new", "frus1971v1", "-c", tmp_path / "corpus", "--title", "A Volume", "--no-ask")
    config = load_config(str(tmp_path / "mkdocs.yml"), site_dir=str(tmp_path / "public"))
    config.plugins["reftel"].config.update({"corpus": str(tmp_path / "corpus"), "search": False, "epub": False})
    build(config)

    page = (tmp_path / "public" / "frus1971v1" / "d1" / "index.html").read_text("utf-8")
    assert "This is a sample" in page


def test_what_is_not_given_is_asked(tmp_path: Path) -> None:
    result = run("new", "-c", tmp_path, "--ask", stdin="papers\nTitle\nPress\n\n1999\n\nA. One; B. Two\n")
    volume = read_volume((tmp_path / "papers" / "volume.toml").read_text("utf-8"), path="volume.toml")

    assert result.exit_code == 0
    assert (volume.title, volume.publisher, volume.place, volume.date) == ("Title", "Press", "", "1999")
    assert volume.editors == ("A. One", "B. Two")


def test_nothing_is_asked_where_nobody_answers(tmp_path: Path) -> None:
    assert run("new", "papers", "-c", tmp_path).exit_code == 0
    assert run("new", "-c", tmp_path).exit_code == 2


@pytest.mark.parametrize("name", ["a b", "1st", "../x", "a/b", ""])
def test_a_name_that_cannot_be_an_id_is_refused(tmp_path: Path, name: str) -> None:
    result = run("new", name, "-c", tmp_path / "corpus", "--no-ask")

    assert result.exit_code in (1, 2)
    assert not list(tmp_path.rglob("volume.toml"))


def test_a_date_that_is_none_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    result = run("new", "v1", "-c", tmp_path / "corpus", "--date", "soon", "--no-ask")

    assert result.exit_code == 1
    assert "date 'soon'" in result.stderr
    assert not (tmp_path / "corpus").exists()


def test_a_folder_of_documents_is_completed_and_nothing_in_it_touched(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "d7.txt").write_text("mine", "utf-8")
    (folder / "registers.xml").write_text("mine too", "utf-8")
    begun = begin_volume(folder, Volume(title="T"))

    assert [p.name for p in begun.written] == ["volume.toml"]
    assert [p.name for p in begun.kept] == ["registers.xml"]
    assert {p.name: p.read_text("utf-8") for p in folder.iterdir() if p.suffix != ".toml"} == {
        "d7.txt": "mine", "registers.xml": "mine too",
    }  # fmt: skip
    with pytest.raises(RegisterError, match="begun already"):
        begin_volume(folder, Volume())


def test_the_sample_is_converted_without_a_doubt_and_names_no_message() -> None:
    conversion = convert(SAMPLE, path="d1.txt", document_id="d1")

    assert conversion.warnings == ()
    assert [placement.cert for placement in conversion.placements] == ["high", "high"]
    assert not any(character.isdigit() for character in SAMPLE.split("\n")[4])


@pytest.mark.parametrize("title", ['a "b" \\ c', "tab\there", "“ü” \x7f", "</title>&"])
def test_whatever_a_title_holds_is_read_back(title: str) -> None:
    volume = Volume(id="v1", title=title, editors=(title, "B"))

    assert read_volume(write_volume(volume), path="volume.toml") == volume


@pytest.mark.parametrize("path", VOLUMES, ids=lambda path: path.stem)
def test_the_people_and_terms_of_a_real_volume_are_taken_over(path: Path) -> None:
    printed = read_registers(path.read_text("utf-8"), str(path))
    read = read_registers(write_registers(printed, "T"), "registers.xml")

    people = {i: p for i, p in printed.persons.items() if not p.see}
    if people:  # a register without people has a sample of one
        assert list(read.persons) == list(people)
    for ident, person in people.items():
        found = read.persons[ident]
        assert (found.surname, found.forenames, found.title) == (
            " ".join((person.surname or person.name).split()), person.forenames, person.title,
        )  # fmt: skip
        assert found.other_names[: len(person.other_names)] == person.other_names
        assert found.appointments == person.appointments
    assert {i: t.forms for i, t in read.terms.items()} == {i: t.forms for i, t in printed.terms.items() if t.forms}


def test_a_frus_volume_lends_its_titles(shared: Path, tmp_path: Path) -> None:
    result = run(
        "new", "soviet-papers", "-c", tmp_path, "--from-frus", shared / "frus" / "frus1964-68v14.xml", "--no-ask"
    )
    about, registers = from_frus(shared / "frus" / "frus1964-68v14.xml")

    assert result.exit_code == 0
    text = (tmp_path / "soviet-papers" / "volume.toml").read_text("utf-8")
    assert read_volume(text, path="volume.toml").title == about.title
    assert "Soviet Union" in about.title
    assert f'<person xml:id="{next(iter(registers.persons))}">' in (
        tmp_path / "soviet-papers" / "registers.xml"
    ).read_text("utf-8")
    assert run("check", tmp_path).exit_code == 0


# --- a folder that does not say what it is ------------------------------------------------------------------------

TELEGRAM = (
    "{n}. Telegram From the Embassy in {country} to the Department of State1\n\n{city}, {day}, 1967, 1200Z.\n\n"
    "{number}. {words}\n\n{name}\n\n  1. Source: National Archives, RG 59, Central Files. Secret.\n"
)


def folders(tmp_path: Path, *, named: bool) -> Path:
    """Two volumes: one's document names Moscow's telegram 279, which is the other's fifth document."""
    corpus = tmp_path / "corpus"
    first, second = corpus / "first", corpus / "second"
    begin_volume(first, Volume(title="First"))
    (first / "d1.txt").write_text(
        TELEGRAM.format(
            n=1, country="France", city="Paris", day="July 25", number="812", name="Bohlen",
            words="See telegram 279 from Moscow, July 20, 1967.",
        ),
        "utf-8",
    )  # fmt: skip
    (first / "d5.txt").write_text(
        TELEGRAM.format(
            n=5, country="Italy", city="Rome", day="July 26", number="99", name="Reinhardt", words="All well."
        ),
        "utf-8",
    )
    second.mkdir()
    (second / "d5.txt").write_text(
        TELEGRAM.format(
            n=5,
            country="the Soviet Union",
            city="Moscow",
            day="July 20",
            number="279",
            name="Thompson",
            words="All well.",
        ),
        "utf-8",
    )
    if named:
        begin_volume(second, Volume(title="Second"))
    return corpus


@pytest.mark.parametrize("named", [False, True])
def test_a_reference_to_another_volume_never_lands_in_its_own(tmp_path: Path, named: bool) -> None:
    volumes = prepare(folders(tmp_path, named=named), cache=tmp_path / "cache")
    first = next(volume for volume in volumes if volume.id == "first")
    record = next(entry.record for entry in first.documents if entry.record.id == "d1")

    assert [r.target for r in record.references if "279" in r.text] == ["second#d5"]


def test_a_folder_without_volume_toml_is_told_by_check_and_convert(tmp_path: Path) -> None:
    corpus = folders(tmp_path, named=False)

    assert "second:1: notice: the folder has no volume.toml" in run("check", corpus).stdout
    assert run("check", corpus).exit_code == 0
    assert "the folder has no volume.toml" in run("convert", corpus / "second").stderr
    assert "reftel new second" in run("convert", corpus / "second").stderr
    assert "volume.toml" not in run("check", folders(tmp_path / "b", named=True)).stdout
