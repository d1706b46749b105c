"""Telegrams and other numbered messages, printed and not: by post, in number order, and a page each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial

from annotate.publish.edition import Edition, MessageFile
from annotate.publish.jumps import NUMBERS, numbers_of
from annotate.publish.page import Companion, Page, divide
from annotate.values.slugs import slug

_ROWS = 300  # messages a page


def pages(edition: Edition) -> Iterator[Page]:
    """The list of posts, the messages of each post, and a page for each message."""
    posts: dict[str, list[MessageFile]] = defaultdict(list)
    for message in edition.messages.values():
        posts[message.sender].append(message)
    for messages in posts.values():
        messages.sort(key=_by_number)
    yield Page("telegrams/", "telegrams.html", "Telegrams", partial(_list_context, posts))
    for post, messages in posts.items():
        title = f"Telegrams from {messages[0].origin}"
        for where, sheet, rows in divide(f"telegrams/{slug(post)}/", messages, _ROWS):
            context = {"origin": messages[0].origin, "sheet": sheet, "rows": rows, "count": len(messages)}
            companions = partial(_companions, messages) if sheet.number == 1 else None
            yield Page(where, "post.html", title, partial(dict, context), companions)
    for message in edition.messages.values():
        yield Page(message.path, "telegram.html", message.title, partial(_context, edition, message))


def _companions(messages: list[MessageFile]) -> Iterator[Companion]:
    yield Companion(NUMBERS, partial(numbers_of, messages))


def _by_number(message: MessageFile) -> tuple[str, int, str]:
    digits = re.search(r"\d+", message.number)
    return message.year, int(digits.group()) if digits else 0, message.number


def _list_context(posts: Mapping[str, list[MessageFile]]) -> Mapping[str, object]:
    rows = [(slug(post), messages[0].origin, messages) for post, messages in posts.items()]
    return {"posts": sorted(rows, key=lambda row: (row[0] != "state", row[1].casefold()))}


def _context(edition: Edition, message: MessageFile) -> Mapping[str, object]:
    answered = edition.answered_by.get(message.address, [])
    return {"file": message, "answered_by": answered, "mentions": message.mentions}
