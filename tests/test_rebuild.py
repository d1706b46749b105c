"""Building again: nothing is made where nothing changed, and whatever changed, the site is as if made from nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from annotate.publish import inputs, making
from tests.conftest import ROOT
from tests.publish.building import build_again, build_site

REGISTER = "corpus/frus1964-68v14/registers.xml"
TEI = "corpus/frus1964-68v14/d259.xml"
ABOUT = "corpus/frus1964-68v14/volume.toml"
OWN = (".pages",)


def read_site(site: Path) -> dict[str, bytes]:
    """Every file of a built site that is served; hidden ones are the builder's own."""
    names = (path.relative_to(site) for path in site.rglob("*") if path.is_file())
    return {name.as_posix(): (site / name).read_bytes() for name in names if name.parts[0] not in OWN and known(name)}


def known(name: Path) -> bool:
    """Whether a file has the same bytes each time: Pagefind numbers filters and words as its threads happen to run.

    https://github.com/Pagefind/pagefind/issues/638: of its index only the fragments, a document each, are stable.
    """
    return name.parts[0] != "pagefind" or "fragment" in name.parts


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus, hand-written pages and templates of its own, and the site made from them."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "site", folder / "docs")
    shutil.copytree(ROOT / "templates", folder / "templates")
    build_site(folder, search=False)
    rebuild(folder)
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it at the same place for each test, since where things lie is one of the settings."""
    shutil.copytree(built, tmp_path / "kept")
    yield built
    shutil.rmtree(built)
    shutil.copytree(tmp_path / "kept", built)


def rebuild(folder: Path, **settings: object) -> Path:
    theme = {"name": None, "custom_dir": str(folder / "templates"), "static_templates": ["404.html"]}
    return build_again(folder, **{"docs_dir": str(folder / "docs"), "theme": theme, **settings})


def made(folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: object) -> bool:
    """Whether another build makes anything."""
    done = []
    whole = making.Making

    def count(folder: Path) -> making.Making:
        done.append(folder)
        return whole(folder)

    monkeypatch.setattr(making, "Making", count)
    rebuild(folder, **settings)
    return bool(done)


def test_nothing_is_made_where_nothing_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_site(folder / "public")

    assert not made(folder, monkeypatch)
    assert read_site(folder / "public") == before


CHANGES: dict[str, Callable[[Path], None]] = {
    "a document": lambda folder: replace(folder / TEI, "We have reviewed", "We have looked at"),
    "a register": lambda folder: replace(folder / REGISTER, "Malcolm", "Malcom"),
    "what is known of the volume": lambda folder: replace(folder / ABOUT, "Soviet Union", "USSR"),
    "a hand-written page": lambda folder: replace(folder / "docs" / "about.md", "edition", "collection"),
    "a template": lambda folder: replace(folder / "templates" / "document.html", "<h1", '<h1 data-new=""'),
    "an asset": lambda folder: (folder / "docs" / "assets" / "new.css").write_text("b{}", "utf-8"),
    "a page that someone removed": lambda folder: (folder / "public" / "dates" / "index.html").unlink(),
    "a file that someone put there": lambda folder: (folder / "public" / "stray.html").write_text("stray", "utf-8"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changed_the_site_is_as_if_made_from_nothing(
    folder: Path, change: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(folder)

    assert made(folder, monkeypatch)
    again = read_site(folder / "public")
    shutil.rmtree(folder / "public")
    shutil.rmtree(folder / ".reftel")
    assert again == read_site(rebuild(folder))
    assert not made(folder, monkeypatch), "and that is known, too"


@pytest.mark.parametrize(
    "settings",
    [{"site_name": "Papers"}, {"site_url": "https://example.org/frus/"}, {"epub": False}, {"extra": {"by": "us"}}],
    ids=lambda settings: ", ".join(settings),
)
def test_other_settings_make_the_site_anew(
    folder: Path, settings: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made(folder, monkeypatch, **settings)


def test_other_code_makes_the_site_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "code_stamp", lambda: "another")

    assert made(folder, monkeypatch)


def test_another_library_makes_the_site_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_libraries", lambda: iter(["jinja2-99.dist-info"]))

    assert made(folder, monkeypatch)


def test_another_plugin_may_change_pages_so_they_are_always_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"corpus": str(folder / "corpus"), "search": False}

    for _ in range(2):
        assert made(folder, monkeypatch, plugins=[{"reftel": options}, {"search": {"lang": "en"}}])


def test_what_was_complained_of_is_complained_of_again(folder: Path) -> None:
    (folder / "docs" / "slip.md").write_text("See [nothing](nowhere.md).", "utf-8")

    for _ in range(2):
        with pytest.raises(Abort):
            rebuild(folder, strict=True)


def test_a_volume_edited_is_as_if_made_from_nothing(tmp_path: Path, shared: Path) -> None:
    (tmp_path / "corpus").mkdir()
    volume = tmp_path / "corpus" / "frus1969-76ve09p1.xml"
    shutil.copy(shared / "frus" / volume.name, volume)
    build_again(tmp_path, search=True)
    replace(volume, "</p>", " And a word more.</p>")

    again = read_site(build_again(tmp_path, search=True))

    shutil.rmtree(tmp_path / "public")
    shutil.rmtree(tmp_path / ".reftel")
    anew = read_site(build_again(tmp_path, search=True))
    assert again.keys() == anew.keys()
    assert [name for name in anew if again[name] != anew[name]] == []


def test_while_mkdocs_serves_books_and_index_wait_for_the_next_build(folder: Path) -> None:
    book = folder / "public" / "frus1964-68v14" / "frus1964-68v14.epub"
    page = folder / "public" / "frus1964-68v14" / "d259" / "index.html"
    plugin = load_config(str(ROOT / "mkdocs.yml")).plugins["reftel"]  # MkDocs keeps one for all its builds
    plugin.on_startup(command="serve", dirty=False)
    rebuild_with_search(folder)
    before, words = book.read_bytes(), indexed(folder)
    assert words
    replace(folder / TEI, "go into effect", "come into effect")
    rebuild_with_search(folder)
    assert "come into effect" in page.read_text("utf-8")
    assert (book.read_bytes(), indexed(folder)) == (before, words)

    plugin.on_startup(command="build", dirty=False)
    rebuild_with_search(folder)
    assert book.read_bytes() != before
    assert indexed(folder) != words


def rebuild_with_search(folder: Path) -> None:
    build_again(folder, search=True)


def indexed(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "public" / "pagefind" / "fragment").iterdir()}


def test_a_document_that_is_gone_is_no_longer_found(folder: Path) -> None:
    tei = folder / TEI
    shutil.copy(tei, tei.with_name("d260.xml"))
    replace(tei.with_name("d260.xml"), 'xml:id="d259" n="259"', 'xml:id="d260" n="260"')
    rebuild(folder, search=True)
    assert len(list((folder / "public" / "pagefind" / "fragment").iterdir())) == 2
    tei.with_name("d260.xml").unlink()

    rebuild(folder, search=True)

    assert len(list((folder / "public" / "pagefind" / "fragment").iterdir())) == 1
