"""Transcriptions in the shapes in which people type and paste them, and documents of every kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from annotate.conversion.candidates import find_candidates
from annotate.conversion.characters import ink
from annotate.conversion.convert import Conversion, convert
from annotate.conversion.doubts import most_doubtful_first
from annotate.conversion.files import convert_path
from annotate.conversion.notes import PrintedNote
from annotate.conversion.transcription import read_transcription
from annotate.errors import InkError, TranscriptionError
from tests.conftest import ROOT

TELEGRAM = (ROOT / "corpus" / "frus1964-68v14" / "d259.txt").read_text("utf-8")
NS = {"t": "http://www.tei-c.org/ns/1.0"}


def read(text: str, name: str = "d7") -> tuple[Conversion, etree._Element]:
    conversion = convert(text, path=f"{name}.txt", document_id=name)
    return conversion, etree.fromstring(conversion.tei.encode())


def texts(root: etree._Element, path: str) -> list[str]:
    found = root.xpath(path, namespaces=NS)
    return [" ".join("".join(e.itertext()).split()) if isinstance(e, etree._Element) else str(e) for e in found]


def division(tei: str) -> str:
    return " ".join(tei[tei.find("<div ") : tei.rfind("</div>")].split())


def unprinted(text: str, conversion: Conversion) -> str:
    """What of a text its TEI does not print, read by a parser; fails where it prints what the text has not.

    The running text must stand in the text in its order, each note whole; what is left over is what tells notes from
    text: numbers, brackets, arrows.
    """
    root = etree.fromstring(conversion.tei.encode()).find(".//t:div", NS)
    for page in root.xpath(".//t:pb", namespaces=NS):
        page.text = f"[Page {page.get('n')}]"
    notes = []
    for note in root.xpath(".//t:note[@n]", namespaces=NS):
        notes.append(ink("".join(note.itertext())))
        for child in list(note):
            note.remove(child)
        note.text = None
    running, source = ink("".join(root.itertext())), ink(text)
    at = 0
    for character in running:
        at = source.index(character, at) + 1
    assert all(note in source for note in notes)
    left = Counter(source)
    left.subtract(Counter(running + "".join(notes)))
    assert min(left.values(), default=0) >= 0
    left.subtract(Counter(ink("".join(line.words for line in conversion.transcription.apart))))
    return "".join(sorted(left.elements()))


def assert_nothing_lost(text: str, conversion: Conversion) -> None:
    """Every letter of a text is in its TEI; what is not is a note's number."""
    left = unprinted(text, conversion)
    assert re.fullmatch(r"[\d\[\]()^.:*†‡§¶‖⁰¹²³⁴⁵⁶⁷⁸⁹↩⤴↑⏎\ufe0e\ufe0f\\fnote]*", left), left
    lines = [line for line in text.split("\n") if line.strip()]
    assert [role.words for role in conversion.lines] == [line.strip() for line in lines]


# ---- the telegram in every shape ----------------------------------------------------------------------------------

BODY, _, REST = TELEGRAM.partition("\n  1. ")
NOTES = [line.strip()[3:] for line in f"  1. {REST}".strip("\n").split("\n")]
RAISED = "⁰¹²³"
SIGNS = " *†‡"
MARKS: dict[str, Callable[[int], str]] = {
    "glued": str,
    "bracket": lambda n: f"[{n}]",
    "raised": lambda n: RAISED[n],
    "caret": lambda n: f"^{n}",
    "markdown": lambda n: f"[^{n}]",
    "round": lambda n: f"({n})",
    "half round": lambda n: f"{n})",
    "blank": lambda n: f" {n}",
    "no-break": lambda n: f"\u00a0{n}",
    "own line": lambda n: f"\n{n}",
    "blank and bracket": lambda n: f" [{n}]",
}
LABELS: dict[str, Callable[[int, str], str]] = {
    "indented": lambda n, words: f"  {n}. {words}",
    "flush": lambda n, words: f"{n}. {words}",
    "bracket": lambda n, words: f"[{n}] {words}",
    "raised": lambda n, words: f"{RAISED[n]} {words}",
    "raised, glued": lambda n, words: f"{RAISED[n]}{words}",
    "round": lambda n, words: f"({n}) {words}",
    "half round": lambda n, words: f"{n}) {words}",
    "markdown": lambda n, words: f"[^{n}]: {words}",
    "own line": lambda n, words: f"{n}\n{words}",
    "tab": lambda n, words: f"\t{n}.\t{words}",
    "no-break": lambda n, words: f"{n}.\u00a0{words}",
    "bare": lambda n, words: f"{n} {words}",
    "way back": lambda n, words: f"{n}. {words} ↩",
    "dropped": lambda n, words: f"{words}\u00a0↩︎",  # noqa: ARG005
    "blank lines": lambda n, words: f"    {n}. {words}\n",
}


def telegram(mark: Callable[[int], str], label: Callable[[int, str], str], head: str = "") -> str:
    body = BODY
    for n, place in enumerate(("Soviet Union", "Moscow 279.", "course of action."), 1):
        body = body.replace(f"{place}{n}", place + mark(n), 1)
    return f"{body}\n{head}" + "\n".join(label(n, words) for n, words in enumerate(NOTES, 1)) + "\n"


@pytest.fixture(scope="module")
def right() -> str:
    return division(convert(TELEGRAM, path="d259.txt", document_id="d259").tei)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("mark", MARKS)
def test_note_marks_of_any_shape_are_read(mark: str, label: str, right: str) -> None:
    for head in ("", "\nNotes\n\n"):
        text = telegram(MARKS[mark], LABELS[label], head)
        conversion = convert(text, path="d259.txt", document_id="d259")

        assert division(conversion.tei) == right
        assert_nothing_lost(text, conversion)


def test_arrow_within_a_note_is_kept() -> None:
    text = "5. Letter From Bo to Al1\n\nHe went.\n\n  1. Source: X. ↩\n     More. ↩\n"
    conversion, root = read(text)

    assert texts(root, "//t:note/t:p") == ["Source: X. ↩", "More."]
    assert_nothing_lost(text, conversion)


def test_signs_are_read_as_notes_are() -> None:
    conversion, root = read(telegram(lambda n: SIGNS[n], lambda n, words: f"{SIGNS[n]} {words}"))

    assert texts(root, "//t:note/@n") == ["*", "†", "‡"]
    assert texts(root, "//t:note") == [" ".join(note.split()) for note in NOTES]
    assert not [doubt for doubt in conversion.doubts if doubt.kind == "note place"]


def test_sign_that_stands_too_often_is_refused_by_name() -> None:
    with pytest.raises(TranscriptionError, match=r"the note “\*” has no place in the text"):
        read("1. Letter From Bo to Al\n\nYes.* No.* So.*\n\n  * Not printed.\n")


def test_marks_of_two_shapes_for_one_note_are_refused_by_name() -> None:
    text = "8. Letter From Rusk to Johnson[1]\n\nWe met.[2] It was so.²\n\n[1] Source: X. Secret.\n[2] Not found.\n"

    with pytest.raises(TranscriptionError, match=r"d7.txt:3: the number of note 2 stands twice .*“.*\[²\]"):
        read(text)


@pytest.mark.parametrize("mark", ["bracket", "raised", "markdown", "glued"])
def test_marks_without_notes_are_refused(mark: str) -> None:
    text = telegram(MARKS[mark], lambda n, words: "")  # noqa: ARG005

    with pytest.raises(TranscriptionError, match=r"reads as (a footnote's number|footnote 1)"):
        read(text)


def test_numbered_paragraphs_at_the_end_are_no_notes() -> None:
    conversion, root = read("5. Letter From Bo to Al\n\nWe ask:\n\n1. That he go home.\n\n2. That she stay.\n")

    assert not texts(root, "//t:note")
    assert texts(root, "//t:list/t:label") == ["1.", "2."]
    assert not conversion.transcription.notes


def test_notes_without_their_numbers_are_doubted() -> None:
    conversion, _ = read(telegram(str, lambda n, words: words))  # noqa: ARG005

    told = [doubt.told for doubt in conversion.doubts if doubt.kind == "note number"]
    assert told == ["the notes' numbers are not in the copy; 1 to 3 are taken from the marks in the text"]


def test_left_out_number_is_accepted_only_where_no_mark_asks_for_it() -> None:
    text = (
        "5. Letter From Bo to Al1\n\nHe went home.3 She stayed.4\n\n  1. Source: X. Secret.\n  3. Not found.\n"
        "  4. Not printed.\n"
    )
    conversion, root = read(text)

    assert texts(root, "//t:note/@n") == ["1", "3", "4"]
    assert [doubt.kind for doubt in conversion.doubts if "numbered 2" in doubt.told] == ["note number"]
    with pytest.raises(TranscriptionError, match="reads as footnote 2, which is not among the notes"):
        read(text.replace("He went", "They met.2 He went"))
    with pytest.raises(TranscriptionError, match="note 2 is missing"):
        read(text.replace(" She stayed.4", "").replace("  4. Not printed.\n", ""))


@pytest.mark.parametrize("indent", ["", "   "])
@pytest.mark.parametrize("width", [64, 72, 80])
def test_text_broken_at_a_width_is_joined(width: int, indent: str, right: str) -> None:
    import textwrap

    lines = []
    for line in TELEGRAM.split("\n"):
        note = line.startswith("  ")
        broken = textwrap.wrap(line.strip(), width - 4) or [""]
        lines += [("  " if note else "") + broken[0], *((indent if note else "") + rest for rest in broken[1:])]
    conversion = convert("\n".join(lines), path="d259.txt", document_id="d259")

    assert division(conversion.tei) == right
    assert_nothing_lost("\n".join(lines), conversion)


def test_lines_of_a_list_are_not_joined() -> None:
    _, root = read("5. Memorandum From Bo to Al\n\nPARTICIPANTS\n\nMr. Low, Embassy\nMr. High, Embassy\n\nThey met.\n")

    assert texts(root, "//t:list/t:item") == ["Mr. Low, Embassy", "Mr. High, Embassy"]


def test_furniture_of_a_page_is_set_apart_and_told() -> None:
    text = "Skip to content\nHistorical Documents\n" + TELEGRAM + "\nPrevious\nNext\n"
    conversion, root = read(text)

    assert texts(root, "//t:head")[0].startswith("259. Telegram From")
    assert [(doubt.line, doubt.words) for doubt in conversion.doubts if doubt.kind == "set apart"][:2] == [
        (1, "Skip to content"), (2, "Historical Documents")
    ]  # fmt: skip
    assert {role.role for role in conversion.lines if role.line < 3} == {"apart"}
    assert_nothing_lost(text, conversion)


def test_check_refuses_a_mark_that_would_hide_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    from annotate.conversion import convert as module

    honest = module._shapes

    def lying(*arguments: object) -> object:
        shapes = honest(*arguments)  # type: ignore[arg-type]
        return type(shapes)(marks={"d7fn1": "Union[1]"}, labels=shapes.labels, order=shapes.order)

    monkeypatch.setattr(module, "_shapes", lying)
    with pytest.raises(InkError, match=r"“Union.1.” is not the number of note 1"):
        read(telegram(MARKS["bracket"], LABELS["bracket"]))


# ---- numbers ------------------------------------------------------------------------------------------------------

SOWN = (
    "It rose to 10.{n} percent.", "They paid $3.{n} million.", "About 1{n}.6 billion rubles came.",
    "At 7:3{n} p.m. he left.", "See 761.00/4–24{n}7 of May.", "In 195{n}–5{n} it fell.",
)  # fmt: skip


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_number_is_never_cut_though_a_note_has_lost_its_mark(lost: int) -> None:
    """With every mark the numbers stay; without one the note is refused, not given a number's digit."""
    sown = " ".join(words.format(n=n) for words in SOWN for n in (1, 2, 3))
    text = TELEGRAM.replace("\nRusk\n", f"\n{sown}\nRusk\n")
    _, root = read(text)

    assert sown in texts(root, "//t:div/t:p")
    mark = ("Soviet Union1", "Moscow 279.2", "course of action.3")[lost - 1]
    with pytest.raises(TranscriptionError, match=f"note {lost} has no"):
        read(text.replace(mark, mark[:-1], 1))


def test_number_in_a_table_is_never_cut() -> None:
    text = (
        "6. Memorandum From Rusk to Johnson1\n\nWashington, March 1, 1967.\n\nCountry\tAid\tTotal\nIran\t5\t10.2\n"
        "Iraq\t6\t12\n\nDone.3\n\n  1. Source: X. Secret.\n  2. Millions of dollars.\n  3. Three.\n"
    )
    with pytest.raises(TranscriptionError, match=r"d7.txt:12: note 2 has no place .* part of the number 10\.2"):
        read(text)
    _, root = read(text.replace("Total", "Total2"))

    assert texts(root, "//t:row[1]/t:cell/t:note") == ["Millions of dollars."]
    assert texts(root, "//t:row[@role='label']/t:cell[2]") == ["Aid"]
    assert texts(root, "//t:row[2]/t:cell") == ["Iran", "5", "10.2"]


def test_rows_in_columns_of_blanks_are_a_table_and_a_list_is_none() -> None:
    text = (
        "6. Memorandum From Rusk to Johnson\n\nCountry    Aid   Total\nIran         5    10.2\nIraq         6    12\n"
    )
    conversion, root = read(text)

    assert texts(root, "//t:table/t:row[3]/t:cell") == ["Iraq", "6", "12"]
    assert [doubt.cert for doubt in conversion.doubts if "rows of a table" in doubt.told] == ["medium"]
    _, root = read("6. Memorandum From Rusk to Johnson\n\nTO:\tThe Secretary\nFROM:\tMr. Low\n\nGo.  Stay.  Come.\n")
    assert not texts(root, "//t:table")


# ---- the cases --------------------------------------------------------------------------------------------------


def copies() -> list[str]:
    names = "body_indented bracket bracket_body_only furniture indent4_blank md_footnote nbsp nfd nonum_chrome"
    return f"{names} notes_heading softhyphen space_before sup tabnum unindented wrapped72 wrapped72_flush zwsp".split()


@pytest.mark.parametrize("name", copies())
def test_telegram_as_pasted_is_the_telegram(name: str, shared: Path, right: str) -> None:
    text = read_transcription(shared / "cases" / "intake" / "copies" / f"{name}.txt")
    conversion = convert(text, path=f"{name}.txt", document_id="d259")
    made = division(conversion.tei)

    assert made.replace("polícy", "policy") == right  # the copy that has an accent keeps it
    if name != "nonum_chrome":
        assert_nothing_lost(text, conversion)


DOCUMENTS: dict[str, dict[str, list[str]]] = {
    "chrome": {
        "//t:note/@n": ["1", "2"], "//t:dateline/t:date/@when": ["1967-12-28T01:37:00Z"],
        "//t:table/t:row[2]/t:cell": ["ICBM", "1,054"], "//t:signed": ["Rusk"], "//t:note[1]/@type": ["source"],
    },
    "d1": {
        "//t:list/t:label": ["1.", "2.", "3."], "//t:pb/@n": ["42"], "//t:signed": ["Thompson"],
        "//t:note/@n": ["1", "2"], "//t:note[@n='2']": ["Document 3."],
    },
    "d2": {
        "//t:list[@type='participants']/t:item/t:list/t:head": ["USSR", "US"], "//t:list[@type='subject']/t:item":
        ["US-Soviet Consular Convention"], "//t:div/t:p/t:note/@n": ["2"], "count(//t:div/t:p)": ["2.0"],
    },
    "d3": {"//t:note/@n": ["1", "2"], "//t:signed": ["Rusk"], "//t:gloss[@type='to']": ["Embassy in the Soviet Union"]},
    "d4": {
        "//t:note/@n": ["1", "2", "3"], "//t:opener/t:salute": ["Dear Mr. Chairman:"],
        "//t:closer/*": ["Sincerely,", "Lyndon B. Johnson"], "//t:gloss": ["President Johnson", "Chairman Kosygin"],
    },
    "d5": {"//t:div/@subtype": ["editorial-note"], "count(//t:p)": ["2.0"], "//t:note": []},
    "d6": {
        "//t:opener/t:idno": ["NIE 11–4–67"], "//t:opener/t:dateline/t:date/@when": ["1967-07-20"],
        "//t:div/t:list[1]/t:label": ["A.", "B."], "//t:div/t:list[2]/t:label": ["1.", "2."],
        "//t:note/@n": ["1", "2", "3"],
        "//t:list[2]/t:item[1]": ["Soviet outlays for defense rose by about 5.2 percent in 1966."],
    },
    "d7": {
        "//t:table/t:row/t:cell[3]": ["USSR", "720", "30", "155"], "//t:row[@role='label']/t:cell[1]": ["Weapon"],
        "//t:table/following-sibling::t:list/t:label": ["a.", "b."], "//t:signed": ["Robert S. McNamara"],
    },
    "d8": {
        "//t:list[@type='options']/t:item": ["Approve", "Disapprove", "See me"], "//t:signed": ["Walt", "A. Kosygin"],
        "//t:div[@type='attachment']/t:head/t:gloss": ["Chairman Kosygin", "President Johnson"],
        "//t:div[@type='attachment']/t:dateline/t:date/@when": ["1967-07-21"],
        "//t:div[@type='attachment']/t:opener/t:salute": ["Dear Mr. President:"],
        "//t:correspAction/t:persName": ["President's Special Assistant (Rostow)", "President Johnson"],
        "//t:correspAction/t:date/@when": ["1967-07-23T10:00:00"],
    },
    "d9": {
        "//t:head/t:gloss": ["Mr. Seward", "Mr. Adams"], "//t:opener/t:idno": ["No. 10.]"],
        "//t:dateline/t:placeName": ["Department of State, Washington"], "//t:dateline/t:date/@when": ["1861-05-21"],
        "//t:salute": ["Sir:", "I am, sir, respectfully, your obedient servant,"], "//t:signed": ["WILLIAM H. SEWARD."],
        "//t:div/@n": ["9"],
    },
    "d10": {
        "//t:p/t:hi": ["The President:", "Secretary Rusk:", "Director Helms:", "The President:"],
        "count(//t:list[@type='participants']/t:item)": ["5.0"], "//t:note/@n": ["1", "2"],
    },
    "d11": {
        "//t:note[@rend='inline']": ["761.00/4-2447: Telegram"], "//t:catRef/@target": ["#telegram"],
        "//t:gloss": ["Ambassador in the Soviet Union (Smith)", "Secretary of State"], "//t:signed": ["Smith"],
        "//t:dateline/t:date/@when": ["1947-04-24T17:00:00", "--04-24"], "//t:note[@n]/@n": ["1"],
    },
    "d16": {"//t:note/@n": ["1", "2"], "//t:dateline/t:date/@when": ["1967-07-15T22:16:00Z"], "//t:signed": ["Rusk"]},
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_marked_as_an_editor_would(name: str, shared: Path) -> None:
    text = read_transcription(shared / "cases" / "intake" / "documents" / f"{name}.txt")
    conversion, root = read(text, name)

    found = {
        path: [str(root.xpath(path, namespaces=NS))] if path.startswith("count") else texts(root, path)
        for path in DOCUMENTS[name]
    }
    assert found == DOCUMENTS[name]
    assert_nothing_lost(text, conversion)
    assert etree.RelaxNG(etree.parse(str(ROOT / "annotate" / "schema" / "reftel.rng"))).validate(root)


def test_documents_of_every_kind_are_valid_tei(shared: Path) -> None:
    grammar = etree.RelaxNG(etree.parse(str(shared / "schema" / "tei_all.rng")))
    for name in DOCUMENTS:
        text = read_transcription(shared / "cases" / "intake" / "documents" / f"{name}.txt")
        assert grammar.validate(read(text, name)[1]), (name, grammar.error_log)


def report(shared: Path, number: str, name: str) -> str:
    (folder,) = (shared / "cases" / "reports").glob(f"{number}-*")
    return read_transcription(folder / f"{name}.txt")


@pytest.mark.parametrize(
    "number, name, message",
    [
        ("03b", "d4", "note 3 has no place .* He went home.9” in line 5 reads as a footnote 9 that has no note"),
        ("29", "d8", "the number of note 2 stands twice"),
        ("34", "d6", "note 2 has no place .* part of the number 10.2"),
        ("34", "e5", "note 2 has no place .* part of the number 10.2"),
    ],
)  # fmt: skip
def test_report_is_refused_by_name(number: str, name: str, message: str, shared: Path) -> None:
    with pytest.raises(TranscriptionError, match=message):
        read(report(shared, number, name))


@pytest.mark.parametrize(
    "number, name, expected",
    [
        ("01", "d1", {"//t:note": [], "count(//t:p)": ["2.0"]}),
        ("35", "d3", {"//t:note/@n": ["0", "1"], "//t:note/@xml:id": ["d7fn0", "d7fn1"], "//t:note/@type": ["source"]}),
        ("36", "d7", {
            "//t:div/@n": ["7"], "//t:head": ["No. 7", "Mr. Seat to Mr. Gresham"], "//t:signed": ["Seat."],
            "//t:head/t:gloss": ["Mr. Seat", "Mr. Gresham"], "//t:dateline/t:date/@when": ["1894-01-25"],
            "//t:catRef/@target": ["#telegram"],
        }),
        ("38", "e1", {"//t:note/@n": ["1", "2", "3", "4", "5"], "count(//t:note[@n='4']/t:p)": ["3.0"]}),
        ("38", "e2", {"//t:note/@n": ["1", "2", "3", "4", "5"]}),
    ],
)  # fmt: skip
def test_report_is_read(number: str, name: str, expected: dict[str, list[str]], shared: Path) -> None:
    conversion, root = read(report(shared, number, name))

    found = {
        path: [str(root.xpath(path, namespaces=NS))] if path.startswith("count") else texts(root, path)
        for path in expected
    }
    assert found == expected
    assert not [doubt for doubt in conversion.doubts if doubt.kind == "note place"]


def test_doubts_come_with_the_least_certain_first() -> None:
    conversion, _ = read("5. Letter From Bo to Al\n\nSource: so he said.\n\nJ.\n\nHe met the men.\n")

    ordered = most_doubtful_first(conversion.doubts)
    assert [doubt.cert for doubt in ordered] == sorted(
        (doubt.cert for doubt in ordered), key=("low", "medium", "high").index
    )
    assert {doubt.kind for doubt in ordered} >= {"source", "nesting", "date"}


# ---- other layouts ------------------------------------------------------------------------------------------------


def test_attached_paper_is_a_part_and_takes_no_signature_from_the_document() -> None:
    text = (
        "5. Memorandum From Bo to Al\n\nLima, May 8, 1964.\n\nHere it is.\n\nBo\n\n[Enclosure]\n\nPaper Prepared in "
        "the Embassy\n\nLima, undated.\n\nThe paper says much, and says it at some length, so that it fills its page.\n"
    )
    _, root = read(text)

    assert texts(root, "//t:div[@type='attachment']/@subtype") == ["enclosure"]
    assert texts(root, "//t:div[@type='attachment']/t:head") == ["[Enclosure]", "Paper Prepared in the Embassy"]
    assert texts(root, "//t:div[@type='attachment']/t:opener/t:placeName") == ["Lima"]
    assert texts(root, "//t:div[@type='covering']/t:closer") == ["Bo"]
    assert texts(root, "//t:dateline") == ["Lima, May 8, 1964."]


def test_list_of_attachments_is_no_part() -> None:
    _, root = read("5. Memorandum From Bo to Al\n\nHere it is.\n\nAttachment\n\nAs stated.\n")

    assert not texts(root, "//t:div[@type='attachment']")


def test_old_heading_needs_two_parties() -> None:
    _, root = read("5. Approach to the Problem\n\nIt is hard to say.\n")

    assert not texts(root, "//t:gloss")


def test_document_without_notes_is_refused_where_its_volume_has_them(tmp_path: Path) -> None:
    for n in range(1, 6):
        (tmp_path / f"d{n}.txt").write_text(f"{n}. Letter From Bo to Al1\n\nGo.\n\n  1. Source: X. Secret.\n", "utf-8")
    (tmp_path / "d6.txt").write_text("6. Letter From Bo to Al\n\nStay.\n", "utf-8")
    (tmp_path / "d7.txt").write_text("7. Editorial Note\n\nNothing more.\n", "utf-8")
    convert_path(tmp_path / "d6.txt")  # no volume: nobody says what belongs together
    (tmp_path / "volume.toml").write_text('id = "frus1"\n', "utf-8")

    with pytest.raises(TranscriptionError, match=r"d6.txt:1: the document has no notes, but 5 of 6 .*d6.toml"):
        convert_path(tmp_path / "d6.txt")
    convert_path(tmp_path / "d7.txt")
    (tmp_path / "d6.toml").write_text('[without_notes]\nsource = "the printed page"\n', "utf-8")
    convert_path(tmp_path / "d6.txt")


def test_title_that_closes_with_a_date_is_a_heading_and_no_dateline() -> None:
    """Under the name of a file, as the volumes of the decimal files have it."""
    text = (
        "Current Economic Developments, Lot 70D467\n\nExtract From Bulletin No. 151, May 17, 1948\n\nsecret\n\n"
        "The Department is opposed to the bill.\n"
    )
    conversion = convert(text, path="d1.txt", document_id="d1")
    kinds = [block.kind for block in conversion.blocks]
    assert kinds[:2] == ["above", "head"]
    assert "dateline" not in kinds


@pytest.mark.parametrize(
    ("text", "place"),
    [("So it was agreed.1) He left.", 17), ("So it was agreed(1) in May.", 16), ("So (as in 1) it was.", None)],
)
def test_number_with_a_bracket_is_found_where_no_bracket_was_opened_for_it(text: str, place: int | None) -> None:
    notes = [PrintedNote(1, "Ibid.", 9, label="1)")]
    starts = [candidate.start for candidate in find_candidates(text, notes)[0]]
    assert starts == ([] if place is None else [place])


def test_halves_parted_by_a_page_mark_are_told_by_the_words_of_the_text() -> None:
    """They are one word where a half stands nowhere else by itself; as part of another word it does not count."""
    whole = convert("1. Note\n\nThe pro[Page 4] posals came. The propped posals.\n", path="d1.txt", document_id="d1")
    parted = convert("1. Note\n\nIt had[Page 5] made it. He had what they made.\n", path="d1.txt", document_id="d1")
    assert 'xml:id="pg_4"/>posals' in whole.tei
    assert 'xml:id="pg_5"/> made' in parted.tei
