"""What each printed line is: signatures, lists of a memorandum, numbered lists."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.conversion.blocks import Block, Words, is_signature, recognise
from annotate.conversion.transcription import take_apart


def blocks(text: str) -> list[tuple[str, str, int]]:
    """Kind, words and level of each block after the heading."""
    body = "1. Memorandum\n\n" + text
    lines = take_apart(body, path="d1.txt").lines
    found = recognise([Words(body[line.start : line.end], line) for line in lines])
    return [(block.kind, body[block.start : block.end], block.level) for block in found[1:]]


def kinds(text: str) -> list[str]:
    return [kind for kind, _, _ in blocks(text)]


@pytest.mark.parametrize(
    "words",
    ["Rusk", "McG. B.", "W. W. Rostow", "JFK", "R.W. Komer", "Dean Rusk", "Henry M. Jackson, U.S.S.", "John Doe, Jr.",
     "Nicholas deB. Katzenbach", "Şükrü Elekdag", "Foy D. Kohler U.S. Ambassador to the USSR", "Sincerely yours, John",
     "Ray S. Cline Deputy Director (Intelligence)"],
)  # fmt: skip
def test_names_are_signatures(words: str) -> None:
    assert is_signature(words)


@pytest.mark.parametrize(
    "words",
    ["The meeting ended at 6:30 p.m.", "Sincerely,", "With kind regards,", "Approved", "Speak to me", "Tab A", "WH/CPP",
     "[name not declassified]", "JFK: Fine", "EUR—Mr. Kohler", "Signed_____", "End FYI.", "Mr. Low, Interpreter",
     "9. Cable info priority as received.", ""],
)  # fmt: skip
def test_other_last_lines_are_none(words: str) -> None:
    assert not is_signature(words)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Dear Ann:\n\nCome soon.\n\nSincerely,\n\nBo Smith\n", ["salute", "p", "closing", "signed"]),
        ("Go.\n\nJ. C. King\n\nChief, WHD\n", ["p", "signed", "position"]),
        ("Go.\n\nDeputy Director\n\nRay S. Cline\n", ["p", "p", "signed"]),
        ("Go.\n\nDean Rusk\n\nRobert S. McNamara\n", ["p", "signed", "signed"]),
        ("Text:\n\n“Go.\n\nLyndon B. Johnson”\n\nRusk\n", ["p", "p", "p", "signed"]),
        ("Go.\n\nBo\n\nP.S. More soon.\n", ["p", "signed", "postscript"]),
        ("1.\nGo.\n(g)\nBundy and Komer\nRWK\n", ["label", "item", "p", "signed"]),
    ],
    ids=["letter", "position after", "office before", "two", "quoted", "postscript", "after an item"],
)
def test_a_documents_end_is_parted(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_dateline_and_lists_of_a_memorandum() -> None:
    text = (
        "Lima, May 8, 1964.\n\nSUBJECT\n\nFish\n\nPARTICIPANTS\n\nUS\n\nMr. Low\nMr. High\n\nPERU SIDE\n\nMr. Alto\n"
        "Mr. Bajo\n\nThe talk was of fish, and of little else.\n\nThey agreed.\n"
    )

    assert kinds(text) == [
        "dateline", "group", "entry", "group", "subhead", "entry", "entry", "subhead", "entry", "entry", "p", "p",
    ]  # fmt: skip


def test_received_line_is_told_from_a_sentence() -> None:
    assert kinds("Lima, May 8, 1964.\n\n[Received May 9—3 p.m.]\n\nGo on there.\n") == ["dateline", "received", "p"]
    assert kinds("Lima, May 8, 1964.\n\nReceived your letter of May 5, 1964.\n") == ["dateline", "p"]


def test_list_head_in_small_letters_needs_its_colon() -> None:
    assert kinds("Participants:\n\nMr. Low\n\nThey met there.\n") == ["group", "entry", "p"]
    assert kinds("To\n\nMr. Low\n\nThey met there.\n") == ["p", "p", "p"]


def test_list_head_without_items_heads_no_list() -> None:
    assert kinds("1.\nTo:\na.\nGo.\nb.\nStay.\n") == ["label", "item", "label", "item", "label", "item"]
    assert kinds("SUBJECT\n\nPARTICIPANTS\n\nMr. Low\n\nThey met there.\n") == ["p", "group", "entry", "p"]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1.\na\nA.\nb\nB.\nc\n2.\nd\n", "1. 1a A. 2b B. 2c 2. 1d"),
        ("1.\na\n2.\nb\n\nc.\n\n1.\nd\n2.\ne\n", "1. 1a 2. 1b 0c. 1. 1d 2. 1e"),
        ("1.\na\n\nmore.\n\n2.\nb\n\nmore.\n", "1. 1a 1more. 2. 1b 0more."),
        ("A.\na\n1.\nb\n2.\nc\nB.\nd\n1.\ne\nC.\nf\n", "A. 1a 1. 2b 2. 2c B. 1d 1. 2e C. 1f"),
        ("J.\nEdgar Hoover came.\n", "0J. Edgar Hoover came."),
        ("(a)\nx\n(b)\ny\n", "(a) 1x (b) 1y"),
        ("h.\nx\ni.\ny\nj.\nz\n", "h. 1x i. 1y j. 1z"),
        ("1.\na\ni.\nb\nii. c\n2.\nd\n", "1. 1a i. 2b ii. 2c 2. 1d"),
        ("3.\na\n4.\nb\n", "3. 1a 4. 1b"),
        ("1.\na\n\n[Here follow 2 paragraphs.]\n\n4.\nd\n", "1. 1a 1[Here follow 2 paragraphs.] 4. 1d"),
        ("121. Re Oman. Go.\n\nMore.\n", "0121. Re Oman. Go. 0More."),
        ("1. one\n\n2. two\n", "1. 1one 2. 1two"),
    ],
    ids=[
        "nested", "restart", "paragraph within", "letters outside", "initial", "brackets", "letter i", "roman",
        "excerpt", "left out", "message number", "on one line",
    ],
)  # fmt: skip
def test_labels_nest_by_their_order(text: str, expected: str) -> None:
    shown = [words if kind == "label" else f"{level}{words}" for kind, words, level in blocks(text)]

    assert " ".join(shown).replace("\n", " ") == expected


pieces = st.sampled_from(
    ["1.", "2.", "3.", "A.", "B.", "(a)", "(b)", "i.", "ii. x", "J.", "Text here.", "Rusk", "SUBJECT", "PARTICIPANTS",
     "US", "Dear Ann:", "Sincerely,", "P.S. More.", "Lima, May 8, 1964.", "1. x", "2. y", "Chief, WHD",
     "Mr. Low, Clerk"]
)  # fmt: skip


@given(st.lists(st.tuples(pieces, st.sampled_from(["\n", "\n\n"])), max_size=25))
@settings(max_examples=400, deadline=None)
def test_blocks_cover_every_line_once_and_in_order(parts: list[tuple[str, str]]) -> None:
    body = "1. Memorandum\n" + "".join(words + end for words, end in parts)
    lines = take_apart(body, path="d1.txt").lines

    found = recognise([Words(body[line.start : line.end], line) for line in lines])

    assert "".join("".join(body[b.start : b.end].split()) for b in found) == "".join(body.split())
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert lists_are_sound(found)


def lists_are_sound(found: list[Block]) -> bool:
    """Whether each list opens one level down, from an item that exists, and labels are alone on their level."""
    depth = 0
    for block in found:
        if block.kind == "label":
            if block.opens and not 1 <= block.level <= depth + 1:
                return False
            if not block.opens and not 1 <= block.level <= depth:
                return False
            depth = block.level
        elif block.kind == "item":
            if block.level != depth:
                return False
        elif block.level > depth:
            return False
        else:
            depth = block.level
    return True
