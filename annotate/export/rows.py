"""Rows of every table, from volumes read one at a time.

In: volumes (`annotate.corpus.Volume`). Out: pairs of a table's name and one of its rows, in an order in which rows of
a volume follow one another. Memory does not grow with the number of volumes but for the keys of documents, archives
and messages, and the references between volumes, which are handed over last: only then is it known which documents
the export holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from annotate.citation import first_page, last_page
from annotate.corpus import Entry, Volume, log_failure
from annotate.errors import failure_of
from annotate.export.addresses import document_address, volume_address
from annotate.export.parties import parties_of
from annotate.export.settings import HISTORY
from annotate.export.tables import BY_NAME, Row, dictionary_rows
from annotate.records import Document, Reference, read_messages
from annotate.tei.scan import around_text, find_documents, find_elements, wrapped
from annotate.tei.tree import parse_tei
from annotate.tei.view import NOTE_MARK, View, view_of
from annotate.values.address import parse

Pair = tuple[str, Row]
_LISTS = frozenset(("standOff",))


def archive_id(repository: str, collection: str, file: str) -> str:
    """The key of an archive file, made of its citation alone; empty where nothing is cited."""
    if not (repository or collection or file):
        return ""
    return hashlib.blake2b("\x00".join((repository, collection, file)).encode(), digest_size=6).hexdigest()


def views_of(entries: Iterable[Entry]) -> Iterator[tuple[Entry, View | None]]:
    """Each entry with its text view; None where it has none."""
    source: str | None = None
    places: Iterator[tuple[int, int]] = iter(())
    for entry in entries:
        if entry.source is not source:
            source = entry.source
            places = find_documents(source)
        place = next(places, None)
        yield entry, _view_of(entry, place) if place is not None else None


def _view_of(entry: Entry, place: tuple[int, int]) -> View | None:
    """The view of an entry; where making it goes wrong, that is told, and the rest goes on without its words."""
    try:
        return view_of(entry.source[slice(*place)])
    except Exception as error:
        line = entry.source.count("\n", 0, place[0]) + 1
        log_failure(failure_of(error, path=entry.path, document=entry.record.id, line=line))
        return None


def text_of(view: View) -> str:
    """The running text of a view, without the marks of its notes."""
    return view.text_of(view.parts[0]).replace(NOTE_MARK, "")


def read_rows(volumes: Iterable[Volume], *, base: str = HISTORY) -> Iterator[Pair]:
    """Every row of every table.

    :param base: where documents are published; their addresses begin with it.
    """
    return _Reader(base).read(volumes)


class _Names:
    """Keys that stay unique where a volume has the same id twice: the second gets a mark of its own."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._taken

    def take(self, key: str) -> str:
        while key in self._taken:
            key += "~"
        self._taken.add(key)
        return key


class _Reader:
    """What has been handed over so far, by key, and what waits for the end."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._volumes = _Names()
        self._documents = _Names()
        self._archives: set[str] = set()
        self._messages: set[str] = set()
        self._notes = _Names()
        self._waiting: list[tuple[str, Row]] = []
        self._persons: frozenset[str] = frozenset()
        self._terms: frozenset[str] = frozenset()

    def read(self, volumes: Iterable[Volume]) -> Iterator[Pair]:
        for row in dictionary_rows():
            yield "dictionary", row
        for volume in volumes:
            for name, row in self._volume(volume):
                yield name, _without_empty(row)
            del volume  # or it would be held while the next is read
        at = BY_NAME["cross_references"].names.index("to_document")
        for target, row in self._waiting:
            meant = target if target in self._documents else None
            yield "cross_references", _without_empty((*row[:at], meant, *row[at + 1 :]))

    def _volume(self, volume: Volume) -> Iterator[Pair]:
        key = self._volumes.take(volume.id)
        yield "volumes", (
            key, volume.title, volume.subseries, volume.number, volume.name, "; ".join(volume.editors),
            volume.publisher, volume.place, volume.date, volume_address(volume.id, self._base),
        )  # fmt: skip
        yield from self._registers(volume, key)
        keys = [self._documents.take(f"{key}/{entry.record.id}") for entry in volume.documents]
        self._notes = _Names()
        note_keys = [
            [self._notes.take(f"{key}/{note.id}") if note.id[:2] != "fn" else self._notes.take(f"{document}{note.id}")
             for note in entry.record.notes]
            for entry, document in zip(volume.documents, keys, strict=True)
        ]  # fmt: skip
        yield from self._unprinted(volume)
        for (entry, view), document, in_order in zip(views_of(volume.documents), keys, note_keys, strict=True):
            yield from self._document(entry.record, view, key, document)
            own: dict[str, str] = {}
            for note, note_key in zip(entry.record.notes, in_order, strict=True):
                own.setdefault(note.id, note_key)
                yield "notes", (note_key, document, note.n, note.type, note.text)
            yield from self._mentions(entry.record, key, document, own)
            yield from self._roles(entry.record, key, document)
            yield from self._references(entry.record, key, document, own)
            for clause in entry.record.clauses:
                yield "clauses", (
                    f"{document}/c{clause.n}", document, clause.n, clause.kind, clause.bearer, clause.text,
                    clause.machine, clause.resp, clause.cert,
                )  # fmt: skip

    def _registers(self, volume: Volume, key: str) -> Iterator[Pair]:
        self._persons = frozenset(volume.registers.persons)
        self._terms = frozenset(volume.registers.terms)
        for p in volume.registers.persons.values():
            person = f"{key}/{p.id}"
            yield "persons", (
                person, key, p.name, p.surname, p.forenames, p.title, "; ".join(p.other_names),
                p.description, p.see,
            )  # fmt: skip
            for n, a in enumerate(p.appointments, 1):
                yield "appointments", (f"{person}/{n}", person, a.title, a.start, a.end)
        for t in volume.registers.terms.values():
            forms = "; ".join(t.forms)
            yield "terms", (f"{key}/{t.id}", key, next(iter(t.forms), ""), forms, t.expansion)

    def _unprinted(self, volume: Volume) -> Iterator[Pair]:
        """The messages that the volume's files list in their standOff."""
        source: str | None = None
        for entry in volume.documents:
            if entry.source is source:
                continue
            source = entry.source
            for place in (found for around in around_text(source) for found in find_elements(source, _LISTS, *around)):
                tree = parse_tei(wrapped(source, source[place.start : place.end]), name=str(entry.path))
                for m in read_messages(tree).values():
                    if m.id and m.id not in self._messages:
                        self._messages.add(m.id)
                        title = " ".join(filter(None, [m.type, m.number, m.direction if m.post else "", m.post]))
                        yield "messages", (
                            m.id, title, m.type, m.post, m.direction, m.number, m.date,
                            m.date_text, m.date_cert,
                        )  # fmt: skip

    def _document(self, d: Document, view: View | None, volume: str, key: str) -> Iterator[Pair]:
        archive = archive_id(d.repository, d.collection, d.file)
        if archive and archive not in self._archives:
            self._archives.add(archive)
            title = ", ".join(filter(None, (d.repository, d.collection, d.file)))
            yield "archives", (archive, title, d.repository, d.collection, d.file)
        yield "documents", (
            key, volume, d.n, d.heading, d.subtype, d.genre, d.sender, d.receiver, d.place,
            d.date, d.when.earliest, d.when.latest, d.when.known, d.date_text,
            d.number, archive, d.classification, "; ".join(d.handling),
            d.precedence, first_page(d), last_page(d),
            document_address(d, self._base), text_of(view) if view is not None else None,
        )  # fmt: skip

    def _mentions(self, d: Document, volume: str, document: str, notes: dict[str, str]) -> Iterator[Pair]:
        for n, m in enumerate(d.mentions, 1):
            person = f"{volume}/{m.target}" if m.target in self._persons else None
            term = f"{volume}/{m.target}" if m.target in self._terms else None
            yield "mentions", (
                f"{document}/m{n}", document, m.kind, person, term, m.target, m.text, notes.get(m.where),
                m.machine, m.resp, m.cert,
            )  # fmt: skip

    def _roles(self, d: Document, volume: str, document: str) -> Iterator[Pair]:
        for n, p in enumerate(parties_of(d), 1):
            person = f"{volume}/{p.person}" if p.person in self._persons else None
            yield (
                "roles",
                (f"{document}/a{n}", document, p.act, p.name, person, p.office, p.on, p.machine, p.resp, p.cert),
            )

    def _references(self, d: Document, volume: str, document: str, notes: dict[str, str]) -> Iterator[Pair]:
        for n, r in enumerate(d.references, 1):
            to_document, to_note, to_message = self._meant(r, volume)
            row: Row = (
                f"{document}/r{n}", document, r.type, r.subtype, r.text, notes.get(r.where), r.target,
                to_document, to_note, to_message, bool(r.target), r.machine, r.resp, r.cert,
            )  # fmt: skip
            if to_document and to_document not in self._documents:
                self._waiting.append((to_document, row))
            else:
                yield "cross_references", row

    def _meant(self, r: Reference, volume: str) -> tuple[str | None, str | None, str | None]:
        """The document, note and message that a reference's target names."""
        meant = parse(r.target, volume)
        if meant is None:
            return None, None, None
        if meant.kind == "message":
            return None, None, meant.id if meant.id in self._messages else None
        note = f"{volume}/{meant.id}" if meant.volume == volume else ""
        document = f"{meant.volume}/{meant.document}" if meant.document else None
        return document, note if note in self._notes else None, None


def _without_empty(row: Row) -> Row:
    """A row in which nothing, not an empty text, stands for what is unknown."""
    return tuple(None if value == "" else value for value in row)
