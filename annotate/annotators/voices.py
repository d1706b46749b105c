"""Who speaks in a document, as its heading tells: the same "should" directs, advises or only reports.

In: a document's heading as printed ("259. Telegram From the Department of State to …"). Out: its voice.
Source of the rule: the guideline for policy clauses, and the headings of the FRUS volumes.
"""

from __future__ import annotations

import re
from typing import Literal

Voice = Literal["outgoing", "incoming", "adviser", "directive", "letter", "paper", "record", "estimate", "editorial", ""]

# The first that is found decides; the order matters.
_VOICES: tuple[tuple[Voice, re.Pattern[str]], ...] = tuple(
    (voice, re.compile(pattern, re.IGNORECASE))
    for voice, pattern in (
        ("editorial", r"\bEditorial Note\b"),
        ("estimate", r"\bIntelligence (?:Estimate|Memorandum|Note|Information|Brief|Report|Weekly|Handbook)|\b(?:S?NIE)\b"
                     r"|Research Memorandum|Situation Report|Estimate of the Situation|^(?:\d+\. )?Estimate"
                     r"|Memorandum Prepared (?:in|by) the (?:Central Intelligence|Bureau of Intelligence|Office of (?:National|Current))"),
        ("record", r"\bConversations?\b|\bDiscussions?\b|\bMinutes\b|\bNotes? (?:of|on|for)\b|for the Record\b|\bRecord of\b"
                   r"|\bTranscript|Contact Report|\bfor the Files?\b|Diary|Summary (?:of|Notes|Record)|President[’']s Files?"
                   r"|Conference With|\bMeeting of\b|Record$|Journal"),
        ("directive", r"National Security (?:Action|Decision|Study|Council)\b|\bNS[ADS]+M\b|Presidential (?:Directive|Determination|Review)"
                      r"|\bNSC \d|Executive Order|Policy Directive|Statement of Policy|Terms of Reference|Operations? Plan"),
        ("outgoing", r"\b(?:Telegram|Airgram|Instruction|Dispatch|Despatch|Cable|Message)\b.*?\bFrom (?:the )?"
                     r"(?:Acting )?(?:Department|Central Intelligence Agency|Director of Central|White House|Operation PBSUCCESS Headq"
                     r"|Joint Chiefs|Agency for International|(?:President[’']s (?:Deputy )?Special |President[’']s )?Assistant for National"
                     r"|Under Secretary|Deputy Secretary|U\.?S\.? Information Agency)"),
        ("incoming", r"\b(?:Telegram|Airgram|Despatch|Dispatch|Cable|Backchannel Message)\b"),
        ("letter", r"\bLetter\b|\bMessage\b|Note From|Aide-M"),
        ("adviser", r"\bMemorandum\b|\bMemo\b|\bReport From\b"),
        ("paper", r"\bPaper\b|\bReport\b|\bDraft\b|\bStudy\b|\bPlan\b|\bProgram\b|\bGuidelines?\b"),
    )
)


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
