"""Abbreviations and offices of the volume's list of terms, wherever they stand in the text.

In: text and the register's terms. Out: `gloss` annotations on exactly the printed form, as FRUS editors tag
them: "ICBMs" is a plural of the term ICBM, "EUR/EE" is two terms unless the list has it as one, "U.S." is not
"US". Forms are looked up, never alternated: a document's words are met with the words of the list, and only
what both have is searched for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from annotate.annotators.decisions import follow
from annotate.annotators.names.surnames import FORENAMES
from annotate.annotators.practice import EVERYTHING, FRUS, observe
from annotate.registers import Registers
from annotate.tei.view import View
from annotate.values.annotation import Annotation, Certainty, Context, Custom

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
    place: re.Pattern[str] | None  # what must follow a single letter that stands for a person, not an office
    listed: bool  # exactly as the list prints it


@dataclass(frozen=True)
class TermIndex:
    """The forms of a register's terms, by the first word of each.

    begins: what begins like the first word of a form, to the end of its word; few words of a text do.
    printed: the register is a FRUS volume's list, whose editors tag some kinds of form more regularly than others.
    left_alone: forms that this edition does not tag; nor does it tag what stands inside them.
    """

    forms: dict[str, tuple[_Form, ...]]
    begins: re.Pattern[str]
    printed: bool
    left_alone: frozenset[str] = frozenset()


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
_OFFICE_AFTER = re.compile(r"[,;)]|\.(?![^\W_])| and | on |\ufffc")
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


# Listed by some editions, glossed by hardly any: plain to every reader, or the name of a series before a number.
_PLAIN_WORDS = frozenset(
    ("amb", "comite", "del", "gen", "govt", "memcon", "para", "paras", "pres", "rep", "res", "subj")
    + ("secto", "tosec", "topol")
)


# Two letters that are a word of their own in a line of capitals: "TELEPHONE CALL TO THE PRESIDENT".
_SMALL_WORDS = frozenset(
    ("AM", "AN", "AS", "AT", "BE", "BY", "DO", "GO", "IN", "IS", "IT", "NO", "OF", "ON", "OR", "TO", "WE")
)
_IN_CAPITALS = re.compile(r" [A-Z]{3}")


# "K said", "P's answer": a single letter whose expansion is no office stands for somebody in notes of a talk.
_OFFICE = re.compile(
    r"Department|Bureau|Office|Secretary|Counselor|Adviser|Agency|Zulu|fighter|[Uu]nclassified|airgram", re.IGNORECASE
)
_AS_PERSON = re.compile(r"(?<![^\s“(])[A-Z](?=[’']s\b|,? [a-z])")


def _is_letter(form: _Form, text: str, at: int) -> bool:
    """Whether a single letter stands for what the list says: an office where offices stand, a person in a sentence."""
    if _is_office_letter(text, at):
        return True
    return form.place is not None and form.place.match(text, at) is not None


def _means_it(form: _Form, text: str, at: int) -> bool:
    """Whether the words of a form that stand at `at` are the term, and not an initial or a word in capitals."""
    if len(form.text) == 1:
        return _is_letter(form, text, at)
    return form.text not in _SMALL_WORDS or not _IN_CAPITALS.match(text, at + 2)


def _is_acronym(form: str, expansion: str) -> bool:
    """Whether a form is made of its expansion's letters: then "Aramco" is ARAMCO, but "Lincoln" is not LINCOLN."""
    letters = iter(expansion.lower())
    return form[:1].lower() == expansion[:1].lower() and all(letter in letters for letter in form.lower())


def _variants(form: str, expansion: str, custom: Custom) -> Iterator[str]:
    """Spellings of one form that are treated alike: "ChiCom", "CHICOM", "Chicom"; "reftel", "REFTEL"."""
    yield form
    letters = form.replace("/", "").replace("-", "").replace("–", "")
    if len(letters) < 4 or not letters.isalpha():
        return
    if form.isupper():
        if len(letters) > 4 and _is_acronym(letters, expansion):
            yield form.capitalize()
        return
    yield form.upper()
    if custom.variants or not form.islower():
        yield form[0].upper() + form[1:].lower()


def _pattern(form: str, custom: Custom) -> re.Pattern[str]:
    # An "s" makes a plural, which is not part of the term ("ICBMs"); "Press" is not the plural of "Pres".
    plural = "s?" if len(form) > 1 and form[-1] not in "sS" else ""
    divided = re.escape(form)
    if custom.variants:
        divided = r"[ \-–]".join(re.escape(piece) for piece in re.split(r"[ \-–]", form))
    return re.compile(rf"{divided}(?={plural}(?![^\W_]))")


@lru_cache(maxsize=8)
def index_terms(registers: Registers, custom: Custom | None = None) -> TermIndex:
    """The index of a register's terms, built once; without those that the edition does not tag.

    :param custom: what the edition tags; by default everything where the register is the edition's own, and what
        FRUS editors tag where it is a volume's printed list.
    """
    custom = custom or (FRUS if registers.printed else EVERYTHING)
    forms: dict[str, dict[str, _Form]] = {}
    own = {form for term in registers.terms.values() for form in term.forms}
    for term in registers.terms.values():
        for printed in term.forms:
            word = printed.lower()
            if not custom.plain_words and (word in _PLAIN_WORDS or (word in FORENAMES and not printed.isupper())):
                continue  # "Frank" is a code name in one volume, but more often a man
            for form in _variants(printed, term.expansion, custom):
                first = _WORD.match(form)
                if first and (form == printed or form not in own):
                    person = _AS_PERSON if len(form) == 1 and not _OFFICE.search(term.expansion) else None
                    made = _Form(form, term.id, _pattern(form, custom), person, form == printed)
                    forms.setdefault(first.group(), {}).setdefault(form, made)
    ordered = {w: tuple(sorted(f.values(), key=lambda f: -len(f.text))) for w, f in forms.items()}
    initials = "".join(sorted({word[0] for word in forms}))
    begins = re.compile(rf"[{initials}][^\W_]*" if initials else r"(?!)")
    index = TermIndex(ordered, begins, registers.printed)
    if not custom.observed:
        return index
    practice = observe(registers.samples, lambda text: [(m.start, m.end) for m in find_terms(text, index)])
    tagged = sum(seen.tagged for seen in practice.values())
    left_alone = frozenset(
        words for words, seen in practice.items() if seen.plain >= _ENOUGH and not seen.tagged and tagged > 2 * _ENOUGH
    )
    return replace(index, left_alone=left_alone)


# So often plain and never tagged in a front matter that has many tags: the edition does not tag these words.
_ENOUGH = 8


def find_terms(text: str, index: TermIndex) -> list[TermMention]:
    """The terms of a text in order, none inside another; offsets are characters of the text."""
    found: list[TermMention] = []
    words = set(index.begins.findall(text))
    words |= {word[:-1] for word in words if word[-1] == "s"}
    for word in index.forms.keys() & words:
        at = text.find(word)
        while at >= 0:
            if not (at and text[at - 1].isalnum()):
                for form in index.forms[word]:
                    match = form.pattern.match(text, at)
                    if match and _means_it(form, text, at):
                        cert = _certainty(form, text, at, match.end(), index.printed)
                        found.append(TermMention(at, match.end(), form.term, cert))
                        break
            at = text.find(word, at + len(word))
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[TermMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return [m for m in kept if text[m.start : m.end] not in index.left_alone] if index.left_alone else kept


def _certainty(form: _Form, text: str, start: int, end: int, printed: bool) -> Certainty:
    """How regularly editors tag such a form in such a place (measured on 12 FRUS volumes, checked on 5 others).

    Capitals that stand alone they nearly always tag; words in small letters and letters alone often not.
    """
    words = form.text
    if len(words) == 1 or (printed and (words.islower() or not form.listed)):
        return "low"
    if not printed:
        return "high"
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    if not words.replace(".", "").isalpha() or not words.isupper() or any(c in "-–/s" for c in around):
        return "medium"
    return "medium" if text[end : end + 2].strip().isdigit() else "high"


def annotate(view: View, registers: Registers, context: Context) -> list[Annotation]:
    """`gloss` on every term of a document and its notes."""
    annotations = [
        Annotation(m.start, m.end, "gloss", (("target", f"#{m.term}"),), m.cert, "terms")
        for m in find_terms(view.text, index_terms(registers, context.custom))
    ]
    return follow(
        view.text, annotations, context.decisions, kind="term", date=context.date, element="gloss", attribute="target"
    )
