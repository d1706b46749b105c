"""Policy clauses: who shall, must, may, need not or will do what, as the document's own side lays it down.

In: the text of a document's paragraphs and its heading. Out: each clause with its kind, its cue (the words that
carry the force) and its bearer (the words naming who must, may or will act). What is reported, narrated, foretold or
merely thought is no clause. Rules read each cue (`modals`, `verbs`); a logistic regression, trained by
``training/clauses.py``, weighs the marks they found and says how likely the cue makes a clause. Knows no XML.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from annotate.annotators.clause_cues import modals, verbs
from annotate.annotators.clause_cues.cues import Kind, Reading, Sentence, first_word
from annotate.annotators.clause_cues.sentences import find_sentences
from annotate.annotators.clause_cues.voices import Voice, read_voice
from annotate.annotators.decisions import holds
from annotate.registers import Registers
from annotate.tei.view import NOTE_MARK, View
from annotate.values.annotation import Annotation, Certainty, Context

VERSION = 3
LABEL = "Policy clauses: what the document's own side lays down that someone shall, must, may, need not or will do."

# From this chance on a cue counts as a clause; tuned by cross-validation, see training/clauses.py.
ACCEPTED = 0.26
# From the first chance on at least 97 of 100 are right, from the second 4 of 5; measured by cross-validation.
HIGH, MEDIUM = 0.95, 0.6
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
# Where a sentence may hold a second clause of another kind.
_SPLIT = re.compile(r"(?:,\s+)?\band\s+(?=that\b)|;\s+(?:and\s+)?|,\s+but\s+(?=that\b)")
_JOINT = re.compile(r"(?:,?\s+and|;|,\s+but)\s*$")
# Kinds that say what a rule is about; they outrank the verb that announces the rule ("we intend that it shall …").
_SPECIFIC = frozenset(("scope", "exemption", "effective"))


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
    model = json.loads((files("annotate.annotators.clause_cues") / "weights.json").read_text(encoding="utf-8"))
    return model["bias"], model["weights"]


def weigh(reading: Reading) -> float:
    """The chance, between 0 and 1, that a reading makes a clause."""
    bias, weights = _model()
    return 1 / (1 + math.exp(-bias - sum(weights.get(name, 0.0) for name in set(reading.marks))))


def choose(weighed: list[Weighed]) -> Weighed | None:
    """The reading that carries the main force of a sentence or of one half of it, None where none is likely enough."""
    best = max((chance for _, chance in weighed), default=0.0)
    likely = [w for w in weighed if w[1] >= ACCEPTED]
    specific = [w for w in likely if w[0].kind in _SPECIFIC or "word retain" in w[0].marks]
    return next((w for w in specific or likely if specific or w[1] >= _RIVAL * best), None)


def _read_sentence(text: str, start: int, end: int, voice: Voice) -> Iterator[Clause]:
    """The clauses of one sentence: one, or two where what follows "and that" is likely of another kind."""
    if text.startswith("?", end - 1):
        return
    weighed = [(reading, weigh(reading)) for reading in read_cues(text, start, end, voice, idle=False)]
    likely = sum(chance >= ACCEPTED for _, chance in weighed)
    if not likely:
        return
    pieces: list[tuple[int, int, Weighed]] = []
    splits = _SPLIT.finditer(text, start, end) if likely > 1 else ()
    edges = [start, *(match.end() for match in splits), end]
    for left, right in pairwise(edges):
        main = choose([w for w in weighed if left <= w[0].start < right])
        if main and pieces and (pieces[-1][2][0].kind == main[0].kind or main[1] < MEDIUM):
            pieces[-1] = (pieces[-1][0], right, pieces[-1][2])
        elif main:
            pieces.append((left if pieces else start, right, main))
    for n, (left, right, main) in enumerate(pieces):
        last = n + 1 == len(pieces)
        joint = None if last else _JOINT.search(text, left, right)
        stop = end if last else joint.start() if joint else right
        yield _clause(text, left, left + len(text[left:stop].rstrip(f"{NOTE_MARK} ")), main)


def _clause(text: str, start: int, end: int, main: Weighed) -> Clause:
    reading, chance = main
    cert: Certainty = "high" if chance >= HIGH else "medium" if chance >= MEDIUM else "low"
    bearer = reading.bearer
    inside = start <= bearer.start and bearer.end <= end
    span = (bearer.start, bearer.end) if inside else (-1, -1)  # shared with the first half of the sentence
    return Clause(start, end, reading.kind, text[reading.start : reading.end], *span, cert)


def find_clauses(text: str, *, heading: str = "", voice: Voice | None = None) -> list[Clause]:
    """The policy clauses of a text whose blocks stand each on its own line; offsets are characters of it.

    >>> text = "You should inform the Minister. He may object."
    >>> [(c.kind, c.cue, text[c.bearer_start : c.bearer_end]) for c in find_clauses(text, voice="outgoing")]
    [('instruction', 'should', 'You')]

    :param heading: the document's heading as printed; who speaks to whom decides what "should" means.
    :param voice: what `read_voice` made of it, where that is known already.
    """
    spoken = read_voice(heading) if voice is None else voice
    if spoken in QUIET:
        return []
    return [
        clause
        for line in re.finditer(r"[^\n]+", text)
        for start, end in find_sentences(text, line.start(), line.end())
        for clause in _read_sentence(text, start, end, spoken)
    ]


def extract(text: str, head: str = "") -> dict[str, str | None]:
    """The main force of one sentence, with the fields of the guideline: label, cue, bearer.

    >>> extract("Please inform the Embassy.", "3. Telegram From the Department of State to the Embassy in Chad")
    {'label': 'instruction', 'cue': 'Please', 'bearer': None}

    :param head: the heading of the sentence's document.
    """
    voice = read_voice(head)
    silent = voice in QUIET or text.rstrip().endswith("?")
    main = None if silent else choose([(r, weigh(r)) for r in read_cues(text, 0, len(text), voice, idle=False)])
    if not main:
        return {"label": "none", "cue": None, "bearer": None}
    reading = main[0]
    bearer = text[reading.bearer.start : reading.bearer.end] if reading.bearer.start >= 0 else None
    return {"label": reading.kind, "cue": text[reading.start : reading.end], "bearer": bearer}


_READ_BLOCKS = frozenset(("p", "item"))


def lines_of(view: View) -> Iterator[tuple[int, int]]:
    """The lines of a document's running text that are paragraphs or list items; characters of the view's text."""
    body = view.parts[0]
    inner = {}
    for block in view.blocks:  # sorted by start, the outer first: the innermost that begins a line names it
        if block.start >= body.end:
            break
        inner[block.start] = block.name
    at = body.start
    while at < body.end:
        stop = view.text.find("\n", at, body.end)
        stop = body.end if stop < 0 else stop
        if inner.get(at, "") in _READ_BLOCKS:
            yield at, stop
        at = stop + 1


def heading_of(view: View) -> str:
    """A document's heading as printed, without the marks of its notes."""
    head = next((view.text[b.start : b.end] for b in view.blocks if b.name == "head"), "")
    return head.replace(NOTE_MARK, "")


def annotate(view: View, registers: Registers, context: Context) -> list[Annotation]:  # noqa: ARG001
    """Tag the clauses of a document's paragraphs and list items, with their bearers.

    :param registers: not used; every annotator is called alike.
    :param context: a decision of kind ``clause`` about a clause's very words names its kind, or says it is none.
    :return: ``seg type="clause"`` and, inside, ``rs type="bearer"``; offsets are characters of the view's text.
    """
    voice = read_voice(heading_of(view))
    if not voice and context.genre:
        voice = read_voice(f"{context.genre} from {context.sender} to {context.receiver}")
    if voice in QUIET:
        return []
    decided = {d.words: d.target for d in context.decisions if d.kind == "clause" and holds(d, context.date)}
    found: list[Annotation] = []
    for line_start, line_end in lines_of(view):
        for start, end in find_sentences(view.text, line_start, line_end):
            for clause in _read_sentence(view.text, start, end, voice):
                named = decided.get(view.text[clause.start : clause.end], clause.kind)
                if not named:
                    continue
                kind = (("type", "clause"), ("ana", f"#{named}"))
                found.append(Annotation(clause.start, clause.end, "seg", kind, clause.cert, "clauses"))
                if clause.bearer_start >= 0:
                    span = (clause.bearer_start, clause.bearer_end)
                    found.append(Annotation(*span, "rs", (("type", "bearer"),), clause.cert, "clauses"))
    return found
