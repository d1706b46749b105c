"""Who speaks in a document, as its heading tells: the same "should" directs, advises or only reports.

In: a document's heading as printed ("259. Telegram From the Department of State to …"). Out: its voice.
Source of the rule: the guideline for policy clauses, and the headings of the FRUS volumes.
"""

from __future__ import annotations

import re
from typing import Literal

Voice = Literal[
    "outgoing", "incoming", "adviser", "directive", "letter", "paper", "record", "estimate", "editorial", "foreign", ""
]

# The first that is found decides; the order matters.
_PATTERNS: tuple[tuple[Voice, str], ...] = (
    ("editorial", r"\bEditorial\sNote\b"),
    (
        "foreign",  # a foreign party's own words
        r"""\b(?:Letter|Message|Telegram|Note|Memorandum|Statement|Aide-M\S+)\s(?:From
                |by)\s(?:the\s)?(?:[A-Z]\w+\s)?
            (?:Prime\sMinister|Foreign\s(?:Minister|Secretary)|Soviet\sLeaders|Soviet\sGovernment|Premier|King|Pope
                |Chancellor
            |Chairman\s(?:Khrushchev|Kosygin|Brezhnev|of\sthe\sCouncil\sof\sMinisters)|General\sSecretary|Archbishop
            |Government\sof\s(?!the\sUnited\sStates)
            |President\s(?!Johnson|Nixon|Kennedy|Eisenhower|Carter|Ford|Truman|Reagan|Roosevelt|Bush|Clinton)[A-Z]
            |(?:Danish|British|French|German|Israeli|Turkish|Greek|Soviet|Egyptian|Jordanian|Saudi
            |Iranian)\sAmbassador)""",
    ),
    (
        "estimate",
        r"""\bIntelligence\s(?:Estimate|Memorandum|Note|Information|Brief|Report|Weekly|Handbook|Assessment|Summary)
            | \bS?NIE\b | Research\sMemorandum | Situation\sReport | Estimate\sof\sthe\sSituation
            | ^(?:\d+\.\s)?Estimate
            | (?:Memorandum|Report|Assessment|Paper)\sPrepared\s(?:in|by)\sthe\s(?:Central\sIntelligence
            |Bureau\sof\sIntelligence
                |Office\sof\s(?:National|Current))
            | Information\sReport | Weekly\sReview | Daily\s(?:Top\sSecret\s)?Summary""",
    ),
    (
        "record",
        r"""\bConversations?\b | \bDiscussions?\b | \bMinutes\b | \bNotes?\s(?:of|on|for)\b | for\sthe\sRecord\b
            | \bRecord\sof\b | \bTranscript | Contact\sReport | \bfor\sthe\sFiles?\b | Diary | Summary\s(?:of|Notes
            |Record)
            | President[’']s\sFiles? | Conference\sWith | \bMeeting\sof\b | Record$ | Journal
            | Memorandum\sof\s(?:Meeting|Conference)""",
    ),
    (
        "directive",
        r"""National\sSecurity\s(?:Action|Decision|Study)\sMem | National\sSecurity\sCouncil\s(?:Report
                |Directive) | \bNSC\s\d
            | \bNS[ADS]+M\b | Presidential\s(?:Directive|Determination|Review) | Executive\sOrder | Policy\sDirective
            | Statement\sof\s(?:U\.S\.\s)?Policy | National\sPolicy\sPaper | Terms\sof\sReference
            | (?:Letter|Memorandum)\sFrom\sPresident\s\S+\sto\s(?:the\s)?(?:Acting\s)?(?:Secretary|Under|Deputy
            |Director|Chairman|Vice)
            | Memorandum\sFrom\sthe\sPresident[’']s\sAssistant\sfor\sNational\sSecurity\sAffairs\s\([^)]*\)\sto
                \s(?:the\s)?(?:Acting\s)?(?:Secretary\s|Secretaries\s)""",
    ),
    (
        "adviser",  # a telegram that follows the President to where he is
        r"""\b(?:Telegram|Message|Cable)\b.*?\bFrom\b.*\bto\s(?:the\s)?President\b""",
    ),
    (
        "outgoing",
        r"""\b(?:Telegram|Airgram|Instruction|Dispatch|Despatch|Cable
                |Backchannel\sMessage)\b.*?\bFrom\s(?:the\s)?(?:Acting\s)?
            (?:Department|Central\sIntelligence\sAgency|Director\sof\sCentral|White\sHouse
                |Operation\sPBSUCCESS\sHeadquarters.*Station
            |Joint\sChiefs|Agency\sfor\sInternational|President|(?:Deputy\s)?(?:Assistant
            |Under)\sSecretary.*\sto\sthe\s(?:Ambassador|Embassy)
            |U\.?S\.?\sInformation\sAgency)""",
    ),
    ("incoming", r"\b(?:Telegram|Airgram|Despatch|Dispatch|Cable|Backchannel\sMessage)\b"),
    ("letter", r"\bLetter\b | \bMessage\b | Note\sFrom | Aide-M"),
    ("adviser", r"\bMemorandum\b | \bMemo\b | \bReport\sFrom\b"),
    ("paper", r"\bPaper\b | \bReport\b | \bDraft\b | \bStudy\b | \bPlan\b | \bProgram\b | \bGuidelines?\b"),
)
_VOICES = tuple((voice, re.compile(pattern, re.IGNORECASE | re.VERBOSE)) for voice, pattern in _PATTERNS)


def read_voice(heading: str) -> Voice:
    """The voice of the document under a heading, "" where the heading is of no known kind.

    >>> read_voice("12. Telegram From the Department of State to the Embassy in Chad")
    'outgoing'
    >>> read_voice("13. Telegram From the Embassy in Chad to the Department of State")
    'incoming'
    >>> read_voice("14. Memorandum of Conversation")
    'record'
    """
    return next((voice for voice, pattern in _VOICES if pattern.search(heading)), "")
