"""Conversion, end to end: the telegram, files in parallel, bad input, and damage at random."""

from __future__ import annotations

import pickle
import random
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from annotate.conversion.facts import Facts, Volume, read_facts
from annotate.conversion.files import (
    Outcome,
    convert,
    convert_file,
    convert_files,
    convert_path,
    digest_of_sources,
    explain,
    made_digest,
    recorded_digests,
    volume_beside,
)
from annotate.errors import RegisterError, TranscriptionError
from tests.conftest import ROOT
from tests.test_shapes import assert_nothing_lost

CORPUS = ROOT / "corpus" / "frus1964-68v14"
TELEGRAM = (CORPUS / "d259.txt").read_text("utf-8")
NS = {"t": "http://www.tei-c.org/ns/1.0"}
LETTER = """\
7. Letter From the Ambassador to Peru (Jones) to the Assistant Secretary of State (Smith)1

Lima, May 8, 1964.

Dear Ann:

Fish & chips at <cost> came to nothing.2 The talks went [Page 12] on.

Sincerely,

Bo
  1. Source: Department of State, Lima Files. Secret.
  2. See Document 6.
"""


def tree(text: str, **known: object) -> etree._Element:
    tei = convert(text, path="d7.txt", document_id="d7", **known).tei  # type: ignore[arg-type]
    return etree.fromstring(tei.encode())


def texts(root: etree._Element, path: str) -> list[str]:
    found = root.xpath(path, namespaces=NS)
    return [" ".join("".join(e.itertext()).split()) if isinstance(e, etree._Element) else str(e) for e in found]


# ---- the telegram ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def telegram() -> etree._Element:
    return etree.fromstring(convert_path(CORPUS / "d259.txt").tei.encode())


def test_telegram_in_the_corpus_is_the_one_given(shared: Path) -> None:
    assert (CORPUS / "d259.txt").read_bytes() == (shared / "telegram" / "d259.txt").read_bytes()


@pytest.mark.parametrize(
    "path, expected",
    [
        ("//t:div/@n", ["259"]),
        ("//t:div/@subtype", ["historical-document"]),
        ("//t:head/t:gloss/@type", ["from", "to"]),
        ("//t:head/t:gloss", ["Department of State", "Embassy in the Soviet Union"]),
        ("//t:note/@xml:id", ["d259fn1", "d259fn2", "d259fn3"]),
        ("//t:note/@type", ["source"]),
        ("//t:dateline/t:supplied/t:placeName", ["Washington"]),
        ("//t:dateline/t:supplied/t:date/@when", ["1967-12-28T01:37:00Z"]),
        ("//t:div/t:list/t:label", ["1.", "2.", "3.", "4."]),
        ("//t:div/t:list/t:item[1]/t:list/t:label", ["A.", "B.", "C."]),
        ("//t:pb/@n", ["615"]),
        ("//t:pb/@xml:id", ["pg_615"]),
        ("//t:closer/t:signed", ["Rusk"]),
        ("//t:correspAction[@type='sent']/t:orgName", ["Department of State"]),
        ("//t:correspAction[@type='sent']/t:date/@when", ["1967-12-28T01:37:00Z"]),
        ("//t:correspAction[@type='received']/t:orgName", ["Embassy in the Soviet Union"]),
        ("//t:catRef/@target", ["#telegram"]),
        ("//t:idno[@type='url']", ["https://history.state.gov/historicaldocuments/frus1964-68v14/d259"]),
        ("//t:title[@type='document']", ["Telegram From the Department of State to the Embassy in the Soviet Union"]),
        ("//t:editor", ["David C. Humphrey", "Charles S. Sampson", "David S. Patterson"]),
    ],
)
def test_telegram_says_all_that_its_issue_asks(telegram: etree._Element, path: str, expected: list[str]) -> None:
    assert texts(telegram, path) == expected


def test_telegrams_notes_stand_at_their_anchors(telegram: etree._Element) -> None:
    before = []
    for note in telegram.iterfind(".//t:note", NS):
        previous = note.getprevious()
        before.append(((previous.tail or previous.text) if previous is not None else note.getparent().text) or "")
    assert before[0] == "Embassy in the Soviet Union" or before[0] == ""
    assert before[1].endswith("Ref: Moscow 279.")
    assert before[2].endswith("appropriate course of action.")


def test_every_supplied_fact_names_its_source(telegram: etree._Element) -> None:
    sources = texts(telegram, "//t:supplied/@source") + texts(telegram, "//t:idno[@type='url']/@source")

    assert len(sources) == 2
    assert all(source.startswith("https://history.state.gov/") for source in sources)
    assert texts(telegram, "//t:supplied/@resp") == ["#editor"]
    assert texts(telegram, "//*[@xml:id='editor']/t:name") == ["the editor of d259.toml"]


def test_tei_is_valid(shared: Path) -> None:
    grammar = etree.RelaxNG(etree.parse(str(shared / "schema" / "tei_all.rng")))
    sources = [convert_path(CORPUS / "d259.txt").tei, convert(LETTER, path="d7.txt", document_id="d7").tei]
    received = LETTER.replace("Dear Ann", "[Received May 9, 1964.]\n\nDear Ann").replace("Ambassador to", "Embassy in")
    sources.append(convert(received, path="d7.txt", document_id="d7").tei)
    sources.append(convert("Note\n\n1.\n\nA.\nx\n\nSUBJECT\n\nFish\n", path="d1.txt", document_id="d1").tei)

    for tei in sources:
        assert grammar.validate(etree.fromstring(tei.encode())), grammar.error_log


# ---- other documents ------------------------------------------------------------------------------------------


def test_letter_has_its_salute_closing_and_correspondents() -> None:
    root = tree(LETTER)

    assert texts(root, "//t:opener/t:salute") == ["Dear Ann:"]
    assert texts(root, "//t:closer/*") == ["Sincerely,", "Bo"]
    assert texts(root, "//t:correspAction/t:persName") == [
        "Ambassador to Peru (Jones)", "Assistant Secretary of State (Smith)"
    ]  # fmt: skip
    assert texts(root, "//t:dateline/t:date/@when") == ["1964-05-08"]
    assert texts(root, "//t:p")[0] == "Fish & chips at <cost> came to nothing.See Document 6. The talks went on."


def test_received_line_is_a_dateline_of_its_own_and_a_date_of_receipt() -> None:
    text = "7. Telegram From the Embassy in Peru to the Department of State\n\nLima, May 8, 1964.\n\n"
    root = tree(text + "[Received May 9, 1964, 3 p.m.]\n\nGo on.\n")

    assert texts(root, "//t:dateline") == ["Lima, May 8, 1964.", "[Received May 9, 1964, 3 p.m.]"]
    assert texts(root, "//t:dateline/t:date[@type='received']/@when") == ["1964-05-09T15:00:00"]
    assert texts(root, "//t:correspAction[@type='received']/t:date/@when") == ["1964-05-09T15:00:00"]


def test_mission_says_the_country_of_its_place() -> None:
    root = tree("7. Telegram From the Embassy in Peru to the Department of State\n\nLima, May 8, 1964.\n\nGo on.\n")

    assert texts(root, "//t:correspAction[@type='sent']/*") == ["Embassy in Peru", "Lima", "Peru", "May 8, 1964"]


def test_editorial_note_is_typed_and_needs_no_dateline() -> None:
    root = tree("8. Editorial Note\n\nOn May 8, 1964, they met. [Page 9] More.\n")

    assert texts(root, "//t:div/@subtype") == ["editorial-note"]
    assert texts(root, "//t:catRef/@target") == ["#editorial-note"]
    assert root.find(".//t:correspDesc", NS) is None


def test_date_in_a_heading_is_tagged_and_sent_on_to_the_header() -> None:
    root = tree("8. Memorandum of a Conversation, Lima, July 19, 1958, 10 a.m.1\n\nThey met.\n  1. Source: X.\n")

    assert texts(root, "//t:head/t:date/@when") == ["1958-07-19T10:00:00"]
    assert texts(root, "//t:correspAction/t:placeName") == ["Lima"]


def test_summary_before_the_source_is_a_source_note() -> None:
    root = tree("8. Letter1\n\nGo on.\n  1. Summary: They went. Source: Files.\n")

    assert texts(root, "//t:note/@type") == ["source"]


def test_label_with_a_footnote_of_its_own_keeps_it() -> None:
    root = tree("8. Letter1\n\n1.2 First things first.\n\n2. Then.\n  1. Source: X.\n  2. Brackets in the source.\n")

    assert [label.find("t:note", NS) is not None for label in root.iterfind(".//t:list/t:label", NS)] == [True, False]


def test_document_without_volume_has_a_minimal_header() -> None:
    root = tree(LETTER)

    assert texts(root, "//t:publisher") == ["unpublished"]
    assert root.find(".//t:editor", NS) is None


def test_volume_and_facts_are_escaped() -> None:
    facts = Facts("d7.toml", url="https://example.org/?a=1&b=2", url_source="<here>")
    root = tree(LETTER, volume=Volume(id="v1", title="Fish & <Chips>"), facts=facts)

    assert texts(root, "//t:title[@type='volume']") == ["Fish & <Chips>"]
    assert texts(root, "//t:idno[@type='url']/@source") == ["<here>"]


def test_everything_the_converter_decided_carries_its_name() -> None:
    root = tree(LETTER)
    decided = root.xpath("//t:gloss | //t:correspAction | //t:catRef", namespaces=NS)

    assert decided
    assert all(e.get("resp") == "#reftel.convert" and e.get("cert") == "high" for e in decided)


# ---- bad input ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, message",
    [
        (LETTER.replace("nothing.2", "nothing."), "d7.txt:13: note 2 has no place in the text after note 1"),
        (LETTER.replace("nothing.2 The", "nothing.\n\n2.\nThe"), "d7.txt:16: note 2 has no place in the text"),
        (LETTER.replace("  2. See Document 6.\n", ""), "d7.txt:7: “… <cost> came to nothing.2 The ta” reads as footno"),
        (LETTER.replace("  2. See", "  3. See"), "d7.txt:13: note 2 is missing"),
        (LETTER + "More text.\n", "d7.txt:14: running text stands after note 2"),
        ("  1. Source: X.\n", "d7.txt:1: the heading is missing"),
    ],
    ids=["no anchor", "only a label", "no note", "skipped number", "text after notes", "no heading"],
)  # fmt: skip
def test_text_and_notes_that_do_not_fit_are_refused(text: str, message: str) -> None:
    with pytest.raises(TranscriptionError) as caught:
        convert(text, path="d7.txt", document_id="d7")

    assert str(caught.value).startswith(message)
    assert caught.value.line
    assert caught.value.remedy


def test_dateline_supplied_to_a_document_that_has_one_is_refused() -> None:
    facts = read_facts('[dateline]\ntext = "Lima, May 9, 1964."\nsource = "x"\n', path="d7.toml")

    with pytest.raises(TranscriptionError, match=r"d7\.txt:3: d7\.toml supplies a dateline, but the transcription"):
        convert(LETTER, path="d7.txt", document_id="d7", facts=facts)


def test_name_that_is_no_id_is_refused() -> None:
    with pytest.raises(TranscriptionError, match="'7 letter' cannot be a document's id"):
        convert(LETTER, path="7 letter.txt", document_id="7 letter")


def test_uncertain_place_is_warned_of_with_file_and_line() -> None:
    conversion = convert(
        "7. Letter1\n\nThe men2 met the men2 again.\n  1. Source: X.\n  2. Ibid.\n", path="d7.txt", document_id="d7"
    )

    assert len(conversion.warnings) == 1
    assert conversion.warnings[0].startswith("d7.txt:3: footnote 2 has no certain place (low): “")
    assert '<note n="2" xml:id="d7fn2" resp="#reftel.convert" cert="low">Ibid.</note>' in conversion.tei


def test_explanation_shows_places_scores_and_runners_up() -> None:
    text = TELEGRAM.replace("Svetlana", "Svetlana2")
    table = explain(convert(text, path="d259.txt", document_id="d259")).split("\n")

    assert table[1].split() == ["note", "cert", "line", "placed", "score", "runner-up", "line", "score"]
    assert "Moscow 279.[2]" in table[3]
    assert re.search(r"\+\d\.\d .*-\d\.\d$", table[3])


def test_explanation_of_a_document_without_notes_says_so() -> None:
    assert "no footnotes" in explain(convert("1. Note\n\nGo on.\n", path="d1.txt", document_id="d1"))


# ---- digests --------------------------------------------------------------------------------------------------


def test_recorded_digests_tell_whether_sources_or_tei_have_changed() -> None:
    tei = convert(LETTER, path="d7.txt", document_id="d7").tei

    sources, made = recorded_digests(tei)

    assert sources == digest_of_sources(LETTER)
    assert made == made_digest(tei)
    assert made_digest(tei.replace("Sincerely", "Truly")) != made
    assert digest_of_sources(LETTER + "x") != sources
    assert digest_of_sources(LETTER, "[url]") != sources


def test_tei_without_a_record_has_empty_digests() -> None:
    assert recorded_digests("<TEI/>") == ("", "")


def test_conversion_is_the_same_every_time() -> None:
    one, two = (convert(LETTER, path="d7.txt", document_id="d7").tei for _ in range(2))

    assert one == two
    assert one.endswith("</TEI>\n")
    assert "\r" not in one


# ---- files ----------------------------------------------------------------------------------------------------


def test_file_is_written_whole_with_an_ordinary_mode(tmp_path: Path) -> None:
    source = tmp_path / "d7.txt"
    source.write_text(LETTER, encoding="utf-8")

    outcome = convert_file(source)

    target = tmp_path / "d7.xml"
    assert outcome == Outcome(str(source), str(target), notes=2)
    assert target.read_bytes().startswith(b"<?xml")
    assert stat.S_IMODE(target.stat().st_mode) & stat.S_IRUSR
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d7.txt", "d7.xml"]


def test_refused_file_leaves_the_old_tei_alone(tmp_path: Path) -> None:
    source, target = tmp_path / "d7.txt", tmp_path / "d7.xml"
    source.write_bytes(b"7. Caf\xe9")
    target.write_text("old")

    outcome = convert_file(source)

    assert not outcome.is_converted
    assert outcome.error == f"{source}:1: byte 0xe9 at offset 6 is not UTF-8; save the file as UTF-8"
    assert target.read_text() == "old"


def test_missing_file_and_unwritable_folder_are_told_not_raised(tmp_path: Path) -> None:
    source = tmp_path / "d7.txt"
    assert "No such file" in convert_file(source).error

    source.write_text(LETTER, encoding="utf-8")
    target = source / "d7.xml"
    assert convert_file(source, target).error == f"{target}: cannot be written: File exists"


def test_faulty_volume_toml_is_told_for_each_of_its_documents(tmp_path: Path) -> None:
    source = tmp_path / "d7.txt"
    source.write_text(LETTER, encoding="utf-8")
    (tmp_path / "volume.toml").write_text('id = "v1"\nauthor = "X"\n')

    assert "volume.toml:2: unknown key 'author'" in convert_file(source).error
    with pytest.raises(RegisterError):
        volume_beside(source)


def test_volume_toml_is_read_anew_when_it_changes(tmp_path: Path) -> None:
    source = tmp_path / "d7.txt"
    toml = tmp_path / "volume.toml"
    toml.write_text('id = "v1"\n')
    assert volume_beside(source).id == "v1"

    toml.write_text('id = "v1"\ntitle = "Fish"\n')

    assert volume_beside(source).title == "Fish"


def test_facts_that_are_not_utf8_are_told_by_offset(tmp_path: Path) -> None:
    source = tmp_path / "d7.txt"
    source.write_text(LETTER, encoding="utf-8")
    (tmp_path / "d7.toml").write_bytes(b"[url]\nhref = '\xff'\n")

    assert convert_file(source).error.startswith(f"{tmp_path / 'd7.toml'}: byte 0xff at offset 14 is not UTF-8")


@pytest.mark.parametrize("processes", [1, 2])
def test_many_files_keep_their_order_and_one_bad_file_stops_none(tmp_path: Path, processes: int) -> None:
    paths = []
    for number in range(70):
        path = tmp_path / f"d{number}.txt"
        path.write_text(LETTER if number != 40 else "", encoding="utf-8")
        paths.append(path)
    done: list[Outcome] = []

    outcomes = convert_files(paths, tmp_path / "tei", processes, done.append)

    assert [outcome.path for outcome in outcomes] == [str(path) for path in paths]
    assert done == outcomes
    assert [outcome.path for outcome in outcomes if not outcome.is_converted] == [str(paths[40])]
    assert len(list((tmp_path / "tei").glob("*.xml"))) == 69


def test_outcome_travels_between_processes() -> None:
    outcome = Outcome("a", "b", "", ("w",), 4, 1)

    assert pickle.loads(pickle.dumps(outcome)) == outcome  # noqa: S301 - our own bytes
    assert outcome.uncertain_share == 0.25
    assert Outcome("a", "").uncertain_share == 0.0


# ---- damage at random -----------------------------------------------------------------------------------------


def reads_back(tei: str) -> str:
    """The ink of a TEI file as a parser sees it, notes at the end; independent of the converter's own check."""
    division = etree.fromstring(tei.encode()).find(".//t:div", NS)
    notes = []
    for note in division.xpath(".//t:note", namespaces=NS):
        for page in note.xpath(".//t:pb", namespaces=NS):
            page.text = f"[Page {page.get('n')}]"
        notes.append(f"{note.get('n')}." + "".join(note.itertext()))
        for child in list(note):
            note.remove(child)
        note.text = note.get("n")
    for page in division.xpath(".//t:pb", namespaces=NS):
        page.text = f"[Page {page.get('n')}]"
    return "".join(("".join(division.itertext()) + "".join(notes)).split())


@given(st.integers(0, 2**32), st.sampled_from([LETTER, TELEGRAM]))
@settings(max_examples=250, deadline=None)
def test_damaged_transcription_converts_without_loss_or_is_refused_by_line(seed: int, text: str) -> None:
    chance = random.Random(seed)
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        place = chance.randint(0, len(lines[at]))
        match chance.randrange(6):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(at, lines[at])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = lines[at][:place] + str(chance.randint(1, 40)) + lines[at][place:]
            case 4:
                lines[at] = lines[at][:place]
            case _:
                piece = chance.choice(["[Page 7] ", "\n1.\n", "\nA.\n", "<", "&amp;", "\u00a0", "\nSUBJECT\n\n", "  "])
                lines[at : at + 1] = (lines[at][:place] + piece + lines[at][place:]).split("\n")
    damaged = "\n".join(lines)

    try:
        made = convert(damaged, path="d7.txt", document_id="d7")
    except TranscriptionError as error:
        refusal = error
    else:
        assert_nothing_lost(damaged, made)
        return
    assert refusal.path == "d7.txt"
    assert refusal.line is not None


# ---- the edition's own volumes --------------------------------------------------------------------------------


@pytest.mark.parametrize("volume", ["frus1961-63v05", "frus1969-76v12"])
def test_volume_converts_as_the_edition_encodes_it(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, volume: str
) -> None:
    """Of the documents that `make_structure` can transcribe, nearly all come out as the edition has them."""
    monkeypatch.syspath_prepend(str(shared / "bench"))
    import frus
    import make_structure

    divisions = [
        division
        for division in frus.documents(frus.parse(shared / "frus" / f"{volume}.xml"))
        if division.get("type") == "document" and make_structure.printable(division)
    ]
    paths, gold = [], []
    for division in divisions:
        text = make_structure.transcription(division)
        if text:
            paths.append(tmp_path / f"{division.get(frus.XML_ID)}.txt")
            paths[-1].write_text(text, encoding="utf-8")
            gold.append(frus.read_document(division))

    outcomes = convert_files(paths, tmp_path / "tei", 1)

    exact = 0
    for outcome, expected in zip(outcomes, gold, strict=True):
        if outcome.is_converted:
            made = frus.read_document(frus.documents(frus.parse(outcome.out))[0])
            exact += all(
                getattr(made, row) == getattr(expected, row)
                for row in ("text", "number", "datelines", "dates", "signed", "notes", "source_note", "pages", "blocks")
            )
    assert exact / len(gold) >= 0.97
