"""How the people of a register are called, and where a text has such words.

In: a register's persons. Out: an index of their names by key word, and every place of a text where one of them may
be named: `Hit`s, each with all who bear the name. A document's capitalised words are met with the key words, and only
what both have is searched for: no pattern grows with the register.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from annotate.annotators.names.surnames import FORENAMES, NICKNAMES
from annotate.registers import Person, Registers
from annotate.values.annotation import Custom

WORD = re.compile(r"[^\W\d_]+")
CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-Ž]"
# Where words begin is looked at for each key word found: asking it here of every letter takes twice the time.
_CAPITALISED = re.compile(rf"{CAPITAL}[^\W\d_]+")
_PARTICLES = frozenset(
    ("de", "del", "della", "der", "di", "du", "la", "le", "van", "von", "zu", "y")
    + ("al", "el", "ad", "az", "as", "ud", "ibn", "bin", "ben", "abu", "abd")
)
_NUMERALS = frozenset(("I", "II", "III", "IV", "V", "VI", "XII", "XXIII"))
_GAP = r"[ \-–’'.]{0,2}"
INITIALS = re.compile(r"(?:[A-Z]\.[-–]?)+|de[A-Z]\.|[A-Z]")
_UNDOTTED = re.compile(r"[A-Z]{2,3}")


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to call a person by a surname: what surrounds the key word it is found by."""

    person: str
    rest: re.Pattern[str] | None  # what follows the key word, None where nothing does
    lead: re.Pattern[str] | None  # a particle before the key word ("de ", "al-")
    length: int  # words
    part: bool  # a part of the printed surname ("Castillo" of "Castillo Armas")
    styled: bool = False  # only after a style: "Chiang, Madame" is nobody's Chiang


@dataclass(frozen=True)
class NameIndex:
    """The names of a register's persons by their key words.

    :param given: for each person id the forenames, nicknames and initials, folded.
    """

    names: dict[str, tuple[_Name, ...]]
    persons: dict[str, Person]
    given: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that may name one of some people; start and end are characters of the text.

    :param part: only a part of the surname they are listed by.
    """

    start: int
    end: int
    people: tuple[str, ...]
    part: bool


def fold(word: str) -> str:
    """A word without accents and case, to compare names by.

    >>> fold("Hammarskjöld"), fold("Şükrü")
    ('hammarskjold', 'sukru')
    """
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.replace("ı", "i").replace("ø", "o").replace("Ø", "O"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


# --- the index -------------------------------------------------------------------------------------------------

# A king by his number is "the King" to FRUS editors, an archbishop is not: "Hussein I", but "Makarios III".
_KINGS = re.compile(r"\b(?:King|Queen|Shah|Pope)\b")
# A printed list with few accented names belongs to an edition that tags only the spelling it lists. So many accents
# show one that tags both (of 12 FRUS volumes looked at, five have a few, one has many).
_MANY = 10
# Family names that so many bear that nobody is called by them.
_COMMON_FAMILIES = frozenset(("Nguyen", "Ngo", "Tran", "Pham", "Le"))


# A wife whom the list gives no forename of her own is called so, and never by the surname alone.
_STYLE = re.compile(r"Madame|Mme\.?|Mrs\.?")
_STYLED = re.compile(r"\b(?:Madame|Madam|Mme\.?|Mrs\.?) $")


def index_names(registers: Registers, custom: Custom) -> NameIndex:
    """The index of a register's persons."""
    names: dict[str, list[_Name]] = {}
    given: dict[str, tuple[str, ...]] = {}
    accented = sum(fold(p.name) != p.name.lower() for p in registers.persons.values())
    plain = custom.variants or not registers.printed or accented >= _MANY
    for person in registers.persons.values():
        for name in _called(person, custom):
            for key, made in _ways(name, person, custom, plain):
                names.setdefault(key, []).append(made)
        others = " ".join(person.other_names) if person.forenames else person.surname
        given[person.id] = tuple(fold(w) for w in WORD.findall(f"{person.forenames} {others}"))
    ordered = {key: tuple(sorted(ways, key=lambda n: (-n.length, n.part))) for key, ways in names.items()}
    return NameIndex(ordered, dict(registers.persons), given)


def _called(person: Person, custom: Custom) -> Iterator[str]:
    """The names a person is called by alone: the surname, other names given as names."""
    yield person.surname
    printed, _, forenames = person.name.partition(",")
    for other in person.other_names:
        if re.search(rf"[(“\"][^)”\"]*{re.escape(other)}", forenames):
            continue  # "Powell, Joseph L., Jr., “Jody,”": another forename
        if custom.variants or other not in printed:
            yield other


def _ways(name: str, person: Person, custom: Custom, plain: bool) -> Iterator[tuple[str, _Name]]:
    """The key words of a name, each with what must stand around it."""
    words = WORD.findall(name)
    for link in ("of", "ibn", "bin"):  # "Frederika of Hanover", "Saud ibn Abd al-Aziz"
        if link in words[1:]:
            words = words[: words.index(link)]
    for start, end, part in _parts(name, words, person, custom):
        some = words[start:end]
        keys = (i for i, w in enumerate(some) if len(w) > 1 and w[0].isupper() and fold(w) not in _PARTICLES)
        at = next(keys, None)
        if at is None:
            continue
        lead = _GAP.join(map(re.escape, some[:at]))
        rest = _GAP.join(map(re.escape, some[at + 1 :]))
        made = _Name(
            person.id,
            re.compile(f"{_GAP}{rest}(?![^\\W_])", re.IGNORECASE) if rest else None,
            re.compile(rf"(?<![^\W_]){lead}{_GAP}$", re.IGNORECASE) if lead else None,
            end - start,
            part,
            not person.forenames and _STYLE.fullmatch(person.title) is not None,
        )
        for key in _spellings(some[at], plain):
            yield key, made


def _parts(name: str, words: list[str], person: Person, custom: Custom) -> Iterator[tuple[int, int, bool]]:
    """Which words of a surname stand for it: first and last word, and whether they are only a part of it."""
    core = [i for i, w in enumerate(words) if fold(w) not in _PARTICLES]
    if not core:
        return
    yield 0, len(words), False
    if core[0] > 0 and (custom.variants or fold(words[0]) not in ("al", "el")):
        yield core[0], len(words), True
    if len(words) == 1:
        return
    if words[-1] in _NUMERALS:
        if custom.variants or not _KINGS.search(f"{person.title} {person.description}"):
            yield 0, len(words) - 1, len(words) > 2
    elif not re.search(r"\w[-–]\w", name.split()[0]):
        if words[0] in _COMMON_FAMILIES:  # "Thieu" of "Nguyen Van Thieu"
            yield core[-1], core[-1] + 1, True
        elif core[0] == 0:  # "Castillo" of "Castillo Armas", "Chou" of "Chou En-lai"
            yield 0, 1, True
        if "y" in words:  # "Merry del Val" of "Merry del Val y Alzola"
            yield 0, words.index("y"), True


def _spellings(word: str, plain: bool) -> set[str]:
    """A key word as it may be printed: in capitals and, where `plain`, without accents."""
    words = {word}
    if plain:
        words.add("".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)))
    if len(word) > 2:
        words |= {w.upper() for w in words}
        if word.startswith("Mc"):
            words.add("Mc" + word[2:].upper())
    return words


# --- finding ---------------------------------------------------------------------------------------------------


def find_names(text: str, index: NameIndex) -> list[Hit]:
    """Every place of a text where somebody may be named by a surname, in order; longer names before shorter."""
    hits: list[Hit] = []
    for word in index.names.keys() & set(_CAPITALISED.findall(text)):
        names = index.names[word]
        at = text.find(word)
        while at >= 0:
            after = at + len(word)
            if not text[after : after + 1].isalnum() and not (at and text[at - 1].isalnum()):
                hit = _longest(text, at, after, names)
                if hit:
                    hits.append(hit)
            at = text.find(word, after)
    hits.sort(key=lambda h: (h.start, -h.end))
    return hits


def _longest(text: str, at: int, after: int, names: tuple[_Name, ...]) -> Hit | None:
    """The longest name that stands around a key word, with everyone who bears it."""
    people: list[str] = []
    start = end = length = 0
    part = False
    for name in names:
        if people and (name.length < length or (name.part and not part)):
            break
        begin, stop = at, after
        if name.rest:
            rest = name.rest.match(text, after)
            if not rest:
                continue
            stop = rest.end()
        if name.lead:
            lead = name.lead.search(text, max(0, at - 14), at)
            if not lead:
                continue
            begin = lead.start()
        if name.styled and not _STYLED.search(text, max(0, begin - 8), begin):
            continue
        if not people:
            start, end, length, part = begin, stop, name.length, name.part
        if (begin, stop) == (start, end) and name.person not in people:
            people.append(name.person)
    return Hit(start, end, tuple(people), part) if people else None


# --- forenames -------------------------------------------------------------------------------------------------


def bears(word: str, given: tuple[str, ...]) -> bool:
    """Whether a printed forename, nickname or run of initials is among a person's folded forenames.

    >>> [bears(word, ("walt", "w")) for word in ("Walt", "W.", "W.W.", "Walter", "Eugene", "E.")]
    [True, True, True, True, False, False]
    """
    parts = WORD.findall(fold(word))
    if not parts:
        return False
    if INITIALS.fullmatch(word):
        parts = [p[-1] for p in parts]
        return all(any(g.startswith(p) for g in given) for p in parts)
    whole = "".join(parts)
    if _UNDOTTED.fullmatch(word) and all(any(g.startswith(p) for g in given) for p in whole):
        return True
    if len(parts) > 1 and all(p in given for p in parts):
        return True
    for g in given:
        if whole == g or g in NICKNAMES.get(whole, ()) or whole in NICKNAMES.get(g, ()):
            return True
        if len(g) == 1 and whole[0] == g and whole in FORENAMES:
            return True
        if len(whole) > 2 and (g.startswith(whole) or (len(whole) > 4 and len(g) > 4 and _alike(whole, g))):
            return True
    return False


def _alike(one: str, other: str) -> bool:
    """Whether two forenames are spellings of one ("rashid", "rachid"; "anatoliy", "anatoli")."""
    shorter, longer = sorted((one, other), key=len)
    if longer[:2] != shorter[:2] or len(longer) - len(shorter) > 2:
        return False
    prefix = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(shorter))
    rest = len(shorter) - prefix
    suffix = next((i for i in range(rest) if one[-1 - i] != other[-1 - i]), rest)
    return len(longer) - prefix - suffix <= (1 if len(longer) < 6 else 2)
