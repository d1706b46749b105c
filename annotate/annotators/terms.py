"""Abbreviations and offices of the volume's list of terms, wherever they stand in the text.

In: text and the register's terms. Out: `gloss` annotations on exactly the printed form, as FRUS editors tag
them: "ICBMs" is a plural of the term ICBM, "EUR/EE" is two terms unless the list has it as one, "U.S." is not
"US". Forms are looked up, never alternated: a document's words are met with the words of the list, and only
what both have is searched for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from annotate.annotation import Annotation, Certainty, Context
from annotate.annotators.decisions import follow
from annotate.annotators.practice import observe
from annotate.registers import Registers
from annotate.textview import View

VERSION = 1
LABEL = "Abbreviations and offices that the volume's list of terms explains."


@dataclass(frozen=True, slots=True)
class TermMention:
    """A term found in a text; start and end are characters of that text."""

    start: int
    end: int
    term: str
    cert: Certainty


@dataclass(frozen=True, slots=True)
class _Form:
    text: str
    term: str
    pattern: re.Pattern[str]
    cert: Certainty


@dataclass(frozen=True)
class TermIndex:
    """The forms of a register's terms, by the first word of each."""

    forms: dict[str, tuple[_Form, ...]]


_WORD = re.compile(r"[^\W_]+")

# A single letter is an office only where a source note names offices; elsewhere it is an initial, a mark, a list.
_OFFICE_BEFORE = re.compile(
    r"""(?:
        \b(?:approved|cleared|clearance|concurrence|concurred|signed)\ (?:\w+\ ){0,2}?
            (?:in|by|with|of|from|for)\ (?:both\ )?
      | \bin\ (?=\w\ on\ )
      | (?:\b[A-Z]{1,4}(?:/[A-Z]{1,4})*|\)),\ (?:and\ )?          # "EUR, L"
      | \b[A-Z]{1,4}(?:/[A-Z]{1,4})*\ and\ (?:in\ |by\ |with\ )?  # "EUR and L", "in S and in U"
      | [A-Za-z]\ \(                                              # "Meloy (G)"
    )$""",
    re.VERBOSE,
)
_OFFICE_AFTER = re.compile(r"[,;.)]| and | on |\ufffc")
_HEADED = re.compile(r"—\S")


def _is_office_letter(text: str, at: int) -> bool:
    """Whether the single letter at `at` stands where an office stands: "approved in S on May 6", "Meloy (G)"."""
    if at == 0 or text[at - 1] == "\n":
        return _HEADED.match(text, at + 1) is not None
    if not _OFFICE_AFTER.match(text, at + 1):
        return False
    if text[at - 1] == "(" and text[at + 1 : at + 2] != ")":
        return False
    return _OFFICE_BEFORE.search(text, max(0, at - 40), at) is not None


def _variants(form: str) -> Iterator[str]:
    """Spellings of one form that editors treat alike: "ChiCom", "CHICOM", "Chicom"; "reftel", "Reftel"."""
    yield form
    letters = form.replace("/", "").replace("-", "").replace("–", "")
    if len(letters) < 4 or not letters.isalpha():
        return
    if form.islower():
        yield form[0].upper() + form[1:]
    elif not form.isupper():
        yield form.upper()
        yield form.capitalize()


def _pattern(form: str) -> re.Pattern[str]:
    # Any dash or space may stand where a form is divided ("PL–480", "PL 480"); an "s" makes a plural, which is
    # not part of the term.
    divided = r"[ \-–]".join(re.escape(piece) for piece in re.split(r"[ \-–]", form))
    return re.compile(divided + (r"(?![^\W_])" if len(form) == 1 else r"(?=s?(?![^\W_]))"))


@lru_cache(maxsize=8)
def index_terms(registers: Registers) -> TermIndex:
    """The index of a register's terms, built once; without those that the edition's front matter leaves alone."""
    forms: dict[str, dict[str, _Form]] = {}
    own = {form for term in registers.terms.values() for form in term.forms}
    for term in registers.terms.values():
        for printed in term.forms:
            for form in _variants(printed):
                if form != printed and form in own:
                    continue
                first = _WORD.search(form)
                if first and first.start() == 0:
                    forms.setdefault(first.group(), {}).setdefault(form, _Form(form, term.id, _pattern(form), "high"))
    index = TermIndex({w: tuple(sorted(f.values(), key=lambda f: -len(f.text))) for w, f in forms.items()})
    practice = observe(registers.samples, lambda text: [(m.start, m.end) for m in find_terms(text, index)])
    tagged = sum(seen.tagged for seen in practice.values())
    left_alone = {
        words for words, seen in practice.items() if seen.plain >= _ENOUGH and not seen.tagged and tagged > 2 * _ENOUGH
    }
    if not left_alone:
        return index
    return TermIndex(
        {word: kept for word, fs in index.forms.items() if (kept := tuple(f for f in fs if f.text not in left_alone))}
    )


# So often plain and never tagged in a front matter that has many tags: the edition does not tag these words.
_ENOUGH = 8


def find_terms(text: str, index: TermIndex) -> list[TermMention]:
    """The terms of a text in order, none inside another; offsets are characters of the text."""
    found: list[TermMention] = []
    words = set(_WORD.findall(text))
    words |= {word[:-1] for word in words if word[-1] == "s"}
    for word in index.forms.keys() & words:
        at = text.find(word)
        while at >= 0:
            if not (at and text[at - 1].isalnum()):
                for form in index.forms[word]:
                    match = form.pattern.match(text, at)
                    if match and (len(form.text) > 1 or _is_office_letter(text, at)):
                        found.append(TermMention(at, match.end(), form.term, form.cert))
                        break
            at = text.find(word, at + len(word))
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[TermMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def annotate(view: View, registers: Registers, context: Context) -> list[Annotation]:
    """`gloss` on every term of a document and its notes."""
    annotations = [
        Annotation(m.start, m.end, "gloss", (("target", f"#{m.term}"),), m.cert, "terms")
        for m in find_terms(view.text, index_terms(registers))
    ]
    return follow(
        view.text, annotations, context.decisions, kind="term", date=context.date, element="gloss", attribute="target"
    )
