"""The people of a volume's register, wherever a document names them.

In: text and the register's persons. Out: `persName` annotations on the name itself, as FRUS editors tag it:
forenames, initials and "Jr." belong to it, rank and office do not ("Ambassador [Dobrynin]", "Mr. [Dean Rusk]"),
nor does the "'s" of a possessive. Names are looked up by their words, never alternated: a document's capitalised
words are met with the words of the register, and only what both have is searched for.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from annotate.annotation import Annotation, Certainty, Context
from annotate.annotators.decisions import follow
from annotate.annotators.practice import FRUS, Custom, Practice, observe
from annotate.annotators.surnames import CERTAIN_WORDS, DETERMINERS, FORENAMES, NICKNAMES, ORDINARY, TITLES
from annotate.registers import Person, Registers
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
    """One way to call a person by a surname: what surrounds the key word it is found by."""

    person: str
    rest: re.Pattern[str] | None  # what follows the key word, None where nothing does
    lead: re.Pattern[str] | None  # a particle before the key word ("de ", "al-")
    length: int  # words
    part: bool  # a part of the printed surname ("Castillo" of "Castillo Armas")


@dataclass(frozen=True)
class PersonIndex:
    """The names of a register's persons by their key words, and what tells namesakes apart."""

    names: dict[str, tuple[_Name, ...]]
    persons: dict[str, Person]
    given: dict[str, tuple[str, ...]]  # person → forenames, folded
    printed: bool  # the register is a FRUS volume's list, whose editors tag some mentions more regularly than others
    custom: Custom
    seen: frozenset[str] = frozenset()  # people whom the front matter names with a tag
    left_alone: frozenset[str] = frozenset()  # surnames, in lower case, that this edition does not tag
    preferred: tuple[tuple[str, str], ...] = ()  # surname of several, in lower case, and whom this edition means


_WORD = re.compile(r"[^\W\d_]+")
_CAPITALISED = re.compile(r"\b[A-ZÀ-ÖØ-Þ][^\W\d_]+")
_PARTICLES = frozenset(
    ("de", "del", "della", "der", "di", "du", "la", "le", "van", "von", "zu", "y")
    + ("al", "el", "ad", "az", "as", "ud", "ibn", "bin", "ben", "abu", "abd")
)
_NUMERALS = frozenset(("I", "II", "III", "IV", "V", "VI", "XII", "XXIII"))
_GAP = r"[ \-–’'.]{0,2}"


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


_KINGS = re.compile(r"\b(?:King|Queen|Shah|Pope)\b")
# Family names that so many bear that nobody is called by them.
_COMMON_FAMILIES = frozenset(("Nguyen", "Ngo", "Tran", "Ho", "Pham", "Le"))


def _called(person: Person, custom: Custom) -> Iterator[str]:
    """The names a person is called by alone: the surname, other names given as names."""
    yield person.surname
    printed, _, forenames = person.name.partition(",")
    for other in person.other_names:
        if re.search(rf"[(“\"][^)”\"]*{re.escape(other)}", forenames):
            continue  # "Powell, Joseph L., Jr., “Jody,”": another forename
        if custom.variants or other not in printed:
            yield other


def _ways(name: str, person: Person, custom: Custom) -> Iterator[tuple[str, _Name]]:
    """The key words of a name, each with what must stand around it."""
    words = _WORD.findall(name)
    for link in ("of", "ibn", "bin"):  # "Frederika of Hanover", "Saud ibn Abd al-Aziz"
        if link in words[1:]:
            words = words[: words.index(link)]
    core = [i for i, w in enumerate(words) if fold(w) not in _PARTICLES]
    if not core:
        return
    ways = [(0, len(words), False)]
    if core[0] > 0 and (custom.variants or fold(words[0]) not in ("al", "el")):
        ways.append((core[0], len(words), True))
    if len(words) > 1 and words[-1] in _NUMERALS:
        if custom.variants or not _KINGS.search(f"{person.title} {person.description}"):
            ways.append((0, len(words) - 1, len(words) > 2))
    elif len(words) > 1 and not re.search(r"\w[-–]\w", name.split()[0]):
        if words[0] in _COMMON_FAMILIES:
            ways.append((core[-1], core[-1] + 1, True))
        elif core[0] == 0:
            ways.append((0, 1, True))
        if "y" in words:  # "Merry del Val y Alzola"
            ways.append((0, words.index("y"), True))
    for start, end, part in ways:
        some = words[start:end]
        at = next((i for i, w in enumerate(some) if w[0].isupper() and fold(w) not in _PARTICLES), None)
        if at is None or len(some[at]) < 2:
            continue
        lead = _GAP.join(map(re.escape, some[:at]))
        rest = _GAP.join(map(re.escape, some[at + 1 :]))
        made = _Name(
            person.id,
            re.compile(f"{_GAP}{rest}(?![^\\W_])", re.IGNORECASE) if rest else None,
            re.compile(rf"(?<![^\W_]){lead}{_GAP}$", re.IGNORECASE) if lead else None,
            end - start,
            part,
        )
        for key in _spellings(some[at]):
            yield key, made


def _spellings(word: str) -> set[str]:
    """A key word as it may be printed: with and without accents, in capitals."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    words = {word, plain}
    if len(word) > 2:
        words |= {word.upper(), plain.upper()}
        if word.startswith("Mc"):
            words.add("Mc" + word[2:].upper())
    return words


@lru_cache(maxsize=8)
def index_persons(registers: Registers, custom: Custom = FRUS) -> PersonIndex:
    """The index of a register's persons, built once."""
    names: dict[str, list[_Name]] = {}
    given: dict[str, tuple[str, ...]] = {}
    for person in registers.persons.values():
        for name in _called(person, custom):
            for key, made in _ways(name, person, custom):
                names.setdefault(key, []).append(made)
        others = " ".join(person.other_names) if person.forenames else person.surname
        given[person.id] = tuple(fold(w) for w in _WORD.findall(f"{person.forenames} {others}"))
    index = PersonIndex(
        {k: tuple(sorted(v, key=lambda n: (-n.length, n.part))) for k, v in names.items()},
        dict(registers.persons),
        given,
        registers.printed,
        custom,
    )
    return _taught(index, registers) if custom.observed and registers.samples else index


# --- what the front matter teaches -----------------------------------------------------------------------------


def _taught(index: PersonIndex, registers: Registers) -> PersonIndex:
    """The index with what the edition's own front matter shows of its practice."""
    shared: set[str] = set()

    def bare(text: str) -> Iterator[tuple[int, int]]:
        for hit in _hits(text, index):
            before = _before(text, hit.start)
            if _stands_alone(text, hit, hit.start, "", index) and not (
                before and any(_bears(before[0][1], index.given[p]) for p in hit.people)
            ):
                if len(hit.people) > 1:
                    shared.add(text[hit.start : hit.end].lower())
                yield hit.start, hit.end

    practice: dict[str, list[Practice]] = {}
    for words, seen in observe(registers.samples, bare).items():
        practice.setdefault(words.lower(), []).append(seen)
    tagged = {words: sum(p.tagged for p in seen) for words, seen in practice.items()}
    plain = {words: sum(p.plain for p in seen) for words, seen in practice.items()}
    own = sum(n for words, n in tagged.items() if words not in shared)
    others = sum(n for words, n in plain.items() if words not in shared and tagged[words])
    telling = own >= _ENOUGH and own > 2 * others
    left_alone = frozenset(
        w for w in practice if telling and not tagged[w] and plain[w] >= (1 if w in shared else 2)
    )
    preferred = tuple(
        (words, max(seen, key=lambda p: p.tagged).main)
        for words, seen in practice.items()
        if words in shared and tagged[words] > max(1, 4 * plain[words])
    )
    named = frozenset(target for sample in registers.samples for _, _, target in sample.tags)
    return replace(index, left_alone=left_alone, preferred=preferred, seen=named)


# So many tags on people without namesakes show that the front matter was tagged with care.
_ENOUGH = 10


# --- finding ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Hit:
    """Words that may name one of some people."""

    start: int
    end: int
    people: tuple[str, ...]
    part: bool


def _hits(text: str, index: PersonIndex) -> list[_Hit]:
    hits: list[_Hit] = []
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


def _longest(text: str, at: int, after: int, names: tuple[_Name, ...]) -> _Hit | None:
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
        if not people:
            start, end, length, part = begin, stop, name.length, name.part
        if (begin, stop) == (start, end) and name.person not in people:
            people.append(name.person)
    return _Hit(start, end, tuple(people), part) if people else None


_BACK = re.compile(
    r"""(?:(?<=[ \n(“"/—\-–\[])|^)
    ( (?:[A-ZÀ-ÖØ-Þ]|de[A-Z]) [\w’'\-–]* (?: \.(?:[A-Z]\.)* )? )  # "Lyndon", "B.", "W.W.", "deB."
    \ $""",
    re.VERBOSE,
)
_INITIALS = re.compile(r"(?:de)?(?:[A-Z]\.?[-–]?)+")
# What ends with a full stop and not a sentence: initials, but no country's, and the likes of "McG." and "deB.".
_SHORTENED = re.compile(
    r"""(?!(?:U\.S\.|U\.N\.|U\.K\.|U\.S\.S\.R\.|[AP]\.M\.|D\.C\.)$)
    (?:[A-Z][.-]){1,4} | (?:de|Mc)[A-Z]\. | Wm\. | Geo\.""",
    re.VERBOSE,
)
# A single letter that begins a long line is a list's, that begins a short one a forename's: it is a signature.
_LABELLED = re.compile(r"[A-Z]\.? [^\n]{40}")
_SUFFIX = re.compile(r",? (?:Jr\.?|Sr\.|III?|IV)(?![^\W_])")
_NEXT = re.compile(r" ([A-ZÀ-ÖØ-Þ][\w’'-]*\.?)")


def _before(text: str, at: int) -> list[tuple[int, str]]:
    """The words that may be forenames right before a character, nearest first, with where each begins.

    A title, the end of a sentence and the letter of a list end them.
    """
    words: list[tuple[int, str]] = []
    while len(words) < 4:
        match = _BACK.search(text, max(0, at - 24), at)
        if not match:
            break
        word, at = match[1], match.start(1)
        bare = word.rstrip(".")
        if word[-1] == "." and not _SHORTENED.fullmatch(word) and bare not in TITLES:
            break
        if len(bare) == 1 and (at == 0 or text[at - 1] == "\n") and not words and _LABELLED.match(text, at):
            break
        words.append((at, word))
        if bare in TITLES and len(bare) > 1:
            break
    return words


def _bears(word: str, given: tuple[str, ...]) -> bool:
    """Whether a printed forename, nickname or run of initials is among a person's forenames."""
    parts = _WORD.findall(fold(word))
    if not parts:
        return False
    if _INITIALS.fullmatch(word):
        return all(any(g.startswith(p) for g in given) for p in parts)
    whole = "".join(parts)
    if len(parts) > 1 and all(p in given for p in parts):
        return True
    for g in given:
        if whole == g or g in NICKNAMES.get(whole, ()) or (len(g) == 1 and whole[0] == g and whole in FORENAMES):
            return True
        if len(whole) > 2 and (g.startswith(whole) or (len(whole) > 4 and len(g) > 4 and _alike(whole, g))):
            return True
    return False


def _alike(one: str, other: str) -> bool:
    """Whether two forenames are spellings of one ("Rashid", "Rachid"; "Anatoliy", "Anatoli")."""
    if one[0] != other[0] or abs(len(one) - len(other)) > 2:
        return False
    prefix = 0
    while prefix < min(len(one), len(other)) and one[prefix] == other[prefix]:
        prefix += 1
    suffix = 0
    while suffix < min(len(one), len(other)) - prefix and one[-1 - suffix] == other[-1 - suffix]:
        suffix += 1
    return max(len(one), len(other)) - prefix - suffix <= (1 if max(len(one), len(other)) < 6 else 2) and prefix >= 2


def find_persons(text: str, index: PersonIndex, date: str = "") -> list[PersonMention]:
    """The persons named in a text, in order; offsets are characters of the text.

    :param date: the ISO day of the text, or empty where it is not known.
    """
    found: list[_Reading] = []
    end = 0
    for hit in _hits(text, index):
        if hit.start < end:
            continue
        reading = _read(text, hit, index, end, date)
        if reading:
            found.append(reading)
            end = reading.end
    counts = Counter(reading.person for reading in found)
    introduced = {r.person for r in found if r.title or r.full}
    return [PersonMention(r.start, r.end, r.person, _certainty(r, index, counts, introduced)) for r in found]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A person named, and how: with a title before, with forenames, by a name that needed guessing."""

    start: int
    end: int
    person: str
    title: str
    full: bool
    guessed: bool
    heading: bool


# After these FRUS editors tag the surname most regularly.
_REGULAR = frozenset(
    ("Mr", "Mrs", "Messrs", "President", "Secretary", "Ambassador", "Chairman", "Senator", "Chancellor")
)


def _certainty(reading: _Reading, index: PersonIndex, counts: Counter[str], introduced: set[str]) -> Certainty:
    """How regularly editors tag such a mention (measured on 12 FRUS volumes, checked on 5 others).

    Nearly always where a surname follows its title in a text that names the person often or that the front matter
    names too, and in headings; most of the time elsewhere.
    """
    if reading.guessed:
        return "low"
    if not index.printed:
        return "high"
    often = counts[reading.person] >= 8
    if reading.heading:
        return "high"
    if reading.title in _REGULAR and not reading.full and (often or reading.person in index.seen):
        return "high"
    if often and reading.person in index.seen and reading.person in introduced and not reading.full:
        return "high"
    return "medium"


def _read(text: str, hit: _Hit, index: PersonIndex, floor: int, date: str) -> _Reading | None:
    """Who a hit names, if anyone: what stands before and after it decides."""
    before = [(at, word) for at, word in _before(text, hit.start) if at >= floor]
    title = ""
    if before and len(bare := before[-1][1].rstrip(".")) > 1 and bare in TITLES:
        title = bare
        del before[-1]
    begin, people, stranger, loose = _forenames(before, hit, index)
    if stranger or not _stands_alone(text, hit, begin, title, index):
        return None
    words = text[hit.start : hit.end].lower()
    if begin == hit.start and words in index.left_alone:
        return None
    if len(people) > 1:
        people = _one_of(people, words, title, index, date, hit.part)
        loose = True
    if len(people) != 1:
        return None
    person = index.persons[people[0]]
    end = hit.end
    if begin < hit.start and re.search(r"\b(?:Jr|Sr|III?|IV)\b", person.title) and (suffix := _SUFFIX.match(text, end)):
        end = suffix.end()
    if title == "Lord" and begin == hit.start and person.title == "Lord" and not person.forenames:
        begin -= len("Lord ")  # the name itself: "Home, Lord"
    line = text.rfind("\n", 0, begin) + 1
    return _Reading(begin, end, person.id, title, begin < hit.start, loose or hit.part, line == 0)


def _forenames(
    before: list[tuple[int, str]], hit: _Hit, index: PersonIndex
) -> tuple[int, tuple[str, ...], bool, bool]:
    """Where the name begins with its forenames, who bears them, whether they are a stranger's, or only like theirs."""
    begin, people, certain, loose = hit.start, hit.people, False, False
    pending: list[tuple[int, str]] = []  # initials that the list does not give: "Frank C. Wisner"
    for i, (at, word) in enumerate(before):
        fitting = tuple(p for p in people if _bears(word, index.given[p]))
        if fitting:
            people, begin = fitting, at
            certain = certain or not _INITIALS.fullmatch(word)
            loose = loose or bool(pending) or not any(fold(word.rstrip(".")) in index.given[p] for p in fitting)
            pending.clear()
        elif _INITIALS.fullmatch(word):
            pending.append((at, word))
        else:
            # "Francis Green" where a James Green is listed; "Margaret Chase Smith" where a Bromley Smith is.
            further = before[i + 1][1] if i + 1 < len(before) else ""
            stranger = word.lower() in FORENAMES or (begin == hit.start and further.lower() in FORENAMES)
            if stranger and not certain:
                return begin, people, True, loose
            break
    return begin, people, bool(pending) and not certain, loose


# What may follow a surname in capitals and leave it one.
_AFTER_NAMES = frozenset(
    ("Administration", "Amendment", "Cabinet", "Committee", "Diaries", "Doctrine", "Files", "Government", "Mission")
    + ("Papers", "Plan", "Report", "Round", "Subcommittee", "Talks", "Trip", "Visit", "Note", "Letter", "Meeting")
)
# … and what makes it the name of something that is not a person.
_NOT_AFTER_NAMES = frozenset(
    ("Library", "House", "Material", "Act", "Hotel", "Trail", "Foundation", "Panther", "Panthers", "Street", "Center")
    + ("City", "University", "School", "Institute", "Airport", "Square", "Island", "Islands", "Hospital", "College")
)
_LAST = re.compile(r"([^\s(“\"]+) $")


def _stands_alone(text: str, hit: _Hit, begin: int, title: str, index: PersonIndex) -> bool:
    """Whether the words are a name here, and not a part of another or an ordinary word."""
    word = text[hit.start : hit.end]
    following = _NEXT.match(text, hit.end)
    after = following[1].rstrip(".") if following else ""
    if after in _NOT_AFTER_NAMES:
        return False
    if begin < hit.start:
        return True
    if after and any(_bears(word, index.given[n.person]) for n in index.names.get(after, ())):
        return False  # "Dean Rusk" where a Dean is listed too
    if word.lower() in FORENAMES:
        if after and after not in TITLES and after not in _AFTER_NAMES:
            return False
        alone = text[hit.start - 1 : hit.start] in ("", "\n") and text.find("\n", hit.end) - hit.end in (0, 1)
        if alone and any(word.lower() in given for given in index.given.values()):
            return False  # signed "Dean", which is how Rusk signs to friends
    if title:
        return True
    last = _LAST.search(text, max(0, hit.start - 20), hit.start)
    before = last[1] if last else ""
    if before in ("ibn", "bin"):
        return False
    if word.lower() in CERTAIN_WORDS:
        return False
    if word.lower() in ORDINARY:
        return not (after or before.lower() in DETERMINERS or _amid_capitals(text, hit.start, before))
    return True


# The last words of offices, after which a surname follows: "Secretary of State Ball".
_OFFICES_END = frozenset(
    ("State", "Defense", "Affairs", "Treasury", "Commerce", "Labor", "Agriculture", "Interior", "Nations", "Staff")
    + ("Intelligence", "Army", "Navy", "Force", "Council", "Union", "Policy", "Embassy", "For", "From", "To", "With")
)


def _amid_capitals(text: str, at: int, before: str) -> bool:
    """Whether a capital word that does not begin a sentence stands right before: "Western Powers", "Sun Moon Lake"."""
    if not before[:1].isupper() or before[-1] in ".,:;?!)]”\ufffc" or before in _OFFICES_END:
        return False
    begin = at - len(before) - 1
    return begin > 1 and text[begin - 1] == " " and text[begin - 2] not in ".:;?!”\n"


def _one_of(
    people: tuple[str, ...], words: str, title: str, index: PersonIndex, date: str, part: bool
) -> tuple[str, ...]:
    """Of namesakes the one whom a bare surname means, if it can be told."""
    if title in ("President", "Pres", ""):
        preferred = dict(index.preferred).get(words)
        if preferred in people:
            return (preferred,)
    return () if part else _by_office(people, title, index, date)


_HEAD_OF_STATE = re.compile(r"(?:[A-Z]\w+ )?President of |President-elect")


def _by_office(people: tuple[str, ...], title: str, index: PersonIndex, date: str) -> tuple[str, ...]:
    """Of namesakes the one who is head of state that day: a bare "Carter" is the President, not his spokesman."""
    if title not in ("President", "Pres", ""):
        return ()
    return tuple(
        person
        for person in people
        if any(
            _HEAD_OF_STATE.match(office.title)
            and not office.title.startswith("Vice")
            and not (date and office.start > date)
            for office in index.persons[person].appointments
        )
    )


def annotate(view: View, registers: Registers, context: Context) -> list[Annotation]:
    """`persName` on every person of a document and its notes."""
    found = find_persons(view.text, index_persons(registers), context.date)
    annotations = [
        Annotation(m.start, m.end, "persName", (("corresp", f"#{m.person}"),), m.cert, "persons") for m in found
    ]
    return follow(
        view.text, annotations, context.decisions, kind="person", date=context.date, element="persName",
        attribute="corresp",
    )  # fmt: skip
