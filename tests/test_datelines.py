"""Datelines in their printed forms: place, and when in ISO."""

from __future__ import annotations

import pytest

from annotate.datelines import is_dateline, read_dateline


@pytest.mark.parametrize(
    "words, place, when",
    [
        ("Lima, January 5, 1964, 7 p.m.", "Lima", "1964-01-05T19:00:00"),
        ("Lima, January 5, 1964, 12:05 a.m.", "Lima", "1964-01-05T00:05:00"),
        ("Lima, January 5, 1964—noon.", "Lima", "1964-01-05T12:00:00"),
        ("Lima, January 5, 1964—midnight.", "Lima", "1964-01-05T00:00:00"),
        ("Lima , January 5, 1964—11:30 a.m.", "Lima", "1964-01-05T11:30:00"),
        ("Washington, December 28, 1967, 0137Z.", "Washington", "1967-12-28T01:37:00Z"),
        ("Washington, December 28, 1978, 0137Z", "Washington", "1978-12-28T01:37:00Z"),
        ("Washington, May 28, 1968.", "Washington", "1968-05-28"),
        ("San Clemente, California, May 28, 1968.", "San Clemente, California", "1968-05-28"),
        ("[place not declassified], May 8, 1954.", "[place not declassified]", "1954-05-08"),
        ("Lima, October, 14, 1965.", "Lima", "1965-10-14"),
        ("Lima, September 1965.", "Lima", "1965-09"),
        ("Lima, 14 October 1965.", "Lima", "1965-10-14"),
        ("May 8, 1954, 1023Z.", "", "1954-05-08T10:23:00Z"),
        ("December 13, 1967, 5:20 p.m. (EST)", "", "1967-12-13T17:20:00"),
        ("Lima, July 17, 11:30 a.m.", "Lima", "--07-17"),
        ("Lima, undated.", "Lima", ""),
        ("Lima, February 30, 1964.", "Lima", ""),
        ("Lima, January 5, 1964, 7:99 p.m.", "Lima", "1964-01-05"),
        ("Lima, January 5, 1964, 2561Z.", "Lima", "1964-01-05"),
    ],
)
def test_dateline_says_place_and_moment(words: str, place: str, when: str) -> None:
    read = read_dateline(words)

    assert read.date is not None
    assert (words[slice(*read.place)], read.date.when) == (place, when)
    assert is_dateline(words)


@pytest.mark.parametrize(
    "words, first, last",
    [
        ("Taipei, October 23–24, 1964.", "1964-10-23", "1964-10-24"),
        ("Taipei, October 23 and 25, 1964.", "1964-10-23", "1964-10-25"),
        ("Taipei, October 31–November 2, 1964.", "1964-10-31", "1964-11-02"),
        ("Lima, February 10, 1977, 3–4:30 p.m.", "1977-02-10T15:00:00", "1977-02-10T16:30:00"),
        ("Lima, February 10, 1977, 11:30 a.m.–noon", "1977-02-10T11:30:00", "1977-02-10T12:00:00"),
    ],
)
def test_dateline_of_a_span_says_its_ends(words: str, first: str, last: str) -> None:
    date = read_dateline(words).date

    assert date is not None
    assert (date.when, date.first, date.last) == ("", first, last)


def test_hours_of_a_meeting_before_1973_give_the_day_as_the_edition_does() -> None:
    date = read_dateline("Lima, February 10, 1967, 3–4:30 p.m.").date

    assert date is not None
    assert (date.when, date.first) == ("1967-02-10", "")


@pytest.mark.parametrize(
    "words",
    [
        "On January 5, 1964, the Ambassador called on the Foreign Minister.",
        "Telegram 279, January 5, 1964, was repeated to Lima.",
        "SUBJECT",
        "Dear Mr. President:",
        "Lima" * 60 + ", January 5, 1964.",
    ],
)
def test_sentence_is_no_dateline(words: str) -> None:
    assert not is_dateline(words)
