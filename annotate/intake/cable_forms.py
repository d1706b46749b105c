"""The set phrases of State's cables, line by line.

In: a line. Out: what it says, or None. The forms are those in which the National Archives serve the cables of 1973–79
(Access to Archival Databases, "Central Foreign Policy Files") and those of the years since; ACP 127 (*Communications
Instructions: Tape Relay Procedures*) gives the precedences and the date-time group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from annotate.posts import name_of, post_of

PRECEDENCES: Final = {"Z": "Flash", "Y": "Emergency", "O": "Immediate", "P": "Priority", "R": "Routine"}
_WORDS_OF_PRECEDENCE: Final = re.compile(r"\s+((?:NIACT\s+)?(?:FLASH|IMMEDIATE|PRIORITY|ROUTINE|EMERGENCY))\b")
_CLASSES: Final = {
    "TOPSECRET": "Top Secret", "SECRET": "Secret", "CONFIDENTIAL": "Confidential",
    "LIMITEDOFFICIALUSE": "Limited Official Use", "UNCLASSIFIED": "Unclassified", "UNCLAS": "Unclassified",
    "SENSITIVEBUTUNCLASSIFIED": "Sensitive But Unclassified", "FOROFFICIALUSEONLY": "For Official Use Only",
    "OFFICIALUSEONLY": "Official Use Only",
}  # fmt: skip
_HANDLING: Final = {
    "EXDIS": "Exdis", "NODIS": "Nodis", "LIMDIS": "Limdis", "STADIS": "Stadis", "NOFORN": "Noforn", "SIPDIS": "Sipdis",
    "CHEROKEE": "Cherokee", "EYES ONLY": "Eyes Only", "ROGER CHANNEL": "Roger Channel", "SPECAT": "Specat",
    "EXCLUSIVE": "Exclusive", "SENSITIVE": "Sensitive", "CODEWORD": "Codeword", "TERREP": "Terrep",
    "NO DISTRIBUTION OUTSIDE DEPARTMENT": "No Distribution Outside Department", "NOCONTRACT": "Nocontract",
}  # fmt: skip
_MONTHS: Final = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_TIME: Final = re.compile(
    rf"(?P<precedence>(?:[ZYOPRE]{{1,2}}\s+){{0,3}})"
    rf"(?P<group>(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)Z?\s+(?P<month>{'|'.join(_MONTHS)})[A-Z]*\s+"
    r"(?P<year>\d{4}|\d\d))(?P<rest>(?:\s+[A-Z\d/-]{1,12}){0,6})\s*"
)
# AAD prints pages with two digits, and the message's post and number behind, or on the line below.
_PAGE: Final = re.compile(
    r"PAGE\s+(?P<page>\d{2,3})(?:\s+(?P<message>[A-Z][A-Z .'’/-]*?\s+\d{3,7})"
    r"(?:\s+(?P<section>\d\d)\s+OF\s+\d\d)?(?:\s+(?:\d{6}Z?|[A-Z]{4,7}\s+\d{1,7}))*)?"
)
_NAMED_PAGE: Final = re.compile(
    r"[A-Z][A-Z .'’-]*?\s+\d{4,8}(?:\s+(?P<section>\d\d)\s+OF\s+\d\d)?(?:\s+\d{6}Z?)?(?:\s+[A-Z]{4,7}\s+\d{1,7})?"
)
# "MOSCOW 00000279  002 OF 003", as cables since the 1990s head their pages.
_LATER_PAGE: Final = re.compile(r"[A-Z][A-Z .'’-]*?\s+\d{8}\s+(?P<page>\d{3})\s+OF\s+\d{3}")
_BANNER: Final = re.compile(
    r"(?:[A-Z][\w.]*\s+){1,4}Declassified/?\s?Released\b.*|Declassified/Released\b.*|.*\bEO Systematic Review\b.*",
    re.IGNORECASE,
)
_END: Final = re.compile(
    r"N{3,4}|BT|#\d{1,5}|<<\s*END OF (?:DOCUMENT|MESSAGE)\s*>>|\*+\s*END OF (?:DOCUMENT|MESSAGE)\s*\*+"
)
_ATTRIBUTES: Final = re.compile(r"Message Attributes:?|Document Attributes:?", re.IGNORECASE)
_TITLE: Final = re.compile(r"Message Text:?|Document Text:?|Raw content|Electronic Telegrams?", re.IGNORECASE)
_ROUTING: Final = re.compile(
    r"VZCZC.*|[ZYOPR]{2}(?:\s+RU\w+)+.*|DE\s+RU\w+\s+#?\d.*|ZNY\s+\w.*|ZNR\s+\w.*|-{5,}.*|-{2,}\s*\d{4,}.*"
)
_DISTRIBUTION: Final = re.compile(r"(?P<head>ACTION|ORIGIN|INFO|LOG)\s+(?P<offices>(?:[A-Z/]{1,6}-\d\d\b|LOG-\d\d).*)")
_OFFICES: Final = re.compile(r"(?:[A-Z/]{1,6}-\d\d\s*)+(?:/\d{3}\s*[A-Z]?\d?)?|/\d{3}\s*[A-Z]?")
_MAKING: Final = re.compile(
    r"(?P<head>DRAFTED|APPROVED|CLEARED|AUTHORIZED|CLEARANCES?)(?:\s+BY)?\s*[:\s]\s*(?P<words>\S.*)"
    r"|DESIRED DISTRIBUTION\b.*"
)
_PARTY: Final = re.compile(r"(?P<head>FM|FROM|TO|INFO|XMT|ZEN|ZEN/)\s+(?P<words>[A-Z/].*)")
_FIELD: Final = re.compile(
    r"(?P<head>E\s?\.?\s?O\s?\.?\s*\d{5}|TAGS?|SUBJ(?:ECT)?|REF(?:S|\(S\)|ERENCES?|TELS?)?|PASS|"
    r"CLASSIFIED BY|DERIVED FROM|REASONS?|DECLASSIFY ON|DECL)(?:\s*[:;]|\s*\.\s+|\s+(?=[A-Z]{2,}\s+\d|\(?[A-Z][.)]\s))"
    r"|(?P<by>CLASSIFIED BY)\s",
    re.IGNORECASE,
)
NUMBERED: Final = re.compile(r"(?:\(?(?:1|I|A)[.)]|1 \.|\([A-Z]+\)\s*1\.)\s")
_MISSIONS: Final = {
    "AMEMBASSY": "Embassy in", "AMCONSUL": "Consulate in", "AMCONGEN": "Consulate General in",
    "AMCONSULATE": "Consulate in", "USMISSION": "Mission in", "USINT": "Interests Section in",
    "USLO": "Liaison Office in", "USOFFICE": "Office in", "AMLEGATION": "Legation in",
}  # fmt: skip
_NAMED: Final = {
    "SECSTATE WASHDC": "Department of State", "SECSTATE": "Department of State", "STATE": "Department of State",
    "DEPARTMENT OF STATE": "Department of State", "SECDEF WASHDC": "Department of Defense",
    "SECDEF": "Department of Defense", "USMISSION USUN NEW YORK": "Mission to the United Nations",
    "USMISSION USUN": "Mission to the United Nations", "USUN NEW YORK": "Mission to the United Nations",
    "USMISSION NATO": "Mission to the North Atlantic Treaty Organization",
    "USNATO": "Mission to the North Atlantic Treaty Organization", "NSC WASHDC": "National Security Council",
    "CIA WASHDC": "Central Intelligence Agency", "JCS WASHDC": "Joint Chiefs of Staff", "WHITE HOUSE": "White House",
    "WHITEHOUSE": "White House",
}  # fmt: skip
_ALL_POSTS: Final = re.compile(r"ALL (?:AMERICAN )?DIPLOMATIC(?: AND CONSULAR)? POSTS.*")


class Marking(NamedTuple):
    """A classification at a line's start, its length in characters, and the rest of the line."""

    name: str
    size: int
    rest: str


class Time(NamedTuple):
    """A line with precedence and date-time group. when: ISO time; empty where there is no such time."""

    precedences: tuple[str, ...]
    start: int
    end: int
    when: str


@dataclass(frozen=True, slots=True)
class Address:
    """Who sends or receives. words: the line's; place: span of the post's city in it, or (0, 0); name: as FRUS says."""

    words: str
    name: str
    place: tuple[int, int] = (0, 0)


def read_classification(line: str) -> Marking | None:
    """The classification with which a line begins, spaced or not.

    >>> read_classification("S E C R E T MOSCOW 0279")
    Marking(name='Secret', size=11, rest='MOSCOW 0279')
    >>> read_classification("SECRETARY OF STATE") is None
    True
    """
    found = None
    squeezed, at = "", 0
    for token in line.split()[:24]:
        at = line.index(token, at) + len(token)
        squeezed += token
        if squeezed in _CLASSES:
            found = Marking(_CLASSES[squeezed], at, line[at:].strip())
        if not any(name.startswith(squeezed) for name in _CLASSES):
            break
    return found


def is_classification(line: str) -> bool:
    """Whether a line is a page's stamp: a classification and nothing else."""
    marking = read_classification(line)
    return marking is not None and not marking.rest


def read_time(line: str) -> Time | None:
    """Precedence and date-time group of a line that has nothing else.

    >>> read_time("P 201234Z JUL 67")
    Time(precedences=('Priority',), start=2, end=16, when='1967-07-20T12:34:00Z')
    """
    match = _TIME.fullmatch(line)
    if match is None:
        return None
    year, month, day = int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"])
    if year < 100:
        year += 1900 if year >= 45 else 2000  # the form is of the Second World War
    sound = 1 <= day <= 31 and int(match["hour"]) < 24 and int(match["minute"]) < 60
    when = f"{year}-{month:02d}-{day:02d}T{match['hour']}:{match['minute']}:00Z" if sound else ""
    letters = [letter for letter in "".join(match["precedence"].split()) if letter in PRECEDENCES]
    names = tuple(dict.fromkeys(PRECEDENCES[letter] for letter in letters))
    return Time(names, match.start("group"), match.end("group"), when)


def read_page(line: str) -> tuple[int, int] | None:
    """The page and section that a page's header names; section 0 where it names none.

    >>> read_page("PAGE 02 MOSCOW 30030 01 OF 02 062340Z"), read_page("PAGE 3 OF THE REPORT")
    ((2, 1), None)
    """
    match = _PAGE.fullmatch(line) or _LATER_PAGE.fullmatch(line)
    if match is None:
        return None
    return int(match["page"]), int(match.groupdict().get("section") or 0)


def read_page_name(line: str) -> int | None:
    """The section that a page header's second line names ("MOSCOW 30317 090657Z"), 0 for none; None for other lines."""
    match = _NAMED_PAGE.fullmatch(line)
    return int(match["section"] or 0) if match else None


class Cited(NamedTuple):
    """A cable named by post and number: its span in the words, the post's slug, the number, the year if printed."""

    start: int
    end: int
    post: str
    number: str
    year: str


def read_cited(words: str) -> list[Cited]:
    """The cables that a line of references names.

    >>> read_cited("77 MOSCOW 16186 (NOTAL)")
    [Cited(start=0, end=15, post='moscow', number='16186', year='1977')]
    >>> [cited.post for cited in read_cited("ROOT/SCIOFF TELCON 15 OCTOBER; STATE 1234")]
    ['state']
    """
    found = []
    for match in _CITED.finditer(words):
        names = match["post"].split()
        # "(B) NEW DELHI 311", "EMBTEL MOSCOW 12": the longest end of the words that names a post.
        for first in range(len(names)):
            post = post_of(" ".join(names[first:]))
            if not post:
                continue
            start = match.start("post") + match["post"].rindex(" ".join(names[first:]))
            year = match["year"] if not first else None
            began = match.start() if year else start
            told = str((1900 if int(year) >= 45 else 2000) + int(year)) if year else ""
            found.append(Cited(began, match.end(), post, match["number"].lstrip("0"), told))
            break
    return found


_CITED: Final = re.compile(
    r"(?:\b(?P<year>\d\d)\s+)?\b(?P<post>[A-Z][A-Z'’-]+(?:\s[A-Z][A-Z'’-]+){0,3})\s+(?P<number>\d{1,6})(?![\d/])"
)

Furniture = Literal["title", "banner", "end", "attributes"]


def read_furniture(line: str) -> Furniture | None:
    """What a line is that a machine or an archive put on a cable, and is none of its text."""
    if _TITLE.fullmatch(line):
        return "title"
    if _ATTRIBUTES.fullmatch(line):
        return "attributes"
    if _END.fullmatch(line):
        return "end"
    return "banner" if _BANNER.fullmatch(line) else None


def is_routing(line: str) -> bool:
    """Whether a line is the machines' own: routing, or the rule with a message's serial number.

    >>> is_routing("-------------------- 123456"), is_routing("DE RUEHMO #0279 0341530")
    (True, True)
    """
    return _ROUTING.fullmatch(line) is not None


def read_distribution(line: str) -> tuple[str, str] | None:
    """The head and offices of a line of the Department's own distribution ("ACTION EUR-12")."""
    match = _DISTRIBUTION.fullmatch(line)
    return (match["head"], match["offices"]) if match else None


def is_offices(line: str) -> bool:
    """Whether a line goes on with offices and numbers of copies."""
    return _OFFICES.fullmatch(line) is not None


def read_making(line: str) -> tuple[str, str] | None:
    """Who made a message of the Department's: ("DRAFTED", "EUR/SOV:JSMITH")."""
    match = _MAKING.fullmatch(line)
    if match is None:
        return None
    return (match["head"], match["words"]) if match["head"] else ("DESIRED DISTRIBUTION", "")


def read_party(line: str) -> tuple[str, str] | None:
    """The head (FM, TO, INFO) and the words of a line of the address."""
    match = _PARTY.fullmatch(line)
    if match is None or read_distribution(line):
        return None
    return ("FM" if match["head"] == "FROM" else match["head"]), match["words"]


def read_field(line: str) -> tuple[str, int] | None:
    """A field's name (``eo``, ``tags``, ``subject``, ``references``, ``authority``) and where its words begin.

    >>> read_field("E.O. 11652: GDS"), read_field("REF: A. STATE 1234"), read_field("REFERRING TO IT")
    (('eo', 11), ('references', 4), None)
    """
    match = _FIELD.match(line)
    if match is None:
        return None
    head = re.sub(r"[\s.]", "", match["head"] or match["by"]).upper()
    for opening, name in (("EO", "eo"), ("TAG", "tags"), ("SUBJ", "subject"), ("REF", "references")):
        if head.startswith(opening):
            return name, match.end()
    return "authority", match.end()


def read_handling(line: str) -> tuple[str, ...] | None:
    """The handling instructions that a line consists of, or None.

    >>> read_handling("EXDIS"), read_handling("NODIS CHEROKEE"), read_handling("EXHIBIT")
    (('Exdis',), ('Nodis', 'Cherokee'), None)
    """
    rest, found = re.sub(r"[/;,. ]+$", "", line), []
    while rest:
        name = next((n for n in _HANDLING if re.match(rf"{n}(?![A-Z])", rest)), None)
        if name is None:
            return None
        found.append(_HANDLING[name])
        rest = rest[len(name) :].lstrip(" /;,.-")
    return tuple(found) or None


def read_address(words: str) -> Address:
    """A sender or receiver as FRUS would name him.

    >>> read_address("AMEMBASSY MOSCOW PRIORITY 5678").name, read_address("RUEHC/SECSTATE WASHDC 1234").name
    ('Embassy in Moscow', 'Department of State')
    """
    start = re.match(r"(?:RU\w{3,6}\s*/\s*)?", words)
    begins = start.end() if start else 0
    precedence = _WORDS_OF_PRECEDENCE.search(words, begins)
    stop = precedence.start() if precedence else len(words)
    serial = re.search(r"\s+\d{1,6}(?:\s.*)?$", words[begins:stop])
    ends = begins + serial.start() if serial else stop
    station = words[begins:ends].rstrip(" .,;/")
    if station in _NAMED:
        return Address(words, _NAMED[station])
    kind, _, city = station.partition(" ")
    if kind in _MISSIONS and city:
        at = words.index(city, begins)
        named = name_of(post_of(city)) if post_of(city) else city.title()
        return Address(words, f"{_MISSIONS[kind]} {named}", (at, at + len(city)))
    return Address(words, "All Diplomatic Posts" if _ALL_POSTS.fullmatch(station) else station)
