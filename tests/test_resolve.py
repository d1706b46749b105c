"""What references mean: printed documents, unprinted messages, notes, volumes; in one volume and across two."""

from __future__ import annotations

import datetime as dt
import importlib
import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotate.annotators.references import find_references
from annotate.pipeline import read_context
from annotate.posts import missions_of, post_of
from annotate.resolve import MessageIndex, Resolved, build_index, read_entry, resolve, volume_id
from annotate.tei.view import View, read_views
from annotate.values.annotation import Context, Decision

NOTE = re.compile(r"\{(\d+):([^}]*)\}")


def document(n: int, head: str, when: str, *paragraphs: str, place: str = "Washington") -> str:
    """TEI of an invented document; "{2:Ibid.}" is footnote 2."""

    def words(text: str) -> str:
        return NOTE.sub(lambda m: f'<note n="{m[1]}" xml:id="d{n}fn{m[1]}">{m[2]}</note>', text)

    dateline = (
        f'<dateline><placeName>{place}</placeName>, <date when="{when}">{when}</date>.</dateline>' if when else ""
    )
    body = "".join(f"<p>{words(p)}</p>" for p in paragraphs)
    return f'<div type="document" xml:id="d{n}" n="{n}"><head>{n}. {words(head)}</head>{dateline}{body}</div>'


TO_CAIRO = "Telegram From the Department of State to the Embassy in the United Arab Republic"
FROM_CAIRO = "Telegram From the Embassy in the United Arab Republic to the Department of State"
TO_AMMAN = "Telegram From the Department of State to the Embassy in Jordan"
FROM_AMMAN = "Telegram From the Embassy in Jordan to the Department of State"
SOURCE = "{1:Source: Department of State, Central Files, 611.86B/1–361. Secret.}"


class Edition:
    """Some volumes, read and indexed."""

    def __init__(self, *volumes: tuple[str, list[str]]) -> None:
        self.views: dict[tuple[str, str], View] = {}
        self.contexts: dict[tuple[str, str], Context] = {}
        for name, documents in volumes:
            for view in read_views(f"<TEI><text><body>{''.join(documents)}</body></text></TEI>"):
                self.views[name, view.id] = view
                self.contexts[name, view.id] = read_context(view, volume_id=name)
        self.index: MessageIndex = build_index(map(read_entry, self.views.values(), self.contexts.values()))

    def resolved(self, ident: str, volume: str = "frus1961-63v99") -> Resolved:
        view = self.views[volume, ident]
        return resolve(view, find_references(view.text), self.contexts[volume, ident], self.index)

    def targets(self, ident: str, volume: str = "frus1961-63v99") -> list[tuple[str, str]]:
        """(words, target) of each reference of a document."""
        text = self.views[volume, ident].text
        return [
            (text[a.start : a.end], a.get("target") or "")
            for a in self.resolved(ident, volume).annotations
            if a.element == "ref"
        ]


def one(*documents: str) -> Edition:
    return Edition(("frus1961-63v99", list(documents)))


def test_words_for_a_message_mean_by_whose_telegram_they_stand_in() -> None:
    edition = one(
        document(1, FROM_CAIRO, "1961-03-01", "832. Saw Nasser.", place="Cairo"),
        document(2, TO_CAIRO, "1961-03-03", "451. Embtel 832. Your 832 was read. See Cairo’s 832 and urtel 832."),
        document(3, FROM_CAIRO, "1961-03-05", "850. Deptel 451. As in Embtel 832 and my 832.", place="Cairo"),
        document(4, TO_CAIRO, "1961-03-06", "460. Our 451 stands; Deptel 451 too."),
    )
    assert {t for _, t in edition.targets("d2")} == {"#d1"}
    assert edition.targets("d3") == [("Deptel 451", "#d2"), ("Embtel 832", "#d1"), ("my 832", "#d1")]
    assert {t for _, t in edition.targets("d4")} == {"#d2"}


def test_department_numbered_its_telegrams_to_each_post() -> None:
    edition = one(
        document(1, TO_CAIRO, "1961-03-01", "45. Tell Nasser."),
        document(2, TO_AMMAN, "1961-03-02", "45. Tell the King."),
        document(3, FROM_AMMAN, "1961-03-03", "99. Deptel 45. See also Deptel 45 to Cairo.", place="Amman"),
    )
    assert edition.targets("d3") == [("Deptel 45", "#d2"), ("Deptel 45 to Cairo", "#d1")]


def test_series_restart_so_the_nearest_earlier_message_is_meant() -> None:
    edition = one(
        document(1, FROM_CAIRO, "1960-05-01", "77. Old.", place="Cairo"),
        document(2, FROM_CAIRO, "1961-03-01", "77. New.", place="Cairo"),
        document(3, TO_CAIRO, "1961-03-05", "9. Embtel 77."),
        document(4, FROM_CAIRO, "1961-08-01", "77. Later.", place="Cairo"),
    )
    assert edition.targets("d3") == [("Embtel 77", "#d2")]


def test_stated_date_rules_out_a_message_of_another_day() -> None:
    edition = one(
        document(1, FROM_CAIRO, "1961-03-01", "77. Text.", place="Cairo"),
        document(2, TO_CAIRO, "1961-03-05", "9. See Embtel 77, February 3, and telegram 77 from Cairo, March 1."),
    )
    assert edition.targets("d2") == [
        ("Embtel 77", "#msg.cairo.77.1961"),
        ("telegram 77 from Cairo", "#d1"),
    ]


def test_despatch_is_no_telegram_of_its_number() -> None:
    edition = one(
        document(1, FROM_CAIRO, "1961-03-01", "77. Text.", place="Cairo"),
        document(2, TO_CAIRO, "1961-03-05", "9. See despatch 77 from Cairo."),
    )
    assert edition.targets("d2") == [("despatch 77 from Cairo", "#msg.cairo.d-77.1961")]


def test_named_series_are_looked_up_by_their_name() -> None:
    edition = one(
        document(
            1,
            "Telegram From Secretary of State Rusk to the Department of State",
            "1962-12-14",
            "Secto 10. Talks.",
            place="Paris",
        ),
        document(
            2,
            "Telegram From the Department of State to Secretary of State Rusk, at Paris",
            "1962-12-15",
            "Tosec 10. Re Secto 10.",
        ),
        document(3, FROM_CAIRO, "1962-12-16", "10. Have seen Tosec 10.", place="Cairo"),
    )
    assert edition.targets("d2") == [("Secto 10", "#d1")]
    assert edition.targets("d3") == [("Tosec 10", "#d2")]


def test_unprinted_message_is_one_id_wherever_it_is_named() -> None:
    edition = one(
        document(
            1, TO_CAIRO + SOURCE, "1961-12-28",
            "451. Ref: Cairo 279.{2:Telegram 279 from Cairo, July 20, suggested it. (Ibid.)}", "We agree with reftel.",
        ),
        document(2, FROM_CAIRO, "1962-01-04", "900. Embtel 279 still holds.", place="Cairo"),
    )  # fmt: skip
    resolved = edition.resolved("d1")
    assert {t for w, t in edition.targets("d1") if w != "Ibid."} == {"#msg.cairo.279.1961"}
    assert resolved.reply_to == "#msg.cairo.279.1961"
    [message] = resolved.messages
    assert (message.post, message.direction, message.number) == ("Cairo", "from", "279")
    assert (message.date, message.date_text, message.date_cert) == ("1961-07-20", "July 20", "medium")
    # The year is learnt from the note, although this telegram was sent in another.
    assert edition.targets("d2") == [("Embtel 279", "#msg.cairo.279.1961")]


def test_numbers_under_which_a_message_was_repeated_mean_that_message() -> None:
    edition = one(
        document(1, FROM_CAIRO, "1961-03-01", "77. Text.", place="Cairo"),
        document(
            2,
            TO_CAIRO,
            "1961-03-05",
            "9. Cairo’s 77, rptd Amman 2, London 31. Telegram 9 was sent to Amman as telegram 12.",
        ),
    )
    assert edition.targets("d2")[:3] == [("Cairo’s 77", "#d1"), ("Amman 2", "#d1"), ("London 31", "#d1")]


def test_note_speaks_of_the_message_its_text_names() -> None:
    edition = one(document(1, TO_CAIRO + SOURCE, "1961-03-05", "9. Embtel 70.{2:Telegram 70 has not been found.}"))
    assert edition.targets("d1") == [("Embtel 70", "#msg.cairo.70.1961"), ("Telegram 70", "#msg.cairo.70.1961")]


def test_own_numbers_are_no_references() -> None:
    edition = one(document(1, FROM_CAIRO, "1961-03-01", "8004. Vipto 55. For the President.", place="Cairo"))
    [*found] = edition.resolved("d1").annotations
    assert [(a.element, a.get("type")) for a in found] == [("idno", "telegram")] * 2


def test_ibid_repeats_the_last_citation_across_notes_and_documents() -> None:
    edition = one(
        document(
            1, "Letter From Smith to Jones" + SOURCE, "1961-03-01",
            "One.{2:Not printed. (Ibid.)} Two.{3:Johnson Library, National Security File. Secret.} Three.{4:Ibid.}"
            "Four.{5:Ibid., Country File, Egypt.} Five.{6:Ibid.}",
        ),
        document(2, "Letter From Jones to Smith{1:Ibid.}", "1961-03-02", "One.{2:Supra.}"),
    )  # fmt: skip
    assert [t for _, t in edition.targets("d1")] == ["#d1fn1", "#d1fn3", "#d1fn3", "#d1fn5"]
    assert edition.targets("d2") == [("Ibid.", "#d1fn5"), ("Supra", "#d1")]


def test_documents_and_notes_are_found_in_the_right_volume() -> None:
    edition = one(
        document(1, "Letter From Smith to Jones{1:Source: x}", "1961-03-01", "A.{2:Note two.}"),
        document(
            2, "Letter From Jones to Smith{1:See Document 1.}", "1961-03-02",
            "A.{2:See footnote 2, Document 1, and footnote 1 above.}"
            "B.{3:See Foreign Relations, 1964–1968, vol. XV, Document 1.}"
            "C.{4:See ibid., Document 2.}"
            "D.{5:Foreign Relations, 1961–1963, vol. XCIX, Document 1; see Document 1 and footnote 2 thereto.}"
            "E.{6:See Document 77 and footnote 9, Document 1.}"
            "F.{7:See Foreign Relations, 1952–1954, vol. IX, Part 2, pp. 1–3.}"
            "G.{8:See footnote 2, supra.}",
        ),
    )  # fmt: skip
    assert [t for _, t in edition.targets("d2")] == [
        "#d1",
        "#d1fn2", "#d2fn1",
        "frus1964-68v15#d1",
        "#d2fn3", "frus1964-68v15#d2",
        "#d1", "#d1", "#d1fn2",
        "", "",
        "frus1952-54v09p2",
        "#d1fn2",
    ]  # fmt: skip


def test_message_printed_in_another_volume_is_found_there() -> None:
    edition = Edition(
        ("frus1961-63v98", [document(12, FROM_CAIRO, "1961-03-01", "77. Text.", place="Cairo")]),
        ("frus1961-63v99", [document(1, TO_CAIRO, "1961-03-05", "9. Embtel 77.")]),
    )
    assert edition.targets("d1") == [("Embtel 77", "frus1961-63v98#d12")]


def test_unknown_mission_writes_from_where_its_letters_are_dated() -> None:
    edition = one(
        document(
            1,
            "Telegram From the Delegation to the Fisheries Conference to the Department of State",
            "1961-03-01",
            "20. Text.",
            place="Geneva",
        ),
        document(
            2,
            "Telegram From the Department of State to the Delegation at the Fisheries Conference",
            "1961-03-02",
            "9. Your 20.",
        ),
    )
    assert edition.targets("d2") == [("Your 20", "#d1")]


def test_editors_word_for_the_printed_document_helps_where_numbers_do_not() -> None:
    edition = one(
        document(1, "Editorial Note", "", "On March 1 a telegram was sent."),
        document(2, FROM_CAIRO, "1961-03-05", "9. Deptel 33.{2:Document 1.}", place="Cairo"),
    )
    assert edition.targets("d2") == [("Deptel 33", "#d1"), ("Document 1", "#d1")]


def test_old_headings_name_their_parties_without_from() -> None:
    edition = one(
        document(1, "The Ambassador in Egypt (Smith) to the Department of State", "", "832. Saw Naguib."),
        document(2, "The Secretary of State to the Embassy in Egypt", "", "451. Reurtel 832. Embtel 832."),
        document(
            3,
            "The Minister in Lebanon (Jones) to the Assistant Secretary of State (Brown)",
            "",
            "1. My letter of May 3.",
        ),
    )
    assert edition.resolved("d3").annotations == ()
    # Without a date nothing says which 832 is meant; the dateline's words give it, tagged or not.
    assert edition.targets("d2") == [("Reurtel 832", ""), ("Embtel 832", "")]
    dated = [
        d.replace("</head>", f"</head><dateline>{place}, January {day}, 1953—6 p.m.</dateline>")
        for d, place, day in (
            (
                document(1, "The Ambassador in Egypt (Smith) to the Department of State", "", "832. Saw Naguib."),
                "Cairo",
                2,
            ),
            (document(2, "The Secretary of State to the Embassy in Egypt", "", "451. Embtel 832."), "Washington", 4),
        )
    ]
    assert one(*dated).targets("d2") == [("Embtel 832", "#d1")]


def test_policy_paper_is_found_where_it_is_printed() -> None:
    edition = one(
        document(1, "National Security Action Memorandum No. 98", "1961-09-08", "To: The Secretary."),
        document(
            2,
            "Memorandum From Smith to Jones",
            "1961-10-01",
            "NSAM 98 and National Security Action Memorandum No. 98; NSAM 99.",
        ),
    )
    assert [t for _, t in edition.targets("d2")] == ["#d1", "#d1", ""]


def test_editors_standing_decision_is_followed() -> None:
    edition = one(
        document(1, "Letter From Smith to Jones", "1961-03-01", "Text."),
        document(2, TO_CAIRO, "1961-03-05", "9. Embtel 77. Cairo 88. Oslo 99."),
    )
    key = ("frus1961-63v99", "d2")
    decisions = (Decision("Embtel 77", "reference", "d1"), Decision("Cairo 88", "reference"))
    edition.contexts[key] = replace(edition.contexts[key], decisions=decisions)
    assert edition.targets("d2") == [("Embtel 77", "#d1"), ("Oslo 99", "#msg.oslo.99.1961")]


def test_february_29_and_unreadable_dates_do_not_stop_it() -> None:
    edition = one(document(1, TO_CAIRO, "1961-03-05", "9. Embtel 77, February 29, and Embtel 78, June 31."))
    assert [t for _, t in edition.targets("d1")] == ["#msg.cairo.77.1960", "#msg.cairo.78.1961"]


def test_document_outside_any_index_still_gets_its_kinds() -> None:
    [view] = read_views(f"<TEI>{document(1, 'Letter', '', 'Telegram 12 from Cairo and Document 5.')}</TEI>")
    resolved = resolve(view, find_references(view.text), Context(), build_index(()))
    assert [(a.get("type"), a.get("target")) for a in resolved.annotations] == [("telegram", None), ("document", None)]


@pytest.mark.parametrize(
    "words, posts",
    [
        ("Embassy in the Soviet Union", ("moscow",)),
        ("the Embassies in Turkey and Cyprus", ("ankara", "nicosia")),
        ("Mission to the North Atlantic Treaty Organization and European Regional Organizations", ("usnato",)),
        ("U.S. Interests Section of the Spanish Embassy in the United Arab Republic", ("cairo",)),
        ("Ambassador to Thailand (Unger)", ("bangkok",)),
        ("Consulate General at Hong Kong", ("hong-kong",)),
        ("Department of State", ("state",)),
        ("Certain Posts", ()),
        ("President Johnson", ()),
    ],
)
def test_mission_has_its_post(words: str, posts: tuple[str, ...]) -> None:
    assert missions_of(words) == posts


def test_spellings_of_a_post_are_one() -> None:
    assert post_of("Djakarta") == post_of("Jakarta’s") == "djakarta"
    assert post_of("Dept.") == post_of("Department of State") == "state"


@pytest.mark.parametrize(
    "words, ident",
    [
        ("Foreign Relations, 1964–1968, vol. XV, Germany", "frus1964-68v15"),
        ("Foreign Relations, 1958-1960, volume VII, Part 2", "frus1958-60v07p2"),
        ("Foreign Relations, 1969–1976, vol. E–9, Part 1", "frus1969-76ve09p1"),
        ("Foreign Relations, 1950, vol. V, p. 1190", "frus1950v05"),
        ("Foreign Relations, 1969–1976, volume XL", "frus1969-76v40"),
        ("vol. XI", ""),
    ],
)
def test_volume_id_follows_from_its_printed_name(words: str, ident: str) -> None:
    assert volume_id(words) == ident


def blind(shared: Path, volume: str, out: Path) -> list[tuple[str, str, str]]:
    """Write a volume without its telling footnotes; what they told: (document, note, target)."""
    sys.path.insert(0, str(shared / "bench"))
    try:
        bench: Any = importlib.import_module("score_resolution")
    finally:
        sys.path.pop(0)
    source = str(shared / "frus" / f"{volume}.xml")
    keys = [(d.get(bench.XML_ID), n, t) for d in bench.documents(bench.parse(source)) for _, n, t in bench.keys(d)]
    bench.blind(source, str(out))
    return keys


@pytest.mark.parametrize("volume", ["frus1958-60v11", "frus1964-68v20"])
def test_numbered_messages_lead_to_the_document_the_editors_name(shared: Path, tmp_path: Path, volume: str) -> None:
    keys = blind(shared, volume, tmp_path / "blind.xml")
    edition = Edition()
    edition.views = {(volume, v.id): v for v in read_views((tmp_path / "blind.xml").read_text("utf-8"))}
    edition.contexts = {key: read_context(view, volume_id=volume) for key, view in edition.views.items()}
    edition.index = build_index(map(read_entry, edition.views.values(), edition.contexts.values()))
    count: Counter[str] = Counter()
    for ident, n, target in keys:
        view = edition.views[volume, ident]
        anchor = next(p.anchor for p in view.parts if p.n == n)
        ends = [
            a.get("target") or ""
            for a in edition.resolved(ident, volume).annotations
            if a.element == "ref" and a.end <= anchor and not re.search(r"\w", view.text[a.end : anchor])
        ]
        made = [t for t in ends if re.fullmatch(r"#d\d+", t)]
        count.update(gold=1, made=bool(made), right=made[:1] == [target])
    assert count["right"] / count["gold"] >= 0.85
    assert count["right"] / count["made"] >= 0.97


def test_day_of_a_message_is_a_real_day(shared: Path) -> None:
    view_of = read_views((shared / "frus/frus1969-76ve09p1.xml").read_text("utf-8"))
    views = {v.id: v for v in view_of}
    contexts = {i: read_context(v, volume_id="frus1969-76ve09p1") for i, v in views.items()}
    index = build_index(map(read_entry, views.values(), contexts.values()))
    messages = [m for i, v in views.items() for m in resolve(v, find_references(v.text), contexts[i], index).messages]
    assert len(messages) > 50
    for message in messages:
        assert re.fullmatch(r"msg\.[\w-]+\.[\w-]+\.19\d\d", message.id)
        assert not message.date or dt.date.fromisoformat(message.date).isoformat() == message.date
        assert bool(message.date) == bool(message.date_cert)


# --- what hand-made mutations once changed unseen --------------------------------------------------------------------


def test_supra_is_the_document_before_and_infra_the_one_after() -> None:
    edition = one(
        document(1, "Memorandum", "1961-03-01", "Text.{1:One.}{2:Two.}"),
        document(2, "Memorandum", "1961-03-02", "Text.{1:See footnote 2, supra.}{2:See footnote 1, infra.}"),
        document(3, "Memorandum", "1961-03-03", "Text.{1:One.}"),
    )
    assert edition.targets("d2") == [("footnote 2", "#d1fn2"), ("footnote 1", "#d3fn1")]


@pytest.mark.parametrize("day, target", [("1961-01-10", "#d1"), ("1960-03-01", "#msg.cairo.77.1961")])
def test_an_undated_mention_means_no_message_of_another_year(day: str, target: str) -> None:
    edition = one(
        document(1, FROM_CAIRO, day, "77. Text.", place="Cairo"),
        document(2, TO_CAIRO, "1961-03-05", "9. Embtel 77."),
    )
    assert edition.targets("d2") == [("Embtel 77", target)]


@pytest.mark.parametrize("own, other", [("frus1961-63v98", "frus1961-63v99"), ("frus1961-63v99", "frus1961-63v98")])
def test_a_message_printed_twice_is_meant_as_its_own_volume_prints_it(own: str, other: str) -> None:
    printed = document(1, FROM_CAIRO, "1961-03-01", "77. Text.", place="Cairo")
    asking = document(2, TO_CAIRO, "1961-03-05", "9. Embtel 77.")
    edition = Edition(("frus1961-63v98", [printed, asking]), ("frus1961-63v99", [printed, asking]))
    assert edition.targets("d2", own) == [("Embtel 77", "#d1")]
    assert Edition((other, [printed]), (own, [asking])).targets("d2", own) == [("Embtel 77", f"{other}#d1")]


@pytest.mark.parametrize(
    "printed, day",
    [("May 20", "1966-05-20"), ("December 30", "1966-12-30"), ("January 20", "1967-01-20"), ("July 4", "1966-07-04")],
)
def test_a_day_without_a_year_is_near_its_document_and_rather_before_it(printed: str, day: str) -> None:
    edition = one(document(1, TO_AMMAN, "1967-01-05", f"9. See telegram 77 from Cairo, {printed}."))
    (message,) = edition.resolved("d1").messages
    assert (message.date, message.id) == (day, f"msg.cairo.77.{day[:4]}")


def test_after_an_archive_citation_ibid_is_no_longer_the_volume_cited_before() -> None:
    volume = "Printed in Foreign Relations, 1958–1960, vol. XII, Document 4"
    archive = "Department of State, Central Files, 611.86B/1–361"
    edition = one(
        document(1, "Memorandum", "1961-03-01", f"Text.{{1:{volume}.}}{{2:Ibid., Document 5.}}"),
        document(2, "Memorandum", "1961-03-02", f"Text.{{1:{volume}.}}{{2:{archive}.}}{{3:Ibid., Document 5.}}"),
    )
    assert edition.targets("d1")[-1] == ("Document 5", "frus1958-60v12#d5")
    assert edition.targets("d2")[-1] == ("Document 5", "")
