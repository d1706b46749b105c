"""A new volume's folder: what to put into it, so that the first document can be typed at once.

In: what an editor says of a volume, or a whole FRUS volume whose title and lists it is to have. Out: the text of
``volume.toml``, of ``registers.xml`` and of a sample transcription, and the folder written. Nothing that is there
already is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Final

from annotate.conversion.facts import Volume, read_volume
from annotate.corpus import read_files
from annotate.errors import RegisterError
from annotate.files import REGISTERS, write_atomically
from annotate.registers import EMPTY, Appointment, Person, Registers, Term

_ID: Final = re.compile(r"[A-Za-z_][\w.-]*")
_KEYS: Final = (
    "id", "title", "series", "subseries", "number", "name", "editors", "general_editor", "publisher", "place", "date",
    "licence", "licence_name", "url",
)  # fmt: skip
# It has no number that another document's reference could mean.
SAMPLE: Final = """\
1. Memorandum for the Record1

Washington, undated.

This is a sample, and no real document: replace it by one of your own, or delete it.

1.
A list's label stands alone on its line, its words on the next.
2.
A note's number is glued to the word it follows, as in a page copied from a browser.2

  1. Source: the editor’s imagination. No classification marking.
  2. The notes stand at the end, indented, each with its number.
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """A folder begun. written: the files put there; kept: those that were there already; told: what to know."""

    folder: Path
    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    told: tuple[str, ...] = ()


def begin_volume(folder: Path, about: Volume, registers: Registers = EMPTY) -> Begun:
    """Make a volume's folder, or complete one that has documents and no ``volume.toml``.

    :param about: what ``volume.toml`` is to say; its id is the folder's name where it has none.
    :param registers: the people and terms that ``registers.xml`` is to list.
    :raises RegisterError: the folder has a ``volume.toml``, or its name cannot be an id.
    """
    about = about if about.id else replace(about, id=folder.name)
    if not _ID.fullmatch(about.id):
        raise RegisterError(
            f"the name {about.id!r} cannot be a volume's id", path=folder, remedy="name it such as frus1964-68v14"
        )
    if folder.name != about.id:
        raise RegisterError(
            f"the folder is not called like its volume, {about.id}", path=folder, remedy=f"name it {about.id}"
        )
    if (folder / "volume.toml").exists():
        raise RegisterError("this volume has begun already", path=folder / "volume.toml", remedy="correct it by hand")
    volume = write_volume(about)
    read_volume(volume, path="volume.toml")  # what we write, we can read
    files = {"volume.toml": volume, REGISTERS: write_registers(registers, about.title or about.id)}
    if not folder.is_dir() or not any(path.suffix in (".txt", ".xml") for path in folder.iterdir()):
        files["d1.txt"] = SAMPLE
    written, kept = [], []
    for name, text in files.items():
        if (folder / name).exists():
            kept.append(folder / name)
        else:
            write_atomically(folder / name, text)
            written.append(folder / name)
    return Begun(folder, tuple(written), tuple(kept), tuple(_unlisted(registers)))


def from_frus(path: Path) -> tuple[Volume, Registers]:
    """What a whole FRUS volume says of itself, and its lists of persons and terms.

    :raises TeiError: it is no TEI. :raises RegisterError: its lists cannot be read.
    """
    read = next(read_files([path]))
    about = Volume(
        id=read.id if read.id else path.stem, title=read.title, series="Foreign Relations of the United States",
        subseries=read.subseries, number=read.number, name=read.name, editors=read.editors, publisher=read.publisher,
        place=read.place, date=read.date if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", read.date) else "", url=read.url,
    )  # fmt: skip
    return about, read.registers


# --- volume.toml --------------------------------------------------------------------------------------------------


def write_volume(about: Volume) -> str:
    """A ``volume.toml``: what is known, and in comments what could be said.

    >>> read_volume(write_volume(Volume(id="v1", title="A “Title”")), path="volume.toml").title
    'A “Title”'
    """
    lines = ["# The printed volume these documents stand in. `reftel convert` reads it into every document's header."]
    for key in _KEYS:
        value = getattr(about, key)
        text = f"[{', '.join(map(_toml, value))}]" if isinstance(value, tuple) else _toml(value)
        lines.append(f"{key} = {text}" if value else f"# {key} = {text}")
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    """A TOML basic string: what is escaped there, and nothing else."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match.group()):04x}", escaped)
    return f'"{escaped}"'


# --- registers.xml ------------------------------------------------------------------------------------------------


def write_registers(registers: Registers, title: str) -> str:
    """A ``registers.xml`` that lists the same people and terms, in the form in which an editor extends it.

    An entry that only points to another ("Zhou Enlai, see Chou En-lai") becomes a further name of that one.
    """
    persons = [_person(person, _also(person, registers)) for person in registers.persons.values() if not person.see]
    terms = [_term(term) for term in registers.terms.values() if term.forms]
    sample = _person(Person("p_EJ1", "Example, Jane", "Example", "Jane", appointments=(Appointment("Editor"),)), ())
    return _REGISTERS.format(
        title=escape(title, quote=False), persons="\n".join(persons or [sample]),
        terms="    <listOrg>\n" + "\n".join(terms) + "\n    </listOrg>\n" if terms else "",
    )  # fmt: skip


_REGISTERS: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- The people, posts, offices and abbreviations of this volume. Extend by hand: copy an entry, give it an xml:id
     in the same style (surname's first letter, forenames' first letters, a number), run `reftel check`. -->
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en">
  <teiHeader>
    <fileDesc>
      <titleStmt><title>Registers: {title}</title></titleStmt>
      <publicationStmt><p>Kept with the volume; facts only.</p></publicationStmt>
      <sourceDesc><p>Say here where the facts were read.</p></sourceDesc>
    </fileDesc>
  </teiHeader>
  <standOff>
    <listPerson>
{persons}
    </listPerson>
{terms}  </standOff>
</TEI>
"""


def _person(person: Person, others: tuple[str, ...]) -> str:
    name = f"<surname>{_text(person.surname or person.name)}</surname>"
    if person.title:
        name += f", <roleName>{_text(person.title)}</roleName>"
    if person.forenames:
        name += f"{' ' if person.title else ', '}<forename>{_text(person.forenames)}</forename>"
    lines = [f'      <person xml:id="{escape(person.id)}">', f"        <persName>{name}</persName>"]
    lines += [
        f'        <persName type="known-as">{_text(other)}</persName>' for other in (*person.other_names, *others)
    ]
    lines += [f"        {_occupation(appointment)}" for appointment in person.appointments]
    return "\n".join([*lines, "      </person>"])


def _occupation(appointment: Appointment) -> str:
    start, end = appointment.start, appointment.end
    dates = {"when": start} if start and start == end else {"from": start, "to": end}
    told = "".join(f' {name}="{escape(date)}"' for name, date in dates.items() if date)
    return f"<occupation{told}>{_text(appointment.title)}</occupation>"


def _term(term: Term) -> str:
    forms = "".join(f'<orgName type="abbreviation">{_text(form)}</orgName>' for form in term.forms)
    full = f"<orgName>{_text(term.expansion)}</orgName>" if term.expansion else ""
    return f'      <org xml:id="{escape(term.id)}">{forms}{full}</org>'


def _text(text: str) -> str:
    return escape(text, quote=False)


def _also(person: Person, registers: Registers) -> tuple[str, ...]:
    """The names of entries that point to a person."""
    return tuple(other.name for other in registers.persons.values() if other.see and _is_meant(other.see, person))


def _is_meant(see: str, person: Person) -> bool:
    plain = see.strip(" .").lower()
    return plain in (person.name.lower(), person.surname.lower(), f"{person.forenames} {person.surname}".lower())


def _unlisted(registers: Registers) -> Iterator[str]:
    """What of a volume's lists could not be taken over."""
    for person in registers.persons.values():
        if person.see and not any(_is_meant(person.see, other) for other in registers.persons.values()):
            yield f"“{person.name}, see {person.see}” was left out: nobody of that name is listed"
