"""The corpus folder: finds its volumes and documents, brings them up to date, and hands them over as records.

In: ``corpus/`` as editors keep it: a folder a volume (``volume.toml``, ``registers.xml``, transcriptions and their
TEI), or a whole FRUS volume as one file. Out: `Volume` values for the pages, and TEI files that say what the
transcriptions and annotators say. An editor's work is never overwritten; a whole volume's file is never changed at
all (its tagged form is kept in the cache).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from annotate.conversion import files as conversion
from annotate.conversion.facts import Volume as About
from annotate.conversion.ink import first_difference, ink
from annotate.errors import MergeError, ReftelError, RegisterError
from annotate.files import REGISTERS, code_stamp, digest, tei_files, write_atomically
from annotate.header import remember_rejected
from annotate.records import Document, read_document
from annotate.registers import EMPTY, Person, Post, Registers, Term, read_registers
from annotate.resolve import Entry as IndexEntry
from annotate.resolve import MessageIndex, build_index
from annotate.tei.scan import encode_source, read_source
from annotate.tei.spelling import plain_text
from annotate.tei.tree import document_divs, parse_tei, squash, words_of
from annotate.tei.view import NOTE_MARK, read_views
from annotate.values.annotation import Custom, Decision
from annotate.weave import rejections, strip

if TYPE_CHECKING:
    from annotate import pipeline

CACHE: Final = ".reftel"
DECISIONS: Final = "decisions.toml"
# The folders of our code that decide what is tagged, beside the modules that stand in none.
_TAGGING: Final = ("annotators", "conversion", "resolve")
_WORD: Final = re.compile(r"\w+")
_T: Final = "{http://www.tei-c.org/ns/1.0}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document: what its tags say, and the source of the TEI file it stands in."""

    record: Document
    source: str
    path: Path


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume of the edition as its header or ``volume.toml`` describes it, with its registers and documents."""

    id: str
    title: str
    subseries: str
    number: str
    name: str
    editors: tuple[str, ...]
    publisher: str
    place: str
    date: str
    url: str
    registers: Registers
    documents: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A volume's files before they are tagged."""

    path: Path
    id: str
    registers: Registers
    decisions: tuple[Decision, ...]
    files: tuple[tuple[Path, str], ...]
    custom: Custom | None = None


# --- transcription and TEI ----------------------------------------------------------------------------------------


def bring_up_to_date(transcription: Path) -> conversion.Outcome | None:
    """Make the TEI of a transcription, or make it again, unless that would overwrite an editor's work.

    :returns: what became of it; None where there was nothing to do: the TEI is current, or was not made from a
        transcription at all.
    :raises MergeError: both the transcription and, by hand, its TEI have changed. Nothing is written.
    :raises ReftelError: the transcription cannot be converted.
    """
    tei = transcription.with_suffix(".xml")
    kept: list[tuple[str, str]] = []
    if tei.exists():
        source = read_source(tei.read_bytes(), name=str(tei))
        recorded, _ = conversion.recorded_digests(source)
        if not recorded:
            return None
        same = _digest_of_sources(transcription) == recorded
        if same and conversion.is_told(plain_text(source), conversion.volume_beside(transcription)):
            return None
        parse_tei(source, name=str(tei))
        stripped = strip(source)
        if stripped.edited or not conversion.is_as_made(stripped.source):
            if same:
                return _tell_volume(transcription, tei, source)
            raise MergeError(_how_to_merge(transcription, tei), path=transcription)
        kept = list(rejections(stripped))
    outcome = conversion.convert_file(transcription, tei)
    if outcome.error:
        raise ReftelError(outcome.error)
    if kept:
        write_atomically(tei, remember_rejected(read_source(tei.read_bytes(), name=str(tei)), kept))
    return outcome


def _tell_volume(transcription: Path, tei: Path, source: str) -> conversion.Outcome | None:
    """Take what ``volume.toml`` says by now into the header of TEI that was edited by hand; None where it has it."""
    if plain_text(source) is not source:
        return None  # in a spelling of an editor's own: the header is the editor's
    volume = conversion.volume_beside(transcription)
    told, kept = conversion.tell_volume(source, conversion.convert_path(transcription).tei, volume)
    if told == source:
        return None
    parse_tei(told, name=str(tei))
    write_atomically(tei, encode_source(told, tei.read_bytes()))
    warnings = tuple(f"{tei}: its header’s {name} was changed by hand and is kept" for name in kept)
    return conversion.Outcome(str(transcription), str(tei), "", warnings)


def _digest_of_sources(transcription: Path) -> str:
    """The digest of a transcription and of the facts beside it, as its TEI records it."""
    _, facts = conversion.facts_beside(transcription)
    return conversion.digest_of_sources(conversion.read_transcription(transcription), facts)


def accept_merge(transcription: Path) -> None:
    """Record that a TEI edited by hand and its transcription agree again, once an editor has joined them.

    The TEI may hold more footnotes than the transcription (an editor's own), never less.

    :raises MergeError: some printed character differs. Nothing is written.
    """
    tei = transcription.with_suffix(".xml")
    source = read_source(tei.read_bytes(), name=str(tei))
    parse_tei(source, name=str(tei))
    recorded, _ = conversion.recorded_digests(source)
    if not recorded:
        raise MergeError("it was not made from a transcription", path=tei, remedy="leave it as it is")
    wanted, *wanted_notes = _inks(conversion.convert_path(transcription).tei)
    found, *found_notes = _inks(source)
    missing = next((note for note in wanted_notes if note not in found_notes), None)
    if wanted == found and missing is None:
        accepted = source.replace(recorded, _digest_of_sources(transcription), 1)
        write_atomically(tei, encode_source(accepted, tei.read_bytes()))
        return
    at = first_difference(wanted, found)
    near = wanted[max(0, at - 10) : at + 20] if wanted != found else (missing or "")[:30]
    told = f"its text still differs from the transcription’s near “{near}”"
    raise MergeError(told, path=tei, remedy="take over the change, or undo it in the transcription")


def _inks(source: str) -> list[str]:
    """The ink of a document's running text and of each of its footnotes."""
    view = next(read_views(source))
    return [ink(view.text_of(part).replace(NOTE_MARK, "")) for part in view.parts]


def _how_to_merge(transcription: Path, tei: Path) -> str:
    return (
        f"the transcription has changed since {tei.name} was made from it, and {tei.name} was edited by hand; "
        "nothing was overwritten. To merge them:\n"
        f"  reftel convert {transcription} -o merge/          make the TEI anew, elsewhere\n"
        f"  git diff --no-index {tei} merge/{tei.name}     see what differs\n"
        f"  edit {tei} to take over what changed, then\n"
        f"  reftel convert --accept {transcription}           record that they agree again"
    )


# --- finding ------------------------------------------------------------------------------------------------------


def volume_folders(corpus: Path) -> list[Path]:
    """The folders of a corpus that hold a volume's documents, by name."""
    folders = (p for p in corpus.iterdir() if p.is_dir() and not p.name.startswith("."))
    return sorted(p for p in folders if any(p.glob("*.txt")) or any(p.glob("*.xml")))


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """The standing decisions of ``decisions.toml``: ``[[decision]]`` tables of words, kind, target, before, since.

    :raises RegisterError: the file is not such TOML; the message names the file and, where known, the line.
    """
    path = folder / DECISIONS
    if not path.exists():
        return ()
    known = {f.name for f in fields(Decision)}
    try:
        tables = tomllib.loads(path.read_text("utf-8")).get("decision", [])
    except tomllib.TOMLDecodeError as error:
        raise RegisterError(f"not TOML: {error}", path=path, remedy="correct it") from error
    decisions = []
    for number, table in enumerate(tables, 1):
        unknown = sorted(set(table) - known)
        if unknown or not {"words", "kind"} <= set(table):
            told = (
                f"decision {number} has unknown key {unknown[0]}"
                if unknown
                else f"decision {number} lacks words or kind"
            )
            raise RegisterError(told, path=path, remedy=f"use {', '.join(sorted(known))}")
        decisions.append(Decision(**{key: str(value) for key, value in table.items()}))
    return tuple(decisions)


def read_custom(folder: Path) -> Custom | None:
    """What the volume of a folder tags: the ``[tagging]`` table of its ``volume.toml``, or None."""
    return conversion.volume_beside(folder / REGISTERS).tagging


def read_folder_registers(folder: Path) -> Registers:
    """The registers of a volume's folder; none where it has no ``registers.xml``."""
    path = folder / REGISTERS
    if not path.exists():
        return EMPTY
    return read_registers(read_source(path.read_bytes(), name=str(path)), str(path))


def read_registers_for(path: Path, source: str) -> Registers:
    """The registers of a TEI file: its folder's, or, for a whole volume, the lists of its own front matter."""
    if (path.parent / REGISTERS).exists():
        return read_folder_registers(path.parent)
    return read_registers(source, str(path))


def _convert_folder(folder: Path) -> list[str]:
    """Bring a folder's transcriptions up to date; what is at fault."""
    faults = []
    for transcription in sorted(folder.glob("*.txt")):
        try:
            bring_up_to_date(transcription)
        except ReftelError as error:
            faults.append(str(error))
    return faults


def _read_part(path: Path) -> _Part:
    """A volume's folder, or a whole volume's file."""
    return _read_folder(path) if path.is_dir() else _read_volume_file(path)


def _read_folder(folder: Path) -> _Part:
    files = []
    for path in tei_files([folder]):
        files.append((path, read_source(path.read_bytes(), name=str(path))))
    registers, decisions, custom = read_folder_registers(folder), read_decisions(folder), read_custom(folder)
    return _Part(folder, folder.name, registers, decisions, tuple(files), custom)


def _read_volume_file(path: Path) -> _Part:
    source = read_source(path.read_bytes(), name=str(path))
    return _Part(path, path.stem, read_registers(source, str(path)), (), ((path, source),))


# --- tagging ------------------------------------------------------------------------------------------------------


class _Cache:
    """What was made of sources, by the digest of all it was made from; what a run does not use goes at its end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def get(self, name: str) -> str | None:
        """The text kept under a name, or None."""
        self._used.add(name)
        path = self._folder / name
        return path.read_bytes().decode("utf-8") if path.exists() else None  # whatever encoding the text declares

    def put(self, name: str, text: str) -> None:
        self._used.add(name)
        write_atomically(self._folder / name, text)

    def keep(self, name: str) -> None:
        """Let a name live that this run may not ask for."""
        self._used.add(name)

    def forget_unused(self) -> None:
        for path in self._folder.glob("*.*"):
            if path.name not in self._used:
                path.unlink()


def _entries(path: Path, code: str, cache: _Cache) -> tuple[IndexEntry, ...]:
    """What the index of messages keeps of a file, from the cache where the file is unchanged."""
    source = read_source(path.read_bytes(), name=str(path))
    name = f"{digest(source, code)}.json"
    kept = cache.get(name)
    if kept is not None:
        return tuple(IndexEntry(**{k: _tupled(v) for k, v in entry.items()}) for entry in json.loads(kept))
    from annotate import pipeline

    parse_tei(source, name=str(path))  # what is not well-formed is told before anything scans it
    entries = tuple(pipeline.read_entries(source))
    cache.put(name, json.dumps([asdict(entry) for entry in entries], ensure_ascii=False))
    return entries


def _tupled(value: Any) -> Any:
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


def _tag(part: _Part, index: MessageIndex, known: str, cache: _Cache) -> list[tuple[Path, str]]:
    """The part's files with the machine's tags; a folder's files are rewritten where these changed.

    :param known: a digest of all that may change the tags beside the part itself: the index and the code.
    """
    tagged = []
    for path, source in part.files:
        name = _name_of_tagged(source, part, known)
        result = cache.get(name)
        remembered = _Remembered(part, known, cache) if path == part.path else None
        if result is None:
            from annotate import pipeline  # an unchanged corpus need not wait for the annotators

            done = pipeline.annotate_source(
                source,
                part.registers,
                index=index,
                decisions=part.decisions,
                custom=part.custom,
                name=str(path),
                remember=remembered.recall if remembered else None,
            )
            result = done.source
            cache.put(name, result)
            if remembered:
                remembered.write()
        if path != part.path and result != source:
            write_atomically(path, encode_source(result, path.read_bytes()))
            cache.put(_name_of_tagged(result, part, known), result)  # annotating it again would change nothing
        tagged.append((path, result))
    return tagged


def _name_of_tagged(source: str, part: _Part, known: str) -> str:
    decided = repr((part.id, part.decisions, part.custom))
    return f"{digest(source, touching(part.registers, source), decided, known)}.xml"


class _Remembered:
    """The tagged documents of a whole volume's file, so that one that changed does not cost the others' tagging."""

    def __init__(self, part: _Part, known: str, cache: _Cache) -> None:
        self._part = part
        self._known = known
        self._cache = cache
        self._name = f"{part.id}.documents.json"
        cache.keep(self._name)
        self._before: dict[str, Any] | None = None  # read when first asked for
        self._now: dict[str, Any] = {}

    def recall(self, div: str, tag: Callable[[str], pipeline.Tagged]) -> pipeline.Tagged:
        """A document's tags, found now unless they are known (`annotate.pipeline.Remember`)."""
        from annotate import pipeline

        if self._before is None:
            self._before = json.loads(self._cache.get(self._name) or "{}")
        key = _name_of_tagged(div, self._part, self._known)
        kept = self._before.get(key)
        if kept is None:
            tagged = tag(div)
            self._now[key] = pipeline.keep_tagged(tagged)
            return tagged
        self._now[key] = kept
        return pipeline.read_tagged(kept)

    def write(self) -> None:
        """Keep what was recalled or found, and nothing else."""
        self._cache.put(self._name, json.dumps(self._now, ensure_ascii=False))


@lru_cache(maxsize=1024)
def touching(registers: Registers, source: str) -> str:
    """A digest of what a register says that may concern a source: the entries that share a word with it.

    An entry none of whose words stand in the source cannot change its tags, nor tell apart people who do.
    """
    words = set(_WORD.findall(source))
    shared, entries = _told(registers)
    return digest(shared, *(told for names, told in entries if not words.isdisjoint(names)))


@lru_cache(maxsize=2)
def _told(registers: Registers) -> tuple[str, list[tuple[frozenset[str], str]]]:
    """What a register says of all sources, and, of each entry, the words it may be recognised by and all it says."""
    entries: list[Person | Term | Post] = [
        *registers.persons.values(),
        *registers.terms.values(),
        *registers.posts.values(),
    ]
    told = [(frozenset(_WORD.findall(_names(entry))), repr(entry)) for entry in entries]
    return digest(repr((registers.printed, registers.samples))), told


def _names(entry: Person | Term | Post) -> str:
    """The words an entry may be recognised by."""
    if isinstance(entry, Person):
        return " ".join((entry.name, entry.surname, entry.forenames, *entry.other_names, entry.see))
    if isinstance(entry, Term):
        return " ".join(entry.forms)
    return f"{entry.name} {entry.mission} {entry.country}"


# --- handing over -------------------------------------------------------------------------------------------------


def prepare(corpus: Path, *, cache: Path | None = None) -> list[Volume]:
    """Bring a corpus up to date and read it whole (`stream`)."""
    return list(stream(corpus, cache=cache))


def stream(corpus: Path, *, cache: Path | None = None) -> Iterator[Volume]:
    """Bring a corpus up to date and read it, a volume at a time: convert and tag what changed, then read the tags.

    Every file is read twice, first for the messages that references of other volumes may mean.

    :param corpus: the folder of volumes.
    :param cache: where tagged sources are kept; ``.reftel`` beside the corpus where not given.
    :raises ReftelError: one or more files are at fault; the message names each. It comes last, when sound files are
        up to date.
    """
    folders = volume_folders(corpus)
    faults = [fault for folder in folders for fault in _convert_folder(folder)]
    paths = [*folders, *sorted(corpus.glob("*.xml"))]
    _refuse_doubles(paths)
    store = _Cache(cache or corpus.resolve().parent / CACHE)
    code = code_stamp(_TAGGING)  # what a changed rule would find anew must not come from the cache
    entries = [entry for path in tei_files(paths) for entry in _entries(path, code, store)]
    index, known = build_index(entries), digest(code, repr(entries))
    for path in paths:
        yield _read_tagged(_read_part(path), index, known, store)
    store.forget_unused()
    if faults:
        raise ReftelError("\n".join(faults))


def read_files(paths: Iterable[Path]) -> Iterator[Volume]:
    """The volumes that TEI files belong to, a volume at a time, their tags as they stand in the files.

    Files in a volume's folder (one with registers) make one volume of the folder's name; any other file is a volume
    of its own, named like the file.

    :param paths: files, or folders for all TEI below them.
    :raises TeiError: a file is not TEI.
    """
    groups: dict[Path, list[Path]] = {}
    for path in tei_files(paths):
        whole = (path.parent / REGISTERS).exists()
        groups.setdefault(path.parent if whole else path, []).append(path)
    for group, files in groups.items():
        yield _read_group(group, files)


def _read_group(group: Path, files: Sequence[Path]) -> Volume:
    sources = tuple((path, read_source(path.read_bytes(), name=str(path))) for path in files)
    parse_tei(sources[0][1], name=str(sources[0][0]))  # a fault of a file is not one of its register
    name = group.resolve().name if group.is_dir() else group.stem
    return _read_volume(_Part(group, name, read_registers_for(*sources[0]), (), sources), sources)


def _read_tagged(part: _Part, index: MessageIndex, known: str, store: _Cache) -> Volume:
    return _read_volume(part, _tag(part, index, known, store))


def _refuse_doubles(paths: Iterable[Path]) -> None:
    seen: dict[str, Path] = {}
    for path in paths:
        volume = path.name if path.is_dir() else path.stem
        if volume in seen:
            told = f"this volume stands in {seen[volume]} too"
            raise ReftelError(told, path=path, remedy="keep one of them in the corpus")
        seen[volume] = path


def _read_volume(part: _Part, tagged: Iterable[tuple[Path, str]]) -> Volume:
    entries: list[Entry] = []
    about = conversion.volume_beside(part.path / REGISTERS) if part.path.is_dir() else None
    for path, spelled in tagged:
        source = plain_text(spelled)  # what all readers read, however the file spells it
        root = parse_tei(source, name=str(path))
        about = about or _read_about(root)
        url = _url_of(root)
        for div in document_divs(root):
            entries.append(Entry(read_document(div, volume=part.id, url=url), source, path))
    about = about or About()
    return Volume(
        id=part.id,
        title=about.title or part.id,
        subseries=about.subseries,
        number=about.number,
        name=about.name,
        editors=about.editors,
        publisher=about.publisher,
        place=about.place,
        date=about.date,
        url=about.url,
        registers=part.registers,
        documents=tuple(entries),
    )


def _read_about(root: etree._Element) -> About:
    """What a FRUS volume's header says of it, in its editors' own terms (``title[@type]``)."""
    header = root.find(f"{_T}teiHeader")
    if header is None:
        return About()
    titles = {t.get("type"): words_of(t) for t in header.iter(f"{_T}title")}

    def first(name: str) -> str:
        found = header.find(f".//{_T}publicationStmt/{_T}{name}")
        return words_of(found) if found is not None else ""

    return About(
        title=titles.get("complete") or "",
        series=titles.get("series") or "",
        subseries=titles.get("subseries") or "",
        number=(titles.get("volumenumber") or titles.get("volumeno") or "").removeprefix("Volume").strip(" ,"),
        name=titles.get("volume") or "",
        editors=tuple(
            words_of(e) for e in header.iterfind(f".//{_T}titleStmt/{_T}editor") if e.get("role") != "general"
        ),
        publisher=first("publisher"),
        place=first("pubPlace"),
        date=first("date"),
        url=_url_of(root),
    )


def _url_of(root: etree._Element) -> str:
    idno = next((i for i in root.iterfind(f".//{_T}publicationStmt/{_T}idno") if i.get("type") == "url"), None)
    return squash(idno.text or "") if idno is not None else ""
