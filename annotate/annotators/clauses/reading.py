"""One sentence read: the clause it makes, if any, with the words that carry its force and that name its bearer.

In: a text, a sentence's place in it, its document's voice. Out: a `Reading`. Rules read every cue, trained weights tell
how likely each makes a clause, and the main one decides.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from annotate.annotators.clauses.readings import modals, verbs
from annotate.annotators.clauses.readings.cues import CueReading, Kind, Sentence, first_word
from annotate.annotators.clauses.voices import Voice
from annotate.annotators.clauses.who import Span, find_bearer
from annotate.values.annotation import Certainty

# How many characters of a sentence are read, so that the time is bounded; longer ones are tables and lists.
MOST: Final = 1200
# From this chance on a cue would count as a clause by itself.
ACCEPTED = 0.26
# An earlier cue is the main one unless a later is this much likelier: a sentence begins with what it is about.
_RIVAL = 0.6
# Certainty is that of the label. Cross-validated by volume on 2,800 sentences labelled once, 62 of 65 labels of "high"
# are right (95 of 100) and 99 of 123 of "medium" (80; 89 are clauses of some kind). Of "low" 38 of 100 are right and
# 59 are clauses: they are for readers who check. What is an obligation or a prohibition, not an instruction, is too
# often told wrong (41 of 100 right from 0.8 on) and the rarest kinds are too rare to tell, so these are all "low".
HIGH, MEDIUM = 0.975, 0.85
_TOLD_APART = frozenset(("commitment", "instruction", "permission", "recommendation"))
# Voices that lay nothing down: they report, foretell, or are another party's.
QUIET: frozenset[str] = frozenset(("record", "estimate", "editorial", "foreign"))

_CUE = re.compile(
    r"""\b
    (?:
      (?P<duty>[Ss]hould(?:n[’']t)?|[Mm]ust|ought\sto|needs?\sto)
    | (?P<shall>shall|will)
    | (?P<can>[Mm]ay|[Mm]ight|[Cc]ould)
    | (?P<would>[Ww]ould)
    | (?P<urge>[Rr]ecommends?|[Ss]uggests?|[Uu]rge|[Pp]roposes?|(?<=(?:are|.is)\s)requested|[Rr]equests?|[Pp]lease
        |[Dd]esires)
    | (?P<declare>intends?|intention|plans?(?=\s+[a-z]+\b)|planning\sto|prepared|ready|willing|decided
    |undertakes?
        |accepts?|determin(?:ed|ation)|continue\sto)
    | (?P<grant>authorized|free\sto|discretion|no\sobjection|retains?(?=\s[^,;.]*?\b(?:flexibility|discretion
    |freedom)\b))
    | (?P<value>advisable|desirable|preferable|useful|wise|best|essential|important|imperative|necessary|helpful
    |appropriate
        |unwise)
    | (?P<rule>applicable|appl(?:ies|y)|effect|effective|exempt(?:ed)?|required|burden\sof\sproof)
    )\b(?![’-])""",
    re.VERBOSE,
)
_WORDS = re.compile("[A-Za-z]+")
# The first words of the cues: most sentences have none or few, and looking for them is cheaper than for the cues.
_FIRST_WORDS = frozenset(
    """should shouldn must ought need needs requested shall will may might could would recommend recommends
    suggest suggests urge propose proposes request requests please desire desires intend intends
    intention plan plans planning prepared ready willing decided undertake undertakes accept accepts
    determined determination continue authorized free discretion no retain retains advisable desirable preferable useful
    wise best essential important imperative necessary helpful appropriate unwise applicable applies apply effect
    effective exempt exempted required burden Should Shouldn Must May Might Could Would Recommend Recommends
    Suggest Suggests Urge Propose Proposes Request Requests Please Desire Desires""".split()
)
_READERS: dict[str, Callable[[Sentence, re.Match[str]], CueReading | None]] = {
    "duty": modals.read_duty, "shall": modals.read_shall, "can": modals.read_can, "would": modals.read_would,
    "urge": verbs.read_urge, "declare": verbs.read_declare, "grant": verbs.read_grant, "value": verbs.read_value,
    "rule": verbs.read_rule,
}  # fmt: skip
# These have force in the mouth of one's own side or for its addressee. Without a word for either before them, and
# without "be useful" after them, the model never accepts them, so their subject need not be looked for.
_NEED_ACTOR = frozenset(("can", "would", "declare"))
_ACTOR = re.compile(
    r"""\b(?:we|We|I|you|You|US|U\.S|USG|United|US\w+|Dep\w+|State|Defense|CIA|AID|Administration|Washington|President
    |Secretary|Government|Emb\w+|Amb\w+|Mission|Del\w*|GADel|[Pp]osts?|Consul\w*|JCS|Joint|[Oo]ur|[Hh]e|They|Station
    |addressees|officials)\b""",
    re.VERBOSE,
)
_NO_ACTOR = frozenset(("it", "which", "there", "this", "that", "these", "those", "what"))
_IMPERSONAL = re.compile(
    r"\s+(?:(?:also|therefore)\s+)?(?:appear|seem|prove|be|appreciate|welcome|recommend|suggest)\b"
)
# Kinds that say what a rule is about; they outrank the verb that announces the rule ("we intend that it shall …").
_SPECIFIC = frozenset(("scope", "exemption", "effective"))


Weights = tuple[float, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence lays down; spans are characters of the text.

    :param chance: how likely it is a clause.
    """

    kind: Kind
    chance: float
    cue: Span

    @property
    def cert(self) -> Certainty:
        """How sure one can be of a clause and its kind."""
        if self.kind not in _TOLD_APART:
            return "low"
        return "high" if self.chance >= HIGH else "medium" if self.chance >= MEDIUM else "low"


def read(text: str, start: int, end: int, voice: Voice, given: Weights | None = None) -> Reading | None:
    """What clause the sentence ``text[start:end]`` makes, None where it makes none.

    >>> text = "You should inform the Minister."
    >>> found = read(text, 0, len(text), "outgoing")
    >>> found and (found.kind, text[slice(*found.cue)])
    ('instruction', 'should')

    :param given: other weights than those that come with the package; training gives some.
    """
    if start >= end or voice in QUIET or text.startswith("?", end - 1):
        return None
    return choose(weigh_all(text, start, min(end, start + MOST), voice, given or weights()))


def bearer_of(found: Reading, text: str, start: int, end: int) -> Span | None:
    """Where the words of ``text[start:end]`` stand that name who bears the clause read in it."""
    return find_bearer(text, start, min(end, start + MOST), found.kind, found.cue)


def read_cues(text: str, start: int, end: int, voice: Voice, *, idle: bool = True) -> list[CueReading]:
    """Every reading of the cues of the sentence ``text[start:end]``, in the order of the text.

    :param idle: read those too that cannot be accepted for want of an actor; training learns from them.
    """
    words = frozenset(_WORDS.findall(text, start, end))
    hits = words & _FIRST_WORDS
    if not hits and words.isdisjoint(verbs.COMMANDS):
        return []
    sentence = Sentence(text, start, end, voice, first_word(text, start, end), words)
    command = verbs.read_command(sentence)
    readings = [command] if command else []
    for match in _find_cues(hits, text, start, end):
        at = match.start()
        family = match.lastgroup or ""
        if readings and at < readings[-1].end:
            continue
        if family in _NEED_ACTOR and _is_idle(sentence, family, match, idle=idle):
            continue
        applied = verbs.read_applied(sentence, at) if family == "shall" else None
        reading = applied or _READERS[family](sentence, match)
        if reading:
            readings.append(reading)
    return readings


def _find_cues(words: Iterable[str], text: str, start: int, end: int) -> list[re.Match[str]]:
    """The matches of the cues that begin with some words, in the order of the text; one may begin within another."""
    places = []
    for word in words:
        at = text.find(word, start, end)
        while at >= 0:
            places.append(at)
            at = text.find(word, at + len(word), end)
    return [match for at in sorted(places) if (match := _CUE.match(text, at, end))]


def _is_idle(sentence: Sentence, family: str, match: re.Match[str], *, idle: bool) -> bool:
    """Whether a cue can be passed over for want of an actor."""
    text, at = sentence.text, match.start()
    before = text[text.rfind(" ", sentence.start, at - 1) + 1 : at - 1] if at > sentence.start + 1 else ""
    if family != "declare" and before.lower() in _NO_ACTOR:
        return True
    if (
        idle
        or at == sentence.first
        or text[at].isupper()
        or text[at - 2] == ","
        or _ACTOR.search(text, sentence.start, at)
    ):
        return False
    return family == "declare" or not _IMPERSONAL.match(text, match.end())


@cache
def weights() -> Weights:
    """The trained bias and weights of marks."""
    model = json.loads((files("annotate.annotators.clauses.readings") / "weights.json").read_text(encoding="utf-8"))
    return model["bias"], model["weights"]


def weigh_all(text: str, start: int, end: int, voice: Voice, given: Weights) -> list[tuple[CueReading, float]]:
    """Every reading of a sentence, and the chance that it makes a clause; by the weights given."""
    bias, weight = given
    told = []
    for reading in read_cues(text, start, end, voice, idle=False):
        score = bias + sum(filter(None, map(weight.get, dict.fromkeys(reading.marks))))
        told.append((reading, 1 / (1 + math.exp(-score))))
    return told


def choose(weighed: list[tuple[CueReading, float]]) -> Reading | None:
    """The reading that carries the main force of a sentence or of one half of it, None where none is likely enough."""
    likely = [w for w in weighed if w[1] >= ACCEPTED]
    if not likely:
        return None
    rival = _RIVAL * max(chance for _, chance in likely)
    specific = [w for w in likely if w[0].kind in _SPECIFIC or "word retain" in w[0].marks]
    main, chance = next(w for w in specific or likely if specific or w[1] >= rival)
    return Reading(main.kind, chance, (main.start, main.end))
