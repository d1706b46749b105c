"""The corpus as the site sees it: volumes, their documents in order, and who and what is named where.

In: the volumes that `annotate.corpus.prepare` gives. Out: an `Edition`, made in one pass over the records and kept
small, so that a page of any kind can be written without reading another document again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from lxml import etree

from annotate.annotators.mentions.lexicon import NAMED_SERIES, SERVICES
from annotate.citation import numbered
from annotate.corpus import Entry, Volume
from annotate.errors import Failure, failure_of
from annotate.files import code_stamp, digest
from annotate.headings import is_institution
from annotate.posts import post_of
from annotate.publish.parts import Section, read_sections
from annotate.publish.warrants import Warrant, warrant_of
from annotate.records import Actor, Clause, Document, Reference, read_messages
from annotate.registers import Person, Term
from annotate.registry import Claim, Registry, place_documents, segment
from annotate.resolve.messages import own_id
from annotate.tei import scan
from annotate.tei.pages import Pages, drop_idle_breaks
from annotate.tei.tree import TEI_NAMESPACE, XML_ID, document_divs, local_name, parse_tei, words_of
from annotate.values.address import Address, parse, parse_all
from annotate.values.annotation import Message
from annotate.values.messages import STATE, MessageId, parse_message
from annotate.values.slugs import slug
from annotate.values.timespan import human_date
from annotate.weave import find_ledger, own_part

_T = f"{{{TEI_NAMESPACE}}}"


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A document of the edition and where it stands: its page's path, its neighbours, its slice of its file."""

    record: Document
    volume: VolumePart
    path: str
    position: int  # among the volume's documents, counted from 0
    source: str = field(repr=False)
    start: int
    end: int
    pages: Pages  # where it is printed
    alone: bool  # whether its file holds no other document
    subject: str = ""  # what the document itself says it is about, where it has such a line; the first of several

    @property
    def address(self) -> Address:
        return Address(self.volume.id, self.record.id)

    @property
    def previous(self) -> Item | None:
        return self.volume.items[self.position - 1] if self.position else None

    @property
    def next(self) -> Item | None:
        following = self.position + 1
        return self.volume.items[following] if following < len(self.volume.items) else None

    @property
    def div(self) -> str:
        """The source of its ``div``."""
        return self.source[self.start : self.end]

    @property
    def stamp(self) -> str:
        """A digest of all that its text and record are made from."""
        return digest(code_stamp(), _header_stamp(self.source), self.record.url, self.div)

    def parse(self) -> etree._Element:
        """Its ``div``, parsed alone, so that a volume's tree is never held."""
        div = parse_tei(scan.wrapped(self.source, self.div), name=self.path)[0]
        drop_idle_breaks(div, self.pages)
        return div

    def tei(self) -> str:
        """Its TEI as a file of its own: its file as it is, or its part of a volume below the volume's header."""
        if self.alone:
            return self.source
        # Of the machine's ledger only this document's part (see `annotate.weave`): a volume's is long.
        head = _header_with(self.source, lambda ledger: own_part(ledger, self.record.id))
        return f"{head}\n<text>\n<body>\n{self.div}\n</body>\n</text>\n</TEI>\n"


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the page of a document. anchor: its id there, without ``#``; empty for the page as a whole."""

    item: Item
    anchor: str

    @property
    def path(self) -> str:
        return f"{self.item.path}#{self.anchor}" if self.anchor else self.item.path


@dataclass(frozen=True, slots=True)
class Chapter:
    """A division of a volume that holds documents: its heading, how deep it lies, and the documents right in it."""

    id: str
    heading: str
    depth: int
    items: tuple[Item, ...]
    introduction: Section | None = None  # what stands in it beside documents


@dataclass(slots=True, eq=False)
class VolumePart:
    """A volume and its documents in order."""

    about: Volume
    path: str
    items: list[Item] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    folder: Path | None = None  # where its TEI lies, and the pictures beside it

    @property
    def id(self) -> str:
        return self.about.id

    @property
    def short(self) -> str:
        """Subseries and number, as "1964–1968, Volume XIV"."""
        return ", ".join(part for part in (self.about.subseries, numbered(self.about.number)) if part) or self.id

    @property
    def has_network(self) -> bool:
        """Whether any of its papers names two or more who drafted, cleared or approved it."""
        return any(
            len({a.person or a.name for a in item.record.actors if a.role in ("drafter", "clearer", "approver")}) > 1
            for item in self.items
        )


@dataclass(frozen=True, slots=True)
class Appearance:
    """A document in which someone or something appears, and how: roles in order, the number of mentions.

    :param warrants: who says so, of each role and of the surest mention (``named``).
    """

    item: Item
    roles: tuple[str, ...]
    mentions: int = 0
    note: str = ""
    warrants: Mapping[str, Warrant] = field(default_factory=dict)


class Partaking:
    """Whoever or whatever has a part in documents."""

    __slots__ = ()
    appearances: list[Appearance]

    def having(self, role: str) -> list[Appearance]:
        """The documents in which the part is this one."""
        return [a for a in self.appearances if role in a.roles]


@dataclass(slots=True)
class PersonFile(Partaking):
    """All that the edition knows of a person of a volume's register."""

    volume: VolumePart
    person: Person
    path: str
    appearances: list[Appearance] = field(default_factory=list)

    @property
    def named(self) -> list[Appearance]:
        return [a for a in self.appearances if a.mentions]


@dataclass(slots=True)
class NameFile(Partaking):
    """Someone with a part in papers who is matched to nobody in the volume's register: a name as printed."""

    volume: VolumePart
    name: str
    path: str
    appearances: list[Appearance] = field(default_factory=list)


@dataclass(slots=True)
class TermFile:
    volume: VolumePart
    term: Term
    path: str
    appearances: list[Appearance] = field(default_factory=list)


@dataclass(slots=True)
class OfficeFile(Partaking):
    """An office or post by its name as printed."""

    name: str
    path: str
    appearances: list[Appearance] = field(default_factory=list)


@dataclass(slots=True)
class MessageFile:
    """A numbered message, printed or not, and every mention of it.

    :param sender: slug of the post that sent it, ``state`` for the Department.
    :param receiver: slug of the post it was sent to, where it is needed to tell it from others of that number.
    """

    id: str
    sender: str
    receiver: str
    number: str
    year: str
    path: str
    message: Message | None = None
    printed: Item | None = None
    mentions: list[tuple[Item, Reference]] = field(default_factory=list)

    @property
    def address(self) -> Address:
        return Address("", self.id)

    @property
    def origin(self) -> str:
        """The sending post's name as printed, or made from its slug."""
        if self.message is not None and self.message.post and self.message.direction != "to":
            return post_name(self.message.post)
        return post_name(self.sender)

    @property
    def series(self) -> str:
        """The name of the series it is numbered in ("Topol"), where that and no post is what is known of its sender."""
        is_series = self.sender in NAMED_SERIES | SERVICES and not post_of(self.sender.title())
        return self.sender.capitalize() if is_series else ""

    @property
    def kind(self) -> str:
        if self.message is not None and self.message.type:
            return self.message.type
        return self.printed.record.genre if self.printed is not None else "telegram"

    @property
    def title(self) -> str:
        plain = self.message.number if self.message is not None else self.number
        number = f"{self.kind.capitalize()} {plain}"
        if self.series:
            return f"{self.kind.capitalize()} {self.series} {plain}"
        if self.receiver or (self.message is not None and self.message.direction == "to"):
            return f"{number} to {in_a_sentence(self.destination)}"
        return f"{number} from {in_a_sentence(self.origin)}"

    @property
    def destination(self) -> str:
        """The receiving post's name, where the number alone does not tell the message from others."""
        return post_name(self.message.post if self.message is not None and self.message.post else self.receiver)

    @property
    def date(self) -> str:
        if self.message is not None and self.message.date:
            return self.message.date
        return self.printed.record.when.plain if self.printed is not None else self.year

    @property
    def told(self) -> str:
        """Its date for the reader: as its mentions give it, or as the printed document has it."""
        if self.printed is not None and not (self.message is not None and self.message.date):
            return self.printed.record.when.told
        return human_date(self.date)


@dataclass(frozen=True, slots=True)
class ArchiveKey:
    """Where papers lie: repository, record group or collection, file."""

    repository: str
    collection: str
    file: str


class Edition:
    """Every volume of the corpus and its indexes.

    :param volumes: as `annotate.corpus.prepare` gives them.
    """

    def __init__(self, volumes: Iterable[Volume]) -> None:
        self.volumes: list[VolumePart] = []
        self.documents: dict[tuple[str, str], Item] = {}
        self.persons: dict[tuple[str, str], PersonFile] = {}
        self.names: dict[tuple[str, str], NameFile] = {}
        self.terms: dict[tuple[str, str], TermFile] = {}
        self.offices: dict[str, OfficeFile] = {}
        self.messages: dict[str, MessageFile] = {}
        self.clauses: dict[str, list[tuple[Item, Clause]]] = defaultdict(list)
        self.archives: dict[ArchiveKey, list[Item]] = defaultdict(list)
        self.classifications: dict[str, list[Item]] = defaultdict(list)
        self.handlings: dict[str, list[Item]] = defaultdict(list)
        self.cited_by: dict[Address, list[tuple[Item, Reference]]] = defaultdict(list)
        self.answered_by: dict[Address, list[Item]] = defaultdict(list)
        self.pages: dict[tuple[str, str], Item] = {}  # by the anchor of the page's break
        self.section_pages: dict[tuple[str, str], Section] = {}
        self._notes: dict[Address, Item] = {}
        self._by_id: dict[str, VolumePart] = {}
        self.failures: list[Failure] = []
        self.addresses = Registry()
        for volume in volumes:
            self._add_volume(volume)
        for item in self.items():
            try:
                self._index(item)
            except Exception as error:
                self.failures.append(failure_of(error, path=item.path, document=item.record.id))

    def items(self) -> Iterator[Item]:
        for part in self.volumes:
            yield from part.items

    def volume(self, ident: str) -> VolumePart | None:
        """The volume of an id, where the edition has it."""
        return self._by_id.get(ident)

    def _add_volume(self, volume: Volume) -> None:
        part = VolumePart(volume, f"{volume.id}/")
        self.volumes.append(part)
        self._by_id.setdefault(volume.id, part)
        for person in volume.registers.persons.values():
            path, _ = self.addresses.free(f"{part.path}persons/", slug_id(person.id), person.id)
            self.persons[volume.id, person.id] = PersonFile(part, person, path)
        for term in volume.registers.terms.values():
            path, _ = self.addresses.free(f"{part.path}terms/", slug_id(term.id), term.id)
            self.terms[volume.id, term.id] = TermFile(part, term, path)
        paths = self._place(volume)
        for source, entries in _by_source(volume.documents):
            slices = scan.find_documents(source)
            places = dict(zip((id(e) for e in entries), slices, strict=False))
            tree = parse_tei(source)
            part.folder = entries[0].path.parent
            subjects = dict(zip((id(e) for e in entries), map(_subject_of, document_divs(tree)), strict=False))
            for entry in entries:
                start, end = places.get(id(entry), (0, len(source)))
                alone, subject = len(entries) == 1, subjects.get(id(entry), "")
                path = paths[id(entry)]
                item = Item(entry.record, part, path, len(part.items), source, start, end, entry.pages, alone, subject)
                part.items.append(item)
                self.documents.setdefault((volume.id, entry.record.id), item)
                for note in entry.record.notes:
                    self._notes.setdefault(Address(volume.id, note.id), item)
                for page in (*entry.pages.before, *entry.pages.inside):
                    if page.anchor:
                        self.pages.setdefault((volume.id, page.anchor), item)
            for ident, message in read_messages(tree).items():
                self._message(ident).message = message
            part.sections.extend(read_sections(tree, lambda name: self.addresses.free(part.path, name, name)[0]))
            for section in part.sections:
                for anchor in _page_anchors(section.parse()):
                    self.section_pages.setdefault((volume.id, anchor), section)
            part.chapters.extend(_read_chapters(tree, part))

    def _place(self, volume: Volume) -> dict[int, str]:
        """The path of each document's page, by its entry's identity; what is wrong with one is among the failures."""
        claims = [Claim(entry.record.id, str(entry.path)) for entry in volume.documents]
        paths = {}
        for entry, (path, fault) in zip(
            volume.documents, place_documents(self.addresses, volume.id, claims), strict=True
        ):
            paths[id(entry)] = path
            if fault is not None:
                self.failures.append(fault)
        return paths

    def _message(self, ident: str) -> MessageFile:
        file = self.messages.get(ident)
        if file is None:
            named = parse_message(ident) or MessageId("unknown", "", ident, "")
            parts = (f"to-{named.receiver}" if named.receiver else "", slug(named.number), named.year)
            path = f"telegrams/{slug(named.post)}/{'-'.join(part for part in parts if part)}/"
            file = MessageFile(ident, named.post, named.receiver, named.number, named.year, path)
            self.messages[ident] = file
        return file

    def _index(self, item: Item) -> None:
        record = item.record
        self._index_people(item)
        self._index_names(item)
        self._index_offices(item)
        if record.number:
            self._message(_own_id(record)).printed = item
        for reference in record.references:
            for address in parse_all(reference.target, item.volume.id):
                if address.kind == "message":
                    self._message(address.id).mentions.append((item, reference))
                elif (place := self.place_of(address)) is not None and place.item is not item:
                    self.cited_by[place.item.address].append((item, reference))
        if (answered := parse(record.reply_to, item.volume.id)) is not None:
            place = self.place_of(answered)
            self.answered_by[place.item.address if place is not None else answered].append(item)
        for clause in record.clauses:
            self.clauses[clause.kind].append((item, clause))
        if record.repository:
            self.archives[ArchiveKey(record.repository, record.collection, record.file)].append(item)
        if record.classification:
            self.classifications[record.classification].append(item)
        for handling in record.handling:
            self.handlings[handling].append(item)

    def _index_people(self, item: Item) -> None:
        roles: dict[str, list[str]] = defaultdict(list)
        counts: dict[tuple[str, str], int] = defaultdict(int)
        warrants: dict[tuple[str, str], dict[str, Warrant]] = defaultdict(dict)
        for actor in item.record.actors:
            if actor.person and actor.role not in roles[actor.person]:
                roles[actor.person].append(actor.role)
                warrants["person", actor.person][actor.role] = warrant_of("maker", actor.resp, actor.cert)
        for mention in item.record.mentions:
            if mention.kind in ("person", "term"):
                counts[mention.kind, mention.target] += 1
                warrant = warrant_of("person" if mention.kind == "person" else "term", mention.resp, mention.cert)
                known = warrants[mention.kind, mention.target]
                known["named"] = min(known.get("named", warrant), warrant, key=Warrant.rank)
        for person in dict.fromkeys([*roles, *(t for k, t in counts if k == "person")]):
            file = self.persons.get((item.volume.id, person))
            if file is not None:
                said = warrants["person", person]
                file.appearances.append(Appearance(item, tuple(roles[person]), counts["person", person], warrants=said))
        for (kind, target), count in counts.items():
            if kind == "term" and (term := self.terms.get((item.volume.id, target))) is not None:
                term.appearances.append(Appearance(item, (), count, warrants=warrants["term", target]))

    def _index_names(self, item: Item) -> None:
        roles: dict[str, list[str]] = defaultdict(list)
        printed: dict[str, str] = {}
        warrants: dict[str, dict[str, Warrant]] = defaultdict(dict)
        for actor in item.record.actors:
            if self._is_unlisted(item, actor):
                key = slug(actor.name)
                printed.setdefault(key, actor.name)
                if actor.role not in roles[key]:
                    roles[key].append(actor.role)
                    warrants[key][actor.role] = warrant_of("maker", actor.resp, actor.cert)
        for key, name in printed.items():
            path = f"{item.volume.path}names/{key}/"
            file = self.names.setdefault((item.volume.id, key), NameFile(item.volume, name, path))
            file.appearances.append(Appearance(item, tuple(roles[key]), warrants=warrants[key]))

    def _is_unlisted(self, item: Item, actor: Actor) -> bool:
        """Whether an actor is a person who is matched to nobody in the volume's register."""
        listed = (item.volume.id, actor.person) in self.persons
        return bool(actor.name) and actor.name != actor.office and not listed and not is_institution(actor.name)

    def name_of(self, item: Item, actor: Actor) -> NameFile | None:
        """The file of an actor who is matched to nobody in the volume's register."""
        return self.names.get((item.volume.id, slug(actor.name))) if self._is_unlisted(item, actor) else None

    def _index_offices(self, item: Item) -> None:
        record = item.record
        roles: dict[str, list[str]] = defaultdict(list)
        notes: dict[str, list[str]] = defaultdict(list)
        names: dict[str, str] = {}
        persons = {a.role for a in record.actors if a.role in ("sender", "receiver")}
        # An office of the heading is the heading's own: no mark says it.
        found: list[tuple[str, str, str, Warrant | None]] = [
            (role, name, "", None)
            for role, name in (("sender", record.sender), ("receiver", record.receiver))
            if name and role not in persons and is_institution(name)
        ]
        found += [
            (a.role, a.office, "" if a.name == a.office else a.name, warrant_of("maker", a.resp, a.cert))
            for a in record.actors
            if a.office
        ]
        mentions = (m for m in record.mentions if m.kind == "office")
        found += [("named", m.text, "", warrant_of("provenance", m.resp, m.cert)) for m in mentions]
        warrants: dict[str, dict[str, Warrant]] = defaultdict(dict)
        for role, name, note, warrant in found:
            key = slug(name)
            names.setdefault(key, name)
            if role not in roles[key] and not (role == "named" and roles[key]):
                roles[key].append(role)
                if warrant is not None:
                    warrants[key][role] = warrant
            if note and note not in notes[key]:
                notes[key].append(note)
        for key, name in names.items():
            file = self.offices.setdefault(key, OfficeFile(name, f"offices/{key}/"))
            file.appearances.append(Appearance(item, tuple(roles[key]), 0, ", ".join(notes[key]), warrants[key]))

    def place_of(self, address: Address) -> Place | None:
        """Where on the site's pages of documents an address leads: its document, and the anchor there."""
        if address.kind == "page":
            item = self.pages.get((address.volume, address.anchor))
            return Place(item, address.anchor) if item is not None else None
        if (item := self.documents.get((address.volume, address.id))) is not None:
            return Place(item, "")
        if (item := self._notes.get(address)) is None:  # an id that says nothing of its document
            item = self.documents.get((address.volume, address.document)) if address.document else None
        return Place(item, address.id.removeprefix(item.record.id)) if item is not None else None

    def message_of(self, item: Item) -> MessageFile | None:
        """The file of a printed document's own number."""
        return self.messages.get(_own_id(item.record)) if item.record.number else None

    def answers_to(self, item: Item) -> list[Item]:
        """The printed documents that answer this one."""
        own = self.message_of(item)
        return [
            *self.answered_by.get(item.address, ()),
            *(self.answered_by.get(own.address, ()) if own else ()),
        ]


def _subject_of(div: etree._Element) -> str:
    """The first item of a document's list of type ``subject``."""
    for listed in div.iter(f"{_T}list"):
        if listed.get("type") == "subject":
            item = listed.find(f"{_T}item")
            return words_of(item) if item is not None else ""
    return ""


@lru_cache(maxsize=4096)
def _header_stamp(source: str) -> str:
    """A digest of a file's header without the ledger, which in a volume speaks of all its other documents."""
    return digest(_header_with(source, lambda _: ""))


def _header_with(source: str, told: Callable[[str], str]) -> str:
    """A file to the end of its header, with another ledger."""
    _, end = scan.find_header(source)
    ledger = find_ledger(source)
    if ledger is None:
        return source[:end]
    inside = told(source[ledger.inner : ledger.inner_end])
    return f"{source[: ledger.inner]}{inside}{source[ledger.inner_end : end]}"


def post_name(name: str) -> str:
    """A post's name for the reader, from its name as printed or its slug.

    >>> post_name("Moscow"), post_name("tel-aviv"), post_name("state"), post_name("secto")
    ('Moscow', 'Tel Aviv', 'Department of State', 'SECTO')
    """
    if name == STATE:
        return "Department of State"
    if not name.islower():
        return name
    words = name.replace("-", " ")
    # A series of its own ("cap", "secto") is no post; it is printed in capitals.
    return words.title() if post_of(words.title()) else words.upper()


def in_a_sentence(name: str) -> str:
    """A name as it stands after a preposition.

    >>> in_a_sentence("Department of State"), in_a_sentence("Moscow")
    ('the Department of State', 'Moscow')
    """
    return f"the {name}" if name.startswith("Department") else name


def slug_id(ident: str) -> str:
    """An ``xml:id`` as a path segment: as it is, since it has no character that an address may not have."""
    return segment(ident)


def _own_id(record: Document) -> str:
    """The id under which others name a printed message (see `annotate.values.messages`)."""
    where = record.place or record.dateline
    return own_id(record.genre, record.number, record.sender, record.receiver, where, next(iter(record.when.years), ""))


def _by_source(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    groups: dict[int, tuple[str, list[Entry]]] = {}
    for entry in entries:
        groups.setdefault(id(entry.source), (entry.source, []))[1].append(entry)
    return list(groups.values())


def _read_chapters(tree: etree._Element, part: VolumePart) -> list[Chapter]:
    """The divisions that hold documents, in order; empty where the documents stand right in the body."""
    chapters: list[Chapter] = []
    items = {item.record.id: item for item in part.items}
    introductions = {section.id: section for section in part.sections if section.place == "body"}

    def walk(element: etree._Element, depth: int) -> None:
        for child in element:
            if local_name(child) != "div" or child.get("type") == "document":
                continue
            inside = [
                items[d.get(XML_ID) or ""]
                for d in child
                if local_name(d) == "div" and d.get("type") == "document" and (d.get(XML_ID) or "") in items
            ]
            if inside or child.find(f".//{_T}div[@type='document']") is not None:
                head = child.find(f"{_T}head")
                heading = words_of(head) if head is not None else ""
                ident = child.get(XML_ID) or ""
                chapters.append(Chapter(ident, heading, depth, tuple(inside), introductions.get(ident)))
                walk(child, depth + 1)

    body = tree.find(f"{_T}text/{_T}body")
    if body is not None:
        walk(body, 0)
    return chapters


def _page_anchors(section: etree._Element) -> Iterator[str]:
    """The anchor of each printed page that begins in a section."""
    for page in section.iter(f"{_T}pb"):
        if anchor := page.get(XML_ID) or (f"pg_{page.get('n')}" if page.get("n") else ""):
            yield anchor
