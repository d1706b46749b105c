"""Headings: number, kind, who wrote to whom, and the date of those that have no dateline."""

from __future__ import annotations

import re

import pytest

from annotate.headings import GENRES, is_institution, read_heading
from tests.conftest import ROOT


@pytest.mark.parametrize(
    "words, genre, sender, receiver",
    [
        ("1. Telegram From the Embassy in Peru to the Department of State", "telegram", "Embassy in Peru",
         "Department of State"),
        ("2. Telegram 3286 From the Embassy in Peru to the Department of State", "telegram", "Embassy in Peru",
         "Department of State"),
        ("3. Circular Telegram From the Department of State to Certain Posts", "circular-telegram",
         "Department of State", "Certain Posts"),
        ("4. Telegram From the Mission to the United Nations to the Department of State", "telegram",
         "Mission to the United Nations", "Department of State"),
        ("5. Telegram From the Department of State to the Mission to the European Communities", "telegram",
         "Department of State", "Mission to the European Communities"),
        ("6. Memorandum From the President's Assistant (Smith) to the Ambassador to Peru (Jones)", "memorandum",
         "President's Assistant (Smith)", "Ambassador to Peru (Jones)"),
        ("7. Memorandum From A. B. Jones of the National Security Council Staff to President Ford", "memorandum",
         "A. B. Jones of the National Security Council Staff", "President Ford"),
        ("8. Letter From the Ambassador to Peru (Jones) to the Assistant Secretary of State (Smith)", "letter",
         "Ambassador to Peru (Jones)", "Assistant Secretary of State (Smith)"),
        ("9. Telegram From the Department of State to the Delegation, at Geneva", "telegram", "Department of State",
         "Delegation"),
        ("10. Memorandum of Conversation", "memorandum-of-conversation", "", ""),
        ("11. Editorial Note", "editorial-note", "", ""),
        ("12. Paper Prepared in the Department of State", "paper", "", ""),
        ("13. Department of State Briefing Paper", "paper", "", ""),
        ("14. Despatch From the Embassy in Peru to the Department of State", "despatch", "Embassy in Peru",
         "Department of State"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)  # fmt: skip
def test_heading_says_kind_sender_and_receiver(words: str, genre: str, sender: str, receiver: str) -> None:
    heading = read_heading(words)

    assert heading.number == words.split(".")[0]
    assert (heading.genre, words[slice(*heading.sender)], words[slice(*heading.receiver)]) == (genre, sender, receiver)


def test_heading_that_may_be_parted_in_two_ways_is_less_certain() -> None:
    sure = read_heading("5. Memorandum From the Ambassador to Peru (Jones) to the President")
    unsure = read_heading("5. Memorandum From Jones to Smith to Brown")

    assert (sure.cert, unsure.cert) == ("high", "medium")


def test_heading_without_a_number_has_none() -> None:
    assert read_heading("Telegram From the Embassy in Peru to the Department of State").number == ""


def test_heading_of_the_1950s_closes_with_place_and_date() -> None:
    words = "40. Memorandum of a Conversation, Department of State, Washington, July 19, 1958, 10:04 a.m."

    heading = read_heading(words)

    assert heading.date is not None
    assert (words[slice(*heading.place)], heading.date.when) == ("Washington", "1958-07-19T10:04:00")


def test_heading_that_only_mentions_a_date_has_none() -> None:
    assert read_heading("40. Notes on the Meeting of July 19, 1958, of the Planning Board").date is None


@pytest.mark.parametrize(
    "name, expected",
    [("Embassy in Peru", True), ("Department of State", True), ("Joint Chiefs of Staff", True),
     ("President Ford", False), ("Secretary of State", False), ("Chairman of the Joint Chiefs of Staff (Moe)", False),
     ("A. B. Jones of the National Security Council Staff", False), ("Government of Italy", True)],
)  # fmt: skip
def test_offices_are_told_from_people(name: str, expected: bool) -> None:
    assert is_institution(name) is expected


def test_every_genre_has_a_category_in_the_template() -> None:
    template = (ROOT / "templates" / "tei" / "document.xml").read_text("utf-8")
    genres = template[template.index("set genres") : template.index("} -%}")]

    assert set(GENRES.values()) == set(re.findall(r'^  "([^"]+)": ', genres, re.MULTILINE))
