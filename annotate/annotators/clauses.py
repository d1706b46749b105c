"""Policy clauses: who shall, must, may, need not or will do what, as the document's own side lays it down.

In: the text of a document's paragraphs and its heading. Out: each clause with its kind, its cue (the words that
carry the force) and its bearer (the words naming who must, may or will act). What is reported, narrated, foretold or
merely thought is no clause. Knows no XML. Source of the rules: the guideline of the hand-labelled sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from annotate.annotation import Annotation, Certainty, Context
from annotate.annotators.sentences import find_sentences
from annotate.annotators.voices import Voice, read_voice
from annotate.registers import Registers
from annotate.textview import NOTE_MARK, View

VERSION = 1
LABEL = "Policy clauses: what the document's own side lays down that someone shall, must, may, need not or will do."

Kind = Literal[
    "obligation", "prohibition", "permission", "exemption", "scope", "effective", "commitment", "instruction",
    "recommendation",
]  # fmt: skip
Subject = Literal["we", "you", "own", "post", "actor", "they", "it", "thing", "none"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A policy clause; start, end and the bearer's are characters of the text it was found in.

    :param cue: the words that carry the force.
    :param bearer_start: where the words naming the duty bearer begin; -1 where none are named.
    """

    start: int
    end: int
    kind: Kind
    cue: str
    bearer_start: int
    bearer_end: int
    cert: Certainty


@dataclass(frozen=True, slots=True)
class _Actor:
    """The subject of a cue: where it stands (-1: nowhere) and what it is to the document's own side."""

    start: int
    end: int
    kind: Subject


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A reading of one cue; weight is between 0 and 1."""

    kind: Kind
    cue_start: int
    cue_end: int
    bearer: _Actor
    weight: float


_NOBODY = _Actor(-1, -1, "none")

# ---- subjects -------------------------------------------------------------------------------------------------

# Where the clause that holds a cue begins, seen from the cue.
_BOUNDARY = re.compile(
    r"[,;:—()“”\[\]?]|(?<=\w)\.(?=\s)|\b(?:that|if|because|but|and|or|nor|which|who|whom|while|when|as|whether|before|after|since|so"
    r"|unless|until|although|though|think|believe|feel|recommend|suggest|hope|than|where|what|how|why|request|propose"
    r"|agree|consider|assume|understand|desire|expect|is|are|was|were|be)\b",
    re.IGNORECASE,
)
_ADVERBS = re.compile(
    r"(?:\s+(?:also|therefore|then|accordingly|alone|now|thus|however|certainly|further|still|meanwhile|hence|likewise"
    r"|probably|perhaps|always|of course|in general|already|only|in turn|not|both|all|each|definitely|clearly|in any case"
    r"|at once|immediately|personally|[a-z]+ly)\b,?)+\s*$"
)
_PRONOUN = re.compile(r"(?:^|[\s“\"(])(we|I|you|he|she|they|it|this|that|these|those|there|who|which)$", re.IGNORECASE)
_OWN = (
    r"(?:the |The )?(?:USG|US Govt\.?|(?:US|U\.S\.|United States|American|our|Our|this|This)(?: Government| side| Administration)?|US|U\.S\.|United States"
    r"|Department(?: of (?:State|Defense))?|Dept\.?|State(?: and [A-Z]{2,5})?|Defense|DOD|DoD|AID|USIA|CIA|ICA|Administration"
    r"|White House|Washington|Pentagon|JCS|Joint Chiefs(?: of Staff)?|Agency|President|Secretary(?: of (?:State|Defense))?"
    r"|Secretaries|NSC|Congress|Executive Branch|Treasury|Headquarters|HQS?|LINCOLN|intelligence community|community)"
)
_POST = (
    r"(?:(?:the |The |all |All |your |Your |US |U\.S\. |American |addressee |action )*(?:Embass(?:y|ies)|Emb|Legation|Consulate|ConGen|Mission|Delegation|Del|US ?Del|USGADel|GADel"
    r"|USUN|USRO|USNATO|US ?[Oo]fficials|officials|Ambassadors?|Amb|Charg[ée]|DCM|posts?|addressees|missions|country team|Country Team"
    r"|Station|officers?|Representatives?|reps?))"
)
_OWN_END = re.compile(r"(?<![\w.])" + _OWN + r"$")
_POST_END = re.compile(r"(?<!\w)" + _POST + r"(?: [A-Z][a-z]+)?$")
_ACTOR_END = re.compile(
    r"(?:(?:[Tt]he|[Aa]ll|[Aa]ny|[Ee]ach|[Bb]oth|[Oo]ther|[Nn]o|appropriate|local|senior|US|[A-Z][\w’'-]*) )*"
    r"(?:Governments?|Govts?\.?|governments?|[Aa]llies|defectors|agenc(?:y|ies)|departments|Departments|officers?|officials|personnel|representatives?"
    r"|Committee|Council|Board|Group|team|staff|Party|parties|authorities|Ministers?|Prime Minister|King|Shah|Chairman|members|countries"
    r"|community|[A-Z]{2,}\w*|[A-Z][\w’'-]+)$"
)


def _subject(text: str, start: int, cue: int) -> _Actor:
    """The subject before a cue: what stands between the beginning of its clause and the cue."""
    end = cue
    left = text[start:cue].rstrip()
    left = _ADVERBS.sub("", " " + left)[1:] if left else left
    left = left.rstrip(" ,") if left.endswith(",") else left
    boundary = 0
    for match in _BOUNDARY.finditer(left):
        word = match.group().lower()
        if word in ("and", "or") and re.search(r"[A-Z]\w*\s*$", left[: match.start()]) and re.match(r"\s*(?:the )?[A-Z]", left[match.end() :]):
            continue
        if word == "that" and match.end() == len(left):
            continue
        boundary = match.end()
    begin = boundary + len(left[boundary:]) - len(left[boundary:].lstrip(" “\"‘"))
    phrase = left[begin:]
    if not phrase:
        return _shared(text, start, start + boundary) if boundary else _NOBODY
    end = start + len(left)
    pronoun = _PRONOUN.search(phrase)
    if pronoun:
        word = pronoun[1].lower()
        kind: Subject = (
            "we" if word in ("we", "i") else "you" if word == "you" else "they" if word in ("he", "she", "they", "who") else "it"
        )
        return _Actor(end - len(word), end, kind)
    for pattern, found in ((_OWN_END, "own"), (_POST_END, "post"), (_ACTOR_END, "actor")):
        match = pattern.search(phrase)  # type: ignore[assignment]
        if match and not (found == "actor" and match.start() and re.search(r"\b(?:of|in|for|with|to|on|by|from)\s+$", phrase[: match.start()])):
            if match.start() and re.search(r"\b(?:of|for|in|with|to|by|from|between|on|at)\s+$", phrase[: match.start()]):
                break
            return _Actor(start + begin + match.start(), end, found)  # type: ignore[arg-type]
    return _Actor(start + begin, end, "thing")


_FIRST = re.compile(r"\b(?:we|I|you|" + _OWN + "|" + _POST + r")\b(?=\s)", re.IGNORECASE)


def _shared(text: str, start: int, cue: int) -> _Actor:
    """The subject that a cue without one of its own shares with an earlier verb of the sentence."""
    match = None
    for match in _FIRST.finditer(text, start, cue):
        pass
    if not match:
        return _NOBODY
    word = match.group().lower()
    kind: Subject = "we" if word in ("we", "i") else "you" if word == "you" else "own" if _OWN_END.search(match.group()) else "post"
    return _Actor(match.start(), match.end(), kind)


# ---- what makes a cue no clause --------------------------------------------------------------------------------

_SAID = (
    "said|told|stated|replied|answered|added|asked|remarked|commented|observed|noted|stressed|emphasized|explained|indicated"
    "|reported|declared|insisted|argued|felt|thought|believed|hoped|suggested|proposed|urged|mentioned|reiterated|assured"
    "|informed|responded|claimed|maintained|warned|wondered|promised|repeated|inquired|expressed|pointed out|reminded|agreed"
    "|concurred|concluded|confirmed|complained|continued|interjected|described|favored|wanted|wished|hinted|requested|recommended|announced"
)
_REPORTED = re.compile(
    rf"(?<!be )\b(?:{_SAID})\b(?!\s+by\b)|\b(?:says|states|feels|believes|thinks|wants|argues|insists|claims|maintains|urges|suggests|holds"
    r"|hopes|agrees|according to|[Hh]is view|in his opinion|went on to say)\b"
)
_OWN_REPORT = re.compile(r"\b(?:Department|Dept|USG|U\.?S\.?|United States|US Government|we|We) (?:also )?(?:feels|believes|thinks|hopes|suggests|urges|agrees|agreed|concluded)\b")
_CONDITIONAL = re.compile(r"\b(?:if|unless|in (?:the )?event(?: that)?|lest|[Ii]n case|assuming|provided|until|whether|how|what|why|who|when|where)\s+[^,;]*$", re.IGNORECASE)


def _is_reported(text: str, start: int, cue: int) -> bool:
    """Whether the words before a cue make it somebody's report."""
    left = text[start:cue]
    if left.count("“") > left.count("”"):
        return True
    found = None
    for found in _REPORTED.finditer(left):
        pass
    return bool(found) and not _OWN_REPORT.search(left)


def _is_conditional(text: str, start: int, cue: int) -> bool:
    """Whether a cue stands inside a condition or an indirect question."""
    return bool(_CONDITIONAL.search(text[start:cue]))


# ---- cues ------------------------------------------------------------------------------------------------------

_GUESS = re.compile(r"\s+(?:not\s+)?(?:well|probably|perhaps|likely|soon|eventually|doubtless)\b")
_AFTER_NOT = re.compile(r"\s+(?:[a-z]+ly\s+|also\s+|of course\s+)?(?:not|never)\b")
_AVOID = re.compile(r"\s+(?:avoid|refrain)\b")
_PASSIVE = re.compile(r"(?:\s+not)?(?:\s+\w+ly|\s+also)*\s+be\s+(?:\w+ly\s+|so\s+)?(?:\w+ed|made|given|told|taken|held|kept|sent|put|done|drawn|shown|sought|found|left|set|brought|dealt|built|understood|met|paid|borne|withdrawn|undertaken)\b")
_EPISTEMIC = re.compile(
    r"\s+(?:not\s+)?(?:have|help|result|receive|prove|become|come|facilitate|enable|permit|encourage|provide|serve|lead|produce|suffice"
    r"|appear|seem|occur|begin|know|like|be (?:able|manageable|useful|possible|sufficient|interesting|clear|easy|available|noted|glad"
    r"|some|a (?:good|great)|of|noted|remembered|recalled|in a position|understood that|borne in mind|ready by|here))\b"
)
_DESIRE = re.compile(r"\s+(?:also\s+|therefore\s+|well\s+)?(?:wish|want|care|like|find it|desire)\b")

_STATIVE = re.compile(
    r"\s+(?:not\s+|also\s+|certainly\s+|probably\s+|undoubtedly\s+|still\s+|soon\s+|then\s+|thus\s+)*(?:have\b|need|find\b|face|know|see\b|lose|gain|be (?:able|in |faced|hard|forced|obliged|"
    r"unable|glad|happy|grateful|interested|the|a |more|less|very|no |well|subject|better|regarded|accused|seen|left|confronted)|recall|note\b|remember|"
    r"understand|appreciate|probably|receive|suffer|want|wish|like\b|hear|learn|get\b)"
)

_MODAL = r"(?P<modal>should(?:n[’']t)?|must|shall|ought to|need to|needs to|will|would|may|might|could|can|cannot)"
_TRIGGER = re.compile(rf"\b(?:{_MODAL}|(?P<verb>[Rr]ecommend|[Ss]uggest|[Uu]rge|propose|[Rr]equest|[Pp]lease|authorized|authorize|intends?|plans?|prepared|ready|decided|agrees?|undertakes?"
    r"|desires?|appreciate|applicable|applies|apply|limited to|effect|effective|burden of proof|exempt(?:ed)?|retains?|flexibility|policy is|intention|determination|required|discretion))\b")


def _modal(voice: Voice, text: str, start: int, end: int, match: re.Match[str]) -> _Candidate | None:
    """Read a modal verb by its subject, its complement and the document's voice."""
    at, stop, word = match.start(), match.end(), match["modal"].lower()
    subject = _subject(text, start, at)
    passive = bool(_PASSIVE.match(text, stop))
    negative = bool(_AFTER_NOT.match(text, stop)) or word == "cannot" or "n’t" in word or bool(_AVOID.match(text, stop))
    bearer = subject if subject.kind in ("we", "you", "own", "post", "actor", "they") else _NOBODY
    found: tuple[Kind, float] | None = None
    policy = voice in ("outgoing", "directive", "paper")
    if word in ("should", "shouldn’t", "must", "ought to", "need to", "needs to") or (word == "shall" and subject.kind not in ("we", "own")):
        found = _duty(voice, word, subject.kind, passive, negative, policy)
        if found and subject.kind not in ("we", "you", "own", "post") and not passive and _EPISTEMIC.match(text, stop):
            return None
        if text.startswith(" have ", stop) and word in ("must", "should"):
            return None
        if passive and found and found[0] in ("instruction", "prohibition", "recommendation"):
            bearer = _NOBODY
        if _is_conditional(text, start, at):
            return None
    elif word == "shall" or word == "will":
        if subject.kind in ("we", "own") and not _STATIVE.match(text, stop):
            found = ("commitment", 0.7)
        elif subject.kind == "you" and voice == "outgoing" and re.match(r"\s+please\b", text[stop:]):
            found = ("instruction", 0.7)
        if _is_conditional(text, start, at):
            return None
    elif word in ("may", "might", "could", "can"):
        if subject.kind in ("you", "post", "we") and _DESIRE.match(text, stop):
            found = ("recommendation", 0.7)
        elif subject.kind in ("you", "post") and voice == "outgoing" and not _GUESS.match(text, stop) and not re.match(r"\s+(?:have|be sure|be assured|know|recall|find)\b", text[stop:]):
            found = ("prohibition" if negative else "permission", 0.8)
        elif word == "may" and re.match(r"\s+be (?:best|useful|advisable|desirable|wise)\b", text[stop:]) and voice in ("adviser", "incoming"):
            found = ("recommendation", 0.5)
    elif word == "would":
        recommend = re.match(r"\s+(?:appear |seem )?(?:be (?:well advised|wise|preferable|advisable|desirable|best|prudent)|recommend|suggest|urge|favor)\b", text[stop:])
        if recommend and subject.kind in ("we", "it", "thing", "none", "own"):
            found = ("recommendation", 0.6)
        elif re.match(r"\s+appreciate\b", text[stop:]) and voice == "outgoing" and subject.kind in ("we", "own", "none"):
            return _Candidate("instruction", at, stop + 11, _NOBODY, 0.7)
        elif re.match(r"\s+be (?:prepared|willing|ready)\b", text[stop:]) and subject.kind in ("we", "own"):
            found = ("commitment", 0.6)
    if not found or _is_reported(text, start, at):
        return None
    kind, weight = found
    cue_end = stop
    if negative and word not in ("cannot", "shouldn’t"):
        cue_end = max(cue_end, _end(_AFTER_NOT, text, stop), _end(_AVOID, text, stop))
    elif passive:
        cue_end = text.index(" be", stop) + 3
    return _Candidate(kind, at, cue_end, bearer, weight)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _duty(voice: Voice, word: str, subject: Subject, passive: bool, negative: bool, policy: bool) -> tuple[Kind, float] | None:
    """What should, must and their like lay down: on whom, by whose voice."""
    if voice == "outgoing":
        if subject in ("you", "post"):
            return ("prohibition" if negative else "instruction", 0.9)
        if subject == "none" and word == "should":
            return ("instruction", 0.4)
        if subject in ("actor", "they") and passive:
            if word == "should" and subject == "they":
                return ("prohibition" if negative else "instruction", 0.5)
            return ("prohibition" if negative else "obligation", 0.6)
        if subject in ("they",):
            return None
        if subject == "actor" and not negative:
            return None
        return ("prohibition" if negative else "obligation", 0.6)
    if voice in ("directive",):
        return ("prohibition" if negative else "obligation", 0.8)
    if voice in ("adviser", "incoming", "paper", "letter"):
        if subject in ("we", "you", "own", "post"):
            return ("recommendation", 0.8)
        if subject in ("actor", "they"):
            return None
        return ("recommendation", 0.4 if passive else 0.3)
    return None


def _embedded(text: str, start: int, end: int) -> _Actor:
    """Who is to act in what a verb of urging governs: "that WE not offer", "YOU take", "EMBASSY report"."""
    match = _EMBEDDED.match(text, start, end)
    if not match:
        return _NOBODY
    span = match.start("who"), match.end("who")
    word = match["who"].lower()
    kind: Subject = "we" if word in ("we", "i") else "you" if word == "you" else "own" if _OWN_END.search(match["who"]) else "post"
    return _Actor(*span, kind)


_EMBEDDED = re.compile(rf"\s*(?:that\s+)?(?:in [^,]*,\s*|therefore\s+|at [^,]*,\s*)?(?P<who>we|you|I|{_POST}|{_OWN})(?![\w.])")
_OPENING = re.compile(r"(?:\(?\w{1,3}[.)]\s+|[—-]\s*|“)*(?:(?:Accordingly|Therefore|However|Meanwhile|Also|In view[^,]*|For [^,]*|In [^,]*),?\s+)?")
_IMPERATIVE = re.compile(
    r"(?:Please|Inform|Advise|Convey|Seek|Obtain|Report|Tell|Deliver|Continue|Approach|Explain|Make|Emphasize|Stress|Urge|Express|Avoid|Ask|Point out"
    r"|Do not|Keep|Cable|Telegraph|Transmit|Pass|Submit|Consult|Discuss|Request|Take|Arrange|Repeat|Coordinate|Limit|Assure|Indicate|Notify)\b(?=\s+[a-z])"
)


def _verb(voice: Voice, text: str, start: int, end: int, match: re.Match[str]) -> _Candidate | None:
    """Read a cue that is no modal verb: what it means depends on who stands before it and what follows."""
    at, stop, word = match.start(), match.end(), match["verb"].lower()
    subject = _subject(text, start, at)
    if word in ("agree", "agrees", "propose", "request") and subject.kind not in ("we", "own", "none"):
        return None
    if word in ("applicable", "applies", "apply", "limited to", "effect", "effective", "exempt", "exempted", "required"):
        return _rule(text, start, end, at, stop, word)
    if _is_reported(text, start, at) or _is_conditional(text, start, at):
        return None
    ours = subject.kind in ("we", "own") or (subject.kind == "none" and bool(_OPENING.match(text[start:at] + "") and not text[start:at].strip(" 0123456789.()—“ABCDEFGH,")))
    if word in ("recommend", "suggest", "urge", "propose"):
        if not ours or re.match(r"\s+(?:itself|themselves|a )", text[stop:]):
            return None
        who = _embedded(text, stop, end)
        if word == "suggest" and voice == "outgoing":
            return _Candidate("instruction", at, stop, who, 0.8)
        return _Candidate("recommendation", at, stop, who if who.start >= 0 or word != "propose" else subject, 0.8)
    if word in ("request", "please", "desires", "desire", "appreciate"):
        if not ours or word in ("appreciate", "desire"):
            return None
        kind: Kind = "instruction" if voice in ("outgoing", "directive") else "recommendation"
        return _Candidate(kind, at, stop, _embedded(text, stop, end), 0.8 if word != "desires" else 0.5)
    if word in ("authorized", "authorize"):
        if subject.kind in ("you", "post", "they") and word == "authorized" and voice in ("outgoing", "directive"):
            begin = text.rfind(" are ", start, at) + 1 if text[start:at].endswith(" are ") else at
            return _Candidate("permission", begin, stop, subject, 0.9)
        return None
    if word in ("intend", "intends", "plan", "plans", "undertake", "undertakes", "agree", "agrees") and subject.kind in ("we", "own"):
        return _Candidate("commitment", at, stop + (3 if text.startswith(" to", stop) else 0), subject, 0.7)
    if word in ("prepared", "ready") and subject.kind not in ("we", "own"):
        subject = _subject(text, start, _before(text, start, at))
    if word in ("prepared", "ready") and subject.kind in ("we", "own") and not re.search(r"\b(?:was|were|been|not)\s+(?:\w+\s+)?$", text[start:at]):
        return _Candidate("commitment", at, stop + (3 if text.startswith(" to", stop) else 0), subject, 0.7)
    if word == "decided" and re.search(r"\b(?:we|I|US|USG|Dept|Department|President)\s+(?:have|has)\s+(?:now\s+|therefore\s+)?$", text[start:at]):
        return _Candidate("commitment", at, stop, _subject(text, start, _before(text, start, at)), 0.7)
    if word == "burden of proof":
        found = re.compile(r"\s+(?:is|rests|lies|falls)\s+(?:up)?on\s+(?P<who>(?:the\s+)?[\w.]+(?:\s+community)?)").match(text, stop)
        if found:
            return _Candidate("obligation", at, found.start("who") - 1, _Actor(found.start("who"), found.end("who"), "actor"), 0.9)
    if word in ("retains", "retain", "flexibility", "discretion"):
        found = re.compile(r"\bretain[^,;.]*?\b(?:flexibility|discretion|freedom)\b").search(text, start, end)
        if found and found.start() <= at < found.end():
            modal = re.compile(r"\b(?:will|shall|would|must|should)\s+$").search(text, start, found.start())
            return _Candidate("permission", found.start(), found.end(), _subject(text, start, modal.start() if modal else found.start()), 0.95)
    return None


def _before(text: str, start: int, at: int) -> int:
    """Where the verb group that ends at a cue begins ("we ARE NOW prepared")."""
    match = re.compile(r"(?:\b(?:am|are|is|have|has|be|been|now|also|fully|quite|therefore)\s+)+$").search(text, start, at)
    return match.start() if match else at


_POLICY = re.compile(r"\b(?:polic(?:y|ies)|procedures?|rules?|agreement|provisions?|order|instructions?|regulations?|point|restrictions?|it|this|these|they|directive|guidelines?|authority|principles?|measures)\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not|n[o’]t|never|no longer)\b[^,;]{0,25}$")


def _rule(text: str, start: int, end: int, at: int, stop: int, word: str) -> _Candidate | None:
    """Read what says to whom or what a rule applies, and when it does."""
    left = text[start:at]
    if _is_reported(text, start, at):
        return None
    if word in ("applicable", "applies", "apply"):
        if word == "apply" and not re.search(r"\b(?:will|shall|should|must|would|does|do|also)\s+(?:not\s+)?(?:also\s+|only\s+|equally\s+)?$", left):
            return None
        if not _POLICY.search(left) or not re.match(r"\s+(?:only\s+|also\s+|equally\s+|particularly\s+|as well\s+)*(?:to|in)\b", text[stop:]):
            return None
        kind: Kind = "exemption" if _NEGATED.search(left) else "scope"
        begin = start + match.start() if (match := re.search(r"\b(?:not\s+(?:be\s+)?|is\s+|be\s+|are\s+)$", left)) else at
        return _Candidate(kind, begin, stop, _NOBODY, 0.9)
    if word in ("effect", "effective"):
        if word == "effect":
            found = re.search(r"\b(?:go|goes|put|come|enter|remain|take|be)(?:s|es)?\s+(?:in\s?to\s+|in\s+)?$", left)
            if found and re.search(r"\b(?:shall|will|should|to|must)\s+$", left[: found.start()]) and _POLICY.search(left):
                return _Candidate("effective", start + found.start(), stop, _NOBODY, 0.95)
            return None
        if re.match(r"\s+(?:immediately|at once|upon|as of|on\s+[A-Z0-9]|[A-Z][a-z]+\s+\d)", text[stop:]) and not re.search(r"\bmost\s+$", left):
            return _Candidate("effective", at, stop, _NOBODY, 0.7)
        return None
    if word in ("exempt", "exempted") and re.search(r"\b(?:is|are|be|shall be|will be)\s+$", left):
        return _Candidate("exemption", at, stop, _NOBODY, 0.8)
    if word == "required" and re.search(r"\b(?:is|are|will be|shall be)\s+not\s+$|\bwill not be\s+$|\bnot\s+$", left) and re.match(r"\s+to\b", text[stop:]):
        return _Candidate("exemption", at, stop, _NOBODY, 0.4)
    return None


_APPLIED = re.compile(r"\b(?:will|shall|should|must|is to)\s+(?P<not>not\s+)?(?P<cue>(?:also\s+)?be\s+(?:applied|extended|limited|confined|restricted)\s+(?:only\s+)?to)\b")


def _applied(voice: Voice, text: str, start: int, end: int, match: re.Match[str]) -> _Candidate | None:
    """Read "will be applied to": what a modal verb before it would make an obligation is a scope."""
    found = _APPLIED.match(text, match.start(), end)
    if not found or _is_reported(text, start, match.start()):
        return None
    if not _POLICY.search(text, start, match.start()):
        return None
    return _Candidate("exemption" if found["not"] else "scope", found.start("cue"), found.end("cue"), _NOBODY, 0.9)


def _imperative(voice: Voice, text: str, start: int, end: int) -> _Candidate | None:
    """Read a sentence that begins with a command."""
    opening = _OPENING.match(text, start, end)
    at = opening.end() if opening else start
    match = _IMPERATIVE.match(text, at, end)
    if not match or voice not in ("outgoing", "directive"):
        return None
    word = match.group()
    who = _embedded(text, match.end(), end) if word == "Request" else _NOBODY
    if word == "Please":
        return _Candidate("instruction", match.start(), match.end(), _NOBODY, 0.9)
    return _Candidate("prohibition" if word in ("Do not", "Avoid") else "instruction", match.start(), match.end(), who, 0.7)


# ---- sentences --------------------------------------------------------------------------------------------------

_QUIET: frozenset[str] = frozenset(("record", "estimate", "editorial"))
_THRESHOLD = 0.35
_SPLIT = re.compile(r"(?:,\s+)?\band\s+(?=that\b)|;\s+(?:and\s+)?|,\s+but\s+(?=that\b)")


def _candidates(voice: Voice, text: str, start: int, end: int) -> list[_Candidate]:
    """Every reading of a sentence's cues, in the order of the text."""
    found: list[_Candidate] = []
    command = _imperative(voice, text, start, end)
    if command:
        found.append(command)
    if text[end - 1] == "?":
        return []
    for match in _TRIGGER.finditer(text, start, end):
        if match["modal"]:
            candidate = _applied(voice, text, start, end, match) or _modal(voice, text, start, end, match)
        else:
            candidate = _verb(voice, text, start, end, match)
        if candidate and candidate.weight >= _THRESHOLD:
            found.append(candidate)
    return found


# Readings that name what a rule is about outrank the modal verb they stand beside.
_RANK = {"scope": 2, "exemption": 2, "effective": 2, "permission": 1}


def _main(found: list[_Candidate]) -> _Candidate:
    """The main force of a sentence or of one half of it."""
    return max(found, key=lambda c: (_RANK.get(c.kind, 0) if c.weight >= 0.9 else 0, c.weight, -c.cue_start))


def _certainty(candidate: _Candidate) -> Certainty:
    return "high" if candidate.weight >= 0.9 else "medium" if candidate.weight >= 0.6 else "low"


def _read_sentence(voice: Voice, text: str, start: int, end: int) -> list[Clause]:
    """The clauses of one sentence: one, or one each side of "and that" where the two differ in kind."""
    found = _candidates(voice, text, start, end)
    if not found:
        return []
    pieces: list[tuple[int, int, _Candidate]] = []
    edges = [start, *(match.end() for match in _SPLIT.finditer(text, start, end)), end]
    for left, right in zip(edges, edges[1:], strict=False):
        here = [c for c in found if left <= c.cue_start < right]
        if not here:
            continue
        best = _main(here)
        if pieces and pieces[-1][2].kind == best.kind:
            pieces[-1] = (pieces[-1][0], right, max(pieces[-1][2], best, key=lambda c: c.weight))
        else:
            pieces.append((left if pieces else start, right, best))
    if pieces:
        pieces[-1] = (pieces[-1][0], end, pieces[-1][2])
    clauses = []
    for i, (left, right, best) in enumerate(pieces):
        stop = len(text[:right].rstrip()) if i + 1 < len(pieces) else end
        trimmed = re.compile(r"(?:,?\s+and|;)\s*$").search(text, left, stop)
        stop = trimmed.start() if trimmed and i + 1 < len(pieces) else stop
        stop = left + len(text[left:stop].rstrip(NOTE_MARK + " "))
        clauses.append(
            Clause(left, stop, best.kind, text[best.cue_start : best.cue_end], best.bearer.start, best.bearer.end, _certainty(best))
        )
    return clauses


def find_clauses(text: str, *, heading: str = "", voice: Voice | None = None) -> list[Clause]:
    """The policy clauses of a text whose blocks stand each on its own line; offsets are characters of it.

    >>> text = "You should inform the Minister. He may object."
    >>> [(c.kind, c.cue, text[c.bearer_start : c.bearer_end]) for c in find_clauses(text, voice="outgoing")]
    [('instruction', 'should', 'You')]

    :param heading: the document's heading as printed; who speaks to whom decides what "should" means.
    :param voice: what `read_voice` made of it, where that is known already.
    """
    spoken = read_voice(heading) if voice is None else voice
    if spoken in _QUIET:
        return []
    clauses: list[Clause] = []
    for line in re.finditer(r"[^\n]+", text):
        for start, end in find_sentences(text, line.start(), line.end()):
            clauses += _read_sentence(spoken, text, start, end)
    return clauses


def extract(text: str, head: str = "") -> dict[str, str | None]:
    """The main force of one sentence, with the fields of the guideline: label, cue, bearer."""
    voice = read_voice(head)
    found = [] if voice in _QUIET else _candidates(voice, text, 0, len(text))
    if not found:
        return {"label": "none", "cue": None, "bearer": None}
    best = _main(found)
    bearer = text[best.bearer.start : best.bearer.end] if best.bearer.start >= 0 else None
    return {"label": best.kind, "cue": text[best.cue_start : best.cue_end], "bearer": bearer}


_READ_BLOCKS = frozenset(("p", "item"))


def _lines(view: View) -> Iterator[tuple[int, int]]:
    """The lines of the running text that belong to a paragraph or a list item."""
    body = view.parts[0]
    blocks = [b for b in view.blocks if b.start < body.end]
    inner = {}
    for block in blocks:  # sorted by start, the outer first: the innermost that begins a line names it
        inner[block.start] = block.name
    name = ""
    at = body.start
    while at < body.end:
        stop = view.text.find("\n", at, body.end)
        stop = body.end if stop < 0 else stop
        name = inner.get(at, "")
        if name in _READ_BLOCKS:
            yield at, stop
        at = stop + 1


def annotate(view: View, registers: Registers, context: Context) -> list[Annotation]:  # noqa: ARG001
    """Tag the clauses of a document's paragraphs and list items, with their bearers.

    :param registers: not used; every annotator is called alike.
    :return: ``seg type="clause"`` and, inside, ``rs type="bearer"``; offsets are characters of the view's text.
    """
    heading = next((view.text[b.start : b.end] for b in view.blocks if b.name == "head"), "")
    voice = read_voice(heading)
    if not voice and context.genre:
        voice = read_voice(f"{context.genre} from {context.sender} to {context.receiver}")
    if voice in _QUIET:
        return []
    found: list[Annotation] = []
    for line_start, line_end in _lines(view):
        for start, end in find_sentences(view.text, line_start, line_end):
            for clause in _read_sentence(voice, view.text, start, end):
                kind = (("type", "clause"), ("ana", f"#{clause.kind}"))
                found.append(Annotation(clause.start, clause.end, "seg", kind, clause.cert, "clauses"))
                if clause.bearer_start >= 0:
                    found.append(
                        Annotation(clause.bearer_start, clause.bearer_end, "rs", (("type", "bearer"),), clause.cert, "clauses")
                    )
    return found
