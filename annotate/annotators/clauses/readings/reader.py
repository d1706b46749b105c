"""Every cue of a sentence read by rule: what it would mean where it stands, and how likely it makes a clause by itself.

In: a sentence and its voice. Out: readings, each with its chance, and the one that carries the main force.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from annotate.annotators.clauses.readings import modals, verbs
from annotate.annotators.clauses.readings.cues import Reading, Sentence, first_word
from annotate.annotators.clauses.voices import Voice

# From this chance on a cue would count as a clause by itself.
ACCEPTED = 0.26
# An earlier cue is the main one unless a later is this much likelier: a sentence begins with what it is about.
_RIVAL = 0.6
# Voices that lay nothing down: they report, foretell, or are another party's.
QUIET: frozenset[str] = frozenset(("record", "estimate", "editorial", "foreign"))

_CUE = re.compile(
    r"""\b
    (?=w[io][lus]|m[aiu][ygs]|c[ao][nu]|s[hu][aog]|is\ |a(?:re|pp|cc|gr|ut|dv)|b(?:est|urd)|d(?:es|et|ec|is)
      |e(?:ff|ss|xe)|fre|hel|i(?:nt|mp)|lim|n(?:ee|ec|o)|oug|p(?:r[eo]|l[ea])|re[acdqt]|u(?:rg|nd|se|nw)
      |[CD][aeo]|M[aiu]|P[lr]|Re|S[hu]|Ur|Wo)     # how the cues begin: most words go no further
    (?:
      (?P<duty>[Ss]hould(?:n[’']t)?|[Mm]ust|ought\sto|needs?\sto|(?:is|are)\sto(?=\s[a-z]))
    | (?P<shall>shall|will)
    | (?P<can>[Mm]ay|[Mm]ight|[Cc]ould|[Cc]an(?:not)?)
    | (?P<would>[Ww]ould)
    | (?P<urge>[Rr]ecommends?|[Ss]uggests?|[Uu]rge|[Pp]roposes?|(?:are|is)\srequested|[Rr]equests?|[Pp]lease|[Dd]esires
        |approv(?:e|al)|authorize(?=\s(?:me|us|the|Am|Sec|Dep|State|Def)))
    | (?P<declare>intends?|intention|plans?(?=\s+[a-z]+\b)|planning\sto|prepared|ready|willing|decided|agrees?
    |undertakes?
        |accepts?|determin(?:ed|ation)|propose\sto|continue\sto)
    | (?P<grant>authorized|free\sto|discretion|no\sobjection|retains?(?=\s[^,;.]*?\b(?:flexibility|discretion
    |freedom)\b))
    | (?P<value>advisable|desirable|preferable|useful|wise|best|essential|important|imperative|necessary|helpful
    |appropriate
        |unwise)
    | (?P<rule>applicable|appl(?:ies|y)|limited\sto|effect|effective|exempt(?:ed)?|required|burden\sof\sproof)
    )\b(?![’-])""",
    re.VERBOSE,
)
_READERS: dict[str, Callable[[Sentence, re.Match[str]], Reading | None]] = {
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


# A reading, and the chance that it makes a clause.
Weighed = tuple[Reading, float]


def read_cues(text: str, start: int, end: int, voice: Voice, *, idle: bool = True) -> list[Reading]:
    """Every reading of the cues of the sentence ``text[start:end]``, in the order of the text.

    :param idle: read those too that cannot be accepted for want of an actor; training learns from them.
    """
    sentence = Sentence(text, start, end, voice, first_word(text, start, end))
    command = verbs.read_command(sentence)
    readings = [command] if command else []
    for match in _CUE.finditer(text, start, end):
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
def _model() -> tuple[float, dict[str, float]]:
    """The trained bias and weights."""
    model = json.loads((files("annotate.annotators.clauses.readings") / "weights.json").read_text(encoding="utf-8"))
    return model["bias"], model["weights"]


def weigh(reading: Reading, model: tuple[float, dict[str, float]] | None = None) -> float:
    """The chance, between 0 and 1, that a reading makes a clause; by other weights where training gives some."""
    bias, weights = model or _model()
    return 1 / (1 + math.exp(-bias - sum(weights.get(name, 0.0) for name in set(reading.marks))))


def choose(weighed: list[Weighed]) -> Weighed | None:
    """The reading that carries the main force of a sentence or of one half of it, None where none is likely enough."""
    best = max((chance for _, chance in weighed), default=0.0)
    likely = [w for w in weighed if w[1] >= ACCEPTED]
    specific = [w for w in likely if w[0].kind in _SPECIFIC or "word retain" in w[0].marks]
    return next((w for w in specific or likely if specific or w[1] >= _RIVAL * best), None)


def weigh_all(
    text: str, start: int, end: int, voice: Voice, model: tuple[float, dict[str, float]] | None = None
) -> list[Weighed]:
    """Every reading of a sentence with its chance."""
    return [(reading, weigh(reading, model)) for reading in read_cues(text, start, end, voice, idle=False)]
