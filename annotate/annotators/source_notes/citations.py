"""Archival citations: "Department of State, Central Files, 661.83/11–1056" inside any note.

In: the text of a note. Out: where each citation stands, and its repository, record group and file. The rules
follow how FRUS prints citations: "Repository, [RG 59,] Collection, File." in a source note and the same in round
brackets in other notes, where "ibid." stands for what was just cited. Knows no XML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotate.values.printed import MONTH, YEAR


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a text: start and end in characters of it, and the words themselves."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """An archival citation; start and end are characters of the note's text.

    :param ibid: it begins with "Ibid." and so repeats (part of) the citation before it.
    :param repository: the holding place, None in an "Ibid." or where the citation starts with its collection.
    :param record_group: "RG 59".
    :param file: collection, folder and file number, up to the end of the citation.
    """

    start: int
    end: int
    text: str
    ibid: bool
    repository: Words | None
    record_group: Words | None
    file: Words | None


CLASSIFICATION = (
    r"(?:(?:Personal|Secret|Private) and (?:Confidential|Secret|Personal)"
    r"|(?:Top Secret|Secret|Secert|Confidential|Restricted)(?: Security Information)?"
    r"|Limited [Oo]fficial [Uu]se(?: Only)?|(?:For )?Official Use Only|Unclassified"
    r"|No classification(?: markings?)?|Administratively Confidential|Personal|Sensitive)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Jr|Sr|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Adm|Brig|Cmdr|Gov|Sen|Rep|Amb|Messrs|Prof|St|Ft|Vol|vol|Vols|vols"
    r"|No|no|Nos|nos|pp|p|Memo|Memos|Chron|Misc|Pt|pt|Sec|Dept|Depts|Conf|Corr|Inc|Ltd|Co|Bros|Ed|ed|cf|Cf|fn|ff|Doc|doc"
    r"|Stat|Ser|ser|Fldr|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec|ibid|Ibid|Supp|Env|Att|Reg|Div|Tel|Gov|Govt|Int|Intl|Pol"
    r"|Wm|Geo|Chas|Thos|McG|Jos|Robt|Alex|Benj|Eur|Dip|Rel|Off|Pres|Cong|Sess|Eds|etc|Pers|Admin|Min|Cf)|(?<![\w])[A-Z]|\.[A-Z]|[ap]\.m)$"
)
_STOP = re.compile(r"\.[”\"’)\]\ufffc]*\s+(?=[A-ZÀ-ÞŞĞİ“\"(\[\d’‘])")
# What begins a new sentence even after an abbreviation ("Atherton, Jr. Repeated to Amman").
_STARTER = re.compile(
    r"(?:The|A|An|It|In|At|On|For|This|These|That|There|They|He|No|Also|All|Another|According|Repeated|Sent|Drafted"
    r"|Cleared|Approved|Prepared|Presumably|Probably|Initialed|Received|Transmitted|Passed|Copies|Printed|Attached"
    r"|Text|Published|Concurred|Pouched|Signed|Forwarded|Filed|Dictated|Typed|Reviewed|Sent|Released|Transcribed|Conveyed|Delivered|Returned|Only|Part|See|Although|Both|As|Not|Niact|Priority|President|Ambassador|"
    + CLASSIFICATION
    + r")\b(?<!\bA(?=\.))"
)


def sentence_ends(text: str, start: int, end: int) -> list[int]:
    """The places after each full stop that ends a sentence, `end` last; characters of `text`.

    >>> sentence_ends("Drafted by U. Alexis Johnson, Jr. Repeated to Bonn.", 0, 51)
    [33, 51]
    """
    ends = []
    for stop in _STOP.finditer(text, start, end):
        at = stop.start()
        shortened = _ABBREVIATION.search(text, max(start, at - 8), at)
        # "cleared by SCA and H. (National Archives" ends, "George Roberts, Jr. (EUR)" does not.
        bracketed = shortened and text[stop.end()] == "(" and len(shortened.group()) == 1
        if shortened and not bracketed and not _STARTER.match(text, stop.end()):
            continue
        ends.append(at + 1)
    ends.append(end)
    return ends


# The archives, libraries and offices that FRUS volumes cite as a holding place: what stands before the first comma.
_REPOSITORY = re.compile(
    r"""(?:
        (?:[A-Z][\w.’'-]+\s){1,4}Library                                # Johnson Library, Yale University Library
      | Library\sof\sCongress
      | National\sArchives(?:\sand\sRecords\s(?:Administration|Service))?
      | Washington\sNational\sRecords\sCenter | Federal\sRecords\sCenter
      | Department\sof\s(?:State|Defense|Justice|Commerce|Agriculture|Energy|Labor
        |the\s(?:Treasury|Army|Navy|Air\sForce|Interior))
      | Central\sIntelligence\sAgency(?:\sFiles)? | National\sSecurity\s(?:Council|Agency)(?:\sFiles)?
      | (?:[A-Z]\w+\s){1,2}(?:University|Historical\sSociety)
      | Hoover\sInstitution | U\.S\.\sArmy[\w\s]+ | Naval\sHistorical\sCenter | George\sC\.\sMarshall\s[\w\s]+
      | Nixon\sPresidential\sMaterials | Joint\sChiefs\sof\sStaff | Agency\sfor\sInternational\sDevelopment
      | Federal\sReserve\s[\w\s]+ | Federal\sBureau\sof\sInvestigation
    )(?=[,:;.)]|\sRG\s|\sJob\s|$)
    """,
    re.VERBOSE,
)
# Printed works are cited after "Source:" too, but they are no archive.
_PRINTED = re.compile(
    r"(?:Public Papers|Department of State,? Bulletin|Foreign Relations\b|Congressional Record|American Foreign Policy"
    r"|Documents on|(?:The )?New York Times|Washington Post|Hearings|U\.?N\.? [Dd]oc|Current Economic"
    r"|Weekly Compilation|For (?:previous )?documentation|Printed in|FRUS|Ibid)"
)
_SEGMENT_END = re.compile(r"[,:]\s|\s(?=RG\s?\d|Job\s\d)|(?<![A-Z])\.(?:\s|$)|;\s")
_RECORD_GROUP = re.compile(r"(?:RG|Record Group)[\s–-]{0,2}(\d+[A-Z]?)\b")
_MARKED = re.compile(r"(?:" + CLASSIFICATION + r"|\[classification[^\]]*\])(?=[.;,/:\s]|$)")
_MARKED_AFTER_COMMA = re.compile(r",\s(?=" + CLASSIFICATION + r"(?:;|\.(?:\s|$)))")


def citation_end(text: str, start: int, ends: list[int]) -> int:
    """Where the citation that opens a source note ends (its full stop, or the comma printed for it).

    Stops inside a citation ("Chron. Memo to Secretary") are told from its last by the marking that follows it.

    :param ends: the ends of the note's sentences.
    """
    for end in ends[:4]:
        at = end
        while at < len(text) and text[at] in ' \n”’)"':
            at += 1
        if _MARKED.match(text, at):
            return end - 1
    # An abbreviation may hide the last stop: "Country File, Cyprus, Vol. Secret"; a comma may be printed for it.
    comma = _MARKED_AFTER_COMMA.search(text, start, ends[0])
    if comma:
        return comma.start()
    return ends[0] - 1 if text[ends[0] - 1 : ends[0]] == "." else ends[0]


def parse_citation(text: str, start: int, end: int) -> Citation:
    """A citation that fills `text[start:end]`, its closing stop left out, in parts."""
    ibid = _IBID.match(text, start, end)
    at = ibid.end() if ibid else start
    repository = group = None
    if not ibid and not _PRINTED.match(text, start, end):
        cut = _SEGMENT_END.search(text, start, end)
        at = cut.start() if cut else end
        repository = _words(text, start, at)
    while at < end and text[at] in ",:; ":
        at += 1
    if (found := _RECORD_GROUP.match(text, at, end)) is not None:
        group = Words(found.start(), found.end(), found.group())
        at = found.end()
        while at < end and text[at] in ",:; ":
            at += 1
    file = _words(text, at, end)
    return Citation(start, end, text[start:end], ibid is not None, repository, group, file)


def _words(text: str, start: int, end: int) -> Words | None:
    while start < end and text[start] in " \n\ufffc":
        start += 1
    while end > start and text[end - 1] in " \n,;\ufffc":
        end -= 1
    return Words(start, end, text[start:end]) if start < end else None


_BRACKET = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_IBID = re.compile(r"[Ii]bid\.?(?=[,;:)\s]|$)")
# "Ibid., vol. XIII, Document 9" repeats a printed work, no archive.
_PRINTED_AGAIN = re.compile(
    rf"[Ii]bid\.,?\s(?:pp?\.|vols?\.|volume|Documents?\s\d|Supplement|{YEAR}(?:[–-]\d+)?,\s(?:vol|pp?\b|Part|Book)"
    rf"|{MONTH} \d{{1,2}}, {YEAR}, pp?\.)"
)
_ALL_OF = re.compile(r"(?:Both|Also|All|Copy|Copies|both|all|copy|copies|text|Text)\s(?:in\s|are\s)?(?:the\s)?")


# Outside brackets ("a copy is in the Johnson Library, Bator Papers") the next words must be a file's too.
_IN_TEXT = re.compile(
    r"""(?<![\w(])(?:
        (?:[A-Z]\w+\sLibrary|Library\sof\sCongress|National\sArchives(?:\sand\sRecords\sAdministration)?|Department\sof\sState
          |Central\sIntelligence\sAgency|Washington\sNational\sRecords\sCenter)(?=,\s[A-Z0-9])
      | [Ii]bid\.)
    """,
    re.VERBOSE,
)
_FILE_WORD = re.compile(
    r"\b(?:Files?|RG\s\d|Lot|Papers|Job|Box|Records|Memoranda|Correspondence|Collection|Materials|Diary|Diaries|Series"
    r"|Meetings|Recordings|Conversations|Appointment|FRC|Microfilm)\b"
)
# Where a citation in the text gives way to the sentence again: "…, POL UK–US, which", "…, Box 4, and in".
_BACK_IN_TEXT = re.compile(
    r",?\s(?=(?!(?:of|the|to|and|for|from|with|on|thru|through|in|at|de|re|vol)\b)[a-z]{2,}\b)"
    r"|,?\s(?:and|in)\s(?=[a-z])|;\s|\s\((?![A-Z]{1,4}\))|\)(?!\s\d)|\]|”"
)


def find_citations(text: str) -> list[Citation]:
    """The archival citations of a note, in round brackets or in its sentences, in order.

    >>> note = "See telegram 2. (Johnson Library, National Security File, Country File, USSR, Vol. XVIII)"
    >>> [(c.repository.text, c.file.text) for c in find_citations(note)]
    [('Johnson Library', 'National Security File, Country File, USSR, Vol. XVIII')]
    >>> find_citations("(Ibid., POL 33–6 KOR N–US)")[0].file.text
    'POL 33–6 KOR N–US'
    >>> find_citations("A copy is in Department of State, Central Files, POL UK–US, and was sent.")[0].file.text
    'Central Files, POL UK–US'
    """
    found = []
    for bracket in _BRACKET.finditer(text):
        for at, stop in _clauses(text, bracket.start() + 1, bracket.end() - 1):
            lead = _ALL_OF.match(text, at, stop)
            at = lead.end() if lead else at
            ibid = _IBID.match(text, at, stop) and not _PRINTED_AGAIN.match(text, at)
            if ibid or _REPOSITORY.match(text, at, stop):
                while stop > at and text[stop - 1] in " ,;." and not text.endswith("bid.", at, stop):
                    stop -= 1
                found.append(parse_citation(text, at, stop))
    ends: list[int] = []
    for start in _IN_TEXT.finditer(text):
        if any(c.start <= start.start() < c.end for c in found) or _PRINTED_AGAIN.match(text, start.start()):
            continue
        ends = ends or sentence_ends(text, 0, len(text))
        citation = _citation_in_text(text, start, ends)
        if citation is not None:
            found.append(citation)
    return sorted(found, key=lambda citation: citation.start)


def _citation_in_text(text: str, start: re.Match[str], ends: list[int]) -> Citation | None:
    """The citation that begins with these words of a sentence, or None where no file follows them."""
    stop = next(end for end in ends if end >= start.end())
    back = _BACK_IN_TEXT.search(text, start.end(), stop)
    stop = back.start() if back else stop
    while stop > start.end() and text[stop - 1] in " ,;.\ufffc":
        stop -= 1
    if start.group()[1:] != "bid." and not _FILE_WORD.search(text, start.end(), stop):
        return None
    return parse_citation(text, start.start(), max(stop, start.end()))


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a bracket between semicolons: "(Memorandum from Bundy, May 18; ibid., OSD Files)"."""
    parts, at = [], start
    while at < end:
        cut = text.find("; ", at, end)
        stop = end if cut < 0 else cut
        parts.append((at, stop))
        at = stop + 2
    return parts


def starts_with_citation(text: str) -> bool:
    """Does a text open with the name of an archive, as a source note without its "Source:" does?"""
    return _REPOSITORY.match(text) is not None


def is_repository(text: str) -> bool:
    """Is this, all of it, the name of a known kind of archive?"""
    return _REPOSITORY.fullmatch(text) is not None
