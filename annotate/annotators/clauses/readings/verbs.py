"""Cues of policy that are no modal verbs: recommend, request, intend, authorized, essential, applicable, commands.

In: a sentence and a match of its cue. Out: a `CueReading`, or None where the word has no force there. Source of the
kinds: the guideline of the labelled sentences.
"""

from __future__ import annotations

import re

from annotate.annotators.clauses.readings.actors import (
    NOBODY,
    OWN,
    POST,
    Actor,
    find_embedded,
    find_subject,
    standing_of,
)
from annotate.annotators.clauses.readings.cues import CueReading, Kind, Sentence, end_of, mark

# ---- recommend, suggest, request, please ------------------------------------------------------------------------

_DROPPED_WE = re.compile(r"(?:,|\b(?:believe|accordingly|therefore|objects|and))\s+$")


def read_urge(sentence: Sentence, match: re.Match[str]) -> CueReading | None:
    """recommend, suggest, urge, propose, request, please: what is asked of others."""
    text, start, end, word = sentence.text, match.start(), match.end(), match.group().lower()
    if word == "requested":  # "you are requested": the subject stands before the auxiliary
        subject = find_subject(text, sentence.start, text.rfind(" ", sentence.start, start - 1))
        return CueReading(start, end, "instruction", mark(sentence, start, "urge", word, "instruction", subject))
    subject = find_subject(text, sentence.start, start)
    standing, first = subject.standing, start == sentence.first
    dropped = standing != "we" and word in ("suggest", "recommend", "request", "urge")
    if dropped and _DROPPED_WE.search(text, sentence.start, start):  # a telegram's "Unless he objects suggest you …"
        standing, first = "none", True
    if re.match(r"\s+(?:itself|themselves)\b", text[end:]):
        return None
    if not first and word != "please" and standing not in ("we", "own", "none", "post"):
        return None
    stem = word.removesuffix("s")
    kind: Kind = "recommendation"
    if sentence.directs and stem in ("request", "desire", "please", "suggest"):
        kind = "instruction"
    who = find_embedded(text, end, sentence.end)
    more = ["first word"] * first + ["embedded"] * (who.start >= 0)
    return CueReading(start, end, kind, mark(sentence, start, "urge", stem, kind, subject, more))


# ---- intend, plan, prepared, decided ----------------------------------------------------------------------------

_HELPERS = re.compile(
    r"""(?:\b(?:am|are|is|have|has|be|being|been|remains?|now|also|fully|quite|yet|therefore|would|will|do|not|of|course
        |entirely|certainly)\s+)+$""",
    re.VERBOSE,
)
_READ_WITH_MODAL = frozenset(("prepared", "ready", "willing", "accept"))
_INTENDER = re.compile(
    r"\b(?P<who>[Oo]ur|[Mm]y|(?:[Tt]he )?(?:Dept|Department|US|Administration))(?:[’']s)?\s+(?:present\s+|firm\s+)?$"
)
_NO_INTENTION = re.compile(r"\b(?P<who>[Ww]e|US|USG|I)\s+(?:have|has)\s+(?:\w+\s+)?(?P<no>no\s+)$")
_COMPLEMENT = re.compile(r"\s+(?P<word>to|that|with|[a-z]+)\b")


def read_declare(sentence: Sentence, match: re.Match[str]) -> CueReading | None:
    """intend, plan, prepared, decided, agree: what the author's own side will do."""
    text, start, end, word = sentence.text, match.start(), match.end(), match.group().lower()
    if word in ("intention", "determination"):
        return _read_intention(sentence, start, end, word)
    helpers = _HELPERS.search(text, sentence.start, start)
    before = helpers.group() if helpers else ""
    if word in _READ_WITH_MODAL and re.search(r"\b(?:would|will)\b", before):
        return None
    subject = find_subject(text, sentence.start, helpers.start() if helpers else start)
    if subject.opener in ("if", "whether", "what"):
        return None
    dropped = subject.standing == "none" and word in ("intend", "plan", "prepared", "ready")
    if subject.standing not in ("we", "own", "post") and not dropped:
        return None
    more = ["negative"] * ("not " in before) + ["helped"] * bool(before)
    more += ["perfect"] * ("have " in before or "has " in before)
    if word in ("decided", "determined", "agreed") and not before:
        more.append("simple past")
    complement = _COMPLEMENT.match(text, end)
    if complement:
        more.append(complement["word"] if complement["word"] in ("to", "that", "with") else "complement")
    cue_end = end + 3 if text.startswith(" to ", end) else end
    marks = mark(sentence, start, "declare", word.removesuffix("s"), "commitment", subject, more)
    return CueReading(start, cue_end, "commitment", marks)


def _read_intention(sentence: Sentence, start: int, end: int, word: str) -> CueReading | None:
    """Our intention is; it is US intention to; we have no intention."""
    text = sentence.text
    none = _NO_INTENTION.search(text, sentence.start, start)
    if none:
        subject = Actor(none.start("who"), none.end("who"), standing_of(none["who"]))
        marks = mark(sentence, start, "declare", "no intention", "commitment", subject)
        return CueReading(none.start("no"), end, "commitment", marks)
    owner = _INTENDER.search(text, sentence.start, start)
    if not owner:
        return None
    announced = re.match(r"\s+(?:is|would be|remains)\b", text[end:])
    if not announced and not (text.startswith(" to ", end) and text[sentence.start : owner.start()].endswith(" is ")):
        return None
    subject = Actor(owner.start("who"), owner.end("who"), "own")
    return CueReading(start, end, "commitment", mark(sentence, start, "declare", word, "commitment", subject))


# ---- authorized, free to, no objection, flexibility --------------------------------------------------------------

_RETAINED = re.compile(r"retains?\s[^,;.]*?\b(?:flexibility|discretion|freedom)\b")
_MODAL_BEFORE = re.compile(r"\b(?:will|shall|would|must|should)\s+$")
_BE_BEFORE = re.compile(r"(?:\b(?:am|are|is|would|will|be|also|of|course|hereby|now|therefore|not)\s+)+$")
_CUE_BEFORE = re.compile(r"(?:\b(?:are|is|be|not)\s+)*$")
_YOUR_OWN = re.compile(r"\b(?:left to|in|at)\s+(?:your|Embassy)(?:[’']s)?\s+$")
_YOU_MAY = re.compile(r"\b(?:you|Embassy)\s+may\b")


def read_grant(sentence: Sentence, match: re.Match[str]) -> CueReading | None:
    """authorized, free to, discretion, no objection, retains flexibility."""
    text, start, end, word = sentence.text, match.start(), match.end(), match.group().lower()
    if word == "discretion":
        if not _YOUR_OWN.search(text, sentence.start, start) or _YOU_MAY.search(text, sentence.start, sentence.end):
            return None
        return CueReading(start, end, "permission", mark(sentence, start, "grant", word, "permission", NOBODY))
    helpers = (_MODAL_BEFORE if word.startswith("retain") else _BE_BEFORE).search(text, sentence.start, start)
    subject = find_subject(text, sentence.start, helpers.start() if helpers else start)
    standing = subject.standing
    if word.startswith("retain"):
        marks = mark(sentence, start, "grant", "retain", "permission", subject)
        return CueReading(start, end_of(_RETAINED, text, start), "permission", marks)
    if word == "no objection":
        if standing not in ("we", "own", "none"):
            return None
        return CueReading(start, end, "permission", mark(sentence, start, "grant", word, "permission", subject))
    if standing not in ("you", "post", "they", "own", "actor"):
        return None
    told = re.match(r"\s+(?:by|the|me|him|them|us)\b", text[end:]) or not (helpers or standing in ("you", "post"))
    if word == "authorized" and told:  # "the Under Secretary authorized me"
        return None
    kind: Kind = "prohibition" if helpers and "not " in helpers.group() else "permission"
    before = _CUE_BEFORE.search(text, sentence.start, start)
    cue_end = end + 3 if word == "authorized" and text.startswith(" to ", end) else end
    marks = mark(sentence, start, "grant", word, kind, subject)
    return CueReading(before.start() if before else start, cue_end, kind, marks)


# ---- advisable, essential ---------------------------------------------------------------------------------------

_WOULD_BE = re.compile(r"\b(?:would|may|might|could|will)\s+(?:\w+\s+)?(?:be|prove)\s+(?:\w+\s+)?$")
_IT_IS = re.compile(
    r"""\b(?:is|are|seems?|appears?|it|[Bb]elieve|[Cc]onsider|[Tt]hink|[Ff]eel|at)\s+(?:it\s+)?
    (?:\w+ly\s+|most\s+|highly\s+|now\s+)*$""",
    re.VERBOSE,
)
_THAT_OR_TO = re.compile(r"\s+(?:that|to|if|for|at this|in|we|you|not)\b")
_IF_OR_FOR = re.compile(r"\s+(?:if|for)\b")


def read_value(sentence: Sentence, match: re.Match[str]) -> CueReading | None:
    """It is (essential, preferable) that; it would be useful to."""
    text, start, end, word = sentence.text, match.start(), match.end(), match.group().lower()
    would = bool(_WOULD_BE.search(text, sentence.start, start))
    if not would and not _IT_IS.search(text, sentence.start, start):
        return None
    if not would and word not in ("essential", "desirable", "preferable") and not _THAT_OR_TO.match(text, end):
        return None
    who = find_embedded(text, end_of(_IF_OR_FOR, text, end), sentence.end)
    kind: Kind = "instruction" if sentence.directs and who.standing in ("you", "post") else "recommendation"
    return CueReading(start, end, kind, mark(sentence, start, "value", word, kind, who, ["would"] * would))


# ---- applicable, in effect, exempt ------------------------------------------------------------------------------

_POLICY = re.compile(
    r"""\b(?:polic(?:y|ies)|procedures?|rules?|agreement|provisions?|order|instructions?|regulations?|restrictions?
        |[Ii]t|[Tt]his
    |[Tt]hese|[Tt]hey|directive|guid(?:elines?|ance)|authority|principles?|measures|ceiling|point|minute|assurance
    |comment)\b""",
    re.VERBOSE,
)
_APPLIED = re.compile(
    r"""(?:will|shall|should|must|would|is\sto)\s+(?P<not>not\s+)?(?:also\s+|only\s+)?
    (?P<cue>be\s+(?:applied|extended|limited|confined|restricted|applicable)\s+(?:only\s+)?to)\b""",
    re.VERBOSE,
)
_CAN_APPLY = re.compile(r"\b(?:will|shall|should|must|would|does|do|may)\s+(?:not\s+)?(?:also\s+|only\s+|equally\s+)?$")
_TO_CASES = re.compile(r"\s+(?:only\s+|also\s+|equally\s+|particularly\s+|as well\s+)*(?:to|in)\b")
_SPARED = re.compile(r"\b(?:not|never|no longer)\b[^,;]{0,25}$")
_IS_BEFORE = re.compile(r"\b(?:not\s+(?:be\s+)?|is\s+|be\s+|are\s+)$")
_COMES_INTO = re.compile(r"\b(?:go(?:es)?|put|comes?|enters?|remains?|takes?)\s+(?:in\s?to\s+|in\s+)?$")
_MUST_BEFORE = re.compile(r"\b(?:shall|will|should|to|must|be)\s+$")
_FROM_WHEN = re.compile(r"\s+(?:immediately|at once|upon|as of|on\s+[A-Z0-9]|[A-Z][a-z]+\s+\d)")
_ON_WHOM = re.compile(
    r"\s+(?:is|rests|lies|falls|should be|must be)\s+(?:up)?on\s+"
    r"(?P<who>(?:the\s+)?[\w.’]+(?:\s+(?:community|Government|side))?)"
)


def read_applied(sentence: Sentence, at: int) -> CueReading | None:
    """will be applied to, shall be limited to: with its modal verb, for that alone would read as a promise."""
    found = _APPLIED.match(sentence.text, at, sentence.end)
    if not found or not _POLICY.search(sentence.text, sentence.start, at):
        return None
    kind: Kind = "exemption" if found["not"] else "scope"
    marks = mark(sentence, at, "rule", "applied", kind, NOBODY)
    return CueReading(found.start("cue"), found.end("cue"), kind, marks)


def read_rule(sentence: Sentence, match: re.Match[str]) -> CueReading | None:
    """What says to whom a rule applies, whom it spares, when it begins, on whom the burden is."""
    text, start, end, word = sentence.text, match.start(), match.end(), match.group().lower()
    if word == "burden of proof":
        return _read_burden(sentence, start, end)
    kind: Kind
    policy = bool(_POLICY.search(text, sentence.start, start))
    is_before = _IS_BEFORE.search(text, sentence.start, start)
    cue = is_before.start() if is_before else start
    if word in ("applicable", "applies", "apply"):
        finite = word != "apply" or _CAN_APPLY.search(text, sentence.start, start)
        if not policy or not finite or not _TO_CASES.match(text, end):
            return None
        kind = "exemption" if _SPARED.search(text, sentence.start, start) else "scope"
    elif word == "effect":
        into = _COMES_INTO.search(text, sentence.start, start)
        if not into or not policy or not _MUST_BEFORE.search(text, sentence.start, into.start()):
            return None
        kind, cue = "effective", into.start()
    elif word == "effective":
        if not _FROM_WHEN.match(text, end) or text[sentence.start : start].endswith("most "):
            return None
        kind, cue = "effective", start
    else:  # exempt, exempted; not required
        if not is_before or (word == "required" and "not" not in is_before.group() + text[start - 8 : start]):
            return None
        kind = "exemption"
    return CueReading(cue, end, kind, mark(sentence, start, "rule", word, kind, NOBODY))


def _read_burden(sentence: Sentence, start: int, end: int) -> CueReading | None:
    """burden of proof is on (whom)."""
    found = _ON_WHOM.match(sentence.text, end, sentence.end)
    if not found:
        return None
    marks = mark(sentence, start, "rule", "burden of proof", "obligation", NOBODY)
    return CueReading(start, len(sentence.text[: found.start("who")].rstrip()), "obligation", marks)


# ---- commands ---------------------------------------------------------------------------------------------------

_OPENING = re.compile(
    r"""(?:(?:Accordingly|Therefore|However|Meanwhile|Also|Finally|Meantime|Nevertheless|Recommendations?:|In\s\w+:
        |In\s[^,:]{1,50}|For\s[^,]{1,50}|If\s[^,]{1,80}|At\s[^,]{1,40}),?\s+)?""",
    re.VERBOSE,
)
_OPENERS = frozenset(("Ac", "Th", "Ho", "Me", "Al", "Fi", "Ne", "Re", "In", "Fo", "If", "At"))
_COMMAND = re.compile(
    r"""(?:Please|Inform|Advise|Convey|Seek|Obtain|Tell|Deliver|Continue|Explain|Make|Close|Emphasize|Stress|Urge
        |Express|Avoid
    |Ask|Point\sout|Do\snot|Keep|Telegraph|Transmit|Pass|Submit|Consult|Discuss|Take|Arrange|Repeat|Coordinate|Assure
    |Indicate
    |Notify|Give|Say|Send|Try|Begin|Provide|Instruct|Encourage|Prepare|Proceed|Remind|Maintain|Authorize
    |Approve(?!\s[A-Z])
    |Reaffirm|Reassure|Announce|Agree(?!\s\()|Suspend|Accept|Establish|Let\sme|Let\sus
    |(?:State|Press|Work|Report|Support|Use|Offer|Limit|Hold|Leave|Approach|Follow|Cable|Study)
        (?=\s(?:that|for|the|him|them|his|your|our|as|an?|any|every)\b))\b
    (?=\s+(?!(?:and|of|to|is|was|will|would|on|has|in|Department)\b)(?:[a-z(]|[A-Z][a-z]*))""",
    re.VERBOSE,
)
COMMANDS = frozenset(re.findall("[A-Z][a-z]+", _COMMAND.pattern)) | {"That"}  # without these there is none
_THAT = re.compile(
    rf"That\s+(?P<who>we|you|I|{POST}|{OWN})\s+(?:(?:at\sleast|also|not|then|now|immediately)\s+)*(?P<verb>[a-z]+)\b",
    re.VERBOSE,
)


def read_command(sentence: Sentence) -> CueReading | None:
    """A sentence that begins with a verb: a command, or in a list of advice a piece of it."""
    if not sentence.has(COMMANDS):
        return None
    text, at = sentence.text, sentence.first
    if text[at : at + 2] in _OPENERS:
        at = end_of(_OPENING, text, at)
    if not text[at : at + 1].isupper():
        return None
    that = _THAT.match(text, at, sentence.end) if text.startswith("That", at) else None
    if that and sentence.voice in ("adviser", "incoming", "paper", "letter"):
        who = NOBODY if that["who"] == "I" else Actor(that.start("who"), that.end("who"), standing_of(that["who"]))
        marks = mark(sentence, at, "command", "that", "recommendation", who)
        return CueReading(that.start("verb"), that.end("verb"), "recommendation", marks)
    match = _COMMAND.match(text, at, sentence.end)
    if not match:
        return None
    word = match.group()
    if word == "Let me" and not sentence.directs:
        return None  # "Let me add"
    kind: Kind = "recommendation"
    if sentence.directs:
        kind = "prohibition" if word in ("Do not", "Avoid") else "instruction"
        if sentence.voice == "directive" and word in ("Establish", "Study", "Maintain", "Continue", "Support", "Seek"):
            kind = "obligation"  # what a policy paper lists is to be done until it is replaced
    more = ["please"] * (word in ("Please", "Let me"))
    marks = mark(sentence, at, "command", word.lower(), kind, NOBODY, more)
    return CueReading(match.start(), match.end(), kind, marks)
