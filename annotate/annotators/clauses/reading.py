"""One sentence read: the clause it makes, if any, with the words that carry its force and that name its bearer.

In: a text, a sentence's place in it, its document's voice. Out: a `Reading`. Rules read each cue and weigh it; the
bearer is found by the trained model. Both are whole words of the sentence; a bearer is a phrase that is never cut: it
leaves out neither "the" nor a part of a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from annotate.annotators.clauses.model import best_span, load, span_names
from annotate.annotators.clauses.readings.cues import Kind
from annotate.annotators.clauses.readings.reader import QUIET, choose, weigh_all
from annotate.annotators.clauses.voices import Voice
from annotate.annotators.clauses.words import Word, split
from annotate.values.annotation import Certainty

Span = tuple[int, int]

# How many characters of a sentence are read, so that the time is bounded; longer ones are tables and lists.
MOST: Final = 1200
# How many words before and after a cue its bearer is looked for.
NEAR: Final = 14
# The score from which a bearer is taken to be named; tuned likewise.
NAMED: Final = -4.5
# Cross-validated by volume on sentences labelled once: of labels from 0.96 on 89 of 100 are right, from 0.9 to 0.95
# 79, of the others 43 (chance of a clause at all: 98, 94 and 60); so "low" is for readers who check.
HIGH, MEDIUM = 0.96, 0.9
# No phrase is cut after these; "the" and "our" belong to what follows.
_OPEN = frozenset(
    """the a an this that these those all any each every both no either neither his her its our your their such
    other certain of for in to with by from and or at on as if when while""".split()
)
_OF_ITS_OWN = frozenset("this that these those all both his each".split())  # words that can be a phrase alone
_DETERMINERS = frozenset("the a an all any each every both no either neither such other certain".split())
# Words whose capital may be the sentence's, not a name's, so that a phrase may begin after them.
_OPENERS = frozenset(
    """that when while as after before in on for and but or with by to of from at also since because should
    request suggest recommend propose urge desire hope believe think feel please is are must may will if whether would
    consider understand assume agree wish want fyi""".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence that makes a clause; spans are characters of the text.

    :param chance: how likely it is a clause of this kind.
    :param bearer: where the words stand that name who must, may or will act; None where none are named.
    """

    kind: Kind
    chance: float
    cue: Span
    bearer: Span | None


def read(text: str, start: int, end: int, voice: Voice) -> Reading | None:
    """What clause the sentence ``text[start:end]`` makes, None where it makes none.

    >>> text = "You should inform the Minister."
    >>> found = read(text, 0, len(text), "outgoing")
    >>> found and (found.kind, text[slice(*found.cue)], text[slice(*found.bearer or (0, 0))])
    ('instruction', 'should', 'You')
    """
    if start >= end or voice in QUIET or text.startswith("?", end - 1):
        return None
    end = min(end, start + MOST)
    main = choose(weigh_all(text, start, end, voice))
    if not main:
        return None
    reading, chance = main
    cue = (reading.start, reading.end)
    return Reading(reading.kind, chance, cue, _bearer(text, start, end, reading.kind, cue))


def certainty(found: Reading) -> Certainty:
    """How sure one can be of a clause and its kind."""
    return "high" if found.chance >= HIGH else "medium" if found.chance >= MEDIUM else "low"


def _bearer(text: str, start: int, end: int, kind: Kind, cue: Span) -> Span | None:
    model = load()
    _, words = split(text, start, end, model.table)
    near = [n for n, word in enumerate(words) if word.start < cue[1] and cue[0] < word.end]
    words = words[max(near[0] - NEAR, 0) : near[-1] + NEAR] if near else []
    inside = [n for n, word in enumerate(words) if word.start < cue[1] and cue[0] < word.end]
    if not inside:
        return None  # beyond the words that are read
    scores = model.span_scores(span_names(words, kind, (inside[0], inside[-1] + 1)))
    first, last, score = best_span(
        scores[:, 0].tolist(), scores[:, 1].tolist(), _beginnings(text, words), _ends(text, words)
    )
    return (words[first].start, words[last - 1].end) if score >= NAMED else None


def _joined(text: str, one: Word, two: Word) -> bool:
    """Whether two words are parts of one name: both with a capital, and only a space between them."""
    return text[one.end : two.start] == " " and text[one.start].isupper() and text[two.start].isupper()


def _beginnings(text: str, words: list[Word]) -> list[bool]:
    """At which words a noun phrase may begin: after no article, and not within a name."""
    told = []
    for at, word in enumerate(words):
        before = words[at - 1] if at else None
        cut = before is not None and (
            before.low in _DETERMINERS
            or (
                _joined(text, before, word) and not (at == 1 and before.low in _OPENERS) and word.low not in ("i", "we")
            )
        )
        opens = at == 0 and word.low in _OPENERS and word.low not in ("i", "we", "you")
        told.append(word.low[0].isalpha() and not cut and not opens)
    return told


def _ends(text: str, words: list[Word]) -> list[bool]:
    """At which words a noun phrase may end: not within a name, and not at a word that needs another."""
    told = []
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else None
        cut = after is not None and _joined(text, word, after) and word.low not in ("i", "we", "you", "he", "they")
        needs = word.low in _OPEN and word.low not in _OF_ITS_OWN
        told.append(word.low[0].isalnum() and not cut and not needs)
    return told
