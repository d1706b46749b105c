"""Who acts: the subject of a modal verb or of a verb of intent, and what it is to the document's own side.

In: a sentence and the place of its verb. Out: the shortest noun phrase that names the actor, and its class. The rules
follow how telegrams and memoranda are worded, articles and auxiliaries dropped ("Embassy requested seek"). Knows no
XML and no person: who a name is, is for the persons annotator to say.
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
  | US(?![\w-]) | U\.S\. | United\sStates | (?:Department|Dept\.?)(?:\sof\s(?:State|Defense))?
  | (?:Departments\sof\s)?State(?:\sand\s(?:[A-Z]{2,5}|Defense))? | Defense(?:\sDepartment)? | (?:State
  |Treasury)\sDepartment
  | D[Oo]D | AID | USIA | CIA | ICA | Administration | White\sHouse | Washington | Pentagon | JCS
  | Joint\sChiefs(?:\sof\sStaff)?
  | Agency | President(?!\sof\b)(?:\s(?:Johnson|Nixon|Kennedy|Eisenhower|Carter|Ford))?
  | (?:Under\s|Deputy\s|Acting\s)?Secretary(?:\sof\s(?:State|Defense|the\sTreasury))?
    (?:\s(?:Rusk|McNamara|Dulles|Vance|Rogers|Kissinger|Laird))?
  | Secretaries | NSC | Congress | Executive\sBranch | Treasury | H(?:eadquarters|QS?) | (?:intelligence\s)?community
)"""
# Whom a telegram addresses, and the officers and delegates it directs.
POST = r"""
(?:(?:[Tt]he|[Aa]ll|[Yy]our|US|U\.S\.|American|addressee|action|[Aa]ppropriate|neither)\s)*
(?:
    Embass(?:y|ies) | Embs?(?![\w.]) | Legation | Consul(?:ate|\sGeneral) | ConGen | Missions?
        | (?:US\s?)?(?:GA)?Del(?:egation)?s?
  | delegation | USDEL | USUN | USRO | USNATO | US\s?[Oo]fficials | officials | Ambassadors?(?:\s[A-Z][a-z]+)? | Amb
  | Charg[ée]
  | DCM | [Pp]osts | addressees | missions | [Cc]ountry\s[Tt]eam | Station | CINC[A-Z]+ | officers | representatives
)"""
_OTHERS = r"""
(?:(?:[Tt]he|[Aa]ll|[Aa]ny|[Ee]ach|[Bb]oth|[Oo]ther|[Nn]o|[Tt]hese|[Tt]hose|[Cc]ertain|[Ss]uch|appropriate|local
    |[A-Z][\w’'-]*)\s)*
(?:
    [Gg]overnments?(?![\w-]) | Govts?\.? | [Aa]llies | defectors | agenc(?:y|ies) | departments | Departments
        | officers?
  | personnel | representatives? | Committee | Council | Board | Group | team | staff | Party | parties | authorities
  | Ministers? | King | Shah | Chairman | members | countries | sides | [A-Z]{2,}[\w-]*
  | [A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*
)"""
_OWN_END = re.compile(rf"(?<![\w.]){OWN}$", re.VERBOSE)
_POST_END = re.compile(rf"(?<!\w){POST}$", re.VERBOSE)
_OTHERS_END = re.compile(rf"(?<![\w’-]){_OTHERS}$", re.VERBOSE)
_POST_HEAD = re.compile(POST, re.VERBOSE)
_NAMED: tuple[tuple[re.Pattern[str], Standing], ...] = ((_OWN_END, "own"), (_POST_END, "post"), (_OTHERS_END, "actor"))
_PRONOUN = re.compile(
    r"(?:^|[\s“\"(])(we|I|you|he|she|they|it|this|that|these|those|there|who|which|one)$", re.IGNORECASE
)
_PRONOUNS: dict[str, Standing] = {
    "we": "we", "i": "we", "you": "you", "he": "they", "she": "they", "they": "they", "who": "they",
}  # fmt: skip

# Where the clause that holds a verb begins: the last such mark before the verb, which a greedy start finds first.
# It is matched in lower case, which is faster than leaving case to the pattern.
_BOUNDARY = re.compile(
    r"""(?s:.*)(?P<mark>[,;:—()“”?\[\]]
    | (?<=\w)\.(?=\s)
    | \b(?:that|if|because|but|and|or|nor|which|who|whom|while|when|as|whether|before|after|since|so|unless|until
    |although
        |though|think|believe|believes|feel|feels|recommend|suggest|hope|(?<!other\s)than|where|what|how|why|request
        |propose
        |agree|consider|assume|understand|desire|expect|urge|is|are|was|were|be|should|must|will|would|may|lest
        |yet)\b)""",
    re.VERBOSE,
)
# Adverbs that may stand between a subject and its verb, beside all words in "ly".
_ADVERB_WORDS = (
    "also", "therefore", "then", "alone", "now", "thus", "however", "still", "meanwhile", "hence", "likewise",
    "always", "of course", "in general", "already", "only", "in turn", "not", "both", "all", "each", "in any case",
    "at once", "too", "soon", "indeed", "nevertheless",
)  # fmt: skip
_ADVERBS = re.compile(r"(?:\s+(?:" + "|".join(_ADVERB_WORDS).replace(" ", r"\s") + r"|[a-z]+ly),?)+\s*$")
# How the last of such adverbs ends; looking for it alone is cheaper, and few phrases have one.
_ADVERB_ENDS = ("ly", *(words.rpartition(" ")[2] for words in _ADVERB_WORDS))
_ADVERBIAL = re.compile(
    r"(?:in|at|on|for|under|with|by|from|to|of|as|re|if|then|therefore|however|thus|also|now|here|accordingly|meanwhile"
    r"|again|[a-z]+ly|should|this time|next|first|yet|still)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:of|for|in|with|to|by|from|between|on|at|toward|towards|against|about|into|under|re)\s+$", re.IGNORECASE
)
# A capital that only begins the sentence: no name, though it looks like one ("Targets should", "Planning will").
_COMMON = re.compile(
    r"""(?!(?:Soviets|Sovs|Turks|Greeks|Arabs|Danes|Finns|Poles|Czechs|Swedes|Saudis|Yugos|Yugoslavs|Kurds|Allies
        |Brits|ChiComs
        |\w+(?:[iea]ans|ndians|ptians|ssians|rians|nians|banese|anis|aelis|aqis|menis|mans|cans|yans|ots|ites|udis))$)
    [A-Z][a-z]+(?:s|ing|tion|ment|ity|ness|ance|ence|sal|ory|ary|ly|nce|ply|age|ture|ort)$""",
    re.VERBOSE,
)
_NO_NOUN = frozenset(
    [
        "Also", "Then", "Now", "Thus", "However", "Therefore", "Accordingly", "Meanwhile", "Otherwise", "Perhaps",
        "Only",
        "Further", "Furthermore", "Moreover", "Hence", "Next", "Here", "There", "Nor", "And", "But", "So", "Yet",
        "Still",
        "Instead", "Rather", "First", "Second", "Third", "Finally", "Nevertheless",
    ]
)  # fmt: skip
# A head with words of its own after it: "posts in those countries", "the Allies other than France".
_HEAD = re.compile(
    rf"""(?:{POST}|(?:[Tt]he\s|[Aa]ll\s|[Aa]ny\s)?
        (?:Allies|[Gg]overnments|[Mm]embers|[Cc]ountries|[Aa]gencies|[Pp]arties|[Dd]epartments))
    \s(?:in|of|to|other\sthan|concerned|at|with|which)\b""",
    re.VERBOSE,
)
_TOGETHER = re.compile(rf"(?:(?P<own>{OWN})|(?P<post>{POST}))\s(?:and|or)\s", re.VERBOSE)
_NAME_BEFORE = re.compile(r"(?:^|[\s(])(?:the |The )?[A-Z][\w.]*\s*$")
_NAME_AFTER = re.compile(r"\s*(?:the |other )?[A-Z]")


@dataclass(frozen=True, slots=True)
class Actor:
    """The words that name an actor, in characters of the text; start -1 where none do.

    :param standing: what it is to the document's own side.
    :param opener: the word or mark after which its clause begins, in lower case; "" at the sentence's start;
        "relative" where a clause is joined to a noun without a pronoun ("the role we will play").
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
    return next((standing for pattern, standing in _NAMED if pattern.search(words)), "thing")


def find_subject(text: str, start: int, verb: int) -> Actor:
    """The subject of the verb at `verb` in the sentence that begins at `start`.

    >>> text = "We believe that under this policy US Government will retain control."
    >>> actor = find_subject(text, 0, text.index(" will"))
    >>> text[actor.start : actor.end], actor.standing, actor.opener
    ('US Government', 'own', 'that')
    """
    left = _words_before(text, start, verb)
    opener, begin = _clause_before(left)
    begin += len(left[begin:]) - len(left[begin:].lstrip(" “\"‘'.0123456789)"))
    phrase = left[begin:]
    at = start + begin - 1
    if not phrase and opener in ("which", "who", "whom"):
        return Actor(-1, -1, "it", opener)
    if not phrase:
        shared = _share_subject(text, start, at) if opener else NOBODY
        return Actor(shared.start, shared.end, shared.standing, opener)
    if opener in ("which", "who", "that") and re.match(r"[a-z]+$|[a-z]+ed\b", phrase) and not _PRONOUN.search(phrase):
        before = find_subject(text, start, start + left.rfind(opener) - 1)  # "posts which abstained should"
        if before.standing in ("post", "actor", "own"):
            return Actor(before.start, at + len(phrase), before.standing, before.opener)
    return _read_phrase(phrase, at, opener, first=begin <= 8)


def _words_before(text: str, start: int, verb: int) -> str:
    """The words of the sentence before a verb, adverbs off, after one space."""
    left = " " + text[start:verb].rstrip()
    adverbial = left.rstrip(",").endswith(_ADVERB_ENDS)
    adverbs = _ADVERBS.search(left, max(0, len(left) - 50)) if adverbial else None
    left = left[: adverbs.start()] if adverbs else left
    while left.endswith(","):  # a parenthesis before the verb: "Page, despite his caution, should"
        cut = left.rfind(",", 0, len(left) - 1)
        left = left[:cut] if cut > 0 else left[:-1]
    return left


def _clause_before(left: str) -> tuple[str, int]:
    """The word or mark after which the last clause of `left` begins, and where that clause begins in it."""
    end = len(left)
    lower = left.replace("İ", "I").lower()  # a lower İ would be two characters
    while match := _BOUNDARY.match(lower, 0, end):
        word, end = match["mark"], match.start("mark")
        if word == "that" and match.end() == len(left):
            continue  # "that" itself is the subject
        if word in ("and", "or") and _NAME_BEFORE.search(left, 0, end) and _NAME_AFTER.match(left, match.end()):
            continue  # "State and USIA"
        return word, match.end()
    return "", 0


def _read_phrase(phrase: str, at: int, opener: str, *, first: bool) -> Actor:
    """The actor that a phrase before a verb names at its end.

    :param at: where the phrase begins in the text.
    :param first: it begins the sentence, so its capital proves nothing.
    """
    end = at + len(phrase)
    pronoun = _PRONOUN.search(phrase, max(0, len(phrase) - 6))  # the longest, and the space before it
    if pronoun:
        ahead = phrase[: pronoun.start()]
        if ahead and not (first or _ADVERBIAL.match(ahead)):
            opener = "relative"
        return Actor(end - len(pronoun[1]), end, _PRONOUNS.get(pronoun[1].lower(), "it"), opener)
    if phrase in _NO_NOUN:
        return Actor(-1, -1, "none", opener)
    found = _named(phrase)
    if found and found[0] and re.match(r"(?:the|those|any|an?|[a-z]+s)\b", phrase) and not _ADVERBIAL.match(phrase):
        opener = "relative"
    if found and not (found[1] == "actor" and first and _COMMON.match(phrase)):
        return Actor(at + found[0], end, found[1], opener)
    return Actor(at, end, "thing", opener)


def _named(phrase: str) -> tuple[int, Standing] | None:
    """Where in a phrase the actor's name begins that ends it, and its class; None where it names no actor."""
    together = _TOGETHER.match(phrase)
    if together:
        return 0, "own" if together["own"] else "post"
    if _HEAD.match(phrase):
        return 0, "post" if _POST_HEAD.match(phrase) else "actor"
    for pattern, standing in _NAMED:
        match = pattern.search(phrase)
        if match:
            before = phrase[: match.start()]
            if _PREPOSITION.search(before) and re.match(r"\W*[a-zA-Z’-]+ ", phrase):
                return None  # "the question of Soviet policy": the head stands before the preposition
            return match.start(), standing
    return None


_SHARED = re.compile(rf"\b(?:we|I|you|he|they|{OWN}|{POST}|the\s[A-Z]\w+)(?=\s)", re.VERBOSE | re.IGNORECASE)
_FIRST_WORD = re.compile(r"[\s“\"(]*(?:\w{1,3}[.)]\s+)?(?:[A-Z][a-z]+,\s)?")
_EMBEDDING = re.compile(
    r"\b(?:that|which|who|believe|think|feel|felt|hope|understand|assume|are pleased|agree|know|said|told)\b"
)
_VERB_AHEAD = re.compile(r"(?s:.*)(\b[\w’]+|,)\s+(?:should|must|shall|will|may|might|could|would|can)\b")


def _share_subject(text: str, start: int, verb: int) -> Actor:
    """The subject of a verb that shares another's: the sentence's first actor, or that of the modal verb before it."""
    opening = _FIRST_WORD.match(text, start, verb)
    match = _SHARED.match(text, opening.end() if opening else start, verb)
    first = Actor(match.start(), match.end(), standing_of(match.group())) if match else NOBODY
    if first.standing == "you":
        return first
    earlier = _VERB_AHEAD.match(text, start, verb)
    if earlier:
        found = find_subject(text, start, earlier.end(1))
        if found.start >= 0:
            return found
    if first.standing == "we" and _EMBEDDING.search(text, first.end, verb):
        return Actor(-1, -1, "it")  # the subject of the clause that "we believe" governs
    return first


_EMBEDDED = re.compile(
    rf"""\s*(?:that\s+|therefore\s+|strongly\s+|in\s[^,]{{0,60}},\s*|at\s[^,]{{0,60}},\s*)*
    (?P<who>(?:we|you|I|the\s[A-Z]\w+|{POST}|{OWN})(?![\w.]))""",
    re.VERBOSE,
)


def find_embedded(text: str, start: int, end: int) -> Actor:
    """Who is to act in what a verb of urging governs: "suggest YOU take", "request EMBASSY report".

    :param start: the character after the verb.
    """
    match = _EMBEDDED.match(text, start, end)
    return Actor(match.start("who"), match.end("who"), standing_of(match["who"])) if match else NOBODY
