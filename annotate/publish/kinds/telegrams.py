"""Telegrams and other numbered messages, printed and not: by post or series, in order, and a page each.

A post's numbers are no order of time: they began again each year, in some years in January and in July, and with a new
chief of mission. So messages stand by their dates, and by number within a day. One whose day is not known stands where
its number says, if the dated messages leave one place for it; else apart, by year and number.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from annotate.publish.edition import Edition, MessageFile
from annotate.publish.jumps import NUMBERS, numbers_of
from annotate.publish.page import Companion, Page, divide
from annotate.values.slugs import slug

_ROWS = 300  # messages a page
_MONTH = re.compile(r"\d{4}-\d\d")
_NUMBER = re.compile(r"(?P<letters>[a-z-]*?)-?(?P<digits>\d+)(?P<more>.*)")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: a message, and how it came to its place.

    :param place: ``dated`` (by its date), ``between`` (by its number, between dated ones) or ``apart``.
    """

    file: MessageFile
    place: str


def pages(edition: Edition) -> Iterator[Page]:
    """The list of posts and series, the messages of each, and a page for each message."""
    senders: dict[str, list[MessageFile]] = defaultdict(list)
    for message in edition.messages.values():
        senders[message.sender].append(message)
    yield Page("telegrams/", "telegrams.html", "Telegrams", partial(_list_context, senders))
    for sender, messages in senders.items():
        series, origin = messages[0].series, messages[0].origin
        title = f"Telegrams of the series {series}" if series else f"Telegrams from {origin}"
        for where, sheet, rows in divide(f"telegrams/{slug(sender)}/", in_order(messages), _ROWS):
            context = {"origin": origin, "series": series, "sheet": sheet, "rows": rows, "count": len(messages)}
            companions = partial(_companions, messages) if sheet.number == 1 else None
            yield Page(where, "post.html", title, partial(dict, context), companions)
    for message in edition.messages.values():
        yield Page(message.path, "telegram.html", message.title, partial(_context, edition, message))


def _companions(messages: list[MessageFile]) -> Iterator[Companion]:
    yield Companion(NUMBERS, partial(numbers_of, messages))


def in_order(messages: Iterable[MessageFile]) -> list[Row]:
    """The messages of a post in order: dated ones and those that fit between them, then those that stand apart."""
    series: dict[tuple[str, str], list[MessageFile]] = defaultdict(list)
    for message in messages:
        series[message.receiver, numbered(message.number)[0]].append(message)
    placed: list[tuple[tuple[str, int, int, str], Row]] = []
    apart: list[MessageFile] = []
    for line, one in enumerate(series.values()):
        dated = sorted((m for m in one if is_dated(m)), key=lambda m: (m.date, numbered(m.number)))
        # Runs of the numbering: within one, later messages have higher numbers.
        runs: list[list[MessageFile]] = []
        for here in dated:
            if not runs or numbered(here.number) < numbered(runs[-1][-1].number):
                runs.append([])
            runs[-1].append(here)
        for message in one:
            if is_dated(message):
                placed.append(((message.date, line, *numbered(message.number)[1:]), Row(message, "dated")))
            elif (day := _only_place(message, runs)) is not None:
                placed.append(((day, line, *numbered(message.number)[1:]), Row(message, "between")))
            else:
                apart.append(message)
    apart.sort(key=lambda m: (m.year or "9999", *numbered(m.number)))
    return [row for _, row in sorted(placed, key=lambda pair: pair[0])] + [Row(message, "apart") for message in apart]


def is_dated(message: MessageFile) -> bool:
    """Whether a message's date is known closer than to the year."""
    return _MONTH.match(message.date) is not None


def numbered(number: str) -> tuple[str, int, str]:
    """A number's series, its place in it, and what follows the digits.

    >>> numbered("a-560"), numbered("1022a"), numbered("279")
    (('a', 560, ''), ('', 1022, 'a'), ('', 279, ''))
    """
    match = _NUMBER.match(slug(number))
    return (match["letters"], int(match["digits"]), match["more"]) if match else (slug(number), 0, "")


def _only_place(message: MessageFile, runs: Sequence[Sequence[MessageFile]]) -> str | None:
    """The day of the dated message that an undated one follows by number; None where none or several may be meant."""
    wanted = numbered(message.number)
    found = []
    for run in runs:
        at = bisect([numbered(m.number) for m in run], wanted)
        # Between two neighbours of one numbering, of its own year where it has one.
        if 0 < at < len(run) and {run[at - 1].date[:4], run[at].date[:4]} <= {message.year or run[at].date[:4]}:
            found.append(run[at - 1].date)
    return found[0] if len(found) == 1 else None


def _list_context(senders: Mapping[str, list[MessageFile]]) -> Mapping[str, object]:
    rows = [(slug(sender), messages[0].origin, messages) for sender, messages in senders.items()]
    rows.sort(key=lambda row: (row[0] != "state", row[1].casefold()))
    return {
        "posts": [row for row in rows if not row[2][0].series],
        "series": [(key, messages[0].series, messages) for key, _, messages in rows if messages[0].series],
    }


def _context(edition: Edition, message: MessageFile) -> Mapping[str, object]:
    answered = edition.answered_by.get(message.address, [])
    return {"file": message, "answered_by": answered, "mentions": message.mentions}
