"""The questions that have a name: asked of the telegram, and of whole volumes as they are tagged today.

What a question counts on a volume is compared with what `annotate.records` reads there: two readers that share no
code. Facts are from the volumes' own source notes.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from annotate.cli import main
from annotate.errors import QueryError
from annotate.query.named import find_query, list_queries, read_query, similar_query
from annotate.records import Document, read_document
from annotate.tei.tree import document_divs, parse_tei
from tests.conftest import D259, ROOT

pytest.importorskip("saxonche", reason="saxonche is not installed: pip install saxonche")

QUERIES = ROOT / "corpus" / "queries"
NAMES = sorted(path.stem for path in QUERIES.iterdir())
VOLUMES = ("frus1952-54Guat", "frus1969-76ve09p1", "frus1964-68v14")

Row = dict[str, str]


def ask(name: str, *paths: Path, **settings: str) -> list[Row]:
    options = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
    arguments = ["query", name, *map(str, paths), "--format", "csv", *options]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.fixture(autouse=True)
def _at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="session")
def tagged(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three volumes as the annotators tag them, made once for all tests."""
    folder = tmp_path_factory.mktemp("tagged")
    files = [str(shared / "frus" / f"{name}.xml") for name in VOLUMES]
    result = CliRunner().invoke(main, ["annotate", *files, "-o", str(folder), "-j", "2", "-q"], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return {name: folder / f"{name}.xml" for name in VOLUMES}


@pytest.fixture(scope="session")
def records(tagged: dict[str, Path]) -> dict[str, list[Document]]:
    return {
        name: [read_document(div, volume=name) for div in document_divs(parse_tei(path.read_bytes()))]
        for name, path in tagged.items()
    }


# --- names and titles ---------------------------------------------------------------------------------------------


def test_every_question_has_a_title_and_is_listed() -> None:
    listed = list_queries([QUERIES])

    assert [query.name for query in listed] == NAMES
    assert len(NAMES) >= 10
    assert all(query.title for query in listed)
    result = CliRunner().invoke(main, ["query", "--list"])
    assert "clearers            Who cleared most telegrams to Moscow in 1967" in result.stdout.splitlines()


def test_a_question_without_a_title_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.xq").write_text("1 + 1", "utf-8")

    with pytest.raises(QueryError, match=r"mine\.xq:1: the first line is no title; begin with"):
        list_queries([tmp_path])


def test_an_xpath_question_loses_its_comments(tmp_path: Path) -> None:
    (tmp_path / "mine.xpath").write_text("(: All notes :)\n(: of any\nkind :)\n//note\n", "utf-8")

    query = read_query(tmp_path / "mine.xpath")

    assert (query.title, query.language, query.text) == ("All notes", "xpath", "//note")


def test_an_expression_is_no_name_and_a_name_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "secret.xq").write_text("(: Secret :)\n1", "utf-8")
    (tmp_path / "queries").mkdir()

    assert find_query("//persName", [QUERIES]) is None
    assert find_query("../secret", [tmp_path / "queries"]) is None
    assert similar_query("clearrs", [QUERIES]) == "clearers"


def test_a_folders_own_questions_can_be_asked_of_it(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "how-many.xq").write_text("(: How many :)\n<row n='{count(reftel:documents())}'/>", "utf-8")
    (tmp_path / "d259.xml").write_bytes(D259.read_bytes())

    assert ask("how-many", tmp_path) == [{"n": "1"}]


def test_a_wrong_question_is_told_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "wrong.xq").write_text("(: Wrong :)\nlet $x := 1\nretrun $x", "utf-8")
    (tmp_path / "d259.xml").write_bytes(D259.read_bytes())

    result = CliRunner().invoke(main, ["query", "wrong", str(tmp_path)])

    assert result.exit_code == 1
    assert "wrong.xq: line 3, column 1: expected 'return'" in result.stderr


# --- the telegram -------------------------------------------------------------------------------------------------

CLEARERS = ["Kohler, Foy D.", "Leddy, John M.", "McKisson, Robert", "Meeker, Leonard C.", "Toon, Malcolm"]
CLEARERS.append("Trueheart, William")


@pytest.mark.parametrize("name", NAMES)
def test_every_question_can_be_asked_of_the_telegram(name: str) -> None:
    ask(name, ROOT / "corpus")


def test_the_telegram_was_cleared_by_six() -> None:
    rows = ask("clearers", D259)

    assert [(row["who"], row["cleared"]) for row in rows] == [(name, "1") for name in CLEARERS]
    assert ask("clearers", D259, year="1966") == []
    assert ask("clearers", D259, to="Embassy in France") == []
    assert len(ask("clearers", D259, year="", to="Embassy")) == 6


def test_fifteen_pairs_cleared_the_telegram_together() -> None:
    assert len(ask("cleared-together", D259)) == 15


def test_the_telegram_answers_moscow_279_which_is_not_printed() -> None:
    (row,) = ask("answers", D259)
    assert (row["number"], row["printed"]) == ("90262", "no")
    assert row["answers"].startswith("telegram 279 from Moscow")

    (row,) = ask("cited-not-printed", D259)
    assert (row["cited"], row["id"]) == ("3", "msg.moscow.279.1967")


def test_the_soviet_government_is_to_be_notified() -> None:
    rows = ask("binding-clauses", D259)
    assert any("Soviet Government shall be notified" in row["clause"] for row in rows)
    assert ask("binding-clauses", D259, bearer="Albania") == []


def test_the_telegrams_file_and_classification() -> None:
    (row,) = ask("archive-files", D259)
    assert row["file"].endswith("RG 59, Central Files 1967–69, POL 30 USSR")
    assert ask("classifications", D259) == [{"year": "1967", "classification": "Secret", "documents": "1"}]


def test_who_did_not_draft_the_telegram_but_is_named_in_it() -> None:
    named = {row["who"] for row in ask("named-not-drafting", D259)}

    assert {"Rusk, Dean", "Helms, Richard M.", *CLEARERS} <= named
    assert not any(name.startswith("Pratt") for name in named)


# --- whole volumes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("volume", VOLUMES)
@pytest.mark.parametrize("name", NAMES)
def test_every_question_can_be_asked_of_a_whole_volume(tagged: dict[str, Path], volume: str, name: str) -> None:
    settings = {"to": "Embassy", "year": ""} if name == "clearers" else {}
    if name == "binding-clauses":
        settings = {"bearer": ".", "kinds": "obligation prohibition"}
    rows = ask(name, tagged[volume], **settings)

    # A volume may hold no such thing at all.
    assert rows or name in {"clearers", "drafter-approved", "in-doubt", "unanswered"}


def test_moscow_telegrams_of_1967_in_a_whole_volume_were_cleared_by_the_same_six(tagged: dict[str, Path]) -> None:
    rows = ask("clearers", tagged["frus1964-68v14"])

    surnames = {"Kohler", "Leddy", "McKisson", "Meeker", "Toon", "Trueheart"}
    found = {surname for surname in surnames for row in rows if surname in row["who"]}
    assert found == surnames
    assert all("d259" in row["documents"] for row in rows if any(s in row["who"] for s in surnames))


def test_pairs_of_clearers_in_a_whole_volume(tagged: dict[str, Path]) -> None:
    rows = ask("cleared-together", tagged["frus1964-68v14"])

    (row,) = [r for r in rows if (r["one"], r["other"]) == ("Davis, Richard H.", "Thompson, Llewellyn E.")]
    assert int(row["together"]) >= 3


@pytest.mark.parametrize("volume", VOLUMES)
def test_classifications_agree_with_the_records(
    tagged: dict[str, Path], records: dict[str, list[Document]], volume: str
) -> None:
    wanted = Counter((d.date[:4] or "(no date)", d.classification or "(not stated)") for d in records[volume])

    rows = ask("classifications", tagged[volume])

    assert {(r["year"], r["classification"]): int(r["documents"]) for r in rows} == wanted


@pytest.mark.parametrize("volume", VOLUMES)
def test_posts_repeated_to_agree_with_the_records(
    tagged: dict[str, Path], records: dict[str, list[Document]], volume: str
) -> None:
    wanted = Counter(post for d in records[volume] for post in set(d.repeated_to))

    assert {r["post"]: int(r["documents"]) for r in ask("repeated-to", tagged[volume])} == wanted


@pytest.mark.parametrize("volume", VOLUMES)
def test_citations_of_unprinted_messages_agree_with_the_records(
    tagged: dict[str, Path], records: dict[str, list[Document]], volume: str
) -> None:
    targets = (r.target for d in records[volume] for r in d.references)
    wanted = Counter(target.partition("#")[2] for target in targets if "#msg." in target)

    assert {r["id"]: int(r["cited"]) for r in ask("cited-not-printed", tagged[volume])} == wanted


@pytest.mark.parametrize("volume", VOLUMES)
def test_answers_agree_with_the_records(
    tagged: dict[str, Path], records: dict[str, list[Document]], volume: str
) -> None:
    replies = {d.id: d.reply_to for d in records[volume] if d.reply_to}

    rows = {r["document"].split()[-1]: r for r in ask("answers", tagged[volume])}

    dates = {d.id: d.date[:10] for d in records[volume]}
    assert set(rows) == set(replies)
    for ident, row in rows.items():
        if replies[ident].startswith("#d"):
            assert row["answers"].split(" ← ")[0].endswith(f" {replies[ident][1:]}")
            assert row["printed"] == "yes"
            days = [date.fromisoformat(dates[i]) for i in (replies[ident][1:], ident) if len(dates[i]) == 10]
            assert row["days"] == (str((days[1] - days[0]).days) if len(days) == 2 else "")


@pytest.mark.parametrize("volume", VOLUMES)
def test_what_is_answered_is_not_unanswered(
    tagged: dict[str, Path], records: dict[str, list[Document]], volume: str
) -> None:
    answered = {d.reply_to[1:] for d in records[volume] if d.reply_to.startswith("#d")}
    wanted = {
        d.id
        for d in records[volume]
        if d.receiver == "Department of State" and d.genre == "telegram" and d.id not in answered
    }

    found = {row["document"].split()[-1] for row in ask("unanswered", tagged[volume])}

    assert wanted <= found
    assert not found & answered


@pytest.mark.parametrize("volume", VOLUMES)
def test_archive_files_agree_with_the_records(
    tagged: dict[str, Path], records: dict[str, list[Document]], volume: str
) -> None:
    kept = ((d.repository, d.collection, d.file) for d in records[volume] if d.file)
    wanted = Counter(", ".join(part for part in parts if part) for parts in kept)

    assert {r["file"]: int(r["documents"]) for r in ask("archive-files", tagged[volume])} == wanted


@pytest.mark.parametrize("volume", VOLUMES)
def test_clauses_that_bind_agree_with_the_records(
    tagged: dict[str, Path], records: dict[str, list[Document]], volume: str
) -> None:
    clauses = (c for d in records[volume] for c in d.clauses if c.kind in ("obligation", "prohibition"))

    rows = ask("binding-clauses", tagged[volume], bearer=".")

    assert Counter(r["bearer"] for r in rows) == Counter(c.bearer for c in clauses if c.bearer)


def test_a_drafter_who_approved_is_named_twice_in_the_note(
    tagged: dict[str, Path], records: dict[str, list[Document]]
) -> None:
    for volume in VOLUMES:
        notes = {d.id: " ".join(n.text for n in d.notes if n.type == "source") for d in records[volume]}
        for row in ask("drafter-approved", tagged[volume]):
            surname = row["who"].split(",")[0]
            note = notes[row["document"].split()[-1]]
            assert note.count(surname) >= 2 or "rafted and approved" in note, row


def test_roles_read_from_words_are_those_the_annotator_reads(tagged: dict[str, Path]) -> None:
    from annotate.annotators.provenance import extract
    from annotate.query.forms import Form
    from annotate.query.xquery import run_xquery

    query = """for $d in reftel:documents(), $n in ($d//note[@type = "source"])[1] return map {
        "drafted": reftel:actors($d, "drafter")[self::persName] ! normalize-space(.),
        "cleared": reftel:actors($d, "clearer")[self::persName] ! normalize-space(.),
        "approved": reftel:actors($d, "approver")[self::persName] ! normalize-space(.),
        "note": normalize-space(string-join($n//text()[not(ancestor::note[ancestor::note])])) }"""
    both = ours = theirs = 0
    for volume in ("frus1969-76ve09p1", "frus1964-68v14"):
        path = tagged[volume]
        for row in run_xquery(query, [Form(path, path)], xml=False):
            told = dict(zip(row.columns, row.values, strict=True))
            facts = extract(told["note"])
            for act in ("drafted", "cleared", "approved"):
                found = set(told[act].split(" | ")) - {""}
                wanted = {actor["name"] for actor in facts[act] if actor["name"]}
                both, ours, theirs = both + len(found & wanted), ours + len(found), theirs + len(wanted)

    assert both / ours >= 0.97
    assert both / theirs >= 0.97
