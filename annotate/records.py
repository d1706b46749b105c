"""What a tagged document says, as plain values: its actors, mentions, references, clauses and notes.

In: the TEI of a document (ours or a FRUS volume's, tagged by hand or by machine alike). Out: frozen dataclasses
that the header, the pages and the tables are made from. Nothing here finds anything new in the words: what an
editor corrects in the TEI is corrected everywhere.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields
from typing import Any, Final

from lxml import etree

from annotate.headings import read_heading
from annotate.tei.dates import date_of, own_dateline
from annotate.tei.kinds import HOLDERS, is_struck
from annotate.tei.pages import Pages, pages_of
from annotate.tei.tree import TEI_NAMESPACE, XML_ID, local_name, named_notes, resp_of, unread_children, words_of
from annotate.values.address import parse
from annotate.values.annotation import Message
from annotate.values.timespan import Span

_T: Final = f"{{{TEI_NAMESPACE}}}"
_ROLES: Final = frozenset({"drafter", "clearer", "approver"})
# What an editor's reference without a type is one to, by the kind of its address.
_UNTYPED: Final = {
    "document": "document", "part": "document", "note": "footnote", "page": "page", "volume": "volume",
    "message": "telegram", "section": "section",
}  # fmt: skip
_NUMBERED = re.compile(r"^\s*\[?\d+[a-z]?\.?\]?\s+")


class _Stated:
    """What a tag says. resp: who tagged it, such as ``reftel.persons``; empty where an editor did."""

    __slots__ = ()
    resp: str

    @property
    def machine(self) -> bool:
        """Whether a program said so."""
        return self.resp.startswith("reftel.")


@dataclass(frozen=True, slots=True)
class Actor(_Stated):
    """Someone who had a part in making a document, and where we read it.

    :param role: ``drafter``, ``clearer``, ``approver``, ``sender`` or ``receiver``.
    :param name: as printed; an office's symbol where only an office is named.
    :param person: register id (``p_TM1``) or empty.
    :param office: the office printed with the name, or empty.
    :param on: the date printed for that act, or empty.
    """

    role: str
    name: str
    person: str
    office: str
    on: str
    cert: str
    resp: str


@dataclass(frozen=True, slots=True)
class Mention(_Stated):
    """A person, term, office or place named in a document. where: note id, or empty for the running text."""

    kind: str
    target: str
    text: str
    where: str
    cert: str
    resp: str


@dataclass(frozen=True, slots=True)
class Reference(_Stated):
    """A mention of another document or note. target: as in the TEI (``#d245``), empty where unresolved."""

    type: str
    subtype: str
    target: str
    text: str
    where: str
    cert: str
    resp: str


@dataclass(frozen=True, slots=True)
class Clause(_Stated):
    """A policy clause. n: its place among the document's clauses, counted from 1."""

    kind: str
    text: str
    bearer: str
    n: int
    cert: str
    resp: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, or the source note where it is printed in line. n: its printed number; type: ``source`` or empty.

    id, n: as `annotate.tei.kinds.name_notes` gives them, which is as page, book and text view have them.
    """

    id: str
    n: str
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the edition, as its TEI has it.

    :param date: `when` as ISO 8601, as exact as it is known, an interval where it is a span.
    :param date_text: the date as printed, or the word that it is undated; `dateline` the whole line.
    :param pages: the printed pages it stands on, first to last; an empty one is without number or not known.
    """

    volume: str
    id: str
    n: str
    subtype: str
    heading: str
    genre: str
    sender: str
    receiver: str
    place: str
    when: Span
    date: str
    date_text: str
    dateline: str
    number: str
    url: str
    repository: str
    collection: str
    file: str
    classification: str
    handling: tuple[str, ...]
    precedence: str
    repeated_to: tuple[str, ...]
    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]
    references: tuple[Reference, ...]
    reply_to: str
    clauses: tuple[Clause, ...]
    notes: tuple[Note, ...]
    pages: tuple[str, ...]


def read_messages(tree: etree._Element) -> dict[str, Message]:
    """The unprinted messages a TEI file lists, by id."""
    found: dict[str, Message] = {}
    for bibl in tree.iterfind(f"{_T}standOff/{_T}listBibl[@type='messages']/{_T}bibl"):
        place, number, date = bibl.find(f"{_T}placeName"), bibl.find(f"{_T}idno"), bibl.find(f"{_T}date")
        ident = bibl.get(XML_ID) or ""
        found[ident] = Message(
            id=ident,
            type=bibl.get("type") or "",
            post=words_of(place) if place is not None else "",
            direction=(place.get("type") or "") if place is not None else "",
            number=words_of(number) if number is not None else "",
            date=(date.get("when") or "") if date is not None else "",
            date_text=words_of(date) if date is not None else "",
            date_cert=(date.get("cert") or "high") if date is not None else "",
        )
    return found


def name_document(div: etree._Element, *, volume: str = "", url: str = "") -> Document:
    """No more of a document than its id, number and heading: what is left where its tags cannot be read.

    :param div: its ``div[@type='document']``.
    """
    head = div.find(f"{_T}head")
    heading = _NUMBERED.sub("", words_of(head)) if head is not None else ""
    unknown: dict[str, Any] = {f.name: "" if f.type == "str" else () for f in fields(Document) if f.default is MISSING}
    told = {"volume": volume, "id": div.get(XML_ID) or "", "n": div.get("n") or "", "heading": heading, "url": url}
    unknown["when"] = Span()
    return Document(**{**unknown, **told})


def read_document(div: etree._Element, *, volume: str = "", url: str = "", pages: Pages | None = None) -> Document:
    """Everything the tags of one document say.

    :param div: its ``div[@type='document']``.
    :param volume: the id of the volume it stands in.
    :param url: its public address, where known.
    :param pages: where it is printed (`annotate.tei.pages.pages_of` of its file); read from it alone where None.
    """
    reader = _Reader(div)
    reader.walk(div, "div", "")
    head = next(iter(div.iterfind(f"{_T}head")), None)
    heading = words_of(head) if head is not None else ""
    title = _NUMBERED.sub("", heading) or _first_words(div)
    parsed = read_heading(heading)
    dateline = own_dateline(div)
    when = date_of(div)
    place = next(dateline.iter(f"{_T}placeName"), None) if dateline is not None else None
    sender = reader.parties.get("from") or heading[slice(*parsed.sender)]
    receiver = reader.parties.get("to") or heading[slice(*parsed.receiver)]
    facts = reader.facts
    return Document(
        volume=volume,
        id=div.get(XML_ID) or "",
        n=div.get("n") or div.get(XML_ID) or "",
        subtype=div.get("subtype") or "",
        heading=title,
        genre=parsed.genre,
        sender=sender,
        receiver=receiver,
        place=words_of(place) if place is not None else "",
        when=when,
        date=when.iso,
        date_text=when.words,
        dateline=words_of(dateline) if dateline is not None else "",
        number=reader.number,
        url=url,
        repository=facts.get("repository", [""])[0],
        collection=facts.get("record-group", [""])[0],
        file=facts.get("file", [""])[0],
        classification=facts.get("classification", [""])[0],
        handling=tuple(facts.get("handling", ())),
        precedence=facts.get("precedence", [""])[0],
        repeated_to=tuple(reader.repeated),
        actors=tuple(reader.actors),
        mentions=tuple(reader.mentions),
        references=tuple(reader.references),
        reply_to=next((r.target for r in reader.references if r.subtype == "replyTo" and r.target), ""),
        clauses=tuple(reader.clauses),
        notes=tuple(reader.notes),
        pages=(pages or pages_of(div)[div]).numbers,
    )


_FEW = 60  # characters that stand for a heading where there is none


def _first_words(div: etree._Element) -> str:
    """What a document without a heading is called: its first words, or that it has none."""
    words = words_of(div)
    if len(words) > _FEW:
        words = words[:_FEW].rpartition(" ")[0].rstrip(" ,;:—–-") + "…"
    return words or f"[Untitled document {div.get(XML_ID) or ''}".rstrip() + "]"


class _Reader:
    """One walk over a document's elements, collecting what each kind of tag says."""

    def __init__(self, div: etree._Element) -> None:
        self._names = dict(named_notes(div))
        self.parties: dict[str, str] = {}
        self.facts: dict[str, list[str]] = {}
        self.number = ""
        self.repeated: list[str] = []
        self.actors: list[Actor] = []
        self.mentions: list[Mention] = []
        self.references: list[Reference] = []
        self.clauses: list[Clause] = []
        self.notes: list[Note] = []
        self._office = ""  # a symbol printed before the name it belongs to

    def walk(self, element: etree._Element, own: str, where: str, *, unread: bool = False) -> None:
        """Read what stands under an element. own: its name; unread: it holds a reading that is not read."""
        left = unread_children(element, own) if own in HOLDERS else ()
        for child in element:
            name = local_name(child)
            if not name:
                continue
            inside, muted = where, unread or child in left or is_struck(name, own)
            if name == "note" and (named := self._names.get(child)) is not None:
                inside, muted = named.id, False
                self.notes.append(Note(named.id, named.mark, child.get("type") or "", words_of(child)))
                self._office = ""
            elif name in _READ and child.get("prev") is None and not muted:
                _READ[name](self, child, inside)
            self.walk(child, name, inside, unread=muted)

    def _person(self, element: etree._Element, where: str) -> None:
        text, resp, cert = words_of(element), resp_of(element), element.get("cert") or ""
        target = (element.get("corresp") or element.get("ref") or "").removeprefix("#")
        if element.get("type") in ("from", "to"):
            self.parties.setdefault(element.get("type") or "", text)
            role = "sender" if element.get("type") == "from" else "receiver"
            self.actors.append(Actor(role, text, target, "", "", cert, resp))
        # Around an editor's name the machine says the role; on its own tags, in them.
        says = element if element.get("role") else _framing(element)
        for role in ((says.get("role") if says is not None else "") or "").split():
            if says is not None and (role in _ROLES or role in ("sender", "receiver")):
                told = Actor(role, text, target, self._office, "", says.get("cert") or "", resp_of(says))
                self.actors.append(told)
        self._office = ""
        if target:
            self.mentions.append(Mention("person", target, text, where, cert, resp))

    def _gloss(self, element: etree._Element, where: str) -> None:
        kind = element.get("type")
        if kind in ("from", "to"):
            self.parties.setdefault(kind, words_of(element))
        target = element.get("target") or element.get("corresp") or element.get("ref")
        if target and target.startswith("#"):
            text = words_of(element)
            self.mentions.append(Mention("term", target[1:], text, where, element.get("cert") or "", resp_of(element)))

    def _office_name(self, element: etree._Element, where: str) -> None:
        text, resp, cert = words_of(element), resp_of(element), element.get("cert") or ""
        self.mentions.append(
            Mention("office", (element.get("corresp") or text).removeprefix("#"), text, where, cert, resp)
        )
        roles = [r for r in (element.get("role") or "").split() if r in _ROLES]
        if roles:
            self.actors += [Actor(role, text, "", text, "", cert, resp) for role in roles]
        elif element.get("type") == "office" and where:
            if _text_before(element).endswith("("):
                self._amend_last(office=text)
            else:
                self._office = text

    def _amend_last(self, *, office: str = "", on: str = "") -> None:
        """Give the last named actor, in each role he has, the office or date printed after his name."""
        if self.actors:
            name = self.actors[-1].name
            for i in range(len(self.actors) - 1, -1, -1):
                a = self.actors[i]
                if a.name != name or a.role not in _ROLES:
                    break
                self.actors[i] = Actor(a.role, a.name, a.person, office or a.office, on or a.on, a.cert, a.resp)

    def _reference(self, element: etree._Element, where: str) -> None:
        if element.get("type"):
            self.references.append(
                Reference(
                    element.get("type") or "",
                    element.get("subtype") or "",
                    element.get("target") or "",
                    _joined(element),
                    where,
                    element.get("cert") or "",
                    resp_of(element),
                )
            )
        elif (address := parse(target := element.get("target") or "")) is not None and address.kind in _UNTYPED:
            kind = _UNTYPED[address.kind]
            self.references.append(Reference(kind, "", target, words_of(element), where, "", resp_of(element)))

    def _segment(self, element: etree._Element, where: str) -> None:
        kind = element.get("type") or ""
        if kind == "clause":
            bearer = next((e for e in element.iter(f"{_T}rs") if e.get("type") == "bearer"), None)
            self.clauses.append(
                Clause(
                    (element.get("ana") or "").removeprefix("#"),
                    _joined(element),
                    words_of(bearer) if bearer is not None else "",
                    len(self.clauses) + 1,
                    element.get("cert") or "",
                    resp_of(element),
                )
            )
        elif kind in ("repository", "record-group", "file", "classification", "handling", "precedence") and where:
            self.facts.setdefault(kind, []).append(_joined(element))
        elif kind in ("classification", "handling", "precedence") and resp_of(element) == "reftel.convert":
            # A cable's header says it in its own way ("S E C R E T", "P"); the category has the usual name.
            name = (element.get("ana") or "").removeprefix("#").replace("-", " ").title()
            self.facts.setdefault(kind, []).append(name)

    def _number(self, element: etree._Element, where: str) -> None:
        if element.get("type") in ("telegram", "airgram", "despatch", "circular") and not where and not self.number:
            self.number = words_of(element)

    def _date(self, element: etree._Element, where: str) -> None:
        if element.get("type") in ("drafted", "cleared", "approved") and where:
            self._amend_last(on=words_of(element))

    def _place(self, element: etree._Element, where: str) -> None:  # noqa: ARG002
        if element.get("type") == "repeated":
            words = words_of(element)
            self.repeated.append(words.title() if resp_of(element) == "reftel.convert" else words)


# What reads the tag of each name. Not a table of methods on the reader itself: that would be a circle, which keeps the
# whole parsed volume in memory until Python happens to look for circles.
_READ: Final = {
    "persName": _Reader._person,
    "gloss": _Reader._gloss,
    "term": _Reader._gloss,
    "orgName": _Reader._office_name,
    "ref": _Reader._reference,
    "seg": _Reader._segment,
    "idno": _Reader._number,
    "num": _Reader._number,
    "date": _Reader._date,
    "placeName": _Reader._place,
}


def _framing(element: etree._Element) -> etree._Element | None:
    """The ``rs`` that says the role of a name it stands around, if one does."""
    parent = element.getparent()
    while parent is not None and local_name(parent) in ("hi", "rs"):
        if local_name(parent) == "rs" and parent.get("type") == "actor":
            return parent
        parent = parent.getparent()
    return None


def _text_before(element: etree._Element) -> str:
    """The text that directly precedes an element, without trailing space; an element that begins with it is passed."""
    here = element
    while (parent := here.getparent()) is not None and here.getprevious() is None:
        if (parent.text or "").strip() or local_name(parent) == "note":
            return (parent.text or "").rstrip()
        here = parent
    previous = here.getprevious()
    return ((previous.tail if previous is not None else "") or "").rstrip()


def _joined(element: etree._Element) -> str:
    """The words of an element and of the parts it continues in (``next``/``prev``)."""
    words = [words_of(element)]
    here: etree._Element | None = element
    while here is not None and (target := (here.get("next") or "").removeprefix("#")):
        here = next((e for e in here.itersiblings() if e.get(XML_ID) == target), None) or _by_id(element, target)
        if here is None or len(words) > 1000:
            break
        words.append(words_of(here))
    return " ".join(words)


def _by_id(element: etree._Element, ident: str) -> etree._Element | None:
    """A part with an id in the same document (a whole volume is never searched)."""
    scope = next((a for a in element.iterancestors(f"{_T}div") if a.get("type") == "document"), element)
    return next((e for e in scope.iter(element.tag) if e.get(XML_ID) == ident), None)
