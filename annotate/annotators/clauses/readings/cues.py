"""Readings of cues: what a word that can carry the force of a rule would mean where it stands, and what speaks for it.

In: a sentence, its voice, a cue. Out: a `CueReading`: the kind of clause the cue would make, its words, and
marks: names for what stands around it, which `annotate.annotators.clauses` has learned weights for. A cue that is
reported, foretold, asked or merely thought makes no clause; the marks are how one tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from annotate.annotators.clauses.readings.actors import Actor
from annotate.annotators.clauses.voices import Voice

Kind = Literal[
    "obligation", "prohibition", "permission", "exemption", "scope", "effective", "commitment", "instruction",
    "recommendation",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CueReading:
    """What one cue would mean; start, end are the cue's characters in the text."""

    start: int
    end: int
    kind: Kind
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in its text, with the voice it is spoken in.

    :param first: where its first word stands, after labels such as "3." or "(a)".
    :param words: its words, to tell at little cost which patterns cannot be found in it.
    """

    text: str
    start: int
    end: int
    voice: Voice
    first: int
    words: frozenset[str]

    def has(self, words: frozenset[str]) -> bool:
        """Whether any of some words is in it."""
        return not self.words.isdisjoint(words)

    @property
    def directs(self) -> bool:
        """Whether its author can give orders to the one addressed."""
        return self.voice in ("outgoing", "directive")


_LABEL = re.compile(r"[\s“\"(—-]*(?:\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)]\s+|\d{3,5}\.\s+|—\s*)*")
_BEGINS_WITH_HE = re.compile(r"[\W\d]*(?:He|She|They|His|Their)\b")
_HE = frozenset(("he", "He", "she", "She", "They"))
_HE_SAID = re.compile(r"\b(?:[Hh]e|[Ss]he|They)\s(?:said|felt|thought|would|was|had|did|asked|added|hoped|believed)\b")


def first_word(text: str, start: int, end: int) -> int:
    """Where the first word of a sentence stands, after labels such as "3." or "(a)"."""
    found = None if text[start].isalpha() and text[start + 1 : start + 2].isalpha() else _LABEL.match(text, start, end)
    return found.end() if found else start


def _marks_of_sentence(sentence: Sentence) -> list[str]:
    """What marks a sentence as a whole."""
    text, start, end = sentence.text, sentence.start, sentence.end
    marks = ["ends with colon"] * text.endswith(":", start, end)
    if _BEGINS_WITH_HE.match(text, start, end):
        marks.append("begins with he")
    if sentence.has(_HE) and _HE_SAID.search(text, start, end):
        marks.append("he said")
    return marks


# ---- what stands around a cue -----------------------------------------------------------------------------------

NOT = re.compile(
    r"\s+(?:[a-z]+ly\s+|also\s+|of course\s+|therefore\s+|in any case\s+)?"
    r"(?:not|never|no|avoid|refrain|under no circumstances|(?:make|take|give) no)\b"
)
PASSIVE = re.compile(
    r"""(?:\s+not)?(?:\s+[a-z]+ly|\s+also|\s+then|\s+therefore|\s+of\scourse)*\s+be\s+(?:[a-z]+ly\s+|so\s+)?
    (?:[a-z]+ed|made|given|told|taken|held|kept|sent|put|done|drawn|shown|sought|found|left|set|brought|dealt|built
        |met|paid
        |borne|withdrawn|undertaken|begun|led|read|cut)\b""",
    re.VERBOSE,
)
DESIRE = re.compile(
    r"\s+(?:also\s+|therefore\s+|well\s+|certainly\s+|not\s+|no doubt\s+)*(?:wish|want|care to|find it)\b"
)
PERFECT = re.compile(r"\s+(?:not\s+)?have\s+\w+(?:ed|en|ne|de)\b")

# Words after which a clause is not the author's own statement, or not a statement.
_OPENERS = frozenset(
    [
        "if", "whether", "how", "what", "which", "who", "whom", "relative", "that", "when", "because", "unless",
        "until",
        "since", "where", "why", "as", "while", "than", "although", "though", "before", "after", "“", "(",
    ]
)  # fmt: skip
_THAT_AFTER_VERB = re.compile(
    r"""\b(?:believes?|thinks?|feels?|felt|hopes?|said|told|agree[ds]?|recommend|suggest|propose|decided|determined
        |concluded
        |consider|know|understand|clear|sure|important|essential|desirable|intend|noted|stated|view|policy|recognize
        |recommended
        |note|assume|urge|request|means|conclusion|added|replied|convinced|confident|stress|stressed|emphasize|say|mean)
    \s+(?:\w+\s+)?that\b[^,;]*$""",
    re.VERBOSE | re.IGNORECASE,
)
# The last word of saying or of narrative before a cue, which a greedy start finds first.
_SAYING = re.compile(
    r"""(?s:.*)\b(?P<verb>(?P<past>was|were|had|did)
    |Said|Felt|Stressed|Stated|Noted|Added|Thought
    |said|told|stated|replied|answered|added|asked|remarked|commented|observed|noted|stressed|emphasi[sz]ed|explained
    |indicated|reported|declared|insisted|argued|felt|thought|believed|hoped|suggested|proposed|urged|mentioned
    |reiterated
    |assured|informed|responded|claimed|maintained|warned|wondered|promised|repeated|inquired|expressed|pointed\sout
    |reminded
    |agreed|concurred|concluded|confirmed|complained|continued|interjected|described|favored|wanted|wished|hinted
    |requested
    |recommended|announced|considered|asserted|contended|made\s(?:it\s)?(?:clear|the\spoint)|doubted|feared|saw|knew
    |understood|went\son
    |says|states|feels|believes|thinks|wants|argues|insists|claims|maintains|urges|suggests|holds|hopes|agrees|considers
    |fears|wishes|according\sto|in\s(?:his|their|its)\s(?:view|opinion)|request(?:ing)?\sthat|asks|asking|saying|stating
    |adding)\b""",
    re.VERBOSE,
)
_SAYING_WORDS = frozenset(re.findall("[A-Za-z]+", re.sub(r"\\[a-z]", " ", _SAYING.pattern))).union(
    ("emphasised", "emphasized")  # written there with [sz]
)
_WE_SAY = re.compile(
    r"\b(?:[Ww]e|I|Department|Dept|USG|US|U\.S\.|United States|Government)\s+(?:also\s+|have\s+|has\s+|had\s+)?$"
)
_BELIEF = re.compile(
    r"""\b(?:I|[Ww]e|Department|Dept|Embassy)\s+(?:\w+ly\s+|also\s+|would\s+|do\s+)?
        (?:believe|think|feel|recommend|suggest|consider|propose|conclude|urge|agree)s?\b
    | ^\W*(?:Believe|Feel|Think|Suggest|Recommend)\b
    | \b[Ii]n\s(?:my|our)\s(?:view|opinion|judgment)\b""",
    re.VERBOSE,
)
_BELIEF_WORDS = frozenset(
    """believe think feel recommend suggest consider propose conclude urge agree believes thinks feels recommends
    suggests considers proposes concludes urges agrees Believe Feel Think Suggest Recommend view opinion
    judgment""".split()
)
_OUR_THING = re.compile(
    r"""\b(?:[Oo]ur|US|U\.S\.|USG|American|United\sStates|Dept|Department|Embassy|[Yy]our|program|policy|funds|aid
        |assistance
    |[Rr]eply|message|letter|note|[Pp]lan(?:ning)?|instructions|effort|[Aa]pproach|resolution|proposal|guidance)\b""",
    re.VERBOSE,
)
FOREIGN = re.compile(
    r"""\b(?:Soviets?|USSR|Moscow|Israel|Arabs?|GO[A-Z]|HMG|FRG|UAR|HKJ|Nasser|King|Turk\w*|Greeks?|French|British
        |Germany?
    |Communist|Chinese|Peking|Cyprus|Makarios|Prime\sMinister|Foreign\sMinister|FonMin)\b""",
    re.VERBOSE,
)


def believed(sentence: Sentence, cue: int) -> bool:
    """Whether the author gives what follows as a belief: "we believe", "in my view"."""
    return sentence.has(_BELIEF_WORDS) and bool(_BELIEF.search(sentence.text, sentence.start, cue))


def marks_of_subject(text: str, subject: Actor) -> list[str]:
    """Whether a subject that is no person of the conversation is ours or foreign, as far as its words tell."""
    if subject.start < 0:
        return []
    words = text[subject.start : subject.end]
    if subject.standing == "actor":
        return ["foreign actor" if FOREIGN.search(words) else "home actor"]
    if subject.standing not in ("thing", "it"):
        return []
    return ["our thing"] * bool(_OUR_THING.search(words)) + ["foreign thing"] * bool(FOREIGN.search(words))


def mark(
    sentence: Sentence, cue: int, family: str, word: str, kind: Kind, subject: Actor, more: Iterable[str] = ()
) -> tuple[str, ...]:
    """The marks of a reading: family, word, subject and voice, each with the others, and all that qualifies the cue.

    :param cue: where the cue begins.
    :param more: marks its reader has found, such as "passive".
    """
    voice, standing = sentence.voice or "unknown", subject.standing
    names = [*_main_marks(family, word, kind, standing, voice)]
    opener = subject.opener
    if opener in _OPENERS:
        names += [f"opener {opener}", f"opener {opener} {family}"]
        if opener == "that" and not _THAT_AFTER_VERB.search(sentence.text, sentence.start, cue):
            names.append("that after noun")
    said = _said(sentence, cue)
    if said:
        names += [f"said {said}", f"said {said} {standing}", f"said {said} {voice}"]
    for name in (*more, *_marks_of_sentence(sentence)):
        names += _further_marks(name, family, standing)
    if believed(sentence, cue):
        names += ["belief", f"belief {family}"]
    return tuple(names)


@cache
def _main_marks(family: str, word: str, kind: str, standing: str, voice: str) -> tuple[str, ...]:
    """Family, word, subject and voice of a cue, each with the others; there are few hundreds of them."""
    return (
        family, f"{family} {voice}", f"{family} {standing}", f"{family} {kind}", f"word {word}", f"{word} {standing}",
        f"{word} {voice}", f"{standing} {voice}", f"{word} {standing} {voice}", f"kind {kind}", f"{kind} {voice}",
    )  # fmt: skip


@cache
def _further_marks(name: str, family: str, standing: str) -> tuple[str, ...]:
    """A mark that qualifies a cue, alone and with what it qualifies."""
    return name, f"{name} {family}", f"{name} {standing}"


def _said(sentence: Sentence, cue: int) -> str:
    """Who reports what a cue says: "quoted", "others", "we"; "past" in a narrative; "" where nobody does."""
    text, start = sentence.text, sentence.start
    if text.count("“", start, cue) > text.count("”", start, cue):
        return "quoted"
    last = _SAYING.match(text, start, cue) if sentence.has(_SAYING_WORDS) else None
    if not last:
        return ""
    if last["past"]:
        return "past"
    return "we" if _WE_SAY.search(text, start, last.start("verb")) else "others"


def end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where a pattern that matches at `at` ends; `at` where it does not."""
    match = pattern.match(text, at)
    return match.end() if match else at
