"""The ids of numbered messages: one id for a message, whoever names it, printed or not.

In: what is known of a message: its kind, number, who sent it, to whom, in what year. Out: a `MessageId`, which
prints to the id and is read back from it. A printed telegram and all mentions of it, in every volume, meet there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from annotate.values.slugs import slug

STATE: Final = "state"  # the slug of the Department of State as a post
MESSAGES: Final = frozenset(("telegram", "airgram", "despatch", "circular"))

# What kind of numbered message a document of a genre is; documents of other genres bear a telegram's number.
_KINDS: Final = {
    "airgram": "airgram", "circular-airgram": "circular", "despatch": "despatch", "instruction-to-post": "despatch",
    "circular-telegram": "circular", "circular-instruction": "circular",
}  # fmt: skip
_ID: Final = re.compile(r"#?msg\.(?P<post>[\w-]+)\.(?P<number>[\w-]+)(?:\.(?P<year>\d{4}))?")
_SERIES: Final = re.compile(r"[a-z]")


def kind_of(genre: str) -> str:
    """The kind of numbered message that a document of a genre is: telegram, airgram, despatch or circular.

    An instruction to a post is numbered among the despatches.

    >>> kind_of("circular-airgram"), kind_of("instruction-to-post"), kind_of("memorandum")
    ('circular', 'despatch', 'telegram')
    """
    return _KINDS.get(genre, "telegram")


@dataclass(frozen=True, slots=True)
class MessageId:
    """Who sent a message, its number, its year: what tells it from all others.

    :param post: slug of the post that sent it; ``state`` for the Department.
    :param receiver: slug of the post it went to, where the Department numbered by post; else empty.
    :param number: in lower case, with the letters of its series ("a-560", "circular-62", "d-45").
    :param year: four digits, or empty where it is not known.

    >>> parse_message("msg.state-to-cairo.12.1961")
    MessageId(post='state', receiver='cairo', number='12', year='1961')
    >>> str(parse_message("#msg.moscow.279.1967"))
    'msg.moscow.279.1967'
    """

    post: str
    receiver: str
    number: str
    year: str

    def __str__(self) -> str:
        post = f"{self.post}-to-{self.receiver}" if self.receiver else self.post
        return ".".join(["msg", post, self.number, *([self.year] if self.year else [])])


def parse_message(ident: str) -> MessageId | None:
    """Read the id of a message, or a pointer to it; None where it is none."""
    match = _ID.fullmatch(ident)
    if match is None:
        return None
    post, _, receiver = match["post"].partition("-to-")
    return MessageId(post, receiver, match["number"], match["year"] or "")


def message_id(kind: str, number: str, origin: str, receiver: str, year: str) -> str:
    """The id under which a printed message and all mentions of it meet, in every volume.

    :param kind: telegram, airgram, despatch or circular (`kind_of`). :param number: as printed.
    :param origin: slug of the post that sent it; receiver: of the one it went to, or empty.
    :param year: four digits, or empty where it is not known.

    >>> message_id("telegram", "279", "moscow", "state", "1967")
    'msg.moscow.279.1967'
    >>> message_id("telegram", "12", "state", "cairo", "1961")
    'msg.state-to-cairo.12.1961'
    >>> message_id("telegram", "90262", "state", "cairo", "1967")
    'msg.state.90262.1967'
    >>> message_id("despatch", "45", "rome", "", "1955"), message_id("circular", "62", "state", "", "1958")
    ('msg.rome.d-45.1955', 'msg.state.circular-62.1958')
    >>> message_id("airgram", "CA–45", "state", "", "1961") == message_id("circular", "CA-45", "state", "", "1961")
    True
    """
    short = slug(number).lstrip("0-") or "0"
    to = ""
    if kind == "despatch":
        short = f"d-{short.removeprefix('d').lstrip('-0') or '0'}"
    elif kind == "circular" and not _SERIES.match(short):
        short = f"circular-{short}"
    elif origin == STATE and kind == "telegram" and receiver and len(short) < 5:
        # The Department numbered its telegrams to each post by themselves until 1966.
        to = receiver
    return str(MessageId(origin or "unknown", to, short, year))
