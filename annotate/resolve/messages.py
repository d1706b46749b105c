"""Numbered messages that are named and not printed, and what a message is looked up by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from annotate.annotators.mentions.lexicon import SERIES
from annotate.annotators.mentions.reference import Reference
from annotate.posts import STATE, post_of
from annotate.values.annotation import Annotation, Message
from annotate.values.slugs import slug

MESSAGES: Final = frozenset(("telegram", "airgram", "despatch", "circular"))


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


def message_id(kind: str, number: str, origin: str, receiver: str, year: str) -> str:
    """The id under which all mentions of an unprinted message meet, in every volume.

    :param kind: telegram, airgram, despatch or circular. :param number: as printed.
    :param origin: slug of the post that sent it; receiver: of the one it went to, or empty.

    >>> message_id("telegram", "279", "moscow", "state", "1967")
    'msg.moscow.279.1967'
    >>> message_id("telegram", "12", "state", "cairo", "1961")
    'msg.state-to-cairo.12.1961'
    >>> message_id("telegram", "90262", "state", "cairo", "1967")
    'msg.state.90262.1967'
    >>> message_id("despatch", "45", "rome", "", "1955"), message_id("circular", "62", "state", "", "1958")
    ('msg.rome.d-45.1955', 'msg.state.circular-62.1958')
    """
    short = slug(number).lstrip("0")
    if kind == "despatch" and not short.startswith("d"):
        short = f"d-{short}"
    elif kind == "circular":
        short = f"circular-{short}"
    elif origin == STATE and kind == "telegram" and receiver and len(short) < 5:
        # The Department numbered its telegrams to each post by themselves until 1966.
        origin = f"{STATE}-to-{receiver}"
    return f"msg.{origin}.{short}.{year}"
