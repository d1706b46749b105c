"""Who bears a clause: which words name who must, may or will act.

In: a sentence, the kind of its clause and the place of its cue. Out: the words of the bearer. A logistic regression
over what stands at and around a word tells where a bearer begins and where it ends; trained by
``training/clauses.py``, its rows of numbers are kept in ``model.npz``. Words have classes that were found without
labels: words between the same neighbours in the volumes share one ("should", "must"; "Embassy", "Mission"), so that
what is learned of one word holds for its like. A bearer is a phrase that is never cut: it leaves out neither "the" nor
a part of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Span = tuple[int, int]
Table = dict[str, tuple[str, str]]

LONGEST: Final = 9  # words a bearer may have
BEFORE, AFTER = 14, 8  # how many words before and after a cue its bearer is looked for
NAMED: Final = -4.5  # the score from which a bearer is taken to be named

# ---- words ----------------------------------------------------------------------------------------------------------

# "U.S.", "P.L."; words with their apostrophes and hyphens; marks one by one.
WORD = re.compile(r"[A-Za-z](?:\.[A-Za-z])+\.?|\w+(?:[’'-]\w+)*|[^\w\s]")
# What stands before the first word: "3.", "(a)", "II.", dashes, opening quotation marks.
_LABEL = re.compile(r"[\s“\"(—-]*(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)]\s+|\d{3,5}\.\s+|—\s*)*")
_ENDINGS = ("ing", "ed", "ly", "s")


class Word(NamedTuple):
    """A word; start and end are characters of the text.

    :param low: the word in lower case; "0" for a number.
    :param fine: its class, one of some 250; by its shape where it is not in the table.
    :param broad: its class, one of some 50.
    """

    start: int
    end: int
    low: str
    fine: str
    broad: str


def words_near(text: str, start: int, end: int, cue: Span, table: Table) -> tuple[list[Word], Span]:
    """The words of ``text[start:end]`` around its cue, and which of them are the cue's, first and last+1.

    The cue's are (0, 0) where the cue stands in no word that is read, such as a label.
    """
    first = _LABEL.match(text, start, end)
    found: list[re.Match[str]] = []
    after = 0
    for match in WORD.finditer(text, first.end() if first else start, end):
        found.append(match)
        after += match.start() >= cue[1]
        if after == AFTER:
            break
    inside = [n for n, match in enumerate(found) if match.start() < cue[1] and cue[0] < match.end()]
    if not inside:
        return [], (0, 0)
    words = []
    begin = max(inside[0] - BEFORE, 0)
    for n, match in enumerate(found[begin : inside[-1] + 1 + AFTER], begin):
        word = match.group()
        low = "0" if word[0].isdigit() else word.lower()
        fine, broad = table.get(word if n else low) or table.get(low) or _shape(word)
        words.append(Word(match.start(), match.end(), low, fine, broad))
    return words, (inside[0] - begin, inside[-1] + 1 - begin)


def _shape(word: str) -> tuple[str, str]:
    if word[0].isdigit():
        shape = "0"
    elif word.isupper() and len(word) > 1:
        shape = "AA"
    elif word[0].isupper():
        shape = "Aa"
    else:
        shape = next((ending for ending in _ENDINGS if word.endswith(ending)), "a")
    return shape, shape


# ---- what stands at and around a word ---------------------------------------------------------------------------

_FOREIGN = re.compile(
    r"go[a-z]{1,2}|gov?t?s?|soviets?|sovs?|ussr|hmg|uk|u\.k\.|frg|uar|hkj|grc|prc|drv|gvn|nasser|king|shah|minister|fonmin"
    r"|premier|chancellor|khrushchev|makarios|[a-z]{3,}(?:ish|ese|ans|ians|is)|greeks?|turks?|arabs?|french|chicoms?"
)
_CLASSES = {
    "we": "we i our my",
    "own": """us u.s. usg department dept state defense cia aid administration washington jcs nsc usia secretary
        american""",
    "post": """embassy emb embassies mission missions usun usro del usdel delegation consulate congen ambassador amb
        chargé posts post station addressees addressee lincoln linc officers""",
    "you": "you your",
    "they": "he she they his her their",
    "it": "it this that these those there which who what",
    "president": "president",
}
_ACTORS = {word: name for name, words in _CLASSES.items() for word in words.split()}
_OFFICES = frozenset(("government", "govt", "side", "officials", "position", "policy"))  # whose, the word before says


@cache
def _actor(low: str) -> str:
    return _ACTORS.get(low) or ("foreign" if _FOREIGN.fullmatch(low) else "name")


def _actors(words: Sequence[Word]) -> list[str]:
    """What each word, as the head of a subject, is to the document's own side."""
    told: list[str] = []
    before = ""
    for word in words:
        if told and word.low in _OFFICES:
            told.append(told[-1] if told[-1] in ("own", "we", "foreign", "they") else "thing")
        elif word.low == "states":
            told.append("own" if before == "united" else "foreign")
        else:
            told.append(_actor(word.low))
        before = word.low
    return told


_FIRST, _LAST = Word(0, 0, "^", "^", "^"), Word(0, 0, "$", "$", "$")


def names_of(words: Sequence[Word], places: Iterable[int], label: str, cue: Span) -> list[list[str]]:
    """The features of some words: what stands at them and around them, and where they stand from the cue, and how far.

    :param places: which words.
    :param cue: the words of the cue, first and last+1.
    """
    told = []
    actors = ["^", *_actors(words), "$"]
    padded = [_FIRST, _FIRST, *words, _LAST, _LAST]
    for at in places:
        two, one, (_, _, low, fine, broad), next_, after = padded[at : at + 5]
        before, after_cue = cue[0] - at, at - cue[1] + 1
        where = f"-{min(before, 8)}" if before > 0 else f"+{min(after_cue, 6)}" if after_cue > 0 else "in"
        told.append(
            [
                f"w {low}", f"-w {one.low}", f"+w {next_.low}", f"-ff {one.fine} {fine}", f"+ff {fine} {next_.fine}",
                f"-bb {two.broad} {one.broad} {broad}", f"+bb {broad} {next_.broad} {after.broad}",
                f"-ww {one.low} {low}", f"+ww {low} {next_.low}", f"a {actors[at + 1]}",
                f"+a {actors[at + 2]} {broad}", f"-a {actors[at]} {broad}", f"@ {where}", f"@f {where} {fine}",
                f"l {label} {where}", f"lw {label} {low}", f"lf {label} {fine}",
            ]
        )  # fmt: skip
    return told


# ---- the model --------------------------------------------------------------------------------------------------

_UNIT = 1 << 16  # a feature's two numbers are kept as one, begins * _UNIT + ends: one sum adds up both


@dataclass(frozen=True, slots=True)
class Model:
    """All that was trained.

    :param table: the classes of the words.
    :param weights: for each feature two whole numbers in one: a bearer begins, a bearer ends at this word.
    :param scale: the unit of each.
    :param bias: what is added to each.
    """

    table: Table
    weights: dict[str, int]
    scale: tuple[float, float]
    bias: tuple[float, float]

    def scores(self, names: Iterable[Sequence[str]]) -> list[tuple[float, float]]:
        """For each word how surely a bearer begins there, and how surely one ends there."""
        told = []
        for one in names:
            total = sum(filter(None, map(self.weights.get, one)))
            end = (total + _UNIT // 2) % _UNIT - _UNIT // 2
            begin = (total - end) // _UNIT
            told.append((begin * self.scale[0] + self.bias[0], end * self.scale[1] + self.bias[1]))
        return told


@cache
def load() -> Model:
    """The model that comes with the package."""
    with (files("annotate.annotators.clauses") / "model.npz").open("rb") as file, np.load(file) as kept:
        return from_arrays(dict(kept))


def from_arrays(kept: dict[str, npt.NDArray[Any]]) -> Model:
    """A model from the arrays of its file."""
    classes = (map(str, kept[name].tolist()) for name in ("fine", "broad"))
    rows = kept["span_rows"].astype(int) @ [_UNIT, 1]
    return Model(
        dict(zip(_lines(kept["words"]), zip(*classes, strict=True), strict=True)),
        dict(zip(_lines(kept["span_names"]), rows.tolist(), strict=True)),
        tuple(kept["span_scale"].tolist()),
        tuple(kept["span_bias"].tolist()),
    )


def _lines(raw: npt.NDArray[np.uint8]) -> list[str]:
    return raw.tobytes().decode("utf-8").split("\n")


# ---- the phrase -------------------------------------------------------------------------------------------------

_DETERMINERS = frozenset("the a an all any each every both no either neither such other certain".split())
# No phrase is cut after these; "the" and "our" belong to what follows.
_OPEN = _DETERMINERS.difference(("all", "both", "each")) | frozenset(
    "its our your their her of for in to with by from and or at on as if when while".split()
)
# Words whose capital may be the sentence's, not a name's, so that a phrase may begin after them.
_OPENERS = frozenset(
    """that when while as after before in on for and but or with by to of from at also since because should
    request suggest recommend propose urge desire hope believe think feel please is are must may will if whether would
    consider understand assume agree wish want fyi""".split()
)


def find_bearer(text: str, start: int, end: int, kind: str, cue: Span) -> Span | None:
    """Where the words stand that name the bearer of the clause ``text[start:end]``; None where none are named.

    :param cue: where the words stand that carry the clause's force.
    """
    model = load()
    words, inside = words_near(text, start, end, cue, model.table)
    if not words:
        return None
    opens, closes = _edges(text, words)
    places = sorted({*opens, *closes})
    scores = dict(zip(places, model.scores(names_of(words, places, kind, inside)), strict=True))
    best = (0, 0, NAMED)
    for first in opens:
        for last in closes:
            if first <= last < first + LONGEST and scores[first][0] + scores[last][1] > best[2]:
                best = (first, last + 1, scores[first][0] + scores[last][1])
    return (words[best[0]].start, words[best[1] - 1].end) if best[1] else None


def _edges(text: str, words: Sequence[Word]) -> tuple[list[int], list[int]]:
    """At which words a noun phrase may begin and at which it may end: not within a name, after or at no article."""
    opens, closes = [], []
    joined = False  # the word before is a part of the same name: both have a capital, only a space is between them
    for at, word in enumerate(words):
        low, before = word.low, words[at - 1].low if at else ""
        pronoun = low in ("i", "we")
        within = joined and not (at == 1 and before in _OPENERS) and not pronoun
        if low[0].isalpha() and before not in _DETERMINERS and not within and (at or low not in _OPENERS):
            opens.append(at)
        after = words[at + 1] if at + 1 < len(words) else None
        joined = after is not None and text[word.end : after.start] == " "
        joined = joined and text[word.start].isupper() and after is not None and text[after.start].isupper()
        if low[0].isalnum() and low not in _OPEN and (not joined or pronoun or low in ("you", "he", "they")):
            closes.append(at)
    return opens, closes
