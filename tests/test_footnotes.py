"""Footnote numbers: where they are glued into the text, and that the alignment is the best there is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.conversion.footnotes import NoPlace, Placement, find_candidates, find_stray, place_footnotes
from annotate.conversion.transcription import PrintedNote


def notes(*texts: str) -> list[PrintedNote]:
    return [PrintedNote(n, text, n) for n, text in enumerate(texts, 1)]


def placed(marked: str, *texts: str) -> tuple[str, tuple[Placement, ...]]:
    """Place notes in a text whose true anchors are marked "{1}"; the text as placed, and the placements."""
    text = marked.replace("{", "").replace("}", "")
    found = place_footnotes(text, notes(*texts))
    assert isinstance(found, tuple)
    shown = text
    for placement in reversed(found):
        shown = f"{shown[: placement.start]}{{{placement.n}}}{shown[placement.end :]}"
    return shown, found


@pytest.mark.parametrize(
    "marked, texts",
    [
        ("1. Letter{1}\n\nSee Lima 279.{2} In 1967–69 at 0137Z we took action.{3}", ("Source: X.", "Ibid.", "Ibid.")),
        ("1. Letter{1}\n\nIn our A-1828 of June 30, 1964{2}—for example", ("Source: X.", "Not found.")),
        ("1. Letter{1}\n\nEmbtels 260,{2} 261,{3} 262.{4} Agree", ("Source: X.", "Document 196.", "Ibid.", "Ibid.")),
        ("1. Letter{1}\n\nRef Delga 153 and Gadel 46{2}). We", ("Source: X.", "Delga 153 and Gadel 46 are in Box 2.")),
        ("1. Letter{1}\n\nI saw him on March 6{2} and until nearly 12 noon.", ("Source: X.", "See Document 8.")),
        ("1. Letter{1}\n\nOn January 31{2} he left for 12 days.", ("Source: X.", "See Document 8.")),
        ("1. Letter{1}\n\nHe agreed{2}”{3} and 3.2 million dollars were spent.", ("Source: X.", "Ibid.", "Ibid.")),
        ("1. Letter{1}\n\n1.\nThe 2d Fleet left, and 2 ships.{2}\n\nA. Name{3}", ("Source: X.", "Ibid.", "Ibid.")),
        ("1. Letter{1}\n\nAt [Page 2] home.{2}", ("Source: X.", "Ibid.")),
        ("1. Letter{1}\n\nRef: Lima 8770{2}{3}\n\nWe met 2 men.", ("Source: X.", "Document 3.", "Document 4.")),
    ],
    ids=["ranges", "years", "commas", "bracket", "day and hour", "day of month", "decimals", "labels", "page", "two"],
)
def test_numbers_are_found_where_they_are_glued(marked: str, texts: tuple[str, ...]) -> None:
    shown, _ = placed(marked, *texts)

    assert shown == marked


def test_number_that_the_note_speaks_of_decides_between_two_places() -> None:
    first, _ = placed("1. Letter{1}\n\nCables 73{2} and 612 came.", "Source: X.", "Cable 73 is not printed.")
    second, _ = placed("1. Letter{1}\n\nCables 732 and 61{2} came.", "Source: X.", "Cable 61 is not printed.")

    assert first == "1. Letter{1}\n\nCables 73{2} and 612 came."
    assert second == "1. Letter{1}\n\nCables 732 and 61{2} came."


def test_two_like_places_are_uncertain_and_the_runner_up_is_told() -> None:
    _, found = placed("1. Letter{1}\n\nThe men{2} met the men2 again.", "Source: X.", "Ibid.")

    assert found[0].cert == "high"
    assert found[1].cert == "low"
    assert found[1].runner_up == len("1. Letter1\n\nThe men2 met the men")
    assert found[1].lead == pytest.approx(found[1].score - found[1].runner_up_score)


def test_note_without_any_place_is_named() -> None:
    assert place_footnotes("1. Letter1\n\nNothing more.", notes("Source: X.", "Ibid.")) == NoPlace(2, 1, -1)


def test_number_before_that_of_the_note_before_it_is_no_place_and_told_as_the_nearest() -> None:
    assert place_footnotes("1. Letter2\n\nNothing more.1", notes("Source: X.", "Ibid.")) == NoPlace(2, 1, 9)


def test_anchor_without_a_note_is_found_and_a_plain_number_is_not() -> None:
    assert find_stray("Ref: Lima 279.2 We took action.3", 3, 15) == 31
    assert find_stray("Ref: Lima 279.2 We took 3 days, F-3 and no 3.3 million.", 3, 15) is None


pieces = st.sampled_from(
    ["word", "Lima ", " ", ".", ", ", "1", "2", "3", "12", "23", "279", "1964", "\n", ")", "“", "A-", "–"]
)
texts = st.lists(pieces, min_size=1, max_size=14).map("".join)


def all_alignments(text: str, listed: list[PrintedNote]) -> list[tuple[float, tuple[int, ...]]]:
    """Every choice of places in order, by trying them all."""
    found = []
    for choice in itertools.product(*find_candidates(text, listed)):
        ends = [place.start + len(str(note.n)) for place, note in zip(choice, listed, strict=True)]
        if all(end <= place.start for end, place in zip(ends, choice[1:], strict=False)):
            found.append((sum(place.score for place in choice), tuple(place.start for place in choice)))
    return found


@given(texts, st.integers(1, 3))
@settings(max_examples=300, deadline=None)
def test_alignment_is_the_best_of_all(text: str, count: int) -> None:
    listed = notes(*["Telegram 279 of 1964."] * count)
    every = all_alignments(text, listed)

    found = place_footnotes(text, listed)

    if isinstance(found, NoPlace):
        assert not every
        return
    best = max(total for total, _ in every)
    assert sum(placement.score for placement in found) == pytest.approx(best)
    assert tuple(placement.start for placement in found) in {starts for _, starts in every}


@given(texts, st.integers(1, 3))
@settings(max_examples=300, deadline=None)
def test_runner_up_is_the_best_alignment_that_puts_the_note_elsewhere(text: str, count: int) -> None:
    listed = notes(*["Telegram 279 of 1964."] * count)
    found = place_footnotes(text, listed)
    if isinstance(found, NoPlace):
        return
    every = all_alignments(text, listed)
    best = max(total for total, _ in every)
    for index, placement in enumerate(found):
        others = [total for total, starts in every if starts[index] != placement.start]
        if placement.runner_up < 0:
            assert not others
        else:
            assert placement.lead == pytest.approx(best - max(others))


@given(texts, st.integers(1, 3))
@settings(max_examples=200, deadline=None)
def test_every_candidate_reads_as_its_number(text: str, count: int) -> None:
    listed = notes(*["Ibid."] * count)

    for note, places in zip(listed, find_candidates(text, listed), strict=True):
        starts = [place.start for place in places]
        assert starts == sorted(set(starts))
        assert all(text.startswith(str(note.n), start) for start in starts)
