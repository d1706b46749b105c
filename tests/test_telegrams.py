"""Lists of telegrams: in true order though numbers begin again, and series that are no posts."""

from __future__ import annotations

import pytest

from annotate.publish.edition import MessageFile
from annotate.publish.kinds.telegrams import in_order, is_dated
from annotate.values.annotation import Message


def message(number: str, date: str = "", year: str = "1966", sender: str = "moscow", receiver: str = "") -> MessageFile:
    ident = f"msg.{sender}.{number}.{year}"
    told = Message(ident, "telegram", sender.capitalize(), "from", number, date)
    return MessageFile(ident, sender, receiver, number, year, f"telegrams/{sender}/{number}/", told)


def ordered(*messages: MessageFile) -> list[tuple[str, str]]:
    return [(row.file.number, row.place) for row in in_order(messages)]


def test_numbers_that_begin_again_in_july_stand_after_those_before() -> None:
    found = ordered(message("12", "1966-07-03"), message("2001", "1966-05-02"), message("1999", "1966-05-01"))

    assert found == [("1999", "dated"), ("2001", "dated"), ("12", "dated")]


def test_numbers_that_begin_again_in_january_stand_after_those_before() -> None:
    found = ordered(message("7", "1967-01-05", "1967"), message("3020", "1966-12-28"), message("800", "1966-08-01"))

    assert [number for number, _ in found] == ["800", "3020", "7"]


def test_within_a_day_numbers_decide() -> None:
    found = ordered(*(message(n, "1966-05-01") for n in ("99", "1022", "279")))

    assert [number for number, _ in found] == ["99", "279", "1022"]


def test_an_undated_message_stands_between_its_dated_neighbours_where_only_one_place_fits() -> None:
    dated = (message("100", "1966-02-01"), message("200", "1966-03-01"), message("20", "1966-07-10"))

    assert ordered(*dated, message("150"))[1] == ("150", "between")
    # After July the number 150 came a second time.
    assert ordered(*dated, message("300", "1966-09-01"), message("150"))[-1] == ("150", "apart")
    assert ordered(*dated, message("500"))[-1] == ("500", "apart")
    assert ordered(*dated, message("150", year="1965"))[-1] == ("150", "apart")


def test_series_of_letters_and_of_receivers_are_numberings_of_their_own() -> None:
    dated = (message("a-100", "1966-02-01"), message("a-200", "1966-03-01"), message("150", "1966-01-01"))

    assert ("a-150", "between") in ordered(*dated, message("a-150"))
    assert ("170", "apart") in ordered(*dated, message("170"))
    assert ("a-150", "apart") in ordered(*dated, message("a-150", receiver="cairo"))


def test_every_message_stands_in_the_list_once_and_dates_never_fall() -> None:
    messages = [message(str(n * 37 % 101), f"1966-{n % 12 + 1:02}-0{n % 9 + 1}" if n % 3 else "") for n in range(100)]
    rows = in_order(messages)
    dates = [row.file.date for row in rows if is_dated(row.file)]

    assert sorted(row.file.path for row in rows) == sorted(m.path for m in messages)
    assert dates == sorted(dates)


@pytest.mark.parametrize("name", ["topol", "polto", "secto", "tosec", "deptel", "embtel", "cedto", "todep", "gadel"])
def test_a_series_is_no_post(name: str) -> None:
    file = message("15", sender=name)

    assert (file.series, file.title) == (name.capitalize(), f"Telegram {name.capitalize()} 15")
    assert message("15").series == ""
