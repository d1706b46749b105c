"""The people of a volume's register, wherever a document names them.

In: text and the register's persons. Out: `persName` annotations on the name itself, as FRUS editors tag it:
forenames, initials and "Jr." belong to it, rank and office do not ("Ambassador [Dobrynin]", "Mr. [Dean Rusk]"),
nor does the "'s" of a possessive. What stands around a surname says whether it names anyone and whom: forenames and
titles before it, capitals after it, who else is named in the document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from annotate.annotators.decisions import follow
from annotate.annotators.marks import without_marks
from annotate.annotators.names.index import CAPITAL, INITIALS, Hit, NameIndex, bears, find_names, fold, index_names
from annotate.annotators.names.namesakes import Evidence, choose, is_head_of_state
from annotate.annotators.names.surnames import CERTAIN_WORDS, DETERMINERS, FORENAMES, ORDINARY, TITLES
from annotate.annotators.practice import EVERYTHING, FRUS, Practice, observe
from annotate.registers import Registers, Sample
from annotate.tei.view import View
from annotate.values.annotation import Annotation, Certainty, Context, Custom

VERSION = 3
LABEL = "People whom the volume's register lists."


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person named in a text; start and end are characters of that text."""

    start: int
    end: int
    person: str
    cert: Certainty


@dataclass(frozen=True)
class Rules:
    """A register's names, and how its edition tags them.

    :param printed: the register is a FRUS volume's list, whose editors tag some mentions more regularly than others.
    :param tagged: people whom the front matter names with a tag.
    :param left_alone: surnames, in lower case, that this edition does not tag where they stand alone.
    :param preferred: of people who share a surname, in lower case, the one whom this edition means by it.
    :param named_in_headings: people who share a surname are told apart in headings, where their offices are printed.
    """

    index: NameIndex
    custom: Custom
    printed: bool
    tagged: frozenset[str] = frozenset()
    left_alone: frozenset[str] = frozenset()
    preferred: Mapping[str, str] | None = None
    named_in_headings: bool = False


@lru_cache(maxsize=8)
def rules_for(registers: Registers, custom: Custom | None = None) -> Rules:
    """The rules for a register, made once.

    :param custom: what the edition tags; by default everything where the register is the edition's own, and what
        FRUS editors tag where it is a volume's printed list.
    """
    custom = custom or (FRUS if registers.printed else EVERYTHING)
    index = index_names(registers, custom)
    if not custom.observed or not registers.samples:
        return Rules(index, custom, registers.printed)
    shared: set[str] = set()
    practice: dict[str, list[Practice]] = {}
    for words, seen in observe(registers.samples, lambda text: _bare_names(text, index, shared)).items():
        practice.setdefault(words.lower(), []).append(seen)
    left_alone, preferred = _customs(practice, shared)
    in_headings = sum(p.plain for words in shared for p in practice.get(words, ())) < _ALWAYS_PLAIN
    return Rules(index, custom, registers.printed, _tagged(registers.samples), left_alone, preferred, in_headings)


def _bare_names(text: str, index: NameIndex, shared: set[str]) -> Iterator[tuple[int, int]]:
    """Surnames that stand alone in a sample; those of several people are noted in `shared`."""
    for hit in find_names(text, index):
        before = _before(text, hit.start)
        full = before and any(bears(before[0][1], index.given[person]) for person in hit.people)
        if not full and _stands_alone(text, hit, hit.start, "", index):
            if len(hit.people) > 1:
                shared.add(text[hit.start : hit.end].lower())
            yield hit.start, hit.end


# So many tags on people without namesakes show that the front matter was tagged with care.
_ENOUGH = 10
# So many plain surnames of several people in a front matter show an edition that leaves them alone in headings too
# (of 12 FRUS volumes looked at, six have as many, and five of these tag hardly any there).
_ALWAYS_PLAIN = 8


def _customs(practice: Mapping[str, list[Practice]], shared: set[str]) -> tuple[frozenset[str], dict[str, str]]:
    """The surnames an edition leaves alone, and whom it means by those of several people."""
    tagged = {words: sum(p.tagged for p in seen) for words, seen in practice.items()}
    plain = {words: sum(p.plain for p in seen) for words, seen in practice.items()}
    careful = sum(n for words, n in tagged.items() if words not in shared)
    careless = sum(n for words, n in plain.items() if words not in shared and tagged[words])
    telling = careful >= _ENOUGH and careful > 2 * careless
    left_alone = (w for w in practice if telling and not tagged[w] and plain[w] >= (1 if w in shared else 2))
    preferred = {
        words: max(seen, key=lambda p: p.tagged).main
        for words, seen in practice.items()
        if words in shared and tagged[words] > max(1, 4 * plain[words])
    }
    return frozenset(left_alone), preferred


def _tagged(samples: tuple[Sample, ...]) -> frozenset[str]:
    return frozenset(target for sample in samples for _, _, target in sample.tags)


# --- what stands before a surname ------------------------------------------------------------------------------

_BACK = re.compile(
    rf"""(?:(?<=[ \n(“"/—\-–\[])|^)
    ( (?:{CAPITAL}|de[A-Z]) [\w’'\-–]* (?: \.(?:[A-Z]\.)* )? )  # "Lyndon", "B.", "W.W.", "deB."
    \ $""",
    re.VERBOSE,
)
# What ends with a full stop and not a sentence: initials, but no country's, and the likes of "McG." and "deB.".
_SHORTENED = re.compile(
    r"""(?!(?:U\.S\.|U\.N\.|U\.K\.|U\.S\.S\.R\.|[AP]\.M\.|D\.C\.)$)
    (?:[A-Z][.-]){1,4} | (?:de|Mc)[A-Z]\. | Wm\. | Geo\.""",
    re.VERBOSE,
)
# A single letter that begins a long line is a list's, that begins a short one a forename's: it is a signature.
_LABELLED = re.compile(r"[A-Z]\.? [^\n]{40}")


def _before(text: str, at: int) -> list[tuple[int, str]]:
    """The words that may be forenames right before a character, nearest first, with where each begins.

    A title, the end of a sentence and the letter of a list end them; a title is the last of them.
    """
    words: list[tuple[int, str]] = []
    while len(words) < 4:
        match = _BACK.search(text, max(0, at - 24), at)
        if not match:
            break
        word, at = match[1], match.start(1)
        if word[-1] == "." and not _SHORTENED.fullmatch(word) and not _is_title(word):
            break
        if len(word.rstrip(".")) == 1 and text[at - 1 : at] in ("", "\n") and not words and _LABELLED.match(text, at):
            break
        words.append((at, word))
        if _is_title(word):
            break
    return words


def _is_title(word: str) -> bool:
    bare = word.rstrip(".")
    return len(bare) > 1 and bare in TITLES


def _is_called_so(before: list[tuple[int, str]], hit: Hit, index: NameIndex) -> bool:
    """Whether a title is none here, but the beginning of a name that the list gives: "Lady Bird" Johnson."""
    first, *more = (fold(word.rstrip(".")) for _, word in reversed(before))
    return bool(more) and any((first, more[0]) in pairwise(index.given[person]) for person in hit.people)


@dataclass(frozen=True, slots=True)
class _Full:
    """What forenames before a surname make of it: where the name begins and who bears it."""

    begin: int
    people: tuple[str, ...]
    stranger: bool = False  # the forenames are somebody else's
    loose: bool = False  # they are only like the listed ones


def _with_forenames(before: list[tuple[int, str]], hit: Hit, index: NameIndex) -> _Full:
    begin, people, certain, loose = hit.start, hit.people, False, False
    pending = False  # initials that the list does not give: "Frank C. Wisner"
    for i, (at, word) in enumerate(before):
        fitting = tuple(p for p in people if bears(word, index.given[p]))
        if fitting:
            people, begin = fitting, at
            certain = certain or not INITIALS.fullmatch(word)
            loose = loose or pending or not any(fold(word.rstrip(".")) in index.given[p] for p in fitting)
            pending = False
        elif INITIALS.fullmatch(word):
            pending = True
        else:
            further = before[i + 1][1] if i + 1 < len(before) else ""
            if not INITIALS.fullmatch(further) and any(bears(further, index.given[p]) for p in people):
                loose = True  # a middle name that the list does not give: "Nikita Sergeyevich Khrushchev"
                continue
            # "Francis Green" where a James Green is listed; "Margaret Chase Smith" where a Bromley Smith is.
            named = word.lower() in FORENAMES or (begin == hit.start and further.lower() in FORENAMES)
            return _Full(begin, people, (named or pending) and not certain, loose)
    return _Full(begin, people, pending and not certain, loose)


# --- what stands after it --------------------------------------------------------------------------------------

_SUFFIX = re.compile(r",? (?:Jr\.?|Sr\.|III?|IV)(?![^\W_])")
_NEXT = re.compile(rf" ({CAPITAL}[\w’'-]*\.?)")
_INITIAL_NEXT = re.compile(rf" [A-Z]\. {CAPITAL}[a-z]")
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


def _stands_alone(text: str, hit: Hit, begin: int, title: str, index: NameIndex) -> bool:
    """Whether the words are a name here, and not a part of another or an ordinary word."""
    word = text[hit.start : hit.end]
    following = _NEXT.match(text, hit.end)
    after = following[1].rstrip(".") if following else ""
    if after in _NOT_AFTER_NAMES:
        return False
    if begin < hit.start:
        return True
    if _is_forename_here(text, hit, word, after, index):
        return False
    if title:
        return True
    last = _LAST.search(text, max(0, hit.start - 20), hit.start)
    before = last[1] if last else ""
    if before in ("ibn", "bin"):
        return False
    if word.lower() in CERTAIN_WORDS:
        return _in_source_note(text, hit)
    if word.lower() not in ORDINARY:
        return True
    if (after and after not in _AFTER_NAMES) or before.lower() in DETERMINERS:
        return False
    return not _amid_capitals(text, hit.start, before)


def _is_forename_here(text: str, hit: Hit, word: str, after: str, index: NameIndex) -> bool:
    """Whether a listed surname is somebody's forename: "Dean" of "Dean Rusk", of "Dean Brown", or as a signature."""
    if after and any(bears(word, index.given[name.person]) for name in index.names.get(after, ())):
        return True
    if _INITIAL_NEXT.match(text, hit.end):
        return True  # "Clifford P. Hackett"
    if word.lower() not in FORENAMES:
        return False
    if after and after not in TITLES and after not in _AFTER_NAMES:
        return True
    alone = text[hit.start - 1 : hit.start] in ("", "\n") and text.find("\n", hit.end) - hit.end in (0, 1)
    return alone and any(word.lower() in given for given in index.given.values())


_ACTED = re.compile(r"\b(?:[Dd]rafted|[Cc]leared|[Aa]pproved|[Ii]nitialed)\b[^\n]*$")
_LISTED = re.compile(r"(?:,|;|\.| and| on| in| \()")


def _in_source_note(text: str, hit: Hit) -> bool:
    """Whether a word stands where a source note names people: "cleared by Day, King, and West on May 3"."""
    before = text[max(0, hit.start - 5) : hit.start]
    if not before.endswith(("by ", "with ", "and ", ", ")) or not _LISTED.match(text, hit.end):
        return False
    return _ACTED.search(text, max(0, hit.start - 150), hit.start) is not None


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


# --- reading ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reading:
    """Somebody named, and how: after a title, with forenames, by words that needed guessing, in the heading.

    words: the surname, in lower case; part: it is only a part of the surname listed.
    """

    start: int
    end: int
    people: tuple[str, ...]
    title: str
    full: bool
    guessed: bool
    heading: bool
    part: bool
    words: str


def find_persons(text: str, rules: Rules, date: str = "") -> list[PersonMention]:
    """The persons named in a text, in order; offsets are characters of the text.

    :param date: the ISO day of the text, or empty where it is not known.
    """
    readings: list[_Reading] = []
    end = 0
    for hit in find_names(text, rules.index):
        if hit.start < end:
            continue
        reading = _read(text, hit, rules, end)
        if reading:
            readings.append(reading)
            end = reading.end
    told = {r.people[0]: 3.0 for r in readings if r.full and len(r.people) == 1}
    settled: list[_Reading] = []
    for reading in readings:
        if person := _settle(text, reading, rules, date, told):
            settled.append(person)
    counts = Counter(reading.people[0] for reading in settled)
    introduced = {r.people[0] for r in settled if r.title or r.full}
    return [PersonMention(r.start, r.end, r.people[0], _certainty(r, rules, counts, introduced)) for r in settled]


def _read(text: str, hit: Hit, rules: Rules, floor: int) -> _Reading | None:
    """What a hit says, if it names anyone; `floor` is the end of the name before it."""
    before = [(at, word) for at, word in _before(text, hit.start) if at >= floor]
    title = ""
    if before and _is_title(before[-1][1]) and not _is_called_so(before, hit, rules.index):
        title = before.pop()[1].rstrip(".")
    full = _with_forenames(before, hit, rules.index)
    if full.stranger or not _stands_alone(text, hit, full.begin, title, rules.index):
        return None
    words = text[hit.start : hit.end].lower()
    begin, end = full.begin, hit.end
    heading = text.find("\n", 0, begin) < 0
    by_office = heading and rules.named_in_headings and len(hit.people) > 1
    if begin == hit.start and words in rules.left_alone and not by_office:
        return None
    person = rules.index.persons[full.people[0]]
    if begin < hit.start and re.search(r"\b(?:Jr|Sr|III?|IV)\b", person.title) and (suffix := _SUFFIX.match(text, end)):
        end = suffix.end()
    if title == "Lord" and begin == hit.start:
        if person.title == "Lord" and not person.forenames:
            begin -= len("Lord ")  # the name itself: "Home, Lord"
        elif rules.printed and not rules.custom.variants:
            return None  # a peer's name that the list does not print so: FRUS editors mostly leave it plain
    named = full.begin < hit.start
    return _Reading(begin, end, full.people, title, named, full.loose, heading, hit.part, words)


def _settle(text: str, reading: _Reading, rules: Rules, date: str, told: dict[str, float]) -> _Reading | None:
    """The reading with one person, or None where it could be several."""
    if len(reading.people) == 1:
        return reading
    people = tuple(rules.index.persons[p] for p in reading.people)
    chosen = ""
    if reading.title in ("President", "Pres", ""):
        chosen = (rules.preferred or {}).get(reading.words, "")
        if chosen not in reading.people:
            heads = [p.id for p in people if is_head_of_state(p, date)]
            # A bare "Carter" is the President, not his spokesman; but of two Chiangs not even that is clear.
            chosen = heads[0] if len(heads) == 1 and not reading.part else ""
    if rules.custom.namesakes or (reading.heading and rules.named_in_headings):
        line = text.rfind("\n", 0, reading.start) + 1
        office = text[max(line, reading.start - 90) : reading.start]
        one = choose(people, Evidence(reading.title, office, date, told))
        chosen = one.id if one else chosen
        told.setdefault(chosen, 2.0)
    if not chosen:
        return None
    return replace(reading, people=(chosen,), guessed=True)


# After these FRUS editors tag the surname most regularly.
_REGULAR = frozenset(
    ("Mr", "Mrs", "Messrs", "President", "Secretary", "Ambassador", "Chairman", "Senator", "Chancellor")
)
_OFTEN = 8


def _certainty(reading: _Reading, rules: Rules, counts: Counter[str], introduced: set[str]) -> Certainty:
    """How regularly editors tag such a mention (measured on 12 FRUS volumes, checked on 5 others).

    Nearly always where a surname follows its title in a text that names the person often or that the front matter
    names too, and in headings; most of the time elsewhere.
    """
    if reading.guessed:
        return "low"
    if not rules.printed:
        return "medium" if reading.part else "high"
    if reading.part:
        return "medium"
    if reading.heading:
        return "high"
    if reading.full:
        return "medium"
    person = reading.people[0]
    often, known = counts[person] >= _OFTEN, person in rules.tagged
    if (reading.title in _REGULAR and (often or known)) or (often and known and person in introduced):
        return "high"
    return "medium"


def annotate(view: View, registers: Registers, context: Context) -> list[Annotation]:
    """`persName` on every person of a document and its notes."""
    read = without_marks(view.text)
    annotations = [
        Annotation(read.start(m.start), read.end(m.end), "persName", (("corresp", f"#{m.person}"),), m.cert, "persons")
        for m in find_persons(read.text, rules_for(registers, context.custom), context.date)
    ]
    return follow(
        view.text, annotations, context.decisions, kind="person", date=context.date, element="persName",
        attribute="corresp",
    )  # fmt: skip
