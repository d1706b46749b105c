"""Where a tag's target leads on the site, and what its card says. In: a document of the edition. Out: `Link`s."""

from __future__ import annotations

import re

from annotate.export.addresses import uri
from annotate.export.settings import HISTORY
from annotate.publish.addresses import relative
from annotate.publish.edition import ArchiveKey, Edition, Item, MessageFile, Place, VolumePart
from annotate.publish.render import Link
from annotate.registers import Appointment, Person
from annotate.values.address import Address, parse
from annotate.values.slugs import slug
from annotate.values.timespan import Span

_CARD_LENGTH = 220


class Resolver:
    """Resolves the targets of one page's tags. Called by `annotate.publish.render` for each tag.

    :param here: the page's path.
    :param volume: the volume whose ids targets are.
    :param item: the document that is rendered, where it is one.
    """

    def __init__(self, edition: Edition, here: str, volume: VolumePart, item: Item | None = None) -> None:
        self._edition = edition
        self._here = here
        self._volume = volume
        self._item = item
        self._known: dict[str, Link | None] = {}

    def __call__(self, target: str) -> Link | None:
        if target not in self._known:
            self._known[target] = self._find(target)
        return self._known[target]

    def _to(self, path: str, card: str = "", name: str = "") -> Link | None:
        return Link(relative(self._here, path), card, name)

    def _find(self, target: str) -> Link | None:
        if target.startswith("seg:"):
            return self._archive_or_marking(target[4:])
        if target.startswith("office:"):
            office = self._edition.offices.get(slug(target[7:]))
            return self._to(office.path) if office is not None else None
        if target == "idno:":
            own = self._edition.message_of(self._item) if self._item is not None else None
            return self._to(own.path) if own is not None else None
        if re.match(r"(?:https?://|mailto:)", target):
            return Link(target)
        address = parse(target, self._volume.id)
        return self._at(address) if address is not None else None

    def _at(self, address: Address) -> Link | None:
        volume, ident = address.volume, address.id
        if address.kind == "volume":
            return self._whole_volume(volume)
        if address.kind == "message":
            message = self._edition.messages.get(ident)
            return self._to(message.path, message_card(message)) if message is not None else None
        when = self._item.record.when if self._item is not None else Span()
        if (person := self._edition.persons.get((volume, ident))) is not None:
            return self._to(person.path, person_card(person.person, when))
        if (term := self._edition.terms.get((volume, ident))) is not None:
            return self._to(term.path, term.term.expansion)
        if (place := self._edition.place_of(address)) is not None:
            return self._to(place.path, _place_card(place, address), _place_name(place, address))
        part = self._edition.volume(volume)
        if (paged := self._edition.section_pages.get((volume, ident))) is not None:
            return self._to(f"{paged.path}#{ident}")
        if part is not None:
            section = next((s for s in part.sections if s.id == ident), None)
            return self._to(section.path) if section is not None else None
        if volume.startswith("frus"):
            return Link(published(address), "In another volume, on history.state.gov")
        return None

    def _whole_volume(self, volume: str) -> Link | None:
        part = self._edition.volume(volume)
        if part is not None:
            return self._to(part.path, part.about.title)
        return Link(published(Address(volume)), "Another volume, on history.state.gov")

    def _archive_or_marking(self, kind: str) -> Link | None:
        if self._item is None:
            return None
        record = self._item.record
        if kind in ("repository", "record-group", "file") and record.repository:
            collection = record.collection if kind != "repository" else ""
            file = record.file if kind == "file" else ""
            return self._to(archive_path(ArchiveKey(record.repository, collection, file)))
        if kind == "classification" and record.classification:
            return self._to(f"classification/{slug(record.classification)}/")
        return None


def published(address: Address) -> str:
    """Where the Office of the Historian publishes a volume, a document or a place in one.

    >>> published(Address("frus1964-68v15", "d12fn3")), published(Address("frus1964-68v15"))
    ('https://history.state.gov/historicaldocuments/frus1964-68v15/d12#fn3', \
'https://history.state.gov/historicaldocuments/frus1964-68v15')
    """
    return uri(address, HISTORY)


def _place_card(place: Place, address: Address) -> str:
    """The words of the note that a link leads to, or the document's heading; a page has no card."""
    if address.kind == "page":
        return ""
    words = next((n.text for n in place.item.record.notes if n.id == address.id), None)
    return shorten(words) if words is not None else document_card(place.item)


def _place_name(place: Place, address: Address) -> str:
    """What a place is called where the text has no words for it."""
    if address.kind == "page":
        return f"page {address.anchor.removeprefix('pg_')}"
    document = f"Document {place.item.record.n}"
    note = next((n.n for n in place.item.record.notes if n.id == address.id), "")
    return f"footnote {note}, {document}" if note else document


def archive_path(key: ArchiveKey) -> str:
    """The page of a repository, of a record group in it, or of a file in that.

    >>> archive_path(ArchiveKey("National Archives", "RG 59", "Central Files 1967–69, POL 30 USSR"))
    'archives/national-archives/rg-59/central-files-1967-69-pol-30-ussr/'
    >>> archive_path(ArchiveKey("Johnson Library", "", ""))
    'archives/johnson-library/'
    """
    path = f"archives/{slug(key.repository)}/"
    if key.collection or key.file:
        path += f"{slug(key.collection) if key.collection else 'papers'}/"
    return f"{path}{slug(key.file)}/" if key.file else path


def shorten(text: str, length: int = _CARD_LENGTH) -> str:
    """The first words of a text, at most `length` characters, with an ellipsis where words are left out."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def display_name(person: Person) -> str:
    """A person's name in reading order.

    >>> display_name(Person("p_TM1", "Toon, Malcolm", "Toon", "Malcolm"))
    'Malcolm Toon'
    """
    if not person.forenames:
        return person.name
    # "Jr." and the like are printed after a name, a rank before it.
    suffix = person.title if re.match(r"(?:Jr|Sr|I{2,3}|IV)\b", person.title) else ""
    name = f"{person.forenames} {person.surname}"
    return f"{name}, {suffix}" if suffix else f"{person.title} {name}".strip()


def position_at(person: Person, when: Span) -> Appointment | None:
    """The appointment that a person surely held, the first one listed where several overlap.

    >>> from annotate.values.timespan import read_span
    >>> person = Person("p_X", "X", "X", appointments=(Appointment("Counsel", "1966-03", "1966-12"),))
    >>> position_at(person, read_span({"when": "1966-03-01"})) == person.appointments[0]
    True
    >>> position_at(person, read_span({"notBefore": "1966-12-01", "notAfter": "1967-01-31"}))
    """
    if not (when.earliest and when.latest):
        return None
    for one in person.appointments:
        starts = not one.start or one.start <= when.earliest[: len(one.start)]
        ends = not one.end or when.latest[: len(one.end)] <= one.end
        if starts and ends and (one.start or one.end):
            return one
    return None


def person_card(person: Person, when: Span) -> str:
    """A name and what the person was when the document was written, or else what the register says."""
    position = position_at(person, when)
    told = position.title if position is not None else person.description
    return shorten(f"{display_name(person)}\n{told}".strip())


def message_card(message: MessageFile) -> str:
    """A telegram's name, date, and whether it is printed."""
    date = message.told
    if message.message is not None and message.message.date_cert not in ("", "high"):
        date += " (year inferred)"
    printed = f"Printed as Document {message.printed.record.n}" if message.printed is not None else "Not printed"
    return f"{message.title}\n{'; '.join(filter(None, (date, printed)))}"


def document_card(item: Item) -> str:
    """A document's number, heading and date."""
    return shorten(f"{item.record.n}. {item.record.heading}\n{item.record.when.told or item.record.dateline}".strip())
