"""Who a bearer is to the document's own side, as far as its words and the document's voice tell.

In: the words that name a bearer, and the voice of the document. Out: a role, written as ``rs/@role``: so one can ask
for what binds one's own government, the addressee, or a foreign government.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from annotate.annotators.clauses.voices import Voice

Role = Literal["own", "addressee", "post", "foreign", "other"]
ROLES: Final[dict[Role, str]] = {
    "own": "the writer's own side",
    "addressee": "the one addressed",
    "post": "a post or mission",
    "foreign": "a foreign government or its officers",
    "other": "someone else",
}

_OWN = re.compile(
    r"""(?:the\s|my\s|our\s)?(?:
    we | I | us | me | our | U\.?S\.?(?:G|\sGovernment|A|\sside)? | USG | United\sStates(?:\sGovernment)? | America
    | (?:State\s|Defense\s)?Dep(?:artmen)?ts?\b.* | State | Defense | CIA | AID | NSC | JCS | Joint\sChiefs.*
    | White\sHouse
    | Administration | President(?!\sof) | Secretary(?:\sof\s(?:State|Defense|the\sTreasury))? | my\sGovernment
    | Government\sof\sthe\sUnited\sStates | United\sStates\s\w+ | U\.?S\.?\s\w+ | USIA | LINC(?:OLN)? | KUGOWN
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_POST = re.compile(
    r"""(?:the\s|all\s|other\s|our\s|American\s|each\s)*(?:
    Emb(?:assy|assies|tel|off)?\b.* | Missions?\b.* | Delegation.* | \w*Del | Consul\w*.* | posts?\b.* | Station\b.*
    | USUN
    | USRO | Ambassadors?\b.* | Amb\b.* | Charg[ée].* | Legation.* | addressees?(?:\s\w+)? | Country\sTeams?.* | CINC\w+
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"""\b(?:Soviets?|Sovs?|USSR|Russians?|Moscow|Israelis?|Arabs?|GO[A-Z]+|HMG|UK|U\.K\.|FRG|UAR|HKJ|GRC|PRC|DRV|GVN|SAG|Nasser|Shah|King
    |Turk\w*|Greeks?|Greece|Cyp\w+|Makarios|French|France|Paris|British|Britain|Germans?|Germany|Chinese|ChiComs?|China|Peking|Iran\w*
    |Iraqi?s?|Saudis?|Jordan\w*|Syrian?s?|Egypt\w*|Leban\w+|Liby\w+|Poles?|Poland|Polish|Yugo\w+|Finn?\w*|Danes?|Danish
    |Denmark|Ital\w+|Spain|Spanish|Japan\w*|Kore\w+|Thais?|Thailand|Philippin\w+|Indi\w+|Pakistan\w*|Afghan\w*|Prime\sMinister|Foreign
    \sMinister|Fon\s?Min|Premier|Chancellor|[Pp]art(?:y|ies)|Allies)\b""",
    re.VERBOSE,
)


def role_of(words: str, voice: Voice) -> Role:
    """What the bearer is to the document's own side.

    >>> role_of("You", "outgoing"), role_of("Department", "incoming"), role_of("Soviet Government", "outgoing")
    ('addressee', 'own', 'foreign')
    >>> role_of("We", "foreign"), role_of("the Embassy", "outgoing")
    ('foreign', 'post')

    :param words: the words as printed.
    :param voice: in a foreign party's own text "we" is that party, and the United States is foreign to nobody here.
    """
    low = words.lower()
    if low in ("you", "your"):
        return "addressee"
    if _OWN.fullmatch(words):
        return "foreign" if voice == "foreign" and low in ("we", "i", "us", "our") else "own"
    if _POST.fullmatch(words):
        return "post"
    return "foreign" if _FOREIGN.search(words) else "other"
