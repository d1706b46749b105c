"""What templates may call: links relative to the page, dates as the series prints them, counted nouns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from annotate.citation import numbered
from annotate.publish.addresses import relative
from annotate.publish.edition import Item
from annotate.publish.jumps import jump_list
from annotate.publish.links import display_name, shorten
from annotate.publish.markup import anchor_of, safe_url
from annotate.values.slugs import slug
from annotate.values.timespan import human_date


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "document"), counted(1200, "document"), counted(2, "person", "people")
    ('1 document', '1,200 documents', '2 people')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def link_to(target: str, here: str) -> str:
    """``{{ path | link(here) }}``: the link from this page to another one's path."""
    return relative(here, target)


def capitalized(text: str) -> str:
    """The first letter a capital, the others as they are.

    >>> capitalized("embassy in the Soviet Union")
    'Embassy in the Soviet Union'
    """
    return text[:1].upper() + text[1:]


def volume_name(title: str) -> str:
    """A volume's title without the series' name.

    >>> volume_name("Foreign Relations of the United States, 1964–1968, Volume XIV, Soviet Union")
    '1964–1968, Volume XIV, Soviet Union'
    """
    return title.removeprefix("Foreign Relations of the United States, ")


def note_anchor(where: str, item: Item) -> str:
    """A note's anchor on its document's page, from its id."""
    return anchor_of(where, item.record.id)


def note_number(where: str, item: Item) -> str:
    """A note's printed number, from its id."""
    return next((note.n for note in item.record.notes if note.id == where), "")


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "link": link_to,
    "url": safe_url,
    "anchor": anchor_of,
    "date": human_date,
    "counted": counted,
    "name": display_name,
    "slug": slug,
    "shorten": shorten,
    "capitalized": capitalized,
    "numbered": numbered,
    "volume": volume_name,
    "note_anchor": note_anchor,
    "note_number": note_number,
    "jumps": jump_list,
}
