"""The people of a volume's register, wherever a document names them.

In: text and the register's persons. Out: `persName` annotations on the name itself, as FRUS editors tag it:
forenames and initials belong to it, rank and office do not ("Ambassador [Dobrynin]", "Mr. [Dean Rusk]"), nor
does the "'s" of a possessive. Names are looked up by their words, never alternated. Who is meant where two
share a surname is told by forenames, rank and office, dates of service and who was named before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from annotate.annotation import Annotation, Certainty, Context
from annotate.annotators.decisions import follow
from annotate.registers import TITLE, Person, Registers
from annotate.textview import View

VERSION = 1
LABEL = "People whom the volume's register lists."


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person named in a text; start and end are characters of that text."""

    start: int
    end: int
    person: str
    cert: Certainty


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to call a person: words before and after the key word it is found by."""

    person: str
    pattern: re.Pattern[str] | None  # what follows the key word, None where nothing does
    lead: str  # a particle before the key word ("de ", "al-")
    length: int  # words
    short: bool  # a part of a longer surname


@dataclass(frozen=True)
class PersonIndex:
    """The names of a register's persons by their key words, and what tells namesakes apart."""

    names: dict[str, tuple[_Name, ...]]
    persons: dict[str, Person]
    given: dict[str, tuple[str, ...]]  # person → forenames, folded
    forenames: frozenset[str]


_WORD = re.compile(r"[^\W\d_]+")
_CAPITALISED = re.compile(r"\b[A-ZÀ-ÖØ-Þ][^\W\d_]+")
_PARTICLES = frozenset(
    ("de", "del", "della", "der", "di", "du", "la", "le", "van", "von", "zu", "y")
    + ("al", "el", "ad", "az", "as", "ud", "ibn", "bin", "ben", "abu", "abd")
)
_GAP = r"[ \-–’'.]{0,2}"


def fold(word: str) -> str:
    """A word without accents and case, to compare names by."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.replace("ı", "i").replace("ø", "o").replace("Ø", "O"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


# English forms of forenames that FRUS uses beside the printed ones.
_NICKNAMES = {
    "al": ("albert", "alfred", "alexander"), "andy": ("andrew",), "art": ("arthur",), "bill": ("william",),
    "bob": ("robert",), "bobby": ("robert",), "charlie": ("charles",), "chip": ("charles",), "chuck": ("charles",),
    "cy": ("cyrus",), "dan": ("daniel",), "dave": ("david",), "dick": ("richard",), "don": ("donald",),
    "ed": ("edward", "edmund", "edwin"), "fred": ("frederick", "alfred"), "gene": ("eugene",), "hal": ("harold",),
    "hank": ("henry",), "harry": ("harold", "henry"), "jack": ("john",), "jim": ("james",), "jimmy": ("james",),
    "joe": ("joseph",), "ken": ("kenneth",), "larry": ("lawrence", "laurence"), "lew": ("lewis",), "mac": ("mcgeorge",),
    "max": ("maxwell",), "mike": ("michael",), "nick": ("nicholas",), "pete": ("peter",), "phil": ("philip",),
    "ray": ("raymond",), "ron": ("ronald",), "sam": ("samuel",), "steve": ("stephen", "steven"),
    "ted": ("theodore", "edward"), "tom": ("thomas",), "tommy": ("thomas", "llewellyn"), "tony": ("anthony",),
    "walt": ("walter",), "zbig": ("zbigniew",),
}  # fmt: skip


def _standalone(person: Person) -> Iterator[str]:
    """The names a person is called by alone: the surname, its spellings, other names given as names."""
    yield person.surname
    before_comma = person.name.partition(",")[0]
    for other in person.other_names:
        if other not in person.name or f"({other}" in before_comma or f" {other}" in before_comma:
            yield other


def _key_names(name: str, person: str) -> Iterator[tuple[str, _Name]]:
    words = [w for w in _WORD.findall(name) if w not in ("I", "II", "III", "IV", "VI")]
    if "of" in words:
        words = words[: words.index("of")]
    for link in ("ibn", "bin"):
        if link in words[1:]:
            yield from _key_names(" ".join(words[: words.index(link)]), person)
            break
    if not words:
        return
    spans = [(0, len(words), False)]
    core = [i for i, w in enumerate(words) if fold(w) not in _PARTICLES]
    if core and core[0] > 0:
        spans.append((core[0], len(words), False))
    if len(words) > 1:
        spans += [(i, i + 1, True) for i in (core[:1] + core[-1:] if core else [])]
    for start, end, short in spans:
        part = words[start:end]
        at = next((i for i, w in enumerate(part) if w[0].isupper()), None)
        if at is None or len(part[at]) < 2:
            continue
        lead = _GAP.join(map(re.escape, part[:at]))
        rest = _GAP.join(map(re.escape, part[at + 1 :]))
        pattern = re.compile(f"{_GAP}{rest}(?![^\\W_])") if rest else None
        made = _Name(person, pattern, lead, end - start, short)
        yield part[at], made
        if len(part[at]) > 2:
            yield part[at].upper(), made


@lru_cache(maxsize=8)
def index_persons(registers: Registers) -> PersonIndex:
    """The index of a register's persons, built once."""
    names: dict[str, list[_Name]] = {}
    given: dict[str, tuple[str, ...]] = {}
    for person in registers.persons.values():
        for name in _standalone(person):
            for key, made in _key_names(name, person.id):
                names.setdefault(key, []).append(made)
                if not key.isascii():
                    plain = "".join(c for c in unicodedata.normalize("NFKD", key) if not unicodedata.combining(c))
                    names.setdefault(plain, []).append(made)
        given[person.id] = tuple(fold(w) for w in _WORD.findall(person.forenames + " " + " ".join(person.other_names)))
    forenames = frozenset(w for ws in given.values() for w in ws if len(w) > 2)
    return PersonIndex(
        {k: tuple(sorted(v, key=lambda n: (-n.length, n.short))) for k, v in names.items()},
        dict(registers.persons), given, forenames,
    )  # fmt: skip


_BACK = re.compile(r"(?:^|(?<=[^\w.’'-]))([A-ZÀ-Þ][\w’'-]*\.?(?:[A-Z]\.)*) $")


def _before(text: str, at: int) -> list[tuple[int, str]]:
    """The capitalised words right before a character on its line, nearest first, with where each begins."""
    words: list[tuple[int, str]] = []
    while len(words) < 4:
        match = _BACK.search(text, max(0, at - 24), at)
        if not match:
            break
        words.append((match.start(1), match[1]))
        at = match.start(1)
    return words


def _matches(word: str, given: tuple[str, ...]) -> bool:
    """Whether a printed forename or initial is one of a person's."""
    parts = _WORD.findall(fold(word))
    if not parts:
        return False
    if all(len(p) == 1 for p in parts):
        return all(any(g.startswith(p) for g in given) for p in parts)
    whole = fold(word.rstrip("."))
    return any(whole == g or (len(g) == 1 and whole.startswith(g)) for g in given) or any(
        g in _NICKNAMES.get(whole, ()) for g in given
    )


def find_persons(text: str, index: PersonIndex) -> list[PersonMention]:
    """The persons named in a text, in order; offsets are characters of the text."""
    hits: list[tuple[int, int, list[str]]] = []
    for word in index.names.keys() & set(_CAPITALISED.findall(text)):
        at = text.find(word)
        while at >= 0:
            after = at + len(word)
            if not text[after : after + 1].isalnum() and not (at and text[at - 1].isalnum()):
                hit = _longest(text, at, after, index.names[word])
                if hit:
                    hits.append(hit)
            at = text.find(word, after)
    hits.sort(key=lambda h: (h[0], -h[1]))
    found: list[PersonMention] = []
    known: dict[frozenset[str], str] = {}
    end = 0
    for start, stop, people in hits:
        if start < end:
            continue
        mention = _resolve(text, start, stop, people, index, known)
        if mention and mention.start >= end:
            found.append(mention)
            end = mention.end
    return found


def _longest(text: str, at: int, after: int, names: tuple[_Name, ...]) -> tuple[int, int, list[str]] | None:
    best: tuple[int, int, list[str]] | None = None
    length = 0
    for name in names:
        if best and name.length < length:
            break
        start, end = at, after
        if name.pattern:
            match = name.pattern.match(text, after)
            if not match:
                continue
            end = match.end()
        if name.lead:
            lead = re.search(rf"(?<![^\W_]){name.lead}{_GAP}$", text[max(0, at - 14) : at], re.IGNORECASE)
            if not lead:
                continue
            start = at - (len(lead.group()))
        if best is None:
            best, length = (start, end, [name.person]), name.length
        elif (start, end) == best[:2] and name.person not in best[2]:
            best[2].append(name.person)
    return best


def _resolve(
    text: str, start: int, end: int, people: list[str], index: PersonIndex, known: dict[frozenset[str], str]
) -> PersonMention | None:
    group = frozenset(people)
    begin = start
    left = people
    for at, word in _before(text, start):
        bare = word.rstrip(".")
        if TITLE.match(word) or TITLE.match(bare):
            break
        fitting = [p for p in left if _matches(word, index.given[p])]
        if fitting:
            left, begin = fitting, at
        elif begin == start and (fold(bare) in index.forenames or re.fullmatch(r"(?:[A-Z]\.)+", word)):
            return None
        else:
            break
    if len(left) > 1 and group in known and known[group] in left:
        left = [known[group]]
    person = left[0]
    if begin < start:
        known[group] = person
    return PersonMention(begin, end, person, "high" if len(left) == 1 else "medium")


def annotate(view: View, registers: Registers, context: Context) -> list[Annotation]:
    """`persName` on every person of a document and its notes."""
    found = find_persons(view.text, index_persons(registers))
    annotations = [
        Annotation(m.start, m.end, "persName", (("corresp", f"#{m.person}"),), m.cert, "persons") for m in found
    ]
    return follow(
        view.text, annotations, context.decisions, kind="person", date=context.date, element="persName",
        attribute="corresp",
    )  # fmt: skip
