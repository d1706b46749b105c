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
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_QUOTED = re.compile(r",?\s*[“\"]([^”\"]+?),?[”\"],?")
_NO_NAME = re.compile(r"^(?:ret(?:ired|\.)?|Ret(?:ired|\.)?|USN|USA|USAF|USMC|Conservative|Labou?r|[DR][-–].*)$")
_SEE = re.compile(r"^\(?(?:[Ss]ee|[Pp]seudonym for)\s+(?:also\s+)?([^;)]+?)\.?\)?$")


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

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DATE = re.compile(
    rf"\b(?:(?P<month>{'|'.join(_MONTHS)})(?: (?P<day>\d\d?)\b)?(?:,? (?P<year>1[89]\d\d))?|(?P<only>1[89]\d\d))\b"
)
_BOUND = re.compile(r"\b(from|since|after|until|till|to|through|in|on|during|before)\s*$")
_JOIN = re.compile(r"\s*(?:[-–—]|to|until|through|and)\s*")
_AGAIN = re.compile(r"^(?:(?:and )?then|thereafter|later|subsequently|previously)\b[, ]*", re.IGNORECASE)
_ENDS = frozenset(("until", "till", "to", "through", "before"))


def _iso(date: re.Match[str], year: str = "") -> str:
    year = date["only"] or date["year"] or year
    if not year or not date["month"]:
        return year
    month = f"{year}-{_MONTHS.index(date['month']) + 1:02}"
    return f"{month}-{int(date['day']):02}" if date["day"] else month


def read_appointments(description: str) -> tuple[Appointment, ...]:
    """The offices of a printed description, each with the dates printed with it.

    >>> read_appointments("Under Secretary of State to September 30, 1966; thereafter Ambassador at Large")[1]
    Appointment(title='Ambassador at Large', start='1966-09-30', end='')
    >>> read_appointments("Representative to the United Nations June 26–September 25, 1968")
    (Appointment(title='Representative to the United Nations', start='1968-06-26', end='1968-09-25'),)
    """
    appointments: list[Appointment] = []
    before = ""
    for clause in description.split(";"):
        clause = clause.strip(" .,")
        if not clause:
            continue
        start, end = (before, "") if _AGAIN.match(clause) else ("", "")
        clause = _AGAIN.sub("", clause)
        title = clause
        dates = list(_DATE.finditer(clause))
        for i, date in enumerate(dates[:2]):
            word = _BOUND.search(clause, 0, date.start())
            if i == 0:
                title = clause[: word.start() if word else date.start()].strip(" ,(") or clause
                if len(dates) > 1 and _JOIN.fullmatch(clause, date.end(), dates[1].start()):
                    start, end = _iso(date, dates[1]["year"] or dates[1]["only"] or ""), _iso(dates[1])
                    break
            if word and word[1] in _ENDS:
                end = end or _iso(date)
            elif word and word[1] in ("in", "on", "during"):
                start = end = _iso(date)
            else:
                start = _iso(date)
        appointments.append(Appointment(title, start, end))
        before = end
    return tuple(appointments)


# --- terms -----------------------------------------------------------------------------------------------------

_OPTIONAL = re.compile(r"^(\S*[^\s(])\((\w{1,4})\)(\S*)$")
_ALSO = re.compile(r"^(?:also|or)\s+")


def term_forms(printed: str) -> tuple[str, ...]:
    """The forms an entry stands for.

    >>> term_forms("LINC, LINCOLN"), term_forms("ChiCom(s)"), term_forms("FAR or FARK")
    (('LINC', 'LINCOLN'), ('ChiCom', 'ChiComs'), ('FAR', 'FARK'))
    >>> term_forms("A–1 (Skyrider)"), term_forms("NVA (also NVNA)")
    (('A–1', 'Skyrider'), ('NVA', 'NVNA'))
    """
    forms: list[str] = []
    printed = printed.strip(" ,;:")
    if not re.search(r"\.\w\.$", printed):
        printed = printed.rstrip(".")
    for piece in re.split(r"[,;]\s*|\s+or\s+", printed):
        if optional := _OPTIONAL.match(piece):
            forms += [optional[1] + optional[3], optional[1] + optional[2] + optional[3]]
        elif bracket := re.fullmatch(r"(.+?)\s+\(([^()]+)\)", piece):
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
