"""What happens to an editor's files: made, made again, tagged again, and never overwritten."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lxml import etree

from annotate.corpus import bring_up_to_date, prepare, read_decisions
from annotate.errors import MergeError, ReftelError, RegisterError, TeiError
from tests.conftest import D259, ROOT

T = "{http://www.tei-c.org/ns/1.0}"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    shutil.copytree(D259.parent, tmp_path / "corpus" / D259.parent.name)
    return tmp_path / "corpus"


@pytest.fixture
def tei(corpus: Path) -> Path:
    return corpus / D259.parent.name / "d259.xml"


def edit(path: Path, old: str, new: str) -> None:
    source = path.read_text("utf-8")
    assert source.count(old) >= 1, old
    path.write_text(source.replace(old, new, 1), "utf-8")


def elements(path: Path, name: str) -> list[etree._Element]:
    return list(etree.parse(str(path)).iter(f"{T}{name}"))


def test_the_committed_corpus_is_up_to_date(corpus: Path, tei: Path) -> None:
    prepare(corpus)

    assert tei.read_bytes() == D259.read_bytes()


def test_a_missing_tei_is_made_to_the_byte(corpus: Path, tei: Path) -> None:
    tei.unlink()
    prepare(corpus)

    assert tei.read_bytes() == D259.read_bytes()


def test_the_transcription_is_never_changed(corpus: Path, tei: Path) -> None:
    tei.unlink()
    prepare(corpus)

    assert tei.with_suffix(".txt").read_bytes() == D259.with_suffix(".txt").read_bytes()


def test_a_corrected_person_survives_and_corrects_the_header(corpus: Path, tei: Path) -> None:
    edit(tei, '<persName corresp="#p_KFD1" role="clearer" resp="#reftel.persons" cert="high">Kohler',
         '<persName corresp="#p_TM1" role="clearer">Kohler')  # fmt: skip
    prepare(corpus)
    prepare(corpus)

    kohlers = [e for e in elements(tei, "persName") if e.text == "Kohler"]
    assert {e.get("corresp") for e in kohlers} == {"#p_TM1"}
    assert len(kohlers) == 2  # in the note, and in correspDesc


def test_a_correction_that_forgot_the_resp_survives_too(corpus: Path, tei: Path) -> None:
    edit(tei, 'corresp="#p_KFD1" role="clearer"', 'corresp="#p_TM1" role="clearer"')
    before = tei.read_text("utf-8")
    prepare(corpus)

    assert 'corresp="#p_TM1" role="clearer" resp="#reftel.persons" cert="high">Kohler' in before
    assert 'corresp="#p_TM1" role="clearer" resp="#reftel.persons" cert="high">Kohler' in tei.read_text("utf-8")


def test_a_moved_clause_stays_where_the_editor_put_it(corpus: Path, tei: Path) -> None:
    source = tei.read_text("utf-8")
    start = source.index('<seg type="clause" ana="#permission"')
    tag_end = source.index(">", start) + 1
    moved = f"{source[:start]}{source[tag_end:]}"
    at = moved.index("retain that measure")
    moved = f'{moved[:at]}<seg type="clause" ana="#permission">{moved[at:]}'
    tei.write_text(moved, "utf-8")
    etree.parse(str(tei))
    prepare(corpus)

    permissions = [e for e in elements(tei, "seg") if e.get("ana") == "#permission"]
    assert [e.get("resp") for e in permissions] == [None]
    assert "".join(permissions[0].itertext()).startswith("retain that measure")


def test_untagged_words_stay_untagged(corpus: Path, tei: Path) -> None:
    tag = next(e for e in elements(tei, "persName") if e.text == "Svetlana")
    start = (
        f'<persName corresp="{tag.get("corresp")}" resp="#reftel.persons" cert="{tag.get("cert")}">Svetlana</persName>'
    )
    edit(tei, start, '<seg type="untagged" resp="#editor">Svetlana</seg>')
    prepare(corpus)

    assert not [e for e in elements(tei, "persName") if "Svetlana" in (e.text or "")]


def test_a_new_footnote_is_kept_and_tagged(corpus: Path, tei: Path) -> None:
    edit(tei, "</signed>", '<note n="4" xml:id="d259fn4">Initialed for Rusk by Kohler.</note></signed>')
    prepare(corpus)
    note = next(e for e in elements(tei, "note") if e.get("n") == "4")

    assert [e.get("corresp") for e in note.iter(f"{T}persName")] == ["#p_RD1", "#p_KFD1"]


def test_a_changed_transcription_makes_its_tei_anew(corpus: Path, tei: Path) -> None:
    edit(tei.with_suffix(".txt"), "go into effect immediately", "go into effect at once")
    prepare(corpus)

    assert "go into effect at once" in tei.read_text("utf-8")


@pytest.mark.parametrize("resp", [True, False], ids=["new tag", "changed machine tag"])
def test_a_changed_transcription_never_overwrites_an_edited_tei(corpus: Path, tei: Path, resp: bool) -> None:
    if resp:
        edit(tei, "burden of proof", "<hi>burden of proof</hi>")
    else:
        edit(tei, 'corresp="#p_KFD1" role="clearer"', 'corresp="#p_TM1" role="clearer"')
    edit(tei.with_suffix(".txt"), "go into effect immediately", "go into effect at once")
    edited = tei.read_bytes()

    with pytest.raises(MergeError, match="nothing was overwritten") as told:
        bring_up_to_date(tei.with_suffix(".txt"))

    assert "reftel convert --accept" in str(told.value)
    assert tei.read_bytes() == edited
    with pytest.raises(ReftelError, match="nothing was overwritten"):
        prepare(corpus)
    assert b"go into effect immediately" in tei.read_bytes()


@pytest.mark.parametrize(
    "old, new", [("</closer>", ""), ("</body>", "</body></body>"), ("<TEI ", "<TEI>< "), ("<item>", "<item a=>")]
)
def test_tei_that_is_not_wellformed_is_told_by_file_and_line(corpus: Path, tei: Path, old: str, new: str) -> None:
    edit(tei, old, new)
    broken = tei.read_bytes()

    with pytest.raises(TeiError, match=r"d259\.xml:\d+: not well-formed XML"):
        prepare(corpus)
    assert tei.read_bytes() == broken


def test_broken_tei_beside_a_changed_transcription_is_told_and_kept(corpus: Path, tei: Path) -> None:
    edit(tei, "</closer>", "")
    edit(tei.with_suffix(".txt"), "go into effect immediately", "go into effect at once")
    broken = tei.read_bytes()

    with pytest.raises(TeiError, match="not well-formed XML"):
        bring_up_to_date(tei.with_suffix(".txt"))
    assert tei.read_bytes() == broken


def test_a_volume_that_stands_twice_is_refused(corpus: Path, tei: Path) -> None:
    shutil.copy(tei, corpus / "frus1964-68v14.xml")

    with pytest.raises(ReftelError, match=r"stands in .* too; keep one of them"):
        prepare(corpus)


def test_one_bad_transcription_does_not_keep_the_others_from_being_made(corpus: Path, tei: Path) -> None:
    (tei.parent / "d260.txt").write_text("", "utf-8")
    tei.unlink()

    with pytest.raises(ReftelError, match=r"d260\.txt"):
        prepare(corpus)
    assert tei.exists()


def test_a_whole_volume_is_tagged_in_the_cache_and_its_file_left_alone(corpus: Path, shared: Path) -> None:
    volume = corpus / "frus1969-76ve09p1.xml"
    shutil.copy(shared / "frus" / volume.name, volume)
    volumes = {v.id: v for v in prepare(corpus)}

    assert volume.read_bytes() == (shared / "frus" / volume.name).read_bytes()
    assert len(volumes["frus1969-76ve09p1"].documents) == 128
    assert any(a.role == "drafter" for e in volumes["frus1969-76ve09p1"].documents for a in e.record.actors)


def test_one_changed_document_of_a_whole_volume_is_tagged_by_itself(
    corpus: Path, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotate import pipeline

    volume = corpus / "frus1969-76ve09p1.xml"
    before, at, after = (shared / "frus" / volume.name).read_bytes().partition(b'xml:id="d46"')
    versions = [
        before + at + after.replace(b"<p>", b"<p>Rogers should %s it. " % verb, 1) for verb in (b"see", b"read")
    ]
    found: list[str] = []
    find = pipeline.find
    monkeypatch.setattr(pipeline, "find", lambda view, *a, **k: found.append(view.id) or find(view, *a, **k))
    volume.write_bytes(versions[0])
    prepare(corpus)
    found.clear()
    prepare(corpus)  # nothing is tagged, and what is remembered stays
    assert found == []
    volume.write_bytes(versions[1])
    again = prepare(corpus)
    assert found == ["d46"]

    fresh = prepare(corpus, cache=tmp_path / "fresh")
    assert [e.source for v in fresh for e in v.documents] == [e.source for v in again for e in v.documents]


def test_an_unchanged_corpus_is_read_from_the_cache(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from annotate import pipeline

    prepare(corpus)
    monkeypatch.setattr(pipeline, "annotate_source", lambda *_, **__: pytest.fail("annotated again"))
    prepare(corpus)


@pytest.mark.parametrize("old, new", [(">Helms<", ">Helmes<"), (">Hoover<", ">Hoovre<"), (">Kohler<", ">Köhler<")])
def test_a_changed_register_tags_again_what_it_touches(
    corpus: Path, tei: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    prepare(corpus)
    edit(tei.parent / "registers.xml", old, new)

    assert _annotated(corpus, monkeypatch) == [tei.name]


def test_a_register_entry_that_touches_no_document_tags_none_again(
    corpus: Path, tei: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(corpus)
    stranger = (
        '<person xml:id="p_ZZ9"><persName><surname>Zorin</surname><forename>Valerian</forename></persName></person>'
    )
    edit(tei.parent / "registers.xml", "</listPerson>", f"{stranger}</listPerson>")

    assert _annotated(corpus, monkeypatch) == []


def _annotated(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that a run tags anew."""
    from annotate import pipeline

    done: list[str] = []
    annotate_source = pipeline.annotate_source
    monkeypatch.setattr(
        pipeline, "annotate_source", lambda *a, **k: done.append(Path(k["name"]).name) or annotate_source(*a, **k)
    )
    prepare(corpus)
    return done


def test_the_cache_forgets_what_no_run_uses(corpus: Path, tei: Path) -> None:
    prepare(corpus)
    edit(tei.with_suffix(".txt"), "go into effect immediately", "go into effect at once")
    prepare(corpus)
    prepare(corpus)

    assert len(list((corpus.parent / ".reftel").iterdir())) <= 2


def test_decisions_with_an_unknown_key_are_refused(tmp_path: Path) -> None:
    (tmp_path / "decisions.toml").write_text('[[decision]]\nword = "Hill"\nkind = "person"\n', "utf-8")

    with pytest.raises(RegisterError, match="decision 1 has unknown key word; use before, kind"):
        read_decisions(tmp_path)


def test_a_standing_decision_is_kept_by_every_rerun(corpus: Path, tei: Path) -> None:
    (tei.parent / "decisions.toml").write_text('[[decision]]\nwords = "Svetlana"\nkind = "person"\n', "utf-8")
    prepare(corpus)

    assert not [e for e in elements(tei, "persName") if "Svetlana" in (e.text or "")]


def test_what_is_tagged_follows_the_volumes_profile(corpus: Path, tei: Path) -> None:
    register = tei.parent / "registers.xml"
    edit(
        register,
        '<term xml:id="t_RG1"',
        '<term xml:id="t_Govt1">Govt</term>, Government</item>\n        <item><term xml:id="t_RG1"',
    )
    prepare(corpus)
    assert 'target="#t_Govt1"' in tei.read_text("utf-8")

    with (tei.parent / "volume.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tagging]\nplain_words = false\n")
    prepare(corpus)
    assert 'target="#t_Govt1"' not in tei.read_text("utf-8")


@pytest.mark.parametrize("table", ["[tagging]\nplain = true\n", '[tagging]\nvariants = "yes"\n', "tagging = 1\n"])
def test_a_profile_with_a_slip_is_refused_by_line(corpus: Path, tei: Path, table: str) -> None:
    path = tei.parent / "volume.toml"
    path.write_text(path.read_text("utf-8") + "\n" + table, "utf-8")

    with pytest.raises(ReftelError, match=r"volume\.toml:\d+: "):
        prepare(corpus)


def test_the_repository_holds_the_telegram_as_it_was_given(shared: Path) -> None:
    given = (shared / "telegram" / "d259.txt").read_bytes()

    assert (ROOT / "corpus" / "frus1964-68v14" / "d259.txt").read_bytes() == given
