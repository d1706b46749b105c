"""Who acts: the subject of a modal verb or of a verb of intent, and what it is to the document's own side.

In: a sentence and the place of its cue. Out: the shortest noun phrase that names the actor, and its class. The rules
follow how telegrams and memoranda are worded, articles and auxiliaries dropped ("Embassy requested seek").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Standing = Literal["we", "you", "own", "post", "actor", "they", "it", "thing", "none"]

# The document's own government, at home.
OWN = r"""
(?:[Tt]he\s)?(?:
    USG | US\sGovt\.? | (?:US|U\.S\.|United\sStates|American|[Oo]ur|[Tt]his)\s(?:Government|side|Administration)
  | US(?![\w-]) | U\.S\. | United\sStates | (?:[Ww]hole\s)?(?:Department|Dept\.?)(?:\sof\s(?:State|Defense))?
  | (?:Departments\sof\s)?State(?:\sand\s(?:[A-Z]{2,5}|Defense))? | Defense(?:\sDepartment)? | (?:State|Treasury)\sDepartment
  | D[Oo]D | AID | USIA | CIA | ICA | Administration | White\sHouse | Washington | Pentagon | JCS | Joint\sChiefs(?:\sof\sStaff)?
  | Agency | President | (?:Under\s|Deputy\s|Acting\s)?Secretary(?:\sof\s(?:State|Defense|the\sTreasury))?(?:\s(?:Rusk|McNamara|Dulles|Vance|Rogers|Kissinger|Laird))?
  | Secretaries | NSC | Congress | Executive\sBranch | Treasury | H(?:eadquarters|QS?) | LINCOLN | (?:intelligence\s)?community
)"""
# Whom a telegram addresses, and officers and delegates it directs.
POST = r"""
(?:(?:[Tt]he|[Aa]ll|[Yy]our|US|U\.S\.|American|addressee|action|[Aa]ppropriate|neither)\s)*
(?:
    Embass(?:y|ies) | Embs?(?![\w.]) | Legation | Consul(?:ate|\sGeneral) | ConGen | Missions? | (?:US\s?|GA)?Del(?:egation)?s? | delegation
  | USGADel | GADel | USDel | USDEL | USUN | USRO | USNATO | US\s?[Oo]fficials | officials | Ambassadors?(?:\s[A-Z][a-z]+)? | Amb | Charg[ée] | DCM
  | [Pp]osts | addressees | missions | [Cc]ountry\s[Tt]eam | Station | CINC[A-Z]+ | officers | representatives
)"""
_OTHERS = r"""
(?:(?:[Tt]he|[Aa]ll|[Aa]ny|[Ee]ach|[Bb]oth|[Oo]ther|[Nn]o|appropriate|local|[A-Z][\w’'-]*)\s)*
(?:
    [Gg]overnments?(?![\w-]) | Govts?\.? | [Aa]llies | defectors | agenc(?:y|ies) | departments | Departments | officers? | personnel
  | representatives? | Committee | Council | Board | Group | team | staff | Party | parties | authorities | Ministers? | King | Shah
  | Chairman | members | countries | sides | [A-Z]{2,}[\w-]* | [A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*
)"""
_OWN_END = re.compile(rf"(?<![\w.]){OWN}$", re.VERBOSE)
_POST_END = re.compile(rf"(?<!\w){POST}$", re.VERBOSE)
_OTHERS_END = re.compile(rf"(?<![\w’-]){_OTHERS}$", re.VERBOSE)
_PRONOUN = re.compile(
    r"(?:^|[\s“\"(])(we|I|you|he|she|they|it|this|that|these|those|there|who|which|one)$", re.IGNORECASE
)
_PRONOUNS: dict[str, Standing] = {"we": "we", "i": "we", "you": "you", "he": "they", "she": "they", "they": "they", "who": "they"}

# Where the clause that holds a cue begins, seen from the cue.
_BOUNDARY = re.compile(
    r"""[,;:—()“”?\[\]]
    | (?<=\w)\.(?=\s)
    | \b(?:that|if|because|but|and|or|nor|which|who|whom|while|when|as|whether|before|after|since|so|unless|until|although
        |though|think|believe|believes|feel|feels|recommend|suggest|hope|than|where|what|how|why|request|propose|agree|consider
        |assume|understand|desire|expect|urge|is|are|was|were|be|should|must|will|would|may|lest|yet)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ADVERBS = re.compile(
    r"(?:\s+(?:also|therefore|then|alone|now|thus|however|still|meanwhile|hence|likewise|always|of\scourse|in\sgeneral|already"
    r"|only|in\sturn|not|both|all|each|in\sany\scase|at\sonce|too|soon|indeed|nevertheless|accordingly|[a-z]+ly),?)+\s*$"
)
_PREPOSITION = re.compile(r"\b(?:of|for|in|with|to|by|from|between|on|at|toward|towards|against|about|into|under|re)\s+$", re.IGNORECASE)
# A capital that only begins the sentence: no name, though it looks like one.
_COMMON = re.compile(r"[A-Z][a-z]+(?:ings?|tions?|ments?|ity|ities|ness|ances?|ences?|sures?|ams?|orms|isas|ices|ots|sals?)$")


@dataclass(frozen=True, slots=True)
class Actor:
    """The words that name an actor; start -1 where none do.

    :param standing: what it is to the document's own side.
    :param opener: the word or mark after which its clause begins, in lower case; "" at the sentence's start.
    """

    start: int
    end: int
    standing: Standing
    opener: str = ""


NOBODY = Actor(-1, -1, "none")


def standing_of(words: str) -> Standing:
    """What some words that name an actor are to the document's own side.

    >>> standing_of("We"), standing_of("Embassy"), standing_of("the United States"), standing_of("Soviet Government")
    ('we', 'post', 'own', 'actor')
    """
    pronoun = _PRONOUN.search(words)
    if pronoun:
        return _PRONOUNS.get(pronoun[1].lower(), "it")
    if _OWN_END.search(words):
        return "own"
    return "post" if _POST_END.search(words) else "actor" if _OTHERS_END.search(words) else "thing"


def find_subject(text: str, start: int, cue: int) -> Actor:
    """The subject of the verb at `cue` in the sentence that begins at `start`.

    >>> text = "We believe that under this policy US Government will retain control."
    >>> actor = find_subject(text, 0, text.index(" will"))
    >>> text[actor.start : actor.end], actor.standing, actor.opener
    ('US Government', 'own', 'that')
    """
    left = " " + text[start:cue].rstrip()
    left = _ADVERBS.sub("", left)
    while left.endswith(","):  # a parenthesis before the verb: "Page, despite his caution, should"
        cut = left.rfind(",", 0, len(left) - 1)
        left = left[:cut] if cut > 0 else left[:-1]
    opener, begin = "", 0
    for match in _BOUNDARY.finditer(left):
        if match.end() == len(left) and match.group().lower() == "that":
            continue
        if match.group() in ("and", "or") and _joins_names(left, match.start(), match.end()):
            continue
        opener, begin = match.group().lower(), match.end()
    phrase = left[begin:]
    begin += len(phrase) - len(phrase.lstrip(" “\"‘'.0123456789)"))
    phrase = left[begin:]
    at = start + begin - 1
    if not phrase:
        shared = _share_subject(text, start, at) if opener else NOBODY
        return Actor(shared.start, shared.end, shared.standing, opener)
    if opener in ("which", "who", "that") and phrase[0].islower() and not _PRONOUN.search(phrase) and " " not in phrase:
        before = find_subject(text, start, start + left.rfind(opener) - 1)  # "Posts which abstained should"
        if before.standing in ("post", "actor", "own"):
            return Actor(before.start, at + len(phrase), before.standing, before.opener)
    pronoun = _PRONOUN.search(phrase)
    if pronoun:
        word = pronoun[1]
        return Actor(at + len(phrase) - len(word), at + len(phrase), _PRONOUNS.get(word.lower(), "it"), opener)
    found = _named(phrase)
    if found and not (begin <= 1 and _COMMON.match(phrase)):
        return Actor(at + found[0], at + len(phrase), found[1], opener)
    return Actor(at, at + len(phrase), "thing", opener)


def _joins_names(left: str, start: int, end: int) -> bool:
    """Whether "and" stands between two names: "State and USIA"."""
    return bool(re.search(r"(?:^|[\s(])(?:the |The )?[A-Z][\w.]*\s*$", left[:start]) and re.match(r"\s*(?:the )?[A-Z]", left[end:]))


def _named(phrase: str) -> tuple[int, Standing] | None:
    """Where in a phrase the name of an actor begins that ends it, and its class."""
    patterns: tuple[tuple[re.Pattern[str], Standing], ...] = ((_OWN_END, "own"), (_POST_END, "post"), (_OTHERS_END, "actor"))
    for pattern, standing in patterns:
        match = pattern.search(phrase)
        if match:
            if match.start() and _PREPOSITION.search(phrase[: match.start()]) and re.search(r"^\W*(?:the |The |[a-zA-Z’-]+ )", phrase):
                return None  # "the question of Soviet policy": the head stands before the preposition
            return match.start(), standing
    return None


_SHARED = re.compile(rf"\b(?:we|I|you|he|they|{OWN}|{POST}|the\s[A-Z]\w+)(?=\s)", re.VERBOSE | re.IGNORECASE)
_VERB_AHEAD = re.compile(r"(\b[\w’]+|,)\s+(?:should|must|shall|will|may|might|could|would|can)\b")


def _share_subject(text: str, start: int, cue: int) -> Actor:
    """The subject of a verb that shares another's: that of the modal verb before it, or the sentence's first actor."""
    earlier = None
    for earlier in _VERB_AHEAD.finditer(text, start, cue):  # noqa: B007 (the last one counts)
        pass
    if earlier:
        found = find_subject(text, start, earlier.end(1))
        if found.start >= 0:
            return found
    opening = re.compile(r"[\s“\"(]*(?:\w{1,3}[.)]\s+)?(?:[A-Z][a-z]+,\s)?").match(text, start, cue)
    first = _SHARED.match(text, opening.end() if opening else start, cue)
    return Actor(first.start(), first.end(), standing_of(first.group())) if first else NOBODY


_EMBEDDED = re.compile(
    rf"\s*(?:that\s+)?(?:in\s[^,]{{0,60}},\s*|therefore\s+|at\s[^,]{{0,60}},\s*)?(?P<who>(?:we|you|I|the\s[A-Z]\w+|{POST}|{OWN})(?![\w.]))",
    re.VERBOSE,
)


def find_embedded(text: str, start: int, end: int) -> Actor:
    """Who is to act in what a verb of urging governs: "suggest YOU take", "request EMBASSY report".

    :param start: the character after the verb.
    """
    match = _EMBEDDED.match(text, start, end)
    if not match:
        return NOBODY
    return Actor(match.start("who"), match.end("who"), standing_of(match["who"]))
