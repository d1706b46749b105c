"""How a document begins: what stands above its heading, the heading, its number, markings and dateline.

In: the words of printed lines. Out: their kinds, and where the body begins. Besides the heads of the volumes since
the 1950s these are those of older ones: "761.00/4–2447: Telegram", "No. 10.] Department of State, / Washington, May
21, 1861."
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotate.conversion.parts import is_title, part_type
from annotate.conversion.words import Block, Kind, Words
from annotate.datelines import is_dateline
from annotate.headings import is_old_heading, opens_heading

_FILE_NUMBER = re.compile(
    r"\[?(?:File (?:No\. )?)?(?:\d{3}[A-Z]?\.[\dA-Z]{2,}[\w./–—-]*|\d{3,5}/[\w–-]+)(?::? .{1,40})?\]?"
)
_FILES = re.compile(r".{0,80}\b(?:Files?|Lot|Library|Papers|Collection)\b.{0,80}")
_DOCUMENT_NUMBER = re.compile(r"\[?(?:Doc(?:ument)?\. )?No\. (\d{1,4})\.?\]?")
_BRACKETED = re.compile(r"[\[(][^\[\]()]{2,60}[\])]\.?")
# What an estimate, a directive or a despatch is numbered by: "NIE 11–4–67", "No. 333", "A–1828", "CA-2022".
_OWN_NUMBER = re.compile(
    r"(?:S?NIE|NSC|NSDM|NSSM|NSAM|PRM|PD|JCS|JCSM|SE|OCI|ORE|IM|RSB|RAR|CM|CA|A|G|D"
    r"|Memo)[ –-]\s?[\dIVX][\w/.–-]{0,18}(?: \([^)]*\))?\.?"
    r"|No\. \d[\d–-]{0,6}\.?"
)
_MARKING = re.compile(
    r"(?:(?:top secret|secret|confidential|restricted|unclassified|official use only|limited official use"
    r"|eyes only|personal"
    r"|priority|immediate|urgent|niact|flash|routine|us urgent|most urgent|plain|exdis|nodis|limdis"
    r"|noforn|roger channel"
    r"|strictly confidential|sensitive|no distribution|deferred|operational immediate)\b[\s,;.—–-]*(?:and )?)+",
    re.IGNORECASE,
)
# The despatch's number before its place, as "No. 10.] Department of State" has it.
_NUMBERED_PLACE = re.compile(r"((?:No|Nos)\. ?\d{1,4}(?: ?[A-Z])?\.?\]|\[?No\. ?\d{1,4}\.\]?)\s+(?=\S)")
_SALUTE = re.compile(
    r"(?:My dear|Dear|Sir|Sirs|Gentlemen|Excellency|Your (?:Excellency|Majesty|Holiness)|Mr\.|Madam)\b"
    r"(?:[^:.?!]|\b(?:Mr|Mrs|Dr|Gen|Amb|Messrs)\.){0,80}[:,]"
)
_OLD_SALUTE = re.compile(
    r"(?:My (?:dear )?(?:Lord|Sir)|Sir|Sirs|Gentlemen|Your Excellency|Excellency|M\. le Ministre"
    r"|Monsieur)[:,] ?(?:[—–-]+ ?)?(?=[A-Z“])"
)
_RECEIVED = re.compile(r"\[?(?:Received|Rec’d|Rec'd)[:,]? ([^\[\]]+)\]?\.?")
_OPENER = 5  # an opener has at most so many lines


def find_heading(lines: Sequence[Words]) -> int:
    """The index of the heading: the first line, unless a file's number or the like stands above it."""
    if len(lines) < 2 or (opens_heading(lines[0].text) and not _FILE_NUMBER.fullmatch(lines[0].text)):
        return 0
    for index in range(1, min(4, len(lines))):
        above = [line.text for line in lines[:index]]
        if opens_heading(lines[index].text) and all(map(_is_above, above)):
            return index
        if _FILE_NUMBER.fullmatch(above[0]) or part_type(above[0]):
            return 1
    below = lines[2].text if len(lines) > 2 else ""
    if _FILES.fullmatch(lines[0].text) and not lines[0].text.endswith(".") and is_title(lines[1].text):
        return int(is_dateline(below) or _MARKING.fullmatch(below) is not None)
    return 0


def _is_above(words: str) -> bool:
    return len(words) <= 160 and (
        _FILE_NUMBER.fullmatch(words) is not None
        or _DOCUMENT_NUMBER.fullmatch(words) is not None
        or _BRACKETED.fullmatch(words) is not None
        or (_FILES.fullmatch(words) is not None and not words.endswith("."))
    )


def printed_number(words: str) -> str:
    """The number of a document that a line above its heading gives: "No. 7"."""
    match = _DOCUMENT_NUMBER.fullmatch(words)
    return match[1] if match else ""


def open_document(lines: Sequence[Words], kinds: list[Kind], cuts: dict[int, list[Block]]) -> int:
    """Mark a document's opening; the index of the first line of its body.

    :param cuts: receives the blocks of lines that are parted or joined.
    """
    head = find_heading(lines)
    for index in range(head):
        words = lines[index].text
        if _DOCUMENT_NUMBER.fullmatch(words):
            kinds[index] = "head"
        else:
            kinds[index] = "source" if _FILE_NUMBER.fullmatch(words) and not lines[index].ways else "above"
    kinds[head] = "head"
    old = is_old_heading(lines[head].text)
    first = _open(lines, kinds, head + 1, cuts)
    if first < len(lines) and old:
        match = _OLD_SALUTE.match(lines[first].text)
        if match and match.end() < len(lines[first].text):
            line = lines[first].line
            cut = lines[first].place(match.end())
            salute = lines[first].place(len(match.group().rstrip()))
            cuts[first] = [Block("salute", line.start, salute), Block("p", cut, line.end)]
            kinds[first] = "salute"
    return first


def open_part(lines: Sequence[Words], kinds: list[Kind]) -> int:
    """Mark the opening of an attachment; the index of the first line of its body."""
    kinds[0] = "part"
    index = 1
    if index < len(lines) and is_dateline(lines[index].text):
        kinds[index] = "dateline"
        index += 1
    if index < len(lines) and is_title(lines[index].text):
        kinds[index] = "head"
        index += 1
    return _open(lines, kinds, index, {})


def _open(lines: Sequence[Words], kinds: list[Kind], start: int, cuts: dict[int, list[Block]]) -> int:
    """Mark what stands between a heading and the body, and the salute."""
    index, dated = start, "dateline" in kinds[:start]
    waiting: list[tuple[int, Kind]] = []  # a number or a marking belongs to the opener where a dateline follows
    while index < len(lines) and index < start + _OPENER:
        words = lines[index].text
        if not dated and is_dateline(words) and not _NUMBERED_PLACE.match(words):
            for at, kind in waiting:
                kinds[at] = kind
            waiting.clear()
            kinds[index] = "dateline"
            dated = True
        elif dated and _is_received(words):
            kinds[index] = "received"
        elif not dated and (taken := _number_place(lines, kinds, index, cuts)):
            for at, kind in waiting:
                kinds[at] = kind
            waiting.clear()
            dated = True
            index += taken - 1
        elif _MARKING.fullmatch(words) and (not dated or words.islower()):
            if dated:
                kinds[index] = "marking"
            else:
                waiting.append((index, "marking"))
        elif not dated and _OWN_NUMBER.fullmatch(words):
            waiting.append((index, "number"))
        elif not dated and _BRACKETED.fullmatch(words) and not _is_received(words):
            waiting.append((index, "marking"))
        else:
            break
        index += 1
    if waiting:
        index = waiting[0][0]
    if index < len(lines) and _SALUTE.fullmatch(lines[index].text):
        kinds[index] = "salute"
    return index


def _number_place(lines: Sequence[Words], kinds: list[Kind], index: int, cuts: dict[int, list[Block]]) -> int:
    """Take an old despatch's number apart from its place, and the place together with the date below it.

    :returns: how many lines that takes; 0 where the line is no such line.
    """
    words, line, _ = lines[index]
    match = _NUMBERED_PLACE.match(words)
    if match is None:
        return 0
    rest, taken = words[match.end() :], 1
    if not is_dateline(rest):
        if index + 1 == len(lines) or len(rest) > 90 or not is_dateline(f"{rest} {lines[index + 1].text}"):
            return 0
        taken = 2
        kinds[index + 1] = "joined"
    kinds[index] = "number"
    cut = lines[index].place(match.end())
    number = Block("number", line.start, lines[index].place(match.end(1)))
    cuts[index] = [number, Block("dateline", cut, lines[index + taken - 1].line.end)]
    return taken


def _is_received(words: str) -> bool:
    """Whether a line says when a message was received, and nothing else."""
    match = _RECEIVED.fullmatch(words)
    return match is not None and is_dateline(match[1])
