"""Nothing that a run finds on the disk is trusted unproved: an editor's file is never written from it, and the site
is as if made from nothing, whatever befell the caches, the site's list, or a page."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from annotate import masters
from annotate.cache import CACHE, Cache, read_json, seal, unseal, write_json
from annotate.corpus import prepare
from annotate.errors import ReftelError
from annotate.export.questions import answer_page
from annotate.tei.scan import read_source
from annotate.weave import WeaveError
from tests.conftest import D259, ROOT
from tests.publish.building import build_again, build_site
from tests.test_rebuild import read_site

NAME = "frus1964-68v14"

# --- the caches ---------------------------------------------------------------------------------------------------


def truncate(path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])


def flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(data))


def swap(path: Path, chance: random.Random) -> None:
    others = sorted(p for p in path.parent.iterdir() if p.is_file() and p != path)
    shutil.copyfile(chance.choice(others), path) if others else path.write_bytes(b"")


def turn_into_a_folder(path: Path, chance: random.Random) -> None:
    path.unlink()
    (path / "inside").mkdir(parents=True)


def lead_elsewhere(path: Path, chance: random.Random) -> None:
    outside = path.with_name("elsewhere")
    outside.write_bytes(b"elsewhere")
    path.unlink()
    path.symlink_to(outside)


def lock(path: Path, chance: random.Random) -> None:
    path.chmod(0)


def remove(path: Path, chance: random.Random) -> None:
    path.unlink()


def becomes(data: bytes) -> Callable[[Path, random.Random], None]:
    return lambda path, _: path.write_bytes(data) and None


DAMAGES: dict[str, Callable[[Path, random.Random], None]] = {
    "cut off": truncate,
    "a bit flipped": flip,
    "another's": swap,
    "empty": becomes(b""),
    "{}": becomes(b"{}"),
    "[]": becomes(b"[]"),
    "null": becomes(b"null"),
    "a number": becomes(b"3"),
    "an object of the wrong kind": becomes(b'{"files": [1], "made from": {}, "d259": null}'),
    "NUL": becomes(b"\0" * 100),
    "another encoding": becomes("<TEI>é</TEI>".encode("utf-16")),
    "another TEI": becomes(b"<TEI/>"),
    "a folder": turn_into_a_folder,
    "a link": lead_elsewhere,
    "unreadable": lock,
    "gone": remove,
}


def kept_files(folder: Path) -> list[Path]:
    """All that a build keeps for the next one: the caches, compiled templates, answers, and the site's list."""
    return sorted(p for p in [*(folder / CACHE).rglob("*"), folder / "public" / ".pages"] if p.is_file())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A site of a folder of documents and a whole volume, built and asked."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    source = (ROOT / "corpus" / NAME / "d259.xml").read_text("utf-8")
    other = source.replace(NAME, "frus1977-80v06").replace('"d259', '"d1').replace('n="259"', 'n="1"')
    (folder / "corpus" / "frus1977-80v06.xml").write_text(other, "utf-8")
    build_again(folder, epub=False)
    return folder


def restore(folder: Path, from_: Path) -> None:
    for name in ("corpus", CACHE, "public"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(from_ / name, folder / name, symlinks=True)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_cache_is_none(
    built: Path, tmp_path: Path, damage: Callable[[Path, random.Random], None], caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(7)
    whole = tmp_path / "whole"
    whole.mkdir()
    restore(whole, built)
    before = {p: p.read_bytes() for p in (built / "corpus").rglob("*") if p.is_file()}
    site = read_site(built / "public")
    paths = kept_files(built)
    assert {p.suffix for p in paths} >= {".xml", ".json"}
    assert any(p.name.startswith("answers-") for p in paths)
    assert any(p.parent.name == "templates" for p in paths)
    templates = [p for p in paths if p.parent.name == "templates"]
    chosen = [p for p in paths if p not in templates] + chance.sample(templates, 3)
    try:
        for path in chosen:
            damage(path, chance)
        (built / "corpus" / NAME / "volume.toml").touch()
        _forget_that_nothing_changed(built)

        build_again(built, epub=False)

        assert {p: p.read_bytes() for p in before} == before
        assert read_site(built / "public") == site
        assert not [r for r in caplog.records if r.levelname in ("WARNING", "ERROR") and "mkdocs" in r.name]
    finally:
        restore(built, whole)


def _forget_that_nothing_changed(folder: Path) -> None:
    """Have the next build look at everything, and at its caches."""
    (folder / "public" / "new.html").write_text("", "utf-8")


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_no_damage_to_an_entry_reaches_an_editors_file(
    tmp_path: Path, damage: Callable[[Path, random.Random], None]
) -> None:
    shutil.copytree(D259.parent, tmp_path / "corpus" / NAME)
    prepare(tmp_path / "corpus")
    master, cache = tmp_path / "corpus" / NAME / "d259.xml", tmp_path / CACHE
    before = master.read_bytes()
    for number, name in enumerate(sorted(p.name for p in cache.iterdir()) * 4):
        if (cache / name).is_file():
            damage(cache / name, random.Random(number))

        prepare(tmp_path / "corpus")

        assert master.read_bytes() == before


def test_a_whole_entry_of_another_text_is_not_written_over_an_editors_file(tmp_path: Path) -> None:
    """As a colliding name, or a bug of ours, would hand it over: sealed, and wrong."""
    shutil.copytree(D259.parent, tmp_path / "corpus" / NAME)
    prepare(tmp_path / "corpus")
    master = tmp_path / "corpus" / NAME / "d259.xml"
    before = master.read_bytes()
    for path in (tmp_path / CACHE).glob("*.xml"):
        forged = before.replace(b"burden of proof", b"burden")
        path.write_bytes(seal(forged, kind="tagged", name=path.name))

    with pytest.raises(WeaveError, match="nothing was written"):
        prepare(tmp_path / "corpus")

    assert master.read_bytes() == before


def test_a_seal_is_of_kind_name_and_every_byte() -> None:
    sealed = seal(b"data", kind="tagged", name="a")

    assert unseal(sealed, kind="tagged", name="a") == b"data"
    assert unseal(sealed, kind="entries", name="a") is None
    assert unseal(sealed, kind="tagged", name="b") is None
    for at in range(len(sealed)):
        for bit in range(8):
            other = bytearray(sealed)
            other[at] ^= 1 << bit
            assert unseal(bytes(other), kind="tagged", name="a") is None
        assert unseal(sealed[:at], kind="tagged", name="a") is None
        assert unseal(sealed[at:], kind="tagged", name="a") is None or not at


@pytest.mark.parametrize("value", [{}, [], None, 3, "text", {"made from": 1}, {"files": {"a": [1]}}, [[1]]])
def test_json_of_another_shape_is_a_miss(tmp_path: Path, value: object) -> None:
    write_json(tmp_path / "list", value, kind="pages")

    assert read_json(tmp_path / "list", lambda told: told["made from"]["no"], kind="pages") is None


def test_a_cache_that_cannot_be_written_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes, *, kind: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("annotate.cache.write_sealed", full)
    cache = Cache(tmp_path / "cache")
    cache.put("a", "text", kind="text")

    assert cache.get("a", kind="text") is None


def test_the_answers_to_questions_are_proved(tmp_path: Path, built: Path) -> None:
    volumes = prepare(built / "corpus", cache=built / CACHE)
    page = "```sql\nSELECT count(*) AS n FROM documents\n```\n"
    cache = Cache(tmp_path / "cache")
    right = answer_page(page, volumes, cache=cache)
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_text(right.replace("2", "3"), "utf-8")

    assert answer_page(page, volumes, cache=cache) == right


# --- links --------------------------------------------------------------------------------------------------------


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    shutil.copytree(D259.parent, folder / NAME)
    return folder


def all_below(folder: Path) -> dict[Path, tuple[bytes, int]]:
    return {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()}


def test_a_cache_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "thesis.xml").write_text("mine", "utf-8")
    shutil.copytree(D259.parent, tmp_path / "here" / "corpus" / NAME)
    shutil.copytree(D259.parent, tmp_path / "there" / "corpus" / NAME)
    (tmp_path / "here" / CACHE).symlink_to(elsewhere)
    before = all_below(elsewhere)

    build_again(tmp_path / "here", epub=False)

    assert all_below(elsewhere) == before
    prepare(tmp_path / "there" / "corpus")
    made = [tmp_path / place / "corpus" / NAME / "d259.xml" for place in ("here", "there")]
    assert made[0].read_bytes() == made[1].read_bytes()


@pytest.mark.parametrize("name", ["templates", "forms.json"])
def test_a_link_within_the_cache_is_not_followed(tmp_path: Path, built: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "thesis").write_text("mine", "utf-8")
    whole = tmp_path / "whole"
    whole.mkdir()
    restore(whole, built)
    try:
        shutil.rmtree(built / CACHE)
        (built / CACHE).mkdir()
        (built / CACHE / name).symlink_to(elsewhere)
        _forget_that_nothing_changed(built)
        build_again(built, epub=False)
        assert [p.name for p in elsewhere.iterdir()] == ["thesis"]
    finally:
        restore(built, whole)


def test_a_volume_folder_that_leads_outside_is_refused_by_name(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / NAME).symlink_to(outside / NAME)
    (outside / NAME / "d259.xml").write_bytes(D259.read_bytes().replace(b"burden of proof", b"burden"))
    before = all_below(outside)

    with pytest.raises(ReftelError, match=rf"{NAME}: this folder is a link that leads out of the corpus"):
        prepare(tmp_path / "corpus")

    assert all_below(outside) == before


def test_a_transcription_that_leads_outside_is_refused_by_name(tmp_path: Path, outside: Path) -> None:
    folder = tmp_path / "corpus" / NAME
    folder.mkdir(parents=True)
    (folder / "d259.txt").symlink_to(outside / NAME / "d259.txt")
    before = all_below(outside)

    with pytest.raises(ReftelError, match=r"d259\.txt: this transcription is a link that leads out of the corpus"):
        prepare(tmp_path / "corpus")

    assert all_below(outside) == before
    assert [p.name for p in folder.iterdir()] == ["d259.txt"]


def test_a_tei_that_is_a_link_is_never_written(tmp_path: Path, outside: Path) -> None:
    folder = Path(shutil.copytree(D259.parent, tmp_path / "corpus" / NAME))
    master = outside / NAME / "d259.xml"
    master.write_bytes(D259.read_bytes().replace(b"reviewed", b"looked at Rusk and"))
    (folder / "d259.xml").unlink()
    (folder / "d259.xml").symlink_to(master)
    before = all_below(outside)

    with pytest.raises(ReftelError, match=r"d259\.xml: is a symbolic link"):
        prepare(tmp_path / "corpus")

    assert all_below(outside) == before
    assert (folder / "d259.xml").is_symlink()


# --- masters ------------------------------------------------------------------------------------------------------


def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "d259.xml"
    source = read_source(D259.read_bytes())
    path.write_text(source.replace("burden", "weight"), "utf-8")

    with pytest.raises(ReftelError, match="changed while it was being worked on"):
        masters.write_tags(path, source, source)

    assert "weight" in path.read_text("utf-8")


@pytest.mark.parametrize("after", ["", "<TEI/>", "<TEI>", "not TEI"])
def test_what_is_not_the_same_text_is_never_written(tmp_path: Path, after: str) -> None:
    path = tmp_path / "d259.xml"
    shutil.copy(D259, path)

    with pytest.raises(ReftelError):
        masters.write_tags(path, read_source(D259.read_bytes()), after)

    assert path.read_bytes() == D259.read_bytes()


def test_an_editors_file_is_on_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    replace, sync = Path.replace, os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: done.append(f"sync {_kind(handle)}") or sync(handle))
    monkeypatch.setattr(Path, "replace", lambda self, to: done.append("named") or replace(self, to))
    path = tmp_path / "d259.xml"
    shutil.copy(D259, path)
    source = read_source(D259.read_bytes())

    masters.write_tags(path, source, source)

    assert done == ["sync file", "named", "sync folder"]


def _kind(handle: int) -> str:
    return "folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file"  # noqa: PTH112


# --- the site -----------------------------------------------------------------------------------------------------


def touch_up(path: Path) -> None:
    """Change a byte and have the file look as old and as long as before."""
    was = path.stat()
    data = path.read_bytes()
    path.write_bytes(data[:-2] + b"?" + data[-1:])
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


PAGES: dict[str, Callable[[Path], object]] = {
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "changed in place": touch_up,
    "empty": lambda path: path.write_bytes(b""),
    "deleted": Path.unlink,
    "a folder": lambda path: turn_into_a_folder(path, random.Random(1)),
    "a link": lambda path: lead_elsewhere(path, random.Random(1)),
}


PLACES = [f"{NAME}/d259/d259.xml", "index.html", "assets/edition.css", "feed.xml"]


@pytest.mark.parametrize(
    "name, damage",
    [*((f"{NAME}/d259/index.html", damage) for damage in PAGES.values()), *((name, touch_up) for name in PLACES)],
    ids=[*PAGES, *PLACES],
)
def test_a_damaged_file_of_the_site_is_made_again(built: Path, name: str, damage: Callable[[Path], object]) -> None:
    site = read_site(built / "public")

    damage(built / "public" / name)
    build_again(built, epub=False)

    assert read_site(built / "public") == site


def test_a_damaged_index_is_made_again(tmp_path: Path) -> None:
    build_site(tmp_path, search=True)
    (fragment,) = (tmp_path / "public" / "pagefind" / "fragment").iterdir()
    before = fragment.read_bytes()
    fragment.write_bytes(before[:50])

    build_again(tmp_path, search=True)

    assert fragment.read_bytes() == before


def test_a_site_that_was_copied_stands_as_it_is(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy has other times: that alone makes nothing anew."""
    from annotate.publish import making

    build_again(built, epub=False)
    for path in (built / "public").rglob("*"):
        if path.is_file() and path.name != ".pages":
            path.write_bytes(path.read_bytes())
    monkeypatch.setattr(making, "Making", lambda _folder: pytest.fail("made anew"))

    build_again(built, epub=False)


def test_the_sites_list_says_what_each_file_holds(built: Path) -> None:
    build_again(built, epub=False)
    told = (built / "public" / ".pages").read_text("utf-8").partition("\n<!--")[0]

    assert set(json.loads(told)["files"]) == set(read_site(built / "public"))
