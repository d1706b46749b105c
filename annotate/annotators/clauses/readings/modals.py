"""Modal verbs as cues of policy: should, must, shall, will, may, might, could, would.

In: a sentence and a match of its modal verb. Out: a `CueReading`, or None where the verb can have no force: without a
subject that could act, as a condition, as a guess. Source of the kinds: the guideline of the labelled sentences.
"""

from __future__ import annotations

import re

from annotate.annotators.clauses.readings.actors import OWN, Actor, find_subject
from annotate.annotators.clauses.readings.cues import (
    DESIRE,
    FOREIGN,
    NOT,
    PASSIVE,
    PERFECT,
    CueReading,
    Kind,
    Sentence,
    believed,
    end_of,
    mark,
    marks_of_subject,
)

# ---- should, must -----------------------------------------------------------------------------------------------

# What one expects rather than demands: "should have little effect", "should be manageable".
_EPISTEMIC = re.compile(
    r"""\s+(?:not\s+|also\s+|then\s+|now\s+|substantially\s+|however\s+|eventually\s+)*
    (?:have|help|result|receive|prove|become|come|facilitate|enable|permit|provide|serve|lead|produce|suffice|know
        |recall|appear
    |seem|occur|begin|like|arrive|cover|affect|obscure|pose|settle|now\sbe|no\slonger|command|increase|improve|reduce
    |deter
    |encourage|reassure|satisfy|assist|benefit|make|give|end|go|also|find|suit|look|last|take|represent
    |be\s(?:able|manageable|useful|possible|sufficient|interesting|clear|easy|available|noted|glad|some|a\s(?:good
    |great)|of
        |remembered|recalled|(?:fully\s)?aware|in\sa\sposition|understood\sthat|by|here|resolved\swithin|less|more|ready|encouraged\sby
        |misled))\b""",
    re.VERBOSE,
)
_OUTCOME = re.compile(
    r"\s+(?:not\s+|also\s+|now\s+)*(?:have|help|result|receive|prove|become|facilitate|enable|suffice|represent|cover|arrive"
    r"|be (?:able|manageable|useful|possible|sufficient|clear|easy|less|more|some))\b"
)
_MENTAL = re.compile(
    r"""\s+(?:also\s+|frankly\s+|therefore\s+|however\s+|now\s+)*
    (?:say|confess|admit|expect|recogni[sz]e|assume|anticipate|decide\swhether|understand|know|recall|remember
        |reali[sz]e
        |bear\sin\smind|keep\sin\smind|consider|note)\b""",
    re.VERBOSE,
)
# "should the Government change": a condition.
_INVERTED = re.compile(
    r"\s+(?:the|he|she|they|it|we|you|I|that|this|these|there|any|some|serious|an?|such|[A-Z][\w.]+)\b(?!\s+be\b)"
)
_IF_BEFORE = re.compile(r"\bif\b(?:(?!suggest|recommend|believe|request)[^,;])*$", re.IGNORECASE)
_ASKING = re.compile(r"\s+(?:also\s+)?(?P<what>like|appreciate|welcome|be (?:grateful|glad)|prefer)\b")
_REMARK = re.compile(
    r"\s+(?:also\s+|perhaps\s+|first\s+)*"
    r"(?:point out|add|mention|say|note|stress|emphasize|explain|make clear|report|be)\b"
)
_OF_YOU = re.compile(r"\s+(?:to have )?(?:your|you)\b")
_EVERY = re.compile(r"(?:[Aa]ll|[Aa]ny|[Ee]ach|[Ee]very)\b")
_NONE_OF = re.compile(r"(?:[Nn]o|[Nn]either)\b")
_ERRAND = re.compile(
    r"""\s+(?:also\s+|therefore\s+)*
    (?:inform|convey|seek|tell|advise|report|state|point\sout|approach|deliver|proceed|note|emphasize|stress
        |be\sscheduled)\b""",
    re.VERBOSE,
)
_QUESTIONS = frozenset(("whether", "what", "how", "why", "where", "if"))


def read_duty(sentence: Sentence, match: re.Match[str]) -> CueReading | None:
    """should, must, ought to, need to."""
    text, start, end = sentence.text, match.start(), match.end()
    word = match.group().lower().replace("’", "'").replace("needs", "need")
    subject = find_subject(text, sentence.start, start)
    if subject.opener in _QUESTIONS or not _can_bind(sentence, word, subject, start, end):
        return None
    if subject.standing == "we":
        if text[subject.start : subject.end] == "I" and _REMARK.match(text, end):
            return None  # "I should point out"
        asking = _ASKING.match(text, end)
        if asking and word.startswith("should"):
            return _read_asking(sentence, start, asking, subject)
    negative = bool(NOT.match(text, end) or word == "shouldn't" or _NONE_OF.match(text, max(subject.start, 0), start))
    passive = bool(PASSIVE.match(text, end))
    kind = _kind_of_duty(sentence, word, subject, start, end, passive=passive, negative=negative)
    patterns = (("epistemic", _EPISTEMIC), ("perfect", PERFECT), ("desire", DESIRE), ("mental", _MENTAL))
    more = [name for name, pattern in patterns if pattern.match(text, end)]
    if "epistemic" in more and subject.standing in ("thing", "it", "actor", "they") and _OUTCOME.match(text, end):
        return None
    more += ["passive"] * passive + ["negative"] * negative + marks_of_subject(text, subject)
    cue_end = end_of(NOT, text, end) if negative else text.index(" be", end) + 3 if passive else end
    return CueReading(start, cue_end, kind, mark(sentence, start, "duty", word, kind, subject, more))


def _can_bind(sentence: Sentence, word: str, subject: Actor, start: int, end: int) -> bool:
    """Whether the verb can lay down a duty at all, by its place and subject."""
    text = sentence.text
    if word == "need to":
        return subject.standing not in ("it", "thing")
    if not word.startswith("should"):
        return True
    if _INVERTED.match(text, end) or (start == sentence.first and not text.startswith(" be ", end)):
        return False
    return not _IF_BEFORE.search(text, sentence.start, start) or text.startswith(" then", end)


def _read_asking(sentence: Sentence, start: int, asking: re.Match[str], subject: Actor) -> CueReading | None:
    """ "We should appreciate your comments": a request in the form of a wish."""
    if asking["what"] == "like" and not _OF_YOU.match(sentence.text, asking.end()):
        return None
    kind: Kind = "instruction" if sentence.directs else "recommendation"
    marks = mark(sentence, start, "would", "ask", kind, subject, ["would ask"])
    return CueReading(start, asking.end(), kind, marks)


def _kind_of_duty(
    sentence: Sentence, word: str, subject: Actor, start: int, end: int, *, passive: bool, negative: bool
) -> Kind:
    """What a duty is called: by whose voice it is laid on whom."""
    standing = subject.standing
    if not sentence.directs:
        return "recommendation"
    if negative:
        return "prohibition"
    if sentence.voice == "directive":
        return "recommendation" if re.search(r"\bI\b", sentence.text[sentence.start : start]) else "obligation"
    if standing in ("you", "post", "none"):
        return "instruction"
    if word != "should" or standing == "we":
        return "obligation"
    if standing == "they":
        return "instruction"
    if passive:  # what is to be done to someone is an errand, unless it is the rule for all such
        rule = _EVERY.match(sentence.text, max(subject.start, 0)) if standing == "actor" else believed(sentence, start)
        return "obligation" if rule else "instruction"
    return "instruction" if standing in ("actor", "thing") and _ERRAND.match(sentence.text, end) else "obligation"


# ---- shall, will ------------------------------------------------------------------------------------------------

_STATIVE = re.compile(
    r"""\s+(?:not\s+|also\s+|certainly\s+|probably\s+|undoubtedly\s+|still\s+|soon\s+|then\s+|thus\s+|always\s+
        |only\s+|just\s+
        |therefore\s+)*
    (?:have\b|need|find\b|face|know|see\b|lose|gain|fail|remain|become|recall|note\b|remember|understand|probably
        |receive|suffer
    |want|wish|like\b|hear|learn|get\b|require|come|appear|seem|prefer|expect|hope
    |be\s(?:able|in\b|faced|hard|forced|obliged|unable|glad|happy|grateful|interested|the\b|an?\b|more|less|very|no\b
    |well
        |subject|better|regarded|accused|seen|left|confronted|to\b|driven|charged|under|out\b|on\b|at\b|watching|served
        |reduced|fighting|exposed))""",
    re.VERBOSE,
)
_YOU_WILL = re.compile(
    r"""\s+(?:please|of\scourse\s+(?:wish|want)|wish|want|decide|convey|inform|seek|make|take|emphasize|deliver|tell
        |proceed
        |continue|not)\b(?!\s+(?:think|find))""",
    re.VERBOSE,
)
_HOPE = re.compile(r"\b[Hh]ope\s+(?:that\s+)?(?:you|Dept|Department|Embassy)\s+(?:also\s+)?$")
_AGENT = re.compile(rf"\bby\s+(?P<who>{OWN})(?![\w.])", re.VERBOSE)


def read_shall(sentence: Sentence, match: re.Match[str]) -> CueReading | None:
    """shall, will."""
    text, start, end, word = sentence.text, match.start(), match.end(), match.group().lower()
    subject = find_subject(text, sentence.start, start)
    passive, negative = bool(PASSIVE.match(text, end)), bool(NOT.match(text, end))
    if subject.opener in ("whether", "what", "how") or (subject.standing == "you" and not _YOU_WILL.match(text, end)):
        return None
    hope = _HOPE.search(text, sentence.start, start)
    promise = _kind_of_promise(sentence, word, subject.standing, end, negative=negative)
    kind: Kind = "recommendation" if hope else promise
    if subject.standing in ("they", "it") and not passive and kind == "commitment":
        return None
    more = [name for name, pattern in (("stative", _STATIVE), ("desire", DESIRE)) if pattern.match(text, end)]
    more += ["passive"] * passive + ["negative"] * negative + ["hope"] * bool(hope) + marks_of_subject(text, subject)
    if subject.standing in ("thing", "it") and FOREIGN.search(text, sentence.start, sentence.end):
        more.append("foreign named")
    if not passive and "stative" not in more:
        more.append("deed")
    agent = _AGENT.search(text, end, sentence.end) if passive else None
    if agent:
        subject = Actor(agent.start("who"), agent.end("who"), "own", subject.opener)
    cue_end = end_of(NOT, text, end) if negative else text.index(" be", end) + 3 if passive else end
    marks = mark(sentence, start, "shall", word, kind, subject, more)
    return CueReading(hope.start() if hope else start, cue_end, kind, marks)


def _kind_of_promise(sentence: Sentence, word: str, standing: str, end: int, *, negative: bool) -> Kind:
    """What shall and will make of whose deed."""
    if standing in ("we", "you") and DESIRE.match(sentence.text, end):
        return "recommendation"
    ordered = word == "shall" and sentence.voice == "outgoing" and standing not in ("we", "own", "none")
    if sentence.voice == "directive" or ordered:
        return "prohibition" if negative else "obligation"
    return "instruction" if standing in ("you", "post") and sentence.voice == "outgoing" else "commitment"


# ---- may, might, could -------------------------------------------------------------------------------------

_GUESS = re.compile(
    r"""\s+(?:not\s+)?
    (?:well|probably|perhaps|likely|possibly|soon|eventually|doubtless|have|know|recall|note|find|feel|see|think
        |remember|hear
    |receive|expect|face|suggest|reflect|help|lead|seem|appear|prove|become|mean|indicate|result
    |be\s(?:sure|assured|able|a|in|that|interested|asked))\b""",
    re.VERBOSE,
)
_USEFUL = re.compile(
    r"""\s+(?:also\s+|therefore\s+)?(?:prove\s+|be\s+)
    (?:best|useful|advisable|desirable|wise|well\sto|helpful|worthwhile|appropriate|possible\sto|good)\b
    (?!\s+(?:background|in\sevent|information))(?:\s+(?:to|if|for|at|in)\b|[,.])""",
    re.VERBOSE,
)
_SPEECH = re.compile(
    r"""\s+(?:(?:in|at)\s+(?:your|its)\s+discretion,?\s+|also\s+)*
    (?:add|inform|say|tell|assure|state|point\sout|indicate|explain|make|use|draw|convey|mention|stress|note|discuss
        |reply|show
        |give|express|emphasize)\b""",
    re.VERBOSE,
)
_UNDERTAKING = re.compile(r"\s+(?:not\s+)?(?:accept|agree|support|endorse|approve|go along|permit|allow)\b")


def read_can(sentence: Sentence, match: re.Match[str]) -> CueReading | None:
    """may, might, could."""
    text, start, end, word = sentence.text, match.start(), match.end(), match.group().lower()
    subject = find_subject(text, sentence.start, start)
    standing = subject.standing
    useful, passive = bool(_USEFUL.match(text, end)), bool(PASSIVE.match(text, end))
    if subject.opener in ("whether", "how", "what") or (
        standing in ("it", "thing") and not (useful or (passive and sentence.directs))
    ):
        return None
    desire, negative = bool(DESIRE.match(text, end)), bool(NOT.match(text, end))
    kind: Kind
    if desire or useful:
        kind = "recommendation"
    elif standing == "own" and sentence.voice == "outgoing":
        kind = "commitment"
    elif sentence.directs:
        kind = "prohibition" if negative else "instruction" if word == "might" and standing == "post" else "permission"
    else:
        kind = "recommendation"
    more = ["desire"] * desire + ["useful"] * useful + ["passive"] * passive + ["negative"] * negative
    patterns = (("guess", _GUESS), ("speech act", _SPEECH), ("undertaking", _UNDERTAKING))
    more += [name for name, pattern in patterns if pattern.match(text, end)]
    cue_end = end_of(DESIRE, text, end) if desire else end_of(NOT, text, end) if negative else end
    return CueReading(start, cue_end, kind, mark(sentence, start, "can", word, kind, subject, more))


# ---- would ------------------------------------------------------------------------------------------------------

_WOULD_URGE = re.compile(
    r"""\s+(?:also\s+|therefore\s+|strongly\s+|of\scourse\s+)*(?:appear\s|seem\s)?
    (?P<what>be\s(?:well\sadvised|wise|preferable|advisable|desirable|best|prudent|useful|helpful|better(?!\sserved)
        |unwise
        |appropriate)
    |recommend|suggest|urge|favor|propose|advise|prefer)\b""",
    re.VERBOSE,
)
_WOULD_ASK = re.compile(
    r"""\s+(?:also\s+|greatly\s+|therefore\s+|much\s+)*
    (?P<what>appreciate|welcome|be\s(?:grateful|helpful)|like(?=\s+(?:your|you|to\shave\s(?:your|Mission|Embassy)
        |any)))\b""",
    re.VERBOSE,
)
_WOULD_DO = re.compile(
    r"""\s+(?:of\scourse\s+|also\s+|then\s+|therefore\s+|not\s+)*
    (?P<what>be\s(?:prepared|willing|ready)|support|oppose|expect\sto|agree|accept|join|continue|vote|make\sclear)\b""",
    re.VERBOSE,
)
_WOULD = (("urge", _WOULD_URGE), ("ask", _WOULD_ASK), ("do", _WOULD_DO))


def read_would(sentence: Sentence, match: re.Match[str]) -> CueReading | None:
    """would: urging, asking or promising, by what follows."""
    text, start, end = sentence.text, match.start(), match.end()
    subject = find_subject(text, sentence.start, start)
    ours = subject.standing in ("we", "own")
    matches = ((name, pattern.match(text, end)) for name, pattern in _WOULD)
    name, found = next((one for one in matches if one[1]), ("other", None))
    what = found["what"] if found else ""
    said = name == "urge" and not what.startswith("be ")  # an act of speech, which only a person can do
    if subject.standing in ("they", "you") or (name in ("do", "other") and not ours):
        return None
    speaks = ours or subject.standing == "none" or (said and subject.standing == "post") or what == "recommend"
    if (name == "ask" or said) and not speaks:
        return None
    kind: Kind = "commitment"
    if name == "ask":
        kind = "instruction" if sentence.directs else "recommendation"
    elif name == "urge" or (name == "other" and sentence.voice in ("adviser", "paper")):
        kind = "recommendation"
    more = [f"would {name}"] + ["perfect"] * bool(PERFECT.match(text, end)) + ["negative"] * bool(NOT.match(text, end))
    if name == "other" and _STATIVE.match(text, end):
        more.append("stative")
    cue_end = found.end() if found and name != "do" else end
    return CueReading(start, cue_end, kind, mark(sentence, start, "would", name, kind, subject, more))
