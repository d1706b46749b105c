"""What a source note tells of its document: where it is kept, how it was marked, who made it, to whom it was repeated.

In: the text of a FRUS source note. Out: each fact with its place in the text (`find_provenance`), the guideline's
JSON (`extract`), or annotations on a view (`annotate`). Only the first statements speak of the document itself;
what the note says of attachments and of other documents is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from annotate.annotators.source_notes.citations import (
    CLASSIFICATION,
    Citation,
    Words,
    citation_end,
    find_citations,
    is_repository,
    parse_citation,
    sentence_ends,
    starts_with_citation,
)
from annotate.annotators.source_notes.makers import Actor, find_actors
from annotate.annotators.source_notes.repeats import find_posts
from annotate.registers import Registers
from annotate.tei.view import Part, View
from annotate.values.annotation import Annotation, Certainty, Context
from annotate.values.slugs import category_id

VERSION = 1
LABEL = "Where a document is kept, how it was marked, and who drafted, cleared and approved it, as its notes say."


@dataclass(frozen=True, slots=True)
class Provenance:
    """The facts of one source note; every `Words` has characters of the note's text.

    :param citation: the whole archival citation, None where the note has none.
    """

    citation: Citation | None
    repository: Words | None
    record_group: Words | None
    file: Words | None
    classification: Words | None
    handling: tuple[Words, ...]
    precedence: tuple[Words, ...]
    actors: tuple[Actor, ...]
    repeated_to: tuple[Words, ...]


# "Source:" opens the note, or follows the summary that volumes of the 1970s print before it.
_SOURCE = re.compile(r"(?:\A|\n|[.”’\])]\s+|\A\[)(?:(?:Sou?r?ce\s?[:;,.]\s?)+|source:\s?)")
_CLASS = re.compile(CLASSIFICATION + r"(?=$|[;,.:/\s])")
_PRECEDENCE = re.compile(
    r"(?:(?:Niact|Operational|Flash|Emergency|Priority|Immediate)\s(?:Niact|Immediate|Priority|Flash|Action))"
    r"|Niact|NIACT|Priority|Immediate|Flash|Routine|Emergency|Urgent|Critic"
)
# A sentence that begins with one of these is one of markings, even without a classification.
_INDICATORS = r"""(?:Exdis|Nodis|Limdis|Noforn|Nocontract|Sensitive|Eyes\sOnly|Literally|Limite?d?\sDistribution
    |No\sDistribution|Presidential|Personal|Stadis|RYBAT|PBSUCCESS|Cherokee|Codeword|Strictly|No\sForeign|Controlled
    |Background|Official\s?.\s?Informal|Special\sHandling|Orcon|Wnintel|Roger\sChannel|Specat)\b"""
_INDICATOR = re.compile(_INDICATORS + r"(?=[;.,\s-])", re.VERBOSE)
_STROKES = re.compile(r"(?:No|Controlled|Background)\s[\w ]+(?:/(?:No|Controlled|Background)\s[\w ]+)+")
_BETWEEN_STROKES = re.compile(r"[^/]+")
# A semicolon or comma ends an indicator; so does a stop, even where the space after it is missing.
_INDICATOR_END = re.compile(r"\s*[;,](?:\s|(?=\S))|(?<=[a-z])\.(?=[A-Z])|\s*\.?\s*$")
_VERBS = "|".join(
    f"[{verb[0].upper()}{verb[0]}]{verb[1:]}"
    for verb in (
        "redrafted", "drafted", "cleared", "approved", "initialed", "signed", r"concurred\sin", "prepared", "dictated",
        "authorized", "revised", "transmitted", "pouched", "passed", "reviewed", "retyped", "typed", "transcribed",
        "released", "relayed", "cabled", "circulated", "distributed", "telegraphed",
        "received", "repeated", "sent", "coordinated", "forwarded", "concurrences?", "conveyed", "delivered",
    )
)  # fmt: skip
_HEAD = re.compile(rf"\b(?:{_VERBS})(?:(?:,|,?\sand)\s?(?:then\s)?(?:{_VERBS}))*\b")
_ROLES = (("drafted", "drafter"), ("cleared", "clearer"), ("approved", "approver"))
_WORD = re.compile(r"[a-z]+")
# What may stand before the first verb for the sentence to speak of the document itself: nothing, "Presumably", "it was"
# after "Another copy indicates that", "the memorandum was" after "According to another copy".
_OWN = re.compile(
    r"""(?:
        (?:Presumably|Probably|Apparently|Also|Originally|Initially|Text|Jointly|Telegram|Message)\s
      | (?: .*(?:[,;]|\sbut)\s(?:but\s|and\s)?(?:presumably\s|apparently\s)?
          | .*\sand\s
          | (?!.*\b(?:original|earlier|first|initial|previous|attached)\s(?:draft|version))
            .*\b(?:indicates?|shows?|states?|[Aa]ccording\sto\s(?:another|the|a)\s[\w\s]*?\b(?:copy|version))\s(?:that\s)?
        )?
        (?:[Ii]t|Parts?\s[IVX\d–-]+,?|Telegram\s\d+(?:,\swhich\sis\sthe\ssource\stext,)?
          |[Tt](?:he|his)\s(?:\w+\s)?(?:telegram|memorandum|letter|message|paper|document|airgram|despatch|text|report
            |cable|note|record|minutes|memorandum\sof\sconversation))
        \s(?:was|is|were)\s(?:apparently\s|presumably\s|probably\s|initially\s|originally\s|also\s)*
      | No\sdrafting\sinformation\sappears\son\s[\w\s]+,\swhich\swas\s
    )?$""",
    re.VERBOSE | re.DOTALL,
)
# Between two verbs these words bring in another document, of which the second verb may speak.
_OTHER = re.compile(
    r"\b(?:memorandum|note|letter|telegram|message|copy|version|which|that|attached|attachment)\b|(?<!\bin )\bdraft\b"
)
_INDIRECT = re.compile(r"indicate|show|state|ccording|\bbut\b|presum|Presum|pparent|robabl|;")
_SHARED = re.compile(r"(?:,?\s(?:in\s(?:draft|substance|part)|as\saccurate))*,?\s(?:and\s)?")
_ASIDE = re.compile(r"“[^”]*”?|\([^()]*\)")


def find_provenance(text: str) -> Provenance:
    """Read a source note.

    >>> note = find_provenance("Source: Johnson Library, National Security File. Secret. Drafted by Day (IO/UNP).")
    >>> note.repository.text, note.classification.text, note.actors[0].office.text
    ('Johnson Library', 'Secret', 'IO/UNP')
    """
    label = _SOURCE.search(text)
    start = label.end() if label else 0
    ends = sentence_ends(text, start, len(text))
    stop = citation_end(text, start, ends)
    citation = parse_citation(text, start, stop)
    at = stop
    while at < len(text) and text[at] in "., \n":
        at += 1
    ends = [end for end in ends if end > at]
    classification, handling, precedence, at = _markings(text, at, ends)
    actors = _Actors([], set())
    posts: list[Words] = []
    for end in ends:
        if end > at:
            _read_statement(text, at, end, actors, posts)
            at = end
    return Provenance(
        citation if citation.repository else None, citation.repository, citation.record_group, citation.file,
        classification, tuple(handling), tuple(precedence), tuple(actors.found), tuple(posts),
    )  # fmt: skip


def _markings(text: str, at: int, ends: list[int]) -> tuple[Words | None, list[Words], list[Words], int]:
    """The sentence of markings after the citation: "Secret; Niact Immediate; Exdis." """
    classification: Words | None = None
    handling: list[Words] = []
    precedence: list[Words] = []
    first = _CLASS.match(text, at)
    if not ends or not (first or _PRECEDENCE.match(text, at) or _INDICATOR.match(text, at)):
        return None, [], [], at
    stop = ends[0]
    if first:
        classification = Words(first.start(), first.end(), first.group())
        at = first.end()
    while at < stop:
        while at < stop and text[at] in ";, .:/":
            at += 1
        cut = _INDICATOR_END.search(text, at, stop)
        end = cut.start() if cut else stop
        if end == at:
            break
        word = text[at:end]
        if _HEAD.match(text, at) or word.startswith("or "):
            return classification, handling, precedence, at
        if _PRECEDENCE.fullmatch(word):
            precedence.append(Words(at, end, word))
        elif classification is None and _CLASS.fullmatch(word):
            classification = Words(at, end, word)
        elif word[0] not in "(w" and len(word) < 90:
            handling += _indicators(text, at, end)
        at = end
        if cut and cut.group() == ".":
            return classification, handling, precedence, cut.end()
    return classification, handling, precedence, stop


def _indicators(text: str, start: int, end: int) -> list[Words]:
    """One indicator, or several joined by strokes: "No Foreign Dissem/Background Use Only"."""
    if not _STROKES.fullmatch(text, start, end):
        return [Words(start, end, text[start:end])]
    return [Words(m.start(), m.end(), m.group()) for m in _BETWEEN_STROKES.finditer(text, start, end)]


class _Actors(NamedTuple):
    """Those found so far, and what each did: role, name and office."""

    found: list[Actor]
    known: set[tuple[str, str, str]]


def _read_statement(text: str, start: int, end: int, actors: _Actors, posts: list[Words]) -> None:
    """Read one sentence; add what it says of the document itself."""
    while start < end and text[start] in " \n":
        start += 1
    hidden = [m.span() for m in _ASIDE.finditer(text, start, end)]
    heads = _outside(_HEAD.finditer(text, start, end), hidden)
    own = sure = True
    shared: tuple[str, ...] = ()
    for i, head in enumerate(heads):
        before = text[heads[i - 1].end() if i else start : head.start()]
        if i == 0 or not own or (_OTHER.search(before) and not before.endswith(("; ", "; and "))):
            own = _OWN.match(before) is not None
            sure = not _INDIRECT.search(before)
        stop = heads[i + 1].start() if i + 1 < len(heads) else end
        if not own or before.endswith("not "):
            continue
        verbs = set(_WORD.findall(head.group().lower()))
        roles = shared + tuple(role for verb, role in _ROLES if verb in verbs)
        shared = ()
        if roles and _SHARED.fullmatch(text, head.end(), stop):
            shared = roles  # "cleared in draft and approved by Wilcox"
        elif roles:
            _add_actors(actors, find_actors(text, head.end(), stop, roles), sure)
        elif "repeated" in verbs or ("sent" in verbs and _is_copied(text, start, head, stop)):
            posts += find_posts(text, head.end(), stop)


def _outside(heads: Iterator[re.Match[str]], hidden: list[tuple[int, int]]) -> list[re.Match[str]]:
    """The heads that begin in none of the hidden spans; both in the order of the text."""
    found = []
    at = 0
    for head in heads:
        while at < len(hidden) and hidden[at][1] <= head.start():
            at += 1
        if at == len(hidden) or head.start() < hidden[at][0]:
            found.append(head)
    return found


def _add_actors(actors: _Actors, found: list[Actor], sure: bool) -> None:
    """Add those that an earlier statement has not named."""
    deeds = [(a.role, a.name.text if a.name else "", a.office.text if a.office else "") for a in found]
    for actor, deed in zip(found, deeds, strict=True):
        if deed not in actors.known:
            actors.found.append(actor if sure else replace(actor, sure=False))
    actors.known.update(deeds)


def _is_copied(text: str, start: int, head: re.Match[str], stop: int) -> bool:
    """Does "sent" speak of further posts ("Also sent to", "Sent to … for information"), not of the receiver?"""
    return (
        text[max(start, head.start() - 5) : head.start()].strip().lower() == "also"
        or text.startswith(" also", head.end())
        or text.find("information", head.end(), stop) > 0
    )


def extract(text: str) -> dict[str, object]:
    """The guideline's JSON fields for one source note."""
    note = find_provenance(text)

    def printed(words: Words | None) -> str | None:
        return words.text if words else None

    def people(role: str) -> list[dict[str, str | None]]:
        return [
            {"name": printed(actor.name), "office": printed(actor.office), "on": printed(actor.on)}
            for actor in note.actors
            if actor.role == role
        ]

    return {
        "repository": printed(note.repository),
        "record_group": note.record_group and _NUMBER.findall(note.record_group.text)[0],
        "classification": printed(note.classification),
        "handling": [words.text for words in note.handling],
        "precedence": "; ".join(words.text for words in note.precedence) or None,
        "drafted": people("drafter"),
        "cleared": people("clearer"),
        "approved": people("approver"),
        "repeated_to": [words.text for words in note.repeated_to],
    }


_NUMBER = re.compile(r"\d+[A-Z]?")


def annotate(view: View, registers: Registers, context: Context) -> list[Annotation]:  # noqa: ARG001
    """The facts of the source note, and the archival citations of all notes; offsets are characters of `view.text`."""
    found: list[Annotation] = []
    source = source_part(view)
    for part in (*view.parts[1:], *view.inline):
        text = view.text_of(part)
        opened = 0
        if part is source:
            note = find_provenance(text)
            found += _annotations(note, part.start)
            opened = note.citation.end if note.citation else 0
        for citation in find_citations(text):
            if not citation.ibid and citation.start >= opened:
                attributes = (("type", "archive"),)
                start, end = part.start + citation.start, part.start + citation.end
                found.append(Annotation(start, end, "bibl", attributes, "high", "provenance"))
    return sorted(found, key=lambda annotation: (annotation.start, -annotation.end))


def _annotations(note: Provenance, offset: int) -> list[Annotation]:
    found: list[Annotation] = []

    def put(words: Words | None, element: str, cert: Certainty, **attributes: str) -> None:
        if words is not None:
            start, end = offset + words.start, offset + words.end
            found.append(Annotation(start, end, element, tuple(attributes.items()), cert, "provenance"))

    known = note.repository is not None and is_repository(note.repository.text)
    put(note.repository, "seg", "high" if known else "medium", type="repository")
    put(note.record_group, "seg", "high", type="record-group")
    put(note.file if note.repository else None, "seg", "high", type="file")
    for words in (note.classification,) if note.classification else ():
        put(words, "seg", "high", type="classification", ana=f"#{category_id(words.text)}")
    for words in note.handling:
        put(
            words,
            "seg",
            "high" if _COMMON.match(words.text) else "medium",
            type="handling",
            ana=f"#{category_id(words.text)}",
        )
    for words in note.precedence:
        put(words, "seg", "high", type="precedence", ana=f"#{category_id(words.text)}")
    for element, joined in _by_words(note.actors).items():
        words, kind = element
        cert: Certainty = "high" if all(actor.sure for actor in joined) else "medium"
        roles = " ".join(dict.fromkeys(actor.role for actor in joined))
        if kind == "name":
            put(words, "persName", cert, role=roles)
        elif kind == "actor":
            put(words, "orgName", cert, type="office", role=roles)
        elif kind == "office":
            put(words, "orgName", cert, type="office")
        else:
            put(words, "date", cert, type=_DONE[joined[0].role])
    for words in note.repeated_to:
        put(words, "placeName", "high" if _POST.fullmatch(words.text) else "medium", type="repeated")
    return found


_DONE = {"drafter": "drafted", "clearer": "cleared", "approver": "approved"}
_COMMON = re.compile(r"\[|[A-Z]{3,}|[A-Z][a-z]+$|Not\sReleasable|" + _INDICATORS, re.VERBOSE)
_POST = re.compile(r"(?:(?:all|other|for|the|of|and|in|to|at|[A-Z\d\[(][^\s]*)(?:\s|$))+")


def _by_words(actors: tuple[Actor, ...]) -> dict[tuple[Words, str], list[Actor]]:
    """The actors that each name, office and date belongs to; one name may have several roles."""
    joined: dict[tuple[Words, str], list[Actor]] = {}
    for actor in actors:
        if actor.name:
            joined.setdefault((actor.name, "name"), []).append(actor)
        if actor.office:
            joined.setdefault((actor.office, "office" if actor.name else "actor"), []).append(actor)
        if actor.on:
            joined.setdefault((actor.on, "date"), []).append(actor)
    return joined


def source_part(view: View) -> Part | None:
    """The document's source note: the one typed so, or else a first note of the head that begins as one."""
    typed = next((part for part in (*view.parts[1:], *view.inline) if part.role == "source"), None)
    if typed is not None or len(view.parts) < 2:
        return typed
    first = view.parts[1]
    head = next((block for block in view.blocks if block.name == "head"), None)
    text = view.text_of(first)
    if head is not None and first.anchor <= head.end and (_SOURCE.match(text) or starts_with_citation(text)):
        return first
    return None
