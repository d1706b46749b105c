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

# The first that is found in the heading, in lower case, decides; the order matters.
_PATTERNS: tuple[tuple[Voice, str], ...] = (
    ("editorial", r"\beditorial\snote\b"),
    (
        "foreign",  # a foreign party's own words
        r"""\b(?:letter|message|telegram|note|memorandum|statement|aide-m\S+)\s(?:from
                |by)\s(?:the\s)?(?:[a-z]\w+\s)?
            (?:prime\sminister|foreign\s(?:minister|secretary)|soviet\sleaders|soviet\sgovernment|premier|king|pope
                |chancellor
            |chairman\s(?:khrushchev|kosygin|brezhnev|of\sthe\scouncil\sof\sministers)|general\ssecretary|archbishop
            |government\sof\s(?!the\sunited\sstates)
            |president\s(?!johnson|nixon|kennedy|eisenhower|carter|ford|truman|reagan|roosevelt|bush|clinton)[a-z]
            |(?:danish|british|french|german|israeli|turkish|greek|soviet|egyptian|jordanian|saudi
            |iranian)\sambassador)""",
    ),
    (
        "estimate",
        r"""\bintelligence\s(?:estimate|memorandum|note|information|brief|report|weekly|handbook|assessment|summary)
            | \bs?nie\b | research\smemorandum | situation\sreport | estimate\sof\sthe\ssituation
            | ^(?:\d+\.\s)?estimate
            | (?:memorandum|report|assessment|paper)\sprepared\s(?:in|by)\sthe\s(?:central\sintelligence
            |bureau\sof\sintelligence
                |office\sof\s(?:national|current))
            | information\sreport | weekly\sreview | daily\s(?:top\ssecret\s)?summary""",
    ),
    (
        "record",
        r"""\bconversations?\b | \bdiscussions?\b | \bminutes\b | \bnotes?\s(?:of|on|for)\b | for\sthe\srecord\b
            | \brecord\sof\b | \btranscript | contact\sreport | \bfor\sthe\sfiles?\b | diary | summary\s(?:of|notes
            |record)
            | president[’']s\sfiles? | conference\swith | \bmeeting\sof\b | record$ | journal
            | memorandum\sof\s(?:meeting|conference)""",
    ),
    (
        "directive",
        r"""national\ssecurity\s(?:action|decision|study)\smem | national\ssecurity\scouncil\s(?:report
                |directive) | \bnsc\s\d
            | \bns[ads]+m\b | presidential\s(?:directive|determination|review) | executive\sorder | policy\sdirective
            | statement\sof\s(?:u\.s\.\s)?policy | national\spolicy\spaper | terms\sof\sreference
            | (?:letter|memorandum)\sfrom\spresident\s\S+\sto\s(?:the\s)?(?:acting\s)?(?:secretary|under|deputy
            |director|chairman|vice)
            | memorandum\sfrom\sthe\spresident[’']s\sassistant\sfor\snational\ssecurity\saffairs\s\([^)]*\)\sto
                \s(?:the\s)?(?:acting\s)?(?:secretary\s|secretaries\s)""",
    ),
    (
        "adviser",  # a telegram that follows the President to where he is
        r"""\b(?:telegram|message|cable)\b.*?\bfrom\b.*\bto\s(?:the\s)?president\b""",
    ),
    (
        "outgoing",
        r"""\b(?:telegram|airgram|instruction|dispatch|despatch|cable
                |backchannel\smessage)\b.*?\bfrom\s(?:the\s)?(?:acting\s)?
            (?:department|central\sintelligence\sagency|director\sof\scentral|white\shouse
                |operation\spbsuccess\sheadquarters.*station
            |joint\schiefs|agency\sfor\sinternational|president|(?:deputy\s)?(?:assistant
            |under)\ssecretary.*\sto\sthe\s(?:ambassador|embassy)
            |u\.?s\.?\sinformation\sagency)""",
    ),
    ("incoming", r"\b(?:telegram|airgram|despatch|dispatch|cable|backchannel\smessage)\b"),
    ("letter", r"\bletter\b | \bmessage\b | note\sfrom | aide-m"),
    ("adviser", r"\bmemorandum\b | \bmemo\b | \breport\sfrom\b"),
    ("paper", r"\bpaper\b | \breport\b | \bdraft\b | \bstudy\b | \bplan\b | \bprogram\b | \bguidelines?\b"),
)
_VOICES = tuple((voice, re.compile(pattern, re.VERBOSE)) for voice, pattern in _PATTERNS)


def read_voice(heading: str) -> Voice:
    """The voice of the document under a heading, "" where the heading is of no known kind.

    >>> read_voice("12. Telegram From the Department of State to the Embassy in Chad")
    'outgoing'
    >>> read_voice("13. Telegram From the Embassy in Chad to the Department of State")
    'incoming'
    >>> read_voice("14. Memorandum of Conversation")
    'record'
    """
    lower = heading.lower()
    return next((voice for voice, pattern in _VOICES if pattern.search(lower)), "")
