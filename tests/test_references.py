"""References to telegrams, documents, notes, volumes and papers: what is one, what is none, and where each ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.annotators.mentions.capitals import in_usual_case
from annotate.annotators.mentions.own_numbers import find_own_number, find_own_numbers
from annotate.annotators.references import extract, find_references
from annotate.tei.view import NOTE_MARK

# Invented sentences in the manner of FRUS: (text, [quote | kind | post | number | direction | date]).
REFERENCES = [
    (
        "In telegram 4021 from Lima, May 3, the Embassy said so.",
        ["telegram 4021 from Lima|telegram|Lima|4021|from|May 3"],
    ),
    ("(Telegram 77 to Oslo; not printed)", ["Telegram 77 to Oslo|telegram|Oslo|77|to|"]),
    ("Embtel 612 crossed our 45.", ["Embtel 612|telegram||612||", "our 45|telegram||45||"]),
    ("Your 236 (para D) and 373 (para C).", ["Your 236|telegram||236||", "373|telegram||373||"]),
    ("the third paragraph of A – 85.", ["A – 85|airgram||A – 85||"]),
    ("Deptels 30, 31 and 33.", ["Deptels 30|telegram||30||", "31|telegram||31||", "33|telegram||33||"]),
    ("Urtel 5 Dec 15, 1955.", ["Urtel 5|telegram||5||Dec 15, 1955"]),
    (
        "telegrams 101 and 102 from Quito, both June 2,",
        ["telegrams 101|telegram|Quito|101|from|June 2", "102 from Quito|telegram|Quito|102|from|June 2"],
    ),
    (
        "In telegrams 580, 600, and 606 from Bern, June 25, 29, and 30, respectively",
        [
            "telegrams 580|telegram|Bern|580|from|June 25",
            "600|telegram|Bern|600|from|June 29",
            "606 from Bern|telegram|Bern|606|from|June 30",
        ],
    ),
    (
        "Deptel 405 to Oslo, 195 to Bern.",
        ["Deptel 405 to Oslo|telegram|Oslo|405|to|", "195 to Bern|telegram|Bern|195|to|"],
    ),
    (
        "Ref: A. State 55342; B. Lagos 631.",
        ["State 55342|telegram|State|55342|from|", "Lagos 631|telegram|Lagos|631|from|"],
    ),
    ("as in Tel Aviv’s 290, 291.", ["Tel Aviv’s 290|telegram|Tel Aviv|290|from|", "291|telegram|Tel Aviv|291|from|"]),
    ("Lagos’s 914 rpt Accra 38", ["Lagos’s 914|telegram|Lagos|914|from|", "Accra 38|telegram|Accra|38|to|"]),
    (
        "(Bern 70, rptd Oslo 2, Rome 9)",
        ["Bern 70|telegram|Bern|70|from|", "Oslo 2|telegram|Oslo|2|to|", "Rome 9|telegram|Rome|9|to|"],
    ),
    ("Oslo’s 75 to Dept. In view", ["Oslo’s 75 to Dept.|telegram|Oslo|75|from|"]),
    ("Secto 12 from Paris and Tosec 30.", ["Secto 12 from Paris|telegram|Paris|12|from|", "Tosec 30|telegram||30||"]),
    ("telegram CAP 67123, June 8,", ["telegram CAP 67123|telegram||67123||June 8"]),
    ("See CINCPAC 120305Z.", ["CINCPAC 120305Z|telegram||120305Z||"]),
    ("was sent to Bonn in telegram 88, May 2.", ["telegram 88|telegram|Bonn|88|to|May 2"]),
    (
        "sent to Bonn in telegrams 88 and 89, May 2.",
        ["telegrams 88|telegram|Bonn|88|to|May 2", "89|telegram|Bonn|89|to|May 2"],
    ),
    ("CINCPAC 191150Z Oct. 68", ["CINCPAC 191150Z|telegram||191150Z||"]),
    ("telegram 3 to the Department, May 2", ["telegram 3 to the Department|telegram|Department|3|to|May 2"]),
    ("airgram A-560 from Rome, June 14,", ["airgram A-560 from Rome|airgram|Rome|A-560|from|June 14"]),
    ("See Airgram A – 56.", ["Airgram A – 56|airgram||A – 56||"]),
    ("as CA-5392 says", ["CA-5392|airgram||CA-5392||"]),
    (
        "Bern D–425; despatch 45 from Bern",
        ["Bern D–425|despatch|Bern|D–425|from|", "despatch 45 from Bern|despatch|Bern|45|from|"],
    ),
    ("(Circular telegram 62; Depcirtel 426)", ["Circular telegram 62|circular||62||", "Depcirtel 426|circular||426||"]),
    ("State 208534 Circular.", ["State 208534 Circular|circular|State|208534|from|"]),
    (
        "NSC 5412/2, NIE 11–4–64 and NSAM No. 273",
        ["NSC 5412/2|directive||5412/2||", "NIE 11–4–64|directive||11–4–64||", "NSAM No. 273|directive||273||"],
    ),
    ("National Security Action Memorandum No. 98", ["National Security Action Memorandum No. 98|directive||98||"]),
    (
        "Reftel; para 2 reference telegram; your telegram of May 2",
        ["Reftel|reftel||||", "reference telegram|reftel||||", "your telegram|reftel||||May 2"],
    ),
    ("(Ibid.) See ibid., POL 7; supra.", ["Ibid.|ibid||||", "ibid.|ibid||||", "supra|ibid||||"]),
    (
        "Documents 12 and 13; Documents 228–230",
        ["Documents 12|document||12||", "13|document||13||", "Documents 228–230|document||228–230||"],
    ),
    (f"Embtel 12{NOTE_MARK} and 13.{NOTE_MARK}", ["Embtel 12|telegram||12||", "13|telegram||13||"]),
    ("On April 4 Smith transmitted airgram G-736.", ["airgram G-736|airgram||G-736||April 4"]),
]

NOTHING = [
    "(Department of State, Central Files, POL 33–6 KOR N–US)",
    "Files: Lot 72 D 316, NSAM 98",
    "a PL 480 loan for F–104, A-37, and B–52 aircraft, our B–52s, and 4 C-130’s",
    "In 1967 there were in Amman 350 visitors; the Geneva 1954 Accords hold.",
    "He had read your 12 points with care and your 24,000 men were there.",
    "General Assembly Resolution 242 and Resolution 33/15",
    "(Congress and the Nation, vol. IV, 1973–1976, pp. 866–867)",
    "A letter dated May 3 is at Tab A, page 12, paragraph 6, Article 51.",
    "Backchannel Messages 1970, Box 101",
    "You should not rpt not discuss 15 percent.",
    "The telegram of May 3 from Moscow arrived. The reference to telegrams was vague.",
]


def told(text: str) -> list[str]:
    return ["|".join((r.quote, r.kind, r.post, r.number, r.direction, r.date)) for r in find_references(text)]


@pytest.mark.parametrize("text, expected", REFERENCES)
def test_reference_is_found_with_all_its_words_say(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_number_that_is_no_reference_is_left_alone(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text, volume",
    [
        (
            "see Foreign Relations, 1952–1954, vol. IV, pp. 61–71 (Document 15)",
            "Foreign Relations, 1952–1954, vol. IV, pp. 61–71",
        ),
        (
            "see Foreign Relations, 1969–1976, vol. XXX, Greece; Cyprus; Turkey, Document 15",
            "Foreign Relations, 1969–1976, vol. XXX, Greece; Cyprus; Turkey",
        ),
        (
            "Document 15 in Foreign Relations, 1969–1976, vol. E–5, Part 2",
            "Foreign Relations, 1969–1976, vol. E–5, Part 2",
        ),
        ("printed ibid., vol. XI, Document 15", "vol. XI"),
        ("see Foreign Relations, 1961–1963, vol. V. For the reply see Document 15", ""),
        ("see Document 15", ""),
    ],
)
def test_document_takes_the_volume_printed_with_it(text: str, volume: str) -> None:
    [document] = [r for r in find_references(text) if r.kind == "document"]
    assert (document.number, document.volume) == ("15", volume)


def test_volume_without_document_is_a_reference_of_its_own() -> None:
    text = "see Foreign Relations, 1955–1957, vol. XIV, pp. 12–15, and ibid., vol. XV, p. 3."
    assert [(r.quote, r.number) for r in find_references(text) if r.kind == "volume"] == [
        ("Foreign Relations, 1955–1957, vol. XIV, pp. 12–15", "XIV"),
        ("vol. XV, p. 3", "XV"),
    ]


def test_footnote_names_its_document() -> None:
    assert [
        (r.quote, r.number, r.document) for r in find_references("See footnote 2, Document 245, and footnote 4 above.")
    ] == [
        ("footnote 2, Document 245", "2", "245"),
        ("footnote 4", "4", ""),
    ]


def test_footnotes_of_one_document_share_it() -> None:
    found = find_references("see footnotes 2 and 3, Document 47")
    assert [(r.quote, r.number, r.document) for r in found] == [
        ("footnotes 2", "2", "47"),
        ("3, Document 47", "3", "47"),
    ]


def test_json_has_null_for_what_is_not_said() -> None:
    assert extract("90262. Ref: Lagos 279.") == {
        "refs": [
            {
                "quote": "Lagos 279",
                "kind": "telegram",
                "post": "Lagos",
                "number": "279",
                "direction": "from",
                "date": None,
            }
        ]
    }


@pytest.mark.parametrize(
    "text, genre, numbers",
    [
        ("90262. Ref: Lagos 279.", "telegram", ["90262"]),
        (f"619.{NOTE_MARK} Urtel 528.", "telegram", ["619"]),
        ("8004. Vipto 55. For the President.", "telegram", ["8004", "Vipto 55"]),
        ("Secto 44/3193. Subject: talks.", "telegram", ["Secto 44", "3193"]),
        ("A – 543. Subject: outlook.", "airgram", ["A – 543"]),
        ("CA–4576", "circular-airgram", ["CA–4576"]),
        ("No. 122", "despatch", ["122"]),
        ("170545Z. Situation unchanged.", "telegram", ["170545Z"]),
        ("2488.1) We believe", "telegram", ["2488"]),
        ("Following is my report of May 3.", "telegram", []),
        ("Paris 12 was clear.", "telegram", []),
        ("1. The Secretary opened.", "memorandum-of-conversation", []),
    ],
)
def test_own_number_opens_a_message(text: str, genre: str, numbers: list[str]) -> None:
    found = find_own_numbers(text, genre)
    assert [n for _, _, n in found] == numbers
    assert all(text[start:end] == n for start, end, n in found)
    assert find_own_number(text, genre) == (found[0] if found else None)


WORDS = st.sampled_from(
    [
        "telegram",
        "telegrams",
        "12",
        "1345",
        "and",
        "from",
        "to",
        "Paris",
        "Tel",
        "Aviv",
        ",",
        ".",
        "Ibid.",
        "A-",
        "–",
        "NSC",
        "Document",
        "footnote",
        "Foreign Relations, 1964–1968, vol. XV",
        "May",
        "3",
        "Embtel",
        "your",
        "No.",
        "(",
        ")",
        "\n",
        NOTE_MARK,
        "’s",
        "reftel",
        "supra",
        "Circular",
        "19",
        "/2",
        "Z",
        "J.C.S.",
    ]
)


@given(st.lists(WORDS, max_size=25), st.sampled_from([" ", ""]))
def test_quotes_are_verbatim_in_order_and_apart(words: list[str], joint: str) -> None:
    text = joint.join(words)
    end = 0
    for r in find_references(text):
        assert end <= r.start < r.end
        assert text[r.start : r.end] == r.quote
        assert r.number in r.quote
        end = r.end


def test_gold_labels_are_met(shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "gold/references.jsonl").read_text("utf-8").splitlines()]
    sys.path.insert(0, str(shared / "bench"))
    try:
        from score import Tally
        from score_labels import references as score
    finally:
        sys.path.pop(0)
    tally: Any = Tally()
    for row in rows:
        score(tally, extract(row["text"]), row, None)
    floors = {"mention (quote)": 0.95, "kind+number": 0.95, "full (post, direction)": 0.92, "date": 0.9}
    for name, floor in floors.items():
        assert tally.f1(name) >= floor, name


@pytest.mark.parametrize("text", ["J.C.S. A-12", "JCS A-12", "J.C.S. A–1", "JCS no 12"])
def test_a_series_before_a_lettered_number_is_read_without_a_stumble(text: str) -> None:
    assert all(r.quote in text for r in find_references(text))


CAPITALS = (
    "1. WE GAVE OUR VIEWS IN MOSCOW 11203 AND NEW DELHI 9034, JULY 12. REFTEL AND OUR TELEGRAM 10999 REFER TO THE NSC."
)


def test_a_text_in_capitals_is_read_as_if_in_the_usual_case() -> None:
    found = [(r.quote, r.post, r.number) for r in find_references(in_usual_case(CAPITALS))]

    assert found == [
        ("Moscow 11203", "Moscow", "11203"), ("New Delhi 9034", "New Delhi", "9034"), ("reftel", "", ""),
        ("telegram 10999", "", "10999"),
    ]  # fmt: skip


@given(st.text(max_size=200))
def test_the_usual_case_keeps_every_character_in_its_place(text: str) -> None:
    for given_text in (text, CAPITALS + text):
        usual = in_usual_case(given_text)
        assert len(usual) == len(given_text)
        assert usual.upper() == given_text.upper()


def test_a_text_in_the_usual_case_is_left_as_it_is(shared: Path) -> None:
    text = (shared / "telegram" / "d259.txt").read_text("utf-8")

    assert in_usual_case(text) == text
