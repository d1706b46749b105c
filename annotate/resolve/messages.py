"""Numbered messages that are named and not printed, and what a message is looked up by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotate.annotators.mentions.lexicon import SERIES
from annotate.annotators.mentions.reference import Reference
from annotate.posts import post_of, sent_between
from annotate.values.annotation import Annotation, Message
from annotate.values.messages import kind_of, message_id
from annotate.values.slugs import slug


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document's references with what they mean.

    :param reply_to: target of the message this one answers, or empty.
    """

    annotations: tuple[Annotation, ...]
    messages: tuple[Message, ...]
    reply_to: str = ""


def normal(number: str) -> str:
    """A number as a key: "A – 123" and "A-123" are one, "06" is 6.

    >>> normal("A – 560"), normal("Secto 12"), normal("014367")
    ('A560', 'SECTO12', '14367')
    """
    return re.sub(r"[\W_]+", "", number).upper().lstrip("0")


def key(number: str, kind: str, style: str = "") -> str:
    """What a message is looked up by: its number, with its series; a despatch is no telegram of that number.

    >>> key("D–425", "despatch"), key("425", "telegram"), key("12", "telegram", "secto")
    ('D425', '425', 'SECTO12')
    """
    plain = normal(number)
    if kind == "despatch" and not plain.startswith("D"):
        return f"D{plain}"
    return f"{style.upper()}{plain}" if style in SERIES and not post_of(style) else plain


def key_of(r: Reference) -> str:
    """What the message that a reference names is looked up by."""
    return key(r.number, r.kind, r.style)


def own_id(genre: str, number: str, sender: str, receiver: str, dateline: str, date: str) -> str:
    """The id of the message that a printed document is: the one under which unprinted mentions of it are listed.

    :param genre: as `annotate.headings` calls it. :param number: as printed.
    :param sender: as the heading prints it; receiver: likewise. :param dateline: its words. :param date: ISO, or empty.

    >>> own_id("telegram", "279", "Embassy in the Soviet Union", "Department of State", "Moscow, 1967", "1967-07-20")
    'msg.moscow.279.1967'
    """
    origins, receivers, _ = sent_between(sender, receiver, dateline)
    origin = origins[0] if origins else slug(dateline.split(",")[0] or sender)
    return message_id(kind_of(genre), number, origin, receivers[0] if receivers else "", date[:4])
