"""Footnote numbers: where they are glued into the text, and that the alignment is the best there is."""

from __future__ import annotations

import itertools
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.conversion.footnotes import NoPlace, Placement, find_candidates, find_stray, place_footnotes
from annotate.conversion.notes import PrintedNote
from annotate.conversion.numbers import is_owned


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


def all_alignments(
    text: str, listed: list[PrintedNote], *, spaced: bool = False
) -> list[tuple[float, tuple[int, ...]]]:
    """Every choice of places in order, by trying them all."""
    found = []
    for choice in itertools.product(*find_candidates(text, listed, spaced=spaced)):
        if all(one.end <= two.start for one, two in itertools.pairwise(choice)):
            worth = choice[0].score + sum(
                max(two.score, two.after) if one.end == two.behind else two.score
                for one, two in itertools.pairwise(choice)
            )
            found.append((worth, tuple(place.start for place in choice)))
    return found


def alignments_of(
    text: str, listed: list[PrintedNote], found: tuple[Placement, ...]
) -> list[tuple[float, tuple[int, ...]]]:
    """All alignments of glued numbers, or where those did not do, of numbers that stand alone as well."""
    glued = all_alignments(text, listed)
    total = sum(placement.score for placement in found)
    if glued and max(worth for worth, _ in glued) == pytest.approx(total):
        return glued
    return all_alignments(text, listed, spaced=True)


@given(texts, st.integers(1, 3))
@settings(max_examples=300, deadline=None)
def test_alignment_is_the_best_of_all(text: str, count: int) -> None:
    listed = notes(*["Telegram 279 of 1964."] * count)

    found = place_footnotes(text, listed)

    if isinstance(found, NoPlace):
        assert not all_alignments(text, listed)
        return
    every = alignments_of(text, listed, found)
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
    every = alignments_of(text, listed, found)
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


@pytest.mark.parametrize(
    "marked, texts",
    [
        ("1. Letter\n\nTel Aviv, May 8, 1970, 2137Z.{1}{2}\n\nWe met 2 men.{3}", ("Source: X.", "Summary.", "Ibid.")),
        ("1. Letter{1}\n\nThe talks ended.{2}{3} We agreed.{4}", ("Source: X.", "Ibid.", "Ibid.", "Ibid.")),
        ("1. Letter{1}\n\nThe talks ended.{2}, {3} We agreed.{4}", ("Source: X.", "Ibid.", "Ibid.", "Ibid.")),
        ("1. Letter{1}\n\nThe talks ended.{2}{3}{4} We agreed.{5}", ("Source: X.", "Ibid.", "Ibid.", "Ibid.", "So.")),
        ("1. Letter {1}\n\nLima 279. {2} He had 2 men and said so. {3} We agree", ("Source: X.", "Ibid.", "Ibid.")),
        ("1. Letter\n{1}\n\nLima 279.\n{2}\n\nThere were 2 men.\n{3}\nWe agree", ("Source: X.", "Ibid.", "Ibid.")),
    ],
    ids=["at a dateline", "two", "comma", "three", "behind blanks", "on lines of their own"],
)  # fmt: skip
def test_numbers_on_one_spot_and_numbers_alone(marked: str, texts: tuple[str, ...]) -> None:
    shown, found = placed(marked, *texts)

    assert shown == marked
    assert all(placement.cert == "high" for placement in found)


def test_numbers_from_zero_are_placed_as_numbers_from_one_are() -> None:
    text = "3. Conversation0\n\nThey met.1 They left.2"
    listed = [PrintedNote(n, "Ibid.", n) for n in range(3)]

    found = place_footnotes(text, listed)

    assert isinstance(found, tuple)
    assert [(place.n, text[place.start - 4 : place.start], place.cert) for place in found] == [
        (0, "tion", "high"), (1, "met.", "high"), (2, "eft.", "high")
    ]  # fmt: skip


UNTOUCHABLE = (
    """\
rose to 10.{n} percent in May|was 1{n}.4 percent|cost $10.{n} million|spent ${n},000 on|at 7:3{n} p.m. he|10.{n}%
on July 1{n}, 1964, we|in 1967–6{n}, when|(761.00/4–24{n}7)|at 013{n}Z the|about 5.{n} billion rubles|some 2.{n} miles
the {n}th Fleet|from 1{n}:30 to noon|1,0{n}4 men|a 3/{n} vote|A–{n} of May|[{n} lines not declassified]
since 19{n}4, when
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("words", UNTOUCHABLE)
@pytest.mark.parametrize("n", [1, 2, 5])
def test_digits_of_a_number_are_no_candidates(words: str, n: int) -> None:
    text = f"1. Letter\n\nIt {words.format(n=n)} said so."
    listed = [PrintedNote(k, "Ibid.", k) for k in range(1, 10)]

    places = {candidate.start for candidates in find_candidates(text, listed) for candidate in candidates}

    assert not places, [text[place - 8 : place + 3] for place in places]


def test_every_true_place_of_the_volumes_may_be_one(shared: Path) -> None:
    """No rule about numbers may forbid what the edition prints."""
    from training.footnotes import marked_transcriptions

    sys.path.insert(0, str(shared / "bench"))
    total = forbidden = 0
    for volume in ("frus1964-68v14", "frus1955-57v11"):
        for text, places in marked_transcriptions(shared / "frus" / f"{volume}.xml"):
            body = text.partition("\n  1. ")[0]
            for place in places:
                end = re.compile(r"\d+").match(body, place).end()  # type: ignore[union-attr]
                run = place - (len(body[:place]) - len(body[:place].rstrip("0123456789")))
                total += 1
                forbidden += is_owned(body, run, place, end)
    assert total > 1500
    assert forbidden <= total / 1000
