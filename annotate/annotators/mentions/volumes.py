"""Volumes of *Foreign Relations*: mentions of one, and which volume a document is said to stand in.

In: text. Out: `Reference` values. Knows no XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from annotate.annotators.mentions.reference import Reference

_VOLUME = re.compile(
    r"""
    (?:Foreign\ Relations(?:\ of\ the\ United\ States)?|(?P<ibid>[Ii]bid\.))
      (?:,\ (?P<years>\d{4}(?:[–-]\d{2,4})?))?
      ,\ (?P<volume>[Vv]ol(?:s?\.|umes?)\ (?P<roman>[IVXLC]+|E[–-]\d+)(?:,\ Part\ (?:\d|[IVX]+|One|Two))?)
      (?P<title>(?:,\ [A-Z][^.()\n]{0,120}?)??)
      (?P<pages>,\ (?:pp?\.|pages?)\ \d+(?:[–-]\d+)?(?:,\ \d+(?:[–-]\d+)?(?!\d))*(?:\ and\ \d+[–-]\d+)?(?:\ ff\.)?)?
      (?P<document>(?:[,;]?\ (?:and\ |especially\ |\()?|:\ )(?:[^.()\n]{0,110}?\ )?\(?Documents?\ \d)?
    """,
    re.VERBOSE,
)
_FURTHER_VOLUME = re.compile(r"[,;]\ (?:and\ )?(\d{4}(?:[–-]\d{2,4})?,\ [Vv]ol(?:\.|ume)\ ([IVXLC]+))")


def find_volumes(text: str) -> Iterator[Reference]:
    """Mentions of volumes that go on to no document: with one, they are said of the document."""
    at = text.find(", vol")
    while at >= 0:
        start = max(text.rfind("Foreign Relations", max(0, at - 55), at), text.rfind("bid.", max(0, at - 20), at) - 1)
        match = _VOLUME.match(text, start) if start >= 0 else None
        if match and not match["document"]:
            begin = start
            if match["ibid"]:
                begin = match.start("years") if match["years"] else match.start("volume")
            end = match.end("pages") if match["pages"] else match.end("volume")
            yield Reference(begin, end, text[begin:end], "volume", number=match["roman"], style="volume")
            while further := _FURTHER_VOLUME.match(text, end):
                begin, end = further.span(1)
                yield Reference(begin, end, text[begin:end], "volume", number=further[2], style="volume")
        at = text.find(", vol", at + 5)


_IN_VOLUME = re.compile(
    r" (?:in|of) (Foreign Relations, \d{4}(?:[–-]\d{2,4})?, [Vv]ol(?:\.|ume) (?:[IVXLC]+|E[–-]\d+)(?:, Part \w+)?)"
)
_VOLUME_WORDS = re.compile(
    r"Foreign Relations(?: of the United States)?, \d{4}|[Ii]bid\., (?:\d{4}[–-]\d{2,4}, )?[Vv]ol(?:\.|ume) "
)


def with_volume(text: str, items: list[Reference]) -> list[Reference]:
    """Documents with the volume named around them: "Foreign Relations, 1952-1954, vol. IV, … Document 15"."""
    behind = _IN_VOLUME.match(text, items[-1].end)
    if behind:
        return [replace(r, volume=behind[1]) for r in items]
    start = items[0].start
    low = max(text.rfind("\n", 0, start) + 1, start - 220)
    at = max(text.rfind("Foreign Relations", low, start), text.rfind("bid., ", low, start) - 1)
    if at < low or not _VOLUME_WORDS.match(text, at) or _SENTENCE.search(text, at, start):
        return items
    volume = re.split(r",? ?\(?\b[Dd]ocuments? \d", text[at:start])[0]
    volume = re.sub(r"(?:,? and| \(|[\s,:]|,? especially|,? also)+$", "", volume)
    volume = re.sub(r"^[Ii]bid\., ", "", volume)
    return [replace(r, volume=volume) for r in items]


_SENTENCE = re.compile(r"(?<!\bvol)(?<!\bvols)(?<!\bpp)(?<!\bp)(?<!bid)\.\ |\)\ [A-Z]|;\ [a-z]")
