"""Policy clauses: laws that hold on any text, traps that are no clauses, and what the first telegram lays down."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.annotators import clauses
from annotate.annotators.clauses import reading, who
from annotate.annotators.clauses.bearers import role_of
from annotate.annotators.clauses.find import lines_of
from annotate.annotators.clauses.reading import bearer_of, read
from annotate.annotators.clauses.sentences import find_sentences
from annotate.annotators.clauses.voices import read_voice
from annotate.registers import EMPTY
from annotate.tei.scan import read_source
from annotate.tei.view import View, read_views
from annotate.values.annotation import Annotation, Context, Decision

ROOT = Path(__file__).parents[1]
TELEGRAM = ROOT / "corpus/frus1964-68v14/d259.txt"
VOLUME = ROOT.parent / "shared/frus/frus1952-54Guat.xml"

OUTGOING = "7. Telegram From the Department of State to the Embassy in Chad"
INCOMING = "8. Telegram From the Embassy in Chad to the Department of State"
ADVICE = "9. Memorandum From Secretary of State Hull to President Johnson"
RECORD = "10. Memorandum of Conversation"
ORDER = "11. National Security Action Memorandum No. 900"


def _view(heading: str, body: str) -> View:
    (view,) = read_views(f'<div type="document" xml:id="d1" n="1"><head>{heading}</head>{body}</div>')
    return view


def _tags(view: View) -> list[tuple[str, str, str]]:
    made: list[Annotation] = clauses.annotate(view, EMPTY, Context())
    return [(a.element, a.get("ana") or a.get("type") or "", view.text[a.start : a.end]) for a in made]


@pytest.fixture(scope="module")
def volume() -> list[View]:
    """A whole volume of FRUS."""
    if not VOLUME.exists():
        pytest.skip("../shared is absent")
    return list(read_views(read_source(VOLUME.read_bytes())))


# ---- laws ---------------------------------------------------------------------------------------------------------

_LINES = st.text(st.sampled_from('aAbB. .?!"”’()19US,;:\ufffc—\u00a0 \tİé'), max_size=80)


@given(_LINES)
def test_sentences_hold_every_character_that_is_no_space_in_order(line: str) -> None:
    spans = list(find_sentences(line))

    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    left, right = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(line)]
    assert not "".join(line[a:b] for a, b in zip(left, right, strict=True)).strip()
    assert all(line[s:e] == line[s:e].strip() and s < e for s, e in spans)


_VOICES = st.sampled_from(["outgoing", "incoming", "adviser", "record", "directive", ""])
_PHRASES = st.lists(
    st.sampled_from(
        """You We the The United States Government Embassy should must not may shall be inform will Soviet Union of
        request that report and , ; U.S. Mr. Dept please authorized to""".split()
    ),
    min_size=1,
    max_size=30,
).map(" ".join)


@given(_PHRASES | _LINES, _VOICES)
@settings(max_examples=200)
def test_cue_and_bearer_are_whole_words_of_the_sentence_and_no_phrase_is_cut(text: str, voice: str) -> None:
    found = read(text, 0, len(text), voice)
    again = read(text, 0, len(text), voice)

    assert found == again
    named = bearer_of(found, text, 0, len(text)) if found else None
    for start, end in (found.cue, named or found.cue) if found else ():
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        assert not re.match(r"\w", text[end : end + 1]) or not text[end - 1].isalnum()
        assert not (start and text[start - 1].isalnum() and text[start].isalnum())
    if named:
        bearer = text[slice(*named)]
        assert bearer.lower() not in ("the", "a", "of", "to")
        assert not bearer.lower().endswith((" the", " of", " and"))
        assert not re.match(r" States\b", text[named[1] :]) or not bearer.endswith("United")


def test_clauses_of_a_volume_stay_in_their_block_and_hold_their_bearer(volume: list[View]) -> None:
    found = 0
    for view in volume:
        lines = list(lines_of(view))
        held = (0, 0)
        for made in clauses.annotate(view, EMPTY, Context()):
            assert view.text[made.start : made.end].strip() == view.text[made.start : made.end]
            if made.element == "seg":
                assert any(start <= made.start and made.end <= end for start, end in lines)
                assert made.start >= held[1], "clauses do not overlap"
                held, found = (made.start, made.end), found + 1
            else:
                assert held[0] <= made.start < made.end <= held[1]
                assert made.get("role")
    assert found > 50


@pytest.mark.parametrize("unit", ["shall ", "must notify and ", "We will ", "you should go; and ", "(a) ", "”"])
def test_work_on_a_sentence_is_bounded_however_long_it_is(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are given a bounded part of it: what stands beyond is never looked at."""
    seen: list[int] = []

    def count(_text: str, start: int, end: int, _voice: str, _weights: object) -> list[object]:
        seen.append(end - start)
        return []

    monkeypatch.setattr(reading, "weigh_all", count)

    clauses.find_clauses(unit * 5_000, voice="outgoing")

    assert sum(seen) <= reading.MOST * len(seen)
    assert len(seen) <= 1 + 5_000 * unit.count("\n")


# ---- what a sentence means ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "text", "label", "bearer"),
    [
        (OUTGOING, "You should inform the Minister that we cannot wait.", "instruction", "You"),
        (OUTGOING, "You may in your discretion inform him that talks continue.", "permission", "You"),
        (OUTGOING, "Request Embassy report soonest.", "instruction", "Embassy"),
        (OUTGOING, "Please deliver following message.", "instruction", None),
        (OUTGOING, "We intend to raise the matter in the Council.", "commitment", "We"),
        (INCOMING, "I recommend that we not offer a larger amount.", "recommendation", "we"),
        (INCOMING, "Believe we should wait for his answer.", "recommendation", "we"),
        (ADVICE, "I believe we should hold back the second shipment.", "recommendation", "we"),
        (ORDER, "The Secretary of Defense shall submit a plan by June 1.", "obligation", "The Secretary of Defense"),
    ],
)
def test_force_of_a_sentence_follows_who_speaks_to_whom(
    heading: str, text: str, label: str, bearer: str | None
) -> None:
    made = clauses.extract(text, heading)

    assert (made["label"], made["bearer"]) == (label, bearer)


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        pytest.param(RECORD, "The Minister said they should withdraw at once.", id="record of a conversation"),
        pytest.param(OUTGOING, "He said that he would have to consult his Cabinet.", id="reported speech"),
        pytest.param(OUTGOING, "Foreign Minister asked whether we should wait.", id="indirect question"),
        pytest.param(OUTGOING, "The Soviets will probably refuse.", id="forecast"),
        pytest.param(INCOMING, "This should help to calm the students.", id="expectation"),
        pytest.param(INCOMING, "He must have been told of it by the King.", id="inference"),
        pytest.param(OUTGOING, "You will recall our note of last May.", id="courtesy"),
        pytest.param(OUTGOING, "Should we wait for the Council?", id="question"),
        pytest.param(INCOMING, "An agreement is regarded here as a must.", id="noun"),
        pytest.param(RECORD, "The question was discussed at length in May.", id="narrative"),
    ],
)
def test_trap_is_no_clause(heading: str, text: str) -> None:
    assert clauses.extract(text, heading) == {"label": "none", "cue": None, "bearer": None}


def test_first_telegram_lays_down_most_of_what_its_readers_found() -> None:
    heading, body = TELEGRAM.read_text(encoding="utf-8").split("\n", 1)
    found = clauses.find_clauses(body.split("\nRusk\n")[0], heading=heading)

    assert len(found) >= 7
    assert {"commitment", "obligation"} <= {clause.kind for clause in found}


# ---- what is read, and what an editor decides ---------------------------------------------------------------------


def test_annotations_of_a_list_item_stay_in_it() -> None:
    view = _view(
        OUTGOING,
        "<list><label>1.</label><item>You should inform the Minister of this.<list><label>A.</label>"
        "<item>You may also inform the King.</item></list></item></list>",
    )

    assert [tag[2] for tag in _tags(view) if tag[0] == "seg"] == [
        "You should inform the Minister of this.",
        "You may also inform the King.",
    ]


def test_head_dateline_signature_and_footnotes_are_not_read() -> None:
    order = "You should inform the Minister."
    view = _view(
        OUTGOING,
        f"<opener><dateline>{order}</dateline></opener><p>Nothing.<note n='1' xml:id='d1fn1'><p>{order}</p></note></p>"
        f"<closer><signed>{order}</signed></closer>",
    )

    assert _tags(view) == []


def test_clause_ends_before_the_number_of_a_footnote() -> None:
    view = _view(OUTGOING, "<p>You should inform the Minister.<note n='1' xml:id='d1fn1'>Not printed.</note></p>")

    assert _tags(view)[0] == ("seg", "#instruction", "You should inform the Minister.")


def test_genre_of_the_context_stands_in_for_a_heading_that_tells_nothing() -> None:
    view = _view("7.", "<p>You should inform the Minister.</p>")
    context = Context(genre="telegram", sender="Department of State", receiver="Embassy in Chad")

    assert [a.get("ana") for a in clauses.annotate(view, EMPTY, context)] == ["#instruction", None]


def test_decision_of_an_editor_renames_a_clause_or_says_it_is_none() -> None:
    view = _view(OUTGOING, "<p>You should inform the Minister. You should also convey our regrets.</p>")
    decisions = (
        Decision("You should inform the Minister.", "clause", "obligation"),
        Decision("You should also convey our regrets.", "clause"),
    )

    made = clauses.annotate(view, EMPTY, Context(decisions=decisions))

    assert [(a.element, a.get("ana")) for a in made] == [("seg", "#obligation"), ("rs", None)]


@pytest.mark.parametrize(
    ("words", "voice", "role"),
    [
        ("You", "outgoing", "addressee"),
        ("we", "adviser", "own"),
        ("the United States", "outgoing", "own"),
        ("Embassy", "outgoing", "post"),
        ("Soviet Government", "outgoing", "foreign"),
        ("We", "foreign", "foreign"),
        ("all defectors", "outgoing", "other"),
    ],
)
def test_bearer_is_told_by_what_it_is_to_the_writers_side(words: str, voice: str, role: str) -> None:
    assert role_of(words, voice) == role  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("heading", "voice"),
    [
        ("1. Telegram From the Department of State to the Embassy in Chad", "outgoing"),
        ("1. Circular Airgram From the Department of State to Certain Diplomatic Missions", "outgoing"),
        ("1. Telegram From Secretary of State Hull to the Department of State", "incoming"),
        ("1. Telegram From the President's Special Assistant (Hall) to President Johnson, in Texas", "adviser"),
        ("1. Memorandum From Ann Hall of the National Security Council Staff to the President", "adviser"),
        ("1. National Security Council Report", "directive"),
        ("1. Memorandum for the Record", "record"),
        ("1. National Intelligence Estimate", "estimate"),
        ("1. Letter From President Johnson to Prime Minister Hall", "letter"),
        ("1. Message From Prime Minister Hall to President Johnson", "foreign"),
        ("1. Paper Prepared in the Department of State", "paper"),
        ("1. Address", ""),
    ],
)
def test_voice_is_read_from_the_heading(heading: str, voice: str) -> None:
    assert read_voice(heading) == voice


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Hall saw the U.S. Ambassador (No. 84).",
        "He said no.",
        "Aid under P.L. 480 is to go on.",
        "Title I of P.L. No. 83–480 is meant.",
        "Mr. J. F. Hall told Gen. Lee and Sen. Fulbright of Exec. Order No. 10.",
    ],
)
def test_full_stop_of_an_abbreviation_ends_no_sentence(sentence: str) -> None:
    text = f"It rained. {sentence} He left."

    assert [text[start:end] for start, end in find_sentences(text)] == ["It rained.", sentence, "He left."]


# ---- the model ------------------------------------------------------------------------------------------------------


def test_trained_model_is_small_whole_and_of_one_shape() -> None:
    path = Path(who.__file__).with_name("model.npz")
    made = who.load()

    assert path.stat().st_size < 10_000_000
    assert all(abs(both) < 2**24 for both in made.weights.values())
    assert np.isfinite([*made.scale, *made.bias]).all()
    assert len(made.weights) > 1000
    assert len(made.table) > 1000


def test_model_read_from_its_bytes_gives_the_scores_its_rows_add_up_to() -> None:
    data = Path(who.__file__).with_name("model.npz").read_bytes()
    with np.load(io.BytesIO(data)) as kept:
        arrays = dict(kept)
    made = who.from_arrays(arrays)
    index = {name: n for n, name in enumerate(arrays["span_names"].tobytes().decode().split("\n"))}
    text = "You should inform the Minister that the Embassy may wait."
    words, cue = who.words_near(text, 0, len(text), (4, 10), made.table)
    names = who.names_of(words, range(len(words)), "instruction", cue)

    for one, score in zip(names, made.scores(names), strict=True):
        rows = arrays["span_rows"][[index[name] for name in one if name in index]].astype(int)
        assert score == pytest.approx(tuple(rows.sum(0) * arrays["span_scale"] + arrays["span_bias"]), abs=1e-4)


@settings(max_examples=200)
@given(_PHRASES | _LINES)
def test_words_passed_over_hold_no_cue(text: str) -> None:
    """Cues are looked for only where a sentence holds their first words; no cue may begin with another."""
    words = set(reading._WORDS.findall(text))
    met = [match for match in (reading._CUE.match(text, at) for at in range(len(text))) if match]

    assert all(reading._WORDS.match(match.group()).group() in words & reading._FIRST_WORDS for match in met)


def test_every_cue_of_a_volume_begins_with_a_first_word(volume: list[View]) -> None:
    for view in volume:
        for match in reading._CUE.finditer(view.text):
            word = reading._WORDS.match(match.group())
            assert word
            assert word.group() in reading._FIRST_WORDS
