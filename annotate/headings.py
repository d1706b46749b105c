"""What a document's printed heading says: its number, its kind, and who wrote to whom.

In: the words of a heading, without footnote numbers. Out: offsets into those words. The rules come from the way
FRUS has headed documents since the 1950s: "259. Telegram From the Department of State to the Embassy in …".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from annotate.datelines import PrintedDate, read_dateline
from annotate.values.annotation import Certainty

# Kinds of document by the words that open their headings; slug, then the words in lower case. The longest wins,
# so that a circular telegram is not a telegram. The slugs are the ids of templates/tei/document.xml's taxonomy.
GENRES: dict[str, str] = {
    "editorial note": "editorial-note",
    "circular telegram": "circular-telegram",
    "telegram": "telegram",
    "circular airgram": "circular-airgram",
    "airgram": "airgram",
    "circular instruction": "circular-instruction",
    "instruction": "instruction-to-post",
    "instructions": "instruction-to-post",
    "despatch": "despatch",
    "dispatch": "despatch",
    "message": "message",
    "backchannel message": "backchannel-message",
    "letter": "letter",
    "note": "note",
    "diplomatic note": "note",
    "note verbale": "note",
    "aide-mémoire": "aide-memoire",
    "aide-memoire": "aide-memoire",
    "oral message": "message",
    "memorandum of conversation": "memorandum-of-conversation",
    "memorandum of a conversation": "memorandum-of-conversation",
    "memorandum of telephone conversation": "memorandum-of-telephone-conversation",
    "memorandum of a telephone conversation": "memorandum-of-telephone-conversation",
    "memorandum of discussion": "memorandum-of-discussion",
    "memorandum for the record": "memorandum-for-the-record",
    "memorandum for the files": "memorandum-for-the-record",
    "memorandum for the file": "memorandum-for-the-record",
    "memorandum for record": "memorandum-for-the-record",
    "memorandum": "memorandum",
    "action memorandum": "action-memorandum",
    "information memorandum": "information-memorandum",
    "briefing memorandum": "briefing-memorandum",
    "intelligence memorandum": "intelligence-memorandum",
    "research memorandum": "research-memorandum",
    "national security action memorandum": "national-security-memorandum",
    "national security study memorandum": "national-security-memorandum",
    "national security decision memorandum": "national-security-memorandum",
    "presidential review memorandum": "national-security-memorandum",
    "presidential directive": "national-security-memorandum",
    "national intelligence estimate": "national-intelligence-estimate",
    "special national intelligence estimate": "national-intelligence-estimate",
    "national security council report": "national-security-council-report",
    "current intelligence weekly review": "intelligence-report",
    "intelligence information cable": "intelligence-report",
    "intelligence report": "intelligence-report",
    "intelligence note": "intelligence-report",
    "intelligence assessment": "intelligence-report",
    "central intelligence agency information report": "intelligence-report",
    "contact report": "report",
    "field information report": "report",
    "special report": "report",
    "status report": "report",
    "report": "report",
    "study": "report",
    "paper": "paper",
    "position paper": "paper",
    "talking paper": "paper",
    "briefing paper": "paper",
    "discussion paper": "paper",
    "scope paper": "paper",
    "background paper": "paper",
    "special paper": "paper",
    "national policy paper": "paper",
    "talking points": "paper",
    "minutes": "minutes",
    "notes": "minutes",
    "informal notes": "minutes",
    "summary notes": "minutes",
    "preliminary notes": "minutes",
    "record": "minutes",
    "informal record": "minutes",
    "summary record": "minutes",
    "record of action": "minutes",
    "highlights": "minutes",
    "summary": "minutes",
    "transcript": "transcript",
    "telephone conversation": "transcript",
    "editorial summary": "editorial-note",
    "diary entry": "diary",
    "entry": "diary",
    "chronology": "chronology",
    "remarks": "address",
    "address": "address",
    "statement": "statement",
    "press release": "statement",
    "communiqué": "statement",
    "joint communiqué": "statement",
    "proclamation": "statement",
    "executive order": "executive-order",
    "agreement": "agreement",
    "treaty": "agreement",
    "protocol": "agreement",
    "oral statement": "statement",
    "oral statements": "statement",
    "policy directive": "paper",
    "proposal": "paper",
    "draft resolution": "resolution",
    "resolution": "resolution",
}
# "259. ", also "259.Telegram" and "[259. …]"; an appendix letter may follow ("259a.").
_NUMBER = re.compile(r"\[?(\d{1,4}[a-z]?)\.\s*")
_GENRE = re.compile(
    r"(?:Draft\s+|Informal\s+|Joint\s+|Oral\s+)?("
    + "|".join(re.escape(words).replace("\\ ", r"\s+") for words in sorted(GENRES, key=len, reverse=True))
    + r")\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bFrom\s+", re.IGNORECASE)
_TO = re.compile(r"(?<!\s)\s+to\s+")
# After these a "to" belongs to an office ("Assistant to the President", "Mission to the United Nations"), unless
# it is the only one.
_OFFICE_TO = tuple(
    "Assistant Ambassador Mission Representative Delegation Delegate Adviser Advisor Aide Counselor Counsel Envoy "
    "Observer Minister Legation Consultant Deputy Liaison Emissary Secretary Special Participant Mediator Visit Trip "
    "Relating Regard Respect Embassy Return Observers Advisers".split()
)
# "Mr. Seward to Mr. Adams", "The Secretary of State to the Ambassador in France (Bruce)".
_FROM_TO = re.compile(
    r"(?:The |Mr\. |Messrs\. )?[A-Z][^.:;?!]{0,3}(?:[^.:;?!]|\b(?:Mr|Mrs|Dr|Gen|Lt|St"
    r"|[A-Z])\.){0,150} to (?:the )?[A-Z]"
)
# The same as the whole heading of an older volume: both are named by a title or an office.
_PARTY = (
    r"(?:(?:Acting |Assistant |Under |Deputy )?(?:Mr|Messrs|Mrs|Miss|Dr|M|Gen|Col|Lt|Capt|Sr)\. "
    r"|(?:Acting |Assistant |Under |Deputy )?"
    r"(?:Secretary|President|Ambassador|Minister|Chargé|Consul|Vice Consul|Commissioner|Chairman|Premier"
    r"|Prime Minister|General"
    r"|Admiral|Commodore|Colonel|Captain|Senator|Sir|Lord|Count|Baron|Prince|Señor|Don|Chief|Director|Department|Embassy|Legation"
    r"|Consulate|Mission|Governor|Viceroy|Emperor|King|Queen|Sultan|Foreign|British|French|Russian|Chinese|Japanese|American|Officer"
    r"|United States|Representative|Delegation|Government|Agent|Special|Political|Counselor|Attaché|Military|Naval)\b)"
)
_OLD = re.compile(
    rf"(?:\[?(?:Extract|Telegram|Confidential)\.?\]? )?(?:The )?({_PARTY}(?:[^.:;?!]"
    rf"|\b[A-Z][a-z]{{0,3}}\.){{0,110}}?) to (?:the )?({_PARTY}(?:[^:;?!]{{0,110}}?))\.?$"
)
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
# A heading's tail that is not the receiver: "…, Washington, July 19, 1958, 10:04 a.m.", ", at Athens".
_TAIL = re.compile(r",\s+at\s+[A-Z][\w. ]+$|,\s+[A-Z][\w. ]+,\s+[A-Z][a-z]+ \d{1,2}(?:[–-]\d{1,2})?, \d{4}.*$")
_DATED = re.compile(r"(?:\d{4}|[ap]\.m\.|noon|midnight|\d{4}Z)$")
_PLACE = re.compile(r", ([A-Z][\w.’' -]{2,28}), $")
_INSTITUTION = re.compile(
    r"Department|Embass|Mission|Consulate|Delegation|Legation|Interests Section|Agency|Office\b|Bureau|Committee|"
    r"Council|Chiefs of Staff|Station|Headquarters|Government|Posts|White House|Situation Room|Board|Command\b|"
    r"Operation\b|Staff\b|Ministry|Commission|Working Group|Task Force|Organization|Capitals|USUN|Liaison Office"
)
_OFFICER = re.compile(
    r"Secretary|Ambassador|President|Assistant|Director|Adviser|Chief\b|Chairman|Minister|Deputy|Counselor|Officer|"
    r"Representative|Administrator|Commander|Commanding|Commissioner|Coordinator|\((?!Brazz|Kinsh|L[eé]opold)"
)
_OF = re.compile(r"\bof(?: the)?(?: \w+)* $")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says. Spans are (start, end) in characters of the heading; (0, 0) where it does not say.

    :param number: the document's printed number, such as ``259``; empty where there is none.
    :param genre: a slug of the template's genre taxonomy, such as ``telegram``; empty where unknown.
    :param date: the date with which a heading closes that stands for a dateline too, as those of conversations do
        in the volumes of the 1950s ("…, Washington, July 19, 1958, 10:04 a.m."); `place` before it.
    :param cert: how sure it is where the sender ends and the receiver begins.
    """

    number: str = ""
    genre: str = ""
    sender: tuple[int, int] = (0, 0)
    receiver: tuple[int, int] = (0, 0)
    place: tuple[int, int] = (0, 0)
    date: PrintedDate | None = None
    cert: Certainty = "high"


@lru_cache(maxsize=4096)
def read_heading(words: str) -> Heading:
    """Read a printed heading, without its footnote numbers.

    >>> words = "259. Telegram From the Department of State to the Embassy in the Soviet Union"
    >>> heading = read_heading(words)
    >>> heading.number, heading.genre
    ('259', 'telegram')
    >>> words[slice(*heading.sender)], words[slice(*heading.receiver)]
    ('Department of State', 'Embassy in the Soviet Union')
    >>> words = "7. Memorandum From the President's Assistant to the Mission to the United Nations to President Ford"
    >>> words[slice(*read_heading(words).receiver)]
    'President Ford'
    """
    numbered = _NUMBER.match(words)
    start = numbered.end() if numbered else 0
    kind = _GENRE.match(words, start)
    genre = GENRES[" ".join(kind[1].lower().split())] if kind else ""
    if not genre:
        genre = _closing_genre(words[start:])
    sender = receiver = (0, 0)
    cert: Certainty = "high"
    source = _FROM.search(words, start)
    if source and (kind is None or source.start() - kind.end() <= 60):
        sender, receiver, cert = _parties(words, source.end())
    elif kind is None and (old := _OLD.match(words, start)):
        sender, receiver = old.span(1), old.span(2)
    place, date = _when(words, kind.end() if kind else start)
    return Heading(numbered[1] if numbered else "", genre, sender, receiver, place, date, cert)


def _when(words: str, start: int) -> tuple[tuple[int, int], PrintedDate | None]:
    """The place and date with which a heading closes."""
    if not _DATED.search(words):
        return (0, 0), None
    date = read_dateline(words).date
    if date is None or date.start < start or date.end < len(words) - 1:
        return (0, 0), None
    place = _PLACE.search(words, start, date.start)
    return (place.span(1) if place else (0, 0)), date


def _closing_genre(words: str) -> str:
    """The genre of a heading whose kind comes late: "Department of State Briefing Paper"."""
    for end in (" From ", " Prepared ", " by ", " Between "):
        words = words.split(end)[0]
    found = ""
    for match in _GENRE.finditer(words):
        found = GENRES[" ".join(match[1].lower().split())]
    return found


def _parties(words: str, start: int) -> tuple[tuple[int, int], tuple[int, int], Certainty]:
    """Where sender and receiver stand in a heading whose "From" ends at `start`, and how sure that is."""
    splits = list(_TO.finditer(words, start))
    if not splits:
        return _named(words, start, len(words)), (0, 0), "high"
    strong = [s for s in splits if not words.endswith(_OFFICE_TO, start, s.start())]
    # A person's name in parentheses closes the sender: "… to the President (Kissinger) to …".
    named = [s for s in splits if words[s.start() - 1] in ")]"]
    split = (named or strong or splits[-1:])[0]
    cert: Certainty = "high" if len(splits) == 1 or len(strong) == 1 or len(named) == 1 else "medium"
    return _named(words, start, split.start()), _named(words, split.end(), len(words)), cert


def _named(words: str, start: int, end: int) -> tuple[int, int]:
    article = _ARTICLE.match(words, start, end)
    if article:
        start = article.end()
    tail = _TAIL.search(words, start, end)
    if tail:
        end = tail.start()
    while end > start and words[end - 1] in " ,":
        end -= 1
    return (start, end) if start < end else (0, 0)


def is_institution(name: str) -> bool:
    """Whether a sender or receiver is an office rather than a person. The only test of it.

    >>> is_institution("Embassy in Italy"), is_institution("Ambassador to Italy (Reinhardt)")
    (True, False)
    >>> is_institution("Paul B. Henze of the National Security Council Staff"), is_institution("Government of Italy")
    (False, True)
    """
    first = _INSTITUTION.search(name)
    if not first:
        return False
    if _OF.search(name, 0, first.start()):
        return False  # of an institution, and none itself
    officer = _OFFICER.search(name)
    if officer is not None and name.endswith(")"):
        return False  # an officer and his name, whatever office is named before
    return officer is None or first.start() < officer.start()


def opens_heading(words: str, *, numbered: bool = False) -> bool:
    """Whether a line reads as a document's heading: its kind stands first, or one man writes to another.

    :param numbered: it must begin with its printed number.

    >>> [opens_heading(words) for words in ("259. Telegram From the Embassy", "Mr. Seward to Mr. Adams.", "Home")]
    [True, True, False]
    >>> opens_heading("Telegram From the Embassy", numbered=True)
    False
    """
    number = _NUMBER.match(words)
    if numbered and not number:
        return False
    start = number.end() if number else 0
    return _GENRE.match(words, start) is not None or _FROM_TO.match(words, start) is not None


def is_old_heading(words: str) -> bool:
    """Whether a heading is one of the older volumes: no number, no kind, only who wrote to whom.

    >>> is_old_heading("Mr. Seward to Mr. Adams."), is_old_heading("5. Letter From Mr. Seward to Mr. Adams")
    (True, False)
    """
    return _OLD.match(words) is not None


def genre_of(words: str) -> str:
    """The kind of document that some words name and nothing else: "Telegram"; empty for none."""
    return GENRES.get(" ".join(words.lower().split()), "")
