"""The people, terms and posts an edition volume knows by name, read from its lists.

In: the source text of our own ``registers.xml`` (a TEI ``standOff``) or of a whole FRUS volume, whose front
matter lists persons (``xml:id="p_…"``) and abbreviations (``xml:id="t_…"``) as printed entries such as
"Ball, George, Under Secretary of State to September 30, 1966". Out: `Registers`. The printed names are taken
apart as FRUS prints them: surname first, rank before the forenames, spelling variants in brackets.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from annotate.errors import RegisterError, TeiError
from annotate.tei.scan import find_tag, mentions_id
from annotate.tei.spelling import plain_text
from annotate.values.printed import PrintedDay, find_printed, iso

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


@dataclass(frozen=True, slots=True)
class Appointment:
    """An office someone held; start and end are ISO dates, partial where print is partial ("1966-09"), "" unknown."""

    title: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone a volume lists.

    :param name: the entry's name as printed ("Wheeler, General Earle G.").
    :param surname: the name he is called by in running text ("Wheeler", "Chou En-lai", "Hussein").
    :param forenames: forenames and initials ("Earle G."); empty where the name is not divided.
    :param other_names: spelling variants, pseudonyms, nicknames, each as printed.
    :param title: rank or style printed with the name ("General"), suffixes such as "Jr." after it.
    :param see: the name an entry without facts of its own points to ("Zhou Enlai, see Chou En-lai").
    """

    id: str
    name: str
    surname: str
    forenames: str = ""
    other_names: tuple[str, ...] = ()
    description: str = ""
    appointments: tuple[Appointment, ...] = ()
    title: str = ""
    see: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """An abbreviation or office: every form it is printed in, and what it stands for."""

    id: str
    forms: tuple[str, ...]
    expansion: str


@dataclass(frozen=True, slots=True)
class Post:
    """A place that sends and receives telegrams: "Moscow", "Embassy in the Soviet Union", "Soviet Union"."""

    id: str
    name: str
    mission: str
    country: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An id that stands twice in a register; the first entry counts. Lines are lines of the file."""

    id: str
    line: int
    first_line: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A paragraph of the front matter in which editors tagged something: what else stands there they left alone.

    tags: start and end in characters of the text, and the id each points to.
    """

    text: str
    tags: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Registers:
    """All a volume lists, by id, in printed order. Two registers of the same facts have the same digest.

    :param samples: paragraphs that show what this edition tags; none where its front matter is not tagged.
    :param printed: the entries were taken apart from printed lists, not stated as data.
    """

    persons: Mapping[str, Person]
    terms: Mapping[str, Term]
    posts: Mapping[str, Post]
    digest: str
    duplicates: tuple[Duplicate, ...] = ()
    samples: tuple[Sample, ...] = field(default=(), repr=False)
    printed: bool = False

    # Indexes built from registers are cached by them, and asked for at every document.

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Registers) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def _registers(
    persons: Mapping[str, Person],
    terms: Mapping[str, Term],
    posts: Mapping[str, Post],
    duplicates: Iterable[Duplicate] = (),
    samples: tuple[Sample, ...] = (),
    printed: bool = False,
) -> Registers:
    facts = repr((sorted(persons.items()), sorted(terms.items()), sorted(posts.items()), samples, printed))
    return Registers(
        persons,
        terms,
        posts,
        hashlib.sha256(facts.encode()).hexdigest()[:16],
        tuple(duplicates),
        samples,
        printed,
    )


# --- names -----------------------------------------------------------------------------------------------------

# Ranks and styles that stand before or after a name in FRUS, longest first within a first word.
TITLE = re.compile(
    r"""(?:(?:
        Admiral\ of\ the\ Fleet|(?:Rear|Vice)[ ]Adm(?:iral|\.)?|Adm(?:iral|\.)
      | (?:Air\ (?:Chief\ |Vice\ )?|Field\ |Vice\ )?Marshal|Air\ Commodore
      | (?:Brigadier|Brig\.?|Lieutenant|Lt\.?|Major|Maj\.?)[ ](?:General|Gen\.?)
      | General\ de\ Brigade|Generalissimo|Gen(?:eral|\.)
      | (?:Lieutenant|Lt\.?)[ ](?:Colonel|Col\.?|Commander|Cdr\.?)|Col(?:onel|\.)
      | Brigadier|Major|Maj\.|Captain|Capt\.|Commander|Cdr\.|Commodore|Lieutenant|Lt\.
      | (?:Rt\.?|Right)\ Hon(?:ourable|\.)?|Hon(?:ourable|orable|\.)
      | Crown\ Prince(?:ss)?|Prince(?:ss)?|King|Queen|Shah|Emir|Amir|Sultan|Imam|Sheikh?|Shaikh|Shaykh|Sayyid
      | Marquis|Baron(?:ess)?
      | Count(?:ess)?|Viscount|Lord|Lady|Dame|Sir
      | Archbishop|Bishop|Cardinal|Monsignor|Msgr\.|Pope|Patriarch|Rabbi|Reverend|Rev\.|Father|Fr\.
      | Doctor|Dr\.?|Professor|Prof\.|Mrs\.?|Miss|Ms\.?|Mr\.?|Messrs\.?|Mme\.?|Madame|Herr
      | Ambassador|Senator|Congressman|Representative|Governor|Judge|Justice|President|Chairman|Secretary
    )(?:[ ]|$))+""",
    re.VERBOSE,
)
_SUFFIX = re.compile(r"^(?:Jr\.?|Sr\.?|II|III|IV|[Rr]et\.?|\([Rr]et(?:ired|\.)?\)|USN|USA|USAF|USMC)$")
# These read names whose white space is folded: a run of it would cost each pattern its square.
_BRACKETS = re.compile(r" ?\(([^()]*)\)")
_QUOTED = re.compile(r",? ?[“\"]([^“”\"]+?),?[”\"],?")
_NO_NAME = re.compile(r"^(?:ret(?:ired|\.)?|Ret(?:ired|\.)?|USN|USA|USAF|USMC|Conservative|Labou?r|[DR][-–].*)$")
_SEE = re.compile(r"^\(?(?:[Ss]ee|[Pp]seudonym for)\s+(?:also\s+)?(?=\S)([^;)]+?)\.?\)?$")


def split_name(name: str) -> tuple[str, str, str, tuple[str, ...]]:
    """Take a printed entry's name apart: surname, forenames, title, other names.

    >>> split_name("Wheeler, General Earle G.")
    ('Wheeler', 'Earle G.', 'General', ())
    >>> split_name("Powell, Joseph L., Jr., “Jody,”")
    ('Powell', 'Joseph L.', 'Jr.', ('Jody',))
    >>> split_name("Nasser (Nasr, Nassir), Gamal Abd’al")
    ('Nasser', 'Gamal Abd’al', '', ('Nasr', 'Nassir'))
    >>> split_name("Kennan George F.")
    ('Kennan', 'George F.', '', ())
    >>> split_name("Nasser Colonel Gamal Abdel")
    ('Nasser', 'Gamal Abdel', 'Colonel', ())
    >>> split_name("Souvanna Phouma, Prince")
    ('Souvanna Phouma', '', 'Prince', ())
    """
    name = " ".join(name.split())
    others: list[str] = []
    for match in _QUOTED.finditer(name):
        others.append(match[1])
    name = _QUOTED.sub(" ", name)
    for match in _BRACKETS.finditer(name):
        inside = re.sub(r"^(?:also|or|formerly|alias)\s+", "", match[1].strip())
        if not _NO_NAME.match(inside):
            # "(Playdon, William D.)" is one name turned round, "(Nasr, Nassir)" are two.
            turned = re.fullmatch(r"(\w+), ((?:\w+ )*(?:[A-Z]\.)+)", inside)
            others += [f"{turned[2]} {turned[1]}"] if turned else [p.strip() for p in inside.split(",") if p.strip()]
    pieces = [p.strip(" ,") for p in _BRACKETS.sub("", name).split(",")]
    pieces = [re.sub(r"\s+", " ", p) for p in pieces if p]
    if not pieces:
        return "", "", "", tuple(others)
    surname, rest = pieces[0], pieces[1:]
    titles: list[str] = []
    suffixes: list[str] = []
    forenames: list[str] = []
    for piece in rest:
        while title := TITLE.match(piece):
            titles.append(title.group().strip())
            piece = piece[title.end() :]
        words = piece.split()
        while words and _SUFFIX.match(words[-1]):
            suffixes.insert(0, words.pop())
        if words and forenames and len(words) > 3:
            continue  # an office printed inside the name's own element ("Deputy Under Secretary of State")
        if words:
            forenames.append(" ".join(words))
    if not rest and (inverted := re.fullmatch(r"(\S+) ((?:\S+ )*(?:[A-Z]\.)+)", surname)):
        surname, forenames = inverted[1], [inverted[2]]  # the comma was forgotten: "Aldrich Winthrop W."
    elif not rest and (ranked := re.match(r"(\S+) ", surname)) and (title := TITLE.match(surname[ranked.end() :])):
        titles.append(title.group().strip())  # … and "Nasser Colonel Gamal Abdel"
        surname, forenames = ranked[1], [surname[ranked.end() + title.end() :]]
    given = " ".join(forenames)
    return surname, given, " ".join(dict.fromkeys(titles + suffixes)), tuple(dict.fromkeys(others))


# --- appointments ----------------------------------------------------------------------------------------------

_BOUND = re.compile(r"\b(from|since|after|until|till|to|through|in|on|during|before)\s*$")
_JOIN = re.compile(r"\s*(?:[-–—]|to|until|through|and)\s*")
_AGAIN = re.compile(r"^(?:(?:and )?then|thereafter|later|subsequently|previously)\b[, ]*", re.IGNORECASE)
_ENDS = frozenset(("until", "till", "to", "through", "before"))
_AGAIN_HELD = re.compile(r"[,\s]*(?:and\b\s*)?(?:again\b\s*)?(?:beginning\b\s*)?")
_TERMS = 4  # of one office; further dates of a clause tell other things


def _terms(clause: str, dates: list[PrintedDay]) -> list[tuple[str, str]]:
    """When an office was held, as ISO dates: one who left and came back held it twice."""
    terms: list[tuple[str, str]] = []
    at = 0
    while at < len(dates) and len(terms) < _TERMS:
        date = dates[at]
        found = _BOUND.search(clause, dates[at - 1].end if at else 0, date.start)
        word = found[1] if found else ""
        later = dates[at + 1] if at + 1 < len(dates) else None
        open_ended = bool(terms) and not terms[-1][1]
        if terms and not open_ended:
            between = clause[dates[at - 1].end : found.start(1) if found else date.start]
            if not _AGAIN_HELD.fullmatch(between):
                break  # a further date that another office was held at
        at += 1
        if later is not None and not date.last and _JOIN.fullmatch(clause, date.end, later.start):
            # "December–January 1967": the year printed once is that of the end.
            year = date.year or later.year - bool(later.month and date.month > later.month)
            term = iso(year, date.month, date.day), later.last or later.first
            at += 1
        elif word in _ENDS:
            term = "", date.last or date.first
        elif word in ("in", "on", "during"):
            term = date.first, date.last or date.first
        else:
            term = date.first, date.last
        if open_ended:  # "from 1966 to 1968" closes the term; a further beginning ("presented his credentials") is it
            terms[-1] = term[0] or terms[-1][0], term[1]
        else:
            terms.append(term)
    return terms


def read_appointments(description: str) -> tuple[Appointment, ...]:
    """The offices of a printed description, each with the dates printed with it.

    >>> read_appointments("Under Secretary of State to September 30, 1966; thereafter Ambassador at Large")[1]
    Appointment(title='Ambassador at Large', start='1966-09-30', end='')
    >>> read_appointments("Representative to the United Nations June 26–September 25, 1968")
    (Appointment(title='Representative to the United Nations', start='1968-06-26', end='1968-09-25'),)
    >>> read_appointments("Envoy until April 1955 and again from January 1957")
    (Appointment(title='Envoy', start='', end='1955-04'), Appointment(title='Envoy', start='1957-01', end=''))
    >>> read_appointments("Minister until 20 July 1967")
    (Appointment(title='Minister', start='', end='1967-07-20'),)
    """
    appointments: list[Appointment] = []
    before = ""
    for clause in description.split(";"):
        clause = clause.strip(" .,")
        if not clause:
            continue
        start = before if _AGAIN.match(clause) else ""
        clause = _AGAIN.sub("", clause)
        title = clause
        dates = list(find_printed(clause, yearless=True, years=True, months=True))
        terms = _terms(clause, dates) or [("", "")]
        if dates:
            word = _BOUND.search(clause, 0, dates[0].start)
            title = clause[: word.start() if word else dates[0].start].strip(" ,(") or clause
        if not terms[0][0]:
            terms[0] = (start, terms[0][1])
        # Print cannot mean an office that ends before it begins: then nothing is known of its terms.
        terms = [(a, b) if not b or a[: len(b)] <= b[: len(a)] else ("", "") for a, b in terms]
        appointments += [Appointment(title, *term) for term in terms]
        before = terms[-1][1]
    return tuple(appointments)


# --- terms -----------------------------------------------------------------------------------------------------

_OPTIONAL = re.compile(r"^(?=\S+$)(\S*[^\s(])\((\w{1,4})\)(\S*)$")
_ALSO = re.compile(r"^(?:also|or)\s+")


def term_forms(printed: str) -> tuple[str, ...]:
    """The forms an entry stands for.

    >>> term_forms("LINC, LINCOLN"), term_forms("ChiCom(s)"), term_forms("FAR or FARK")
    (('LINC', 'LINCOLN'), ('ChiCom', 'ChiComs'), ('FAR', 'FARK'))
    >>> term_forms("A–1 (Skyrider)"), term_forms("NVA (also NVNA)")
    (('A–1', 'Skyrider'), ('NVA', 'NVNA'))
    """
    forms: list[str] = []
    printed = " ".join(printed.split()).strip(" ,;:")
    if not re.search(r"\.\w\.$", printed):
        printed = printed.rstrip(".")
    for piece in re.split(r"[,;] ?| or ", printed):
        if optional := _OPTIONAL.match(piece):
            forms += [optional[1] + optional[3], optional[1] + optional[2] + optional[3]]
        elif bracket := re.fullmatch(r"(.+?) \(([^()]+)\)", piece):
            forms += [bracket[1], _ALSO.sub("", bracket[2])]
        elif piece:
            forms.append(piece)
    return tuple(dict.fromkeys(forms))


# --- reading ---------------------------------------------------------------------------------------------------

_HEADWORDS = frozenset(("persName", "term", "name", "orgName", "abbr", "gloss", "label", "hi", "placeName", "ref"))
_ENTRIES = frozenset(("item", "p", "row", "cell", "person", "org", "place", "entry", "label"))
_SPACE = re.compile(r"\s+")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _words(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def read_registers(source: str, name: str = "") -> Registers:
    """Read our ``registers.xml`` or the lists of a whole FRUS volume.

    :param source: the file as text. Of a volume only the part before its documents is parsed, unless ids of
        persons or terms stand after it.
    :param name: the file's name, for messages.
    :raises RegisterError: the lists are not well-formed XML.
    """
    entries: dict[str, etree._Element] = {}
    duplicates: list[Duplicate] = []
    samples: list[Sample] = []
    for element in _outside_documents(source, name):
        ident = element.get(_XML_ID) or ""
        if _is_entry(ident, element):
            if ident in entries:
                duplicates.append(Duplicate(ident, _line(element), _line(entries[ident])))
            else:
                entries[ident] = element
        elif element.tag in _PARAGRAPHS and (sample := _sample(element)):
            samples.append(sample)
    persons: dict[str, Person] = {}
    terms: dict[str, Term] = {}
    posts: dict[str, Post] = {}
    for ident, element in entries.items():
        kind = _local(element)
        if kind == "person":
            persons[ident] = _our_person(ident, element)
        elif kind in ("place", "org") and not ident.startswith("t_"):
            posts[ident] = _our_post(ident, element)
        elif ident.startswith("p_"):
            persons[ident] = _printed_person(ident, *_printed(element))
        elif ident.startswith("t_"):
            terms[ident] = _our_term(ident, element) if kind == "org" else _printed_term(ident, *_printed(element))
    stated = any(True for element in entries.values() for _ in element.iterancestors("{*}standOff"))
    return _registers(persons, terms, posts, duplicates, tuple(samples), bool(entries) and not stated)


def _line(element: etree._Element) -> int:
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def _outside_documents(source: str, name: str) -> list[etree._Element]:
    """The elements of a register, or of a volume without its documents, in the order of their start tags."""
    try:
        source = plain_text(source)
    except TeiError as error:
        raise RegisterError(error.message, path=name or None, line=error.line, remedy=error.remedy) from error
    tag = find_tag(source, "body")
    body = tag.start() if tag else -1
    whole = body < 0 or mentions_id(source, "p_|t_", body)
    parser = etree.XMLPullParser(
        events=("start",), encoding="utf-8", resolve_entities=False, no_network=True, collect_ids=False,
        remove_pis=True,
    )  # fmt: skip
    try:
        parser.feed((source if whole else source[:body]).encode())
        if whole:
            parser.close()
        found = [e for _, e in parser.read_events() if isinstance(e, etree._Element)]
    except etree.XMLSyntaxError as error:
        raise RegisterError(
            f"the register is not well-formed XML: {error.msg}", path=name or None, line=error.lineno,
            remedy="mend the markup there",
        ) from error  # fmt: skip
    if not whole:
        return found
    inside = {e for e in found if _local(e) == "div" and e.get("type") == "document"}
    return [e for e in found if e not in inside and inside.isdisjoint(e.iterancestors())] if inside else found


def _is_entry(ident: str, element: etree._Element) -> bool:
    return ident.startswith(("p_", "t_")) or (ident.startswith("post_") and _local(element) in ("place", "org"))


_PARAGRAPHS = frozenset(f"{{http://www.tei-c.org/ns/1.0}}{name}" for name in ("p", "item", "note", "head"))


def _sample(paragraph: etree._Element) -> Sample | None:
    """What editors tagged in a paragraph, and the words they did not; None where they tagged nothing.

    The headwords of the lists themselves are no examples: a space stands for each.
    """
    if not any(True for _ in paragraph.iter("{*}persName", "{*}gloss")):
        return None
    text: list[str] = []
    tags: list[tuple[int, int, str]] = []
    length = 0

    def walk(element: etree._Element) -> None:
        nonlocal length
        start = length
        if (element.get(_XML_ID) or "").startswith(("p_", "t_")):
            text.append(" ")
            length += 1
        else:
            for piece in [element.text, *element]:
                if isinstance(piece, str):
                    folded = _SPACE.sub(" ", piece)
                    text.append(folded)
                    length += len(folded)
                elif piece is not None and isinstance(piece.tag, str):
                    if piece.tag not in _PARAGRAPHS:
                        walk(piece)
                    tail = _SPACE.sub(" ", piece.tail or "")
                    text.append(tail)
                    length += len(tail)
        target = element.get("corresp") or element.get("target") or ""
        if target.startswith(("#p_", "#t_")):
            tags.append((start, length, target[1:]))

    walk(paragraph)
    return Sample("".join(text), tuple(tags)) if tags else None


def _printed(element: etree._Element) -> tuple[str, str]:
    """Headword and description of a printed entry, whichever element of it bears the id."""
    head = element
    if _local(element) not in _HEADWORDS:
        head = next((e for e in element.iter() if e is not element and _local(e) in _HEADWORDS), element)
    block = element
    while _local(block) not in _ENTRIES and (parent := block.getparent()) is not None:
        block = parent
    headword, told = _words(head), _words(block)
    if head is block or headword == told.strip(" ,"):
        following = block.getnext()
        if following is not None and _local(following) in ("item", "cell"):  # label and item, or two cells
            told = f"{headword}, {_words(following)}"
        elif head is block:
            headword, _, told = told.partition(", ")
            return headword, told
    at = told.find(headword)
    return headword.strip(" ,;:"), told[at + len(headword) :].strip(" ,;:.") if at >= 0 else told


def _printed_person(ident: str, headword: str, description: str) -> Person:
    surname, forenames, title, others = split_name(headword)
    see = _SEE.match(description)
    return Person(
        ident, headword, surname, forenames, others, description,
        () if see else read_appointments(description), title, see[1].strip() if see else "",
    )  # fmt: skip


def _printed_term(ident: str, headword: str, description: str) -> Term:
    return Term(ident, term_forms(headword), description)


def _child_texts(element: etree._Element, name: str, type_: str | None = None) -> list[str]:
    return [_words(e) for e in element.iter() if _local(e) == name and (type_ is None or e.get("type") == type_)]


def _our_person(ident: str, element: etree._Element) -> Person:
    names = [e for e in element if _local(e) == "persName"]
    if not names:
        return Person(ident, "", "")
    main, others = names[0], tuple(_words(e) for e in names[1:])
    surname, forenames = _child_texts(main, "surname"), _child_texts(main, "forename")
    title = _child_texts(main, "roleName") + _child_texts(main, "genName")
    offices = [e for e in element if _local(e) in ("occupation", "state", "event")]
    appointments = tuple(
        Appointment(_words(e), e.get("from") or e.get("notBefore") or e.get("when") or "",
                    e.get("to") or e.get("notAfter") or e.get("when") or "")
        for e in offices
    )  # fmt: skip
    if not surname:
        whole = split_name(_words(main))
        return Person(ident, _words(main), whole[0], whole[1], (*whole[3], *others), "", appointments, whole[2])
    printed = ", ".join(filter(None, [" ".join(surname), " ".join([*title, *forenames])]))
    notes = (_words(e) for e in element if _local(e) == "note")
    described = "; ".join([*(a.title for a in appointments), *notes])
    return Person(
        ident, printed, " ".join(surname), " ".join(forenames), others, described, appointments, " ".join(title)
    )


def _our_post(ident: str, element: etree._Element) -> Post:
    names = {e.get("type") or "": _words(e) for e in element if _local(e) in ("placeName", "orgName", "name")}
    country = next(iter(_child_texts(element, "country")), "")
    return Post(ident, names.get("post") or names.get("", ""), names.get("mission", ""), country)


def _our_term(ident: str, element: etree._Element) -> Term:
    names = [e for e in element if _local(e) == "orgName"]
    forms = tuple(_words(e) for e in names if e.get("type") == "abbreviation")
    full = next((_words(e) for e in names if e.get("type") != "abbreviation"), "")
    return Term(ident, forms, full)


EMPTY: Registers = _registers({}, {}, {})
