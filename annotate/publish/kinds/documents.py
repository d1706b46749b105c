"""A page a document: its text, notes, metadata, citations, and the files beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from annotate import citation
from annotate.export.addresses import document_address
from annotate.publish.addresses import relative
from annotate.publish.edition import Appearance, ArchiveKey, Edition, Item, PersonFile
from annotate.publish.links import Resolver, archive_path, position_at
from annotate.publish.markup import safe_url
from annotate.publish.networks import ACTS
from annotate.publish.page import Companion, Page
from annotate.publish.pictures import page_image, pictures_of, shown_picture
from annotate.publish.plaintext import plain_text
from annotate.publish.render import CLAUSE_KINDS, Rendered, render
from annotate.publish.threads import answered, thread
from annotate.records import Actor, Reference
from annotate.registers import Term
from annotate.values.collation import collation_key
from annotate.values.slugs import slug

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_DONE = {"drafter": "drafted", "clearer": "cleared", "approver": "approved"}
_READABLE = "/:,;=?@(){}[]!*'$-_. "  # characters that a data address may hold as they are, quoted as an attribute


@dataclass(frozen=True, slots=True)
class Party:
    """Someone or some office in the metadata panel, with a link where the site has a page."""

    name: str
    href: str = ""
    office: str = ""
    office_href: str = ""
    on: str = ""
    cert: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A person named in the document: the file, the position held on its day, the roles."""

    file: PersonFile
    position: str
    roles: tuple[str, ...]


def pages(edition: Edition) -> Iterator[Page]:
    """A page for each document."""
    for item in edition.items():
        title = f"{item.record.n}. {item.record.heading}"
        context, companions = partial(_context, edition, item), partial(_companions, item)
        yield Page(item.path, "document.html", title, context, companions, searched=True)


def published_url(item: Item) -> str:
    """The document's address in the Office of the Historian's own edition."""
    return safe_url(document_address(item.record))


def _context(edition: Edition, item: Item) -> Mapping[str, object]:
    record, about = item.record, item.volume.about
    text: Rendered = render(
        item.parse(),
        Resolver(edition, item.path, item.volume, item),
        picture=partial(shown_picture, item.volume.folder),
        page_image=partial(page_image, about.page_images),
    )
    roles = ("drafter", "clearer", "approver")
    kinds: dict[str, int] = {}
    for clause in record.clauses:
        kinds[clause.kind] = kinds.get(clause.kind, 0) + 1
    return {
        "item": item,
        "record": record,
        "volume": item.volume,
        "chapter": next((c for c in item.volume.chapters if item in c.items), None),
        "text": text,
        "parties": {role: [_party(edition, item, a) for a in record.actors if a.role == role] for role in roles},
        "sender": _correspondent(edition, item, "sender", record.sender),
        "receiver": _correspondent(edition, item, "receiver", record.receiver),
        "clause_kinds": [(kind, kinds[kind]) for kind in CLAUSE_KINDS if kind in kinds],
        "archive": _archive(item),
        "classification_href": relative(item.path, f"classification/{slug(record.classification)}/"),
        "answers": answered(edition, item),
        "thread": thread(edition, item),
        "answered_by": edition.answers_to(item),
        "cited_by": cited_by(edition, item),
        "own": edition.message_of(item),
        "persons": _named(edition, item),
        "meanwhile": same_month(edition, item),
        "terms": _terms(edition, item),
        "published": published_url(item),
        "chicago": citation.chicago(record, about),
        "citations": [
            ("BibTeX", "bib", _download("application/x-bibtex", citation.bibtex(record, about, published_url(item)))),
            ("CSL-JSON", "json", _download("application/json", citation.csl(record, about, published_url(item)))),
            (
                "RIS",
                "ris",
                _download("application/x-research-info-systems", citation.ris(record, about, published_url(item))),
            ),
        ],
        "meta_tags": citation.meta_tags(record, about, published_url(item)),
        "json_ld": citation.json_ld(record, about, published_url(item)),
    }


def _party(edition: Edition, item: Item, actor: Actor) -> Party:
    file = edition.persons.get((item.volume.id, actor.person))
    only_office = actor.name == actor.office
    office = edition.offices.get(slug(actor.office)) if actor.office else None
    office_href = relative(item.path, office.path) if office is not None else ""
    page = file or edition.name_of(item, actor)
    return Party(
        name=actor.name,
        href=relative(item.path, page.path) if page is not None else office_href if only_office else "",
        office="" if only_office else actor.office,
        office_href=office_href,
        on=actor.on,
        cert=actor.cert,
    )


def _correspondent(edition: Edition, item: Item, role: str, name: str) -> list[Party]:
    people = [_party(edition, item, actor) for actor in item.record.actors if actor.role == role]
    if people or not name:
        return people
    office = edition.offices.get(slug(name))
    return [Party(name, relative(item.path, office.path) if office is not None else "")]


def _archive(item: Item) -> list[tuple[str, str]]:
    """Repository, collection and file, each with its page."""
    record = item.record
    if not record.repository:
        return []
    steps = [(record.repository, ArchiveKey(record.repository, "", ""))]
    if record.collection:
        steps.append((record.collection, ArchiveKey(record.repository, record.collection, "")))
    if record.file:
        steps.append((record.file, ArchiveKey(record.repository, record.collection, record.file)))
    return [(name, relative(item.path, archive_path(key))) for name, key in steps]


def cited_by(edition: Edition, item: Item) -> list[tuple[Item, Reference]]:
    """Who cites it, by document or by its own number; one line a citing document."""
    own = edition.message_of(item)
    found = [*edition.cited_by.get(item.address, ()), *(own.mentions if own is not None else ())]
    return list({other: (other, reference) for other, reference in reversed(found) if other is not item}.values())[::-1]


def _named(edition: Edition, item: Item) -> list[Named]:
    roles: dict[str, list[str]] = {}
    for actor in item.record.actors:
        if actor.person:
            roles.setdefault(actor.person, []).append(actor.role)
    targets = dict.fromkeys([*roles, *(m.target for m in item.record.mentions if m.kind == "person")])
    named = []
    for target in targets:
        file = edition.persons.get((item.volume.id, target))
        if file is not None:
            position = position_at(file.person, item.record.when)
            told = position.title if position is not None else file.person.description
            named.append(Named(file, told, tuple(dict.fromkeys(roles.get(target, ())))))
    return sorted(named, key=lambda n: collation_key(n.file.person.surname))


def same_month(edition: Edition, item: Item) -> list[tuple[Item, str]]:
    """What else those who drafted, cleared or approved a document did so that month, by date, and who did what."""
    month = item.record.when.month
    done: dict[Item, list[str]] = {}
    people: dict[str, tuple[str, list[Appearance]]] = {}
    for actor in item.record.actors if month else ():
        file = edition.persons.get((item.volume.id, actor.person))
        unlisted = edition.name_of(item, actor)
        if actor.role in ACTS and file is not None:
            people[file.path] = (file.person.surname, file.appearances)
        elif actor.role in ACTS and unlisted is not None:
            people[unlisted.path] = (unlisted.name, unlisted.appearances)
    for name, appearances in people.values():
        for appearance in appearances:
            roles = [_DONE[role] for role in ACTS if role in appearance.roles]
            other = appearance.item
            if roles and other is not item and other.record.when.within(month):
                done.setdefault(other, []).append(f"{name} {' and '.join(roles)}")
    found = [(other, "; ".join(deeds)) for other, deeds in done.items()]
    return sorted(found, key=lambda pair: (pair[0].record.when.sort_key, pair[0].position))


def _terms(edition: Edition, item: Item) -> list[tuple[Term, str]]:
    targets = dict.fromkeys(m.target for m in item.record.mentions if m.kind == "term")
    files = [f for t in targets if (f := edition.terms.get((item.volume.id, t))) is not None]
    files.sort(key=lambda f: collation_key(f.term.forms[0] if f.term.forms else ""))
    return [(f.term, f.path) for f in files]


def _download(kind: str, text: str) -> str:
    """A small file as an address, so that it need not be a file of its own among a million others."""
    return f"data:{kind};charset=utf-8,{quote(text, safe=_READABLE)}"


def _companions(item: Item) -> Iterator[Companion]:
    ident, stamp = item.record.id, item.stamp
    yield Companion(f"{ident}.xml", item.tei, stamp)
    yield Companion(f"{ident}.txt", lambda: plain_text(item.div), stamp)
    yield Companion(f"{ident}.json", lambda: json.dumps(item.record, ensure_ascii=False, default=_fields) + "\n", stamp)
    if "graphic" in item.div:
        for name, file in pictures_of(item.parse(), item.volume.folder):
            yield Companion(name, file.read_bytes)


def _fields(value: DataclassInstance) -> dict[str, object]:
    """A record as JSON takes it; `dataclasses.asdict` would copy every list in it first."""
    return {field.name: getattr(value, field.name) for field in fields(value)}
